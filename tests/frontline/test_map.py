"""The page as text: what it holds, what it cannot hold, what it refuses."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import hashlib
import html
import io
import itertools
import json
import re
from html.parser import HTMLParser

import folium
import folium.plugins
import numpy as np
import pytest
from branca.element import Element, Figure
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Template

import frontline as fl
from frontline.claims import Claim, Claimant, Source, as_date
from frontline.errors import (
    InvalidDate,
    InvalidHistory,
    InvalidLedger,
    UnsafeLayer,
    UnwritableOutput,
)
from frontline.ledger import Ledger
from frontline.maps import Map, MapOptions
from frontline.maps.ground import encode_line, find_view
from frontline.maps.options import PALETTE, paint_sides
from frontline.maps.packing import encode_json, pack, unpack
from frontline.maps.page_html import escape_markup
from frontline.maps.payload import build_payload
from gazetteer.places import Place

SIDES = {"RU": "Russia", "UA": "Ukraine"}
MINISTRY = Claimant(name="Ministry", allegiance="RU", official=True)
STAFF = Claimant(name="General Staff", allegiance="UA", official=True)
WATCHER = Claimant(name="Watcher", allegiance="independent")
TOWN = Place(
    id="local:town", name="Town", kind="settlement", country="UA", latitude=48.0, longitude=37.0
)
VILLAGE = Place(
    id="local:village", name="Village", kind="settlement", latitude=48.3, longitude=37.4
)
OBLAST = Place(id="local:oblast", name="Oblast", kind="oblast", latitude=48.1, longitude=37.9)

HOSTILE = (
    "{{7*7}}",
    "{{{{7*7}}}}",
    "{{{7*7}}}",
    "{# gone #}",
    "{% raw %}",
    "{% for x in range(9) %}x{% endfor %}",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "${alert(1)}`",
    '"><svg onload=alert(1)>',
    "line\u2028and\u2029paragraph",
    "nul \x00 bell \x07",
    "\u202egnisrever",
)


def claim(who, event, side=None, on="2025-01-06", *, place=TOWN, stated=None, **more):
    return Claim(
        place=place,
        event=event,
        side=side,
        claimant=who,
        event_date=as_date(on),
        stated_on=as_date(stated or on),
        source=more.pop("source", Source(publisher="Paper", title="News")),
        **more,
    )


def ledger():
    return Ledger(
        [
            claim(MINISTRY, "captured", "RU", "2025-01-06", id="capture"),
            claim(STAFF, "holds", "UA", "2025-01-02", place=VILLAGE, id="holds"),
            claim(WATCHER, "entered", "RU", "2025-01-04", place=OBLAST, extent="part", id="part"),
        ],
        sides=SIDES,
    )


def make(claims=None, **options):
    return Map(fl.history(ledger() if claims is None else claims), **options)


def packed_of(page):
    (text,) = re.findall(r'<script type="text/plain" id="frontline-data">(.*?)</script>', page)
    return text


def data_of(page):
    return json.loads(unpack(packed_of(page)))


def built(history, **options):
    """The payload as the page gets it."""
    return json.loads(encode_json(build_payload(history, **options).data))


def days_of(data):
    """ISO days, by adding up differences one at a time."""
    return [
        str(dt.date(1970, 1, 1) + dt.timedelta(days=day))
        for day in itertools.accumulate(data["days"])
    ]


def places_of(data):
    """The places as plain rows."""
    columns = data["places"]
    numbers = itertools.accumulate(columns["number"])
    points = zip(
        itertools.accumulate(columns["y"]), itertools.accumulate(columns["x"]), strict=True
    )
    return [
        {
            "id": columns["prefixes"][prefix] + ("" if number < 0 else str(number)),
            "name": columns["names"][name],
            "kind": columns["kinds"][kind],
            "where": columns["wheres"][where],
            "at": None if row in columns["pointless"] else [point[0] / 10_000, point[1] / 10_000],
        }
        for row, (prefix, number, name, kind, where, point) in enumerate(
            zip(
                columns["prefix"],
                numbers,
                columns["name"],
                columns["kind"],
                columns["where"],
                points,
                strict=True,
            )
        )
    ]


def runs_of(data, name, *, runs="runs"):
    """(first day, state) of one place, decoded one run at a time."""
    number = [row["name"] for row in places_of(data)].index(name)
    columns = data[runs]
    begin = sum(columns["count"][:number])
    details = list(itertools.accumulate(columns.get("detail", [])))
    found, day = [], -1
    for run in range(begin, begin + columns["count"][number]):
        day += columns["start"][run]
        first = None if day < 0 else days_of(data)[day]
        found.append((first, state_of(data, columns, details, run)))
    return found


def state_of(data, columns, details, run):
    side = [each["code"] for each in data["sides"]]

    def code(index):
        return None if index is None else side[index]

    status, controller, inferred, parties, present, views = data["looks"][columns["look"][run]]
    reason, positions = None, None
    if details and details[run] >= 0:
        groups, reasons = data["details"]
        reason = data["reasons"][reasons[details[run]]]
        positions = data["groups"][groups[details[run]]]
    return {
        "status": status,
        "controller": code(controller),
        "inferred": code(inferred),
        "parties": [code(each) for each in parties],
        "present": [code(each) for each in present],
        "views": [[status, code(index)] for status, index in views],
        "reason": reason,
        "positions": positions,
    }


def claims_of(data):
    columns = data["claims"]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


class Reader(HTMLParser):
    """Collects scripts, styles and everything that could load something."""

    def __init__(self):
        super().__init__()
        self.loads, self.scripts, self.styles, self.policy, self.tags = [], [], [], "", []
        self.inside = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self.loads += [attrs[name] for name in ("src", "href", "srcset", "data") if name in attrs]
        if attrs.get("http-equiv") == "Content-Security-Policy":
            self.policy = attrs["content"]
        if tag == "script" and "type" not in attrs:
            self.inside = self.scripts
            self.scripts.append("")
        elif tag == "style":
            self.inside = self.styles
            self.styles.append("")

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.inside = None

    def handle_data(self, data):
        if self.inside is not None:
            self.inside[-1] += data


def read(page):
    reader = Reader()
    reader.feed(page)
    return reader


class TestFoliumsHoles:
    """What plain folium does with a stranger's text, and what this map does with it."""

    def test_plain_folium_runs_a_place_name_as_a_template(self):
        plain = folium.Map(location=[48, 37], tiles=None)
        folium.Marker([48, 37], popup="{{7*7}}").add_to(plain)
        rendered = plain.get_root().render()
        assert "49" in re.findall(r'<div id="html_[^>]*>([^<]*)</div>', rendered)

    def test_plain_folium_passes_markup_on(self):
        plain = folium.Map(location=[48, 37], tiles=None)
        folium.Marker([48, 37], popup="<img src=x onerror=alert(1)>").add_to(plain)
        assert "<img src=x onerror=alert(1)>" in plain.get_root().render()

    @pytest.mark.parametrize("text", HOSTILE)
    def test_this_map_carries_any_text_as_data(self, text):
        place = Place(
            id="local:hostile", name=text, kind="settlement", admin1=text, latitude=48, longitude=37
        )
        source = Source(publisher=text, title=text, url=text, quote=text, chain=(text,))
        who = Claimant(name=text, allegiance="RU", official=True)
        book = Ledger(
            [claim(who, "captured", "RU", place=place, source=source, note=text)],
            sides={"RU": text, "UA": "Ukraine"},
        )
        page = make(book, title=text).render()
        data = data_of(page)
        assert places_of(data)[0]["name"] == text
        assert data["sources"]["quote"] == [text]
        assert data["title"] == text
        assert data["sides"][0]["name"] == text
        page.encode()  # whole UTF-8, lone surrogates included
        assert re.fullmatch("[A-Za-z0-9+/]+=*", packed_of(page))
        assert Template(packed_of(page)).render() == packed_of(page)
        assert [tag for tag, _ in read(page).tags if tag in ("img", "svg", "iframe")] == []
        assert len(read(page).scripts) == 2

    def test_half_a_character_is_refused_in_claims_and_inert_in_a_title(self):
        place = Place(
            id="local:half", name="half \ud800", kind="settlement", latitude=0, longitude=0
        )
        with pytest.raises(InvalidLedger, match="half a character"):
            Ledger([claim(MINISTRY, "captured", "RU", place=place)], sides=SIDES)
        page = make(title="half \ud800").render()
        assert data_of(page)["title"] == "half \ud800"
        assert "<title>half \ufffd</title>" in page
        page.encode()

    def test_a_popup_is_refused_with_advice(self):
        page = make()
        with pytest.raises(UnsafeLayer, match=r"folium\.GeoJson"):
            folium.Marker([48, 37], popup="{{7*7}}").add_to(page)
        page.render()

    def test_layers_that_carry_code_or_markup_are_refused(self):
        shape = {"type": "Point", "coordinates": [37, 48]}
        layers = [
            folium.TileLayer("https://tiles.example/{z}/{x}/{y}.png", attr="<b>x</b>"),
            folium.WmsTileLayer("https://wms.example", layers="x"),
            folium.plugins.MarkerCluster(),
            folium.FeatureGroup("x").add_child(folium.Marker([48, 37])),
            Element("{{7*7}}"),
            folium.GeoJson(shape, tooltip="<img src=x onerror=alert(1)>"),
        ]
        for layer in layers:
            with pytest.raises(UnsafeLayer):
                make().add_child(layer)

    def test_markup_around_the_map_is_refused(self):
        for part in ("header", "html", "script"):
            page = make()
            getattr(page.get_root(), part).add_child(Element("<script>alert(1)</script>"))
            with pytest.raises(UnsafeLayer, match="around this map"):
                page.render()

    def test_a_tooltip_added_afterwards_is_refused(self):
        page = make()
        layer = folium.GeoJson({"type": "Point", "coordinates": [37, 48]})
        layer.add_to(page)
        layer.add_child(folium.Tooltip("{{7*7}}"))
        with pytest.raises(UnsafeLayer):
            page.render()

    def test_another_figure_is_refused(self):
        page = make()
        figure = Figure()
        figure.add_child(page)
        with pytest.raises(UnsafeLayer, match="iframe"):
            figure.render()

    def test_bare_geometry_is_drawn_without_its_properties(self):
        page = make()
        feature = {
            "type": "Feature",
            "properties": {"name": "<script>"},
            "geometry": {"type": "LineString", "coordinates": [[37, 48], [38, 49]]},
        }
        folium.GeoJson(feature).add_to(page)
        (overlay,) = data_of(page.render())["overlays"]["layers"]
        (drawn,) = overlay["features"]["features"]
        assert drawn["properties"] == {}
        assert drawn["geometry"]["coordinates"] == [[37.0, 48.0], [38.0, 49.0]]


