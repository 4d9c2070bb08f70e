"""The dates of a table of claims as days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np

from frontline.claims import HYPOTHETICAL
from frontline.control._segments import NEVER, NO_DAY, Days, Flags, Ints
from frontline.control._table_cells import Cells
from frontline.control._vocabulary import MODALITY_CODES
from frontline.dates import FuzzyDate, as_day, parse_date
from frontline.errors import InvalidDate

DATES = ("event_date", "stated_on", "published")


def read_dates(cells: Cells, modality: Ints) -> dict[str, Any]:
    """The days of all claims, each distinct date parsed once.

    Returns:
        The columns `starts, known, vague, dated, first, earliest` of `ClaimColumns`, and `inexact`:
        whether the event date is given and no exact day.
    """
    first, last, doubt, codes = {}, {}, {}, {}
    for name in DATES:
        code, values = cells.factorized(name)
        dates = [_read_date(cells, name, value, code, i) for i, value in enumerate(values)]
        given: list[FuzzyDate | None] = [*dates, None]
        first[name] = _numbers(None if d is None else d.earliest for d in given)[code]
        last[name] = _numbers(None if d is None else d.latest for d in given)[code]
        vague = [d is not None and (d.approximate or d.uncertain) for d in given]
        doubt[name], codes[name] = np.array(vague)[code], code
    stated, published = last["stated_on"], last["published"]
    known = _least(stated, published)
    starts = _least(last["event_date"], known)
    nothing = (codes["event_date"] < 0) & (codes["stated_on"] < 0) & (codes["published"] < 0)
    cells.faults.add(nothing, "no date at all; give event_date, stated_on or published")
    _check_order(cells, first, last, doubt, codes, modality)
    dated = codes["event_date"] >= 0
    bound = np.full(cells.size, NO_DAY, dtype=np.int32)
    open_ended = np.zeros(cells.size, dtype=bool)
    for name in ("stated_on", "published"):
        counts = (last[name] == known) & (known != NO_DAY)
        open_ended |= counts & (first[name] == NO_DAY)
        bound = np.where(counts, np.maximum(bound, first[name]), bound)
    bound[open_ended] = NO_DAY
    exact = (first["event_date"] == last["event_date"]) & (last["event_date"] != NO_DAY)
    exact &= ~doubt["event_date"]
    return {
        "starts": starts.astype(np.int32),
        "known": known.astype(np.int32),
        "vague": bound != known,
        "dated": dated & (last["event_date"] != NO_DAY),
        "first": first["event_date"].astype(np.int32),
        "earliest": np.minimum(np.where(dated, first["event_date"], bound), starts).astype(
            np.int32
        ),
        "inexact": dated & ~exact,
    }


def _read_date(cells: Cells, name: str, value: object, code: Ints, index: int) -> FuzzyDate | None:
    try:
        if isinstance(value, dt.date):
            return parse_date(as_day(value).isoformat())
        return parse_date(str(value))
    except InvalidDate as error:
        cells.faults.add(code == index, f"{name}: {error}")
        return None


def _check_order(
    cells: Cells,
    first: dict[str, Days],
    last: dict[str, Days],
    doubt: dict[str, Flags],
    codes: dict[str, Ints],
    modality: Ints,
) -> None:
    """Nothing is stated before it happened, or published before it was stated."""

    def before(one: str, other: str) -> Flags:
        known = (last[one] != NO_DAY) & (first[other] != NO_DAY)
        sure: Flags = known & ~doubt[one] & ~doubt[other] & (last[one] < first[other])
        return sure

    unreal = [MODALITY_CODES.index(word) for word in sorted(HYPOTHETICAL)]
    real = ~np.isin(modality, unreal)
    early = real & before("stated_on", "event_date")
    cells.faults.add(early, "stated before its event; check both dates")
    early = real & (codes["stated_on"] < 0) & before("published", "event_date")
    cells.faults.add(early, "published before its event; check both dates")
    early = before("published", "stated_on")
    cells.faults.add(early, "published before it was stated; check both dates")


def _numbers(days: Iterable[dt.date | None]) -> Days:
    return np.array([NO_DAY if day is None else day.toordinal() for day in days], dtype=np.int32)


def _least(one: Days, other: Days) -> Days:
    """The earlier of two days, of which either may be unknown."""
    both = np.minimum(np.where(one == NO_DAY, NEVER, one), np.where(other == NO_DAY, NEVER, other))
    return np.where(both == NEVER, NO_DAY, both)
