"""The rows of a timeline as values: positions, claims and reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from frontline.control._output import choose
from frontline.control._positions import Teller, as_day
from frontline.control._rows import BACKGROUND, INFERRED, OWN
from frontline.control._segments import NEVER, REACH
from frontline.control._surroundings import find_surroundings
from frontline.control._vocabulary import EVENT_CODES
from frontline.control.columns import ClaimColumns
from frontline.control.engine import Timeline, find_timeline
from frontline.control.policies import Policy
from frontline.control.positions import infer_before
from frontline.control.reasons import (
    explain,
    explain_inferred,
    explain_retractions,
    explain_unknown,
)
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
        self._breaks: dict[int, list[int]] = {}
        self._around: Mapping[int, tuple[int, ...]] | None = None

    def tell_interval(self, first: int, last: int, until: int) -> State:
        """The state of one interval, as it is on the last day on which anything may change.

        Args:
            first: the row with which it begins.
            last: the last row that is part of it.
            until: the day on which it ends, `NEVER` if it lasts.
        """
        place = int(self.timeline.rows.place[first])
        state = self.tell(last, place, until)
        return state.lasting(
            start=as_day(self.timeline.rows.day[first]),
            until=None if until == NEVER else as_day(until),
            earliest=as_day(self.timeline.rows.earliest[first]),
        )

    def tell(self, row: int, place: int, until: int, *, asked: bool = False) -> State:
        """What a row says of a place.

        Args:
            row: the row; -1 for none.
            place: index of the place.
            until: the day before which anything may have been taken back.
            asked: whether the day before `until` is asked about, and nothing else.
        """
        rows, where = self.timeline.rows, self.claims.places[place]
        kind = -1 if row < 0 else int(rows.kind[row])
        if kind == OWN:
            return self._told(where, row, self._retractions(place, until))
        if kind == BACKGROUND:
            return self._told(where, row, [], region=int(rows.region[row]))
        if kind == INFERRED:
            return self._inferred(where, place)
        return self._nothing(where, place, until, asked=asked)

    def _told(
        self, place: Place, row: int, retractions: Sequence[int], region: int | None = None
    ) -> State:
        rows = self.timeline.rows
        teller = self.tellers[int(rows.chunk[row])]
        positions = teller.tell(int(rows.source[row]))
        outcome = self.policy.decide(positions)
        sides = self.claims.sides
        background = None if region is None else self.claims.places[region]
        name = None if background is None else background.name
        reason = explain(outcome, positions, sides, background=name)
        ids = {claim for position in positions for claim in position.claims}
        return State(
            place=place,
            status=outcome.status,
            controller=outcome.controller,
            positions=positions,
            claims=self._in_order(ids, retractions),
            background=background,
            reason=" ".join([reason, *self._say_retractions(retractions)]),
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

    def _nothing(self, place: Place, index: int, until: int, *, asked: bool) -> State:
        retractions = self._retractions(index, until)
        breaks = [] if asked else self._breakpoints(index)
        on = max((day for day in breaks if day < until), default=until - 1)
        reason = explain_unknown(place.name, on=dt.date.fromordinal(on), known_by=self.known_by)
        return State(
            place=place,
            status="unknown",
            claims=tuple(sorted(str(self.claims.ids[claim]) for claim in set(retractions))),
            reason=" ".join([reason, *self._say_retractions(retractions)]),
        )

    def _retractions(self, place: int, until: int) -> list[int]:
        """The claims that take back something of what was said of a place, before a day."""
        places, days, effects = self.timeline.traces
        low, high = np.searchsorted(places, [place, place + 1])
        rows = effects[low:high][days[low:high] < until]
        table = self.timeline.effects
        rows = rows[np.lexsort((table.claim[rows], table.stated[rows], table.starts[rows]))]
        return [int(claim) for claim in self.timeline.retractions.by[table.claim[rows]]]

    def _say_retractions(self, retractions: Sequence[int]) -> list[str]:
        claims = self.claims
        return explain_retractions(
            (
                claims.claimants[claims.claimant[row]].name,
                EVENT_CODES[claims.event[row]],
                as_day(claims.known[row]),
            )
            for row in retractions
        )

    def _in_order(self, ids: set[str], retractions: Sequence[int]) -> tuple[str, ...]:
        """Ids of claims in the order in which they were stated."""
        wanted = np.array(sorted(ids), dtype=object)
        rows = set(np.searchsorted(self.claims.ids, wanted).tolist()) | set(retractions)
        order = sorted(rows, key=lambda row: (max(int(self.claims.known[row]), 1), row))
        return tuple(str(self.claims.ids[row]) for row in order)

    def _breakpoints(self, place: int) -> list[int]:
        """The days on which what is said of a place may change."""
        if place not in self._breaks:
            if self._around is None:
                self._around = {
                    inside: regions
                    for regions, places in find_surroundings(
                        self.claims.places, self.timeline.areas
                    ).items()
                    for inside in places
                }
            days = {int(self.timeline.captures.low[place]), int(self.timeline.captures.high[place])}
            for each in (place, *self._around[place]):
                days |= set(self._own_days(each))
            self._breaks[place] = sorted(day for day in days if day != NEVER)
        return self._breaks[place]

    def _own_days(self, place: int) -> Iterator[int]:
        effects, day = self.timeline.effects, self.timeline.retractions.day
        rows = self.timeline.effects_of(place)
        yield from effects.starts[rows].tolist()
        yield from day[effects.claim[rows]].tolist()
        denied = effects.denied[rows]
        yield from day[denied[denied >= 0]].tolist()


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
        narrator.tell(int(row[index]), index, day + 1, asked=True)
        for index, place in enumerate(claims.places)
        if wanted is None or place.id in wanted
    ]