class TestPage:
    def test_the_same_input_gives_the_same_bytes(self, tmp_path):
        for name in ("a.html", "b.html"):
            make(title="Map").save(str(tmp_path / name))
        assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()

    def test_the_order_of_claims_changes_nothing(self):
        claims = list(ledger())
        turned = Ledger(claims[::-1], sides=SIDES)
        assert make(turned).render() == make(Ledger(claims, sides=SIDES)).render()

    def test_it_loads_nothing(self):
        page = read(make().render())
        assert page.loads == ["data:,"]
        (style,) = page.styles
        assert "@import" not in style
        assert not re.search(r"url\((?!#)", style)

    def test_the_policy_names_exactly_its_scripts_and_style(self):
        page = read(make().render())
        policy = dict(part.strip().split(" ", 1) for part in page.policy.split(";"))

        def digests(texts):
            return [
                f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
                for text in texts
            ]

        assert policy["default-src"] == "'none'"
        assert policy["script-src"].split() == digests(page.scripts)
        assert policy["style-src"].split() == digests(page.styles)
        assert policy["img-src"] == "data:"
        assert "unsafe" not in page.policy

    def test_markup_has_no_style_and_no_handler(self):
        for tag, attrs in read(make().render()).tags:
            assert not [name for name in attrs if name == "style" or name.startswith("on")], tag

    def test_it_is_a_folium_map(self):
        page = make()
        assert isinstance(page, folium.Map)
        assert page.get_root().render() == page.render()
        (south, west), (north, east) = page.get_bounds()
        assert (south, north) == pytest.approx((48.0, 48.6), abs=0.31)
        assert (west, east) == (37.0, 37.9)
        page.fit_bounds([[40, 30], [50, 40]])
        assert page.get_bounds() == [[40, 30], [50, 40]]
        assert page.location == pytest.approx([48.15, 37.45], abs=0.01)

    def test_it_shows_itself_in_a_notebook(self):
        page = make(height=400)
        shown = page._repr_html_()
        (frame,) = [attrs for tag, attrs in read(shown).tags if tag == "iframe"]
        (packed,) = re.findall(
            r'<script type="text/plain" id="frontline-page">(.*?)</script>', frame["srcdoc"]
        )
        assert unpack(packed) == page.render()
        assert len(shown) < 0.55 * len(page.render())
        assert "allow-same-origin" not in frame["sandbox"]
        assert "400px" in frame["style"]
        assert page.get_root()._repr_html_() == shown

    def test_saving_to_an_open_file(self):
        file = io.BytesIO()
        make().save(file, close_file=False)
        assert file.getvalue().decode() == make().render()

    def test_a_folder_that_is_not_there_is_a_clear_error(self, tmp_path):
        with pytest.raises(UnwritableOutput):
            make().save(str(tmp_path / "none" / "map.html"))
        assert list(tmp_path.iterdir()) == []

    def test_a_failing_map_leaves_the_old_file(self, tmp_path):
        target = tmp_path / "map.html"
        target.write_text("old", encoding="utf-8")
        page = make()
        page.get_root().html.add_child(Element("x"))
        with pytest.raises(UnsafeLayer):
            page.save(str(target))
        assert target.read_text(encoding="utf-8") == "old"
        assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


