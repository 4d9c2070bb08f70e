"""From a name to a place: the public verbs of this package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from gazetteer._doubt import decide, rank_all
from gazetteer._joint import weigh_together
from gazetteer._question import (
    SHOWN,
    Question,
    is_id,
    put_name,
    rank_exact,
    read_limits,
    read_question,
)
from gazetteer._ranking import Ranking, to_candidates
from gazetteer.errors import AmbiguousPlace, InvalidQuery, PlaceError, UnknownPlace
from gazetteer.index import Index, current
from gazetteer.places import Candidate, Place
from gazetteer.spelling import check_name, visible

Outcome = Literal["found", "ambiguous", "unknown", "invalid"]
"""What became of a name: one place, several that it may mean, none, or no name to begin with."""

_NAMED = 4
_HINTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One name of a text with what the text says about it; see `resolve` for the fields.

    `small`: whether the text calls the place a village or settlement, as "село X" does.
    """

    name: str
    near: str | Place | tuple[float, float] | None = None
    within: str | Place | None = None
    country: str | None = None
    kind: str | None = None
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a name means among the other names of its text.

    Attributes:
        query: what was asked.
        place: the answer; None unless the outcome is `found`.
        outcome: see `Outcome`.
        candidates: what it may mean, the likeliest first; near misses if it is unknown.
        reason: why that is the answer, or why there is none, in a sentence.
    """

    query: Query
    place: Place | None
    outcome: Outcome
    candidates: tuple[Candidate, ...]
    reason: str

    def to_error(self) -> PlaceError | InvalidQuery:
        """The error that `resolve` raises for a name without a place, ready to be raised."""
        if self.outcome == "invalid":
            return InvalidQuery(self.reason)
        kind = AmbiguousPlace if self.outcome == "ambiguous" else UnknownPlace
        return kind(self.reason, query=self.query.name, candidates=self.candidates)


def resolve(
    name: str,
    *,
    near: str | Place | tuple[float, float] | None = None,
    within: str | Place | None = None,
    country: str | None = None,
    kind: str | None = None,
    on: dt.date | str | None = None,
) -> Place:
    """Return the one place a name means.

    The likeliest candidate is the answer if it is at least four times as likely as all others
    together; how likely a candidate is rests on what the name is to it (official, other, former),
    its residents and its distance from `near`, see `gazetteer._ranking`. So a bare "Moscow" is the
    capital of Russia, and "Krasnohorivka", of which there are several of like size, is ambiguous.
    Of namesakes that lie in one another, a bare name means the settlement rather than the region
    ("Kursk"), and the country rather than either ("Luxembourg"). Two records of one name within
    3 km are one town. Of Ukraine's settlements the index knows every name: a village that no list
    with coordinates has is placed in the middle of its hromada, `precision="approximate"`, with the
    radius within which it is taken to lie, until `gazetteer download UA` places it exactly. A
    Cyrillic name that nothing bears as it is written is looked up by what it may be a form of ("под
    Угледаром"), see `gazetteer.inflection`, and any name in other spellings, see
    `gazetteer.spelling.loosen`. A name that merely resembles one, a place outside the region asked
    for, or another name of a place where larger ones are called nearly so is never the answer:
    such places are the candidates of the error, see `gazetteer._doubt`.

    Args:
        name: in Latin, Ukrainian or Russian, in any spelling `gazetteer.spelling.fold` sees
            through; or an id such as `geonames:695357`. Words of kind ("village of", "oblast",
            "місто") are understood; before Cyrillic names prepositions are, too, and so are regions
            and countries after commas or in brackets ("Pokrovsk, Donetsk Oblast, UA").
        near: a place, a place's name or a (latitude, longitude) point in degrees.
        within: a region or country, or its name in any spelling, with a slip of the pen at most
            (the reasons say what it was taken for); only a place in it is an answer.
        country: ISO 3166-1 alpha-2 code; only places of that country are considered.
        kind: see `gazetteer.places.Kind`; only places of that kind are considered.
        on: a day; a name that was official on that day counts as official. Only names whose last
            day the index knows are affected.

    Raises:
        UnknownPlace: nothing bears that name there; `candidates` holds near misses, and what bears
            it outside the region.
        AmbiguousPlace: several places do; `candidates` holds them, best first.
        InvalidQuery: an empty or overlong name, a region, country, kind, point or day that is none.
    """
    if is_id(name):
        return lookup(name)
    index = current()
    question = read_question(
        index, name, near=near, within=within, country=country, kind=kind, on=on
    )
    chosen, ranking = decide(index, question, rank_exact(index, question))
    if chosen is not None:
        return chosen.place
    if ranking.candidates:
        raise _ambiguous(question, ranking)
    raise _unknown(question, rank_all(index, question, limit=SHOWN))


def search(
    name: str,
    *,
    near: str | Place | tuple[float, float] | None = None,
    within: str | Place | None = None,
    country: str | None = None,
    kind: str | None = None,
    on: dt.date | str | None = None,
    limit: int = SHOWN,
    near_misses: bool = True,
) -> tuple[Candidate, ...]:
    """Return what a name may mean: those that bear it, the likeliest first, then what else it may.

    That is near misses and, if nothing in the region asked for bears the name as it is written,
    what bears it elsewhere, with the reason "lies outside …".

    Takes the arguments of `resolve`, and how many candidates to return at most and whether any that
    do not bear the name in the region are wanted. Empty if nothing bears or resembles the name.

    Raises:
        InvalidQuery: as for `resolve`, or a limit below 1.
    """
    if limit < 1:
        raise InvalidQuery(f"limit must be at least 1, not {limit}")
    index = current()
    if is_id(name):
        found = index.find(name)
        return (Candidate(place=found, score=1.0, reasons=("has this id",)),) if found else ()
    question = read_question(
        index, name, near=near, within=within, country=country, kind=kind, on=on
    )
    if near_misses:
        return to_candidates(rank_all(index, question, limit=limit), limit=limit)
    return to_candidates(rank_exact(index, question), limit=limit)


def resolve_together(
    names: Sequence[str | Query], *, country: str | None = None, on: dt.date | str | None = None
) -> list[Resolution]:
    """Resolve the names of one text, letting each speak for the others.

    As `resolve`, and beyond it a candidate is the likelier the nearer it lies to what the other
    names may mean (the region or country they name counts too), see `gazetteer._joint`. Never
    raises for a name that is unknown or stays ambiguous. Naming a place twice changes nothing.

    Args:
        names: in any order; names, or queries that carry what the text says about one of them.
        country: ISO 3166-1 alpha-2 code that holds for every query without its own.
        on: see `resolve`.

    Returns:
        One resolution for each name, in the order given.

    Raises:
        InvalidQuery: as for `resolve`.
    """
    index = current()
    queries = [Query(name=name) if isinstance(name, str) else name for name in names]
    # By their text, so that a name given twice does not speak for itself.
    distinct = {repr(query): query for query in queries}
    questions = [
        read_question(
            index,
            query.name,
            near=query.near,
            within=query.within,
            country=query.country or country,
            kind=query.kind,
            on=on,
        )._replace(small=query.small)
        for query in distinct.values()
    ]
    answers = dict(
        zip(distinct, _answer_all(list(distinct.values()), questions, together=True), strict=True)
    )
    return [answers[repr(query)] for query in queries]


def resolve_each(
    names: Iterable[object],
    *,
    near: str | Place | tuple[float, float] | None = None,
    within: str | Place | None = None,
    country: str | None = None,
    kind: str | None = None,
    on: dt.date | str | None = None,
    together: bool = False,
) -> list[Resolution]:
    """Resolve many names, all with the arguments of `resolve`; never raises for one of them.

    A name that none can be (empty, overlong, no text) has the outcome `invalid`; an id is resolved
    to its place.

    Args:
        names: in any order; one given twice is looked up once.
        near: as the rest, see `resolve`.
        within: see `resolve`.
        country: see `resolve`.
        kind: see `resolve`.
        on: see `resolve`.
        together: whether the names are those of one text and speak for each other, as in
            `resolve_together`; otherwise each is resolved as `resolve` does.

    Returns:
        One resolution for each name, in the order given.

    Raises:
        InvalidQuery: one of the arguments beside the names makes no sense.
        UnknownPlace: `near` or `within` is an id that the index does not have.
    """
    index, given = current(), list(names)
    limits = read_limits(index, near=near, within=within, country=country, kind=kind, on=on)
    settled = [_settle(index, name) for name in given]
    texts = list(dict.fromkeys(str(n) for n, s in zip(given, settled, strict=True) if s is None))
    answers = _answer_all(
        [Query(name=text, near=near, within=within, country=country, kind=kind) for text in texts],
        [put_name(index, text, limits) for text in texts],
        together=together,
    )
    answered = dict(zip(texts, answers, strict=True))
    return [
        answered[str(name)] if answer is None else answer
        for name, answer in zip(given, settled, strict=True)
    ]


def _settle(index: Index, name: object) -> Resolution | None:
    """The answer to an id, or to what can be no name; None for a name, which is to be asked."""
    query = Query(name=name if isinstance(name, str) else "")
    try:
        check_name(name)
    except InvalidQuery as error:
        return Resolution(
            query=query, place=None, outcome="invalid", candidates=(), reason=str(error)
        )
    if not is_id(name):
        return None
    place = index.find(query.name)
    if place is None:
        reason = f"no place has the id {visible(query.name)}"
        return Resolution(query=query, place=None, outcome="unknown", candidates=(), reason=reason)
    candidate = Candidate(place=place, score=1.0, reasons=("has this id",))
    return Resolution(
        query=query, place=place, outcome="found", candidates=(candidate,), reason="has this id"
    )


def _answer_all(
    queries: Sequence[Query], questions: Sequence[Question], *, together: bool
) -> list[Resolution]:
    index = current()
    rankings = (rank_exact(index, question) for question in questions)
    weighed = weigh_together(list(rankings)) if together else rankings
    return [
        _answer(query, question, ranking)
        for query, question, ranking in zip(queries, questions, weighed, strict=True)
    ]


def _answer(query: Query, question: Question, ranking: Ranking) -> Resolution:
    if not ranking.candidates:
        others = rank_all(current(), question, limit=SHOWN)
        error = _unknown(question, others)
        return Resolution(
            query=query,
            place=None,
            outcome="unknown",
            candidates=error.candidates,
            reason=str(error),
        )
    chosen, ranking = decide(current(), question, ranking)
    return Resolution(
        query=query,
        place=None if chosen is None else chosen.place,
        outcome="ambiguous" if chosen is None else "found",
        candidates=to_candidates(ranking, limit=SHOWN),
        reason=str(_ambiguous(question, ranking)) if chosen is None else "; ".join(chosen.reasons),
    )


def lookup(place_id: str) -> Place:
    """Return the place of an id, `geonames:695357`, `katottg:UA14…` or `local:…`.

    Raises:
        UnknownPlace: the index has no such id.
        InvalidQuery: not text.
    """
    if not isinstance(place_id, str):
        raise InvalidQuery(f"an id must be text, not {type(place_id).__name__}")
    return current().get(place_id)


def _ambiguous(question: Question, ranking: Ranking) -> AmbiguousPlace:
    shown = to_candidates(ranking, limit=SHOWN)
    listed = "; ".join(candidate.place.describe() for candidate in shown[:_NAMED])
    more = "; …" if len(shown) > _NAMED else ""
    number = len(ranking.approximate)
    others = f" ({number} of {len(ranking.candidates)} are known by name and hromada only)"
    return AmbiguousPlace(
        f'"{visible(question.said)}" may be {listed}{more}{others if number else ""}. '
        "Say which with near=, within=, country=, or by its id",
        query=question.said,
        candidates=shown,
    )


def _unknown(question: Question, others: Ranking) -> UnknownPlace:
    limits = [
        f"in {question.within.name}" if question.within else "",
        f"in {question.country}" if question.country else "",
        f"of kind {question.kind}" if question.kind else "",
    ]
    where = "".join(f" {limit}" for limit in limits if limit)
    outside = [other.place.describe() for other in others.candidates if other.outside]
    alike = [other.place.describe() for other in others.candidates if not other.outside]
    hint = f". Did you mean {', '.join(alike[:_HINTED])}?" if alike else ""
    if outside:
        hint += f"{'' if alike else '.'} Elsewhere: {', '.join(outside[:_HINTED])}"
    if question.region and question.region.note:
        hint += f"{'' if hint.endswith('?') else '.'} {question.region.note}"
    message = f'no place{where} is called "{visible(question.said)}"{hint}'
    shown = to_candidates(others, limit=SHOWN)
    return UnknownPlace(message, query=question.said, candidates=shown)
