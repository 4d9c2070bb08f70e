"""Who was said to hold what, on each day as it was known on that very day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from frontline.claims import Claim
from frontline.control.choices import check_policy
from frontline.control.policies import Parties, Policy
from frontline.control.states import State
from frontline.control.timeline import find_states
from frontline.dates import as_day
from frontline.ledger import Ledger

if TYPE_CHECKING:
    import geopandas as gpd


def history_then(
    claims: Iterable[Claim],
    *,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
) -> gpd.GeoDataFrame:
    """Control through time without hindsight: each day as it was known by its end.

    `history` tells what is known today of each day; this tells what a reader knew on the day. On
    any day the rows in force are those of `control(claims, on=day, known_by=day)`. It asks once a
    day on which anything happened or became known, of the places that it may have to do with, so
    it takes longer than `history`.

    Args:
        claims: a ledger, or any claims.
        known_by: the last day asked about; None goes on to the last day there is.
        policy: which positions count; `Parties()` by default.

    Returns:
        GeoDataFrame as `history` returns it; nothing holds before the first day.

    Raises:
        InvalidDate: `known_by` is no day.
        InvalidLedger: the claims do not fit together.
        UnknownPolicy: the policy is none, or follows an observer who is not in the ledger.
    """
    from frontline.control._output import tabulate

    ledger = claims if isinstance(claims, Ledger) else Ledger(claims)
    check_policy(Parties() if policy is None else policy, ledger.claimants)
    limit = dt.date.max if known_by is None else as_day(known_by)
    moved = _find_moved(ledger)
    days = sorted(day for day in moved if day <= limit)
    open_: dict[str, State] = {}
    found: list[State] = []
    for day in days:
        wanted = None if day == days[0] else moved[day]
        for state in find_states(ledger, on=day, known_by=day, policy=policy, places=wanted):
            before = open_.get(state.place.id)
            if before is not None and before.signature == state.signature:
                continue
            if before is not None:
                found.append(replace(before, until=day, until_earliest=day))
            if before is not None or state.positions or state.claims:
                open_[state.place.id] = replace(state, start=day, start_earliest=day)
    found += open_.values()
    found.sort(key=lambda state: (state.place.name, state.place.id, state.start or dt.date.min))
    table = tabulate(found, ledger, None if known_by is None else limit, with_dates=True)
    table.attrs["policy"] = (policy or Parties()).name
    return table


def _find_moved(ledger: Ledger) -> dict[dt.date, frozenset[str] | None]:
    """Each day on which a claim begins to speak or becomes known, and the places it may move.

    Those are its own, and those of claims that it speaks about or that speak about it, however far
    that goes; None, for all, where one of them is a region, which is the background of others.
    A place with a claim that was known before it began to speak is asked about every day: from the
    first day of which anything is said, wherever, its holder until then is inferred.
    """
    linked: dict[str, set[str]] = {}
    for claim in ledger:
        own = linked.setdefault(claim.place.id, {claim.place.id})
        if claim.about is not None:
            other = ledger[claim.about].place.id
            both = own | linked.get(other, {other})
            linked.update(dict.fromkeys(both, both))
    areas = {place.id for place in ledger.places if place.is_area}
    moved: dict[dt.date, set[str]] = {}
    ahead: set[str] = set()
    for claim in ledger:
        starts, known = claim.starts, claim.known_since
        for day in (starts, known):
            if day is not None:
                moved.setdefault(day, set()).update(linked[claim.place.id])
        if starts is not None and known is not None and known < starts:
            ahead |= linked[claim.place.id]
    return {
        day: None if areas & (places | ahead) else frozenset(places | ahead)
        for day, places in moved.items()
    }