class TestPayload:
    def test_a_place_goes_from_inferred_to_claimed(self):
        data = built(fl.history(ledger()))
        before, after = runs_of(data, "Town")
        assert (before[1]["status"], before[1]["inferred"]) == ("unknown", "UA")
        assert after[0] == "2025-01-06"
        assert (after[1]["status"], after[1]["controller"]) == ("claimed", "RU")

    def test_each_viewpoint_has_its_own_view(self):
        data = built(fl.history(ledger()))
        assert data["viewpoints"] == ["everyone", "RU", "UA", "observers"]
        _, (_, state) = runs_of(data, "Town")
        assert state["views"] == [["claimed", "RU"], ["unknown", None], ["unknown", None]]

    def test_claims_and_sources_are_listed_once(self):
        shared = Source(publisher="Paper", title="News")
        claims = [
            claim(MINISTRY, "captured", "RU", on, source=shared)
            for on in ("2025-01-01", "2025-01-02", "2025-01-03")
        ]
        data = built(fl.history(Ledger(claims, sides=SIDES)))
        assert len(claims_of(data)) == 3
        assert len(data["sources"]["title"]) == len(data["claimants"]) == data["source_count"] == 1
        assert data["publishers"] == ["Paper"]

    def test_a_part_is_attributed_only_to_the_side_said_to_be_there(self):
        data = built(fl.history(ledger()))
        (_, state) = runs_of(data, "Oblast")[-1]
        assert (state["status"], state["present"]) == ("contested", ["RU"])
        fighting = [*ledger(), claim(STAFF, "contested", on="2025-01-05", place=OBLAST)]
        data = built(fl.history(Ledger(fighting, sides=SIDES)))
        assert runs_of(data, "Oblast")[-1][1]["present"] == []

    def test_a_country_is_listed_and_not_drawn(self):
        country = Place(id="local:c", name="Land", kind="country", latitude=60, longitude=100)
        data = built(
            fl.history(Ledger([claim(WATCHER, "holds", "RU", place=country)], sides=SIDES))
        )
        assert places_of(data)[0]["at"] is None

    def test_without_claims_there_is_a_page(self):
        page = make(Ledger([], sides=SIDES)).render()
        data = data_of(page)
        assert (data["days"], places_of(data), data["on"]) == ([], [], None)

    def test_what_was_not_known_yet_is_left_out_and_the_stamp_says_so(self):
        table = fl.history(ledger(), known_by="2025-01-05")
        table.attrs["known_by"] = dt.date(2025, 1, 5)
        data = built(table)
        assert data["known_by"] == "2025-01-05"
        assert data["claims"]["id"] == ["holds", "part"]

    def test_the_first_day_may_be_chosen(self):
        data = built(fl.history(ledger()))
        assert days_of(data)[data["on"]] == "2025-01-06"
        data = built(fl.history(ledger()), options=MapOptions(on="2025-01-03"))
        assert days_of(data)[data["on"]] == "2025-01-03"

    def test_claims_may_be_given_apart(self):
        table = fl.history(ledger())
        table.attrs.clear()
        data = built(table, claims=list(ledger()))
        assert [side["name"] for side in data["sides"]] == ["RU", "UA"]
        assert len(claims_of(data)) == 3

    def test_three_sides_have_three_colours_and_hatches(self):
        painted = paint_sides(("A", "B", "C"), {"B": "#123456"})
        assert [side["colour"] for side in painted] == [PALETTE[0][0], "#123456", PALETTE[2][0]]
        assert len({side["angle"] for side in painted}) == 3

    def test_russia_is_vermillion_and_ukraine_blue(self):
        sides = built(fl.history(ledger()))["sides"]
        assert {side["code"]: side["colour"] for side in sides} == {
            "RU": "#D55E00",
            "UA": "#0072B2",
        }


