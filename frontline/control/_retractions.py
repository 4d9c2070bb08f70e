"""What is taken back on which days: `retractions.Retractions`, in columns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from frontline.control._segments import (
    NEVER,
    NO_DAY,
    REACH,
    Flags,
    Ints,
    distinct,
    expand,
    order_by,
)
from frontline.control._vocabulary import EVENT_CODES, MODALITY_CODES
from frontline.control.columns import ClaimColumns


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretches:
    """Half-open stretches of days of some claims, by claim and first day.

    Attributes:
        claim: row of the claim.
        low: first day.
        high: the day after the last, `NEVER` if there is none.
        by: row of the claim that brings it about.
    """

    claim: Ints
    low: Ints
    high: Ints
    by: Ints

    def __len__(self) -> int:
        return len(self.claim)

    def of(self, claims: Ints) -> tuple[Ints, Ints]:
        """All stretches of some claims: (which claim, which stretch)."""
        if not len(self):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        low = np.searchsorted(self.claim, claims)
        return expand(low, np.searchsorted(self.claim, claims, side="right"))

    def cover(self, claims: Ints, days: Ints) -> Flags:
        """Whether one of a claim's stretches covers a day; for stretches that do not overlap."""
        if not len(self):
            return np.zeros(len(claims), dtype=bool)
        keys = self.claim * np.int64(REACH) + self.low
        wanted = claims.astype(np.int64) * REACH + np.clip(days, 0, REACH - 1)
        at = np.searchsorted(keys, wanted, side="right") - 1
        found: Flags = (at >= 0) & (self.claim[at] == claims) & (days < self.high[at])
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Retractions:
    """Which claims are taken back when.

    Attributes:
        gone: the days on which claims are taken back, and by whom.
        told: the same, and the days on which they are given back, with who gave them back.
        turns: `claim * REACH + day`, ascending: when what is told of a claim changes.
        earliest: of each turn, the first day on which it can have been.
        touched: of each claim, whether it has turns.
    """

    gone: Stretches
    told: Stretches
    turns: Ints
    earliest: Ints
    touched: Flags

    def count_turns(self) -> Ints:
        """How often what is told of each claim changes."""
        return np.bincount(self.turns // REACH, minlength=len(self.touched))

    def find_turns(self, claims: Ints) -> tuple[Ints, Ints]:
        """All turns of some claims: (which claim, which turn)."""
        low = np.searchsorted(self.turns, claims.astype(np.int64) * REACH)
        return expand(low, np.searchsorted(self.turns, (claims.astype(np.int64) + 1) * REACH))


def find_retractions(claims: ClaimColumns, known: Flags, denied: Ints) -> Retractions:
    """The retractions among the claims that can be known.

    Nearly all retractions are of claims that speak of a place. Only where a retraction was itself
    taken back are the days gone through one by one.

    Args:
        claims: the claims.
        known: which of them can be known.
        denied: rows of claims that are denied, retractions perhaps among them.
    """
    able = np.isin(claims.event, [EVENT_CODES.index(name) for name in ("retracted", "corrected")])
    sure = np.isin(claims.modality, [MODALITY_CODES.index(name) for name in _SURE])
    day = np.where(claims.known != NO_DAY, claims.known, claims.starts).astype(np.int64)
    rows = np.flatnonzero(known & able & sure & (claims.about >= 0) & (day != NO_DAY))
    rows = rows[np.argsort(day[rows], kind="stable")]
    about, is_back = claims.about.astype(np.int64), np.zeros(len(claims), dtype=bool)
    is_back[rows] = True
    root = _find_roots(rows, about, is_back)
    nested = np.zeros(len(claims), dtype=bool)
    nested[root[is_back[about[rows]]]] = True
    plain, deep = rows[~nested[root]], rows[nested[root]]
    firsts = plain[np.unique(about[plain], return_index=True)[1]] if len(plain) else plain
    forever = np.full(len(firsts), NEVER, dtype=np.int64)
    flat = (about[firsts], day[firsts], forever, firsts)
    watched = ~is_back
    watched[denied] = True
    found = _Course(deep, about, day, watched)
    turns = distinct(np.append(np.array(found.turns, dtype=np.int64), flat[0] * REACH + flat[1]))
    causes = np.array(found.causes, dtype=np.int64).reshape(-1, 2)
    keys = np.append(about[plain] * REACH + day[plain], causes[:, 0])
    by = np.append(plain, causes[:, 1])
    at = np.minimum(np.searchsorted(turns, keys), max(len(turns) - 1, 0))
    hit = np.flatnonzero(turns[at] == keys) if len(turns) else at
    earliest = np.full(len(turns), NEVER, dtype=np.int64)
    np.minimum.at(earliest, at[hit], claims.earliest[by[hit]])
    touched = np.zeros(len(claims), dtype=bool)
    touched[turns // REACH] = True
    return Retractions(
        gone=_join(flat, found.gone),
        told=_join(flat, found.told),
        turns=turns,
        earliest=earliest,
        touched=touched,
    )


_SURE = tuple(name for name in MODALITY_CODES if name in {"asserted", "historical"})


def _find_roots(rows: Ints, about: Ints, is_back: Flags) -> Ints:
    """What retractions finally speak of, through retractions of retractions."""
    found = about[rows]
    while len(some := np.flatnonzero(is_back[found])):
        found[some] = about[found[some]]
    return found


_Span = tuple[int, int, int, int]
_STANDS: tuple[int, tuple[int, ...]] = (-1, ())


class _Course:
    """Claims some of whose retractions were taken back, retraction by retraction.

    Args:
        rows: the retractions, by day and claim.
        about: of each claim, what it speaks of.
        day: of each claim, the day it was stated.
        watched: of each claim, whether it matters on which days it is taken back.

    Attributes:
        gone: see `Retractions`: claim, first day, the day after the last, and by which claim.
        told: likewise.
        turns: likewise.
        causes: `claim * REACH + day` and the retraction that bears on that claim from that day on.
    """

    def __init__(self, rows: Ints, about: Ints, day: Ints, watched: Flags) -> None:
        self.gone: list[_Span] = []
        self.told: list[_Span] = []
        self.turns: list[int] = []
        self.causes: list[tuple[int, int]] = []
        self._about, self._watched = about, watched
        self._backs = set(rows.tolist())
        self._said: dict[int, list[int]] = defaultdict(list)
        self._by: dict[int, int] = {}
        self._open: dict[int, tuple[tuple[int, tuple[int, ...]], int]] = {}
        for on, some in groupby(rows.tolist(), key=lambda row: int(day[row])):
            touched = {claim for row in some for claim in self._hear(row, on)}
            for claim in touched:
                self._turn(claim, on)
        for claim in list(self._open):
            self._close(claim, NEVER)

    def _hear(self, row: int, on: int) -> list[int]:
        """The watched claims of which something else may be told once a retraction is known."""
        self._said[int(self._about[row])].append(row)
        touched, above, moves = [], row, True
        while above in self._backs:
            above = int(self._about[above])
            if self._watched[above]:
                self.causes.append((above * REACH + on, row))
            if moves:  # what one further from the last word amounts to may have changed
                before = self._by.pop(above, -1)
                standing = next((each for each in self._said[above] if each not in self._by), -1)
                moves = standing != before
                if standing >= 0:
                    self._by[above] = standing
                if self._watched[above]:
                    touched.append(above)
        return touched

    def _turn(self, claim: int, on: int) -> None:
        taken = self._by.get(claim, -1)
        given_back = tuple(self._by[each] for each in self._said[claim] if each in self._by)
        now = taken, (taken,) if taken >= 0 else given_back
        if now != self._open.get(claim, (_STANDS, 0))[0]:
            self._close(claim, on)
            self._open[claim] = now, on
            self.turns.append(claim * REACH + on)

    def _close(self, claim: int, until: int) -> None:
        (taken, tells), since = self._open.pop(claim, (_STANDS, 0))
        if taken >= 0:
            self.gone.append((claim, since, until, taken))
        self.told.extend((claim, since, until, each) for each in tells)


def _join(flat: tuple[Ints, Ints, Ints, Ints], found: list[_Span]) -> Stretches:
    more = np.array(found, dtype=np.int64).reshape(-1, 4)
    claim, low, high, by = (np.append(flat[n].astype(np.int64), more[:, n]) for n in range(4))
    order = order_by(claim, low, by)
    return Stretches(claim=claim[order], low=low[order], high=high[order], by=by[order])
