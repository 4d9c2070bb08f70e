"""Ordinary kriging from the nearest places: the best linear guess between what is known.

Control of ground is taken for a random field whose correlation over a distance h is exp(-h / range)
and whose mean nobody knows: ordinary kriging (G. Matheron, "Principles of geostatistics", Economic
Geology 58, 1963; N. Cressie, "Statistics for Spatial Data", 1993, section 3.2) of the indicator of
each side (A. G. Journel, "Nonparametric estimation of spatial distributions", Mathematical Geology
15, 1983), with an error variance of its own for each place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BATCH = 4096
_GROWTH = 1.2


def find_weights(
    spots: NDArray[np.float64],
    places: NDArray[np.float64],
    nearest: NDArray[np.int32],
    noise: NDArray[np.floating[Any]],
    range_m: float,
) -> NDArray[np.float32]:
    """The share of each neighbour in what is guessed for a spot.

    Args:
        spots: (m, 2) where to guess, in metres.
        places: (n, 2) where something is known, in metres; no two at one point.
        nearest: (m, k) the places that speak for each spot.
        noise: (n,) error variance of each place, relative to the variance of the field.
        range_m: distance over which correlation falls to 1/e, in metres.

    Returns:
        (m, k) weights; each row adds up to 1. Some may be negative.
    """
    weights = np.empty(nearest.shape, dtype=np.float32)
    for start in range(0, len(spots), _BATCH):
        part = slice(start, start + _BATCH)
        weights[part] = _solve(spots[part], places, nearest[part], noise, range_m)
    return weights


def _solve(
    spots: NDArray[np.float64],
    places: NDArray[np.float64],
    nearest: NDArray[np.int32],
    noise: NDArray[np.floating[Any]],
    range_m: float,
) -> NDArray[np.float64]:
    count, k = nearest.shape
    around = places[nearest]
    between = np.hypot(*np.moveaxis(around[:, :, None] - around[:, None], -1, 0))
    away = np.hypot(*np.moveaxis(around - spots[:, None], -1, 0))
    system = np.ones((count, k + 1, k + 1))
    system[:, :k, :k] = np.exp(-between / range_m)
    system[:, np.arange(k), np.arange(k)] += noise[nearest]
    system[:, k, k] = 0.0
    known = np.ones((count, k + 1))
    known[:, :k] = np.exp(-away / range_m)
    solution: NDArray[np.float64] = np.linalg.solve(system, known[..., None])[:, :k, 0]
    return solution


class Weights:
    """The weights for a set of spots: made when asked for, kept while the noise is the same."""

    def __init__(
        self,
        spots: NDArray[np.float64],
        places: NDArray[np.float64],
        count: int,
        range_m: float,
    ) -> None:
        """Make none yet; `count` places speak for a spot, the rest is as in `find_weights`."""
        self._spots, self._places = spots, places
        self._range = range_m
        self._row = np.full(len(spots), -1, dtype=np.int32)
        self._used = 0
        self._weights = np.empty((0, count), dtype=np.float32)
        self._made_with = np.empty((0, count), dtype=np.float32)

    def find(
        self,
        chosen: NDArray[np.int64],
        nearest: NDArray[np.int32],
        noise: NDArray[np.float32],
    ) -> NDArray[np.float32]:
        """(chosen, k) weights of some spots.

        Args:
            chosen: numbers of the spots, each once.
            nearest: (chosen, k) the places that speak for them, always the same for a spot.
            noise: (n,) error variance of each place, see `find_weights`.
        """
        self._make_room(chosen)
        rows, wanted = self._row[chosen], noise[nearest]
        new = (self._made_with[rows] != wanted).any(axis=1)
        if new.any():
            spots = self._spots[chosen[new]]
            made = find_weights(spots, self._places, nearest[new], noise, self._range)
            self._weights[rows[new]], self._made_with[rows[new]] = made, wanted[new]
        return self._weights[rows]

    def _make_room(self, chosen: NDArray[np.int64]) -> None:
        first = chosen[self._row[chosen] < 0]
        end = self._used + len(first)
        if end > len(self._weights):
            more = max(end, int(_GROWTH * len(self._weights))) - len(self._weights)
            blank = np.full((more, self._weights.shape[1]), np.nan, dtype=np.float32)
            self._weights = np.concatenate([self._weights, blank])
            self._made_with = np.concatenate([self._made_with, blank])
        self._row[first] = np.arange(self._used, end, dtype=np.int32)
        self._used = end
