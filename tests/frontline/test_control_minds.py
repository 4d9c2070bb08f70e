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
REFERRING = ["denied", "confirmed", "retracted"]


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


class TestWordsOverruled:
    """They move nothing any more, but a reader is told of them, with their claims."""

    def test_are_named_and_cited_with_their_day(self):
        found = state([TAKEN, HELD, LOST], "2025-01-08")
        assert set(found.claims) == {"taken", HELD.id, LOST.id}
        assert found.reason.endswith(
            "Overruled by Staff's own later words: that South holds it (2025-01-07)."
        )
        assert "Overruled" not in state([TAKEN, HELD, LOST], "2025-01-06").reason
        then = state([TAKEN, HELD, LOST], "2025-01-08", known_by="2025-01-09")
        assert "Overruled" not in then.reason

    def test_are_counted(self):
        ledger = Ledger([TAKEN, HELD, LOST], sides=TWO)
        bare = fl.history(ledger, details=False)
        assert bare["claim_count"].tolist() == [1, 3]
        assert [len(found.claims) for found in find_history(ledger)] == [1, 3]

    @pytest.mark.parametrize(
        ("event", "side", "more", "words"),
        [
            ("contested", None, {}, "that there is fighting inside"),
            ("holds", "S", {"extent": "part"}, "that South is in a part of it"),
            ("unconfirmed", None, {"about": "taken"}, "that it has yet to confirm"),
        ],
    )
    def test_are_told_as_they_were(self, event, side, more, words):
        before = claim(STAFF, event, side, "2025-01-07", **more)
        assert f"words: {words} (2025-01-07)" in state([TAKEN, before, LOST], "2025-01-08").reason

    def test_are_history_once_something_else_is_said_of_a_later_day(self):
        again = claim(STAFF, "holds", "S", "2025-01-12")
        found = state([TAKEN, HELD, LOST, again], "2025-01-12")
        assert HELD.id not in found.claims
        assert "Overruled" not in found.reason
        rows = find_history(Ledger([TAKEN, HELD, LOST, again], sides=TWO))
        assert [HELD.id in row.claims for row in rows] == [False, True, False]

    def test_of_a_denial_are_told_where_that_has_ended_as_well(self):
        denied = claim(STAFF, "denied", "S", None, "2025-01-07", about="taken", id="no")
        found = state([TAKEN, denied, LOST], "2025-01-08")
        assert "no" in found.claims
        assert "own later words: that South holds it (2025-01-07)" in found.reason

    def test_of_a_denial_that_lasts_are_told_as_the_denial(self):
        fight = claim(MAPPER, "contested", None, "2025-01-06", id="fight")
        denied = claim(STAFF, "denied", "S", None, "2025-01-07", about="fight", id="no")
        left = claim(STAFF, "withdrew", "N", "2025-01-05", "2025-01-10")
        found = state([fight, denied, left], "2025-01-08")
        assert "Overruled" not in found.reason
        assert found.claims.count("no") == 1
        bare = fl.history(Ledger([fight, denied, left], sides=TWO), details=False)
        assert bare["claim_count"].tolist() == [
            len(row.claims) for row in find_history(Ledger([fight, denied, left], sides=TWO))
        ]

    def test_of_somebody_else_are_not_meant(self):
        other = claim(GOVERNOR, "holds", "S", "2025-01-07")
        assert "Overruled" not in state([TAKEN, other, LOST], "2025-01-08").reason


