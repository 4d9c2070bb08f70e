"""The report in Chromium: offline, silent, accessible, in light and dark, narrow and in print."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader
from reports import DISPATCHES, HOSTILE, LEDGER, grid, hostile

import frontline as fl

# One process of the tests makes the three reports for all of them.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("report")]

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def pages(root, tmp_path_factory):
    """Files of three reports: of a ledger and articles, of articles alone, with a line."""
    folder = tmp_path_factory.mktemp("reports")
    paths = [root / path for path in DISPATCHES]
    made = {
        "mixed": fl.report(root / LEDGER, *paths, published="2025-01-06"),
        "drafts": fl.report(*paths, published="2025-01-06", most_charts=2),
        "line": fl.report(grid(), most_charts=1),
    }
    for name, each in made.items():
        each.save(folder / f"{name}.html")
    return folder


@pytest.fixture
def open_report(show, pages):
    def open_page(name, **options):
        watched = show.file(pages / f"{name}.html", **options)
        watched.page.wait_for_load_state("load")
        return watched

    return open_page


def find_map(watched):
    """The document of the map inside the report, drawn."""
    watched.page.locator(".map").scroll_into_view_if_needed()
    frame = watched.page.frame_locator(".map")
    frame.locator("body[data-ready]").wait_for()
    return frame


@pytest.mark.parametrize("name", ["mixed", "drafts", "line"])
def test_it_opens_from_a_file_without_a_request_or_a_complaint(open_report, name):
    watched = open_report(name)
    find_map(watched)
    watched.page.wait_for_timeout(300)
    # The frame tells its own breaches to its own window.
    inside = watched.page.frames[-1]
    assert inside.evaluate("window.breaches") == []
    watched.check()


def test_the_map_inside_answers_and_shows_every_place(open_report):
    watched = open_report("mixed")
    frame = find_map(watched)
    box = watched.page.locator(".map").bounding_box()
    signs = [sign.bounding_box() for sign in frame.locator(".place").all()]
    assert len(signs) == 9
    for sign in signs:
        assert box["x"] < sign["x"] < box["x"] + box["width"]
        assert box["y"] < sign["y"] < box["y"] + box["height"]
    frame.locator('.place[data-place="geonames:695357"]').click()
    assert "Kurakhove" in frame.locator("#panel h2").inner_text()
    watched.check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["mixed", "drafts", "line"])
def test_axe_finds_nothing(open_report, name, scheme):
    watched = open_report(name, color_scheme=scheme)
    find_map(watched)
    for summary in watched.page.locator("details summary").all():
        summary.click()
    found = Axe().run(watched.page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_on_a_phone(open_report):
    watched = open_report("drafts", **PHONE)
    found = Axe().run(watched.page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_would_find_a_figure_without_words(open_report):
    watched = open_report("mixed")
    watched.page.evaluate("document.querySelectorAll('img').forEach(i => i.removeAttribute('alt'))")
    assert Axe().run(watched.page).violations_count > 0


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
@pytest.mark.parametrize("name", ["drafts", "line"])
def test_nothing_reaches_beyond_the_page(open_report, name, width):
    watched = open_report(name, viewport={"width": width, "height": 900})
    wide, room = watched.page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= room


def test_on_a_phone_a_claim_is_a_card_and_still_a_row(open_report):
    watched = open_report("drafts", **PHONE)
    page = watched.page
    row = page.locator("#claims tbody tr").first
    assert row.evaluate("node => getComputedStyle(node).display") == "block"
    assert page.locator("#claims").get_by_role("row").count() > 10
    assert row.bounding_box()["width"] <= 390


def test_pictures_are_drawn_and_what_the_screen_hides_is_for_print(open_report):
    watched = open_report("mixed")
    page = watched.page
    for image in page.locator(".chart img").all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("node => node.complete && node.naturalWidth > 100")
    assert not page.locator(".still").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".still").is_visible()
    assert not page.locator(".map").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.locator(".still img").evaluate("node => node.naturalWidth > 100")


def test_without_scripts_the_map_keeps_still(pages, browser):
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto((pages / "mixed.html").as_uri())
    assert page.locator(".still img").is_visible()
    assert "Kurakhove" in page.locator("#summary").inner_text()
    context.close()


def test_it_prints_on_pages_with_every_part(open_report):
    watched = open_report("drafts")
    pages = PdfReader(BytesIO(watched.page.pdf(prefer_css_page_size=True))).pages
    texts = [page.extract_text() for page in pages]
    whole = re.sub(r"\s+", " ", " ".join(texts))
    for title in watched.page.locator("section > h2").all_inner_texts():
        assert title in whole
    width, height = (float(side) for side in pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)
    # A heading never stands alone at the foot of a page; letters of the map are no text.
    titles = set(watched.page.locator("section > h2").all_inner_texts()) - {"The map"}
    assert not [t for t in titles for text in texts if text.strip().endswith(t)]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_strangers_wrote_runs_nowhere(show, tmp_path, text):
    path = tmp_path / "hostile.html"
    fl.report(hostile(text)).save(path)
    watched = show.file(path)
    watched.page.wait_for_load_state("load")
    frame = find_map(watched)
    frame.locator("#tool-list").click()
    watched.page.wait_for_timeout(200)
    page = watched.page
    assert page.locator("script, object, embed, form").count() == 0
    assert page.locator("iframe").count() == 1
    hrefs = page.locator("a").evaluate_all("nodes => nodes.map(node => node.href)")
    own = watched.address
    assert all(href.startswith((f"{own}#", "https://x.example/")) for href in hrefs)
    assert watched.page.frames[-1].evaluate("window.breaches") == []
    watched.check()
