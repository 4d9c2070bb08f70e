"""The chart "who said what when" about one place: one lane a claimant."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from frontline.claims import Claim
from frontline.errors import InvalidHistory
from frontline.figures.captions import Heading, Notes, say_day, say_sources
from frontline.figures.events import draw_event, find_sign, list_event_rows
from frontline.figures.key import draw_key, place_rows
from frontline.figures.lettering import GREY, INK, clean, font, measure, wrap
from frontline.figures.marks import Paint, paint_sides
from frontline.figures.options import FigureOptions
from frontline.figures.paper import POINTS_PER_MM, Paper, house_style
from frontline.figures.states import Record, read_history
from frontline.figures.times import draw_days

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

    from frontline.control import Position

_MARGIN, _NAMES = 6.0, 46.0
_LANE, _GROUP, _BAND = 7.6, 5.6, 8.0
_MOST_LANES = 24
_LEAST_DAYS = 3


@dataclass(frozen=True)
class _Stance:
    """What a bar says: `holds` the whole, in a `part`, `silent`; or a status."""

    look: str
    side: str | None

    @classmethod
    def of(cls, position: Position) -> _Stance:
        only = position.present[0] if len(position.present) == 1 else None
        look = "holds" if position.controller else "part" if position.speaks else "silent"
        return cls(look, position.controller or only)


@dataclass(frozen=True)
class _Lane:
    """One claimant: what it said, and what it has held."""

    name: str
    allegiance: str
    official: bool
    claims: tuple[Claim, ...]
    bars: tuple[tuple[int, int, _Stance], ...]


@dataclass(frozen=True)
class _Window:
    """The days shown, as ordinals; `last` is where open intervals end."""

    first: int
    last: int


def claims_chart(
    history: gpd.GeoDataFrame, *, place: str, options: FigureOptions | None = None
) -> Paper:
    """Draw who said what of a place, and when.

    Args:
        history: as `frontline.history` returns it, with its ledger in `attrs["ledger"]`.
        place: id or name of a place of the history or its ledger.
        options: title, size and the like.

    Returns:
        A `matplotlib.figure.Figure`: on top the status of the place; below it a lane a claimant,
        parties before observers, with a sign for each claim on the day it speaks from (a thin
        line: the days it may mean) in the colour of the side it puts in control, and bars for the
        claimant's position while it is in force.

    Raises:
        InvalidHistory: not a control history, or no such place in it, or several of that name.
    """
    return chart_claims(read_history(history), place=place, options=options)


def chart_claims(record: Record, *, place: str, options: FigureOptions | None = None) -> Paper:
    """The chart of `claims_chart`, of a history that has been read: one serves many places.

    Raises:
        InvalidHistory: see `claims_chart`.
    """
    options = options or FigureOptions()
    place_id, name = _find_place(record, place)
    rows = [row for row in record.rows if row["place_id"] == place_id]
    behind = {claim_id for row in rows for claim_id in row["claims"]}
    claims = [c for c in record.claims if c.place.id == place_id or c.id in behind]
    window = _find_window(claims, rows)
    lanes, dropped = _find_lanes(claims, rows, window)
    with house_style(options):
        return _draw(record, (name, rows, claims), lanes, window, dropped, options)


def _find_place(record: Record, wanted: str) -> tuple[str, str]:
    names = {row["place_id"]: row["name"] for row in record.rows}
    names |= {claim.place.id: claim.place.name for claim in record.claims}
    if wanted in names:
        return wanted, names[wanted]
    found = [place_id for place_id, name in names.items() if name == wanted]
    if len(found) != 1:
        told = "no place" if not found else f"{len(found)} places"
        known = ", ".join(sorted(clean(str(name), limit=40) for name in names.values())[:12])
        raise InvalidHistory(f"{told} of the history called {wanted!r}; there are: {known}")
    return found[0], names[found[0]]


def _find_window(claims: Sequence[Claim], rows: Sequence[dict[str, Any]]) -> _Window:
    days = [day for claim in claims for day in (claim.starts, claim.known_since) if day]
    days += [day for row in rows for day in (row["from"], row["until"]) if day]
    if not days:
        return _Window(1, 1 + _LEAST_DAYS)
    first, last = min(days).toordinal(), max(days).toordinal()
    room = max(_LEAST_DAYS, last - first)
    # What holds to this day needs room to say so.
    before, after = math.ceil(room * 0.05), math.ceil(room * 0.22)
    return _Window(max(1, first - before), min(last + after, dt.date.max.toordinal()))


def _find_lanes(
    claims: Sequence[Claim], rows: Sequence[dict[str, Any]], window: _Window
) -> tuple[list[_Lane], int]:
    """A lane a claimant, those who said most first inside their group; how many were left out."""
    said: dict[str, list[Claim]] = {}
    for claim in claims:
        said.setdefault(claim.claimant.name, []).append(claim)
    held: dict[str, list[tuple[int, int, _Stance]]] = {}
    for row in rows:
        for position in row["positions"]:
            if not position.inferred:
                bar = (*_clip(row, window), _Stance.of(position))
                held.setdefault(position.claimant, []).append(bar)
    lanes = []
    for name, own in said.items():
        who = own[0].claimant
        bars = _join_bars(held.get(name, ()))
        lanes.append(_Lane(name, who.allegiance, who.official, tuple(own), bars))
    lanes.sort(key=lambda lane: (-len(lane.claims), lane.name))
    kept = lanes[:_MOST_LANES]
    kept.sort(key=lambda lane: (not lane.official, lane.allegiance, lane.name))
    return kept, len(lanes) - len(kept)


def _join_bars(bars: Iterable[tuple[int, int, _Stance]]) -> tuple[tuple[int, int, _Stance], ...]:
    """Bars that say the same and touch, as one."""
    joined: list[tuple[int, int, _Stance]] = []
    for start, end, stance in sorted(bars, key=lambda bar: bar[:2]):
        if joined and joined[-1][1] == start and joined[-1][2] == stance:
            joined[-1] = (joined[-1][0], end, stance)
        else:
            joined.append((start, end, stance))
    return tuple(joined)


def _clip(row: dict[str, Any], window: _Window) -> tuple[int, int]:
    start = window.first if row["from"] is None else row["from"].toordinal()
    end = window.last if row["until"] is None else row["until"].toordinal()
    return start, end


def _draw(
    record: Record,
    subject: tuple[str, Sequence[dict[str, Any]], Sequence[Claim]],
    lanes: Sequence[_Lane],
    window: _Window,
    dropped: int,
    options: FigureOptions,
) -> Paper:
    name, rows, claims = subject
    paints = paint_sides(tuple(record.sides), options.colours)
    inner = options.width_mm - 2 * _MARGIN
    title = f"{clean(name, limit=60, face='bold')}: who said what, and when"
    if options.title is not None:
        title = clean(options.title, limit=160, face="bold")
    known = "all claims of the ledger"
    if record.known_by is not None:
        known = f"what was known by {say_day(record.known_by)}"
    heading = Heading(
        title,
        f"From {known} · a sign stands on the day a claim speaks from, a thin line over the days "
        "it may mean",
        inner,
    )
    looks = {stance.look for lane in lanes for _, _, stance in lane.bars}
    key = list_event_rows(claims, rows, paints, record.sides, looks)
    left_out = f"{dropped} claimants who said less are left out." if dropped else ""
    notes = Notes([left_out, say_sources(claims)], inner)
    heights = _place_lanes(lanes)
    top = _MARGIN + heading.height + 1
    tall = heights[-1] if lanes else _BAND + 4
    columns = max(1, min(int(inner / 52), len(key)))
    _, key_height = place_rows(key, inner, columns)
    key_top = top + tall + 10
    paper = Paper(options.width_mm, key_top + key_height + notes.height + _MARGIN - 1, options)
    paper.heading = title
    heading.draw(paper, _MARGIN, _MARGIN - 1)
    axes = paper.place_axes(_MARGIN + _NAMES, top, inner - _NAMES, tall)
    _prepare(axes, window, tall)
    _draw_status(axes, rows, paints, record.sides, window, inner - _NAMES)
    share = _NAMES / (inner - _NAMES)
    _draw_lanes(axes, lanes, heights, paints, window, record.sides, share)
    draw_key(paper, key, (_MARGIN, key_top, inner), columns)
    notes.draw(paper, _MARGIN, key_top + key_height + 0.5)
    return paper


def _place_lanes(lanes: Sequence[_Lane]) -> list[float]:
    """The middle of each lane in millimetres from the top, and the end of all."""
    y, middles = _BAND + 0.5, []
    group: bool | None = None
    for lane in lanes:
        if lane.official != group:
            y += _GROUP
            group = lane.official
        middles.append(y + _LANE / 2)
        y += _LANE
    return [*middles, y]


def _prepare(axes: Axes, window: _Window, tall: float) -> None:
    axes.set_xlim(window.first, window.last)
    axes.set_ylim(tall, 0)
    axes.set_xticks([])
    axes.set_yticks([])
    for side, spine in axes.spines.items():
        spine.set(visible=side == "bottom", linewidth=0.7, color=INK)
    draw_days(axes, window.first, window.last)


def _draw_status(
    axes: Axes,
    rows: Sequence[dict[str, Any]],
    paints: Mapping[str, Paint],
    sides: Mapping[str, str],
    window: _Window,
    width_mm: float,
) -> None:
    _write_left(axes, "Status", _BAND / 2 - 0.5, bold=True)
    axes.add_patch(_bar(window.first, window.last, 1.0, _BAND - 2, None, "unknown"))
    scale = width_mm * POINTS_PER_MM / (window.last - window.first)
    bars = _join_bars(
        (*_clip(row, window), _Stance(row["status"], row["controller"])) for row in rows
    )
    for start, end, stance in bars:
        paint = paints.get(stance.side or "")
        axes.add_patch(_bar(start, end, 1.0, _BAND - 2, paint, stance.look))
        who = stance.side
        words = [stance.look] + ([clean(sides.get(who, who), limit=30)] if who else [])
        # On one line, on two, or the status alone: whatever the bar has room for.
        for text in (": ".join(words), ":\n".join(words), words[0]):
            widest = max(measure(line, 6.5, "bold") for line in text.split("\n"))
            if widest + 6 < (end - start) * scale:
                axes.text(
                    (start + end) / 2, _BAND / 2 - 0.5, text, ha="center", va="center",
                    fontproperties=font(6.5, "bold"), color=INK, parse_math=False, zorder=5,
                    linespacing=1.05,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2},
                )  # fmt: skip
                break


def _draw_lanes(
    axes: Axes,
    lanes: Sequence[_Lane],
    heights: Sequence[float],
    paints: Mapping[str, Paint],
    window: _Window,
    sides: Mapping[str, str],
    share: float,
) -> None:
    group: bool | None = None
    for lane, middle in zip(lanes, heights, strict=False):
        if lane.official != group:
            _write_left(
                axes, "Parties" if lane.official else "Observers", middle - _LANE / 2 - 1.4,
                bold=True,
            )  # fmt: skip
            axes.plot(
                [-share, 1], [middle - _LANE / 2] * 2, transform=axes.get_yaxis_transform(),
                color="#C3C9CD", linewidth=0.5, clip_on=False,
            )  # fmt: skip
            group = lane.official
        axes.plot(
            [window.first, window.last], [middle, middle], color="#D5D9DC", linewidth=0.5, zorder=1
        )
        whose = sides.get(lane.allegiance, lane.allegiance)
        suffix = "" if lane.official else f" ({clean(whose, limit=20)})"
        _write_left(axes, clean(lane.name, limit=90) + suffix, middle)
        for start, end, stance in lane.bars:
            paint = paints.get(stance.side or "")
            axes.add_patch(_bar(start, end, middle - 1.4, middle + 1.4, paint, stance.look))
        _draw_claims(axes, lane.claims, middle, paints)


def _draw_claims(
    axes: Axes, claims: Sequence[Claim], middle: float, paints: Mapping[str, Paint]
) -> None:
    """A sign a day, event and side: a thousand claims of one kind on a day are one sign."""
    codes = sorted(paints)
    drawn: set[tuple[dt.date, str, str | None]] = set()
    on_day: dict[dt.date, int] = {}
    for claim in sorted(claims, key=lambda c: (c.starts or dt.date.max, c.event, c.id)):
        kind = find_sign(claim)
        if claim.starts is None or (claim.starts, kind.name, claim.side) in drawn:
            continue
        drawn.add((claim.starts, kind.name, claim.side))
        step = on_day.get(claim.starts, 0)
        on_day[claim.starts] = step + 1
        date = claim.event_date
        if date is not None and date.earliest is not None and date.earliest < claim.starts:
            low = max(date.earliest.toordinal(), int(axes.get_xlim()[0]))
            axes.plot(
                [low, claim.starts.toordinal()], [middle - 2.2] * 2, color=GREY, linewidth=0.6,
                marker="|", markersize=3, zorder=3, scalex=False, scaley=False,
            )  # fmt: skip
        side = claim.side or ""
        draw_event(
            axes, (claim.starts.toordinal(), middle), kind,
            paints[side].colour if side in paints else GREY,
            hollow=side in paints and codes.index(side) % 2 == 1, shift=7.5 * step,
        )  # fmt: skip


def _bar(
    start: float, end: float, top: float, bottom: float, paint: Paint | None, look: str
) -> Rectangle:
    """A bar from a day to another: full colour for the whole, hatched for less."""
    solid = look in ("holds", "agreed")
    hatched = paint is not None and not solid
    face = "#EEF0F1" if paint is None else paint.tint(0.55) if solid else paint.tint(0.14)
    nobody = look in ("disputed", "contested") or (look == "part" and paint is None)
    if nobody:
        face = "#D9DDE0"
    return Rectangle(
        (start, top), end - start, bottom - top, facecolor=face,
        edgecolor="#9AA3A8" if paint is None else paint.colour, linewidth=0.5,
        hatch=paint.hatch if hatched and paint is not None
        else "xxxxx" if nobody else None,
        zorder=2,
    )  # fmt: skip


def _write_left(axes: Axes, text: str, y: float, *, bold: bool = False) -> None:
    face, size = ("bold", 6.8) if bold else ("regular", 6.2)
    lines = wrap(text, (_NAMES - 3) * POINTS_PER_MM, size, "bold" if bold else "regular")
    if len(lines) > 3:  # noqa: PLR2004
        lines = [*lines[:2], lines[2][:-1] + "…"]
    for index, line in enumerate(lines):
        axes.annotate(
            line, (0, y + (index - (len(lines) - 1) / 2) * 2.6),
            xycoords=("axes fraction", "data"), xytext=(-_NAMES * POINTS_PER_MM, 0),
            textcoords="offset points", ha="left", va="center", annotation_clip=False,
            fontproperties=font(size, "bold" if face == "bold" else "regular"), color=INK,
            parse_math=False,
        )  # fmt: skip
