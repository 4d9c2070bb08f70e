"""What else a name may be meant for: near misses, bearers outside the region, larger likenesses.

None of these is ever the answer of `resolve`; they are listed after what bears the name where it is
asked for, and they may make that doubtful.
"""

from __future__ import annotations

import math

from gazetteer._evidence import is_spelling
from gazetteer._question import Question, rank_exact, rank_near_misses, suppose_region
from gazetteer._ranking import Ranked, Ranking, choose, order, weigh_residents
from gazetteer.index import Index
from gazetteer.places import Place, measure_km

_OUTSIDE_WEIGHT = 0.01
_SUPPOSED_WEIGHT = 0.05
_OUTSIDE_KM = 150.0
_WELL_ALIKE, _LIKE, _LARGER_WEIGHT = 0.8, 10, 0.05


def rank_all(index: Index, question: Question, *, limit: int) -> Ranking:
    """What a name may mean: its bearers; behind them near misses and bearers elsewhere.

    Bearers outside the region asked for are listed if none inside bears the name as it is written;
    if nothing bears it, what follows a comma may be a region's name with a slip in it.
    """
    _, ranking = decide(index, question, rank_exact(index, question))
    held = {candidate.place.id for candidate in ranking.candidates}
    others = [o for o in rank_outside(index, question, ranking) if o.place.id not in held]
    if not ranking.candidates:
        others += _rank_supposed(index, question)
    if len(ranking.candidates) < limit:
        held |= {other.place.id for other in others}
        misses = rank_near_misses(index, question, limit=limit).candidates
        others += [miss for miss in misses if miss.place.id not in held]
    return _put_behind(ranking, others)


def _rank_supposed(index: Index, question: Question) -> list[Ranked]:
    supposed = suppose_region(index, question)
    if supposed is None:
        return []
    return [
        one._replace(weight=one.weight * _SUPPOSED_WEIGHT)
        for one in rank_exact(index, supposed).candidates
    ]


def _put_behind(ranking: Ranking, others: list[Ranked]) -> Ranking:
    """Add what does not bear the name where it is asked for, none likelier than what does."""
    least = min((candidate.weight for candidate in ranking.candidates), default=math.inf)
    behind = [other._replace(weight=min(other.weight, least)) for other in others]
    return Ranking([*ranking.candidates, *sorted(behind, key=order)])


def rank_outside(index: Index, question: Question, inside: Ranking) -> list[Ranked]:
    """Bearers of the name outside the region, if none inside bears it as it is written.

    A likelihood is 0.01 / (1 + (d / 150)²) of what it would be without the region, d the distance
    in km to the region's label point: people mistake the region, mostly for the one next to it.
    """
    area = question.within
    if area is None or any(not candidate.match.loose for candidate in inside.candidates):
        return []
    everywhere = rank_exact(index, question._replace(region=None))
    return [
        _set_outside(candidate, area, known=bool(index.parents(candidate.place)))
        for candidate in everywhere.candidates
        if not index.lies_in(candidate.place, area) and candidate.place.id != area.id
    ]


def _set_outside(candidate: Ranked, area: Place, *, known: bool) -> Ranked:
    distance = measure_km(candidate.place.point, area.point)
    weight = candidate.weight * _OUTSIDE_WEIGHT / (1 + (distance / _OUTSIDE_KM) ** 2)
    lies = "lies outside" if known or area.kind == "country" else "is not known to lie in"
    words = f"{lies} {area.name}, {distance:,.0f} km from its middle"
    return candidate._replace(weight=weight, reasons=(words, *candidate.reasons), outside=True)


def decide(index: Index, question: Question, ranking: Ranking) -> tuple[Ranked | None, Ranking]:
    """The answer, if there is one, and what it was chosen from.

    The likeliest candidate must be clear of the others (`gazetteer._ranking.choose`), and

    * if it bears the name in another spelling only, none outside the region asked for may be
      likelier, but for the region: who asks for Gulyaipole in Kharkiv Oblast need not mean the
      hamlet of Huliai Pole there;
    * if it bears it as another name that is no spelling of its own, no settlement of more residents
      may have a name that is 4 in 5 alike: lists record such names freely, and miss many.
    """
    chosen = choose(ranking)
    if chosen is None:
        return None, ranking
    if chosen.match.loose:
        rivals = _list_clearer(index, question, ranking, chosen)
    else:
        rivals = _list_larger(index, question, ranking, chosen)
    if not rivals:
        return chosen, ranking
    return None, _put_behind(ranking, rivals)


def _list_clearer(
    index: Index, question: Question, ranking: Ranking, chosen: Ranked
) -> list[Ranked]:
    """Bearers outside the region that were likelier than the chosen one, but for the region."""
    outside = rank_outside(index, question, ranking)
    if not outside:
        return []
    everywhere = rank_exact(index, question._replace(region=None)).candidates
    likelier = {one.place.id for one in everywhere if one.weight > chosen.weight}
    return [other for other in outside if other.place.id in likelier]


def _list_larger(
    index: Index, question: Question, ranking: Ranking, chosen: Ranked
) -> list[Ranked]:
    """Larger settlements with a name like this, if it is but another name of the chosen one."""
    place, status = chosen.place, chosen.match.status
    if status not in {"alternate", "exonym"} or place.kind != "settlement":
        return []
    if is_spelling(place, chosen.name):
        return []
    held = {candidate.place.id for candidate in ranking.candidates}
    like = question._replace(name=chosen.name)
    return [
        miss._replace(weight=_LARGER_WEIGHT * weigh_residents(miss.match.weight))
        for miss in rank_near_misses(index, like, limit=_LIKE).candidates
        if miss.match.similarity >= _WELL_ALIKE
        and miss.match.weight > chosen.match.weight
        and miss.place.kind == "settlement"
        and miss.place.id not in held
    ]