class TestARepetition:
    """Of a capture, after a rival's: whether it is a second one is told by its date."""

    BACK = claim(STAFF, "captured", "S", "2025-01-10")

    def after(self, on, stated="2025-01-25", who=MINISTRY, **more):
        event = more.pop("event", "captured")
        again = claim(who, event, more.pop("side", "N"), on, stated, **more)
        return status([TAKEN, self.BACK, again], "2025-01-31")

    def test_with_a_date_that_holds_the_known_one_is_no_second_capture(self):
        assert self.after("2025-01") == ("disputed", None)
        assert self.after("../2025-01-20") == ("disputed", None)
        assert self.after("2025-01-05/..") == ("disputed", None)
        assert self.after("2025-01-05/2025-01-25") == ("disputed", None)

    def test_with_a_date_after_the_known_one_is(self):
        assert self.after("2025-01-06/2025-01-25") == ("claimed", "N")
        assert self.after("2025-01-20") == ("claimed", "N")
        assert self.after("2025-01-20~") == ("claimed", "N")

    def test_of_the_known_day_alone_is_none_either(self):
        assert self.after("2025-01-01/2025-01-06") == ("disputed", None)
        assert self.after("2025-01-05") == ("disputed", None)

    def test_without_a_date_speaks_of_the_day_it_was_said(self):
        assert self.after(None) == ("claimed", "N")
        assert self.after("XXXX-01-20") == ("claimed", "N")

    def test_by_another_official_of_the_side_is_one_as_well(self):
        governor = Claimant(name="Mayor", allegiance="N", official=True)
        assert self.after("2025-01", who=governor) == ("disputed", None)

    def test_confirmed_by_another_official_stays_one(self):
        other = Claimant(name="Mayor", allegiance="N", official=True)
        vague = claim(MINISTRY, "captured", "N", "2025-01", "2025-01-25", id="vague")
        adopted = claim(other, "confirmed", None, None, "2025-01-27", about="vague")
        assert status([TAKEN, self.BACK, vague, adopted], "2025-01-31") == ("disputed", None)

    def test_of_a_vague_date_that_holds_a_vague_one_is_one(self):
        first = claim(MINISTRY, "captured", "N", "2025-01", "2025-01-05", id="taken")
        again = claim(MINISTRY, "captured", "N", "2025-01", "2025-01-25")
        assert status([first, self.BACK, again], "2025-01-31") == ("disputed", None)

    def test_of_a_vague_date_that_holds_the_day_of_a_vague_one_is_one(self):
        first = claim(MINISTRY, "captured", "N", "2025-01-02/2025-01-05", "2025-01-05", id="taken")
        for when, expected in (("04", ("disputed", None)), ("06", ("claimed", "N"))):
            date = f"2025-01-{when}/2025-01-25"
            again = claim(MINISTRY, "captured", "N", date, "2025-01-25")
            assert status([first, self.BACK, again], "2025-01-31") == expected

    def test_is_who_gives_the_day_of_a_vague_claim_afterwards_and_not_the_claim(self):
        claims = [
            self.BACK,
            claim(MINISTRY, "captured", "N", "2025-01", "2025-01-25"),
            claim(STAFF, "holds", "S", "2025-01-27"),
            claim(MINISTRY, "captured", "N", "2025-01-20", "2025-01-30"),
        ]
        assert status(claims[:2], "2025-01-31") == ("claimed", "N")
        assert status(claims, "2025-01-31") == ("disputed", None)

    def test_does_not_hide_the_exact_date_of_a_second_capture(self):
        vague = claim(MINISTRY, "captured", "N", "2025-01", "2025-01-25")
        exact = claim(MINISTRY, "captured", "N", "2025-01-20", "2025-01-26")
        assert status([TAKEN, self.BACK, vague, exact], "2025-01-31") == ("claimed", "N")

    def test_does_not_make_a_rivals_repetition_a_second_capture(self):
        vague = claim(MINISTRY, "captured", "N", "2025-01", "2025-01-12")
        repeated = claim(STAFF, "captured", "S", None, "2025-01-14")
        found = state([TAKEN, self.BACK, vague, repeated], "2025-01-31")
        changed = {position.claimant: position.changed_on for position in found.positions}
        assert changed["Staff"] == dt.date(2025, 1, 10)
        assert found.status == "disputed"

    def test_of_ones_own_loss_is_still_a_concession(self):
        claims = [
            claim(STAFF, "withdrew", "N", "2025-01-05"),
            claim(STAFF, "withdrew", "N", "2025-01", "2025-01-25"),
        ]
        assert status(claims, "2025-01-31") == ("agreed", "N")


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

    def test_a_retraction_counts_until_it_is_itself_taken_back(self):
        claims = [TAKEN, taken_back("taken", 7, ident="r1"), taken_back("r1", 9, ident="r2")]
        _, taken, back, again = find_history(Ledger(claims, sides=TWO))
        assert [(s.start.day, s.status) for s in (taken, back, again)] == [
            (5, "claimed"),
            (7, "unknown"),
            (9, "claimed"),
        ]
        assert back.claims == ("r1",)
        assert back.reason == (
            "No claim in the ledger says who holds Town from 2025-01-07 until 2025-01-09. "
            "Ministry retracted an earlier claim (2025-01-07)."
        )
        assert again.claims == ("taken", "r2")
        assert again.reason.endswith("Ministry retracted an earlier retraction (2025-01-09).")
        assert state(claims, "2025-01-08").claims == ("r1",)
        assert status(claims, "2025-01-08", known_by="2025-01-06") == ("claimed", "N")

    def test_the_second_retraction_counts_once_the_first_is_taken_back(self):
        claims = [
            TAKEN,
            taken_back("taken", 6, ident="r1"),
            taken_back("taken", 8, ident="r2"),
            taken_back("r1", 10, ident="r3"),
        ]
        assert state(claims, "2025-01-09").claims == ("r1",)
        found = state(claims, "2025-01-10")
        assert (found.status, found.claims) == ("unknown", ("r2",))

    def test_taken_back_and_given_back_on_one_day_it_has_stood_throughout(self):
        claims = [TAKEN, taken_back("taken", 7, ident="r1"), taken_back("r1", 7, ident="r2")]
        assert status(claims, "2025-01-07") == ("claimed", "N")
        assert state(claims, "2025-01-07").claims == ("taken", "r2")

    def test_what_gives_back_is_not_told_before_anything_was_taken(self):
        early = taken_back("r1", 8, ident="r2")  # dated before what it takes back
        claims = [TAKEN, taken_back("taken", 10, ident="r1"), early]
        assert state(claims, "2025-01-09").claims == ("taken",)
        assert state(claims, "2025-01-10").claims == ("taken", "r2")

    def test_a_denial_of_a_retraction_lasts_while_that_stands(self):
        claims = [
            TAKEN,
            taken_back("taken", 7, ident="r1"),
            claim(STAFF, "denied", None, None, "2025-01-08", about="r1", id="no"),
            taken_back("r1", 10, ident="r2"),
        ]
        assert "no" in state(claims, "2025-01-09").claims
        assert "no" not in state(claims, "2025-01-10").claims

    def test_begins_an_interval_even_where_others_say_the_same(self):
        again = claim(MINISTRY, "holds", "N", "2025-01-06", id="again")
        back = taken_back("taken", 10, ident="r1")
        before, after = find_history(Ledger([TAKEN, again, back], sides=TWO))
        assert (before.claims, after.claims) == (("taken", "again"), ("again", "r1"))
        assert (before.until, after.start) == (dt.date(2025, 1, 10), dt.date(2025, 1, 10))
        assert before.status == after.status == "claimed"

    def test_a_long_chain_is_followed_to_its_end(self):
        claims, about = [TAKEN], "taken"
        for number in range(1100):  # deeper than Python calls itself
            day, ident = (FIRST + dt.timedelta(days=5 + number)).isoformat(), f"r{number:04}"
            claims.append(claim(MINISTRY, "retracted", None, None, day, about=about, id=ident))
            about = ident
        history = find_history(Ledger(claims, sides=TWO))
        assert [s.status for s in history[1:]] == ["claimed", "unknown"] * 550 + ["claimed"]
        assert status(claims, "2030-01-01") == ("claimed", "N")

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


def _dates(day):
    return [day, day, day, None, f"2025-01-01/{day}", f"../{day}"] if day > FIRST else [day, None]


@st.composite
def second_thoughts(draw):
    """Ledgers of very few claimants who speak often, and late, of a few days."""
    sides = draw(st.sampled_from([TWO, TWO, THREE]))
    claims: list[Claim] = []
    events = ["captured", "withdrew", "holds", "holds", "contested", "entered", "unconfirmed"]
    for number in range(draw(st.integers(2, 9))):
        event = draw(st.sampled_from([*events, *[*REFERRING, "retracted"] * bool(claims)]))
        who, about, said = draw(st.sampled_from([MINISTRY, STAFF, STAFF, MAPPER])), None, FIRST
        if event in NEEDS_ABOUT:
            backs = [c for c in claims if c.event == "retracted"]
            target = draw(st.sampled_from(backs if backs and draw(st.booleans()) else claims))
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
                event_date=as_date(draw(st.sampled_from(_dates(happened)))),
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
