"""The signs as they come out of Chromium: told apart in grey, and in colour-blind eyes."""

from __future__ import annotations

import itertools
import struct
import zlib

import numpy as np
import pytest
from colour_vision import MACHADO

import frontline as fl
from frontline.claims import Claim, Claimant, Source, as_date
from frontline.ledger import Ledger
from frontline.maps import Map
from gazetteer.places import Place

pytestmark = pytest.mark.browser

TOWN = Place(id="local:town", name="Town", kind="settlement", latitude=48, longitude=37)
CLAIM = Claim(
    place=TOWN,
    event="captured",
    side="RU",
    claimant=Claimant(name="Ministry", allegiance="RU", official=True),
    event_date=as_date("2025-01-06"),
    stated_on=as_date("2025-01-06"),
    source=Source(publisher="Paper"),
)
GREY = np.array([0.2126, 0.7152, 0.0722])
APART = 14  # root mean square over a sign's pixels, of 255 levels


def read_png(data):
    """Pixels of a PNG of 8 bits a channel, as Chromium writes it: (height, width, 3)."""
    chunks, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = data[at + 4 : at + 8]
        chunks[kind] = chunks.get(kind, b"") + data[at + 8 : at + 8 + length]
        at += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert depth == 8
    channels = {2: 3, 6: 4}[colour]
    raw = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, -1)
    before = np.zeros(width * channels, np.int64)
    rows = []
    for line in raw:
        before = unfilter(line[0], line[1:].astype(np.int64), before, channels)
        rows.append(before)
    return np.array(rows).reshape(height, width, channels)[:, :, :3]


def unfilter(kind, line, before, step):
    """PNG's five filters (ISO/IEC 15948, 9.2), one byte at a time."""
    found = line.copy()
    for i in range(len(found)):
        left = found[i - step] if i >= step else 0
        corner = before[i - step] if i >= step else 0
        up = before[i]
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda each: abs(guess - each))
        found[i] = (found[i] + (0, left, up, (left + up) // 2, nearest)[kind]) % 256
    return found


@pytest.fixture(scope="module")
def signs(browser, tmp_path_factory):
    """(class, number among its signs) -> pixels, as the legend shows them."""
    path = tmp_path_factory.mktemp("signs") / "map.html"
    Map(fl.history(Ledger([CLAIM], sides={"RU": "Russia", "UA": "Ukraine"}))).save(str(path))
    context = browser.new_context(viewport={"width": 1280, "height": 1600}, device_scale_factor=2)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    page.evaluate(
        "document.querySelectorAll('.absent').forEach((row) => row.classList.remove('absent'))"
    )
    found = {}
    for row in page.locator("li[data-look]").all():
        for number, sign in enumerate(row.locator(".signs svg").all()):
            found[row.get_attribute("data-look"), number] = read_png(sign.screenshot())
    context.close()
    return found


def apart(first, second):
    height, width = (min(each) for each in zip(first.shape[:2], second.shape[:2], strict=True))
    difference = first[:height, :width].astype(float) - second[:height, :width]
    return float(np.sqrt((difference**2).mean()))


def test_there_is_a_sign_for_every_class_and_side(signs):
    assert len(signs) == 12


def test_all_signs_differ_in_grey(signs):
    grey = {key: pixels @ GREY for key, pixels in signs.items()}
    for first, second in itertools.combinations(grey, 2):
        assert apart(grey[first], grey[second]) > APART, (first, second)


@pytest.mark.parametrize("matrix", MACHADO.values(), ids=MACHADO)
def test_all_signs_differ_in_colour_blind_eyes(signs, matrix):
    seen = {key: simulate(pixels, np.array(matrix)) for key, pixels in signs.items()}
    for first, second in itertools.combinations(seen, 2):
        assert apart(seen[first], seen[second]) > APART, (first, second)


def simulate(pixels, matrix):
    """What remains of 8-bit colours in such eyes."""
    encoded = pixels / 255
    light = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    light = np.clip(light @ matrix.T, 0, 1)
    encoded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return encoded * 255
