"""What lies below the marks: land, water, and a surface of areas, line and band."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely
from matplotlib.patches import PathPatch, Rectangle

from frontline.basemap import load_basemap
from frontline.errors import InvalidHistory
from frontline.figures.frame import Frame, to_lines, to_path
from frontline.figures.marks import Paint

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path
    from shapely import Geometry

LAND, WATER, SHORE = "#F6F4EE", "#DCE6EC", "#A9B6BE"

_WGS84 = 4326
_DASHES = (0, (4, 2.2))


@dataclass(frozen=True, slots=True)
class Ground:
    """Land and water of a frame, in its kilometres; the same for every date but for reservoirs."""

    globe: Path | None
    land: Path | None
    water: tuple[tuple[str | None, Path], ...]


def load_ground(frame: Frame, *, width_mm: float) -> Ground:
    """Natural Earth's land and water in a frame."""
    west, south, east, north = frame.window()
    turn = frame.projection.longitude
    whole = east - west >= 360  # noqa: PLR2004
    bounds = (-180.0, south, 180.0, north)
    if not whole:
        bounds = (_turned(west + turn), south, _turned(east + turn), north)
    found = load_basemap(bounds)
    waters = [
        (water["until"], to_path(frame.project(_polygons(water["polygons"]), width_mm=width_mm)))
        for water in found["water"]
    ]
    globe = None
    if frame.projection.kind == "world":
        everything = shapely.box(turn - 180, -90, turn + 180, 90)
        globe = to_path(frame.project([everything], width_mm=width_mm))
    return Ground(
        globe=globe,
        land=to_path(frame.project(_polygons(found["land"]), width_mm=width_mm)),
        water=tuple((until, path) for until, path in waters if path is not None),
    )


def draw_ground(axes: Axes, ground: Ground, on: dt.date) -> None:
    """Land and the waters there were on a date."""
    if ground.globe is None:
        axes.set_facecolor(WATER)
    else:
        axes.add_patch(PathPatch(ground.globe, facecolor=WATER, edgecolor="none", zorder=0))
    if ground.land is not None:
        axes.add_patch(
            PathPatch(ground.land, facecolor=LAND, edgecolor=SHORE, linewidth=0.4, zorder=1)
        )
    for until, path in ground.water:
        if until is None or on.isoformat()[: len(until)] <= until:
            axes.add_patch(
                PathPatch(path, facecolor=WATER, edgecolor=SHORE, linewidth=0.3, zorder=1.1)
            )


@dataclass(frozen=True, slots=True)
class Shown:
    """Which parts of a surface a date has, for the key."""

    sides: tuple[str, ...] = ()
    line: bool = False
    unsure: bool = False
    band: float | None = None
    km2: Mapping[str, float] | None = None


def pick_date(surface: Any, on: dt.date) -> dict[str, Any]:
    """The rows of a surface for a date: `areas`, `line` and `band`.

    Raises:
        InvalidHistory: no surface, another CRS, or one that was drawn for other dates only.
    """
    parts = {}
    dates: set[Any] = set()
    for name in ("areas", "line", "band"):
        table = getattr(surface, name, None)
        if table is None or not hasattr(table, "geometry"):
            raise InvalidHistory(
                "this is not a surface: it needs .areas, .line and .band, each a GeoDataFrame"
            )
        if table.crs is not None and table.crs.to_epsg() != _WGS84:
            raise InvalidHistory(f"the surface's {name} must be in EPSG:4326")
        if "date" in table.columns and len(table):
            own = [_as_day(value) for value in table["date"]]
            dates |= set(own)
            table = table[[day is None or day == on for day in own]]
        parts[name] = table
    dates |= {_as_day(day) for day in getattr(surface, "reasons", None) or ()}
    if dates and not dates & {None, on}:
        listed = ", ".join(sorted(str(day) for day in dates))
        raise InvalidHistory(f"the surface was drawn for {listed}, not for {on}")
    return parts


