"""The rows of a history before neighbours that say the same are joined, and joining them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from frontline.control._segments import NEVER, Days, Flags, Hashes, Ints, order_by, starts_of

OWN, BACKGROUND, INFERRED, NOTHING, QUIET = range(5)
"""What a row tells: of the place's own positions, of a region's around it, of a side inferred from
a later capture, of nothing, or of the place's own where these only have yet to confirm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What is said of a place from a day on, a row a place and day.

    Attributes:
        place: index of the place.
        day: from which it is so.
        kind: `OWN`, `BACKGROUND`, `INFERRED`, `NOTHING` or `QUIET`.
        status: index into `STATUSES`.
        controller: index of the side, -1 for none.
        inferred: index of the side inferred, -1 for none.
        signature: a fingerprint of all positions and of what takes something back.
        claims: how many claims are behind its positions.
        earliest: first day on which the change can have happened; `NO_DAY` without a bound.
        resting: whether it is a background of what lies inside; see `Verdict`.
        region: the region whose positions stand in, for `BACKGROUND`; else -1.
        chunk: the chunk on whose board the positions are to be found, -1 where there are none.
        source: the row of that board.
    """

    place: Ints
    day: Ints
    kind: Ints
    status: Ints
    controller: Ints
    inferred: Ints
    signature: Hashes
    claims: Ints
    earliest: Days
    resting: Flags
    region: Ints
    chunk: Ints
    source: Ints

    def __len__(self) -> int:
        return len(self.place)

    def take(self, rows: Ints | Flags) -> Self:
        """Some of the rows."""
        return type(self)(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    @classmethod
    def join(cls, parts: Sequence[Self]) -> Self:
        """All rows of several tables."""
        return cls(
            **{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)}
        )

    def in_order(self) -> Self:
        """The same by place and day."""
        return self.take(order_by(self.place, self.day))


def join_intervals(rows: Rows) -> tuple[Ints, Ints, Ints]:
    """The intervals of some rows by place and day.

    Until something is said of a place, or taken back, it has no interval.

    Args:
        rows: by place and day.

    Returns:
        (first row of each interval, last row of each interval, day on which it ends or `NEVER`).
    """
    silent = (rows.kind == NOTHING) & (rows.signature == 0)
    fresh = starts_of(rows.place)
    spoken = np.cumsum(~silent)
    base = np.maximum.accumulate(np.where(fresh, spoken - ~silent, 0))
    shown = np.flatnonzero(spoken > base)
    kept = rows.take(shown)
    begins = starts_of(
        kept.place, kept.status, kept.controller, kept.inferred, kept.region, kept.signature
    )
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(kept))[: len(first)] - 1
    until = np.full(len(first), NEVER, dtype=np.int64)
    follows = kept.place[first[1:]] == kept.place[first[:-1]]
    until[:-1] = np.where(follows, kept.day[first[1:]], NEVER)
    return shown[first], shown[last], until
