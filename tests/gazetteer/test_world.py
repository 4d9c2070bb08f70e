"""Places beyond the war: countries, regions, districts, seas, and the people's adjectives."""

from __future__ import annotations

import io
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gazetteer as gz
from gazetteer._build.sources import _Plain
from gazetteer.index import core
from gazetteer.places import measure_km
from gazetteer.resolve import Query, resolve_together
from gazetteer.spelling import loosen


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("England", "oblast", "GB"),
        ("Scotland", "oblast", "GB"),
        ("Lombardy", "oblast", "IT"),
        ("Pangasinan", "raion", "PH"),
        ("Europe", "area", None),
        ("Middle East", "area", None),
        ("Black Sea", "area", None),
        ("Чорне море", "area", None),
        ("Ближний Восток", "area", None),
        ("DRC", "country", "CD"),
        ("NSW", "oblast", "AU"),
        ("Luxembourg", "country", "LU"),
    ],
)
def test_the_wider_world_is_known(name: str, kind: str, country: str | None) -> None:
    place = gz.resolve(name)
    assert (place.kind, place.country) == (kind, country)


def test_a_county_is_told_by_its_state() -> None:
    with pytest.raises(gz.AmbiguousPlace):
        gz.resolve("Monroe County")
    county = gz.resolve("Monroe County, Michigan")
    assert (county.kind, county.admin1) == ("raion", "Michigan")
    assert measure_km(county.point, (41.92, -83.49)) < 30


def test_an_adjective_of_a_people_means_its_country_where_nothing_bears_it() -> None:
    assert gz.resolve("Turkish").country == "TR"
    assert gz.resolve("French").kind == "country"
    # Articles are searched for names, and an adjective is none.
    assert core().known(["Turkish"]) == {}


def test_a_city_comes_before_its_region_unless_few_of_the_region_live_in_it() -> None:
    assert gz.resolve("New York").kind == "settlement"
    assert gz.resolve("Quebec").kind == "oblast"
    assert gz.resolve("Kursk").kind == "settlement"


def test_countries_lie_where_geonames_puts_them() -> None:
    assert measure_km(gz.resolve("Russia").point, (60.0, 100.0)) < 1
    assert measure_km(gz.resolve("Ukraine").point, (49.0, 32.0)) < 1


def test_another_name_of_a_place_that_is_named_means_that_place() -> None:
    toretsk, dzerzhynsk = resolve_together(["Toretsk", "Dzerzhynsk"])
    assert toretsk.place is not None
    assert dzerzhynsk.place == toretsk.place


def test_what_is_called_a_village_is_no_city() -> None:
    city, village = resolve_together(["Нью-Йорк", Query(name="Нью-Йорк", small=True)])
    assert village.place is not None
    assert village.place.country == "UA"
    assert city.candidates[0].place.country == "US"


NAMES = ["Урожайное", "Новый Комар", "Ямполівка", "Прогресс", "Kurakhove", "Wells", "", "А", "AA"]


@given(st.lists(st.sampled_from(NAMES)))
def test_many_names_are_found_loosely_as_each_is(names: list[str]) -> None:
    index = core()
    slow = {
        name: (*index.match_loosely(name), *index.match_villages(name))
        for name in names
        if len(loosen(name)) > 2
    }
    assert index.known_loosely(names) == {name: found for name, found in slow.items() if found}


def test_a_table_that_brings_code_is_refused() -> None:
    with pytest.raises(pickle.UnpicklingError, match="no place in a table"):
        _Plain(io.BytesIO(pickle.dumps([measure_km]))).load()
    rows = [["Kursk", 36.19, None]]
    assert _Plain(io.BytesIO(pickle.dumps(rows))).load() == rows
