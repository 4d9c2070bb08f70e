import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.dates import _parse_bounds, as_day, parse_date, parse_day
from frontline.errors import InvalidDate

DAY = dt.date(2025, 1, 6)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2025-01-06", DAY, DAY),
        ("2025-01", dt.date(2025, 1, 1), dt.date(2025, 1, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2025", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        ("2025-01-06~", DAY, DAY),
        ("2025-01-XX", dt.date(2025, 1, 1), dt.date(2025, 1, 31)),
        ("2025-01-04/2025-01-06", dt.date(2025, 1, 4), DAY),
        ("../2025-01-06", None, DAY),
        ("2025-01-06/..", DAY, None),
        ("2024-12/2025-01", dt.date(2024, 12, 1), dt.date(2025, 1, 31)),
        ("XXXX-01-06", None, None),
        ("2025-21", dt.date(2025, 3, 1), dt.date(2025, 5, 31)),
    ],
)
def test_a_date_is_as_precise_as_it_was_said(text, earliest, latest):
    date = parse_date(text)
    assert (date.text, date.earliest, date.latest) == (text, earliest, latest)


def test_marks_of_doubt():
    assert parse_date("2025-01-06~").approximate
    assert parse_date("2025-01?").uncertain
    both = parse_date("2025-01-06%")
    assert both.approximate
    assert both.uncertain
    assert not parse_date("2025-01-06").approximate


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "hello", "2025-02-30", "2025-13-01", "2025-1-6", "06.01.2025", "2025/01/06",
        "2025-01-06/2025-01-04", "../..", "/", "a/b/c", "XXXX-13-01", "XXXX-02-30", "20250106",
        "2025-W02-1", "{{7*7}}", "2025-01-06T10:00", "2025-01-06T10:00:00Z",
        "Y170000", "2025-99", "\x00", "٢٠٢٥-٠١-٠٦",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    with pytest.raises(InvalidDate):
        parse_date(text)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_typed_error(text):
    try:
        date = parse_date(text)
    except InvalidDate:
        return
    assert date.earliest is None or date.latest is None or date.earliest <= date.latest


@given(st.dates(dt.date(1000, 1, 1)))
def test_every_day_reads_back(day):
    assert parse_day(day.isoformat()) == day
    assert parse_date(day.isoformat()).is_day


def test_as_day():
    assert as_day("2025-01-06") == as_day(DAY) == as_day(dt.datetime(2025, 1, 6, 23, 59)) == DAY
    with pytest.raises(InvalidDate, match="2025-01-06"):
        as_day("2025-01")
    with pytest.raises(InvalidDate):
        as_day(20250106)


@given(
    st.dates(dt.date(1000, 1, 1)).map(dt.date.isoformat),
    st.sampled_from([4, 7, 10]),
    st.sampled_from(["", "~", "?", "%"]),
)
def test_the_quick_path_agrees_with_the_parser(day, length, mark):
    text = day[:length] + mark
    found = parse_date(text)
    assert (found.earliest, found.latest) == _parse_bounds(text)


def test_reading_a_date_prints_nothing(capsys):
    parse_date("2025-XX")
    with contextlib.suppress(InvalidDate):
        parse_date("2025-0X")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("text", ["01/06/2025", "6/1/25", "2025/01/06"])
def test_a_date_with_slashes_is_told_how_to_be_written(text):
    with pytest.raises(InvalidDate, match="write year, month and day, as in 2025-01-06"):
        parse_date(text)
