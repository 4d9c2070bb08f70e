"""Reasons name whoever speaks, with the day of each statement, and contradict nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from test_control_minds import HELD, MAPPER, MINISTRY, STAFF, TAKEN, TWO, claim
from test_control_minds import state as find_state

import frontline as fl
from frontline.claims import Claimant
from frontline.control import find_history, policy_named
from frontline.ledger import Ledger

DENIED = claim(STAFF, "denied", None, None, "2025-01-06", about="taken")
SILENT = claim(STAFF, "unconfirmed", None, None, "2025-01-09", about="taken")
ISW = Claimant(name="ISW", allegiance="independent")


def state(claims, on, policy="parties"):
    return find_state(claims, on, policy=policy_named(policy))


def test_a_denial_keeps_its_own_day():
    reason = state([TAKEN, DENIED, SILENT], "2025-02-01").reason
    assert "Staff denied that North took it (2025-01-06)" in reason
    assert "2025-01-09" not in reason


def test_two_denials_and_a_word_of_ones_own_have_each_its_day():
    again = claim(STAFF, "denied", None, None, "2025-01-08", about="taken")
    reason = state([TAKEN, DENIED, HELD, again], "2025-02-01").reason
    assert "Staff says South holds it (said 2025-01-07)" in reason
    assert "denied that North took it (2025-01-06, 2025-01-08)" in reason


def test_who_went_silent_is_told_with_what_it_had_said_and_that_is_cited():
    found = state([TAKEN, HELD, SILENT], "2025-01-10")
    assert found.status == "disputed"
    assert set(found.claims) == {"taken", HELD.id, SILENT.id}
    assert "Staff said that South holds it (2025-01-07), then only" in found.reason
    assert "yet to confirm (2025-01-09)" in found.reason
    assert "says nothing" not in found.reason


def test_a_party_that_denies_an_observer_is_no_dispute_between_the_parties():
    seen = claim(ISW, "captured", "N", "2025-01-05", id="taken")
    reason = state([seen, DENIED], "2025-01-06").reason
    assert reason.startswith("Disputed, a party denies what an observer says: Staff denied")
    assert "ISW says North holds it" in reason


def test_officials_of_one_side_may_dispute_among_themselves():
    other = Claimant(name="Brigade", allegiance="S", official=True)
    admitted = claim(other, "captured", "N", "2025-01-05", id="taken")
    reason = state([admitted, DENIED], "2025-01-06").reason
    assert reason.startswith("Disputed between officials of South")


@pytest.mark.parametrize(
    ("policy", "opening"),
    [
        ("majority", "No side is named by most of 2 source families"),
        ("observer:Mapper", "According to Mapper alone"),
        ("against_interest", "Counting only what is said against one's own interest, nobody says"),
    ],
)
def test_a_view_that_is_not_everyones_says_whose_it_is_and_what_others_say(policy, opening):
    seen = claim(MAPPER, "holds", "S", "2025-01-07")
    found = state([TAKEN, seen], "2025-01-08", policy)
    assert found.reason.startswith(opening)
    for who, side in (("Ministry", "North"), ("Mapper", "South")):
        assert f"{who} says {side} holds it" in found.reason


def test_the_outvoted_are_told():
    voices = [Claimant(name=name, allegiance="independent") for name in "abc"]
    claims = [claim(who, "holds", "NNS"[n], "2025-01-07") for n, who in enumerate(voices)]
    reason = state(claims, "2025-01-08", "majority").reason
    assert reason.startswith("According to 2 of 3 source families: a says North holds it")
    assert reason.endswith("Others: c says South holds it (said 2025-01-07).")


def test_a_vague_statement_is_not_dated_to_a_day():
    vague = claim(MINISTRY, "captured", "N", "2025-01-05", "2025-01", id="taken")
    assert "(said by 2025-01-31)" in state([vague], "2025-01-31").reason
    exact = claim(MINISTRY, "captured", "N", "2025-01-05", "2025-01-31")
    assert "(said 2025-01-31)" in state([vague, exact], "2025-01-31").reason


def test_nothing_can_have_ended_before_it_began():
    claims = [
        claim(MINISTRY, "holds", "N", "2025-01-10"),
        claim(STAFF, "withdrew", "N", "2025-01", "2025-01-20"),
    ]
    first, second = find_history(Ledger(claims, sides=TWO))
    assert (first.start, second.start) == (dt.date(2025, 1, 10), dt.date(2025, 1, 20))
    assert second.start_earliest == dt.date(2025, 1, 1)
    assert first.until_earliest == first.start_earliest == dt.date(2025, 1, 10)
    bare = fl.history(Ledger(claims, sides=TWO), details=False)
    assert bare["until_earliest"].tolist() == [dt.date(2025, 1, 10), None]
