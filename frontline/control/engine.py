"""The history of all places at once: the rules of `positions` and `policies`, in columns.

The claims are sorted once; then everything is done for all places, claimants and days of a chunk
together. Work grows with the number of claims, however they are spread over days, but for two
things: a place is read once more for each day on which something said of it is taken back, and who
contradicts whom is asked of every two parties that speak of a place.

`states.Book` says the same of one place on one day, claim by claim, in the words of the rules; the
tests hold the two equal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from frontline.claims import Claimant
from frontline.control import policies
from frontline.control._boards import Board, set_out
from frontline.control._effects import MOST_SIDES, Effects, derive_effects
from frontline.control._gaps import Captures, Windows, fill_gaps, find_captures, find_ends
from frontline.control._marks import Marks, find_missed, find_retracted
from frontline.control._parties import Parties
from frontline.control._positions import Teller, judge_custom
from frontline.control._retractions import Retractions, find_retractions
from frontline.control._rows import BACKGROUND, OWN, QUIET, Rows, join_intervals
from frontline.control._segments import (
    NEVER,
    NO_DAY,
    REACH,
    Flags,
    Ints,
    distinct,
    order_by,
    starts_of,
)
from frontline.control._sheets import Part, Sheet, count_cuts, lay_out
from frontline.control._verdicts import (
    Cast,
    Verdict,
    judge_majority,
    judge_observer,
)
from frontline.control._versions import Reading, read_sheet
from frontline.control.columns import ClaimColumns, as_allegiances
from frontline.errors import InvalidLedger, Problem

CHUNK = 150_000
"""Claims worked on together: few enough for a processor's cache, many enough for long columns."""
_THREADS = 2
_HEAVY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Some places as they were read: what the details of their rows are told from."""

    reading: Reading
    board: Board


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The history of all places, as columns.

    Attributes:
        claims: the claims it was made from.
        rows: what is said from each day on which anything may change, by place and day.
        first: of each interval its first row.
        last: of each interval its last row.
        until: of each interval the day on which it ends, or `NEVER`.
        silences: the rows of places of which nothing is said but that some have yet to confirm.
        silent_until: of each of these, the day on which that ends.
        retracted: what was taken back or given back.
        overruled: what claimants have overruled by their own later words.
        speakers: the claimants in the order in which positions stand.
        chunks: see `Chunk`; empty unless they were to be kept.
        captures: see `Captures`.
        cast: the claimants in columns.
    """

    claims: ClaimColumns
    rows: Rows
    first: Ints
    last: Ints
    until: Ints
    silences: Rows
    silent_until: Ints
    retracted: Marks
    overruled: Marks
    speakers: tuple[Claimant, ...]
    chunks: tuple[Chunk, ...]
    captures: Captures
    cast: Cast


def find_timeline(
    claims: ClaimColumns,
    *,
    known_by: dt.date | None,
    policy: policies.Policy,
    keep: bool,
) -> Timeline:
    """What is said of every place through time.

    Args:
        claims: the claims.
        known_by: only what could be known by the end of that day; None admits everything.
        policy: which positions count.
        keep: whether to keep what positions and reasons are told from.

    Raises:
        InvalidLedger: more sides than a position has room for.
    """
    known = _find_known(claims, known_by)
    effects = derive_effects(claims, known)
    retractions = find_retractions(claims, known, effects.denied[effects.denied >= 0])
    speakers, rank = _rank(claims.claimants)
    ranked = replace(effects, claimant=rank[effects.claimant]) if len(rank) else effects
    cast = _find_cast(speakers, claims.side_codes)
    judge = _judge_for(policy, speakers, cast, claims)

    def work(part: Part) -> _Done:
        sheet = lay_out(ranked, part, retractions, cast.allegiance)
        return _work(sheet, cast, judge, keep=keep)

    with ThreadPoolExecutor(_THREADS) as pool:
        done = list(pool.map(work, _split(ranked, cast, retractions)))
    retracted = find_retracted(effects, retractions)
    captures = find_captures(claims, effects, retractions)
    areas = distinct(effects.place[effects.background])
    turns = _Turns(effects, retractions)
    rows = [replace(each.rows, chunk=np.full(len(each.rows), n)) for n, each in enumerate(done)]
    own = turns.date(Rows.join([_no_rows(), *rows]).in_order())
    own = replace(own, signature=own.signature + retracted.sign(own.place, own.day))
    windows = _join_windows([each.windows for each in done], effects, len(claims.places))
    gaps = fill_gaps(claims, own, windows, captures, areas=areas, marks=retracted, rank=rank)
    silences = own.take(own.kind == QUIET)
    table = Rows.join([own.take(own.kind != QUIET), turns.date(gaps, alone=True)]).in_order()
    first, last, until = join_intervals(table)
    return Timeline(
        claims=claims,
        rows=table,
        first=first,
        last=last,
        until=until,
        silences=silences,
        silent_until=find_ends(silences, windows),
        retracted=retracted,
        overruled=Marks.join([each.missed for each in done], ranked),
        speakers=speakers,
        chunks=tuple(each.chunk for each in done if each.chunk is not None),
        captures=captures,
        cast=cast,
    )


