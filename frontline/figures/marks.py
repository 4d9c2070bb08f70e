"""How a side and a status look: by colour, by shape and by fill, so that grey print keeps them.

The side decides shape and colour, the status the fill: full for agreed, striped for claimed, hollow
with a dot for assessed. What lies between sides is a diamond of their colours, half of it striped;
fighting is a black star; what is not known is a small hollow ring in grey.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from shapely import affinity

from frontline.palette import ANGLES, PALETTE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from shapely import Geometry

HATCHES = ("/////", "\\\\\\\\\\", "-----", "|||||", "xxxx", "++++")
"""Hatch of each side's ground, in the directions of its marks' stripes."""

_BLACK, _UNKNOWN = "#1A1A1A", "#6B6B6B"
_STRIPE = 0.17


@dataclass(frozen=True, slots=True)
class Paint:
    """How one side is told from others.

    Attributes:
        colour: `#rrggbb`.
        shape: name of its outline.
        angle: of its stripes, in degrees.
        hatch: of its ground, as matplotlib writes it.
    """

    colour: str
    shape: str
    angle: float
    hatch: str

    def tint(self, share: float) -> str:
        """Its colour mixed with white."""
        channels = (int(self.colour[i : i + 2], 16) for i in (1, 3, 5))
        return "#" + "".join(f"{round(255 + (v - 255) * share):02X}" for v in channels)


def paint_sides(codes: Sequence[str], chosen: Mapping[str, str]) -> dict[str, Paint]:
    """The paint of each side, by its place in the alphabetical order of their codes."""
    painted = {}
    for index, code in enumerate(sorted(codes)):
        turn = index % len(PALETTE)
        painted[code] = Paint(
            colour=chosen.get(code, PALETTE[turn][0]),
            shape=_SHAPES[turn],
            angle=ANGLES[turn] + 30 * (index // len(ANGLES)),
            hatch=HATCHES[turn],
        )
    return painted


@dataclass(frozen=True, slots=True)
class _Layer:
    path: Path
    face: str
    edge: str = "none"
    width: float = 0.0
    dashed: bool = False


def draw_mark(
    axes: Axes,
    points: Any,
    status: str,
    paints: Sequence[Paint],
    *,
    radius: float,
    zorder: float = 5,
) -> None:
    """Draw one kind of mark at some points.

    Args:
        axes: where.
        points: n × 2, in the axes' own coordinates.
        status: a status, or `inferred`.
        paints: of the sides it shows: one where the status names a holder.
        radius: of a mark, in points of 1/72 inch.
        zorder: as in matplotlib.
    """
    for step, layer in enumerate(_layers(status, tuple(paints))):
        collection = PathCollection(
            [layer.path],
            sizes=[radius * radius],
            offsets=np.asarray(points, dtype=float).reshape(-1, 2),
            offset_transform=axes.transData,
            facecolors=[layer.face],
            edgecolors=[layer.edge],
            linewidths=[layer.width * radius / 4.2],
            linestyles=[(0, (2, 1.5)) if layer.dashed else "solid"],
            zorder=zorder + step / 100,
            capstyle="butt",
            joinstyle="round" if layer.edge == "#FFFFFF" else "miter",
        )
        collection.set_transform(Affine2D())
        collection.set_clip_on(True)
        axes.add_collection(collection, autolim=False)


def draw_ring(axes: Axes, points: Any, *, radius: float, bold: bool, zorder: float = 5) -> None:
    """A thin square around a region's mark, or a bold ring around one that has changed."""
    path = Path.unit_circle() if bold else _to_path(shapely.box(-0.85, -0.85, 0.85, 0.85))
    collection = PathCollection(
        [path],
        sizes=[(radius * 1.75) ** 2],
        offsets=np.asarray(points, dtype=float).reshape(-1, 2),
        offset_transform=axes.transData,
        facecolors=["none"],
        edgecolors=[_BLACK if bold else _UNKNOWN],
        linewidths=[0.9 if bold else 0.6],
        zorder=zorder,
    )
    collection.set_transform(Affine2D())
    axes.add_collection(collection, autolim=False)


@lru_cache(maxsize=256)
def _layers(status: str, paints: tuple[Paint, ...]) -> tuple[_Layer, ...]:
    if status in ("agreed", "claimed", "assessed", "inferred") and paints:
        return _LOOKS[status](paints[0])
    if status in ("disputed", "assessed"):
        return _split(paints)
    if status == "contested":
        star = _outline("star")
        return (
            _Layer(_to_path(star), "#FFFFFF", "#FFFFFF", 2.6),
            _Layer(_to_path(star), _BLACK),
            _Layer(_to_path(_disc(0.24)), "#FFFFFF"),
        )
    ring = _to_path(_disc(0.62))
    return (_Layer(ring, "#FFFFFF", "#FFFFFF", 2.2), _Layer(ring, "#FFFFFF", _UNKNOWN, 1.0))


