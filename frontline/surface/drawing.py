"""From contours over a grid to polygons and lines, in metres."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

_SMALLEST_CELLS = 2.0


class Line(NamedTuple):
    """A piece of the line between two sides.

    Attributes:
        shape: a polyline, in metres.
        metres: the distance over which the lead changes by 1 there.
        sides: numbers of the two sides that meet along it, the lower first.
    """

    shape: Geometry
    metres: float
    sides: tuple[int, int]


class Drawing(NamedTuple):
    """What is drawn for one theatre.

    Attributes:
        areas: side -> polygons.
        lines: see `Line`.
        bands: polygons.
    """

    areas: dict[str, list[Geometry]]
    lines: list[Line]
    bands: list[Geometry]


def make_polygons(
    rings: Sequence[NDArray[np.float64]], x: NDArray[np.float64], y: NDArray[np.float64]
) -> list[Geometry]:
    """Polygons within rings; specks and pinholes below two cells are left out.

    Args:
        rings: (points, 2) column and row of each, none crossing another; those around what is
            inside turn to the left, those around holes to the right.
        x: (columns,) in metres.
        y: (rows,) in metres.
    """
    import shapely

    sizes = np.array([_measure_ring(ring) for ring in rings])
    order = [int(n) for n in np.argsort(sizes, kind="stable") if abs(sizes[n]) >= _SMALLEST_CELLS]
    placed = {n: _place(rings[n], x, y) for n in order}
    holes = [n for n in order if sizes[n] < 0]
    starts = np.array([placed[n][0] for n in holes]).reshape(-1, 2)
    within: dict[int, list[int]] = {}
    free = np.ones(len(holes), dtype=bool)
    for shell in (n for n in order if sizes[n] > 0):
        # From the smallest on: a hole is cut out of the innermost shell around it.
        polygon = shapely.Polygon(placed[shell])
        shapely.prepare(polygon)
        found = np.flatnonzero(free & shapely.contains_xy(polygon, starts[:, 0], starts[:, 1]))
        free[found] = False
        within[shell] = [holes[n] for n in found]
    polygons = [shapely.Polygon(placed[n], [placed[m] for m in cut]) for n, cut in within.items()]
    broken = ~shapely.is_valid(polygons)
    if broken.any():
        made = shapely.make_valid(np.array(polygons, dtype=object))
        polygons = list(shapely.get_parts(shapely.get_parts(made)))
    return [part for part in polygons if part.geom_type == "Polygon" and part.area > 0]


def make_lines(
    lines: Sequence[NDArray[np.float64]],
    leads: Sequence[NDArray[np.floating[Any]]],
    side: int,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> list[Line]:
    """Lines where a side's lead changes its sign, cut where another side meets it.

    Args:
        lines: (points, 2) column and row of each.
        leads: (rows, columns) of every side; of two sides, of the first alone.
        side: whose lead it is.
        x: (columns,) in metres.
        y: (rows,) in metres.
    """
    import shapely

    step = float(x[1] - x[0])
    return [
        Line(
            shapely.LineString(_place(points, x, y)),
            step / max(_measure_steepness(leads[side], points), 1e-6),
            (min(side, other), max(side, other)),
        )
        for line in lines
        for points, other in _cut(line, leads, side)
    ]


def _cut(
    line: NDArray[np.float64], leads: Sequence[NDArray[np.floating[Any]]], side: int
) -> list[tuple[NDArray[np.float64], int]]:
    """Pieces of a line, each with the other side that meets it there."""
    if len(leads) == 1:
        return [(line, 1)]
    middle = (line[1:] + line[:-1]) / 2
    others = [number for number in range(len(leads)) if number != side]
    other = np.array(others)[np.argmax([_look_up(leads[n], middle) for n in others], axis=0)]
    turns = np.flatnonzero(np.diff(other)) + 1
    if len(turns) and (line[0] == line[-1]).all():
        # A ring begins anywhere: let it begin where the other side changes.
        line = np.concatenate([line[turns[0] :], line[1 : turns[0] + 1]])
        other = np.roll(other, -turns[0])
        turns = np.flatnonzero(np.diff(other)) + 1
    bounds = [0, *turns, len(other)]
    return [(line[a : b + 1], int(other[a])) for a, b in pairwise(bounds)]


def _look_up(
    values: NDArray[np.floating[Any]], points: NDArray[np.float64]
) -> NDArray[np.floating[Any]]:
    """Values between the cells, linear along both axes."""
    from scipy.ndimage import map_coordinates

    found: NDArray[np.floating[Any]] = map_coordinates(values, points.T[::-1], order=1)
    return found


def _place(
    points: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Columns and rows as metres."""
    placed: NDArray[np.float64] = np.array([x[0], y[0]]) + points * (x[1] - x[0])
    return placed


def _measure_ring(ring: NDArray[np.float64]) -> float:
    """The area in a ring, negative if it turns to the right: one around smaller values."""
    x, y = (ring - ring[0]).T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def _measure_steepness(lead: NDArray[np.floating[Any]], points: NDArray[np.float64]) -> float:
    """Median change of the lead from cell to cell along a line."""
    column, row = (
        part.astype(int).clip(0, size - 2)
        for part, size in zip(points.T, lead.shape[::-1], strict=True)
    )
    along = lead[row, column + 1] - lead[row, column]
    up = lead[row + 1, column] - lead[row, column]
    return float(np.median(np.hypot(along, up)))
