from __future__ import annotations

import copy
import datetime as dt
import pickle
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from villages import divide, scatter, table

import frontline as fl
from frontline.surface.field import Field
from frontline.surface.kriging import find_weights
from frontline.surface.measures import measure_area

KM_PER_DEGREE = 111.2
SIDES = ("A", "B")


def west_of(x0):
    return lambda x, _y: "A" if x < x0 else "B"


def whole(drawn, side, day=None):
    rows = drawn.areas[drawn.areas["side"] == side]
    rows = rows if day is None else rows[rows["date"] == day]
    return shapely.union_all(shapely.make_valid(rows.geometry.to_numpy()))


def same(one, other, km2=0.01):
    return measure_area(shapely.symmetric_difference(one, other)) <= km2


def tables_of(drawn):
    return (drawn.areas, drawn.line, drawn.band)


def assert_equal(one, other):
    """Two surfaces are the same to the last digit."""
    for left, right in zip(tables_of(one), tables_of(other), strict=True):
        assert len(left) == len(right)
        assert left.drop(columns="geometry").equals(right.drop(columns="geometry"))
        assert shapely.equals_exact(left.geometry.to_numpy(), right.geometry.to_numpy()).all()
    assert one.reasons == other.reasons


@settings(max_examples=5)
@given(st.integers(0, 1000), st.floats(33.3, 33.7))
def test_the_line_between_two_halves_runs_within_a_spacing_of_the_truth(seed, x0):
    points = scatter(400, seed)
    drawn = fl.surface(table(points, divide(points, west_of(x0))))
    spacing_km = KM_PER_DEGREE * np.cos(np.radians(48.5)) / np.sqrt(400) * 2
    along = shapely.get_coordinates(drawn.line.geometry.to_numpy())
    away = abs(along[:, 0] - x0) * KM_PER_DEGREE * np.cos(np.radians(48.5))
    inner = (along[:, 1] > 48.1) & (along[:, 1] < 48.9)
    assert drawn.reasons == {}
    assert inner.sum() > 10
    assert np.median(away[inner]) < spacing_km / 2
    assert away[inner].max() < 3 * spacing_km
    assert whole(drawn, "A").centroid.x < x0 < whole(drawn, "B").centroid.x


def test_with_the_sides_swapped_the_areas_are_swapped_and_the_line_stays():
    points = scatter(200, 3)
    held = divide(points, west_of(33.5))
    one = fl.surface(table(points, held))
    other = fl.surface(table(points, ["B" if side == "A" else "A" for side in held]))
    assert same(whole(one, "A"), whole(other, "B"))
    assert same(whole(one, "B"), whole(other, "A"))
    assert one.line["km"].sum() == pytest.approx(other.line["km"].sum(), rel=1e-6)
    assert one.band["km2"].sum() == pytest.approx(other.band["km2"].sum(), rel=1e-6)


@settings(max_examples=5)
@given(st.permutations(range(60)))
def test_the_order_of_the_places_does_not_matter(order):
    points = scatter(60, 5)
    held = divide(points, west_of(33.4))
    one = fl.surface(table(points, held))
    other = fl.surface(table(points[order], [held[number] for number in order]))
    for side in SIDES:
        assert same(whole(one, side), whole(other, side))


def test_a_surface_goes_through_pickle_and_copy():
    points = scatter(60, 9)
    options = fl.SurfaceOptions(noise={"agreed": 0.05}, band=0.9)
    drawn = fl.surface(table(points, divide(points, west_of(33.5))), options=options)
    for again in (pickle.loads(pickle.dumps(drawn)), copy.deepcopy(drawn)):
        assert_equal(again, drawn)
        assert again.options == options
    assert pickle.loads(pickle.dumps(fl.SurfaceOptions())) == fl.SurfaceOptions()


def test_drawing_twice_gives_the_same_to_the_last_digit():
    points = scatter(150, 7)
    control = table(points, divide(points, west_of(33.5)))
    assert_equal(fl.surface(control), fl.surface(control))


