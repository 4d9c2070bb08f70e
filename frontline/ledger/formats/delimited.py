r"""CSV: the table for spreadsheets, in UTF-8 with a byte-order mark, separated by commas.

**Formulas.** A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`, even one it was sent
by a stranger. So an apostrophe is put before such a text, also after a `;`, a tab or a line break
inside a text, for a program that takes that for the beginning of a cell. Reading takes exactly
those apostrophes away again: every text comes back as it was, and an apostrophe before anything
else is an apostrophe. An empty text, which a cell without anything in it would not be, is written
as one apostrophe.

**Title and sides** stand in the header of the last column, `frontline={"version": 1, …}`, whose
cells are empty: a comment line or a second file would get lost or in the way, while sorting and
filtering rows keeps a column. A file written by hand does without it.

Reading also takes semicolons or tabs between the cells, whichever the header is separated by.
Rows count as in a spreadsheet: the header is row 1.
"""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from frontline.errors import Problem, UnreadableInput
from frontline.ledger.cells import Row
from frontline.ledger.columns import COLUMNS, COUNTS, FLAGS, NUMBERS, POINT, to_rows
from frontline.ledger.drafts import Contents, Draft, read_head, to_head
from frontline.ledger.files import LARGE, decode_text, read_bytes
from frontline.ledger.formats._json import dump, parse
from frontline.ledger.references import Resolve
from frontline.ledger.rows import KNOWN, check_header, read_rows

_HEAD = "frontline="
_UNIT = "row"
_AFTER = COLUMNS.index("admin2") + 1
_HEADER = (*COLUMNS[:_AFTER], *POINT, *COLUMNS[_AFTER:])
_BARE = FLAGS | COUNTS | NUMBERS

# Where a cell may begin, before what a spreadsheet takes for a formula: after blanks and control
# characters, which some pass over, and in the full-width form of the signs, which some take for
# the same; and at the very beginning, before nothing at all and before a tab or a line break.
_FORMULA = r"(?='*(?:[^\S\t\r\n]|[\x00-\x08\x0e-\x1f\x7f\ufeff])*[=+\-@\uff1d\uff0b\uff0d\uff20])"
_BLANK = r"(?='*(?:\Z|[\t\r\n]))"
_RISKY = re.compile(rf"^{_BLANK}|(^|[;\t\r\n]){_FORMULA}")
_MADE_INERT = re.compile(rf"^'{_BLANK}|(^|[;\t\r\n])'{_FORMULA}")
_SEPARATORS = frozenset(";\t\r\n")
_LIMIT_LOCK = threading.Lock()


def encode(contents: Contents, _resolve: Resolve | None) -> bytes:
    """The contents of a ledger as CSV (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*_HEADER, inert(_HEAD + dump(to_head(contents)))])
    for claim, row in zip(contents.claims, to_rows(contents.claims), strict=True):
        row["latitude"] = float(claim.place.latitude)
        row["longitude"] = float(claim.place.longitude)
        writer.writerow([*(_cell(name, row[name]) for name in _HEADER), ""])
    return text.getvalue().encode("utf-8-sig")


def inert(text: str) -> str:
    """A text that no spreadsheet runs; `plain` gives the text back."""
    return text if _is_plain(text) else _RISKY.sub(r"\1'", text)


def plain(cell: str) -> str:
    """The text that a cell stands for."""
    return cell if _is_plain(cell) else _MADE_INERT.sub(r"\1", cell)


def _is_plain(text: str) -> bool:
    """Whether a text has nothing that the patterns look for: most have not, and are many."""
    return text[:1].isalnum() and _SEPARATORS.isdisjoint(text)


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in FLAGS:
        return "true" if value else "false"
    return repr(value) if name in _BARE else inert(value)


def read(path: Path, resolve: Resolve | None) -> Draft:
    """A ledger from CSV, every problem with its row."""
    text = decode_text(read_bytes(path), path)
    draft = Draft()
    rows = _rows(text, draft, path)
    read_rows(rows, draft, unit=_UNIT, resolve=resolve)
    return draft.in_order()


def _rows(text: str, draft: Draft, path: Path) -> list[Row]:
    def report(number: int, message: str) -> None:
        draft.problems.append(Problem(number, message, _UNIT))

    rows: list[Row] = []
    with _long_cells():
        # Lines end as in RFC 4180 or at a single break, never at U+2028 or the like.
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=_find_separator(text), strict=True
        )
        try:
            header = [plain(cell).strip() for cell in next(reader, [])]
            columns = _read_header(header, draft)
            if columns is None:
                return []
            for number, cells in enumerate(reader, start=2):
                if not any(cells):
                    continue  # an empty line
                if len(cells) > len(header) and any(cells[len(header) :]):
                    report(number, f"{len(cells)} cells under {len(header)} columns")
                found = {
                    column: plain(cell)
                    for column, cell in zip(columns, cells, strict=False)
                    if cell and column is not None
                }
                rows.append(Row(number, found))
        except csv.Error as error:
            raise UnreadableInput(
                f"{path}: not CSV: {error} (line {reader.line_num}); check the quotation marks"
            ) from error
    return rows


def _read_header(header: list[str], draft: Draft) -> list[str | None] | None:
    """The columns by position, None for those that hold no cells; None if this is no ledger."""
    columns: list[str | None] = []
    for name in header:
        if name.startswith(_HEAD):
            _read_head(name.removeprefix(_HEAD), draft)
        columns.append(None if name.startswith(_HEAD) or not name else name)
    names = [name for name in columns if name is not None]
    if not check_header(names, draft, number=1, unit=_UNIT):
        return None
    return [name if name in KNOWN else None for name in columns]


def _read_head(text: str, draft: Draft) -> None:
    where = Problem(1, f"the column {_HEAD}", _UNIT)
    try:
        read_head(parse(text), draft, where)
    except json.JSONDecodeError as error:
        draft.problems.append(Problem(1, f"{where.message} is not JSON: {error.msg}", _UNIT))
    except ValueError as error:
        draft.problems.append(Problem(1, f"{where.message} is not JSON: {error}", _UNIT))


def _find_separator(text: str) -> str:
    """The separator that makes most of the header's cells known columns."""
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]

    def known(separator: str) -> int:
        return sum(cell.strip(" \"'") in KNOWN for cell in header.split(separator))

    return max(",;\t", key=known)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let the csv module read cells as long as a file may be; its limit is one for all threads."""
    with _LIMIT_LOCK:
        before = csv.field_size_limit(LARGE)
        try:
            yield
        finally:
            csv.field_size_limit(before)
