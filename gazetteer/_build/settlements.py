"""Settlements from GeoNames."""

from __future__ import annotations

from gazetteer._build.records import HOME, NEAR, WORLD_POPULATION
from gazetteer._build.sources import Row
from gazetteer.loaders.naming import add_cyrillic, find_script, is_noise, print_name
from gazetteer.loaders.records import Record
from gazetteer._romanisation import guess_language
from gazetteer.spelling import fold

_WORLD_ALTERNATES = 6
_STRESS = "\N{COMBINING ACUTE ACCENT}"


def build_settlements(
    rows: list[Row], capitals: set[int], codes: dict[str, int], seats: set[tuple[str, str]]
) -> list[Record]:
    """The settlements worth keeping, each with its names and its region.

    Args:
        rows: see `sources.read_cities`.
        capitals: see `sources.read_capitals`.
        codes: GeoNames' code of a region -> the id of its record.
        seats: country and folded name of each capital; all other names of these are kept.
    """
    records = []
    for row in sorted(rows, key=lambda row: int(row["geonameid"])):
        country = row["countrycode"]
        number, population = int(row["geonameid"]), int(row["population"])
        if country not in NEAR and population < WORLD_POPULATION and number not in capitals:
            continue
        record = Record(
            id=number,
            name=print_name(row["name"]),
            kind="settlement",
            country=country,
            latitude=round(float(row["latitude"]), 5),
            longitude=round(float(row["longitude"]), 5),
            admin1=codes.get(f"{country}.{row['admin1code']}"),
            population=population or None,
        )
        is_seat = (country, fold(record.name)) in seats
        _add_names(record, row, most=len(row["alternatenames"]) if is_seat else _WORLD_ALTERNATES)
        records.append(record)
    return records


def _add_names(record: Record, row: Row, *, most: int) -> None:
    record.add(row["name"], status="official")
    record.add(record.name, status="official")
    primary = fold(record.name)
    kept = 0
    for given in row["alternatenames"]:
        text = given.replace(_STRESS, "")
        script = find_script(text)
        if script is None or is_noise(text, script):
            continue
        if record.country in HOME and script == "Cyrillic":
            add_cyrillic(record, text, primary)
        elif record.country in NEAR or script == "Cyrillic":
            # An apostrophe tells Ukrainian among Cyrillic names only.
            language = guess_language(text) if script == "Cyrillic" else None
            record.add(text, language=language, shown=language is not None)
        elif kept < most and fold(text) not in record.keys:
            record.add(text, shown=False)
            kept += 1
