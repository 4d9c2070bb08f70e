"""From a grid of shares to areas, lines and bands, in metres."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

_SMALLEST_CELLS = 2.0
_TWO = 2


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


def draw(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    shares: NDArray[np.floating[Any]],
    covered: NDArray[np.float64],
    sides: tuple[str, ...],
    *,
    margin_m: float,
    half_band: float,
    mesh: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None,
) -> Drawing:
    """Draw what the shares over a grid amount to.

    Args:
        x: (columns,) in metres.
        y: (rows,) in metres.
        shares: (rows, columns, sides), 0 where nothing is known; `covered` is negative there.
        covered: (rows, columns) how far inside the evidence's reach, in metres.
        sides: codes in the order of the last axis.
        mesh: (rows, columns) twice: x and y of every cell, if at hand.
        margin_m: how far short of the line an area stops, in metres.
        half_band: lead up to which the line may lie there.
    """
    step = float(x[1] - x[0])
    meshed = mesh or (x, y)
    # In units of the lead, so that both limits meet in one contour: a mesh inside is a lead of 1.
    inside = np.clip(covered / step, -1, 1)
    leads = find_leads(shares)
    # With two sides one's lead is the other's turned round, and as steep.
    slopes = [_measure_slope(lead) for lead in leads[: 1 if len(leads) == _TWO else None]]
    areas = {
        side: _fill(
            *meshed,
            np.minimum(lead - margin_m / step * slopes[min(n, len(slopes) - 1)], inside),
            step,
        )
        for n, (side, lead) in enumerate(zip(sides, leads, strict=True))
    }
    bands = _fill(*meshed, np.minimum(half_band - find_gap(leads), inside), step)
    # The last side's lines have all been traced as those of the others.
    lines = [
        piece
        for n, lead in enumerate(leads[:-1])
        for piece in _trace(meshed, (x, y), lead, inside, leads[:n])
    ]
    return Drawing(areas, lines, bands)


def _measure_slope(lead: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """By how much a lead changes from cell to cell."""
    if min(lead.shape) < _TWO:
        return np.zeros_like(lead)
    slope: NDArray[np.floating[Any]] = np.hypot(*np.gradient(lead))
    return slope


def find_leads(shares: NDArray[np.floating[Any]]) -> list[NDArray[np.floating[Any]]]:
    """By how much each side's share exceeds the largest other, -1 to 1."""
    count = shares.shape[-1]
    if count == 1:
        return [shares[..., 0]]
    if count == _TWO:
        lead = shares[..., 0] - shares[..., 1]
        return [lead, -lead]
    return [shares[..., n] - np.delete(shares, n, axis=-1).max(axis=-1) for n in range(count)]


def find_gap(leads: list[NDArray[np.floating[Any]]]) -> NDArray[np.floating[Any]]:
    """By how much the largest share exceeds the second, 0 to 1."""
    gap: NDArray[np.floating[Any]] = np.maximum.reduce(leads)
    return gap


def _fill(
    x: NDArray[np.float64], y: NDArray[np.float64], values: NDArray[np.floating[Any]], step: float
) -> list[Geometry]:
    """Polygons where the values are above 0; specks and pinholes below two cells are left out."""
    import contourpy
    import shapely

    generator: Any = contourpy.contour_generator(
        x, y, values, fill_type=contourpy.FillType.OuterOffset
    )
    least = _SMALLEST_CELLS * step * step
    polygons = []
    for points, offsets in zip(*generator.filled(0.0, np.inf), strict=True):
        rings = [points[a:b] for a, b in pairwise(offsets)]
        holes = [ring for ring in rings[1:] if _measure_ring(ring) >= least]
        if _measure_ring(rings[0]) >= least:
            polygons.append(shapely.Polygon(rings[0], holes))
    return _tidy(polygons)


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


def _trace(
    mesh: tuple[NDArray[np.float64], NDArray[np.float64]],
    axes: tuple[NDArray[np.float64], NDArray[np.float64]],
    lead: NDArray[np.floating[Any]],
    inside: NDArray[np.float64],
    drawn: list[NDArray[np.floating[Any]]],
) -> list[tuple[Geometry, float]]:
    """Where one side's lead changes its sign inside the evidence's reach.

    With three sides and more a line between two is traced with the first of them; places where
    neither leads any more belong to the lines of the third.
    """
    import contourpy
    import shapely

    hidden = inside <= 0
    for other in drawn:
        # A side traced before has drawn its own line wherever it is one of the two.
        hidden |= np.abs(other) < np.abs(lead)
    generator: Any = contourpy.contour_generator(*mesh, np.ma.array(lead, mask=hidden))
    pieces = []
    for points in generator.lines(0.0):
        if len(points) > 1:
            steepness = _measure_steepness(lead, points, *axes)
            pieces.append(
                (shapely.LineString(points), float(axes[0][1] - axes[0][0]) / max(steepness, 1e-6))
            )
    return pieces


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
