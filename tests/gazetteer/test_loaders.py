from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import pickle
import re
import sqlite3
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gazetteer as gz
from gazetteer.cli import commands
from gazetteer.index import core, current, estimate_radius_km, find_user_folder
from gazetteer.loaders import progress
from gazetteer.loaders.columns import parse_columns
from gazetteer.loaders.layers import list_layers

COLUMNS = "id=code,name=en,name:uk=uk,former:uk=old,alternates=other:|,latitude=lat,longitude=lon"
HEADER = "code,en,uk,old,other,lat,lon\n"
ROW = "a1,Prykladivka,Прикладівка,Стара Вигадка,Vydumka|Выдумка,48.1,37.2\n"


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))


@pytest.fixture
def table(tmp_path):
    def write(text: str, name: str = "towns.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def geonames(number: int, name: str, **given: object) -> str:
    cells = {
        "id": number, "name": name, "ascii": name, "others": "", "lat": 48.5, "lon": 37.5,
        "class": "P", "code": "PPL", "country": "UA", "cc2": "", "a1": "", "a2": "", "a3": "",
        "a4": "", "population": 0, "elevation": "", "dem": 1, "zone": "", "changed": "2024-01-01",
    }  # fmt: skip
    return "\t".join(str(value) for value in (cells | given).values()) + "\n"


def files_of_home() -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() for path in find_user_folder().rglob("*") if path.is_file()
    }


# What is added is found


def test_a_table_is_asked_together_with_the_core(table):
    (layer,) = gz.add(table(HEADER + ROW), columns=COLUMNS, country="UA", licence="CC0")
    assert (layer.places, layer.new, layer.licence) == (1, 1, "CC0")
    for name in ("Prykladivka", "Прикладівка", "Vydumka", "Выдумка", "local:a1"):
        place = gz.resolve(name, near=(48.1, 37.2))
        assert (place.id, place.name, place.country) == ("local:a1", "Prykladivka", "UA")
    assert [c.reasons[0] for c in gz.search("Стара Вигадка", near_misses=False)] == [
        "was called so formerly"
    ]
    assert gz.resolve("Kurakhove").id == "geonames:695357"
    assert len(current().metadata()) > len(core().metadata())


@pytest.mark.parametrize("name", ["towns.csv.gz", "towns.tsv", "towns.zip", "semicolons.csv"])
def test_tables_come_in_many_wraps(tmp_path, name):
    separator = {"towns.tsv": "\t", "semicolons.csv": ";"}.get(name, ",")
    text = ("\ufeff" + HEADER + ROW).replace(",", separator)
    path = tmp_path / name
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(text.encode()))
    elif name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "nothing here")
            archive.writestr("towns.csv", text)
    else:
        path.write_text(text, encoding="utf-8")
    gz.add(path, columns=COLUMNS)
    assert gz.lookup("local:a1").point == (48.1, 37.2)


def test_a_country_file_of_geonames(table):
    text = (
        geonames(9_000_001, "Nova Oblast", **{"class": "A", "code": "ADM1", "a1": "99"})
        + geonames(9_000_002, "Prykladivka", others="Прикладівка,مثال", a1="99", population=70)
        + geonames(9_000_003, "Prykladivka Mine", **{"class": "S", "code": "MN"})
        + geonames(9_000_004, "Kurakhove", id=695357, lat=47.98, lon=37.28)
    )
    (layer,) = gz.add(table(text, "UA.txt"))
    assert (layer.format, layer.places, layer.new, layer.left_out) == ("geonames", 3, 2, 1)
    assert "GeoNames" in (layer.licence or "")
    place = gz.resolve("Прикладівка")
    assert (place.id, place.admin1, place.population) == ("geonames:9000002", "Nova Oblast", 70)
    assert gz.resolve("Prykladivka", within="Nova Oblast") == place
    assert gz.lookup("geonames:695357").admin1 == "Donetsk Oblast"  # the core's, kept


