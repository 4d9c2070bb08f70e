"""The grid of one theatre: its cells, the places that speak for each, and how far they reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.surface.options import SurfaceOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

_MOST_CELLS = 4_000_000
_STEPS_KM = (0.25, 2.0)
_SPACING_NEIGHBOURS = 4
_MANY = 50
_MESHES_MEASURED = 3
_GAPS_BRIDGED = 5.0
_MOST_REACHES = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A regular grid over the places of one theatre, in metres of its own projection.

    Attributes:
        places: (n, 2) the places.
        x: (columns,) centres of the columns.
        y: (rows,) centres of the rows.
        covered: (rows, columns) how far inside the reach of the evidence a cell lies, in metres;
            negative outside.
        cells: (m,) flat numbers of the cells that are covered or next to one that is.
        near: (m,) the place nearest to each of those cells.
        away: (m,) how far away that is, in metres.
        count: how many places speak for each cell, see `frontline.surface.neighbours`.
        position: (rows, columns) where each cell stands in `cells`; -1 for those that do not.
        around: (n, k + 1) each place itself, and the places nearest to it.
        bodies: waters, as (flat cells, metres inside of each, numbers of the places on the shore as
            far as it is covered).
    """

    places: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    covered: NDArray[np.float64]
    cells: NDArray[np.int64]
    near: NDArray[np.int32]
    away: NDArray[np.float64]
    count: int
    position: NDArray[np.int32]
    around: NDArray[np.int32]
    bodies: tuple[tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]], ...]

    @property
    def spots(self) -> NDArray[np.float64]:
        """(m, 2) centres of `cells`."""
        row, column = np.divmod(self.cells, len(self.x))
        return np.column_stack([self.x[column], self.y[row]])


def make_grid(
    places: NDArray[np.float64],
    radii_km: NDArray[np.float64],
    options: SurfaceOptions,
    *,
    outline: Geometry | None,
    waters: tuple[Geometry, ...],
) -> Grid:
    """Lay a grid over places: all that does not depend on who holds them.

    Args:
        places: (n, 2) in metres, no two at one point.
        radii_km: (n,) their extents.
        options: see there.
        outline: what to keep to, in metres; None for no limit.
        waters: lakes and reservoirs, in metres.
    """
    from scipy.spatial import cKDTree

    tree = cKDTree(places)
    spacing = _find_spacing(tree, places)
    widest = _find_widest(spacing, options)
    reach = _find_reach(places, radii_km, spacing, widest, options)
    step = _choose_step(places, spacing, reach.max(), options)
    low, high = places.min(axis=0) - reach.max() - step, places.max(axis=0) + reach.max() + step
    x = np.arange(np.floor(low[0] / step), np.ceil(high[0] / step) + 1) * step
    y = np.arange(np.floor(low[1] / step), np.ceil(high[1] / step) + 1) * step
    spots = np.column_stack([grid.ravel() for grid in np.meshgrid(x, y)])
    covered, away, nearest = _cover(spots, tree, reach, places, widest)
    if outline is not None:
        covered = np.minimum(covered, _measure_inside(outline, (x, y), covered > -step))
    cells = np.flatnonzero(covered > -2 * step)
    position = np.full(len(spots), -1, dtype=np.int32)
    position[cells] = np.arange(len(cells), dtype=np.int32)
    others = min(options.neighbours + 1, len(places))
    around = tree.query(places, k=others)[1].reshape(-1, others).astype(np.int32)
    bodies = tuple(body for water in waters if (body := _lay_water(water, (x, y), covered, tree)))
    shape = (len(y), len(x))
    return Grid(
        places,
        x,
        y,
        covered.reshape(shape),
        cells,
        nearest[cells].astype(np.int32),
        away[cells],
        min(options.neighbours, len(places)),
        position.reshape(shape),
        around,
        bodies,
    )


