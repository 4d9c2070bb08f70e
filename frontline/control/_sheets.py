"""Effects arranged for reading: by place, by the time between retractions, by claimant, by day.

From the day of a retraction on a claim has never been said, which may change what every other
claim of the place means. So the time of a place is cut at its retractions into *spans*, and each
span gets the effects that are in force in it, as if it were a place of its own. Nearly all places
have a single span.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from frontline.control._effects import NOTHING, Effects
from frontline.control._overruled import find_overruled
from frontline.control._retractions import Retractions
from frontline.control._segments import (
    NEVER,
    NO_DAY,
    REACH,
    Days,
    Ints,
    distinct,
    expand,
    lengths,
    order_by,
    starts_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Some places' effects in the order of span, claimant, day, statement and claim.

    Attributes:
        effects: the effects in force in each span.
        span: of each effect.
        slot: of each effect: one claimant in one span, numbered in this order.
        slot_span: of each slot.
        slot_claimant: of each slot.
        span_place: of each span, the index of its place.
        low: of each span, its first day; `NO_DAY` for the first span of a place.
        high: of each span, the day after its last; `NEVER` for the last span of a place.
        first_slot: of each span, its first slot, and the number of slots at the end.
        missed: see `Missed`.
    """

    effects: Effects
    span: Ints
    slot: Ints
    slot_span: Ints
    slot_claimant: Ints
    span_place: Ints
    low: Ints
    high: Ints
    first_slot: Ints
    missed: Missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Words that their claimants have overruled and after which they said nothing that stands.

    Attributes:
        effects: what they say.
        span: of each.
        low: first day on which each would be missed.
        high: the day after the last.
    """

    effects: Effects
    span: Ints
    low: Ints
    high: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is worked on together.

    Attributes:
        rows: the effects of some whole places, those of one place together, each place's in claim
            order.
        first: of a single place with very many retractions, the first of the spans meant.
        last: the span after the last; None for all.
    """

    rows: Ints
    first: int = 0
    last: int | None = None


def count_cuts(effects: Effects, retractions: Retractions, places: int) -> Ints:
    """An upper bound of the number of cuts through each place's time."""
    turns = retractions.count_turns()
    denying = np.flatnonzero(effects.denied >= 0)
    count = np.zeros(places, dtype=np.int64)
    _add(count, effects.place, 2 * turns[effects.claim])  # they may show later than they are made
    _add(count, effects.place[denying], turns[effects.denied[denying]])
    return count


def _add(count: Ints, place: Ints, some: Ints) -> None:
    rows = np.flatnonzero(some)
    np.add.at(count, place[rows], some[rows])


def lay_out(effects: Effects, part: Part, retractions: Retractions, allegiance: Ints) -> Sheet:
    """Arrange some places' effects.

    Args:
        effects: all effects.
        part: which of them.
        retractions: which claims are taken back when.
        allegiance: side of each claimant, -1 for none.
    """
    rows = part.rows
    place = effects.place[rows]
    heads = np.flatnonzero(starts_of(place))
    places = place[heads].astype(np.int64)
    local = np.repeat(np.arange(len(heads)), lengths(heads, len(rows)))
    spoken = effects.claim[rows], effects.denied[rows], effects.starts[rows]
    cuts = _find_cuts(spoken, local, retractions)
    if len(cuts):
        stretches = _find_spoken(spoken, retractions)
        spans, which, span = _cut(local, places, cuts, stretches, part)
        span_place, low, high = spans
        # Who denied what was taken back since denies nothing any more.
        denied = effects.denied[rows[which]]
        idle = (denied >= 0) & retractions.gone.cover(denied, low[span])
        stays = np.flatnonzero(~idle | (effects.stance[rows[which]] != NOTHING))
        rows, span, idle = rows[which[stays]], span[stays], idle[stays]
    else:
        span, span_place, idle = local, places, None
        low, high = np.full(len(places), NO_DAY), np.full(len(places), NEVER)
    claimant = effects.claimant[rows]
    order = order_by(span, claimant, effects.starts[rows], effects.stated[rows], rows)
    found, span = effects.take(rows[order]), span[order]
    if idle is not None:
        found = replace(found, denied=np.where(idle[order], -1, found.denied))
    found, span, missed = _leave_standing(found, span, allegiance)
    first = starts_of(span, found.claimant)
    slot_span = span[first]
    return Sheet(
        effects=found,
        span=span,
        slot=np.cumsum(first) - 1,
        slot_span=slot_span,
        slot_claimant=found.claimant[first],
        span_place=span_place,
        low=low,
        high=high,
        first_slot=np.searchsorted(slot_span, np.arange(len(span_place) + 1)),
        missed=replace(
            missed,
            low=np.maximum(missed.low, low[missed.span]),
            high=np.minimum(missed.high, high[missed.span]),
        ),
    )


