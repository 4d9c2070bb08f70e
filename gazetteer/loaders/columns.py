"""Which column of a table is which field of a place: `id=katottg,name:uk=name_uk,…`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gazetteer.errors import InvalidQuery
from gazetteer.spelling import visible

PLAIN = frozenset({
    "id", "geonames", "name", "alternates", "latitude", "longitude", "admin1", "admin2", "kind",
    "country", "population", "radius_km",
})  # fmt: skip
"""Fields that may be given once. `geonames` is the place's id at GeoNames beside its own."""

BY_LANGUAGE = frozenset({"name", "former"})
"""Fields that may be given once for each language, as `name:uk`."""

_LISTS = frozenset({"alternates", "name", "former"})
_NEEDED = ("latitude", "longitude")
_LONGEST_LANGUAGE = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One pair of a map.

    Attributes:
        field: one of `PLAIN` or `BY_LANGUAGE`.
        language: the language of the names, None if the map does not say.
        source: the column's name in the file.
        separator: what stands between several values in one cell, None if there is one.
    """

    field: str
    language: str | None
    source: str
    separator: str | None


def parse_columns(given: str | Mapping[str, str]) -> tuple[Column, ...]:
    """Read a map of columns, `FIELD[:LANG]=COLUMN[:SEPARATOR]` separated by commas, or a mapping.

    Raises:
        InvalidQuery: a pair that is none, an unknown field, a field given twice, no name or no
            coordinates.
    """
    pairs = list(given.items()) if isinstance(given, Mapping) else _split(given)
    columns = tuple(_parse_pair(field.strip(), source) for field, source in pairs)
    seen: set[tuple[str, str | None]] = set()
    for column in columns:
        if (column.field, column.language) in seen:
            raise InvalidQuery(f"columns: {_show(column)} is given twice")
        seen.add((column.field, column.language))
    fields = {column.field for column in columns}
    missing = [field for field in (*_NEEDED, "name") if field not in fields]
    if missing:
        raise InvalidQuery(f"columns: nothing is said about {', '.join(missing)}")
    return columns


def _split(text: str) -> list[tuple[str, str]]:
    pairs = []
    for part in text.split(","):
        field, equals, source = part.partition("=")
        if not equals or not source.strip():
            raise InvalidQuery(
                f'columns: "{visible(part)}" is not FIELD=COLUMN; an example: '
                "name=town,latitude=lat,longitude=lon"
            )
        pairs.append((field, source.strip()))
    return pairs


def _parse_pair(named: str, source: str) -> Column:
    field, colon, language = named.partition(":")
    known = field in BY_LANGUAGE if colon else field in PLAIN | {"former"}
    plausible = language.isascii() and language.isalpha() and len(language) <= _LONGEST_LANGUAGE
    if not known or (colon and not plausible):
        fields = ", ".join(sorted(PLAIN | {"former", "name:LANG", "former:LANG"}))
        raise InvalidQuery(f'columns: "{visible(named)}" is no field; there are {fields}')
    if not source:
        raise InvalidQuery(f"columns: {visible(named)} needs the name of a column")
    column, separator = source, None
    if field in _LISTS and ":" in source[1:]:
        column, _, separator = source.partition(":")
    return Column(field, language.lower() or None, column.strip(), separator or None)


def _show(column: Column) -> str:
    return f"{column.field}:{column.language}" if column.language else column.field
