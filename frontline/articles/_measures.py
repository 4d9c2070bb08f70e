"""Reads "roughly 20 miles south of" out of a sentence: number, unit, comparator and bearing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from frontline.articles._rules import Needles, languages, load_rules
from frontline.articles.values import Comparator, Stated

_VAGUE = ("dozen", "десяток", "десятку", "десятке")
_FIGURE = r"(?:\d{1,3}(?:[\u00a0\u202f ,]\d{3}(?!\d))+|\d{1,6})(?:[.,]\d{1,3})?(?!\d)"
_BEFORE = 48
"""Characters before the number in which its comparator stands."""
_MOST_FILLERS = 6
_COMPARATORS: tuple[Comparator, ...] = ("less_than", "more_than", "about", "exact")


@dataclass(frozen=True, slots=True)
class Measure:
    """A distance or bearing, up to where the name of the reference begins.

    Attributes:
        start: first character, comparator included, in the sentence.
        end: where the reference or the words before it begin.
        stated: what is said.
    """

    start: int
    end: int
    stated: Stated


@dataclass(frozen=True, slots=True)
class Grammar:
    """`rules/statements_<language>.yaml`, compiled."""

    distance: re.Pattern[str]
    count: re.Pattern[str]
    bare_bearing: re.Pattern[str]
    comparators: tuple[tuple[Comparator, re.Pattern[str]], ...]
    inside: re.Pattern[str]
    numbers: dict[str, float]
    units: dict[str, str]
    bearings: dict[str, str]
    decimal: str
    about_after: tuple[str, ...]
    counts: Needles
    points: Needles


def find_measures(text: str, language: str) -> Iterator[Measure]:
    """The distances and bearings of a sentence, in order.

    Args:
        text: the sentence.
        language: its language; without rules for it nothing is found.

    Yields:
        Each measure that is followed by "of", "from" and the like.
    """
    if language not in languages("statements"):
        return
    grammar = load_grammar(language)
    lowered = text.lower()
    found: list[tuple[int, bool, re.Match[str]]] = []
    if grammar.counts.may_be_in(lowered):
        found += [(match.start(), False, match) for match in grammar.distance.finditer(text)]
    if grammar.points.may_be_in(lowered):
        found += [(match.start(), True, match) for match in grammar.bare_bearing.finditer(text)]
    taken = 0
    for start, bare, match in sorted(found, key=lambda item: item[:2]):
        if start < taken:
            continue
        measure = _bearing(match, text, grammar) if bare else _distance(match, text, grammar)
        if measure is not None:
            taken = match.end()
            yield measure


def _bearing(match: re.Match[str], text: str, grammar: Grammar) -> Measure | None:
    if grammar.inside.search(text[max(0, match.start() - _BEFORE) : match.start()]):
        return None
    return Measure(match.start(), match.end(), Stated(bearing=_point(match, grammar)))


def _point(match: re.Match[str], grammar: Grammar) -> str | None:
    words = match["bearing"] or match.groupdict().get("free")
    return grammar.bearings[_phrase(words)] if words else None


def _distance(match: re.Match[str], text: str, grammar: Grammar) -> Measure | None:
    comparator, start = _comparator(match, text, grammar)
    if _phrase(match["link"] or "") == "of" and comparator != "less_than":
        return None  # "20 miles of trenches"; but "within 20 miles of Pokrovsk"
    low = _number(match["low"], grammar)
    high = _number(match["high"], grammar) if match["high"] else low
    if not 0 < low <= high:
        return None
    unit = grammar.units[_phrase(match["unit"] or match.groupdict().get("lone") or "")]
    stated = Stated(
        value=(low + high) / 2,
        unit="mile" if unit == "mile" else "kilometre",
        comparator=comparator,
        bearing=_point(match, grammar),
        low=low if high > low else None,
        high=high if high > low else None,
    )
    return Measure(start, match.end(), stated)


def _comparator(match: re.Match[str], text: str, grammar: Grammar) -> tuple[Comparator, int]:
    """The longest phrase right before the number, and where the statement begins with it."""
    best, length = _compared(text[max(0, match.start() - _BEFORE) : match.start()], grammar)
    start = match.start() - length
    vague = (match["low"] or "").lower().endswith(_VAGUE) or match["high"] is not None
    after = " ".join((match["fillers"] or "").lower().split())
    if best in {None, "exact"} and (vague or after.startswith(grammar.about_after)):
        return "about", start
    return best or "exact", start


def _compared(before: str, grammar: Grammar) -> tuple[Comparator | None, int]:
    """The comparator a text ends in and how long it is: the longest that fits."""
    best: Comparator | None = None
    length = 0
    for comparator, pattern in grammar.comparators:
        found = pattern.search(before)
        if found is not None and len(found.group()) > length:
            best, length = comparator, len(found.group())
    return best, length


def _number(written: str | None, grammar: Grammar) -> float:
    if written is None:  # "за кілометр від"
        return 1.0
    word = _phrase(written)
    if word in grammar.numbers:
        return grammar.numbers[word]
    figure = re.sub(r"\s", "", written)
    if grammar.decimal == "." and re.search(r",\d{3}(?!\d)", figure):
        return float(figure.replace(",", ""))
    return float(figure.replace(",", "."))


def _phrase(text: str) -> str:
    return " ".join(text.lower().split())


def either(phrases: Iterable[str]) -> str:
    """A pattern for any of some phrases, the longest first; a space matches any white space."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered) + ")"


