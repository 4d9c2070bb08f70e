"""Which claims state a change nobody of the same side had stated before: `news.find_news`.

In the words of that rule a claim is news on a day by what else is in force on it. In the order of
events that means: a claim becomes news when it comes into force, by what is before it, and stops
being news when an earlier statement of a later change comes into force.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from frontline.control._effects import HOLDER, Effects
from frontline.control._segments import (
    NEVER,
    NO_DAY,
    Flags,
    Ints,
    next_smaller,
    order_by,
    previous_smaller,
    starts_of,
)
from frontline.control._sheets import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Per effect of a sheet.

    Attributes:
        is_news: whether it is news when it comes into force.
        until: from which day it is news no more; `NEVER` if it stays so.
        concedes: whether an official names another side than its own as holder.
    """

    is_news: Flags
    until: Ints
    concedes: Flags


def find_news(sheet: Sheet, allegiance: Ints, official: Flags) -> News:
    """The news of a sheet.

    Args:
        sheet: the effects.
        allegiance: side of each claimant, -1 for none.
        official: of each claimant.
    """
    effects = sheet.effects
    own, speaks = allegiance[effects.claimant], official[effects.claimant]
    holder = (effects.stance >> 3) - 1
    concedes = speaks & ((effects.stance & 7) == HOLDER) & (holder >= 0) & (holder != own)
    is_news = np.zeros(len(effects), dtype=bool)
    until = np.full(len(effects), NEVER, dtype=np.int64)
    rows = np.flatnonzero(effects.changes)
    if not len(rows):
        return News(is_news=is_news, until=until, concedes=concedes)
    # Officials of one side speak with one voice, everyone else for himself.
    voice = np.where(speaks, own, len(allegiance) + effects.claimant)[rows]
    said = effects.stance[rows], effects.starts[rows], effects.stated[rows], effects.claim[rows]
    order = order_by(sheet.span[rows], voice, *said)
    series = np.cumsum(starts_of(sheet.span[rows][order], voice[order], said[0][order])) - 1
    repeats = _repeats(effects, rows[order], series)
    if repeats.any():
        is_news[rows[order[repeats]]] = concedes[rows[order[repeats]]]
        stays = np.ones(len(rows), dtype=bool)
        stays[order[repeats]] = False
        rows, order = rows[stays], (np.cumsum(stays) - 1)[order[~repeats]]
        series = series[~repeats]
    span, stance, starts = sheet.span[rows], effects.stance[rows], effects.starts[rows]
    stated, claim = effects.stated[rows], effects.claim[rows]
    by_statement = order_by(span, stated, starts, claim)
    turn = np.empty(len(rows), dtype=np.int64)
    turn[by_statement] = np.arange(len(rows))
    before = previous_smaller(turn[order], series)
    after = next_smaller(turn[order], series)
    sorted_starts = starts[order].astype(np.int64)
    known = np.empty(len(rows), dtype=np.int64)
    known[order] = np.where(before < 0, NO_DAY, sorted_starts[before])
    ends = np.empty(len(rows), dtype=np.int64)
    ends[order] = np.where(after < 0, NEVER, sorted_starts[after])
    given = effects.first[rows]
    fresh = concedes[rows] | (known == NO_DAY) | ((given != NO_DAY) & (given > known))
    again = np.flatnonzero(~fresh & (starts > known))
    if len(again):
        fresh[again] = _rival_between(again, span, stance, starts, turn, claim, stated, known)
    is_news[rows] = fresh
    until[rows] = np.where(concedes[rows], NEVER, ends)
    return News(is_news=is_news, until=until, concedes=concedes)


def _repeats(effects: Effects, rows: Ints, series: Ints) -> Flags:
    """Which changes are dated so vaguely that the day of one stated earlier lies within.

    Args:
        effects: of a sheet.
        rows: those that say that something changed, by series, day, statement and claim.
        series: of each of these; the same voice says the same of the same place.
    """
    end = effects.starts[rows]
    first = np.where(effects.dated[rows], effects.first[rows], end)
    found = np.zeros(len(rows), dtype=bool)
    vague = np.flatnonzero(first < end)
    if not len(vague):
        return found
    stated = effects.stated[rows]
    pending, at = vague, vague - 1
    while len(pending):
        inside = (at >= 0) & (series[at] == series[pending]) & (end[at] >= first[pending])
        pending, at = pending[inside], at[inside]
        hit = stated[at] <= stated[pending]  # of one day, the order is that of the rows
        found[pending[hit]] = True
        pending, at = pending[~hit], at[~hit] - 1
    return found


def _rival_between(
    asked: Ints,
    span: Ints,
    stance: Ints,
    starts: Ints,
    turn: Ints,
    claim: Ints,
    stated: Ints,
    known: Ints,
) -> Flags:
    """Whether another change, stated earlier, lies between a claim and the last one like it."""
    order = order_by(span, starts, stated, claim)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    said, day, spoken, where = stance[order], starts[order], turn[order], span[order]
    fresh = starts_of(where, said)
    # Where to go on: before everything that says the same, before everything stated no earlier.
    other = np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0)) - 1
    earlier = previous_smaller(spoken, where)
    found = np.zeros(len(asked), dtype=bool)
    pending = np.arange(len(asked))
    at = place[asked] - 1
    while len(pending):
        row = asked[pending]
        inside = (at >= 0) & (where[at] == span[row]) & (day[at] > known[row])
        pending, at, row = pending[inside], at[inside], row[inside]
        late = spoken[at] >= turn[row]
        hit = ~late & (said[at] != stance[row])
        found[pending[hit]] = True
        at = np.where(late, earlier[at], other[at])
        pending, at = pending[~hit], at[~hit]
    return found
