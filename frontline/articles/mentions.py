"""Finds the toponyms of a text and what they mean.

Gazetteer first: every run of capitalised words is looked up, dictionary forms of inflected names
included, and the words around it decide whether it is a place. All names of a text are then
resolved together, because the places of one story lie near one another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from frontline.articles import _senses
from frontline.articles._lines import Budget, Line, take_apart
from frontline.articles._spans import Span, find_spans
from frontline.articles.values import Mention, Sentence
from gazetteer.index import Index, Match, current

_SENTENCES_AT_ONCE = 400
_ACTIVE_SHARE = 0.1
"""Share of a text's big places that must lie in a country for its small ones to need no cue."""
_FORMER = 0.05
"""How much a place counts under a name that it no longer bears."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A span in its sentence."""

    line: Line
    span: Span


def find_mentions(
    text: str, sentences: Sequence[Sentence], *, index: Index | None = None
) -> tuple[Mention, ...]:
    """Find the toponyms of a text.

    Args:
        text: the article.
        sentences: its sentences, from `split_sentences(text)`.
        index: where names are looked up; the gazetteer inside the package by default.

    Returns:
        The mentions in order, without overlap. A generic word that follows an area's name belongs
        to the span ("Kursk region"); "city of" and a possessive 's do not. `place` is None where
        the name is ambiguous or unknown; `candidates` then says what it may be.
    """
    index = current() if index is None else index
    people: set[str] = set()
    found: list[_Found] = []
    spoken_of: set[str] = set()
    budget = Budget()
    for start in range(0, len(sentences), _SENTENCES_AT_ONCE):
        some = sentences[start : start + _SENTENCES_AT_ONCE]
        lines = [take_apart(sentence, budget) for sentence in some]
        known = _look_up(index, _names(lines))
        for line in lines:
            line.known = known
            spoken_of |= _peoples(line)
            found.extend(_Found(line, span) for span in find_spans(line, people))
    kept = _supported(found, people, spoken_of)
    meanings = _senses.settle([(item.line, item.span) for item in kept])
    return tuple(
        Mention(
            start=item.span.start,
            end=item.span.end,
            text=text[item.span.start : item.span.end],
            place=meaning.place,
            candidates=meaning.candidates,
        )
        for item, meaning in zip(kept, meanings, strict=True)
    )


def _look_up(index: Index, names: set[str]) -> dict[str, tuple[Match, ...]]:
    """What bears each of some names, in any spelling where nothing bears it as it is written.

    Villages of which only the hromada is known are included.
    """
    known = index.known(names)
    for name, others in index.known_loosely(names).items():
        held = known.get(name, ())
        near = others if not held else (other for other in others if not other.loose)
        known[name] = (*held, *near)
    return known


def _names(lines: Iterable[Line]) -> set[str]:
    names: set[str] = set()
    for line in lines:
        for (first, last), forms in line.runs.items():
            names.update(forms)
            nickname = line.cues.nicknames.get(line.surface(first, last))
            if nickname:
                names.add(nickname)
    return names


def _peoples(line: Line) -> set[str]:
    """The countries whose people, army or things a sentence speaks of: "Ukrainian", "ВСУ"."""
    text = line.sentence.text
    return {country for country, words in line.cues.peoples if words.search(text)}


def _supported(found: list[_Found], people: set[str], spoken_of: Collection[str]) -> list[_Found]:
    """Drop what nothing in the text supports: a small place in a country that it does not speak of.

    A name counts as supported where a preposition or "the village of" introduces it, where it
    stands in a list with a supported one, or where it is supported elsewhere in the text.
    """
    active = _active_countries(item.span for item in found).union(spoken_of)
    settled = {item.span.name for item in found if not item.span.shaky}
    kept: list[_Found] = []
    for position, item in enumerate(found):
        span = item.span
        if span.shaky:
            if span.name.lower() in people:
                continue
            near = any(match.place.country in active for match in span.matches)
            if not (near or span.name in settled or _beside_settled(found, position)):
                continue
            span = replace(span, shaky=False)
        kept.append(_Found(item.line, span))
    return kept


def _beside_settled(found: list[_Found], position: int) -> bool:
    item = found[position]
    for other in found[max(0, position - 1) : position + 2]:
        if other.line is not item.line or other.span.shaky:
            continue
        low, high = sorted((other.span, item.span), key=lambda span: span.start)
        between = item.line.surface(high.first, high.first) if high.last < low.last else ""
        words = [token.lower for token in item.line.tokens[low.last + 1 : high.first]]
        if not between and all(word in item.line.cues.conjunctions for word in words):
            return True
    return False


def _active_countries(spans: Iterable[Span]) -> frozenset[str]:
    every = [span for span in spans if span.matches]
    trusted = [span for span in every if not span.shaky or span.strong] or every
    counts = Counter(country for span in trusted for country in _countries(span.matches))
    return frozenset(
        country for country, count in counts.items() if count >= len(trusted) * _ACTIVE_SHARE
    )


def _countries(matches: tuple[Match, ...]) -> frozenset[str]:
    """The countries of the places that are likely to be meant."""
    weights = [(_FORMER if match.status == "former" else 1.0) * match.weight for match in matches]
    least = max(weights, default=0.0) * _ACTIVE_SHARE
    return frozenset(
        match.place.country
        for match, weight in zip(matches, weights, strict=True)
        if weight >= least and match.place.country is not None
    )
