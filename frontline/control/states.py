"""What is said of a place: on one day, from the claims that could be known by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from frontline.claims import HYPOTHETICAL, Claim
from frontline.control._dates import earliest_day, tell_date
from frontline.control._outlines import is_inside
from frontline.control.effects import Effect, drop_overruled, find_effects, speaks_of_part
from frontline.control.policies import Outcome, Policy, Status
from frontline.control.positions import Position, find_positions, infer_before
from frontline.control.reasons import (
    explain,
    explain_inferred,
    explain_retractions,
    explain_unknown,
)
from frontline.dates import as_day
from frontline.ledger import Ledger
from frontline.wording import brief, say_count
from gazetteer.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is said of one place on one date, or from one date until another.

    Attributes:
        place: the place.
        start: first day; None if it reaches back without a known beginning.
        until: first day after; None while it lasts.
        start_earliest: first day on which it can have begun, where the dates behind the change are
            vague: of the claims that speak from `start` on, those by claimants who then say
            something new, or all of them where nobody does. `start` where they are exact; None
            where they have no lower bound.
        until_earliest: first day on which it can have ended: the next state's `start_earliest`, but
            not before this one's, as nothing ends before it began.
        status: agreed, claimed, disputed, contested, assessed or unknown.
        controller: code of the side, None unless the status names one.
        inferred: code of the side that a later capture claim implies to have held the place while
            nobody speaks; never together with a controller.
        positions: every claimant's position.
        claims: ids of the claims behind it, in the order they were stated.
        background: the region whose whole-area claims stand in for the place's own, if so.
        reason: why, in plain words.
    """

    place: Place
    start: dt.date | None = None
    until: dt.date | None = None
    start_earliest: dt.date | None = None
    until_earliest: dt.date | None = None
    status: Status
    controller: str | None = None
    inferred: str | None = None
    positions: tuple[Position, ...] = ()
    claims: tuple[str, ...] = ()
    background: Place | None = None
    reason: str

    def __repr__(self) -> str:
        who = f" ({brief(self.controller, 12)})" if self.controller else ""
        span = f", {self.start or '…'} to {self.until or '…'}" if self.start or self.until else ""
        told = say_count(len(self.positions), "position")
        return f"<State: {brief(self.place.name, 40)} {self.status}{who}{span}; {told}>"

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
            "from": _iso(self.start),
            "until": _iso(self.until),
            "from_earliest": _iso(self.start_earliest),
            "until_earliest": _iso(self.until_earliest),
            **row,
        }

    def lasting(
        self, *, start: dt.date | None, until: dt.date | None, earliest: dt.date | None
    ) -> State:
        """The same from a day until another, when it can have begun earlier."""
        return replace(self, start=start, until=until, start_earliest=earliest)

    def followed_by(self, other: State) -> State:
        """The same, ended by another state."""
        bounds = [day for day in (self.start_earliest, other.start_earliest) if day is not None]
        return replace(self, until_earliest=max(bounds, default=None))

    @property
    def signature(self) -> tuple[object, ...]:
        """What must differ for a new interval to begin."""
        return (
            self.status,
            self.controller,
            self.inferred,
            None if self.background is None else self.background.id,
            tuple(position.signature for position in self.positions),
        )


