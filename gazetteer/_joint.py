"""All names of one text weighed together: places of one story lie near each other."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gazetteer._ranking import Ranked, Ranking, is_approximate, order, reach_km
from gazetteer.places import EARTH_RADIUS_KM, Place, measure_km

_ROUNDS = 3
_CANDIDATES = 12
_MEANINGS = 3
_COMPANIONS = 40
_SCALE_KM = 50.0
_CLOSE_KM = 15.0
_TIE_REGION = 0.8
_TIE_COUNTRY = 0.1
_ALONE = 0.002
_ASIDE = 0.03
_SURE = 0.5
_TOLD = 0.2


def weigh_together(rankings: Sequence[Ranking]) -> list[Ranking]:
    """Re-weigh the candidates of several names by what the others may mean.

    A candidate's likelihood is multiplied by 0.002 plus the chance that at least one other name
    means something tied to it. Two settlements d km apart, from edge to edge, are tied by
    1 / (1 + (d / 50)²), a settlement and the region it lies in by 0.8, anything and its country by
    0.1; a place is tied to itself by the chance that another name means it, if that is even at
    least. It is multiplied again by 0.03 plus the chance that something close is meant, where the
    region around a settlement counts nothing and another one 1 / (1 + (d / 15)²): a named region
    holds many namesakes, and those beside what else is told come first. Three rounds, each from the
    likelihoods of the one before; the order of the names does not matter. 0.002 and 0.8 were chosen
    among 0.02 to 0.001 and 0.5 to 0.8, 0.03 and 15 km among 0.01 to 0.1 and 15 to 50 km, on the
    tuning halves of `tests/benchmarks/bench_toponyms.py`.

    Args:
        rankings: for each distinct name its candidates, as `gazetteer._ranking.rank` gives them.

    Returns:
        The same lists, re-weighed and re-ordered, with what tied them among the reasons.
    """
    if sum(bool(ranking.candidates) for ranking in rankings) < 2:  # noqa: PLR2004 - no other to be tied to
        return list(rankings)
    ties = _Ties()
    solo = [Ranking(shortlist) for shortlist in _shorten(rankings, ties)]
    current = solo
    for number in range(_ROUNDS):
        meanings = [_share(ranking) for ranking in current]
        companions = sorted(
            (at for at, shares in enumerate(meanings) if shares),
            key=lambda at: (-meanings[at][0].share, meanings[at][0].id),
        )[: _COMPANIONS + 1]
        last = number == _ROUNDS - 1
        current = [
            _weigh(ranking, [meanings[at] for at in companions if at != own], ties, tell=last)
            for own, ranking in enumerate(solo)
        ]
    return [
        Ranking([*ranking.candidates, *_rest(whole, ranking)])
        for ranking, whole in zip(current, rankings, strict=True)
    ]


def _shorten(rankings: Sequence[Ranking], ties: _Ties) -> list[list[Ranked]]:
    """The candidates worth weighing: of many, the likeliest and those beside a sure companion."""
    anchors = [
        (number, ranking.candidates[0])
        for number, ranking in enumerate(rankings)
        if ranking.candidates
        and ranking.candidates[0].weight
        >= _SURE * sum(candidate.weight for candidate in ranking.candidates)
    ][:_COMPANIONS]
    shortlists = []
    for number, ranking in enumerate(rankings):
        kept, rest = ranking.candidates[:_CANDIDATES], ranking.candidates[_CANDIDATES:]
        others = [anchor for owner, anchor in anchors if owner != number]
        if rest and others:
            tied = [
                (candidate.weight * max(ties.measure(candidate, o)[0] for o in others), candidate)
                for candidate in rest
            ]
            tied.sort(key=lambda pair: (-pair[0], pair[1].place.id))
            kept = [*kept, *(candidate for _, candidate in tied[:_CANDIDATES])]
        shortlists.append(kept)
    return shortlists


def _rest(whole: Ranking, weighed: Ranking) -> list[Ranked]:
    """Candidates that were not worth weighing, as unlikely as the one that least speaks for."""
    held = {candidate.place.id: candidate.weight for candidate in weighed.candidates}
    kept = [candidate for candidate in whole.candidates if candidate.place.id in held]
    least = min((held[c.place.id] / c.weight for c in kept if c.weight), default=_ALONE)
    return [
        candidate._replace(weight=candidate.weight * least)
        for candidate in whole.candidates
        if candidate.place.id not in held
    ]


class _Meaning(NamedTuple):
    """What a name may mean, with the chance that it does; `id` is the place's."""

    ranked: Ranked
    id: str
    share: float


def _share(ranking: Ranking) -> list[_Meaning]:
    total = sum(candidate.weight for candidate in ranking.candidates)
    return [
        _Meaning(candidate, candidate.place.id, candidate.weight / total)
        for candidate in ranking.candidates[:_MEANINGS]
    ]


