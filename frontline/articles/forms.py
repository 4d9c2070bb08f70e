"""Dictionary forms of inflected names: "Малой Локни" may be "Малая Локня".

pymorphy3 knows most names and guesses the rest; for what it guesses wrong (it takes "Локни" for a
verb) there are endings in `rules/forms_<language>.yaml`. Both offer more forms than are names: the
gazetteer decides which of them exists.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product
from typing import Any

from frontline.articles._rules import languages, load_rules

_MOST_FORMS = 9
"""Forms of one word that are tried."""
_MOST_NAMES = 60
"""Forms of one name of several words that are tried."""

_PEOPLE = ("Name", "Patr", "Surn")


@lru_cache(maxsize=65536)
def name_forms(words: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The forms a gazetteer may know a name by, the likeliest first.

    Args:
        words: the words of the name, in order, as inflected.
        language: language of the sentence.

    Returns:
        The name itself, then its dictionary forms, words joined by a space; no repetitions.
    """
    if language not in languages("forms"):
        return (" ".join(words),)
    if len(words) == 1:
        return _word_forms(words[0], language)
    ranked = [list(enumerate(_word_forms(word, language))) for word in words]
    combined = sorted(product(*ranked), key=lambda parts: sum(rank for rank, _ in parts))
    names = (" ".join(form for _, form in parts) for parts in combined[:_MOST_NAMES])
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=65536)
def is_given_name(word: str, language: str) -> bool:
    """Whether a capitalised word is first of all a person's first name or patronymic."""
    if language not in languages("forms"):
        return False
    parses = _analyser(language).parse(_plain(word))
    best = [parse for parse in parses if parse.score >= parses[0].score]
    return any(parse.tag.grammemes.intersection(("Name", "Patr")) for parse in best) and not any(
        "Geox" in parse.tag.grammemes for parse in parses
    )


@lru_cache(maxsize=65536)
def may_be_given_name(word: str, language: str) -> bool:
    """Whether a capitalised word can be a first name, though it may be a town as well."""
    if language not in languages("forms"):
        return False
    return any(
        parse.tag.grammemes.intersection(("Name", "anim"))
        for parse in _analyser(language).parse(_plain(word))
    )


@lru_cache(maxsize=65536)
def agrees(word: str, noun: str, language: str) -> bool:
    """Whether a word can be the adjective of the noun after it: "Покровському напрямку"."""
    if language not in languages("forms"):
        return False
    nouns = [
        _agreement(parse)
        for parse in _analyser(language).parse(_plain(noun))
        if parse.tag.POS in {"NOUN", "ADJF"}
    ]
    return any(
        parse.tag.POS == "ADJF" and _agreement(parse) in nouns
        for parse in _analyser(language).parse(_plain(word))
    )


@lru_cache(maxsize=65536)
def is_future(word: str, language: str) -> bool:
    """Whether a word can be read as a finite verb, and only as one in the future tense."""
    if language not in {"uk", "ru"}:
        return False  # other languages build their future with words of its own
    verbs = [parse.tag for parse in _analyser(language).parse(word) if "VERB" in parse.tag]
    return bool(verbs) and all("futr" in tag for tag in verbs)


def _agreement(parse: Any) -> tuple[str, str]:
    tag = parse.tag
    return str(tag.case), "plur" if "plur" in tag.grammemes else str(tag.gender)


@lru_cache(maxsize=65536)
def is_surname(word: str, language: str) -> bool:
    """Whether a capitalised word may be a person's surname."""
    if language not in languages("forms"):
        return False
    return any("Surn" in parse.tag.grammemes for parse in _analyser(language).parse(_plain(word)))


@lru_cache(maxsize=65536)
def _word_forms(word: str, language: str) -> tuple[str, ...]:
    plain = _plain(word)
    nouns: list[str] = []
    adjectives: list[str] = []
    for parse in _analyser(language).parse(plain)[:12]:
        grammemes = parse.tag.grammemes
        if grammemes.intersection(_PEOPLE):
            continue
        if parse.tag.POS == "NOUN":
            nouns.append(parse.normal_form)
            if "plur" in grammemes:
                nouns.append(_inflected(parse, {"nomn", "plur"}))
        elif parse.tag.POS == "ADJF" and "nomn" not in grammemes:
            adjectives.extend([*_nominatives(parse, grammemes), parse.normal_form])
    forms = dict.fromkeys(
        [plain.lower(), *nouns, *adjectives, *_by_ending(plain.lower(), language)]
    )
    forms.pop("", None)
    return tuple(form[0].upper() + form[1:] for form in forms)[:_MOST_FORMS]


def _nominatives(parse: Any, grammemes: frozenset[str]) -> list[str]:
    if "plur" in grammemes:
        return [_inflected(parse, {"nomn", "plur"})]
    # A masculine adjective has the oblique cases of a neuter one: "Кураховому" is "Курахове".
    genders = {"femn": ("femn",), "neut": ("neut",), "masc": ("neut", "masc")}
    return [
        _inflected(parse, {"nomn", target})
        for gender, targets in genders.items()
        if gender in grammemes
        for target in targets
    ]


def _inflected(parse: Any, grammemes: set[str]) -> str:
    form = parse.inflect(grammemes)
    return "" if form is None else str(form.word)


def _by_ending(word: str, language: str) -> list[str]:
    endings = _endings(language)
    for length in range(min(5, len(word) - 2), 0, -1):
        replacements = endings.get(word[-length:])
        if replacements is not None:
            return [word[:-length] + ending for ending in replacements]
    return []


def _plain(word: str) -> str:
    return word.replace("’", "'").replace("ʼ", "'").replace("`", "'")


@cache
def _endings(language: str) -> dict[str, list[str]]:
    endings: dict[str, list[str]] = load_rules("forms", language)["endings"]
    return endings


@cache
def _analyser(language: str) -> Any:
    import pymorphy3  # only when Cyrillic text is read: the dictionaries take a tenth of a second

    return pymorphy3.MorphAnalyzer(lang=language)
