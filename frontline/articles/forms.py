"""What a word of a text can be: a first name, a surname, an adjective of the noun after it, a verb.

By the dictionaries of pymorphy3; the forms of place names are `gazetteer.inflection`'s.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from gazetteer.inflection import LANGUAGES, load_analyser

_NAMES = frozenset({"Geox", "Name", "Surn", "Orgn", "prop"})
_INFINITIVE = frozenset({"INFN", "infn", "Infr"})


@lru_cache(maxsize=65536)
def is_given_name(word: str, language: str) -> bool:
    """Whether a capitalised word is first of all a person's first name or patronymic."""
    if language not in LANGUAGES:
        return False
    parses = load_analyser(language).parse(_plain(word))
    best = [parse for parse in parses if parse.score >= parses[0].score]
    return any(parse.tag.grammemes.intersection(("Name", "Patr")) for parse in best) and not any(
        "Geox" in parse.tag.grammemes for parse in parses
    )


@lru_cache(maxsize=65536)
def may_be_given_name(word: str, language: str) -> bool:
    """Whether a capitalised word can be a first name, though it may be a town as well."""
    if language not in LANGUAGES:
        return False
    return any(
        parse.tag.grammemes.intersection(("Name", "anim"))
        for parse in load_analyser(language).parse(_plain(word))
    )


@lru_cache(maxsize=65536)
def agrees(word: str, noun: str, language: str) -> bool:
    """Whether a word can be the adjective of the noun after it: "Покровському напрямку"."""
    if language not in LANGUAGES:
        return False
    nouns = [
        _agreement(parse)
        for parse in load_analyser(language).parse(_plain(noun))
        if parse.tag.POS in {"NOUN", "ADJF"}
    ]
    return any(
        parse.tag.POS == "ADJF" and _agreement(parse) in nouns
        for parse in load_analyser(language).parse(_plain(word))
    )


@lru_cache(maxsize=65536)
def is_common_word(word: str, language: str) -> bool:
    """Whether a dictionary knows a word, and as no name: "город", "новости", not "Торецк"."""
    if language not in LANGUAGES:
        return False
    analyser = load_analyser(language)
    return bool(analyser.word_is_known(_plain(word))) and not any(
        parse.tag.grammemes.intersection(_NAMES) for parse in analyser.parse(_plain(word))
    )


@lru_cache(maxsize=65536)
def is_future(word: str, language: str) -> bool:
    """Whether a word can be read as a finite verb, and only as one in the future tense."""
    if language not in LANGUAGES:
        return False  # other languages build their future with words of its own
    verbs = [parse.tag for parse in load_analyser(language).parse(word) if "VERB" in parse.tag]
    return bool(verbs) and all("futr" in tag for tag in verbs)


@lru_cache(maxsize=65536)
def is_infinitive(word: str, language: str) -> bool:
    """Whether a word is first of all an infinitive: "захопити", "взять"."""
    if language not in LANGUAGES:
        return False  # others mark theirs with a word of its own
    parses = load_analyser(language).parse(_plain(word))
    return bool(parses) and not _INFINITIVE.isdisjoint(
        {str(parses[0].tag.POS), *parses[0].tag.grammemes}
    )


def _agreement(parse: Any) -> tuple[str, str]:
    tag = parse.tag
    return str(tag.case), "plur" if "plur" in tag.grammemes else str(tag.gender)


@lru_cache(maxsize=65536)
def is_surname(word: str, language: str) -> bool:
    """Whether a capitalised word may be a person's surname."""
    if language not in LANGUAGES:
        return False
    return any(
        "Surn" in parse.tag.grammemes for parse in load_analyser(language).parse(_plain(word))
    )


def _plain(word: str) -> str:
    return word.replace("’", "'").replace("ʼ", "'").replace("`", "'")
