"""Surfaces of many dates, drawn by the workers of a cluster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from frontline.dates import as_day
from frontline.distributed.cluster import connected, run
from frontline.ledger import Ledger
from frontline.surface import Surface, SurfaceOptions
from frontline.surface import surfaces as draw

if TYPE_CHECKING:
    import geopandas as gpd
    from distributed import Client

    Dated = tuple[dt.date, gpd.GeoDataFrame]

_RUN = 8
_READ = ("place_id", "name", "kind", "from", "until", "status", "controller", "positions",
         "geometry")  # fmt: skip


def surfaces(
    controls: Iterable[tuple[str | dt.date, gpd.GeoDataFrame]],
    *,
    options: SurfaceOptions | None = None,
    scheduler: str | Client | None = None,
) -> Surface:
    """Draw several dates, as `frontline.surfaces` does.

    Args:
        controls: dates and control tables, or the same history again, see `frontline.surfaces`.
        options: see `SurfaceOptions`.
        scheduler: the address of Dask's scheduler, or a client; None for processes of this
            machine.

    Returns:
        What `frontline.surfaces` returns for the same dates. Workers draw runs of some dates each,
        so what does not change is drawn again with every run.

    Raises:
        InvalidSurface: see `frontline.surface`.
        InvalidDate: a date is no day.
        BrokenCluster: Dask is not installed, nobody answers, or the workers keep ending.
    """
    with connected(scheduler) as client:
        done = dict(run(client, _draw_run, _make_runs(controls, options)))
    if not done:
        return draw([], options=options)
    return _join([done[number] for number in sorted(done)])


@dataclass(frozen=True, kw_only=True)
class _Run:
    dates: list[Dated]
    options: SurfaceOptions | None


def _make_runs(
    controls: Iterable[tuple[str | dt.date, gpd.GeoDataFrame]], options: SurfaceOptions | None
) -> Iterator[_Run]:
    light = _Lightener()
    dated = ((as_day(day), light.lighten(table)) for day, table in controls)
    while some := list(islice(dated, _RUN)):
        yield _Run(dates=some, options=options)


def _draw_run(given: _Run) -> Surface:
    return draw(given.dates, options=given.options)


class _Lightener:
    """Takes from control tables what no surface is drawn from."""

    def __init__(self) -> None:
        self._heavy: Ledger | None = None
        self._light: Ledger | None = None
        self._table: gpd.GeoDataFrame | None = None
        self._lightened: gpd.GeoDataFrame | None = None

    def lighten(self, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """A table from which the same is drawn; one for one, so that a history travels once."""
        if table is not self._table:
            self._table, self._lightened = table, self._take(table)
        return self._lightened

    def _take(self, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        light = table[[name for name in _READ if name in table.columns]].copy()
        light.attrs = {}
        ledger = table.attrs.get("ledger")
        if isinstance(ledger, Ledger):
            if ledger is not self._heavy:
                self._heavy, self._light = ledger, _shorten(ledger)
            light.attrs["ledger"] = self._light
        return light


def _shorten(ledger: Ledger) -> Ledger:
    """A ledger of the same sides and places, with one claim a place and those it speaks about."""
    kept = {}
    shown: set[str] = set()
    for claim in ledger:
        each = None if claim.place.id in shown else claim
        while each is not None and each.id not in kept:
            kept[each.id] = each
            shown.add(each.place.id)
            each = None if each.about is None else ledger[each.about]
    return Ledger(kept.values(), sides=ledger.sides)


def _join(drawn: Sequence[Surface]) -> Surface:
    """The dates of several surfaces, one after another."""
    import pandas as pd

    if len(drawn) == 1:
        return drawn[0]
    tables = {}
    for name in ("areas", "line", "band", "places"):
        some = [getattr(each, name) for each in drawn]
        filled = [table for table in some if len(table)] or some[:1]
        tables[name] = pd.concat(filled, ignore_index=True)
    row = {place: number for number, place in enumerate(tables["places"]["place_id"])}
    tables["places"] = tables["places"].iloc[list(row.values())].reset_index(drop=True)
    reasons = {day: reason for each in drawn for day, reason in each.reasons.items()}
    return replace(drawn[0], **tables, reasons=reasons)
