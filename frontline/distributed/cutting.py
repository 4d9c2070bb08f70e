"""Claims in parts: whole places together, and what each part needs to know of the rest.

The history of a place hangs on the claims about it and on little else:

* on the claims that these speak about, and that speak about these: chains of `about`;
* on what is said of the regions around it, which may be its background;
* on the first day of which anything is said at all: from there on the other side is inferred
  before a first capture.

A part therefore holds whole places and gets beside them copies of just those claims from elsewhere.
Places of no region that speak about one another's claims go into one part. A part with what stands
beside it gives for its own places what all claims together give.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from frontline.control._effects import derive_effects
from frontline.control._segments import NEVER, NO_DAY, Flags, Ints
from frontline.control._surroundings import find_surroundings
from frontline.control.columns import ClaimColumns
from gazetteer.places import AREA_KINDS, Place


@dataclass(frozen=True, kw_only=True)
class Piece:
    """The claims of some places.

    Attributes:
        rows: rows of the claims, ascending.
        places: what they are about.
        chains: the chains of `Shared` that some of them are part of.
    """

    rows: Ints
    places: tuple[Place, ...]
    chains: Ints


@dataclass(frozen=True, kw_only=True)
class Shared:
    """Claims that parts may need beside their own, a row a claim.

    Attributes:
        rows: rows of the claims.
        chain: which claims speak of one another: number of the chain.
        region: index into `regions` of the region a claim is about; -1 where it is about none.
        first: first day that it speaks of, where it may be the first of all; `NEVER` elsewhere.
        surely: the day by whose end that is known for certain.
        perhaps: the day by whose end it may be known.
        regions: the regions that claims are about.
    """

    rows: Ints
    chain: Ints
    region: Ints
    first: Ints
    surely: Ints
    perhaps: Ints
    regions: tuple[Place, ...]

    @classmethod
    def join(cls, some: Sequence[Shared]) -> Shared:
        """Those of several tables, whose rows and chains are counted on."""
        columns: dict[str, Any] = {}
        for name in ("rows", "chain", "region", "first", "surely", "perhaps"):
            columns[name] = np.concatenate([getattr(each, name) for each in some])
        return cls(**columns, regions=tuple(region for each in some for region in each.regions))

    def shifted(self, *, rows: int, chains: int, regions: int) -> Shared:
        """The same, with rows, chains and regions counted from other numbers."""
        region = np.where(self.region < 0, -1, self.region + regions)
        return replace(self, rows=self.rows + rows, chain=self.chain + chains, region=region)


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Claims in parts.

    Attributes:
        pieces: the parts.
        shared: what parts may need beside their own.
        chains: how many chains there are.
    """

    pieces: tuple[Piece, ...]
    shared: Shared
    chains: int


def cut(claims: ClaimColumns, *, size: int) -> Cut:
    """Cut claims into parts of whole places, the places of a region next to one another.

    Args:
        claims: the claims.
        size: about how many claims make a part; a place, or places that speak about one another,
            with more of them are a part of their own.
    """
    chain, chains = _find_chains(claims)
    shared = _find_shared(claims, chain)
    part = _assign(claims, size)
    of_row = part[claims.place] if len(claims) else np.zeros(0, np.int64)
    order = np.argsort(of_row, kind="stable")
    count = int(part.max(initial=-1)) + 1
    bounds = np.searchsorted(of_row[order], np.arange(count + 1))
    homes = np.argsort(part, kind="stable")
    limits = np.searchsorted(part[homes], np.arange(count + 1))
    pieces = []
    for number in range(count):
        rows = np.sort(order[bounds[number] : bounds[number + 1]])
        places = homes[limits[number] : limits[number + 1]]
        pieces.append(
            Piece(
                rows=rows,
                places=tuple(claims.places[index] for index in places),
                chains=np.intersect1d(chain[rows], shared.chain),
            )
        )
    return Cut(pieces=tuple(pieces), shared=shared, chains=chains)


def find_needed(piece: Piece, shared: Shared) -> Ints:
    """Which rows of `shared` a part needs: indices, ascending. Its own are among them."""
    around = _find_around(piece.places, shared.regions)
    wanted = np.isin(shared.region, around)
    wanted |= _lead(shared.first, shared.surely, shared.perhaps)
    chains = np.union1d(shared.chain[wanted], piece.chains)
    needed: Ints = np.flatnonzero(np.isin(shared.chain, chains))
    return needed


def take(claims: ClaimColumns, rows: Ints) -> ClaimColumns:
    """Some of the claims; what they speak about has to be among them.

    Args:
        claims: the claims.
        rows: ascending, each once.
    """
    used, place = np.unique(claims.place[rows], return_inverse=True)
    turn = np.full(len(claims) + 1, -1, dtype=np.int32)
    turn[rows] = np.arange(len(rows))
    columns: dict[str, Any] = {
        field.name: value[rows]
        for field in fields(claims)
        if isinstance(value := getattr(claims, field.name), np.ndarray)
    }
    columns |= {"place": place.astype(np.int32), "about": turn[claims.about[rows]]}
    chosen = set(rows.tolist()) if claims.said else set()
    return replace(
        claims,
        **columns,
        places=tuple(claims.places[index] for index in used),
        said={int(turn[row]): words for row, words in claims.said.items() if row in chosen},
    )


