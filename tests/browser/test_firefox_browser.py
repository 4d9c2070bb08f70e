"""The page in Firefox, where it is installed: drawn, stepped, searched, translated, unpacked."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

import frontline as fl
from frontline.maps import Map

pytestmark = pytest.mark.browser

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")


def load_driver():
    spec = importlib.util.spec_from_file_location(
        "firefox_driver", Path(__file__).with_name("firefox.py")
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Firefox


@pytest.mark.skipif(PROGRAM is None, reason="no Firefox on this machine; it is not needed in CI")
def test_the_page_works_in_firefox(root, tmp_path):
    book = fl.read_claims(root / "notebooks" / "data" / "kurakhove-2025-01.yaml")
    path = tmp_path / "map.html"
    drawn = Map(fl.history(book), then=fl.history_then(book), language="en")
    drawn.save(str(path))
    frame = tmp_path / "frame.html"
    frame.write_text(f"<!DOCTYPE html><body>{drawn._repr_html_()}", encoding="utf-8")
    profile = tmp_path / "profile"
    profile.mkdir()
    asyncio.run(drive(load_driver()(PROGRAM, profile), path, frame))


async def drive(firefox, path, frame):
    async with firefox:
        await firefox.open(path.as_uri())
        stamp = "document.querySelector('.stamp-date').textContent"
        assert await firefox.run(stamp) == "6 January 2025"
        assert await firefox.run("document.querySelectorAll('.place').length") == 9
        key = "new KeyboardEvent('keydown', { key: 'Home', bubbles: true })"
        await firefox.run(f"document.getElementById('slider').dispatchEvent({key})")
        assert await firefox.run(stamp) != "6 January 2025"
        await firefox.run(
            "(() => { const box = document.getElementById('search'); box.value = 'Курахове';"
            " box.dispatchEvent(new Event('input', { bubbles: true })); })()"
        )
        found = await firefox.run("document.querySelector('#found .who').textContent")
        assert found == "Kurakhove"
        await firefox.run(
            "(() => { const choice = document.getElementById('language'); choice.value = 'uk';"
            " choice.dispatchEvent(new Event('change')); })()"
        )
        assert await firefox.run("document.documentElement.lang") == "uk"
        await firefox.open(frame.as_uri(), inside=True)
        assert await firefox.run(stamp) == "6 January 2025"
        assert firefox.complaints == []
