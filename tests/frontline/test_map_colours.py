"""The map's colours, computed: contrast, grey print, and three kinds of colour blindness."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from colour_vision import MACHADO

from frontline.maps.options import ANGLES, PALETTE

LAND = {"light": "#f4f0e7", "dark": "#2b2e33"}
WHITE_POINT = np.array([0.95047, 1.0, 1.08883])  # D65
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def light_of(colour):
    """Linear light of `#rrggbb`."""
    encoded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def seen_by(colour, eyes):
    light = light_of(colour)
    return light if eyes is None else np.clip(np.array(MACHADO[eyes]) @ light, 0, 1)


def lab(light):
    ratio = TO_XYZ @ light / WHITE_POINT
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def contrast(first, second):
    """WCAG 2.2's ratio of luminances."""
    bright, dim = sorted((TO_XYZ[1] @ light_of(each) for each in (first, second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("eyes", [None, *MACHADO])
def test_two_sides_keep_apart_in_any_eyes(theme, eyes):
    first, second = (lab(seen_by(PALETTE[side][theme], eyes)) for side in (0, 1))
    # About 2.3 is a just noticeable difference; ten times that is never missed.
    assert np.linalg.norm(first - second) > 23


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("eyes", [None, *MACHADO])
def test_any_two_sides_differ_in_colour_or_in_their_hatch(theme, eyes):
    for (a, one), (b, other) in itertools.combinations(enumerate(PALETTE), 2):
        apart = np.linalg.norm(lab(seen_by(one[theme], eyes)) - lab(seen_by(other[theme], eyes)))
        turn = abs(ANGLES[a] - ANGLES[b]) % 180
        assert apart > 10 or min(turn, 180 - turn) >= 20, (a, b)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_first_sides_stand_out_from_the_ground(theme):
    for pair in PALETTE[:3]:
        colour = pair[0] if theme == "light" else pair[1]
        assert contrast(colour, LAND[theme]) >= 3  # WCAG 2.2, 1.4.11: graphical objects


def test_the_ground_is_the_style_sheets():
    from importlib import resources

    style = resources.files("frontline.maps").joinpath("page", "style.css").read_text()
    for colour in LAND.values():
        assert f"--land: {colour};" in style


def test_the_simulation_leaves_grey_alone():
    for matrix in MACHADO.values():
        assert np.array(matrix) @ np.ones(3) == pytest.approx(np.ones(3), abs=1e-4)
