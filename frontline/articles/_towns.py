"""Tells the towns that a text reports about from those that only stand for something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from frontline.articles._grammar import load_grammar
from frontline.articles._reading import read_sentence
from frontline.articles._spots import stands_for_state
from frontline.articles.drafts import LONGEST_SENTENCE
from frontline.articles.values import Mention, Sentence
from gazetteer.places import Place


def find_towns(
    sentences: Sequence[Sentence], mentions: Sequence[Mention], about: Iterable[Place]
) -> tuple[Place, ...]:
    """The settlements that a text reports about, each once, in the order of first mention.

    Left out are those named in a dateline only, or only for the government that sits there
    ("Moscow said", "officials in Kyiv").

    Args:
        sentences: of the text.
        mentions: its mentions, in order.
        about: places that a claim or a distance is told of; these are never left out.
    """
    kept = {place.id for place in about}
    settled = [m for m in mentions if m.place is not None and m.place.kind == "settlement"]
    for sentence, some in _share_out(sentences, settled):
        kept.update(_find_reported(sentence, some))
    places = {m.place.id: m.place for m in settled if m.place is not None}
    return tuple(place for place in places.values() if place.id in kept)


def _share_out(
    sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> Iterable[tuple[Sentence, list[Mention]]]:
    """The mentions by the sentence they stand in; in order, hence linear."""
    number = 0

    def find(mention: Mention) -> int:
        nonlocal number
        while number + 1 < len(sentences) and sentences[number].end <= mention.start:
            number += 1
        return number

    for at, some in groupby(mentions, find):
        yield sentences[at], list(some)


def _find_reported(sentence: Sentence, mentions: list[Mention]) -> set[str]:
    """Ids of the places of a sentence that are more than a dateline or a government."""
    if sentence.section == "dateline":
        return set()
    grammar = load_grammar(sentence.language)
    if grammar is None or sentence.end - sentence.start > LONGEST_SENTENCE:
        return {mention.place.id for mention in mentions if mention.place is not None}
    reading = read_sentence(sentence, mentions, grammar)
    return {spot.place.id for spot in reading.spots if not stands_for_state(reading, spot)}
