"""From a grid of values to polygons and lines, in metres."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

_SMALLEST_CELLS = 2.0


class Drawing(NamedTuple):
    """What is drawn for one theatre.

    Attributes:
        areas: side -> polygons.
        lines: polylines with the distance, in metres, over which the lead changes by 1 there.
        bands: polygons.
    """

    areas: dict[str, list[Geometry]]
    lines: list[tuple[Geometry, float]]
    bands: list[Geometry]


def fill(
    x: NDArray[np.float64], y: NDArray[np.float64], values: NDArray[np.float64], step: float
) -> list[Geometry]:
    """Polygons where the values are above 0; specks and pinholes below two cells are left out.

    Args:
        x: (rows, columns) in metres.
        y: (rows, columns) in metres.
        values: (rows, columns), all finite.
        step: the mesh, in metres.
    """
    import shapely

    least = _SMALLEST_CELLS * step * step
    polygons = []
    for points, offsets in zip(*_contour(x, y, values, None).filled(0.0, np.inf), strict=True):
        rings = [points[a:b] for a, b in pairwise(offsets)]
        holes = [ring for ring in rings[1:] if _measure_ring(ring) >= least]
        if _measure_ring(rings[0]) >= least:
            polygons.append(shapely.Polygon(rings[0], holes))
    return _tidy(polygons)


def trace(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    lead: NDArray[np.floating[Any]],
    hidden: NDArray[np.bool_],
) -> list[tuple[Geometry, float]]:
    """Where one side's lead changes its sign, and over how many metres it changes by 1 there.

    Args:
        x: (columns,) in metres.
        y: (rows,) in metres.
        lead: (rows, columns).
        hidden: (rows, columns) where nothing is to be traced.
    """
    import shapely

    pieces = []
    for points in _contour(*np.meshgrid(x, y), lead, hidden).lines(0.0):
        if len(points) > 1:
            steepness = _measure_steepness(lead, points, x, y)
            pieces.append((shapely.LineString(points), float(x[1] - x[0]) / max(steepness, 1e-6)))
    return pieces


def _contour(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    values: NDArray[np.floating[Any]],
    hidden: NDArray[np.bool_] | None,
) -> Any:
    # `contour_generator` would look for values that are not finite, which takes longer than all
    # the rest.
    from contourpy import FillType, LineType, SerialContourGenerator, ZInterp

    return SerialContourGenerator(
        x,
        y,
        np.asarray(values, dtype=np.float64),
        hidden,  # type: ignore[arg-type]
        corner_mask=True,
        line_type=LineType.Separate,
        fill_type=FillType.OuterOffset,
        quad_as_tri=False,
        z_interp=ZInterp.Linear,
    )


def _tidy(polygons: list[Geometry]) -> list[Geometry]:
    """Valid polygons only: contours may touch themselves in a point."""
    import shapely

    if not polygons:
        return []
    array = np.array(polygons, dtype=object)
    broken = ~shapely.is_valid(array)
    array[broken] = shapely.make_valid(array[broken])
    parts = shapely.get_parts(shapely.get_parts(array))
    return [part for part in parts if part.geom_type == "Polygon" and part.area > 0]


def _measure_ring(ring: NDArray[np.float64]) -> float:
    x, y = (ring - ring[0]).T
    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2


def _measure_steepness(
    lead: NDArray[np.floating[Any]],
    points: NDArray[np.float64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> float:
    """Median change of the lead from cell to cell along a line."""
    step = x[1] - x[0]
    column = np.clip(((points[:, 0] - x[0]) / step).astype(int), 0, len(x) - 2)
    row = np.clip(((points[:, 1] - y[0]) / step).astype(int), 0, len(y) - 2)
    along = lead[row, column + 1] - lead[row, column]
    up = lead[row + 1, column] - lead[row, column]
    steepness = np.hypot(along, up)
    return float(np.median(steepness))
