"""The gazetteer as geopy and geopandas see it. Nothing here may touch the network."""

from __future__ import annotations

import pickle
import socket

import geopandas as gpd
import geopandas.tools
import numpy as np
import pandas as pd
import pytest
from geopy.adapters import BaseAsyncAdapter
from geopy.exc import ConfigurationError, GeocoderServiceError, GeocoderTimedOut
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point
from hypothesis import given, settings
from hypothesis import strategies as st

import gazetteer as gz
from gazetteer.index import core

KURAKHOVE = (47.9847, 37.28069)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


class Online(Geocoder):
    """Stands in for a geocoder of geopy that would ask a server."""

    def __init__(self, answers: dict[str, tuple[float, float]]) -> None:
        super().__init__()
        self.answers = answers
        self.asked: list[tuple[str, object]] = []

    def geocode(self, query, *, exactly_one=True, timeout=None):
        self.asked.append((query, timeout))
        if query == "Slowville":
            raise GeocoderTimedOut("too slow")
        if query not in self.answers:
            return None
        found = Location(f"{query}, found online", self.answers[query], {"place_id": 7})
        return found if exactly_one else [found]


# geopy


def test_a_name_is_located():
    located = gz.geocoder().geocode("Курахове")
    assert isinstance(gz.geocoder(), Geocoder)
    assert isinstance(located, Location)
    assert (located.latitude, located.longitude) == KURAKHOVE
    assert located.address == "Kurakhove, Pokrovsk Raion, Donetsk Oblast, UA"
    place = gz.resolve("Kurakhove")
    assert located.raw == {
        "geocoder": "gazetteer",
        **place.to_dict(),
        "radius_km": place.radius_km,
        "radius_estimated": True,
        "outcome": "found",
        "score": located.raw["score"],
        "reasons": ["bears this name", "18,220 residents"],
    }
    assert 0.9 < located.raw["score"] <= 1


def test_one_of_several_is_never_picked_silently():
    geocoder = gz.geocoder()
    assert geocoder.geocode("Ivanivka") is None
    everyone = geocoder.geocode("Ivanivka", exactly_one=False)
    assert len(everyone) == 10
    assert len(geocoder.geocode("Ivanivka", exactly_one=False, limit=3)) == 3
    assert {located.raw["outcome"] for located in everyone} == {"ambiguous"}
    with pytest.raises(gz.AmbiguousPlace, match="near=") as caught:
        geocoder.geocode("Ivanivka", ambiguous="raise")
    assert caught.value.candidates
    first = gz.geocoder(ambiguous="first").geocode("Ivanivka")
    assert first == everyone[0]
    assert first.raw["outcome"] == "ambiguous"


def test_what_is_unknown_has_no_location():
    geocoder = gz.geocoder(ambiguous="raise")
    for exactly_one in (True, False):
        for name in ("Nowhereville", "", "…", "x" * 10_000, "\ud800", "local:none"):
            assert geocoder.geocode(name, exactly_one=exactly_one) is None
        for missing in (None, float("nan"), np.nan, pd.NA, pd.NaT):
            assert geocoder.geocode(missing, exactly_one=exactly_one) is None


def test_limits_hold_for_all_names_or_for_one():
    assert gz.geocoder(country="UA").geocode("Sudzha") is None
    assert gz.geocoder(country="UA").geocode("Sudzha", country="RU").raw["country"] == "RU"
    geocoder = gz.geocoder(within="Donetsk Oblast", near="Kurakhove")
    assert geocoder.geocode("Pokrovsk").raw["admin1"] == "Donetsk Oblast"
    assert gz.geocoder(kind="oblast").geocode("Donetsk").raw["kind"] == "oblast"


