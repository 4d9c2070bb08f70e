"""Runs of one claimant's days that say the same: `positions._last_run`, for all claimants at once.

A *day* is what one claimant said of one day on one day; a *run* is a stretch of days that agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from frontline.control._effects import (
    FIGHTING,
    HOLDER,
    PRESENCE,
    SILENCE,
    SPLIT,
    Effects,
)
from frontline.control._segments import (
    Codes,
    Days,
    Flags,
    Ints,
    first_rows,
    lengths,
    running_max,
    running_min,
    starts_of,
)
from frontline.control._sheets import Sheet

_BIG = np.int32(2**30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The days of all slots in their order, and what each day's run amounts to by then.

    Attributes:
        rows: the effects that say something, in sheet order; `member` counts along these.
        settled: of each member, whether it counts for what its day says.
        begin: of each day, its first member.
        end: of each day, the member after its last.
        slot: of each day.
        starts: of each day, the day it speaks of.
        stance: of each day.
        silent: of each day, whether its claimant also said that it has not confirmed.
        head: of each day, the first day of its run.
        run: of each day, the number of its run.
        since: of each day, the first day its run speaks of.
        stated: of each day, the day its run was first stated.
        restated: of each day, the day its run was last stated so far.
        count: of each day, how many claims are behind its run so far.
        sure: of each day, whether its run so far is not merely alleged.
        extent: of each day, the extent of its last claim.
        family: of each day, the family of its last claim.
        quantity: of each day, the last quantity of its run so far, -1 for none.
        leaves: of each day, whether its last claim says that the claimant's own side left.
        background: of each day, whether its run so far says that a side holds a whole area.
    """

    rows: Ints
    settled: Flags
    begin: Ints
    end: Ints
    slot: Ints
    starts: Days
    stance: Days
    silent: Flags
    head: Ints
    run: Ints
    since: Days
    stated: Ints
    restated: Ints
    count: Ints
    sure: Flags
    extent: Codes
    family: Ints
    quantity: Ints
    leaves: Flags
    background: Flags


def find_runs(sheet: Sheet) -> Runs:
    """The runs of all claimants of a sheet."""
    effects = sheet.effects
    rows = np.flatnonzero((effects.stance & 7) != 0)
    slot, starts, stated = sheet.slot[rows], effects.starts[rows], effects.stated[rows]
    first = starts_of(slot, starts, stated)
    begin = np.flatnonzero(first)
    end = begin + lengths(begin, len(rows))
    stance, silent, settled = _settle(effects, rows, begin, end)
    last = end - 1
    odd = np.flatnonzero(~settled[last])
    if len(odd):  # its last claim does not count: look for the last that does
        counting = np.maximum.accumulate(np.where(settled, np.arange(len(rows)), 0))
        last[odd] = counting[last[odd]]
    slot, starts, stated = slot[begin], starts[begin], stated[begin]
    split = stance == SPLIT
    fresh = starts_of(slot, stance) | split
    fresh[1:] |= split[:-1]
    head, run = first_rows(fresh), np.cumsum(fresh) - 1
    return Runs(
        rows=rows,
        settled=settled,
        begin=begin,
        end=end,
        slot=slot,
        starts=starts,
        stance=stance,
        silent=silent,
        head=head,
        run=run,
        since=starts[head],
        stated=running_min(stated, run),
        restated=running_max(stated, run),
        count=end - begin[head],
        sure=_any_so_far(effects.sure[rows] & settled, begin[head], end),
        extent=effects.extent[rows[last]],
        family=effects.family[rows[last]],
        quantity=_last_quantities(effects.quantity[rows], settled, begin[head], end, split),
        leaves=effects.leaves[rows[last]] & ~split,
        background=_any_so_far(effects.background[rows], begin[head], end),
    )


def _any_so_far(flags: Flags, begin: Ints, end: Ints) -> Flags:
    total = np.concatenate([[0], np.cumsum(flags)])
    found: Flags = total[end] > total[begin]
    return found


def _last_quantities(said: Ints, settled: Flags, begin: Ints, end: Ints, split: Flags) -> Ints:
    """See `positions._last_quantity`: who repeats it without a number takes none back."""
    found = np.full(len(begin), -1, dtype=np.int64)
    counts = settled & (said >= 0)
    if counts.any():
        latest = np.maximum.accumulate(np.where(counts, np.arange(len(said)), -1))[end - 1]
        some = np.flatnonzero((latest >= begin) & ~split)
        found[some] = said[latest[some]]
    return found


def _settle(effects: Effects, rows: Ints, begin: Ints, end: Ints) -> tuple[Days, Flags, Flags]:
    """What each day says, whether silence was among it, and which claims count for it.

    See `positions._settle`: being in a part of a place and holding the whole of it do not
    contradict when it is one side, and both sides in parts of it are one presence.
    """
    all_stances = effects.stance[rows]
    stance, silent = all_stances[begin], (all_stances[begin] & 7) == SILENCE
    settled = np.ones(len(rows), dtype=bool)
    several = np.flatnonzero(end - begin > 1)
    if not len(several):
        return stance, silent, settled
    size = end[several] - begin[several]
    member = np.repeat(begin[several] - np.cumsum(size) + size, size) + np.arange(size.sum())
    said = all_stances[member]
    cuts = np.cumsum(size) - size
    kind = said & 7
    quiet, holds, part = kind == SILENCE, kind == HOLDER, kind == PRESENCE

    def most(values: Days) -> Days:
        return np.maximum.reduceat(values, cuts)

    def least(values: Days) -> Days:
        return np.minimum.reduceat(values, cuts)

    low, high = least(np.where(quiet, _BIG, said)), most(np.where(quiet, -1, said))
    holder, other = least(np.where(holds, said, _BIG)), most(np.where(holds, said, -1))
    fights = np.logical_or.reduceat(kind == FIGHTING, cuts)
    parts = np.bitwise_or.reduceat(np.where(part, said >> 3, 0), cuts)
    in_part, least_part = most(np.where(part, said, -1)), least(np.where(part, said, _BIG))
    bit = np.where(other > HOLDER, 1 << np.maximum((other >> 3) - 1, 0), 0)
    one_side = (in_part == least_part) & (in_part == (PRESENCE | (bit << 3))) & (bit > 0)
    # In the order in which they are tried: the first that fits decides.
    cases = [high < 0, low == high, (other >= 0) & (holder == other) & ~fights & one_side]
    cases.append((other < 0) & ~fights)
    words = [np.full(len(size), SILENCE), high, holder, PRESENCE | (parts << 3)]
    stance[several] = np.select(cases, words, default=SPLIT)
    silent[several] = np.logical_or.reduceat(quiet, cuts)
    case = np.repeat(np.select(cases, [0, 1, 2, 3], default=4), size)
    is_last = most(np.where(quiet, -1, member))  # of several presences the last stands for all
    settled[member] = np.select(
        [case == 1, case == 2, case == 3],  # noqa: PLR2004
        [~quiet, holds, member == np.repeat(is_last, size)],
        default=True,
    )
    return stance, silent, settled
