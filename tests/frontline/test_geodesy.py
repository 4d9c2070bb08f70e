import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from frontline.geodesy import (
    COMPASS_POINTS,
    angle_between,
    compass_degrees,
    compass_point,
    compass_words,
    distance_table,
    inverse,
    measure,
)
from gazetteer.places import Place

latitudes = st.floats(-89.9, 89.9)
longitudes = st.floats(-179.9, 179.9)
points = st.tuples(latitudes, longitudes)
GEOD = Geod(ellps="WGS84")


def place(name, latitude, longitude, **more):
    return Place(
        id=f"local:{name}-{latitude}", name=name, kind="settlement", latitude=latitude,
        longitude=longitude, **more,
    )  # fmt: skip


@given(points, points)
def test_agrees_with_proj_to_a_millimetre(start, end):
    azimuth, _, metres = GEOD.inv(start[1], start[0], end[1], end[0])
    kilometres, bearing = inverse(start, end)
    assert kilometres == pytest.approx(metres / 1000, abs=1e-6)
    if 1 < kilometres < 19000:  # beyond, nearly antipodal points have no stable azimuth
        assert angle_between(bearing, azimuth) < 1e-4


@given(points, points)
def test_distance_is_symmetric(start, end):
    assert inverse(start, end)[0] == pytest.approx(inverse(end, start)[0], abs=1e-9)


def test_a_point_has_no_bearing_to_itself():
    here = place("Here", 48.0, 37.0)
    found = measure(here, here)
    assert (found.kilometres, found.bearing_degrees, found.compass) == (0.0, None, None)
    assert "share one point" in str(found)


def test_bakhmut_to_kramatorsk_is_geodesic_not_spherical():
    # 0.24 % apart on a sphere of 6,371 km
    kilometres, _ = inverse((48.5944, 38.0007), (48.7390, 37.5839))
    sphere = 34.5999
    assert abs(kilometres - sphere) / sphere > 0.001


@pytest.mark.parametrize(
    ("degrees", "point"),
    [(0, "N"), (359.9, "N"), (45, "NE"), (167, "SSE"), (11.2, "N"), (11.3, "NNE")],
)
def test_compass_points(degrees, point):
    assert compass_point(degrees) == point


@given(st.sampled_from(COMPASS_POINTS))
def test_compass_degrees_and_points_are_inverse(point):
    assert compass_point(compass_degrees(point)) == point


def test_compass_words():
    assert compass_words("SSE") == "south-south-east"
    assert compass_words("NE") == "north-east"


@given(st.floats(0, 360), st.floats(0, 360))
def test_angles_are_at_most_half_a_turn(first, second):
    assert 0 <= angle_between(first, second) <= 180
    assert angle_between(first, second) == pytest.approx(angle_between(second, first))


def test_json_shape():
    found = measure(place("A", 48.0, 37.0), place("B", 48.0, 38.0)).to_dict()
    assert list(found) == ["from", "to", "kilometres", "miles", "bearing_degrees", "compass"]
    assert found["miles"] == pytest.approx(found["kilometres"] / 1.609344, abs=1e-3)
    assert found["compass"] == "E"


def test_the_table_is_square_and_tells_namesakes_apart():
    towns = [
        place("Ivanivka", 48.0, 37.0, admin1="Donetsk Oblast"),
        place("Ivanivka", 47.0, 33.0, admin1="Kherson Oblast"),
        place("Sudzha", 51.19, 35.27),
    ]
    table = distance_table(towns)
    assert list(table.columns) == list(table.index)
    assert list(table.columns) == [
        "Ivanivka (Donetsk Oblast)", "Ivanivka (Kherson Oblast)", "Sudzha",
    ]  # fmt: skip
    assert (table.to_numpy() == table.to_numpy().T).all()
    assert table.iloc[0, 1] == pytest.approx(inverse((48, 37), (47, 33))[0])


def test_an_empty_table():
    assert distance_table([]).shape == (0, 0)
