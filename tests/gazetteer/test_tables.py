from __future__ import annotations

import sys
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gazetteer as gz
from gazetteer.index import core
from gazetteer.places import AREA_KINDS

PLACE_COLUMNS = {
    "id": "object", "name": "object", "kind": "object", "country": "object", "admin1": "object",
    "admin2": "object", "population": "Int64", "precision": "object", "radius_km": "float64",
    "radius_estimated": "boolean",
}  # fmt: skip
TABLE = {**PLACE_COLUMNS, "geometry": "geometry"}
COLUMN = {**PLACE_COLUMNS, "outcome": "object", "reason": "object", "geometry": "geometry"}


def schema(table: gpd.GeoDataFrame) -> dict[str, str]:
    assert isinstance(table, gpd.GeoDataFrame)
    assert table.crs == "EPSG:4326"
    return {name: str(dtype) for name, dtype in table.dtypes.items()}


@pytest.fixture(scope="module")
def everything() -> gpd.GeoDataFrame:
    return gz.table()


def test_every_place_is_a_row_of_the_documented_schema(everything):
    assert schema(everything) == TABLE
    assert len(everything) == int(core().metadata()["places"])
    assert everything["id"].is_unique
    assert everything["population"].dropna().is_monotonic_decreasing


def test_rows_say_what_places_say(everything):
    sample = everything.sample(200, random_state=6)
    places = [gz.lookup(place_id) for place_id in sample["id"]]
    again = gz.table(places).set_index(sample.index)
    pd.testing.assert_frame_equal(pd.DataFrame(sample), pd.DataFrame(again))
    assert [(p.longitude, p.latitude) for p in places] == [
        (point.x, point.y) for point in sample.geometry
    ]


def test_every_settlement_has_an_extent(everything):
    settlements = everything[everything["kind"] == "settlement"]
    assert settlements["radius_km"].between(1, 25).all()
    assert settlements["radius_estimated"].all()
    without = everything[everything["radius_km"].isna()]
    assert without["radius_estimated"].isna().all()
    assert set(without["kind"]) <= AREA_KINDS | {"river"}


def test_conditions_are_those_of_resolve(everything):
    found = gz.table(
        country="ua", within="Donetsk Oblast", kind="settlement", min_population=50_000
    )
    expected = everything[
        (everything["country"] == "UA")
        & (everything["admin1"] == "Donetsk Oblast")
        & (everything["kind"] == "settlement")
        & (everything["population"] >= 50_000)
    ]
    assert list(found["id"]) == list(expected["id"])
    assert "Kramatorsk" in set(found["name"])
    raion = gz.table(within="Pokrovsk Raion")
    assert set(raion["admin2"]) == {"Pokrovsk Raion"}
    country = gz.table(within="Ukraine", kind="oblast")
    assert list(country["id"]) == list(gz.table(country="UA", kind="oblast")["id"])
    assert gz.lookup("geonames:690791").kind == "country"
    assert "geonames:690791" not in set(gz.table(within="geonames:690791")["id"])
    assert gz.table(within="Ukraine", country="RU").empty


@pytest.mark.parametrize("bounds", [(37.0, 47.9, 37.6, 48.4), (178.0, -20.0, -178.0, -15.0)])
def test_bounds_may_lie_across_the_antimeridian(everything, bounds):
    west, south, east, north = bounds
    x, y = everything.geometry.x, everything.geometry.y
    across = (x >= west) | (x <= east) if west > east else x.between(west, east)
    assert list(gz.table(bounds=bounds)["id"]) == list(
        everything[across & y.between(south, north)].id
    )
    assert len(gz.table(bounds=bounds))


@pytest.mark.parametrize(
    "conditions",
    [
        {"bounds": (0, 0, 1)}, {"bounds": (0, 2, 1, 1)}, {"bounds": (48.0, 137.0, 48.1, 137.1)},
        {"bounds": (float("nan"), 0, 1, 1)}, {"bounds": "0,0,1,1"}, {"min_population": -1},
        {"min_population": "many"}, {"kind": "castle"}, {"country": "ZZ"}, {"within": "Nowhere"},
        {"within": "Kurakhivska hromada"}, {"places": [], "country": "UA"},
    ],
)  # fmt: skip
def test_conditions_that_make_no_sense_are_refused(conditions):
    with pytest.raises(gz.InvalidQuery):
        gz.table(**conditions)


def test_names_are_no_places():
    for what in (["Kyiv"], "Kyiv", [None], gz.search("Kyiv")):
        with pytest.raises(gz.InvalidQuery, match="resolve_column"):
            gz.table(what)


def test_no_places_are_a_table_of_the_same_schema():
    assert schema(gz.table([])) == TABLE
    assert schema(gz.table(country="UA", kind="country", min_population=10**10)) == TABLE


def test_a_table_can_be_written_and_read_again(tmp_path):
    names = pd.Series(["Kurakhove", None, "Ivanivka"])
    for table in (gz.resolve_column(names), gz.table([gz.resolve("Kyiv")])):
        table.to_file(tmp_path / "x.gpkg")
        again = gpd.read_file(tmp_path / "x.gpkg")
        assert [None if pd.isna(v) else v for v in again["id"]] == list(table["id"])
        assert again.crs == table.crs


# A column of names

NAMES = ["Kurakhove", None, "Nowhereville", "Ivanivka", "", "Sudzha", "geonames:703448"]
IDS = ["geonames:695357", None, None, None, None, "geonames:486816", "geonames:703448"]
OUTCOMES = ["found", "unknown", "unknown", "ambiguous", "invalid", "found", "found"]


