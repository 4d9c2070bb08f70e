from __future__ import annotations

import datetime as dt
import json
import xml.etree.ElementTree as ET
import zipfile

import geopandas as gpd
import pyogrio
import pytest
import shapely
from click.testing import CliRunner
from villages import divide, scatter, table

import frontline as fl
from frontline.cli import cli

FORMATS = ("geojson", "json", "gpkg", "parquet", "kml", "kmz")
LEDGER = "notebooks/data/kurakhove-2025-01.yaml"
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def drawn():
    points = scatter(120, 1)
    return fl.surfaces(
        (day, table(points, divide(points, lambda x, _y, at=at: "A" if x < at else "B")))
        for day, at in (("2025-01-01", 33.4), ("2025-01-08", 33.5))
    )


@pytest.fixture(scope="module")
def alone():
    return fl.surface(table(scatter(20, 2), ["A"] * 20), on="2025-01-01")


def test_one_table_has_every_layer(drawn):
    whole = drawn.to_geodataframe()
    assert list(whole.columns) == ["layer", "side", "date", "confidence", "km2", "km", "geometry"]
    assert whole["layer"].value_counts().to_dict() == {
        "area": len(drawn.areas), "line": len(drawn.line), "band": len(drawn.band),
    }  # fmt: skip
    assert whole.crs.to_epsg() == 4326
    assert all(isinstance(day, dt.date) for day in whole["date"])
    assert all(side is None for side in whole.loc[whole["layer"] != "area", "side"])
    assert whole["confidence"].between(0, 1).all()


def test_geojson_has_the_documented_members(drawn, tmp_path):
    drawn.write(tmp_path / "front.geojson")
    features = json.loads((tmp_path / "front.geojson").read_text())["features"]
    assert len(features) == len(drawn.to_geodataframe())
    for feature in features:
        said = feature["properties"]
        assert {"layer", "side", "date", "confidence"} <= set(said)
        assert said["layer"] in {"area", "line", "band"}
        assert (said["side"] is None) == (said["layer"] != "area")
        assert said["date"] in {"2025-01-01", "2025-01-08"}


@pytest.mark.parametrize("suffix", ["geojson", "parquet"])
def test_what_is_written_is_read_back_the_same(drawn, tmp_path, suffix):
    path = tmp_path / f"front.{suffix}"
    drawn.write(path)
    back = gpd.read_parquet(path) if suffix == "parquet" else gpd.read_file(path)
    whole = drawn.to_geodataframe()
    assert list(back["layer"]) == list(whole["layer"])
    assert shapely.equals_exact(
        back.geometry.to_numpy(), whole.geometry.to_numpy(), tolerance=1e-9
    ).all()


def test_geopackage_has_a_layer_for_areas_line_and_band(drawn, tmp_path):
    drawn.write(tmp_path / "front.gpkg")
    layers = dict(pyogrio.list_layers(tmp_path / "front.gpkg"))
    assert layers == {"area": "MultiPolygon", "line": "LineString", "band": "MultiPolygon"}
    back = gpd.read_file(tmp_path / "front.gpkg", layer="area")
    assert back["km2"].tolist() == drawn.areas["km2"].tolist()
    assert back.crs.to_epsg() == 4326


def test_kml_and_kmz_have_every_shape_by_name(drawn, tmp_path):
    drawn.write(tmp_path / "front.kml")
    drawn.write(tmp_path / "front.kmz")
    plain = (tmp_path / "front.kml").read_bytes()
    with zipfile.ZipFile(tmp_path / "front.kmz") as archive:
        assert archive.namelist() == ["doc.kml"]
        assert archive.read("doc.kml") == plain
    marks = list(ET.fromstring(plain).iter(f"{KML}Placemark"))  # noqa: S314 - our own file
    assert len(marks) == len(drawn.to_geodataframe())
    assert "A 2025-01-01" in {mark.findtext(f"{KML}name") for mark in marks}


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_surface_without_a_line_is_written_too(alone, tmp_path, suffix):
    alone.write(tmp_path / f"front.{suffix}")
    assert (tmp_path / f"front.{suffix}").stat().st_size > 100


