"""The settlements nearest to a point, against measuring every one of them."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from gazetteer._build.writer import write_index
from gazetteer._spatial import Positions
from gazetteer.index import Index, core
from gazetteer.loaders.records import Record

# Poles, both sides of the antimeridian, one place at two longitudes of a pole, neighbours, doubles.
POINTS = [
    (90.0, 0.0), (89.9, 180.0), (-90.0, 10.0), (-89.5, -170.0), (0.0, 180.0), (0.1, -179.99),
    (0.1, 179.9), (65.0, -179.0), (65.0, 179.5), (48.0, 37.3), (48.0, 37.3), (48.01, 37.31),
    (-33.9, 151.2), (51.2, 35.3), (0.0, 0.001), (-45.0, -120.0),
]  # fmt: skip

latitudes = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 90.0, 0.0, 65.0, 48.0]))
longitudes = st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, 180.0, 37.3, -179.99]))


def measure(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(Geodesic.WGS84.Inverse(*a, *b)["s12"]) / 1000


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> Index:
    path: Path = tmp_path_factory.mktemp("index") / "x.sqlite"
    records = [
        Record(
            id=number, name=f"Place {number}", kind="settlement", country="XX",
            latitude=latitude, longitude=longitude,
        )
        for number, (latitude, longitude) in enumerate(POINTS, start=1)
    ]  # fmt: skip
    records.append(
        Record(id=99, name="Area", kind="area", country="XX", latitude=48.0, longitude=37.3)
    )
    for record in records:
        record.add(record.name)
    write_index(path, records, {"version": "1"}, [])
    return Index.open(path)


@settings(max_examples=300)
@given(
    point=st.tuples(latitudes, longitudes),
    limit=st.integers(1, 20),
    within_km=st.one_of(st.none(), st.floats(0, 20_100)),
)
def test_nearest_is_what_measuring_all_gives(index, point, limit, within_km):
    found = index.nearest(point, limit=limit, within_km=within_km)
    everything = sorted(
        (measure(point, place), number) for number, place in enumerate(POINTS, start=1)
    )
    reach = math.inf if within_km is None else within_km
    expected = [(km, number) for km, number in everything if km <= reach][:limit]
    assert [int(place.id.partition(":")[2]) for place, _ in found] == [n for _, n in expected]
    assert [km for _, km in found] == pytest.approx([km for km, _ in expected], abs=1e-9)


def test_nearest_of_the_core_is_what_measuring_all_gives():
    numbers, points = zip(*read_core(), strict=True)
    latitudes, longitudes = map(np.array, zip(*points, strict=True))
    geod = Geod(ellps="WGS84")
    for latitude, longitude in ((48.0, 37.3), (-17.0, 179.99), (71.0, -180.0), (-90.0, 0.0)):
        here = np.full(len(numbers), longitude), np.full(len(numbers), latitude)
        metres = geod.inv(*here, longitudes, latitudes)[2]
        expected = [f"geonames:{numbers[place]}" for place in np.argsort(metres)[:5]]
        found = core().nearest((latitude, longitude), limit=5)
        assert [place.id for place, _ in found] == expected


def read_core() -> list[tuple[int, tuple[float, float]]]:
    with closing(sqlite3.connect(core().path)) as connection:
        rows = connection.execute("SELECT id, latitude, longitude FROM places WHERE kind = 0")
        return [(number, (latitude / 1e5, longitude / 1e5)) for number, latitude, longitude in rows]


def test_an_empty_index_has_no_nearest():
    assert Positions(lambda *_: []).nearest((0.0, 0.0), limit=1, within_km=None) == []


def test_largest_and_nearest_agree_on_what_is_there():
    inside = {place.id for place in core().largest((37.2, 47.9, 37.4, 48.1), limit=1_000)}
    near = {place.id for place, _ in core().nearest((48.0, 37.3), limit=1_000, within_km=20)}
    assert inside <= near
    assert "geonames:695357" in inside
