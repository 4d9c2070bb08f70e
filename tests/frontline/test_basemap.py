from __future__ import annotations

import json
import math
from importlib.resources import files
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.basemap import load_basemap
from frontline.basemap._build import Level, build_level, pack

UKRAINE = (30.0, 44.0, 41.0, 53.0)


def shape(polygons: list[Any]) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.Polygon(shell, holes) for shell, *holes in polygons])


def on_land(ground: dict[str, Any], longitude: float, latitude: float) -> bool:
    return bool(shapely.contains_xy(shape(ground["land"]), longitude, latitude))


def waters_at(ground: dict[str, Any], longitude: float, latitude: float) -> list[str | None]:
    return [
        body["name"]
        for body in ground["water"]
        if shapely.contains_xy(shape(body["polygons"]), longitude, latitude)
    ]


@pytest.fixture(scope="module")
def ukraine() -> dict[str, Any]:
    return load_basemap(UKRAINE)


@pytest.mark.parametrize(
    ("where", "longitude", "latitude", "land"),
    [
        ("Kyiv", 30.5234, 50.4501, True),
        ("Pokrovsk", 37.1758, 48.2853, True),
        ("Simferopol", 34.1024, 44.9572, True),
        ("Perekop, on the isthmus", 33.691, 46.163, True),
        ("London, in the coarse part", -0.5, 51.7, True),
        ("Azov Sea", 36.5, 46.1, False),
        ("Black Sea", 34.0, 43.3, False),
        ("Kerch Strait", 36.55, 45.2, False),
        ("Caspian Sea, in the coarse part", 51.0, 42.0, False),
        ("Atlantic", -40.0, 30.0, False),
    ],
)
def test_land_is_land_and_sea_is_sea(
    ukraine: dict[str, Any], where: str, longitude: float, latitude: float, *, land: bool
) -> None:
    assert on_land(ukraine, longitude, latitude) is land, where


def test_waters_bear_their_names(ukraine: dict[str, Any]) -> None:
    assert waters_at(ukraine, 31.5, 60.9) == ["Lake Ladoga"]  # beyond the fine level
    assert waters_at(ukraine, 30.50, 50.91) == ["Kyiv Reservoir"]
    assert waters_at(ukraine, 31.51, 49.90) == ["Kaniv Reservoir"]
    assert waters_at(ukraine, 32.73, 49.29) == ["Kremenchuk Reservoir"]
    assert waters_at(ukraine, 34.19, 48.76) == ["Kamianske Reservoir"]
    assert waters_at(ukraine, 37.1758, 48.2853) == []


def test_kakhovka_says_when_it_ran_dry(ukraine: dict[str, Any]) -> None:
    assert waters_at(ukraine, 34.07, 47.34) == ["Kakhovka Reservoir"]
    gone = [(body["name"], body["until"]) for body in ukraine["water"] if body["until"]]
    assert gone == [("Kakhovka Reservoir", "2023-06")]


def test_the_coast_is_fine_where_it_is_looked_at(ukraine: dict[str, Any]) -> None:
    azov = shapely.box(34.5, 45.2, 39.5, 47.4)
    near, far = (
        shapely.get_num_coordinates(shapely.intersection(shape(ground["land"]).boundary, azov))
        for ground in (ukraine, load_basemap((-180.0, -90.0, 180.0, 90.0)))
    )
    assert near > 10 * far


def test_the_same_bounds_give_the_same_bytes() -> None:
    first, second = (json.dumps(load_basemap(UKRAINE)) for _ in range(2))
    assert first == second


def test_the_page_stays_light(ukraine: dict[str, Any]) -> None:
    # Measured: 144 kB as JSON for the front in Ukraine, 400 kB for the file.
    assert len(json.dumps(ukraine, separators=(",", ":"))) <= 150_000
    data = (files("frontline.basemap") / "data" / "basemap.json.gz").read_bytes()
    assert len(data) <= 420_000


def test_there_is_land_and_water_and_nothing_else(ukraine: dict[str, Any]) -> None:
    assert set(ukraine) == {"land", "water", "rivers", "source", "licence"}
    assert ukraine["rivers"] == []
    assert (ukraine["source"], ukraine["licence"]) == ("Natural Earth", "public domain")


def test_no_seam_of_a_level_is_seen(ukraine: dict[str, Any]) -> None:
    # The plain north of Kyiv to the Urals is crossed by both seams; nothing there is sea.
    inland = shapely.box(40, 50, 55, 58)
    assert shapely.area(shapely.difference(inland, shape(ukraine["land"]))) < 1e-9


@pytest.mark.parametrize(
    ("bounds", "longitude", "latitude"),
    [
        ((170.0, -20.0, -170.0, -10.0), 178.0, -17.8),  # Viti Levu, Fiji
        ((-180.0, 60.0, -179.0, 70.0), 178.0, 66.0),  # Chukotka lies across the line
        ((179.0, 60.0, 180.0, 70.0), -175.0, 66.5),
        ((180.0, 60.0, -180.0, 70.0), 178.0, 66.0),
        ((-180.0, -90.0, 180.0, 90.0), 30.5, 50.45),
        ((0.0, -90.0, 10.0, -85.0), 5.0, -88.0),  # Antarctica
        ((37.0, 48.0, 37.0, 48.0), 37.0, 48.0),  # a single point
    ],
)
def test_the_ends_of_the_world_hold(
    bounds: tuple[float, float, float, float], longitude: float, latitude: float
) -> None:
    assert on_land(load_basemap(bounds), longitude, latitude)


