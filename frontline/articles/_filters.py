"""Tells from the words beside a name that it is a person, a unit, a newspaper or a facility."""

from __future__ import annotations

import re

from frontline.articles._lines import Line
from frontline.articles.forms import agrees, is_given_name, is_surname, may_be_given_name

_CLOSING = {"«": "»", "“": "”", '"': '"', "„": "“”", "‘": "’"}
_OPENERS = "\"'“‘«„(:—–"
_LONGEST_TITLE = 4
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LINKING_VOWELS = ("о", "е", "є")
_ADJECTIVE_ENDINGS = ("ian", "ish", "ese", "ern", "ly")


def is_person(line: Line, first: int, last: int) -> bool:
    """Whether a first name or an initial stands before, or a surname after, a first name."""
    tokens, cues = line.tokens, line.cues
    if first:
        before = tokens[first - 1]
        if before.capital and not before.possessive:
            if tokens[first].close and _is_given(line, first - 1):
                return True
            initial = len(before.text) == 1 and tokens[first].gap.strip() == "."
            if initial and before.lower not in cues.heads:
                return True
    after = last + 1
    if first != last or line.shouted or not _capital_at(line, after):
        return False
    word = tokens[first].text
    if is_surname(tokens[after].text, cues.language) and may_be_given_name(word, cues.language):
        return True
    return _is_given(line, first) and tokens[after].lower not in cues.free


def is_something_else(line: Line, first: int, last: int) -> bool:
    """Whether the words around make it a unit, an organisation, a ship or part of a longer name."""
    return (
        _named_after(line, last)
        or _named_before(line, first)
        or _quoted_alone(line, first, last)
        or _in_compound(line, first, last)
        or _shares_noun(line, last)
    )


def is_unit(line: Line, number: int) -> bool:
    """Whether a military unit is named after an area: "Donetsk People's Republic Army *Corps*"."""
    for later in range(number, min(number + 2, len(line.tokens))):
        if not _capital_at(line, later):
            return False
        if line.tokens[later].lower in line.cues.not_before:
            return True
    return False


def is_acronym(line: Line, first: int, last: int) -> bool:
    """Whether it is written as an abbreviation."""
    token = line.tokens[first]
    return first == last and (token.acronym or "." in token.text) and not line.shouted


def used_as_noun(line: Line, last: int) -> bool:
    """Whether "the U.S." stands for the country and not, as in "U.S. officials", for American."""
    after = last + 1
    if line.cues.language != "en" or line.tokens[last].possessive or after >= len(line.tokens):
        return True
    return not line.tokens[after].close or line.tokens[after].lower in line.cues.acronym_verbs


def water_after(line: Line, last: int) -> bool:
    """Whether "river" and the like follow."""
    after = last + 1
    return (
        after < len(line.tokens)
        and line.tokens[after].close
        and line.tokens[after].lower in line.cues.waters
    )


def _is_given(line: Line, number: int) -> bool:
    token = line.tokens[number]
    return token.lower in line.cues.given_names or is_given_name(token.text, line.cues.language)


def _capital_at(line: Line, number: int) -> bool:
    return number < len(line.tokens) and line.tokens[number].close and line.tokens[number].capital


def _named_after(line: Line, last: int) -> bool:
    """Kharkiv *direction*, Kyiv *School* of Economics."""
    tokens, cues = line.tokens, line.cues
    number = last + 1
    if number >= len(tokens) or not tokens[number].close or tokens[last].possessive:
        return False
    after = tokens[number]
    pair = line.surface(number, number + 1)
    named_after = after.capital and after.lower in cues.names_after
    if named_after and not (line.shouted and after.text.isupper()):
        return True
    if after.lower in cues.not_before or pair in cues.not_before:
        return True
    if line.shouted or not after.capital:
        linked = after.lower in cues.conjunctions or after.lower in cues.prepositions
        adjective = not after.capital and not linked
        return adjective and agrees(tokens[last].text, after.text, cues.language)
    if cues.language != "en":  # "Донецька ОВА"
        official = after.acronym and tokens[last].lower.endswith(cues.adjective_endings)
        return official or _foreign(line, last, number)
    return not _harmless_after(line, number)


def _foreign(line: Line, *numbers: int) -> bool:
    """Whether words of a Cyrillic text are in Latin letters: together they are a foreign name.

    "Deutsche Welle", "The Kyiv Independent".
    """
    latin = all(line.tokens[number].text.isascii() for number in numbers)
    return latin and _CYRILLIC.search(line.sentence.text) is not None


