"""Settles names by what the text says of their distance: "Novopavlivka, 35 km southwest of X"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from frontline.articles._measures import find_measures
from frontline.articles._verdicts import TOLERANCE
from frontline.articles.statements import find_statements
from frontline.articles.values import Mention, Sentence, Statement, is_near_miss
from frontline.geodesy import KILOMETRES_PER_MILE
from gazetteer.places import BUILT_KINDS, Place

_MOST_NAMES = 20
"""Names of one text that are tried; each costs some readings of its sentence."""
_KNOWN = 15_000
"""Residents from which a town is meant by its name, whatever is told of it."""


def settle_by_distance(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Mention, ...]:
    """Give a name that several places bear the only one that what is told of it is true of.

    A name that was settled on a village moves to a namesake only if the distance is not right of
    that village. One settled on a town, and one without namesakes, stay whatever is told: a false
    statement is shown as false. What one sentence tells holds for the same name in all others.

    Args:
        text: the article.
        sentences: its sentences, in order.
        mentions: its mentions, in order.

    Returns:
        The mentions, in order.
    """
    told: dict[tuple[str, Place | None], Place] = {}
    tried: set[tuple[str, int]] = set()
    for mention, sentence in _list_movable(sentences, mentions):
        name, at = (mention.text, mention.place), (mention.text, sentence.start)
        if name in told or at in tried or len(tried) >= _MOST_NAMES:
            continue
        if any(find_measures(sentence.text, sentence.language)):
            tried.add(at)
            place = _find_fitting(text, sentence, mentions, mention)
            if place is not None:
                told[name] = place
    return tuple(
        replace(mention, place=told[mention.text, mention.place])
        if told and (mention.text, mention.place) in told
        else mention
        for mention in mentions
    )


def _list_movable(
    sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> list[tuple[Mention, Sentence]]:
    """The mentions that a distance may settle, each with its sentence."""
    found: list[tuple[Mention, Sentence]] = []
    at = 0
    for mention in mentions:
        while at < len(sentences) and sentences[at].end <= mention.start:
            at += 1
        if at < len(sentences) and len(list_bearers(mention)) > 1:
            found.append((mention, sentences[at]))
    return found


def list_bearers(mention: Mention) -> list[Place]:
    """The villages and small towns that a name may mean; none where it is a bigger town."""
    place = mention.place
    if place is not None and (place.kind not in BUILT_KINDS or (place.population or 0) >= _KNOWN):
        return []
    return [
        candidate.place
        for candidate in mention.candidates
        if candidate.place.kind in BUILT_KINDS and not is_near_miss(candidate)
    ]


def _find_fitting(
    text: str, sentence: Sentence, mentions: Sequence[Mention], mention: Mention
) -> Place | None:
    """The only bearer of a name that makes true what a sentence measures from or to it.

    If it is true of none, and the name is open, the only one whose own position is not known and of
    which it may be true.
    """
    own = [one for one in mentions if sentence.start <= one.start < sentence.end]
    fitting: list[Place] = []
    possible: list[Place] = []
    for place in list_bearers(mention):
        supposed = [replace(one, place=place) if one == mention else one for one in own]
        about = [
            statement
            for statement in find_statements(text, [sentence], supposed)
            if place in (statement.subject, statement.reference)
        ]
        verdicts = {statement.verdict for statement in about}
        if place == mention.place and verdicts & {"true", "borderline"}:
            return None
        if verdicts == {"true"}:
            fitting.append(place)
        elif about and all(_may_be_true(statement, place) for statement in about):
            possible.append(place)
    found = fitting or (possible if mention.place is None else [])
    return found[0] if len(found) == 1 else None


def _may_be_true(statement: Statement, place: Place) -> bool:
    """Whether a distance may be right of a village that lies anywhere around its point."""
    stated = statement.stated
    if place.precision != "approximate" or statement.kilometres is None or stated.value is None:
        return False
    kilometres = stated.value * (KILOMETRES_PER_MILE if stated.unit == "mile" else 1.0)
    spare = (place.radius_km or 0.0) + TOLERANCE * kilometres
    return abs(statement.kilometres - kilometres) <= spare
