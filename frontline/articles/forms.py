"""What a word of a text can be: a first name, a surname, an adjective of the noun after it, a verb.

By the dictionaries of pymorphy3; the forms of place names are `gazetteer.inflection`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from gazetteer.inflection import LANGUAGES, load_analyser

# pymorphy3 asks every character for its name, and some letters have none.
_STRANGE = re.compile(r"[^\s\dA-Za-z\u00c0-\u036f\u0400-\u04ff'’ʼ`«»“”„\"().,:/-]")
_MOST_WORDS = 16_384  # remembered, of each question
_NAMES = frozenset({"Geox", "Name", "Surn", "Orgn", "prop"})
_DECLINED = frozenset({"NOUN", "ADJF", "PRTF"})
_OBLIQUE = ("gent", "loct", "ablt", "datv", "accs")
_INFINITIVE = frozenset({"INFN", "infn", "Infr"})


@lru_cache(maxsize=_MOST_WORDS)
def is_given_name(word: str, language: str) -> bool:
    """Whether a capitalised word is first of all a person's first name or patronymic."""
    if language not in LANGUAGES:
        return False
    parses = _parse(word, language)
    best = [parse for parse in parses if parse.score >= parses[0].score]
    return any(parse.tag.grammemes.intersection(("Name", "Patr")) for parse in best) and not any(
        "Geox" in parse.tag.grammemes for parse in parses
    )


@lru_cache(maxsize=_MOST_WORDS)
def may_be_given_name(word: str, language: str) -> bool:
    """Whether a capitalised word can be a first name, though it may be a town as well."""
    if language not in LANGUAGES:
        return False
    return any(
        parse.tag.grammemes.intersection(("Name", "anim")) for parse in _parse(word, language)
    )


@lru_cache(maxsize=_MOST_WORDS)
def agrees(word: str, noun: str, language: str) -> bool:
    """Whether a word can be the adjective of the noun after it: "Покровському напрямку"."""
    if language not in LANGUAGES:
        return False
    nouns = [
        _agreement(parse) for parse in _parse(noun, language) if parse.tag.POS in {"NOUN", "ADJF"}
    ]
    return any(
        parse.tag.POS == "ADJF" and _agreement(parse) in nouns for parse in _parse(word, language)
    )


@lru_cache(maxsize=_MOST_WORDS)
def is_common_word(word: str, language: str) -> bool:
    """Whether a dictionary knows a word, and as no name: "город", "новости", not "Торецк"."""
    if language not in LANGUAGES:
        return False
    analyser = load_analyser(language)
    return bool(analyser.word_is_known(_plain(word))) and not any(
        parse.tag.grammemes.intersection(_NAMES) for parse in _parse(word, language)
    )


@lru_cache(maxsize=_MOST_WORDS)
def is_future(word: str, language: str) -> bool:
    """Whether a word can be read as a finite verb, and only as one in the future tense."""
    if language not in LANGUAGES:
        return False  # other languages build their future with words of its own
    verbs = [parse.tag for parse in _parse(word, language) if "VERB" in parse.tag]
    return bool(verbs) and all("futr" in tag for tag in verbs)


@lru_cache(maxsize=_MOST_WORDS)
def is_infinitive(word: str, language: str) -> bool:
    """Whether a word is first of all an infinitive: "захопити", "взять"."""
    if language not in LANGUAGES:
        return False  # others mark theirs with a word of its own
    parses = _parse(word, language)
    return bool(parses) and not _INFINITIVE.isdisjoint(
        {str(parses[0].tag.POS), *parses[0].tag.grammemes}
    )


@lru_cache(maxsize=_MOST_WORDS)
def is_addressee(word: str, language: str) -> bool:
    """Whether a word can stand in the dative and not in the nominative: "Путину доложили"."""
    if language not in LANGUAGES:
        return False
    cases = {parse.tag.case for parse in _parse(word, language)}
    return "datv" in cases and not cases & {"nomn", None}