@pytest.mark.parametrize("suffix", FORMATS)
def test_one_surface_gives_the_same_bytes_twice(drawn, tmp_path, suffix):
    paths = [tmp_path / f"{name}.{suffix}" for name in "ab"]
    for path in paths:
        drawn.write(path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_an_empty_surface_is_written(tmp_path):
    for suffix in FORMATS:
        fl.surface(table([], [])).write(tmp_path / f"empty.{suffix}")


def test_a_format_of_no_name_is_refused_and_nothing_left_behind(drawn, tmp_path):
    with pytest.raises(fl.UnwritableOutput, match=r"\.geojson"):
        drawn.write(tmp_path / "front.shp")
    with pytest.raises(fl.UnwritableOutput):
        drawn.write(tmp_path / "no folder" / "front.gpkg")
    assert list(tmp_path.iterdir()) == []


def run(*arguments):
    return CliRunner().invoke(cli, ["surface", *map(str, arguments)])


def write_ledger(path, sides):
    """A ledger of villages in a row, held by one side or two."""
    places = "".join(
        f"  local:v{n}:\n    name: Village {n}\n    kind: settlement\n"
        f"    latitude: 48.0\n    longitude: {33 + 0.05 * n}\n"
        for n in range(8)
    )
    claims = "".join(
        f"  - place: local:v{n}\n    claimant: o\n    source: s\n    event: holds\n"
        f"    side: {sides[n]}\n    event_date: 2025-01-0{1 + n % 2}\n"
        for n in range(8)
    )
    path.write_text(
        "sides:\n  A: Side A\n  B: Side B\n"
        "claimants:\n  o:\n    name: Observer\n    allegiance: independent\n"
        "sources:\n  s:\n    publisher: Example\n    url: https://example.org/a\n"
        f"    published: 2025-01-02\nplaces:\n{places}claims:\n{claims}"
    )
    return path


def test_the_command_writes_the_surface_of_a_day(tmp_path):
    ledger = write_ledger(tmp_path / "ledger.yaml", "AAAABBBB")
    result = run(ledger, "--on", "2025-01-06", "-o", tmp_path / "front.geojson")
    assert result.exit_code == 0, result.output
    assert "2025-01-06: A " in result.output
    layers = {
        feature["properties"]["layer"]
        for feature in json.loads((tmp_path / "front.geojson").read_text())["features"]
    }
    assert layers == {"area", "line", "band"}


def test_the_command_draws_a_series(tmp_path):
    ledger = write_ledger(tmp_path / "ledger.yaml", "AAAABBBB")
    series = ("--from", "2025-01-02", "--until", "2025-01-10", "--every", 4)
    assert run(ledger, *series, "-o", tmp_path / "a.gpkg").exit_code == 0
    days = set(gpd.read_file(tmp_path / "a.gpkg", layer="area")["date"])
    assert days == {"2025-01-02", "2025-01-06", "2025-01-10"}


def test_without_a_line_the_command_writes_the_areas_and_fails_with_the_reason(tmp_path):
    ledger = write_ledger(tmp_path / "ledger.yaml", "AAAAAAAA")
    result = run(ledger, "--on", "2025-01-06", "-o", tmp_path / "front.geojson")
    assert result.exit_code == 1
    assert "held by A" in result.output
    assert json.loads((tmp_path / "front.geojson").read_text())["features"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--from", "2025-01-01"),
        ("--from", "2025-01-02", "--until", "2025-01-01"),
        ("--on", "soon"),
        ("--from", "1900-01-01", "--until", "2025-01-01"),
        ("--on", "2025-01-01", "--policy", "nobody"),
    ],
)
def test_the_command_says_what_is_wrong_with_a_wish(root, tmp_path, arguments):
    result = run(root / LEDGER, *arguments, "-o", tmp_path / "x.geojson")
    assert result.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_the_command_refuses_to_write_over_the_ledger(tmp_path):
    ledger = write_ledger(tmp_path / "ledger.json", "AAAABBBB")
    assert run(ledger, "--on", "2025-01-06", "-o", ledger).exit_code in {2, 5}
