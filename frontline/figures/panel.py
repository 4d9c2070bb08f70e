"""One map of a figure: ground, surface, marks, names, scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, ScaledTranslation

from frontline.figures.frame import Frame
from frontline.figures.furniture import (
    draw_graticule,
    draw_scale,
    find_corner,
    find_scale_box,
)
from frontline.figures.ground import LAND, Ground, Shown, draw_ground, draw_surface, pick_date
from frontline.figures.labels import Box, Spot, Wanted, place_names
from frontline.figures.lettering import GREY, INK, Face, clean, font, measure
from frontline.figures.marks import Paint, draw_mark, draw_ring
from frontline.figures.options import FigureOptions
from frontline.figures.paper import POINTS_PER_MM, Paper
from frontline.figures.states import Seen
from gazetteer.places import Place

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Affine2DBase
    from numpy.typing import NDArray

_MANY, _VERY_MANY = 25, 80
_LONGEST = 34
_ASCENT = 0.74  # of the size: how tall letters without descenders stand
_TOWN_RADIUS = 1.3
_CLEAR = 7.0  # points between a town's dot and a mark
_MOST_NAMED = 400


@dataclass(frozen=True)
class Scene:
    """What all maps of a figure share.

    Attributes:
        frame: what they show.
        ground: land and water.
        paints: of the sides.
        surface: an object with `.areas`, `.line` and `.band`, or None.
        towns: for orientation, the most important first.
        width_mm: of each map.
        options: of the figure.
    """

    frame: Frame
    ground: Ground
    paints: Mapping[str, Paint]
    surface: Any
    towns: Sequence[Place]
    width_mm: float
    options: FigureOptions

    @property
    def points_a_km(self) -> float:
        """Points on paper for a kilometre of the projection."""
        return self.width_mm * POINTS_PER_MM / self.frame.width


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a map: parts of a surface, whether there are towns, names without room."""

    shown: Shown
    towns: bool
    nameless: int


@dataclass(frozen=True, slots=True)
class _Name:
    """A name to be written: text, how, and at which point of the projection."""

    text: str
    size: float
    face: Face
    colour: str
    at: tuple[float, float]
    radius: float
    town: bool = False


def draw_panel(
    paper: Paper,
    box: tuple[float, float],
    scene: Scene,
    *,
    on: dt.date,
    seen: Sequence[Seen],
    changed: Sequence[Seen] = (),
    scale: bool = True,
    trial: bool = False,
) -> Drawn:
    """Draw one map.

    Args:
        paper: the figure.
        box: (left, top) in millimetres.
        scene: what all maps share.
        on: its date.
        seen: places, the most telling first.
        changed: those to be ringed.
        scale: whether it has a scale bar and a north arrow.
        trial: only find out what there would be on it; nothing but a surface is drawn.
    """
    frame = scene.frame
    height = scene.width_mm * frame.height / frame.width
    axes = paper.place_axes(*box, scene.width_mm, height)
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.south, frame.north)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(linewidth=0.5, color=GREY, zorder=10)
    if not trial:
        draw_ground(axes, scene.ground, on)
        draw_graticule(axes, frame)
    shown = Shown()
    if scene.surface is not None:
        shown = draw_surface(
            axes, pick_date(scene.surface, on), frame, scene.paints,
            sure=scene.options.sure, width_mm=scene.width_mm,
        )  # fmt: skip
    places = _lay(frame, [s.at for s in seen])
    radius = _find_radius(len(seen), scene.width_mm)
    if not trial:
        _draw_marks(axes, scene, seen, places, changed, radius)
    obstacles = [_place_scale(axes, scene, places, trial=trial)] if scale else []
    rings = {each.place_id for each in changed} | {each.place_id for each in seen if each.area}
    radii = [radius * (1.95 if each.place_id in rings else 1.15) for each in seen]
    names, spots = _find_spots(scene, seen, places, radii, obstacles)
    written = [(name, spot) for name, spot in zip(names, spots, strict=True) if spot is not None]
    if not trial:
        for name, spot in written:
            _write_name(axes, name, spot, scene)
    named = sum(not name.town for name, _ in written)
    nameless = len(seen) - named if scene.options.names else 0
    return Drawn(shown, any(name.town for name, _ in written), nameless)


def _place_scale(axes: Axes, scene: Scene, places: NDArray[np.float64], *, trial: bool) -> Box:
    """Draw scale and north in the emptiest corner; the box that they take, in points."""
    frame, width_mm = scene.frame, scene.width_mm
    corner = find_corner(frame, places, width_mm=width_mm)
    if not trial:
        draw_scale(axes, frame, width_mm=width_mm, corner=corner)
    box = find_scale_box(frame, width_mm=width_mm, corner=corner)
    left, bottom, width, tall = (value * POINTS_PER_MM for value in box)
    return left, bottom, left + width, bottom + tall


