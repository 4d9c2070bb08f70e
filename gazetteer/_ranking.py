"""How likely each place is to be meant by a name, and why, in words.

The likelihood of a candidate is the product of

* what the name is to it, see `gazetteer._evidence`: official 1 (0.3 if it is known to be younger
  than the day asked about), alternate or exonym 0.7, former
  0.05 (until a day since 1991: 0.3, many still use it; before that: 0.02), a near miss at most 0.05
  and less the less alike it is. A name in another spelling counts a seventh of that, or 3 in 100
  beside one that bears it as it is written. What is recorded as a form of the name of one place
  counts for its namesakes as another spelling does;
* its residents (of an area: those the index lists in it; of a capital: a tenth of its country's),
  at least 300: up to 10,000 to the power 0.65, beyond in proportion. So one hamlet stands behind a
  town, but many hamlets of its name together need not. Of near misses the square root, so that
  likeness counts before size. Of Ukraine's settlements, other names that have nothing in common
  with the official one (the source mixes former, historical and mistaken ones) count as a
  village's;
* for a country 5: it is written about more than a region abroad of as many residents and its name;
* nearness to the point or place asked for, 1 / (1 + (d / s)²), s = 25 km for settlements, 100 km
  for regions, 500 km for countries; between settlements d counts from edge to edge, by their radii;
* where a word calls it a village or settlement, (50,000 / n)² for n residents beyond 50,000, which
  no village and next to no settlement of urban type has; unless every bearer has as many.

A village of which only the hromada is known is taken to lie anywhere within the hromada's radius r,
so that its squared distance from a point d km off the seat is d² + r²/2 in the mean.

A score is a candidate's share of the sum, with a village's tenth left to places that nobody lists.

Where the figures come from: the power is the likeliest (of 0.2 to 1, with 100 to 1,000 residents at
least) on the tuning half of a public event set of the war in Ukraine, of its places that share
their names; that it ends at 10,000 is a choice, so that a city known abroad stays clear of a small
town of its name elsewhere. How much another spelling counts beside the name itself was tried from
0.01 to 0.15 there. How clear the first must be (`DOMINANCE`) was tried from 3 to 8: with lists of
villages, answers on that half are right 97 times in 100 at each, where the set itself is not in
doubt; 4 is a choice that keeps well-known towns answerable. The rest are choices, fitted to no
list.
`tests/benchmarks/bench_resolution.py` prints what comes of it, on that half and on the other.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from typing import NamedTuple

from gazetteer._evidence import is_form, weigh_name
from gazetteer.index import Match
from gazetteer.places import BUILT_KINDS, Candidate, Place, measure_km

DOMINANCE = 4.0
"""How many times likelier than all others together the best candidate must be to be the answer."""

SAME_TOWN_KM = 3.0
"""Two settlements of one name this near are one town that the source lists twice."""

_LEAST_RESIDENTS = 300
_UNLISTED = 4.0
_RESIDENTS_POWER = 0.65
_TOWN = 10_000
_LARGEST_VILLAGE = 50_000
_LOOSE_WEIGHT = 0.15
_LOOSE_BESIDE_EXACT = 0.03
_SCALE_KM = {"country": 500.0, "oblast": 100.0, "area": 100.0, "raion": 40.0}
_SETTLEMENT_SCALE_KM = 25.0
_COUNTRY_WEIGHT = 5.0
_SEAT_SHARE = 0.1
"""Least share of a region's residents that a town has for whose bare name it comes first."""


class Ranked(NamedTuple):
    """A match with its likelihood.

    Attributes:
        match: the place, and what the name is to it.
        weight: its likelihood, of any scale.
        reasons: for it, in words.
        outside: whether it lies outside the region asked for.
        name: the name it was found by: of an inflected one the form it bears, without any word of
            kind.
    """

    match: Match
    weight: float
    reasons: tuple[str, ...]
    outside: bool = False
    name: str = ""

    @property
    def place(self) -> Place:
        """The place."""
        return self.match.place


class Ranking(NamedTuple):
    """What a name may mean, the likeliest first."""

    candidates: list[Ranked]

    @property
    def approximate(self) -> list[Ranked]:
        """Those whose own position is not known."""
        return [ranked for ranked in self.candidates if is_approximate(ranked.place)]


class Near(NamedTuple):
    """A point to be near to, what to call it, and how far it reaches if it is a settlement."""

    latitude: float
    longitude: float
    label: str
    radius_km: float = 0.0


