"""The rows of a timeline as values: positions, claims and reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from frontline.control._effects import FIGHTING, SILENCE
from frontline.control._marks import Marks
from frontline.control._output import choose
from frontline.control._positions import Teller, as_day, name_sides
from frontline.control._rows import BACKGROUND, INFERRED, OWN, QUIET, Rows
from frontline.control._segments import NEVER, REACH
from frontline.control._vocabulary import EVENT_CODES
from frontline.control.columns import ClaimColumns
from frontline.control.engine import Timeline, find_timeline
from frontline.control.policies import Policy
from frontline.control.positions import Position, infer_before
from frontline.control.reasons import (
    explain,
    explain_inferred,
    explain_remarks,
    explain_silence,
    explain_unknown,
    say_span,
)
from frontline.control.remarks import TAKES_BACK
from frontline.control.states import State
from gazetteer.places import Place


class Narrator:
    """Tells the states of a timeline.

    Args:
        timeline: with its chunks.
        policy: which positions count, as for the timeline.
        known_by: the knowledge time, as for the timeline.
    """

    def __init__(self, timeline: Timeline, policy: Policy, known_by: dt.date | None) -> None:
        self.timeline, self.policy, self.known_by = timeline, policy, known_by
        self.claims = timeline.claims
        self.tellers = [
            Teller(chunk.reading, chunk.board, timeline.speakers, timeline.cast, timeline.claims)
            for chunk in timeline.chunks
        ]

    def tell_interval(self, first: int, last: int, until: int) -> State:
        """The state of one interval, as it is on the last day on which anything may change.

        Args:
            first: the row with which it begins.
            last: the last row that is part of it.
            until: the day on which it ends, `NEVER` if it lasts.
        """
        rows = self.timeline.rows
        start, end = dt.date.fromordinal(int(rows.day[first])), None
        if until != NEVER:
            end = dt.date.fromordinal(until)
        state = self.tell(last, int(rows.place[first]), until - 1, when=say_span(start, end))
        earliest = as_day(rows.earliest[first])
        return state.lasting(start=start, until=end, earliest=earliest)

    def tell(self, row: int, place: int, day: int, *, when: str) -> State:
        """What a row says of a place.

        Args:
            row: the row; -1 for none.
            place: index of the place.
            day: the day as of which what no longer counts is told.
            when: the days meant, in words.
        """
        rows, where = self.timeline.rows, self.claims.places[place]
        kind = -1 if row < 0 else int(rows.kind[row])
        if kind in (OWN, QUIET):
            return self._remark(self._told(where, row), place, day)
        if kind in (BACKGROUND, INFERRED):
            if kind == BACKGROUND:
                region = int(rows.region[row])
                found = self._remark(self._told(where, row, region), region, day)
            else:
                found = self._inferred(where, place)
            return self._remark(self._break_silence(found, place, row), place, day)
        reason = explain_unknown(where.name, when=when, known_by=self.known_by)
        return self._remark(State(place=where, status="unknown", reason=reason), place, day)

    def _told(self, place: Place, row: int, region: int | None = None) -> State:
        positions = self._tell_positions(self.timeline.rows, row)
        outcome = self.policy.decide(positions)
        background = None if region is None else self.claims.places[region]
        name = None if background is None else background.name
        return State(
            place=place,
            status=outcome.status,
            controller=outcome.controller,
            positions=positions,
            claims=self._in_order(claim for p in positions for claim in p.claims),
            background=background,
            reason=explain(outcome, positions, self.claims.sides, background=name),
        )

    def _tell_positions(self, rows: Rows, row: int) -> tuple[Position, ...]:
        return self.tellers[int(rows.chunk[row])].tell(int(rows.source[row]))

    def _break_silence(self, found: State, place: int, row: int) -> State:
        """The same with who has yet to confirm something of the place itself."""
        silences, day = self.timeline.silences, int(self.timeline.rows.day[row])
        keys = silences.place * np.int64(REACH) + silences.day
        at = int(np.searchsorted(keys, place * REACH + day, side="right")) - 1
        known = at >= 0 and silences.place[at] == place and day < self.timeline.silent_until[at]
        positions = self._tell_positions(silences, at) if known else ()
        ids = (claim for position in positions for claim in position.claims)
        return replace(
            found,
            positions=(*found.positions, *positions),
            claims=self._in_order([*found.claims, *ids]),
            reason=" ".join([found.reason, *explain_silence(positions)]),
        )

    def _remark(self, found: State, place: int, day: int) -> State:
        """The same with what was said of a place and no longer counts on a day."""
        retracted, overruled = self.timeline.retracted, self.timeline.overruled
        back = [int(claim) for claim in retracted.by[retracted.find(place, day)]]
        missed = overruled.find(place, day)
        ids = self.claims.ids
        told = explain_remarks(
            (self._name(claim) for claim in back),
            (self._tell_overruled(overruled, int(row)) for row in missed),
            self.claims.sides,
        )
        more = [str(ids[claim]) for claim in (*back, *overruled.by[missed])]
        return replace(
            found,
            claims=self._in_order([*found.claims, *more]),
            retractions=found.retractions | {str(ids[claim]) for claim in back},
            reason=" ".join([found.reason, *told]),
        )

    def _name(self, row: int) -> tuple[str, str, str, dt.date | None]:
        """A retraction as it is told: claimant, event, what was taken back, day."""
        claims = self.claims
        about = EVENT_CODES[claims.event[claims.about[row]]]
        return (
            claims.claimants[claims.claimant[row]].name,
            EVENT_CODES[claims.event[row]],
            "retraction" if about in TAKES_BACK else "claim",
            as_day(claims.known[row]),
        )

    def _tell_overruled(self, overruled: Marks, row: int) -> Position:
        """What was overruled as the position it would be, as far as that is put into words."""
        said, codes = overruled.effects, self.claims.side_codes
        who = self.timeline.speakers[said.claimant[row]]
        stated, kind = as_day(said.stated[row]), int(said.stance[row]) & 7
        vague = bool(self.claims.vague[said.claim[row]]) and stated is not None
        return Position(
            claimant=who.name,
            allegiance=who.allegiance,
            official=who.official,
            unconfirmed=kind == SILENCE,
            fighting=kind == FIGHTING,
            left=bool(said.leaves[row]),
            stated=stated,
            vague=frozenset({stated} if vague and stated else ()),
            **name_sides(int(said.stance[row]), codes),
        )

    def _inferred(self, place: Place, index: int) -> State:
        captures, claims = self.timeline.captures, self.claims
        row = int(captures.claim[index])
        who = claims.claimants[claims.claimant[row]]
        position = infer_before(
            who,
            claims.side_codes[captures.holder[index]],
            claim=str(claims.ids[row]),
            stated=as_day(claims.known[row]),
        )
        said = claims.said.get(row, str(as_day(claims.starts[row])))
        return State(
            place=place,
            status="unknown",
            inferred=position.controller,
            positions=(position,),
            claims=position.claims,
            reason=explain_inferred(position, said, claims.sides),
        )

    def _in_order(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Ids of claims in the order in which they were stated."""
        wanted = np.array(sorted(set(ids)), dtype=object)
        rows = np.searchsorted(self.claims.ids, wanted).tolist()
        order = sorted(rows, key=lambda row: (max(int(self.claims.known[row]), 1), row))
        return tuple(str(self.claims.ids[row]) for row in order)


