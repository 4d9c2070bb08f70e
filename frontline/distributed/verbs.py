"""Control and history of very many claims, by the workers of a cluster, part by part.

Claims go out in parts of whole places (see `cutting`); what comes back is put together in the order
of the places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.claims import Claim
from frontline.control import Observer, Parties, Policy, check_policy
from frontline.control import control as control_here
from frontline.control import history as history_here
from frontline.control.columns import ClaimColumns
from frontline.dates import as_day
from frontline.distributed.cluster import connected, run
from frontline.distributed.cutting import cut, find_needed, take
from frontline.distributed.folder import PART_SIZE, PartFile, Parts, open_parts, read_part
from frontline.distributed.writing import UNREAD
from frontline.errors import UnknownPolicy
from frontline.ledger import Ledger
from gazetteer.places import Place

if TYPE_CHECKING:
    import geopandas as gpd
    from distributed import Client

Claims = Parts | Path | str | ClaimColumns | Iterable[Claim]
"""A ledger in parts or its folder, which every worker has to see under the same path; or claims in
this process, which are sent to the workers."""


def control(
    claims: Claims,
    *,
    on: str | dt.date,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
    places: Collection[str] | None = None,
    scheduler: str | Client | None = None,
) -> gpd.GeoDataFrame:
    """Who is said to hold what on one date, as `frontline.control` has it.

    Args:
        claims: a ledger in parts, its folder, a ledger, any claims, or claims in columns.
        on: event time: the day asked about.
        known_by: knowledge time; None admits everything.
        policy: which positions count; `Parties()` by default. One's own has to be pickled.
        places: ids of the places asked about; None asks about all.
        scheduler: the address of Dask's scheduler, or a client; None for processes of this
            machine.

    Returns:
        The table of `frontline.control`. Made from a ledger in parts, it carries neither ledger
        nor columns but `attrs["parts"]`.

    Raises:
        InvalidDate: `on` or `known_by` is no day.
        InvalidLedger: the claims do not fit together.
        UnknownPolicy: the policy is none, or follows an observer who is not in the ledger.
        UnreadableInput: the folder, or a part of it, cannot be read.
        BrokenCluster: Dask is not installed, nobody answers, or the workers keep ending.
    """
    day, limit = as_day(on), _as_limit(known_by)
    asked = _Asked(
        verb=control_here, wanted=_wanted(places), options={"known_by": limit, "policy": policy}
    )
    asked.options["on"] = day
    table = _ask(claims, asked, scheduler)
    table.attrs |= {"known_by": limit, "on": day, "policy": (policy or Parties()).name}
    return table


def history(
    claims: Claims,
    *,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
    places: Collection[str] | None = None,
    details: bool = True,
    scheduler: str | Client | None = None,
) -> gpd.GeoDataFrame:
    """Who is said to hold what through time, as `frontline.history` has it.

    Args:
        claims: as for `control`.
        known_by: as for `control`.
        policy: as for `control`.
        places: as for `control`.
        details: whether to tell every row's positions, claims and reason.
        scheduler: as for `control`.

    Returns:
        The table of `frontline.history`. Made from a ledger in parts, it carries neither ledger
        nor columns but `attrs["parts"]`.

    Raises:
        InvalidDate: `known_by` is no day.
        InvalidLedger: the claims do not fit together, or there are too many sides.
        UnknownPolicy: the policy is none, follows an observer who is not in the ledger, or is one
            of one's own that decides for a status or a side that there is not.
        UnreadableInput: the folder, or a part of it, cannot be read.
        BrokenCluster: Dask is not installed, nobody answers, or the workers keep ending.
    """
    limit = _as_limit(known_by)
    options = {"known_by": limit, "policy": policy, "details": details}
    asked = _Asked(verb=history_here, wanted=_wanted(places), options=options)
    table = _ask(claims, asked, scheduler)
    table.attrs |= {"known_by": limit, "policy": (policy or Parties()).name}
    return table


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What is asked of each part."""

    verb: Callable[..., gpd.GeoDataFrame]
    wanted: frozenset[str] | None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def policy(self) -> Policy:
        """Which positions count."""
        return self.options["policy"] or Parties()

    def ask(
        self, claims: Ledger | ClaimColumns, **more: Collection[str]
    ) -> tuple[gpd.GeoDataFrame, bool]:
        """What is asked, of some claims, and whether whoever is followed is among the claimants."""
        policy, options = self.policy, self.options | more
        if not isinstance(policy, Observer) or policy.is_among(claims.claimants):
            return self.verb(claims, **options), True
        # Here he is silent; whether he speaks elsewhere, only the other parts know.
        return self.verb(claims, **options | {"policy": replace(policy, required=False)}), False


