"""Settlements from GeoNames."""

from __future__ import annotations

from gazetteer._build.records import HOME, NEAR, WORLD_POPULATION, least_population
from gazetteer._build.sources import Row
from gazetteer.loaders.naming import add_cyrillic, find_script, is_noise, print_name
from gazetteer.loaders.records import Record
from gazetteer._romanisation import guess_language
from gazetteer.spelling import fold

_WORLD_ALTERNATES = 2
_ALPHABETS = frozenset("абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя")
"""Letters of Ukrainian and Russian."""
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
        if population < least_population(country) and number not in capitals:
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
        most = _WORLD_ALTERNATES if population >= WORLD_POPULATION else 0
        _add_names(record, row, most=len(row["alternatenames"]) if is_seat else most)
        records.append(record)
    return records


def _add_names(record: Record, row: Row, *, most: int) -> None:
    record.add(row["name"], status="official")
    record.add(record.name, status="official")
    primary = fold(record.name)
    kept = 0
    for given in _sort_alternates(row["alternatenames"], primary):
        text = given.replace(_STRESS, "")
        script = find_script(text)
        if script is None or is_noise(text, script):
            continue
        if record.country in HOME and script == "Cyrillic":
            add_cyrillic(record, text, primary)
        elif script == "Cyrillic" and record.country not in NEAR and not _is_read(text, most):
            continue
        elif record.country in HOME | NEAR or script == "Cyrillic":
            # An apostrophe tells Ukrainian among Cyrillic names only.
            language = guess_language(text) if script == "Cyrillic" else None
            record.add(text, language=language, shown=language is not None)
        elif kept < most and fold(text) not in record.keys:
            record.add(text, shown=False)
            kept += 1


def _sort_alternates(names: list[str], primary: str) -> list[str]:
    """Names that share all words with the main one ("New York" of "New York City") come first."""
    words = set(primary.split())

    def differs(name: str) -> bool:
        other = set(fold(name).split())
        return not (other <= words or words <= other)

    return sorted(names, key=differs)


def _is_read(text: str, most: int) -> bool:
    """Whether a Cyrillic name of a town abroad is worth keeping: in Ukrainian or Russian letters."""
    return most > 0 and all(char in _ALPHABETS for char in text.lower() if char.isalpha())
