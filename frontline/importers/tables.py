"""Reading tables of strangers: any usual separator, a byte-order mark, gzip; bad rows by number."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from frontline.errors import InvalidImport, Problem, UnreadableInput
from frontline.ledger.containers import read_gzip
from frontline.ledger.files import read_bytes as read_file

_SEPARATORS = ",;\t|"
_SHOWN = 60
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WRITTEN = re.compile(r"(\d{1,2})\.? ([a-z]{3,9})\.?,? (\d{4})")
_AMERICAN = re.compile(r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})")


class Collector(Protocol):
    """Who is told of a bad row."""

    def fault(self, path: Path, line: int | None, message: str) -> None:
        """Something that cannot be right."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        line: line of the file on which it ends, counted from 1.
        cells: column name (lower case, trimmed) to trimmed text.
    """

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; of a `.gz` file, what is packed in it.

    Raises:
        UnreadableInput: missing, no file, no whole gzip file, or of more than 1 GiB.
    """
    return read_gzip(path) if path.suffix.lower() == ".gz" else read_file(path)


def read_text(path: Path, *, limit: int | None = None) -> str:
    """The text of a file in UTF-8, without a byte-order mark.

    Raises:
        UnreadableInput: missing, empty, not text in UTF-8, or of more bytes than the limit.
    """
    raw = read_bytes(path)
    if limit is not None and len(raw) > limit:
        raise UnreadableInput(f"{path}: larger than {limit:,} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(
            f"{path}: not text in UTF-8 (byte {error.start}); save it as UTF-8"
        ) from error
    if not text.strip():
        raise UnreadableInput(f"{path}: the file is empty")
    return text


def find_separator(header: str) -> str:
    """What separates the columns of a header line: comma, semicolon, tab or bar."""
    bare = "".join(header.split('"')[::2])  # names in quotes may hold any of them
    return max(_SEPARATORS, key=bare.count)


def read_rows(path: Path, *, required: Sequence[str], findings: Collector) -> Iterator[Row]:
    """The rows of a CSV file; what is wrong with one is told and the row passed over.

    Args:
        path: a file in UTF-8, maybe gzipped; separators are found out.
        required: columns that must be there, in lower case.
        findings: who is told of bad rows.

    Raises:
        UnreadableInput: missing, empty, or not text.
        InvalidImport: columns are missing.
    """
    text = read_text(path)
    first = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=find_separator(first), strict=True)
    names: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if names is None:
                names = [cell.strip().lower() for cell in cells]
                check_columns(path, names, required)
            elif len(cells) != len(names):
                findings.fault(
                    path, reader.line_num, f"{len(cells)} cells under {len(names)} columns"
                )
            else:
                trimmed = (cell.strip() for cell in cells)
                yield Row(reader.line_num, dict(zip(names, trimmed, strict=True)))
    except csv.Error as error:
        findings.fault(path, reader.line_num, f"cannot be read as a table: {error}")


def check_columns(path: Path, names: Sequence[str], required: Sequence[str]) -> None:
    """Whether a header has what is needed, once.

    Raises:
        InvalidImport: naming the columns that are missing or doubled.
    """
    problems = []
    missing = [name for name in required if name not in names]
    if missing:
        shown = ", ".join(names)[:300]
        lacking = ", ".join(missing)
        problems.append(Problem(1, f"{path.name}: lacks the columns {lacking}; it has {shown}"))
    doubled = sorted(name for name, count in Counter(names).items() if name and count > 1)
    if doubled:
        shown = ", ".join(doubled)[:300]
        problems.append(Problem(1, f"{path.name}: has two columns called {shown}"))
    if problems:
        raise InvalidImport(tuple(problems))


def read_degrees(text: str, limit: float) -> float:
    """A coordinate in degrees between minus and plus a limit.

    Raises:
        ValueError: in words, anything else.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and abs(number) <= limit):
        raise ValueError(f"{show(text)} is no coordinate in degrees (within {limit:g})")
    return number


def show(text: str) -> str:
    """A stranger's text, cut short for a message."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def read_written_day(text: str) -> dt.date:
    """A day as tables write it: 2024-11-19 (with or without a time), 20241119, 19 November 2024.

    Days of figures alone other than ISO 8601 are refused: nobody can tell whether 03/04/2024 is in
    March or in April.

    Raises:
        ValueError: in words, anything else.
    """
    plain = " ".join(text.split()).casefold()
    if found := re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})(?:[t ][0-9:.z+ ]+)?", plain):
        year, month, day = map(int, found.groups())
    elif found := _WRITTEN.fullmatch(plain):
        year, month, day = int(found[3]), _find_month(found[2]), int(found[1])
    elif found := _AMERICAN.fullmatch(plain):
        year, month, day = int(found[3]), _find_month(found[1]), int(found[2])
    else:
        year = month = day = 0
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"{show(text)} is no day such as 2024-11-19") from None


def _find_month(word: str) -> int:
    fits = [number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word)]
    return fits[0] if len(fits) == 1 else 0