def test_alternate_names_of_known_places_only(table):
    places = table(geonames(9_000_002, "Prykladivka"), "UA.txt")
    lines = [
        "1\t9000002\tuk\tПрикладівка\t1\t\t\t\t\t",
        "2\t9000002\tru\tСтароречье\t\t\t\t1\t\t2016-05-19",
        "3\t9000002\tlink\thttps://example.org\t\t\t\t\t\t",
        "4\t9000003\tuk\tНе Звідси\t1\t\t\t\t\t",
        "5\t9000002\tja\t例\t\t\t\t\t\t",
        "6\t2988507\ten\tParee\t\t\t\t\t\t",
    ]
    names = table("\n".join(lines) + "\n", "alternateNamesV2.txt")
    layers = gz.add([names, places])
    assert [layer.format for layer in layers] == ["geonames", "alternate names"]
    assert layers[1].left_out == 3
    assert gz.resolve("Прикладівка").id == "geonames:9000002"
    former = [name for name in gz.lookup("geonames:9000002").names if name.status == "former"]
    assert [(name.text, name.until) for name in former] == [("Староречье", "2016-05-19")]
    assert gz.resolve("Староречье", on="2016-01-01").id == "geonames:9000002"
    assert not gz.search("Не Звідси", near_misses=False)
    assert not gz.search("Paree", near_misses=False)


def test_every_settlement_added_has_an_extent(table):
    text = "id,name,lat,lon,r,n\na1,Persha,48.1,37.2,,90000\na2,Druha,48.3,37.4,7.5,\n"
    columns = "id=id,name=name,latitude=lat,longitude=lon,radius_km=r,population=n"
    gz.add(table(text), columns=columns, country="UA")
    extents = [gz.lookup(f"local:a{n}") for n in (1, 2)]
    assert [(place.radius_km, place.radius_estimated) for place in extents] == [
        (estimate_radius_km(90_000), True),
        (7.5, False),
    ]
    listed = gz.table(country="UA").set_index("id").loc[["local:a1", "local:a2"]]
    assert list(listed["radius_km"]) == [place.radius_km for place in extents]
    nearest = [place.id for place, _ in current().nearest((48.1, 37.21))]
    assert nearest == ["local:a1"]


# One place is one place


def test_the_same_id_is_the_same_place(table):
    text = "id,name,gn,lat,lon\nUA14160190350070064,Kurakhivka Test,695357,47.98,37.28\n"
    columns = "id=id,name=name,geonames=gn,latitude=lat,longitude=lon"
    (layer,) = gz.add(table(text), columns=columns)
    assert (layer.places, layer.new) == (1, 0)
    assert gz.lookup("katottg:UA14160190350070064").id == "geonames:695357"
    assert gz.resolve("Kurakhivka Test", near="Kurakhove").id == "geonames:695357"


@pytest.mark.parametrize(("kilometres", "new"), [(2, 0), (5, 1)])
def test_the_same_name_within_three_km_is_the_same_place(table, kilometres, new):
    latitude = gz.resolve("Kurakhove").latitude + kilometres / 111.2
    text = f"name,lat,lon\nКурахове,{latitude},{gz.resolve('Kurakhove').longitude}\n"
    (layer,) = gz.add(table(text), columns="name=name,latitude=lat,longitude=lon")
    assert layer.new == new


def test_a_former_name_of_the_other_is_the_same_place(table):
    """One list still has the name that another calls former."""
    old = table("name,lat,lon\nVydumka,48.105,37.2\n", "a.csv")
    gz.add(old, columns="name=name,latitude=lat,longitude=lon", country="UA")
    text = HEADER + "a1,Prykladivka,Прикладівка,Видумка,,48.1,37.2\n"
    (layer,) = gz.add(table(text, "b.csv"), columns=COLUMNS, country="UA")
    assert layer.new == 0
    place = gz.lookup("local:a1")
    assert (place.name, place.latitude) == ("Prykladivka", 48.105)
    assert gz.search("Vydumka", near=place)[0].place == place


def test_two_rows_of_one_file_are_two_places(table):
    rows = "b1,Prykladivka,Прикладівка,,,48.101,37.2\n"
    (layer,) = gz.add(table(HEADER + ROW + rows), columns=COLUMNS)
    assert layer.new == 2


