"""Relative clauses: which place one is about, and where one set off by commas ends."""

from __future__ import annotations

from collections.abc import Sequence

from frontline.articles._findings import Finding
from frontline.articles._reading import Reading, Spot, is_plural

_REACH, _OWN_COST, _LONGEST, _MODIFIERS = 12, 5.0, 30, 4
_STOPS = frozenset(",;:—–()")


def bind(reading: Reading, finding: Finding, spots: Sequence[Spot]) -> None:
    """Give an event told in a relative clause the place that the clause hangs on, if it has none.

    "Kurakhove, which Russian troops had stormed", "X, a town that fell to", "The village, which".

    Args:
        reading: the sentence.
        finding: an event; changed.
        spots: the places that something could be about.
    """
    opening = _opening(reading, finding.start)
    if opening is None or finding.form == "noun" or _has_own(reading, finding, spots):
        return
    end = opening
    before = reading.covers("relation", end - 1) if end else None
    if before is not None and before.end == end:
        end = before.start  # "in which"
    if end and reading.key(end - 1) == ",":
        end -= 1
    named = _named(reading, end, spots)
    if named:
        finding.spots, finding.bound = named, True
    elif (match := reading.covers("anaphor", end - 1)) is not None:
        finding.anaphor, finding.bound = match.value, True
        finding.plural = is_plural(reading, match)


def find_asides(reading: Reading) -> tuple[tuple[int, int], ...]:
    """The relative clauses set off by commas, each from its first token to its closing comma."""
    if reading.asides is None:  # asked for several times of the same sentence
        reading.asides = tuple(_find_asides(reading))
    return reading.asides


def share_clause(reading: Reading, one: int, other: int) -> bool:
    """Whether two tokens stand in the same relative clause set off by commas, or both in none."""
    return all(
        (start <= one < end) is (start <= other < end) for start, end in find_asides(reading)
    )


def _find_asides(reading: Reading) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at, token in enumerate(reading.tokens):
        if token.key not in reading.grammar.relatives or token.key in reading.grammar.that_words:
            continue
        before = reading.covers("relation", at - 1) if at else None
        start = at if before is None else before.start
        if not start or reading.key(start - 1) != ",":
            continue
        for end in range(at + 1, min(len(reading.tokens), at + _LONGEST)):
            if reading.tokens[end].text in _STOPS:
                if reading.tokens[end].text == ",":
                    found.append((start, end))
                break
    return found


def _opening(reading: Reading, at: int) -> int | None:
    """The relative pronoun of the clause a word stands in, with nothing else told between."""
    grammar = reading.grammar
    for opening in range(at - 1, max(-1, at - _REACH), -1):
        key = reading.key(opening)
        if key in grammar.relatives:
            return opening or None
        if reading.tokens[opening].text in _STOPS or reading.covers("event", opening):
            return None
        clause = reading.covers("clause", opening)
        if clause is not None and clause.value == "hard":
            return None
    return None


def _has_own(reading: Reading, finding: Finding, spots: Sequence[Spot]) -> bool:
    """Whether a place follows that the event is about itself."""
    return any(
        finding.end <= spot.start
        and spot.relation != "away"
        and not spot.place.is_area
        and reading.cost(finding.end - 1, spot.start) < _OWN_COST
        for spot in spots
    )


def _named(reading: Reading, end: int, spots: Sequence[Spot]) -> list[Spot]:
    """The places named right before a token, or before "a town" in apposition to them."""
    if reading.covers("generic", end - 1):
        start = end - 1
        while start > max(0, end - 1 - _MODIFIERS) and reading.tokens[start - 1].word:
            start -= 1
        if reading.key(start - 1) == ",":
            end = start - 1
    last = next((spot for spot in spots if spot.end == end), None)
    if last is None or last.place.is_area:
        return []
    return [spot for spot in spots if spot.group == last.group]
