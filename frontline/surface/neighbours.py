"""The places that speak for each cell, looked up only where they may differ.

Most cells lie deep inside one side's ground, where all neighbours say the same and it does not
matter who they are. A cell is one of them for certain if nobody says anything else within twice its
distance to the nearest place and that place's own distance to its last neighbour: all of the cell's
neighbours lie within that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from frontline.surface.grid import Grid

_MANY_CHOSEN = 200
_ROUNDING_M = 1e-3


class Neighbours:
    """Lists of the nearest places of cells, made when they may be needed and kept."""

    def __init__(self, grid: Grid) -> None:
        from scipy.spatial import cKDTree

        self._grid = grid
        self._tree = cKDTree(grid.places)
        self._width = self._tree.query(grid.places, k=[grid.count])[0][:, 0]
        # The cells place by place: those nearest to place n are order[start[n] : start[n + 1]].
        self._order = np.argsort(grid.near, kind="stable")
        self._start = np.searchsorted(grid.near[self._order], np.arange(len(grid.places) + 1))
        self._row = np.full(len(grid.cells), -1, dtype=np.int32)
        self._lists = np.empty((0, grid.count), dtype=np.int32)
        self._spread = np.zeros(len(grid.places))
        self._said: NDArray[np.float64] | None = None
        # How far from each place nobody says anything else; rather too little than too much.
        self._alike = np.zeros(len(grid.places))

    def find(self, cells: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Those of some cells whose neighbours may differ, as positions, and their neighbours.

        Args:
            cells: positions in `grid.cells`.
        """
        rows = self._row[cells]
        listed = np.flatnonzero(rows >= 0)
        return listed, self._lists[rows[listed]]

    def look_up(self, said: NDArray[np.float64]) -> None:
        """Make the lists that are needed for what is said now.

        Args:
            said: (n, sides) what is said of each place.
        """
        before = self._alike.copy()
        if self._said is None:
            self._measure_all(said)
        else:
            changed = np.flatnonzero((self._said != said).any(axis=1))
            if len(changed) > _MANY_CHOSEN:
                self._measure_all(said)
            elif len(changed):
                self._measure_some(said, changed)
        nearer = self._alike < before if self._said is not None else np.ones(len(said), dtype=bool)
        self._said = said.copy()
        asked = self._find_unlisted(np.flatnonzero(nearer))
        place = self._grid.near[asked]
        within = 2 * self._grid.away[asked] + self._width[place] + _ROUNDING_M
        self._list(asked[within >= self._alike[place]])

    def find_cells(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """Positions in `grid.cells` of those for which some places speak, in order.

        Args:
            chosen: numbers of the places.
        """
        grid = self._grid
        found = [self._find_unlisted(chosen)]
        if len(chosen) > _MANY_CHOSEN:
            named = np.zeros(len(grid.places), dtype=bool)
            named[chosen] = True
            listed = np.flatnonzero(self._row >= 0)
            found.append(listed[named[self._lists[self._row[listed]]].any(axis=1)])
            return np.sort(np.concatenate(found))
        for place in chosen:
            (left, low), away = grid.places[place], self._spread[place]
            columns = slice(*np.searchsorted(grid.x, [left - away, left + away], side="left"))
            rows = slice(*np.searchsorted(grid.y, [low - away, low + away], side="left"))
            close = grid.position[rows, columns].ravel()
            close = close[close >= 0]
            close = close[self._row[close] >= 0]
            found.append(close[(self._lists[self._row[close]] == place).any(axis=1)])
        return np.unique(np.concatenate(found)).astype(np.int64)

    def _find_unlisted(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """The cells without a list that are nearest to some places."""
        if len(chosen) > _MANY_CHOSEN:
            named = np.zeros(len(self._grid.places), dtype=bool)
            named[chosen] = True
            return np.flatnonzero(named[self._grid.near] & (self._row < 0))
        parts = [self._order[self._start[place] : self._start[place + 1]] for place in chosen]
        cells = np.concatenate([np.empty(0, dtype=np.int64), *parts])
        unlisted: NDArray[np.int64] = cells[self._row[cells] < 0]
        return unlisted

    def _list(self, cells: NDArray[np.int64]) -> None:
        if not len(cells):
            return
        grid = self._grid
        row, column = np.divmod(grid.cells[cells], len(grid.x))
        spots = np.column_stack([grid.x[column], grid.y[row]])
        away, found = self._tree.query(spots, k=grid.count, workers=-1)
        lists = found.reshape(-1, grid.count).astype(np.int32)
        np.maximum.at(self._spread, lists.ravel(), away.ravel() + _ROUNDING_M)
        self._row[cells] = np.arange(len(self._lists), len(self._lists) + len(cells))
        self._lists = np.concatenate([self._lists, lists])

    def _measure_all(self, said: NDArray[np.float64]) -> None:
        from scipy.spatial import cKDTree

        places = self._grid.places
        kinds, kind = np.unique(said, axis=0, return_inverse=True)
        kind = kind.ravel()
        self._alike = np.full(len(places), np.inf)
        for number in range(len(kinds) if len(kinds) > 1 else 0):
            ours = kind == number
            self._alike[ours] = cKDTree(places[~ours]).query(places[ours])[0]

    def _measure_some(self, said: NDArray[np.float64], changed: NDArray[np.int64]) -> None:
        places = self._grid.places
        for place in changed:
            away = np.hypot(*(places - places[place]).T)
            differ = (said != said[place]).any(axis=1)
            self._alike[differ] = np.minimum(self._alike[differ], away[differ])
            self._alike[place] = away[differ].min(initial=np.inf)