def test_regions_are_understood_by_name_and_by_code(table):
    core_towns = ["Kurakhove", "Pokrovsk", "Bakhmut", "Kramatorsk"]
    rows = [["name", "lat", "lon", "region"]]
    for name in core_towns:
        place = gz.resolve(name, within="Donetsk Oblast")
        rows.append([name, str(place.latitude), str(place.longitude), "14"])
    rows.append(["Prykladivka", "48.1", "37.2", "14"])
    rows.append(["Kazkove", "50.1", "36.9", "Харківська область"])
    rows.append(["Nizvidkove", "49.1", "33.9", "no such region"])
    text = "\n".join(",".join(row) for row in rows)
    gz.add(table(text), columns="name=name,latitude=lat,longitude=lon,admin1=region", country="UA")
    assert gz.resolve("Prykladivka").admin1 == "Donetsk Oblast"
    assert gz.resolve("Kazkove").admin1 == "Kharkiv Oblast"
    assert gz.resolve("Nizvidkove").admin1 is None


def test_a_region_decides_the_country(table):
    text = "name,lat,lon,region\nПримерово,45.2,34.1,Республика Крым\n"
    columns = "name:ru=name,latitude=lat,longitude=lon,admin1=region"
    gz.add(table(text), columns=columns, country="RU")
    place = gz.resolve("Примерово")
    assert (place.country, place.admin1) == ("UA", gz.lookup("geonames:703883").name)
    assert place.name == "Primerovo"


# Adding again, in another order, and anew


def test_adding_again_changes_nothing(table):
    path = table(HEADER + ROW)
    first = gz.add(path, columns=COLUMNS)
    before = files_of_home()
    assert gz.add(path, columns=COLUMNS) == first
    assert gz.add() == first == gz.list_added()
    assert files_of_home() == before


def test_the_order_of_adding_makes_no_difference(table, tmp_path, monkeypatch):
    one = table(HEADER + ROW, "one.csv")
    two = table(HEADER + ROW.replace("a1", "b1").replace("Vydumka", "Kazka"), "two.csv")
    answers = []
    for number, order in enumerate([(one, two), (two, one)]):
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / f"home{number}"))
        for path in order:
            gz.add(path, columns=COLUMNS)
        with sqlite3.connect(find_user_folder() / "index.sqlite") as connection:
            answers.append(connection.execute("SELECT * FROM places ORDER BY id").fetchall())
        connection.close()
    assert answers[0] == answers[1]
    assert gz.lookup("local:b1") == gz.lookup("local:a1")


def test_a_changed_file_replaces_what_it_held(table):
    gz.add(table(HEADER + ROW), columns=COLUMNS)
    gz.add(table(HEADER + ROW.replace("Prykladivka", "Inshe")), columns=COLUMNS)
    assert gz.resolve("Inshe").id == "local:a1"
    assert not gz.search("Prykladivka", near_misses=False, country="UA") or (
        gz.search("Prykladivka")[0].place.name == "Inshe"
    )
    assert len(gz.list_added()) == 1


def test_a_layer_taken_away_is_gone_after_a_rebuild(table):
    gz.add(table(HEADER + ROW), columns=COLUMNS)
    for path in list_layers(find_user_folder()):
        path.unlink()
    assert gz.add() == ()
    assert current() is core()


# What cannot be so


BAD = {
    "latitude 98.1": "a2,Verkhnie,,,,98.1,200\n",
    "longitude 190": "a2,Verkhnie,,,,48.1,190\n",
    "swapped": "a2,Verkhnie,,,,37.2,48.1\n",
    "are latitude and longitude swapped": "a2,Verkhnie,,,,137.2,48.1\n",
    "0/0": "a2,Verkhnie,,,,0,0.0\n",
    "finite": "a2,Verkhnie,,,,nan,37.2\n",
    "is missing": "a2,Verkhnie,,,,,37.2\n",
    "no number": "a2,Verkhnie,,,,48°,37.2\n",
    "stands in row 2 already": "a1,Verkhnie,,,,48.1,37.2\n",
    "no name": "a2,…,,,,48.1,37.2\n",
    "the header has 7": "a2,Verkhnie,48.1,37.2\n",
    "control character": "a2,Verk\x07hnie,,,,48.1,37.2\n",
    "characters": f"a2,{'Verkhnie' * 40},,,,48.1,37.2\n",
}


