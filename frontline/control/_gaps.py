"""Days on which nothing is said of a place itself: what a region's claims or a capture imply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from frontline.control._effects import HOLDER, Effects
from frontline.control._marks import Marks
from frontline.control._retractions import Retractions
from frontline.control._rows import BACKGROUND, INFERRED, NOTHING, QUIET, Rows
from frontline.control._segments import (
    NEVER,
    NO_DAY,
    REACH,
    Days,
    Flags,
    Ints,
    distinct,
    expand,
    mix,
    order_by,
    starts_of,
)
from frontline.control._surroundings import find_surroundings
from frontline.control._verdicts import UNKNOWN
from frontline.control._vocabulary import EVENT_CODES
from frontline.control.columns import ClaimColumns

_CAPTURED = EVENT_CODES.index("captured")
_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Half-open stretches of days without a position, or with nothing but silence.

    Attributes:
        place: index of the place.
        low: first day, `NO_DAY` without a bound.
        high: the day after the last, `NEVER` without a bound.
    """

    place: Ints
    low: Ints
    high: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Captures:
    """Per place, what its first capture implies for the days before it.

    Attributes:
        low: first day for which the other side is inferred, `NEVER` if there is none.
        high: the day after the last, `NEVER` if there is none.
        claim: row of the capture claim, -1 for none.
        holder: the side inferred, -1 for none.
    """

    low: Ints
    high: Ints
    claim: Ints
    holder: Ints


def find_captures(claims: ClaimColumns, effects: Effects, retractions: Retractions) -> Captures:
    """The first capture of each place that was never taken back; see `Book.inferred_days`."""
    able = (claims.event[effects.claim] == _CAPTURED) & ((effects.stance & 7) == HOLDER)
    back = np.zeros(len(claims), dtype=bool)
    back[retractions.gone.claim[retractions.gone.high == NEVER]] = True
    able &= ~back[effects.claim] & ~claims.is_area[effects.place]
    rows = np.flatnonzero(able)
    rows = rows[order_by(effects.place[rows], effects.starts[rows], effects.stated[rows])]
    rows = rows[starts_of(effects.place[rows])] if len(rows) else rows
    place = effects.place[rows]
    found = {
        name: np.full(len(claims.places), value, dtype=np.int64)
        for name, value in (("low", NEVER), ("high", NEVER), ("claim", -1), ("holder", -1))
    }
    starts, first = effects.starts[rows].astype(np.int64), effects.earliest[rows]
    until = np.where(first == NO_DAY, starts, np.minimum(starts, first))
    low = np.minimum(until - 1, effects.starts.min(initial=NEVER))
    two = len(claims.sides) == _TWO
    valid = (until > 1) & (claims.side[effects.claim[rows]] >= 0) & two
    place, rows = place[valid], rows[valid]
    found["low"][place], found["high"][place] = low[valid], until[valid]
    found["claim"][place] = effects.claim[rows]
    found["holder"][place] = 1 - claims.side[effects.claim[rows]]
    return Captures(**found)


def fill_gaps(
    claims: ClaimColumns,
    own: Rows,
    windows: Windows,
    captures: Captures,
    *,
    areas: Ints,
    marks: Marks,
    rank: Ints,
) -> Rows:
    """Rows for the days without a position.

    Args:
        claims: the claims.
        own: the rows of the places' own positions, by place and day.
        windows: the days to fill.
        captures: see `find_captures`.
        areas: the regions with a whole-area claim.
        marks: what was taken back.
        rank: number of each claimant.
    """
    parts = []
    quiet = own.kind == QUIET
    own, silences = own.take(~quiet), own.take(quiet)
    around = find_surroundings(claims.places, areas.tolist())
    group = np.zeros(len(claims.places), dtype=np.int64)
    for number, inside in enumerate(around.values()):
        group[inside] = number
    order = order_by(group[windows.place])
    cuts = np.searchsorted(group[windows.place][order], np.arange(len(around) + 1))
    for number, regions in enumerate(around):
        some = order[cuts[number] : cuts[number + 1]]
        mine = Windows(place=windows.place[some], low=windows.low[some], high=windows.high[some])
        days, source = _timeline(own, windows, regions)
        filled = _fill(claims, own, mine, captures, (days, source), rank)
        parts.append(_break_silence(filled, silences, mine, marks))
    return Rows.join(parts) if parts else own.take(np.zeros(0, dtype=np.int64))


def find_ends(silences: Rows, windows: Windows) -> Ints:
    """The day after the last of each silence of which nothing else is said, in their order."""
    opens = windows.place * np.int64(REACH) + np.maximum(windows.low, 0)
    order = order_by(opens)
    wanted = silences.place * np.int64(REACH) + silences.day
    return windows.high[order[np.searchsorted(opens[order], wanted)]] if len(order) else wanted


