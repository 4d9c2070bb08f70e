"""Positions as values, told from what was read in columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from frontline.claims import Claimant, Quantity
from frontline.control._boards import Board
from frontline.control._effects import FIGHTING, HOLDER, PRESENCE, SILENCE, SPLIT
from frontline.control._segments import NO_DAY, Flags, Ints
from frontline.control._verdicts import Cast, Verdict, stakes_of
from frontline.control._versions import Reading
from frontline.control._vocabulary import EVENT_CODES, EXTENT_CODES
from frontline.control.columns import ClaimColumns
from frontline.control.effects import Denial
from frontline.control.policies import STATUSES, Policy
from frontline.control.positions import Position
from frontline.errors import UnknownPolicy


def as_day(number: int) -> dt.date | None:
    """The day of an ordinal; None for `NO_DAY`."""
    return None if number == NO_DAY else dt.date.fromordinal(int(number))


def name_sides(stance: int, codes: Sequence[str]) -> dict[str, Any]:
    """Whom a packed stance has hold the whole of a place, and who is in a part of it."""
    kind, rest = stance & 7, stance >> 3
    present = tuple(code for n, code in enumerate(codes) if kind == PRESENCE and rest >> n & 1)
    holder = codes[rest - 1] if kind == HOLDER and rest else None
    return {"controller": holder, "present": present}


class Teller:
    """Tells the positions on the rows of one board.

    Args:
        reading: the sheet as read.
        board: laid out from it.
        speakers: the claimants.
        cast: the same in columns.
        claims: the claims behind it.
    """

    def __init__(
        self,
        reading: Reading,
        board: Board,
        speakers: Sequence[Claimant],
        cast: Cast,
        claims: ClaimColumns,
    ) -> None:
        self.reading, self.board, self.speakers = reading, board, speakers
        self.cast, self.claims = cast, claims
        self.codes = claims.side_codes
        self._known: dict[int, Position] = {}
        self._stakes = stakes_of(reading, cast)
        self._denials = self._slots_of_denials()

    def tell(self, row: int) -> tuple[Position, ...]:
        """The positions on one row, parties first, then by name."""
        nobody = len(self.reading.versions.slot) - 1
        seats = (*self.board.parties, *self.board.observers)
        versions = [int(seat[row]) for seat in seats]
        return tuple(self._position(v, row) for v in versions if v != nobody)

    def behind(self, row: int) -> set[int]:
        """The claims behind the positions on one row that say a side holds a whole area."""
        effects = self.reading.sheet.effects
        found: set[int] = set()
        for seat in (*self.board.parties, *self.board.observers):
            at = int(self.reading.versions.at[seat[row]])
            if at >= 0:
                members = self._members(at)
                found.update(effects.claim[members[effects.background[members]]].tolist())
        return found

    def _position(self, version: int, row: int) -> Position:
        versions = self.reading.versions
        stake = True
        slot = int(versions.slot[version])
        if self._stakes is not None:
            stake = bool(self._stakes[slot] <= self.board.day[row])
        key = version * 2 + stake
        if key not in self._known:
            self._known[key] = self._build(version, slot, stake=stake)
        return self._known[key]

    def _build(self, version: int, slot: int, *, stake: bool) -> Position:
        versions = self.reading.versions
        sheet, at = self.reading.sheet, int(versions.at[version])
        who = self.speakers[sheet.slot_claimant[slot]]
        on = int(versions.day[version])
        denying = self._binding(slot, on)
        members = self._members(at) if at >= 0 else np.zeros(0, dtype=np.int64)
        effects = sheet.effects
        suspended = int(versions.suspended[version])
        spoken = np.union1d(members, denying)
        behind = spoken if suspended < 0 else np.union1d(spoken, self._members(suspended))
        behind = behind[np.lexsort((effects.claim[behind], effects.stated[behind]))]
        silent = at >= 0 and bool(self.reading.runs.silent[at])
        since = (
            self.reading.runs.since[at] if at >= 0 else effects.starts[denying].min(initial=10**9)
        )
        return Position(
            **self._say(who, at),
            denials=tuple(self._denial(row) for row in denying),
            unconfirmed=silent,
            since=as_day(since) if len(behind) else None,
            claims=tuple(self.claims.ids[effects.claim[behind]].tolist()),
            stated=as_day(versions.stated[version]) if len(behind) else None,
            restated=as_day(versions.restated[version]),
            affirmed=as_day(self.reading.runs.restated[at]) if at >= 0 else None,
            vague=self._vague(spoken),
            changed=as_day(versions.change.stated[version]),
            changed_on=as_day(versions.change.happened[version]),
            taken=bool(versions.change.taken[version]),
            spoken=as_day(versions.spoken[version]),
            repeated=bool(versions.repeated[version]),
            concedes=bool(versions.concedes[version]) and stake,
            suspended=None if suspended < 0 else self._suspended(who, suspended, on, stake=stake),
        )

    def _suspended(self, who: Claimant, at: int, on: int, *, stake: bool) -> Position:
        runs, effects = self.reading.runs, self.reading.sheet.effects
        change = self.reading.newest.find(np.array([at]), np.array([on]))
        said = self._say(who, at)
        side = self.codes.index(said["controller"]) if said["controller"] else -1
        against = side >= 0 and said["controller"] != who.allegiance
        return Position(
            **said,
            unconfirmed=bool(runs.silent[at]),
            since=as_day(runs.since[at]),
            claims=tuple(self.claims.ids[effects.claim[self._members(at)]].tolist()),
            stated=as_day(runs.stated[at]),
            restated=as_day(runs.restated[at]),
            affirmed=as_day(runs.restated[at]),
            vague=self._vague(self._members(at)),
            changed=as_day(change.stated[0]),
            changed_on=as_day(change.happened[0]),
            taken=bool(change.taken[0]),
            spoken=as_day(runs.starts[at]),
            repeated=bool(runs.count[at] > 1),
            concedes=against and bool(runs.sure[at]) and who.official and stake,
        )

    def _say(self, who: Claimant, at: int) -> dict[str, Any]:
        """What a claimant says, without days."""
        runs = self.reading.runs
        stance = int(runs.stance[at]) if at >= 0 else 0
        kind = stance & 7
        says = kind not in (0, SILENCE, SPLIT)
        return {
            "claimant": who.name,
            "allegiance": who.allegiance,
            "official": who.official,
            **name_sides(stance, self.codes),
            "fighting": kind == FIGHTING,
            "extent": EXTENT_CODES[runs.extent[at]] if says else None,
            "quantity": self._quantity(at),
            "contradictory": kind == SPLIT,
            "alleged": says and not bool(runs.sure[at]),
            "left": at >= 0 and bool(runs.leaves[at]),
            "family": (
                self.claims.families[runs.family[at]]
                if at >= 0 and kind != SPLIT
                else who.family or who.name
            ),
        }

    def _quantity(self, at: int) -> Quantity | None:
        number = -1 if at < 0 else int(self.reading.runs.quantity[at])
        return None if number < 0 else self.claims.quantities[number]

    def _members(self, at: int) -> Ints:
        """The effects behind a run as of one of its days."""
        runs = self.reading.runs
        return runs.rows[runs.begin[runs.head[at]] : runs.end[at]]

    def _vague(self, rows: Ints) -> frozenset[dt.date]:
        """The days of statements on which none of them is known to have been made."""
        effects = self.reading.sheet.effects
        vague, stated = self.claims.vague[effects.claim[rows]], effects.stated[rows]
        if not vague.any():
            return frozenset()
        days = set(stated[vague].tolist()) - set(stated[~vague].tolist())
        return frozenset(dt.date.fromordinal(day) for day in days)

    def _slots_of_denials(self) -> tuple[Ints, Ints]:
        denials = self.reading.denials
        if denials is None:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        slot = self.reading.sheet.slot[denials.rows]
        slots = np.arange(len(self.reading.sheet.slot_span))
        return np.searchsorted(slot, slots), np.searchsorted(slot, slots, side="right")

    def _binding(self, slot: int, on: int) -> Ints:
        """The effects of the denials of one claimant that bind on a day."""
        denials = self.reading.denials
        if denials is None:
            return np.zeros(0, dtype=np.int64)
        low, high = self._denials[0][slot], self._denials[1][slot]
        rows = denials.rows[low:high]
        binds = self.reading.sheet.effects.starts[rows] <= on
        return rows[binds & (denials.until[low:high] > on)]

    def _denial(self, row: int) -> Denial:
        effects = self.reading.sheet.effects
        side = int(effects.denied_side[row])
        stated = as_day(effects.denied_on[row])
        assert stated is not None  # noqa: S101  (whatever has an effect has a day)
        return Denial(
            claim=str(self.claims.ids[effects.denied[row]]),
            controller=None if side < 0 else self.codes[side],
            event=EVENT_CODES[self.claims.event[effects.denied[row]]],
            stated=stated,
        )


def judge_custom(teller: Teller, policy: Policy) -> Verdict:
    """What a policy of one's own makes of each row of a board, asked row by row.

    Raises:
        UnknownPolicy: it decides for a status or a side that there is not.
    """
    size = len(teller.board.day)
    status, controller = np.zeros(size, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    resting: Flags = np.zeros(size, dtype=bool)
    for row in range(size):
        outcome = policy.decide(teller.tell(row))
        if outcome.status not in STATUSES or outcome.controller not in (None, *teller.codes):
            raise UnknownPolicy(
                f"the policy {policy.name!r} decides {outcome.status!r}, {outcome.controller!r}; "
                f"a status is one of {', '.join(STATUSES)}, a controller None or one of the sides "
                f"({', '.join(teller.codes)})"
            )
        status[row] = STATUSES.index(outcome.status)
        if outcome.controller is not None:
            controller[row] = teller.codes.index(outcome.controller)
            background = {str(teller.claims.ids[claim]) for claim in teller.behind(row)}
            resting[row] = any(
                position.controller == outcome.controller and background & set(position.claims)
                for position in outcome.deciding
            )
    return Verdict(status=status, controller=controller, resting=resting)