@pytest.mark.parametrize("expected", list(BAD))
def test_a_bad_row_is_named_and_nothing_is_added(table, expected):
    gz.add(table(HEADER + ROW), columns=COLUMNS, country="UA")
    before = files_of_home()
    path = table(HEADER + ROW + ROW.replace("a1", "a9") + BAD[expected], "more.csv")
    with pytest.raises(gz.InvalidData, match=r"more\.csv, row 4") as caught:
        gz.add(path, columns=COLUMNS, country="UA")
    assert isinstance(caught.value, ValueError)
    assert expected in caught.value.problems[0]
    assert files_of_home() == before
    assert gz.resolve("Prykladivka").id == "local:a1"


def test_all_problems_at_once(table):
    text = HEADER + ROW + "".join(BAD.values())
    with pytest.raises(gz.InvalidData) as caught:
        gz.add(table(text), columns=COLUMNS, country="UA")
    problems = caught.value.problems
    assert [f"row {row}:" in problem for row, problem in enumerate(problems, 3)] == [True] * len(
        BAD
    )
    assert "and 3 more" in str(caught.value)
    assert pickle.loads(pickle.dumps(caught.value)).problems == problems


def test_problems_are_bounded(table):
    with pytest.raises(gz.InvalidData) as caught:
        gz.add(table(HEADER + "x,y,,,,0,0\n" * 5_000), columns=COLUMNS)
    assert len(caught.value.problems) == 1_000


def test_swapped_coordinates_are_seen_by_namesakes_where_the_country_is_not_known(table):
    place = gz.resolve("Kurakhove")
    text = f"name,lat,lon\nKurakhove,{place.longitude},{place.latitude}\n"
    with pytest.raises(gz.InvalidData, match="swapped"):
        gz.add(table(text), columns="name=name,latitude=lat,longitude=lon")


BORDER = {
    "KZ": [(48.85611, 46.83361), (48.81441, 46.76946), (49.42278, 46.84626)],
    "TD": [(20.45833, 16.52778), (21.35468, 17.00158), (21.8375, 17.4275)],
}
"""Places known to no core, outside the box of those that are, and in it the other way round."""


def list_points(country, *, swapped=False):
    rows = core()._rows(
        "SELECT latitude, longitude FROM places WHERE kind = 0 AND country = ?", country
    )
    points = [(latitude / 1e5, longitude / 1e5) for latitude, longitude in rows]
    return [(lon, lat) for lat, lon in points] if swapped else points


def write_points(points, *, start=0):
    return "".join(
        f"a{number},Mistechko{number},,,,{latitude},{longitude}\n"
        for number, (latitude, longitude) in enumerate(points, start)
    )


@pytest.mark.parametrize("country", list(BORDER))
@pytest.mark.parametrize("others", [False, True])
def test_places_beyond_those_that_are_known_are_not_taken_for_swapped(table, country, others):
    points = [*BORDER[country], *(list_points(country) if others else [])]
    (added,) = gz.add(table(HEADER + write_points(points)), columns=COLUMNS, country=country)
    assert added.places == len(points)


def test_a_place_out_of_its_country_is_judged_by_the_other_rows_of_the_file(table):
    fada = gz.resolve("Fada", country="TD", kind="settlement")
    points = [(fada.longitude, fada.latitude)]
    (added,) = gz.add(
        table(HEADER + write_points([*points, *list_points("TD")])), columns=COLUMNS, country="TD"
    )
    assert added.places == 1 + len(list_points("TD"))
    with pytest.raises(gz.InvalidData, match=r"row 2: .* swapped"):
        gz.add(table(HEADER + write_points(points), "one.csv"), columns=COLUMNS, country="TD")