def _harmless_after(line: Line, number: int) -> bool:
    """Whether a capitalised word after a place leaves it one: "Kursk Governor", "Ukraine Army"."""
    cues = line.cues
    after = line.tokens[number]
    if after.acronym or after.lower in cues.free or after.lower in cues.waters:
        return True
    if after.lower.endswith(_ADJECTIVE_ENDINGS):
        return True
    for later in range(number, min(number + _LONGEST_TITLE, len(line.tokens))):
        if not _capital_at(line, later):
            return False
        if line.tokens[later].lower in cues.titles:
            return True
    return False


def _named_before(line: Line, first: int) -> bool:
    """The cruiser *Moskva*, General *Kupiansk*, Xyz *London*."""
    tokens, cues = line.tokens, line.cues
    if not first:
        return False
    number = first - 1
    before = tokens[number]
    if before.lower in cues.not_after and (tokens[first].close or line.dotted(first)):
        return True
    if not tokens[first].close or not before.capital or line.shouted:
        return False
    if cues.language != "en":
        agreeing = agrees(before.text, tokens[first].text, cues.language)
        return agreeing or _foreign(line, number, first)
    return number > 0 and not _harmless_before(line, number)


def _harmless_before(line: Line, number: int) -> bool:
    """Whether a capitalised word before a place leaves it one: "On *Monday* Kyiv said"."""
    cues, before = line.cues, line.tokens[number]
    if before.possessive or before.lower.endswith(_ADJECTIVE_ENDINGS):
        return True
    if before.gap.strip()[-1:] in tuple(_OPENERS):  # it opens a sentence or a quotation
        return True
    lists = (cues.free, cues.prepositions, cues.heads, cues.waters, cues.area_heads)
    return any(before.lower in words for words in lists)


def _quoted_alone(line: Line, first: int, last: int) -> bool:
    """«Москва», the ship: a name alone in quotation marks names something else."""
    text, offset = line.sentence.text, line.sentence.start
    start = line.tokens[first].start - offset
    end = line.tokens[last].end - offset
    opening, closing = text[start - 1 : start] if start else "", text[end : end + 1]
    return bool(closing) and closing in _CLOSING.get(opening, "")


def _in_compound(line: Line, first: int, last: int) -> bool:
    """Yunus-*bek*, *Su*-34; but Moscow-backed and Kyiv-Moscow hold places."""
    tokens, cues = line.tokens, line.cues
    after = last + 1
    if after < len(tokens) and tokens[after].hyphened:
        tail = tokens[after]
        if _two_adjectives(line, after):
            return True
        capital_place = tail.capital and line.knows(after, after)
        demonym = tail.lower.endswith(_ADJECTIVE_ENDINGS)
        if not (tail.lower in cues.tails or capital_place or demonym or _letters(tail.text)):
            return True
    if first and tokens[first].hyphened:
        head = tokens[first - 1]
        if _two_adjectives(line, first):
            return True
        if head.lower not in cues.pre_tails and not (
            head.capital and (line.knows(first - 1, first - 1) or _letters(head.text))
        ):
            return True
    return False


def _two_adjectives(line: Line, number: int) -> bool:
    """Whether a hyphen before a word makes one adjective of two: "Південно-Слобожанському"."""
    head, tail = line.tokens[number - 1].lower, line.tokens[number].lower
    return head.endswith(_LINKING_VOWELS) and tail.endswith(line.cues.adjective_endings)


def _shares_noun(line: Line, last: int) -> bool:
    """Whether it is the first of several adjectives: "Волинському та Поліському напрямках"."""
    tokens, cues = line.tokens, line.cues
    if not cues.adjective_endings or not tokens[last].lower.endswith(cues.adjective_endings):
        return False
    number = last + 1
    while number + 1 < len(tokens):
        joined = tokens[number].lower in cues.conjunctions
        comma = tokens[number].gap.strip() == ","
        number += joined
        if not (joined or comma) or not tokens[number].lower.endswith(cues.adjective_endings):
            return False
        number += 1
        if number < len(tokens) and tokens[number].lower in cues.not_before:
            return tokens[number].close
    return False


def _letters(text: str) -> bool:
    """Whether it is an abbreviation without figures: "EU", not "T" or "M1"."""
    return len(text) > 1 and text.isalpha() and text.isupper()
