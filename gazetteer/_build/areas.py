"""Countries and first-level regions, with their names, from Natural Earth and GeoNames."""

from __future__ import annotations

import json
import re
from collections import Counter

from gazetteer._build.records import HOME
from gazetteer._build.sources import Row
from gazetteer.loaders.records import STATUS_ORDER, Record
from gazetteer._romanisation import romanise
from gazetteer.spelling import ADJECTIVE, LOOSE, fold, is_cyrillic, loosen

LANGUAGES = ("en", "uk", "ru")

# Natural Earth's `type_en` in the successors of the Soviet Union -> the word the press uses.
_TYPE_WORDS = {"Region": "Oblast", "Territory": "Krai"}
_REGION_WORDS = ("Oblast", "Krai", "Kray", "Region", "Province", "Republic", "Okrug")
_TOLERANCE_DEGREES = 0.1
_BELIEVED = 0.6
_CITY = 50_000
_SPOKEN = {"Oblast": ("Oblast", "region", "province"), "Krai": ("Krai", "Kray", "region")}


def build_countries(rows: list[Row], extra: Row) -> list[Record]:
    """One record a country; `extra` maps an ISO code to further names."""
    records = []
    for row in rows:
        country = row["geonames"]
        record = Record(
            id=int(country["geonameid"]),
            name=row["NAME_EN"] or row["NAME_LONG"],
            kind="country",
            country=country["iso"],
            latitude=round(row["LABEL_Y"], 4),
            longitude=round(row["LABEL_X"], 4),
            population=int(country["population"]) or None,
            weight=int(country["population"]),
            precision="area",
        )
        for language in LANGUAGES:
            record.add(row[f"NAME_{language.upper()}"], language=language, status="official")
        record.add(record.name, language="en", status="official")
        for field in ("NAME", "NAME_LONG", "FORMAL_EN", "BRK_NAME", "NAME_ALT"):
            record.add(row[field], language="en")
        record.add(country["name"], language="en")
        for name in extra.get(country["iso"], ()):
            record.add(name, status="official")
        records.append(record)
    return records


def build_regions(rows: list[Row], extra: dict[int, Row]) -> tuple[list[Record], dict[str, int]]:
    """One record a first-level region, and GeoNames' admin-1 code ("UA.05") -> its id.

    Natural Earth draws some countries by a finer division than GeoNames' first level (France,
    Britain, Italy): a code that several of its shapes share is left out rather than guessed.
    """
    rows = [row for row in rows if (row.get("gn_id") or -1) > 0 and row.get("gn_a1_code")]
    shared = Counter(row["gn_a1_code"] for row in rows)
    records: dict[int, Record] = {}
    codes: dict[str, int] = {}
    for row in rows:
        code, number = row["gn_a1_code"], int(row["gn_id"])
        if shared[code] > 1 or code.endswith(".") or number in records:
            continue
        records[number] = _build_region(row, extra.get(number) or {})
        codes[code] = number
    return list(records.values()), codes


def _build_region(row: Row, extra: Row) -> Record:
    # GeoNames' code carries the internationally recognised country; Natural Earth's own field
    # gives Crimea and Sevastopol to Russia.
    country = row["gn_a1_code"].split(".")[0]
    printed = str(row.get("name_en") or row.get("name") or row.get("gn_name"))
    word = _TYPE_WORDS.get(row.get("type_en") or "") if country in HOME else None
    if word and not any(part in printed for part in _REGION_WORDS):
        printed = f"{printed} {word}"
    record = Record(
        id=int(row["gn_id"]),
        name=extra.get("name", printed),
        kind="oblast",
        country=country,
        latitude=round(row["latitude"], 4),
        longitude=round(row["longitude"], 4),
        precision="area",
    )
    record.add(record.name, language="en", status="official")
    official = extra.get("official", {})
    for language in ("uk", "ru"):
        named = official[language] if official else row.get(f"name_{language}")
        record.add(named, language=language, status="official")
    _add_latin(record, row, trusted=not official)
    for language, names in extra.get("other", {}).items():
        for name in [names] if isinstance(names, str) else names:
            record.add(name, language=language)
    _add_spoken(record, country)
    return record


def _add_latin(record: Record, row: Row, *, trusted: bool) -> None:
    """Add Natural Earth's Latin names; only GeoNames' own where its other names are mistaken."""
    record.add(row.get("gn_name"))
    if trusted:
        given = [row.get("name"), row.get("woe_name"), *(row.get("name_alt") or "").split("|")]
        for name in given:
            record.add(name)
        record.add(row.get("name_en"), language="en")


