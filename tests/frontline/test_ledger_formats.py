"""What is particular to each format: other programs open it, and strangers' files are met with."""

from __future__ import annotations

import csv
import io
import json
import math
import sqlite3
import struct
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from strategies import HOSTILE, texts, unknown

from frontline.claims import Claim, Claimant, Quantity, Source, as_date
from frontline.errors import InvalidLedger, Problem, UnreadableInput, UnwritableOutput
from frontline.ledger import COLUMNS, Ledger, check, columns, read_claims
from frontline.ledger.columns import COUNTS, FLAGS, HINTS, NUMBERS, POINT
from frontline.ledger.formats.delimited import inert, plain
from frontline.ledger.validation import TEXT_LIMIT
from gazetteer.errors import AmbiguousPlace
from gazetteer.places import Candidate, Name, Place

TOWN = Place(
    id="geonames:1",
    name="Town",
    kind="settlement",
    country="UA",
    admin1="Donetsk Oblast",
    latitude=48.25,
    longitude=-37.5,
    population=12_345,
    radius_km=1.5,
    names=(Name(text="Місто", language="uk", status="official"),),
)
AREA = Place(
    id="local:sliver",
    name="A sliver",
    kind="area",
    latitude=51.1,
    longitude=35.2,
    outline="POLYGON ((35 51, 35.5 51, 35.5 51.3, 35 51))",
)
MINISTRY = Claimant(name="Ministry of A", allegiance="A", official=True)
SIDES = {"A": "Ayland", "B": "Beeland"}


def claim(name: str, **changes: Any) -> Claim:
    fields: dict[str, Any] = {
        "id": name,
        "place": TOWN,
        "event": "captured",
        "side": "A",
        "claimant": MINISTRY,
        "stated_on": as_date("2025-01-06"),
    }
    return Claim(**(fields | changes))


LEDGER = Ledger(
    [
        claim("a", source=Source(publisher="Paper", chain=("Telegram", "Agency"), family="Agency")),
        claim("b", place=AREA, quantity=Quantity(value=0.4, upper=0.5, unit="share")),
        claim("c", claimant=Claimant(name="Observer"), event_date=as_date("2025-01")),
        claim("d", place=AREA, event="contested", side=None),
    ],
    sides=SIDES,
    title="A test",
)
TABLES = (".csv", ".geojson", ".gpkg", ".parquet")
GEO = (".geojson", ".gpkg", ".parquet")


def written(folder: Path, suffix: str, ledger: Ledger = LEDGER) -> Path:
    path = folder / f"claims{suffix}"
    ledger.write(path, resolve=unknown)
    return path


def problems(path: Path) -> list[Problem]:
    """What is wrong with a file; it is not loaded and not touched."""
    before = path.read_bytes()
    with pytest.raises(InvalidLedger):
        read_claims(path, resolve=unknown)
    assert path.read_bytes() == before
    return list(check(path, resolve=unknown).problems)


def opened(path: Path) -> gpd.GeoDataFrame:
    return gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)


def test_every_column_is_documented() -> None:
    for name in (*COLUMNS, *POINT, *HINTS, "geometry"):
        assert f"`{name}`" in (columns.__doc__ or ""), name


# -- other programs


@pytest.mark.parametrize("suffix", GEO)
@pytest.mark.parametrize("ledger", [LEDGER, Ledger(sides=SIDES)], ids=["claims", "empty"])
def test_geopandas_opens_it_without_help(tmp_path: Path, suffix: str, ledger: Ledger) -> None:
    table = opened(written(tmp_path, suffix, ledger))
    assert len(table) == len(ledger)
    assert table.crs.to_epsg() == 4326
    if len(ledger) or suffix != ".geojson":  # a feature collection of nothing has no columns
        assert list(table.columns) == [*COLUMNS, "geometry"]
    assert set(table.geom_type) <= {"Point"}
    if len(ledger):
        row = table.set_index("id").loc["a"]
        assert (row.geometry.x, row.geometry.y) == (-37.5, 48.25)
        assert row["place"] == "Town"
        assert row["chain"] == '["Telegram", "Agency"]'
        assert bool(row["official"])
        assert row["population"] == 12_345
        outline = table.set_index("id").loc["b"]["outline"]
        assert shapely.from_wkt(outline).geom_type == "Polygon"