def _find_chains(claims: ClaimColumns) -> tuple[Ints, int]:
    """For each claim the number of those that speak of one another, and how many such there are."""
    rows = np.flatnonzero(claims.about >= 0)
    chain = _link(len(claims), rows, claims.about[rows])
    return chain, int(chain.max(initial=-1)) + 1


def _link(count: int, one: Ints, other: Ints) -> Ints:
    """Which of some things hang together."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(count, count))
    labels: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels


def _assign(claims: ClaimColumns, size: int) -> Ints:
    """The part of each place."""
    rows = np.flatnonzero(claims.about >= 0)
    here, there = claims.place[rows], claims.place[claims.about[rows]]
    apart = (here != there) & ~claims.is_area[here] & ~claims.is_area[there]
    group = _link(len(claims.places), here[apart], there[apart])
    turn = sorted(range(len(claims.places)), key=lambda index: _region(claims.places[index]))
    rank = np.empty(len(turn), dtype=np.int64)
    rank[turn] = np.arange(len(turn))
    groups = int(group.max(initial=-1)) + 1
    first = np.full(groups, len(turn), dtype=np.int64)
    np.minimum.at(first, group, rank)
    weight = np.bincount(group[claims.place], minlength=groups)[:groups]
    order = np.argsort(first)
    before = np.cumsum(weight[order]) - weight[order]
    part = np.empty(groups, dtype=np.int64)
    part[order] = np.unique(before // max(size, 1), return_inverse=True)[1]
    return part[group]


def _region(place: Place) -> tuple[str, ...]:
    """What puts places of a region next to one another."""
    return (place.country or "", place.admin1 or "", place.admin2 or "", place.name, place.id)


def _find_around(places: Iterable[Place], regions: Sequence[Place]) -> list[int]:
    """Indices of the regions around some places."""
    own = [place for place in places if place.kind not in AREA_KINDS]
    if not own or not regions:
        return []
    found = find_surroundings([*regions, *own], range(len(regions)))
    here = [around for around, inside in found.items() if max(inside) >= len(regions)]
    return sorted({area for around in here for area in around})


def _find_shared(claims: ClaimColumns, chain: Ints) -> Shared:
    """All that may be needed elsewhere: regions' claims, first claims, and their chains."""
    of_region = claims.is_area[claims.place] if len(claims) else np.zeros(0, dtype=bool)
    first, surely, perhaps = _find_days(claims)
    may_be_first = first < NEVER
    wanted = np.zeros(int(chain.max(initial=-1)) + 1, dtype=bool)
    wanted[chain[of_region | may_be_first]] = True
    rows = np.flatnonzero(wanted[chain]) if len(claims) else np.zeros(0, np.int64)
    number = np.cumsum(claims.is_area) - 1
    regions = [claims.places[index] for index in np.flatnonzero(claims.is_area)]
    return Shared(
        rows=rows,
        chain=chain[rows],
        region=np.where(of_region[rows], number[claims.place[rows]], -1) if len(rows) else rows,
        first=first[rows],
        surely=surely[rows],
        perhaps=perhaps[rows],
        regions=tuple(regions),
    )


def _find_days(claims: ClaimColumns) -> tuple[Ints, Ints, Ints]:
    """For each claim that may be the first of all, by whatever day is asked: see `Shared`."""
    effects = derive_effects(claims, np.ones(len(claims), dtype=bool))
    known = np.where(claims.known == NO_DAY, NEVER, claims.known).astype(np.int64)
    surely, onward = known.copy(), claims.about.astype(np.int64)
    while np.any(onward >= 0):  # a claim about another is known for certain once both are
        some = onward >= 0
        surely[some] = np.maximum(surely[some], known[onward[some]])
        onward[some] = claims.about[onward[some]]
    first = np.full(len(claims), NEVER, dtype=np.int64)
    first[effects.claim] = effects.starts
    first[~_lead(first, surely, known)] = NEVER
    return first, surely, known


def _lead(first: Ints, surely: Ints, perhaps: Ints) -> Flags:
    """Which claims may speak of the earliest day among those known by one day or another.

    One does not if another, that is surely known by the time it is, speaks of as early a day.
    """
    leads = np.zeros(len(first), dtype=bool)
    some = np.flatnonzero(first < NEVER)
    if not len(some):
        return leads
    order = some[np.lexsort((first[some], surely[some]))]
    earliest = np.minimum.accumulate(first[order])
    fresh = np.append(True, earliest[1:] < earliest[:-1])
    leads[order[fresh]] = True
    at = np.searchsorted(surely[order], perhaps[some], side="right") - 1
    so_far = np.where(at >= 0, earliest[at], NEVER)
    leads[some[first[some] < so_far]] = True
    return leads


__all__ = ["Cut", "Piece", "Shared", "cut", "find_needed", "take"]
