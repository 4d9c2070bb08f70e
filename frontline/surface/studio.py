"""Drawing evidence, theatre by theatre; what stays the same between dates is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from frontline.surface.calibration import find_half_band
from frontline.surface.canvas import Canvas
from frontline.surface.field import Doubt, Field
from frontline.surface.grid import Grid, make_grid
from frontline.surface.limits import Ground
from frontline.surface.measures import measure_length
from frontline.surface.persistence import find_noise, widen_margin
from frontline.surface.theatres import Plane, find_theatres, make_plane
from frontline.surface.trials import Labels, Trials

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

    from frontline.surface.drawing import Drawing, Line
    from frontline.surface.evidence import Evidence
    from frontline.surface.options import SurfaceOptions

SAME_POINT_M = 50.0
GAPS = 2.0
_SILENCE = 1e6


class Piece(NamedTuple):
    """A polygon or a polyline in degrees, EPSG:4326, and its geodesic km² or km."""

    shape: Geometry
    size: float


class Sheet(NamedTuple):
    """What is drawn for one theatre, in degrees.

    Attributes:
        areas: side -> polygons.
        lines: polylines, each with the line as it was drawn, in metres.
        bands: polygons.
        trust: in leads, see `frontline.surface.calibration`.
    """

    areas: dict[str, list[Piece]]
    lines: list[tuple[Piece, Line]]
    bands: list[Piece]
    trust: float


class _Told(NamedTuple):
    """What is said on one day, record by record of the evidence.

    Attributes:
        shares: (records, sides).
        noise: (records,) how little each is trusted for its status.
        doubted: (records,) those whose labels are doubtful.
        added: (records,) by how much less doubtful labels are trusted for how they turn.
    """

    shares: NDArray[np.float64]
    noise: NDArray[np.float64]
    doubted: NDArray[np.bool_]
    added: NDArray[np.float64]


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
        self._trials = Trials(grid, range_m)
        gap_m = 1000 * GAPS * options.reach_km
        self._canvas = Canvas(grid, len(sides), water=options.water, gap_m=gap_m)
        self._band = options.band
        self._earlier: _Told | None = None
        self._then: Labels | None = None
        self._sheet: Sheet | None = None
        self._pieces: dict[bytes, Piece] = {}

    def draw(
        self, told: _Told, earlier: _Told | None, *, fickleness: float, margin_m: float
    ) -> Sheet:
        """Draw a date.

        Args:
            told: what is said on it.
            earlier: what was said months before, if it is known; the same object on every date
                for which it is the same.
            fickleness: the share of turns that are soon taken back, 0 to 1.
            margin_m: how far short of the line an area stops, in metres.
        """
        now, doubtful = self._merge(told)
        if earlier is not self._earlier:
            self._earlier = earlier
            self._then = None if earlier is None else self._merge(earlier)[0]
        trust = self._trials.learn(now, self._then, doubtful, fickleness)
        stale, values = self._field.update(now.said, now.noise)
        changed = self._canvas.paint(
            self._field.grid.cells[stale],
            values,
            now.said,
            margin_m=margin_m,
            half_band=find_half_band(self._band, trust),
        )
        if changed or self._sheet is None:
            self._sheet = self._finish(self._canvas.draw(self._sides), trust)
        return self._sheet

    def _merge(self, told: _Told) -> tuple[Labels, NDArray[np.bool_]]:
        """Records of one point as one place, and the places whose labels are doubtful."""
        members, first = self._members, self._first
        count = np.bincount(first)
        said = np.column_stack(
            [np.bincount(first, side[members]) / count for side in told.shares.T]
        )
        noise = np.bincount(first, told.noise[members]) / count
        doubtful = np.bincount(first, told.doubted[members]) == count
        if self._doubt is not None and doubtful.any():
            noise = np.where(doubtful, self._doubt.estimate(said, noise, doubtful), noise)
        noise += np.bincount(first, told.added[members]) / count
        return Labels(said, noise), doubtful

    def _finish(self, drawing: Drawing, trust: float) -> Sheet:
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
            [(finish(line.shape), line) for line in drawing.lines],
            [finish(p) for p in drawing.bands],
            trust,
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
        self._earlier: Evidence | None = None
        self._before: _Told | None = None

    def draw(self, evidence: Evidence) -> list[Sheet]:
        """One sheet a theatre."""
        if not len(evidence) or not evidence.sides:
            return []
        self.set_up(evidence)
        fickle = 0.0 if self.options.trust_labels else evidence.fickleness
        told = self._weigh(evidence)
        if evidence.earlier is not self._earlier:
            self._earlier = evidence.earlier
            self._before = None if self._earlier is None else self._weigh(self._earlier)
        margin_m = 1000 * widen_margin(self.options.margin_km, fickle)
        return [
            easel.draw(told, self._before, fickleness=fickle, margin_m=margin_m)
            for easel in self._easels
        ]

    def _weigh(self, evidence: Evidence) -> _Told:
        """How far what is said is trusted, by its status and, of observers, by how it turns."""
        kinds, number = np.unique(evidence.status.astype(str), return_inverse=True)
        known = {**self.options.noise, "unknown": _SILENCE}
        noise = np.array([known.get(str(kind), 1.0) for kind in kinds])[number]
        doubted = (kinds == "assessed")[number]
        added = np.zeros(len(evidence))
        if evidence.turns is not None and not self.options.trust_labels:
            added = doubted * find_noise(evidence.turns, evidence.fickleness)
        return _Told(evidence.shares, noise, doubted, added)

    def set_up(self, evidence: Evidence) -> None:
        """Make all that depends on the places alone, unless they are those of the date before."""
        places = np.column_stack([evidence.points, evidence.radii])
        if self._sides == evidence.sides and np.array_equal(self._places, places):
            return
        self._places, self._sides = places, evidence.sides
        ground = Ground(evidence.points)
        self._easels = [
            self._set_up_theatre(evidence, members, ground)
            for members in self.find_theatres(evidence)
        ]

    def find_theatres(self, evidence: Evidence) -> list[NDArray[np.int64]]:
        """Numbers of the places of each theatre: places linked by steps of 2 `reach_km`."""
        return find_theatres(evidence.points, GAPS * self.options.reach_km)

    def _set_up_theatre(
        self, evidence: Evidence, members: NDArray[np.int64], ground: Ground
    ) -> _Easel:
        points = evidence.points[members]
        plane = make_plane(np.unique(points, axis=0))
        laid = plane.project(points)
        # Records of one point are one place.
        cells = np.round(laid / SAME_POINT_M).astype(np.int64)
        _, first, member_of = np.unique(cells, axis=0, return_index=True, return_inverse=True)
        land, waters = ground.find_limits(plane, points, self.options.outline, coast=self._coast)
        grid = make_grid(
            laid[first],
            evidence.radii[members][first],
            self.options,
            outline=land,
            waters=waters if self.options.water else (),
        )
        return _Easel(members, member_of.ravel(), plane, grid, self.options, evidence.sides)
