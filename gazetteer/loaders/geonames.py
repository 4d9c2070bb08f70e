"""GeoNames' dumps: country files, and the file of alternate names.

Their layout is documented at https://download.geonames.org/export/dump/readme.txt: country files
have 19 columns separated by tabs, without a header or quotes; alternate names 10 (8 before 2018).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

from gazetteer._romanisation import guess_language
from gazetteer.errors import InvalidData
from gazetteer.loaders.coordinates import read_coordinates
from gazetteer.loaders.kinds import read_feature
from gazetteer.loaders.layers import LayerWriter, Row
from gazetteer.loaders.lines import read_lines
from gazetteer.loaders.naming import add_cyrillic, find_script, is_noise, print_name
from gazetteer.loaders.problems import Problems
from gazetteer.loaders.progress import Bar
from gazetteer.loaders.records import Record
from gazetteer.loaders.tables import OWN_LANGUAGE
from gazetteer.places import AREA_KINDS, NameStatus
from gazetteer.spelling import MAX_NAME, fold, visible

LICENCE = "CC BY 4.0, GeoNames (geonames.org)"

_PLACE_COLUMNS = 19
_NAME_COLUMNS = (10, 8)
_ID = re.compile(r"[1-9]\d{0,8}")
_COUNT = re.compile(r"\d{0,10}")
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_LANGUAGE = re.compile(r"[a-z]{2}")
# What stands in the column of languages without being one: links, postcodes, codes of airports …
_OTHER = re.compile(r"link|post|iata|icao|faac|tcid|unlc|wkdt|phon|piny|abbr|.*_1793")


def sniff(path: Path) -> Literal["geonames", "alternate names"] | None:
    """Which of GeoNames' files this is, by its first line; None if it is neither.

    Raises:
        UnreadableData: see `lines.read_lines`.
    """
    columns = next(read_lines(path), "").split("\t")
    if len(columns) == _PLACE_COLUMNS and _ID.fullmatch(columns[0]):
        return "geonames"
    numbered = all(_ID.fullmatch(column) for column in columns[:2])
    return "alternate names" if len(columns) in _NAME_COLUMNS and numbered else None


def refuse_foreign(path: Path) -> InvalidData:
    """The error for a file that is none of GeoNames' and came without a map of columns."""
    first = next(read_lines(path), "")
    message = (
        f"{visible(path.name)}, line 1: {first.count(chr(9)) + 1} columns separated by tabs; "
        "GeoNames' country files have 19, its alternate names 10. Of any other table say which "
        f"column is what, with columns. Its first line: {visible(first, limit=200)}"
    )
    return InvalidData(message, problems=(message,))


def read_places(
    path: Path, writer: LayerWriter, problems: Problems, *, country: str | None, bar: Bar
) -> None:
    """Read a country file into a layer; with `country`, only the rows of that country.

    Raises:
        UnreadableData: see `lines.read_lines`.
        InvalidData: it has too many problems.
    """
    for number, line in enumerate(read_lines(path, bar=bar), start=1):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) != _PLACE_COLUMNS:
            problems.add(number, f"{len(cells)} columns separated by tabs instead of 19")
            continue
        kind = read_feature(cells[6], cells[7])
        if kind is None or country not in {None, cells[8]}:
            writer.left_out += 1
            continue
        try:
            writer.add(_read_place(number, cells))
        except ValueError as error:
            problems.add(number, str(error))


