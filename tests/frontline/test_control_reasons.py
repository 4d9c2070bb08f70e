"""Reasons name whoever speaks, with the day of each statement, and contradict nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from slow_history import find_history_slowly
from test_control_minds import HELD, MAPPER, MINISTRY, STAFF, TAKEN, TWO, claim
from test_control_minds import state as find_state

import frontline as fl
from frontline.claims import Claimant
from frontline.control import find_history, policy_named
from frontline.ledger import Ledger
from gazetteer.places import Place

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


def test_one_voice_is_not_counted_against_itself():
    seen = claim(MAPPER, "holds", "S", "2025-01-07")
    reason = state([seen], "2025-01-08", "majority").reason
    assert reason.startswith("According to the one source family that speaks: Mapper says South")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Pro-war bloggers", "say North holds it"),
        ("Officials in Kyiv", "say North holds it"),
        ("Armed Forces of the South", "say North holds it"),
        ("Reuters", "says North holds it"),
        ("A blogger, one of many bloggers", "says North holds it"),
        ("The Epoch Times", "says North holds it"),
    ],
)
def test_many_claimants_say_and_one_says(name, says):
    who = Claimant(name=name, allegiance="independent")
    told = state([claim(who, "holds", "N", "2025-01-07")], "2025-01-08").reason
    assert f"{name} {says}" in told
    alleged = claim(who, "holds", "N", "2025-01-07", modality="alleged")
    verb = "alleges that" if says.startswith("says ") else "allege that"
    assert f"{name} {verb} North holds it" in state([alleged], "2025-01-08").reason


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


def test_what_is_only_alleged_is_said_so():
    alleged = claim(MINISTRY, "captured", "N", "2025-01-05", id="taken", modality="alleged")
    found = state([alleged], "2025-01-06")
    assert "Ministry alleges that North holds it" in found.reason
    assert found.positions[0].to_dict()["alleged"] is True
    sure = claim(MINISTRY, "holds", "N", "2025-01-08")
    assert [s.positions[0].alleged for s in find_history(Ledger([alleged, sure], sides=TWO))][
        1:
    ] == [
        True,
        False,
    ]


def test_who_adopts_a_denial_denies_on_its_own_day():
    other = Claimant(name="President", allegiance="S", official=True)
    denied = claim(STAFF, "denied", None, None, "2025-01-06", about="taken", id="no")
    adopted = claim(other, "confirmed", None, None, "2025-01-09", about="no")
    reason = state([TAKEN, denied, adopted], "2025-01-10").reason
    assert "President denied that North took it (2025-01-09)" in reason


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("captured", "denied that North took it"),
        ("entered", "denied that North entered it"),
        ("holds", "denied that North holds it"),
        ("contested", "denied that there is fighting inside"),
    ],
)
def test_a_denial_says_what_is_denied(event, words):
    side = None if event == "contested" else "N"
    said = claim(MINISTRY, event, side, "2025-01-05", id="taken")
    assert words in state([said, DENIED], "2025-01-06").reason


def test_not_confirmed_by_those_only_who_could_have_meant_it():
    silent = claim(STAFF, "unconfirmed", None, None, "2025-01-06", about="taken")
    governor = Claimant(name="Governor", allegiance="S", official=True)
    back = claim(governor, "captured", "S", "2025-01-10")
    assert "Not confirmed by Staff" in state([TAKEN, silent], "2025-01-09").reason
    assert "Not confirmed" not in state([TAKEN, silent, back], "2025-01-11").reason


def test_two_who_concede_do_so_against_their_own_interest():
    governor = Claimant(name="Governor", allegiance="S", official=True)
    lost = [claim(who, "withdrew", "N", "2025-01-06") for who in (STAFF, governor)]
    assert (
        "Governor and Staff say so against their own interest." in state(lost, "2025-01-07").reason
    )


def test_an_undated_capture_said_some_time_in_a_month_is_implied_before_the_month_only():
    vague = claim(MINISTRY, "captured", "N", None, "2025-01", id="taken")
    before, gap, after = find_history(Ledger([vague], sides=TWO))
    assert (gap.status, gap.inferred, after.status) == ("unknown", None, "claimed")
    assert (before.inferred, before.until) == ("S", dt.date(2025, 1, 1))
    assert "the capture (said by 2025-01-31)" in before.reason
    assert state([vague], "2025-01-15").status == "unknown"


@pytest.mark.parametrize("day", ["2025-01-06?", "2025-01-06~"])
def test_a_doubtful_day_stays_doubtful_in_words(day):
    said = claim(MINISTRY, "captured", "N", day, "2025-01-06")
    assert f"the capture ({day})" in state([said], "2025-01-05").reason


def test_a_policy_is_an_object():
    with pytest.raises(fl.UnknownPolicy, match="policy_named"):
        fl.control(Ledger([TAKEN], sides=TWO), on="2025-01-06", policy="parties")


REGION = Place(
    id="local:region", name="Region", kind="oblast", country="XX", latitude=48.1,
    longitude=37.1, precision="area",
)  # fmt: skip
TOWN = replace(TAKEN.place, admin1="Region")
WHOLE = replace(claim(MINISTRY, "holds", "N", "2025-01-01", id="whole"), place=REGION)


def rows_of_town(*claims, sides=TWO):
    """The town's history, by the rules in words and by the engine, with and without details."""
    given = [c if c.place == REGION else replace(c, place=TOWN) for c in claims]
    ledger = Ledger(given, sides=sides)
    rows = [row for row in find_history(ledger) if row.place.id == TOWN.id]
    assert rows == [row for row in find_history_slowly(ledger) if row.place.id == TOWN.id]
    bare = fl.history(ledger, details=False)
    counted = bare[bare["place_id"] == TOWN.id]["claim_count"].tolist()
    assert counted == [len(row.claims) for row in rows]
    return rows


