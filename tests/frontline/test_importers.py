"""The door of the importers: formats by name, options, places, hostile tables, all or nothing."""

from __future__ import annotations

import csv
import gzip
import importlib.metadata
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import frontline as fl
from frontline.cli import cli
from frontline.importers import (
    Importer,
    PlaceFinder,
    Reading,
    find_importer,
    list_formats,
    parse_options,
)
from frontline.importers.tables import read_written_day

SAMPLES = Path(__file__).parent / "data" / "importers"
VIINA = Path(__file__).parents[2] / "notebooks" / "data" / "viina-sample.csv"
KURAKHOVE = "geonames:695357"
COMPOSED = [
    ("acled", "acled.csv", {}),
    ("ucdp", "ucdp.csv", {}),
    ("wikipedia", "wikipedia.lua", {"date": "2025-01-09"}),
    ("wikipedia", "wikipedia.wikitext", {}),
    ("wikipedia", "wikipedia.html", {}),
]


def test_every_format_is_an_importer_and_says_what_it_is():
    assert list_formats() == (
        "acled", "deepstate", "isw", "liveuamap", "ucdp", "viina", "wikipedia",
    )  # fmt: skip
    for name in list_formats():
        made = find_importer(name)
        assert isinstance(made, Importer)
        assert made.name == name
        assert made.describe()


def test_the_help_names_every_format():
    told = CliRunner().invoke(cli, ["import", "--help"]).output
    assert all(name in told for name in list_formats())


@dataclass(frozen=True, kw_only=True)
class Diary:
    """An importer of another package: one claim a line, `day place`."""

    name = "diary"

    side: str = "UA"

    def describe(self):
        return "a diary"

    def read(self, paths, *, places):
        claims = []
        for path in paths:
            for line in path.read_text().splitlines():
                day, _, code = line.partition(" ")
                claims.append(
                    fl.Claim(
                        place=places.find(code),
                        event="holds",
                        side=self.side,
                        claimant=fl.Claimant(name="A diarist"),
                        stated_on=fl.parse_date(day),
                    )
                )
        return Reading(claims=tuple(claims))


def test_other_packages_register_their_own(monkeypatch, tmp_path):
    entry = importlib.metadata.EntryPoint(
        "diary", "tests_of_frontline:Diary", "frontline.importers"
    )
    monkeypatch.setattr(importlib.metadata.EntryPoint, "load", lambda _: Diary)
    monkeypatch.setattr(
        "frontline.importers.registry.entry_points",
        lambda **wanted: [entry] if wanted.get("name", "diary") == "diary" else [],
    )
    path = tmp_path / "diary.txt"
    path.write_text(f"2025-01-06 {KURAKHOVE}\n")
    assert "diary" in list_formats()
    (claim,) = fl.import_claims("diary", path, side="RU").ledger
    assert (claim.side, claim.place.name) == ("RU", "Kurakhove")
    assert len(fl.import_claims(Diary(), path).ledger) == 1
    with pytest.raises(fl.InvalidOption, match="side"):
        fl.import_claims(Diary(), path, side="RU")


def test_a_plug_in_that_cannot_be_loaded_is_named(monkeypatch):
    entry = importlib.metadata.EntryPoint("broken", "no_such_module:X", "frontline.importers")
    monkeypatch.setattr("frontline.importers.registry.entry_points", lambda **_: [entry])
    with pytest.raises(fl.UnknownFormat, match="no_such_module"):
        find_importer("broken")