def _break_silence(gaps: Rows, silences: Rows, windows: Windows, marks: Marks) -> Rows:
    """The same with who has yet to confirm, and with what was taken back.

    Args:
        gaps: what a region's claims or a capture imply, in the windows.
        silences: the rows of places of which nothing is said but that.
        windows: some of which begin with one of them.
        marks: what was taken back.
    """
    sign = gaps.signature + marks.sign(gaps.place, gaps.day)
    undated = np.where(gaps.earliest == NEVER, gaps.day, gaps.earliest)
    if not len(silences) or not len(gaps):
        return replace(gaps, signature=sign, earliest=undated)
    keys = silences.place * np.int64(REACH) + silences.day
    opens = windows.place * np.int64(REACH) + np.maximum(windows.low, 0)
    order = order_by(opens)
    wanted = gaps.place * np.int64(REACH) + gaps.day
    opened = opens[order][np.searchsorted(opens[order], wanted, side="right") - 1]
    at = np.minimum(np.searchsorted(keys, opened), len(keys) - 1)
    quiet = keys[at] == opened
    alone = quiet & (gaps.kind == NOTHING)
    mine = silences.take(at)
    # Where what stands for the place begins on the same day, that counts.
    dates = quiet & (keys[at] == wanted) & (gaps.earliest == NEVER)
    return replace(
        gaps,
        kind=np.where(alone, QUIET, gaps.kind),
        status=np.where(alone, mine.status, gaps.status),
        controller=np.where(alone, mine.controller, gaps.controller),
        signature=np.where(quiet, gaps.signature + mine.signature, sign),
        claims=gaps.claims + np.where(quiet, mine.claims, 0),
        earliest=np.where(dates, mine.earliest, undated),
        chunk=np.where(alone, mine.chunk, gaps.chunk),
        source=np.where(alone, mine.source, gaps.source),
    )


def _timeline(own: Rows, windows: Windows, regions: tuple[int, ...]) -> tuple[Ints, Ints]:
    """Days on which the background may change, and from each the own row that is the background."""
    tables = list(_states(own, windows, regions))
    days = distinct(np.concatenate([table[0] for table in tables] or [np.zeros(0, np.int64)]))
    source = np.full(len(days), -1, dtype=np.int64)
    rests = np.append(own.resting, False)  # the last stands for no row
    for its_days, rows in reversed(tables):  # the smallest region decides
        at = np.searchsorted(its_days, days, side="right") - 1
        row = np.where(at >= 0, rows[at], -1) if len(rows) else np.full(len(days), -1)
        source = np.where(rests[row], row, source)
    return days, source


def _states(own: Rows, windows: Windows, regions: tuple[int, ...]) -> Iterator[tuple[Ints, Ints]]:
    for region in regions:
        low, high = np.searchsorted(own.place, [region, region + 1])
        rows = np.arange(low, high)
        empty = windows.low[(windows.place == region) & (windows.low != NO_DAY)]
        days = np.concatenate([own.day[rows], empty])
        order = np.argsort(days, kind="stable")
        yield days[order], np.concatenate([rows, np.full(len(empty), -1)])[order]


def _fill(
    claims: ClaimColumns,
    own: Rows,
    windows: Windows,
    captures: Captures,
    background: tuple[Ints, Ints],
    rank: Ints,
) -> Rows:
    days, source = background
    place, low = windows.place, windows.low
    which, step = expand(
        np.searchsorted(days, low, side="right"), np.searchsorted(days, windows.high)
    )
    points = [low, captures.low[place], captures.high[place]]
    inside = [(p >= low) & (p < windows.high) & (p != NO_DAY) & (p != NEVER) for p in points]
    keys = [place[which] * REACH + days[step]]
    keys += [place[some] * REACH + point[some] for point, some in zip(points, inside, strict=True)]
    key = distinct(np.concatenate(keys))
    place, day = key // REACH, key % REACH
    at = np.searchsorted(days, day, side="right") - 1
    row = np.where(at >= 0, source[at], -1) if len(days) else np.full(len(day), -1)
    rests = row >= 0
    implied = ~rests & (captures.low[place] <= day) & (day < captures.high[place])
    holder = np.where(implied, captures.holder[place], -1)
    by = rank[claims.claimant[captures.claim[place]]] if len(claims) else holder
    earliest = np.full(len(day), NEVER, dtype=np.int32)
    turns = rests & (own.day[row] == day) if len(own) else rests
    if len(own):
        earliest[turns] = own.earliest[row[turns]]

    def of_region(column: Ints, otherwise: int | Ints) -> Ints:
        nothing = np.full(len(rests), otherwise)
        return np.where(rests, column[row], nothing) if len(own) else nothing

    guess = np.where(implied, mix(by, holder), np.uint64(0))
    return Rows(
        place=place,
        day=day,
        kind=np.where(rests, BACKGROUND, np.where(implied, INFERRED, NOTHING)),
        status=of_region(own.status, UNKNOWN),
        controller=of_region(own.controller, -1),
        inferred=holder,
        signature=np.where(rests, own.signature[row], guess) if len(own) else guess,
        claims=of_region(own.claims, implied.astype(np.int64)),
        earliest=earliest,
        resting=np.zeros(len(place), dtype=bool),
        region=of_region(own.place, -1),
        chunk=of_region(own.chunk, -1),
        source=of_region(own.source, -1),
    )


__all__ = ["Captures", "Days", "Flags", "Windows", "fill_gaps", "find_captures"]