def is_approximate(place: Place) -> bool:
    """Whether the point is not the settlement's own but that of what contains it."""
    return place.precision == "approximate"


def reach_km(place: Place) -> float:
    """How far from its point a settlement reaches, 0 where the point is not its own."""
    own = place.kind in BUILT_KINDS and not is_approximate(place)
    return place.radius_km or 0.0 if own else 0.0


def expect_km(place: Place, point: tuple[float, float], *, radius_km: float = 0.0) -> float:
    """Distance to expect from a place to a point, or to what reaches `radius_km` around it.

    From edge to edge; of an approximate place the root mean square.
    """
    distance = max(0.0, measure_km(place.point, point) - reach_km(place) - radius_km)
    if not is_approximate(place):
        return distance
    return math.hypot(distance, (place.radius_km or 0.0) / math.sqrt(2))


def rank(
    matches: Iterable[Match],
    name: str,
    *,
    near: Near | None = None,
    on: dt.date | None = None,
    small: bool = False,
) -> list[Ranked]:
    """Order matches by likelihood, the likeliest first; doubles of one town are merged.

    Args:
        matches: the places, and what the name is to each.
        name: as it was asked for, without words of kind.
        near: what the place is near to.
        on: the day on which the name is to count.
        small: whether the place is said to be a village or settlement.
    """
    matches = list(matches)
    borne = any(match.status == "official" and not match.loose for match in matches)
    loosely = _LOOSE_BESIDE_EXACT if borne else _LOOSE_WEIGHT
    ranked = [_weigh(match, name, near, on, loosely if match.loose else 1.0) for match in matches]
    if small and any(not _is_large(candidate.place) for candidate in ranked):
        ranked = [_doubt_size(candidate) for candidate in ranked]
    ranked.sort(key=order)
    return _step_back(_merge(ranked))


def order(ranked: Ranked) -> tuple[float, str]:
    """Sort key: the likeliest first, ties by id."""
    return -ranked.weight, ranked.place.id


def _weigh(
    match: Match, name: str, near: Near | None, on: dt.date | None, spelling: float
) -> Ranked:
    weight, words = weigh_name(match, name, on)
    weight *= spelling
    reasons = [words]
    residents = max(match.weight, _LEAST_RESIDENTS)
    if match.status == "alternate" and _is_foreign(match.place, name):
        residents = _LEAST_RESIDENTS
        reasons.append("not a form of its official name, so its size does not count")
    weight *= weigh_residents(residents) if match.similarity == 1 else math.sqrt(residents)
    if match.place.kind == "country":
        weight *= _COUNTRY_WEIGHT
    if match.place.population:
        reasons.append(f"{match.place.population:,} residents")
    elif match.place.kind in BUILT_KINDS:
        reasons.append("residents not known")
    if near is not None:
        point = (near.latitude, near.longitude)
        distance = measure_km(match.place.point, point)
        gap = expect_km(match.place, point, radius_km=near.radius_km)
        weight *= nearness(gap, match.place)
        about, told = ("about ", gap) if is_approximate(match.place) else ("", distance)
        reasons.append(f"{about}{told:,.0f} km from {near.label}")
    if is_approximate(match.place):
        reasons.append(
            f"known by name only: placed in the middle of its hromada, within some "
            f"{match.place.radius_km:.0f} km; `gazetteer download UA` places it exactly"
        )
    return Ranked(match, weight, tuple(reasons), name=name)


def _is_large(place: Place) -> bool:
    return (place.population or 0) > _LARGEST_VILLAGE


def _doubt_size(ranked: Ranked) -> Ranked:
    """Count a city less that is called a village or settlement."""
    if not _is_large(ranked.place):
        return ranked
    weight = ranked.weight * (_LARGEST_VILLAGE / (ranked.place.population or 1)) ** 2
    words = "large for a village or settlement"
    return ranked._replace(weight=weight, reasons=(*ranked.reasons, words))


def weigh_residents(residents: int) -> float:
    """How much a number of residents speaks for a place, see above."""
    town = math.pow(min(residents, _TOWN), _RESIDENTS_POWER)
    return town * max(1.0, residents / _TOWN)


def _is_foreign(place: Place, name: str) -> bool:
    """Whether a name of a Ukrainian settlement has nothing in common with its official one."""
    return place.country == "UA" and place.kind == "settlement" and not is_form(place, name)


