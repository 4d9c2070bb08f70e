"""The page in Chromium with the network off: what a reader sees and can do."""

from __future__ import annotations

import folium
import pytest

import frontline as fl
from frontline.claims import Claim, Claimant, Source, as_date
from frontline.ledger import Ledger
from frontline.maps import Map
from gazetteer.places import Place

pytestmark = pytest.mark.browser

SIDES = {"RU": "Russia", "UA": "Ukraine"}
MINISTRY = Claimant(name="Ministry", allegiance="RU", official=True)
STAFF = Claimant(name="General Staff", allegiance="UA", official=True)
WATCHER = Claimant(name="Watcher", allegiance="independent")
TOWN = Place(
    id="local:town", name="Town", kind="settlement", admin1="Some Oblast", latitude=48, longitude=37
)
VILLAGE = Place(
    id="local:village", name="Village", kind="settlement", latitude=48.4, longitude=37.6
)
READY = "body[data-ready]"


def claim(who, event, side=None, on="2025-01-06", *, place=TOWN, **more):
    source = more.pop(
        "source", Source(publisher="Paper", title="News", url="https://paper.example")
    )
    return Claim(
        place=place, event=event, side=side, claimant=who, source=source, stated_on=as_date(on),
        event_date=more.pop("event_date", as_date(on)), **more,
    )  # fmt: skip


CLAIMS = (
    claim(MINISTRY, "captured", "RU", "2025-01-06", id="capture", source=Source(
        publisher="Paper", title="News", url="https://paper.example/a", chain=("Agency",),
        quote="They took it.",
    )),
    claim(STAFF, "unconfirmed", None, "2025-01-06", id="silence", about="capture"),
    claim(STAFF, "holds", "UA", "2025-01-02", place=VILLAGE, id="holds"),
    claim(WATCHER, "holds", "RU", "2025-01-04", place=VILLAGE, id="watched"),
)  # fmt: skip


def make(claims=CLAIMS, *, sides=None, **options):
    return Map(fl.history(Ledger(claims, sides=sides or SIDES)), **options)


def stamp(watched):
    return watched.page.locator(".stamp-date").inner_text()


class TestTime:
    def test_it_starts_at_the_latest_day(self, show):
        watched = show(make())
        assert stamp(watched) == "6 January 2025"
        assert watched.status("local:town") == "claimed"
        assert watched.label("local:town") == "Town: claimed by Russia"
        watched.check()

    def test_the_slider_moves_a_place_from_inferred_to_claimed(self, show):
        watched = show(make())
        watched.page.focus("#slider")
        watched.page.keyboard.press("ArrowLeft")
        assert stamp(watched) == "4 January 2025"
        assert watched.status("local:town") == "inferred"
        assert watched.label("local:town") == "Town: inferred: held by Ukraine"
        watched.page.keyboard.press("ArrowRight")
        assert watched.status("local:town") == "claimed"
        watched.check()

    def test_the_mouse_drags_it(self, show):
        watched = show(make())
        box = watched.page.locator(".track").bounding_box()
        watched.page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 30)
        watched.page.mouse.down()
        watched.page.mouse.move(box["x"] + 1, box["y"] + 30, steps=5)
        watched.page.mouse.up()
        assert stamp(watched) == "1 January 2025"
        assert watched.status("local:village") == "unknown"
        watched.check()

    def test_the_keyboard_does_everything(self, show):
        watched = show(make())
        for key, day in (
            ("Home", "1 January 2025"),
            ("ArrowRight", "2 January 2025"),
            ("Shift+ArrowRight", "3 January 2025"),
            ("End", "6 January 2025"),
            ("PageDown", "1 January 2025"),
        ):
            watched.page.keyboard.press(key)
            assert stamp(watched) == day, key
        assert watched.page.get_attribute("#slider", "aria-valuetext") == "1 January 2025"
        watched.check()

    def test_play_runs_to_the_end_and_stops(self, show):
        watched = show(make(), fragment="#on=2025-01-04")
        watched.page.keyboard.press(" ")
        assert watched.page.get_attribute(".play", "aria-label") == "Pause"
        watched.page.wait_for_selector('.play[aria-label="Play"]', timeout=10_000)
        assert stamp(watched) == "6 January 2025"
        watched.check()

    def test_buttons_step(self, show):
        watched = show(make())
        watched.page.get_by_label("Previous date with a claim").click()
        assert stamp(watched) == "4 January 2025"
        watched.page.get_by_label("Next date with a claim").click()
        assert stamp(watched) == "6 January 2025"


