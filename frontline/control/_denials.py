"""Which denials bind on which day: `positions._binding_denials`, for all claimants at once.

A denial ends when its claimant names the denied side as holder in a later statement. Of the denials
that one claimant raises against one side the newest is therefore the last to end, and the hardest
for a claim to be newer than: what a denial binds is decided by the newest one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from frontline.control._effects import HOLDER, MOST_SIDES, NOTHING, PRESENCE, SILENCE, SPLIT
from frontline.control._runs import Runs
from frontline.control._segments import (
    NEVER,
    NO_DAY,
    REACH,
    Days,
    Hashes,
    Ints,
    first_rows,
    lowest_bit,
    mix,
    order_by,
    running_max,
    running_min,
    running_sum,
    starts_of,
)
from frontline.control._sheets import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Denials:
    """The denials of a sheet.

    Attributes:
        rows: effects that deny something.
        until: of each, from which day it binds no more.
        versions: the versions of claimants who deny anything, ascending.
        count: of each of these, how many denials bind.
        unlisted: of each, how many of them are not among the claims behind its run, or behind
            what it said before it went silent.
        denied: of each, a fingerprint of the claims denied.
        newest: of each, the day of the newest binding denial against each side in turn and, in the
            last column, against nobody; `NO_DAY` for none.
        oldest: of each, the day of the oldest denial so far.
        aimed: see `Aimed`.
    """

    rows: Ints
    until: Ints
    versions: Ints
    count: Ints
    unlisted: Ints
    denied: Hashes
    newest: Days
    oldest: Ints
    aimed: Aimed


@dataclass(frozen=True, slots=True, kw_only=True)
class Aimed:
    """Denials of a claim whose claimant is not simply met by naming its side.

    Attributes:
        denier: the denying slot.
        rival: the slot of the denied claim.
        side: the side denied, -1 for nobody.
        stated: the day of the denial.
        low: first day on which the denial binds and the denied claim is behind its position.
        high: the day after the last.
    """

    denier: Ints
    rival: Ints
    side: Ints
    stated: Ints
    low: Ints
    high: Ints


def find_denials(sheet: Sheet, runs: Runs, keys: Ints, sides: int) -> Denials | None:
    """The denials of a sheet; None where there are none.

    Args:
        sheet: the effects.
        runs: their runs.
        keys: the versions of all slots, `slot * REACH + day`, ascending.
        sides: how many sides there are.
    """
    effects = sheet.effects
    rows = np.flatnonzero(effects.denied >= 0)
    if not len(rows):
        return None
    slot, side = sheet.slot[rows], effects.denied_side[rows].astype(np.int64)
    stated = effects.denied_on[rows].astype(np.int64)
    since = effects.starts[rows].astype(np.int64)
    until = _conceded_on(sheet, slot, side, stated)
    ends = _run_ends(runs, len(effects))
    kept = _run_ends(runs, len(effects), through_silence=True)
    tally = _Tally(keys, slot, since)
    binds = np.flatnonzero(until > since)
    one = np.ones(len(rows), dtype=np.int64)
    count = tally.add(binds, until, one)
    listed = binds[(effects.stance[rows[binds]] & 7) != NOTHING]
    newest = np.full((len(tally.versions), sides + 1), NO_DAY, dtype=np.int32)
    for column in range(-1, sides):
        some = binds[side[binds] == column]
        if len(some):
            latest = running_max(-tally.first_of(some, -stated), tally.segment)
            newest[:, column] = np.where(tally.add(some, until, one) > 0, latest, NO_DAY)
    everything = np.arange(len(rows))
    return Denials(
        rows=rows,
        until=until,
        versions=tally.versions,
        count=count,
        unlisted=count - tally.add(listed, np.minimum(until, kept[rows]), one),
        denied=tally.add(binds, until, mix(effects.denied[rows])),
        newest=newest,
        oldest=running_min(tally.first_of(everything, stated), tally.segment),
        aimed=_find_aimed(sheet, runs, rows, until, ends),
    )


class _Tally:
    """Sums over denials in force on each version of the claimants who deny anything."""

    def __init__(self, keys: Ints, slot: Ints, since: Ints) -> None:
        owner = keys // REACH
        self.versions = np.flatnonzero(np.isin(owner, slot))
        self.keys, owner = keys[self.versions], owner[self.versions]
        self.slot = slot
        self.at = np.searchsorted(self.keys, slot * REACH + since)
        begins = starts_of(owner)
        self.first = first_rows(begins)
        self.segment = np.cumsum(begins) - 1

    def add(self, which: Ints, until: Ints, weight: Any) -> Any:
        """The sum of the weights of some denials, each from its own day on until another."""
        total = np.zeros(len(self.versions), dtype=weight.dtype)
        ends = until[which]
        np.add.at(total, self.at[which], weight[which])
        stops = np.flatnonzero(ends < NEVER)
        last = np.searchsorted(self.keys, self.slot[which[stops]] * REACH + ends[stops])
        np.subtract.at(total, last, weight[which[stops]])
        return running_sum(total, self.first)

    def first_of(self, which: Ints, values: Ints) -> Ints:
        """The smallest value among the denials that begin with each version, or `NEVER`."""
        least = np.full(len(self.versions), NEVER, dtype=np.int64)
        np.minimum.at(least, self.at[which], values[which])
        return least


def _conceded_on(sheet: Sheet, slot: Ints, side: Ints, stated: Ints) -> Ints:
    """When each denial's claimant has since named the denied side as holder; else `NEVER`."""
    until = np.full(len(slot), NEVER, dtype=np.int64)
    effects = sheet.effects
    holder = (effects.stance >> 3) - 1
    rows = np.flatnonzero(((effects.stance & 7) == HOLDER) & (holder >= 0))
    rows = rows[np.isin(sheet.slot[rows], slot)]
    asked = np.flatnonzero(side >= 0)
    if not len(rows) or not len(asked):
        return until
    group = sheet.slot[rows] * (MOST_SIDES + 1) + holder[rows]
    order = order_by(group, effects.stated[rows])
    group, said = group[order], effects.stated[rows][order].astype(np.int64)
    names = np.cumsum(starts_of(group)) - 1
    # The first day among all later statements: the smallest, from the end.
    first_day = running_min(effects.starts[rows][order][::-1], names[-1] - names[::-1])[::-1]
    wanted = slot[asked] * (MOST_SIDES + 1) + side[asked]
    groups = group[starts_of(group)]
    number = np.searchsorted(groups, wanted)
    known = (number < len(groups)) & (groups[np.minimum(number, len(groups) - 1)] == wanted)
    asked, number = asked[known], number[known]
    at = np.searchsorted(names * REACH + said, number * REACH + stated[asked], side="right")
    inside = at < np.searchsorted(names, number, side="right")
    until[asked[inside]] = first_day[at[inside]]
    return until


