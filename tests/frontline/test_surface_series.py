"""Dates drawn one after the other, each from what changed, are what drawing each alone gives."""

from __future__ import annotations

from itertools import pairwise

import contourpy
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from villages import divide, scatter

import frontline as fl
from frontline.surface import tracing
from frontline.surface.drawing import make_polygons
from frontline.surface.evidence import Evidence
from frontline.surface.studio import Studio

STATUSES = ("agreed", "claimed", "disputed", "assessed")
FLIPS = st.lists(
    st.lists(
        st.tuples(st.integers(0, 89), st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from(STATUSES)),
        max_size=4,
    ),
    min_size=1,
    max_size=4,
)


def make_evidence(points, held, status):
    names = np.arange(len(points)).astype(str).astype(object)
    shares = np.column_stack([held, 1 - held])
    return Evidence(
        names, names, points, np.ones(len(points)), ("A", "B"), shares, np.array(status, object)
    )


def draw_alone(evidence):
    return Studio(fl.SurfaceOptions()).draw(evidence)


def assert_same(one, other):
    """Two dates' sheets are the same to the last digit."""
    assert len(one) == len(other)
    for left, right in zip(one, other, strict=True):
        assert list(left.areas) == list(right.areas)
        for some, others in [
            *zip(left.areas.values(), right.areas.values(), strict=True),
            (left.bands, right.bands),
            ([piece for piece, _ in left.lines], [piece for piece, _ in right.lines]),
        ]:
            assert [piece.size for piece in some] == [piece.size for piece in others]
            assert all(a.shape.equals_exact(b.shape) for a, b in zip(some, others, strict=True))
        assert [metres for _, metres in left.lines] == [metres for _, metres in right.lines]


@settings(max_examples=8, deadline=None)
@given(FLIPS, st.sampled_from([7, 16, 64]))
def test_a_series_of_any_changes_is_what_drawing_each_date_alone_gives(days, size):
    points = np.concatenate([scatter(60, 3, size=0.5), scatter(30, 4, west=36, size=0.3)])
    held = np.array([1.0 if x < 33.25 or x > 36.1 else 0.0 for x, _ in points])
    status = ["agreed"] * len(points)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tracing, "TILE", size)  # so small that lines cross many tiles
        studio = Studio(fl.SurfaceOptions())
        studio.draw(make_evidence(points, held, status))
        for flips in days:
            for place, share, said in flips:
                held[place], status[place] = share, said
            evidence = make_evidence(points, held, status)
            assert_same(studio.draw(evidence), draw_alone(evidence))


def test_water_that_becomes_nobodys_and_one_sides_again_is_drawn_so_in_a_series():
    # The Kakhovka reservoir, or its bed, lies between 33.4 and 35.2 degrees east.
    points = np.array(
        [[x, y] for x in np.arange(33.6, 35.0, 0.06) for y in np.arange(46.9, 47.95, 0.06)]
    )
    parted = (points[:, 1] < 47.55).astype(float)
    studio = Studio(fl.SurfaceOptions())
    sizes = []
    for held in (parted, np.ones(len(points)), parted):
        evidence = make_evidence(points, held, ["agreed"] * len(points))
        sheets = studio.draw(evidence)
        assert_same(sheets, draw_alone(evidence))
        sizes.append(sum(p.size for some in sheets[0].areas.values() for p in some))
    assert sizes[0] == sizes[2] < sizes[1] - 300


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(2, 40),
    st.integers(2, 40),
    st.sampled_from([4, 7, 64]),
    st.sampled_from([0.0, 0.3]),
)
def test_contours_put_together_from_tiles_are_those_of_the_whole_grid(
    seed, rows, columns, size, level
):
    rng = np.random.default_rng(seed)
    values = np.full((rows + 2, columns + 2), -1.0)
    values[1:-1, 1:-1] = rng.choice([-1, -0.5, 0.0, 0.5, 1], (rows, columns)) + level
    traced = tracing.Tracing()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tracing, "TILE", size)
        for tile in tracing.list_tiles(values.shape):
            traced.renew(tile, values[tracing.find_window(tile, values.shape)])
        rings = traced.join()
    x, y = np.arange(columns + 2) * 1.0, np.arange(rows + 2) * 1.0
    found = shapely.union_all(make_polygons(rings, x, y))
    heights = np.where(np.abs(values) < tracing.LEAST, -tracing.LEAST, values)
    generator = contourpy.contour_generator(z=heights, fill_type=contourpy.FillType.OuterOffset)
    wanted = [
        shapely.Polygon(shell, [hole for hole in holes if shapely.Polygon(hole).area >= 2])
        for points, ends in zip(*generator.filled(0, np.inf), strict=True)
        for shell, *holes in [[points[a:b] for a, b in pairwise(ends)]]
        if shapely.Polygon(shell).area >= 2
    ]
    assert shapely.symmetric_difference(found, shapely.union_all(wanted)).area < 1e-6
    assert all((ring[0] == ring[-1]).all() for ring in rings)


def test_a_part_of_the_places_changing_redraws_what_they_all_do():
    # More changes than are looked up one by one.
    points = scatter(900, 5)
    west = np.array(divide(points, lambda x, _y: "A" if x < 33.5 else "B")) == "A"
    studio = Studio(fl.SurfaceOptions())
    for held in (west, ~west, west):
        evidence = make_evidence(points, held.astype(float), ["agreed"] * len(points))
        assert_same(studio.draw(evidence), draw_alone(evidence))
