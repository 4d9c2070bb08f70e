"""ACLED and UCDP: events with their uncertainty, and never a capture out of a battle."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import frontline as fl

SAMPLES = Path(__file__).parent / "data" / "importers"
ACLED, UCDP = SAMPLES / "acled.csv", SAMPLES / "ucdp.csv"


def by_id(found):
    return {claim.id: claim for claim in found.ledger}


def rewrite(sample, path, /, **changes):
    """A copy of a sample with some cells of its first row changed."""
    with sample.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0].update(changes)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_battle_is_an_attack_that_moves_no_control():
    claim = by_id(fl.import_claims("acled", ACLED))["acled:UKR900001"]
    assert (claim.event, claim.side, claim.place.id) == ("attacked", None, "geonames:695357")
    assert claim.source.chain == ("Invented Post", "Invented Telegram", "ACLED")
    assert (claim.claimant.name, claim.claimant.allegiance) == ("ACLED", "independent")
    only = fl.Ledger([claim], sides={"RU": "Russia", "UA": "Ukraine"})
    assert list(fl.control(only, on="2025-01-01")["status"]) in ([], ["unknown"])


def test_territory_that_changes_hands_is_a_capture_by_who_took_it():
    found = by_id(fl.import_claims("acled", ACLED))
    taken, regained = found["acled:UKR900002"], found["acled:UKR900003"]
    assert (taken.event, taken.side, taken.place.name) == ("captured", "RU", "Kurakhove")
    assert (regained.event, regained.side, regained.place.name) == ("captured", "UA", "Pokrovsk")


@pytest.mark.parametrize(
    ("inter1", "inter2"), [("State forces", "State forces"), ("Rebel group", "Rebel group")]
)
def test_where_nothing_tells_who_won_nobody_did(inter1, inter2, tmp_path):
    path = rewrite(
        ACLED, tmp_path / "x.csv", sub_event_type="Government regains territory",
        inter1=inter1, inter2=inter2,
    )  # fmt: skip
    found = fl.import_claims("acled", path)
    assert "acled:UKR900001" not in by_id(found)
    assert found.counts["captors unknown"] == 2


def test_old_exports_number_their_actors(tmp_path):
    path = rewrite(
        ACLED, tmp_path / "x.csv", sub_event_type="Non-state actor overtakes territory",
        inter1="8", inter2="1", event_date="19 November 2024",
    )  # fmt: skip
    assert by_id(fl.import_claims("acled", path))["acled:UKR900001"].side == "RU"


def test_dates_are_as_wide_as_their_precision_and_known_when_the_row_was_changed():
    found = by_id(fl.import_claims("acled", ACLED))
    dates = {key[-1]: (str(c.event_date), str(c.stated_on)) for key, c in found.items()}
    assert dates["1"] == ("2024-11-19", "2024-11-26")
    assert dates["3"] == ("2024-11-29/2024-12-05", "2024-12-10")
    assert dates["4"] == ("2024-12", "2024-12-31")


def test_shelling_is_a_strike():
    claim = by_id(fl.import_claims("acled", ACLED))["acled:UKR900004"]
    assert (claim.event, claim.side) == ("struck", None)


def test_what_is_left_out_is_told():
    found = fl.import_claims("acled", ACLED)
    assert [problem.line for problem in found.left_out] == [6, 7]
    assert found.counts["other events: Protests"] == 1
    assert found.counts["imprecise places"] == 1
    assert found.counts["captors unknown"] == 1
    assert "acled:UKR900005" in by_id(fl.import_claims("acled", ACLED, precision=3))


def test_whose_side_an_actor_is_on_the_caller_says(tmp_path):
    sides = {"X": ["Military Forces of Russia"], "Y": ["Unidentified Armed Group"]}
    found = by_id(fl.import_claims("acled", ACLED, actors=sides))
    assert found["acled:UKR900002"].side == "X"
    assert found["acled:UKR900006"].side == "Y"
    assert "acled:UKR900003" not in found  # Ukraine's forces are nobody's here
    path = tmp_path / "actors.yaml"
    path.write_text("X: [Military Forces of Russia]\nY: [Unidentified Armed Group]\n")
    assert by_id(fl.import_claims("acled", ACLED, actors=path)) == found


@pytest.mark.parametrize("actors", [["RU"], {"RU": "Military Forces"}, {"RU": [1]}, {1: ["x"]}])
def test_actors_that_are_no_mapping_are_refused(actors):
    with pytest.raises(fl.InvalidOption, match="actors"):
        fl.import_claims("acled", ACLED, actors=actors)


def test_a_name_that_merely_begins_alike_is_another_actor():
    found = fl.import_claims("acled", ACLED, actors={"X": ["Military Forces of Rus"]})
    assert "acled:UKR900002" not in by_id(found)


def test_an_event_given_twice_counts_as_last_changed(tmp_path):
    path = tmp_path / "later.csv"
    rewrite(
        ACLED, path, sub_event_type="Non-state actor overtakes territory", timestamp="1740000000"
    )
    both = by_id(fl.import_claims("acled", ACLED, path))
    assert both["acled:UKR900001"].event == "captured"
    same = rewrite(ACLED, tmp_path / "same.csv", location="Pokrovsk")
    with pytest.raises(fl.InvalidImport, match="twice, and differently"):
        fl.import_claims("acled", ACLED, same)


def test_a_place_the_gazetteer_does_not_know_there_is_one_of_its_own():
    found = fl.import_claims("acled", ACLED)
    claim = by_id(found)["acled:UKR900008"]
    assert claim.place.id.startswith("local:")
    assert claim.place.point == (47.9, 37.1)
    assert any("place of its own" in note for note in found.notes)


def test_a_namesake_far_from_the_coordinates_is_not_the_place(tmp_path):
    path = rewrite(ACLED, tmp_path / "x.csv", latitude="49.9", longitude="36.2")
    assert by_id(fl.import_claims("acled", path))["acled:UKR900001"].place.id.startswith("local:")


def test_without_a_timestamp_the_export_says_when_it_was_known(tmp_path):
    path = rewrite(ACLED, tmp_path / "x.csv", timestamp="")
    claim = by_id(fl.import_claims("acled", path))["acled:UKR900001"]
    assert claim.known_since is None
    claim = by_id(fl.import_claims("acled", path, date="2025-03-01"))["acled:UKR900001"]
    assert str(claim.stated_on) == "2025-03-01"


def test_ucdp_knows_fighting_and_no_captures():
    found = fl.import_claims("ucdp", UCDP)
    claims = by_id(found)
    assert {claim.event for claim in claims.values()} == {"attacked"}
    assert {claim.side for claim in claims.values()} == {None}
    assert claims["ucdp:900001"].place.id == "geonames:695357"
    assert str(claims["ucdp:900002"].event_date) == "2024-12-01/2024-12-05"
    assert str(claims["ucdp:900001"].stated_on) == "2024-11-21"  # the latest of its sources
    assert claims["ucdp:900001"].source.chain == ("Invented Post", "Invented Wire", "UCDP")
    assert found.counts["one-sided violence"] == 1
    assert [problem.message for problem in found.left_out] == ["900003: where_prec 4"]


@pytest.mark.parametrize(
    "change",
    [
        {"event_id_cnty": "a b\u202e"},
        {"location": "x" * 201},
        {"source": "x" * 2001},
        {"location": ""},
    ],
)
def test_texts_out_of_measure_are_refused(change, tmp_path):
    path = rewrite(ACLED, tmp_path / "x.csv", **change)
    with pytest.raises(fl.InvalidImport) as caught:
        fl.import_claims("acled", path)
    assert [problem.line for problem in caught.value.problems] == [2]
    assert len(str(caught.value)) < 400


def test_ucdp_of_one_war_only():
    found = fl.import_claims("ucdp", UCDP, known_sides_only=True)
    assert set(by_id(found)) == {"ucdp:900001", "ucdp:900002"}
    assert found.counts["other wars"] == 1


def test_ucdps_impossible_rows_are_refused(tmp_path):
    for change in ({"date_end": "2024-11-01"}, {"where_prec": "9"}, {"type_of_violence": ""},
                   {"latitude": "nan"}, {"id": ""}, {"where_coordinates": ""}):  # fmt: skip
        path = rewrite(UCDP, tmp_path / "x.csv", **change)
        with pytest.raises(fl.InvalidImport) as caught:
            fl.import_claims("ucdp", path)
        assert [problem.line for problem in caught.value.problems] == [2]