# Nowhere in Georgia or Israel does swapping take a place out of the country by 5°.
@pytest.mark.parametrize("country", ["UA", "RU", "KZ", "TD", "GE", "IL", "SY"])
def test_a_file_with_swapped_columns_is_refused_with_its_rows(table, country):
    points = list_points(country, swapped=True)
    with pytest.raises(gz.InvalidData, match="swapped") as caught:
        gz.add(table(HEADER + write_points(points)), columns=COLUMNS, country=country)
    rows = [int(re.search(r"row (\d+):", told)[1]) for told in caught.value.problems]
    assert rows == sorted(set(rows))
    assert len(rows) >= min(0.4 * len(points), 1_000)


def test_a_swapped_row_among_many_that_are_right_is_refused_where_it_is_far_off(table):
    points = [*list_points("UA")[:200], (37.6, 48.7), *list_points("UA")[200:300]]
    with pytest.raises(gz.InvalidData, match="1 problem;") as caught:
        gz.add(table(HEADER + write_points(points)), columns=COLUMNS, country="UA")
    assert "row 202: latitude 37.6, longitude 48.7" in caught.value.problems[0]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("latin.csv", (HEADER + ROW).encode("cp1251"), "line 2: not UTF-8"),
        ("utf16.csv", (HEADER + ROW).encode("utf-16"), "line 1: not UTF-8"),
        ("short.csv.gz", gzip.compress((HEADER + ROW).encode())[:-9], "cut short"),
        ("bytes.csv", b"\x00\xff\xfe" * 100, "line 1: not UTF-8"),
        ("endless.csv", b"x" * 2_000_000, "line 1: over 1 MB"),
        ("short.zip", b"PK\x03\x04 and no more", "short.zip: cannot be read"),
    ],
)
def test_unreadable_files_name_the_line(tmp_path, name, content, expected):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(gz.UnreadableData, match=expected):
        gz.add(path, columns=COLUMNS)
    assert not files_of_home()


def test_a_missing_file_is_unreadable(tmp_path):
    with pytest.raises(gz.UnreadableData, match="there is no file"):
        gz.add(tmp_path / "none.csv", columns=COLUMNS)
    with pytest.raises(gz.UnreadableData):
        gz.add(tmp_path, columns=COLUMNS)


def test_a_damaged_archive_is_unreadable(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("UA.txt", "".join(geonames(n, f"Selo {n}") for n in range(1, 3_000)))
    damaged = bytearray(buffer.getvalue())
    damaged[len(damaged) // 2] ^= 0xFF
    (tmp_path / "UA.zip").write_bytes(damaged)
    with pytest.raises(gz.UnreadableData, match=r"UA\.zip: (damaged or cut short|cannot be read)"):
        gz.add(tmp_path / "UA.zip")


def test_a_dump_cut_in_a_line_names_it(table):
    text = geonames(9_000_001, "Persha") + geonames(9_000_002, "Druha")[:30]
    with pytest.raises(gz.InvalidData, match=r"UA\.txt, line 2: \d+ columns"):
        gz.add(table(text, "UA.txt"))
    assert gz.list_added() == ()


@pytest.mark.parametrize("cut", [-3, -8, -13, -30])
def test_a_dump_cut_in_any_cell_of_its_last_line_names_it(table, cut):
    text = geonames(9_000_001, "Persha") + geonames(9_000_002, "Druha")
    with pytest.raises(gz.InvalidData, match=r"UA\.txt, line 2"):
        gz.add(table(text[:cut], "UA.txt"))


@pytest.mark.parametrize("columns", [2, 5, 8, 9])
def test_alternate_names_cut_in_a_line_name_it(table, columns):
    whole = "1\t9000001\tuk\tПерша\t1\t\t\t\t\t"
    cut = "\t".join(["2", "9000001", "ru", "Первая", *[""] * 6][:columns])
    with pytest.raises(gz.InvalidData, match=r"alternateNamesV2\.txt, line 2"):
        gz.add(table(f"{whole}\n{cut}", "alternateNamesV2.txt"))


def test_alternate_names_of_the_old_layout_are_read(table):
    places = table(geonames(9_000_001, "Persha"), "UA.txt")
    gz.add([places, table("1\t9000001\tuk\tПерша\t1\t\t\t\n", "alternateNames.txt")])
    assert gz.resolve("Перша", country="UA").id == "geonames:9000001"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"lat": 91}, "latitude 91"), ({"lon": -181}, "longitude -181"),
        ({"lat": 0, "lon": 0}, "0/0"), ({"lat": ""}, "is missing"), ({"lat": "x"}, "no number"),
        ({"id": "x"}, "no number"), ({"id": 9_000_001}, "stands in row 1 already"),
        ({"population": "-1"}, "population"),
    ],
)  # fmt: skip
def test_a_bad_line_of_a_dump_is_named(table, change, expected):
    text = geonames(9_000_001, "Persha") + geonames(9_000_002, "Druha", **change)
    with pytest.raises(gz.InvalidData, match=r"UA\.txt, line 2") as caught:
        gz.add(table(text, "UA.txt"))
    assert expected in caught.value.problems[0]
    assert not files_of_home()