def test_an_unknown_format_lists_those_there_are():
    with pytest.raises(fl.UnknownFormat, match="viina"):
        fl.import_claims("shapes", VIINA)


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("viina", {"min_day": 3}, "min_days"),
        ("viina", {"min_days": -1}, "from 0"),
        ("viina", {"min_days": "7"}, "from 0"),
        ("viina", {"column": "state"}, "status_dsm"),
        ("deepstate", {"steps": (0.95, 0.05)}, "ascending"),
        ("deepstate", {"steps": 1}, "ascending"),
        ("deepstate", {"countries": ["Ukraine"]}, "ISO"),
        ("isw", {"layer": "all"}, "assessed"),
        ("acled", {"precision": 0}, "1, 2 or 3"),
        ("ucdp", {"precision": 5}, "1 or 2"),
        ("wikipedia", {"colours": "red"}, "mappings"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(name, options, words):
    with pytest.raises(fl.InvalidOption, match=words):
        find_importer(name, options)


def test_options_are_read_as_json_or_as_text():
    assert parse_options(["min_days=0", "column=status_isw", "steps=[0.1, 0.9]", "a=true"]) == {
        "min_days": 0, "column": "status_isw", "steps": [0.1, 0.9], "a": True,
    }  # fmt: skip
    for wrong in (["min_days"], ["=1"], ["a=1", "a=2"]):
        with pytest.raises(fl.InvalidOption):
            parse_options(wrong)


def test_no_file_is_an_error():
    with pytest.raises(fl.UnreadableInput, match="no file"):
        fl.import_claims("viina")


@pytest.mark.parametrize("name", ["acled", "ucdp", "viina", "wikipedia", "deepstate", "isw"])
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b"{}"])
def test_a_file_that_is_none_is_unreadable_or_lacks_its_columns(name, content, tmp_path):
    path = tmp_path / ("x.csv" if name in {"acled", "ucdp", "viina", "wikipedia"} else "x.geojson")
    if content is not None:
        path.write_bytes(content)
    with pytest.raises((fl.UnreadableInput, fl.InvalidImport)):
        fl.import_claims(name, path, **({"date": "2025-01-01"} if name == "wikipedia" else {}))


@pytest.mark.parametrize(("name", "file", "options"), COMPOSED)
def test_importing_twice_is_importing_once_and_ids_are_stable(name, file, options, tmp_path):
    path = SAMPLES / file
    once = fl.import_claims(name, path, **options).ledger
    assert len(once)
    assert fl.import_claims(name, path, **options).ledger == once
    assert fl.import_claims(name, path, path, **options).ledger == once
    again = fl.Ledger([*once, *once], sides=dict(once.sides))
    assert again == once
    once.write(tmp_path / "ledger.yaml")
    assert fl.read_claims(tmp_path / "ledger.yaml") == once


@pytest.mark.parametrize(("name", "file"), [("acled", "acled.csv"), ("ucdp", "ucdp.csv")])
@given(data=st.data())
def test_the_order_of_rows_means_nothing(name, file, data, tmp_path_factory):
    with (SAMPLES / file).open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    order = data.draw(st.permutations(rows))
    path = tmp_path_factory.mktemp("rows") / file
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *order, order[0]])  # one of them twice
    assert fl.import_claims(name, path).ledger == fl.import_claims(name, SAMPLES / file).ledger


@pytest.mark.parametrize("name", ["acled", "ucdp", "viina"])
def test_a_byte_order_mark_semicolons_and_gzip_change_nothing(name, tmp_path):
    path = VIINA if name == "viina" else SAMPLES / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    other = tmp_path / "other.csv"
    with other.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(other.read_bytes()))
    plain = fl.import_claims(name, path).ledger
    assert fl.import_claims(name, other).ledger == plain
    assert fl.import_claims(name, packed).ledger == plain


