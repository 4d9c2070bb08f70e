"""What one word of a name may be a form of: the dictionaries' readings, then the declensions'."""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

LANGUAGES = ("uk", "ru")
"""The languages whose inflection is known."""

_PEOPLE = frozenset(("Name", "Patr", "Surn"))
_JOINING = frozenset(("CONJ", "PREP"))
_MERGED = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct"}
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_GENDERS = ("masc", "femn", "neut")
_LONGEST_WORD = 40
_SHORTEST_STEM = 2
_LONGEST_ENDING = 6
_RELATIONAL = ("ский", "цкий", "ський", "цький")


class Reading(NamedTuple):
    """One way to read a word.

    Attributes:
        base: the nominative of the same number, lower case, `е` for `ё`.
        case: one of the six cases, as pymorphy3 calls them.
        agreement: gender, or "plur".
        adjective: whether it agrees with a noun.
        bound: whether it holds only after an adjective that agrees.
        weak: whether it is rarely meant, see `lookup` of `inflection.base_forms`.
        kin: whether it changes number or gender; only where the word is the whole name.
    """

    base: str
    case: str
    agreement: str
    adjective: bool = False
    bound: bool = False
    weak: bool = False
    kin: bool = False


def plain(word: str) -> str:
    """Lower case, a straight apostrophe, `е` for `ё`."""
    for sign in "’ʼ`":
        word = word.replace(sign, "'")
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=65536)
def read_word(word: str, language: str) -> tuple[Reading, ...]:
    """The nominal readings of a word, the likeliest first; none if it is not declined.

    Args:
        word: as `plain` returns it.
        language: "uk" or "ru".
    """
    if len(word) > _LONGEST_WORD:
        return ()
    parses = load_analyser(language).parse(word)
    if is_listed(word, language) and any(parse.tag.POS in _JOINING for parse in parses):
        return ()
    parses = [parse for parse in parses if _is_place_like(parse)]
    known = [parse.tag for parse in parses if is_listed(parse.word, language)]
    nominatives: dict[tuple[str, str, str], str] = {}
    readings = [
        reading for parse in parses for reading in _read(parse, word, language, nominatives)
    ]
    listed = any(tag.POS == "NOUN" and "anim" not in tag.grammemes for tag in known)
    rules = [rule._replace(weak=listed and not rule.bound) for rule in _decline(word, language)]
    if known:
        readings = [*sorted(readings, key=_order), *sorted(rules, key=_order)]
    else:
        weak = _load(language).weak.get(word[-2:], ())
        readings = [
            reading._replace(weak=reading.base[-1:] in weak and reading.base != word)
            for reading in sorted((*readings, *rules), key=_order)
        ]
    return tuple(dict.fromkeys(readings))


def _order(reading: Reading) -> tuple[bool, bool]:
    return reading.kin, reading.adjective


def list_prepositions(language: str) -> frozenset[str]:
    """Words that stand before the name of a place, lower case, some of them two words."""
    return _load(language).prepositions


@lru_cache(maxsize=65536)
def is_listed(word: str, language: str) -> bool:
    """Whether a dictionary has the word as it stands."""
    return len(word) <= _LONGEST_WORD and bool(load_analyser(language).word_is_known(word))


def _is_place_like(parse: Any) -> bool:
    nominal = parse.tag.POS in {"NOUN", "ADJF", "PRTF"} and _case(parse) in _CASES
    return nominal and not _PEOPLE & parse.tag.grammemes


def _case(parse: Any) -> str:
    case = str(parse.tag.case)
    return _MERGED.get(case, case)


def _read(
    parse: Any, word: str, language: str, nominatives: dict[tuple[str, str, str], str]
) -> Iterator[Reading]:
    grammemes, case, normal = parse.tag.grammemes, _case(parse), plain(parse.normal_form)
    plural, adjective = "plur" in grammemes, parse.tag.POS != "NOUN"
    agreement = "plur" if plural else next((g for g in _GENDERS if g in grammemes), "masc")
    if adjective and case == "accs" and "anim" in grammemes:
        return  # no place is
    if case == "nomn":
        base = word
    elif plural or adjective:
        same = (normal, agreement, str(parse.tag.POS))
        if same not in nominatives:  # declining a word takes longer than all the rest
            form = parse.inflect({"nomn", agreement})
            nominatives[same] = normal if form is None else plain(form.word)
        base = nominatives[same]
    else:
        base = normal
    yield Reading(base, case, agreement, adjective)
    if adjective and normal.endswith(_RELATIONAL):
        yield Reading(normal, case, agreement, adjective, kin=True)
    if plural and not adjective and normal != base and is_listed(parse.word, language):
        # "Азовского и Чёрного морей": singular adjectives share a plural noun.
        gender = str(parse.normalized.tag.gender)
        yield Reading(normal, case, gender, bound=True)
        yield Reading(normal, case, agreement, kin=True)


def _decline(word: str, language: str) -> list[Reading]:
    """Readings by the declensions whose ending is the longest that the word has."""
    endings = _load(language).endings
    for length in range(min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM), -1, -1):
        stem, ending = word[: len(word) - length], word[len(word) - length :]
        if ending in endings:
            return [reading._replace(base=stem + reading.base) for reading in endings[ending]]
    return []


class _Rules(NamedTuple):
    """The declensions of a language: see the head of `data/inflection_<language>.yaml`."""

    endings: dict[str, list[Reading]]
    weak: dict[str, list[str]]
    prepositions: frozenset[str]


@cache
def _load(language: str) -> _Rules:
    import yaml  # only for Cyrillic names

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    path = os.path.join(os.path.dirname(__file__), "data", f"inflection_{language}.yaml")  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs 8 ms
        rules = yaml.load(file, Loader=loader)  # noqa: S506 - a loader of plain text
    endings: dict[str, list[Reading]] = {}
    for part, agreements in rules["declensions"].items():
        for agreement, rows in agreements.items():
            for base, forms in rows.items():
                for case, spelt in zip(_CASES, (base, *forms.split()), strict=True):
                    for ending in spelt.split("/"):
                        reading = Reading(
                            base.strip("0"), case, agreement, part == "adjectives",
                            bound=agreement == "plur" and ending == "0",
                        )  # fmt: skip
                        if ending != "=":
                            endings.setdefault(ending.strip("0"), []).append(reading)
    return _Rules(endings, rules["weak"], frozenset(rules["prepositions"]))


@cache
def load_analyser(language: str) -> Any:
    """pymorphy3's analyser of Ukrainian ("uk") or Russian ("ru"), loaded once."""
    import pymorphy3  # only for Cyrillic names: the dictionaries take a tenth of a second

    return pymorphy3.MorphAnalyzer(lang=language)