def test_a_geopackage_keeps_the_kinds_of_its_columns(tmp_path: Path) -> None:
    import pyogrio

    info = pyogrio.read_info(written(tmp_path, ".gpkg"), layer="claims")
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert {name for name, kind in kinds.items() if kind == "bool"} == FLAGS
    assert {name for name, kind in kinds.items() if kind == "int64"} == COUNTS
    assert {name for name, kind in kinds.items() if kind == "float64"} == NUMBERS & set(COLUMNS)
    assert info["geometry_type"] == "Point"
    assert info["crs"] == "EPSG:4326"
    with closing(sqlite3.connect(tmp_path / "claims.gpkg")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)


def test_pandas_opens_a_csv_without_help(tmp_path: Path) -> None:
    path = written(tmp_path, ".csv")
    table = pd.read_csv(path)
    assert set(COLUMNS) | {"latitude", "longitude"} <= set(table.columns)
    assert table.set_index("id").loc["a", "longitude"] == -37.5
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")  # or spreadsheets garble Cyrillic


def test_pandas_opens_json_lines_without_help(tmp_path: Path) -> None:
    table = pd.read_json(written(tmp_path, ".jsonl"), lines=True).iloc[1:]
    assert list(table["id"]) == ["a", "b", "d", "c"] or set(table["id"]) == set("abcd")
    assert table.iloc[0]["place"]["name"] in {"Town", "A sliver"}


def test_the_json_of_a_claim_is_its_documented_shape(tmp_path: Path) -> None:
    lines = written(tmp_path, ".jsonl").read_text().splitlines()
    shapes = {shape["id"]: shape for shape in map(json.loads, lines[1:])}
    for item in LEDGER:
        said = {k: v for k, v in item.to_dict().items() if v is not None}
        for name in ("place", "source", "quantity"):
            inner = said.pop(name, {})
            inner = {k: v for k, v in inner.items() if v is not None and v != []}
            assert inner.items() <= shapes[item.id].get(name, {}).items()
        assert said.items() <= shapes[item.id].items()


@pytest.mark.parametrize("suffix", [*TABLES, ".jsonl"])
def test_long_texts_of_a_place_stand_in_a_file_once(tmp_path: Path, suffix: str) -> None:
    raw = written(tmp_path, suffix).read_bytes()
    assert raw.count(b"POLYGON ((35 51") == 1 or suffix == ".parquet"


def test_a_table_that_geopandas_writes_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "claims.gpkg"
    LEDGER.to_geodataframe().to_file(path, layer="anything", driver="GPKG")
    assert read_claims(path).claims == LEDGER.claims
    LEDGER.to_geodataframe().to_parquet(tmp_path / "claims.parquet")
    assert read_claims(tmp_path / "claims.parquet").claims == LEDGER.claims
    LEDGER.to_geodataframe().to_file(tmp_path / "claims.geojson", driver="GeoJSON")
    assert read_claims(tmp_path / "claims.geojson").claims == LEDGER.claims


def test_parquet_without_pyarrow_names_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, ".parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UnreadableInput, match=r"pip install 'frontline\[parquet\]'"):
        read_claims(path)
    with pytest.raises(UnwritableOutput, match=r"pip install 'frontline\[parquet\]'"):
        LEDGER.write(path)


# -- CSV: formulas