class TestDelay:
    def test_what_is_newer_is_left_out(self):
        options = MapOptions(delay_days=3)  # the newest day is 6 January
        data = built(fl.history(ledger()), options=options)
        assert data["claims"]["id"] == ["holds"]
        assert max(days_of(data)) <= "2025-01-03"
        assert "capture" not in json.dumps(data["claims"])

    def test_what_rests_on_a_withheld_claim_is_unknown(self):
        claims = list(ledger())
        capture = next(claim for claim in claims if claim.id == "capture")
        attack = dataclasses.replace(
            capture,
            id="attack",
            event="attacked",
            side=None,
            event_date=as_date("2025-01-01"),
            stated_on=as_date("2025-01-01"),
        )
        table = fl.history(Ledger([*claims, attack], sides=SIDES))
        data = built(table, options=MapOptions(delay_days=3))
        ((_, state),) = runs_of(data, "Town")
        assert (state["status"], state["inferred"]) == ("unknown", None)
        assert state["reason"] == "Nothing this map may show says who holds it."

    def test_a_place_that_only_withheld_claims_name_is_left_out(self):
        claims = list(ledger())
        town = next(claim.place for claim in claims if claim.id == "capture")
        secret = dataclasses.replace(town, id="local:secret", name="Secret", latitude=49.9)
        newest = max(claims, key=lambda claim: claim.known_since)
        fresh = dataclasses.replace(newest, id="fresh", place=secret, about=None)
        table = fl.history(Ledger([*claims, fresh], sides=SIDES))
        page = json.dumps(built(table, options=MapOptions(delay_days=2)))
        assert "Secret" not in page
        assert "49.9" not in page

    def test_a_delay_from_a_named_day(self):
        options = MapOptions(delay_days=3, as_of="2025-02-01")
        assert len(claims_of(built(fl.history(ledger()), options=options))) == 3