def test_detail_goes_on_beyond_the_antimeridian() -> None:
    # Taveuni, Fiji, on the 180th meridian: 1:50m knows it, 1:110m shifts it.
    across = shape(load_basemap((179.0, -18.0, -179.0, -16.0))["land"])
    coarse = shape(load_basemap((-180.0, -90.0, 180.0, 90.0))["land"])
    for side in (shapely.box(177, -20, 180, -15), shapely.box(-180, -20, -177, -15)):
        fine_coast, coarse_coast = (
            shapely.get_num_coordinates(shapely.intersection(land, side))
            for land in (across, coarse)
        )
        assert fine_coast > coarse_coast


@st.composite
def boxes(draw: st.DrawFn) -> tuple[float, float, float, float]:
    longitude, latitude = st.floats(-180, 180), st.floats(-90, 90)
    south, north = sorted((draw(latitude), draw(latitude)))
    return draw(longitude), south, draw(longitude), north


@settings(max_examples=15)
@given(bounds=boxes())
def test_any_bounds_give_valid_polygons_of_the_whole_world(
    bounds: tuple[float, float, float, float],
) -> None:
    ground = load_basemap(bounds)
    land = shape(ground["land"])
    assert shapely.is_valid(land)
    # The world's land fills 21,465 square degrees of plate carrée, more or less a coastline.
    assert math.isclose(land.area, 21_465, rel_tol=0.01)
    for body in ground["water"]:
        water = shape(body["polygons"])
        assert shapely.is_valid(water)
        assert not water.is_empty
    west, south, east, north = shape(ground["land"]).bounds
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90
    assert all(ring[0] == ring[-1] for polygon in ground["land"] for ring in polygon)


@pytest.mark.parametrize(
    "bounds",
    [
        (30, 53, 41, 44),  # north and south exchanged
        (44.0, 130.0, 53.0, 141.0),  # latitude first
        (-181, 0, 0, 10),
        (0, 0, 181, 10),
        (0, -91, 10, 10),
        (0, 0, 10, math.nan),
        (0, 0, math.inf, 10),
        (0, 0, 10),
        (0, 0, 10, 10, 10),
        ("west", 0, 10, 10),
        (None, 0, 10, 10),
        5,
    ],
)
def test_impossible_bounds_say_what_to_give(bounds: Any) -> None:
    with pytest.raises(ValueError, match=r"\(west, south, east, north\) in degrees"):
        load_basemap(bounds)


def test_building_cuts_simplifies_and_names() -> None:
    level = Level(source="any", region=(0, 0, 20, 20), tolerance=0.1, scale=100, cell=10)
    hole = [(4, 4), (4, 6), (6, 6), (6, 4)]
    wiggly = [(1, 1), (10, 1.0001), (19, 1), (19, 19), (1, 19)]
    islands = [shapely.Polygon(wiggly, [hole]), shapely.box(25, 25, 30, 30)]
    lakes = [("Kakhovka Reservoir", shapely.box(8, 8, 9, 9)), (None, shapely.box(2, 2, 3, 3))]
    built = build_level(level, islands, [*lakes, ("Speck", shapely.box(7, 7, 7.001, 7.001))])

    assert [piece["box"] for piece in built["land"]] == [
        [100, 100, 1000, 1000],
        [100, 1000, 1000, 1900],
        [1000, 100, 1900, 1000],
        [1000, 1000, 1900, 1900],
    ]
    assert [len(polygon) for polygon in built["land"][0]["polygons"]] == [2]  # shell and hole
    assert built["water"] == [
        {
            "name": None,
            "until": None,
            "box": [200, 200, 300, 300],
            "polygons": [[[200, 200, 0, 100, 100, 0, 0, -100]]],
        },
        {
            "name": "Kakhovka Reservoir",
            "until": "2023-06",
            "box": [800, 800, 900, 900],
            "polygons": [[[800, 800, 0, 100, 100, 0, 0, -100]]],
        },
    ]
    again = build_level(level, islands[::-1], [*lakes[::-1]])
    assert pack([again]) == pack([build_level(level, islands, lakes)])


@pytest.mark.parametrize(
    ("bounds", "margin"),
    [
        ((30.2, 50.3, 30.8, 50.8), 0.5),  # the finest level alone
        ((33.5, 46.6, 35.2, 47.9), 0.5),  # a reservoir of many cells, the sea of Azov
        ((31.5, 60.9, 31.5, 60.9), 0.5),  # one place by a lake, beyond the finest level
        ((20.0, 44.0, 39.0, 56.0), 3.0),  # fine and middle meet
        ((-10.0, 35.0, 60.0, 65.0), 6.0),  # coarse, with lakes that reach out of the box
    ],
)
def test_what_lies_in_a_box_is_the_same_as_in_the_whole_map(bounds, margin):
    west, south, east, north = bounds
    box = shapely.box(west - margin, south - margin, east + margin, north + margin)
    whole, part = load_basemap(bounds), load_basemap(bounds, within=box.bounds)
    land = shapely.intersection(shape(whole["land"]), box)
    assert shapely.equals(shapely.intersection(shape(part["land"]), box), land)
    assert waters_in(part, box) == waters_in(whole, box) != set()


def waters_in(ground: dict[str, Any], box: shapely.Polygon) -> set[tuple[str | None, bytes]]:
    """Name and shape of every lake that reaches into a box."""
    return {
        (body["name"], lake.normalize().wkb)
        for body in ground["water"]
        for lake in shape(body["polygons"]).geoms
        if lake.intersects(box)
    }
