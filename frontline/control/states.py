"""What is said of a place: on one day, from the claims that could be known by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from frontline.claims import Claim
from frontline.control._dates import earliest_day, tell_date
from frontline.control._outlines import is_inside
from frontline.control.effects import Effect, find_effects, speaks_of_part, split_overruled
from frontline.control.policies import Outcome, Policy, Status
from frontline.control.positions import Position, find_positions, infer_before
from frontline.control.reasons import (
    explain,
    explain_inferred,
    explain_remarks,
    explain_silence,
    explain_unknown,
)
from frontline.control.remarks import Remarks
from frontline.control.retractions import Retractions
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
        positions: every claimant's position; where a region's stand in, these, and who has yet to
            confirm something of the place itself.
        claims: ids of the claims behind it, in the order they were stated: those of the positions,
            what takes something back of what was said, and what claimants have overruled by their
            own later words. Of an interval, as on its last day: who repeats himself in the
            meantime is named with the day, and begins no interval.
        retractions: ids of the claims that take something back of what was said, or give it back.
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
    retractions: frozenset[str] = frozenset()
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
            self.retractions,
            tuple(position.signature for position in self.positions),
        )


@dataclass(frozen=True, slots=True)
class Book:
    """The claims that can be known, arranged by place."""

    places: tuple[Place, ...]
    sides: Mapping[str, str]
    by_id: Mapping[str, Claim]
    effects: Mapping[str, tuple[Effect, ...]]
    retractions: Retractions
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
            retractions=Retractions(known),
            first_day=min(
                (effect.starts for some in effects.values() for effect in some), default=None
            ),
            areas=areas,
            known_by=limit,
        )

    def state(self, place: Place, on: dt.date, policy: Policy) -> State:
        """What is said of a place on a day."""
        positions, remarks = self._look(place, on)
        if all(position.is_mere_silence for position in positions):
            # Not to have confirmed is no evidence: what stands without it stands.
            found = self._from_background(place, on, policy) or self._from_inference(place, on)
            if found is not None:
                return self._beside(found, positions, remarks)
        if positions:
            return self._state(place, policy.decide(positions), positions, remarks)
        return self._unknown(place, on, remarks)

    def breakpoints(self, place: Place) -> list[dt.date]:
        """Days on which the state of a place may change, in order."""
        keys = [place.id, *(area.id for area in self._areas_around(place))]
        effects = [effect for key in keys for effect in self.effects.get(key, ())]
        days = {effect.starts for effect in effects}
        for effect in effects:
            days |= self.retractions.find_days(effect.claim.id)
            if effect.denial is not None:
                days |= self.retractions.find_days(effect.denial.claim)
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
            and effect.claim.id not in self.retractions.on(dt.date.max)
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

    def _look(self, place: Place, on: dt.date) -> tuple[tuple[Position, ...], Remarks]:
        """The positions in force for a place on a day, and what no longer counts."""
        effects, overruled = self._in_force(place, on)
        positions = find_positions(effects, many_sides=len(self.sides) > 2)  # noqa: PLR2004
        behind = {claim_id for position in positions for claim_id in position.claims}
        back = (
            claim
            for effect in self.effects.get(place.id, ())
            if effect.starts <= on
            for claim in self.retractions.tell(effect.claim.id, on)
        )
        missed = (effect for effect in overruled if effect.claim.id not in behind)
        return positions, Remarks(retractions=tuple(back), overruled=tuple(missed))

    def _in_force(self, place: Place, on: dt.date) -> tuple[list[Effect], list[Effect]]:
        """The effects that count for a place on a day, and those overruled."""
        kept, back = [], self.retractions.on(on)
        for effect in self.effects.get(place.id, ()):
            if effect.starts > on or effect.claim.id in back:
                continue
            if effect.denial is None or effect.denial.claim not in back:
                kept.append(effect)
            elif effect.kind is not None:  # who it says holds the place is still said
                kept.append(replace(effect, denial=None))
        return split_overruled(kept)

    def _areas_around(self, place: Place) -> list[Place]:
        """Regions with a whole-area claim around a settlement, the smallest first."""
        order = {"raion": 0, "oblast": 1, "country": 2}
        around = [] if place.is_area else [area for area in self.areas if _inside(place, area)]
        return sorted(around, key=lambda area: order.get(area.kind, 3))

    def _from_background(self, place: Place, on: dt.date, policy: Policy) -> State | None:
        for area in self._areas_around(place):
            positions, remarks = self._look(area, on)
            outcome = policy.decide(positions)
            holding = {effect.claim.id for effect in self.effects[area.id] if _background(effect)}
            if outcome.controller is not None and any(
                p.controller == outcome.controller and holding & set(p.claims)
                for p in outcome.deciding
            ):
                return self._state(place, outcome, positions, remarks, background=area)
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

    def _unknown(self, place: Place, on: dt.date, remarks: Remarks) -> State:
        reason = explain_unknown(place.name, when=f"on {on}", known_by=self.known_by)
        return self._remark(State(place=place, status="unknown", reason=reason), remarks)

    def _state(
        self,
        place: Place,
        outcome: Outcome,
        positions: tuple[Position, ...],
        remarks: Remarks,
        *,
        background: Place | None = None,
    ) -> State:
        region = None if background is None else background.name
        found = State(
            place=place,
            status=outcome.status,
            controller=outcome.controller,
            positions=positions,
            claims=tuple(claim_id for position in positions for claim_id in position.claims),
            background=background,
            reason=explain(outcome, positions, self.sides, background=region),
        )
        return self._remark(found, remarks)

    def _beside(self, found: State, silent: tuple[Position, ...], remarks: Remarks) -> State:
        """What stands for a place, with who has yet to confirm something of the place itself."""
        ids = [claim_id for position in silent for claim_id in position.claims]
        reason = " ".join([found.reason, *explain_silence(silent)])
        positions, claims = (*found.positions, *silent), (*found.claims, *ids)
        told = replace(found, positions=positions, claims=claims, reason=reason)
        return self._remark(told, remarks)

    def _remark(self, found: State, remarks: Remarks) -> State:
        """The same, with what was said and no longer counts."""
        back = {claim.id for claim in remarks.retractions}
        ids = {*found.claims, *back, *(effect.claim.id for effect in remarks.overruled)}
        retractions = (remarks.name(claim, self.by_id) for claim in remarks.retractions)
        told = explain_remarks(retractions, remarks.tell_overruled(), self.sides)
        return replace(
            found,
            claims=tuple(sorted(ids, key=lambda i: (self.by_id[i].known_since or dt.date.min, i))),
            retractions=found.retractions | back,
            reason=" ".join([found.reason, *told]),
        )


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
