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
from frontline.control._segments import (
    NEVER,
    NO_DAY,
    REACH,
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


def count_cuts(effects: Effects, retracted: Ints, places: int) -> Ints:
    """An upper bound of the number of retractions of each place."""
    void = retracted[effects.denied[effects.denied >= 0]] < NEVER
    counted: Ints = np.bincount(
        effects.place[retracted[effects.claim] < NEVER], minlength=places
    ) + np.bincount(effects.place[effects.denied >= 0][void], minlength=places)
    return counted


def lay_out(effects: Effects, part: Part, retracted: Ints, allegiance: Ints) -> Sheet:
    """Arrange effects; those that their own claimant has overruled are left out.

    Args:
        effects: all effects.
        part: which of them.
        retracted: for each claim the day from which it is taken back, or `NEVER`.
        allegiance: side of each claimant, -1 for none.
    """
    rows = part.rows
    place = effects.place[rows]
    heads = np.flatnonzero(starts_of(place))
    places = place[heads].astype(np.int64)
    local = np.repeat(np.arange(len(heads)), lengths(heads, len(rows)))
    gone = retracted[effects.claim[rows]]
    denied = effects.denied[rows]
    void = np.where(denied >= 0, retracted[denied], NEVER)
    cuts = _find_cuts(local, gone, void)
    if len(cuts):
        starts = effects.starts[rows].astype(np.int64)
        spans, which, span = _cut(local, places, cuts, starts, gone, part)
        span_place, low, high = spans
        # Who denied what was taken back since denies nothing any more.
        idle = void[which] <= low[span]
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
    found, span = _leave_standing(found, span, allegiance)
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
    )


def _leave_standing(effects: Effects, span: Ints, allegiance: Ints) -> tuple[Effects, Ints]:
    """What claimants have not overruled themselves; of an overruled denial only who denies what."""
    slot = np.cumsum(starts_of(span, effects.claimant)) - 1
    gone = find_overruled(effects, slot, allegiance)
    if not gone.any():
        return effects, span
    effects = replace(effects, stance=np.where(gone, NOTHING, effects.stance))
    stays = np.flatnonzero(~gone | (effects.denied >= 0))
    return effects.take(stays), span[stays]


def _find_cuts(local: Ints, gone: Ints, void: Ints) -> Ints:
    """The days of retractions by place, as `place * REACH + day`."""
    own, others = gone < NEVER, void < NEVER
    return distinct(np.append(local[own] * REACH + gone[own], local[others] * REACH + void[others]))


def _cut(
    local: Ints, places: Ints, cuts: Ints, starts: Ints, gone: Ints, part: Part
) -> tuple[tuple[Ints, Ints, Ints], Ints, Ints]:
    """Cut the places' time at their retractions.

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
    first = np.searchsorted(cuts, np.arange(len(places)) * REACH)[local]
    begin = np.searchsorted(cuts, local * REACH + starts, side="right") - first
    end = count[local] + 1
    some = np.flatnonzero(gone < NEVER)
    wanted = local[some] * REACH + gone[some]
    end[some] = np.searchsorted(cuts, wanted) - first[some] + 1
    meant = slice(part.first, part.last)
    if part.last is not None:
        begin, end = np.maximum(begin, part.first), np.minimum(end, part.last)
    which, number = expand(begin, end)
    spans = np.repeat(places, count + 1)[meant], low[meant], high[meant]
    return spans, which, base[local[which]] + number - part.first