def _run_ends(runs: Runs, effects: int, *, through_silence: bool = False) -> Ints:
    """For each effect the day on which its claimant begins to say something else.

    Args:
        runs: of a sheet.
        effects: how many there are.
        through_silence: whether silence leaves standing what was said before it.
    """
    found = np.full(effects, NO_DAY, dtype=np.int64)
    if not len(runs.rows):
        return found
    heads = np.flatnonzero(runs.head == np.arange(len(runs.head)))
    following = np.append(heads[1:], -1)
    same = (following >= 0) & (runs.slot[following] == runs.slot[heads])
    ends = np.where(same, runs.starts[following], NEVER)
    if through_silence:
        after = np.append(ends[1:], NEVER)
        quiet = same & (runs.stance[following] == SILENCE) & (runs.stance[heads] != SPLIT)
        ends = np.where(quiet, after, ends)
    ends = ends[runs.run]
    found[runs.rows] = np.repeat(ends, runs.end - runs.begin)
    return found


def _find_aimed(sheet: Sheet, runs: Runs, rows: Ints, until: Ints, ends: Ints) -> Aimed:
    """Denials that must be followed claim by claim, each with the days on which it can bind."""
    effects = sheet.effects
    span, wanted = sheet.span[rows], effects.denied[rows]
    target = np.flatnonzero(np.isin(effects.claim, wanted))
    order = target[order_by(sheet.span[target], effects.claim[target])]
    size = int(effects.claim.max()) + 1
    names = sheet.span[order] * size + effects.claim[order]
    at = np.searchsorted(names, span * size + wanted)
    hit = at < len(names)
    hit &= names[np.minimum(at, len(names) - 1)] == span * size + wanted if len(names) else hit
    mine, theirs = np.flatnonzero(hit), order[at[hit]]
    apart = sheet.slot[rows[mine]] != sheet.slot[theirs]
    mine, theirs = mine[apart], theirs[apart]
    # A claim is behind a position while its run lasts, a denial as long as it binds.
    last = ends[theirs].copy()
    binding = np.full(len(effects), NO_DAY, dtype=np.int64)
    binding[rows] = until
    last = np.maximum(last, binding[theirs])
    side = effects.denied_side[rows[mine]].astype(np.int64)
    stance = np.zeros(len(effects), dtype=np.int32)
    stance[runs.rows] = np.repeat(runs.stance, runs.end - runs.begin)
    met = (side >= 0) & (named_side(stance[theirs]) == side)
    low = np.maximum(effects.starts[rows[mine]], effects.starts[theirs]).astype(np.int64)
    high = np.minimum(until[mine], last)
    keep = np.flatnonzero(~met & (low < high))
    found = Aimed(
        denier=sheet.slot[rows[mine]][keep],
        rival=sheet.slot[theirs][keep],
        side=side[keep],
        stated=effects.denied_on[rows[mine]][keep].astype(np.int64),
        low=low[keep],
        high=high[keep],
    )
    return _drop_outdone(found)


def _drop_outdone(aimed: Aimed) -> Aimed:
    """End each denial where a newer one of the same kind begins that lasts as long."""
    order = order_by(aimed.denier, aimed.rival, aimed.side, aimed.low, aimed.stated)
    denier, rival, side = aimed.denier[order], aimed.rival[order], aimed.side[order]
    stated, low, high = aimed.stated[order], aimed.low[order], aimed.high[order].copy()
    if len(order) > 1:
        outdone = ~starts_of(denier, rival, side)[1:]
        outdone &= (stated[1:] >= stated[:-1]) & (high[1:] >= high[:-1])
        high[:-1] = np.where(outdone, np.minimum(high[:-1], low[1:]), high[:-1])
    return Aimed(denier=denier, rival=rival, side=side, stated=stated, low=low, high=high)


def named_side(stance: Days) -> Ints:
    """The side that a position is about: its holder, else the first present; -1 for none."""
    kind, rest = stance & 7, (stance >> 3).astype(np.int64)
    present = lowest_bit(np.where(kind == PRESENCE, rest, 0))
    return np.where(kind == HOLDER, rest - 1, present)
