"""Tables of places: CSV files read by a map of their columns."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from gazetteer._romanisation import guess_language, romanise
from gazetteer.errors import InvalidData
from gazetteer.loaders.columns import Column
from gazetteer.loaders.coordinates import Whereabouts, read_coordinates
from gazetteer.loaders.kinds import read_kind
from gazetteer.loaders.layers import LayerWriter, Row
from gazetteer.loaders.lines import read_lines
from gazetteer.loaders.naming import add_cyrillic, find_script, is_noise, print_name
from gazetteer.loaders.problems import Problems
from gazetteer.loaders.progress import Bar
from gazetteer.loaders.records import STATUS_ORDER, Record
from gazetteer.places import AREA_KINDS, BUILT_KINDS, Kind, NameStatus
from gazetteer.spelling import MAX_NAME, fold, is_cyrillic, visible

OWN_LANGUAGE = {"UA": "uk", "RU": "ru"}
"""The language in which a country's official names are written, where it matters here."""

_KATOTTG = re.compile(r"UA\d{17}")
_ID = re.compile(r"(geonames|katottg|local):\S{1,80}")
_GEONAMES = re.compile(r"\d{1,9}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LONGEST_ID = 80
_LONGEST_COUNT = 10
_WIDEST_KM = 1_000.0
_WIDEST_FIELD = 1 << 20

Cells = dict[str, str]


class _Refused(ValueError):
    """A row that cannot be taken."""


def read_table(
    path: Path,
    columns: tuple[Column, ...],
    writer: LayerWriter,
    problems: Problems,
    *,
    country: str | None,
    bar: Bar,
) -> None:
    """Read a table into a layer.

    Args:
        path: a CSV file with a header, separated by commas, semicolons or tabs; may be packed.
        columns: which of its columns are read as what.
        writer: where the places go.
        problems: where everything that cannot be so goes.
        country: ISO 3166-1 code of the places whose row names none.
        bar: told how far reading has come.

    Raises:
        UnreadableData: see `lines.read_lines`.
        InvalidData: it is no table with these columns, or has too many problems.
    """
    reader = _Reader(columns, country)
    try:
        for number, cells in _read_cells(path, columns, problems, bar):
            try:
                writer.add(reader.read(number, cells))
            except _Refused as error:
                problems.add(number, str(error))
        for row in reader.whereabouts.list_doubted():
            problems.add(row.number, _say_swapped(row.latitude, row.longitude))
    finally:
        reader.close()


def _read_cells(
    path: Path, columns: tuple[Column, ...], problems: Problems, bar: Bar
) -> Iterator[tuple[int, Sequence[str]]]:
    """The mapped cells of each row, in the order of `columns`, with the row's number."""
    lines = read_lines(path, bar=bar)
    first = next(lines, "")
    delimiter = max("\t;,", key=first.count)
    header = _read_header(path, first, delimiter)
    places = _find_columns(path, header, columns)
    before = csv.field_size_limit(_WIDEST_FIELD)  # one for the whole process: put back below
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    number, empty = 1, True
    try:
        for cells in reader:
            number += 1
            if not cells:
                continue
            empty = False
            if len(cells) != len(header):
                problems.add(number, f"{len(cells)} cells; the header has {len(header)}")
                continue
            yield number, [cells[place] for place in places]
    except csv.Error as error:
        problems.add(number + 1, f"no row of a table: {error} (after line {reader.line_num + 1})")
        return
    finally:
        csv.field_size_limit(before)
    if empty:
        problems.add(2, "there is no row below the header")


def _read_header(path: Path, line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error as error:
        message = (
            f"{visible(path.name)}, row 1: no header of a table: {error}; lines are to end in LF "
            "or CRLF"
        )
        raise InvalidData(message, problems=(message,)) from error


def _find_columns(path: Path, header: list[str], columns: tuple[Column, ...]) -> list[int]:
    missing = [column.source for column in columns if column.source not in header]
    twice = [column.source for column in columns if header.count(column.source) > 1]
    if not missing and not twice:
        return [header.index(column.source) for column in columns]
    named = ", ".join(f'"{visible(name)}"' for name in dict.fromkeys(missing or twice))
    has = visible(", ".join(header), limit=300)
    fault = "no column" if missing else "more than one column"
    message = f"{visible(path.name)}, row 1: {fault} {named}; the header says: {has}"
    raise InvalidData(message, problems=(message,))


class _Reader:
    """Makes rows of cells."""

    def __init__(self, columns: tuple[Column, ...], country: str | None) -> None:
        self._columns = columns
        self._country = country
        self.whereabouts = Whereabouts()
        self._where = {column.field: index for index, column in enumerate(columns)}
        self._named = [
            (index, column)
            for index, column in enumerate(columns)
            if column.field in {"name", "former", "alternates"}
        ]

    def close(self) -> None:
        self.whereabouts.close()

    def read(self, number: int, cells: Sequence[str]) -> Row:
        """Make a row.

        Raises:
            _Refused: a cell says what cannot be.
        """
        try:
            latitude, longitude = read_coordinates(
                self._get(cells, "latitude"), self._get(cells, "longitude")
            )
        except ValueError as error:
            raise _Refused(str(error)) from None
        given = _clean(self._get(cells, "id"))
        country = self._read_country(cells, given)
        names = [
            (column, text) for index, column in self._named for text in _split(cells, index, column)
        ]
        name = _choose_name(names, country)
        if self.whereabouts.are_swapped(number, latitude, longitude, country=country, name=name):
            raise _Refused(_say_swapped(latitude, longitude))
        record = Record(
            id=0,
            name=name,
            kind=self._read_kind(cells),
            country=country,
            latitude=round(latitude, 5),
            longitude=round(longitude, 5),
            population=_read_count(self._get(cells, "population")),
            radius_km=_read_radius(self._get(cells, "radius_km")),
        )
        record.precision = "area" if record.kind in AREA_KINDS else "exact"
        add_names(record, names)
        aliases = self._identify(record, given, cells)
        return Row(
            record=record,
            number=number,
            own=None if record.kind in BUILT_KINDS else name,
            admin1=_clean(self._get(cells, "admin1")) or None,
            admin2=_clean(self._get(cells, "admin2")) or None,
            aliases=aliases,
        )

    def _get(self, cells: Sequence[str], field: str) -> str:
        index = self._where.get(field)
        return "" if index is None else cells[index].strip()

    def _read_country(self, cells: Sequence[str], given: str) -> str | None:
        code = self._get(cells, "country").upper()
        if code and not _COUNTRY.fullmatch(code):
            raise _Refused(f'country "{visible(code)}" is no ISO 3166-1 code such as UA')
        return code or self._country or ("UA" if _KATOTTG.fullmatch(given) else None)

    def _read_kind(self, cells: Sequence[str]) -> Kind:
        word = self._get(cells, "kind")
        kind = read_kind(word) if word else "settlement"
        if kind is None:
            raise _Refused(
                f'kind "{visible(word)}" is not known; without kind= in the columns every row is '
                "taken for a settlement"
            )
        return kind

    def _identify(self, record: Record, given: str, cells: Sequence[str]) -> tuple[str, ...]:
        """Set the record's id; return those it bears beside it."""
        geonames = self._get(cells, "geonames").removesuffix(".0")
        if geonames and not _GEONAMES.fullmatch(geonames):
            raise _Refused(f'GeoNames id "{visible(geonames)}" is no number')
        column = self._columns[self._where["id"]].source.lower() if given else ""
        ref = _read_id(given, is_geonames="geoname" in column) if given else None
        if ref is not None and ref.startswith("geonames:"):
            record.id = int(ref.removeprefix("geonames:"))
        elif ref is None and geonames:
            record.id = int(geonames)
        else:
            record.ref = ref or _derive_id(record)
        own = f"geonames:{record.id}" if record.id else record.ref
        return (f"geonames:{geonames}",) if geonames and own != f"geonames:{geonames}" else ()


def _say_swapped(latitude: float, longitude: float) -> str:
    return f"latitude {latitude:g}, longitude {longitude:g}: these seem to be swapped"


def _read_id(given: str, *, is_geonames: bool) -> str:
    if len(given) > _LONGEST_ID:
        raise _Refused(f"an id of {len(given)} characters; the limit is {_LONGEST_ID}")
    if _KATOTTG.fullmatch(given):
        return f"katottg:{given}"
    if is_geonames:
        if not _GEONAMES.fullmatch(given) or int(given) == 0:
            raise _Refused(f'GeoNames id "{visible(given)}" is no number')
        return f"geonames:{int(given)}"
    if given.startswith("geonames:"):
        return _read_id(given.removeprefix("geonames:"), is_geonames=True)
    return given if _ID.fullmatch(given) else f"local:{given.replace(' ', '_')}"


def _derive_id(record: Record) -> str:
    told = f"{record.kind}|{record.name}|{record.latitude:.5f}|{record.longitude:.5f}"
    return f"local:={hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _clean(text: str) -> str:
    return " ".join(text.split())


def _split(cells: Sequence[str], index: int, column: Column) -> Iterator[str]:
    cell = cells[index]
    for part in cell.split(column.separator) if column.separator else (cell,):
        text = _clean(part)
        if not text:
            continue
        if not text.isprintable() and any(char < " " or "\x7f" <= char < "\xa0" for char in text):
            raise _Refused(f'name "{visible(text)}" holds a control character')
        if len(text) > MAX_NAME:
            raise _Refused(f"a name of {len(text)} characters; the limit is {MAX_NAME}")
        if fold(text):
            yield text


def _choose_name(names: list[tuple[Column, str]], country: str | None) -> str:
    """The name to print: `name` as it stands, or the first there is, romanised."""
    official = [(column.language, text) for column, text in names if column.field == "name"]
    if not official:
        raise _Refused("no name with a letter or digit")
    plain = [text for language, text in official if language is None and not is_cyrillic(text)]
    latin = plain or [text for _, text in official if not is_cyrillic(text)]
    if latin:
        return print_name(latin[0])
    language, text = official[0]
    language = language or guess_language(text) or OWN_LANGUAGE.get(country or "")
    return print_name(romanise(text, language if language in {"uk", "ru"} else None)[0])


def add_names(record: Record, names: list[tuple[Column, str]]) -> None:
    """Add what the columns name, the romanisations of Cyrillic names included."""
    record.add(record.name, status="official")
    primary = fold(record.name)
    order = {"name": 0, "former": 1, "alternates": 2}
    past: set[str] = set()
    for column, text in sorted(names, key=lambda named: order[named[0].field]):
        if column.field == "alternates":
            _add_alternate(record, text, primary)
            continue
        status: NameStatus = "official" if column.field == "name" else "former"
        known = set(record.keys)
        if status == "former" and fold(text) in known:
            continue
        if is_cyrillic(text):
            language = column.language or guess_language(text)
            language = language or OWN_LANGUAGE.get(record.country or "")
            add_cyrillic(record, text, primary, status=status, language=language)
        else:
            record.add(text, language=column.language, status=status)
        if status == "former":
            past |= set(record.keys) - known
    # A list of other names that holds a former one as well does not make it current.
    record.keys.update(dict.fromkeys(past, STATUS_ORDER.index("former")))


def _add_alternate(record: Record, text: str, primary: str) -> None:
    script = find_script(text)
    if script == "Cyrillic":
        add_cyrillic(record, text, primary)
    elif script == "Latin" and not is_noise(text, "Latin"):
        record.add(text, shown=not text.isupper())


def _read_count(text: str) -> int | None:
    plain = re.sub(r"[\s\u00a0']", "", text).removesuffix(".0")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) <= _LONGEST_COUNT):
        raise _Refused(f'population "{visible(text)}" is no number of residents')
    return int(plain) or None


def _read_radius(text: str) -> float | None:
    if not text:
        return None
    try:
        radius = float(text)
    except ValueError:
        radius = -1.0
    if not 0 < radius < _WIDEST_KM:
        raise _Refused(f'radius "{visible(text)}" is no number of km')
    return radius
