"""All names of one text weighed together: places of one story lie near each other."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer._ranking import Ranked, Ranking, expect_km, is_approximate, order, reach_km
from gazetteer.places import Place, measure_km

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
    solo = [Ranking(shortlist) for shortlist in _shorten(rankings)]
    current, ties = solo, dict[tuple[str, str], tuple[float, float]]()
    for _ in range(_ROUNDS):
        meanings = [_share(ranking) for ranking in current]
        companions = sorted(
            (number for number, shares in enumerate(meanings) if shares),
            key=lambda number: (-meanings[number][0][1], meanings[number][0][0].place.id),
        )[: _COMPANIONS + 1]
        current = [
            _weigh(ranking, [meanings[other] for other in companions if other != number], ties)
            for number, ranking in enumerate(solo)
        ]
    return [
        Ranking([*ranking.candidates, *_rest(whole, ranking)])
        for ranking, whole in zip(current, rankings, strict=True)
    ]


def _shorten(rankings: Sequence[Ranking]) -> list[list[Ranked]]:
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
                (
                    candidate.weight * max(_tie(candidate, other)[0] for other in others),
                    candidate,
                )
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


def _share(ranking: Ranking) -> list[tuple[Ranked, float]]:
    total = sum(candidate.weight for candidate in ranking.candidates)
    return [(candidate, candidate.weight / total) for candidate in ranking.candidates[:_MEANINGS]]


def _weigh(
    ranking: Ranking,
    companions: list[list[tuple[Ranked, float]]],
    ties: dict[tuple[str, str], tuple[float, float]],
) -> Ranking:
    """The candidates of a name re-weighed; `ties` keeps what was measured in earlier rounds."""
    weighed: list[tuple[Ranked, float]] = []
    for candidate in ranking.candidates:
        apart, aside, strongest = 1.0, 1.0, 0.0
        closest: Place | None = None
        for meanings in companions:
            if meanings[0][0].name == candidate.name:
                continue  # the same name asked for in another way says nothing new
            tied, near = _share_ties(candidate, meanings, ties)
            apart *= 1 - tied
            aside *= 1 - near
            if tied > strongest:
                strongest, closest = tied, meanings[0][0].place
        reasons = candidate.reasons
        if closest is not None and strongest >= _TOLD:
            reasons = (*reasons, _say_tie(candidate.place, closest))
        weight = candidate.weight * (_ALONE + 1 - apart)
        close = _ASIDE + 1 - (apart if candidate.place.is_area else aside)
        weighed.append((candidate._replace(weight=weight, reasons=reasons), close))
    # Closeness tells candidates apart; it says nothing against all of them.
    closest_of_all = max((close for _, close in weighed), default=1.0)
    scaled = [one._replace(weight=one.weight * close / closest_of_all) for one, close in weighed]
    return Ranking(sorted(scaled, key=order))


def _share_ties(
    candidate: Ranked,
    meanings: list[tuple[Ranked, float]],
    ties: dict[tuple[str, str], tuple[float, float]],
) -> tuple[float, float]:
    """How much what another name may mean speaks for a candidate: its ties, and its closeness.

    A place that another name means, likely enough, is spoken of: "Toretsk" says which Dzerzhynsk.
    """
    here = candidate.match.place.id
    tied = near = 0.0
    for other, share in meanings:
        pair = here, other.match.place.id
        if here == pair[1]:
            strength = closeness = 1.0 if share >= _SURE else 0.0
        else:
            known = ties.get(pair)
            if known is None:
                known = ties[pair] = _tie(candidate, other)
            strength, closeness = known
        tied += share * strength
        near += share * closeness
    return tied, near


def _tie(a: Ranked, b: Ranked) -> tuple[float, float]:
    """How strongly two candidates belong to one story, and how close they lie; from 0 to 1."""
    kinds = {a.place.kind, b.place.kind}
    if "country" in kinds:
        return (_TIE_COUNTRY if a.place.country == b.place.country else 0.0), 0.0
    if a.match.region == b.place.id or b.match.region == a.place.id:
        return _TIE_REGION, 0.0
    distance = expect_km(a.place, b.place.point, radius_km=reach_km(b.place))
    if is_approximate(b.place):
        other = expect_km(b.place, a.place.point, radius_km=reach_km(a.place))
        distance = max(distance, other)
    strength = 1 / (1 + (distance / _SCALE_KM) ** 2)
    if a.place.is_area or b.place.is_area:
        return strength, 0.0
    return strength, 1 / (1 + (distance / _CLOSE_KM) ** 2)


def _say_tie(place: Place, other: Place) -> str:
    if other.is_area or place.is_area:
        return f"{other.name} is named in the same text"
    return f"{measure_km(place.point, other.point):,.0f} km from {other.name}, in the same text"
