"""Finds the runs of words that may be place names, and throws out those that are something else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from frontline.articles import _filters
from frontline.articles._lines import MOST_WORDS, STRONG_WEIGHT, Line, best_form
from frontline.articles.forms import agrees, is_common_word, is_surname
from gazetteer.index import Match

Cue = Literal["introduced", "preposition", "none"]

_MOST_UNLISTED = 3
_SHORTEST_UNLISTED = 5
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that may name a place.

    Attributes:
        start: first character.
        end: one past the last character, a following "region" included.
        first: number of its first word in the sentence.
        last: number of its last word, without "region".
        name: the form the gazetteer knows it by, else the likeliest one.
        matches: what bears that name; empty if nothing does.
        sense: the kind of place that the words around it demand, or "any", or "water".
        cue: what introduces it.
        shaky: whether something else in the text must support it.
        small: whether the text calls it a village or settlement.
    """

    start: int
    end: int
    first: int
    last: int
    name: str
    matches: tuple[Match, ...]
    sense: str
    cue: Cue
    shaky: bool = False
    small: bool = False

    @property
    def weight(self) -> int:
        """Residents of the biggest place of that name."""
        return max((match.weight for match in self.matches), default=0)

    @property
    def strong(self) -> bool:
        """Whether the name is that of an area or of a city, hence needs no support."""
        return self.weight >= STRONG_WEIGHT or any(match.place.is_area for match in self.matches)


def find_spans(line: Line, people: set[str]) -> list[Span]:
    """The possible places of a sentence, longest match first, without overlap.

    Args:
        line: the sentence, its names looked up.
        people: names that turned out to be persons'; added to.
    """
    spans: list[Span] = []
    number = 0
    while number < len(line.tokens):
        if not line.tokens[number].capital:
            number += 1
            continue
        span = _listed(line, number, spans)
        if span is not None:
            judged = _judged(line, span, people)
            number = _after(line, span)
            if judged is not None:
                spans.append(judged)
            elif not _opens_sentence(line, span):
                number = _after_name(line, number)
            continue
        span = _unlisted(line, number, spans)
        if span is not None:
            spans.append(span)
        number = number + 1 if span is None else _after(line, span)
    return spans


def _after(line: Line, span: Span) -> int:
    number = span.last + 1
    while number < len(line.tokens) and line.tokens[number].end <= span.end:
        number += 1
    return number


def _opens_sentence(line: Line, span: Span) -> bool:
    """Whether no name begins here but a sentence: "*In* Kurakhove", "*После* Курахова"."""
    word, cues = line.surface(span.first, span.last), line.cues
    if span.last:
        return False
    words = (cues.prepositions, cues.free, cues.common, cues.directions)
    return any(word in known for known in words) or not (
        _filters.is_person(line, span.first, span.last)
        or _filters.is_something_else(line, span.first, span.last)
    )


def _after_name(line: Line, number: int) -> int:
    """Past the rest of a proper name that is no place: "Black Sea *Fleet*"."""
    while (
        not line.shouted
        and line.joined(number)
        and line.tokens[number].capital
        and line.tokens[number].lower not in line.cues.free
    ):
        number += 1
    return number


def _listed(line: Line, first: int, before: list[Span]) -> Span | None:
    """The longest name that begins at this word and that the gazetteer knows."""
    for last in range(min(first + MOST_WORDS, len(line.tokens)) - 1, first - 1, -1):
        forms = line.runs.get((first, last))
        if forms is None:
            continue
        surface = line.surface(first, last)
        name = line.cues.nicknames.get(surface) or best_form(line, forms)
        if (
            name is not None
            and line.tokens[first].lower in line.cues.articles
            and line.knows(first + 1, last)
        ):
            return None
        if name is None and (surface in line.cues.wide or _unlisted_area(line, first, last)):
            name = forms[0]
        if name is not None:
            if _goes_on(line, first, last, before):
                return None
            return _described(line, first, last, name, before)
    return None


def _unlisted_area(line: Line, first: int, last: int) -> bool:
    """Whether "district" and the like make these words an area that the gazetteer lacks."""
    if line.shouted or not (last in line.marked or line.area_after(last)[0]):
        return False
    words = line.tokens[first : last + 1]
    odd = line.cues.common | line.cues.free
    harmless = all(word.capital and not word.acronym and word.lower not in odd for word in words)
    parts = range(first, last)
    return harmless and not any(
        line.knows(first, number) or line.knows(number + 1, last) for number in parts
    )