@cache
def load_grammar(language: str) -> Grammar:
    """The compiled rules of a language that has rules for statements."""
    rules = load_rules("statements", language)
    comparatives = rules["comparatives"] or {}
    units = dict(rules["units"])
    return Grammar(
        distance=re.compile(_distance_pattern(rules), re.IGNORECASE),
        count=re.compile(number_pattern(rules, named=True), re.IGNORECASE),
        bare_bearing=re.compile(
            rf"(?<!\w){_bearing_pattern(rules, rules['bearing_links'][:1])}(?=\s)", re.IGNORECASE
        ),
        comparators=tuple(
            (name, _ending(rules[name], rules.get("count_prepositions") or []))
            for name in _COMPARATORS
        ),
        inside=_ending(rules["inside"], []),
        numbers={word: float(value) for word, value in rules["numbers"].items()},
        units=units,
        bearings={**rules["bearings"], **comparatives},
        decimal=rules["decimal"],
        about_after=tuple(rules["about_after"]) or ("\0",),
        counts=Needles([*units, *(rules.get("bare_unit") or [])]),
        points=Needles([*rules["bearings"], *comparatives]),
    )


def _ending(phrases: list[str], optional: list[str]) -> re.Pattern[str]:
    """A pattern for text that ends in one of some phrases; the words in `optional` may follow."""
    tail = rf"(?:\s+{either(optional)})?" if optional else ""
    return re.compile(rf"(?<!\w)(?:{either(phrases)}){tail}\s*$", re.IGNORECASE)


def number_pattern(rules: dict[str, Any], *, named: bool = False) -> str:
    """A pattern for a number or range with its unit; `named`: with groups low, high and unit."""
    figure = rf"(?:{_FIGURE}|{either(rules['numbers'])}(?!\w))"
    ranges = rf"(?:\s+{either(rules['range_words'])}\s+|\s?[-–—]\s?)"
    low, high, unit = ("?P<low>", "?P<high>", "?P<unit>") if named else ("?:", "?:", "?:")
    return (
        rf"({low}{figure})(?:{ranges}({high}{figure}))?"
        rf"[\s‑-]{{0,3}}({unit}{either(rules['units'])})(?!\w)\.?"
    )


def find_count(before: str, count: str, language: str) -> Stated | None:
    """What a number with its unit says, its comparator in the text before it; None if nothing."""
    grammar = load_grammar(language)
    match = grammar.count.fullmatch(count)
    if match is None:
        return None
    low = _number(match["low"], grammar)
    high = _number(match["high"], grammar) if match["high"] else low
    if not 0 < low <= high:
        return None
    name, _ = _compared(before, grammar)
    vague = match["low"].lower().endswith(_VAGUE) or high > low
    return Stated(
        value=(low + high) / 2,
        unit="mile" if grammar.units[_phrase(match["unit"])] == "mile" else "kilometre",
        comparator="about" if vague and name in {None, "exact"} else name or "exact",
        low=low if high > low else None,
        high=high if high > low else None,
    )


def _distance_pattern(rules: dict[str, Any]) -> str:
    count = number_pattern(rules, named=True)
    if rules.get("bare_unit"):
        count = rf"(?:{count}|(?P<lone>{either(rules['bare_unit'])})(?!\w))"
    bracket = r"(?:\s?\([^()\n]{1,40}\))?"
    fillers = rf"(?P<fillers>(?:\s+{either(rules['fillers'])}(?!\w)){{0,{_MOST_FILLERS}}})"
    bearing = rf"[\s-]{{1,3}}{_bearing_pattern(rules, rules['bearing_links'])}"
    link = rf"\s+(?P<link>{either(rules['from_links'])})"
    return rf"(?<![\w.,]){count}{bracket}{fillers}{bracket}(?:{bearing}|{link})(?=\s)"


def _bearing_pattern(rules: dict[str, Any], links: list[str]) -> str:
    linked = rf"(?P<bearing>{either(rules['bearings'])})\s+{either(links)}"
    if not rules["comparatives"]:
        return linked
    return rf"(?:{linked}|(?P<free>{either(rules['comparatives'])})(?:\s+{either(links)}(?!\w))?)"