def cells_of(path: Path, separator: str) -> list[str]:
    """The cells that a spreadsheet makes of a CSV, whatever it takes for the separator."""
    text = path.read_text(encoding="utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]


@given(texts)
def test_an_inert_text_comes_back(text: str) -> None:
    assert plain(inert(text)) == text
    assert inert(text) != ""


@given(st.text(" '=+-@;\t\r\n\ufeff\x00\uff1da", max_size=12))
def test_an_inert_text_comes_back_however_it_is_made_up(text: str) -> None:
    made = inert(text)
    assert plain(made) == text
    assert made.lstrip(" \t\r\n\ufeff\x00")[:1] not in set("=+-@\uff1d")
    for part in made.replace("\t", ";").replace("\r", ";").replace("\n", ";").split(";"):
        assert part.lstrip(" \ufeff\x00")[:1] not in set("=+-@\uff1d")


@pytest.mark.parametrize("text", [t for t in HOSTILE if "'" not in t and t.isalnum()])
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("text", ["'tis", "O'Neill", "it's; well", "a,b", "2025-01-06"])
def test_an_apostrophe_is_an_apostrophe(text: str) -> None:
    assert inert(text) == text == plain(text)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_is_a_formula(tmp_path: Path, separator: str) -> None:
    evil = "=cmd|' /C calc'!A0"
    source = Source(publisher=evil, title=f"x;{evil}", url=f"\t{evil}", quote=f"x\n{evil}")
    ledger = Ledger(
        [
            claim("+1", source=source, note=f"x\t{evil}"),
            claim("@x", claimant=Claimant(name="-2+3", family=f" {evil}")),
        ],
        sides={"A": evil},
        title=f"x;{evil}",
    )
    path = written(tmp_path, ".csv", ledger)
    for cell in cells_of(path, separator):
        begin = cell.lstrip()[:1]
        assert begin not in set("=+@"), cell
        assert begin != "-" or float(cell) < 0  # a longitude
    assert read_claims(path, resolve=unknown) == ledger


# -- CSV: written by hand


def resolve(text: str, **hints: str | None) -> Place:
    found = [TOWN, replace(TOWN, id="geonames:2", admin1="Elsewhere")]
    if text == "Town":
        if hints["within"] == "Donetsk Oblast":
            return TOWN
        candidates = tuple(Candidate(place=place, score=0.5) for place in found)
        raise AmbiguousPlace("2 places are called Town", query=text, candidates=candidates)
    if text == TOWN.id:
        return TOWN
    return unknown(text)


BY_HAND = """\
place,within,event,side,claimant,allegiance,official,stated_on,publisher,url
Town,Donetsk Oblast,captured,A,Ministry of A,A,yes,2025-01-06,The Paper,https://example.org
"""


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_csv_written_by_hand(tmp_path: Path, separator: str, encoding: str, ending: str) -> None:
    path = tmp_path / "claims.csv"
    text = BY_HAND.replace(",", separator).replace("\n", ending)
    path.write_bytes(text.encode(encoding))
    (found,) = read_claims(path, resolve=resolve)
    assert found.place == TOWN
    assert found.claimant == MINISTRY
    assert found.source == Source(publisher="The Paper", url="https://example.org")
    assert found.id.startswith("claim:")


def test_a_place_of_ones_own_in_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(
        "place,place_id,latitude,longitude,event,side,claimant,stated_on,chain\n"
        ",local:Hut,,,holds,A,B,2025-01-07,\n"
        "Hut,,48.1,37.2,holds,A,B,2025-01-06,Telegram\n"
    )
    first, second = read_claims(path, resolve=unknown)
    assert first.place == second.place
    assert (first.place.id, first.place.latitude) == ("local:Hut", 48.1)
    assert first.source.chain == ("Telegram",)


def test_everything_wrong_with_a_csv_is_named_at_once_by_row(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(
        "id,place,evnt,event,side,claimant,event_date,stated_on,published,about,latitude,longitude,"
        "quantity_value,quantity_unit,outline,kind\n"
        "a,Town,,captrued,A,M,,2025-01-06,,,48,37,,,,\n"  # 2
        'b,"To\nwn",,captured,A,M,,6 January,,,48,37,,,,\n'  # 3
        "c,Nowhere,,captured,A,M,,2025-01-06,,,,,,,,\n"  # 4
        "d,Here,,captured,A,M,,2025-01-06,,,nan,37,,,,\n"  # 5
        "e,Here,,captured,A,M,,2025-01-06,,,48,437,,,,\n"  # 6
        "f,Here,,captured,A,M,2025-01-08,2025-01-06,,,48,37,,,,\n"  # 7
        "g,Here,,captured,A,M,,2025-01-06,2025-01-05,,48,37,,,,\n"  # 8
        "h,Here,,denied,A,M,,2025-01-06,,i,48,37,,,,\n"  # 9
        "i,Here,,denied,A,M,,2025-01-06,,h,48,37,,,,\n"  # 10
        "j,Here,,captured,A,M,,2025-01-06,,,48,37,1.5,share,,\n"  # 11
        'k,Bow,,holds,A,M,,2025-01-06,,,48,37,,,"POLYGON((0 0,1 1,0 1,1 0,0 0))",area\n'  # 12
        "l,Here,,captured,A,,,2025-01-06,,,48,37,,,,\n"  # 13
        "m,Here,,captured,A,M,,,,,48,37,,,,\n"  # 14
        "n,Here,,captured,A,M,,2025-01-06,,,48,,,,,,too,many\n"  # 15
    )
    found = {(problem.line, problem.message) for problem in problems(path)}
    assert all(problem.unit == "row" for problem in problems(path))

    def has(row: int, words: str) -> bool:
        return any(line == row and words in message for line, message in found)

    assert has(1, "unknown column 'evnt'; did you mean 'event'?")
    assert has(2, "unknown event 'captrued'; did you mean 'captured'?")
    assert has(3, "'6 January' is not a date")
    assert has(4, "no place Nowhere; give its latitude and longitude")
    assert has(5, "`latitude`: 'nan' is not a number")
    assert has(6, "longitude 437.0 is not within")
    assert has(7, "stated 2025-01-06, before its event")
    assert has(8, "published 2025-01-05, before it was stated")
    assert has(9, "speak about one another: h -> i -> h")
    assert has(11, "a share lies between 0 and 1")
    assert has(12, "not a valid polygon")
    assert has(13, "has no `claimant`")
    assert has(14, "no date at all")
    assert has(15, "18 cells under 16 columns")
    assert has(15, "has no `longitude`")
    assert {line for line, _ in found} == {*range(1, 10), *range(11, 16)}


def test_what_deserves_a_second_look_is_noted_by_row(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(
        "place,latitude,longitude,event,side,claimant,allegiance,stated_on,url,quote,publisher\n"
        "Hut,48,37,holds,A,M,A,2025-01-06,,,\n"
        f"Hut,48,37,holds,A,M,A,2025-01-07,javascript:x,{'x' * 700},\n"
        "Hut,48,37,holds,A,N,unknown,2025-01-07,https://example.org,,Paper\n"
    )
    found = check(path, resolve=unknown)
    assert found.problems == ()
    notes = [str(note) for note in found.notes]
    assert [note.partition(":")[0] for note in notes] == ["row 2"] * 2 + ["row 3"] * 3
    assert "has no source" in notes[0]
    assert "takes a side; say in `official`" in notes[1]
    assert "`url` is no http(s) address" in notes[2]
    assert "keep it short" in notes[3]
    assert "without publisher" in notes[4]


@pytest.mark.parametrize("number", ["48,5", "1_000", "0x10", "inf", "４８"])
def test_a_number_is_written_with_a_decimal_point(tmp_path: Path, number: str) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(
        "place;latitude;longitude;event;side;claimant;stated_on\n"
        f"Hut;{number};37;holds;A;M;2025-01-06\n"
    )
    (problem,) = problems(path)
    assert f"`latitude`: '{number}' is not a number" in problem.message


def test_missing_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("town,event\nx,captured\n")
    messages = [problem.message for problem in problems(path)]
    assert "unknown column 'town'" in messages[0]
    assert [m for m in messages if m.startswith("no column")] == [
        "no column `claimant`; every claim needs one",
        "no column `place` or `place_id`; every claim needs one",
        "no column `event_date` or `stated_on` or `published`; every claim needs one",
    ]


def test_columns_without_end_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    header = "place,event,event,claimant,stated_on," + ",".join(f"x{n}" for n in range(5000))
    path.write_text(header + "\n")
    messages = [problem.message for problem in problems(path)]
    assert "4950 more unknown columns" in messages
    assert "the column `event` is there twice" in messages
    assert len(messages) == 52


def test_a_side_that_the_file_does_not_declare(tmp_path: Path) -> None:
    path = written(tmp_path, ".csv")
    path.write_text(path.read_text(encoding="utf-8-sig").replace(',"A",', ',"Z",'))
    assert any("side 'Z' is not among the declared sides" in p.message for p in problems(path))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"place,event\n\xcf\xf0\xe8,x\n", r"not text in UTF-8 \(line 2"),
        ("place\n".encode("utf-16"), "not text in UTF-8"),
        (b"", "empty"),
        (b'place,event,claimant,stated_on\n"a', "not CSV"),
    ],
)
def test_a_csv_that_is_no_text(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "claims.csv"
    path.write_bytes(raw)
    with pytest.raises(UnreadableInput, match=words):
        read_claims(path)


def test_sorting_and_cutting_columns_in_a_spreadsheet_keeps_the_ledger(tmp_path: Path) -> None:
    path = written(tmp_path, ".csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    dropped = {header.index(name) for name in ("known_since", "archive_url")}
    kept = [index for index in range(len(header)) if index not in dropped]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([row[index] for index in kept] for row in [header, *rows[::-1]])
    assert read_claims(path) == LEDGER


# -- texts without end


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".geojson"])
def test_a_quote_of_ten_megabytes_is_reported_by_its_row(tmp_path: Path, suffix: str) -> None:
    long = claim("z", source=Source(quote="MARK"))
    path = written(tmp_path, suffix, Ledger([*LEDGER, long], sides=SIDES))
    path.write_text(path.read_text(encoding="utf-8-sig").replace("MARK", "x" * 10_000_000))
    (problem,) = problems(path)
    assert problem.line is not None
    assert "`quote` has 10,000,000 characters, more than 100,000" in problem.message
    assert len(str(problem)) < 300


