"""The history by its definition: everything afresh on every day on which anything may change.

Slow and obvious: what the engine has to equal.
"""

from __future__ import annotations

from dataclasses import replace

from frontline.control import Parties
from frontline.control.columns import earliest_day
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


def _earliest(book, place, day, now):
    """The first day on which the change of a day can have happened."""
    own = bool(book._positions(place, day))
    taken_back = [
        book.retractions[claim]
        for effect in book.effects.get(place.id, ())
        for claim in (effect.claim.id, effect.denial.claim if effect.denial else "")
        if book._retracted_on(claim) == day
    ]
    bounds = [earliest_day(claim) for claim in taken_back]
    if own:
        begun = [e for e in book._in_force(book.effects[place.id], day) if e.starts == day]
        old = {p.claimant: p.signature for p in book._positions(place, _day_before(day))}
        new = {p.claimant: p.signature for p in book._positions(place, day)}
        news = [e for e in begun if old.get(e.claim.claimant.name) != new[e.claim.claimant.name]]
        bounds += [_earliest_of(e, book) for e in (begun if taken_back else news or begun)]
        return _least(bounds, day)
    if taken_back:
        return _least(bounds, day)
    if now.positions and now.inferred is None:
        for area in book._areas_around(place):
            if book._positions(area, day) == now.positions and day in book.breakpoints(area):
                return _earliest(book, area, day, now)
    return day


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
