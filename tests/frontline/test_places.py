"""Places by name, in the core's one door to the gazetteer beside the reader and the ledger."""

import pytest

import frontline as fl
import gazetteer as gz
from frontline.claims import Claim, Claimant, as_date
from frontline.ledger import Ledger
from frontline.places import find_place, resolve_places
from gazetteer.errors import AmbiguousPlace, UnknownPlace


def test_names_are_resolved_together():
    # Makhnovka alone is in doubt; beside Sudzha it is the village in Kursk Oblast.
    with pytest.raises(AmbiguousPlace):
        gz.resolve("Makhnovka")
    assert resolve_places(["Makhnovka", "Sudzha"])[0].admin1 == "Kursk Oblast"


def test_names_ids_and_places_mix():
    sudzha = gz.resolve("Sudzha")
    found = resolve_places(["Makhnovka", sudzha, "geonames:695357"])
    assert [place.name for place in found] == ["Makhnovka", "Sudzha", "Kurakhove"]
    assert found[0].admin1 == "Kursk Oblast"


def test_an_unknown_name_carries_near_misses():
    with pytest.raises(UnknownPlace) as caught:
        fl.distance("Kurakove", "Pokrovsk")
    assert "Kurakhove" in {candidate.place.name for candidate in caught.value.candidates}


def test_an_unknown_id():
    with pytest.raises(UnknownPlace):
        fl.distance("geonames:1", "Pokrovsk")


def test_distance_takes_any_script():
    assert fl.distance("Курахове", "Покровськ") == fl.distance("Kurakhove", "Pokrovsk")


def test_no_places_have_no_distances():
    assert fl.distances([]).shape == (0, 0)


def test_towns_around_are_others_and_large_ones_first():
    kurakhove = gz.resolve("Kurakhove")
    towns = fl.towns_around([kurakhove], limit=30)
    assert 0 < len(towns) <= 30
    assert kurakhove.id not in {town.id for town in towns}
    assert {"Donetsk", "Pokrovsk"} <= {town.name for town in towns}
    assert [town.population for town in towns] == sorted(
        (town.population for town in towns), reverse=True
    )


def test_no_towns_around_nothing():
    assert fl.towns_around([]) == ()
    assert fl.towns_around([gz.resolve("Kursk Oblast")]) == ()


@pytest.fixture(scope="module")
def ledger():
    who = Claimant(name="A", allegiance="RU", official=True)
    return Ledger(
        Claim(
            place=gz.resolve(name), event="captured", side="RU", claimant=who,
            stated_on=as_date("2025-01-06"),
        )
        for name in ("Kurakhove", "Sudzha")
    )  # fmt: skip


@pytest.mark.parametrize("name", ["Kurakhove", "Курахове", "geonames:695357", " Kurakhove "])
def test_a_ledgers_place_by_any_of_its_names(ledger, name):
    assert find_place(ledger, name).id == "geonames:695357"


def test_a_place_the_ledger_says_nothing_about(ledger):
    with pytest.raises(UnknownPlace, match="Kurakhove, Sudzha"):
        find_place(ledger, "Bakhmut")


def test_a_name_that_resembles_a_ledgers_place_is_no_answer(ledger):
    with pytest.raises(UnknownPlace, match="did you mean 'Kurakhove'") as caught:
        find_place(ledger, "Kurakove")
    assert [candidate.place.name for candidate in caught.value.candidates] == ["Kurakhove"]


def test_what_is_no_list_of_places_is_refused_with_what_to_give():
    with pytest.raises(gz.InvalidQuery, match="a list of places"):
        fl.distances("Kurakhove")
    with pytest.raises(gz.InvalidQuery, match="not tuple"):
        fl.distance((48.0, 37.3), "Kurakhove")


def test_a_map_of_a_ledger_is_refused_with_what_to_give(root):
    claims = fl.read_claims(root / "notebooks/data/kurakhove-2025-01.yaml")
    with pytest.raises(fl.InvalidHistory, match="history"):
        fl.Map(claims)