def nearness(distance_km: float, place: Place) -> float:
    """Between 0 and 1: how much a place gains from lying so far from what it is asked with."""
    scale = _SCALE_KM.get(place.kind, _SETTLEMENT_SCALE_KM)
    return 1 / (1 + (distance_km / scale) ** 2)


def _merge(ranked: list[Ranked]) -> list[Ranked]:
    """Keep the likeliest of several records of one town and say which others it stands for."""
    kept: list[Ranked] = []
    towns: list[int] = []  # where in `kept` those stand that others may be doubles of
    for candidate in ranked:
        if not _is_town(candidate):
            kept.append(candidate)
            continue
        point = candidate.place.point
        near = (i for i in towns if measure_km(kept[i].place.point, point) <= SAME_TOWN_KM)
        double = next(near, None)
        if double is None:
            towns.append(len(kept))
            kept.append(candidate)
        else:
            words = f"also listed as {candidate.place.id}"
            kept[double] = kept[double]._replace(reasons=(*kept[double].reasons, words))
    return kept


def _is_town(ranked: Ranked) -> bool:
    """Whether it bears the name itself and has a position of its own."""
    place = ranked.place
    return place.kind == "settlement" and ranked.match.similarity == 1 and not is_approximate(place)


def _step_back(ranked: list[Ranked]) -> list[Ranked]:
    """Put a namesake that contains or is contained in another behind it.

    A bare "Kursk" is the city, not Kursk Oblast around it, unless fewer than one in ten residents
    of the region live in the city; a bare "Luxembourg" is the country,
    not the city in it. Neither makes the other ambiguous, see `choose`.
    """
    leading: list[Ranked] = []
    behind: list[Ranked] = []
    countries = [other for other in ranked if other.place.kind == "country"]
    for candidate in ranked:
        others = countries if candidate.place.kind == "settlement" else ranked
        leader = next((other for other in others if yields_to(candidate, other)), None)
        if leader is None:
            leading.append(candidate)
        else:
            least = min(candidate.weight, leader.weight / (2 * DOMINANCE))
            words = f"the {_what(leader.place)} of that name comes first"
            behind.append(candidate._replace(weight=least, reasons=(*candidate.reasons, words)))
    return sorted([*leading, *behind], key=order)


def _what(place: Place) -> str:
    return {"oblast": "region", "raion": "district"}.get(place.kind, place.kind)


def yields_to(candidate: Ranked, other: Ranked) -> bool:
    """Whether `candidate` steps back behind `other`, one of the two lying in the other."""
    if candidate is other or min(candidate.match.similarity, other.match.similarity) < 1:
        return False
    a, b = candidate.place, other.place
    if a.country is None or a.country != b.country or other.match.status == "former":
        return False
    if b.kind == "country":
        return a.kind != "country"
    if b.kind == "settlement" and a.kind in {"oblast", "raion"}:
        if a.kind == "oblast" and other.match.weight < _SEAT_SHARE * candidate.match.weight:
            return False  # who writes of Quebec means the province
        inside = candidate.place.id == other.match.region or a.admin1 == b.admin1
        # A city that is a region of its own is the seat of the region around it.
        return inside or measure_km(a.point, b.point) <= _SCALE_KM["oblast"]
    return False


def choose(ranking: Ranking) -> Ranked | None:
    """The candidate that is `DOMINANCE` times likelier than all others together, if there is one.

    Near misses are never chosen, nor do they count; neither do candidates that step back behind
    the first.
    """
    exact = [
        candidate
        for candidate in ranking.candidates
        if candidate.match.similarity == 1 and not candidate.outside
    ]
    if not exact or exact[0].match.namesake is not None:
        return None
    first, rivals = exact[0], exact[1:]
    together = sum(rival.weight for rival in rivals if not yields_to(rival, first))
    return first if first.weight >= DOMINANCE * together else None


def to_candidates(ranking: Ranking, *, limit: int | None = None) -> tuple[Candidate, ...]:
    """Turn likelihoods into scores, each a share of their sum; the first `limit` of them."""
    total = sum(ranked.weight for ranked in ranking.candidates) + _UNLISTED
    return tuple(
        Candidate(place=ranked.place, score=ranked.weight / total, reasons=ranked.reasons)
        for ranked in ranking.candidates[:limit]
    )
