"""A sound file for every door, from which the tests of abuse make unsound ones."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import numpy as np
from doors import DOORS
from shapely.geometry import box, mapping
from test_articles_documents import FIRST, PAGE, SECOND, make_pdf

import frontline as fl

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "notebooks/data/kurakhove-2025-01.yaml"
SAMPLES = ROOT / "tests/frontline/data/importers"
AREA = box(37.4, 47.5, 38.5, 48.5)

_VIINA = (
    "geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status\n"
    "695357,20241201,UA,UA,UA,UA,UA\n695357,20241202,RU,RU,RU,RU,RU\n"
    "695357,20241203,RU,RU,RU,CONTESTED,CONTESTED\n"
)
_PLACES = "id,name,lat,lon,radius_km,country\n1,West,48.0,37.0,2,UA\n2,East,48.0,38.0,,UA\n"
_TABLE = (
    "code,en,uk,old,other,lat,lon\n"
    "a1,Prykladivka,Прикладівка,Стара Вигадка,Vydumka|Выдумка,48.1,37.2\n"
    "a2,Nova Prykladivka,Нова Прикладівка,,,48.2,37.3\n"
)
_DUMP = (
    "9000002\tPrykladivka\tPrykladivka\tПрикладівка,Vydumka\t48.5\t37.5\tP\tPPL\tUA\t\t99\t\t\t\t"
    "70\t\t1\tEurope/Kyiv\t2024-01-01\n"
    "9000001\tNova Oblast\tNova Oblast\t\t48.6\t37.6\tA\tADM1\tUA\t\t99\t\t\t\t"
    "0\t\t1\tEurope/Kyiv\t2024-01-01\n"
)


@cache
def make_seeds() -> dict[str, bytes]:
    """The bytes of a sound file for every door, by the door's name."""
    seeds = _make_ledgers() | _make_maps()
    csvs = {
        "viina": _VIINA.encode(),
        "acled": (SAMPLES / "acled.csv").read_bytes(),
        "ucdp": (SAMPLES / "ucdp.csv").read_bytes(),
        "table": _TABLE.encode(),
    }
    for name, raw in csvs.items():
        seeds |= {f"{name}.csv": raw, f"{name}.csv.gz": gzip.compress(raw, mtime=0)}
    for suffix in (".lua", ".wikitext", ".html"):
        seeds[f"wikipedia{suffix}"] = (SAMPLES / f"wikipedia{suffix}").read_bytes()
    seeds |= {
        "wikipedia.csv": b"name,held by,oblast,as of\nKurakhove,Russia,Donetsk Oblast,2025-01-06\n",
        "places.csv": _PLACES.encode(),
        "table.zip": pack({"towns.csv": _TABLE.encode()}),
        "dump.txt": _DUMP.encode(),
        "dump.zip": pack({"UA.txt": _DUMP.encode()}),
        "article.txt": f"{FIRST} {SECOND}".encode(),
        "article.html": PAGE.encode(),
        "article.pdf": make_pdf("Russian forces captured Kurakhove, the ministry said."),
    }
    assert seeds.keys() == DOORS.keys(), seeds.keys() ^ DOORS.keys()
    return seeds


def pack(files: dict[str, bytes]) -> bytes:
    """A zip archive of some files."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return raw.getvalue()


def unpack(raw: bytes) -> dict[str, bytes]:
    """The files of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _make_ledgers() -> dict[str, bytes]:
    ledger = fl.read_claims(EXAMPLE)
    few = fl.Ledger(list(ledger)[:6], sides=ledger.sides, title=ledger.title)
    seeds = {}
    with TemporaryDirectory() as folder:
        for name, door in DOORS.items():
            if name.startswith("ledger"):
                path = Path(folder) / f"ledger{door.suffix}"
                few.write(path)
                seeds[name] = path.read_bytes()
    return seeds


def _make_maps() -> dict[str, bytes]:
    properties = {
        "deepstate": {"date": "2025-01-06"},
        "isw": {"layer": "Assessed control", "date": "2025-01-06"},
        "liveuamap": {"type": "nochange", "date": "2025-01-06"},
    }
    seeds = {"isw.npz": make_grid()}
    for name, attributes in properties.items():
        collection = make_collection([attributes], [AREA])
        seeds[f"{name}.geojson"] = raw = json.dumps(collection).encode()
        seeds[f"{name}.geojson.gz"] = gzip.compress(raw, mtime=0)
        frame = gpd.GeoDataFrame([attributes], geometry=[AREA], crs="EPSG:4326")
        with TemporaryDirectory() as folder:
            path = Path(folder)
            frame.to_parquet(path / "map.parquet")
            frame.to_file(path / "map.gpkg", layer="map")
            frame.to_file(path / "map.shp")
            for suffix in (".parquet", ".gpkg", ".shp"):
                seeds[f"{name}{suffix}"] = (path / f"map{suffix}").read_bytes()
            parts = sorted(path.glob("map.[dscp][bhpr][fxpjg]"))
            seeds[f"{name}.zip"] = pack({part.name: part.read_bytes() for part in parts})
    return seeds


def make_collection(properties: list[dict[str, Any]], shapes: list[Any]) -> dict[str, Any]:
    """A FeatureCollection of GeoJSON."""
    features = [
        {"type": "Feature", "properties": said, "geometry": mapping(shape)}
        for said, shape in zip(properties, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def make_grid(**arrays: Any) -> bytes:
    """A NumPy archive as ISW's grids are; any array may be another one."""
    cells = 16
    steps = np.arange(cells) * 2000.0
    grid: dict[str, Any] = {
        "assessed": np.ones((1, cells), dtype=bool),
        "advance": np.zeros((1, cells), dtype=bool),
        "claimed": np.ones((1, cells), dtype=bool),
        "x": steps,
        "y": steps,
        "days": np.array([20250106]),
    }
    raw = io.BytesIO()
    np.savez_compressed(raw, **(grid | arrays))
    return raw.getvalue()