@pytest.mark.parametrize("name", ["acled", "ucdp", "viina"])
def test_missing_columns_are_named_all_at_once(name, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(fl.InvalidImport) as caught:
        fl.import_claims(name, path)
    (problem,) = caught.value.problems
    wanted = {"acled": "geo_precision", "ucdp": "where_prec", "viina": "geonameid"}
    assert wanted[name] in problem.message
    assert "it has a, b" in problem.message


def test_bad_rows_are_reported_all_at_once_by_line_and_nothing_is_imported(tmp_path):
    with (SAMPLES / "acled.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0]["latitude"] = "NaN"
    rows[1]["longitude"] = "inf"
    rows[2]["event_date"] = "03/04/2024"
    rows[3]["time_precision"] = "9"
    rows[4]["geo_precision"] = ""
    rows[5]["timestamp"] = "yesterday"
    path = tmp_path / "x.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    with pytest.raises(fl.InvalidImport) as caught:
        fl.import_claims("acled", path)
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4, 5, 6, 7]
    assert "nothing was imported" in str(caught.value)


def test_ragged_rows_and_huge_fields_are_told_by_line(tmp_path):
    header = (SAMPLES / "acled.csv").read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / "x.csv"
    path.write_text(f"{header}\n1,2,3\n" + '"' + "x" * 10_000_000 + '"\n')
    with pytest.raises(fl.InvalidImport) as caught:
        fl.import_claims("acled", path)
    words = str(caught.value)
    assert "3 cells under 31 columns" in words
    assert "field limit" in words
    assert len(words) < 1000


@pytest.mark.parametrize(
    "text",
    ["2024-11-19", "20241119", "19 November 2024", "19 Nov 2024", "November 19, 2024",
     "2024-11-19 00:00:00.000", "2024-11-19T03:00:00Z"],
)  # fmt: skip
def test_days_are_read_as_tables_write_them(text):
    assert read_written_day(text).isoformat() == "2024-11-19"


@pytest.mark.parametrize("text", ["", "03/04/2024", "31 June 2024", "2024", "19 Ma 2024", "x" * 99])
def test_a_day_nobody_can_be_sure_of_is_refused(text):
    with pytest.raises(ValueError, match="no day"):
        read_written_day(text)


def test_places_come_from_a_file_a_table_a_ledger_or_themselves(tmp_path):
    place = fl.read_claims(VIINA.parent / "kurakhove-2025-01.yaml").places[0]
    frame = pd.DataFrame({"geonameid": [695357], "name": ["K."], "lat": [47.98], "lon": [37.28]})
    frame.to_csv(tmp_path / "places.csv", index=False)
    points = gpd.GeoDataFrame(
        {"id": [KURAKHOVE], "name": ["K."], "radius_km": [3.0]},
        geometry=gpd.points_from_xy([37.28], [47.98]),
        crs="EPSG:4326",
    )
    box = (37.0, 47.5, 37.6, 48.5)
    for given_places in (tmp_path / "places.csv", frame, points, points.to_crs("EPSG:3857")):
        (extent,) = PlaceFinder(given_places).list_inside(box)
        # What the gazetteer knows is one place in every ledger; the table says where to measure.
        assert (extent.place.id, extent.place.name) == (KURAKHOVE, "Kurakhove")
        assert extent.latitude == pytest.approx(47.98)
        assert extent.radius_km == (
            3.0
            if given_places is not frame and "radius_km" in getattr(given_places, "columns", ())
            else 1.95
        )
    assert PlaceFinder([place]).find(place.id) == place
    assert PlaceFinder(fl.Ledger()).list_inside(box) == []
    assert len(PlaceFinder().list_inside(box, countries=["UA"])) > 5


@pytest.mark.parametrize(
    "rows",
    [
        {"id": ["a"], "name": [""], "lat": [1], "lon": [1]},
        {"id": ["a"], "name": ["A"], "lat": [float("nan")], "lon": [1]},
        {"id": ["a"], "name": ["A"], "lat": [91], "lon": [1]},
        {"id": ["a", "a"], "name": ["A", "B"], "lat": [1, 1], "lon": [1, 1]},
        {"id": ["a"], "name": ["A"], "lat": [1], "lon": [1], "radius_km": [-1]},
        {"name": ["A"], "lat": [1], "lon": [1]},
    ],
)
def test_places_that_are_none_are_refused(rows):
    with pytest.raises(fl.InvalidImport):
        PlaceFinder(pd.DataFrame(rows))


def test_points_without_a_crs_are_refused():
    points = gpd.GeoDataFrame({"id": ["a"], "name": ["A"]}, geometry=gpd.points_from_xy([1], [1]))
    with pytest.raises(fl.InvalidImport, match="CRS"):
        PlaceFinder(points)


def run(*arguments):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_the_command_writes_a_ledger_and_says_what_was_left_out(tmp_path):
    out = tmp_path / "viina.yaml"
    done = run("import", "viina", VIINA, "--set", "min_days=7", "-o", out)
    assert done.exit_code == 0, done.output
    assert "5 claims about 3 places" in done.output
    assert "2 spells shorter than 7 days" in done.output
    assert "left out: geonames:704422" in done.output
    assert fl.read_claims(out) == fl.import_claims("viina", VIINA).ledger


def test_the_command_fails_as_documented_and_writes_nothing(tmp_path):
    out = tmp_path / "x.yaml"
    bad = tmp_path / "bad.csv"
    bad.write_text("geonameid,date,status\n1,20250101,XX\n")
    for arguments, code in (
        (("nothing", VIINA), 2),
        (("viina", VIINA, "--set", "min_days"), 2),
        (("viina", VIINA, "--date", "2025-01-01"), 2),
        (("viina", bad), 1),
        (("viina", tmp_path / "missing.csv"), 5),
    ):
        done = run("import", *arguments, "-o", out)
        assert done.exit_code == code, done.output
        assert not out.exists()
    before = bad.read_bytes()
    assert run("import", "viina", bad, "-o", bad).exit_code == 2
    assert bad.read_bytes() == before
