"""The table of statuses, rule by rule. Each test is named after the rule it holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

import frontline as fl
from frontline.claims import Claim, Claimant, Quantity, Source, as_date
from frontline.control import find_history, find_states, policy_named, view
from frontline.errors import UnknownPolicy
from frontline.ledger import Ledger
from gazetteer.places import Place

SIDES = {"RU": "Russia", "UA": "Ukraine"}
THREE = {**SIDES, "BY": "Belarus"}
TOWN = Place(
    id="local:town", name="Town", kind="settlement", country="UA", admin1="Some Oblast",
    admin2="Some Raion", latitude=48.0, longitude=37.0,
)  # fmt: skip
OBLAST = Place(
    id="local:oblast", name="Some Oblast", kind="oblast", country="UA", latitude=48.1,
    longitude=37.1, precision="area",
)  # fmt: skip

MOD = Claimant(name="Ministry", allegiance="RU", official=True)
GOVERNOR = Claimant(name="Governor", allegiance="RU", official=True)
STAFF = Claimant(name="General Staff", allegiance="UA", official=True)
BRIGADE = Claimant(name="Brigade", allegiance="UA", official=True)
BLOGGER = Claimant(name="Blogger", allegiance="RU")
ISW = Claimant(name="ISW", allegiance="independent")
DEEP = Claimant(name="DeepState", allegiance="independent")


def claim(who, event, side=None, on=None, *, stated=None, place=TOWN, **more):
    """A claim stated on the day it speaks of, unless said otherwise."""
    return Claim(
        place=place,
        event=event,
        side=side,
        claimant=who,
        event_date=as_date(on),
        stated_on=as_date(stated or on),
        source=Source(publisher="Paper"),
        **more,
    )


def state(claims, on, *, place=TOWN, sides=SIDES, **options):
    ledger = Ledger(claims, sides=sides)
    return next(s for s in find_states(ledger, on=on, **options) if s.place.id == place.id)


def status(claims, on, **options):
    found = state(claims, on, **options)
    return found.status, found.controller


DAY = "2025-01-06"
CAPTURE = claim(MOD, "captured", "RU", "2025-01-06", id="capture")


class TestStatus:
    def test_unknown_before_any_claim(self):
        assert status([claim(MOD, "holds", "RU", "2025-01-06")], "2025-01-05") == ("unknown", None)

    def test_claimed_when_one_party_names_itself_and_the_other_is_silent(self):
        assert status([CAPTURE], "2025-01-06") == ("claimed", "RU")

    def test_claimed_when_the_other_has_yet_to_confirm(self):
        found = state([CAPTURE, claim(STAFF, "unconfirmed", on="2025-01-06")], "2025-01-06")
        assert (found.status, found.controller) == ("claimed", "RU")
        assert "Not confirmed by General Staff" in found.reason

    def test_agreed_when_the_loser_confirms(self):
        confirmed = claim(STAFF, "confirmed", on="2025-01-08", about="capture")
        assert status([CAPTURE, confirmed], "2025-01-08") == ("agreed", "RU")

    def test_confirming_adopts_the_date_of_the_confirmed_claim(self):
        confirmed = claim(STAFF, "confirmed", stated="2025-01-08", about="capture")
        assert status([CAPTURE, confirmed], "2025-01-06") == ("agreed", "RU")
        assert status([CAPTURE, confirmed], "2025-01-06", known_by="2025-01-07")[0] == "claimed"

    def test_agreed_when_a_side_withdraws_against_its_interest(self):
        assert status([claim(STAFF, "withdrew", "RU", "2025-01-06")], "2025-01-06") == (
            "agreed", "RU",
        )  # fmt: skip

    def test_a_concession_falls_when_something_newer_contradicts(self):
        claims = [
            claim(STAFF, "withdrew", "RU", "2025-01-06"),
            claim(BRIGADE, "holds", "UA", "2025-01-09"),
        ]
        assert status(claims, "2025-01-08") == ("agreed", "RU")
        assert status(claims, "2025-01-09") == ("disputed", None)

    def test_disputed_when_the_claim_is_denied(self):
        denial = claim(STAFF, "denied", "UA", "2025-01-07", about="capture")
        found = state([CAPTURE, denial], "2025-01-07")
        assert (found.status, found.controller) == ("disputed", None)
        assert [p.denies for p in found.positions if p.denies] == [("capture",)]

    def test_disputed_when_denied_without_saying_who_holds(self):
        denial = claim(STAFF, "denied", None, "2025-01-07", about="capture")
        assert status([CAPTURE, denial], "2025-01-07") == ("disputed", None)

    def test_disputed_when_both_say_they_hold_it(self):
        claims = [
            claim(MOD, "holds", "RU", "2025-01-06"),
            claim(STAFF, "holds", "UA", "2025-01-06"),
        ]
        assert status(claims, "2025-01-06") == ("disputed", None)

    def test_holding_said_after_a_capture_disputes_it(self):
        claims = [CAPTURE, claim(STAFF, "holds", "UA", "2025-01-07")]
        assert status(claims, "2025-01-07") == ("disputed", None)

    def test_holding_the_outskirts_disputes_a_whole_capture(self):
        claims = [CAPTURE, claim(STAFF, "holds", "UA", "2025-01-07", extent="outskirts")]
        assert status(claims, "2025-01-07") == ("disputed", None)

    def test_contested_when_fighting_inside_is_reported(self):
        assert status([claim(MOD, "contested", on="2025-01-06")], "2025-01-06") == (
            "contested", None,
        )  # fmt: skip

    def test_contested_when_a_part_is_entered(self):
        found = state([claim(MOD, "entered", "RU", "2025-01-06", extent="part")], "2025-01-06")
        assert found.status == "contested"
        assert found.positions[0].present == ("RU",)

    def test_contested_when_an_attacker_enters_what_was_held(self):
        claims = [
            claim(STAFF, "holds", "UA", "2025-01-01"),
            claim(MOD, "entered", "RU", "2025-01-06"),
        ]
        assert status(claims, "2025-01-06") == ("contested", None)

    def test_assessed_when_only_observers_speak(self):
        assert status([claim(ISW, "captured", "RU", "2025-01-06")], "2025-01-06") == (
            "assessed", "RU",
        )  # fmt: skip

    def test_assessed_without_controller_when_observers_differ(self):
        claims = [
            claim(ISW, "captured", "RU", "2025-01-06"),
            claim(DEEP, "holds", "UA", "2025-01-06"),
        ]
        assert status(claims, "2025-01-07") == ("assessed", None)

    def test_an_aligned_blogger_counts_as_an_observer(self):
        found = state([claim(BLOGGER, "captured", "RU", "2025-01-06")], "2025-01-06")
        assert (found.status, found.controller) == ("assessed", "RU")

    def test_observers_never_change_what_the_parties_determine(self):
        claims = [CAPTURE, claim(ISW, "holds", "UA", "2025-01-07")]
        found = state(claims, "2025-01-07")
        assert (found.status, found.controller) == ("claimed", "RU")
        assert "ISW says Ukraine holds it" in found.reason


class TestRecapture:
    HELD = claim(STAFF, "holds", "UA", "2024-12-01")

    def test_an_older_position_does_not_contradict_a_later_capture(self):
        assert status([self.HELD, CAPTURE], "2025-01-06") == ("claimed", "RU")

    @pytest.mark.parametrize("day", ["2025-01-06", "2025-01-10"])
    def test_unless_it_is_repeated_on_or_after_it(self, day):
        claims = [self.HELD, CAPTURE, claim(STAFF, "holds", "UA", day)]
        assert status(claims, day) == ("disputed", None)

    def test_recapture_after_capture(self):
        claims = [CAPTURE, claim(STAFF, "captured", "UA", "2025-01-20")]
        assert status(claims, "2025-01-19") == ("claimed", "RU")
        assert status(claims, "2025-01-20") == ("claimed", "UA")

    def test_restating_an_old_capture_ends_no_dispute(self):
        claims = [
            CAPTURE,
            claim(STAFF, "denied", "UA", "2025-01-07", about="capture"),
            claim(MOD, "captured", "RU", "2025-01-06", stated="2025-01-09"),
            claim(GOVERNOR, "captured", "RU", "2025-01-06", stated="2025-01-10"),
            claim(MOD, "holds", "RU", "2025-01-11"),
        ]
        assert status(claims, "2025-01-12") == ("disputed", None)

    def test_a_capture_with_a_later_event_date_ends_a_dispute(self):
        claims = [
            CAPTURE,
            claim(STAFF, "denied", "UA", "2025-01-07", about="capture"),
            claim(MOD, "captured", "RU", "2025-01-15"),
        ]
        assert status(claims, "2025-01-14") == ("disputed", None)
        assert status(claims, "2025-01-15") == ("claimed", "RU")

    def test_a_concession_ends_a_dispute_also_by_another_official(self):
        claims = [
            CAPTURE,
            claim(STAFF, "denied", "UA", "2025-01-07", about="capture"),
            claim(BRIGADE, "withdrew", "RU", "2025-01-12"),
        ]
        assert status(claims, "2025-01-11") == ("disputed", None)
        assert status(claims, "2025-01-12") == ("agreed", "RU")

    def test_a_retraction_ends_a_dispute(self):
        claims = [
            CAPTURE,
            claim(STAFF, "holds", "UA", "2025-01-07"),
            claim(MOD, "retracted", on="2025-01-08", about="capture"),
        ]
        assert status(claims, "2025-01-07") == ("disputed", None)
        assert status(claims, "2025-01-08") == ("claimed", "UA")

    def test_a_denial_does_not_expire_in_silence(self):
        claims = [
            CAPTURE,
            claim(STAFF, "denied", "UA", "2025-01-07", about="capture"),
            claim(STAFF, "unconfirmed", on="2025-01-20"),
        ]
        assert status(claims, "2025-03-01") == ("disputed", None)

    def test_a_denial_does_not_bind_a_later_capture_claim(self):
        second = claim(MOD, "captured", "RU", "2025-02-01")
        claims = [CAPTURE, claim(STAFF, "denied", None, "2025-01-07", about="capture"), second]
        assert status(claims, "2025-02-01") == ("claimed", "RU")


class TestEvents:
    def test_repelled_leaves_the_defender_in_place(self):
        assert status([claim(STAFF, "repelled", "UA", "2025-01-06")], "2025-01-06") == (
            "claimed", "UA",
        )  # fmt: skip

    def test_repelled_on_an_area_has_no_effect(self):
        claims = [claim(MOD, "repelled", "RU", "2025-01-05", place=OBLAST)]
        assert status(claims, "2025-01-06", place=OBLAST) == ("unknown", None)

    @pytest.mark.parametrize(
        "event", ["attacked", "encircled", "annexed", "raided", "crossed", "struck"]
    )
    def test_events_without_a_position_change_nothing(self, event):
        claims = [CAPTURE, claim(STAFF, event, None, "2025-01-07")]
        assert state(claims, "2025-01-07") == state([CAPTURE], "2025-01-07")

    @pytest.mark.parametrize("modality", ["planned", "hypothetical"])
    def test_planned_and_hypothetical_never_move_control(self, modality):
        claims = [claim(MOD, "captured", "RU", "2025-01-06", modality=modality)]
        found = state(claims, "2025-01-06")
        assert (found.status, found.inferred, found.positions) == ("unknown", None, ())
        assert state(claims, "2025-01-01").inferred is None

    def test_restating_changes_nothing(self):
        restated = [CAPTURE, claim(MOD, "holds", "RU", "2025-01-09")]
        intervals = find_history(Ledger(restated, sides=SIDES))
        assert [s.status for s in intervals] == ["unknown", "claimed"]

    def test_unconfirmed_suspends_its_own_position(self):
        claims = [
            claim(STAFF, "holds", "UA", "2025-01-01"),
            claim(STAFF, "unconfirmed", on="2025-01-06"),
        ]
        assert status(claims, "2025-01-05") == ("claimed", "UA")
        assert status(claims, "2025-01-06") == ("unknown", None)

    def test_saying_one_thing_while_not_confirming_another_is_no_contradiction(self):
        claims = [
            claim(STAFF, "holds", "UA", "2025-01-06", extent="part"),
            claim(STAFF, "unconfirmed", on="2025-01-06"),
        ]
        found = state(claims, "2025-01-06")
        assert found.status == "contested"
        assert [(p.present, p.unconfirmed) for p in found.positions] == [(("UA",), True)]

    def test_two_statements_of_one_day_that_contradict_leave_no_position(self):
        claims = [claim(MOD, "holds", "RU", "2025-01-06"), claim(MOD, "holds", "UA", "2025-01-06")]
        found = state(claims, "2025-01-06")
        assert found.status == "unknown"
        assert "contradicts itself" in found.reason

    def test_entering_and_capturing_on_one_day_do_not_contradict(self):
        claims = [CAPTURE, claim(MOD, "entered", "RU", "2025-01-06")]
        assert status(claims, "2025-01-06") == ("claimed", "RU")

    def test_a_claim_without_an_event_date_starts_on_the_day_it_was_stated(self):
        claims = [claim(MOD, "captured", "RU", stated="2025-01-06")]
        assert status(claims, "2025-01-05")[0] == "unknown"
        assert status(claims, "2025-01-06") == ("claimed", "RU")

    def test_a_month_said_on_the_sixth_starts_by_the_sixth(self):
        claims = [claim(MOD, "captured", "RU", "2025-01", stated="2025-01-06")]
        assert status(claims, "2025-01-06") == ("claimed", "RU")


class TestKnowledge:
    def test_known_by_admits_claims_stated_by_the_end_of_the_day(self):
        assert status([CAPTURE], "2025-01-06", known_by="2025-01-06") == ("claimed", "RU")
        assert status([CAPTURE], "2025-01-06", known_by="2025-01-05") == ("unknown", None)

    def test_published_counts_where_the_statement_has_no_date(self):
        paper = Source(publisher="Paper", published=as_date("2025-01-07"))
        told = Claim(
            place=TOWN, event="captured", side="RU", claimant=MOD,
            event_date=as_date("2025-01-06"), source=paper,
        )  # fmt: skip
        assert status([told], "2025-01-06", known_by="2025-01-06")[0] == "unknown"
        assert status([told], "2025-01-06", known_by="2025-01-07") == ("claimed", "RU")

    def test_the_inferred_holder_is_known_only_with_the_capture_claim(self):
        assert state([CAPTURE], "2025-01-05").inferred == "UA"
        assert state([CAPTURE], "2025-01-05", known_by="2025-01-05").inferred is None

    def test_the_inferred_holder_is_marked_and_never_a_concession(self):
        found = state([CAPTURE], "2025-01-05")
        assert (found.status, found.controller) == ("unknown", None)
        assert [(p.controller, p.inferred, p.concedes) for p in found.positions] == [
            ("UA", True, False)
        ]

    def test_nothing_is_inferred_with_three_sides(self):
        sides = {**SIDES, "XX": "Third"}
        assert state([CAPTURE], "2025-01-05", sides=sides).inferred is None


class TestBackground:
    HELD = claim(STAFF, "holds", "UA", "2025-01-01", place=OBLAST)
    ATTACK = claim(MOD, "attacked", None, "2025-01-02")

    def test_a_whole_area_is_a_background_for_its_settlements(self):
        found = state([self.HELD, self.ATTACK], "2025-01-03")
        assert (found.status, found.controller) == ("claimed", "UA")
        assert "all of Some Oblast" in found.reason

    def test_weaker_than_anything_said_of_the_settlement(self):
        assert status([self.HELD, CAPTURE], "2025-01-06") == ("claimed", "RU")

    def test_a_part_is_never_attached_to_settlements(self):
        part = claim(STAFF, "holds", "UA", "2025-01-01", place=OBLAST, extent="part")
        assert status([part, self.ATTACK], "2025-01-03") == ("unknown", None)
        assert status([part], "2025-01-03", place=OBLAST) == ("contested", None)

    @pytest.mark.parametrize(
        "quantity",
        [
            Quantity(value=0.5, unit="share", comparator="about"),
            Quantity(value=0.9, unit="share", comparator="more_than"),
            Quantity(value=1300, unit="km2"),
            Quantity(value=28, unit="settlements"),
        ],
    )
    def test_a_share_or_a_size_is_never_smeared_over_settlements(self, quantity):
        held = claim(STAFF, "holds", "UA", "2025-01-01", place=OBLAST, quantity=quantity)
        assert status([held, self.ATTACK], "2025-01-03") == ("unknown", None)
        found = state([held], "2025-01-03", place=OBLAST)
        assert (found.status, found.controller) == ("contested", None)
        assert quantity.describe() in found.reason
        assert found.positions[0].quantity == quantity

    def test_figures_that_cannot_both_be_so_are_said_to_differ(self):
        def held(who, value, comparator="exact"):
            quantity = Quantity(value=value, unit="km2", comparator=comparator)
            return claim(who, "entered", "UA", "2025-01-01", place=OBLAST, quantity=quantity)

        differ = "Their figures differ"
        claims = [held(STAFF, 1300), held(MOD, 500, "less_than")]
        assert differ in state(claims, "2025-01-03", place=OBLAST).reason
        claims = [held(STAFF, 1300, "about"), held(MOD, 1000, "more_than")]
        assert differ not in state(claims, "2025-01-03", place=OBLAST).reason

    def test_a_repetition_without_a_figure_takes_none_back(self):
        half = Quantity(value=0.5, unit="share", comparator="about")
        claims = [
            claim(STAFF, "entered", "UA", "2025-01-01", place=OBLAST, quantity=half),
            claim(STAFF, "entered", "UA", "2025-01-02", place=OBLAST),
        ]
        assert state(claims, "2025-01-03", place=OBLAST).positions[0].quantity == half

    def test_a_drawn_area_is_a_background_for_what_lies_in_it(self):
        drawn = Place(
            id="local:pocket", name="The pocket", kind="area", latitude=48.0, longitude=37.0,
            precision="area", outline="POLYGON ((36.9 47.9, 37.1 47.9, 37 48.1, 36.9 47.9))",
        )  # fmt: skip
        held = claim(STAFF, "holds", "UA", "2025-01-01", place=drawn)
        assert status([held, self.ATTACK], "2025-01-03") == ("claimed", "UA")
        outside = replace(TOWN, id="local:outside", latitude=47.0)
        roughly = replace(TOWN, id="local:roughly", precision="approximate")
        for place in (outside, roughly):
            attack = claim(MOD, "attacked", None, "2025-01-02", place=place)
            assert status([held, attack], "2025-01-03", place=place) == ("unknown", None)

    def test_other_regions_are_untouched(self):
        other = Place(
            id="local:other", name="Elsewhere", kind="settlement", country="UA",
            admin1="Another Oblast", latitude=49.0, longitude=30.0,
        )  # fmt: skip
        claims = [self.HELD, claim(MOD, "attacked", None, "2025-01-02", place=other)]
        assert status(claims, "2025-01-03", place=other) == ("unknown", None)


class TestPolicies:
    CLAIMS = (CAPTURE, claim(ISW, "holds", "UA", "2025-01-06"))

    def test_an_observer_can_be_followed_alone(self):
        policy = policy_named("observer:isw")
        assert status(self.CLAIMS, "2025-01-06", policy=policy) == ("assessed", "UA")

    def test_an_unknown_policy_lists_those_there_are(self):
        with pytest.raises(UnknownPolicy, match="against_interest, observer:NAME"):
            policy_named("mayority")

    def test_views_of_each_side_and_of_the_observers(self):
        positions = state(self.CLAIMS, "2025-01-06").positions
        assert view(positions, "RU") == ("claimed", "RU")
        assert view(positions, "UA") == ("unknown", None)
        assert view(positions, "observers") == ("assessed", "UA")

    def test_copies_do_not_vote_twice(self):
        copy = Claimant(name="Copy", allegiance="independent", family="ISW")
        votes = [
            claim(Claimant(name="ISW", allegiance="independent", family="ISW"), "holds", "UA", DAY),
            claim(copy, "holds", "UA", DAY),
            claim(DEEP, "holds", "RU", DAY),
            claim(MOD, "captured", "RU", DAY),
        ]
        assert status(votes, DAY, policy=fl.Majority()) == ("assessed", "RU")
        assert status(votes[:3], DAY, policy=fl.Majority()) == ("assessed", None)

    def test_two_outlets_that_print_one_agencys_text_are_one_voice(self):
        def printed(name, side, family):
            paper = Claimant(name=name, allegiance="independent")
            return replace(
                claim(paper, "holds", side, DAY), source=fl.Source(publisher=name, family=family)
            )

        agency = [printed("Herald", "UA", "agency"), printed("Courier", "UA", "agency")]
        others = [claim(ISW, "holds", "RU", DAY), claim(DEEP, "holds", "RU", DAY)]
        majority = fl.Majority()
        assert status([*agency, *others], DAY, policy=majority) == ("assessed", "RU")
        assert status([*agency, *others[:1]], DAY, policy=majority) == ("assessed", None)
        own = [printed("Herald", "UA", None), printed("Courier", "UA", None)]
        assert status([*own, *others[:1]], DAY, policy=majority) == ("assessed", "UA")

    def test_an_official_stays_a_voice_of_its_own_wherever_it_is_printed(self):
        votes = [
            replace(claim(who, "holds", side, DAY), source=fl.Source(family="agency"))
            for who, side in ((MOD, "UA"), (STAFF, "UA"), (ISW, "RU"))
        ]
        assert status(votes, DAY, policy=fl.Majority()) == ("assessed", "UA")

    def test_who_goes_on_in_words_of_its_own_is_a_voice_of_its_own(self):
        paper = Claimant(name="Herald", allegiance="independent")
        copied = replace(claim(paper, "holds", "UA", DAY), source=fl.Source(family="agency"))
        own = claim(paper, "holds", "UA", "2025-01-08")
        families = [
            position.family
            for on in (DAY, "2025-01-08")
            for position in state([copied, own], on).positions
        ]
        assert families == ["agency", "Herald"]

    def test_a_family_that_disagrees_with_itself_has_no_vote(self):
        copy = Claimant(name="Copy", allegiance="independent", family="DeepState")
        votes = [claim(DEEP, "holds", "RU", DAY), claim(copy, "holds", "UA", DAY)]
        assert status(votes, DAY, policy=fl.Majority()) == ("assessed", None)

    def test_only_admissions_count_against_interest(self):
        policy = fl.AgainstInterest()
        assert status([CAPTURE], DAY, policy=policy) == ("unknown", None)
        admission = claim(STAFF, "confirmed", on=DAY, about="capture")
        assert status([CAPTURE, admission], DAY, policy=policy) == ("agreed", "RU")

    def test_a_policy_of_ones_own_takes_a_few_lines(self):
        from frontline.control import Outcome

        class Nobody:
            name = "nobody"

            def decide(self, positions):
                return Outcome(status="unknown", deciding=tuple(positions))

        assert status(self.CLAIMS, "2025-01-06", policy=Nobody()) == ("unknown", None)


class TestTables:
    def test_control_is_a_geodataframe_with_a_row_a_place(self):
        table = fl.control(Ledger([CAPTURE], sides=SIDES), on="2025-01-06")
        assert table.crs == "EPSG:4326"
        assert table.iloc[0][["name", "status", "controller"]].tolist() == ["Town", "claimed", "RU"]
        assert (table.geometry.iloc[0].x, table.geometry.iloc[0].y) == (37.0, 48.0)
        assert table.iloc[0]["inferred"] is None

    def test_history_is_half_open_and_ends_open(self):
        table = fl.history(Ledger([CAPTURE], sides=SIDES))
        assert [str(day) for day in table["from"]] == ["2025-01-05", "2025-01-06"]
        assert [str(day) for day in table["until"]] == ["2025-01-06", "None"]
        assert table["inferred"].tolist() == ["UA", None]

    def test_no_claims_give_an_empty_table(self):
        assert len(fl.control(Ledger([]), on="2025-01-06")) == 0
        assert len(fl.history(Ledger([]))) == 0


class TestNeverTurnedIntoAFact:
    """Ways in which a claim could become more than it is, each closed."""

    DENIED = claim(STAFF, "denied", None, "2025-01-07", about="capture")
    MINSK = Claimant(name="Minsk", allegiance="BY", official=True)

    def test_a_third_side_concedes_nothing_by_naming_another(self):
        word = claim(self.MINSK, "captured", "RU", "2025-01-06")
        assert status([word], "2025-01-07", sides=THREE)[0] == "assessed"
        assert status([CAPTURE, word], "2025-01-07", sides=THREE) == ("claimed", "RU")

    def test_with_three_sides_the_loser_concedes_by_withdrawing(self):
        left = claim(STAFF, "withdrew", None, "2025-01-07")
        assert status([left], "2025-01-07", sides=THREE) == ("unknown", None)
        assert status([CAPTURE, left], "2025-01-07", sides=THREE) == ("agreed", "RU")

    def test_who_left_long_ago_concedes_nothing_for_the_side_that_followed(self):
        claims = [
            claim(STAFF, "withdrew", None, "2020-01-01"),
            claim(self.MINSK, "captured", "BY", "2024-01-01"),
            CAPTURE,
        ]
        assert status(claims, "2024-06-01", sides=THREE) == ("agreed", "BY")
        assert status(claims, "2025-01-07", sides=THREE) == ("claimed", "RU")

    def test_with_two_sides_who_withdraws_leaves_it_to_the_other(self):
        assert status([claim(STAFF, "withdrew", None, DAY)], DAY) == ("agreed", "RU")

    def test_a_concession_denied_by_its_own_side_is_disputed(self):
        claims = [
            claim(BRIGADE, "withdrew", "RU", "2025-01-08", id="w"),
            claim(STAFF, "denied", None, "2025-01-09", about="w"),
        ]
        assert status(claims, "2025-01-08") == ("agreed", "RU")
        assert status(claims, "2025-01-09") == ("disputed", None)

    def test_an_old_denial_does_not_cancel_a_new_one(self):
        claims = [
            CAPTURE,
            self.DENIED,
            claim(BRIGADE, "withdrew", "RU", "2025-01-08"),
            claim(MOD, "captured", "RU", "2025-01-09", id="again"),
            claim(STAFF, "denied", None, "2025-01-10", about="again"),
        ]
        assert status(claims, "2025-01-10") == ("disputed", None)

    def test_who_confirms_a_part_confirms_no_more(self):
        part = claim(STAFF, "confirmed", on="2025-01-08", about="capture", extent="part")
        assert status([CAPTURE, part], "2025-01-08")[0] != "agreed"

    @pytest.mark.parametrize("event", ["planned", "hypothetical"])
    def test_a_planned_retraction_takes_nothing_back(self, event):
        planned = claim(MOD, "retracted", on="2025-01-08", about="capture", modality=event)
        assert status([CAPTURE, planned], "2025-01-09") == ("claimed", "RU")

    def test_a_late_report_of_an_older_event_does_not_undo_a_newer_one(self):
        claims = [
            claim(STAFF, "captured", "UA", "2024-09-01"),
            claim(MOD, "captured", "RU", "2024-08-01", stated="2025-01-25"),
        ]
        assert status(claims, "2025-01-26") == ("claimed", "UA")
        claims[1] = claim(BRIGADE, "withdrew", "RU", "2024-08-01", stated="2024-10-01")
        assert status(claims, "2025-01-26") == ("claimed", "UA")

    @pytest.mark.parametrize("when", [None, "2025-01", "2025-01-06"])
    def test_a_vague_repetition_ends_no_dispute(self, when):
        again = claim(MOD, "captured", "RU", when, stated="2025-02-01")
        assert status([CAPTURE, self.DENIED, again], "2025-02-02") == ("disputed", None)

    def test_going_silent_ends_no_dispute(self):
        claims = [
            CAPTURE,
            claim(STAFF, "holds", "UA", "2025-01-11"),
            claim(STAFF, "unconfirmed", on="2025-01-14"),
        ]
        assert status(claims, "2025-01-15") == ("disputed", None)

    def test_an_area_that_changed_hands_is_no_background(self):
        claims = [
            claim(STAFF, "holds", "UA", "2025-01-01", place=OBLAST, id="area"),
            claim(MOD, "attacked", None, "2025-01-02"),
        ]
        lost = claim(STAFF, "withdrew", "RU", "2025-01-10", place=OBLAST)
        denied = claim(MOD, "denied", "RU", "2025-01-10", place=OBLAST, about="area")
        for ended in (lost, denied):
            assert status([*claims, ended], "2025-01-09") == ("claimed", "UA")
            assert status([*claims, ended], "2025-01-11") == ("unknown", None)

    def test_a_party_that_denies_an_observer_is_heard(self):
        seen = claim(ISW, "captured", "RU", "2025-01-06", id="isw")
        denied = claim(STAFF, "denied", None, "2025-01-07", about="isw")
        assert status([seen, denied], "2025-01-07") == ("disputed", None)

    def test_an_observer_that_reports_fighting_leaves_no_holder(self):
        claims = [
            claim(ISW, "captured", "RU", "2025-01-06"),
            claim(DEEP, "contested", None, "2025-01-06"),
        ]
        assert status(claims, "2025-01-07") == ("assessed", None)

    def test_who_denied_still_says_who_holds_it_after_the_retraction(self):
        claims = [
            CAPTURE,
            claim(STAFF, "denied", "UA", "2025-01-07", about="capture"),
            claim(MOD, "retracted", on="2025-01-08", about="capture"),
        ]
        found = state(claims, "2025-01-09")
        assert (found.status, found.controller) == ("claimed", "UA")
        assert "Ministry retracted an earlier claim" in found.reason

    def test_a_retraction_leaves_its_trace(self):
        taken_back = claim(MOD, "retracted", on="2025-01-08", about="capture", id="back")
        found = state([CAPTURE, taken_back], "2025-01-09")
        assert (found.status, found.claims) == ("unknown", ("back",))

    def test_an_alleged_loss_is_no_concession(self):
        word = claim(STAFF, "captured", "RU", DAY, modality="alleged")
        assert status([word], DAY)[0] != "agreed"

    def test_inference_reaches_back_no_further_than_the_ledger(self):
        found = state([CAPTURE], "1850-01-01")
        assert (found.status, found.inferred) == ("unknown", None)

    def test_nothing_is_inferred_within_a_vague_date(self):
        vague = claim(MOD, "captured", "RU", "2025-01", stated="2025-02-01")
        assert state([vague], "2024-12-31").inferred == "UA"
        assert state([vague], "2025-01-15").inferred is None
        assert "(2025-01)" in state([vague], "2024-12-31").reason

    def test_stated_within_a_month_and_published_on_its_sixth(self):
        told = Claim(
            place=TOWN, event="captured", side="RU", claimant=MOD, stated_on=as_date("2025-01"),
            source=Source(publisher="Paper", published=as_date("2025-01-06")),
        )  # fmt: skip
        assert status([told], "2025-01-10", known_by="2025-01-10") == ("claimed", "RU")


@pytest.mark.parametrize("places", ["Kurakhove", ["Kurakhove"], ["geonames:695357", "Kurakhof"]])
def test_names_of_places_are_refused_where_ids_are_wanted(root, places):
    claims = fl.read_claims(root / "notebooks/data/kurakhove-2025-01.yaml")
    for ask in (
        lambda: fl.control(claims, on="2025-01-06", places=places),
        lambda: fl.history(claims, places=places),
        lambda: fl.history(claims, places=places, details=False),
    ):
        with pytest.raises(fl.InvalidOption, match="ids such as"):
            ask()
    assert fl.control(claims, on="2025-01-06", places=["geonames:1"]).empty
