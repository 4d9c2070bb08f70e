"""What figures are made of: projection, frame, scale, names, colours."""

from __future__ import annotations

import io
import itertools
import math

import numpy as np
import pytest
import shapely
from colour_vision import MACHADO
from geographiclib.geodesic import Geodesic
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from pyproj import Geod

from frontline.control import STATUSES
from frontline.figures.frame import fit_frame, show_world
from frontline.figures.furniture import find_north, measure_bar, nice_length
from frontline.figures.ground import draw_swatch
from frontline.figures.labels import Wanted, place_names
from frontline.figures.lettering import clean, measure, wrap
from frontline.figures.marks import HATCHES, draw_mark, paint_sides
from frontline.figures.options import FigureOptions
from frontline.figures.paper import Paper, house_style
from frontline.figures.projection import fit_projection
from frontline.figures.times import list_ticks
from frontline.palette import PALETTE

points = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=8)


@given(points)
def test_any_region_has_a_projection_that_shows_all_of_it(given_points):
    frame = fit_frame(fit_projection(given_points), given_points)
    assert 0 < frame.width < 60_000
    for latitude, longitude in given_points:
        assert frame.holds(latitude, longitude)


@given(st.floats(-75, 75), st.floats(-180, 180), st.floats(0.5, 20), st.floats(0.5, 60), st.data())
def test_equal_areas_are_drawn_equal(latitude, longitude, high, wide, data):
    south, north = max(latitude - high, -80), min(latitude + high, 80)
    corners = [(south, longitude), (north, longitude + wide)]
    projection = fit_projection(corners)
    y = data.draw(st.floats(south, north - 0.1))
    x = longitude + data.draw(st.floats(0, wide - 0.1))
    ring = [(x, y), (x + 0.1, y), (x + 0.1, y + 0.1), (x, y + 0.1)]
    square = shapely.segmentize(shapely.Polygon(ring), 0.005)
    laid = np.column_stack(projection.forward(*shapely.get_coordinates(square).T))
    true = abs(Geod(ellps="WGS84").geometry_area_perimeter(square)[0]) / 1e6
    assert shapely.Polygon(laid).area == pytest.approx(true, rel=1e-3)


@pytest.mark.parametrize(
    ("region", "kind"),
    [
        ([(48, 37)], "azimuthal"),
        ([(52, 34), (47, 38)], "azimuthal"),
        ([(50, -10), (45, 60)], "conic"),
        ([(89, 0), (88, 180)], "azimuthal"),
        ([(60, -150), (-40, 170), (10, 20)], "world"),
    ],
)
def test_the_projection_fits_the_region(region, kind):
    assert fit_projection(region).kind == kind


@pytest.mark.parametrize(
    "region", [[(48, 37), (49, 38)], [(0, 179), (1, -179)], [(70, 20), (60, 30)]]
)
def test_the_scale_bar_is_as_long_as_it_says(region):
    frame = fit_frame(fit_projection(region), region)
    kilometres, length = measure_bar(frame)
    latitude, longitude = frame.centre
    end_longitude, end_latitude = frame.projection.inverse(
        (frame.west + frame.east) / 2 + length, (frame.south + frame.north) / 2
    )
    line = Geodesic.WGS84.Inverse(latitude, longitude, float(end_latitude), float(end_longitude))
    assert line["s12"] / 1000 == pytest.approx(kilometres, rel=0.01)
    assert 0.05 * frame.width < length < 0.4 * frame.width


def test_scale_bars_are_round():
    assert [nice_length(n) for n in (1, 1.9, 2, 4.9, 7, 99, 260)] == [1, 1, 2, 2, 5, 50, 200]


def test_north_is_up_at_the_centre_and_nowhere_at_a_pole():
    region = [(48.0, 37.0), (49.0, 38.0)]
    assert find_north(fit_frame(fit_projection(region), region)) == pytest.approx(0, abs=2)
    pole = [(90.0, 0.0)]
    assert find_north(fit_frame(fit_projection(pole), pole)) is None
    assert show_world().holds(0, 179)


boxes = st.builds(
    Wanted,
    x=st.floats(0, 300),
    y=st.floats(0, 200),
    width=st.floats(5, 60),
    height=st.floats(4, 9),
    radius=st.floats(0, 6),
    settled=st.booleans(),
)


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@given(st.lists(boxes, max_size=25))
@example([Wanted(x=296, y=0, width=6, height=6, radius=5, settled=False)])
def test_names_overlap_nothing_and_stay_inside(wanted):
    bar = (0.0, 0.0, 80.0, 20.0)
    spots = place_names(wanted, [bar], (0.0, 0.0, 300.0, 200.0))
    named = [
        (spot.left, spot.bottom, spot.left + w.width, spot.bottom + w.height)
        for w, spot in zip(wanted, spots, strict=True)
        if spot is not None
    ]
    marks = [
        (w.x - w.radius, w.y - w.radius, w.x + w.radius, w.y + w.radius)
        for w, spot in zip(wanted, spots, strict=True)
        if w.radius > 0 and (w.settled or spot is not None)
    ]
    assert not any(overlap(a, b) for a, b in itertools.combinations(named, 2))
    assert not any(overlap(name, box) for name in named for box in [bar, *marks])
    assert all(n[0] >= 0 and n[1] >= 0 and n[2] <= 300 and n[3] <= 200 for n in named)
    assert spots == place_names(wanted, [bar], (0.0, 0.0, 300.0, 200.0))


