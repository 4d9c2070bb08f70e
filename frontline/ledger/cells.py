"""Reading single cells of a row, noting every problem with its row."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, TypeVar

from frontline.dates import FuzzyDate, parse_date
from frontline.errors import InvalidDate, Problem
from frontline.ledger.drafts import Draft
from frontline.ledger.suggestions import suggest
from frontline.ledger.validation import DATE_LIMIT, NAME_STATUSES
from frontline.ledger.yaml_nodes import shown
from gazetteer.places import Name

_T = TypeVar("_T")

_LARGEST = 1e300
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_NAME_FIELDS = frozenset({"text", "language", "status", "until"})


class Row(NamedTuple):
    """One row of a table: its number in the file and its cells.

    A cell is text, a number, a boolean or None. A cell that is missing is None.
    """

    number: int
    cells: Mapping[str, Any]


class CellReader:
    """Takes values out of rows.

    Every method returns None for a cell that is empty as well as for one that is wrong; in the
    second case a problem has been noted.
    """

    def __init__(self, draft: Draft, unit: str) -> None:
        self.draft = draft
        self.unit = unit

    def report(self, number: int | None, message: str) -> None:
        """Note a problem."""
        self.draft.problems.append(Problem(number, message, self.unit))

    def note(self, number: int | None, message: str) -> None:
        """Note something to look at."""
        self.draft.notes.append(Problem(number, message, self.unit))

    def text(self, row: Row, name: str) -> str | None:
        """A text, as written."""
        value = row.cells.get(name)
        if value is None or isinstance(value, str):
            return value
        self.report(row.number, f"`{name}` must be text, not {shown(str(value))}")
        return None

    def required(self, row: Row, name: str, what: str) -> str | None:
        """A text that must be there."""
        if row.cells.get(name) is None:
            self.report(row.number, f"{what} has no `{name}`")
        return self.text(row, name)

    def word(self, row: Row, name: str, known: Collection[str]) -> str | None:
        """One of the known words."""
        word = self.text(row, name)
        if word is None or word in known:
            return word
        self.report(row.number, f"unknown {name} {shown(word)}{suggest(word, known)}")
        return None

    def parsed(self, row: Row, name: str, parse: Callable[[str], _T]) -> _T | None:
        """A date of some kind."""
        text = self.text(row, name)
        if text is None:
            return None
        if len(text) > DATE_LIMIT:
            self.report(row.number, f"`{name}`: {shown(text)} is not a date")
            return None
        try:
            return parse(text)
        except InvalidDate as error:
            self.report(row.number, f"`{name}`: {error}")
            return None

    def date(self, row: Row, name: str) -> FuzzyDate | None:
        """A date as precise as it was said."""
        return self.parsed(row, name, parse_date)

    def number(self, row: Row, name: str) -> float | None:
        """A finite number, from a number or from text with a decimal point."""
        value = row.cells.get(name)
        if value is None:
            return None
        number = math.nan
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            number = float(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            # Comparing first: a whole number may be too large to become a float.
            number = float(value) if abs(value) < _LARGEST else math.nan
        if math.isfinite(number):
            return number
        hint = "; write it with a decimal point" if "," in str(value) else ""
        self.report(row.number, f"`{name}`: {shown(str(value))} is not a number{hint}")
        return None

    def count(self, row: Row, name: str) -> int | None:
        """A whole number."""
        number = self.number(row, name)
        if number is None:
            return None
        if number == int(number):
            return int(number)
        self.report(row.number, f"`{name}`: {shown(str(number))} is not a whole number")
        return None

    def flag(self, row: Row, name: str) -> bool | None:
        """True or false."""
        value = row.cells.get(name)
        if value is None or isinstance(value, bool):
            return value
        known = _FLAGS.get(str(value).strip().lower())
        if known is None:
            self.report(row.number, f"`{name}` must be true or false, not {shown(str(value))}")
        return known

    def texts(self, row: Row, name: str) -> tuple[str, ...]:
        """A JSON list of texts; a text that is none is a list of one."""
        text = self.text(row, name)
        if text is None:
            return ()
        if not text.lstrip().startswith("["):
            return (text,)
        items = self._list(row, name, text)
        if not all(isinstance(item, str) for item in items):
            self.report(row.number, f"`{name}` must be a JSON list of texts")
            return ()
        return tuple(items)

    def names(self, row: Row) -> tuple[Name, ...]:
        """A JSON list of names."""
        text = self.text(row, "names")
        names: list[Name] = []
        for item in [] if text is None else self._list(row, "names", text):
            fields = item if isinstance(item, dict) else {}
            values = [value for value in fields.values() if value is not None]
            if (
                not set(fields) <= _NAME_FIELDS
                or not all(isinstance(value, str) for value in values)
                or not isinstance(fields.get("text"), str)
                or fields.get("status", "alternate") not in NAME_STATUSES
            ):
                self.report(
                    row.number,
                    '`names` must be a JSON list of {"text", "language", "status", "until"}, '
                    f"with a text and a status of {', '.join(sorted(NAME_STATUSES))}",
                )
                return ()
            names.append(Name(**fields))
        return tuple(names)

    def _list(self, row: Row, name: str, text: str) -> list[Any]:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, list):
            return value
        self.report(row.number, f"`{name}` is not a JSON list: {shown(text)}")
        return []
