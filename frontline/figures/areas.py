"""The chart "area by side over time"."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from frontline.dates import as_day
from frontline.errors import InvalidHistory
from frontline.figures.captions import Heading, Notes, say_day
from frontline.figures.furniture import nice_length
from frontline.figures.lettering import GREY, INK, clean, font, measure
from frontline.figures.marks import Paint, draw_mark, paint_sides
from frontline.figures.options import FigureOptions
from frontline.figures.paper import POINTS_PER_MM, Paper, house_style
from frontline.figures.times import draw_days

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    Series = list[tuple[dt.date, float | None]]

_MARGIN, _LEFT = 6.0, 13.0
_HEIGHT = 66.0
_DASHES: tuple[Any, ...] = (
    "solid", (0, (5, 1.6)), (0, (1.4, 1.2)), (0, (6, 1.4, 1.4, 1.4)), (0, (3, 1)), (0, (8, 3)),
)  # fmt: skip


def area_chart(
    table: pd.DataFrame,
    *,
    sides: Mapping[str, str] | None = None,
    options: FigureOptions | None = None,
) -> Paper:
    """Draw how large each side's area is, through time.

    Args:
        table: a row a date and side: `date` (day), `side` (code), `km2`; `Surface.areas` is one.
            Where a date of the table has no row for a side, its line breaks: that is not zero.
        sides: code -> name, as `ledger.sides`; it also decides the colours.
        options: title, size and the like.

    Returns:
        A `matplotlib.figure.Figure`: steps, for an area holds until the next date says otherwise,
        each named at its end. The axis begins at zero.

    Raises:
        InvalidHistory: a column is missing, an area that is no number, or two for one date and
            side.
        InvalidDate: a date is no day.
    """
    options = options or FigureOptions()
    days, series = _read_areas(table)
    names = dict(sides or {})
    paints = paint_sides(sorted({*names, *series}), options.colours)
    title = clean(options.title if options.title is not None else "Area by side", face="bold")
    inner = options.width_mm - 2 * _MARGIN
    span = f"{say_day(days[0])} to {say_day(days[-1])}" if days else "no dates"
    heading = Heading(title, f"Thousand km² · {span}" if _thousands(series) else f"km² · {span}",
                      inner)  # fmt: skip
    notes = Notes(
        ["An area holds until the next date measured. Where a line breaks, no area is given."],
        inner,
    )
    height = options.height_mm or _HEIGHT
    with house_style(options):
        top = _MARGIN + heading.height + 1
        paper = Paper(options.width_mm, top + height + 8.5 + notes.height + _MARGIN - 2, options)
        paper.heading = title
        heading.draw(paper, _MARGIN, _MARGIN - 1)
        labels = {code: clean(names.get(code, code), limit=40, face="bold") for code in series}
        widest = max((measure(text, 7, "bold") for text in labels.values()), default=0)
        right = widest / POINTS_PER_MM + 7
        width = options.width_mm - _MARGIN - _LEFT - right
        axes = paper.place_axes(_LEFT, top, width, height)
        _draw_lines(axes, days, series, paints, labels)
        notes.draw(paper, _MARGIN, top + height + 8.5)
    return paper


def _read_areas(table: pd.DataFrame) -> tuple[list[dt.date], dict[str, Series]]:
    missing = [name for name in ("date", "side", "km2") if name not in table.columns]
    if missing:
        raise InvalidHistory(f"a table of areas needs a column {', '.join(missing)}")
    found: dict[tuple[str, dt.date], float] = {}
    for date, side, km2 in zip(table["date"], table["side"], table["km2"], strict=True):
        day, area = as_day(date), float(km2)
        if not math.isfinite(area) or area < 0:
            raise InvalidHistory(f"{side} on {day}: {km2!r} is no area in km²")
        if (side, day) in found:
            raise InvalidHistory(f"{side} has two areas on {day}; give one a date")
        found[side, day] = area
    days = sorted({day for _, day in found})
    codes = sorted({side for side, _ in found})
    return days, {code: [(day, found.get((code, day))) for day in days] for code in codes}


def _thousands(series: Mapping[str, Series]) -> bool:
    areas = [area for each in series.values() for _, area in each if area is not None]
    return max(areas, default=0.0) >= 10_000  # noqa: PLR2004


def _draw_lines(
    axes: Axes,
    days: Sequence[dt.date],
    series: Mapping[str, Series],
    paints: Mapping[str, Paint],
    labels: Mapping[str, str],
) -> None:
    scale = 1000 if _thousands(series) else 1
    top = 1.08 * max(
        [area / scale for each in series.values() for _, area in each if area is not None] or [1.0]
    )
    top = top or 1.0
    axes.set_ylim(0, top)
    _draw_rules(axes, top)
    first, last = (days[0].toordinal(), days[-1].toordinal()) if days else (0, 1)
    span = max(last - first, 1)
    axes.set_xlim(first - 0.01 * span, last + 0.015 * span)
    draw_days(axes, first, last)
    ends = []
    for index, (code, each) in enumerate(series.items()):
        x = [day.toordinal() for day, _ in each]
        y = [math.nan if area is None else area / scale for _, area in each]
        axes.plot(
            x, y, drawstyle="steps-post", color=paints[code].colour, linewidth=1.8,
            linestyle=_DASHES[index % len(_DASHES)], solid_capstyle="butt", zorder=4,
        )  # fmt: skip
        known = [(day, value) for day, value in zip(x, y, strict=True) if not math.isnan(value)]
        draw_mark(axes, [known[-1]], "agreed", [paints[code]], radius=3.6, zorder=6)
        ends.append((known[-1][1], code))
    gap = 0.055 * top
    for spot, (_, code) in zip(_spread([y for y, _ in sorted(ends)], gap), sorted(ends),
                               strict=True):  # fmt: skip
        axes.annotate(
            labels[code], (axes.get_xlim()[1], spot), xytext=(5, 0), textcoords="offset points",
            fontproperties=font(7, "bold"), color=INK, va="center", annotation_clip=False,
            parse_math=False,
        )  # fmt: skip


def _spread(values: Sequence[float], gap: float) -> list[float]:
    """Rising values moved up so that each is a gap above the one before."""
    moved: list[float] = []
    for value in values:
        moved.append(max(value, moved[-1] + gap) if moved else value)
    return moved


def _draw_rules(axes: Axes, top: float) -> None:
    step = nice_length(top / 3)
    axes.set_xticks([])
    axes.set_yticks([])
    for name, spine in axes.spines.items():
        spine.set(visible=name == "bottom", linewidth=0.7, color=INK, zorder=5)
    for k in range(int(top / step) + 1):
        if k:
            axes.axhline(k * step, color="#D5D9DC", linewidth=0.5, zorder=1)
        axes.annotate(
            f"{k * step:,.6g}", (0, k * step), xycoords=("axes fraction", "data"),
            xytext=(-4, 0), textcoords="offset points", ha="right", va="center",
            fontproperties=font(6.5), color=GREY, annotation_clip=False,
        )  # fmt: skip
