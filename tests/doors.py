"""Every door through which a stranger's file comes in, for the tests that abuse them.

A door is a name, how the names of its files end, and a function that takes such a file. Whatever
is in the file, it either gives a value or raises one of the typed errors.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import frontline as fl
from frontline.articles.documents import read_document
from frontline.importers import PlaceFinder
from gazetteer.errors import GazetteerError
from gazetteer.loaders import building
from gazetteer.loaders.columns import parse_columns
from gazetteer.places import Place

TYPED = (fl.FrontlineError, GazetteerError)
"""The errors that a stranger's file may lead to."""

COLUMNS = "id=code,name=en,name:uk=uk,former:uk=old,alternates=other:|,latitude=lat,longitude=lon"
TOWNS = tuple(
    Place(
        id=f"local:{name.lower()}",
        name=name,
        kind="settlement",
        country="UA",
        latitude=48.0,
        longitude=longitude,
        radius_km=2.0,
    )
    for name, longitude in [("West", 37.0), ("Mid", 37.5), ("East", 38.0)]
)


@dataclass(frozen=True)
class Door:
    """A way in.

    Attributes:
        name: unique.
        suffix: how the names of its files end.
        enter: takes a file of that name.
    """

    name: str
    suffix: str
    enter: Callable[[Path], object]

    def take(self, raw: bytes, folder: Path, *, stem: str = "of-2025-01-06") -> Exception | None:
        """Hand some bytes over as a file.

        Returns:
            The typed error that they led to, if any. Every other error goes on.
        """
        path = folder / f"{stem}{self.suffix}"
        path.write_bytes(raw)
        with warnings.catch_warnings():
            # What a library underneath finds worth a warning in broken files is not of interest.
            warnings.simplefilter("ignore")
            try:
                self.enter(path)
            except TYPED as error:
                str(error).encode("utf-8", "surrogateescape")  # it can be told
                return error
            finally:
                path.unlink()
        return None


def _import(name: str, path: Path, **options: object) -> object:
    return fl.import_claims(name, path, places=TOWNS, **options)


def _read_article(path: Path) -> object:
    document = read_document(path)
    return fl.read_article(document.text[:20_000], published="2025-01-06").to_dict()


def _add(path: Path, *, columns: str | None = None) -> object:
    """All of `gazetteer.add` but laying the file over the core, which is the same for any file."""
    mapped = None if columns is None else parse_columns(columns)
    target = path.with_name("layer.sqlite")
    try:
        _, layer = building._plan(path, mapped, "UA", None)
        return building._read(path, layer, mapped, target, {})
    finally:
        target.unlink(missing_ok=True)


def _list_doors() -> tuple[Door, ...]:
    ledgers = [
        Door(f"ledger{suffix}", suffix, fl.read_claims)
        for suffix in (".yaml", ".jsonl", ".jsonl.gz", ".csv", ".geojson", ".gpkg", ".parquet")
    ]
    polygons = (".geojson", ".geojson.gz", ".parquet", ".gpkg", ".shp", ".zip")
    events = (".csv", ".csv.gz")
    suffixes = {
        "viina": events,
        "acled": events,
        "ucdp": events,
        "deepstate": polygons,
        "isw": (*polygons, ".npz"),
        "liveuamap": polygons,
        "wikipedia": (".lua", ".wikitext", ".html", ".csv"),
    }
    options = {"isw": {"layer": "assessed"}, "wikipedia": {"date": "2025-01-06"}}
    importers = [
        Door(f"{name}{suffix}", suffix, partial(_import, name, **options.get(name, {})))
        for name, taken in suffixes.items()
        for suffix in taken
    ]
    places = [Door("places.csv", ".csv", PlaceFinder)]
    tables = [
        Door(f"table{suffix}", suffix, partial(_add, columns=COLUMNS))
        for suffix in (".csv", ".csv.gz", ".zip")
    ]
    dumps = [Door(f"dump{suffix}", suffix, _add) for suffix in (".txt", ".zip")]
    articles = [
        Door(f"article{suffix}", suffix, _read_article) for suffix in (".txt", ".html", ".pdf")
    ]
    return (*ledgers, *importers, *places, *tables, *dumps, *articles)


DOORS = {door.name: door for door in _list_doors()}