def _find_spacing(tree: Any, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) mean distance of each place to its nearest neighbours, in metres."""
    count = min(_SPACING_NEIGHBOURS, len(places))
    if count < 2:  # noqa: PLR2004 - alone
        return np.full(len(places), np.inf)
    away = tree.query(places, k=count)[0]
    mean: NDArray[np.float64] = away[:, 1:].mean(axis=1)
    return mean


def _find_widest(spacing: NDArray[np.float64], options: SurfaceOptions) -> NDArray[np.float64]:
    """(n,) the widest gap to bridge beside each place, in metres.

    Few places tell nothing of how far apart they lie; among many the usual distance does.
    """
    least = 1000 * options.reach_km
    if len(spacing) < _MANY:
        return np.full(len(spacing), least)
    return np.clip(_GAPS_BRIDGED * spacing, least, _MOST_REACHES * least)


def _find_reach(
    places: NDArray[np.float64],
    radii_km: NDArray[np.float64],
    spacing: NDArray[np.float64],
    widest: NDArray[np.float64],
    options: SurfaceOptions,
) -> NDArray[np.float64]:
    """(n,) how far each place reaches by itself, in metres.

    Among neighbours as far as to the next place that may not be listed; alone no further than
    `island_km`, or its own extent.
    """
    least = 1000 * np.maximum(radii_km, options.island_km)
    gap = np.where(spacing <= widest, spacing, 0.0)
    return np.maximum(least, gap) if len(places) else least


def _choose_step(
    places: NDArray[np.float64], spacing: NDArray[np.float64], reach: float, options: SurfaceOptions
) -> float:
    """The mesh in metres; coarser where the grid would have too many cells."""
    finite = spacing[np.isfinite(spacing)]
    usual = float(np.median(finite)) / 4000 if len(finite) else _STEPS_KM[0]
    step = 1000 * (options.step_km or float(np.clip(usual, *_STEPS_KM)))
    width, height = np.ptp(places, axis=0) + 2 * (reach + step)
    return max(step, float(np.sqrt(width * height / _MOST_CELLS)))


def _cover(
    spots: NDArray[np.float64],
    tree: Any,
    reach: NDArray[np.float64],
    places: NDArray[np.float64],
    widest: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """How far each spot lies inside the reach of the places, in metres, negative outside.

    And how far away the nearest place is, and which, where any is near enough to matter.

    Inside: nearer to a place than that reaches, or in a triangle of the Delaunay triangulation
    whose circle is no wider than `widest` (an alpha shape: H. Edelsbrunner, D. Kirkpatrick and
    R. Seidel, "On the shape of a set of points in the plane", IEEE Trans. Inf. Theory 29, 1983).
    """
    # No spot in a narrow triangle lies farther from its corners than its circle is wide.
    farthest = max(3 * reach.max(), 1.001 * widest.max())
    away, nearest = tree.query(spots, distance_upper_bound=farthest, workers=-1)
    alone = np.full(len(spots), -np.inf)
    found = np.isfinite(away)
    alone[found] = reach[nearest[found]] - away[found]
    bridged = _find_bridged(spots, places, widest)
    # Deep inside for the drawing: the edge of a triangle is an edge only where nothing adjoins it.
    return np.where(bridged, np.maximum(alone, widest.min()), alone), away, nearest


def _find_bridged(
    spots: NDArray[np.float64], places: NDArray[np.float64], widest: NDArray[np.float64]
) -> NDArray[np.bool_]:
    from scipy.spatial import Delaunay, QhullError

    inside = np.zeros(len(spots), dtype=bool)
    if len(places) < 3:  # noqa: PLR2004 - no triangle
        return inside
    try:
        mesh = Delaunay(places - places.mean(axis=0))
    except QhullError:  # all on one line
        return inside
    a, b, c = np.moveaxis(places[mesh.simplices], 1, 0)
    sides = [np.hypot(*(p - q).T) for p, q in ((a, b), (b, c), (c, a))]
    twice = np.abs((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])
    with np.errstate(divide="ignore"):
        radius = sides[0] * sides[1] * sides[2] / (2 * twice)
    triangle = mesh.find_simplex(spots - places.mean(axis=0))
    known = triangle >= 0
    narrow = radius <= widest[mesh.simplices].mean(axis=1)
    inside[known] = narrow[triangle[known]]
    return inside


def _measure_inside(
    shape: Geometry,
    axes: tuple[NDArray[np.float64], NDArray[np.float64]],
    wanted: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """How far inside a shape the cells of a grid lie, in metres; negative outside or not wanted.

    Measured near its edge only; further in and out the distance at which measuring ended stands.

    Args:
        shape: in metres.
        axes: (columns,) and (rows,) centres of the cells, in metres.
        wanted: (cells,) those to measure.
    """
    import shapely

    x, y = axes
    limit = _MESHES_MEASURED * (x[1] - x[0])
    inside = np.full(len(wanted), -np.inf)
    chosen = np.flatnonzero(wanted)
    if not len(chosen):
        return inside
    row, column = np.divmod(chosen, len(x))
    edge = shapely.boundary(shape)
    shapely.prepare([shape, edge])
    away = np.full(len(chosen), limit)
    close = np.flatnonzero(_find_close(edge, axes).ravel()[chosen])
    points = shapely.points(x[column[close]], y[row[close]])
    near = shapely.dwithin(edge, points, limit)
    away[close[near]] = shapely.distance(edge, points[near])
    inside[chosen] = np.where(shapely.contains_xy(shape, x[column], y[row]), away, -away)
    return inside


def _find_close(
    edge: Geometry, axes: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> NDArray[np.bool_]:
    """(rows, columns) the cells that may lie within `_MESHES_MEASURED` of a line, and some more."""
    import shapely
    from scipy.ndimage import maximum_filter

    x, y = axes
    step = x[1] - x[0]
    box = shapely.box(x[0] - 5 * step, y[0] - 5 * step, x[-1] + 5 * step, y[-1] + 5 * step)
    along = shapely.get_coordinates(shapely.segmentize(shapely.intersection(edge, box), step))
    touched = np.zeros((len(y) + 10, len(x) + 10), dtype=bool)
    column, row = (
        np.round((part - axis[0]) / step).astype(int) + 5
        for part, axis in zip(along.T, axes, strict=True)
    )
    touched[row.clip(0, len(y) + 9), column.clip(0, len(x) + 9)] = True
    close: NDArray[np.bool_] = maximum_filter(touched, size=2 * (_MESHES_MEASURED + 1) + 1)
    return close[5:-5, 5:-5]


def _lay_water(
    water: Geometry,
    axes: tuple[NDArray[np.float64], NDArray[np.float64]],
    covered: NDArray[np.float64],
    tree: Any,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]] | None:
    x, y = axes
    step = x[1] - x[0]
    west, south, east, north = water.bounds
    wide = (x >= west - step) & (x <= east + step)
    high = (y >= south - step) & (y <= north + step)
    near = (high[:, None] & wide).ravel() & (covered > -step)
    cells = np.flatnonzero(near)
    if not len(cells):
        return None
    inside = _measure_inside(water, axes, near)[cells]
    # A shore that no place's word reaches does not say whose the water is.
    shore = cells[np.abs(inside) <= step]
    reached = shore if len(shore) else cells
    spots = np.column_stack([x[reached % len(x)], y[reached // len(x)]])
    return cells, inside, np.unique(tree.query(spots)[1])