def test_several_records_at_one_point_count_once():
    points = scatter(100, 11)
    held = divide(points, west_of(33.5))
    one = fl.surface(table(points, held))
    other = fl.surface(table([*points, points[0], points[0]], [*held, held[0], held[0]]))
    for side in SIDES:
        assert same(whole(one, side), whole(other, side))


def test_a_point_whose_records_contradict_each_other_lies_in_the_band():
    points = [[33.0 + 0.02 * i, 48.0 + 0.02 * j] for i in range(10) for j in range(10)]
    middle = points[55]
    sure = fl.surface(table([*points, middle], ["A"] * 101))
    unsure = fl.surface(table([*points, middle], ["A"] * 100 + ["B"]))
    assert not len(sure.band)
    assert shapely.contains_xy(shapely.union_all(unsure.band.geometry.to_numpy()), *middle)


def test_a_disputed_village_widens_the_band():
    points = scatter(200, 13)
    held = divide(points, west_of(33.5))
    near = abs(points[:, 0] - 33.5) < 0.08
    doubted = [None if close else side for close, side in zip(near, held, strict=True)]
    sure = fl.surface(table(points, held)).band["km2"].sum()
    unsure = fl.surface(table(points, doubted)).band["km2"].sum()
    assert unsure > 1.3 * sure


def test_the_band_is_wider_where_places_are_few():
    points = scatter(600, 17)
    held = divide(points, west_of(33.5))
    dense = fl.surface(table(points, held))
    sparse = fl.surface(table(points[::8], held[::8]))
    width = [s.band["km2"].sum() / s.line["km"].sum() for s in (dense, sparse)]
    assert width[1] > 1.5 * width[0]


def test_a_more_probable_band_contains_the_less_probable_one():
    points = scatter(200, 19)
    control = table(points, divide(points, west_of(33.5)))
    bands = [
        shapely.union_all(
            fl.surface(control, options=fl.SurfaceOptions(band=p)).band.geometry.to_numpy()
        )
        for p in (0.5, 0.8, 0.95)
    ]
    for inner, outer in pairwise(bands):
        assert inner.area < outer.area
        assert shapely.difference(inner, outer).area < 0.01 * inner.area


def test_areas_do_not_overlap():
    points = scatter(200, 23)
    drawn = fl.surface(table(points, divide(points, west_of(33.5))))
    assert shapely.intersection(whole(drawn, "A"), whole(drawn, "B")).area < 1e-9


def test_one_side_alone_has_an_area_and_no_line():
    drawn = fl.surface(table(scatter(30, 29), ["A"] * 30), on="2025-01-06")
    assert list(drawn.areas["side"]) == ["A"]
    assert len(drawn.line) == len(drawn.band) == 0
    assert "30 of 30 places are said to be held by A" in drawn.reasons[dt.date(2025, 1, 6)]


def test_no_place_at_all_gives_an_empty_surface_with_the_reason():
    drawn = fl.surface(table([], []))
    assert [len(part) for part in tables_of(drawn)] == [0, 0, 0]
    assert "nothing to draw" in drawn.reasons[None]
    assert drawn.areas.crs.to_epsg() == 4326


def test_unknown_places_and_areas_are_no_evidence():
    control = table([[33, 48], [33.1, 48], [33.2, 48]], ["A", "B", "B"])
    control["status"] = ["agreed", "unknown", "agreed"]
    control["kind"] = ["settlement", "settlement", "oblast"]
    assert list(fl.surface(control).areas["side"]) == ["A"]


def test_two_places_far_apart_are_islands_without_a_line():
    drawn = fl.surface(table([[33, 48], [36, 49]], list(SIDES)))
    assert len(drawn.line) == 0
    assert "km apart" in drawn.reasons[None]
    assert (drawn.areas["km2"] < 3.2 * 4**2).all()


