"""Control and history as files: opened by others without help, whole or not at all."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from strategies import ledgers

import frontline as fl
from frontline import tables
from frontline.cli import cli
from frontline.errors import InvalidHistory, UnwritableOutput
from frontline.ledger.formats.delimited import plain

EXAMPLE = "notebooks/data/kurakhove-2025-01.yaml"
OPENED = (".geojson", ".gpkg", ".parquet")
TEXTS = (
    "place_id",
    "name",
    "kind",
    "country",
    "admin1",
    "status",
    "controller",
    "inferred",
    "reason",
)


@pytest.fixture
def book(root: Path) -> fl.Ledger:
    return fl.read_claims(root / EXAMPLE)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def opened(path: Path) -> gpd.GeoDataFrame:
    return gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)


def said(values: Any) -> list[str | None]:
    """A column as text, days as days, whatever opened the file."""
    return [None if pd.isna(value) else str(value).removesuffix(" 00:00:00") for value in values]


def check_same(table: gpd.GeoDataFrame, found: gpd.GeoDataFrame) -> None:
    assert len(found) == len(table)
    assert found.crs == table.crs
    assert found.geometry.geom_equals(gpd.GeoSeries(table.geometry.to_numpy(), crs=table.crs)).all()
    dates = [name for name in ("from", "until", "from_earliest", "until_earliest") if name in table]
    for name in (*TEXTS, *dates):
        assert said(found[name]) == said(table[name]), name
    assert said(found["population"].astype("Int64")) == said(table["population"].astype("Int64"))
    assert [json.loads(text) for text in found["claims"]] == [list(ids) for ids in table["claims"]]
    assert [json.loads(text) for text in found["positions"]] == [
        [position.to_dict() for position in positions] for positions in table["positions"]
    ]


@pytest.mark.parametrize("suffix", OPENED)
def test_geopandas_opens_a_history_and_finds_every_value(
    tmp_path: Path, suffix: str, book: fl.Ledger
) -> None:
    path = tmp_path / f"history{suffix}"
    table = fl.history(book, known_by="2025-01-06", policy=fl.Majority())
    fl.write_table(table, path)
    found = opened(path)
    check_same(table, found)
    assert set(found["policy"]) == {"majority"}
    assert set(said(found["known_by"])) == {"2025-01-06"}


@pytest.mark.parametrize("suffix", OPENED)
def test_geopandas_opens_a_control_table_and_finds_every_value(
    tmp_path: Path, suffix: str, book: fl.Ledger
) -> None:
    path = tmp_path / f"control{suffix}"
    table = fl.control(book, on="2025-01-06")
    fl.write_table(table, path)
    found = opened(path)
    check_same(table, found)
    assert set(said(found["on"])) == {"2025-01-06"}
    assert set(said(found["known_by"])) == {None}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(book=ledgers())
def test_any_history_comes_back_from_parquet_and_csv(tmp_path: Path, book: fl.Ledger) -> None:
    table = fl.history(book)
    fl.write_table(table, tmp_path / "any.parquet")
    check_same(table, gpd.read_parquet(tmp_path / "any.parquet"))
    fl.write_table(table, tmp_path / "any.csv")
    with (tmp_path / "any.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [plain(row["reason"]) for row in rows] == list(table["reason"])
    assert [plain(row["name"]) for row in rows] == list(table["name"])
    assert [(float(r["longitude"]), float(r["latitude"])) for r in rows] == [
        (point.x, point.y) for point in table.geometry
    ]


@pytest.mark.parametrize("suffix", [*OPENED, ".csv", ".json"])
def test_a_table_without_rows_or_details_is_written_too(
    tmp_path: Path, suffix: str, book: fl.Ledger
) -> None:
    path = tmp_path / f"history{suffix}"
    fl.write_table(fl.history(fl.Ledger()), path)
    assert path.stat().st_size > 0
    bare = fl.history(book, details=False)
    fl.write_table(bare, path)
    if suffix in OPENED:
        assert list(opened(path)["claim_count"]) == list(bare["claim_count"])


@pytest.mark.parametrize("suffix", OPENED)
def test_a_history_out_of_a_file_is_drawn_without_details_or_refused(
    tmp_path: Path, suffix: str, book: fl.Ledger
) -> None:
    path = tmp_path / f"history{suffix}"
    fl.write_table(fl.history(book), path)
    found = opened(path)
    with pytest.raises(InvalidHistory, match="`positions` is text, as in a file"):
        fl.Map(found)
    with pytest.raises(InvalidHistory, match="`positions` is text, as in a file"):
        fl.figure(found, on="2025-01-06")
    page = tmp_path / "map.html"
    fl.Map(found.drop(columns=["positions", "claims", "reason"])).save(str(page))
    assert page.stat().st_size > 0


def test_every_column_of_a_file_is_documented(tmp_path: Path, book: fl.Ledger) -> None:
    for table in (
        fl.control(book, on="2025-01-06"),
        fl.history(book),
        fl.history(book, details=False),
        fl.history_then(book),
    ):
        fl.write_table(table, tmp_path / "t.parquet")
        for name in gpd.read_parquet(tmp_path / "t.parquet").columns:
            assert f"`{name}`" in str(tables.__doc__), name


def test_no_cell_is_a_formula(tmp_path: Path, book: fl.Ledger) -> None:
    table = fl.history(book)
    table["name"] = "=cmd|' /C calc'!A0"
    fl.write_table(table, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+-@")]


@pytest.mark.parametrize("suffix", [*OPENED, ".csv", ".json"])
def test_the_same_table_gives_the_same_bytes(tmp_path: Path, suffix: str, book: fl.Ledger) -> None:
    for name in ("a", "b"):
        fl.write_table(fl.history(book), tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_what_was_given_is_not_changed(tmp_path: Path, book: fl.Ledger) -> None:
    table = fl.history(book)
    before = table.copy()
    for suffix in (*OPENED, ".csv", ".json"):
        fl.write_table(table, tmp_path / f"t{suffix}")
    assert table.equals(before)
    assert table.attrs["ledger"] is book


def test_what_is_no_table_of_control_is_refused(tmp_path: Path, book: fl.Ledger) -> None:
    with pytest.raises(InvalidHistory, match="without status, controller"):
        fl.write_table(book.to_geodataframe().rename(columns={"place": "name"}), tmp_path / "t.csv")
    with pytest.raises(InvalidHistory, match="EPSG:4326"):
        fl.write_table(fl.history(book).to_crs(3857), tmp_path / "t.csv")
    with pytest.raises(UnwritableOutput, match=r"written as \.csv, \.geojson"):
        fl.write_table(fl.history(book), tmp_path / "t.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: fl.Ledger
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UnwritableOutput, match="No space left"):
        fl.write_table(fl.history(book), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


# -- the command line


@pytest.mark.parametrize(
    "arguments",
    [
        ("history", EXAMPLE),
        ("history", EXAMPLE, "--place", "Kurakhove", "--known-by", "2025-01-05"),
        ("control", EXAMPLE, "--on", "2025-01-06", "--policy", "majority"),
    ],
)
def test_a_json_file_is_what_json_prints(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(root)
    path = tmp_path / "t.json"
    assert run(*arguments, "-o", path).exit_code == 0
    printed = json.loads(run(*arguments, "--json").stdout)
    assert json.loads(path.read_text(encoding="utf-8")) == printed


def test_the_history_of_one_place_as_known_on_a_day(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    path = tmp_path / "t.gpkg"
    result = run("history", EXAMPLE, "--place", "Kurakhove", "-o", path)
    assert (result.exit_code, result.output) == (0, f"{path}: 2 intervals\n")
    found = gpd.read_file(path, layer="history")
    assert set(found["name"]) == {"Kurakhove"}
    assert said(found["until"]) == ["2025-01-06", None]


@pytest.mark.parametrize(
    ("command", "options"), [("history", []), ("control", ["--on", "2025-01-06"])]
)
def test_a_file_of_no_known_format_or_the_ledger_itself_is_refused(
    root: Path, tmp_path: Path, command: str, options: list[str]
) -> None:
    ledger = tmp_path / "ledger.csv"
    fl.read_claims(root / EXAMPLE).write(ledger)
    before = ledger.read_bytes()
    assert run(command, ledger, *options, "-o", tmp_path / "t.docx").exit_code == 2
    assert run(command, ledger, *options, "-o", tmp_path / "t.json", "--json").exit_code == 2
    assert run(command, ledger, *options, "-o", ledger).exit_code == 2
    assert run(command, ledger, *options, "-o", tmp_path / "no" / "t.csv").exit_code == 2
    assert ledger.read_bytes() == before
    assert list(tmp_path.iterdir()) == [ledger]
