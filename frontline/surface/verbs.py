"""From control of places to areas, the line of contact, and the band in which it lies.

Ground is given to the side that the places around it speak for: kriging of who holds each place
(see `frontline.surface.kriging`), on a grid of a quarter of the distance between places. Where one
side leads the ground is its area, up to `margin_km` short of the line, which runs where the lead
changes hands; where the lead is small lies the band, as small as places that are left out teach
(see `frontline.surface.calibration`). What this assumes: that control changes with distance alone,
at the same rate everywhere; that a place has the control of its point; and nothing of roads, rivers
or heights. Ground further from any place than they reach, and water between the sides, is nobody's.

Each date is drawn from what is said on that date and of the dates before it, never from another
drawing: claims hold until others speak, and in a history an observer's label that is new, or turns
often, counts for less (see `frontline.surface.persistence`). Parties are taken at their word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from frontline.dates import as_day
from frontline.errors import InvalidSurface
from frontline.progress import follow
from frontline.surface.comparison import Changes
from frontline.surface.measures import measure_area
from frontline.surface.options import SurfaceOptions
from frontline.surface.values import Surface

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely import Geometry

    from frontline.surface.evidence import Evidence
    from frontline.surface.studio import Piece, Studio

_SURE_KM = 2.0
_LARGEST = 5


def surface(
    control: gpd.GeoDataFrame,
    *,
    on: str | dt.date | None = None,
    options: SurfaceOptions | None = None,
) -> Surface:
    """Draw what a control table amounts to between its places.

    Args:
        control: what `frontline.control` returns for one date; only settlements count, and of them
            those that are not `unknown`. Or what `frontline.history` returns: observers' labels
            that are new or often turn are then trusted less.
        on: the date it is of, for the result's `date`; by default the one the table carries. A
            history needs one.
        options: see `SurfaceOptions`.

    Returns:
        A `Surface`. Where no line can be drawn (one side alone, places too far apart) its line is
        empty and `reasons` says which one thing is in the way, with kilometres and counts; areas
        are drawn as far as their places reach.

    Raises:
        InvalidSurface: no control table, points that are not on earth, a history without a date.
        InvalidDate: `on` is no day.
    """
    from frontline.surface.doors import check_options, check_table
    from frontline.surface.persistence import read_day

    table = check_table(control)
    day = table.attrs.get("on") if on is None else as_day(on)
    return _assemble([(day, read_day(table, day))], check_options(options))


def surfaces(
    controls: Iterable[tuple[str | dt.date, gpd.GeoDataFrame]],
    *,
    options: SurfaceOptions | None = None,
    progress: bool = False,
) -> Surface:
    """Draw several dates; what does not change from one to the next is not drawn again.

    Args:
        controls: dates and control tables, or the same history again, see `surface`.
        options: see `SurfaceOptions`.
        progress: whether to show a bar on the error stream of a terminal, a line in a notebook.

    Returns:
        One `Surface` with the rows of all dates; each date's rows are those of `surface`.

    Raises:
        InvalidSurface: see `surface`; no pairs, or a date that is given twice.
        InvalidDate: a date is no day.
    """
    from frontline.surface.doors import check_options, read_dated
    from frontline.surface.persistence import Reader

    reader = Reader()
    dated = [(day, reader.read(table, day)) for day, table in read_dated(controls)]
    return _assemble(dated, check_options(options), progress=progress)


def _assemble(
    dated: Sequence[tuple[dt.date | None, Evidence]],
    options: SurfaceOptions,
    *,
    progress: bool = False,
) -> Surface:
    import geopandas as gpd
    import pandas as pd

    from frontline.surface.reasons import Reasons
    from frontline.surface.studio import Studio

    rows: dict[str, list[dict[str, Any]]] = {"areas": [], "line": [], "band": []}
    reasons: dict[dt.date | None, str] = {}
    studio, why = Studio(options), Reasons(options)
    for day, evidence in follow(dated, "Drawing surfaces", progress=progress):
        if not _draw_day(studio, day, evidence, rows):
            reasons[day] = why.find(evidence)
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
    places = gather_places([evidence for _, evidence in dated])
    return Surface(**tables, places=places, reasons=reasons, options=options)


def gather_places(evidences: Sequence[Evidence]) -> gpd.GeoDataFrame:
    """The places that several days' evidence speaks of: `place_id, name, geometry`, each once."""
    import geopandas as gpd
    import numpy as np
    import pandas as pd

    known: dict[Any, tuple[Any, float, float]] = {}
    before = None
    for evidence in evidences:
        if before is None or not np.array_equal(before, evidence.ids):
            records = zip(evidence.ids, evidence.names, evidence.points, strict=True)
            known |= {place: (name, *point) for place, name, point in records}
        before = evidence.ids
    names = [name for name, _, _ in known.values()]
    frame = pd.DataFrame({"place_id": list(known), "name": names}, dtype=object)
    x, y = [x for _, x, _ in known.values()], [y for _, _, y in known.values()]
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")


