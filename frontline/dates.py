"""Dates known only as far as they were said: ISO 8601-2 (EDTF), levels 0 and 1.

No time of day, no time zone, never today's date: a date is what a source said, and the earliest
and latest day it allows.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
import warnings
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from frontline.errors import InvalidDate

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN = re.compile(r"([0-9]{4})(?:-(0[0-9]|1[0-9])(?:-([0-9]{2}))?)?[~?%]?")
_KNOWN = re.compile(r"[0-9X]{4}(?:-[0-9X]{2}(?:-[0-9X]{2})?)?[~?%]?")
_YEARLESS = re.compile(r"XXXX-\d{2}(-(\d{2}|XX))?[~?%]?")
_SLASHED = re.compile(r"[0-9]{1,4}(/[0-9]{1,4}){2}")
_OPEN = ("", "..")


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date or an interval as precise as its source.

    Attributes:
        text: the EDTF string as given.
        earliest: first day it can mean; None if unbounded or the year is unknown.
        latest: last day it can mean; None if unbounded or the year is unknown.
        approximate: marked `~` or `%` by the source.
        uncertain: marked `?` or `%` by the source.
    """

    text: str
    earliest: dt.date | None
    latest: dt.date | None
    approximate: bool = False
    uncertain: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it names exactly one day."""
        return self.earliest is not None and self.earliest == self.latest

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=65536)
def parse_date(text: str) -> FuzzyDate:
    """Read an EDTF string.

    Accepts days, months, years, seasons, `~ ? %` marks, unspecified digits (`2025-01-XX`,
    `XXXX-01-06`) and intervals, open ones included (`../2025-01-06`).

    Raises:
        InvalidDate: not such a string, a day that no calendar has, or an interval that runs
            backwards.
    """
    if not text.strip():
        raise InvalidDate("a date is missing; write one such as 2025-01-06, 2025-01 or 2025")
    text = text.strip()
    if _ISO_DAY.fullmatch(text):  # nearly every date: spare the parser
        day = parse_day(text)
        return FuzzyDate(text, day, day)
    if "/" in text:
        return _parse_interval(text)
    approximate, uncertain = text[-1] in "~%", text[-1] in "?%"
    if _YEARLESS.fullmatch(text):
        _check_yearless(text)
        return FuzzyDate(text, None, None, approximate, uncertain)
    earliest, latest = _bounds(text)
    return FuzzyDate(text, earliest, latest, approximate, uncertain)


def parse_day(text: str) -> dt.date:
    """Read one whole day, `2025-01-06`.

    Raises:
        InvalidDate: anything else.
    """
    day = text.strip()
    try:
        # fromisoformat alone would also take 20250106 and 2025-W02-1
        return dt.date.fromisoformat(day if _ISO_DAY.fullmatch(day) else "")
    except ValueError:
        raise InvalidDate(f"{text!r} is not a day; write it as 2025-01-06") from None


def as_day(value: str | dt.date) -> dt.date:
    """A day from a `datetime.date` or an ISO string; a `datetime` loses its time of day.

    Raises:
        InvalidDate: neither of them.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        return parse_day(value)
    raise InvalidDate(f"{value!r} is not a day; give a datetime.date or a string like 2025-01-06")


def _parse_interval(text: str) -> FuzzyDate:
    first, _, last = text.partition("/")
    if _SLASHED.fullmatch(text):
        raise InvalidDate(
            f"{text!r} is not a date; write year, month and day, as in 2025-01-06 (ISO 8601-2)"
        )
    if "/" in last or (first in _OPEN and last in _OPEN):
        raise InvalidDate(f"{text!r} is not an interval; write START/END, ../END or START/..")
    start = None if first in _OPEN else parse_date(first)
    end = None if last in _OPEN else parse_date(last)
    if start and end and start.earliest and end.latest and end.latest < start.earliest:
        raise InvalidDate(f"{text!r} ends before it begins")
    parts = [part for part in (start, end) if part]
    return FuzzyDate(
        text,
        start.earliest if start else None,
        end.latest if end else None,
        any(part.approximate for part in parts),
        any(part.uncertain for part in parts),
    )


def _bounds(text: str) -> tuple[dt.date, dt.date]:
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return _parse_bounds(text)
    year, month, day = (int(part) if part else None for part in plain.groups())
    try:  # the common forms: spare the parser, which takes its time to load
        first = dt.date(year or 0, month or 1, day or 1)
        last = dt.date(year or 0, month or 12, day or monthrange(year or 0, month or 12)[1])
    except ValueError:
        raise InvalidDate(f"{text!r} is a day that no calendar has") from None
    return first, last


def _parse_bounds(text: str) -> tuple[dt.date, dt.date]:
    with warnings.catch_warnings():
        # Under -W error pyparsing reports on the grammar that edtf builds on import.
        warnings.simplefilter("ignore")
        from edtf import EDTFObject, parse_edtf
        from edtf.parser.edtf_exceptions import EDTFParseException

    # No time of day, no longer years, no sets: what is none of ours is an empty text to the parser.
    ours = text if _KNOWN.fullmatch(text) else ""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # edtf prints while it reads "2025-0X"
            parsed: EDTFObject = parse_edtf(ours)
        earliest = dt.date(*parsed.lower_strict()[:3])
        latest = dt.date(*parsed.upper_strict()[:3])
    except (EDTFParseException, ValueError, TypeError, AttributeError):
        raise InvalidDate(
            f"{text!r} is not a date; write 2025-01-06, 2025-01, 2025, 2025-01-06~ "
            "or 2025-01-04/2025-01-05 (ISO 8601-2)"
        ) from None
    return earliest, latest


def _check_yearless(text: str) -> None:
    month_day = text.rstrip("~?%").removeprefix("XXXX-")
    if month_day.endswith("-XX") or "-" not in month_day:
        month_day = month_day[:2] + "-01"
    parse_day(f"2024-{month_day}")  # a leap year: 29 February may be meant