class TestViewpoint:
    def test_the_switch_changes_what_is_drawn(self, show):
        watched = show(make())
        seen = {}
        for name in ("everyone", "Russia", "Ukraine", "observers"):
            watched.page.get_by_role("radio", name=name).check()
            seen[name] = (watched.status("local:town"), watched.status("local:village"))
        assert seen == {
            "everyone": ("claimed", "claimed"),
            "Russia": ("claimed", "unknown"),
            "Ukraine": ("reported", "claimed"),
            "observers": ("unknown", "assessed"),
        }
        watched.check()

    def test_three_sides_make_five_buttons(self, show):
        sides = {"A": "Alpha", "B": "Beta", "C": "Gamma"}
        side = Claimant(name="Alpha's army", allegiance="A", official=True)
        watched = show(make([claim(side, "captured", "A")], sides=sides))
        radios = watched.page.get_by_role("radio")
        assert radios.count() == 5
        assert watched.label("local:town") == "Town: claimed by Alpha"
        watched.check()


class TestWords:
    def test_a_part_is_not_called_the_whole(self, show):
        book = [claim(WATCHER, "entered", "RU", extent="part")]
        watched = show(make(book))
        assert watched.label("local:town") == "Town: contested: Russia in a part of it"
        watched.check()


class TestPanel:
    def test_a_click_opens_the_place_with_its_claims_in_order(self, show):
        watched = show(make())
        watched.page.locator('.place[data-place="local:town"]').click()
        panel = watched.page.locator("#panel")
        assert panel.locator("h2").inner_text() == "Town"
        assert panel.locator(".what").all_inner_texts() == [
            "Russia captured Town",
            "has yet to confirm: Ministry: “Russia captured Town”",
        ]
        text = panel.inner_text()
        assert "Ministry → Agency → Paper" in text
        assert "They took it." in text
        link = panel.locator("a").first
        assert link.get_attribute("href") == "https://paper.example/a"
        assert link.get_attribute("rel") == "noopener noreferrer nofollow"
        watched.check()

    def test_claims_after_the_day_shown_are_marked(self, show):
        watched = show(make(), fragment="#on=2025-01-04&place=local:town")
        assert watched.page.locator(".claim.future").count() == 2
        watched.page.keyboard.press("Escape")
        watched.page.keyboard.press("End")
        watched.page.locator('.place[data-place="local:town"]').click()
        assert watched.page.locator(".claim.future").count() == 0

    def test_the_keyboard_opens_and_closes_it(self, show):
        watched = show(make())
        watched.page.locator('.place[data-place="local:town"]').focus()
        watched.page.keyboard.press("Enter")
        assert watched.page.evaluate("document.activeElement.id") == "panel-title"
        watched.page.keyboard.press("Escape")
        assert not watched.page.locator("#panel").is_visible()
        focused = watched.page.evaluate("document.activeElement.dataset.place")
        assert focused == "local:town"
        watched.check()

    def test_the_list_leads_to_every_place(self, show):
        watched = show(make())
        watched.page.get_by_role("button", name="All 2 places, 4 claims").click()
        assert watched.page.locator(".row").count() == 2
        watched.page.locator(".row", has_text="Village").click()
        assert watched.page.locator("#panel h2").inner_text() == "Village"
        watched.page.get_by_label("Back to the list").click()
        assert watched.page.locator(".row").count() == 2
        watched.check()

    def test_a_link_leads_to_day_viewpoint_and_place(self, show):
        watched = show(make(), fragment="#on=2025-01-04&as=UA&place=local:village")
        assert stamp(watched) == "4 January 2025"
        assert watched.page.get_by_role("radio", name="Ukraine").is_checked()
        assert watched.page.locator("#panel h2").inner_text() == "Village"
        watched.page.keyboard.press("Escape")
        watched.page.wait_for_function("() => !location.hash.includes('place')")
        assert watched.page.evaluate("location.hash").startswith("#on=2025-01-04&as=UA")

    @pytest.mark.parametrize("fragment", ["#on=never", "#on=9999-99-99&as=XX&place=%00", "#%E0%A4"])
    def test_a_broken_link_does_no_harm(self, show, fragment):
        watched = show(make(), fragment=fragment)
        watched.page.wait_for_selector(READY)
        watched.check()


HOSTILE = (
    "{{7*7}}",
    "{# gone #}",
    "{% raw %}",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "${alert(1)}`",
)