def draw_surface(
    axes: Axes,
    parts: Mapping[str, Any],
    frame: Frame,
    paints: Mapping[str, Paint],
    *,
    sure: float,
    width_mm: float,
) -> Shown:
    """Areas by colour and hatch, the band in grey, the line with a white casing.

    Returns:
        What was drawn.

    Raises:
        InvalidHistory: an area of a side that the history does not know.
    """
    sides = _draw_areas(axes, parts["areas"], frame, paints, width_mm=width_mm)
    bands = to_path(frame.project(_shapes(parts["band"]), width_mm=width_mm))
    confidence = None
    if bands is not None:
        axes.add_patch(
            PathPatch(
                bands, facecolor="#FFFFFFB0", edgecolor="#6B6B6B", linewidth=0, hatch="....",
                zorder=2.2,
            )
        )  # fmt: skip
        confidence = float(parts["band"].get("confidence", [float("nan")] * 1).iloc[0])
    line = parts["line"]
    certain = [value >= sure for value in line.get("confidence", [])] or [True] * len(line)
    drawn = [
        _draw_line(axes, frame.project(_shapes(line.loc[mask]), width_mm=width_mm), dashed=dashed)
        for dashed, mask in ((False, certain), (True, [not each for each in certain]))
    ]
    return Shown(sides=sides, line=any(drawn), unsure=drawn[1], band=confidence)


def _draw_areas(
    axes: Axes, areas: Any, frame: Frame, paints: Mapping[str, Paint], *, width_mm: float
) -> tuple[str, ...]:
    drawn = []
    for side, shape in zip(areas.get("side", []), areas.geometry, strict=True):
        if side not in paints:
            raise InvalidHistory(
                f"the surface has an area of {side!r}, a side that the history does not name"
            )
        path = to_path(frame.project([shape], width_mm=width_mm))
        if path is None:
            continue
        paint = paints[side]
        axes.add_patch(
            PathPatch(
                path, facecolor=paint.tint(0.22), edgecolor=paint.tint(0.7), linewidth=0,
                hatch=paint.hatch, zorder=2,
            )
        )  # fmt: skip
        drawn.append(side)
    return tuple(dict.fromkeys(drawn))


def _draw_line(axes: Axes, shape: Geometry, *, dashed: bool) -> bool:
    path = to_lines(shapely.line_merge(shape) if not shape.is_empty else shape)
    if path is None:
        return False
    for colour, width, style in (
        ("#FFFFFF", 3.4, "solid"),
        ("#1A1A1A", 1.4, _DASHES if dashed else "solid"),
    ):
        axes.add_patch(
            PathPatch(
                path, facecolor="none", edgecolor=colour, linewidth=width, linestyle=style,
                capstyle="butt", joinstyle="round", zorder=3 if colour == "#FFFFFF" else 3.1,
            )
        )  # fmt: skip
    return True


def draw_swatch(axes: Axes, box: tuple[float, float, float, float], paint: Paint | None) -> None:
    """A sample of an area, or of the band where no side is given; (left, top, width, height)."""
    left, top, width, height = box
    axes.add_patch(
        Rectangle(
            (left, top), width, height,
            facecolor=paint.tint(0.22) if paint else "#FFFFFF",
            edgecolor=paint.tint(0.7) if paint else "#6B6B6B",
            linewidth=0,
            hatch=paint.hatch if paint else "....",
        )
    )  # fmt: skip


def _polygons(rings: Iterable[list[list[list[float]]]]) -> list[Geometry]:
    return [shapely.Polygon(shell, holes) for shell, *holes in rings]


def _shapes(table: Any) -> list[Geometry]:
    return [shape for shape in table.geometry if shape is not None and not shape.is_empty]


def _as_day(value: Any) -> dt.date | None:
    if value is None or value != value:  # noqa: PLR0124  (NaT differs from itself)
        return None
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value.date() if isinstance(value, dt.datetime) else value


def _turned(longitude: float) -> float:
    return (longitude + 180) % 360 - 180
