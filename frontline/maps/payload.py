"""A control history as the page reads it: days, states, claims and sources once, runs per place.

```
{"days": ["2025-01-05", …],                      every day on which anything changes or is claimed
 "states": [{"status", "controller", "inferred", "views": [[status, controller], …], …}],
 "places": [{"name", "at": [latitude, longitude], "runs": [[day, state], …], "claims": […]}],
 "claims": […], "claimants": […], "sources": […]}  referred to by index
```
A run holds from its day until the next run of its place; day -1 is "from the beginning". A step of
the slider therefore looks up one number a place.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from frontline.claims import Claim
from frontline.dates import as_day
from frontline.errors import InvalidHistory
from frontline.maps.options import EVERYONE, OBSERVERS, MapOptions, paint_sides
from frontline.maps.rows import Interval, read_intervals
from frontline.maps.withhold import withhold
from gazetteer.places import AREA_KINDS, Place

if TYPE_CHECKING:
    import geopandas as gpd

    from frontline.control import Position

_MOST_SHOWN = 60


class _Table:
    """Values listed once and referred to by index."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._index: dict[Any, int] = {}

    def add(self, key: Any, row: Callable[[], Any]) -> int:
        if key not in self._index:
            self._index[key] = len(self.rows)
            self.rows.append(row())
        return self._index[key]


def build_payload(
    history: gpd.GeoDataFrame,
    *,
    claims: Iterable[Claim] | None = None,
    context: Iterable[Place] = (),
    options: MapOptions | None = None,
) -> dict[str, Any]:
    """Everything the page shows, as plain values.

    Args:
        history: as `frontline.history` returns it.
        claims: the claims behind it; None takes `history.attrs["ledger"]`.
        context: towns drawn small and grey for orientation, the most important first.
        options: see `MapOptions`.

    Raises:
        InvalidHistory: columns are missing, another CRS, intervals that overlap.
        ValueError: `options.viewpoint` is nobody's.
    """
    options = options or MapOptions()
    book = claims if claims is not None else history.attrs.get("ledger", ())
    known_by = _known_by(history)
    listed = sorted((claim for claim in book if _known(claim, known_by)), key=_claim_order)
    intervals = read_intervals(history)
    names = dict(getattr(book, "sides", None) or _ledger_sides(history))
    cutoff = options.cutoff(_newest(listed, intervals))
    if cutoff is not None:
        listed, intervals = withhold(listed, intervals, after=cutoff)
    codes = _side_codes(names, listed, intervals)
    viewpoints = [EVERYONE, *codes, OBSERVERS]
    if options.viewpoint not in viewpoints:
        raise ValueError(f"no viewpoint {options.viewpoint!r}; one of {', '.join(viewpoints)}")
    return {
        **_describe_sides(codes, names, options),
        **_Tables(intervals, listed, tuple(codes), options, cutoff).build(),
        "viewpoints": viewpoints,
        "viewpoint": viewpoints.index(options.viewpoint),
        "title": options.title or getattr(book, "title", None),
        "known_by": _iso(known_by),
        "delayed": options.delay_days,
        "context": [_context_row(place) for place in itertools.islice(context, _MOST_SHOWN)],
    }


