"""Finding, comparing, measuring, listing, in three languages and with many places, in Chromium."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from types import SimpleNamespace

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from axe_playwright_python.sync_playwright import Axe

import frontline as fl
from frontline.claims import Claim, Claimant, Source, as_date
from frontline.geodesy import measure
from frontline.ledger import Ledger
from frontline.maps import Borders, Map, Tiles
from gazetteer.places import Name, Place

pytestmark = pytest.mark.browser

SIDES = {"RU": "Russia", "UA": "Ukraine"}
MINISTRY = Claimant(name="Ministry", allegiance="RU", official=True)
STAFF = Claimant(name="General Staff", allegiance="UA", official=True)
KURAKHOVE = Place(
    id="geonames:695357", name="Kurakhove", kind="settlement", latitude=47.9833, longitude=37.2667,
    names=(Name(text="Курахове", language="uk"), Name(text="Курахово", language="ru")),
)  # fmt: skip
SUDZHA = Place(
    id="geonames:486147", name="Sudzha", kind="settlement", latitude=51.1953, longitude=35.2725
)
READY = "body[data-ready]"


def claim(who, event, side=None, on="2025-01-06", *, place=KURAKHOVE, stated=None, **more):
    return Claim(
        place=place, event=event, side=side, claimant=who, event_date=as_date(on),
        stated_on=as_date(stated or on),
        source=more.pop("source", Source(publisher="Paper", title="News")), **more,
    )  # fmt: skip


CLAIMS = (
    claim(MINISTRY, "captured", "RU", "2025-01-06", id="capture"),
    claim(STAFF, "holds", "UA", "2025-01-02", place=SUDZHA, id="holds"),
    claim(MINISTRY, "captured", "RU", "2025-01-04", stated="2025-01-08", place=SUDZHA, id="late"),
)
LEDGER = Ledger(CLAIMS, sides=SIDES)


def make(book=LEDGER, **options):
    return Map(fl.history(book), then=fl.history_then(book), **options)


def many(count=2_000, days=12):
    """Places in a grid, held by one side left of a line that moves to the right."""
    side = round(count**0.5)
    rows = []
    for number, day in itertools.product(range(side * side), range(days)):
        row, column = divmod(number, side)
        east = column < side / 2 + day
        rows.append(
            (f"local:{number}", f"Place {number}", 46 + row * 0.1, 30 + column * 0.15, day, east)
        )
    table = pd.DataFrame(rows, columns=["place_id", "name", "latitude", "longitude", "day", "east"])
    begin = np.datetime64("2024-01-01")
    table["from"] = begin + table["day"].to_numpy()
    table["until"] = begin + table["day"].to_numpy() + 1
    table["until"] = table["until"].where(table["day"] < days - 1)
    return table.assign(
        kind="settlement", status="assessed", controller=np.where(table["east"], "A", "B")
    )


def square(west, east):
    return shapely.box(west, 47, east, 52)


def make_surface():
    days = [dt.date(2025, 1, 2), dt.date(2025, 1, 6)]

    def layer(rows):
        return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")

    return SimpleNamespace(
        areas=layer([
            {"date": day, "side": side, "confidence": 0.8, "geometry": square(*box)}
            for day, middle in zip(days, (36.0, 36.5), strict=True)
            for side, box in (("UA", (34, middle)), ("RU", (middle, 38)))
        ]),
        line=layer([
            {"date": day, "confidence": sure, "geometry": shapely.LineString([(36, 47), (36, 52)])}
            for day, sure in zip(days, (0.9, 0.3), strict=True)
        ]),
        band=layer([{"date": days[1], "geometry": square(35.8, 36.2)}]),
    )  # fmt: skip


class TestSearch:
    @pytest.mark.parametrize("asked", ["kurakh", "Курахове", "курахово", "KURAHOVE", "  Kurákhove"])
    def test_a_place_is_found_in_any_script(self, show, asked):
        watched = show(make())
        watched.page.fill("#search", asked)
        watched.page.keyboard.press("ArrowDown")
        watched.page.keyboard.press("Enter")
        assert watched.page.locator("#panel h2").inner_text() == "Kurakhove"
        watched.check()

    def test_what_is_not_there_is_said_not_to_be(self, show):
        watched = show(make())
        watched.page.fill("#search", "Atlantis")
        assert watched.page.locator(".told").inner_text() == "No place of this map bears that name"


class TestKnowledge:
    def test_as_known_then_a_later_statement_is_not_known_yet(self, show):
        watched = show(make(), fragment="#on=2025-01-06")
        now = watched.label("geonames:486147")
        watched.page.get_by_role("radio", name="on the day shown").check()
        then = watched.label("geonames:486147")
        assert now == "Sudzha: claimed by Russia"
        assert then == "Sudzha: claimed by Ukraine"
        assert "as it was known on that day" in watched.page.locator("#stamp").inner_text()
        watched.check()

    def test_a_link_keeps_it(self, show):
        watched = show(make(), fragment="#on=2025-01-06&known=then")
        assert watched.label("geonames:486147") == "Sudzha: claimed by Ukraine"

    def test_without_it_there_is_no_switch(self, show):
        watched = show(Map(fl.history(LEDGER)))
        assert not watched.page.locator("#knowledge").is_visible()


class TestCompare:
    def test_each_side_of_the_line_shows_its_date(self, show):
        watched = show(make(), fragment="#on=2025-01-08")
        watched.page.click("#tool-compare")
        handle = watched.page.locator("#divider")
        handle.focus()
        watched.page.keyboard.press("End")  # everything left of the line: the earlier date
        assert watched.label("geonames:695357") == "Kurakhove: inferred: held by Ukraine"
        watched.page.keyboard.press("Home")
        assert watched.label("geonames:695357") == "Kurakhove: claimed by Russia"
        assert "2 January 2025 on the left" in handle.get_attribute("aria-valuetext")
        watched.page.wait_for_function("() => location.hash.includes('compare=2025-01-02')")
        watched.page.click("#tool-compare")
        assert not handle.is_visible()
        watched.check()

    def test_the_other_date_has_a_slider_of_its_own(self, show):
        watched = show(make(), fragment="#on=2025-01-08&compare=2025-01-02")
        watched.page.focus("#slider-before")
        watched.page.keyboard.press("ArrowRight")
        assert watched.page.locator(".divider-date.left").inner_text() == "4 January 2025"
        assert watched.page.locator(".divider-date.right").inner_text() == "8 January 2025"
        watched.check()

    def test_surfaces_are_cut_at_the_line(self, show):
        watched = show(make(surface=make_surface()), fragment="#on=2025-01-06&compare=2025-01-02")
        for pane in (".leaflet-surface-pane", ".leaflet-surface-before-pane"):
            style = watched.page.locator(pane).evaluate("(node) => node.style.clipPath")
            assert style.startswith("polygon"), pane
        watched.check()


class TestSurface:
    def test_each_date_has_its_areas_line_and_band(self, show):
        watched = show(make(surface=make_surface()), fragment="#on=2025-01-06")
        pane = watched.page.locator(".leaflet-surface-pane")
        assert [pane.locator(f".{name}").count() for name in ("area", "contact", "band")] == [
            2, 1, 1,
        ]  # fmt: skip
        assert pane.locator(".contact.doubtful").count() == 1
        watched.page.focus("#slider")
        watched.page.keyboard.press("ArrowLeft")
        assert pane.locator(".contact.doubtful").count() == 0
        assert pane.locator(".band").count() == 0
        watched.page.keyboard.press("Home")
        assert pane.locator("path").count() == 0
        assert "Band in which the line may lie" in watched.page.locator("#legend").inner_text()
        watched.check()


class TestMeasure:
    def test_two_places_have_a_distance(self, show):
        watched = show(make())
        watched.page.click("#tool-measure")
        for name in ("Kurakhove", "Sudzha"):
            watched.page.fill("#search", name)
            watched.page.keyboard.press("Enter")
        told = watched.page.locator("#measure").inner_text()
        expected = measure(KURAKHOVE, SUDZHA)
        assert f"{expected.kilometres:.1f} km" in told
        assert told.strip().endswith("north")
        watched.page.keyboard.press("Escape")
        assert not watched.page.locator("#measure").is_visible()
        watched.check()

    def test_it_agrees_with_the_librarys_own_distances(self, show):
        ends = [(48, 37), (-33.9, 151.2), (0.5, -179.9), (90, 0), (-54.8, -68.3), (48, 37.0002)]
        places = [
            Place(id=f"local:{n}", name=f"End {n}", kind="settlement", latitude=y, longitude=x)
            for n, (y, x) in enumerate(ends)
        ]
        book = [claim(MINISTRY, "captured", "RU", id=each.id, place=each) for each in places]
        watched = show(Map(fl.history(Ledger(book, sides=SIDES)), language="en"))
        for start, end in itertools.combinations(places, 2):
            watched.page.click("#tool-measure")
            for each in (start, end):
                watched.page.fill("#search", each.name)
                watched.page.keyboard.press("Enter")
            told = watched.page.locator("#measure").inner_text().replace(",", "")
            assert f" {measure(start, end).kilometres:.1f} km" in told, (start, end)
            watched.page.keyboard.press("Escape")

    def test_a_place_offers_it(self, show):
        watched = show(make(), fragment="#place=geonames:695357")
        watched.page.click("#measure-here")
        watched.page.locator('.place[data-place="geonames:486147"]').focus()
        watched.page.keyboard.press("Enter")
        assert "km" in watched.page.locator("#measure").inner_text()


class TestLists:
    def test_claims_are_filtered_by_text_claimant_status_and_date(self, show):
        watched = show(make(), fragment="#on=2025-01-02")
        watched.page.click("#tool-list")
        watched.page.click("[data-list=claims]")
        rows = watched.page.locator(".claim-row")
        assert rows.count() == 3
        watched.page.fill("#filter-text", "Курахово")
        assert rows.count() == 1
        watched.page.fill("#filter-text", "")
        watched.page.select_option("#filter-claimant", label="Ministry")
        assert rows.count() == 2
        watched.page.select_option("#filter-status", "inferred")
        assert rows.count() == 1
        watched.page.select_option("#filter-status", "")
        watched.page.select_option("#filter-claimant", "")
        watched.page.check("#filter-until")
        assert rows.count() == 1
        watched.check()

    def test_a_claim_leads_to_its_place_and_back(self, show):
        watched = show(make())
        watched.page.click("#tool-list")
        watched.page.click("[data-list=claims]")
        watched.page.click('.claim-row[data-claim="capture"]')
        assert watched.page.locator("#panel h2").inner_text() == "Kurakhove"
        watched.page.get_by_label("Back to the list").click()
        assert watched.page.locator(".claim-row").count() == 3
        watched.check()

    def test_back_from_a_place_the_map_stands_where_it_stood(self, show):
        watched = show(make(), fragment="#at=51.2,35.2,9")
        sign = watched.page.locator('.place[data-place="geonames:486147"]')
        before = sign.bounding_box()
        watched.page.click("#tool-list")
        watched.page.click("[data-list=claims]")
        watched.page.click('.claim-row[data-claim="capture"]')  # far off this view
        assert not sign.is_visible()
        assert watched.page.locator('.place[data-place="geonames:695357"]').is_visible()
        watched.page.get_by_label("Back to the list").click()
        assert sign.bounding_box() == pytest.approx(before, abs=1.5)
        watched.check()

    def test_a_name_on_the_map_opens_its_place(self, show):
        watched = show(make())
        watched.page.locator(".label", has_text="Kurakhove").click()
        assert watched.page.locator("#panel h2").inner_text() == "Kurakhove"

    def test_a_long_list_comes_in_pieces(self, show):
        book = [claim(MINISTRY, "attacked", None, f"2025-01-{1 + n % 28:02}", id=f"c{n}")
                for n in range(250)]  # fmt: skip
        watched = show(
            Map(fl.history(Ledger(book, sides=SIDES))), fragment="#place=geonames:695357"
        )
        assert watched.page.locator(".claim").count() == 100
        watched.page.get_by_role("button", name="Show 100 more of 250").click()
        assert watched.page.locator(".claim").count() == 200
        watched.check()

    def test_a_chain_of_three_thousand_confirmations_is_told_briefly(self, show):
        book = [claim(MINISTRY, "captured", "RU", id="c0")]
        for n in range(1, 3_000):
            who = Claimant(name=f"Reader {n % 7}", allegiance="independent")
            book.append(claim(who, "confirmed", "RU", "2025-01-07", id=f"c{n}", about=f"c{n - 1}"))
        watched = show(
            Map(fl.history(Ledger(book, sides=SIDES))), fragment="#place=geonames:695357"
        )
        longest = watched.page.locator(".what").evaluate_all(
            "(nodes) => Math.max(...nodes.map((node) => node.textContent.length))"
        )
        assert longest < 200
        watched.check()


class TestTouch:
    def test_a_tap_moves_the_slider_and_opens_a_place(self, show):
        options = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
        watched = show(make(), **options)
        box = watched.page.locator(".track").bounding_box()
        watched.page.touchscreen.tap(box["x"] + 2, box["y"] + 30)
        assert watched.page.locator(".stamp-date").inner_text() == "1 January 2025"
        watched.page.locator('.place[data-place="geonames:695357"]').tap()
        assert watched.page.locator("#panel h2").inner_text() == "Kurakhove"
        watched.check()


class TestMany:
    def test_many_places_are_marks_on_one_canvas(self, show):
        watched = show(Map(many()))
        assert watched.page.locator(".place").count() == 0
        assert self.ink(watched) > 10_000
        watched.check()

    @staticmethod
    def ink(watched, colour=None):
        """How many pixels of the canvas are painted, or are of a colour."""
        return watched.page.evaluate(
            """(colour) => {
                const canvas = document.querySelector("canvas.dots");
                const { width, height } = canvas;
                const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
                const near = (i) => colour.every((c, k) => Math.abs(c - data[i + k]) < 40);
                let found = 0;
                for (let i = 0; i < data.length; i += 4) {
                    if (data[i + 3] === 0) continue;
                    if (colour === null || near(i)) found += 1;
                }
                return found;
            }""",
            colour,
        )

    def test_a_step_repaints_what_changed(self, show):
        watched = show(Map(many()))
        before = self.ink(watched, [0xD5, 0x5E, 0x00])
        watched.page.focus("#slider")
        for _ in range(8):
            watched.page.keyboard.press("ArrowLeft")
        after = self.ink(watched, [0xD5, 0x5E, 0x00])
        assert after < before * 0.9

    def test_a_mark_answers_to_the_pointer(self, show):
        watched = show(Map(many()))
        box = watched.page.locator("#map").bounding_box()
        watched.page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.45)
        assert re.fullmatch(r"Place \d+", watched.page.locator("#panel h2").inner_text())
        assert "carries no claims" in watched.page.locator("#panel").inner_text()
        watched.check()

    def test_nearer_they_become_signs_that_the_keyboard_reaches(self, show):
        watched = show(Map(many()), fragment="#at=48,33,10")
        assert watched.page.locator(".place").count() > 5
        watched.page.locator(".place").first.focus()
        watched.page.keyboard.press("Enter")
        assert watched.page.locator("#panel h2").is_visible()
        watched.check()

    def test_the_legend_counts_all_of_them(self, show):
        watched = show(Map(many(900)))
        tally = watched.page.locator('li[data-look="assessed"] .tally')
        assert tally.inner_text() == "900"


class TestLanguages:
    @pytest.mark.parametrize(
        ("locale", "title", "day"),
        [("en-GB", "As of", "6 January 2025"), ("uk-UA", "Станом на", "6 січня 2025 р."),
         ("ru-RU", "По состоянию на", "6 января 2025 г."), ("fr-FR", "As of", "6 January 2025")],
    )  # fmt: skip
    def test_the_browser_chooses(self, show, locale, title, day):
        book = Ledger(CLAIMS[:2], sides=SIDES)
        watched = show(Map(fl.history(book)), locale=locale)
        assert watched.page.locator(".stamp-word").text_content() == title
        assert watched.page.locator(".stamp-date").inner_text() == day
        watched.check()

    def test_the_reader_may_change_it_and_stays_where_they_were(self, show):
        watched = show(make(), fragment="#on=2025-01-04&as=UA&place=geonames:486147")
        watched.page.select_option("#language", "uk")
        assert watched.page.locator(".stamp-date").inner_text() == "4 січня 2025 р."
        assert watched.page.get_by_role("radio", name="Україна").is_checked()
        assert watched.page.locator("#panel h2").inner_text() == "Sudzha"
        assert watched.page.evaluate("document.documentElement.lang") == "uk"
        watched.page.wait_for_function("() => location.hash.includes('lang=uk')")
        watched.page.focus("#slider")
        watched.page.keyboard.press("End")
        assert watched.page.locator(".stamp-date").inner_text() == "8 січня 2025 р."
        watched.check()

    def test_the_author_may_choose(self, show):
        watched = show(make(language="ru"))
        assert watched.page.evaluate("document.documentElement.lang") == "ru"


class TestAccessibility:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize(
        "prepare",
        [
            None,
            "tool-list",
            "claims",
            "place",
            "compare",
            "search",
        ],
    )
    def test_axe_finds_nothing(self, show, scheme, prepare):
        fragment = "#place=geonames:695357" if prepare == "place" else ""
        watched = show(make(surface=make_surface()), fragment=fragment, color_scheme=scheme)
        page = watched.page
        if prepare in ("tool-list", "claims"):
            page.click("#tool-list")
        if prepare == "claims":
            page.click("[data-list=claims]")
        if prepare == "compare":
            page.click("#tool-compare")
            page.click("#tool-measure")
        if prepare == "search":
            page.fill("#search", "su")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()

    def test_axe_finds_nothing_among_many(self, show):
        watched = show(Map(many(900)))
        found = Axe().run(watched.page)
        assert found.violations_count == 0, found.generate_report()

    def test_axe_would_find_a_slider_without_a_name(self, show):
        watched = show(make())
        watched.page.evaluate("document.getElementById('slider').removeAttribute('aria-label')")
        assert Axe().run(watched.page).violations_count > 0

    def test_the_tab_key_reaches_every_tool(self, show):
        watched = show(make())
        reached = set()
        for _ in range(40):
            watched.page.keyboard.press("Tab")
            reached.add(watched.page.evaluate("document.activeElement.id"))
        assert {
            "search",
            "tool-list",
            "tool-compare",
            "tool-measure",
            "slider",
            "language",
        } <= reached


class TestOutside:
    def test_layers_of_ones_own_are_switched_by_a_control(self, show):
        drawn = make()
        line = {"type": "LineString", "coordinates": [[36, 48], [37, 49]]}
        folium.GeoJson(line, name="<b>Road</b>").add_to(drawn)
        group = folium.FeatureGroup(name="Group", show=False)
        folium.GeoJson({"type": "Point", "coordinates": [36, 49]}).add_to(group)
        group.add_to(drawn)
        folium.LayerControl().add_to(drawn)
        watched = show(drawn)
        assert watched.page.locator(".overlay").count() == 1
        watched.page.get_by_label("Group").check()
        assert watched.page.locator(".overlay").count() == 2
        watched.page.get_by_label("<b>Road</b>").uncheck()
        assert watched.page.locator(".overlay").count() == 1
        watched.check()

    def test_tiles_are_asked_of_their_host_and_of_no_other(self, show):
        tiles = Tiles(url="https://tiles.example/{z}/{x}/{y}.png", attribution="<i>Somebody</i>")
        watched = show(make(tiles=tiles))
        watched.page.wait_for_selector(READY)
        assert watched.requests
        assert all(each.startswith("https://tiles.example/") for each in watched.requests)
        assert "<i>Somebody</i>" in watched.page.locator("#sources").inner_text()
        assert watched.page.evaluate("window.breaches") == []
        refused = watched.page.evaluate(
            "new Promise((done) => { addEventListener('securitypolicyviolation', () => done(true));"
            " new Image().src = 'https://elsewhere.example/a.png'; })"
        )
        assert refused

    def test_borders_name_their_point_of_view(self, show):
        lines = gpd.GeoDataFrame(geometry=[shapely.LineString([(36, 47), (37, 51)])], crs=4326)
        watched = show(make(borders=Borders(lines=lines, according_to="The UN")))
        assert watched.page.locator(".border").count() == 1
        assert "Borders as seen by: The UN." in watched.page.locator("#sources").inner_text()
        watched.check()

    def test_without_the_browsers_own_inflate_the_page_unpacks_itself(self, show):
        watched = show(make())
        expected = watched.page.locator("#legend").inner_text()
        context = watched.page.context
        context.add_init_script("delete window.DecompressionStream")
        again = context.new_page()
        again.goto(watched.address)
        again.wait_for_selector(READY)
        assert again.evaluate("typeof DecompressionStream") == "undefined"
        assert again.locator("#legend").inner_text() == expected
