"""Composed situations, the surfaces drawn for them before, and what has changed since.

A golden file is GeoJSON: a feature for the areas of each side, the line and the band, coordinates
to 0.00001 degree (a metre), and why there is no line, if there is none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from villages import divide, table

import frontline as fl
from frontline.surface.measures import measure_area
from frontline.surface.theatres import make_plane

MEAN_SHIFT_M = 10.0
"""How far an edge may have moved on average: the area that differs over its length."""
FARTHEST_M = 100.0
"""How far it may have moved anywhere: the Hausdorff distance. A mesh is ten times as wide."""

STEP_KM = 1.0
DIGITS = 5
COLOURS = {"area A": "#D55E00", "area B": "#0072B2", "area C": "#009E73", "band": "#777777"}


def village_points(
    columns: int, rows: int, *, west: float = 30.4, south: float = 48.6, spacing: float = 0.08
) -> np.ndarray:
    """Villages neither in rank and file nor drawn by lot: no two distances are the same.

    By default where no water lies that the base map knows.
    """
    number = np.arange(columns * rows)
    row, column = np.divmod(number, columns)
    sway = 0.35 * np.column_stack([np.sin(12.9898 * number), np.sin(78.233 * number + 1)])
    return [west, south] + spacing * (np.column_stack([column, row]) + sway)


def draw_straight_front() -> fl.Surface:
    return draw(village_points(12, 10), lambda x, _y: "A" if x < 30.85 else "B")


def draw_enclave() -> fl.Surface:
    points = village_points(12, 10)
    return draw(points, lambda x, y: "A" if np.hypot((x - 30.8) * 0.66, y - 48.95) < 0.14 else "B")


def draw_two_theatres() -> fl.Surface:
    west, east = village_points(7, 7), village_points(7, 7, west=33.9, south=49.5)
    points = np.concatenate([west, east, [[32.4, 49.4]]])  # and a village by itself
    return draw(points, lambda x, y: "A" if (x < 30.6 or (x > 33 and y < 49.7)) else "B")


def draw_disputed_strip() -> fl.Surface:
    points = village_points(12, 10)
    return draw(points, lambda x, _y: "A" if x < 30.75 else "B" if x > 31 else None)


def draw_contested_water() -> fl.Surface:
    """On both shores of the Kakhovka reservoir, or its bed."""
    points = village_points(16, 13, west=33.7, south=46.95)
    return draw(points, lambda _x, y: "A" if y < 47.55 else "B")


def draw_coast_and_outline() -> fl.Surface:
    """On the Sea of Azov, cut to an outline in the north and east."""
    points = village_points(13, 8, west=36.4, south=46.75)
    outline = shapely.box(36.0, 46.0, 37.2, 47.2)
    return draw(points, lambda x, _y: "A" if x > 36.8 else "B", outline=outline)


def draw_three_sides() -> fl.Surface:
    points = village_points(12, 10)
    return draw(points, lambda x, y: "C" if y > 49 else "A" if x < 30.8 else "B")


def draw(points: np.ndarray, rule: Callable[[float, float], str | None], **options: Any) -> Any:
    chosen = fl.SurfaceOptions(step_km=STEP_KM, **options)
    return fl.surface(table(points, divide(points, rule)), options=chosen)


SITUATIONS: dict[str, Callable[[], fl.Surface]] = {
    "straight_front": draw_straight_front,
    "enclave": draw_enclave,
    "two_theatres": draw_two_theatres,
    "disputed_strip": draw_disputed_strip,
    "contested_water": draw_contested_water,
    "coast_and_outline": draw_coast_and_outline,
    "three_sides": draw_three_sides,
}


@dataclass(frozen=True)
class Shapes:
    """A surface as one geometry a layer, by "area A", "line", "band"; and why it has no line."""

    layers: dict[str, shapely.Geometry]
    reasons: tuple[str, ...]


def gather(drawn: fl.Surface) -> Shapes:
    rows = drawn.to_geodataframe()
    names = [" ".join(filter(None, two)) for two in zip(rows["layer"], rows["side"], strict=True)]
    layers = {
        name: shapely.union_all(shapely.make_valid(some.geometry.to_numpy()))
        for name, some in rows.groupby(names)
    }
    return Shapes(layers, tuple(drawn.reasons.values()))


def read_golden(path: Path) -> Shapes:
    said = json.loads(path.read_text(encoding="utf-8"))
    layers = {
        feature["properties"]["layer"]: shapely.make_valid(
            shapely.from_geojson(json.dumps(feature["geometry"]))
        )
        for feature in said["features"]
    }
    return Shapes(layers, tuple(said["reasons"]))


def write_golden(path: Path, found: Shapes) -> None:
    """Write them, a feature a line, so that a change of one is one line in a diff."""
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"layer": name},
                "geometry": json.loads(
                    shapely.to_geojson(shapely.transform(shape, lambda p: np.round(p, DIGITS)))
                ),
            },
            separators=(",", ":"),
        )
        for name, shape in sorted(found.layers.items())
    ]
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f'{{"type":"FeatureCollection","reasons":{json.dumps(found.reasons)},"features":[\n'
        + ",\n".join(features)
        + "\n]}\n",
        encoding="utf-8",
    )


def list_changes(before: Shapes, now: Shapes) -> list[str]:
    """What differs by more than the tolerances, in words."""
    found = [] if before.reasons == now.reasons else [f"{before.reasons} is now {now.reasons}"]
    for name in sorted({*before.layers, *now.layers}):
        one, other = before.layers.get(name), now.layers.get(name)
        if one is None or other is None:
            found.append(f"{name}: {'new' if one is None else 'gone'}")
            continue
        plane = make_plane(shapely.get_coordinates([one, other]))
        edges = [_edge(plane.lay(shape)) for shape in (one, other)]
        farthest = shapely.hausdorff_distance(*edges, densify=0.2)
        if farthest > FARTHEST_M:
            found.append(f"{name}: moved by up to {farthest:,.0f} m")
        if shapely.get_dimensions(one) == shapely.get_dimensions(other) == 1:
            mean, what = _measure_shift(*edges), "differs"
        else:
            km2 = measure_area(shapely.symmetric_difference(one, other))
            mean, what = 1e6 * km2 / max(1.0, edges[0].length), f"differs in {km2:.2f} km²"
        if mean > MEAN_SHIFT_M:
            found.append(f"{name}: {what}, {mean:,.0f} m on average along it")
    return found


def _measure_shift(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """How far two lines lie apart on average, in metres, from the vertices of each."""
    away = [
        shapely.distance(shapely.points(shapely.get_coordinates(a)), b)
        for a, b in ((one, other), (other, one))
    ]
    return float(np.concatenate(away).mean())


def _edge(shape: shapely.Geometry) -> shapely.Geometry:
    return shape if shapely.get_dimensions(shape) == 1 else shapely.boundary(shape)


def picture(before: Shapes, now: Shapes, path: Path) -> None:
    """Draw both and, in black, what differs."""
    figure = Figure(figsize=(15, 5.4), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(1, 3, sharex=True, sharey=True)
    shapes = [*before.layers.values(), *now.layers.values()]
    west, south, east, north = shapely.total_bounds(shapes)
    for axes, title in zip(panels, ("before", "now", "what differs"), strict=True):
        axes.set(title=title, xlim=(west, east), ylim=(south, north))
        axes.set_aspect(1 / np.cos(np.radians((south + north) / 2)))
    for axes, one in ((panels[0], before), (panels[1], now)):
        _draw_layers(axes, one, 0.5)
    _draw_layers(panels[2], before, 0.12)
    for name in {*before.layers, *now.layers}:
        nothing = shapely.GeometryCollection()
        one, other = before.layers.get(name, nothing), now.layers.get(name, nothing)
        if name == "line":
            _draw_line(panels[2], one, "#D55E00")
            _draw_line(panels[2], other, "#000000")
        else:
            _fill(panels[2], shapely.symmetric_difference(one, other), "#000000", 0.8)
    figure.savefig(path)


def _draw_layers(axes: Any, shapes: Shapes, alpha: float) -> None:
    for name, shape in shapes.layers.items():
        if name == "line":
            _draw_line(axes, shape, "#000000")
        else:
            _fill(axes, shape, COLOURS[name], alpha)


def _fill(axes: Any, shape: shapely.Geometry, colour: str, alpha: float) -> None:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            rings = [np.asarray(ring.coords) for ring in (part.exterior, *part.interiors)]
            axes.add_patch(_patch(rings, facecolor=colour, alpha=alpha, linewidth=0))


def _patch(rings: list[np.ndarray], **looks: Any) -> Any:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    return PathPatch(Outline.make_compound_path(*(Outline(r, closed=True) for r in rings)), **looks)


def _draw_line(axes: Any, shape: shapely.Geometry, colour: str) -> None:
    for part in shapely.get_parts(shapely.line_merge(shape)):
        axes.plot(*np.asarray(part.coords).T, color=colour, linewidth=1.2)
