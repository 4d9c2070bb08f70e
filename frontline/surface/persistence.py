"""Control persists: what is said of a place counts for less while it is new, or often turns.

A label that says today what it did not say yesterday is more often wrong than one that has stood
for long, and one that goes back and forth tells little. Each turn of a label therefore adds to its
error variance, half as much with every `HALF_LIFE_DAYS` that it has stood since (an exponential
forgetting of observations: R. G. Brown, "Smoothing, Forecasting and Prediction of Discrete Time
Series", 1963). Where most turns are soon taken back, all labels of observers are trusted less, and
areas stop farther short of the line: what lies between is in doubt. How far the line drawn from
such labels is to be trusted shows in what became of those of three to four months ago: two half-
lives, see `frontline.surface.trials`.

What this assumes: that labels err the more the newer they are and the oftener they turn, which
holds for what is read off the news by machine; that observers err alike everywhere; and that a map
redrawn by hand turns seldom, so that nothing is taken from it. What parties say is left alone: its
status weighs it. The figures were chosen on three days of one observer (VIINA in July and October
2024 and January 2025) against one map; half or twice as much of each changes little.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.errors import InvalidSurface
from frontline.surface.evidence import Evidence, read_evidence

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

HALF_LIFE_DAYS = 60
_SOON_DAYS = 30
_LOOK_BACK_DAYS = 120
_FEWEST = 32
_STEPS = 4
_TURN_NOISE = 0.4
_FICKLE_NOISE = 0.8
_FICKLE_MARGINS = 3.0


def read_day(table: gpd.GeoDataFrame, on: dt.date | None) -> Evidence:
    """Evidence of one day, from a control table or from a history, which remembers.

    Args:
        table: what `frontline.control` returns, see `read_evidence`, or `frontline.history`.
        on: the day; a control table is of one day as it is.

    Raises:
        InvalidSurface: see `read_evidence`; a history without a day.
    """
    return Reader().read(table, on)


class Reader:
    """Reads one day after the other; a history that comes again is not gone through again."""

    def __init__(self) -> None:
        self._history: gpd.GeoDataFrame | None = None
        self._story: Story | None = None

    def read(self, table: gpd.GeoDataFrame, on: dt.date | None) -> Evidence:
        """Evidence of one day, see `read_day`."""
        if not is_history(table):
            return read_evidence(table)
        if on is None:
            raise InvalidSurface("a history has many days: say which one with `on`")
        if self._story is None or self._history is not table:
            self._history, self._story = table, Story(table)
        return self._story.read(on)


class Story:
    """A history, gone through once."""

    def __init__(self, history: gpd.GeoDataFrame) -> None:
        import pandas as pd

        self._history = history
        self._began = np.array([_number(day, 0) for day in history["from"]])
        endless = dt.date.max.toordinal()
        self._ended = np.array([_number(day, endless) for day in history["until"]])
        self._place = pd.factorize(history["place_id"].to_numpy(object), sort=True)[0]
        self._turned, self._days = find_turns(history)
        self._earlier: dict[int, Evidence] = {}
        self._aligned: Evidence | None = None
        self._aligned_to: tuple[int, NDArray[Any], tuple[str, ...]] | None = None

    def read(self, on: dt.date) -> Evidence:
        """The rows in force on a day as evidence, places always in one order.

        A series sets up its places once if they come in one order on every day.
        """
        evidence = self._read(on)
        past = self._look_back(on)
        if not evidence.fickleness or past is None:
            return evidence
        return replace(evidence, earlier=self._align(past, evidence))

    def _look_back(self, on: dt.date) -> int | None:
        """The day to hold what is said against, as an ordinal; the same for 30 days running."""
        first = int(self._began.min(initial=dt.date.max.toordinal()))
        past = on.toordinal() // _SOON_DAYS * _SOON_DAYS - (_LOOK_BACK_DAYS - _SOON_DAYS)
        past = max(past, first)
        return past if past < on.toordinal() else None

    def _align(self, past: int, evidence: Evidence) -> Evidence:
        """What was said then of the places of today; one object as long as it is the same."""
        known = self._aligned_to
        if (
            self._aligned is None
            or known is None
            or known[0] != past
            or known[2] != evidence.sides
            or not np.array_equal(known[1], evidence.ids)
        ):
            if past not in self._earlier:
                self._earlier[past] = self._read(dt.date.fromordinal(past))
            self._aligned = self._earlier[past].align(evidence)
            self._aligned_to = past, evidence.ids, evidence.sides
        return self._aligned

    def _read(self, on: dt.date) -> Evidence:
        number = on.toordinal()
        rows = np.flatnonzero((self._began <= number) & (number < self._ended))
        rows = rows[np.argsort(self._place[rows], kind="stable")]
        past = np.flatnonzero(self._days <= number)
        turned = [self._turned[turn] for turn in past]
        return remember(read_evidence(self._history.iloc[rows]), turned, self._days[past], on)


def is_history(table: gpd.GeoDataFrame) -> bool:
    """Whether a table has a row an interval, as `frontline.history` makes it."""
    return {"place_id", "from", "until", "status", "controller"} <= set(table.columns)


def find_turns(history: gpd.GeoDataFrame) -> tuple[list[Any], NDArray[np.int64]]:
    """The places whose label turned, and the days it did: (turns,) each, place by place.

    Only observers' labels count: one of the two rows is `assessed`. What is unknown in between is
    no turn, for nobody said anything else.
    """
    began = np.array([_number(day, 0) for day in history["from"]])
    status = history["status"].to_numpy(object)
    places, labels = history["place_id"].to_numpy(object), history["controller"].to_numpy(object)
    rows = np.flatnonzero(status != "unknown")
    order = rows[np.lexsort((began[rows], places[rows].astype(str)))]
    found = [
        (places[now], began[now])
        for before, now in pairwise(order)
        if places[before] == places[now]
        and labels[before] != labels[now]
        and "assessed" in (status[before], status[now])
    ]
    return [place for place, _ in found], np.array([day for _, day in found], dtype=np.int64)


def remember(
    evidence: Evidence, places: list[Any], days: NDArray[np.int64], on: dt.date
) -> Evidence:
    """Evidence that knows how its labels turned.

    Args:
        evidence: of one day.
        places: (turns,) ids of the places whose label turned, those of a place in order of time.
        days: (turns,) the days, as ordinals of `datetime.date`.
        on: the day of the evidence.
    """
    age = on.toordinal() - days
    weight = 0.5 ** (age // HALF_LIFE_DAYS)
    row = {place: number for number, place in enumerate(evidence.ids)}
    turns = np.zeros(len(evidence))
    for place, some in zip(places, weight, strict=True):
        if place in row:
            turns[row[place]] += some
    return replace(evidence, turns=turns, fickleness=measure_fickleness(places, days))


def measure_fickleness(places: list[Any], days: NDArray[np.int64]) -> float:
    """The share of turns that are taken back within 30 days, in quarters; 0 for fewer than 32."""
    if len(places) < _FEWEST:
        return 0.0
    back = sum(
        one == other and gap <= _SOON_DAYS
        for one, other, gap in zip(places[:-1], places[1:], np.diff(days), strict=True)
    )
    return float(round(_STEPS * back / len(places)) / _STEPS)


def find_noise(turns: NDArray[np.float64], fickleness: float) -> NDArray[np.float64]:
    """(n,) the error variance to add to that of observers' labels for how they turn."""
    return _TURN_NOISE * turns + _FICKLE_NOISE * fickleness


def widen_margin(margin_km: float, fickleness: float) -> float:
    """How far short of the line areas stop, where labels are fickle, in km."""
    return margin_km * (1 + _FICKLE_MARGINS * fickleness)


def _number(day: Any, blank: int) -> int:
    return day.toordinal() if isinstance(day, dt.date) and day == day else blank  # noqa: PLR0124
