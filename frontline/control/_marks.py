"""What no longer counts of what was said of places: `remarks.Remarks`, for all days at once."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from frontline.control._effects import Effects
from frontline.control._retractions import Retractions
from frontline.control._segments import NEVER, REACH, Hashes, Ints, mix, order_by
from frontline.control._versions import Reading


class Marks:
    """Stretches of days of some places, each with an effect that was said and no longer counts.

    Args:
        effects: what was said, with the index of the place.
        low: first day of each.
        high: the day after the last, `NEVER` if there is none.
        by: row of the claim that brings it about, or of what was said itself.
    """

    def __init__(self, effects: Effects, low: Ints, high: Ints, by: Ints) -> None:
        order = order_by(effects.place, low)
        self.effects, self.by = effects.take(order), by[order]
        self.low, self.high = low[order], np.minimum(high[order], REACH - 1)

    @cached_property
    def _begins(self) -> Ints:
        return self.effects.place * np.int64(REACH) + self.low

    @cached_property
    def _ends(self) -> tuple[Ints, Ints]:
        keys = self.effects.place * np.int64(REACH) + self.high
        order = order_by(keys)
        return keys[order], order

    @cached_property
    def _sums(self) -> tuple[Hashes, Hashes]:
        """Fingerprints of the first stretches to begin, and of the first to end."""
        each, none = mix(self.by), np.zeros(1, dtype=np.uint64)
        begun, ended = np.cumsum(each), np.cumsum(each[self._ends[1]])
        return np.concatenate([none, begun]), np.concatenate([none, ended])

    def _cut(self, place: Ints, day: Ints) -> tuple[Ints, Ints]:
        """How many stretches have begun and how many have ended by each place's day."""
        wanted = place.astype(np.int64) * REACH + np.minimum(day, REACH - 2)
        begun = np.searchsorted(self._begins, wanted, side="right")
        return begun, np.searchsorted(self._ends[0], wanted, side="right")

    def count(self, place: Ints, day: Ints) -> Ints:
        """How many of these there are of each place on a day."""
        if not len(self.low):
            return np.zeros(len(place), dtype=np.int64)
        begun, ended = self._cut(place, day)
        return begun - ended

    def sign(self, place: Ints, day: Ints) -> Hashes:
        """A fingerprint of these, of each place on a day; 0 where there are none."""
        if not len(self.low):
            return np.zeros(len(place), dtype=np.uint64)
        begun, ended = self._cut(place, day)
        found: Hashes = self._sums[0][begun] - self._sums[1][ended]
        return found

    def find(self, place: int, day: int) -> Ints:
        """The rows of one place on a day, in the order of events."""
        low, high = np.searchsorted(self.effects.place, [place, place + 1])
        rows = np.arange(low, high)
        day = min(day, REACH - 2)
        rows = rows[(self.low[rows] <= day) & (day < self.high[rows])]
        said = self.effects
        keys = self.by[rows], said.claim[rows], said.stated[rows], said.starts[rows]
        return rows[np.lexsort(keys)]

    @classmethod
    def join(cls, parts: list[tuple[Effects, Ints, Ints]], every: Effects) -> Marks:
        """The marks of what was overruled, from those of each chunk; see `find_missed`."""
        empty = np.zeros(0, dtype=np.int64)
        effects = Effects.join([every.take(empty), *(part[0] for part in parts)])
        low = np.concatenate([empty, *(part[1] for part in parts)])
        high = np.concatenate([empty, *(part[2] for part in parts)])
        return cls(effects, low, high, effects.claim)


def find_retracted(effects: Effects, retractions: Retractions) -> Marks:
    """The marks of what was taken back, or given back, by what does so."""
    some = np.flatnonzero(retractions.touched[effects.claim])
    which, stretch = retractions.told.of(effects.claim[some])
    rows = some[which]
    low = np.maximum(retractions.told.low[stretch], effects.starts[rows])
    high = retractions.told.high[stretch]
    kept = np.flatnonzero(low < high)
    by = retractions.told.by[stretch[kept]]
    return Marks(effects.take(rows[kept]), low[kept], high[kept], by)


def find_missed(reading: Reading) -> tuple[Effects, Ints, Ints]:
    """What was overruled and is not told otherwise, with the days on which it is so.

    An overruled denial is told as a denial for as long as it binds.
    """
    missed, denials, sheet = reading.sheet.missed, reading.denials, reading.sheet
    low = missed.low.copy()
    denying = np.flatnonzero(missed.effects.denied >= 0)
    if denials is not None and len(denying):
        size = np.int64(max(sheet.effects.claim.max(), missed.effects.claim.max()) + 1)
        keys = sheet.span[denials.rows] * size + sheet.effects.claim[denials.rows]
        order = np.argsort(keys)
        wanted = missed.span[denying] * size + missed.effects.claim[denying]
        until = denials.until[order[np.searchsorted(keys[order], wanted)]]
        low[denying] = np.maximum(low[denying], until)
    kept = np.flatnonzero(low < np.minimum(missed.high, NEVER))
    return missed.effects.take(kept), low[kept], missed.high[kept]
