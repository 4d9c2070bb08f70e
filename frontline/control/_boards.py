"""All positions of a place beside one another, on every day on which one of them may change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from frontline.control._denials import Aimed
from frontline.control._effects import FIGHTING, HOLDER, PRESENCE
from frontline.control._segments import (
    NEVER,
    NO_DAY,
    REACH,
    Days,
    Flags,
    Hashes,
    Ints,
    distinct,
    expand,
    starts_of,
)
from frontline.control._versions import Reading, Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A row a span and day; a *seat* is the column of a span's nth official or nth observer.

    Attributes:
        span: of each row.
        day: of each row.
        parties: the officials' versions, an array a seat; whoever has none has the last version.
        observers: the same of everyone else.
        seat: of each slot, its number among the officials or the observers of its span.
        claims: of each row, how many claims are behind the positions.
        earliest: of each row, the first day on which its change can have happened.
        signature: of each row, a fingerprint of all positions.
        mute: of each row, whether nothing is on record but that some have yet to confirm.
    """

    span: Ints
    day: Ints
    parties: list[Ints]
    observers: list[Ints]
    seat: Ints
    claims: Ints
    earliest: Days
    signature: Hashes
    mute: Flags


def set_out(reading: Reading, official: Flags) -> Board:
    """The board of a sheet; officials come before observers in the order of claimants."""
    sheet, versions = reading.sheet, reading.versions
    slot, day = versions.slot[:-1], versions.day[:-1]
    span = sheet.slot_span[slot]
    day = np.maximum(day, sheet.low[span])
    keys = span * REACH + day
    rows = distinct(keys)
    at = np.searchsorted(rows, keys)
    last = np.ones(len(slot), dtype=bool)
    last[:-1] = starts_of(slot, at)[1:]
    speaks_for = official[sheet.slot_claimant]
    number = np.arange(len(speaks_for)) - sheet.first_slot[sheet.slot_span]
    parties = np.bincount(sheet.slot_span[speaks_for], minlength=len(sheet.span_place))
    seat = np.where(speaks_for, number, number - parties[sheet.slot_span])
    row_span = rows // REACH
    oldest = np.searchsorted(slot, sheet.first_slot[row_span])

    def seats(which: Flags) -> list[Ints]:
        """Each seat's version on each row: the last one that came before in the span."""
        found = []
        some = np.flatnonzero(last & which[slot])
        column = seat[slot[some]]
        for number in range(int(column.max(initial=-1)) + 1):
            own = some[column == number]
            version = np.full(len(rows), -1, dtype=np.int64)
            version[at[own]] = own
            version = np.maximum.accumulate(version)
            version[version < oldest] = len(slot)
            found.append(version)
        return found

    left, right = seats(speaks_for), seats(~speaks_for)
    signature, claims, mute = _sum_up(versions, [*left, *right], len(rows))
    return Board(
        span=row_span,
        day=rows % REACH,
        parties=left,
        observers=right,
        seat=seat,
        claims=claims,
        earliest=_earliest(reading, at, last, len(rows)),
        signature=signature,
        mute=mute,
    )


def _sum_up(versions: Versions, seats: list[Ints], rows: int) -> tuple[Hashes, Ints, Flags]:
    """The fingerprint, the claims and the silence of all seats together, on each row."""
    signature, claims = np.zeros(rows, dtype=np.uint64), np.zeros(rows, dtype=np.int64)
    says_nothing, quiet = versions.find_mute(), np.arange(rows)
    for version in seats:
        signature += versions.signature[version]
        claims += versions.claims[version]
        quiet = quiet[says_nothing[version[quiet]]]
    mute = np.zeros(rows, dtype=bool)
    mute[quiet] = True
    return signature, claims, mute


def _earliest(reading: Reading, at: Ints, last: Flags, rows: int) -> Days:
    """The first day each row's change can have happened: of the positions that changed, or of all.

    A row with which a span begins changes by a retraction; that is dated elsewhere. `NEVER` where
    nothing else begins.
    """
    versions = reading.versions
    kept = np.flatnonzero(last)
    changed = np.ones(len(kept), dtype=bool)
    same = ~starts_of(versions.slot[kept])[1:]
    changed[1:] = ~same | (versions.signature[kept[1:]] != versions.signature[kept[:-1]])
    dated = versions.day[kept] >= reading.sheet.low[reading.sheet.slot_span[versions.slot[kept]]]
    kept, changed = kept[dated], changed[dated]
    every = np.full(rows, NEVER, dtype=np.int32)
    np.minimum.at(every, at[kept], versions.earliest[kept])
    moved = np.full(rows, NEVER, dtype=np.int32)
    np.minimum.at(moved, at[kept[changed]], versions.earliest[kept[changed]])
    return np.where(moved < NEVER, moved, every)