class TestBadInput:
    def test_a_table_that_is_no_history(self):
        with pytest.raises(InvalidHistory, match="status"):
            Map(fl.history(ledger()).drop(columns="status"))

    def test_another_reference_system(self):
        with pytest.raises(InvalidHistory, match="4326"):
            Map(fl.history(ledger()).to_crs(3857))

    def test_intervals_that_overlap(self):
        table = fl.history(ledger())
        table["until"] = None
        with pytest.raises(InvalidHistory, match="Town"):
            Map(table)

    def test_an_interval_that_runs_backwards(self):
        table = fl.history(ledger())
        last = table.index[table["from"].notna()][-1]
        table.at[last, "until"] = dt.date(2000, 1, 1)
        with pytest.raises(InvalidHistory, match="not after"):
            Map(table)

    def test_a_place_without_a_point_is_listed(self):
        table = fl.history(ledger())
        table.loc[table["name"] == "Town", "geometry"] = None
        (town,) = [row for row in places_of(built(table)) if row["name"] == "Town"]
        assert town["at"] is None
        Map(table).render()

    def test_an_area_where_a_point_is_expected(self):
        table = fl.history(ledger())
        table.loc[table.index[0], "geometry"] = table.geometry.iloc[0].buffer(1)
        with pytest.raises(InvalidHistory, match="Polygon"):
            Map(table)

    @pytest.mark.parametrize(
        ("options", "error"),
        [
            ({"on": "yesterday"}, InvalidDate),
            ({"viewpoint": "XX"}, ValueError),
            ({"delay_days": -1}, ValueError),
            ({"height": 0}, ValueError),
            ({"colours": {"RU": "red;}"}}, ValueError),
            ({"nonsense": 1}, TypeError),
        ],
    )
    def test_options_out_of_range(self, options, error):
        with pytest.raises(error):
            make(**options)

    @pytest.mark.parametrize(
        "point", [(90, 0), (-90, 180), (0, 180), (0, -180), (89.9, -179.9), (0, 0)]
    )
    def test_places_at_the_ends_of_the_earth(self, point):
        place = Place(
            id="local:end", name="End", kind="settlement", latitude=point[0], longitude=point[1]
        )
        page = make(Ledger([claim(MINISTRY, "captured", "RU", place=place)], sides=SIDES)).render()
        west, south, east, north = data_of(page)["view"]["bounds"]
        assert west < east
        assert south < north

    def test_places_on_both_sides_of_180_degrees_stay_together(self):
        view = find_view(np.array([[60, 179.0], [61, -178.0]]), np.array([True, True]))
        assert view["wraps"]
        assert view["bounds"] == [179.0, 60, 182.0, 61]


