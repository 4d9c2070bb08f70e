"""Graticule, scale bar and north arrow."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from geographiclib.geodesic import Geodesic
from matplotlib.patches import Polygon, Rectangle

from frontline.figures.frame import Frame
from frontline.figures.lettering import GREY, INK, font, measure
from frontline.figures.paper import POINTS_PER_MM
from frontline.figures.projection import say_latitude, say_longitude

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

_STEPS = (45, 30, 20, 15, 10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05)
_BAR_SHARE = 0.26
_TEXT = 6.0
_SAMPLES = 400


def nice_length(most: float) -> float:
    """The largest of 1, 2, 5, 10 … that is not larger."""
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (5, 2, 1) if step * power <= most)


def measure_bar(frame: Frame) -> tuple[float, float]:
    """A scale bar: kilometres along the ground at the centre, and on the map.

    The ground is measured on the ellipsoid, from the centre due east.
    """
    latitude, longitude = frame.centre
    said = nice_length(frame.width * _BAR_SHARE)
    end = Geodesic.WGS84.Direct(latitude, longitude, 90.0, said * 1000)
    (start_x, end_x), (start_y, end_y) = frame.projection.forward(
        [longitude, end["lon2"]], [latitude, end["lat2"]]
    )
    return said, float(math.hypot(end_x - start_x, end_y - start_y))


def find_north(frame: Frame) -> float | None:
    """Direction of true north at the centre, in degrees to the right of up.

    None where a pole is in sight: north is not one direction there.
    """
    latitude, longitude = frame.centre
    if any(frame.holds(pole, frame.projection.longitude) for pole in (-90.0, 90.0)):
        return None
    x, y = frame.projection.forward([longitude, longitude], [latitude, latitude + 1e-3])
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return None
    return math.degrees(math.atan2(x[1] - x[0], y[1] - y[0]))


def draw_scale(axes: Axes, frame: Frame, *, width_mm: float, corner: tuple[str, str]) -> None:
    """The scale bar and the north arrow in a corner, such as ("left", "bottom")."""
    said, length = measure_bar(frame)
    kilometre = width_mm / frame.width
    bar_mm = length * kilometre
    left, bottom, width, height = find_scale_box(frame, width_mm=width_mm, corner=corner)
    unit = frame.width / width_mm  # a millimetre in the axes' kilometres
    x, y = frame.west + left * unit, frame.south + bottom * unit
    axes.add_patch(
        Rectangle(
            (x, y), width * unit, height * unit, facecolor="#FFFFFFD0", edgecolor="none", zorder=8
        )
    )
    for index, colour in enumerate((INK, "#FFFFFF")):
        axes.add_patch(
            Rectangle(
                (x + (1.5 + index * bar_mm / 2) * unit, y + 1.8 * unit), bar_mm / 2 * unit, unit,
                facecolor=colour, edgecolor=INK, linewidth=0.5, zorder=8.1,
            )
        )  # fmt: skip
    text: dict[str, Any] = {
        "fontproperties": font(_TEXT),
        "color": INK,
        "zorder": 8.2,
        "parse_math": False,
    }
    axes.text(x + 1.5 * unit, y + 3.7 * unit, "0", ha="center", va="baseline", **text)
    axes.text(
        x + (1.5 + bar_mm) * unit, y + 3.7 * unit, f"{said:,g} km", ha="center", va="baseline",
        **text,
    )  # fmt: skip
    north = find_north(frame)
    if north is not None:
        _draw_arrow(axes, (x + (width - 3.2) * unit, y + 3.4 * unit), north, unit)


def find_scale_box(
    frame: Frame, *, width_mm: float, corner: tuple[str, str]
) -> tuple[float, float, float, float]:
    """(left, bottom, width, height) in millimetres from the lower left corner of the map."""
    said, length = measure_bar(frame)
    text = measure(f"{said:,g} km", _TEXT) / POINTS_PER_MM
    width = 1.5 + length * width_mm / frame.width + text / 2 + 1.5 + 6.0
    height = 7.2
    tall = width_mm * frame.height / frame.width
    left = 1.2 if corner[0] == "left" else width_mm - width - 1.2
    bottom = 1.2 if corner[1] == "bottom" else tall - height - 1.2
    return left, bottom, width, height


def _draw_arrow(axes: Axes, at: tuple[float, float], north: float, unit: float) -> None:
    turn = math.radians(-north)
    half = [(0, 2.6), (-1.1, -2.2), (0, -1.4)]

    def turned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [
            (
                at[0] + unit * (px * math.cos(turn) - py * math.sin(turn)),
                at[1] + unit * (px * math.sin(turn) + py * math.cos(turn)),
            )
            for px, py in points
        ]

    axes.add_patch(Polygon(turned(half), facecolor=INK, edgecolor=INK, lw=0.4, zorder=8.2))
    axes.add_patch(
        Polygon(
            turned([(-px, py) for px, py in half]), facecolor="#FFFFFF", edgecolor=INK, lw=0.4,
            zorder=8.2,
        )
    )  # fmt: skip
    x, y = turned([(2.1, 0.6)])[0]
    axes.text(
        x, y, "N", fontproperties=font(_TEXT, "bold"), color=INK, ha="center", va="center",
        zorder=8.2,
    )  # fmt: skip


def draw_graticule(axes: Axes, frame: Frame, *, ticks: int = 4) -> None:
    """Meridians and parallels in thin grey, with their degrees at the left and lower edge.

    Args:
        axes: where.
        frame: what they show.
        ticks: how many lines there are to be each way, more or less.
    """
    west, south, east, north = frame.window()
    step = next((s for s in _STEPS if (north - south - 2) / s >= ticks - 1), _STEPS[-1])
    wide = next((s for s in _STEPS if (east - west - 2) / s >= ticks - 1), _STEPS[-1])
    for latitude in _multiples(south, north, step):
        turns = np.linspace(west, east, _SAMPLES)
        _draw_degrees(
            axes, frame, turns, np.full(_SAMPLES, latitude), say_latitude(round(latitude, 6)), "y"
        )
    centre = frame.projection.longitude
    for longitude in _multiples(west + centre, east + centre, wide):
        if longitude >= east + centre - 1e-9 and east - west >= 360:  # noqa: PLR2004
            continue  # where the map closes, the first meridian is the last
        heights = np.linspace(max(south, -89.9), min(north, 89.9), _SAMPLES)
        turns = np.full(_SAMPLES, longitude - centre)
        _draw_degrees(axes, frame, turns, heights, say_longitude(round(longitude, 6)), "x")


def _draw_degrees(
    axes: Axes,
    frame: Frame,
    turns: NDArray[np.float64],
    latitudes: NDArray[np.float64],
    label: str,
    edge: str,
) -> None:
    inner = np.clip(turns, -180 + 1e-9, 180 - 1e-9)
    x, y = frame.projection.forward(inner + frame.projection.longitude, latitudes)
    seen = np.isfinite(x) & np.isfinite(y)
    x, y = x[seen], y[seen]
    if len(x) < 2:  # noqa: PLR2004
        return
    axes.plot(x, y, color="#B9C2C7", linewidth=0.35, zorder=1.5, scalex=False, scaley=False)
    text: dict[str, Any] = {
        "fontproperties": font(5.5), "color": GREY, "zorder": 9, "parse_math": False,
    }  # fmt: skip
    along, across = (x, y) if edge == "y" else (y, x)
    low, high = (frame.south, frame.north) if edge == "y" else (frame.west, frame.east)
    at = frame.west if edge == "y" else frame.south
    room = 0.02 * (high - low)
    for value in _crossings(along, across, at):
        if not low + room <= value <= high - room:
            continue
        spot = (at, value) if edge == "y" else (value, at)
        axes.annotate(
            label, spot, xytext=(-3, 0) if edge == "y" else (0, -3), textcoords="offset points",
            ha="right" if edge == "y" else "center", va="center" if edge == "y" else "top",
            rotation=90 if edge == "y" else 0, rotation_mode="default", annotation_clip=False,
            **text,
        )  # fmt: skip
        break


def _crossings(
    along: NDArray[np.float64], across: NDArray[np.float64], at: float
) -> Iterator[float]:
    """Where a line passes a value of its first coordinate, by its second."""
    for index in np.flatnonzero((along[:-1] - at) * (along[1:] - at) <= 0):
        step = along[index + 1] - along[index]
        share = 0.0 if step == 0 else (at - along[index]) / step
        yield float(across[index] + share * (across[index + 1] - across[index]))


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)]


def find_corner(frame: Frame, points: NDArray[np.float64], *, width_mm: float) -> tuple[str, str]:
    """The corner in which scale bar and arrow hide the fewest marks."""
    corners = [(x, y) for y in ("bottom", "top") for x in ("left", "right")]
    count: Callable[[tuple[str, str]], int] = lambda corner: _count_hidden(  # noqa: E731
        frame, points, width_mm, corner
    )
    return min(corners, key=count)


def _count_hidden(
    frame: Frame, points: NDArray[np.float64], width_mm: float, corner: tuple[str, str]
) -> int:
    left, bottom, width, height = find_scale_box(frame, width_mm=width_mm, corner=corner)
    unit = frame.width / width_mm
    x = (points[:, 0] - frame.west) / unit
    y = (points[:, 1] - frame.south) / unit
    margin = 3.0
    inside = (
        (x > left - margin)
        & (x < left + width + margin)
        & (y > bottom - margin)
        & (y < bottom + height + margin)
    )
    return int(inside.sum())