def _find_known(claims: ClaimColumns, known_by: dt.date | None) -> Flags:
    """Which claims can be known by the end of a day."""
    if len(claims.sides) > MOST_SIDES:
        raise InvalidLedger(
            (Problem(None, f"{len(claims.sides)} sides; a history knows at most {MOST_SIDES}"),)
        )
    if known_by is None:
        return np.ones(len(claims), dtype=bool)
    known: Flags = (claims.known != NO_DAY) & (claims.known <= known_by.toordinal())
    return known


def count_claims(timeline: Timeline) -> Ints:
    """How many claims are behind each interval, those that no longer count among them."""
    rows, last = timeline.rows, timeline.last
    counted: Ints = rows.claims[last].astype(np.int64)
    place, until = rows.place[last], timeline.until
    rests = np.flatnonzero(rows.kind[last] == BACKGROUND)
    region = rows.region[last[rests]]
    for marks in (timeline.retracted, timeline.overruled):
        counted += marks.count(place, until - 1)
        counted[rests] += marks.count(region, until[rests] - 1)
    return counted


def _rank(claimants: Sequence[Claimant]) -> tuple[tuple[Claimant, ...], Ints]:
    """The claimants in the order in which positions stand, and the place of each in it."""
    order = sorted(
        range(len(claimants)),
        key=lambda i: (not claimants[i].official, claimants[i].name, claimants[i].allegiance),
    )
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return tuple(claimants[index] for index in order), rank


def _find_cast(speakers: Sequence[Claimant], sides: Sequence[str]) -> Cast:
    return Cast(
        allegiance=as_allegiances(speakers, sides).astype(np.int64),
        official=np.array([who.official for who in speakers], dtype=bool),
        sides=len(sides),
    )


def _find_homes(speakers: Sequence[Claimant], families: Sequence[str]) -> Ints:
    """The family of each claimant itself, counted on after the families of claims."""
    known = {name: index for index, name in enumerate(families)}
    return np.array(
        [known.setdefault(who.family or who.name, len(known)) for who in speakers], dtype=np.int64
    )


def _judge_for(
    policy: policies.Policy, speakers: Sequence[Claimant], cast: Cast, claims: ClaimColumns
) -> Callable[[Reading, Board], Verdict]:
    """How a policy reads a board; a policy of one's own is asked row by row."""
    if type(policy) is policies.Parties:
        return lambda reading, board: Parties(reading, board, cast).judge()
    if type(policy) is policies.AgainstInterest:
        return lambda reading, board: Parties(reading, board, cast).judge_admissions()
    if type(policy) is policies.Majority:
        homes = _find_homes(speakers, claims.families)
        return lambda reading, board: judge_majority(reading, board, cast, homes)
    if type(policy) is policies.Observer:
        name = policy.claimant.casefold()
        wanted = np.array([who.name.casefold() == name for who in speakers], dtype=bool)
        return lambda reading, board: judge_observer(reading, board, cast, wanted)

    def ask(reading: Reading, board: Board) -> Verdict:
        return judge_custom(Teller(reading, board, speakers, cast, claims), policy)

    return ask


