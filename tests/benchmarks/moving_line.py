"""A figure of a line of contact that moves: where it ran on each date, what each side gained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.patches import PathPatch, Rectangle

import frontline as fl
from frontline.figures import FigureOptions, Paper
from frontline.figures.captions import Heading, Notes, say_day
from frontline.figures.frame import Frame, fit_frame, to_lines, to_path
from frontline.figures.furniture import draw_scale, find_corner, nice_length
from frontline.figures.ground import draw_ground, draw_swatch, load_ground
from frontline.figures.lettering import GREY, INK, font
from frontline.figures.marks import Paint, paint_sides
from frontline.figures.panel import Scene, draw_panel
from frontline.figures.paper import house_style
from frontline.figures.projection import fit_projection
from gazetteer.index import core
from gazetteer.places import Place

WIDTH_MM, MARGIN_MM, GAP_MM = 180.0, 6.0, 6.0
MAP_MM = 124.0
ASPECT = 1.3
CHART_MM = 34.0
SHARE = 0.85
"""Of the ground that changed hands, how much the map shows."""
RAMP = mpl.colormaps["viridis_r"].resampled(256)
PASSED = "#FFFDF6"
WEEK = 7


SIDES = {"RU": "Russia", "UA": "Ukraine"}
TITLE = "The line of contact, October 2024 to January 2025"
STAMP = (
    "Drawn from place labels alone: which of {places:,} settlements one map shows as held by "
    "Russia on {dates} dates. The map itself is hidden from the method."
)
NOTES = (
    (
        "Line: where the lead of one side, estimated from the nearest {neighbours} settlements "
        "(kriging), changes hands. Areas stop {margin:g} km short of it; water between the sides "
        "is nobody's. Gained: ground (geodesic) in a side's area at the end of the seven days "
        "and not at their beginning."
    ),
    (
        "An estimate by this library from the labels of one map; nobody claims it. A label says "
        "what that map showed at the settlement's point, not who held it."
    ),
    (
        "Labels: DeepState's daily polygons (© DeepState; the file of a day shows the end of the "
        "day before), read at settlements of VIINA (ODbL 1.0) and GeoNames (CC BY 4.0). Mainland "
        "Ukraine only: that map says nothing of Russia. Towns: GeoNames. Land and water: "
        "Natural Earth (public domain). {projection}. No borders are drawn."
    ),
)
"""Definitions and sources."""
PICTURES = {".png", ".svg", ".pdf"}


def draw(drawn: fl.Surface) -> Paper:
    """Draw the lines of all dates on one map, the whole front small, and gains as bars.

    Args:
        drawn: a surface of several dates, as `frontline.surfaces` makes it.
    """
    options = FigureOptions(width_mm=WIDTH_MM, title=TITLE)
    changes = drawn.changes(largest=1000)
    frame = find_frame(changes.patches).shaped(ASPECT)
    paints = paint_sides(sorted(SIDES), {})
    inner = WIDTH_MM - 2 * MARGIN_MM
    heading, notes = _find_words(drawn, frame, inner)
    with house_style(options):
        top = MARGIN_MM + heading.height
        chart_top = top + MAP_MM * ASPECT + 12
        notes_top = chart_top + CHART_MM + 8
        paper = Paper(WIDTH_MM, notes_top + notes.height + MARGIN_MM - 2, options)
        paper.heading = TITLE
        heading.draw(paper, MARGIN_MM, MARGIN_MM - 1)
        _draw_map(paper, top, frame, drawn, paints, options)
        left = MARGIN_MM + MAP_MM + GAP_MM
        under = _draw_dates(paper, left, top, drawn.dates)
        under = _draw_key(paper, left, under + 6, drawn.dates, paints)
        _draw_whole(paper, (left, under + 6), WIDTH_MM - MARGIN_MM - left, drawn, paints, frame)
        _draw_gains(paper, (MARGIN_MM + 8, chart_top), inner - 8, changes.periods, paints)
        notes.draw(paper, MARGIN_MM, notes_top)
    return paper


def _find_words(drawn: fl.Surface, frame: Frame, width: float) -> tuple[Heading, Notes]:
    stamp = STAMP.format(places=len(drawn.places), dates=len(drawn.dates))
    said = [
        note.format(
            neighbours=drawn.options.neighbours,
            margin=drawn.options.margin_km,
            projection=frame.projection.description,
        )
        for note in NOTES
    ]
    return Heading(TITLE, stamp, width), Notes(said, width)


def find_frame(patches: Any) -> Frame:
    """Around most of the ground that changed hands."""
    inside = patches.geometry.representative_point()
    weights = patches["km2"].to_numpy()
    edges = [
        _find_quantiles(values.to_numpy(), weights, ((1 - SHARE) / 2, (1 + SHARE) / 2))
        for values in (inside.y, inside.x)
    ]
    corners = list(zip(*edges, strict=True))
    return fit_frame(fit_projection(corners), corners)


def _find_quantiles(
    values: np.ndarray, weights: np.ndarray, shares: tuple[float, float]
) -> tuple[float, ...]:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return tuple(float(values[order][np.searchsorted(reached, share)]) for share in shares)


def find_towns(frame: Frame, *, apart_km: float = 8.0, limit: int = 150) -> list[Place]:
    """The largest towns of a frame that are not beside a larger one, as a city's districts are."""
    west, south, east, north = frame.window()
    turn = frame.projection.longitude
    found: list[Place] = []
    for town in core().largest((west + turn, south, east + turn, north), limit=limit):
        if all(_measure_gap(town, other) > apart_km for other in found):
            found.append(town)
    return found