def test_a_text_as_long_as_may_be_comes_back(tmp_path: Path) -> None:
    text = (";=\n-" * TEXT_LIMIT)[:TEXT_LIMIT]
    ledger = Ledger([claim("a", note=text)])
    for suffix in (*TABLES, ".jsonl"):
        assert read_claims(written(tmp_path, suffix, ledger)) == ledger
    assert csv.field_size_limit() == 131_072  # the csv module is left as it was
    with pytest.raises(InvalidLedger, match="more than 100,000"):
        Ledger([claim("a", note=text + "x")])


# -- geometry


def geojson(tmp_path: Path, **changes: Any) -> Path:
    """A GeoJSON of the ledger, with members of the collection or of its first feature changed."""
    path = written(tmp_path, ".geojson")
    root = json.loads(path.read_text())
    feature = root["features"][0]
    for name, value in changes.items():
        (feature if name in feature else root)[name] = value
    path.write_text(json.dumps(root))
    return path


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"crs": {"type": "name", "properties": {"name": "EPSG:3857"}}}, "are in 'EPSG:3857'"),
        ({"crs": "rubbish"}, "are in 'rubbish'"),
        ({"geometry": {"type": "Point", "coordinates": [math.nan, 1]}}, "is not a number"),
        ({"geometry": {"type": "Point", "coordinates": [500, 1]}}, "longitude 500.0 is not"),
        ({"geometry": {"type": "Point", "coordinates": []}}, "must be a Point"),
        ({"geometry": {"type": "Polygon", "coordinates": []}}, "must be a Point"),
        ({"geometry": 7}, "must be a Point"),
        ({"properties": None}, "not a feature with properties"),
        ({"properties": {"id": {"a": 1}}}, "`id` must be one value"),
        ({"properties": {"evnt": 1}}, "unknown 'evnt'; did you mean 'event'?"),
        ({"properties": {"event": 7}}, "`event` must be text"),
        ({"features": {}}, "`features` must be a list"),
        ({"frontline": {"version": 9}}, "format version '9' is not known"),
        ({"frontline": {"version": 1, "sides": ["A"]}}, "`sides` must be an object"),
        ({"type": "Topology"}, "is a FeatureCollection"),
    ],
)
def test_a_geojson_of_strangers(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    if changes == {"type": "Topology"}:
        path = tmp_path / "claims.geojson"
        path.write_text('{"type": "Topology"}')
    else:
        path = geojson(tmp_path, **changes)
    assert any(words in problem.message for problem in problems(path))


@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"]
)
def test_a_geojson_that_says_wgs_84(tmp_path: Path, name: str) -> None:
    path = geojson(tmp_path, crs={"type": "name", "properties": {"name": name}})
    assert read_claims(path) == LEDGER