@pytest.mark.parametrize(
    "options",
    [
        {"country": "ZZ"}, {"within": "Nowhere"}, {"near": "Nowhereville"}, {"kind": "castle"},
        {"on": "soon"}, {"ambiguous": "best"}, {"fallback": "nominatim"},
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused_at_once(options):
    with pytest.raises(gz.InvalidQuery):
        gz.geocoder(**options)
    with pytest.raises(gz.InvalidQuery):
        geopandas.tools.geocode(["Kyiv"], provider=gz.geocoder, **options)


def test_options_that_do_not_exist_are_refused():
    with pytest.raises(TypeError):
        gz.geocoder(countries="UA")
    with pytest.raises(TypeError, match="countries"):
        gz.geocoder().geocode("Kyiv", countries="UA")


def test_addresses_are_read_as_they_are_written():
    geocoder = gz.geocoder()
    for address in (
        "Pokrovsk, Donetsk Oblast",
        "Pokrovsk, Donetsk region, Ukraine",
        "Покровськ, Донецька область, Україна",
        "Pokrovsk, Pokrovsk Raion, Donetsk Oblast, UA",
    ):
        assert geocoder.geocode(address).raw["admin1"] == "Donetsk Oblast"
    assert geocoder.geocode("Pokrovsk, Kharkiv Oblast, Russia") is None
    assert geocoder.geocode("Kurakhove, Nowhere Oblast") is None
    assert geocoder.geocode("5 Main Street, Kyiv, Ukraine") is None


def test_a_location_is_found_by_its_own_address():
    places = gz.table(country="UA", kind="settlement", min_population=500)
    geocoder = gz.geocoder()
    for place in map(gz.lookup, places.sample(150, random_state=6)["id"]):
        located = geocoder.geocode(place.id)
        again = geocoder.geocode(located.address, exactly_one=False)
        assert place.id in {other.raw["id"] for other in again}


def test_an_approximate_place_says_so_and_is_not_replaced():
    village = next(
        candidate.place
        for candidate in gz.search("Ivanivka", limit=100)
        if candidate.place.precision == "approximate"
    )
    online = Online({village.id: (50.0, 30.0)})
    located = gz.geocoder(fallback=online).geocode(village.id)
    assert (located.raw["precision"], located.raw["geocoder"]) == ("approximate", "gazetteer")
    assert located.raw["radius_km"] == village.radius_km
    assert online.asked == []


def test_rate_limiters_and_columns_take_it():
    column = pd.Series(["Kurakhove", None, np.nan, "Ivanivka", "", "Nowhereville"], dtype=object)
    limited = RateLimiter(gz.geocoder().geocode, min_delay_seconds=0, swallow_exceptions=False)
    found = column.apply(limited)
    assert [located is not None for located in found] == [True] + [False] * 5


def test_it_can_be_pickled_and_used_as_a_context():
    geocoder = pickle.loads(pickle.dumps(gz.geocoder(country="UA", ambiguous="first")))
    with geocoder as opened:
        located = opened.geocode("Kurakhove")
    assert pickle.loads(pickle.dumps(located)) == located
    assert geocoder.geocode("Sudzha") is None


def test_what_every_geopy_geocoder_takes_is_taken():
    options = {"user_agent": "me", "timeout": 3, "proxies": {}, "scheme": "http"}
    assert gz.geocoder(**options).geocode("Kurakhove", timeout=1)
    with pytest.raises(ConfigurationError, match="fetches nothing"):
        gz.geocoder()._call_geocoder("http://example.org", lambda _: None)

    class Later(BaseAsyncAdapter):
        async def get_json(self, *_, **__): ...
        async def get_text(self, *_, **__): ...

    with pytest.raises(ConfigurationError, match="async"):
        gz.geocoder(adapter_factory=Later)


# The way back


def test_a_point_is_told_by_the_settlement_nearest_to_it():
    geocoder = gz.geocoder()
    for point in ((48.0, 37.3), Point(48.0, 37.3), "48.0, 37.3", "48 0m N, 37 18m E"):
        located = geocoder.reverse(point)
        assert (located.raw["id"], located.raw["distance_km"]) == ("geonames:695357", 2.23)
        assert (located.latitude, located.longitude) == KURAKHOVE
    several = geocoder.reverse((48.0, 37.3), exactly_one=False, limit=3)
    assert several[0] == located
    distances = [other.raw["distance_km"] for other in several]
    assert distances == sorted(distances)
    assert len(several) == 3


def test_the_open_sea_is_no_place():
    assert gz.geocoder().reverse((0.0, -30.0)) is None
    assert gz.geocoder().reverse((0.0, -30.0), exactly_one=False) is None
    far = gz.geocoder(reach_km=None).reverse((0.0, -30.0))
    assert far.raw["distance_km"] > 500
    assert gz.geocoder().reverse((0.0, -30.0), reach_km=None) == far
    assert gz.geocoder(reach_km=1).reverse((48.0, 37.3)) is None


@pytest.mark.filterwarnings("ignore:Latitude normalization")
@pytest.mark.parametrize("point", [(91.0, 0.0), (float("nan"), 0.0), "nowhere"])
def test_what_is_no_point_is_refused(point):
    with pytest.raises(ValueError, match=r"\w"):
        gz.geocoder().reverse(point)


@settings(max_examples=50)
@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
def test_any_point_has_the_settlement_nearest_to_it(latitude, longitude):
    located = gz.geocoder(reach_km=None).reverse((latitude, longitude))
    ((place, distance),) = core().nearest((latitude, longitude))
    assert located.raw["id"] == place.id
    assert located.raw["distance_km"] == round(distance, 3)


# geopandas


def test_geopandas_geocodes_by_changing_one_line():
    column = pd.Series(
        ["Kurakhove", None, np.nan, "Nowhereville", "Ivanivka", "Sudzha", ""],
        index=list("abcdefg"), dtype=object,
    )  # fmt: skip
    found = geopandas.tools.geocode(column, provider=gz.geocoder, user_agent="me", timeout=5)
    assert isinstance(found, gpd.GeoDataFrame)
    assert found.crs == "EPSG:4326"
    assert list(found.index) == list(column.index)
    assert list(~found.geometry.is_empty) == [name in ("Kurakhove", "Sudzha") for name in column]
    assert (found.geometry["a"].y, found.geometry["a"].x) == KURAKHOVE
    assert list(found["address"].isna()) == list(found.geometry.is_empty)


def test_geopandas_goes_back_by_changing_one_line():
    points = gpd.points_from_xy([37.3, -30.0], [48.0, 0.0], crs="EPSG:4326")
    found = geopandas.tools.reverse_geocode(points, provider=gz.geocoder)
    assert found["address"][0] == "Kurakhove, Pokrovsk Raion, Donetsk Oblast, UA"
    assert found.geometry.is_empty.tolist() == [False, True]


# Another geocoder behind it


def test_a_fallback_is_asked_for_what_is_unknown_only():
    online = Online({"Nowhereville": (48.02, 37.3), "Ivanivka": (1.0, 1.0), "Kyiv": (1.0, 1.0)})
    geocoder = gz.geocoder(fallback=online)
    assert geocoder.geocode("Kyiv").raw["geocoder"] == "gazetteer"
    assert geocoder.geocode("Ivanivka") is None
    for missing in (None, "", float("nan")):
        assert geocoder.geocode(missing) is None
    assert online.asked == []
    located = geocoder.geocode("Nowhereville", timeout=4)
    assert online.asked == [("Nowhereville", 4)]
    assert located.address == "Nowhereville, found online"
    assert located.raw == {
        "geocoder": "Online", "outcome": "found", "precision": None, "answer": {"place_id": 7},
    }  # fmt: skip
    assert geocoder.geocode("Nowhereville", exactly_one=False) == [located]
    assert geocoder.geocode("Elsewhereville") is None
    assert geocoder.geocode("Elsewhereville", exactly_one=False) is None
    with pytest.raises(GeocoderTimedOut):
        geocoder.geocode("Slowville")


def test_a_fallback_may_be_a_function():
    online = Online({"Nowhereville": (48.02, 37.3)})
    located = gz.geocoder(fallback=online.geocode).geocode("Nowhereville")
    assert located.raw["geocoder"] == "geocode"


def test_what_a_fallback_finds_outside_the_limits_is_dropped():
    online = Online({"Nowhereville": (48.02, 37.3)})
    geocoder = gz.geocoder(fallback=online)
    assert geocoder.geocode("Nowhereville", country="UA", within="Donetsk Oblast")
    assert geocoder.geocode("Nowhereville", within="Ukraine")
    assert geocoder.geocode("Nowhereville", country="RU") is None
    assert geocoder.geocode("Nowhereville", within="Kharkiv Oblast") is None
    assert geocoder.geocode("Nowhereville", within="Kharkiv Oblast", exactly_one=False) is None


def test_geopys_own_can_stand_behind_it():
    nominatim = Nominatim(user_agent="test of the gazetteer")
    assert gz.geocoder(fallback=nominatim).geocode("Kurakhove").raw["geocoder"] == "gazetteer"
    with pytest.raises(GeocoderServiceError, match="network"):
        gz.geocoder(fallback=nominatim).geocode("Nowhereville")
