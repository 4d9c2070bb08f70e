"""Settles names by the town that they are said to lie at: "Pishchane and Dachne near Pokrovsk"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from frontline.articles._bearings import list_bearers
from frontline.articles._cues import load_cues
from frontline.articles.values import Mention, Sentence
from gazetteer.places import Place, measure_km

_NEAR_KM, _FAR_KM = 40.0, 50.0
"""How far what lies near a town lies from it at most, and from where on it surely does not."""
_PARTS = frozenset({",", ", "})


def settle_beside(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Mention, ...]:
    """Give a name that several places bear the one near the town it is said to lie near.

    A name that was settled on a place far from there moves to the nearest namesake that is near; if
    there is none, it is left open. A list before "near" is near as a whole.

    Args:
        text: the article.
        sentences: its sentences, in order.
        mentions: its mentions, in order.

    Returns:
        The mentions, in order.
    """
    told: dict[int, Place | None] = {}
    at = 0
    for number, town in enumerate(mentions):
        while at < len(sentences) and sentences[at].end <= town.start:
            at += 1
        if at == len(sentences) or town.place is None or town.place.kind != "settlement":
            continue
        for before in _list_before(text, sentences[at], mentions, number):
            place = _choose(mentions[before], town.place)
            if place != mentions[before].place:
                told[before] = place
    return tuple(
        replace(mention, place=told[number]) if number in told else mention
        for number, mention in enumerate(mentions)
    )


def _list_before(
    text: str, sentence: Sentence, mentions: Sequence[Mention], town: int
) -> list[int]:
    """The names of a list that only a word such as "near" parts from a town, the last first."""
    cues = load_cues(sentence.language)
    found: list[int] = []
    for number in range(town - 1, -1, -1):
        mention = mentions[number]
        if mention.start < sentence.start:
            break
        between = text[mention.end : mentions[number + 1].start].lower()
        words = between.strip()
        joins = cues.beside if not found else cues.conjunctions | _PARTS
        if words not in joins:
            break
        found.append(number)
    return found


def _choose(mention: Mention, town: Place) -> Place | None:
    """Which bearer of a name is meant; None if none of several is near."""
    bearers = list_bearers(mention)
    if len(bearers) < 2:  # noqa: PLR2004  (nothing to choose)
        return mention.place
    away = {place.id: measure_km(place.point, town.point) for place in bearers}
    own = mention.place
    if own is not None and away.get(own.id, 0.0) <= _FAR_KM:
        return own
    nearest = min(bearers, key=lambda place: (away[place.id], place.id))
    if away[nearest.id] <= _NEAR_KM:
        return nearest
    return None if away[nearest.id] > _FAR_KM else own