@pytest.mark.parametrize("count", [2, 3, 8])
def test_places_on_one_straight_line_are_drawn(count):
    points = [[33.0 + 0.05 * number, 48.0] for number in range(count)]
    drawn = fl.surface(table(points, ["A"] + ["B"] * (count - 1)))
    assert set(drawn.areas["side"]) == set(SIDES)
    assert len(drawn.line) == 1


def test_five_places_of_an_article_are_small_islands_and_no_front():
    points = [[37.29, 47.98], [37.18, 48.28], [37.5, 47.9], [36.9, 48.1], [37.4, 48.5]]
    drawn = fl.surface(table(points, ["A", "B", "A", "B", "B"]))
    reach = 3.2 * fl.SurfaceOptions().island_km ** 2
    assert drawn.areas["km2"].sum() < 5 * reach + 2500
    alone = fl.surface(table([[33 + 2 * n, 48] for n in range(5)], list("ABABB")))
    assert alone.areas["km2"].sum() < 5 * reach
    assert len(alone.line) == 0


def test_an_enclave_is_an_island_inside_the_other_sides_area():
    points = scatter(600, 31)

    def rule(x, y):
        return "A" if np.hypot((x - 33.5) * 0.67, y - 48.5) < 0.15 else "B"

    drawn = fl.surface(table(points, divide(points, rule)))
    assert whole(drawn, "A").within(whole(drawn, "B").convex_hull)
    assert any(len(part.interiors) for part in shapely.get_parts(whole(drawn, "B")))
    assert shapely.contains_xy(whole(drawn, "A"), 33.5, 48.5)


def test_theatres_apart_are_drawn_each():
    one, other = scatter(80, 37, size=0.4), scatter(80, 41, west=37, south=51, size=0.4)
    points = np.concatenate([one, other])
    held = divide(one, west_of(33.2)) + divide(other, west_of(37.2))
    drawn = fl.surface(table(points, held))
    west = shapely.get_x(shapely.centroid(drawn.line.geometry.to_numpy())) < 35
    assert west.any()
    assert (~west).any()
    assert not shapely.intersects_xy(shapely.union_all(drawn.areas.geometry.to_numpy()), 35, 49.5)


def test_three_sides_have_an_area_each_and_no_overlap():
    points = scatter(300, 43)
    held = divide(points, lambda x, y: "C" if y > 48.6 else ("A" if x < 33.5 else "B"))
    drawn = fl.surface(table(points, held))
    assert list(drawn.areas["side"]) == ["A", "B", "C"]
    shapes = [whole(drawn, side) for side in "ABC"]
    total = sum(shape.area for shape in shapes)
    assert shapely.union_all(shapes).area == pytest.approx(total, rel=1e-6)
    away = shapely.distance(drawn.line.geometry.to_numpy(), shapely.Point(33.5, 48.6))
    assert away.min() < 0.1


def test_water_between_the_sides_is_nobodys_and_a_lake_of_one_side_is_its():
    # The Kakhovka reservoir, or its bed, lies between 33.4 and 35.2 degrees east.
    points = [[x, y] for x in np.arange(33.6, 35.0, 0.04) for y in np.arange(46.9, 47.95, 0.04)]
    spot = (34.2, 47.55)
    held = divide(np.array(points), lambda _x, y: "A" if y < 47.55 else "B")
    parted = fl.surface(table(points, held))
    dry = fl.surface(table(points, held), options=fl.SurfaceOptions(water=False))
    alone = fl.surface(table(points, ["A"] * len(points)))
    assert parted.areas["km2"].sum() < dry.areas["km2"].sum() - 300
    assert shapely.contains_xy(whole(alone, "A"), *spot)


