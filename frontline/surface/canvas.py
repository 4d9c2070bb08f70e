"""What is traced for one theatre, cell by cell; from day to day only what changed is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.surface.drawing import Drawing, make_lines, make_polygons
from frontline.surface.tracing import Tile, Tracing, find_tiles, find_window, list_tiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from frontline.surface.grid import Grid

_TWO = 2
_SHORE_DISSENT = 0.05


class Canvas:
    """The leads of the sides over one grid, and what follows from them.

    Everything is worked out cell by cell, from a cell and those beside it, so that a day that
    changes a few tiles gives what drawing it from scratch would, to the last digit.
    """

    def __init__(self, grid: Grid, count: int, *, water: bool, gap_m: float) -> None:
        """Lay out an empty canvas.

        Args:
            grid: see there.
            count: how many sides there are.
            water: whether water between the sides is nobody's.
            gap_m: how far from a shore its side still counts, in metres.
        """
        self._grid = grid
        self._step = float(grid.x[1] - grid.x[0])
        self._margin = 0.0
        self._half_band = 0.0
        self._shape: tuple[int, int] = (len(grid.y), len(grid.x))
        # With two sides one's lead is the other's turned round.
        self._leads = np.zeros((1 if count == _TWO else count, *self._shape), dtype=np.float32)
        # In units of the lead, so that both limits meet in one contour: a mesh inside is a lead
        # of 1.
        self._covered = self._inside = np.clip(grid.covered / self._step, -1, 1)
        self._wet = np.full(self._shape, -1.0)
        self._areas = [Tracing() for _ in range(count)]
        self._band = Tracing()
        self._lines = [Tracing() for _ in range(count - 1)]
        self._bodies = grid.bodies if water else ()
        self._gap = gap_m
        self._parted = [np.zeros(len(cells), dtype=bool) for cells, _, _ in self._bodies]
        self._shores: list[NDArray[np.float64] | None] = [None] * len(self._bodies)
        self._blank = True

    def paint(
        self,
        cells: NDArray[np.int64],
        shares: NDArray[np.float32],
        said: NDArray[np.float64],
        *,
        margin_m: float,
        half_band: float,
    ) -> bool:
        """Take in what has changed; whether anything did.

        Args:
            cells: flat numbers of the cells whose shares are new.
            shares: (cells, sides) those shares; rows add up to 1.
            said: (n, sides) what is said of every place, for the shores.
            margin_m: how far short of the line an area stops, in metres.
            half_band: lead up to which the line may lie there.
        """
        margin = margin_m / self._step
        self._blank |= margin != self._margin
        moved = half_band != self._half_band
        self._margin, self._half_band = margin, half_band
        for lead, values in zip(self._leads, find_leads(shares), strict=False):
            lead.ravel()[cells] = values
        stale = np.concatenate([cells, self._flood(said)])
        tiles = list_tiles(self._shape)
        renewed = tiles if self._blank else find_tiles(stale, self._shape)
        for tile in renewed:
            self._work_out(tile)
        for tile in tiles if moved else renewed:
            self._trace_band(tile)
        changed = self._blank or moved or len(stale) > 0
        self._blank = False
        return changed

    def draw(self, sides: tuple[str, ...]) -> Drawing:
        """Put together what is traced.

        Args:
            sides: their codes, in the order of the shares.
        """
        x, y = self._grid.x, self._grid.y
        return Drawing(
            {
                side: make_polygons(area.join(), x, y)
                for side, area in zip(sides, self._areas, strict=True)
            },
            [
                line
                for side, tracing in enumerate(self._lines)
                for line in make_lines(tracing.join(), list(self._leads), side, x, y)
            ],
            make_polygons(self._band.join(), x, y),
        )

    def _flood(self, said: NDArray[np.float64]) -> NDArray[np.int64]:
        """Cells of the waters that are nobody's now and were not, or the other way round.

        Water whose shores are not all of one side lies outside what is covered as far as shores of
        several sides are near: the line may run anywhere in it.
        """
        turned = []
        for number, (cells, _, shore) in enumerate(self._bodies):
            told = said[shore]
            before = self._shores[number]
            if before is not None and np.array_equal(before, told):
                continue
            self._shores[number] = told
            parted = self._find_parted(cells, shore, told)
            differ = parted != self._parted[number]
            self._parted[number] = parted
            if differ.any():
                turned.append(cells)
        if not turned:
            return np.empty(0, dtype=np.int64)
        covered = self._grid.covered.ravel().copy()
        wet = np.full(covered.shape, -np.inf)
        for (cells, inside, _), parted in zip(self._bodies, self._parted, strict=True):
            some, depth = cells[parted], inside[parted]
            covered[some] = np.minimum(covered[some], -depth)
            wet[some] = np.maximum(wet[some], depth)
        self._inside = np.clip(covered / self._step, -1, 1).reshape(self._shape)
        wet = np.clip(wet / self._step, -1, 1).reshape(self._shape)
        self._wet = np.minimum(wet, self._covered)
        return np.concatenate(turned)

    def _find_parted(
        self, cells: NDArray[np.int64], shore: NDArray[np.int64], told: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """(cells,) whether a water is nobody's there."""
        from scipy.spatial import cKDTree

        if told.mean(axis=0).max() >= 1 - _SHORE_DISSENT:
            return np.zeros(len(cells), dtype=bool)
        row, column = np.divmod(cells, len(self._grid.x))
        spots = np.column_stack([self._grid.x[column], self._grid.y[row]])
        near = np.zeros(len(cells), dtype=int)
        for side in told.T:
            held = shore[side > 0]
            if len(held):
                away = cKDTree(self._grid.places[held]).query(spots)[0]
                near += away <= self._gap
        parted: NDArray[np.bool_] = near > 1
        return parted

    def _work_out(self, tile: Tile) -> None:
        """What follows from the leads in one tile."""
        window = find_window(tile, self._shape)
        around, inner = _widen(window, self._shape)
        inside = self._inside[window]
        wide = [lead[around] for lead in self._leads]
        slopes = [_measure_slope(lead)[inner] for lead in wide]
        leads = [lead[inner] for lead in wide]
        if len(self._areas) == _TWO:
            leads.append(-leads[0])
            slopes.append(slopes[0])
        for area, lead, slope in zip(self._areas, leads, slopes, strict=True):
            area.renew(tile, np.minimum(lead - self._margin * slope, inside))
        # The last side's lines have all been traced as those of the others.
        for n, (line, lead) in enumerate(zip(self._lines, leads, strict=False)):
            hidden = inside <= 0
            # A side traced before has drawn its own line wherever it is one of the two.
            for other in leads[:n]:
                hidden |= np.abs(other) <= np.abs(lead)
            line.renew(tile, lead, hidden)

    def _trace_band(self, tile: Tile) -> None:
        window = find_window(tile, self._shape)
        leads = [lead[window] for lead in self._leads]
        lead = np.abs(leads[0]) if len(self._areas) == _TWO else np.maximum.reduce(leads)
        near = np.minimum(self._half_band - lead, self._covered[window])
        self._band.renew(tile, np.maximum(near, self._wet[window]))


def find_leads(shares: NDArray[np.floating[Any]]) -> list[NDArray[np.floating[Any]]]:
    """By how much each side's share exceeds the largest other, -1 to 1."""
    count = shares.shape[-1]
    if count == 1:
        return [shares[..., 0]]
    if count == _TWO:
        lead = shares[..., 0] - shares[..., 1]
        return [lead, -lead]
    return [shares[..., n] - np.delete(shares, n, axis=-1).max(axis=-1) for n in range(count)]


def _measure_slope(lead: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """By how much a lead changes from cell to cell."""
    if min(lead.shape) < _TWO or lead.min() == lead.max():
        return np.zeros_like(lead)
    slope: NDArray[np.floating[Any]] = np.hypot(*np.gradient(lead))
    return slope


def _widen(
    window: tuple[slice, slice], shape: tuple[int, int]
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """A window with a cell more on each side, as far as there are any, and itself inside of it."""
    around, inner = [], []
    for part, size in zip(window, shape, strict=True):
        start, stop = max(0, part.start - 1), min(size, part.stop + 1)
        around.append(slice(start, stop))
        inner.append(slice(part.start - start, part.stop - start))
    return (around[0], around[1]), (inner[0], inner[1])
