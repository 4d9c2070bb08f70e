"""Distances said of two places at once: "from A to B is 35 km", "halfway between A and B".

The forms of a language stand under `pairs` in `rules/statements_<language>.yaml`, as plain words
with A and B for the two places and N for the number: `a|b` is either, a trailing `?` optional.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from frontline.articles._measures import (
    either,
    find_count,
    load_grammar,
    number_pattern,
)
from frontline.articles._rules import Needles, languages, load_rules
from frontline.articles._verdicts import TOLERANCE, Judgement
from frontline.articles.values import Mention, Stated, Verdict
from frontline.geodesy import inverse

_FIRST, _MOST = 0xE000, 6000  # a private character stands for each place
_PLACE = "[\ue000-\uf8ff]+"
_BEFORE_NUMBER = 24


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement about two places.

    Attributes:
        start: first character within the sentence.
        end: one past the last.
        first: the place named first.
        second: the place named second.
        stated: the distance between them; None for "halfway between them".
    """

    start: int
    end: int
    first: Mention
    second: Mention
    stated: Stated | None


def find_pairs(text: str, offset: int, towns: Sequence[Mention], language: str) -> Iterator[Pair]:
    """The distances between two named places of a sentence, in order of their forms.

    Args:
        text: the sentence.
        offset: where it begins in the article.
        towns: its settlements, in order.
        language: its language; without rules for it nothing is found.
    """
    if len(towns) < 2 or language not in languages("statements"):  # noqa: PLR2004
        return
    towns = towns[:_MOST]
    masked = _mask(text, offset, towns)
    lowered = masked.lower()
    for pattern, halfway, needles in _patterns(language):
        if not needles.may_be_in(lowered):
            continue
        for match in pattern.finditer(masked):
            first, second = (towns[ord(match[name][0]) - _FIRST] for name in ("A", "B"))
            stated = None if halfway else _stated(masked, match, language)
            if halfway or stated is not None:
                yield Pair(match.start(), match.end(), first, second, stated)


def _mask(text: str, offset: int, towns: Sequence[Mention]) -> str:
    """The sentence with every town as a run of one private character, so that offsets hold."""
    pieces: list[str] = []
    last = 0
    for number, town in enumerate(towns):
        start, end = town.start - offset, town.end - offset
        pieces += [text[last:start], chr(_FIRST + number) * (end - start)]
        last = end
    return "".join((*pieces, text[last:]))


def _stated(masked: str, match: re.Match[str], language: str) -> Stated | None:
    start, end = match.span("N")
    return find_count(masked[max(0, start - _BEFORE_NUMBER) : start], masked[start:end], language)


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], bool, Needles], ...]:
    rules = load_rules("statements", language)
    load_grammar(language)  # its numbers and units are those of every statement
    forms: dict[str, Any] = rules["pairs"]
    counts = Needles([*rules["units"], *(rules.get("bare_unit") or [])])
    return tuple(
        (
            re.compile(_pattern(form, rules), re.IGNORECASE),
            kind == "halfway",
            Needles(_first_words(form)) if kind == "halfway" else counts,
        )
        for kind in ("distance", "halfway")
        for form in forms[kind]
    )


def _first_words(form: str) -> list[str]:
    """What the first word of a form that is not optional and no place may be."""
    words = [word for word in form.split() if word not in {"A", "B", "N"} and word[-1] != "?"]
    return words[0].replace("_", " ").split("|")


def _pattern(form: str, rules: dict[str, Any]) -> str:
    heads = rf"(?:{either(rules['heads'])}\s+){{0,3}}"
    said = [*rules["about"], *rules["less_than"], *rules["more_than"], *rules["exact"]]
    count = rf"(?:{either(said)}\s+){{0,2}}(?P<N>{number_pattern(rules)})"
    pattern = r"(?<!\w)"
    for word in form.split():
        optional, said_word = word.endswith("?"), word.removesuffix("?")
        if said_word in {"A", "B"}:
            part = rf"{heads}(?P<{said_word}>{_PLACE})"
        elif said_word == "N":
            part = count
        else:
            part = rf"{either(said_word.replace('_', ' ').split('|'))}(?!\w)"
        part += r"[\s,]{1,3}"
        pattern += f"(?:{part})?" if optional else part
    return pattern.removesuffix(r"[\s,]{1,3}")


def judge_halfway(subject: Mention, first: Mention, second: Mention) -> Judgement:
    """Check "halfway between": as far from both as half their distance, within `TOLERANCE`.

    Returns:
        The geodesic in km and the azimuth from the first of the two to the subject.
    """
    named = (subject, first, second)
    places = [mention.place for mention in named]
    if any(place is None for place in places):
        unknown = " and ".join(dict.fromkeys(m.text for m in named if m.place is None))
        return Judgement(None, None, "unmeasurable", f"It is not known which place {unknown} is.")
    described, one, other = (place for place in places if place is not None)
    whole, _ = inverse(one.point, other.point)
    near, bearing = inverse(one.point, described.point)
    far, _ = inverse(other.point, described.point)
    half = whole / 2
    off = max(abs(near - half), abs(far - half)) / half if half else 1.0
    verdict: Verdict = "true" if off <= TOLERANCE else "false"
    reason = (
        f"{described.name} lies {near:.1f} km from {one.name} and {far:.1f} km from {other.name}, "
        f"which are {whole:.1f} km apart: halfway would be {half:.1f} km, off by {off:.0%}."
    )
    return Judgement(near, bearing, verdict, reason)