def _add_spoken(record: Record, country: str) -> None:
    """Add "Kursk region" to "Kursk Oblast", and the bare "Kursk"; home countries only."""
    if country not in HOME:
        return
    for text in list(record.names):
        if is_cyrillic(text):
            for form in romanise(text, record.names[text].language):
                record.add(form, shown=False)
            continue
        base, _, word = text.rpartition(" ")
        if base and word in _SPOKEN:
            for spoken in _SPOKEN[word]:
                record.add(f"{base} {spoken}", shown=False)
            record.add(base, language="en")


def find_misplaced(rows: list[Row], regions: list[Record], settlements: list[Record]) -> set[int]:
    """Ids of regions whose shape does not hold the settlements that their code claims.

    Natural Earth numbers some departments and districts as though they were GeoNames' first-level
    regions; a code is believed if at least 6 in 10 of its settlements lie within 10 km or so of
    the shape. Regions of the home countries have been looked at one by one.
    """
    import shapely

    shapes = {int(row["gn_id"]): row["geometry"] for row in rows if (row.get("gn_id") or -1) > 0}
    claimed: dict[int, list[tuple[float, float]]] = {}
    for record in settlements:
        if record.admin1 is not None:
            claimed.setdefault(record.admin1, []).append((record.longitude, record.latitude))
    misplaced = set()
    for region in regions:
        points = claimed.get(region.id, [])
        if region.country in HOME:
            continue
        shape = shapely.from_geojson(json.dumps(shapes[region.id])).buffer(_TOLERANCE_DEGREES)
        inside = int(shapely.contains_xy(shape, points).sum()) if points else 0
        if inside < _BELIEVED * len(points) or not points:
            misplaced.add(region.id)
    return misplaced


def give_up_names(records: list[Record]) -> None:
    """Take other names from regions that are another's: of a region, or formerly of a city.

    Natural Earth calls Leningrad Oblast Saint Petersburg too; and who writes Dnipropetrovsk or
    Sverdlovsk without a word for region means the city that was called so.
    """
    taken: dict[tuple[str | None, str], set[int]] = {}
    for record in records:
        for name in record.names.values():
            is_region = record.kind == "oblast" and name.status == "official"
            is_city = name.status == "former" and (record.population or 0) >= _CITY
            if is_region or is_city:
                taken.setdefault((record.country, loosen(name.text)), set()).add(record.id)
    for region in (record for record in records if record.kind == "oblast"):
        own = {loosen(name.text) for name in region.names.values() if name.status == "official"}
        others = {
            loose
            for loose in {loosen(key.removeprefix(LOOSE)) for key in region.keys} - own
            if taken.get((region.country, loose), set()) - {region.id}
        }
        for key in [key for key in region.keys if loosen(key.removeprefix(LOOSE)) in others]:
            del region.keys[key]
        for text in [text for text in region.names if loosen(text) in others]:
            del region.names[text]


def name_people(records: list[Record], rows: list[Row], demonyms: dict[str, str]) -> None:
    """Let a country be found by the adjective of its nationality, where nothing else bears it.

    Args:
        records: all places.
        rows: see `sources.read_countries`.
        demonyms: see `sources.read_demonyms`.
    """
    codes = {row["geonames"]["iso"]: row["geonames"]["fips"] for row in rows}
    for record in records:
        if record.kind == "country":
            told = demonyms.get(codes.get(record.country or "", ""), "")
            for word in re.split(r"[,;/]| or |\(.*", told):
                if key := fold(word):
                    record.keys[ADJECTIVE + key] = STATUS_ORDER.index("alternate")


def weigh_capitals(records: list[Record], rows: list[Row]) -> None:
    """Let a capital stand for a tenth of its country: it is written about in the country's name."""
    capitals = {row["geonames"]["iso"]: row["geonames"] for row in rows}
    best: dict[str, Record] = {}
    for record in records:
        capital = capitals.get(record.country or "")
        if record.kind != "settlement" or capital is None or not capital["capital"]:
            continue
        if fold(capital["capital"]) in record.keys:
            held = best.get(record.country or "")
            if held is None or (record.population or 0) > (held.population or 0):
                best[record.country or ""] = record
    for code, record in best.items():
        record.weight = max(record.population or 0, int(capitals[code]["population"]) // 10)


def weigh_regions(records: list[Record]) -> None:
    """Give each region and district the residents of the settlements listed in it, as a weight."""
    total: Counter[int] = Counter()
    for record in records:
        if record.kind == "settlement":
            for area in (record.admin1, record.admin2):
                if area is not None:
                    total[area] += record.population or 0
    for record in records:
        if record.kind in {"oblast", "raion", "area"} and record.weight is None:
            record.weight = total[record.id]