class Seat:
    """The positions of one seat on some rows of a board; each field is looked up when it is used.

    Args:
        versions: of the sheet.
        rows: the version on each row.
        own: the side of whoever speaks, on each row.
        stake: whether that side has a stake in the place; None where that does not matter.
    """

    def __init__(self, versions: Versions, rows: Ints, own: Ints, stake: Flags | None) -> None:
        self.versions, self.rows, self.own, self.stake = versions, rows, own, stake

    def take(self, rows: Ints | Flags) -> Seat:
        """The same on some of the rows."""
        stake = None if self.stake is None else self.stake[rows]
        return Seat(self.versions, self.rows[rows], self.own[rows], stake)

    @cached_property
    def stance(self) -> Days:
        """See `Effects`."""
        return self.versions.stance[self.rows]

    @cached_property
    def controller(self) -> Ints:
        """The side said to hold the whole place, -1 for none."""
        return np.where((self.stance & 7) == HOLDER, (self.stance >> 3) - 1, -1)

    @cached_property
    def bit(self) -> Ints:
        """The same as a bit, 0 for none."""
        return np.where(self.controller >= 0, np.left_shift(1, np.maximum(self.controller, 0)), 0)

    @cached_property
    def present(self) -> Ints:
        """A bit for each side said to be in a part of the place."""
        return np.where((self.stance & 7) == PRESENCE, self.stance >> 3, 0)

    @cached_property
    def fighting(self) -> Flags:
        """Whether fighting is reported."""
        found: Flags = (self.stance & 7) == FIGHTING
        return found

    @cached_property
    def concedes(self) -> Flags:
        """See `Position`."""
        found = self.versions.concedes[self.rows]
        return found if self.stake is None else found & self.stake

    @cached_property
    def changed(self) -> Days:
        """The day the newest change was stated."""
        return self.versions.change.stated[self.rows]

    @cached_property
    def changed_on(self) -> Days:
        """The day the newest change happened."""
        return self.versions.change.happened[self.rows]

    @cached_property
    def taken(self) -> Flags:
        """Whether that was a capture of the whole."""
        return self.versions.change.taken[self.rows]

    @cached_property
    def moment(self) -> Days:
        """The day a denial must not precede to bind this: of the change, else of the position."""
        return np.where(self.changed != NO_DAY, self.changed, self.versions.stated[self.rows])

    @cached_property
    def speaks(self) -> Flags:
        """See `Position`."""
        return self.versions.speaks[self.rows]

    @cached_property
    def left(self) -> Flags:
        """See `Position`."""
        return self.versions.left[self.rows]

    @cached_property
    def stated(self) -> Days:
        """See `Position`."""
        return self.versions.stated[self.rows]

    @cached_property
    def restated(self) -> Days:
        """See `Position`."""
        return self.versions.restated[self.rows]

    @cached_property
    def spoken(self) -> Days:
        """See `Position`."""
        return self.versions.spoken[self.rows]

    @cached_property
    def repeated(self) -> Flags:
        """See `Position`."""
        return self.versions.repeated[self.rows]

    @cached_property
    def denies(self) -> Flags:
        """Whether any denial binds."""
        return self.versions.denies[self.rows]

    @cached_property
    def background(self) -> Flags:
        """See `Versions`."""
        return self.versions.background[self.rows]


def incompatible(a: Seat, b: Seat) -> Flags:
    """Whether two positions cannot both be true: `policies._incompatible`."""
    holds_a, holds_b = a.controller >= 0, b.controller >= 0
    found: Flags = holds_a & holds_b & (a.controller != b.controller)
    found |= holds_a & ~holds_b & _clashes(a, b)
    found |= holds_b & ~holds_a & _clashes(b, a)
    return found


def _clashes(holder: Seat, other: Seat) -> Flags:
    found: Flags = other.fighting | ((other.present & ~holder.bit) != 0)
    found |= other.left & (other.own == holder.controller)
    return found


def overtakes(newer: Seat, older: Seat) -> Flags:
    """Whether a newer position ends an older one: `policies._overtakes`."""
    moves = newer.changed != NO_DAY
    fights = newer.fighting & (older.controller >= 0) & ~older.taken
    fights &= newer.stated > older.restated
    own_news = (newer.own == older.own) | ~older.repeated
    before = (older.spoken != NO_DAY) & (older.spoken < newer.changed_on) & ~older.denies
    ends = (newer.changed > older.restated) | (own_news & before)
    ends &= older.changed_on <= newer.changed_on
    found: Flags = (older.restated != NO_DAY) & np.where(moves, ends, fights)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrows:
    """Denials that meet a claim on a row of a board.

    Attributes:
        row: of the board.
        denier: the denying slot.
        rival: the slot denied.
        side: the side denied, -1 for nobody.
        stated: the day of the denial.
    """

    row: Ints
    denier: Ints
    rival: Ints
    side: Ints
    stated: Ints


def find_arrows(board: Board, aimed: Aimed, slot_span: Ints) -> Arrows:
    """The rows of a board on which each denial can bind the claim it is aimed at."""
    keys = board.span * REACH + board.day
    base = slot_span[aimed.denier] * REACH
    low = np.searchsorted(keys, base + aimed.low)
    high = np.searchsorted(keys, base + np.minimum(aimed.high, REACH - 1))
    which, row = expand(low, high)
    return Arrows(
        row=row,
        denier=aimed.denier[which],
        rival=aimed.rival[which],
        side=aimed.side[which],
        stated=aimed.stated[which],
    )
