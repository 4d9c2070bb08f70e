"""Dates said in a text, resolved against its publication date.

The well-kept `dateparser` is no help here: it reads "on Dec. 27" as 6 December and invents days for
months. What news needs is little: days, months, years, seasons, weekdays and spans such as
"overnight", and an answer that is never more precise than the words.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from frontline.articles._days import YEAR, find_season, find_span
from frontline.articles._phrases import Match, Phrases, Token, cut_tokens
from frontline.articles._rules import languages, load_rules
from frontline.dates import FuzzyDate, parse_date
from frontline.errors import InvalidDate

_NUMERIC = re.compile(
    r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d])|(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)"
)
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?:-(?:е|го|го)|[-–](\d{1,2}))?")
_EARLIEST, _LATEST = 2, 9998
_DECADES = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}
_QUARTERS = {"early": (1, 3), "middle": (5, 8), "late": (10, 12)}
_LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """A date said in a text.

    Attributes:
        start: first character within the text.
        end: one past the last.
        date: what it means; None for "the same day", which depends on what was said before.
        explicit: whether it names its own year, or follows from the publication date by arithmetic.
        since: whether it is the beginning of something that goes on.
        shift: days from the date said before, for "a day earlier"; 0 once resolved.
    """

    start: int
    end: int
    date: FuzzyDate | None
    explicit: bool = True
    since: bool = False
    shift: int = 0


@dataclass(frozen=True, slots=True)
class _Calendar:
    months: dict[str, int]
    day_words: dict[str, int]
    phrases: Phrases
    before: frozenset[str]
    since: frozenset[str]
    by: frozenset[str]
    nights: frozenset[str]
    and_words: frozenset[str]
    day_of: frozenset[str]
    year_words: frozenset[str]
    month_first: bool
    capital: bool


def find_moments(
    text: str, *, language: str, published: dt.date | FuzzyDate | None
) -> tuple[Moment, ...]:
    """The dates a sentence says, in order.

    Args:
        text: a sentence.
        language: `en`, `uk` or `ru`; a language without rules has only numeric dates.
        published: the publication date. Without it, days keep an open year (`XXXX-01-06`) and
            relative dates are left out.

    Returns:
        The dates with their offsets. A date without a year is the nearest one at or before
        publication; "last week" is the previous Monday to Sunday; "overnight" the day before to
        the day; a month's beginning is its days 1 to 10 and its end begins on the 21st.
    """
    return find_moments_among(cut_tokens(text), text, language=language, published=published)


def find_moments_among(
    tokens: Sequence[Token],
    text: str,
    *,
    language: str,
    published: dt.date | FuzzyDate | None,
    before: FuzzyDate | None = None,
) -> tuple[Moment, ...]:
    """The same for a text whose tokens are at hand; `before` is the date said last before it."""
    day = _last_day(published)
    if day is not None and not _EARLIEST <= day.year <= _LATEST:
        day = None  # no room for "last week" before year 1 or "next" after 9999
    found = list(_numeric(text))
    if language in languages("claims"):
        found.extend(_worded(tokens, _calendar(language), day))
    found.sort(key=lambda moment: (moment.start, -moment.end))
    kept: list[Moment] = []
    for moment in found:
        if not kept or moment.start >= kept[-1].end:
            kept.append(moment)
    return tuple(_shifted(kept, before, day))


def _shifted(
    moments: Sequence[Moment], before: FuzzyDate | None, published: dt.date | None
) -> Iterator[Moment]:
    """Resolve "a day earlier" against the date said before it, else against publication."""
    last = before
    for moment in moments:
        if not moment.shift:
            last = moment.date or last
            yield moment
            continue
        day = last.latest if last is not None and last.earliest == last.latest else None
        if day is None and moment.shift < 0:
            day = published
        if day is not None and _EARLIEST <= day.year <= _LATEST:
            date = parse_date((day + dt.timedelta(days=moment.shift)).isoformat())
            yield replace(moment, date=date, shift=0)


def _last_day(published: dt.date | FuzzyDate | None) -> dt.date | None:
    if isinstance(published, FuzzyDate):
        return published.latest
    return published.date() if isinstance(published, dt.datetime) else published


@cache
def _calendar(language: str) -> _Calendar:
    rules: dict[str, Any] = load_rules("claims", language)["moments"]
    months = {
        word: number
        for number, words in enumerate(rules["months"], start=1)
        for word in words.split("|")
    }
    entries = [(words, "weekday", str(i)) for i, words in enumerate(rules["weekdays"])]
    entries += [(words, "season", name) for name, words in rules["seasons"].items()]
    entries += [(words, "relative", str(days)) for words, days in rules["relative"].items()]
    entries += [(words, "relative", name) for words, name in rules["spans"].items()]
    for kind in ("early", "middle", "late", "future", "last"):
        entries += [(word.strip(), kind, kind) for word in rules[kind].split(",")]
    return _Calendar(
        months=months,
        day_words={word: int(days) for word, days in (rules["day_words"] or {}).items()},
        phrases=Phrases(entries),
        before=_words(rules["before"]),
        since=_words(rules["since"]),
        by=_words(rules["by"]),
        nights=_words(rules["nights"]),
        and_words=_words(rules["and_words"]),
        day_of=_words(rules["day_of"]),
        year_words=frozenset(rules["year_words"].split("|")),
        month_first=rules["order"] == "month-first",
        capital=rules["capital"] == "true",
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(","))


def _numeric(text: str) -> Iterator[Moment]:
    for found in _NUMERIC.finditer(text):
        day, month, year, iso = found.groups()
        date = _date(iso or f"{year}-{int(month):02d}-{int(day):02d}")
        if date is not None:
            yield Moment(found.start(), found.end(), date)


def _date(text: str) -> FuzzyDate | None:
    try:
        return parse_date(text)
    except InvalidDate:
        return None


def _worded(
    tokens: Sequence[Token], words: _Calendar, published: dt.date | None
) -> Iterator[Moment]:
    marks = words.phrases.find(tokens)
    parts = {
        match.end: kind for kind in ("early", "middle", "late") for match in marks.get(kind, ())
    }
    futures = {match.end for match in marks.get("future", ())}
    for at, token in enumerate(tokens):
        if token.key not in words.months and not token.key[0].isdigit():
            continue
        answer = _dated(tokens, at, words, published, parts)
        if answer is None:
            continue
        start, end, text, explicit = answer
        before = tokens[start - 1].key if start else ""
        if before in words.by and "/" not in text:
            text = f"../{text}"
        if f"{tokens[start - 2].key if start > 1 else ''} {before}" in words.nights:
            text = _night(text)
        date = _date(text)
        if date is not None:
            since = before in words.since
            yield Moment(tokens[start].start, tokens[end - 1].end, date, explicit, since)
    if published is not None:
        yield from _relative(tokens, marks, published, futures, words)


def _night(text: str) -> str:
    """The night to a day, "в ніч на 5 січня": the day before to the day."""
    day = _date(text)
    if day is None or day.latest is None or day.earliest != day.latest:
        return text
    return f"{(day.latest - dt.timedelta(days=1)).isoformat()}/{text}"


def _dated(
    tokens: Sequence[Token],
    at: int,
    words: _Calendar,
    published: dt.date | None,
    parts: dict[int, str],
) -> tuple[int, int, str, bool] | None:
    """(first token, one past the last, EDTF, year said) of a day, month or year beginning here."""
    token = tokens[at]
    month = _month(token, words)
    if month:
        return _from_month(tokens, at, month, words, published, parts)
    if not token.key[0].isdigit():
        return None
    day = _DAY.fullmatch(token.key)
    if day and at + 1 < len(tokens):
        last = day.group(2)
        after = at + 1
        joins = tokens[after].key in "–-" or tokens[after].key in words.and_words
        if not last and joins and at + 2 < len(tokens):
            until = _DAY.fullmatch(tokens[at + 2].key)
            if until:
                last, after = until.group(1), at + 3
        while after < len(tokens) and tokens[after].key in words.day_of:
            after += 1
        month = _month(tokens[after], words) if after < len(tokens) else 0
        if month:
            year, end = _year(tokens, after + 1, words)
            text = _days(year, month, (day.group(1), last), published)
            return (at, end, text, year is not None) if text else None
    if YEAR.fullmatch(token.key) and _dates(tokens, at, words, parts):
        part = _part(at, parts)
        return at, at + 1, _year_part(int(token.key), part), True
    return None


def _month(token: Token, words: _Calendar) -> int:
    if words.capital and not token.capital:
        return 0
    return words.months.get(token.key, 0)


def _from_month(
    tokens: Sequence[Token],
    at: int,
    month: int,
    words: _Calendar,
    published: dt.date | None,
    parts: dict[int, str],
) -> tuple[int, int, str, bool] | None:
    after = at + 1
    if words.month_first:
        if after < len(tokens) and tokens[after].key == ".":
            after += 1
        day = _DAY.fullmatch(tokens[after].key) if after < len(tokens) else None
        if day and 1 <= int(day.group(1)) <= 31:  # noqa: PLR2004
            last, end = day.group(2), after + 1
            if (
                not last
                and end + 1 < len(tokens)
                and (tokens[end].key in "–-" or tokens[end].key in words.and_words)
            ):
                until = _DAY.fullmatch(tokens[end + 1].key)
                if until and int(day.group(1)) < int(until.group(1)) <= 31:  # noqa: PLR2004
                    last, end = until.group(1), end + 2
            year, end = _year(tokens, end, words)
            text = _days(year, month, (day.group(1), last), published)
            return (at, end, text, year is not None) if text else None
    year, end = _year(tokens, after, words)
    part = _part(at, parts)
    if year is None and not part and not (at and tokens[at - 1].key in words.before):
        return None
    return at, end, _month_part(year, month, part, published), year is not None


def _year(tokens: Sequence[Token], at: int, words: _Calendar) -> tuple[int | None, int]:
    """The year at a token, a comma before it allowed, and where it ends."""
    look = at + 1 if at < len(tokens) and tokens[at].key == "," else at
    if look < len(tokens) and YEAR.fullmatch(tokens[look].key):
        end = look + 1
        if end < len(tokens) and tokens[end].key in words.year_words:
            end += 1
        return int(tokens[look].key), end
    return None, at


def _dates(tokens: Sequence[Token], at: int, words: _Calendar, parts: dict[int, str]) -> bool:
    """Whether a bare number of four digits is a year here."""
    before = tokens[at - 1].key if at else ""
    after = tokens[at + 1].key if at + 1 < len(tokens) else ""
    return before in words.before or after in words.year_words or bool(_part(at, parts))


def _part(at: int, parts: dict[int, str]) -> str:
    return next((parts[end] for end in range(at, at - _LOOK_BACK, -1) if end in parts), "")


def _days(
    year: int | None, month: int, days: tuple[str, str | None], published: dt.date | None
) -> str:
    first, last = int(days[0]), int(days[1] or days[0])
    if year is None and published is None:
        texts = [f"XXXX-{month:02d}-{number:02d}" for number in (first, last)]
        return texts[0] if first == last else ""
    if year is None and published is not None:
        year = published.year
        if (month, last) > (published.month, published.day):
            year -= 1
    texts = [f"{year:04d}-{month:02d}-{number:02d}" for number in (first, last)]
    return texts[0] if first == last else "/".join(texts)


def _month_part(year: int | None, month: int, part: str, published: dt.date | None) -> str:
    if year is None:
        if published is None:
            return f"XXXX-{month:02d}"
        year = published.year - (month > published.month)
    if not part:
        return f"{year:04d}-{month:02d}"
    first, last = _DECADES[part]
    last = min(last, calendar.monthrange(year, month)[1])
    return f"{year:04d}-{month:02d}-{first:02d}/{year:04d}-{month:02d}-{last:02d}"


def _year_part(year: int, part: str) -> str:
    if not part:
        return f"{year:04d}"
    first, last = _QUARTERS[part]
    return f"{year:04d}-{first:02d}/{year:04d}-{last:02d}"


def _relative(
    tokens: Sequence[Token],
    marks: dict[str, list[Match]],
    published: dt.date,
    futures: set[int],
    words: _Calendar,
) -> Iterator[Moment]:
    for match in marks.get("weekday", ()):
        back = (published.weekday() - int(match.value)) % 7
        if match.start not in futures:
            yield _moment(tokens, match, (published - dt.timedelta(days=back)).isoformat())
    for match in marks.get("season", ()):
        if match.start not in futures:
            text, end = find_season(tokens, match, published)
            yield Moment(tokens[match.start].start, tokens[end - 1].end, parse_date(text))
    for match in marks.get("relative", ()):
        if match.value in {"before", "after"}:
            said = [words.day_words.get(token.key, 1) for token in tokens[match.start : match.end]]
            days = math.prod(said) * (-1 if match.value == "before" else 1)
            start, end = tokens[match.start].start, tokens[match.end - 1].end
            yield Moment(start, end, None, shift=days)
        elif match.value == "same_day":
            yield Moment(tokens[match.start].start, tokens[match.end - 1].end, None)
        else:
            yield _moment(tokens, match, find_span(match.value, published))


def _moment(tokens: Sequence[Token], match: Match, text: str) -> Moment:
    start, end = tokens[match.start].start, tokens[match.end - 1].end
    return Moment(start, end, parse_date(text))
