"""The history by its definition: everything afresh on every day on which anything may change.

Slow and obvious: what the engine has to equal.
"""

from __future__ import annotations

from dataclasses import replace

from frontline.control import Parties
from frontline.control.columns import earliest_day
from frontline.control.reasons import say_span
from frontline.control.states import Book
from frontline.ledger import Ledger


def find_history_slowly(claims, *, known_by=None, policy=None):
    ledger = claims if isinstance(claims, Ledger) else Ledger(claims)
    book = Book.of(ledger, known_by)
    chosen = policy or Parties()
    return [state for place in book.places for state in _intervals(book, place, chosen)]


def _intervals(book, place, policy):
    days = book.breakpoints(place)
    found = []
    for index, day in enumerate(days):
        until = days[index + 1] if index + 1 < len(days) else None
        state = book.state(place, day, policy)
        earliest = _earliest(book, place, day, state)
        if not found and not state.positions and not state.claims:
            continue  # nothing is said yet
        start = day
        if found and found[-1].signature == state.signature:
            # A restatement changes nothing: one interval, with the claims of both.
            last = found.pop()
            start, earliest = last.start, last.start_earliest
        found.append(replace(state, start=start, until=until, start_earliest=earliest))
    found = [_name_days(state) for state in found]
    following = [*found[1:], None] if found else []
    return [
        replace(state, until_earliest=None if after is None else _later(state, after))
        for state, after in zip(found, following, strict=True)
    ]


def _later(state, after):
    """A state can have ended when the next can have begun, but not before it began itself."""
    if state.start_earliest is None or after.start_earliest is None:
        return state.start_earliest or after.start_earliest
    return max(state.start_earliest, after.start_earliest)


def _name_days(state):
    """What nobody speaks of is told with all its days, not with one of them."""
    if state.positions or state.status != "unknown":
        return state
    head, _, tail = state.reason.partition(" on 2")
    return replace(state, reason=f"{head} {say_span(state.start, state.until)}{tail[9:]}")


def _earliest(book, place, day, now):
    """The first day on which the change of a day can have happened."""
    taken_back, said = _what_happens(book, place, day)
    if now.background is None and now.inferred is None:
        return _least(taken_back + said, day)
    # What stands in for the place's own is weaker than a retraction, and comes before a silence.
    there = ([], []) if now.background is None else _what_happens(book, now.background, day)
    return _least(taken_back or [*there[0], *there[1]] or said, day)


def _what_happens(book, place, day):
    """The first days that what takes something back on a day can mean, and what is said then."""
    yesterday = _day_before(day)
    effects = book.effects.get(place.id, ())
    spoken_of = [e.claim.id for e in effects] + [e.denial.claim for e in effects if e.denial]
    turned = [
        retraction
        for claim in spoken_of
        if book.retractions.tell(claim, yesterday) != book.retractions.tell(claim, day)
        for stated, retraction in book.retractions.find_chain(claim)
        if stated == day
    ]
    begun = [e for e in book._in_force(place, day)[0] if e.starts == day]
    (was, told), (now, tells) = book._look(place, yesterday), book._look(place, day)
    old, new = ({p.claimant: p.signature for p in some} for some in (was, now))
    news = [e for e in begun if old.get(e.claim.claimant.name) != new[e.claim.claimant.name]]
    anew = turned or told.retractions != tells.retractions  # then everything is read afresh
    said = begun if anew else news or begun
    return [earliest_day(claim) for claim in turned], [_earliest_of(e, book) for e in said]


def _day_before(day):
    return day.fromordinal(day.toordinal() - 1)


def _least(bounds, day):
    if not bounds:
        return day
    return None if None in bounds else min(bounds)


def _earliest_of(effect, book):
    claim = effect.claim
    if not (claim.event_date and claim.event_date.latest):
        while claim.event == "confirmed":  # without a date of one's own one adopts the final one
            claim = book.by_id[claim.about]
    found = earliest_day(claim)
    return None if found is None else min(found, effect.starts)
