"""The columns a page carries: what goes in comes out, decoded one number at a time."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from importlib import resources
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.errors import InvalidHistory
from frontline.maps import Borders, Map, MapOptions, Tiles
from frontline.maps.options import LANGUAGES
from frontline.maps.packing import encode_json
from frontline.maps.page_html import load_strings
from frontline.maps.payload import build_payload

FIRST = dt.date(2024, 2, 28)
STATES = (("claimed", "RU"), ("assessed", "UA"), ("contested", None), ("unknown", None))


def day(number):
    return FIRST + dt.timedelta(days=number)


def row(place="local:1", start=None, until=None, status="claimed", side="RU", at=(48.0, 37.0)):
    return {
        "place_id": place, "name": f"Name of {place}", "kind": "settlement", "latitude": at[0],
        "longitude": at[1], "from": start, "until": until, "status": status, "controller": side,
    }  # fmt: skip


def table_of(rows):
    columns = list(row())
    values = [[each[name] for name in columns] for each in rows]
    return pd.DataFrame(values, columns=columns, dtype=object)


def built(table, **options):
    return json.loads(encode_json(build_payload(table, **options).data))


def ids_of(data):
    columns = data["places"]
    numbers = itertools.accumulate(columns["number"])
    return [
        columns["prefixes"][prefix] + ("" if number < 0 else str(number))
        for prefix, number in zip(columns["prefix"], numbers, strict=True)
    ]


def state_on(data, place, when):
    """Status and side of a place on a day, the slow way."""
    number = ids_of(data).index(place)
    days = [FIRST.fromordinal(719163 + each) for each in itertools.accumulate(data["days"])]
    runs = data["runs"]
    begin = sum(runs["count"][:number])
    found, index = 0, -1
    for run in range(begin, begin + runs["count"][number]):
        index += runs["start"][run]
        if index < 0 or days[index] <= when:
            found = runs["look"][run]
    status, side, *_ = data["looks"][found]
    return status, None if side is None else data["sides"][side]["code"]


@st.composite
def tables(draw):
    rows = []
    for number in range(draw(st.integers(1, 4))):
        cuts = sorted(draw(st.sets(st.integers(0, 30), min_size=1, max_size=7)))
        for start, until in itertools.pairwise([*cuts, None]):
            if draw(st.booleans()):
                continue  # a gap
            first = None if not rows and draw(st.booleans()) else day(start)
            status, side = draw(st.sampled_from(STATES))
            rows.append(row(f"local:{number}", first, until and day(until), status, side))
    return table_of(rows)


class TestRuns:
    @given(tables(), st.randoms())
    @settings(max_examples=120, deadline=None)
    def test_every_day_of_every_place_comes_back(self, table, random):
        order = list(range(len(table)))
        random.shuffle(order)  # rows may come in any order
        data = built(table.iloc[order])
        for place in set(table["place_id"]):
            for number in range(-1, 33):
                rows = [
                    each for each in table[table["place_id"] == place].to_dict("records")
                    if (each["from"] is None or each["from"] <= day(number))
                    and (each["until"] is None or day(number) < each["until"])
                ]  # fmt: skip
                expected = (rows[0]["status"], rows[0]["controller"]) if rows else ("unknown", None)
                assert state_on(data, place, day(number)) == expected

    def test_what_goes_on_is_one_run(self):
        rows = [row(start=day(n), until=day(n + 1)) for n in range(50)]
        data = built(table_of(rows))
        assert data["runs"]["count"] == [2]  # claimed, and unknown when the table ends

    def test_timestamps_are_days_too(self):
        table = table_of([row(start=day(0), until=day(3)), row(start=day(3))])
        stamped = table.assign(**{
            name: pd.to_datetime(table[name]) for name in ("from", "until")
        })  # fmt: skip
        assert built(stamped) == built(table)

    def test_a_text_is_a_day_if_it_is_written_as_one(self):
        table = table_of([row(start=day(0), until=day(3)), row(start=day(3))])
        written = table.assign(**{
            name: [None if value is None else value.isoformat() for value in table[name]]
            for name in ("from", "until")
        })  # fmt: skip
        assert built(written) == built(table)
        with pytest.raises(InvalidHistory, match="is not a day"):
            built(table_of([row(start="January 2024")]))

    def test_a_history_without_details_has_one_viewpoint_and_says_so(self):
        data = built(table_of([row()]))
        assert (data["detailed"], data["viewpoints"]) == (False, ["everyone"])
        assert "detail" not in data["runs"]
        Map(table_of([row()])).render()


class TestPlaces:
    @given(st.sets(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=20))
    def test_any_ids_come_back(self, ids):
        assert set(ids_of(built(table_of([row(each) for each in ids])))) == ids

    def test_ids_with_leading_zeros_stay_what_they_are(self):
        ids = {"a:7", "a:07", "a:007", "7", "07", f"n:{10**15 - 1}", f"n:{10**20}", "n:-1"}
        assert set(ids_of(built(table_of([row(each) for each in ids])))) == ids

    @given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=20))
    def test_points_come_back_within_ten_metres(self, points):
        rows = [row(f"local:{number}", at=at) for number, at in enumerate(points)]
        data = built(table_of(rows))
        latitudes = list(itertools.accumulate(data["places"]["y"]))
        longitudes = list(itertools.accumulate(data["places"]["x"]))
        for number, (latitude, longitude) in enumerate(points):
            index = ids_of(data).index(f"local:{number}")
            assert abs(latitudes[index] / 1e4 - latitude) <= 0.51e-4
            assert abs(longitudes[index] / 1e4 - longitude) <= 0.51e-4

    @pytest.mark.parametrize("at", [(91, 0), (0, 181), (-90.1, 0), (0, float("inf"))])
    def test_points_that_are_not_on_earth(self, at):
        with pytest.raises(InvalidHistory, match="no point on earth"):
            built(table_of([row(at=at)]))

    def test_a_place_without_a_point_is_listed(self):
        data = built(table_of([row("a:1"), row("a:2", at=(None, None)), row("a:3")]))
        assert data["places"]["pointless"] == [1]


def layer(rows):
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def surface(**tables):
    empty = layer({"date": [], "geometry": []})
    return SimpleNamespace(**{"areas": empty, "line": empty, "band": empty, **tables})


SQUARE = shapely.box(36, 47, 37, 48)
BOWTIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


class TestSurface:
    def test_a_date_holds_until_the_next_one(self):
        areas = layer([
            {"date": day(0), "side": "RU", "confidence": 0.8, "geometry": SQUARE},
            {"date": day(5), "side": "RU", "confidence": 0.8, "geometry": SQUARE.buffer(1)},
        ])  # fmt: skip
        data = built(table_of([row(start=day(0))]), surface=surface(areas=areas))
        assert data["surface"]["areas"] == [[0, 1, 0, 0, 0.8], [1, None, 1, 0, 0.8]]
        assert len(data["surface"]["shapes"]) == 2

    def test_what_does_not_change_is_told_once(self):
        areas = layer([
            {"date": day(n), "side": "RU", "confidence": 0.8, "geometry": SQUARE} for n in range(9)
        ])  # fmt: skip
        data = built(table_of([row(start=day(0))]), surface=surface(areas=areas))
        assert data["surface"]["areas"] == [[0, None, 0, 0, 0.8]]

    def test_a_date_on_which_nothing_is_drawn_ends_what_was(self):
        drawn = surface(areas=layer([{"date": day(0), "side": "RU", "geometry": SQUARE}]))
        drawn.dates = (day(0), day(2))
        data = built(table_of([row(start=day(0))]), surface=drawn)
        assert data["surface"]["areas"] == [[0, 1, 0, 0, None]]

    def test_intervals_and_one_table_for_all_layers(self):
        table = layer([
            {"layer": "area", "side": "B", "from": day(1), "until": day(2), "geometry": SQUARE},
            {"layer": "line", "side": None, "from": None, "until": None,
             "geometry": shapely.LineString([(36, 47), (37, 48)])},
        ])  # fmt: skip
        data = built(table_of([row(start=day(0))]), surface=table)
        assert [side["code"] for side in data["sides"]] == ["B", "RU"]
        assert data["surface"]["areas"] == [[1, 2, 0, 0, None]]
        assert data["surface"]["line"] == [[-1, None, 1, None, None]]

    @pytest.mark.parametrize(
        ("areas", "message"),
        [
            (layer([{"date": day(0), "geometry": BOWTIE}]), "invalid Polygon"),
            (layer([{"date": day(0), "geometry": shapely.Point(0, 0)}]), "Polygon is expected"),
            (layer([{"date": day(0), "geometry": SQUARE}]).to_crs(3857), "EPSG:4326"),
            (layer([{"date": "then", "geometry": SQUARE}]), "not a day"),
            (layer([{"from": day(2), "until": day(1), "geometry": SQUARE}]), "before it begins"),
            (layer([{"date": day(0), "geometry": shapely.box(1e6, 0, 2e6, 1)}]), "no degrees"),
        ],
    )
    def test_what_cannot_be_drawn_is_a_clear_error(self, areas, message):
        with pytest.raises(InvalidHistory, match=message):
            Map(table_of([row()]), surface=surface(areas=areas))

    def test_empty_shapes_are_passed_over(self):
        areas = layer([{"date": day(0), "side": "RU", "geometry": shapely.Polygon()}])
        data = built(table_of([row(start=day(0))]), surface=surface(areas=areas))
        assert data["surface"]["areas"] == []

    def test_no_surface_at_all(self):
        with pytest.raises(InvalidHistory, match="no surface"):
            Map(table_of([row()]), surface="areas")

    def test_a_delay_refuses_it(self):
        drawn = surface(areas=layer([{"date": day(0), "side": "RU", "geometry": SQUARE}]))
        with pytest.raises(ValueError, match="known_by"):
            Map(table_of([row(start=day(0))]), surface=drawn, delay_days=3)


class TestOutside:
    @pytest.mark.parametrize(
        "url",
        [
            "http://tiles.example/{z}/{x}/{y}.png",
            "https://{s}.tiles.example/{z}/{x}/{y}.png",
            "https://tiles.example/{z}/{x}.png",
            "https://tiles.example/{z}/{x}/{y}.png; script-src *",
            "https://tiles.example'/{z}/{x}/{y}",
            "https://a@tiles.example/{z}/{x}/{y}",
            "javascript:alert(1)",
        ],
    )
    def test_tiles_of_no_single_host_are_refused(self, url):
        with pytest.raises(ValueError, match="tiles"):
            Tiles(url=url, attribution="Somebody")

    def test_tiles_need_somebody_to_thank(self):
        with pytest.raises(ValueError, match="attribution"):
            Tiles(url="https://tiles.example/{z}/{x}/{y}.png", attribution=" ")

    def test_the_policy_is_widened_to_exactly_the_host(self):
        tiles = Tiles(url="https://tiles.example:8443/a/{z}/{x}/{y}.png?key=1", attribution="S")
        page = Map(table_of([row()]), tiles=tiles).render()
        (policy,) = re.findall('Content-Security-Policy" content="([^"]*)"', page)
        assert "img-src data: https://tiles.example:8443;" in policy
        assert "https:" not in policy.replace("https://tiles.example:8443", "")

    def test_borders_name_a_point_of_view(self):
        lines = gpd.GeoDataFrame(geometry=[SQUARE], crs=4326)
        with pytest.raises(ValueError, match="point of view"):
            Borders(lines=lines, according_to="")
        with pytest.raises(InvalidHistory, match="4326"):
            Borders(lines=lines.to_crs(3857), according_to="Somebody")
        assert len(Borders(lines=lines, according_to="Somebody").to_dict()["lines"]) == 1


class TestWords:
    def test_every_language_has_every_phrase(self):
        strings = load_strings()
        assert tuple(strings) == LANGUAGES
        plural = re.compile(r"\.(one|few|many|other)$")
        expected = {plural.sub("", key) for key in strings["en"]}
        forms = {
            "en": {"one", "other"},
            "uk": {"one", "few", "many", "other"},
            "ru": {"one", "few", "many", "other"},
        }
        for language, table in strings.items():
            assert {plural.sub("", key) for key in table} == expected, language
            counted = {plural.sub("", key) for key in table if plural.search(key)}
            for key in counted:
                found = {match[1] for name in table if name.startswith(f"{key}.")
                         and (match := plural.search(name))}  # fmt: skip
                assert found == forms[language], (language, key)

    def test_phrases_put_in_the_same_values(self):
        strings = load_strings()
        for key, phrase in strings["en"].items():
            for language in ("uk", "ru"):
                found = set(re.findall(r"\{(\w+)\}", strings[language][key]))
                assert found == set(re.findall(r"\{(\w+)\}", phrase)), (language, key)

    def test_every_phrase_the_scripts_ask_for_is_there(self):
        folder = resources.files("frontline.maps").joinpath("page")
        asked = set()
        for file in folder.iterdir():
            if file.name.endswith(".js"):
                asked |= set(re.findall(r'\bsay\("([a-z_.]+)"', file.read_text(encoding="utf-8")))
        assert asked <= set(load_strings()["en"])

    def test_a_language_without_an_interface_is_refused(self):
        with pytest.raises(ValueError, match="one of auto, en, uk, ru"):
            MapOptions(language="de")


class TestLarge:
    def test_a_row_a_day_for_a_thousand_places_becomes_few_runs(self):
        places, days = 1_000, 60
        table = pd.DataFrame({
            "place_id": np.repeat([f"local:{n}" for n in range(places)], days),
            "name": "Name", "kind": "settlement", "status": "assessed", "controller": "UA",
            "latitude": np.repeat(np.linspace(46, 52, places), days),
            "longitude": np.repeat(np.linspace(24, 40, places), days),
            "from": np.tile(np.datetime64("2024-01-01") + np.arange(days), places),
            "until": np.tile(np.datetime64("2024-01-01") + np.arange(1, days + 1), places),
        })  # fmt: skip
        data = built(table)
        assert set(data["runs"]["count"]) == {2}
        assert len(Map(table).render()) - len(Map(table.iloc[:1]).render()) < 20 * places
