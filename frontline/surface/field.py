"""Who is how likely to hold each cell of a grid: kriging, kept up to date from day to day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from frontline.surface.grid import Grid
from frontline.surface.kriging import find_weights, guess_left_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

NUGGETS = (0.1, 0.2, 0.4, 0.8)
_SAMPLE = 800
_FEWEST = 32
_SHORE_DISSENT = 0.05


class Field:
    """The shares of the sides over one grid.

    Weights are made for the cells whose neighbours differ, and kept; a further day makes those
    that are new and adds up again what has changed. What comes out is the same as from scratch.
    """

    def __init__(self, grid: Grid, range_m: float) -> None:
        self.grid = grid
        self._range = range_m
        self._spots = grid.spots
        self._weights = np.zeros(grid.nearest.shape, dtype=np.float32)
        self._weighed_with: NDArray[np.float64] = np.full(grid.nearest.shape, np.nan)
        self._values: NDArray[np.float32] | None = None
        self._shares: NDArray[np.float64] | None = None
        self._noise: NDArray[np.float64] | None = None

    def find_shares(
        self, shares: NDArray[np.float64], noise: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        """(cells, sides) how far each side is to be thought to hold each cell; rows add up to 1.

        Args:
            shares: (n, sides) what is said of each place.
            noise: (n,) how little it is trusted, see `kriging.find_weights`.
        """
        nearest = self.grid.nearest
        if self._values is None or self._shares is None or self._noise is None:
            stale = np.arange(len(nearest))
            self._values = np.empty((len(nearest), shares.shape[1]), dtype=np.float32)
        else:
            changed = (self._shares != shares).any(axis=1) | (self._noise != noise)
            stale = np.flatnonzero(changed[nearest].any(axis=1)) if changed.any() else np.array([])
        if len(stale):
            self._values[stale] = self._guess(stale, shares, noise)
        self._shares, self._noise = shares.copy(), noise.copy()
        return self._values

    def _guess(
        self, cells: NDArray[np.int64], shares: NDArray[np.float64], noise: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        around = self.grid.nearest[cells]
        said = shares[around]
        guessed: NDArray[np.float64] = said[:, 0].copy()
        mixed = (said != said[:, :1]).any(axis=(1, 2))
        if mixed.any():
            chosen = cells[mixed]
            self._weigh(chosen, noise)
            guessed[mixed] = np.einsum("ck,cks->cs", self._weights[chosen], said[mixed])
        return guessed

    def _weigh(self, cells: NDArray[np.int64], noise: NDArray[np.float64]) -> None:
        """See to the weights of some cells; those made with the same noise still hold."""
        wanted = noise[self.grid.nearest[cells]]
        new = (self._weighed_with[cells] != wanted).any(axis=1)
        if new.any():
            chosen = cells[new]
            self._weights[chosen] = find_weights(
                self._spots[chosen], self.grid.places, self.grid.nearest[chosen], noise, self._range
            )
            self._weighed_with[chosen] = wanted[new]


def estimate_noise(
    grid: Grid,
    shares: NDArray[np.float64],
    noise: NDArray[np.float64],
    doubtful: NDArray[np.bool_],
    *,
    range_m: float,
) -> float:
    """The error variance of doubtful labels that predicts them best from their neighbours.

    Each of up to 800 places near another side is left out and guessed; of `NUGGETS` the one whose
    guesses have the smallest mean squared error (Brier score) is taken.

    Args:
        grid: with the places.
        shares: (n, sides) what is said of each.
        noise: (n,) of each as far as it is known.
        doubtful: (n,) those whose noise is asked for.
        range_m: see `kriging.find_weights`.
    """
    nearest = grid.around
    count = nearest.shape[1]
    told = shares[:, : max(1, shares.shape[1] - 1)]  # the last follows from the others
    mixed = (told[nearest] != told[nearest[:, :1]]).any(axis=(1, 2)) & doubtful
    chosen = np.flatnonzero(mixed)
    if len(chosen) < _FEWEST or count < 3:  # noqa: PLR2004 - too few to tell
        return NUGGETS[0]
    chosen = chosen[:: -(-len(chosen) // _SAMPLE)]
    side = int(np.argmax(shares[chosen].var(axis=0)))
    values = shares[:, side]
    errors = []
    for nugget in NUGGETS:
        tried = np.where(doubtful, nugget, noise)
        around = nearest[chosen]
        guesses = guess_left_out(grid.places, around, values, tried, range_m)
        errors.append(float(np.mean((np.clip(guesses, 0, 1) - values[chosen]) ** 2)))
    return NUGGETS[int(np.argmin(errors))]


def find_covered(grid: Grid, shares: NDArray[np.float64], *, water: bool) -> NDArray[np.float64]:
    """(rows, columns) how far inside what can be drawn each cell lies, in metres.

    Water whose shores are not all of one side is nobody's and lies outside.
    """
    if not water or not grid.bodies:
        return grid.covered
    covered = grid.covered.ravel().copy()
    for cells, inside, shore in grid.bodies:
        mean = shares[shore].mean(axis=0)
        if mean.max() < 1 - _SHORE_DISSENT:
            covered[cells] = np.minimum(covered[cells], -inside)
    return covered.reshape(grid.covered.shape)