def changes(drawn: Surface, *, largest: int = _LARGEST) -> Changes:
    """What each side gained and lost between the dates of a surface, and the largest changes.

    Args:
        drawn: a surface of two dates or more, as `surfaces` makes it.
        largest: patches named for each period, side and way.

    Returns:
        See `Changes`; empty for a surface of one date.

    Raises:
        InvalidSurface: no surface, or `largest` is negative.
    """
    if not isinstance(drawn, Surface):
        raise InvalidSurface(f"give what `surfaces` returns, not a {type(drawn).__name__}")
    return drawn.changes(largest=largest)


def _draw_day(
    studio: Studio,
    day: dt.date | None,
    evidence: Evidence,
    rows: dict[str, list[dict[str, Any]]],
) -> bool:
    """Add the rows of a date; whether it has a line."""
    from frontline.surface.calibration import find_coverage

    areas: dict[str, list[Piece]] = {}
    bands: list[Piece] = []
    lines = 0
    for sheet in studio.draw(evidence):
        for side, polygons in sheet.areas.items():
            areas[side] = _lay_together(areas.get(side, []), polygons)
        bands = _lay_together(bands, sheet.bands)
        for piece, line in sheet.lines:
            lines += 1
            rows["line"].append(
                {
                    "date": day,
                    "sides": "/".join(evidence.sides[number] for number in line.sides),
                    "km": piece.size,
                    "confidence": round(
                        find_coverage(1000 * _SURE_KM / line.metres, sheet.trust), 3
                    ),
                    "geometry": piece.shape,
                }
            )
    for side, pieces in sorted(areas.items()):
        _add_whole(rows["areas"], {"date": day, "side": side, "confidence": 0.5}, pieces)
    _add_whole(rows["band"], {"date": day, "confidence": studio.options.band}, bands)
    return lines > 0


def _add_whole(rows: list[dict[str, Any]], said: dict[str, Any], pieces: Sequence[Piece]) -> None:
    """A row for pieces that do not overlap, if there are any."""
    if pieces:
        whole = _join([piece.shape for piece in pieces])
        rows.append(said | {"km2": sum(piece.size for piece in pieces), "geometry": whole})


def _lay_together(before: list[Piece], more: list[Piece]) -> list[Piece]:
    """What two theatres reach, each in pieces that do not overlap, in such pieces."""
    import shapely

    laid, free = list(before), []
    for piece in more:
        touched = [other for other in laid if shapely.intersects(other.shape, piece.shape)]
        if not touched:
            free.append(piece)
            continue
        shapes = [other.shape for other in touched]
        twice = sum(map(measure_area, shapely.intersection(shapes, piece.shape)))
        size = sum(other.size for other in touched) + piece.size - twice
        laid = [other for other in laid if all(other is not some for some in touched)]
        laid.append(type(piece)(shapely.union_all([*shapes, piece.shape]), size))
    return laid + free


def _join(shapes: Sequence[Geometry]) -> Geometry:
    """Polygons as one MultiPolygon."""
    import shapely

    parts = [part for shape in shapes for part in shapely.get_parts(shape)]
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])