def test_a_feature_without_geometry_refers_to_a_place(tmp_path: Path) -> None:
    path = tmp_path / "claims.geojson"
    properties = {"place": "Town", "within": "Donetsk Oblast", "event": "holds", "side": "A"}
    properties |= {"claimant": "M", "stated_on": "2025-01-06"}
    feature = {"type": "Feature", "geometry": None, "properties": properties}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (found,) = read_claims(path, resolve=resolve)
    assert found.place == TOWN


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_another_reference_system_is_refused_and_not_transformed(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"claims{suffix}"
    table = LEDGER.to_geodataframe().to_crs(3857)
    if suffix == ".gpkg":
        table.to_file(path, driver="GPKG")
    else:
        table.to_parquet(path)
    assert any("Pseudo-Mercator" in problem.message for problem in problems(path))


def test_a_geometry_in_another_reference_system_than_its_layer(tmp_path: Path) -> None:
    path = written(tmp_path, ".gpkg")
    with closing(sqlite3.connect(path)) as database:
        (blob,) = database.execute("SELECT geom FROM claims WHERE fid = 2").fetchone()
        other = blob[:4] + struct.pack("<i", 3857) + blob[8:]
        database.execute("UPDATE claims SET geom = ? WHERE fid = 2", (other,))
        database.execute("UPDATE claims SET geom = ? WHERE fid = 3", (b"rubbish...",))
        database.commit()
    found = {problem.line: problem.message for problem in problems(path)}
    assert "another reference system (3857)" in found[2]
    assert "none of a GeoPackage" in found[3]


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
@pytest.mark.parametrize(
    "shape", [shapely.Point(), shapely.Point(math.nan, 1), shapely.box(0, 0, 1, 1)]
)
def test_a_geometry_that_is_no_point(tmp_path: Path, suffix: str, shape: Any) -> None:
    path = tmp_path / f"claims{suffix}"
    table = LEDGER.to_geodataframe()
    table.loc[1, "geometry"] = shape
    if suffix == ".gpkg":
        table.to_file(path, driver="GPKG")
    else:
        table.to_parquet(path)
    found = problems(path)
    (problem,) = found
    assert problem.line == 2
    assert "must be a Point" in problem.message or "is not a number" in problem.message


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".jsonl.gz", ".geojson", ".gpkg", ".parquet"])
@given(data=st.data())
def test_a_damaged_file_is_a_ledger_or_has_problems(
    suffix: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    path = written(folder, suffix)
    raw = path.read_bytes()
    start = data.draw(st.integers(0, len(raw)))
    length = data.draw(st.integers(0, 40))
    middle = data.draw(st.binary(max_size=10))
    path.write_bytes(raw[:start] + middle + raw[start + length :])
    try:
        found = check(path, resolve=unknown)
    except UnreadableInput:
        return
    assert found.problems or Ledger(found.ledger or ()) is not None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE gpkg_geometry_columns SET column_name = 'shape'", "no column 'shape'"),
        ("UPDATE gpkg_geometry_columns SET srs_id = 'x'", "save it in EPSG:4326"),
        ("UPDATE gpkg_geometry_columns SET srs_id = 0", "save it in EPSG:4326"),
        ("UPDATE gpkg_metadata SET metadata = '{'", "gpkg_metadata: not JSON"),
        ("UPDATE claims SET id = x'00' WHERE fid = 1", "`id` must be text"),
        ("UPDATE claims SET official = 'maybe' WHERE fid = 1", "`official` must be true or false"),
        ("UPDATE claims SET population = 1.5 WHERE fid = 1", "is not a whole number"),
        ("ALTER TABLE claims ADD COLUMN colour TEXT", "unknown column 'colour'"),
        ("ALTER TABLE claims DROP COLUMN event", "no column `event`"),
    ],
)
def test_a_geopackage_of_strangers(tmp_path: Path, change: str, words: str) -> None:
    path = written(tmp_path, ".gpkg")
    with closing(sqlite3.connect(path)) as database:
        database.execute(change)
        database.commit()
    found = problems(path)
    assert any(words in problem.message for problem in found), found


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda geo: geo | {"primary_column": "shape"}, "none of GeoParquet"),
        (lambda geo: geo | {"columns": {"geometry": {"encoding": "point"}}}, "write it as WKB"),
        (
            lambda geo: geo | {"columns": {"geometry": {"encoding": "WKB", "crs": None}}},
            "EPSG:4326",
        ),
        (
            lambda geo: (
                geo | {"primary_column": "shape", "columns": {"shape": {"encoding": "WKB"}}}
            ),
            "no column 'shape', the geometry",
        ),
        (lambda _geo: [], "none of GeoParquet"),
    ],
)
def test_a_geoparquet_of_strangers(tmp_path: Path, change: Any, words: str) -> None:
    import pyarrow.parquet as pq

    path = written(tmp_path, ".parquet")
    table = pq.read_table(path)
    metadata = dict(table.schema.metadata)
    metadata[b"geo"] = json.dumps(change(json.loads(metadata[b"geo"]))).encode()
    pq.write_table(table.replace_schema_metadata(metadata), path)
    found = problems(path)
    assert any(words in problem.message for problem in found), found