def test_places_far_from_a_shore_do_not_say_whose_the_water_is():
    # The Kamianske reservoir runs on beyond A's villages; B's are nearest to that end of it.
    points = [[x, y] for x in np.arange(33.4, 33.9, 0.04) for y in np.arange(48.75, 49.1, 0.04)]
    far = [[x, 48.5] for x in np.arange(34.2, 34.4, 0.04)]
    drawn = fl.surface(table([*points, *far], ["A"] * len(points) + ["B"] * len(far)))
    assert shapely.contains_xy(whole(drawn, "A"), 33.75, 48.93)


def test_nothing_is_drawn_outside_the_outline():
    points = scatter(200, 47)
    outline = shapely.box(33.2, 48.2, 33.8, 48.7)
    drawn = fl.surface(
        table(points, divide(points, west_of(33.5))), options=fl.SurfaceOptions(outline=outline)
    )
    for part in tables_of(drawn):
        assert len(part)
        assert shapely.difference(part.union_all(), outline.buffer(0.01)).is_empty
    assert drawn.areas["km2"].sum() > 0.8 * measure_area(outline)


@pytest.mark.parametrize(
    "outline", [shapely.Point(33, 48), shapely.Polygon(), shapely.box(300, 0, 310, 10), "x"]
)
def test_an_outline_that_is_none_is_refused(outline):
    control = table([[33, 48], [33.1, 48]], list(SIDES))
    with pytest.raises(fl.InvalidSurface):
        fl.surface(control, options=fl.SurfaceOptions(outline=outline))


def test_places_across_the_antimeridian_are_neighbours():
    # Chukotka and Wrangel Island lie on both sides of it.
    points = [
        [(177.6 + 0.1 * i + 180) % 360 - 180, 67.0 + 0.05 * j] for i in range(40) for j in range(6)
    ]
    held = ["A" if number < 6 * 24 else "B" for number in range(len(points))]
    drawn = fl.surface(table(points, held))
    west, _, east, _ = drawn.areas.total_bounds
    assert west >= -180
    assert east <= 180
    assert drawn.areas["km2"].sum() < 30_000
    assert whole(drawn, "A").bounds[0] > 177
    assert shapely.contains_xy(whole(drawn, "B"), [179.99, -179.9], 67.1).all()
    along = shapely.get_coordinates(drawn.line.geometry.to_numpy())
    assert abs(np.median(along[:, 0]) - 179.95) < 0.05


@pytest.mark.parametrize("pole", [-90, -89.9])
def test_places_at_a_pole_are_drawn_or_left_out_but_never_wrapped(pole):
    points = [[longitude, pole + 0.05] for longitude in range(-180, 180, 30)]
    drawn = fl.surface(table(points, ["A"] * 6 + ["B"] * 6))
    assert drawn.areas["km2"].sum() < 3000
    for part in tables_of(drawn):
        assert shapely.is_valid(part.geometry.to_numpy()).all()


@pytest.mark.parametrize(
    "point", [(float("nan"), 48), (33, float("inf")), (200, 48), (33, 91), (33, float("nan"))]
)
def test_points_that_are_not_on_earth_are_refused(point):
    with pytest.raises(fl.InvalidSurface):
        fl.surface(table([[33, 48], point], list(SIDES)))


def test_a_table_that_is_none_of_control_is_refused():
    with pytest.raises(fl.InvalidSurface, match="lacks"):
        fl.surface(gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(33, 48)], crs=4326))
    with pytest.raises(fl.InvalidSurface, match="4326"):
        fl.surface(table([[33, 48]], ["A"]).to_crs(3857))


@pytest.mark.parametrize(
    "option",
    [{"range_km": 0}, {"band": 1.0}, {"neighbours": 1}, {"step_km": 0}, {"reach_km": float("nan")}],
)
def test_an_option_outside_its_range_is_refused(option):
    with pytest.raises(fl.InvalidSurface):
        fl.SurfaceOptions(**option)


def moving(count, dates):
    """Control tables of a line that moves east from date to date."""
    points = scatter(count, 53)
    return [
        (f"2025-01-{number + 1:02d}", table(points, divide(points, west_of(33.3 + 0.03 * number))))
        for number in range(dates)
    ]


