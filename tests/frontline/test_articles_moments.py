"""Dates in texts, against what the words mean on a given day."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.articles.moments import Moment, find_moments
from frontline.dates import parse_date

MONDAY = dt.date(2025, 1, 6)


def dates(text: str, language: str = "en", published: dt.date | None = MONDAY) -> list[str]:
    found = find_moments(text, language=language, published=published)
    return [str(moment.date) for moment in found]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("He said on Jan. 6 that", "2025-01-06"),
        ("He said on Dec. 27 that", "2024-12-27"),
        ("on January 6th, 2024, they", "2024-01-06"),
        ("on 5 January they", "2025-01-05"),
        ("on the 6th of May they", "2024-05-06"),
        ("between Jan. 4-5 they", "2025-01-04/2025-01-05"),
        ("said on Monday that", "2025-01-06"),
        ("said on Sunday that", "2025-01-05"),
        ("captured it yesterday.", "2025-01-05"),
        ("over the weekend, they", "2025-01-04/2025-01-05"),
        ("last week they", "2024-12-30/2025-01-05"),
        ("overnight they", "2025-01-05/2025-01-06"),
        ("over the past 24 hours", "2025-01-05/2025-01-06"),
        ("In August 2024, they", "2024-08"),
        ("in early August they", "2024-08-01/2024-08-10"),
        ("in late February 2024", "2024-02-21/2024-02-29"),
        ("in March they", "2024-03"),
        ("in 2022 they", "2022"),
        ("in early 2023 they", "2023-01/2023-03"),
        ("in the summer of 2023", "2023-06/2023-08"),
        ("by Jan. 4 they had", "../2025-01-04"),
        ("on 2024-11-30 they", "2024-11-30"),
    ],
)
def test_english(text: str, date: str) -> None:
    assert dates(text) == [date]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("6 січня 2025 року", "2025-01-06"),
        ("Про це 5 січня повідомили", "2025-01-05"),
        ("станом на 16:00 18.11.2024", "2024-11-18"),
        ("вчора ворог", "2025-01-05"),
        ("напередодні ворог", "2025-01-05"),
        ("минулої доби відбили", "2025-01-05/2025-01-06"),
        ("минулої ночі", "2025-01-05/2025-01-06"),
        ("у понеділок заявили", "2025-01-06"),
        ("на початку серпня", "2024-08-01/2024-08-10"),
        ("наприкінці 2023 року", "2023-10/2023-12"),
        ("у вересні 2022 року", "2022-09"),
        ("минулого тижня", "2024-12-30/2025-01-05"),
        ("влітку 2024 року", "2024-06/2024-08"),
    ],
)
def test_ukrainian(text: str, date: str) -> None:
    assert dates(text, "uk") == [date]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("5 января 2024 года", "2024-01-05"),
        ("накануне заявили", "2025-01-05"),
        ("в четверг сообщило", "2025-01-02"),
        ("за сутки отбиты", "2025-01-05/2025-01-06"),
        ("в начале августа", "2024-08-01/2024-08-10"),
        ("в конце 2023 года", "2023-10/2023-12"),
        ("летом 2023 года", "2023-06/2023-08"),
        ("в 2014 году", "2014"),
        ("на прошлой неделе", "2024-12-30/2025-01-05"),
        ("06.01.2025", "2025-01-06"),
    ],
)
def test_russian(text: str, date: str) -> None:
    assert dates(text, "ru") == [date]


def test_without_publication_the_year_stays_open() -> None:
    assert dates("on Jan. 6 and in May", published=None) == ["XXXX-01-06", "XXXX-05"]


def test_without_publication_relative_dates_are_left_out() -> None:
    assert dates("yesterday, on Monday, overnight", published=None) == []


def test_a_year_said_needs_no_publication() -> None:
    assert dates("on Jan. 6, 2023", published=None) == ["2023-01-06"]


def test_a_beginning_is_marked() -> None:
    (moment,) = find_moments("occupied since 2014", language="en", published=MONDAY)
    assert moment.since


def test_the_same_day_depends_on_what_went_before() -> None:
    (moment,) = find_moments("On the same day, the ministry", language="en", published=MONDAY)
    assert moment.date is None


@pytest.mark.parametrize("text", ["he may march on", "2022 tanks", "32 January", "31.02.2024", "6"])
def test_what_is_no_date(text: str) -> None:
    assert dates(text) == []


def test_a_fuzzy_publication_date_counts_from_its_last_day() -> None:
    found = find_moments("yesterday", language="en", published=parse_date("2025-01"))
    assert str(found[0].date) == "2025-01-30"


def test_an_unknown_language_still_has_numeric_dates() -> None:
    assert dates("den 06.01.2025, am Montag", "de") == ["2025-01-06"]


@given(st.text(max_size=200), st.sampled_from(["en", "uk", "ru", "xx"]))
def test_any_text_has_moments_within_it(text: str, language: str) -> None:
    found = find_moments(text, language=language, published=MONDAY)
    assert all(isinstance(moment, Moment) for moment in found)
    assert all(0 <= moment.start < moment.end <= len(text) for moment in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.dates(dt.date(2022, 3, 1), dt.date(2026, 12, 31)), st.integers(0, 364))
def test_a_day_without_year_is_the_nearest_before(published: dt.date, back: int) -> None:
    day = published - dt.timedelta(days=back)
    if (day.month, day.day) == (2, 29):
        return
    text = f"on {day:%B} {day.day} they"
    assert dates(text, published=published) == [day.isoformat()]
