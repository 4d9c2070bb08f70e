"""From control of places to areas, the line of contact, and the band in which it lies.

Ground is given to the side that the places around it speak for: kriging of who holds each place
(see `frontline.surface.kriging`), on a grid of a quarter of the distance between places. Where one
side leads the ground is its area, up to `margin_km` short of the line, which runs where the lead
changes hands; where the lead is small lies the band. What this assumes: that control changes with distance alone, at the
same rate everywhere; that a place has the control of its point; and nothing of roads, rivers or
heights. Ground further from any place than they reach, and water between the sides, is nobody's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.dates import as_day
from frontline.errors import InvalidSurface
from frontline.surface.drawing import Drawing, draw
from frontline.surface.evidence import Evidence, read_evidence
from frontline.surface.field import Field, estimate_noise, find_covered
from frontline.surface.grid import make_grid
from frontline.surface.options import SurfaceOptions
from frontline.surface.theatres import Plane, find_theatres, make_plane

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely import Geometry

_SAME_POINT_M = 50.0
_GAPS = 2.0
_SURE_KM = 2.0


@dataclass(frozen=True, eq=False)
class Surface:
    """Areas, the line between them and the band in which it may lie, on one date or several.

    Attributes:
        areas: GeoDataFrame in EPSG:4326: `date, side, km2` (geodesic), `confidence` (the least
            probability, by the model, with which ground in it is the side's), `geometry`
            (MultiPolygon); a row a side and date.
        line: `date, sides` ("RU/UA"), `km` (geodesic), `confidence` (probability, by the model,
            that the line runs within 2 km of where it is drawn), `geometry` (LineString); a row a
            piece.
        band: `date, km2, confidence` (probability with which the line is to lie in it),
            `geometry` (MultiPolygon); a row a date.
        reasons: for each date that has no line, why, in words.
        options: what it was drawn with.
    """

    areas: gpd.GeoDataFrame
    line: gpd.GeoDataFrame
    band: gpd.GeoDataFrame
    reasons: dict[dt.date | None, str] = field(default_factory=dict)
    options: SurfaceOptions = field(default_factory=SurfaceOptions)

    @property
    def dates(self) -> tuple[dt.date | None, ...]:
        """The dates drawn, in order; a date of None where the table did not say."""
        found = dict.fromkeys([*self.areas["date"], *self.reasons])
        return tuple(sorted(found, key=lambda day: (day is not None, day or dt.date.min)))

    def __repr__(self) -> str:
        said = ", ".join(
            f"{side} {area:,.0f} km²"
            for side, area in self.areas.groupby("side")["km2"].last().items()
        )
        line = self.line["km"].sum()
        return f"<Surface: {said or 'no areas'}; line {line:,.0f} km; {len(self.dates)} date(s)>"


def surface(
    control: gpd.GeoDataFrame,
    *,
    on: str | dt.date | None = None,
    options: SurfaceOptions | None = None,
) -> Surface:
    """Draw what a control table amounts to between its places.

    Args:
        control: what `frontline.control` returns for one date; only settlements count, and of them
            those that are not `unknown`.
        on: the date it is of, for the result's `date`; by default the one the table carries.
        options: see `SurfaceOptions`.

    Returns:
        A `Surface`. Where no line can be drawn (one side alone, too few places) its line and band
        are empty and `reasons` says why; areas are drawn as far as their places reach.

    Raises:
        InvalidSurface: no control table, or points that are not on earth.
        InvalidDate: `on` is no day.
    """
    day = control.attrs.get("on") if on is None else as_day(on)
    return _assemble([(day, read_evidence(control))], options or SurfaceOptions())


def surfaces(
    controls: Iterable[tuple[str | dt.date, gpd.GeoDataFrame]],
    *,
    options: SurfaceOptions | None = None,
) -> Surface:
    """Draw several dates; what does not change from one to the next is not drawn again.

    Args:
        controls: dates and control tables, see `surface`.
        options: see `SurfaceOptions`.

    Returns:
        One `Surface` with the rows of all dates; each date's rows are those of `surface`.

    Raises:
        InvalidSurface: see `surface`.
        InvalidDate: a date is no day.
    """
    dated = [(as_day(day), read_evidence(table)) for day, table in controls]
    return _assemble(dated, options or SurfaceOptions())


def _assemble(dated: Sequence[tuple[dt.date | None, Evidence]], options: SurfaceOptions) -> Surface:
    import geopandas as gpd
    import pandas as pd

    rows: dict[str, list[dict[str, Any]]] = {"areas": [], "line": [], "band": []}
    reasons: dict[dt.date | None, str] = {}
    studio = Studio(options)
    for day, evidence in dated:
        reason = _draw_day(studio, day, evidence, rows)
        if reason is not None:
            reasons[day] = reason
    columns = {
        "areas": ["date", "side", "km2", "confidence"],
        "line": ["date", "sides", "km", "confidence"],
        "band": ["date", "km2", "confidence"],
    }
    tables = {}
    for name, some in rows.items():
        frame = pd.DataFrame(some, columns=[*columns[name], "geometry"])
        frame["date"] = frame["date"].astype(object)
        tables[name] = gpd.GeoDataFrame(frame, geometry="geometry", crs="EPSG:4326")
    return Surface(**tables, reasons=reasons, options=options)


def _draw_day(
    studio: Studio,
    day: dt.date | None,
    evidence: Evidence,
    rows: dict[str, list[dict[str, Any]]],
) -> str | None:
    """Add the rows of a date; why it has no line, if it has none."""
    import shapely

    areas: dict[str, list[Geometry]] = {}
    bands: list[Geometry] = []
    lines = 0
    for plane, drawing in studio.draw(evidence):
        for side, polygons in drawing.areas.items():
            areas.setdefault(side, []).extend(map(plane.restore, polygons))
        bands += map(plane.restore, drawing.bands)
        for piece, metres in drawing.lines:
            shape = plane.restore(piece)
            lines += 1
            rows["line"].append(
                {
                    "date": day,
                    "sides": "/".join(evidence.sides),
                    "km": measure_length(shape),
                    "confidence": round(find_coverage(1000 * _SURE_KM / metres), 3),
                    "geometry": shape,
                }
            )
    for side, shapes in sorted(areas.items()):
        whole = _join(shapes)
        if not whole.is_empty:
            rows["areas"].append(
                {
                    "date": day,
                    "side": side,
                    "km2": measure_area(whole),
                    "confidence": 0.5,
                    "geometry": whole,
                }
            )
    band = _join(bands)
    if not shapely.is_empty(band):
        rows["band"].append(
            {
                "date": day,
                "km2": measure_area(band),
                "confidence": studio.options.band,
                "geometry": band,
            }
        )
    return None if lines else _explain(evidence)


def _explain(evidence: Evidence) -> str:
    if not len(evidence):
        return "No settlement has a status other than unknown: there is nothing to draw."
    leaders = {
        evidence.sides[index]
        for index in evidence.shares[evidence.shares.max(axis=1) > 1 / 2].argmax(axis=1)
    }
    if len(leaders) < 2:  # noqa: PLR2004 - a line parts two
        held = f"by {leaders.pop()}" if leaders else "by nobody"
        return f"All {len(evidence)} places are held {held}: there is no line between sides."
    return (
        f"The {len(evidence)} places of different sides lie too far apart for a line between them; "
        "only what each of them reaches is drawn."
    )


@dataclass(slots=True)
class _Easel:
    """What is kept of one theatre between dates."""

    members: NDArray[np.int64]
    plane: Plane
    first: NDArray[np.int64]
    field: Field
    doubt: float | None = None


class Studio:
    """Draws evidence; keeps grids and weights as long as the places stay the same."""

    def __init__(self, options: SurfaceOptions) -> None:
        self.options = options
        self._places: NDArray[np.float64] | None = None
        self._easels: list[_Easel] = []

    def draw(self, evidence: Evidence) -> Iterator[tuple[Plane, Drawing]]:
        """One drawing a theatre, in metres of its plane."""
        if not len(evidence) or not evidence.sides:
            return
        if self._places is None or not np.array_equal(self._places, evidence.points):
            self._set_up(evidence)
        for easel in self._easels:
            yield easel.plane, self._draw_theatre(easel, evidence)

    def _set_up(self, evidence: Evidence) -> None:
        gap = _GAPS * self.options.reach_km
        self._places = evidence.points.copy()
        self._easels = []
        for members in find_theatres(evidence.points, gap):
            plane = make_plane(evidence.points[members])
            laid = plane.project(evidence.points[members])
            # Records of one point are one place.
            cells = np.round(laid / _SAME_POINT_M).astype(np.int64)
            _, first, member_of = np.unique(cells, axis=0, return_index=True, return_inverse=True)
            outline, waters = self._find_limits(plane, evidence.points[members])
            grid = make_grid(
                laid[first],
                evidence.radii[members][first],
                self.options,
                outline=outline,
                waters=waters,
            )
            field = Field(grid, 1000 * self.options.range_km)
            self._easels.append(_Easel(members, plane, member_of.ravel(), field))

    def _find_limits(
        self, plane: Plane, points: NDArray[np.float64]
    ) -> tuple[Geometry | None, tuple[Geometry, ...]]:
        """The land within an outline, and the waters, on a plane."""
        from frontline.surface.limits import find_land, find_waters

        outline = self.options.outline
        land = find_land(plane, points, outline)
        waters = find_waters(plane, points) if self.options.water else ()
        return land, waters

    def _draw_theatre(self, easel: _Easel, evidence: Evidence) -> Drawing:
        grid, options = easel.field.grid, self.options
        shares, noise, doubtful = self._sum_up(easel, evidence)
        if not options.trust_labels and doubtful.any():
            noise = np.where(doubtful, self._find_doubt(easel, shares, noise, doubtful), noise)
        values = easel.field.find_shares(shares, noise)
        laid = np.full((grid.covered.size, len(evidence.sides)), np.nan, dtype=np.float32)
        laid[grid.cells] = values
        return draw(
            grid.x,
            grid.y,
            laid.reshape(*grid.covered.shape, -1),
            find_covered(grid, shares, water=options.water),
            evidence.sides,
            margin_m=1000 * options.margin_km,
            half_band=find_half_band(options.band),
        )

    def _find_doubt(
        self,
        easel: _Easel,
        shares: NDArray[np.float64],
        noise: NDArray[np.float64],
        doubtful: NDArray[np.bool_],
    ) -> float:
        return estimate_noise(
            easel.field.grid,
            shares,
            noise,
            doubtful,
            range_m=1000 * self.options.range_km,
            neighbours=self.options.neighbours,
        )

    def _sum_up(
        self, easel: _Easel, evidence: Evidence
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
        """Shares and noise of each point of a theatre, from the records that lie on it."""
        members, first = easel.members, easel.first
        count = np.bincount(first)
        shares = np.column_stack(
            [np.bincount(first, evidence.shares[members, s]) for s in range(len(evidence.sides))]
        )
        told = np.array([self.options.noise.get(s, 1.0) for s in evidence.status[members]])
        doubted = evidence.status[members] == "assessed"
        return (
            shares / count[:, None],
            np.bincount(first, told) / count,
            np.bincount(first, doubted) == count,
        )


def find_half_band(probability: float) -> float:
    """The lead up to which the line may lie, for a probability; see `find_coverage`."""
    return float(np.interp(probability, _COVERAGE, _LEADS))


def find_coverage(lead: float) -> float:
    """How often a line lies where the lead is smaller than this, by the calibration."""
    return float(np.interp(lead, _LEADS, _COVERAGE))


_LEADS = (0.0, 0.4, 0.6, 0.75, 0.85, 1.0)
_COVERAGE = (0.0, 0.45, 0.67, 0.80, 0.90, 0.97)
"""Measured against the polygons of one map over nine dates, with all of its places, half, a quarter
and a tenth of them: the share of the line's length that lies where the lead is smaller than so
much. It does not depend on how many places there are; `tests/benchmarks/bench_surface.py` prints
it."""


def measure_area(shape: Geometry) -> float:
    """Geodesic area in km² of a shape in degrees (WGS 84)."""
    from pyproj import Geod

    return abs(float(Geod(ellps="WGS84").geometry_area_perimeter(_orient(shape))[0])) / 1e6


def measure_length(shape: Geometry) -> float:
    """Geodesic length in km of a shape in degrees (WGS 84)."""
    from pyproj import Geod

    return float(Geod(ellps="WGS84").geometry_length(shape)) / 1000


def _orient(shape: Geometry) -> Geometry:
    import shapely

    return shapely.orient_polygons(shape) if hasattr(shapely, "orient_polygons") else shape


def _join(shapes: Sequence[Geometry]) -> Geometry:
    """Polygons that do not overlap as one MultiPolygon."""
    import shapely

    parts = [part for shape in shapes for part in shapely.get_parts(shape)]
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


__all__ = ["InvalidSurface", "Studio", "Surface", "surface", "surfaces"]
