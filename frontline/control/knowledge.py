"""Who was said to hold what, on each day as it was known on that very day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from frontline.claims import Claim
from frontline.control.policies import Parties, Policy, check_policy
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
    day on which anything happened or became known, so it takes longer than `history`.

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
    dated = {day for c in ledger for day in (c.starts, c.known_since) if day is not None}
    days = sorted(day for day in dated if day <= limit)
    open_: dict[str, State] = {}
    found: list[State] = []
    for day in days:
        for state in find_states(ledger, on=day, known_by=day, policy=policy):
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
