"""The policies of `policies.py`, for all rows of a board at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from frontline.control._boards import Board
from frontline.control._effects import FIGHTING, HOLDER, PRESENCE, SPLIT
from frontline.control._segments import NEVER, Flags, Ints, lowest_bit
from frontline.control._versions import Reading
from frontline.control.policies import STATUSES

AGREED, CLAIMED, DISPUTED, CONTESTED, ASSESSED, UNKNOWN = range(len(STATUSES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a policy makes of each row of a board.

    Attributes:
        status: index into `STATUSES`.
        controller: index of the side, -1 for none.
        resting: whether a position that decides it rests on a claim that the side holds a whole
            area, which makes it a background of what lies inside.
    """

    status: Ints
    controller: Ints
    resting: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who speaks.

    Attributes:
        allegiance: side of each claimant, -1 for none.
        official: of each claimant.
        sides: how many sides there are.
    """

    allegiance: Ints
    official: Flags
    sides: int


def judge_observers(reading: Reading, seats: list[Ints], own: list[Ints], rows: int) -> Verdict:
    """`policies._decide_observers`, for the versions of some seats.

    Args:
        reading: the sheet as read.
        seats: versions, an array a seat.
        own: the side of whoever sits there, an array a seat.
        rows: of the board.
    """
    versions = reading.versions
    holders = np.zeros(rows, dtype=np.int32)
    present, gone, rests = holders.copy(), holders.copy(), holders.copy()
    fighting = np.zeros(rows, dtype=bool)
    for version, side in zip(seats, own, strict=True):
        stance = versions.stance[version]
        kind, rest = stance & 7, stance >> 3
        bit = np.where((kind == HOLDER) & (rest > 0), 1 << np.maximum(rest - 1, 0), 0)
        holders |= bit.astype(np.int32)
        present |= np.where(kind == PRESENCE, rest, 0)
        fighting |= kind == FIGHTING
        leaves = versions.left[version] & (bit == 0)
        gone |= np.where(leaves, 1 << np.maximum(side, 0), 0).astype(np.int32)
        rests |= np.where(versions.background[version], bit, 0).astype(np.int32)
    several = (holders & (holders - 1)) != 0
    differ = several | ((holders != 0) & (fighting | ((present & ~holders) != 0)))
    differ |= (holders & gone) != 0
    named = (holders != 0) & ~differ
    status = np.where(fighting | (present != 0), CONTESTED, UNKNOWN)
    return Verdict(
        status=np.where(holders != 0, ASSESSED, status),
        controller=np.where(named, lowest_bit(holders), -1),
        resting=named & ((rests & holders) != 0),
    )


def judge_observer(reading: Reading, board: Board, cast: Cast, wanted: Flags) -> Verdict:
    """`Observer`: the claimants wanted alone."""
    nobody = len(reading.versions.slot) - 1
    claimant = np.append(reading.sheet.slot_claimant, -1)[reading.versions.slot]
    theirs = np.append(wanted, False)[claimant]
    seats = [np.where(theirs[v], v, nobody) for v in (*board.parties, *board.observers)]
    own = [np.append(cast.allegiance, -1)[claimant[version]] for version in seats]
    return judge_observers(reading, seats, own, len(board.day))


def judge_majority(reading: Reading, board: Board, cast: Cast, homes: Ints) -> Verdict:
    """`Majority`: a family has a vote if it names one side.

    Args:
        reading: the sheet as read.
        board: laid out from it.
        cast: the claimants in columns.
        homes: family of each claimant where it says nothing of who holds the place.
    """
    versions = reading.versions
    heard = versions.speaks | versions.denies
    claimant = np.append(reading.sheet.slot_claimant, -1)[versions.slot]
    mute = (versions.at < 0) | ((versions.stance & 7) == SPLIT)
    family = np.where(mute, np.append(homes, -1)[claimant], versions.family)
    seats = [*board.parties, *board.observers]
    rows = len(board.day)
    stance = versions.stance
    bits = np.where(
        ((stance & 7) == HOLDER) & (stance > HOLDER), 1 << np.maximum((stance >> 3) - 1, 0), 0
    )
    ballots: list[Ints] = []
    names: list[Ints] = []
    for version in seats:
        own, bit, votes = family[version], bits[version], heard[version]
        joined = [votes & (name == own) for name in names]
        ballots = [
            ballot | np.where(same, bit, 0) for ballot, same in zip(ballots, joined, strict=True)
        ]
        alone = votes & ~np.logical_or.reduce([np.zeros(rows, dtype=bool), *joined])
        ballots.append(np.where(alone, bit, 0))
        names.append(np.where(alone, own, -1))
    families = sum((name >= 0 for name in names), np.zeros(rows, dtype=np.int64))
    named = np.logical_or.reduce([np.zeros(rows, dtype=bool), *(ballot != 0 for ballot in ballots)])
    best, controller = np.zeros(rows, dtype=np.int64), np.full(rows, -1, dtype=np.int64)
    for side in range(cast.sides):
        count = sum((ballot == 1 << side for ballot in ballots), np.zeros(rows, dtype=np.int64))
        controller = np.where(count > best, side, controller)
        best = np.maximum(best, count)
    won = named & (2 * best > families)
    rests = [(bits[v] == 1 << np.maximum(controller, 0)) & versions.background[v] for v in seats]
    nobody = np.full(rows, -1, dtype=np.int64)
    plain = judge_observers(reading, seats, [nobody] * len(seats), rows)
    return Verdict(
        status=np.where(named, ASSESSED, plain.status),
        controller=np.where(won, controller, -1),
        resting=won & np.logical_or.reduce([np.zeros(rows, dtype=bool), *rests]),
    )


def stakes_of(reading: Reading, cast: Cast) -> Ints | None:
    """With more than two sides: the day on which each slot's side first has a stake in its span.

    A side has one once its own officials said that it holds the place, is in it, or has left it.
    """
    if cast.sides <= 2:  # noqa: PLR2004
        return None
    sheet, effects = reading.sheet, reading.sheet.effects
    own = cast.allegiance[effects.claimant]
    kind, rest = effects.stance & 7, effects.stance >> 3
    there = ((kind == HOLDER) & (rest - 1 == own)) | effects.leaves
    there |= (kind == PRESENCE) & ((rest >> np.maximum(own, 0)) & 1 == 1)
    rows = np.flatnonzero(there & cast.official[effects.claimant] & (own >= 0))
    first = np.full(len(sheet.span_place) * cast.sides, NEVER, dtype=np.int64)
    np.minimum.at(first, sheet.span[rows] * cast.sides + own[rows], effects.starts[rows])
    side = cast.allegiance[sheet.slot_claimant]
    return np.append(first[sheet.slot_span * cast.sides + np.maximum(side, 0)], NEVER)