def test_a_table_without_a_row_or_with_old_line_ends_is_refused(table):
    for text in (HEADER, HEADER + "\n\n"):
        with pytest.raises(gz.InvalidData, match="no row below the header"):
            gz.add(table(text), columns=COLUMNS)
    with pytest.raises(gz.InvalidData, match="end in LF or CRLF"):
        gz.add(table((HEADER + ROW).replace("\n", "\r")), columns=COLUMNS)
    with pytest.raises(gz.InvalidData, match="row 1: no column"):
        gz.add(table(""), columns=COLUMNS)


def test_a_byte_order_mark_line_ends_and_decimal_commas_of_a_spreadsheet_are_read(table):
    text = "\ufeffcode;en;lat;lon\r\na1;Prykladivka;48,1;37,2\r\na2;Kazka;48,25;37,35\r\n"
    gz.add(table(text), columns="id=code,name=en,latitude=lat,longitude=lon", country="UA")
    assert gz.lookup("local:a2").point == (48.25, 37.35)


def test_a_foreign_file_needs_columns(table):
    with pytest.raises(gz.InvalidData, match="line 1: 1 columns") as caught:
        gz.add(table(HEADER + ROW))
    assert "code,en,uk" in str(caught.value)
    with pytest.raises(gz.InvalidData, match='no column "lat"; the header says: a, b'):
        gz.add(table("a,b\n1,2\n"), columns="name=a,latitude=lat,longitude=b")


def test_one_bad_file_keeps_all_out(table):
    good, bad = table(HEADER + ROW, "good.csv"), table(HEADER + "x,y,,,,0,0\n", "bad.csv")
    with pytest.raises(gz.InvalidData):
        gz.add([good, bad], columns=COLUMNS)
    assert not files_of_home()


@pytest.mark.parametrize(
    "columns",
    [
        "", "name", "name=", "=x", "name=a,name=b,latitude=c,longitude=d", "latitude=a,longitude=b",
        "name=a,latitude=b", "nom=a,name=b,latitude=c,longitude=d", "id:uk=a,name=b",
        "name:ukrainian=a,latitude=b,longitude=c",
    ],
)  # fmt: skip
def test_a_map_that_makes_no_sense_is_wrong_usage(table, columns):
    with pytest.raises(gz.InvalidQuery, match="columns"):
        gz.add(table(HEADER + ROW), columns=columns)


def test_a_map_may_be_a_mapping():
    text = "name=a,name:uk=b,former:uk=c,alternates=d:|,latitude=e,longitude=f"
    pairs = dict(pair.split("=") for pair in text.split(","))
    assert parse_columns(pairs) == parse_columns(text)


def test_an_unknown_country_is_wrong_usage(table):
    with pytest.raises(gz.InvalidQuery, match="ZZ"):
        gz.add(table(HEADER + ROW), columns=COLUMNS, country="ZZ")


def test_a_damaged_index_says_what_to_do(table):
    gz.add(table(HEADER + ROW), columns=COLUMNS)
    (find_user_folder() / "index.sqlite").write_bytes(b"no index")
    from gazetteer.index import forget_current

    forget_current()
    with pytest.raises(gz.UnreadableIndex, match="gazetteer add"):
        gz.resolve("Kurakhove")
    gz.add()
    assert gz.resolve("Prykladivka").id == "local:a1"


cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["a1", "48.1", "37.2", "-0", "1e400", "Прикладівка", "a|b||", '"', "\ud800"]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(cells, min_size=6, max_size=8), max_size=4), quoted=st.booleans())
def test_any_row_is_taken_or_refused(tmp_path, rows, quoted):
    text = io.StringIO()
    if quoted:
        csv.writer(text).writerows(rows)
    else:
        text.write("\n".join(",".join(row) for row in rows))
    path = tmp_path / "any.csv"
    path.write_bytes((HEADER + text.getvalue()).encode("utf-8", "surrogatepass"))
    try:
        layers = gz.add(path, columns=COLUMNS)
    except (gz.InvalidData, gz.UnreadableData):
        return
    for layer in layers:
        assert layer.places <= len(text.getvalue().splitlines()) + 1
    assert gz.add(path, columns=COLUMNS) == layers


# Telling how far it is


@pytest.fixture
def open_terminal(monkeypatch):
    """Make standard error take itself for a terminal, on a clock that goes 2 s a glance."""

    def open_it(*, is_terminal: bool = True) -> io.StringIO:
        stream = io.StringIO()
        monkeypatch.setattr(stream, "isatty", lambda: is_terminal, raising=False)
        monkeypatch.setattr(sys, "stderr", stream)
        ticks = itertools.count(0, 2)
        monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(ticks)))
        monkeypatch.setenv("TERM", "xterm")
        return stream

    return open_it


def test_what_takes_long_is_told(open_terminal, table):
    rows = "".join(f"a{n},Selo{n},,,,{48 + n / 1e4:.4f},{37 + n / 1e4:.4f}\n" for n in range(2_500))
    path = table(HEADER + rows)
    terminal = open_terminal()
    gz.add(path, columns=COLUMNS, country="UA")
    assert "reading towns.csv" in terminal.getvalue()
    assert "laying towns.csv" in terminal.getvalue()


def test_names_of_files_are_no_markup_on_the_terminal(open_terminal):
    terminal = open_terminal()
    with progress.Bar("reading [red]x[/red].csv", total=10) as bar:
        bar.reach(5)
    assert "[red]x[/red].csv" in terminal.getvalue()


def test_a_notebook_is_told_once(open_terminal, monkeypatch):
    terminal = open_terminal(is_terminal=False)
    monkeypatch.setitem(sys.modules, "ipykernel", SimpleNamespace())
    with progress.Bar("fetching UA.zip", total=10) as bar:
        bar.reach(5)
        bar.reach(7)
    assert terminal.getvalue() == "fetching UA.zip …\n"


def test_nothing_is_told_where_nobody_looks(open_terminal, monkeypatch):
    terminal = open_terminal(is_terminal=False)
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    with progress.Bar("reading", total=10) as bar:
        bar.reach(5)
    assert terminal.getvalue() == ""


# The program


def run(*arguments: object):
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


def test_the_program_adds_and_tells(table):
    done = run("add", table(HEADER + ROW), "--columns", COLUMNS, "--country", "ua")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "towns.csv: 1 place, 1 of them new; licence: not stated\n"
    told = json.loads(run("info", "--json").stdout)
    assert [(a["file"], a["places"], a["licence"]) for a in told["added"]] == [
        ("towns.csv", 1, None)
    ]
    assert told["outdated"] is False
    assert "towns.csv: 1 place" in run("info").stdout
    found = json.loads(run("find", "Прикладівка", "--json").stdout)
    assert found["place"]["id"] == "local:a1"


def test_the_program_says_what_is_wrong(table, tmp_path):
    columns = ("--columns", COLUMNS)
    path = table(HEADER + ROW + "a2,y,,,,0,0\na3,y,,,,91,0\n")
    done = run("add", path, *columns)
    assert done.exit_code == 1
    assert [line.strip()[:16] for line in done.stderr.splitlines()[1:]] == [
        "towns.csv, row 3",
        "towns.csv, row 4",
    ]
    assert run("add", tmp_path / "none.csv", *columns).exit_code == 5
    assert run("add", path, "--columns", "nonsense").exit_code == 2
    assert run("add").stdout == "nothing has been added so far\n"
