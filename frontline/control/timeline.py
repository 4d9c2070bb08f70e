"""From a ledger to who is said to hold what: on one date, or through time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from frontline.claims import Claim
from frontline.control.choices import check_policy
from frontline.control.policies import Parties, Policy
from frontline.control.states import Book, State
from frontline.dates import as_day
from frontline.errors import InvalidOption
from frontline.ledger import Ledger

if TYPE_CHECKING:
    import geopandas as gpd

    from frontline.control.columns import ClaimColumns


def find_states(
    claims: Iterable[Claim] | ClaimColumns,
    *,
    on: str | dt.date,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
    places: Collection[str] | None = None,
) -> tuple[State, ...]:
    """What is said of every place in the ledger on one date, as plain values.

    Args:
        claims: a ledger, any claims, or claims in columns.
        on: event time: the day asked about.
        known_by: knowledge time: only claims stated (else published) by the end of that day count;
            None admits everything.
        policy: which positions count; `Parties()` by default.
        places: ids of the places asked about; None asks about all.

    Returns:
        One state a place, in the order of the places' names; places that nobody speaks of are
        `unknown`.

    Raises:
        InvalidDate: `on` or `known_by` is no day.
        InvalidOption: `places` are names, not ids.
        InvalidLedger: the claims do not fit together.
        UnknownPolicy: the policy is none, or follows an observer who is not in the ledger.
    """
    day, limit = as_day(on), _as_limit(known_by)
    source = _as_source(claims)
    chosen = _as_policy(policy, source)
    _check_ids(source, places)
    if isinstance(source, Ledger):
        book = Book.of(source, limit)
        wanted = (place for place in book.places if places is None or place.id in places)
        return tuple(book.state(place, day, chosen) for place in wanted)
    from frontline.control._details import tell_states_on

    return tuple(tell_states_on(source, day, chosen, limit, places))


def find_history(
    claims: Iterable[Claim] | ClaimColumns,
    *,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
    places: Collection[str] | None = None,
) -> tuple[State, ...]:
    """What is said of every place through time, as plain values.

    Args:
        claims: a ledger, any claims, or claims in columns.
        known_by: as for `find_states`.
        policy: as for `find_states`.
        places: as for `find_states`.

    Returns:
        Half-open intervals `[start, until)`, by place name and start. Days before the first claim,
        on which the status is `unknown`, have no interval, unless a holder is inferred.

    Raises:
        InvalidDate: `known_by` is no day.
        InvalidOption: `places` are names, not ids.
        InvalidLedger: the claims do not fit together, or there are more than 24 sides.
        UnknownPolicy: the policy is none, follows an observer who is not in the ledger, or is one
            of one's own that decides for a status or a side that there is not.
    """
    from frontline.control._details import tell_states

    source, limit = _as_source(claims), _as_limit(known_by)
    _check_ids(source, places)
    columns = _as_columns(source)
    return tuple(tell_states(columns, _as_policy(policy, columns), limit, places))


def control(
    claims: Iterable[Claim] | ClaimColumns,
    *,
    on: str | dt.date,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
    places: Collection[str] | None = None,
) -> gpd.GeoDataFrame:
    """Who is said to hold what on one date, as a table.

    Args:
        claims: a ledger, any claims, or claims in columns.
        on: event time: the day asked about.
        known_by: knowledge time; None admits everything.
        policy: which positions count; `Parties()` by default.
        places: ids of the places asked about; None asks about all.

    Returns:
        GeoDataFrame in EPSG:4326, a row a place: `place_id, name, kind, country, admin1, admin2,
        population, precision, status, controller, inferred, positions` (tuple of `Position`),
        `claims` (tuple of ids), `reason, geometry` (point, longitude before latitude). Its
        `attrs["ledger"]` is the ledger it was made from (`attrs["columns"]` the columns),
        `attrs["on"]` the day, `attrs["known_by"]` a day or None, `attrs["policy"]` the policy's
        name.

    Raises:
        InvalidDate: `on` or `known_by` is no day.
        InvalidOption: `places` are names, not ids.
        InvalidLedger: the claims do not fit together.
        UnknownPolicy: the policy is none, or follows an observer who is not in the ledger.
    """
    from frontline.control._output import tabulate

    source = _as_source(claims)
    states = find_states(source, on=on, known_by=known_by, policy=policy, places=places)
    table = tabulate(states, source, _as_limit(known_by), with_dates=False)
    table.attrs.update(on=as_day(on), policy=_as_policy(policy, source).name)
    return table


def history(
    claims: Iterable[Claim] | ClaimColumns,
    *,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
    places: Collection[str] | None = None,
    details: bool = True,
) -> gpd.GeoDataFrame:
    """Who is said to hold what through time, as a table.

    Args:
        claims: a ledger, any claims, or claims in columns.
        known_by: knowledge time; None admits everything.
        policy: which positions count; `Parties()` by default.
        places: ids of the places asked about; None asks about all.
        details: whether to tell every row's positions, claims and reason. Without them a million
            claims take seconds; ask for the details of a few places afterwards.

    Returns:
        GeoDataFrame in EPSG:4326, a row a half-open interval `[from, until)`: the columns of
        `control` and, after the place's, `from`, `until`, `from_earliest` and `until_earliest`
        (`datetime.date` or None). A change is dated with the last day that its claims' dates can
        mean; `from_earliest` is the first day, equal to `from` where the date is exact and None
        where it has no lower bound, and `until_earliest` is that of the next interval. Without
        details there are no `positions, claims, reason` but `claim_count`, the number of claims
        behind the row. Its `attrs["ledger"]` is the ledger it was made from
        (`attrs["columns"]` the columns), `attrs["known_by"]` the day or None,
        `attrs["policy"]` the policy's name.

    Raises:
        InvalidDate: `known_by` is no day.
        InvalidOption: `places` are names, not ids.
        InvalidLedger: the claims do not fit together, or there are more than 24 sides.
        UnknownPolicy: the policy is none, follows an observer who is not in the ledger, or is one
            of one's own that decides for a status or a side that there is not.
    """
    from frontline.control._output import tabulate, tabulate_timeline

    source = _as_source(claims)
    chosen, limit = _as_policy(policy, source), _as_limit(known_by)
    if details:
        states = find_history(source, known_by=limit, policy=chosen, places=places)
        table = tabulate(states, source, limit, with_dates=True)
    else:
        _check_ids(source, places)
        columns = _as_columns(source)
        table = tabulate_timeline(columns, source, chosen, limit, places)
    table.attrs["policy"] = chosen.name
    return table


def _as_source(claims: Iterable[Claim] | ClaimColumns) -> Ledger | ClaimColumns:
    from frontline.control.columns import ClaimColumns

    return claims if isinstance(claims, Ledger | ClaimColumns) else Ledger(claims)


def _as_columns(claims: Iterable[Claim] | ClaimColumns) -> ClaimColumns:
    from frontline.control.columns import ClaimColumns

    source = _as_source(claims)
    return ClaimColumns.from_ledger(source) if isinstance(source, Ledger) else source


def _check_ids(source: Ledger | ClaimColumns, places: Collection[str] | None) -> None:
    """Refuse names of places: a table of nothing would look like an answer."""
    if places is None or not isinstance(source, Ledger):
        return
    asked = [places] if isinstance(places, str) else list(places)
    known = {place.id for place in source.places}
    names = [place for place in asked if ":" not in place and place not in known]
    if names or isinstance(places, str):
        raise InvalidOption(
            f"`places` is a list of ids such as 'geonames:695357', not {(names or asked)[0]!r}; "
            "`gazetteer.resolve(name).id` and `ledger.places` tell them"
        )


def _as_policy(policy: Policy | None, source: Ledger | ClaimColumns) -> Policy:
    """The policy that was named, which has to fit the claims."""
    chosen = Parties() if policy is None else policy
    check_policy(chosen, source.claimants)
    return chosen


def _as_limit(known_by: str | dt.date | None) -> dt.date | None:
    return None if known_by is None else as_day(known_by)
