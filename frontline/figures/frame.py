"""The part of a projection that is drawn, and what the base map and others look like in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.path import Path
from shapely import affinity

from frontline.figures.projection import Projection

if TYPE_CHECKING:
    from shapely import Geometry

_LEAST_KM = 40.0
_PADDING = 0.09
_STEP_DEGREES = 0.5
_DETAIL_MM = 0.06


@dataclass(frozen=True)
class Frame:
    """A rectangle of a projection, in kilometres.

    Attributes:
        projection: what the kilometres are of.
        west, south, east, north: edges, in kilometres from the centre of the projection.
    """

    projection: Projection
    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """Kilometres."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """Kilometres."""
        return self.north - self.south

    @property
    def centre(self) -> tuple[float, float]:
        """(latitude, longitude) in degrees of the middle."""
        longitude, latitude = self.projection.inverse(
            (self.west + self.east) / 2, (self.south + self.north) / 2
        )
        return float(latitude), float(longitude)

    def shaped(self, aspect: float) -> Frame:
        """As large or larger, with a height of so many widths."""
        width = max(self.width, self.height / aspect)
        height = max(self.height, self.width * aspect)
        x, y = (self.west + self.east) / 2, (self.south + self.north) / 2
        return Frame(self.projection, x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies inside."""
        x, y = self.projection.forward(longitude, latitude)
        return bool(self.west <= x <= self.east and self.south <= y <= self.north)

    def window(self) -> tuple[float, float, float, float]:
        """(west, south, east, north) in degrees around everything drawn.

        West and east count from the projection's own meridian, -180 to 180.
        """
        x, y = np.meshgrid(
            np.linspace(self.west, self.east, 25), np.linspace(self.south, self.north, 25)
        )
        longitudes, latitudes = self.projection.inverse(x.ravel(), y.ravel())
        seen = np.isfinite(longitudes) & np.isfinite(latitudes)
        turned = (longitudes[seen] - self.projection.longitude + 180) % 360 - 180
        south, north = latitudes[seen].min() - 1, latitudes[seen].max() + 1
        poles = [pole for pole in (-90.0, 90.0) if self.holds(pole, self.projection.longitude)]
        if poles or not seen.all():
            turned = np.array([-180.0, 180.0])
        south, north = min(south, *poles, 90.0), max(north, *poles, -90.0)
        return (
            max(float(turned.min()) - 1, -180.0),
            max(float(south), -90.0),
            min(float(turned.max()) + 1, 180.0),
            min(float(north), 90.0),
        )

    def project(self, shapes: Iterable[Geometry], *, width_mm: float) -> Geometry:
        """Shapes in degrees as one shape in kilometres, cut to the frame.

        Args:
            shapes: polygons or lines in EPSG:4326.
            width_mm: width of the drawing; what is finer than can be seen is left out.
        """
        window = shapely.box(*self.window())
        parts = [part for shape in shapes for part in self._cut(shape, window)]
        if not parts:
            return shapely.GeometryCollection()
        laid = shapely.transform(shapely.segmentize(np.array(parts), _STEP_DEGREES), self._lay)
        whole = shapely.union_all(shapely.make_valid(laid))
        if not shapely.is_empty(whole) and self._closes():
            # The cut at the far meridian would show as a seam.
            whole = shapely.buffer(whole, self.width * 1e-4, quad_segs=1)
        finer = shapely.simplify(whole, _DETAIL_MM * self.width / width_mm)
        edge = self.width / width_mm  # a millimetre, so that no cut shows inside the frame
        return shapely.intersection(
            shapely.make_valid(finer),
            shapely.box(self.west - edge, self.south - edge, self.east + edge, self.north + edge),
        )

    def _cut(self, shape: Geometry, window: Geometry) -> Iterator[Geometry]:
        """The parts of a shape inside the window, on the meridians of the projection."""
        valid = shapely.make_valid(shape)
        for turn in (-360.0, 0.0, 360.0):
            moved = affinity.translate(valid, turn - self.projection.longitude)
            if shapely.intersects(moved, window):
                found = shapely.get_parts(shapely.intersection(moved, window))
                yield from (part for part in found if not part.is_empty)

    def _closes(self) -> bool:
        """Whether the frame reaches once around a pole."""
        west, _, east, _ = self.window()
        return self.projection.kind != "world" and east - west >= 360  # noqa: PLR2004

    def _lay(self, degrees: Any) -> Any:
        # A hair off 180 degrees, which a projection takes for either edge of the world.
        turned = np.clip(degrees[:, 0], -180 + 1e-9, 180 - 1e-9)
        x, y = self.projection.forward(turned + self.projection.longitude, degrees[:, 1])
        return np.column_stack([x, y])


def fit_frame(projection: Projection, points: Sequence[tuple[float, float]]) -> Frame:
    """The frame that shows some points, (latitude, longitude) in degrees, with room around."""
    latitudes, longitudes = zip(*points, strict=True)
    x, y = projection.forward(longitudes, latitudes)
    width = max(float(x.max() - x.min()), 0.0)
    height = max(float(y.max() - y.min()), 0.0)
    room = max(width, height) * _PADDING
    across = max(width / 2 + room, _LEAST_KM / 2)
    along = max(height / 2 + room, _LEAST_KM / 2)
    middle_x, middle_y = float(x.max() + x.min()) / 2, float(y.max() + y.min()) / 2
    return Frame(
        projection, middle_x - across, middle_y - along, middle_x + across, middle_y + along
    )


def show_world() -> Frame:
    """The whole globe, for want of a place to show."""
    projection = Projection("world", 0.0, 0.0)
    x, y = projection.forward([180 - 1e-9, 0.0], [0.0, 90.0])
    return Frame(projection, -float(x[0]), -float(y[1]), float(x[0]), float(y[1]))


def to_path(shape: Geometry) -> Path | None:
    """Polygons as a path of matplotlib, holes running the other way; None if there are none."""
    rings = []
    for polygon in _parts_of(shape, "Polygon"):
        oriented = shapely.geometry.polygon.orient(polygon)
        rings += [oriented.exterior, *oriented.interiors]
    return _join(rings, closed=True)


def to_lines(shape: Geometry) -> Path | None:
    """Lines as a path of matplotlib; None if there are none."""
    return _join(_parts_of(shape, "LineString"), closed=False)


def _join(rings: Sequence[Geometry], *, closed: bool) -> Path | None:
    paths = [
        Path(np.round(shapely.get_coordinates(ring), 4), closed=closed)
        for ring in rings
        if len(ring.coords) > 1
    ]
    return Path.make_compound_path(*paths) if paths else None


def _parts_of(shape: Geometry, kind: str) -> list[Geometry]:
    found: list[Geometry] = []
    for part in shapely.get_parts(shape):
        if part.geom_type == kind:
            found.append(part)
        elif hasattr(part, "geoms"):
            found += _parts_of(part, kind)
    return [part for part in found if not part.is_empty]