# -- JSON Lines


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ("[1]", "a line must be an object"),
        ("[" * 100_000, "not JSON: nested too deeply"),
        ('{"id": "a", "id": "b"}', "'id' is given twice"),
        ('{"frontline": {"version": 1}}', "belongs on the first line"),
        ('{"id": "z", "palce": "x"}', "unknown 'palce'"),
        ('{"id": "z", "place": {"nme": "x"}}', "unknown 'place.nme'"),
        ('{"id": "z", "source": "x"}', "unknown 'source'"),
        ('{"id": "z", "population": 5}', "unknown 'population'"),
        ('{"id": "z", "place": {"name": "x", "latitude": 1' + "0" * 400 + "}}", "is not a number"),
        ('{"id": "z", "place": {"name": "x", "radius_km": 1}}', "`radius_km` describes a place"),
        ('{"id": "z", "place": {"population": 1' + "0" * 5000 + "}}", "not JSON"),
        ('{"id": "z", "note": "\\ud800"}', "has no `event`"),
    ],
)
def test_a_line_that_is_no_claim(tmp_path: Path, line: str, words: str) -> None:
    path = written(tmp_path, ".jsonl")
    path.write_text(path.read_text() + line + "\n")
    found = problems(path)
    assert any(p.line == 6 and words in p.message for p in found), found