class TestHostileText:
    def test_plain_folium_runs_what_a_popup_says(self, show, tmp_path):
        # Without the network Leaflet is missing, so the popup's own markup is what is looked at.
        plain = folium.Map(location=[48, 37], tiles=None)
        folium.Marker([48, 37], popup="<img src=x onerror=alert(1)>").add_to(plain)
        root = plain.get_root()
        root.render()
        (markup,) = [
            part for part in root.script.render().split("`") if part.startswith("<div id=")
        ]
        path = tmp_path / "popup.html"
        path.write_text(f"<!DOCTYPE html><body>{markup}", encoding="utf-8")
        watched = show.file(path)
        watched.page.wait_for_timeout(200)
        assert watched.dialogs == ["1"]

    @pytest.mark.parametrize("text", HOSTILE)
    def test_this_map_shows_it_as_text(self, show, text):
        place = Place(
            id="local:x", name=text, kind="settlement", admin1=text, latitude=48, longitude=37
        )
        source = Source(publisher=text, title=text, url=text, archive_url=text, quote=text)
        who = Claimant(name=text, allegiance="RU", official=True)
        book = [claim(who, "captured", "RU", place=place, source=source, note=text)]
        watched = show(make(book, sides={"RU": text, "UA": "Ukraine"}, title=text))
        watched.page.wait_for_selector(READY)
        assert watched.page.locator("h1").inner_text() == text
        assert watched.page.title() == text
        assert watched.page.locator(".label-name").first.inner_text() == text
        watched.page.locator(".place").click()
        panel = watched.page.locator("#panel")
        assert panel.locator("h2").inner_text() == text
        assert panel.locator("blockquote").inner_text() == text
        assert panel.locator(".note").inner_text() == text
        assert panel.locator("a").count() == 0
        assert watched.page.locator("img, iframe, object, embed").count() == 0
        watched.check()


class TestEverywhere:
    def test_without_claims_it_says_so(self, show):
        watched = show(make([]))
        watched.page.wait_for_selector(READY)
        assert "no claims yet" in watched.page.locator(".nothing").inner_text()
        watched.check()

    @pytest.mark.parametrize(
        "points",
        [
            [(48, 37)],
            [(90, 0)],
            [(-90, 180), (90, -180)],
            [(60, 179.5), (61, -179.5)],
            [(48, 37), (48, 37)],
        ],
    )
    def test_any_place_on_earth_is_drawn(self, show, points):
        book = [
            claim(MINISTRY, "captured", "RU", place=Place(
                id=f"local:{number}", name=f"Place {number}", kind="settlement",
                latitude=point[0], longitude=point[1],
            ))
            for number, point in enumerate(points)
        ]  # fmt: skip
        watched = show(make(book))
        watched.page.wait_for_selector(READY)
        assert watched.page.locator(".place").count() == len(points)
        for sign in watched.page.locator(".place .sign").all():
            box = sign.bounding_box()
            assert -15 < box["x"] < 1280
            assert -15 < box["y"] < 860
        watched.check()

    @pytest.mark.parametrize(
        "options",
        [
            {"viewport": {"width": 390, "height": 844}, "has_touch": True},
            {"color_scheme": "dark"},
            {"viewport": {"width": 320, "height": 500}},
        ],
    )
    def test_small_and_dark_screens(self, show, options):
        watched = show(make(), fragment="#place=local:town", **options)
        watched.page.wait_for_selector(READY)
        width = watched.page.evaluate("document.documentElement.scrollWidth")
        assert width <= watched.page.viewport_size["width"]
        assert watched.page.locator("#panel h2").is_visible()
        watched.check()

    def test_print(self, show):
        watched = show(make())
        watched.page.emulate_media(media="print")
        assert not watched.page.locator("#timeline").is_visible()
        assert watched.page.locator("#sources").is_visible()
        watched.check()

    def test_a_step_redraws_only_what_changes(self, show):
        watched = show(make())
        watched.page.evaluate(
            "window.before = document.querySelector('[data-place=\"local:village\"] svg.glyph')"
        )
        watched.page.keyboard.press("ArrowLeft")
        same = (
            "window.before === document.querySelector('[data-place=\"local:village\"] svg.glyph')"
        )
        assert watched.page.evaluate(same)
        assert watched.status("local:town") == "inferred"

    def test_a_frame_in_a_notebook(self, show, tmp_path):
        path = tmp_path / "notebook.html"
        path.write_text(f"<!DOCTYPE html><body>{make()._repr_html_()}", encoding="utf-8")
        watched = show.file(path)
        frame = watched.page.frame_locator("iframe")
        frame.locator(READY).wait_for()
        assert frame.locator(".place").count() == 2
        frame.locator('.place[data-place="local:town"]').click()
        assert frame.locator("#panel h2").inner_text() == "Town"
        assert watched.complaints == []
        assert [each for each in watched.requests if each != "about:srcdoc"] == []