@lru_cache(maxsize=_MOST_WORDS)
def put_in_nominative(name: str, language: str, *, oblique: bool) -> str:
    """A person or institution as the subject of a sentence: "Генштабу ЗСУ" is "Генштаб ЗСУ".

    The adjectives before its noun, the noun and the names right after it are changed, and only
    where a dictionary tells their common case; what follows hangs on the noun and stays.

    Args:
        name: as it stands in the text.
        language: of the text.
        oblique: whether what governs it rules the nominative out; else a name that can be one is.
    """
    words = name.split()
    if language not in LANGUAGES or not words or " ".join(words) != name:
        return name
    readings = [_parse(word, language) for word in words]
    if not all(readings) or (not oblique and any("nomn" in parse.tag for parse in readings[0])):
        return name
    known = load_analyser(language).word_is_known(_plain(words[0]))
    if not oblique and words[0][0].isupper() and not known:
        return name  # "Трегубов" is no form of a word that it resembles
    for case in _OBLIQUE:
        told = _heads(words, [_in_case(parses, case) for parses in readings])
        rest = words[len(told) : len(told) + 1]
        if told and not (
            "anim" in told[-1].tag and any(_may_be_surname(w, language) for w in rest)
        ):
            changed = [_as_written(parse, word) for parse, word in zip(told, words, strict=False)]
            return " ".join((*changed, *words[len(told) :]))
    return name


def _in_case(parses: Sequence[Any], case: str) -> list[Any]:
    """The readings of a word in a case; as names first, and as men's before others."""
    fitting = [
        parse
        for parse in parses
        if parse.tag.case == case
        and parse.tag.POS in _DECLINED
        and not (_is_name(parse) and "plur" in parse.tag)  # nobody's name is several people's
    ]
    return sorted(
        fitting,
        key=lambda parse: (not _is_name(parse), "masc" not in parse.tag, "plur" in parse.tag),
    )


def _is_name(parse: Any) -> bool:
    return bool(parse.tag.grammemes.intersection(("Name", "Surn", "Patr")))


def _heads(words: Sequence[str], readings: Sequence[Sequence[Any]]) -> list[Any]:
    """One reading for each word up to the noun and the names after it; none if there is no noun."""
    told: list[Any] = []
    for word, parses in zip(words, readings, strict=True):
        after = bool(told) and told[-1].tag.POS == "NOUN"
        fitting = [p for p in parses if not after or (_is_name(p) and word[0].isupper())]
        if not fitting or word.isupper():
            break
        noun = next((parse for parse in fitting if parse.tag.POS == "NOUN"), None)
        told.append(noun or fitting[0])
    if not told or (told[-1].tag.POS != "NOUN" and len(told) < len(words)):
        return []
    head = _agreement(next((parse for parse in told if parse.tag.POS == "NOUN"), told[-1]))
    for at, parses in enumerate(readings[: len(told)]):
        if told[at].tag.POS != "NOUN":
            told[at] = next((parse for parse in parses if _agreement(parse) == head), told[at])
    return told


def _may_be_surname(word: str, language: str) -> bool:
    """Whether a word may be a surname that no dictionary knows: better one case than two."""
    analyser = load_analyser(language)
    if word.isupper() or not word[0].isupper() or analyser.word_is_known(_plain(word)):
        return False
    parses = _parse(word, language)
    return all(parse.tag.POS != "ADJF" or _is_name(parse) for parse in parses)


def _as_written(parse: Any, word: str) -> str:
    """The nominative of a reading, with the capital letters of the word."""
    changed = parse.inflect({"nomn"})
    if changed is None:
        return word
    parts = changed.word.split("-")
    given = word.split("-")
    if len(parts) == len(given):
        parts = [
            part[:1].upper() + part[1:] if like[:1].isupper() else part
            for part, like in zip(parts, given, strict=True)
        ]
    return "-".join(parts)


def _agreement(parse: Any) -> tuple[str, str]:
    tag = parse.tag
    return str(tag.case), "plur" if "plur" in tag.grammemes else str(tag.gender)


@lru_cache(maxsize=_MOST_WORDS)
def is_surname(word: str, language: str) -> bool:
    """Whether a capitalised word may be a person's surname."""
    if language not in LANGUAGES:
        return False
    return any("Surn" in parse.tag.grammemes for parse in _parse(word, language))


def _plain(word: str) -> str:
    return word.replace("’", "'").replace("ʼ", "'").replace("`", "'")


def _parse(word: str, language: str) -> list[Any]:
    """What a word may be; nothing where it has letters that pymorphy3 fails at."""
    plain = _plain(word)
    return [] if _STRANGE.search(plain) else load_analyser(language).parse(plain)
