"""The default policy for all rows of a board at once: `policies.Parties`."""

from __future__ import annotations

import numpy as np

from frontline.control._boards import (
    Arrows,
    Board,
    Seat,
    find_arrows,
    incompatible,
    overtakes,
)
from frontline.control._denials import Denials, named_side
from frontline.control._runs import Runs
from frontline.control._segments import NO_DAY, Flags, Ints, lowest_bit
from frontline.control._verdicts import (
    AGREED,
    ASSESSED,
    CLAIMED,
    CONTESTED,
    DISPUTED,
    UNKNOWN,
    Cast,
    Verdict,
    judge_observers,
    stakes_of,
)
from frontline.control._versions import Change, Reading, Versions


class Parties:
    """`Parties` on one board: who stands, who is overtaken, who denies whom."""

    def __init__(self, reading: Reading, board: Board, cast: Cast) -> None:
        self.reading, self.board, self.cast = reading, board, cast
        versions = reading.versions
        claimant = np.append(reading.sheet.slot_claimant, -1)[versions.slot]
        own = np.append(cast.allegiance, -1)[claimant]
        stakes = stakes_of(reading, cast)
        self.seats = [
            Seat(
                versions,
                version,
                own[version],
                None if stakes is None else stakes[versions.slot[version]] <= board.day,
            )
            for version in board.parties
        ]
        rows = len(board.day)
        self.fresh = [seat.speaks.copy() for seat in self.seats]
        self.contradict = np.zeros(rows, dtype=bool)
        self._overtake()
        self.disputed = self.contradict | self._silenced()
        self.arrows = self._aim()
        self.disputed |= self._denied()

    def judge(self) -> Verdict:
        """See `policies.Parties`."""
        rows = len(self.board.day)
        verdict = self._decide()
        undecided = verdict.status == UNKNOWN
        observed = judge_observers(
            self.reading,
            self.board.observers,
            [np.full(rows, -1)] * len(self.board.observers),
            rows,
        )
        undecided &= ~self.disputed
        denied = undecided & self._observers_denied(undecided)
        disputed = self.disputed | denied
        return Verdict(
            status=np.where(
                disputed, DISPUTED, np.where(undecided, observed.status, verdict.status)
            ),
            controller=np.where(
                disputed, -1, np.where(undecided, observed.controller, verdict.controller)
            ),
            resting=~disputed & np.where(undecided, observed.resting, verdict.resting),
        )

    def judge_admissions(self) -> Verdict:
        """See `policies.AgainstInterest`."""
        verdict = self._decide()
        admitted = np.zeros(len(self.board.day), dtype=bool)
        rests = admitted.copy()
        for seat, fresh in zip(self.seats, self.fresh, strict=True):
            admitted |= fresh & seat.concedes
            rests |= fresh & seat.concedes & seat.background
        agreed = ~self.disputed & (verdict.status == AGREED) & admitted
        return Verdict(
            status=np.where(agreed, AGREED, UNKNOWN),
            controller=np.where(agreed, verdict.controller, -1),
            resting=agreed & rests,
        )

    def _overtake(self) -> None:
        """Find who is overtaken, then whether those who stand contradict one another."""
        clashes = []
        gone = [np.zeros(len(self.board.day), dtype=bool) for _ in self.seats]
        for number, seat in enumerate(self.seats):
            for before, other in enumerate(self.seats[:number]):
                rows = np.flatnonzero(seat.speaks & other.speaks & (seat.stance != other.stance))
                a, b = seat.take(rows), other.take(rows)
                clash = incompatible(a, b)
                rows, a, b = rows[clash], a.take(clash), b.take(clash)
                gone[before][rows[overtakes(a, b)]] = True
                gone[number][rows[overtakes(b, a)]] = True
                clashes.append((number, before, rows))
        self.fresh = [fresh & ~lost for fresh, lost in zip(self.fresh, gone, strict=True)]
        for number, before, rows in clashes:
            both = self.fresh[number][rows] & self.fresh[before][rows]
            self.contradict[rows[both]] = True

    def _silenced(self) -> Flags:
        """`policies._silenced_rivals`: who contradicted a position in force and went silent."""
        found = np.zeros(len(self.board.day), dtype=bool)
        versions, runs = self.reading.versions, self.reading.runs
        for number, version in enumerate(self.board.parties):
            rows = np.flatnonzero(versions.suspended[version] >= 0)
            if not len(rows):
                continue
            day = versions.suspended[version[rows]]
            change = self.reading.newest.find(day, versions.day[version[rows]])
            own = self.seats[number].own[rows]
            said = _recall(runs, day, change, own)
            for other, seat in enumerate(self.seats):
                if other != number:
                    rival = seat.take(rows)
                    stands = self.fresh[other][rows] & incompatible(rival, said)
                    stands &= ~overtakes(rival, said) & ~overtakes(said, rival)
                    found[rows[stands]] = True
        return found

    def _denied(self) -> Flags:
        """Whether a denial stands against a party in force."""
        found = np.zeros(len(self.board.day), dtype=bool)
        denials = self.reading.denials
        if denials is None:
            return found
        for number, seat in enumerate(self.seats):
            for other, rival in enumerate(self.seats):
                if other != number:
                    open_ = seat.denies & self.fresh[other] & ~self.disputed & ~found
                    rows = np.flatnonzero(open_)
                    stands = self._met(
                        denials, number, rows, rival.stance[rows], rival.moment[rows]
                    )
                    found[rows[stands]] = True
        seats, speaks_for = self.board.seat, self.cast.official[self.reading.sheet.slot_claimant]
        arrows = self.arrows
        hits = np.flatnonzero(speaks_for[arrows.rival])
        for number, rival in enumerate(self.seats):
            some = hits[seats[arrows.rival[hits]] == number]
            row = arrows.row[some]
            stands = self.fresh[number][row] & (rival.moment[row] <= arrows.stated[some])
            found[row[stands & ~self._conceded_arrows(some)]] = True
        return found

    def _observers_denied(self, undecided: Flags) -> Flags:
        """Whether a party's denial stands against an observer, where no party decides."""
        found = np.zeros(len(self.board.day), dtype=bool)
        denials, versions = self.reading.denials, self.reading.versions
        if denials is None:
            return found
        change = versions.change
        for version in self.board.observers:
            for number, seat in enumerate(self.seats):
                open_ = seat.denies & undecided & versions.speaks[version] & ~found
                rows = np.flatnonzero(open_)
                who = version[rows]
                moment = np.where(
                    change.stated[who] != NO_DAY, change.stated[who], versions.stated[who]
                )
                found[rows[self._met(denials, number, rows, versions.stance[who], moment)]] = True
        seats, speaks_for = self.board.seat, self.cast.official[self.reading.sheet.slot_claimant]
        hits = np.flatnonzero(~speaks_for[self.arrows.rival])
        for number, version in enumerate(self.board.observers):
            some = hits[seats[self.arrows.rival[hits]] == number]
            row = self.arrows.row[some]
            who = version[row]
            moment = np.where(
                change.stated[who] != NO_DAY, change.stated[who], versions.stated[who]
            )
            stands = versions.speaks[who] & (moment <= self.arrows.stated[some])
            found[row[stands & ~self._conceded_arrows(some)]] = True
        return found

    def _met(self, denials: Denials, number: int, rows: Ints, stance: Ints, moment: Ints) -> Flags:
        """Whether the newest denial of one seat against the side that a rival names stands."""
        named = named_side(stance)
        row = self.reading.versions.denials[self.board.parties[number][rows]]
        stated = np.where(named >= 0, denials.newest[row, named], NO_DAY)
        stands: Flags = (stated != NO_DAY) & (moment <= stated)
        hit = np.flatnonzero(stands)
        own = self.seats[number].own[rows[hit]]
        stands[hit] = ~self._conceded(rows[hit], own, named[hit], stated[hit])
        return stands

    def _conceded(self, rows: Ints, own: Ints, side: Ints, stated: Ints) -> Flags:
        """Whether somebody of the denying side has since conceded the side denied."""
        found = np.zeros(len(rows), dtype=bool)
        for seat, fresh in zip(self.seats, self.fresh, strict=True):
            found |= (
                fresh[rows]
                & seat.concedes[rows]
                & (seat.own[rows] == own)
                & (seat.controller[rows] == side)
                & (seat.restated[rows] > stated)
            )
        return found

    def _aim(self) -> Arrows:
        denials = self.reading.denials
        if denials is None:
            nothing = np.zeros(0, dtype=np.int64)
            return Arrows(row=nothing, denier=nothing, rival=nothing, side=nothing, stated=nothing)
        found = find_arrows(self.board, denials.aimed, self.reading.sheet.slot_span)
        officials = self.cast.official[self.reading.sheet.slot_claimant[found.denier]]
        return Arrows(
            row=found.row[officials],
            denier=found.denier[officials],
            rival=found.rival[officials],
            side=found.side[officials],
            stated=found.stated[officials],
        )

    def _conceded_arrows(self, some: Ints) -> Flags:
        arrows = self.arrows
        own = self.cast.allegiance[self.reading.sheet.slot_claimant[arrows.denier[some]]]
        side, stated = arrows.side[some], arrows.stated[some]
        return (side >= 0) & self._conceded(arrows.row[some], own, side, stated)

    def _decide(self) -> Verdict:
        """`policies._decide_parties`; `UNKNOWN` where no party says anything."""
        rows = len(self.board.day)
        holders = np.zeros(rows, dtype=np.int32)
        part = np.zeros(rows, dtype=bool)
        for seat, fresh in zip(self.seats, self.fresh, strict=True):
            holders |= np.where(fresh, seat.bit, 0).astype(np.int32)
            part |= fresh & ((seat.present != 0) | seat.fighting)
        controller = lowest_bit(holders)
        losers, others = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
        claims, rests = np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool)
        for seat, fresh in zip(self.seats, self.fresh, strict=True):
            bit = np.where(seat.own >= 0, 1 << np.maximum(seat.own, 0), 0)
            away = seat.own != controller
            losers |= np.where(fresh & (seat.concedes | (seat.left & away)), bit, 0)
            there = (seat.own == seat.controller) | ((seat.present & bit) != 0)
            others |= np.where(seat.speaks & away & there, bit, 0)
            holds = fresh & (seat.controller >= 0)
            claims |= holds & ~away
            rests |= holds & seat.background
        agreed = (losers != 0) & ((others & ~losers) == 0)
        status = np.where(agreed, AGREED, np.where(claims, CLAIMED, ASSESSED))
        named = holders != 0
        return Verdict(
            status=np.where(named, status, np.where(part, CONTESTED, UNKNOWN)),
            controller=np.where(named, controller, -1),
            resting=named & rests,
        )


def _recall(runs: Runs, day: Ints, change: Change, own: Ints) -> Seat:
    """What parties said before they went silent, as a seat of its own."""
    some = len(day)
    stance = runs.stance[day]
    said = Versions(
        slot=day,
        day=day,
        at=day,
        stance=stance,
        speaks=stance != 0,
        left=runs.leaves[day],
        concedes=np.zeros(some, dtype=bool),
        stated=runs.stated[day].astype(np.int32),
        restated=runs.restated[day].astype(np.int32),
        spoken=runs.starts[day],
        repeated=runs.count[day] > 1,
        change=change,
        denies=np.zeros(some, dtype=bool),
        denials=day,
        suspended=day,
        background=np.zeros(some, dtype=bool),
        family=day,
        claims=day,
        earliest=runs.starts[day],
        signature=np.zeros(some, dtype=np.uint64),
    )
    return Seat(said, np.arange(some), own, None)
