"""Who is how likely to hold each cell of a grid: kriging, kept up to date from day to day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from frontline.surface.grid import Grid
from frontline.surface.kriging import Weights
from frontline.surface.neighbours import Neighbours

if TYPE_CHECKING:
    from numpy.typing import NDArray

NUGGETS = (0.1, 0.2, 0.4, 0.8)
_SAMPLE = 800
_FEWEST = 32


class Field:
    """The shares of the sides over one grid.

    Weights are made for the cells whose neighbours differ, and kept; a further day makes those
    that are new and adds up again what has changed. What comes out is the same as from scratch.
    """

    def __init__(self, grid: Grid, range_m: float) -> None:
        self.grid = grid
        self._neighbours = Neighbours(grid)
        self._weights = Weights(grid.spots, grid.places, grid.count, range_m)
        self._values: NDArray[np.float32] | None = None
        self._shares: NDArray[np.float64] | None = None
        self._noise: NDArray[np.float32] | None = None

    def update(
        self, shares: NDArray[np.float64], noise: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The cells of `grid.cells` that may have changed since the last call, and their shares.

        Args:
            shares: (n, sides) what is said of each place.
            noise: (n,) how little it is trusted, see `kriging.find_weights`.

        Returns:
            (changed,) positions in `grid.cells`, all of them the first time, and (changed, sides)
            how far each side is to be thought to hold them; rows add up to 1.
        """
        doubt = noise.astype(np.float32)
        self._neighbours.look_up(shares)
        if self._values is None or self._shares is None or self._noise is None:
            stale = np.arange(len(self.grid.cells))
            self._values = np.empty((len(stale), shares.shape[1]), dtype=np.float32)
        else:
            changed = (self._shares != shares).any(axis=1) | (self._noise != doubt)
            stale = self._neighbours.find_cells(np.flatnonzero(changed))
        if len(stale):
            self._values[stale] = self._guess(stale, shares, doubt)
        self._shares, self._noise = shares.copy(), doubt
        return stale, self._values[stale]

    def _guess(
        self, cells: NDArray[np.int64], shares: NDArray[np.float64], noise: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        guessed: NDArray[np.float64] = shares[self.grid.near[cells]]
        listed, around = self._neighbours.find(cells)
        differ = np.zeros(len(listed), dtype=bool)
        for side in range(max(1, shares.shape[1] - 1)):  # the last follows from the others
            said = shares[:, side].astype(np.float32)[around]
            differ |= (said != said[:, :1]).any(axis=1)
        mixed, around = listed[differ], around[differ]
        if len(mixed):
            weights = self._weights.find(cells[mixed], around, noise)
            guessed[mixed] = np.einsum("ck,cks->cs", weights, shares[around])
        return guessed


class Doubt:
    """How far doubtful labels are to be trusted, by how often their neighbours contradict them."""

    def __init__(self, grid: Grid, range_m: float) -> None:
        self._around = grid.around
        self._weights = {
            nugget: Weights(grid.places, grid.places, grid.around.shape[1] - 1, range_m)
            for nugget in NUGGETS
        }

    def estimate(
        self,
        shares: NDArray[np.float64],
        noise: NDArray[np.float64],
        doubtful: NDArray[np.bool_],
    ) -> float:
        """The error variance of doubtful labels that predicts them best from their neighbours.

        Each of up to 800 places near another side is left out and guessed; of `NUGGETS` the one
        whose guesses have the smallest mean squared error (Brier score) is taken.

        Args:
            shares: (n, sides) what is said of each place.
            noise: (n,) of each as far as it is known.
            doubtful: (n,) those whose noise is asked for.
        """
        told = shares[:, : max(1, shares.shape[1] - 1)]  # the last follows from the others
        mixed = (told[self._around] != told[self._around[:, :1]]).any(axis=(1, 2)) & doubtful
        chosen = np.flatnonzero(mixed)
        if len(chosen) < _FEWEST or self._around.shape[1] < 3:  # noqa: PLR2004 - too few to tell
            return NUGGETS[0]
        chosen = chosen[:: -(-len(chosen) // _SAMPLE)]
        side = int(np.argmax(shares[chosen].var(axis=0)))
        values = shares[:, side]
        others = self._around[chosen, 1:]
        errors = []
        for nugget, weights in self._weights.items():
            tried = np.where(doubtful, nugget, noise).astype(np.float32)
            guesses = (weights.find(chosen, others, tried) * values[others]).sum(axis=1).clip(0, 1)
            errors.append(float(np.mean((guesses - values[chosen]) ** 2)))
        return NUGGETS[int(np.argmin(errors))]