def tell_states(
    claims: ClaimColumns,
    policy: Policy,
    known_by: dt.date | None,
    places: Collection[str] | None = None,
) -> list[State]:
    """The states of all intervals, by place and time."""
    timeline = find_timeline(claims, known_by=known_by, policy=policy, keep=True)
    narrator = Narrator(timeline, policy, known_by)
    shown = choose(timeline.rows, timeline.first, claims, places)
    bounds = zip(timeline.first[shown], timeline.last[shown], timeline.until[shown], strict=True)
    found = [narrator.tell_interval(int(a), int(b), int(end)) for a, b, end in bounds]
    following = [*found[1:], *[None][: len(found)]]
    return [
        state if after is None or after.place is not state.place else state.followed_by(after)
        for state, after in zip(found, following, strict=True)
    ]


def tell_states_on(
    claims: ClaimColumns,
    on: dt.date,
    policy: Policy,
    known_by: dt.date | None,
    places: Collection[str] | None = None,
) -> list[State]:
    """The state of each place on a day, by place."""
    timeline = find_timeline(claims, known_by=known_by, policy=policy, keep=True)
    narrator = Narrator(timeline, policy, known_by)
    rows, day = timeline.rows, on.toordinal()
    keys = rows.place * np.int64(REACH) + rows.day
    every = np.arange(len(claims.places))
    at = np.searchsorted(keys, every * REACH + day, side="right") - 1
    row = np.where((at >= 0) & (rows.place[at] == every), at, -1) if len(rows) else every * 0 - 1
    wanted = None if places is None else set(places)
    return [
        narrator.tell(int(row[index]), index, day, when=f"on {on}")
        for index, place in enumerate(claims.places)
        if wanted is None or place.id in wanted
    ]