def test_json_lines_without_a_first_line_and_with_a_name(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(
        '{"place": "geonames:1", "event": "holds", "side": "A", "claimant": "M", '
        '"stated_on": "2025-01-06", "published": "2025-01-07"}\n\n'
    )
    (found,) = read_claims(path, resolve=resolve)
    assert found.place == TOWN
    assert str(found.published) == "2025-01-07"


def test_half_a_compressed_file(tmp_path: Path) -> None:
    path = written(tmp_path, ".jsonl.gz")
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(UnreadableInput, match="not a whole gzip file"):
        read_claims(path)


@pytest.mark.parametrize("suffix", [*TABLES, ".jsonl", ".jsonl.gz"])
def test_a_file_that_is_not_there(tmp_path: Path, suffix: str) -> None:
    for path in (tmp_path / f"none{suffix}", tmp_path / f"nul\0{suffix}"):
        with pytest.raises(UnreadableInput, match="cannot be read"):
            read_claims(path)


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet", ".jsonl.gz"])
@pytest.mark.parametrize("raw", [b"", b"rubbish", b"SQLite format 3\0", b"PAR1PAR1"])
def test_a_binary_file_that_is_none(tmp_path: Path, suffix: str, raw: bytes) -> None:
    path = tmp_path / f"claims{suffix}"
    path.write_bytes(raw)
    with pytest.raises(UnreadableInput):
        read_claims(path)


def test_a_database_that_is_no_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "claims.gpkg"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE claims (id TEXT)")
        database.commit()
    assert "lacks the table gpkg_geometry_columns" in problems(path)[0].message


# -- places


def test_a_place_is_described_once(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    row = "{},{},{},48,37,area,holds,A,M,2025-01-06,{}\n"
    header = "id,place_id,place,latitude,longitude,kind,event,side,claimant,stated_on,outline\n"
    shapes = ['"POLYGON ((0 0, 1 0, 1 1, 0 0))"', '"POLYGON ((0 0, 2 0, 2 2, 0 0))"']
    rows = [row.format(number, "local:x", "X", shape) for number, shape in enumerate(shapes)]
    path.write_text(header + "".join(rows) + row.format(2, "local:x", "Y", ""))
    messages = [str(problem) for problem in problems(path)]
    assert any("row 3: `outline` of 'local:x' differs from row 2" in m for m in messages)
    assert any("row 4" in m and "two different places have the id" in m for m in messages)
