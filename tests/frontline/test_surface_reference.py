"""The surface against a map hidden from it; the whole table is in tests/benchmarks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import shapely

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import bench_surface

import frontline as fl

pytestmark = [pytest.mark.reference, pytest.mark.filterwarnings("ignore")]

DAY = "2025-01-06"


@pytest.fixture(scope="module")
def judge(reference):
    return bench_surface.Judge(reference)


@pytest.fixture(scope="module")
def truth(judge):
    return judge.find_truth(DAY)


@pytest.fixture(scope="module")
def drawn(judge, truth):
    places, held = judge.give(bench_surface.CASES[0], DAY, truth)
    return fl.surface(bench_surface.make_table(places, held), on=DAY)


def test_from_all_places_it_is_nearer_to_the_hidden_map_than_their_voronoi_cells(
    judge, truth, drawn
):
    area = judge.score.polygons_of(drawn.areas[drawn.areas["side"] == "RU"])
    found = judge.measure(truth, area)
    places, held = judge.give(bench_surface.CASES[0], DAY, truth)
    cells = judge.measure(truth, bench_surface.draw_voronoi(judge, places, held))
    assert found["iou25"] > cells["iou25"]
    assert found["line_mean_km"] < cells["line_mean_km"]
    assert found["iou25"] >= 0.93
    assert found["line_mean_km"] <= 1.5
    assert found["line_median_km"] <= 1.0
    assert abs(found["area_error_km2"]) <= 300


def test_the_band_contains_as_much_of_the_hidden_line_as_it_says(judge, truth, drawn):
    assert 0.75 <= judge.share_inside(truth, drawn.band) <= 0.87


def test_from_few_places_it_is_nearer_than_their_voronoi_cells(judge, truth):
    places, held = judge.give(bench_surface.CASES[3], DAY, truth)
    found, cells = (
        judge.score.surface_scores(truth, draw(judge, places, held))["iou25"]
        for draw in (bench_surface.draw_surface, bench_surface.draw_voronoi)
    )
    assert found > cells
    assert found >= 0.84


def test_days_in_a_series_are_to_the_last_digit_what_they_are_alone(judge):
    days = ("2024-12-15", "2024-12-16", DAY)
    tables = [
        bench_surface.make_table(*judge.give(bench_surface.CASES[0], day, judge.find_truth(day)))
        for day in days
    ]
    together = fl.surfaces(zip(days, tables, strict=True))
    for day, table in zip(days, tables, strict=True):
        alone = fl.surface(table, on=day)
        for part in ("areas", "line", "band"):
            rows = getattr(together, part)
            rows = rows[rows["date"] == alone.dates[0]].reset_index(drop=True)
            other = getattr(alone, part)
            assert rows.drop(columns="geometry").equals(other.drop(columns="geometry"))
            assert shapely.equals_exact(rows.geometry.to_numpy(), other.geometry.to_numpy()).all()
            assert shapely.is_valid(rows.geometry.to_numpy()).all()


def test_noisy_labels_come_nearer_to_the_hidden_map_with_their_history(judge, truth):
    places, held = judge.give(bench_surface.CASES[4], DAY, truth)
    plain = bench_surface.draw_surface(judge, places, held)
    drawn = fl.surface(judge.give_history(DAY), on=DAY)
    area = judge.score.polygons_of(drawn.areas[drawn.areas["side"] == "RU"])
    found, before = (judge.score.surface_scores(truth, shape)["iou25"] for shape in (area, plain))
    assert found >= 0.90
    assert found > before + 0.005
