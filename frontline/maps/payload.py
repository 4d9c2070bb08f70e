"""A control history as the page reads it: columns of small numbers, and every text once.

```
{"days": [20094, 1, …],                 days since 1970-01-01, each as the difference to the last
 "places": {"names": […], "name": […], "x": […], "y": […], …},                 see `maps.sites`
 "runs": {"count": […], "start": […], "look": […], "detail": […]},             see `maps.runs`
 "then": the same as it was known on each day, or null,
 "looks": […], "details": […], "positions": […], "reasons": […],               see `maps.looks`
 "claims": {"id": […], "place": […], …}, "claimants": […], "sources": {…},     see `maps.listing`
 "surface": {"shapes": […], "areas": […], "line": […], "band": […]}}           see `maps.layers`
```
A step of the slider therefore looks up one number a place.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.claims import Claim
from frontline.dates import as_day
from frontline.errors import InvalidHistory
from frontline.maps.layers import SURFACE_LAYERS, LayerRows, read_surface
from frontline.maps.listing import claimant_key, list_claims
from frontline.maps.looks import Looks, Table
from frontline.maps.options import EVERYONE, OBSERVERS, MapOptions, paint_sides
from frontline.maps.rows import Rows, read_rows
from frontline.maps.runs import differences, encode_runs
from frontline.maps.sites import Sites, list_sites
from frontline.maps.withhold import withhold
from gazetteer.places import Place

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

_MOST_SHOWN = 60
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Payload:
    """What a page shows.

    Attributes:
        data: plain values for the page.
        points: (n, 2) latitude and longitude of its places, NaN where there is none.
        focus: (n,) whether the first view must show the place.
    """

    data: dict[str, Any]
    points: NDArray[np.float64]
    focus: NDArray[np.bool_]


def build_payload(
    history: gpd.GeoDataFrame | pd.DataFrame,
    *,
    claims: Iterable[Claim] | None = None,
    then: gpd.GeoDataFrame | None = None,
    surface: Any = None,
    context: Iterable[Place] = (),
    options: MapOptions | None = None,
) -> Payload:
    """Everything the page shows, as plain values.

    Args:
        history: as `frontline.history` returns it; without details if it has no `positions`.
        claims: the claims behind it; None takes `history.attrs["ledger"]`.
        then: the same without hindsight, as `frontline.history_then` returns it.
        surface: see `frontline.maps.layers.read_surface`.
        context: towns drawn small and grey for orientation, the most important first.
        options: see `MapOptions`.

    Raises:
        InvalidHistory: columns are missing, another CRS, intervals that overlap.
        ValueError: `options.viewpoint` is nobody's; a surface together with a delay.
    """
    options = options or MapOptions()
    book = claims if claims is not None else history.attrs.get("ledger", ())
    known_by = _known_by(history)
    listed = sorted((claim for claim in book if _known(claim, known_by)), key=_claim_order)
    tables = [read_rows(table) for table in (history, then) if table is not None]
    layers = {} if surface is None else read_surface(surface)
    names = dict(getattr(book, "sides", None) or _ledger_sides(history))
    cutoff = options.cutoff(_newest(listed, tables))
    if cutoff is not None and layers:
        raise ValueError(
            "a surface is drawn from claims that a delay might withhold; make both history and "
            "surface with known_by= instead of delay_days="
        )
    if cutoff is not None:
        kept, _ = withhold(listed, tables[0], after=cutoff)
        tables = [withhold(listed, table, after=cutoff)[1] for table in tables]
        listed = kept
    codes = _side_codes(names, listed, tables, layers)
    detailed = bool(listed) or tables[0].positions is not None
    viewpoints = [EVERYONE, *codes, OBSERVERS] if detailed else [EVERYONE]
    if options.viewpoint not in viewpoints:
        raise ValueError(f"no viewpoint {options.viewpoint!r}; one of {', '.join(viewpoints)}")
    sites = list_sites(tables[0], tables[1:], listed)
    body = _Body(tables, listed, tuple(codes), sites, layers, options, cutoff, detailed=detailed)
    painted = paint_sides(tuple(codes), options.colours)
    data = {
        "sides": [{**side, "name": names.get(str(side["code"]), side["code"])} for side in painted],
        "viewpoints": viewpoints,
        "viewpoint": viewpoints.index(options.viewpoint),
        "title": options.title or getattr(book, "title", None),
        "known_by": None if known_by is None else known_by.isoformat(),
        "delayed": options.delay_days,
        "detailed": detailed,
        "language": options.language,
        **body.build(),
        "context": [_context_row(place) for place in itertools.islice(context, _MOST_SHOWN)],
    }
    return Payload(data, sites.points, sites.focus)


class _Body:
    """Builds the tables of one map; used once."""

    def __init__(
        self,
        tables: list[Rows],
        claims: list[Claim],
        codes: tuple[str, ...],
        sites: Sites,
        layers: dict[str, LayerRows],
        options: MapOptions,
        cutoff: dt.date | None,
        *,
        detailed: bool,
    ) -> None:
        self.tables, self.claims, self.sites, self.layers = tables, claims, sites, layers
        self.sides = {code: index for index, code in enumerate(codes)}
        said = {day for c in claims for day in (c.starts, c.known_since) if day is not None}
        if options.first_day is not None:
            said.add(options.first_day)
        numbers = [_number(day) for day in said]
        numbers += [day for layer in layers.values() for day in layer.days()]
        days = np.unique(
            np.concatenate([*(table.days() for table in tables), np.array(numbers, dtype=np.int64)])
        )
        if cutoff is not None:
            days = np.unique(np.minimum(days, _number(cutoff)))
        self.days: NDArray[np.int64] = days
        self.on = _first_index(self.days, options.first_day)
        self.claimants = Table()
        denied = {c.id: self.claimants.add(claimant_key(c)) for c in claims}
        self.looks = Looks(codes, detailed=detailed, claimants=self.claimants, denied=denied)

    def build(self) -> dict[str, Any]:
        runs = [self._runs(table) for table in self.tables]
        day_index = {day: number for number, day in enumerate(self.days.tolist())}
        dates = {_date(day): number for day, number in day_index.items()}
        listed = list_claims(
            self.claims,
            places=self.sites.index,
            sides=self.sides,
            days=dates,
            claimants=self.claimants,
        )
        return {
            "days": differences(self.days),
            "on": self.on,
            "places": self.sites.columns,
            "runs": runs[0],
            "then": runs[1] if len(runs) > 1 else None,
            **self.looks.to_dict(),
            **listed,
            "claimants": self.claimants.rows,
            "surface": self._surface(day_index),
        }

    def _runs(self, rows: Rows) -> dict[str, list[int]]:
        looks, details = self.looks.number(rows)
        index = np.array([self.sites.index.get(each, -1) for each in rows.places.ids], np.int64)
        place = index[rows.place] if len(rows) else rows.place
        order = np.argsort(place, kind="stable")
        return encode_runs(
            rows.take(order),
            place=place[order],
            looks=looks[order],
            details=details[order],
            days=self.days,
            places=len(self.sites),
        )

    def _surface(self, day_index: dict[int, int]) -> dict[str, Any] | None:
        if not self.layers:
            return None
        shapes = Table()
        drawn = {
            name: self.layers[name].encode(day_index, self.sides, shapes) for name in SURFACE_LAYERS
        }
        return {"shapes": shapes.rows, **drawn}


def _first_index(days: NDArray[np.int64], day: dt.date | None) -> int | None:
    """The day shown first: the one asked for, as far as the days reach, else the latest."""
    if len(days) == 0:
        return None
    if day is None:
        return len(days) - 1
    return max(0, int(np.searchsorted(days, _number(day), side="right")) - 1)


def _number(day: dt.date) -> int:
    return day.toordinal() - _EPOCH


def _date(number: int) -> dt.date:
    return dt.date.fromordinal(number + _EPOCH)


def _side_codes(
    names: dict[str, str],
    claims: list[Claim],
    tables: Sequence[Rows],
    layers: dict[str, LayerRows],
) -> list[str]:
    found = set(names) | {claim.side for claim in claims}
    for rows in tables:
        used = set(np.unique(rows.state).tolist())
        found |= {code for number in used for code in rows.states[number][1:]}
    found |= {side for layer in layers.values() for side in layer.sides}
    return sorted(code for code in found if code is not None)


def _ledger_sides(history: Any) -> dict[str, str]:
    return dict(getattr(history.attrs.get("ledger"), "sides", None) or {})


def _known_by(history: Any) -> dt.date | None:
    """The knowledge time the history was made for, if it says so."""
    value = history.attrs.get("known_by")
    return None if value is None else as_day(value)


def _known(claim: Claim, known_by: dt.date | None) -> bool:
    return known_by is None or claim.known_since is None or claim.known_since <= known_by


def _claim_order(claim: Claim) -> tuple[dt.date, dt.date, str]:
    return claim.starts or dt.date.max, claim.known_since or dt.date.max, claim.id


def _newest(claims: list[Claim], tables: Sequence[Rows]) -> dt.date | None:
    days = [day for claim in claims for day in (claim.starts, claim.known_since) if day]
    days += [_date(int(found[-1])) for rows in tables if len(found := rows.days())]
    return max(days, default=None)


def _context_row(place: Place) -> dict[str, Any]:
    if not (math.isfinite(place.latitude) and math.isfinite(place.longitude)):
        raise InvalidHistory(f"{place.name} has no point")
    return {"name": place.name, "at": [round(place.latitude, 4), round(place.longitude, 4)]}
