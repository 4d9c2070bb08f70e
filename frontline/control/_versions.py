"""Each claimant's position on each day on which it may change: `positions.Position`, packed.

A *version* is one claimant's position in one span from one day on. It comes to be when the
claimant's own claims speak of a new day, or when what another of its side has said turns its news
into a repetition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from frontline.control._denials import Denials, find_denials
from frontline.control._effects import FIGHTING, HOLDER, PRESENCE, SILENCE, SPLIT
from frontline.control._news import News, find_news
from frontline.control._runs import Runs, find_runs
from frontline.control._segments import (
    NEVER,
    NO_DAY,
    REACH,
    Codes,
    Days,
    Flags,
    Hashes,
    Ints,
    distinct,
    mix,
    running_max,
    starts_of,
)
from frontline.control._sheets import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The newest change of control behind some positions.

    Attributes:
        stated: the day it was stated, `NO_DAY` for none.
        happened: the day it happened, `NO_DAY` for none.
        taken: whether it was a capture of the whole place.
    """

    stated: Days
    happened: Days
    taken: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """All versions of a sheet, by slot and day, and a last one that says nothing.

    Attributes:
        slot: of each version.
        day: from which it holds.
        at: the last of its claimant's days in `Runs`, -1 if it has only denied; for the last
            version, too.
        stance: see `Effects`.
        speaks: whether it says anything of who holds, is in or has left the place.
        left: whether it says that its own side withdrew.
        concedes: whether an official says without doubt that another side holds the place.
        stated: the day the position was first stated.
        restated: the day it was last stated.
        spoken: the last day of which it was said.
        repeated: whether it was stated more than once.
        change: see `Change`.
        denies: whether any denial binds.
        denials: row in `Denials.versions`, -1 for none.
        suspended: what it said before it went silent, as a day in `Runs`; -1 for nothing.
        background: whether it rests on a claim that a side holds the whole of an area.
        family: of its last claim, -1 if it has only denied.
        claims: how many claims are behind it.
        earliest: first day that the claims that begin with it can mean.
        signature: a fingerprint of what must differ for the position to have changed.
    """

    slot: Ints
    day: Ints
    at: Ints
    stance: Days
    speaks: Flags
    left: Flags
    concedes: Flags
    stated: Days
    restated: Days
    spoken: Days
    repeated: Flags
    change: Change
    denies: Flags
    denials: Ints
    suspended: Ints
    background: Flags
    family: Ints
    claims: Ints
    earliest: Days
    signature: Hashes

    def find_mute(self) -> Flags:
        """Of each version, whether it is `Position.is_mere_silence`, or nobody's."""
        silent: Flags = ((self.stance & 7) == SILENCE) & ~self.denies & (self.suspended < 0)
        return silent | (self.slot < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sheet as it was read: what its details can be told from."""

    sheet: Sheet
    runs: Runs
    newest: NewestChange
    denials: Denials | None
    versions: Versions


class NewestChange:
    """Finds the newest change behind a run on a day."""

    def __init__(self, sheet: Sheet, runs: Runs, news: News) -> None:
        effects = sheet.effects
        self.runs = runs
        self.stated, self.starts = effects.stated[runs.rows], effects.starts[runs.rows]
        self.until = news.until[runs.rows]
        member_run = np.repeat(runs.run, runs.end - runs.begin)
        counts = news.is_news[runs.rows] & runs.settled
        counts &= np.repeat(runs.stance, runs.end - runs.begin) != SPLIT
        self.counts = counts
        # A concession is always news: of those of a run the one that was stated last.
        rows = np.flatnonzero(counts & news.concedes[runs.rows])
        when = self.stated[rows].astype(np.int64) * REACH + self.starts[rows]
        _, rank = np.unique(when, return_inverse=True)
        best = running_max(rank * len(rows) + np.arange(len(rows)), member_run[rows])
        newest = np.arange(len(counts))
        newest[rows] = rows[best % max(len(rows), 1)]
        last = np.maximum.accumulate(np.where(counts, np.arange(len(counts)), -1))
        self.latest = np.where(last < 0, -1, newest[last])

    def find(self, days: Ints, on: Ints) -> Change:
        """The newest change behind the runs that some of their days end, on another day each.

        Args:
            days: index of a day in the runs, -1 for none.
            on: the day on which is asked.
        """
        runs = self.runs
        member = np.full(len(days), -1, dtype=np.int64)
        some = np.flatnonzero(days >= 0)
        member[some] = self.latest[runs.end[days[some]] - 1]
        floor = np.where(days >= 0, runs.begin[runs.head[days]], 0) if len(runs.begin) else days
        member[member < floor] = -1
        pending = np.flatnonzero(member >= 0)
        while len(pending):
            pending = pending[self.until[member[pending]] <= on[pending]]
            below = member[pending] - 1
            member[pending] = np.where(below < 0, -1, self.latest[below])
            member[pending[member[pending] < floor[pending]]] = -1
            pending = pending[member[pending] >= 0]
        found = member >= 0
        if not len(self.stated):
            nothing = np.full(len(days), NO_DAY, dtype=np.int32)
            return Change(stated=nothing, happened=nothing, taken=found)
        return Change(
            stated=np.where(found, self.stated[member], NO_DAY).astype(np.int32),
            happened=np.where(found, self.starts[member], NO_DAY).astype(np.int32),
            taken=found & ((runs.stance[days] & 7) == HOLDER),
        )


def read_sheet(sheet: Sheet, allegiance: Ints, official: Flags, sides: int) -> Reading:
    """The versions of a sheet.

    Args:
        sheet: the effects.
        allegiance: side of each claimant, -1 for none.
        official: of each claimant.
        sides: how many there are.
    """
    runs = find_runs(sheet)
    news = find_news(sheet, allegiance, official)
    newest = NewestChange(sheet, runs, news)
    keys, begin, end = _find_keys(sheet, runs, news, newest)
    at = _last_day(sheet, runs, keys, end)
    denials = find_denials(sheet, runs, keys, sides)
    versions = _describe(sheet, runs, newest, denials, (keys, begin, end, at), allegiance, official)
    return Reading(sheet=sheet, runs=runs, newest=newest, denials=denials, versions=versions)


def _find_keys(
    sheet: Sheet, runs: Runs, news: News, newest: NewestChange
) -> tuple[Ints, Ints, Ints]:
    """The versions as `slot * REACH + day`, and the range of the effects that begin with each."""
    own = sheet.slot * REACH + sheet.effects.starts
    begin = np.flatnonzero(starts_of(own))
    keys = own[begin]
    fades = runs.rows[newest.counts]
    fades = fades[news.until[fades] < NEVER]
    late = sheet.low[sheet.slot_span] != NO_DAY
    if not len(fades) and not late.any():
        return keys, begin, np.append(begin[1:], len(own))[: len(begin)]
    if len(fades):
        keys = distinct(np.append(keys, sheet.slot[fades] * REACH + news.until[fades]))
    if late.any():  # of what was before a span only the last version matters
        slot = keys // REACH
        shown = keys % REACH >= sheet.low[sheet.slot_span[slot]]
        shown[:-1] |= (slot[1:] != slot[:-1]) | shown[1:]
        shown[-1] = True
        keys = keys[shown]
    return keys, np.searchsorted(own, keys), np.searchsorted(own, keys, side="right")


def _last_day(sheet: Sheet, runs: Runs, keys: Ints, end: Ints) -> Ints:
    says = np.zeros(len(sheet.slot) + 1, dtype=np.int64)
    says[runs.rows + 1] = 1
    member = np.cumsum(says)[end] - 1
    day = np.repeat(np.arange(len(runs.begin)), runs.end - runs.begin)
    if not len(day):
        return np.full(len(keys), -1, dtype=np.int64)
    at = np.where(member >= 0, day[member], -1)
    return np.where((at >= 0) & (runs.slot[at] == keys // REACH), at, -1)


def _describe(
    sheet: Sheet,
    runs: Runs,
    newest: NewestChange,
    denials: Denials | None,
    layout: tuple[Ints, Ints, Ints, Ints],
    allegiance: Ints,
    official: Flags,
) -> Versions:
    keys, begin, end, at = layout
    slot, day = keys // REACH, keys % REACH
    # The last version, of nobody, says nothing; whoever has no version points to it.
    slot, day, at = np.append(slot, -1), np.append(day, NO_DAY), np.append(at, -1)
    some = at >= 0

    def of_day(column: npt.NDArray[Any], nothing: int) -> npt.NDArray[Any]:
        return np.where(some, column[at], nothing) if len(column) else np.full(len(at), nothing)

    claimant = np.append(sheet.slot_claimant, 0)[slot]
    stance = of_day(runs.stance, 0).astype(np.int32)
    kind, holder = stance & 7, (stance >> 3) - 1
    left = of_day(runs.leaves, 0).astype(bool)
    names = (kind == HOLDER) & (holder >= 0)
    speaks = names | ((kind == PRESENCE) & (stance >> 3 > 0)) | (kind == FIGHTING) | left
    sure = of_day(runs.sure, 1).astype(bool)
    silent, count = of_day(runs.silent, 0).astype(bool), of_day(runs.count, 0)
    suspended = _suspend(runs, slot, at, silent & ~speaks)
    extent, quantity = of_day(runs.extent, -1), of_day(runs.quantity, -1)
    said = of_day(runs.stated, NO_DAY), of_day(runs.restated, NO_DAY)
    denying = _add_denials(denials, at, _add_suspended(count, runs, suspended), *said)
    return Versions(
        slot=slot,
        day=day,
        at=at,
        stance=stance,
        speaks=speaks,
        left=left,
        concedes=names & (holder != allegiance[claimant]) & official[claimant] & sure,
        stated=denying.stated.astype(np.int32),
        restated=denying.restated.astype(np.int32),
        spoken=of_day(runs.starts, NO_DAY).astype(np.int32),
        repeated=(count > 1) | denying.binds,
        change=newest.find(at, day),
        denies=denying.binds,
        denials=denying.row,
        suspended=suspended,
        background=of_day(runs.background, 0).astype(bool),
        family=of_day(runs.family, -1),
        claims=denying.claims,
        earliest=_date(sheet, begin, end, day),
        signature=_sign(claimant, stance, (extent, quantity), (silent, sure), denying.denied),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Denying:
    """What denials add to versions: see the fields of `Versions`, and `Denials.denied`."""

    row: Ints
    binds: Flags
    denied: Hashes
    claims: Ints
    stated: Ints
    restated: Ints


def _add_denials(
    denials: Denials | None, at: Ints, count: Ints, stated: Ints, restated: Ints
) -> _Denying:
    row = np.full(len(at), -1, dtype=np.int64)
    binds, denied = np.zeros(len(at), dtype=bool), np.zeros(len(at), dtype=np.uint64)
    claims = count
    if denials is not None:
        which = denials.versions
        row[which] = np.arange(len(which))
        binds[which], denied[which] = denials.count > 0, denials.denied
        claims = count.copy()
        claims[which] += denials.unlisted
        restated[which] = np.maximum(restated[which], denials.newest.max(axis=1))
        bare = which[at[which] < 0]
        stated[bare] = denials.oldest[row[bare]]
    return _Denying(
        row=row, binds=binds, denied=denied, claims=claims, stated=stated, restated=restated
    )


def _suspend(runs: Runs, slot: Ints, at: Ints, quiet: Flags) -> Ints:
    """For those who went silent, the last day of what they said before; else -1."""
    suspended = np.full(len(at), -1, dtype=np.int64)
    rows = np.flatnonzero(quiet)
    before = runs.head[at[rows]] - 1
    able = (before >= 0) & (runs.slot[before] == slot[rows]) & (runs.stance[before] != SPLIT)
    suspended[rows[able]] = before[able]
    return suspended


def _add_suspended(count: Ints, runs: Runs, suspended: Ints) -> Ints:
    """How many claims are behind each version, with those of what was said before a silence."""
    found: Ints = count + np.where(suspended >= 0, np.append(runs.count, 0)[suspended], 0)
    return found


def _date(sheet: Sheet, begin: Ints, end: Ints, day: Ints) -> Days:
    """The first day that the claims that begin with each version can mean."""
    day_of = np.append(sheet.effects.earliest, NEVER)
    bounds = np.stack([begin, end], axis=1).ravel()
    earliest = np.minimum.reduceat(day_of, np.append(bounds, len(sheet.slot)))[::2]
    bare = np.flatnonzero(begin == end)
    earliest[bare] = day[bare]
    return earliest.astype(np.int32)


def _sign(
    claimant: Ints,
    stance: Days,
    details: tuple[Codes, Ints],
    manner: tuple[Flags, Flags],
    denied: Hashes,
) -> Hashes:
    """A fingerprint of `Position.signature`: of stances that name nobody only that they do.

    Args:
        claimant: of each version.
        stance: likewise.
        details: the extent and the quantity.
        manner: whether it has not confirmed, and whether it says anything without doubt.
        denied: see `Denials.denied`.
    """
    (extent, quantity), (silent, sure) = details, manner
    kind = stance & 7
    alleges = ~sure & ((kind == HOLDER) | (kind == PRESENCE) | (kind == FIGHTING))
    said = stance.astype(np.int64)
    said[(stance == HOLDER) | (stance == PRESENCE) | (kind == SILENCE)] = 0
    where = np.where((kind == SILENCE) | (kind == SPLIT), -1, extent).astype(np.int64)
    found = mix(claimant, said * 64 + (where + 1) * 4 + silent + 2 * alleges, denied.view(np.int64))
    some = np.flatnonzero(quantity >= 0)
    if len(some):
        found[some] = mix(found[some].view(np.int64), quantity[some])
    found[-1] = 0  # the version of nobody
    return found