def _read_place(number: int, cells: list[str]) -> Row:
    given, name, ascii_name, alternates, latitude, longitude, feature, code = cells[:8]
    country, population = cells[8], cells[14]
    kind = read_feature(feature, code) or "settlement"
    lat, lon = read_coordinates(latitude, longitude)
    if not _ID.fullmatch(given):
        raise ValueError(f'GeoNames id "{visible(given)}" is no number')
    if cells[18] and not _DAY.fullmatch(cells[18]):
        # A file cut in the last cell of a line would pass for a whole one.
        raise ValueError(f'"{visible(cells[18])}" is no day of change; was the file cut short?')
    if not _COUNT.fullmatch(population):
        raise ValueError(f'population "{visible(population)}" is no number')
    name = _clean(name)
    if not fold(name) or len(name) > MAX_NAME:
        raise ValueError(f'name "{visible(name)}" is empty or too long')
    record = Record(
        id=int(given),
        name=print_name(name),
        kind=kind,
        country=country or None,
        latitude=round(lat, 5),
        longitude=round(lon, 5),
        population=int(population or 0) or None,
        precision="area" if kind in AREA_KINDS else "exact",
    )
    record.add(record.name, status="official")
    for text in (name, _clean(ascii_name)):
        record.add(text, status="official", shown=text == name)
    for text in alternates.split(","):
        _add_name(record, _clean(text), language=None, status=None)
    own = {"oblast": 1, "raion": 2, "hromada": 3}.get(kind)
    codes = [".".join([country, *cells[10 : 10 + depth]]) for depth in (1, 2, 3)]
    return Row(
        record=record,
        number=number,
        own=codes[own - 1] if own else None,
        admin1=codes[0] if cells[10] and own != 1 else None,
        admin2=codes[1] if cells[11] and own not in {1, 2} else None,
    )


def _add_name(
    record: Record, text: str, *, language: str | None, status: NameStatus | None, until: str = ""
) -> None:
    if not fold(text) or len(text) > MAX_NAME or not _has_no_controls(text):
        return
    script = find_script(text)
    if script == "Cyrillic":
        known = language or guess_language(text)
        if until:
            record.add(text, language=known, status=status or "former", until=until)
        add_cyrillic(record, text, fold(record.name), status=status, language=known)
    elif script == "Latin" and not (language is None and is_noise(text, "Latin")):
        record.add(text, language=language, status=status or "alternate", until=until or None)


def _clean(text: str) -> str:
    return " ".join(text.split())


def _has_no_controls(text: str) -> bool:
    return text.isprintable() or not any(char < " " or "\x7f" <= char < "\xa0" for char in text)


class Known(NamedTuple):
    """A place that alternate names may be for."""

    name: str
    country: str | None


def read_names(
    path: Path,
    writer: LayerWriter,
    problems: Problems,
    *,
    find: Callable[[int], Known | None],
    bar: Bar,
) -> None:
    """Read the names of known places from the file of alternate names into a layer.

    Args:
        path: the file; it may hold the names of the whole world.
        writer: where the names go.
        problems: where everything that cannot be so goes.
        find: the place of a GeoNames id, None if it is none whose names are wanted.
        bar: told how far reading has come.

    Raises:
        UnreadableData: see `lines.read_lines`.
        InvalidData: it has too many problems.
    """
    columns: int | None = None
    for number, line in enumerate(read_lines(path, bar=bar), start=1):
        if not line:
            continue
        cells = line.split("\t")
        if columns is None and len(cells) in _NAME_COLUMNS:
            columns = len(cells)
        if len(cells) != columns or not _ID.fullmatch(cells[1]):
            problems.add(
                number,
                f"{len(cells)} columns separated by tabs instead of {columns or 10}, the second an "
                "id",
            )
            continue
        known = None if _OTHER.fullmatch(cells[2]) else find(int(cells[1]))
        if known is None:
            writer.left_out += 1
        else:
            writer.add_names(int(cells[1]), _read_name([*cells, "", ""], known))


def _read_name(cells: list[str], known: Known) -> Record:
    """A record that holds nothing but the name of one line."""
    language = cells[2] if _LANGUAGE.fullmatch(cells[2]) else None
    own = {"en", OWN_LANGUAGE.get(known.country or "", "en")}
    over = _DAY.fullmatch(cells[9])
    status: NameStatus | None = None
    if cells[7] == "1" or over:
        status = "former"
    elif cells[4] == "1" and language in own:
        status = "official"
    elif language is not None and language not in {*own, "uk", "ru"}:
        status = "exonym"
    record = Record(
        id=0, name=known.name, kind="settlement", country=known.country, latitude=0, longitude=0
    )
    until = "-".join(over.groups()) if over else ""
    _add_name(record, _clean(cells[3]), language=language, status=status, until=until)
    return record


def find_in(connection: sqlite3.Connection) -> Callable[[int], Known | None]:
    """A function that finds the place of a GeoNames id in an index or layer."""

    def find(number: int) -> Known | None:
        row = connection.execute(
            "SELECT name, country FROM places WHERE id = ?", (number,)
        ).fetchone()
        return None if row is None else Known(*row)

    return find
