"""What composed situations look like, compared with how they looked when somebody last looked.

A failure names a picture of both and of the difference. If the new one is right:
`WRITE_GOLDEN=1 pytest tests/frontline/test_surface_golden.py`, and commit the files.
"""

from __future__ import annotations

import os
from pathlib import Path

import golden_surfaces as golden
import numpy as np
import pytest
import shapely
from golden_surfaces import SITUATIONS, Shapes
from villages import divide, table

import frontline as fl

FOLDER = Path(__file__).parent / "data" / "golden"


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_composed_situation_is_drawn_as_it_was(name, tmp_path):
    found = golden.gather(SITUATIONS[name]())
    path = FOLDER / f"{name}.geojson"
    if os.environ.get("WRITE_GOLDEN"):
        golden.write_golden(path, found)
    compare(golden.read_golden(path), found, tmp_path / f"{name}.png")


def compare(before: Shapes, now: Shapes, picture: Path) -> None:
    found = golden.list_changes(before, now)
    if found:
        golden.picture(before, now, picture)
    assert not found, (
        "\n".join(found)
        + f"\nLook at {picture}; if the new one is right, run this test with WRITE_GOLDEN=1"
    )


@pytest.fixture
def front():
    return golden.read_golden(FOLDER / "straight_front.geojson")


def test_a_line_that_moves_by_a_third_of_a_mesh_fails_and_is_shown(front, tmp_path):
    degrees = 0.33 * golden.STEP_KM / (111.32 * np.cos(np.radians(49)))
    line = shapely.transform(front.layers["line"], lambda p: np.add(p, [degrees, 0]))
    moved = Shapes(front.layers | {"line": line}, front.reasons)
    said = r"line: moved by up to [23]\d\d m\n[\s\S]*Look at .*moved\.png"
    with pytest.raises(AssertionError, match=said):
        compare(front, moved, tmp_path / "moved.png")
    assert (tmp_path / "moved.png").read_bytes().startswith(b"\x89PNG")


def test_a_side_that_moves_by_a_few_metres_everywhere_fails(front, tmp_path):
    metres = 25 / 111_200
    moved = Shapes(
        {
            name: shapely.transform(s, lambda p: np.add(p, [0, metres]))
            for name, s in front.layers.items()
        },
        front.reasons,
    )
    with pytest.raises(AssertionError, match="area A: differs in"):
        compare(front, moved, tmp_path / "moved.png")


@pytest.mark.parametrize("layer", ["area A", "line", "band"])
def test_a_layer_that_is_gone_fails(front, layer, tmp_path):
    left = {name: shape for name, shape in front.layers.items() if name != layer}
    with pytest.raises(AssertionError, match=f"{layer}: gone"):
        compare(front, Shapes(left, front.reasons), tmp_path / "gone.png")
    with pytest.raises(AssertionError, match=f"{layer}: new"):
        compare(Shapes(left, front.reasons), front, tmp_path / "new.png")


def test_another_reason_fails(front, tmp_path):
    with pytest.raises(AssertionError, match="too few"):
        compare(front, Shapes(front.layers, ("too few",)), tmp_path / "reason.png")


def test_one_village_more_on_the_other_side_fails(front, tmp_path):
    points = golden.village_points(12, 10)
    held = divide(points, lambda x, _y: "A" if x < 30.85 else "B")
    nearest = np.abs(points[:, 0] - 30.85).argmin()
    held[nearest] = "A" if held[nearest] == "B" else "B"
    drawn = fl.surface(table(points, held), options=fl.SurfaceOptions(step_km=golden.STEP_KM))
    with pytest.raises(AssertionError, match="line: moved"):
        compare(front, golden.gather(drawn), tmp_path / "village.png")


@pytest.mark.parametrize("name", SITUATIONS)
def test_points_that_differ_by_less_than_a_centimetre_pass(name, tmp_path, monkeypatch):
    # As if another machine or another PROJ had rounded them.
    exact = golden.village_points

    def shaken(*args, **kwargs):
        points = exact(*args, **kwargs)
        return points + 5e-8 * np.cos(np.arange(points.size)).reshape(points.shape)

    monkeypatch.setattr(golden, "village_points", shaken)
    found = golden.gather(SITUATIONS[name]())
    compare(golden.read_golden(FOLDER / f"{name}.geojson"), found, tmp_path / f"{name}.png")