def _measure_gap(town: Place, other: Place) -> float:
    """From a town's point to the edge of another, in km."""
    return fl.distance(town, other).kilometres - (other.radius_km or 0)


def colour_of(index: int, count: int) -> tuple[float, ...]:
    """From light, early, to dark, late; the lightest yellows are left out."""
    return tuple(RAMP(0.12 + 0.88 * index / max(count - 1, 1)))


def _draw_map(
    paper: Paper,
    top: float,
    frame: Frame,
    drawn: fl.Surface,
    paints: dict[str, Paint],
    options: FigureOptions,
) -> None:
    ground = load_ground(frame, width_mm=MAP_MM)
    scene = Scene(frame, ground, paints, None, find_towns(frame), MAP_MM, options)
    first, last = drawn.dates[0], drawn.dates[-1]
    draw_panel(paper, (MARGIN_MM, top), scene, on=last, seen=(), scale=False)
    axes = paper.axes[-1]
    along = shapely.get_coordinates(frame.project(list(drawn.line.geometry), width_mm=MAP_MM))
    corner = find_corner(frame, along, width_mm=MAP_MM)
    draw_scale(axes, frame, width_mm=MAP_MM, corner=corner)
    _fill_areas(axes, frame, drawn, last, paints, MAP_MM)
    _fill_passed(axes, frame, drawn, (first, last))
    for number, day in enumerate(drawn.dates):
        width = 1.5 if day in (first, last) else 0.9
        _draw_line(axes, frame, drawn, day, colour_of(number, len(drawn.dates)), width)


def _fill_areas(
    axes: Any, frame: Frame, drawn: fl.Surface, day: Any, paints: dict[str, Paint], width: float
) -> None:
    rows = drawn.areas[drawn.areas["date"] == day]
    for side, shape in zip(rows["side"], rows.geometry, strict=True):
        path = to_path(frame.project([shape], width_mm=width))
        if path is not None:
            paint = paints[side]
            axes.add_patch(
                PathPatch(
                    path, facecolor=paint.tint(0.16), edgecolor=paint.tint(0.3), linewidth=0,
                    hatch=paint.hatch, zorder=1.2,
                )
            )  # fmt: skip


