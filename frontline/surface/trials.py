"""How often places turn out to be whose their neighbours say: each is left out and guessed.

Twice over. On the day itself each place is guessed from its neighbours, and from those of them that
are left when half of all places, or three in four, are left out, too: what is learnt from places
that are near to one another has to hold where they are few. That finds what neighbours do not know
of one another, and no error that they share.

Such errors come to light with time: where the labels of observers are fickle, their line of some
months ago is held against what they say of the same places now. A label that has turned since was
wrong then with the probability that turns are taken back, see `frontline.surface.persistence`;
otherwise the ground has changed hands. What an observer has not come to see in these months, no
trial of its labels shows.

Guessing left-out parts at several densities follows A. Milà and others, "Nearest neighbour distance
matching leave-one-out cross-validation for map validation", Methods in Ecology and Evolution 13,
2022; holding earlier estimates against later ones, D. Croushore and T. Stark, "A real-time data set
for macroeconomists", Journal of Econometrics 105, 2001.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from frontline.surface.calibration import learn_trust
from frontline.surface.kriging import Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from frontline.surface.grid import Grid

_THINNINGS = ((2, 2), (4, 2))
"""In how many parts the places are divided, and how many of the parts guess the others."""


class Labels(NamedTuple):
    """What is said of the places of a grid on one day.

    Attributes:
        said: (n, sides) how far each side is said to hold each place.
        noise: (n,) how little it is trusted, see `kriging.find_weights`.
    """

    said: NDArray[np.float64]
    noise: NDArray[np.float64]


class Trials:
    """The places of one grid, each guessed by others; what is worked out for a day is kept."""

    def __init__(self, grid: Grid, range_m: float) -> None:
        place, nearest = _choose(grid)
        self._place = place
        self._now = _Guesses(grid.places, place, nearest, range_m)
        self._then = _Guesses(grid.places, place, nearest, range_m)
        self._learnt: tuple[Labels, Labels | None, NDArray[np.bool_], float] | None = None
        self._trust = 1.0

    def learn(
        self, now: Labels, then: Labels | None, doubtful: NDArray[np.bool_], fickleness: float
    ) -> float:
        """The trust in leads, see `frontline.surface.calibration`.

        Args:
            now: what is said today.
            then: what was said months ago; None where nobody knows.
            doubtful: (n,) places whose labels are those of observers.
            fickleness: the share of turns that are soon taken back, 0 to 1.
        """
        known = self._learnt
        if (
            known is None
            or known[1] is not then
            or known[3] != fickleness
            or not all(map(np.array_equal, (*known[0], known[2]), (*now, doubtful)))
        ):
            self._trust = self._learn(now, then, doubtful, fickleness)
            self._learnt = now, then, doubtful, fickleness
        return self._trust

    def _learn(
        self, now: Labels, then: Labels | None, doubtful: NDArray[np.bool_], fickleness: float
    ) -> float:
        leads, side, told = self._now.find(now)
        right = now.said[self._place, side]
        parts = [(leads, right, told)]
        if then is not None and fickleness > 0:
            later = doubtful[self._place]
            old_leads, old_side, old_told = self._then.find(then)
            known = (then.said[self._place] > 0).any(axis=1)
            since, before = (some.said[self._place, old_side] for some in (now, then))
            turned = fickleness * since + (1 - fickleness) * before
            parts = [(leads, right, told & ~later), (old_leads, turned, old_told & later & known)]
        return learn_trust(
            np.concatenate([leads[kept] for leads, _, kept in parts]),
            np.concatenate([right[kept] for _, right, kept in parts]),
            np.concatenate([self._place[kept] for _, _, kept in parts]),
        )


class _Guesses:
    """What is guessed for each trial; a further day guesses again what its labels change."""

    def __init__(
        self,
        places: NDArray[np.float64],
        place: NDArray[np.int64],
        nearest: NDArray[np.int32],
        range_m: float,
    ) -> None:
        self._nearest = nearest
        self._weights = Weights(places[place], places, nearest.shape[1], range_m)
        self._lead = np.zeros(len(place))
        self._side = np.zeros(len(place), dtype=np.int64)
        self._mixed = np.zeros(len(place), dtype=bool)
        self._said: NDArray[np.float64] | None = None
        self._noise: NDArray[np.float32] | None = None

    def find(
        self, labels: Labels
    ) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
        """(trials,) leads, the sides that lead, and whether the neighbours differ at all."""
        said, noise = labels.said, labels.noise.astype(np.float32)
        if self._said is None or self._noise is None:
            stale = np.arange(len(self._nearest))
        else:
            changed = (self._said != said).any(axis=1) | (self._noise != noise)
            stale = np.empty(0, dtype=np.int64)
            if changed.any():
                stale = np.flatnonzero(changed[self._nearest].any(axis=1))
        self._said, self._noise = said.copy(), noise
        if len(stale):
            self._guess(stale, said, noise)
        return self._lead, self._side, self._mixed

    def _guess(
        self, stale: NDArray[np.int64], said: NDArray[np.float64], noise: NDArray[np.float32]
    ) -> None:
        around = self._nearest[stale]
        differ = np.zeros(len(stale), dtype=bool)
        for side in range(max(1, said.shape[1] - 1)):  # the last follows from the others
            told = said[:, side].astype(np.float32)[around]
            differ |= (told != told[:, :1]).any(axis=1)
        self._mixed[stale] = differ
        mixed = stale[differ]
        if len(mixed):
            around = around[differ]
            weights = self._weights.find(mixed, around, noise)
            shares = np.einsum("ck,cks->cs", weights, said[around])
            ordered = np.sort(shares, axis=1)
            self._side[mixed] = shares.argmax(axis=1)
            self._lead[mixed] = ordered[:, -1] - (ordered[:, -2] if said.shape[1] > 1 else 0)


def _choose(grid: Grid) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """(trials,) places to guess, and (trials, k) those that guess them."""
    from scipy.spatial import cKDTree

    count = len(grid.places)
    k = grid.around.shape[1] - 1
    place, nearest = [np.arange(count)], [grid.around[:, 1 : k + 1]]
    order = np.random.default_rng(0).permutation(count)
    for parts, used in _THINNINGS:
        for part in range(used):
            kept = np.sort(order[part::parts])
            if len(kept) < k or k < 2:  # noqa: PLR2004 - too few to differ
                continue
            others = np.setdiff1d(order, kept)
            found = cKDTree(grid.places[kept]).query(grid.places[others], k=k)[1]
            place.append(others)
            nearest.append(kept[found])
    return np.concatenate(place), np.concatenate(nearest).astype(np.int32)
