"""The band holds the line about as often as it says, because places left out tell how often."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from villages import divide, scatter, table

import frontline as fl
from frontline.surface.calibration import find_coverage, find_half_band, learn_trust
from frontline.surface.evidence import read_evidence
from frontline.surface.grid import make_grid
from frontline.surface.kriging import find_weights
from frontline.surface.trials import Labels, Trials, _choose, _Guesses

TODAY = dt.date(2025, 1, 6)
COARSE = fl.SurfaceOptions(step_km=1)


def wave(latitude):
    """The longitude of an invented line at some latitudes."""
    return 33.5 + 0.08 * np.sin(9 * latitude) + 0.05 * np.sin(23 * latitude + 1)


def halves(points):
    return ["A" if x < wave(y) else "B" for x, y in points]


def share_inside(band: gpd.GeoDataFrame) -> float:
    """The share of the invented line that lies in a band."""
    latitude = np.linspace(48.1, 48.9, 400)
    inside = shapely.contains_xy(band.geometry.union_all(), wave(latitude), latitude)
    return float(inside.mean())


def test_without_a_place_left_out_kriging_is_taken_at_its_word():
    nothing = np.empty(0)
    assert learn_trust(nothing, nothing, np.empty(0, dtype=int)) == 1
    for probability in (0.5, 0.8, 0.95):
        assert find_half_band(probability, 1.0) == pytest.approx(probability)


@given(st.floats(0.05, 0.97), st.floats(0.2, 5))
def test_the_band_of_a_probability_covers_it(probability, trust):
    lead = find_half_band(probability, trust)
    assert 0 < lead < 1
    if lead < 0.98:
        assert find_coverage(lead, trust) == pytest.approx(probability)


@pytest.mark.parametrize("trust", [0.6, 1.0, 1.9])
def test_the_trust_that_made_the_labels_is_learnt_from_them(trust):
    rng = np.random.default_rng(1)
    leads = rng.uniform(0, 0.95, 3000)
    right = (rng.random(3000) < (1 + np.tanh(trust * np.arctanh(leads))) / 2).astype(float)
    assert learn_trust(leads, right, np.arange(3000)) == pytest.approx(trust, rel=0.15)
    few = learn_trust(leads[:4], np.ones(4), np.arange(4))
    assert 1 <= few < 1.5


def test_a_place_in_dispute_counts_as_half_wrong():
    leads, places = np.full(200, 0.7), np.arange(200)
    sure = learn_trust(leads, np.ones(200), places)
    assert learn_trust(leads, np.where(places < 60, 0.5, 1.0), places) < sure


@pytest.mark.parametrize("count", [40, 150])
def test_a_band_holds_about_as_much_of_the_line_as_it_says(count):
    """Of lines nobody has calibrated it on, from few places and from many."""
    found = {0.5: [], 0.8: [], 0.95: []}
    for seed in range(4):
        points = scatter(count, seed)
        for stated, shares in found.items():
            options = fl.SurfaceOptions(step_km=2, band=stated)
            shares.append(
                share_inside(fl.surface(table(points, halves(points)), options=options).band)
            )
    half, usual, wide = (np.mean(shares) for shares in found.values())
    assert half == pytest.approx(0.5, abs=0.15)
    assert usual == pytest.approx(0.8, abs=0.12)
    assert wide == pytest.approx(0.95, abs=0.06)


def test_labels_that_neighbours_contradict_widen_the_band():
    points = scatter(300, 5)
    held = halves(points)
    turned = np.random.default_rng(0).random(300) < 0.15
    near = np.abs(points[:, 0] - wave(points[:, 1])) < 0.2
    noisy = [{"A": "B", "B": "A"}[s] if t else s for s, t in zip(held, turned & near, strict=True)]
    clean, doubted = (
        fl.surface(table(points, some, status="assessed"), options=COARSE) for some in (held, noisy)
    )
    assert doubted.band["km2"].sum() > 1.3 * clean.band["km2"].sum()
    assert doubted.line["confidence"].median() < clean.line["confidence"].median()


def make_history(points, spells):
    rows = [
        {
            "place_id": f"local:{number:03}",
            "kind": "settlement",
            "from": day,
            "until": some[index + 1][0] if index + 1 < len(some) else None,
            "status": "assessed",
            "controller": holder,
            "geometry": shapely.Point(points[number]),
        }
        for number, some in enumerate(spells)
        for index, (day, holder) in enumerate(some)
    ]
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    frame["until"] = frame["until"].astype(object).where(frame["until"].notna(), None)
    return frame


def test_labels_that_were_since_taken_back_widen_the_band():
    """Two observers say today the same of every place and turned as often; one had been wrong."""
    points = scatter(200, 11)
    held = halves(points)
    far = np.abs(points[:, 0] - wave(points[:, 1]))
    other = {"A": "B", "B": "A"}
    days = [TODAY - dt.timedelta(days=days) for days in (300, 170, 160, 150)]

    def tell(wrong_for_long):
        spells = []
        for number, side in enumerate(held):
            if 40 <= np.argsort(np.argsort(far))[number] < 80:
                spells.append([(days[0], side), (days[1], other[side]), (days[2], side)])
            elif wrong_for_long and far[number] < 0.1 and number % 3 == 0:
                spells.append([(days[0], other[side]), (TODAY - dt.timedelta(days=20), side)])
            else:
                spells.append([(days[0], side)])
        return fl.surface(make_history(points, spells), on=TODAY, options=COARSE)

    assert tell(True).band["km2"].sum() > 1.2 * tell(False).band["km2"].sum()


def test_earlier_evidence_is_that_of_todays_places_in_their_order():
    points = scatter(6, 3)
    before = read_evidence(table(points[:5], list("AABBA")))
    today = read_evidence(
        table(points, list("BBBBBB"), place_id=[f"local:{n}" for n in (4, 9, 0, 1, 2, 3)])
    )
    found = before.align(read_evidence(table(points, list("ABABAB"), place_id=today.ids)))
    assert list(found.status) == ["agreed", "unknown", "agreed", "agreed", "agreed", "agreed"]
    assert found.shares.tolist() == [[1, 0], [0, 0], [1, 0], [1, 0], [0, 1], [0, 1]]


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_a_guess_from_others_is_kriging_without_the_place_and_follows_what_changes(seed):
    rng = np.random.default_rng(seed)
    places = scatter(60, seed) * [71_000, 111_000]
    grid = make_grid(places, np.ones(60), COARSE, outline=None, waters=())
    place, nearest = _choose(grid)
    guesses = _Guesses(places, place, nearest, 30_000.0)
    noise = np.full(60, 0.1)
    for _ in range(3):
        said = np.eye(2)[(rng.random(60) < 0.5).astype(int)]
        noise[rng.integers(60)] = 0.4
        leads, side, mixed = guesses.find(Labels(said, noise))
    for trial in rng.choice(len(place), 20):
        around = nearest[trial]
        assert place[trial] not in around
        weights = find_weights(
            places[place[trial]][None], places, around[None], noise.astype(np.float32), 30_000.0
        )
        shares = weights[0] @ said[around]
        assert mixed[trial] == (len(set(map(tuple, said[around]))) > 1)
        if mixed[trial]:
            assert leads[trial] == pytest.approx(abs(shares[0] - shares[1]), abs=1e-5)
            assert side[trial] == shares.argmax()


def test_what_a_day_teaches_does_not_depend_on_the_days_before():
    places = scatter(80, 7) * [71_000, 111_000]
    grid = make_grid(places, np.ones(80), COARSE, outline=None, waters=())
    doubtful, noise = np.ones(80, dtype=bool), np.full(80, 0.1)
    days = [Labels(np.eye(2)[(places[:, 0] > edge * 71_000).astype(int)], noise)
            for edge in (33.3, 33.5, 33.4)]  # fmt: skip
    kept = Trials(grid, 30_000.0)
    for day in days:
        for then, fickle in ((None, 0.0), (days[0], 0.75)):
            fresh = Trials(grid, 30_000.0).learn(day, then, doubtful, fickle)
            assert kept.learn(day, then, doubtful, fickle) == fresh


def test_the_band_covers_water_between_the_sides_and_only_as_far_as_both_are_near():
    # The Kakhovka reservoir, from Nikopol to its far south-western arm, 75 km from B's villages.
    points = np.array(
        [[x, y] for x in np.arange(33.6, 35.0, 0.08) for y in np.arange(46.9, 47.95, 0.08)]
    )
    held = divide(points, lambda _x, y: "A" if y < 47.55 else "B")
    drawn = fl.surface(table(points, held), options=COARSE)
    band = drawn.band.geometry.union_all()
    assert shapely.contains_xy(band, 34.3, 47.5)
    ours = drawn.areas[drawn.areas["side"] == "A"].geometry.union_all()
    assert not shapely.contains_xy(ours, 34.3, 47.5)
    assert shapely.contains_xy(ours, 33.66, 46.95)
    assert not shapely.contains_xy(band, 33.66, 46.95)


def test_a_piece_of_the_line_names_the_two_sides_that_meet_along_it():
    points = scatter(300, 43)
    held = divide(points, lambda x, y: "C" if y > 48.6 else ("A" if x < 33.5 else "B"))
    line = fl.surface(table(points, held), options=COARSE).line
    assert set(line["sides"]) == {"A/B", "A/C", "B/C"}
    kilometres = line.groupby("sides")["km"].sum()
    assert 55 < kilometres["A/B"] < 85  # 0.6 degrees of latitude, and each piece once
    for sides, where in (("A/B", (33.5, 48.3)), ("A/C", (33.2, 48.6)), ("B/C", (33.8, 48.6))):
        pieces = line[line["sides"] == sides].geometry.to_numpy()
        assert shapely.distance(pieces, shapely.Point(where)).min() < 0.1


def test_a_third_side_far_away_is_not_named_where_two_meet():
    points = np.concatenate([scatter(150, 5), scatter(20, 6, west=40, size=0.3)])
    held = [*halves(points[:150]), *["C"] * 20]
    assert set(fl.surface(table(points, held), options=COARSE).line["sides"]) == {"A/B"}