def test_a_lone_name_finds_room_and_stands_beside_its_mark():
    (spot,) = place_names([Wanted(x=50, y=50, width=30, height=6, radius=4)], [], (0, 0, 100, 100))
    assert spot is not None
    assert spot.leader is None
    assert spot.left > 54


@given(st.text(max_size=80))
@example("0 \xad")  # a break that nobody sees, after a space
def test_any_text_becomes_text_that_can_be_drawn(text):
    shown = clean(text, limit=50)
    assert len(shown) <= 50
    assert shown == clean(shown, limit=50)
    assert measure(shown, 7) >= 0
    assert all(measure(line, 7) <= 60 or len(line) == 1 for line in wrap(shown, 60, 7))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ((2025, 1, 1), (2025, 1, 9)), ((2024, 8, 1), (2025, 2, 1)), ((2014, 3, 1), (2024, 12, 31)),
        ((2025, 1, 1), (2025, 1, 1)), ((1, 1, 1), (9999, 12, 31)), ((2025, 1, 3), (2025, 3, 2)),
    ],
)  # fmt: skip
def test_ticks_are_few_and_inside(first, last):
    import datetime as dt

    begin, end = dt.date(*first), dt.date(*last)
    ticks = list_ticks(begin, end)
    assert 1 <= len(ticks) <= 9
    assert all(begin <= day <= end for day, _ in ticks)
    assert "20" in ticks[0][1] or first[0] == 1


VISION = {"normal": np.eye(3), **MACHADO}


def to_lab(colour, vision):
    """CIE L*a*b* (D65) of a colour as somebody sees it."""
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(VISION[vision]) @ linear, 0, 1)
    matrix = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(matrix) @ seen / [0.9505, 1.0, 1.089]
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", VISION)
def test_two_sides_differ_in_colour_for_every_eye(vision):
    first, second = (to_lab(light, vision) for light, _ in PALETTE[:2])
    assert np.linalg.norm(first - second) > 40  # some 2.3 can just be told apart


def grey_picture(draw):
    """What is drawn in the middle of 10 by 10 mm, in grey print of 200 dots an inch."""
    paper = Paper(10, 10, FigureOptions())
    axes = paper.place_axes(0, 0, 10, 10)
    axes.set_xlim(-5, 5)
    axes.set_ylim(-5, 5)
    axes.set_axis_off()
    draw(axes)
    buffer = io.BytesIO()
    paper.savefig(buffer, format="png", dpi=200)
    return np.asarray(Image.open(buffer).convert("L"), dtype=float) / 255


def test_every_mark_differs_from_every_other_in_grey_print():
    paints = list(paint_sides(["N", "S"], {}).values())
    looks = [(status, (paint,)) for status in ("agreed", "claimed", "assessed", "inferred")
             for paint in paints]  # fmt: skip
    looks += [("disputed", tuple(paints)), ("contested", tuple(paints)), ("unknown", ()),
              ("assessed", ())]  # fmt: skip
    assert {status for status, _ in looks} >= set(STATUSES)
    with house_style():
        pictures = [
            grey_picture(lambda axes, k=look: draw_mark(axes, [(0, 0)], *k, radius=4.6))
            for look in looks
        ]
    inked = [(1 - picture).sum() for picture in pictures]
    for (a, b), (first, second) in zip(
        itertools.combinations(looks, 2), itertools.combinations(range(len(looks)), 2), strict=True
    ):
        difference = np.abs(pictures[first] - pictures[second]).sum()
        share = difference / max(inked[first], inked[second])
        assert share > 0.15, (a[0], b[0], share)


def test_grounds_differ_in_the_direction_of_their_hatch_in_grey_print():
    paints = list(paint_sides(["N", "S"], {}).values())
    assert len(set(HATCHES)) == len(HATCHES)
    with house_style():
        pictures = [
            grey_picture(lambda axes, p=paint: draw_swatch(axes, (-5, -5, 10, 10), p))
            for paint in paints
        ]
    slopes = []
    for picture in pictures:
        down, right = np.gradient(picture)
        slopes.append(np.sign((down * right).sum()))  # which way the stripes run
    assert sorted(slopes) == [-1, 1]


def test_a_seventh_side_has_another_look():
    paints = paint_sides([f"side {k}" for k in range(8)], {})
    assert len({(p.colour, p.shape, p.angle) for p in paints.values()}) == 8
    assert paint_sides(["N"], {"N": "#123456"})["N"].colour == "#123456"
    assert math.isclose(int(paints["side 0"].tint(0.0)[1:3], 16), 255)
