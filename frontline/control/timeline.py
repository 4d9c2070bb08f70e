"""From a ledger to who is said to hold what: on one date, or through time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from frontline.claims import Claim
from frontline.control.policies import Outcome, Parties, Policy, Status
from frontline.control.positions import (
    Effect,
    Position,
    find_effects,
    find_positions,
    infer_before,
    inside,
)
from frontline.control.reasons import explain, explain_inferred, explain_unknown
from frontline.dates import as_day
from frontline.ledger import Ledger
from gazetteer.places import Place

if TYPE_CHECKING:
    import geopandas as gpd

_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is said of one place on one date, or from one date until another.

    Attributes:
        place: the place.
        start: first day; None if it reaches back without a known beginning.
        until: first day after; None while it lasts.
        status: agreed, claimed, disputed, contested, assessed or unknown.
        controller: code of the side, None unless the status names one.
        inferred: code of the side that a later capture claim implies to have held the place while
            nobody speaks; never together with a controller.
        positions: every claimant's position.
        claims: ids of the claims behind it, in the order they were stated.
        reason: why, in plain words.
    """

    place: Place
    start: dt.date | None = None
    until: dt.date | None = None
    status: Status
    controller: str | None = None
    inferred: str | None = None
    positions: tuple[Position, ...] = ()
    claims: tuple[str, ...] = ()
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a row of `control`; `history` adds `from` and `until`."""
        return {
            "place": self.place.to_dict(),
            "status": self.status,
            "controller": self.controller,
            "inferred": self.inferred,
            "positions": [position.to_dict() for position in self.positions],
            "claims": list(self.claims),
            "reason": self.reason,
        }

    def to_interval(self) -> dict[str, Any]:
        """The JSON shape of a row of `history`."""
        row = self.to_dict()
        return {
            "place": row.pop("place"),
            "from": None if self.start is None else self.start.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            **row,
        }

    @property
    def signature(self) -> tuple[object, ...]:
        """What must differ for a new interval to begin."""
        return (
            self.status,
            self.controller,
            self.inferred,
            tuple(position.signature for position in self.positions),
        )


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
    book = _Book.of(claims, known_by)
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
    book = _Book.of(claims, known_by)
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
        `attrs["ledger"]` is the ledger it was made from.

    Raises:
        InvalidDate: `on` or `known_by` is no day.
        InvalidLedger: the claims do not fit together.
    """
    ledger = _as_ledger(claims)
    states = find_states(ledger, on=on, known_by=known_by, policy=policy)
    return _table(states, ledger, with_dates=False)


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
        `attrs["ledger"]` is the ledger it was made from.

    Raises:
        InvalidDate: `known_by` is no day.
        InvalidLedger: the claims do not fit together.
    """
    ledger = _as_ledger(claims)
    states = find_history(ledger, known_by=known_by, policy=policy)
    return _table(states, ledger, with_dates=True)


@dataclass(frozen=True, slots=True)
class _Book:
    """The claims that can be known, arranged by place."""

    places: tuple[Place, ...]
    sides: Mapping[str, str]
    by_id: Mapping[str, Claim]
    by_place: Mapping[str, tuple[Claim, ...]]
    effects: Mapping[str, tuple[Effect, ...]]
    retractions: Mapping[str, dt.date]
    areas: tuple[Place, ...]
    known_by: dt.date | None

    @classmethod
    def of(cls, claims: Iterable[Claim], known_by: str | dt.date | None) -> _Book:
        ledger = _as_ledger(claims)
        limit = None if known_by is None else as_day(known_by)
        known = [claim for claim in ledger if _knowable(claim, limit)]
        by_id = {claim.id: claim for claim in known}
        by_place: dict[str, list[Claim]] = {}
        for claim in known:
            by_place.setdefault(claim.place.id, []).append(claim)
        retractions: dict[str, dt.date] = {}
        for claim in known:
            if claim.event in {"retracted", "corrected"} and claim.about and claim.starts:
                day = min(claim.starts, retractions.get(claim.about, claim.starts))
                retractions[claim.about] = day
        effects = {key: tuple(find_effects(some, by_id)) for key, some in by_place.items()}
        areas = tuple(
            place
            for place in ledger.places
            if place.is_area and any(_background(effect) for effect in effects.get(place.id, ()))
        )
        return cls(
            places=tuple(sorted(ledger.places, key=lambda place: (place.name, place.id))),
            sides=ledger.sides,
            by_id=by_id,
            by_place={key: tuple(some) for key, some in by_place.items()},
            effects=effects,
            retractions=retractions,
            areas=areas,
            known_by=limit,
        )

    def state(self, place: Place, on: dt.date, policy: Policy) -> State:
        """What is said of a place on a day."""
        positions = find_positions(self._in_force(self.effects.get(place.id, ()), on))
        if positions:
            outcome = policy.decide(positions)
            return self._state(place, outcome, positions, None)
        found = self._from_background(place, on, policy)
        return found or self._from_inference(place, on) or self._unknown(place, on)

    def breakpoints(self, place: Place) -> list[dt.date]:
        """Days on which the state of a place may change, in order."""
        keys = [place.id, *(area.id for area in self._areas_around(place))]
        effects = [effect for key in keys for effect in self.effects.get(key, ())]
        days = {effect.starts for effect in effects}
        days |= {
            self.retractions[effect.claim.id]
            for effect in effects
            if effect.claim.id in self.retractions
        }
        return sorted(days)

    def first_capture(self, place: Place, after: dt.date | None) -> Claim | None:
        """The first capture of the whole place claimed for a later day; None if there is none."""
        captures = [
            effect
            for effect in self.effects.get(place.id, ())
            if effect.claim.event == "captured"
            and effect.kind == "holder"
            and effect.claim.id not in self.retractions
            and (after is None or effect.starts > after)
        ]
        return captures[0].claim if captures and not place.is_area else None

    def _in_force(self, effects: Sequence[Effect], on: dt.date) -> list[Effect]:
        return [
            effect
            for effect in effects
            if effect.starts <= on
            and not self._retracted(effect.claim.id, on)
            and not (effect.denial and self._retracted(effect.denial.claim, on))
        ]

    def _retracted(self, claim_id: str, on: dt.date) -> bool:
        day = self.retractions.get(claim_id)
        return day is not None and day <= on

    def _areas_around(self, place: Place) -> list[Place]:
        """Regions with a whole-area claim around a settlement, the smallest first."""
        order = {"raion": 0, "oblast": 1, "country": 2}
        around = [] if place.is_area else [area for area in self.areas if inside(place, area)]
        return sorted(around, key=lambda area: order.get(area.kind, 3))

    def _from_background(self, place: Place, on: dt.date, policy: Policy) -> State | None:
        for area in self._areas_around(place):
            effects = [effect for effect in self.effects[area.id] if _background(effect)]
            positions = find_positions(self._in_force(effects, on))
            if positions:
                return self._state(place, policy.decide(positions), positions, area.name)
        return None

    def _from_inference(self, place: Place, on: dt.date) -> State | None:
        capture = self.first_capture(place, on)
        if capture is None or capture.side not in self.sides or len(self.sides) != _TWO:
            return None
        other = next(code for code in self.sides if code != capture.side)
        position = infer_before(capture, other)
        return State(
            place=place,
            status="unknown",
            inferred=other,
            positions=(position,),
            claims=position.claims,
            reason=explain_inferred(position, capture.starts, self.sides),
        )

    def _unknown(self, place: Place, on: dt.date) -> State:
        reason = explain_unknown(place.name, on=on, known_by=self.known_by)
        return State(place=place, status="unknown", reason=reason)

    def _state(
        self,
        place: Place,
        outcome: Outcome,
        positions: tuple[Position, ...],
        background: str | None,
    ) -> State:
        ids = {claim_id for position in positions for claim_id in position.claims}
        order = sorted(ids, key=lambda i: (self.by_id[i].known_since or dt.date.min, i))
        return State(
            place=place,
            status=outcome.status,
            controller=outcome.controller,
            positions=positions,
            claims=tuple(order),
            reason=explain(outcome, positions, self.sides, background=background),
        )


def _intervals(book: _Book, place: Place, policy: Policy) -> list[State]:
    days = book.breakpoints(place)
    if not days:
        return []
    found: list[State] = []
    before = book.state(place, days[0] - dt.timedelta(days=1), policy)
    if before.inferred is not None:
        found.append(_dated(before, None, days[0]))
    for index, day in enumerate(days):
        until = days[index + 1] if index + 1 < len(days) else None
        state = _dated(book.state(place, day, policy), day, until)
        if found and found[-1].signature == state.signature:
            # A restatement changes nothing: one interval, with the claims of both.
            state = _dated(state, found.pop().start, until)
        found.append(state)
    return found


def _dated(state: State, start: dt.date | None, until: dt.date | None) -> State:
    return replace(state, start=start, until=until)


def _background(effect: Effect) -> bool:
    claim = effect.claim
    return claim.event == "holds" and claim.extent == "whole" and claim.place.is_area


def _knowable(claim: Claim, limit: dt.date | None) -> bool:
    if limit is None:
        return True
    return claim.known_since is not None and claim.known_since <= limit


def _as_ledger(claims: Iterable[Claim]) -> Ledger:
    return claims if isinstance(claims, Ledger) else Ledger(claims)


def _table(states: Sequence[State], ledger: Ledger, *, with_dates: bool) -> gpd.GeoDataFrame:
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
    return table
