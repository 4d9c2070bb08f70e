"""Theatres: groups of places near enough to draw together, each on a plane of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely import Geometry

_EARTH_RADIUS_KM = 6371.0088
_SPREAD_KM = 2500.0


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """An equal-area plane around a point: Lambert's azimuthal projection of WGS 84, in metres."""

    longitude: float
    latitude: float

    def project(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) longitude, latitude in degrees to (n, 2) x, y in metres."""
        return np.column_stack(self._transformer().transform(points[:, 0], points[:, 1]))

    def restore(self, shape: Geometry) -> Geometry:
        """A shape in metres as one in degrees, EPSG:4326, cut at the antimeridian."""
        import shapely

        transformer = self._transformer()

        def restore(points: NDArray[np.float64]) -> NDArray[np.float64]:
            from_x, from_y = transformer.transform(points[:, 0], points[:, 1], direction="INVERSE")
            # Around the plane's own meridian first, so that nothing jumps by a whole turn.
            turned = (np.asarray(from_x) - self.longitude + 180) % 360 - 180 + self.longitude
            return np.column_stack([turned, from_y])

        restored = _cut(shapely.transform(shape, restore))
        # Around a pole, degrees can turn a ring inside out.
        return restored if shapely.is_valid(restored) else shapely.make_valid(restored)

    def lay(self, shape: Geometry) -> Geometry:
        """A shape in degrees as one in metres."""
        import shapely

        laid = shapely.transform(shape, self.project)
        return laid if shapely.is_valid(laid) else shapely.make_valid(laid)

    def _transformer(self) -> Any:
        return _make_transformer(self.longitude, self.latitude)


def find_theatres(points: NDArray[np.float64], gap_km: float) -> list[NDArray[np.int64]]:
    """Groups of places, no nearer to one another than a gap; the largest first.

    Args:
        points: (n, 2) longitude and latitude in degrees.
        gap_km: places of one group are linked by steps no longer than this.

    Returns:
        Numbers of the places of each group, in order.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    ball = to_ball(points)
    # A chord, not an arc; at such distances the same to a metre.
    pairs = cKDTree(ball).query_pairs(gap_km, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(points),) * 2)
    labels = connected_components(links, directed=False)[1]
    groups = [np.flatnonzero(labels == label) for label in range(labels.max(initial=-1) + 1)]
    return sorted(groups, key=lambda group: (-len(group), int(group[0])))


def make_plane(points: NDArray[np.float64]) -> Plane:
    """A plane around the middle of some points."""
    x, y, z = to_ball(points).mean(axis=0)
    longitude = float(np.degrees(np.arctan2(y, x)))
    return Plane(longitude, float(np.degrees(np.arctan2(z, np.hypot(x, y)))))


def to_ball(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 3) in km: only to tell who is near whom, so a sphere will do."""
    longitude, latitude = np.radians(points).T
    flat = np.cos(latitude)
    ball = np.column_stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])
    return ball * _EARTH_RADIUS_KM


@lru_cache(maxsize=1024)
def _make_transformer(longitude: float, latitude: float) -> Any:
    from pyproj import Transformer

    crs = f"+proj=laea +lat_0={latitude:.6f} +lon_0={longitude:.6f} +datum=WGS84 +units=m +no_defs"
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def _cut(shape: Geometry) -> Geometry:
    """A shape that may leave -180..180 as one that does not."""
    import shapely

    west, _, east, _ = shape.bounds if not shape.is_empty else (0, 0, 0, 0)
    if west >= -180 and east <= 180:  # noqa: PLR2004
        return shape
    parts: list[Geometry] = []
    for turn in (-360, 0, 360):
        world = shapely.box(-180 + turn, -90, 180 + turn, 90)
        part = shapely.intersection(shape, world)
        if not part.is_empty:
            parts.append(shapely.transform(part, lambda p, turn=turn: p - [turn, 0]))
    return shapely.union_all(list(_flatten(parts)))


def _flatten(shapes: Iterable[Geometry]) -> Iterable[Geometry]:
    import shapely

    return (part for shape in shapes for part in shapely.get_parts(shape))