@pytest.mark.parametrize(
    "index",
    [
        None,
        list("abcdefg"),
        [1, 1, 1, 2, 2, 2, 2],
        pd.MultiIndex.from_product([["x"], range(7)], names=["day", "row"]),
        pd.date_range("2025-01-01", periods=7),
    ],
)
@pytest.mark.parametrize("dtype", ["object", "str", "string", "category"])
def test_the_index_of_the_column_is_that_of_the_answer(index, dtype):
    column = pd.Series(NAMES, index=index, dtype=dtype, name="town")
    before = column.copy()
    found = gz.resolve_column(column)
    assert found.index.equals(column.index)
    assert found.index.names == column.index.names
    assert schema(found) == COLUMN
    assert list(found["id"]) == IDS
    assert list(found["outcome"]) == OUTCOMES
    assert list(found.geometry.isna()) == [place_id is None for place_id in IDS]
    assert found["reason"].str.len().gt(0).all()
    pd.testing.assert_series_equal(column, before)


@pytest.mark.parametrize(
    "empty",
    [pd.Series([]), pd.Series([], dtype="string"), pd.Series([], dtype="category"), [], ()],
)
def test_an_empty_column_gives_an_empty_table(empty):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = gz.resolve_column(empty)
    assert schema(found) == COLUMN
    assert found.empty


def test_what_is_missing_or_no_text_is_no_place():
    column = pd.Series([np.nan, pd.NA, pd.NaT, None, 5, ["Kyiv"], b"Kyiv"], dtype=object)
    found = gz.resolve_column(column)
    assert list(found["outcome"]) == ["unknown"] * 4 + ["invalid"] * 3
    assert list(found["reason"][:4]) == ["no name is given"] * 4
    assert "text" in found["reason"][4]
    assert gz.resolve_column(["Kyiv", None])["outcome"].tolist() == ["found", "unknown"]


def test_names_given_twice_are_looked_up_once(monkeypatch):
    module = sys.modules["gazetteer.resolve"]  # the package's name for it is the function
    asked, rank = [], module.rank_exact
    monkeypatch.setattr(module, "rank_exact", lambda i, q: asked.append(q.name) or rank(i, q))
    found = gz.resolve_column(pd.Series(["Kyiv", "Sudzha"] * 50))
    assert sorted(asked) == ["Kyiv", "Sudzha"]
    assert found["id"].nunique() == 2


def test_arguments_hold_for_every_name():
    column = pd.Series(["Pokrovsk", "Krasnohorivka"])
    found = gz.resolve_column(column, near="Kurakhove", within="Donetsk Oblast", country="UA")
    assert list(found["admin1"]) == ["Donetsk Oblast"] * 2
    assert "km from Kurakhove" in found["reason"][0]
    former = pd.Series(["Artemivsk"])
    then = gz.resolve_column(former, on="2010-01-01", within="Donetsk Oblast")
    assert "until" in then["reason"][0]
    for wrong in ({"near": "Nowhereville"}, {"country": "ZZ"}, {"on": "soon"}, {"kind": "castle"}):
        with pytest.raises(gz.InvalidQuery):
            gz.resolve_column(column, **wrong)
        with pytest.raises(gz.InvalidQuery):
            gz.resolve_column([], **wrong)


def test_together_is_as_resolve_together():
    names = ["Pokrovsk", "Dachenske", "Krasnohorivka", "Kurakhove", "Pokrovsk"]
    found = gz.resolve_column(pd.Series(names), together=True)
    expected = gz.resolve_together(names)
    assert list(found["id"]) == [r.place and r.place.id for r in expected]
    assert list(found["reason"]) == [r.reason for r in expected]


@settings(max_examples=60)
@given(
    names=st.lists(
        st.one_of(
            st.none(), st.text(max_size=20), st.sampled_from(["Kurakhove", "Ivanivka", "Покровськ"])
        ),
        max_size=8,
    )
)
def test_apart_is_as_resolve(names):
    found = gz.resolve_column(pd.Series(names, dtype=object))
    for name, place_id, outcome, reason in zip(
        names, found["id"], found["outcome"], found["reason"], strict=True
    ):
        expected = (None, "unknown", "no name is given") if name is None else resolve_alone(name)
        assert (place_id, outcome) == expected[:2]
        assert place_id or reason == expected[2]


def resolve_alone(name: str) -> tuple[str | None, str, str]:
    try:
        return gz.resolve(name).id, "found", ""
    except gz.AmbiguousPlace as error:
        return None, "ambiguous", str(error)
    except gz.UnknownPlace as error:
        return None, "unknown", str(error)
    except gz.InvalidQuery as error:
        return None, "invalid", str(error)


def test_a_slip_in_the_region_is_told_where_it_can_be_and_else_refused():
    note = '"Donestk Oblast" is taken for Donetsk Oblast'
    with pytest.raises(gz.InvalidQuery, match=f'{note}.* write "Donetsk Oblast"'):
        gz.table(within="Donestk Oblast", country="UA")
    told = gz.resolve_column(["Bakhmut", "Qwrtzx"], within="Donestk Oblast", country="UA")
    assert told["outcome"].tolist() == ["found", "unknown"]
    assert all(note in reason for reason in told["reason"])
    located = gz.geocoder(within="Donestk Oblast", country="UA").geocode("Bakhmut")
    assert note in located.raw["reasons"]
    assert len(gz.table(within="Донецької області")) == len(gz.table(within="Donetsk Oblast")) > 50