class TestNotToHaveConfirmed:
    """It is no evidence: whatever stands for a place without it stands with it."""

    def test_leaves_the_background_and_is_told_and_cited(self):
        silent = claim(STAFF, "unconfirmed", None, "2025-01-09", id="silent")
        before, after = rows_of_town(WHOLE, silent)
        assert (before.status, before.claims) == ("claimed", ("whole",))
        assert (after.status, after.controller) == ("claimed", "N")
        assert (after.background, after.start.day) == (REGION, 9)
        assert after.claims == ("whole", "silent")
        assert [p.claimant for p in after.positions] == ["Ministry", "Staff"]
        assert after.reason.startswith("Nothing is said about the place itself; this is about all")
        assert after.reason.endswith("Of the place itself only this: not confirmed by Staff "
                                     "(2025-01-09).")  # fmt: skip

    @pytest.mark.parametrize(
        ("region", "town", "earliest"),
        [
            ("2025-01-04/2025-01-09", "2025-01-09", 4),  # what stands counts, whichever is vaguer
            ("2025-01-09", "2025-01-04/2025-01-09", 9),
            ("2025-01-01", "2025-01-04/2025-01-09", 4),  # nothing but the silence begins then
        ],
    )
    def test_begins_when_what_stands_begins_if_that_is_the_same_day(self, region, town, earliest):
        whole = replace(claim(MINISTRY, "holds", "N", region, "2025-01-09"), place=REGION)
        last = rows_of_town(whole, claim(STAFF, "unconfirmed", None, town, "2025-01-09"))[-1]
        assert (last.start.day, last.start_earliest.day) == (9, earliest)

    def test_leaves_what_a_later_capture_implies(self):
        silent = claim(STAFF, "unconfirmed", None, "2025-01-03", id="silent")
        first, second = rows_of_town(silent, claim(MAPPER, "captured", "N", "2025-01-05", id="c"))
        assert (first.inferred, first.start.day, first.until.day) == ("S", 3, 5)
        assert first.claims == ("silent", "c")
        assert "inferred, not reported. Of the place itself only this" in first.reason
        assert second.status == "assessed"

    def test_after_a_word_of_ones_own_is_no_mere_silence(self):
        held = claim(STAFF, "holds", "S", "2025-01-03")
        silent = claim(STAFF, "unconfirmed", None, "2025-01-09")
        last = rows_of_town(WHOLE, held, silent)[-1]
        assert (last.status, last.background) == ("unknown", None)

    def test_beside_a_denial_is_no_mere_silence(self):
        elsewhere = claim(MINISTRY, "holds", "N", "2025-01-01", id="whole")
        denied = claim(STAFF, "denied", None, None, "2025-01-03", about="strike", id="no")
        strike = claim(MINISTRY, "struck", None, "2025-01-02", id="strike")
        silent = claim(STAFF, "unconfirmed", None, "2025-01-09")
        last = rows_of_town(replace(elsewhere, place=REGION), strike, denied, silent)[-1]
        assert (last.status, last.background) == ("unknown", None)

    def test_ends_with_the_first_word_about_the_place(self):
        silent = claim(STAFF, "unconfirmed", None, "2025-01-03")
        last = rows_of_town(WHOLE, silent, claim(STAFF, "holds", "S", "2025-01-09"))[-1]
        assert (last.status, last.controller, last.background) == ("claimed", "S", None)


