"""States and timelines as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.control._rows import Rows
from frontline.control._segments import NEVER, NO_DAY, Ints, distinct
from frontline.control.columns import ClaimColumns
from frontline.control.engine import count_claims, find_timeline
from frontline.control.policies import STATUSES, Policy
from frontline.control.states import State
from frontline.ledger import Ledger
from gazetteer.places import Place

if TYPE_CHECKING:
    import geopandas as gpd

_CENTURY = 36525
_PLACE = ("name", "kind", "country", "admin1", "admin2", "population", "precision")


def tabulate(
    states: Sequence[State],
    source: Ledger | ClaimColumns,
    known_by: dt.date | None,
    *,
    with_dates: bool,
) -> gpd.GeoDataFrame:
    """States as a table; see `timeline.control` and `timeline.history`."""
    columns: dict[str, list[Any]] = {"place_id": [state.place.id for state in states]}
    for name in _PLACE:
        columns[name] = [getattr(state.place, name) for state in states]
    if with_dates:
        columns["from"] = [state.start for state in states]
        columns["until"] = [state.until for state in states]
        columns["from_earliest"] = [state.start_earliest for state in states]
        columns["until_earliest"] = [state.until_earliest for state in states]
    for name in ("status", "controller", "inferred", "positions", "claims", "reason"):
        columns[name] = [getattr(state, name) for state in states]
    points = _points([state.place for state in states])
    return _finish(columns, points, source, known_by)


def tabulate_timeline(
    claims: ClaimColumns,
    source: Ledger | ClaimColumns,
    policy: Policy,
    known_by: dt.date | None,
    places: Collection[str] | None,
) -> gpd.GeoDataFrame:
    """The history of claims as a table without details; see `timeline.history`."""
    timeline = find_timeline(claims, known_by=known_by, policy=policy, keep=False)
    count = count_claims(timeline)
    shown = choose(timeline.rows, timeline.first, claims, places)
    first, until = timeline.first[shown], timeline.until[shown]
    rows = timeline.rows
    place, earliest = rows.place[first], rows.earliest[first].astype(np.int64)
    following = np.full(len(first), NO_DAY, dtype=np.int64)
    ends = np.flatnonzero(until < NEVER)
    following[ends] = np.maximum(earliest[ends + 1], earliest[ends])  # not before it began
    described = [map(attrgetter(name), claims.places) for name in ("id", *_PLACE)]
    columns: dict[str, Any] = {
        name: _spread(values, place)
        for name, values in zip(("place_id", *_PLACE), described, strict=True)
    }
    columns["from"] = _days(rows.day[first].astype(np.int64))
    columns["until"] = _days(until)
    columns["from_earliest"] = _days(earliest)
    columns["until_earliest"] = _days(following)
    columns["status"] = _spread(STATUSES, rows.status[first])
    codes = (*claims.side_codes, None)  # -1, for nobody, is the last
    columns["controller"] = _spread(codes, rows.controller[first])
    columns["inferred"] = _spread(codes, rows.inferred[first])
    columns["claim_count"] = count[shown]
    return _finish(columns, _points(claims.places)[place], source, known_by)


def choose(rows: Rows, first: Ints, claims: ClaimColumns, places: Collection[str] | None) -> Ints:
    """The intervals of some places; of all places for None."""
    if places is None:
        return np.arange(len(first))
    wanted = set(places)
    chosen = np.array([place.id in wanted for place in claims.places], dtype=bool)
    return np.flatnonzero(chosen[rows.place[first]]) if len(first) else first


def _spread(values: Iterable[object], rows: Ints) -> Any:
    table = list(values)
    column = np.empty(len(table), dtype=object)
    column[:] = table
    return column[rows]


def _days(days: Ints) -> Any:
    """Days as dates, each made once; None for those that are none."""
    known = (days != NO_DAY) & (days != NEVER)
    low, high = int(days.min(initial=NEVER, where=known)), int(days.max(initial=0, where=known))
    if high - low > len(days) + _CENTURY:
        each = distinct(days[known])
        dates = [*map(dt.date.fromordinal, each.tolist()), None]
        return _spread(dates, np.where(known, np.searchsorted(each, days), len(each)))
    dates = [*map(dt.date.fromordinal, range(low, high + 1)), None]
    return _spread(dates, np.where(known, days - low, len(dates) - 1))


def _points(places: Sequence[Place]) -> Any:
    import shapely

    return shapely.points(
        np.array([place.longitude for place in places], dtype=np.float64),
        np.array([place.latitude for place in places], dtype=np.float64),
    )


def _finish(
    columns: dict[str, Any], points: Any, source: Ledger | ClaimColumns, known_by: dt.date | None
) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pandas as pd

    # As objects, so that None stays None and a date stays a date.
    series = {
        name: pd.Series(values, dtype=None if name == "claim_count" else object, copy=False)
        for name, values in columns.items()
    }
    series["geometry"] = gpd.GeoSeries(np.asarray(points), crs="EPSG:4326")
    table = gpd.GeoDataFrame(series, geometry="geometry", copy=False)
    table.attrs["ledger" if isinstance(source, Ledger) else "columns"] = source
    table.attrs["known_by"] = known_by
    return table
