"""What else a name may be meant for: near misses, bearers outside the region, larger likenesses.

None of these is ever the answer of `resolve`; they are listed after what bears the name where it is
asked for, and they may make that doubtful.
"""

from __future__ import annotations

from gazetteer._evidence import is_form
from gazetteer._question import Question, rank_exact, rank_near_misses
from gazetteer._ranking import Ranked, Ranking, choose, order
from gazetteer._regions import lies_in
from gazetteer.index import Index
from gazetteer.places import measure_km

_OUTSIDE_WEIGHT = 0.02
_OUTSIDE_KM = 150.0
_WELL_ALIKE = 0.8


def rank_all(index: Index, question: Question, *, limit: int) -> Ranking:
    """What a name may mean: its bearers; then near misses, and bearers outside the region.

    Bearers outside the region asked for are listed if none inside bears the name as it is written.
    """
    ranking = rank_exact(index, question)
    others = list(rank_outside(index, question, ranking).candidates)
    if len(ranking.candidates) < limit:
        held = {candidate.place.id for candidate in (*ranking.candidates, *others)}
        misses = rank_near_misses(index, question, limit=limit).candidates
        others += [miss for miss in misses if miss.place.id not in held]
    return Ranking([*ranking.candidates, *sorted(others, key=order)])


def rank_outside(index: Index, question: Question, inside: Ranking) -> Ranking:
    """Bearers of the name outside the region, if none inside bears it as it is written.

    A likelihood is 0.02 / (1 + (d / 150)²) of what it would be without the region, d the distance
    in km to the region's label point: people mistake the region, mostly for the one next to it.
    """
    area = question.within
    if area is None or any(not candidate.match.loose for candidate in inside.candidates):
        return Ranking([])
    everywhere = rank_exact(index, question._replace(region=None))
    outside = [
        _set_outside(candidate, area.name, measure_km(candidate.place.point, area.point))
        for candidate in everywhere.candidates
        if not lies_in(index, candidate.place, area) and candidate.place.id != area.id
    ]
    return Ranking(sorted(outside, key=order))


def _set_outside(candidate: Ranked, area: str, distance: float) -> Ranked:
    weight = candidate.weight * _OUTSIDE_WEIGHT / (1 + (distance / _OUTSIDE_KM) ** 2)
    words = f"lies outside {area}, {distance:,.0f} km from its middle"
    return candidate._replace(weight=weight, reasons=(words, *candidate.reasons), outside=True)


def decide(index: Index, question: Question, ranking: Ranking) -> tuple[Ranked | None, Ranking]:
    """The answer, if there is one, and what it was chosen from.

    The likeliest candidate must be clear of the others (`gazetteer._ranking.choose`), and

    * if it bears the name in another spelling only, none outside the region asked for may bear it
      as it is written: who asks for Gulyaipole in Kharkiv Oblast need not mean Huliai Pole;
    * if it bears it as another name that is no form of its own, no place of more residents may have
      a name that is 4 in 5 alike: lists record such names freely, and miss many.
    """
    chosen = choose(ranking)
    if chosen is None:
        return None, ranking
    rivals: list[Ranked] = []
    if chosen.match.loose:
        outside = rank_outside(index, question, ranking).candidates
        rivals = [o for o in outside if not o.match.loose]
    elif chosen.match.status in {"alternate", "exonym"} and not is_form(
        chosen.place, question.name
    ):
        held = {candidate.place.id for candidate in ranking.candidates}
        misses = rank_near_misses(index, question, limit=5).candidates
        rivals = [
            miss
            for miss in misses
            if miss.match.similarity >= _WELL_ALIKE
            and miss.match.weight > chosen.match.weight
            and miss.place.kind == chosen.place.kind
            and miss.place.id not in held
        ]
    if not rivals:
        return chosen, ranking
    return None, Ranking([*ranking.candidates, *rivals])