def test_what_was_taken_back_is_told_where_a_background_stands_instead():
    back = claim(STAFF, "retracted", None, None, "2025-01-10", about="held", id="back")
    held = claim(STAFF, "holds", "S", "2025-01-05", id="held")
    *_, last = rows_of_town(WHOLE, held, back)
    assert (last.status, last.controller, last.background) == ("claimed", "N", REGION)
    assert last.reason.endswith("Staff retracted an earlier claim (2025-01-10).")
    assert last.claims == ("whole", "back")


def test_what_was_taken_back_of_a_region_is_told_of_the_places_inside():
    other = replace(claim(STAFF, "holds", "S", "2025-01-02", id="other"), place=REGION)
    back = claim(STAFF, "retracted", None, None, "2025-01-10", about="other", id="back")
    struck = claim(STAFF, "struck", None, "2025-01-03")
    *_, disputed, last = rows_of_town(WHOLE, other, replace(back, place=REGION), struck)
    assert (disputed.background, last.background) == (None, REGION)
    assert last.reason.endswith("Staff retracted an earlier claim (2025-01-10).")
    assert last.claims == ("whole", "back")


def test_what_was_taken_back_is_told_before_the_next_capture_as_well():
    back = claim(STAFF, "retracted", None, None, "2025-01-10", about="held", id="back")
    held = claim(STAFF, "holds", "S", "2025-01-05", id="held")
    rows = rows_of_town(held, back, claim(MINISTRY, "captured", "N", "2025-01-20", id="later"))
    (inferred,) = [row for row in rows if row.inferred]
    assert (inferred.start.day, inferred.claims) == (10, ("back", "later"))
    assert inferred.reason.endswith("Staff retracted an earlier claim (2025-01-10).")


def test_days_of_which_nobody_speaks_are_all_named():
    vague = claim(MINISTRY, "captured", "N", "2025-01", "2025-01-20")
    _, gap, _ = find_history(Ledger([vague], sides=TWO))
    assert gap.reason == (
        "No claim in the ledger says who holds Town from 2025-01-01 until 2025-01-20."
    )
    assert state([vague], "2025-01-10").reason == (
        "No claim in the ledger says who holds Town on 2025-01-10."
    )


def test_a_restatement_is_named_with_its_day_in_the_interval_it_leaves():
    again = claim(MINISTRY, "holds", "N", "2025-01-12", id="again")
    _, row = find_history(Ledger([TAKEN, again], sides=TWO))
    assert (row.start.day, row.claims) == (5, ("taken", "again"))
    assert "(said 2025-01-05, again 2025-01-12)" in row.reason
    assert state([TAKEN, again], "2025-01-08").claims == ("taken",)


class TestAnObserverNobodyHasHeardOf:
    """Is a slip of the pen: an error, from every door, and no silence."""

    @pytest.mark.parametrize(
        "ask",
        [
            lambda claims, policy: fl.control(claims, on="2025-01-06", policy=policy),
            lambda claims, policy: fl.history(claims, policy=policy),
            lambda claims, policy: fl.history(claims, policy=policy, details=False),
            lambda claims, policy: fl.history_then(claims, policy=policy),
        ],
    )
    def test_is_refused_with_those_there_are(self, ask):
        ledger = Ledger([TAKEN, HELD], sides=TWO)
        with pytest.raises(fl.UnknownPolicy, match=r"no claimant 'Minister'.*Ministry, Staff"):
            ask(ledger, fl.Observer("Minister"))
        ask(ledger, fl.Observer("ministry"))
        ask(ledger, fl.Observer("Minister", required=False))

    def test_is_refused_of_columns_as_well(self):
        columns = fl.ClaimColumns.from_ledger(Ledger([TAKEN], sides=TWO))
        with pytest.raises(fl.UnknownPolicy, match="no claimant 'Staff'"):
            fl.history(columns, policy=fl.Observer("Staff"))

    def test_is_not_who_has_not_spoken_yet(self):
        claims = [TAKEN, claim(MAPPER, "holds", "S", "2025-01-07")]
        policy = fl.Observer("Mapper")
        found = find_state(claims, "2025-01-06", known_by="2025-01-06", policy=policy)
        assert found.status == "unknown"


def test_a_background_ends_where_the_place_itself_is_spoken_of():
    rows = rows_of_town(WHOLE, TAKEN)
    assert [(row.start.day, row.claims) for row in rows] == [(1, ("whole",)), (5, ("taken",))]
    assert [row.background for row in rows] == [REGION, None]
