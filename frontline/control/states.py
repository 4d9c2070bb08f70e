"""What is said of a place: on one day, from the claims that could be known by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontline.claims import Claim
from frontline.control.effects import Effect, find_effects
from frontline.control.policies import Outcome, Policy, Status
from frontline.control.positions import Position, find_positions, infer_before
from frontline.control.reasons import explain, explain_inferred, explain_unknown
from frontline.dates import as_day
from frontline.ledger import Ledger
from gazetteer.places import Place


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


@dataclass(frozen=True, slots=True)
class Book:
    """The claims that can be known, arranged by place."""

    places: tuple[Place, ...]
    sides: Mapping[str, str]
    by_id: Mapping[str, Claim]
    effects: Mapping[str, tuple[Effect, ...]]
    retractions: Mapping[str, dt.date]
    areas: tuple[Place, ...]
    known_by: dt.date | None

    @classmethod
    def of(cls, ledger: Ledger, known_by: str | dt.date | None) -> Book:
        """Arrange what can be known by the end of a day; None admits everything."""
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
        around = [] if place.is_area else [area for area in self.areas if _inside(place, area)]
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
        if capture is None or capture.side not in self.sides or len(self.sides) != 2:  # noqa: PLR2004  (with more, any of the others may have held it)
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


def _background(effect: Effect) -> bool:
    claim = effect.claim
    return claim.event == "holds" and claim.extent == "whole" and claim.place.is_area


def _knowable(claim: Claim, limit: dt.date | None) -> bool:
    if limit is None:
        return True
    return claim.known_since is not None and claim.known_since <= limit


def _inside(place: Place, area: Place) -> bool:
    """Whether a place lies in a region, by the names of its regions."""
    if place.country != area.country or place.id == area.id:
        return False
    if area.kind == "country":
        return True
    if area.kind == "oblast":
        return place.admin1 == area.name
    if area.kind == "raion":
        return place.admin2 == area.name and place.admin1 == area.admin1
    return False