@dataclass(frozen=True, kw_only=True)
class _Task:
    """A part and what is asked of it: all that a worker needs."""

    asked: _Asked
    claims: ClaimColumns | PartFile
    own: frozenset[str]
    sides: Mapping[str, str]


def _ask(claims: Claims, asked: _Asked, scheduler: str | Client | None) -> gpd.GeoDataFrame:
    source, policy = _as_source(claims), asked.policy
    if not isinstance(source, Parts):
        check_policy(policy, source.claimants)
    with connected(scheduler) as client:
        told = [found for _, found in run(client, _tell_part, _make_tasks(source, asked))]
    tables, sides = [table for table, _ in told], source.sides
    unheard = told and not any(is_heard for _, is_heard in told)
    if unheard and isinstance(policy, Observer) and policy.required:
        raise UnknownPolicy(f"no claimant {policy.claimant!r} in any part of the ledger")
    if not tables:
        tables = [asked.ask(Ledger((), sides=sides))[0]]
    table = _join(tables, () if isinstance(source, Parts) else source.places)
    name = {Ledger: "ledger", ClaimColumns: "columns", Parts: "parts"}[type(source)]
    table.attrs = {name: source}
    return table


def _make_tasks(source: Ledger | ClaimColumns | Parts, asked: _Asked) -> Iterator[_Task]:
    if isinstance(source, Parts):
        for part in source.parts:
            yield _Task(asked=asked, claims=part, own=frozenset(), sides=dict(source.sides))
        return
    columns = ClaimColumns.from_ledger(source) if isinstance(source, Ledger) else source
    found = cut(columns, size=PART_SIZE)
    for piece in found.pieces:
        own = frozenset(place.id for place in piece.places)
        if asked.wanted is None or own & asked.wanted:
            needed = found.shared.rows[find_needed(piece, found.shared)]
            sent = take(columns, np.union1d(piece.rows, needed))
            yield _Task(asked=asked, claims=sent, own=own, sides=dict(columns.sides))


def _tell_part(task: _Task) -> tuple[gpd.GeoDataFrame, bool]:
    """What is asked of the places of a part, on a worker; see `_Asked.ask`."""
    claims: ClaimColumns
    if isinstance(task.claims, PartFile):
        claims, own = load_part(task.claims, task.sides)
    else:
        claims, own = task.claims, task.own
    asked = task.asked
    places = own if asked.wanted is None else own & asked.wanted
    table, is_heard = asked.ask(claims, places=places)
    table.attrs = {}  # the claims stay where they are
    return table, is_heard


def load_part(part: PartFile, sides: Mapping[str, str]) -> tuple[ClaimColumns, frozenset[str]]:
    """The claims of a part and what stands beside it, and the ids of its own places.

    Args:
        part: one of `Parts.parts`.
        sides: those of the whole ledger.

    Raises:
        InvalidLedger: rows are wrong.
        UnreadableInput: a file is missing or damaged.
    """
    import geopandas as gpd
    import pandas as pd

    files = [part.path, *([] if part.beside is None else [part.beside])]
    tables = [gpd.GeoDataFrame.from_arrow(read_part(file, without=UNREAD)) for file in files]
    own = frozenset(str(place) for place in tables[0]["place_id"].unique())
    table = tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)
    return ClaimColumns.from_table(table, sides=sides), own


def _join(tables: list[gpd.GeoDataFrame], places: Sequence[Place]) -> gpd.GeoDataFrame:
    """The rows of all parts, in the order of the places, or by name where these are in none."""
    import pandas as pd

    filled = [table for table in tables if len(table)] or tables[:1]
    whole = filled[0] if len(filled) == 1 else pd.concat(filled, ignore_index=True)
    codes, ids = pd.factorize(whole["place_id"])
    first = np.flatnonzero(~pd.Series(codes).duplicated().to_numpy())
    names = whole["name"].to_numpy(object)[first]
    given = {place.id: number for number, place in enumerate(places)}
    turn = sorted(
        range(len(ids)), key=lambda index: (given.get(ids[index], 0), names[index], ids[index])
    )
    rank = np.empty(len(ids), dtype=np.int64)
    rank[turn] = np.arange(len(ids))
    order = np.argsort(rank[codes], kind="stable")
    return whole.iloc[order].reset_index(drop=True)


def _as_source(claims: Claims) -> Ledger | ClaimColumns | Parts:
    if isinstance(claims, str | Path):
        return open_parts(claims)
    if isinstance(claims, Ledger | ClaimColumns | Parts):
        return claims
    return Ledger(claims)


def _as_limit(known_by: str | dt.date | None) -> dt.date | None:
    return None if known_by is None else as_day(known_by)


def _wanted(places: Collection[str] | None) -> frozenset[str] | None:
    return None if places is None else frozenset(places)
