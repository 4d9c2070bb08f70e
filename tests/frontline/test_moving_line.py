"""The benchmark's figure of a line that moves, on a composed one."""

from __future__ import annotations

import moving_line
import pytest
import shapely
from golden_surfaces import village_points
from villages import divide, table

import frontline as fl

DAYS = ("2024-10-01", "2024-10-08", "2024-10-15")


@pytest.fixture(scope="module")
def drawn():
    points = village_points(12, 10, west=36.6, south=47.8)
    return fl.surfaces(
        (day, table(points, divide(points, lambda x, _y, at=at: "RU" if x > at else "UA")))
        for day, at in zip(DAYS, (37.2, 37.1, 37.0), strict=True)
    )


def test_every_date_is_named_and_drawn_in_a_colour_of_its_own(drawn, tmp_path):
    paper = moving_line.draw(drawn)
    said = "\n".join(text.get_text() for text in paper.findobj(lambda a: hasattr(a, "get_text")))
    for text in ("1 October 2024", "8 October 2024", "15 October 2024", "DeepState", "10 km"):
        assert text in said
    assert "120 settlements" in said
    gained = drawn.changes().periods.groupby("side")["gain_km2"].sum()
    assert f"Russia {gained['RU']:,.0f} km² (up)" in said
    colours = [moving_line.colour_of(number, 3) for number in range(3)]
    edges = [patch.get_edgecolor() for patch in paper.axes[0].patches]
    assert all(colour in edges for colour in colours)
    assert len(set(colours)) == 3
    paper.savefig(tmp_path / "line.png")
    assert (tmp_path / "line.png").stat().st_size > 10_000


def test_the_map_shows_where_ground_changed_hands(drawn):
    frame = moving_line.find_frame(drawn.changes(largest=100).patches)
    passed = shapely.Point(37.1, 48.2)
    assert frame.holds(passed.y, passed.x)
    assert not frame.holds(48.2, 34)