def _agreed(paint: Paint) -> tuple[_Layer, ...]:
    shape = _to_path(_outline(paint.shape))
    return (
        _Layer(shape, "#FFFFFF", "#FFFFFF", 2.6),
        _Layer(shape, paint.colour, _BLACK, 0.7),
    )


def _claimed(paint: Paint) -> tuple[_Layer, ...]:
    shape = _outline(paint.shape)
    return (
        _Layer(_to_path(shape), "#FFFFFF", "#FFFFFF", 3.0),
        _Layer(_to_path(_stripes(shape, paint.angle)), paint.colour),
        _Layer(_to_path(shape), "none", paint.colour, 1.2),
    )


def _assessed(paint: Paint) -> tuple[_Layer, ...]:
    shape = _to_path(_outline(paint.shape))
    return (
        _Layer(shape, "#FFFFFF", "#FFFFFF", 3.0),
        _Layer(shape, "#FFFFFF", paint.colour, 1.3),
        _Layer(_to_path(_disc(0.3)), paint.colour),
    )


def _inferred(paint: Paint) -> tuple[_Layer, ...]:
    shape = _to_path(_outline(paint.shape))
    return (
        _Layer(shape, "#FFFFFF", "#FFFFFF", 2.2),
        _Layer(shape, "#FFFFFF", _UNKNOWN, 0.9, dashed=True),
    )


_LOOKS: dict[str, Callable[[Paint], tuple[_Layer, ...]]] = {
    "agreed": _agreed,
    "claimed": _claimed,
    "assessed": _assessed,
    "inferred": _inferred,
}


def _split(paints: tuple[Paint, ...]) -> tuple[_Layer, ...]:
    """A diamond in equal strips, one a side, every second one striped; nameless, it is plain."""
    shape = _outline("diamond")
    layers = [_Layer(_to_path(shape), "#FFFFFF", "#FFFFFF", 2.8)]
    west, _, east, _ = shape.bounds
    step = (east - west) / max(len(paints), 1)
    for index, paint in enumerate(paints):
        strip = shapely.box(west + index * step, -2, west + (index + 1) * step, 2)
        part = shapely.intersection(shape, strip)
        drawn = _stripes(part, paint.angle) if index % 2 else part
        layers.append(_Layer(_to_path(drawn), paint.colour))
    return (*layers, _Layer(_to_path(shape), "none", _BLACK, 0.9))


_SHAPES = ("square", "circle", "triangle", "diamond", "pentagon", "hexagon")


@lru_cache(maxsize=16)
def _outline(name: str) -> Geometry:
    """A shape of about the same area as the others, within 1.2 of the origin."""
    if name == "circle":
        return _disc(0.95)
    if name == "star":
        radii = [(1.25, 0.5)[index % 2] for index in range(16)]
        return shapely.Polygon(_around(radii))
    corners, radius, turn = {
        "square": (4, 1.16, 45.0),
        "triangle": (3, 1.28, 90.0),
        "diamond": (4, 1.22, 0.0),
        "pentagon": (5, 1.08, 90.0),
        "hexagon": (6, 1.04, 0.0),
    }[name]
    return shapely.Polygon(_around([radius] * corners, turn))


def _around(radii: Sequence[float], turn: float = 90.0) -> list[tuple[float, float]]:
    angles = [math.radians(turn) + 2 * math.pi * k / len(radii) for k in range(len(radii))]
    return [(r * math.cos(a), r * math.sin(a)) for r, a in zip(radii, angles, strict=True)]


def _disc(radius: float) -> Geometry:
    return shapely.Point(0, 0).buffer(radius, quad_segs=12)


def _stripes(shape: Geometry, angle: float) -> Geometry:
    bars = [
        shapely.box(-2, y - _STRIPE / 2, 2, y + _STRIPE / 2)
        for y in np.arange(-2 * _STRIPE * 5, 2 * _STRIPE * 5 + 0.01, 2 * _STRIPE)
    ]
    turned = affinity.rotate(shapely.MultiPolygon(bars), angle, origin=(0, 0))
    return shapely.intersection(shape, turned)


def _to_path(shape: Geometry) -> Path:
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return Path.make_compound_path(
        *(
            Path(np.round(shapely.get_coordinates(polygon.exterior), 4), closed=True)
            for polygon in polygons
        )
    )
