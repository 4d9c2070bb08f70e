"""What must hold for any claims."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from frontline.claims import NEEDS_ABOUT, NEEDS_SIDE, Claim, Claimant, as_date
from frontline.control import find_history, find_states
from frontline.ledger import Ledger
from gazetteer.places import Place

SIDES = {"RU": "Russia", "UA": "Ukraine"}
MIRROR = {"RU": "UA", "UA": "RU", None: None}
FIRST = dt.date(2025, 1, 1)
AREA = Place(
    id="local:area", name="Area", kind="oblast", country="UA", latitude=48, longitude=37,
    precision="area",
)  # fmt: skip
TOWNS = [
    Place(
        id=f"local:{name}", name=name, kind="settlement", country="UA", admin1="Area",
        latitude=48, longitude=37,
    )
    for name in ("A", "B")
]  # fmt: skip
CLAIMANTS = [
    Claimant(name="ru one", allegiance="RU", official=True),
    Claimant(name="ru two", allegiance="RU", official=True),
    Claimant(name="ua one", allegiance="UA", official=True),
    Claimant(name="ua two", allegiance="UA", official=True),
    Claimant(name="observer", allegiance="independent"),
]
FREE_EVENTS = [
    "captured", "holds", "withdrew", "entered", "repelled", "contested", "attacked", "unconfirmed",
]  # fmt: skip


@st.composite
def ledgers(draw, max_size=8):
    claims: list[Claim] = []
    for number in range(draw(st.integers(0, max_size))):
        event = draw(st.sampled_from(FREE_EVENTS + sorted(NEEDS_ABOUT) * bool(claims)))
        who = draw(st.sampled_from(CLAIMANTS))
        place = draw(st.sampled_from([*TOWNS, AREA]))
        about, earliest = None, FIRST
        if event in NEEDS_ABOUT:
            target = draw(st.sampled_from(claims))
            about, place = target.id, target.place
            earliest = target.stated_on.earliest  # nobody denies what was not yet said
            if event in {"retracted", "corrected"}:
                who = target.claimant
        side = draw(st.sampled_from(["RU", "UA"]))
        if event not in NEEDS_SIDE:
            side = draw(st.sampled_from([side, None]))
        stated = earliest + dt.timedelta(days=draw(st.integers(0, 6)))
        happened = stated - dt.timedelta(days=draw(st.integers(0, 2)))
        claims.append(
            Claim(
                id=f"c{number}",
                place=place,
                event=event,
                side=side,
                claimant=who,
                about=about,
                event_date=draw(st.sampled_from([as_date(happened), None])),
                stated_on=as_date(stated),
                extent=draw(st.sampled_from(["whole", "whole", "part"])),
                modality=draw(st.sampled_from(["asserted", "asserted", "alleged", "planned"])),
            )
        )
    return claims


days = st.integers(0, 9).map(lambda n: FIRST + dt.timedelta(days=n))


def states(claims, on, known_by=None):
    return find_states(Ledger(claims, sides=SIDES), on=on, known_by=known_by)


def outline(found):
    return [(s.place.id, s.status, s.controller, s.inferred, s.positions) for s in found]


@given(ledgers(), days, st.randoms())
def test_the_order_of_claims_is_irrelevant(claims, on, random):
    shuffled = random.sample(claims, len(claims))
    assert outline(states(claims, on)) == outline(states(shuffled, on))


@given(ledgers(), days)
def test_a_duplicate_changes_nothing(claims, on):
    assert outline(states(claims, on)) == outline(states(claims + claims, on))


@given(ledgers(), days)
def test_swapping_the_sides_mirrors_the_result(claims, on):
    def mirrored(claim):
        who = claim.claimant
        swapped = replace(who, allegiance=MIRROR.get(who.allegiance, who.allegiance))
        return replace(claim, side=MIRROR[claim.side], claimant=swapped)

    here = {s.place.id: (s.status, s.controller, s.inferred) for s in states(claims, on)}
    there = {
        s.place.id: (s.status, s.controller, s.inferred)
        for s in states([mirrored(claim) for claim in claims], on)
    }
    assert there == {
        key: (status, MIRROR[side], MIRROR[inferred])
        for key, (status, side, inferred) in here.items()
    }


@given(ledgers(), days, days)
def test_knowledge_only_grows(claims, on, known_by):
    known = [claim for claim in claims if claim.known_since <= known_by]
    places = {claim.place.id for claim in known}
    before = states(known, on, known_by)
    after = [s for s in states(claims, on, known_by) if s.place.id in places]
    assert outline(before) == outline(after)


@given(ledgers(), days)
def test_history_and_control_agree_on_every_day(claims, on):
    intervals = find_history(Ledger(claims, sides=SIDES))
    for state in states(claims, on):
        covering = [
            i
            for i in intervals
            if i.place.id == state.place.id
            and (i.start is None or i.start <= on)
            and (i.until is None or on < i.until)
        ]
        assert len(covering) <= 1
        if covering:
            assert covering[0].signature == state.signature
        else:
            assert state.status == "unknown"
            assert state.positions == ()


@given(ledgers())
def test_intervals_of_a_place_are_disjoint_and_change_something(claims):
    by_place = {}
    for interval in find_history(Ledger(claims, sides=SIDES)):
        by_place.setdefault(interval.place.id, []).append(interval)
    for intervals in by_place.values():
        for first, second in pairwise(intervals):
            assert first.until == second.start
            assert first.signature != second.signature
        assert intervals[-1].until is None


@given(ledgers(), days)
def test_a_controller_is_named_only_where_the_status_allows_it(claims, on):
    for state in states(claims, on):
        if state.status in {"disputed", "contested", "unknown"}:
            assert state.controller is None
        if state.status in {"agreed", "claimed"}:
            assert state.controller in SIDES
        assert state.controller is None or state.inferred is None
        assert set(state.claims) <= {claim.id for claim in claims}
        assert state.reason


@given(ledgers(), days)
def test_agreed_needs_a_concession(claims, on):
    for state in states(claims, on):
        if state.status == "agreed":
            losers = {p.allegiance for p in state.positions if p.concedes or p.left}
            assert losers - {state.controller}


@given(ledgers(), days)
def test_observers_never_change_what_parties_determine(claims, on):
    official = {claim.id for claim in claims if claim.claimant.official}
    assume(all(c.about in (None, *official) for c in claims if c.id in official))
    parties = [claim for claim in claims if claim.id in official]
    about = {claim.id: claim.place.id for claim in parties}
    with_observers = {s.place.id: s for s in states(claims, on)}
    for state in states(parties, on):
        # What is said of the area around is weaker than anything said of the place itself.
        own = {about[claim_id] for claim_id in state.claims} == {state.place.id}
        if own and state.status in {"agreed", "claimed", "disputed"}:
            other = with_observers[state.place.id]
            assert (other.status, other.controller) == (state.status, state.controller)


@given(ledgers(), days)
def test_silence_never_settles_a_dispute(claims, on):
    said = {claim.id: claim.side for claim in claims}
    assume(all(c.event != "denied" or c.side != said[c.about] for c in claims))
    before = {s.place.id: s.status for s in states(claims, on)}
    silences = [
        Claim(
            id=f"silence-{number}-{place.id}",
            place=place,
            event="unconfirmed",
            claimant=who,
            stated_on=as_date(on),
        )
        for place in {claim.place.id: claim.place for claim in claims}.values()
        for number, who in enumerate(CLAIMANTS)
        if who.official and not any(c.claimant == who and c.starts == on for c in claims)
    ]
    for state in states([*claims, *silences], on):
        if before[state.place.id] == "disputed":
            assert state.status not in {"claimed", "agreed"}, state.reason