def _split(effects: Effects, cast: Cast, retractions: Retractions) -> list[Part]:
    """The effects in parts of whole places; places with as many claimants stand together.

    A place with so many retractions that its spans together would be too long is a part, or several
    parts, of its own.
    """
    if not len(effects):
        return []
    most = int(effects.place.max()) + 1
    heard = np.zeros((most, len(cast.official)), dtype=bool)
    heard[effects.place, effects.claimant] = True
    parties = heard[:, cast.official].sum(axis=1)
    observers = heard[:, ~cast.official].sum(axis=1)
    size, cuts = np.bincount(effects.place, minlength=most), count_cuts(effects, retractions, most)
    work = size * (cuts + 1)
    heavy = work > CHUNK * _HEAVY
    turn = np.empty(most, dtype=np.int64)
    turn[np.lexsort((observers, parties, heavy))] = np.arange(most)
    order = order_by(turn[effects.place])
    heads = np.flatnonzero(starts_of(effects.place[order]))
    place = effects.place[order[heads]]
    number = (np.cumsum(work[place]) - work[place]) // CHUNK
    alone = np.cumsum(heavy[place])
    bounds = [*heads[starts_of(number * ~heavy[place], alone)].tolist(), len(order)]
    parts = []
    for low, high in pairwise(bounds):
        place = effects.place[order[low]]
        if heavy[place]:
            together = max(CHUNK // int(size[place]), 1)
            firsts = range(0, int(cuts[place]) + 1, together)
            parts += [Part(rows=order[low:high], first=n, last=n + together) for n in firsts]
        else:
            parts.append(Part(rows=order[low:high]))
    return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What became of a part: see `Rows`, `Windows`, `find_missed` and `Chunk`."""

    rows: Rows
    windows: Windows
    missed: tuple[Effects, Ints, Ints]
    chunk: Chunk | None


def _work(
    sheet: Sheet, cast: Cast, judge: Callable[[Reading, Board], Verdict], *, keep: bool
) -> _Done:
    reading = read_sheet(sheet, cast.allegiance, cast.official, cast.sides)
    board = set_out(reading, cast.official)
    verdict = judge(reading, board)
    size = len(board.day)
    rows = Rows(
        place=sheet.span_place[board.span].astype(np.int32),
        day=board.day.astype(np.int32),
        kind=np.where(board.mute, QUIET, OWN).astype(np.int8),
        status=verdict.status.astype(np.int8),
        controller=verdict.controller.astype(np.int8),
        inferred=np.full(size, -1, dtype=np.int8),
        signature=board.signature,
        claims=board.claims.astype(np.int32),
        earliest=board.earliest,
        resting=verdict.resting,
        region=np.full(size, -1, dtype=np.int32),
        chunk=np.zeros(size, dtype=np.int32),
        source=np.arange(size, dtype=np.int32),
    )
    return _Done(
        rows=rows,
        windows=_find_windows(sheet, board),
        missed=find_missed(reading),
        chunk=Chunk(reading=reading, board=board) if keep else None,
    )


def _find_windows(sheet: Sheet, board: Board) -> Windows:
    """The days of a sheet without a position, and those with nothing but silence."""
    first = np.full(len(sheet.span_place), NEVER, dtype=np.int64)
    begins = np.flatnonzero(starts_of(board.span)) if len(board.span) else np.zeros(0, np.int64)
    first[board.span[begins]] = board.day[begins]
    quiet = np.flatnonzero(board.mute)
    span = board.span[quiet]
    ends = sheet.high[span]
    follows = np.append(board.span[1:], -1)[quiet] == span
    ends = np.where(follows, np.append(board.day[1:], NEVER)[quiet], ends)
    return Windows(
        place=np.append(sheet.span_place, sheet.span_place[span]),
        low=np.append(sheet.low, board.day[quiet]),
        high=np.append(np.minimum(first, sheet.high), ends),
    )


def _no_rows() -> Rows:
    kinds = {"signature": np.uint64, "resting": np.bool_, "claims": np.int32, "earliest": np.int32}
    small = dict.fromkeys(("kind", "status", "controller", "inferred"), np.int8)
    names = ("place", "day", "region", "chunk", "source")
    kinds |= small | dict.fromkeys(names, np.int32)
    return Rows(**{name: np.zeros(0, dtype=kind) for name, kind in kinds.items()})


def _join_windows(parts: Sequence[Windows], effects: Effects, places: int) -> Windows:
    """All stretches without a position; a place without effects is one from end to end."""
    bare = np.ones(places, dtype=bool)
    bare[effects.place] = False
    place = np.concatenate([np.flatnonzero(bare), *(w.place for w in parts)])
    low = np.concatenate([np.full(bare.sum(), NO_DAY), *(w.low for w in parts)])
    high = np.concatenate([np.full(bare.sum(), NEVER), *(w.high for w in parts)])
    open_ = np.flatnonzero(low < high)
    return Windows(place=place[open_], low=low[open_], high=high[open_])


class _Turns:
    """The days on which something said of a place is taken back, and when that can have been."""

    def __init__(self, effects: Effects, retractions: Retractions) -> None:
        touched = retractions.touched
        own = np.flatnonzero(touched[effects.claim])
        denying = np.flatnonzero((effects.denied >= 0) & touched[effects.denied])
        place = np.append(effects.place[own], effects.place[denying])
        which, turn = retractions.find_turns(np.append(effects.claim[own], effects.denied[denying]))
        key = place[which] * np.int64(REACH) + retractions.turns[turn] % REACH
        self.keys = distinct(key)
        self.earliest = np.full(len(self.keys), NEVER, dtype=np.int64)
        at = np.searchsorted(self.keys, key)
        np.minimum.at(self.earliest, at, retractions.earliest[turn])

    def date(self, rows: Rows, *, alone: bool = False) -> Rows:
        """The same rows, those that a retraction brings about dated by it (alone, if so)."""
        if not len(self.keys):
            return rows  # every row has something that begins on its day
        wanted = rows.place * np.int64(REACH) + rows.day
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found = self.earliest[at]
        both = (rows.kind == QUIET) | (not alone)  # its own words count beside it
        dated = np.where(
            self.keys[at] == wanted,
            np.where(both, np.minimum(found, rows.earliest), found),
            rows.earliest,
        )
        dated = np.where(dated == NEVER, rows.day, dated)
        return replace(rows, earliest=dated.astype(np.int32))
