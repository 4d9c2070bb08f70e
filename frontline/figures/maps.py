"""Maps for print: one date, or several side by side."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from frontline.dates import as_day
from frontline.figures.captions import (
    Heading,
    Notes,
    choose_title,
    say_day,
    say_sources,
    say_stamp,
)
from frontline.figures.frame import Frame, fit_frame, show_world
from frontline.figures.ground import Shown, load_ground, pick_date
from frontline.figures.key import Row, draw_key, list_rows, place_rows
from frontline.figures.lettering import clean
from frontline.figures.marks import paint_sides
from frontline.figures.options import FigureOptions
from frontline.figures.panel import Drawn, Scene, draw_panel
from frontline.figures.paper import Paper, house_style
from frontline.figures.projection import fit_projection
from frontline.figures.states import Record, Seen, read_history
from gazetteer.places import Place

if TYPE_CHECKING:
    import geopandas as gpd

_MARGIN, _GAP = 6.0, 6.0
_SIDEWAYS = 1.12  # a region so much higher than wide has its key beside it
_KEY_SHARE, _LEAST_KEY = 0.36, 45.0
_MOST_PANELS = 24


def figure(
    history: gpd.GeoDataFrame,
    *,
    on: str | dt.date | Sequence[str | dt.date],
    surface: Any = None,
    context: Iterable[Place] = (),
    options: FigureOptions | None = None,
) -> Paper:
    """Draw a map of who is said to hold what, for print.

    Args:
        history: as `frontline.history` returns it: a row an interval, EPSG:4326.
        on: the date; or several, each a map of its own, all of one region and scale. What has
            changed since the date before is ringed: two dates are a before and after.
        surface: areas per side, the line of contact and its band, with the dates asked for: an
            object with `.areas`, `.line`, `.band`, GeoDataFrames in EPSG:4326.
        context: towns for orientation, the most important first, as `towns_around` gives them.
        options: title, size and the like.

    Returns:
        A `matplotlib.figure.Figure` in an equal-area projection fitted to the places, with scale,
        north, key and sources. Its `savefig` writes PNG, SVG and PDF, the same bytes each time.
        Unknown is drawn as unknown; no border is drawn.

    Raises:
        InvalidHistory: not a control history, or one that contradicts itself; a surface of other
            dates or sides.
        InvalidDate: `on` is no day.
        ValueError: no date, or more than 24.

    Example:
        >>> frontline.figure(frontline.history(ledger), on="2025-01-06").savefig("map.pdf")
    """
    options = options or FigureOptions()
    days = _read_days(on)
    record = read_history(history)
    seen = {day: record.seen_on(day) for day in days}
    points = [s.at for each in seen.values() for s in each]
    points += _find_corners(surface, days)
    with house_style(options):
        layout = _lay_out(points, len(days), options)
        return _draw(record, layout, seen, surface, tuple(context), options)


def _read_days(on: str | dt.date | Sequence[str | dt.date]) -> list[dt.date]:
    given = [on] if isinstance(on, str | dt.date) else list(on)
    days = [as_day(day) for day in given]
    if not 1 <= len(days) <= _MOST_PANELS:
        raise ValueError(f"give one to {_MOST_PANELS} dates, not {len(days)}")
    return days


def _find_corners(surface: Any, days: Sequence[dt.date]) -> list[tuple[float, float]]:
    """(latitude, longitude) of the corners of what a surface shows."""
    if surface is None:
        return []
    tables = [table for day in days for table in pick_date(surface, day).values()]
    bounds = [
        shapely.bounds(shape)
        for table in tables
        for shape in table.geometry
        if shape is not None and not shape.is_empty
    ]
    return [
        point
        for west, south, east, north in bounds
        for point in ((south, west), (south, east), (north, west), (north, east))
    ]


@dataclass(frozen=True)
class _Layout:
    """Where maps and key go, in millimetres.

    Attributes:
        frame: what each map shows.
        map_width: of each.
        columns: maps beside one another.
        beside: whether the key stands to the right of the map.
        empty: whether there is nothing to show.
    """

    frame: Frame
    map_width: float
    columns: int
    beside: bool
    empty: bool

    @property
    def map_height(self) -> float:
        return self.map_width * self.frame.height / self.frame.width


def _lay_out(points: Sequence[tuple[float, float]], count: int, options: FigureOptions) -> _Layout:
    frame = fit_frame(fit_projection(points), points) if points else show_world()
    shape = frame.height / frame.width
    inner = options.width_mm - 2 * _MARGIN
    roomy = inner * _KEY_SHARE > _LEAST_KEY
    beside = count == 1 and shape > _SIDEWAYS and roomy and options.columns is None
    columns = min(options.columns or (3 if count != 4 else 2), count)  # noqa: PLR2004
    width = (inner - (columns - 1) * _GAP) / columns
    if beside:
        width = inner * (1 - _KEY_SHARE)
    least, most = (0.62, 1.1) if columns == 1 and not beside else (0.7, 1.45)
    aspect = min(max(shape, least), most)
    if options.height_mm is not None:
        aspect = options.height_mm / width
    return _Layout(frame.shaped(aspect), width, columns, beside, not points)


def _draw(
    record: Record,
    layout: _Layout,
    seen: dict[dt.date, tuple[Seen, ...]],
    surface: Any,
    towns: Sequence[Place],
    options: FigureOptions,
) -> Paper:
    days = list(seen)
    paints = paint_sides(tuple(record.sides), options.colours)
    shown_ids = {s.place_id for each in seen.values() for s in each}
    scene = Scene(
        frame=layout.frame,
        ground=load_ground(layout.frame, width_mm=layout.map_width),
        paints=paints,
        surface=surface,
        towns=[town for town in towns if town.id not in shown_ids],
        width_mm=layout.map_width,
        options=options,
    )
    inner = options.width_mm - 2 * _MARGIN
    title = choose_title(options, record.title)
    heading = Heading(title, say_stamp(days, record), inner)
    changes = _find_changes(seen)
    # Laid out once to learn what is on it, then drawn on a sheet of the size that this makes.
    large = Paper(options.width_mm, 10 * options.width_mm, options)
    top = heading.height + _MARGIN
    drawn = _draw_panels(large, layout, scene, seen, changes, top, trial=True)
    rows = list_rows(
        [s for each in seen.values() for s in each], paints, record.sides, policy=record.policy,
        shown=_merge(drawn), towns=any(d.towns for d in drawn), changes=any(changes.values()),
    )  # fmt: skip
    notes = Notes(_list_notes(record, layout, days, drawn, surface=surface is not None), inner)
    sheet = _Sheet(layout, heading, rows, notes, len(days), options.width_mm)
    paper = Paper(options.width_mm, sheet.height, options)
    paper.heading = title
    _draw_panels(paper, layout, scene, seen, changes, sheet.maps_top)
    heading.draw(paper, _MARGIN, _MARGIN - 1)
    draw_key(paper, rows, sheet.key_box, sheet.key_columns)
    notes.draw(paper, _MARGIN, sheet.notes_top)
    return paper


class _Sheet:
    """How high everything is, and so where it stands."""

    def __init__(
        self,
        layout: _Layout,
        heading: Heading,
        rows: Sequence[Row],
        notes: Notes,
        count: int,
        width_mm: float,
    ) -> None:
        inner = width_mm - 2 * _MARGIN
        self.maps_top = _MARGIN + heading.height
        bottom = self.maps_top + _panels_height(layout, count)
        fitting = max(1, min(4, int(inner / 52), len(rows)))
        self.key_columns = 1 if layout.beside else fitting
        if layout.beside:
            left = _MARGIN + layout.map_width + 5
            self.key_box = (left, self.maps_top, width_mm - _MARGIN - left)
            _, height = place_rows(rows, self.key_box[2], 1)
            self.notes_top = max(bottom, self.maps_top + height)
        else:
            self.key_box = (_MARGIN, bottom, inner)
            _, height = place_rows(rows, inner, self.key_columns)
            self.notes_top = bottom + height + 1.0
        self.height = self.notes_top + notes.height + _MARGIN - 2


def _panels_height(layout: _Layout, count: int) -> float:
    lines = math.ceil(count / layout.columns)
    return lines * (layout.map_height + 5.0 + (4.2 if count > 1 else 0))


def _draw_panels(
    paper: Paper,
    layout: _Layout,
    scene: Scene,
    seen: dict[dt.date, tuple[Seen, ...]],
    changes: dict[dt.date, list[Seen]],
    top: float,
    *,
    trial: bool = False,
) -> list[Drawn]:
    drawn = []
    several = len(seen) > 1
    head = 4.2 if several else 0.0
    step = layout.map_height + 5.0 + head
    for index, (day, places) in enumerate(seen.items()):
        line, column = divmod(index, layout.columns)
        left = _MARGIN + column * (layout.map_width + _GAP)
        y = top + line * step
        if several and not trial:
            paper.write(left, y + 3.0, say_day(day), size=8, face="bold")
        drawn.append(
            draw_panel(
                paper,
                (left, y + head),
                scene,
                on=day,
                seen=places,
                changed=changes[day],
                scale=index == 0,
                trial=trial,
            )
        )
    return drawn


def _find_changes(seen: dict[dt.date, tuple[Seen, ...]]) -> dict[dt.date, list[Seen]]:
    """For each date, the places that are not as on the date before it in the figure."""
    changes: dict[dt.date, list[Seen]] = {day: [] for day in seen}
    for before, after in itertools.pairwise(seen):
        looks = {s.place_id: s.look for s in seen[before]}
        nothing: tuple[str, tuple[str, ...]] = ("unknown", ())
        changes[after] = [s for s in seen[after] if s.look != looks.get(s.place_id, nothing)]
    return changes


def _merge(drawn: Sequence[Drawn]) -> Shown:
    shown = [each.shown for each in drawn]
    return Shown(
        sides=tuple(sorted({side for each in shown for side in each.sides})),
        line=any(each.line for each in shown),
        unsure=any(each.unsure for each in shown),
        band=next((each.band for each in shown if each.band is not None), None),
    )


def _list_notes(
    record: Record,
    layout: _Layout,
    days: Sequence[dt.date],
    drawn: Sequence[Drawn],
    *,
    surface: bool,
) -> list[str]:
    notes = []
    if layout.empty:
        notes.append("Nothing is claimed of any place by then; there is nothing to show.")
    notes.append(say_sources(record.claims_on(max(days))))
    left_out = record.left_out(max(days))
    if left_out:
        names = ", ".join(clean(name, limit=40) for name in left_out[:8])
        more = f" and {len(left_out) - 8} more" if len(left_out) > 8 else ""  # noqa: PLR2004
        notes.append(
            f"Named in the claims but not drawn (countries, and regions of which nobody is said to "
            f"hold the whole or a part): {names}{more}."
        )
    nameless = max(each.nameless for each in drawn)
    if nameless:
        notes.append(f"{nameless} of the places drawn are not named for lack of room.")
    if surface:
        notes.append(
            "Areas, line and band are this library's estimate from the places; nobody claims them."
        )
    towns = " Towns for orientation: GeoNames (CC BY 4.0)." if any(d.towns for d in drawn) else ""
    notes.append(
        f"{layout.frame.projection.description}; scale at the centre of the map. Land and water: "
        f"Natural Earth (public domain). No borders are drawn.{towns}"
    )
    return notes
