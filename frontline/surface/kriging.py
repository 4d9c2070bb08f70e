"""Ordinary kriging from the nearest places: the best linear guess between what is known.

Control of ground is taken for a random field whose correlation over a distance h is exp(-h / range)
and whose mean nobody knows: ordinary kriging (G. Matheron, "Principles of geostatistics", Economic
Geology 58, 1963; N. Cressie, "Statistics for Spatial Data", 1993, section 3.2) of the indicator of
each side (A. G. Journel, "Nonparametric estimation of spatial distributions", Mathematical Geology
15, 1983), with an error variance of its own for each place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BATCH = 4096


def find_weights(
    spots: NDArray[np.float64],
    places: NDArray[np.float64],
    nearest: NDArray[np.int32],
    noise: NDArray[np.float64],
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
    noise: NDArray[np.float64],
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


def guess_left_out(
    places: NDArray[np.float64],
    nearest: NDArray[np.int32],
    values: NDArray[np.float64],
    noise: NDArray[np.float64],
    range_m: float,
) -> NDArray[np.float64]:
    """What the neighbours of some places would say of them.

    Args:
        places: (n, 2) all places, in metres.
        nearest: (m, k + 1) some places and their neighbours, each place itself first.
        values: (n,) what is said of every place.
        noise: (n,) see `find_weights`.
        range_m: see `find_weights`.

    Returns:
        (m,) guesses, none of which knows what is said of the place itself.
    """
    others = nearest[:, 1:]
    weights = find_weights(places[nearest[:, 0]], places, others, noise, range_m)
    guesses: NDArray[np.float64] = (weights * values[others]).sum(axis=1)
    return guesses
