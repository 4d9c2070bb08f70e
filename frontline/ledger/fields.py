"""Reading single fields of whatever holds a claim, noting every problem with its place in the file.

A record is a row of a table or a mapping of YAML; what it is called and where it stands is known to
the reader of its kind, what a field may hold is the same for all.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from typing import Any, Generic, TypeVar

from frontline.dates import FuzzyDate, parse_date
from frontline.errors import InvalidDate, Problem
from frontline.ledger.drafts import Draft
from frontline.ledger.suggestions import suggest
from frontline.ledger.validation import DATE_LIMIT
from frontline.wording import shown
from gazetteer.places import Name

_R = TypeVar("_R")
_T = TypeVar("_T")

_LARGEST = 1e300
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class FieldReader(ABC, Generic[_R]):
    """Takes values out of records.

    Every method returns None for a field that is absent as well as for one that is wrong; in the
    second case a problem has been noted.

    Args:
        draft: gets the problems and notes.
        unit: what they count: `line`, `row` or `feature`.
    """

    def __init__(self, draft: Draft, unit: str) -> None:
        self.draft = draft
        self.unit = unit

    @abstractmethod
    def take(self, record: _R, name: str) -> Any:
        """What stands in a field: text, a number, a truth value, or None where nothing does."""

    @abstractmethod
    def has(self, record: _R, name: str) -> bool:
        """Whether anything stands in a field, right or wrong."""

    @abstractmethod
    def locate(self, record: _R, name: str) -> int:
        """The line, row or feature to look at for a field."""

    @abstractmethod
    def texts(self, record: _R, name: str) -> tuple[str, ...] | None:
        """A list of texts."""

    @abstractmethod
    def names(self, record: _R) -> tuple[Name, ...]:
        """The names of a place."""

    def report(self, number: int | None, message: str) -> None:
        """Note a problem."""
        self.draft.problems.append(Problem(number, message, self.unit))

    def note(self, number: int | None, message: str) -> None:
        """Note something to look at."""
        self.draft.notes.append(Problem(number, message, self.unit))

    def text(self, record: _R, name: str) -> str | None:
        """A text, as written."""
        value = self.take(record, name)
        if value is None or isinstance(value, str):
            return value
        self.report(self.locate(record, name), f"`{name}` must be text, not {shown(str(value))}")
        return None

    def needs(self, record: _R, name: str, what: str) -> bool:
        """Whether a field is there that must be; its lack is a problem."""
        found = self.has(record, name)
        if not found:
            self.report(self.locate(record, name), f"{what} has no `{name}`")
        return found

    def required(self, record: _R, name: str, what: str) -> str | None:
        """A text that must be there."""
        return self.text(record, name) if self.needs(record, name, what) else None

    def word(self, record: _R, name: str, known: Collection[str]) -> str | None:
        """One of the known words."""
        word = self.text(record, name)
        if word is None or word in known:
            return word
        unknown = f"unknown {name} {shown(word)}{suggest(word, known)}"
        self.report(self.locate(record, name), unknown)
        return None

    def parsed(self, record: _R, name: str, parse: Callable[[str], _T]) -> _T | None:
        """A date of some kind."""
        text = self.text(record, name)
        if text is None:
            return None
        if len(text) > DATE_LIMIT:
            self.report(self.locate(record, name), f"`{name}`: {shown(text)} is not a date")
            return None
        try:
            return parse(text)
        except InvalidDate as error:
            self.report(self.locate(record, name), f"`{name}`: {error}")
            return None

    def date(self, record: _R, name: str) -> FuzzyDate | None:
        """A date as precise as it was said."""
        return self.parsed(record, name, parse_date)

    def number(self, record: _R, name: str) -> float | None:
        """A finite number, from a number or from text with a decimal point."""
        value = self.take(record, name)
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
        wrong = f"`{name}`: {shown(str(value))} is not a number{hint}"
        self.report(self.locate(record, name), wrong)
        return None

    def count(self, record: _R, name: str) -> int | None:
        """A whole number."""
        number = self.number(record, name)
        if number is None:
            return None
        if number == int(number):
            return int(number)
        wrong = f"`{name}`: {shown(str(number))} is not a whole number"
        self.report(self.locate(record, name), wrong)
        return None

    def flag(self, record: _R, name: str) -> bool | None:
        """True or false."""
        value = self.take(record, name)
        if value is None or isinstance(value, bool):
            return value
        known = read_flag(value)
        if known is None:
            wrong = f"`{name}` must be true or false, not {shown(str(value))}"
            self.report(self.locate(record, name), wrong)
        return known


def read_flag(value: object) -> bool | None:
    """True or false from a truth value, a word for one, or 1 or 0; None from anything else."""
    return _FLAGS.get(str(value).strip().lower())
