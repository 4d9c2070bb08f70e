"""Where a surface has to stop: the coast, an outline, and the waters in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.basemap import load_basemap
from frontline.errors import InvalidSurface
from frontline.surface.theatres import Plane

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

_AROUND_DEGREES = 0.5
_SMALLEST_WATER_M2 = 2e6
_DETAILED_DEGREES = 20.0  # see `frontline.basemap.levels`


class Ground:
    """Land and waters around some points, read once for all theatres where that is near enough."""

    def __init__(self, points: NDArray[np.float64]) -> None:
        """Read them; points too far from one another for detail are left to each theatre."""
        wide = len(points) > 0 and np.ptp(points, axis=0).max() > _DETAILED_DEGREES
        self._whole = None if wide else _read(points)

    def find_limits(
        self,
        plane: Plane,
        points: NDArray[np.float64],
        outline: Geometry | None,
        *,
        coast: bool = True,
    ) -> tuple[Geometry, tuple[Geometry, ...]]:
        """The land around some of the points, within an outline if there is one, and its waters.

        Waters are lakes and reservoirs, dry beds included: nobody lives on the bed of a reservoir
        that ran dry, so that nobody's word reaches across it. Both are on a plane, in metres.
        Without `coast` the sea counts as land.

        Raises:
            InvalidSurface: the outline is no polygon in degrees.
        """
        import shapely

        lands, lakes = _read(points) if self._whole is None else self._whole
        box = _box(points)
        land = shapely.union_all(lands[shapely.intersects(lands, box)]) if coast else box
        if outline is not None:
            land = shapely.intersection(land, _check(outline))
        near = lakes[shapely.intersects(lakes, box)]
        laid = [part for shape in near for part in shapely.get_parts(plane.lay(shape))]
        waters = tuple(part for part in laid if part.area >= _SMALLEST_WATER_M2)
        return plane.lay(shapely.intersection(land, box)), waters


def _read(points: NDArray[np.float64]) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Polygons of land and of lakes in degrees."""
    ground = _load(points)
    lands = [_polygon(rings) for rings in ground["land"]]
    lakes = [_polygon(rings) for water in ground["water"] for rings in water["polygons"]]
    return np.array(lands, dtype=object), np.array(lakes, dtype=object)


def name_waters(start: NDArray[np.float64], end: NDArray[np.float64]) -> list[str]:
    """The lakes and reservoirs that the straight way between two points crosses.

    Args:
        start: (2,) longitude and latitude in degrees.
        end: the same.
    """
    import shapely

    way = shapely.LineString([start, end])
    return [
        f"the {water['name']}" if water["name"] else "a water"
        for water in _load(np.array([start, end]))["water"]
        if any(shapely.intersects(_polygon(rings), way) for rings in water["polygons"])
    ]


def _check(outline: Any) -> Geometry:
    import shapely

    if not isinstance(outline, shapely.Polygon | shapely.MultiPolygon) or outline.is_empty:
        raise InvalidSurface("`outline` must be a shapely Polygon or MultiPolygon")
    west, south, east, north = outline.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
        raise InvalidSurface("`outline` must be in degrees, longitude before latitude")
    return shapely.make_valid(outline)


def _load(points: NDArray[np.float64]) -> dict[str, Any]:
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)
    bounds = (float(west), float(south), float(east), float(north))
    return load_basemap(bounds, within=_box(points).bounds)


def _box(points: NDArray[np.float64]) -> Geometry:
    import shapely

    west, south = points.min(axis=0) - _AROUND_DEGREES
    east, north = points.max(axis=0) + _AROUND_DEGREES
    return shapely.box(west, max(south, -90), east, min(north, 90))


def _polygon(rings: list[list[list[float]]]) -> Geometry:
    import shapely

    return shapely.Polygon(rings[0], rings[1:])
