"""What is traced for one theatre, cell by cell; from day to day only what changed is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.surface.drawing import Drawing, fill, trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from frontline.surface.grid import Grid

_TILE = 128
_TWO = 2
_SHORE_DISSENT = 0.05

Window = tuple[slice, slice]


class Canvas:
    """The leads of the sides over one grid, and what follows from them.

    Everything is worked out cell by cell, from a cell and those beside it, so that a day that
    changes a few tiles gives what drawing it from scratch would, to the last digit.
    """

    def __init__(
        self, grid: Grid, count: int, *, margin_m: float, half_band: float, water: bool
    ) -> None:
        """Lay out an empty canvas.

        Args:
            grid: see there.
            count: how many sides there are.
            margin_m: how far short of the line an area stops, in metres.
            half_band: lead up to which the line may lie there.
            water: whether water between the sides is nobody's.
        """
        self._grid = grid
        self._step = float(grid.x[1] - grid.x[0])
        self._margin = margin_m / self._step
        self._half_band = half_band
        self._mesh = tuple(np.meshgrid(grid.x, grid.y))
        shape = grid.covered.shape
        # With two sides one's lead is the other's turned round.
        self._leads = np.zeros((1 if count == _TWO else count, *shape), dtype=np.float32)
        # In units of the lead, so that both limits meet in one contour: a mesh inside is a lead
        # of 1.
        self._inside = np.clip(grid.covered / self._step, -1, 1)
        self._claims = np.empty((count, *shape))
        self._doubt = np.empty(shape)
        tiles = [-(-size // _TILE) for size in shape]
        self._filled = np.zeros((count + 1, *tiles), dtype=bool)
        self._crossed = np.zeros(tiles, dtype=bool)
        self._bodies = grid.bodies if water else ()
        self._parted = np.zeros(len(self._bodies), dtype=bool)
        self._blank = True

    def paint(
        self,
        cells: NDArray[np.int64],
        shares: NDArray[np.float32],
        said: NDArray[np.float64],
    ) -> bool:
        """Take in what has changed; whether anything did.

        Args:
            cells: flat numbers of the cells whose shares are new.
            shares: (cells, sides) those shares; rows add up to 1.
            said: (n, sides) what is said of every place, for the shores.
        """
        for lead, values in zip(self._leads, find_leads(shares), strict=False):
            lead.ravel()[cells] = values
        stale = np.concatenate([cells, self._flood(said)])
        for window in self._list_tiles(stale):
            self._work_out(window)
        changed = self._blank or len(stale) > 0
        self._blank = False
        return changed

    def draw(self, sides: tuple[str, ...]) -> Drawing:
        """Trace it.

        Args:
            sides: their codes, in the order of the shares.
        """
        areas = {side: self._fill(self._claims[n], self._filled[n]) for n, side in enumerate(sides)}
        bands = self._fill(self._doubt, self._filled[-1])
        window = self._crop(self._crossed)
        lines = []
        if window is not None:
            inside = self._inside[window]
            leads = [lead[window] for lead in self._leads]
            x, y = self._grid.x[window[1]], self._grid.y[window[0]]
            # The last side's lines have all been traced as those of the others.
            for n, lead in enumerate(leads[: max(1, len(leads) - 1)] if len(sides) > 1 else []):
                # A side traced before has drawn its own line wherever it is one of the two.
                hidden = inside <= 0
                for other in leads[:n]:
                    hidden |= np.abs(other) < np.abs(lead)
                lines += trace(x, y, lead, hidden)
        return Drawing(areas, lines, bands)

    def _flood(self, said: NDArray[np.float64]) -> NDArray[np.int64]:
        """Cells of the waters that are nobody's now and were not, or the other way round.

        Water whose shores are not all of one side is nobody's and lies outside what is covered.
        """
        parted = np.array(
            [said[shore].mean(axis=0).max() < 1 - _SHORE_DISSENT for _, _, shore in self._bodies],
            dtype=bool,
        )
        turned = np.flatnonzero(parted != self._parted)
        self._parted = parted
        if not len(turned):
            return np.empty(0, dtype=np.int64)
        covered = self._grid.covered.ravel().copy()
        for number in np.flatnonzero(parted):
            cells, inside, _ = self._bodies[number]
            covered[cells] = np.minimum(covered[cells], -inside)
        self._inside = np.clip(covered / self._step, -1, 1).reshape(self._inside.shape)
        return np.concatenate([self._bodies[number][0] for number in turned])

    def _list_tiles(self, cells: NDArray[np.int64]) -> Iterator[Window]:
        """The tiles of some cells and of those beside them; on a blank canvas all tiles."""
        rows, columns = self._inside.shape
        stale = np.full(self._crossed.shape, self._blank)
        row, column = np.divmod(cells, columns)
        for down in (-1, 1):
            for right in (-1, 1):
                stale[
                    np.clip(row + down, 0, rows - 1) // _TILE,
                    np.clip(column + right, 0, columns - 1) // _TILE,
                ] = True
        for i, j in np.argwhere(stale):
            yield (
                slice(i * _TILE, min(rows, (i + 1) * _TILE)),
                slice(j * _TILE, min(columns, (j + 1) * _TILE)),
            )

    def _work_out(self, window: Window) -> None:
        """What follows from the leads in one tile."""
        around, inner = _widen(window, self._inside.shape)
        tile = (window[0].start // _TILE, window[1].start // _TILE)
        inside = self._inside[window]
        leads = [lead[around] for lead in self._leads]
        slopes = [_measure_slope(lead)[inner] for lead in leads]
        if len(self._claims) == _TWO:
            leads.append(-leads[0])
            slopes.append(slopes[0])
        for n, (lead, slope) in enumerate(zip(leads, slopes, strict=True)):
            claim = np.minimum(lead[inner] - self._margin * slope, inside)
            self._claims[n][window] = claim
            self._filled[n][tile] = (claim > 0).any()
        gap = np.maximum.reduce([lead[inner] for lead in leads])
        doubt = np.minimum(self._half_band - gap, inside)
        self._doubt[window] = doubt
        self._filled[-1][tile] = (doubt > 0).any()
        known = self._inside[around] > 0
        self._crossed[tile] = any(
            (lead[known] > 0).any() and (lead[known] <= 0).any() for lead in leads
        )

    def _crop(self, tiles: NDArray[np.bool_]) -> Window | None:
        """The part of the grid that some tiles take up, and a cell around it."""
        rows, columns = (np.flatnonzero(tiles.any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return None
        high, wide = self._inside.shape
        return (
            slice(max(0, rows[0] * _TILE - 1), min(high, (rows[-1] + 1) * _TILE + 1)),
            slice(max(0, columns[0] * _TILE - 1), min(wide, (columns[-1] + 1) * _TILE + 1)),
        )

    def _fill(self, values: NDArray[np.float64], tiles: NDArray[np.bool_]) -> list[Any]:
        window = self._crop(tiles)
        if window is None:
            return []
        x, y = (axis[window] for axis in self._mesh)
        return fill(x, y, values[window], self._step)


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
    if min(lead.shape) < _TWO:
        return np.zeros_like(lead)
    slope: NDArray[np.floating[Any]] = np.hypot(*np.gradient(lead))
    return slope


def _widen(window: Window, shape: tuple[int, ...]) -> tuple[Window, Window]:
    """A window with a cell more on each side, as far as there are any, and itself inside of it."""
    around, inner = [], []
    for part, size in zip(window, shape, strict=True):
        start, stop = max(0, part.start - 1), min(size, part.stop + 1)
        around.append(slice(start, stop))
        inner.append(slice(part.start - start, part.stop - start))
    return (around[0], around[1]), (inner[0], inner[1])