@dataclass(frozen=True, slots=True)
class Book:
    """The claims that can be known, arranged by place."""

    places: tuple[Place, ...]
    sides: Mapping[str, str]
    by_id: Mapping[str, Claim]
    effects: Mapping[str, tuple[Effect, ...]]
    retractions: Mapping[str, Claim]
    first_day: dt.date | None
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
        effects = {
            key: tuple(find_effects(some, by_id, ledger.sides)) for key, some in by_place.items()
        }
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
            retractions=_find_retractions(known),
            first_day=min(
                (effect.starts for some in effects.values() for effect in some), default=None
            ),
            areas=areas,
            known_by=limit,
        )

    def state(self, place: Place, on: dt.date, policy: Policy) -> State:
        """What is said of a place on a day."""
        positions = self._positions(place, on)
        if positions:
            outcome = policy.decide(positions)
            return self._state(place, outcome, positions, self._retracted_by(place, on))
        found = self._from_background(place, on, policy)
        return found or self._from_inference(place, on) or self._unknown(place, on)

    def breakpoints(self, place: Place) -> list[dt.date]:
        """Days on which the state of a place may change, in order."""
        keys = [place.id, *(area.id for area in self._areas_around(place))]
        effects = [effect for key in keys for effect in self.effects.get(key, ())]
        days = {effect.starts for effect in effects}
        days |= {
            day
            for effect in effects
            for about in (effect.claim.id, effect.denial.claim if effect.denial else "")
            if (day := self._retracted_on(about)) is not None
        }
        capture = self.first_capture(place, None)
        window = None if capture is None else self.inferred_days(capture)
        return sorted(days | set(window or ()))

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

    def inferred_days(self, capture: Claim) -> tuple[dt.date, dt.date] | None:
        """The days `[start, until)` before a capture for which the other side is inferred.

        They end where the capture may have begun, and reach back no further than the first day the
        ledger speaks of (the day before the capture at the least).
        """
        starts = capture.starts
        if starts is None or starts == dt.date.min:
            return None
        earliest = earliest_day(capture)
        until = starts if earliest is None else min(starts, earliest)
        if until == dt.date.min:
            return None
        return min(until - dt.timedelta(days=1), self.first_day or until), until

    def _positions(self, place: Place, on: dt.date) -> tuple[Position, ...]:
        effects = self._in_force(self.effects.get(place.id, ()), on)
        return find_positions(effects, many_sides=len(self.sides) > 2)  # noqa: PLR2004

    def _in_force(self, effects: Sequence[Effect], on: dt.date) -> list[Effect]:
        kept = []
        for effect in effects:
            if effect.starts > on or self._is_retracted(effect.claim.id, on):
                continue
            if effect.denial is None or not self._is_retracted(effect.denial.claim, on):
                kept.append(effect)
            elif effect.kind is not None:  # who it says holds the place is still said
                kept.append(replace(effect, denial=None))
        return drop_overruled(kept)

    def _retracted_on(self, claim_id: str) -> dt.date | None:
        retraction = self.retractions.get(claim_id)
        return None if retraction is None else retraction.known_since or retraction.starts

    def _is_retracted(self, claim_id: str, on: dt.date) -> bool:
        day = self._retracted_on(claim_id)
        return day is not None and day <= on

    def _retracted_by(self, place: Place, on: dt.date) -> list[Claim]:
        """The retractions that have taken something back of what was said of a place."""
        return [
            self.retractions[effect.claim.id]
            for effect in self.effects.get(place.id, ())
            if effect.starts <= on and self._is_retracted(effect.claim.id, on)
        ]

    def _areas_around(self, place: Place) -> list[Place]:
        """Regions with a whole-area claim around a settlement, the smallest first."""
        order = {"raion": 0, "oblast": 1, "country": 2}
        around = [] if place.is_area else [area for area in self.areas if _inside(place, area)]
        return sorted(around, key=lambda area: order.get(area.kind, 3))

    def _from_background(self, place: Place, on: dt.date, policy: Policy) -> State | None:
        for area in self._areas_around(place):
            positions = self._positions(area, on)
            outcome = policy.decide(positions)
            holding = {effect.claim.id for effect in self.effects[area.id] if _background(effect)}
            if outcome.controller is not None and any(
                p.controller == outcome.controller and holding & set(p.claims)
                for p in outcome.deciding
            ):
                return self._state(place, outcome, positions, [], background=area)
        return None

    def _from_inference(self, place: Place, on: dt.date) -> State | None:
        capture = self.first_capture(place, on)
        if capture is None or capture.side not in self.sides or len(self.sides) != 2:  # noqa: PLR2004  (with more, any of the others may have held it)
            return None
        days = self.inferred_days(capture)
        if days is None or not days[0] <= on < days[1]:
            return None
        other = next(code for code in self.sides if code != capture.side)
        position = infer_before(
            capture.claimant, other, claim=capture.id, stated=capture.known_since
        )
        said = tell_date(capture) or str(capture.starts)
        return State(
            place=place,
            status="unknown",
            inferred=other,
            positions=(position,),
            claims=position.claims,
            reason=explain_inferred(position, said, self.sides),
        )

    def _unknown(self, place: Place, on: dt.date) -> State:
        reason = explain_unknown(place.name, on=on, known_by=self.known_by)
        retractions = self._retracted_by(place, on)
        return State(
            place=place,
            status="unknown",
            claims=tuple(sorted({claim.id for claim in retractions})),
            reason=" ".join([reason, *explain_retractions(_name(claim) for claim in retractions)]),
        )

    def _state(
        self,
        place: Place,
        outcome: Outcome,
        positions: tuple[Position, ...],
        retractions: Sequence[Claim],
        *,
        background: Place | None = None,
    ) -> State:
        ids = {claim_id for position in positions for claim_id in position.claims}
        ids |= {claim.id for claim in retractions}
        order = sorted(ids, key=lambda i: (self.by_id[i].known_since or dt.date.min, i))
        region = None if background is None else background.name
        reason = explain(outcome, positions, self.sides, background=region)
        return State(
            place=place,
            status=outcome.status,
            controller=outcome.controller,
            positions=positions,
            claims=tuple(order),
            background=background,
            reason=" ".join([reason, *explain_retractions(_name(claim) for claim in retractions)]),
        )


def _find_retractions(claims: Iterable[Claim]) -> dict[str, Claim]:
    """For each claim taken back, the claim that does so first, by the day it was stated.

    A retraction that was itself taken back, by one that stands, takes nothing back. What is only
    alleged takes nothing back either.
    """
    about: dict[str, list[Claim]] = {}
    for claim in claims:
        sure = claim.modality not in HYPOTHETICAL and claim.modality != "alleged"
        if claim.event in {"retracted", "corrected"} and claim.about and sure:
            about.setdefault(claim.about, []).append(claim)
    every = {claim.id for some in about.values() for claim in some}
    standing = every
    for _ in every:  # each round settles those one step further from the last word
        before = standing
        standing = {i for i in every if not any(c.id in before for c in about.get(i, ()))}
        if standing == before:
            break
    found = {key: [c for c in some if c.id in standing] for key, some in about.items()}
    return {
        key: min(some, key=lambda c: (c.known_since or c.starts or dt.date.max, c.id))
        for key, some in found.items()
        if some
    }


def _name(claim: Claim) -> tuple[str, str, dt.date | None]:
    return claim.claimant.name, claim.event, claim.known_since


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _background(effect: Effect) -> bool:
    claim = effect.claim
    return claim.event == "holds" and claim.place.is_area and not speaks_of_part(claim)


def _knowable(claim: Claim, limit: dt.date | None) -> bool:
    if limit is None:
        return True
    return claim.known_since is not None and claim.known_since <= limit


def _inside(place: Place, area: Place) -> bool:
    """Whether a place lies in a region: by its outline if one is drawn, else by region names."""
    if area.outline is not None:
        # The point of a place that is only known to lie somewhere near proves nothing.
        return place.precision == "exact" and is_inside(place, area.outline)
    if place.country != area.country or place.id == area.id:
        return False
    if area.kind == "country":
        return True
    if area.kind == "oblast":
        return place.admin1 == area.name
    if area.kind == "raion":
        return place.admin2 == area.name and place.admin1 == area.admin1
    return False