def _goes_on(line: Line, first: int, last: int, before: list[Span]) -> bool:
    """Whether a listed name is but the beginning of an unlisted one: "село Черкасское Поречное"."""
    number = last + 1
    if line.shouted or line.tokens[last].possessive or not line.joined(number):
        return False
    token = line.tokens[number]
    other = token.acronym or token.hyphened or token.lower in line.cues.free
    if other or not token.capital or line.area_after(last)[0] is not None:
        return False
    if first == last and agrees(line.tokens[last].text, token.text, line.cues.language):
        return True
    if line.knows(number, number):
        return False
    return _introduction(line, first, before)[0] == "introduced"


def _described(line: Line, first: int, last: int, name: str, before: list[Span]) -> Span:
    """The span with the generic word after it, and what the words around it say."""
    tokens = line.tokens
    cue, sense = _introduction(line, first, before)
    kind, area_last = line.area_after(last)
    kind = kind or line.marked.get(last)
    end = tokens[area_last].end
    matches = line.known.get(name, ())
    if kind is not None:
        sense = kind
        name, matches = _of_kind(line, line.runs[first, last], kind) or (
            name,
            tuple(match for match in matches if match.place.is_area),
        )
    elif _filters.water_after(line, last):
        sense = "water"
    if sense == "water":
        matches = tuple(match for match in matches if match.place.kind in {"river", "area"})
    return Span(
        start=tokens[first].start, end=end, first=first, last=last, name=name, matches=matches,
        sense=sense, cue=cue, small=_is_small(line, first, before),
    )  # fmt: skip


def _of_kind(line: Line, forms: tuple[str, ...], kind: str) -> tuple[str, tuple[Match, ...]] | None:
    for form in forms:
        matches = tuple(m for m in line.known.get(form, ()) if m.place.kind == kind)
        if matches:
            return form, matches
    return None


def _introduction(line: Line, first: int, before: list[Span]) -> tuple[Cue, str]:
    """What stands before a name: "the village of", a preposition, or nothing telling."""
    if not first:
        return "none", "any"
    head = _head_before(line, first)
    if head is not None:
        return head
    if before and before[-1].cue != "none" and _listed_with(line, before[-1], first):
        introduced = before[-1].cue == "introduced"
        return before[-1].cue, before[-1].sense if introduced else "any"
    return ("preposition" if _follows_preposition(line, first) else "none"), "any"


def _head_before(line: Line, first: int) -> tuple[Cue, str] | None:
    """What a word of kind before a name says: "the village of", "село", "с.", "the river"."""
    cues, number = line.cues, _find_head(line, first)
    if number is None:
        return None
    head = line.tokens[number].lower.removesuffix(".")
    if head in cues.heads:
        return "introduced", "settlement"
    if number == first - 2:
        return ("introduced", "oblast") if head in cues.area_heads else None
    return ("preposition", "water") if head in cues.waters else None


def _find_head(line: Line, first: int) -> int | None:
    """Where a word of kind before a name may stand: directly, or before "of"."""
    tokens, cues = line.tokens, line.cues
    if not first:
        return None
    previous = tokens[first - 1]
    direct, dotted = tokens[first].close, line.dotted(first)
    if direct and previous.lower in cues.head_links and first > 1 and previous.close:
        return first - 2
    # "с" and "м" are words of their own; as "village" and "town" they carry a full stop.
    return first - 1 if (direct and len(previous.text) > 2) or dotted else None  # noqa: PLR2004


def _is_small(line: Line, first: int, before: list[Span]) -> bool:
    """Whether the text calls the place a village: "село X", "the villages of X and Y"."""
    number = _find_head(line, first)
    head = "" if number is None else line.tokens[number].lower.removesuffix(".")
    if head in line.cues.heads:
        return head in line.cues.small_heads
    return bool(before) and before[-1].small and _listed_with(line, before[-1], first)


def _beside_preposition(line: Line, first: int) -> bool:
    """Whether only a place can follow: "near", "northwest of"."""
    tokens, cues = line.tokens, line.cues
    if not first or not tokens[first].close:
        return False
    before = tokens[first - 1].lower
    if before in cues.sure_prepositions:
        return True
    return (
        first > 1 and before in cues.direction_links and tokens[first - 2].lower in cues.directions
    )


def _follows_preposition(line: Line, first: int) -> bool:
    """Whether a preposition governs the name, with at most one word between."""
    tokens, cues = line.tokens, line.cues
    for number in (first - 1, first - 2):
        if number < 0 or not tokens[number + 1].close:
            return False
        if tokens[number].lower in cues.prepositions:
            return True
        if tokens[number].capital and tokens[number].lower not in cues.free:
            return False
    return False