def _lay(frame: Frame, points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """(latitude, longitude) as n × 2 kilometres."""
    if not points:
        return np.empty((0, 2))
    latitudes, longitudes = zip(*points, strict=True)
    return np.column_stack(frame.projection.forward(longitudes, latitudes))


def _find_radius(count: int, width_mm: float) -> float:
    """Radius of a mark in points: smaller where there are many or little room."""
    steps = ((_MANY, 4.6), (_VERY_MANY, 3.8), (_MOST_NAMED, 3.0), (2000, 2.2))
    radius = next((size for most, size in steps if count <= most), 1.5)
    return radius * min(1.0, 0.55 + width_mm / 220)


def _draw_marks(
    axes: Axes,
    scene: Scene,
    seen: Sequence[Seen],
    places: NDArray[np.float64],
    changed: Sequence[Seen],
    radius: float,
) -> None:
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for index, each in enumerate(seen):
        groups.setdefault(each.look, []).append(index)
    # The unknown lies below: it must not hide what is known.
    order = sorted(groups, key=lambda look: (look[0] not in ("unknown", "inferred"), look))
    for step, (status, codes) in enumerate(order):
        draw_mark(
            axes,
            places[groups[status, codes]],
            status,
            [scene.paints[code] for code in codes],
            radius=radius,
            zorder=5 + step / 10,
        )
    regions = [index for index, each in enumerate(seen) if each.area]
    if regions:
        draw_ring(axes, places[regions], radius=radius, bold=False, zorder=7)
    new = {each.place_id for each in changed}
    ringed = [index for index, each in enumerate(seen) if each.place_id in new]
    if ringed:
        draw_ring(axes, places[ringed], radius=radius, bold=True, zorder=7)


def _find_spots(
    scene: Scene,
    seen: Sequence[Seen],
    places: NDArray[np.float64],
    radii: Sequence[float],
    obstacles: Sequence[Box],
) -> tuple[list[_Name], list[Spot | None]]:
    """The names of places and towns, and where each stands; None where there is no room."""
    if not scene.options.names:
        return [], []
    small = scene.width_mm < 80  # noqa: PLR2004
    size = 6.2 if small or len(seen) > _VERY_MANY else 7.2
    names = [
        _Name(
            clean(each.name, limit=_LONGEST, face="italic" if each.area else "regular"),
            size, "italic" if each.area else "regular", INK,
            (float(x), float(y)), radius,
        )
        for each, (x, y), radius in list(zip(seen, places, radii, strict=True))[:_MOST_NAMED]
    ]  # fmt: skip
    rest = np.column_stack([places, radii])[len(names) :]
    crowd = [_find_box(x, y, radius, scene) for x, y, radius in rest]
    names += _name_towns(scene, size, places)
    frame = scene.frame
    right, top = (s * scene.points_a_km - 1.5 for s in (frame.width, frame.height))
    wanted = [_want(name, scene) for name in names]
    return names, place_names(wanted, [*obstacles, *crowd], (1.5, 1.5, right, top))


def _name_towns(scene: Scene, size: float, places: NDArray[np.float64]) -> list[_Name]:
    """The towns inside the frame and clear of marks, so many as a map of this size bears."""
    most = int(scene.width_mm * scene.width_mm * scene.frame.height / scene.frame.width / 550)
    inside = [t for t in scene.towns if scene.frame.holds(t.latitude, t.longitude)]
    laid = _lay(scene.frame, [town.point for town in inside])
    if len(places) and inside:
        apart = np.hypot(*np.moveaxis(laid[:, None] - places[None], -1, 0)).min(axis=1)
        clear = apart * scene.points_a_km > _CLEAR
        inside = [town for town, free in zip(inside, clear, strict=True) if free]
        laid = laid[clear]
    return [
        _Name(
            clean(town.name, limit=_LONGEST), size - 0.9, "regular", GREY,
            (float(x), float(y)), _TOWN_RADIUS, town=True,
        )
        for town, (x, y) in list(zip(inside, laid, strict=True))[:most]
    ]  # fmt: skip


def _want(name: _Name, scene: Scene) -> Wanted:
    x, y = _to_points(name, scene)
    return Wanted(
        x=x,
        y=y,
        width=measure(name.text, name.size, name.face),
        height=name.size * _ASCENT + 1,
        radius=name.radius,
        settled=not name.town,
    )


def _find_box(x: float, y: float, radius: float, scene: Scene) -> Box:
    """What a mark covers, in points."""
    across = (x - scene.frame.west) * scene.points_a_km
    up = (y - scene.frame.south) * scene.points_a_km
    return across - radius, up - radius, across + radius, up + radius


def _to_points(name: _Name, scene: Scene) -> tuple[float, float]:
    return (
        (name.at[0] - scene.frame.west) * scene.points_a_km,
        (name.at[1] - scene.frame.south) * scene.points_a_km,
    )


def _write_name(axes: Axes, name: _Name, spot: Spot, scene: Scene) -> None:
    x, y = _to_points(name, scene)
    across, up = spot.left - x, spot.bottom - y + 1
    if name.town:
        axes.plot(
            *name.at, "o", color=GREY, markersize=2 * _TOWN_RADIUS, markeredgewidth=0, zorder=4,
            scalex=False, scaley=False,
        )  # fmt: skip
    if spot.leader is not None:
        end = (spot.leader[0] - x, spot.leader[1] - y)
        axes.annotate(
            "", name.at, xytext=end, textcoords="offset points", zorder=4.5,
            arrowprops={
                "arrowstyle": "-", "linewidth": 0.45, "color": GREY,
                "shrinkA": 0, "shrinkB": name.radius,
            },
        )  # fmt: skip
    # The halo is a shape of its own: matplotlib's path effects would turn the letters into shapes
    # as well, and a PDF's text could not be searched.
    outline = TextPath((0, 0), name.text, size=name.size, prop=font(name.size, name.face))
    halo = PathPatch(
        outline, facecolor="none", edgecolor=LAND, linewidth=2.0, joinstyle="round", zorder=7.5
    )
    halo.set_transform(
        Affine2D().translate(across, up).scale(1 / 72)
        + axes.figure.dpi_scale_trans
        + ScaledTranslation(*name.at, cast("Affine2DBase", axes.transData))
    )
    axes.add_artist(halo)
    axes.annotate(
        name.text, name.at, xytext=(across, up), textcoords="offset points", zorder=7.6,
        fontproperties=font(name.size, name.face), color=name.colour, ha="left", va="baseline",
        parse_math=False,
    )  # fmt: skip