def _weigh(
    ranking: Ranking, companions: list[list[_Meaning]], ties: _Ties, *, tell: bool
) -> Ranking:
    """The candidates of a name re-weighed; `tell` for the reasons, too."""
    weighed: list[tuple[Ranked, float]] = []
    for candidate in ranking.candidates:
        apart, aside, strongest = 1.0, 1.0, 0.0
        closest: Ranked | None = None
        own, row = candidate.place.id, ties.row(candidate)
        for meanings in companions:
            if meanings[0].ranked.name == candidate.name:
                continue  # the same name asked for in another way says nothing new
            tied = near = 0.0
            for other, identifier, share in meanings:
                if identifier == own:
                    # A place that another name means, likely enough, is spoken of: "Toretsk" says
                    # which Dzerzhynsk.
                    tied += share if share >= _SURE else 0.0
                    near += share if share >= _SURE else 0.0
                    continue
                strength, closeness = row.get(identifier) or ties.measure(candidate, other)
                tied += share * strength
                near += share * closeness
            apart *= 1 - tied
            aside *= 1 - near
            if tied > strongest:
                strongest, closest = tied, meanings[0].ranked
        reasons = candidate.reasons
        if tell and closest is not None and strongest >= _TOLD:
            reasons = (*reasons, _say_tie(candidate.place, closest.place))
        weight = candidate.weight * (_ALONE + 1 - apart)
        match, _, _, outside, name = candidate
        close = _ASIDE + 1 - (apart if candidate.place.is_area else aside)
        weighed.append((Ranked(match, weight, reasons, outside, name), close))
    # Closeness tells candidates apart; it says nothing against all of them.
    closest_of_all = max((close for _, close in weighed), default=1.0)
    scaled = [one._replace(weight=one.weight * close / closest_of_all) for one, close in weighed]
    return Ranking(sorted(scaled, key=order))


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a tie hangs on, worked out once a place: angles in radians, lengths in km."""

    id: str
    region: str | None
    country: str | None
    is_country: bool
    is_area: bool
    latitude: float
    longitude: float
    cosine: float
    reach: float
    spread: float


class _Ties:
    """How strongly places belong to one story, and how close they lie, both between 0 and 1.

    Each pair is measured once.

    From edge to edge of settlements; of an approximate place the root mean square.
    """

    def __init__(self) -> None:
        self._grounds: dict[str, _Ground] = {}
        self._rows: defaultdict[str, dict[str, tuple[float, float]]] = defaultdict(dict)

    def row(self, candidate: Ranked) -> dict[str, tuple[float, float]]:
        """What is measured of a candidate so far, by the id of the other place."""
        return self._rows[candidate.match.place.id]

    def measure(self, candidate: Ranked, other: Ranked) -> tuple[float, float]:
        """The tie of two candidates and how close they lie, the same either way."""
        a, b = self._ground(candidate), self._ground(other)
        tie = self._rows[a.id].get(b.id)
        if tie is None:
            tie = self._rows[a.id][b.id] = self._rows[b.id][a.id] = _tie(a, b)
        return tie

    def _ground(self, candidate: Ranked) -> _Ground:
        place = candidate.match.place
        ground = self._grounds.get(place.id)
        if ground is None:
            latitude = math.radians(place.latitude)
            ground = self._grounds[place.id] = _Ground(
                id=place.id,
                region=candidate.match.region,
                country=place.country,
                is_country=place.kind == "country",
                is_area=place.is_area,
                latitude=latitude,
                longitude=math.radians(place.longitude),
                cosine=math.cos(latitude),
                reach=reach_km(place),
                spread=(place.radius_km or 0.0) / math.sqrt(2) if is_approximate(place) else 0.0,
            )
        return ground


def _tie(a: _Ground, b: _Ground) -> tuple[float, float]:
    if a.is_country or b.is_country:
        return (_TIE_COUNTRY if a.country == b.country else 0.0), 0.0
    if a.region == b.id or b.region == a.id:
        return _TIE_REGION, 0.0
    # As `measure_km`, from what is worked out already.
    h = (
        math.sin((b.latitude - a.latitude) / 2) ** 2
        + a.cosine * b.cosine * math.sin((b.longitude - a.longitude) / 2) ** 2
    )
    kilometres = 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))
    distance = max(0.0, kilometres - a.reach - b.reach)
    spread = max(a.spread, b.spread)
    if spread:
        distance = math.hypot(distance, spread)
    strength = 1 / (1 + (distance / _SCALE_KM) ** 2)
    if a.is_area or b.is_area:
        return strength, 0.0
    return strength, 1 / (1 + (distance / _CLOSE_KM) ** 2)


def _say_tie(place: Place, other: Place) -> str:
    if other.is_area or place.is_area:
        return f"{other.name} is named in the same text"
    return f"{measure_km(place.point, other.point):,.0f} km from {other.name}, in the same text"