def _fill_passed(axes: Any, frame: Frame, drawn: fl.Surface, days: tuple[Any, Any]) -> None:
    """The ground that one side had on the first date and another has on the last."""
    before, after = (drawn.areas[drawn.areas["date"] == day] for day in days)
    passed = [
        shapely.intersection(*shapely.make_valid([one, other]))
        for side, one in zip(before["side"], before.geometry, strict=True)
        for another, other in zip(after["side"], after.geometry, strict=True)
        if side != another
    ]
    path = to_path(frame.project(passed, width_mm=MAP_MM))
    if path is not None:
        axes.add_patch(PathPatch(path, facecolor=PASSED, edgecolor="none", zorder=1.3))


def _draw_line(
    axes: Any, frame: Frame, drawn: fl.Surface, day: Any, colour: Any, width: float
) -> None:
    rows = drawn.line[drawn.line["date"] == day]
    shape = frame.project(list(rows.geometry), width_mm=MAP_MM)
    path = to_lines(shapely.line_merge(shape) if not shape.is_empty else shape)
    if path is not None:
        axes.add_patch(
            PathPatch(
                path, facecolor="none", edgecolor=colour, linewidth=width, joinstyle="round",
                capstyle="butt", zorder=3,
            )
        )  # fmt: skip


def _draw_dates(paper: Paper, left: float, top: float, days: Sequence[dt.date]) -> float:
    """A line of each colour with its date; where the next thing may stand."""
    paper.write(left, top + 3, "The line on", size=7, face="bold")
    width, height = 8.0, 4.3
    axes = paper.place_axes(left, top + 5, width, height * len(days))
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(len(days), 0))
    for number, day in enumerate(days):
        bold = number in (0, len(days) - 1)
        axes.plot(
            [0, 1], [number + 0.5] * 2, color=colour_of(number, len(days)),
            linewidth=2.4 if bold else 1.4, solid_capstyle="butt",
        )  # fmt: skip
        paper.write(
            left + width + 2, top + 5 + (number + 0.5) * height + 0.8, say_day(day), size=6.2,
            face="bold" if bold else "regular",
        )  # fmt: skip
    return top + 5 + height * len(days)


def _draw_key(
    paper: Paper,
    left: float,
    top: float,
    days: Sequence[dt.date],
    paints: dict[str, Paint],
) -> float:
    """What the areas are; where the next thing may stand."""
    rows = [(f"{name}, {say_day(days[-1])}", paints[code]) for code, name in SIDES.items()]
    width, height = 8.0, 5.2
    axes = paper.place_axes(left, top, width, height * (len(rows) + 1))
    axes.set_axis_off()
    axes.set(xlim=(0, width), ylim=(height * (len(rows) + 1), 0))
    for number, (text, paint) in enumerate(rows):
        draw_swatch(axes, (0, number * height + 0.8, width, height - 1.6), paint)
        paper.write(left + width + 2, top + (number + 0.5) * height + 0.8, text, size=6.2)
    box = (0, len(rows) * height + 0.8)
    axes.add_patch(
        Rectangle(box, width, height - 1.6, facecolor=PASSED, edgecolor=GREY, linewidth=0.4)
    )
    text = "changed hands"
    paper.write(left + width + 2, top + (len(rows) + 0.5) * height + 0.8, text, size=6.2)
    return top + height * (len(rows) + 1)