def _listed_with(line: Line, span: Span, first: int) -> bool:
    """Whether only a comma or "and" stands between a span and this word."""
    number = _after(line, span)
    if number == first:
        return line.tokens[first].gap.strip() == ","
    linked = line.tokens[number].lower in line.cues.conjunctions
    return linked and number + 1 == first and line.tokens[first].close


def _judged(line: Line, span: Span, people: set[str]) -> Span | None:
    """The span, marked shaky where unsure; None if it is no place."""
    cues = line.cues
    surface = line.surface(span.first, span.last)
    if span.sense in {"oblast", "raion", "hromada", "area"}:
        odd = surface in cues.common or surface in cues.free
        return None if odd or _filters.is_unit(line, _after(line, span)) else span
    country = any(match.place.kind == "country" for match in span.matches)
    if not country and _filters.is_person(line, span.first, span.last):
        people.add(span.name.lower())
        return None
    if _filters.is_something_else(line, span.first, span.last) or not _likely(line, span, people):
        return None
    supported = span.strong or surface in cues.wide or surface in cues.nicknames
    unsure = span.cue == "none" or (span.cue == "preposition" and line.shouted)
    acronym = _filters.is_acronym(line, span.first, span.last)
    return replace(span, shaky=unsure and not supported and not acronym)


def _likely(line: Line, span: Span, people: set[str]) -> bool:
    """Whether the name itself can be that of a place: no common word, no person's."""
    cues = line.cues
    surface = line.surface(span.first, span.last)
    if not _long_enough(line, span, surface):
        return False
    if _filters.is_acronym(line, span.first, span.last):
        return surface in cues.acronyms and _filters.used_as_noun(line, span.last)
    if span.cue == "introduced":
        return True
    country = any(match.place.kind == "country" for match in span.matches)
    if not country and {surface, span.name.lower()} & (cues.common | cues.free):
        trusted = span.cue == "preposition" and not line.shouted and surface not in cues.free
        return trusted and span.weight >= STRONG_WEIGHT
    return span.cue != "none" or span.name.lower() not in people


def _long_enough(line: Line, span: Span, surface: str) -> bool:
    """Whether a name is no chance likeness: "Бои", opening a sentence, is no case of "Бо".

    Nor is "Севернее" or "Біля", opening one, a village of that name, nor "Город" one known by its
    name only, or in another spelling.
    """
    if span.cue == "introduced" or surface in line.cues.acronyms:
        return True
    if min(len(surface), len(span.name)) < _SHORTEST_NAME:
        return False
    opener = line.cues.directions | line.cues.prepositions | line.cues.conjunctions
    if not span.first and surface in opener:
        return False
    vague = all(match.loose or match.place.precision == "approximate" for match in span.matches)
    inflected = span.name.lower() != surface and surface not in line.cues.nicknames
    opening = span.first == span.last == 0
    if opening and vague and is_common_word(line.tokens[0].text, line.cues.language):
        return False
    return not (inflected and opening) or any(match.place.is_area for match in span.matches)


def _unlisted(line: Line, first: int, before: list[Span]) -> Span | None:
    """A place that the gazetteer lacks but the text introduces: "the village of", "-ivka"."""
    tokens, cues = line.tokens, line.cues
    token = tokens[first]
    if token.acronym or token.lower in cues.common or token.lower in cues.free:
        return None
    cue, sense = _introduction(line, first, before)
    last = first
    while (
        last + 1 < len(tokens)
        and last - first + 1 < _MOST_UNLISTED
        and line.joined(last + 1)
        and tokens[last + 1].capital
        and not tokens[last].possessive
        and not tokens[last + 1].acronym
        and tokens[last + 1].lower not in cues.free
    ):
        last += 1
    if _filters.is_person(line, first, last) or _filters.is_something_else(line, first, last):
        return None
    if _filters.water_after(line, last) and not line.shouted:
        sense = "water"
    elif cue != "introduced" and sense != "water":
        listed = bool(before) and _listed_with(line, before[-1], first)
        if (cue != "preposition" and not listed) or line.shouted or last > first + 1:
            return None
        word = tokens[last]
        ends = word.lower.endswith(cues.village_endings) or _beside_preposition(line, first)
        if not ends or len(word.text) < _SHORTEST_UNLISTED or is_surname(word.text, cues.language):
            return None
        sense = "settlement"
    forms = line.runs.get((first, last), (line.sentence.text,))
    return Span(
        start=token.start, end=tokens[last].end, first=first, last=last, name=forms[0],
        matches=(), sense=sense, cue=cue, small=_is_small(line, first, before),
    )  # fmt: skip