class TestEncoding:
    @given(st.text(st.characters(codec=None)))
    @settings(max_examples=200)
    def test_any_text_survives_as_data_and_is_inert(self, text):
        packed = pack(encode_json({"text": text, "list": [{text: {}}]}))
        assert json.loads(unpack(packed)) == {"text": text, "list": [{text: {}}]}
        assert re.fullmatch("[A-Za-z0-9+/]+=*", packed)

    def test_what_was_not_packed_here_is_refused(self):
        with pytest.raises(ValueError, match="not packed"):
            unpack("QUJD")

    @given(st.text(st.characters(codec=None)))
    def test_any_title_is_inert_markup(self, text):
        escaped = escape_markup(text)
        escaped.encode()
        assert not re.search(r"[<>\"{}]", escaped)
        shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "\ufffd", text)
        assert html.unescape(escaped) == shown

    @given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=30))
    def test_a_line_comes_back_within_ten_metres(self, points):
        flat = encode_line(points)
        x = y = 0
        decoded = []
        for i in range(0, len(flat), 2):
            x, y = x + flat[i], y + flat[i + 1]
            decoded.append((x / 10_000, y / 10_000))
        for point in points:
            assert min(abs(point[0] - a) + abs(point[1] - b) for a, b in decoded) <= 1.01e-4
