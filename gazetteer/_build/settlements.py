"""Settlements from GeoNames."""

from __future__ import annotations

import unicodedata

from gazetteer._build.records import HOME, NEAR, WORLD_POPULATION, Record
from gazetteer._build.romanise import guess_language, romanise
from gazetteer._build.sources import Row
from gazetteer.places import NameStatus
from gazetteer.spelling import fold, is_cyrillic

_SHORTEST_ALTERNATE = 3
_LONGEST_CODE = 4
_WORLD_ALTERNATES = 6


def build_settlements(
    rows: list[Row], capitals: set[int], codes: dict[str, int]
) -> list[Record]:
    """The settlements worth keeping, each with its names and its region."""
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
        _add_names(record, row)
        records.append(record)
    return records


def print_name(name: str) -> str:
    """Drop the marks of soft and hard signs, as the press does."""
    return name.translate(str.maketrans("", "", "'’ʼʹ"))


def _add_names(record: Record, row: Row) -> None:
    record.add(row["name"], status="official")
    record.add(record.name, status="official")
    primary = fold(record.name)
    kept = 0
    for text in row["alternatenames"]:
        script = _script(text)
        if script is None or _is_noise(text, script):
            continue
        if record.country in HOME and script == "Cyrillic":
            add_cyrillic(record, text, primary)
        elif record.country in NEAR or script == "Cyrillic":
            language = guess_language(text)
            record.add(text, language=language, shown=language is not None)
        elif kept < _WORLD_ALTERNATES and fold(text) not in record.keys:
            record.add(text, shown=False)
            kept += 1


def add_cyrillic(
    record: Record,
    text: str,
    primary: str,
    *,
    status: NameStatus | None = None,
    language: str | None = None,
) -> None:
    """Add a Cyrillic name and its romanisations.

    It is as official as the printed name if one of its romanisations is the printed name.
    """
    language = language or guess_language(text)
    if language is None and record.country == "RU":
        language = "ru"
    forms = romanise(text, language if language in {"uk", "ru"} else None)
    standing = status or ("official" if primary in map(fold, forms) else "alternate")
    record.add(text, language=language, status=standing)
    for form in forms:
        record.add(form, status=standing, shown=False)


def _script(text: str) -> str | None:
    """`Latin` or `Cyrillic` if every letter is of it, else None."""
    if is_cyrillic(text):
        return "Cyrillic"
    letters = [char for char in text if char.isalpha()]
    latin = all(unicodedata.name(char, "").startswith("LATIN") for char in letters)
    return "Latin" if letters and latin else None


def _is_noise(text: str, script: str) -> bool:
    """Airport codes, initials, and GeoNames' lower-case renderings of other scripts."""
    if len(text) < _SHORTEST_ALTERNATE:
        return script == "Latin"
    if script != "Latin":
        return False
    return text[0].islower() or (text.isupper() and len(text) <= _LONGEST_CODE)
