"""From a ledger to who is said to hold what: on one date, or through time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from frontline.claims import Claim
from frontline.control.policies import Parties, Policy
from frontline.control.states import Book, State
from frontline.dates import as_day
from frontline.ledger import Ledger
from gazetteer.places import Place

if TYPE_CHECKING:
    import geopandas as gpd

_TWO = 2


def find_states(
    claims: Iterable[Claim],
    *,
    on: str | dt.date,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
) -> tuple[State, ...]:
    """What is said of every place in the ledger on one date, as plain values.

    Args:
        claims: a ledger, or any claims.
        on: event time: the day asked about.
        known_by: knowledge time: only claims stated (else published) by the end of that day count;
            None admits everything.
        policy: which positions count; `Parties()` by default.

    Returns:
        One state a place, in the order of the places' names; places that nobody speaks of are
        `unknown`.

    Raises:
        InvalidDate: `on` or `known_by` is no day.
        InvalidLedger: the claims do not fit together.
    """
    book = Book.of(_as_ledger(claims), known_by)
    day = as_day(on)
    return tuple(book.state(place, day, policy or Parties()) for place in book.places)


def find_history(
    claims: Iterable[Claim],
    *,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
) -> tuple[State, ...]:
    """What is said of every place through time, as plain values.

    Args:
        claims: a ledger, or any claims.
        known_by: as for `find_states`.
        policy: as for `find_states`.

    Returns:
        Half-open intervals `[start, until)`, by place name and start. Days before the first claim,
        on which the status is `unknown`, have no interval, unless a holder is inferred.

    Raises:
        InvalidDate: `known_by` is no day.
        InvalidLedger: the claims do not fit together.
    """
    book = Book.of(_as_ledger(claims), known_by)
    chosen = policy or Parties()
    return tuple(state for place in book.places for state in _intervals(book, place, chosen))


def control(
    claims: Iterable[Claim],
    *,
    on: str | dt.date,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
) -> gpd.GeoDataFrame:
    """Who is said to hold what on one date, as a table.

    Args:
        claims: a ledger, or any claims.
        on: event time: the day asked about.
        known_by: knowledge time; None admits everything.
        policy: which positions count; `Parties()` by default.

    Returns:
        GeoDataFrame in EPSG:4326, a row a place: `place_id, name, kind, country, admin1, admin2,
        population, precision, status, controller, inferred, positions` (tuple of `Position`),
        `claims` (tuple of ids), `reason, geometry` (point, longitude before latitude). Its
        `attrs["ledger"]` is the ledger it was made from, `attrs["known_by"]` the day or None.

    Raises:
        InvalidDate: `on` or `known_by` is no day.
        InvalidLedger: the claims do not fit together.
    """
    ledger = _as_ledger(claims)
    states = find_states(ledger, on=on, known_by=known_by, policy=policy)
    return make_table(states, ledger, known_by, with_dates=False)


def history(
    claims: Iterable[Claim],
    *,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
) -> gpd.GeoDataFrame:
    """Who is said to hold what through time, as a table.

    Args:
        claims: a ledger, or any claims.
        known_by: knowledge time; None admits everything.
        policy: which positions count; `Parties()` by default.

    Returns:
        GeoDataFrame in EPSG:4326, a row a half-open interval `[from, until)`: the columns of
        `control` and, after the place's, `from` and `until` (`datetime.date` or None). Its
        `attrs["ledger"]` is the ledger it was made from, `attrs["known_by"]` the day or None.

    Raises:
        InvalidDate: `known_by` is no day.
        InvalidLedger: the claims do not fit together.
    """
    ledger = _as_ledger(claims)
    states = find_history(ledger, known_by=known_by, policy=policy)
    return make_table(states, ledger, known_by, with_dates=True)


def _intervals(book: Book, place: Place, policy: Policy) -> list[State]:
    days = book.breakpoints(place)
    if not days:
        return []
    found: list[State] = []
    for index, day in enumerate(days):
        until = days[index + 1] if index + 1 < len(days) else None
        state = _dated(book.state(place, day, policy), day, until)
        if not found and not state.positions and not state.claims:
            continue  # nothing is said yet
        if found and found[-1].signature == state.signature:
            # A restatement changes nothing: one interval, with the claims of both.
            state = _dated(state, found.pop().start, until)
        found.append(state)
    return found


def _dated(state: State, start: dt.date | None, until: dt.date | None) -> State:
    return replace(state, start=start, until=until)


def _as_ledger(claims: Iterable[Claim]) -> Ledger:
    return claims if isinstance(claims, Ledger) else Ledger(claims)


def make_table(
    states: Sequence[State], ledger: Ledger, known_by: str | dt.date | None, *, with_dates: bool
) -> gpd.GeoDataFrame:
    """States as a table, see `control` and `history`."""
    import geopandas as gpd
    import pandas as pd

    columns: dict[str, list[Any]] = {
        "place_id": [state.place.id for state in states],
        "name": [state.place.name for state in states],
        "kind": [state.place.kind for state in states],
        "country": [state.place.country for state in states],
        "admin1": [state.place.admin1 for state in states],
        "admin2": [state.place.admin2 for state in states],
        "population": [state.place.population for state in states],
        "precision": [state.place.precision for state in states],
    }
    if with_dates:
        columns["from"] = [state.start for state in states]
        columns["until"] = [state.until for state in states]
    for name in ("status", "controller", "inferred", "positions", "claims", "reason"):
        columns[name] = [getattr(state, name) for state in states]
    # As objects, so that None stays None and a date stays a date.
    frame = pd.DataFrame({name: pd.Series(v, dtype=object) for name, v in columns.items()})
    points = gpd.points_from_xy(
        [state.place.longitude for state in states], [state.place.latitude for state in states]
    )
    table = gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")
    table.attrs["ledger"] = ledger
    table.attrs["known_by"] = None if known_by is None else as_day(known_by)
    return table
