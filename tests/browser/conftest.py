"""A headless Chromium without a network, and a page that is watched while it runs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from frontline.maps import Map

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Watched:
    """A page and everything it should not do."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def status(self, place: str) -> str | None:
        """The class in which a place is drawn."""
        return self.page.locator(f'.place[data-place="{place}"]').get_attribute("data-look")

    def label(self, place: str) -> str | None:
        """What a screen reader says of a place."""
        return self.page.locator(f'.place[data-place="{place}"]').get_attribute("aria-label")

    def check(self) -> None:
        """No request, no console message, no dialog, no breach of the policy."""
        assert self.requests == []
        assert self.complaints == []
        assert self.dialogs == []
        assert self.page.evaluate("window.breaches") == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without it the test is skipped, or fails where CI=true."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        reason = "no chromium on this machine; apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}; with CI=true nothing is skipped")
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright  # here: other tests need no Playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    """Saves a map and opens it: `show(map, fragment="#on=…", **context options)`."""
    contexts = []

    def open_page(drawn: Map, *, fragment: str = "", **options: Any) -> Watched:
        path = tmp_path / f"map-{len(contexts)}.html"
        drawn.save(str(path))
        watched = open_file(path, fragment=fragment, **options)
        watched.page.wait_for_selector("body[data-ready]")
        return watched

    def open_file(path: Path, *, fragment: str = "", **options: Any) -> Watched:
        options.setdefault("viewport", {"width": 1280, "height": 860})
        context = browser.new_context(offline=True, reduced_motion="reduce", **options)
        contexts.append(context)
        context.add_init_script(
            "window.breaches = [];"
            "addEventListener('securitypolicyviolation',"
            " (event) => window.breaches.push(event.violatedDirective));"
        )
        page = context.new_page()
        watched = Watched(page, path.as_uri())
        page.on("request", lambda request: _note(request.url, watched))
        page.on("console", lambda message: watched.complaints.append(message.text))
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (watched.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(watched.address + fragment)
        return watched

    open_page.file = open_file  # type: ignore[attr-defined]
    yield open_page
    for context in contexts:
        context.close()


def _note(address: str, watched: Watched) -> None:
    if address.partition("#")[0] != watched.address and address != "data:,":
        watched.requests.append(address)