def _leave_standing(effects: Effects, span: Ints, allegiance: Ints) -> tuple[Effects, Ints, Missed]:
    """What claimants have not overruled themselves; of an overruled denial only who denies what."""
    slot = np.cumsum(starts_of(span, effects.claimant)) - 1
    gone = find_overruled(effects, slot, allegiance)
    rows = np.flatnonzero(gone)
    if not len(rows):
        none = np.zeros(0, dtype=np.int64)
        return effects, span, Missed(effects=effects.take(rows), span=none, low=none, high=none)
    stands = np.flatnonzero(~gone & (effects.stance != NOTHING))
    after = np.append(stands, -1)[np.searchsorted(stands, rows)]
    follows = (after >= 0) & (slot[after] == slot[rows])
    starts = effects.starts.astype(np.int64)
    missed = Missed(
        effects=effects.take(rows),
        span=span[rows],
        low=starts[rows],
        high=np.where(follows, starts[after], NEVER),
    )
    effects = replace(effects, stance=np.where(gone, NOTHING, effects.stance))
    stays = np.flatnonzero(~gone | (effects.denied >= 0))
    return effects.take(stays), span[stays], missed


def _find_cuts(spoken: tuple[Ints, Ints, Days], local: Ints, retractions: Retractions) -> Ints:
    """The days on which places are read afresh, as `place * REACH + day`.

    They are read afresh when what is told of a claim, or of one that is denied, changes, and when a
    claim would begin to speak that was taken back before.

    Args:
        spoken: of each effect the claim, the claim it denies (-1 for none) and its first day.
        local: of each effect the place.
        retractions: which claims are taken back when.
    """
    claim, denied, starts = spoken
    own = np.flatnonzero(retractions.touched[claim])
    denying = np.flatnonzero((denied >= 0) & retractions.touched[denied])
    which, turn = retractions.find_turns(claim[own])
    denier, other = retractions.find_turns(denied[denying])
    early, stretch = retractions.told.of(claim[own])
    begins = starts[own[early]]
    late = begins > retractions.told.low[stretch]
    late &= begins < retractions.told.high[stretch]
    keys = [
        local[own[which]] * REACH + retractions.turns[turn] % REACH,
        local[denying[denier]] * REACH + retractions.turns[other] % REACH,
        local[own[early[late]]] * REACH + begins[late],
    ]
    return distinct(np.concatenate(keys))


def _cut(
    local: Ints,
    places: Ints,
    cuts: Ints,
    stretches: tuple[Ints, Ints, Ints],
    part: Part,
) -> tuple[tuple[Ints, Ints, Ints], Ints, Ints]:
    """Cut the places' time where they are read afresh.

    Returns:
        (place, first day and day after the last of each span), and which effect is in force in
        which span.
    """
    cut_place, cut_day = cuts // REACH, cuts % REACH
    count = np.bincount(cut_place, minlength=len(places))
    base = np.concatenate([[0], np.cumsum(count + 1)])  # the first span of each place
    low = np.full(base[-1], NO_DAY, dtype=np.int64)
    high = np.full(base[-1], NEVER, dtype=np.int64)
    at = base[cut_place] + np.arange(len(cuts)) - np.searchsorted(cuts, cut_place * REACH) + 1
    low[at], high[at - 1] = cut_day, cut_day
    first = np.searchsorted(cuts, np.arange(len(places)) * REACH)
    row, since, until = stretches
    where = local[row]
    begin = np.searchsorted(cuts, where * REACH + since, side="right") - first[where]
    end = count[where] + 1
    some = np.flatnonzero(until < NEVER)
    wanted = where[some] * REACH + until[some]
    end[some] = np.searchsorted(cuts, wanted) - first[where[some]] + 1
    meant = slice(part.first, part.last)
    if part.last is not None:
        begin, end = np.maximum(begin, part.first), np.minimum(end, part.last)
    which, number = expand(begin, end)
    spans = np.repeat(places, count + 1)[meant], low[meant], high[meant]
    return spans, row[which], base[where[which]] + number - part.first


def _find_spoken(
    spoken: tuple[Ints, Ints, Days], retractions: Retractions
) -> tuple[Ints, Ints, Ints]:
    """The stretches on which each effect has been spoken and not taken back.

    Returns:
        (which effect, first day, day after the last).
    """
    claim, _, starts = spoken
    touched = retractions.touched[claim]
    whole, some = np.flatnonzero(~touched), np.flatnonzero(touched)
    which, stretch = retractions.gone.of(claim[some])
    back = np.bincount(which, minlength=len(some))
    row = np.repeat(some, back + 1)
    first = np.cumsum(back + 1) - back - 1  # of each effect its first stretch, and its last
    opens, shuts = np.ones(len(row), dtype=bool), np.ones(len(row), dtype=bool)
    opens[first], shuts[first + back] = False, False
    since, until = starts[row].astype(np.int64), np.full(len(row), NEVER, dtype=np.int64)
    since[opens] = np.maximum(since[opens], retractions.gone.high[stretch])
    until[shuts] = retractions.gone.low[stretch]
    kept = np.flatnonzero(since < until)
    return (
        np.append(whole, row[kept]),
        np.append(starts[whole], since[kept]),
        np.append(np.full(len(whole), NEVER), until[kept]),
    )
