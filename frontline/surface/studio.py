"""Drawing evidence, theatre by theatre; what stays the same between dates is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from frontline.surface.calibration import find_half_band
from frontline.surface.canvas import Canvas
from frontline.surface.field import Doubt, Field
from frontline.surface.grid import Grid, make_grid
from frontline.surface.limits import find_limits
from frontline.surface.measures import measure_length
from frontline.surface.persistence import find_noise, widen_margin
from frontline.surface.theatres import Plane, find_theatres, make_plane

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

    from frontline.surface.drawing import Drawing
    from frontline.surface.evidence import Evidence
    from frontline.surface.options import SurfaceOptions

SAME_POINT_M = 50.0
GAPS = 2.0


class Piece(NamedTuple):
    """A polygon or a polyline in degrees, EPSG:4326, and its geodesic km² or km."""

    shape: Geometry
    size: float


class Sheet(NamedTuple):
    """What is drawn for one theatre, in degrees.

    Attributes:
        areas: side -> polygons.
        lines: polylines, each with the distance in metres over which the lead changes by 1 there.
        bands: polygons.
    """

    areas: dict[str, list[Piece]]
    lines: list[tuple[Piece, float]]
    bands: list[Piece]


class _Easel:
    """One theatre, and what is kept of it between dates."""

    def __init__(
        self,
        members: NDArray[np.int64],
        first: NDArray[np.int64],
        plane: Plane,
        grid: Grid,
        options: SurfaceOptions,
        sides: tuple[str, ...],
    ) -> None:
        self._members, self._first, self._plane = members, first, plane
        self._sides = sides
        range_m = 1000 * options.range_km
        self._field = Field(grid, range_m)
        self._doubt = None if options.trust_labels else Doubt(grid, range_m)
        self._canvas = Canvas(
            grid,
            len(sides),
            half_band=find_half_band(options.band),
            water=options.water,
        )
        self._sheet: Sheet | None = None
        self._pieces: dict[bytes, Piece] = {}

    def draw(
        self,
        shares: NDArray[np.float64],
        told: NDArray[np.float64],
        doubted: NDArray[np.bool_],
        added: NDArray[np.float64],
        margin_m: float,
    ) -> Sheet:
        """Draw a date.

        Args:
            shares: (records, sides) what is said of every record of the evidence.
            told: (records,) how little it is trusted.
            doubted: (records,) those whose labels are doubtful.
            added: (records,) by how much less doubtful labels are trusted for how they turn.
            margin_m: how far short of the line an area stops, in metres.
        """
        members, first = self._members, self._first
        count = np.bincount(first)
        said = np.column_stack(
            [np.bincount(first, shares[members, s]) / count for s in range(shares.shape[1])]
        )
        noise = np.bincount(first, told[members]) / count
        if self._doubt is not None:
            doubtful = np.bincount(first, doubted[members]) == count
            if doubtful.any():
                noise = np.where(doubtful, self._doubt.estimate(said, noise, doubtful), noise)
        noise += np.bincount(first, added[members]) / count
        stale, values = self._field.update(said, noise)
        changed = self._canvas.paint(self._field.grid.cells[stale], values, said, margin_m=margin_m)
        if changed or self._sheet is None:
            self._sheet = self._finish(self._canvas.draw(self._sides))
        return self._sheet

    def _finish(self, drawing: Drawing) -> Sheet:
        """A drawing in degrees, measured; what was drawn the day before is taken from there."""
        kept, self._pieces = self._pieces, {}

        def finish(shape: Geometry) -> Piece:
            known = shapely.to_wkb(shape)
            piece = kept.get(known)
            if piece is None:
                restored = self._plane.restore(shape)
                if shape.geom_type == "LineString":
                    piece = Piece(restored, measure_length(restored))
                else:
                    # The plane keeps areas, and a mesh on it is as good as a geodesic.
                    piece = Piece(restored, shape.area / 1e6)
            self._pieces[known] = piece
            return piece

        import shapely

        return Sheet(
            {side: [finish(p) for p in polygons] for side, polygons in drawing.areas.items()},
            [(finish(line), metres) for line, metres in drawing.lines],
            [finish(p) for p in drawing.bands],
        )


class Studio:
    """Draws evidence; keeps grids, weights and drawings as long as the places stay the same."""

    def __init__(self, options: SurfaceOptions, *, coast: bool = True) -> None:
        """Set up nothing yet.

        Args:
            options: see there.
            coast: whether drawing stops at the sea.
        """
        self.options = options
        self._coast = coast
        self._places: NDArray[np.float64] = np.empty((0, 3))
        self._sides: tuple[str, ...] = ()
        self._easels: list[_Easel] = []

    def draw(self, evidence: Evidence) -> list[Sheet]:
        """One sheet a theatre."""
        if not len(evidence) or not evidence.sides:
            return []
        self.set_up(evidence)
        kinds, number = np.unique(evidence.status.astype(str), return_inverse=True)
        told = np.array([self.options.noise.get(str(kind), 1.0) for kind in kinds])[number]
        doubted = (kinds == "assessed")[number]
        added, margin_km = np.zeros(len(evidence)), self.options.margin_km
        if evidence.turns is not None and not self.options.trust_labels:
            added = doubted * find_noise(evidence.turns, evidence.fickleness)
            margin_km = widen_margin(margin_km, evidence.fickleness)
        margin_m = 1000 * margin_km
        return [
            easel.draw(evidence.shares, told, doubted, added, margin_m) for easel in self._easels
        ]

    def set_up(self, evidence: Evidence) -> None:
        """Make all that depends on the places alone, unless they are those of the date before."""
        places = np.column_stack([evidence.points, evidence.radii])
        if self._sides == evidence.sides and np.array_equal(self._places, places):
            return
        self._places, self._sides = places, evidence.sides
        self._easels = [
            self._set_up_theatre(evidence, members) for members in self.find_theatres(evidence)
        ]

    def find_theatres(self, evidence: Evidence) -> list[NDArray[np.int64]]:
        """Numbers of the places of each theatre: places linked by steps of 2 `reach_km`."""
        return find_theatres(evidence.points, GAPS * self.options.reach_km)

    def _set_up_theatre(self, evidence: Evidence, members: NDArray[np.int64]) -> _Easel:
        points = evidence.points[members]
        plane = make_plane(np.unique(points, axis=0))
        laid = plane.project(points)
        # Records of one point are one place.
        cells = np.round(laid / SAME_POINT_M).astype(np.int64)
        _, first, member_of = np.unique(cells, axis=0, return_index=True, return_inverse=True)
        land, waters = find_limits(plane, points, self.options.outline, coast=self._coast)
        grid = make_grid(
            laid[first],
            evidence.radii[members][first],
            self.options,
            outline=land,
            waters=waters if self.options.water else (),
        )
        return _Easel(members, member_of.ravel(), plane, grid, self.options, evidence.sides)