def _draw_whole(
    paper: Paper,
    corner: tuple[float, float],
    width: float,
    drawn: fl.Surface,
    paints: dict[str, Paint],
    window: Frame,
) -> None:
    """The whole line on the last date, and where the map lies."""
    last = drawn.dates[-1]
    west, south, east, north = drawn.line[drawn.line["date"] == last].total_bounds
    corners = [(y, x) for y in (south, north) for x in (west, east)]
    frame = fit_frame(fit_projection(corners), corners)
    paper.write(corner[0], corner[1], "The whole line", size=7, face="bold")
    height = width * frame.height / frame.width
    axes = paper.place_axes(corner[0], corner[1] + 1.8, width, height)
    axes.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north), xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(linewidth=0.5, color=GREY, zorder=10)
    draw_ground(axes, load_ground(frame, width_mm=width), last)
    _fill_areas(axes, frame, drawn, last, paints, width)
    _draw_line(axes, frame, drawn, last, colour_of(1, 2), 1.2)
    across, along = (window.west, window.east), (window.south, window.north)
    edges = [(across[0], along[0]), (across[1], along[0]), (across[1], along[1])]
    outline = np.array([*edges, (across[0], along[1])])
    degrees = window.projection.inverse(*outline.T)
    axes.fill(
        *frame.projection.forward(*degrees), facecolor="none", edgecolor=INK, linewidth=0.8,
        zorder=5,
    )  # fmt: skip


def _draw_gains(
    paper: Paper,
    corner: tuple[float, float],
    width: float,
    periods: Any,
    paints: dict[str, Paint],
) -> None:
    """What each side gained in each period, as bars: one up, the other down."""
    axes = paper.place_axes(*corner, width, CHART_MM)
    first, last = periods["from"].min().toordinal(), periods["until"].max().toordinal()
    sides = list(SIDES)
    most = max(float(periods["gain_km2"].max()), 1.0)
    least = float(periods.loc[periods["side"] == sides[-1], "gain_km2"].max())
    axes.set(xlim=(first - 1, last + 1), ylim=(-max(1.3 * least, 0.18 * most), 1.15 * most))
    for index, side in enumerate(sides[:2]):
        rows = periods[periods["side"] == side]
        sign = 1 - 2 * index
        for start, end, km2 in zip(rows["from"], rows["until"], rows["gain_km2"], strict=True):
            axes.add_patch(
                Rectangle(
                    (start.toordinal() + 0.5, 0), (end - start).days - 1, sign * km2,
                    facecolor=paints[side].tint(0.75), edgecolor=paints[side].colour,
                    linewidth=0.5, hatch=paints[side].hatch, zorder=3,
                )
            )  # fmt: skip
            if km2 < 0.5:
                continue
            axes.annotate(
                f"{km2:.0f}", ((start.toordinal() + end.toordinal()) / 2, sign * km2),
                xytext=(0, 2 * sign), textcoords="offset points", ha="center",
                va="bottom" if sign > 0 else "top", fontproperties=font(5.5), color=GREY,
            )  # fmt: skip
    _dress_gains(paper, axes, corner, periods, nice_length(most))


def _dress_gains(
    paper: Paper,
    axes: Any,
    corner: tuple[float, float],
    periods: Any,
    rule: float,
) -> None:
    axes.axhline(0, color=INK, linewidth=0.7, zorder=4)
    axes.axhline(rule, color="#D5D9DC", linewidth=0.5, zorder=1)
    starts = sorted(set(periods["from"]))
    axes.set_xticks([day.toordinal() for day in starts[::2]])
    axes.set_xticklabels(
        [say_day(day).rsplit(" ", 1)[0] for day in starts[::2]], fontproperties=font(6), color=GREY
    )
    axes.set_yticks([0, rule])
    axes.set_yticklabels(["0", f"{rule:g}"], fontproperties=font(6), color=GREY)
    axes.tick_params(length=2, width=0.4, color=GREY)
    for name, spine in axes.spines.items():
        spine.set(visible=name == "bottom", linewidth=0.4, color=GREY)
    total = periods.groupby("side")["gain_km2"].sum()
    said = [
        f"{name} {total.get(code, 0):,.0f} km² ({way})"
        for (code, name), way in zip(SIDES.items(), ("up", "down"), strict=False)
    ]
    text = f"Gained in each {WEEK} days, km²; in all: {', '.join(said)}"
    paper.write(MARGIN_MM, corner[1] - 2, text, size=7, face="bold")
