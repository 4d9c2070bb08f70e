"""Seasons, weekends and weeks as EDTF, counted from the day of publication."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from frontline.articles._phrases import Match, Token

YEAR = re.compile(r"(?:19|20)\d{2}")
_SEASON_MONTHS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}


def find_season(tokens: Sequence[Token], match: Match, published: dt.date) -> tuple[str, int]:
    """(EDTF, one past its last token) of a season, a year after it included."""
    first, last = _SEASON_MONTHS[match.value]
    year, end = None, match.end
    for at in range(match.end, min(match.end + 2, len(tokens))):  # "summer 2024", "summer of 2024"
        if year is None and YEAR.fullmatch(tokens[at].key):
            year, end = int(tokens[at].key), at + 1
    if year is None:
        year = published.year - (published.month < first)
    closing = year + (last < first)
    return f"{year:04d}-{first:02d}/{closing:04d}-{last:02d}", end


def find_span(name: str, published: dt.date) -> str:
    """The EDTF of "overnight", "last week" or a number of days from publication."""
    one = dt.timedelta(days=1)
    monday = published - published.weekday() * one
    if name.lstrip("-").isdigit():
        return (published + int(name) * one).isoformat()
    if name == "weekend":
        back = (published.weekday() - 5) % 7  # to the latest Saturday
        saturday = published - back * one
        start, end = saturday, min(saturday + one, published)
    else:
        start, end = {
            "night": (published - one, published),
            "last_week": (monday - 7 * one, monday - one),
            "this_week": (monday, published),
            "past_week": (published - 7 * one, published),
            "this_month": (published.replace(day=1), published),
        }.get(name, (published, published))
    if name == "last_month":
        return f"{published.replace(day=1) - one:%Y-%m}"
    if name in {"last_year", "this_year"}:
        return f"{published.year - (name == 'last_year'):04d}"
    return start.isoformat() if start == end else f"{start.isoformat()}/{end.isoformat()}"