def test_dates_together_are_what_they_are_one_by_one():
    series = moving(250, 6)
    together = fl.surfaces(series)
    for day, control in series:
        alone = fl.surface(control, on=day)
        date = dt.date.fromisoformat(day)
        for side in SIDES:
            assert same(whole(together, side, date), whole(alone, side))
        km = together.line.loc[together.line["date"] == date, "km"].sum()
        assert km == pytest.approx(alone.line["km"].sum(), rel=1e-6)


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 79), st.sampled_from([0.0, 0.5, 1.0])), max_size=12))
def test_a_field_kept_up_to_date_equals_one_made_anew(flips):
    from frontline.surface.grid import make_grid

    places = np.random.default_rng(59).uniform(0, 40_000, (80, 2))
    grid = make_grid(places, np.ones(80), fl.SurfaceOptions(step_km=1), outline=None, waters=())
    kept, drawn = Field(grid, 30_000), np.empty((len(grid.cells), 2), dtype=np.float32)
    held = (places[:, 0] < 20_000).astype(float)
    noise = np.full(80, 0.1)
    for place, share in [(0, held[0]), *flips]:
        held[place] = share
        noise[place] = 0.3 if share == 0.5 else 0.1
        shares = np.column_stack([held, 1 - held])
        stale, values = kept.update(shares, noise)
        drawn[stale] = values
        assert np.array_equal(drawn, Field(grid, 30_000).update(shares, noise)[1])


def test_weights_solve_the_equations_of_ordinary_kriging():
    rng = np.random.default_rng(61)
    places, spot = rng.uniform(0, 50_000, (7, 2)), np.array([[25_000.0, 25_000.0]])
    noise, range_m = rng.uniform(0.05, 0.5, 7), 30_000.0
    near = np.arange(7, dtype=np.int32)[None]
    weights = find_weights(spot, places, near, noise, range_m)[0]

    # The best unbiased guess: no other weights that add up to 1 have a smaller error variance.
    def variance(w):
        c = np.exp(-np.hypot(*(places[:, None] - places[None]).T) / range_m) + np.diag(noise)
        return w @ c @ w - 2 * w @ np.exp(-np.hypot(*(places - spot).T) / range_m)

    assert weights.sum() == pytest.approx(1, abs=1e-5)
    for _ in range(50):
        other = weights + rng.normal(0, 0.05, 7)
        assert variance(weights) <= variance(other / other.sum()) + 1e-6


def test_gain_and_loss_add_up_to_the_change_of_area():
    drawn = fl.surfaces(moving(250, 4))
    found = fl.changes(drawn)
    assert len(found.periods) == 3 * 2
    for row in found.periods.itertuples():
        day = found.periods.loc[row.Index, "from"]
        before = drawn.areas[(drawn.areas["date"] == day) & (drawn.areas["side"] == row.side)]
        assert row.gain_km2 - row.loss_km2 == pytest.approx(row.km2 - before["km2"].sum(), abs=1.0)
    gained = found.periods[found.periods["side"] == "A"]
    assert (gained["gain_km2"] > 10 * gained["loss_km2"]).all()


def test_the_largest_changes_come_first_and_say_where():
    drawn = fl.surfaces(moving(250, 3))
    patches = drawn.changes(largest=2).patches
    assert patches["km2"].is_monotonic_decreasing
    assert patches.groupby(["from", "side", "change"]).size().max() <= 2
    assert patches["place"].str.startswith("village").all()
    assert (patches["distance_km"] < 25).all()
    with pytest.raises(fl.InvalidSurface):
        drawn.changes(largest=-1)


def test_a_surface_of_one_date_has_no_changes():
    found = fl.changes(fl.surfaces(moving(100, 1)))
    assert len(found.periods) == len(found.patches) == 0