class _Tables:
    """Builds the tables of one map; used once."""

    def __init__(
        self,
        intervals: list[Interval],
        claims: list[Claim],
        codes: tuple[str, ...],
        options: MapOptions,
        cutoff: dt.date | None,
    ) -> None:
        self.intervals = intervals
        self.claims = claims
        self.codes = codes
        days = {day for row in intervals for day in (row.start, row.until) if day is not None}
        days |= {day for claim in claims for day in (claim.starts, claim.known_since) if day}
        if options.first_day is not None:
            days.add(options.first_day)
        if cutoff is not None:
            days = {min(day, cutoff) for day in days}
        self.days = sorted(days)
        self.day_index = {day: index for index, day in enumerate(self.days)}
        self.claim_index = {claim.id: index for index, claim in enumerate(claims)}
        self.on = min(options.first_day or self.days[-1], self.days[-1]) if self.days else None
        self.place_index: dict[str, int] = {}
        self.states, self.claimants, self.sources = _Table(), _Table(), _Table()
        self.unknown = self._state(Interval.gap())

    def build(self) -> dict[str, Any]:
        places = self._places()
        self.place_index = {row["id"]: index for index, row in enumerate(places)}
        sources = {(c.source.publisher, c.source.title, c.source.url) for c in self.claims}
        sources.discard((None, None, None))
        return {
            "days": [day.isoformat() for day in self.days],
            "on": _iso(self.on),
            "places": places,
            "states": self.states.rows,
            "unknown": self.unknown,
            "claims": [self._claim(claim) for claim in self.claims],
            "claimants": self.claimants.rows,
            "sources": self.sources.rows,
            "source_count": len(sources),
            "publishers": sorted({source[0] for source in sources if source[0]}),
        }

    def _places(self) -> list[dict[str, Any]]:
        by_place: dict[str, list[Interval]] = {}
        for interval in self.intervals:
            by_place.setdefault(interval.place_id, []).append(interval)
        about: dict[str, list[Claim]] = {}
        for claim in self.claims:
            about.setdefault(claim.place.id, []).append(claim)
        rows: list[dict[str, Any]] = []
        for place_id in {**by_place, **about}:
            own, said = by_place.get(place_id, []), about.get(place_id, [])
            first = own[0] if own else Interval.of(said[0].place)
            row = first.place_row()
            row["area"] = row["kind"] in AREA_KINDS
            if row["kind"] == "country":
                row["at"] = None  # a country is no point; it is listed, not drawn
            row["focus"] = not row["area"] or any(each.status != "unknown" for each in own)
            row["weight"] = max([c.place.population or 0 for c in said], default=0)
            row["runs"] = self._runs(own)
            row["claims"] = [self.claim_index[claim.id] for claim in said]
            rows.append(row)
        return sorted(rows, key=lambda row: (row["area"], row["name"], row["id"]))

    def _runs(self, rows: list[Interval]) -> list[list[int]]:
        runs: list[list[int]] = []
        ended: dt.date | None = None
        for row in rows:
            start = -1 if row.start is None else self.day_index[row.start]
            if ended is not None and row.start is not None and ended < row.start:
                runs.append([self.day_index[ended], self.unknown])
            runs.append([start, self._state(row)])
            ended = row.until
        if ended is not None:
            runs.append([self.day_index[ended], self.unknown])
        return [run for index, run in enumerate(runs) if index == 0 or run[1] != runs[index - 1][1]]

    def _state(self, row: Interval) -> int:
        from frontline.control import view  # control sits below; kept off import

        def build() -> dict[str, Any]:
            return {
                "status": row.status,
                "controller": row.controller,
                "inferred": row.inferred,
                "parties": _parties(row, self.codes),
                "present": _present(row),
                "views": [list(view(row.positions, each)) for each in (*self.codes, OBSERVERS)],
                "positions": [self._position(p) for p in row.positions if not p.inferred],
                "reason": row.reason,
            }

        return self.states.add(
            (row.status, row.controller, row.inferred, row.positions, row.reason), build
        )

    def _position(self, position: Position) -> dict[str, Any]:
        row = position.to_dict()
        row["denies"] = [self.claim_index.get(claim) for claim in position.denies]
        row["claims"] = [self.claim_index.get(claim) for claim in position.claims]
        return row

    def _claim(self, claim: Claim) -> dict[str, Any]:
        who, source = claim.claimant, claim.source
        return {
            "id": claim.id,
            "place": self.place_index[claim.place.id],
            "claimant": self.claimants.add(
                who,
                lambda: {
                    "name": who.name,
                    "allegiance": who.allegiance,
                    "official": who.official,
                },
            ),
            "source": self.sources.add(source, source.to_dict),
            "event": claim.event,
            "side": claim.side,
            "extent": claim.extent,
            "modality": claim.modality,
            "about": None if claim.about is None else self.claim_index.get(claim.about),
            "note": claim.note,
            "event_date": _text(claim.event_date),
            "stated_on": _text(claim.stated_on),
            "published": _text(claim.published),
            "day": None if claim.starts is None else self.day_index[claim.starts],
            "known": None if claim.known_since is None else self.day_index[claim.known_since],
        }


def _parties(row: Interval, codes: tuple[str, ...]) -> list[str]:
    """The sides a disputed or contested place lies between, in the order of the sides."""
    if row.status not in ("disputed", "contested"):
        return []
    found = {p.controller for p in row.positions} | {s for p in row.positions for s in p.present}
    found |= {p.allegiance for p in row.positions if p.official and p.denies}
    parties = [code for code in codes if code in found]
    two = 2
    return list(codes) if len(parties) < two == len(codes) else parties


def _present(row: Interval) -> list[str]:
    """The sides said to be in a part of the place, if that is all that is said of it."""
    if any(position.fighting for position in row.positions):
        return []
    return sorted({side for position in row.positions for side in position.present})


def _side_codes(names: dict[str, str], claims: list[Claim], rows: list[Interval]) -> list[str]:
    found = set(names) | {claim.side for claim in claims} | {row.controller for row in rows}
    return sorted(code for code in found if code is not None)


def _describe_sides(
    codes: list[str], names: dict[str, str], options: MapOptions
) -> dict[str, list[dict[str, object]]]:
    painted = paint_sides(tuple(codes), options.colours)
    return {
        "sides": [{**side, "name": names.get(str(side["code"]), side["code"])} for side in painted]
    }


def _ledger_sides(history: gpd.GeoDataFrame) -> dict[str, str]:
    return dict(getattr(history.attrs.get("ledger"), "sides", None) or {})


def _known_by(history: gpd.GeoDataFrame) -> dt.date | None:
    """The knowledge time the history was made for, if it says so."""
    value = history.attrs.get("known_by")
    return None if value is None else as_day(value)


def _known(claim: Claim, known_by: dt.date | None) -> bool:
    return known_by is None or claim.known_since is None or claim.known_since <= known_by


def _claim_order(claim: Claim) -> tuple[dt.date, dt.date, str]:
    return claim.starts or dt.date.max, claim.known_since or dt.date.max, claim.id


def _newest(claims: list[Claim], rows: list[Interval]) -> dt.date | None:
    days = [day for claim in claims for day in (claim.starts, claim.known_since) if day]
    days += [day for row in rows for day in (row.start, row.until) if day]
    return max(days, default=None)


def _context_row(place: Place) -> dict[str, Any]:
    if not (math.isfinite(place.latitude) and math.isfinite(place.longitude)):
        raise InvalidHistory(f"{place.name} has no point")
    return {"name": place.name, "at": [round(place.latitude, 5), round(place.longitude, 5)]}


def _text(date: object) -> str | None:
    return None if date is None else str(date)


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
