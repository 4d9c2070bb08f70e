"""Who changes his mind: what a claimant says later overrules what it had said before."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slow_history import find_history_slowly

import frontline as fl
from frontline.claims import NEEDS_ABOUT, NEEDS_SIDE, Claim, Claimant, as_date
from frontline.control import find_history, find_states, policy_named
from frontline.ledger import Ledger
from gazetteer.places import Place

TWO = {"N": "North", "S": "South"}
THREE = {**TWO, "E": "East"}
TOWN = Place(
    id="local:town", name="Town", kind="settlement", country="XX", latitude=48.0, longitude=37.0
)
MINISTRY = Claimant(name="Ministry", allegiance="N", official=True)
STAFF = Claimant(name="Staff", allegiance="S", official=True)
GOVERNOR = Claimant(name="Governor", allegiance="S", official=True)
MAPPER = Claimant(name="Mapper", allegiance="independent")
FIRST = dt.date(2025, 1, 1)


def claim(who, event, side=None, on=None, stated=None, **more):
    return Claim(
        place=TOWN,
        event=event,
        side=side,
        claimant=who,
        event_date=as_date(on),
        stated_on=as_date(stated or on),
        **more,
    )


def state(claims, on, *, sides=TWO, **options):
    """By the rules in words and by the engine: both must say the same."""
    ledger = Ledger(claims, sides=sides)
    (found,) = find_states(ledger, on=on, **options)
    assert find_states(fl.ClaimColumns.from_ledger(ledger), on=on, **options) == (found,)
    return found


def status(claims, on, **options):
    found = state(claims, on, **options)
    return found.status, found.controller


TAKEN = claim(MINISTRY, "captured", "N", "2025-01-05", id="taken")
HELD = claim(STAFF, "holds", "S", "2025-01-07")
LOST = claim(STAFF, "confirmed", None, None, "2025-01-10", about="taken")


class TestALossAdmittedLate:
    @pytest.mark.parametrize(
        "admission",
        [
            LOST,
            claim(STAFF, "withdrew", "N", "2025-01-05", "2025-01-10"),
            claim(STAFF, "captured", "N", "2025-01-05", "2025-01-10"),
            claim(GOVERNOR, "withdrew", "N", "2025-01-05", "2025-01-10"),
        ],
        ids=["confirmed", "withdrew", "captured", "another official"],
    )
    @pytest.mark.parametrize(
        "before",
        [
            HELD,
            claim(STAFF, "repelled", "S", "2025-01-07"),
            claim(STAFF, "holds", "S", "2025-01-07", extent="outskirts"),
            claim(STAFF, "contested", None, "2025-01-07"),
            claim(STAFF, "denied", "S", None, "2025-01-07", about="taken"),
            claim(STAFF, "unconfirmed", None, None, "2025-01-07", about="taken"),
        ],
        ids=["holds", "repelled", "outskirts", "fighting", "denied", "unconfirmed"],
    )
    def test_ends_what_the_loser_had_said_in_between(self, before, admission):
        claims = [TAKEN, before, admission]
        assert status(claims, "2025-01-08") == ("agreed", "N")
        assert status(claims, "2025-02-01") == ("agreed", "N")

    def test_is_not_known_before_it_is_said(self):
        claims = [TAKEN, HELD, LOST]
        assert status(claims, "2025-01-08", known_by="2025-01-09") == ("disputed", None)
        assert status(claims, "2025-01-08", known_by="2025-01-10") == ("agreed", "N")

    def test_begins_on_the_day_of_the_loss(self):
        (before, after) = find_history(Ledger([TAKEN, HELD, LOST], sides=TWO))
        assert (before.status, before.inferred) == ("unknown", "S")
        assert (after.start, after.until, after.status) == (dt.date(2025, 1, 5), None, "agreed")

    def test_ends_nothing_that_is_said_after_it(self):
        again = claim(STAFF, "holds", "S", "2025-01-12")
        assert status([TAKEN, HELD, LOST, again], "2025-01-12") == ("disputed", None)
        reached_back = claim(STAFF, "holds", "S", "2025-01-08", "2025-01-12")
        assert status([TAKEN, HELD, LOST, reached_back], "2025-01-08") == ("disputed", None)

    def test_does_not_undo_a_change_of_a_later_day(self):
        back = claim(STAFF, "captured", "S", "2025-01-07")
        assert status([TAKEN, back, LOST], "2025-01-08") == ("claimed", "S")

    def test_does_not_reach_past_the_next_change(self):
        back = claim(STAFF, "captured", "S", "2025-01-06")
        found = state([TAKEN, back, HELD, LOST], "2025-01-08")
        assert (found.status, found.controller) == ("claimed", "S")
        assert HELD.id in found.claims

    def test_ends_nothing_that_is_said_together_with_it(self):
        held = claim(STAFF, "holds", "S", "2025-01-07", "2025-01-10")
        older = claim(STAFF, "holds", "S", "2025-01-02", "2025-01-12")
        assert status([TAKEN, held, LOST, older], "2025-01-08") == ("disputed", None)

    def test_leaves_what_agrees_with_it(self):
        agreed = claim(STAFF, "holds", "N", "2025-01-07")
        assert agreed.id in state([agreed, TAKEN, LOST], "2025-01-08").claims

    def test_is_none_while_it_is_only_alleged(self):
        alleged = claim(STAFF, "withdrew", "N", "2025-01-05", "2025-01-10", modality="alleged")
        assert status([TAKEN, HELD, alleged], "2025-01-08") == ("disputed", None)

    def test_that_is_taken_back_leaves_what_was_said_before(self):
        retraction = claim(STAFF, "retracted", None, None, "2025-01-20", about=LOST.id)
        claims = [TAKEN, HELD, LOST, retraction]
        assert status(claims, "2025-01-19") == ("agreed", "N")
        assert status(claims, "2025-01-20") == ("disputed", None)

    def test_of_one_of_three_sides_ends_its_own_presence_only(self):
        left = claim(STAFF, "withdrew", None, "2025-01-05", "2025-01-10")
        east = claim(STAFF, "holds", "E", "2025-01-07")
        assert status([left, HELD], "2025-01-08", sides=THREE) == ("unknown", None)
        back = claim(STAFF, "entered", "S", "2025-01-07", extent="outskirts")
        assert status([left, back], "2025-01-08", sides=THREE) == ("contested", None)
        assert status([left, east], "2025-01-08", sides=THREE)[1] == "E"


class TestOtherSecondThoughts:
    def test_nobody_overrules_another(self):
        late = claim(MINISTRY, "captured", "N", "2025-01-05", "2025-01-20", id="taken")
        first = claim(STAFF, "holds", "S", "2025-01-06", "2025-01-12")
        assert {first.id, HELD.id} <= set(state([late, first, HELD], "2025-01-08").claims)

    def test_an_overruled_denial_stays_a_denial(self):
        fight = claim(MAPPER, "contested", None, "2025-01-06", id="fight")
        denial = claim(STAFF, "denied", "S", None, "2025-01-07", about="fight")
        left = claim(STAFF, "withdrew", "N", "2025-01-05", "2025-01-10")
        staff = state([fight, denial, left], "2025-01-08").positions[0]
        assert (staff.controller, staff.denies) == ("N", ("fight",))

    def test_a_denial_before_a_silence_is_counted_once(self):
        denial = claim(STAFF, "denied", "S", None, "2025-01-07", about="taken")
        silent = claim(STAFF, "unconfirmed", None, None, "2025-01-09", about="taken")
        bare = fl.history(Ledger([TAKEN, denial, silent], sides=TWO), details=False)
        assert bare["claim_count"].tolist()[-1] == 3

    def test_an_observer_corrects_itself(self):
        claims = [
            claim(MAPPER, "holds", "S", "2025-01-07"),
            claim(MAPPER, "captured", "N", "2025-01-05", "2025-01-10"),
        ]
        assert status(claims, "2025-01-08") == ("assessed", "N")
        assert status(claims, "2025-01-08", known_by="2025-01-09") == ("assessed", "S")

    def test_a_later_word_about_an_older_state_overrules_nothing(self):
        claims = [HELD, claim(STAFF, "holds", "N", "2025-01-05", "2025-01-10")]
        assert status(claims, "2025-01-08") == ("claimed", "S")

    def test_a_late_report_of_an_entry_does_not_end_the_holding_after_it(self):
        claims = [
            claim(STAFF, "repelled", "S", "2025-01-07"),
            claim(STAFF, "entered", "N", "2025-01-05", "2025-01-10"),
        ]
        assert status(claims, "2025-01-08") == ("claimed", "S")

    def test_being_in_a_part_is_less_than_having_taken_the_whole_before(self):
        claims = [
            TAKEN,
            claim(STAFF, "entered", "N", "2025-01-07", extent="outskirts"),
            claim(STAFF, "confirmed", None, None, "2025-01-10", about="taken"),
        ]
        assert status(claims, "2025-01-08") == ("agreed", "N")

    def test_two_changes_of_one_day_that_contradict_overrule_nothing(self):
        claims = [
            claim(STAFF, "captured", "N", "2025-01-05", "2025-01-10"),
            claim(STAFF, "captured", "S", "2025-01-05", "2025-01-10"),
            HELD,
        ]
        assert status(claims, "2025-01-08") == ("claimed", "S")


def taken_back(target, day, *, ident, **more):
    return claim(
        MINISTRY, "retracted", None, None, f"2025-01-{day:02}", about=target, id=ident, **more
    )


class TestRetractions:
    def test_the_last_word_counts_however_deep(self):
        claims = [TAKEN, taken_back("taken", 7, ident="r1"), taken_back("r1", 9, ident="r2")]
        assert status(claims, "2025-01-10") == ("claimed", "N")
        claims.append(taken_back("r2", 11, ident="r3"))
        assert status(claims, "2025-01-12")[0] == "unknown"
        claims.append(taken_back("r3", 13, ident="r4"))
        assert status(claims, "2025-01-14") == ("claimed", "N")

    def test_a_second_retraction_stands_where_the_first_was_taken_back(self):
        claims = [
            TAKEN,
            taken_back("taken", 7, ident="r1"),
            taken_back("r1", 8, ident="r2"),
            taken_back("taken", 9, ident="r3"),
        ]
        assert status(claims, "2025-01-08") == ("claimed", "N")
        assert status(claims, "2025-01-09")[0] == "unknown"

    def test_what_is_only_alleged_takes_nothing_back(self):
        claims = [TAKEN, taken_back("taken", 7, ident="r1", modality="alleged")]
        assert status(claims, "2025-01-08") == ("claimed", "N")


class TestVotes:
    def vote(self, *claims):
        return status(claims, "2025-01-09", policy=policy_named("majority"))

    def test_who_denies_votes_against(self):
        other = Claimant(name="Other", allegiance="independent")
        deny = [
            claim(who, "denied", None, None, "2025-01-06", about="taken") for who in (MAPPER, other)
        ]
        assert self.vote(TAKEN) == ("assessed", "N")
        assert self.vote(TAKEN, *deny) == ("assessed", None)

    def test_so_does_who_sees_fighting(self):
        assert self.vote(TAKEN, claim(MAPPER, "contested", None, "2025-01-06")) == (
            "assessed",
            None,
        )

    def test_copies_of_a_denial_are_one_voice(self):
        maps = [Claimant(name=n, allegiance="independent", family="maps") for n in ("a", "b")]
        deny = [claim(who, "denied", None, None, "2025-01-06", about="taken") for who in maps]
        backed = claim(MAPPER, "holds", "N", "2025-01-06")
        assert self.vote(TAKEN, backed, *deny) == ("assessed", "N")


@st.composite
def second_thoughts(draw):
    """Ledgers of very few claimants who speak often, and late, of a few days."""
    sides = draw(st.sampled_from([TWO, TWO, THREE]))
    claims: list[Claim] = []
    events = ["captured", "withdrew", "holds", "holds", "contested", "entered", "unconfirmed"]
    for number in range(draw(st.integers(2, 9))):
        event = draw(
            st.sampled_from([*events, *["denied", "confirmed", "retracted"] * bool(claims)])
        )
        who, about, said = draw(st.sampled_from([MINISTRY, STAFF, STAFF, MAPPER])), None, FIRST
        if event in NEEDS_ABOUT:
            target = draw(st.sampled_from(claims))
            about, said = target.id, target.stated_on.latest
            who = target.claimant if event == "retracted" else who
        stated = said + dt.timedelta(days=draw(st.integers(0, 5)))
        happened = stated - dt.timedelta(days=draw(st.integers(0, 4)))
        claims.append(
            Claim(
                id=f"{draw(st.integers(0, 9))}-{number}",
                place=TOWN,
                event=event,
                side=draw(st.sampled_from([*sides] + [None] * (event not in NEEDS_SIDE))),
                claimant=who,
                about=about,
                event_date=draw(st.sampled_from([as_date(happened), as_date(happened), None])),
                stated_on=as_date(stated),
                extent=draw(st.sampled_from(["whole", "whole", "whole", "part"])),
                modality=draw(st.sampled_from(["asserted"] * 5 + ["alleged"])),
            )
        )
    return Ledger(claims, sides=sides)


@given(second_thoughts(), st.sampled_from(["parties", "majority", "against_interest"]))
def test_the_engine_equals_the_reference(ledger, name):
    policy = policy_named(name)
    slow = find_history_slowly(ledger, policy=policy)
    assert list(find_history(ledger, policy=policy)) == slow
    bare = fl.history(ledger, policy=policy, details=False)
    assert bare["claim_count"].tolist() == [len(state.claims) for state in slow]
