"""The word lists that tell a place from a person, a unit or a newspaper, one set a language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from frontline.articles._rules import languages, load_rules


@dataclass(frozen=True, slots=True)
class Cues:
    """`rules/mentions_<language>.yaml`, ready to use; all words are lower case."""

    language: str
    areas: dict[str, str]
    plural_areas: dict[str, str]
    area_openers: frozenset[str]
    area_names: tuple[str, ...]
    heads: frozenset[str]
    small_heads: frozenset[str]
    head_links: frozenset[str]
    area_heads: frozenset[str]
    waters: frozenset[str]
    not_before: frozenset[str]
    names_after: frozenset[str]
    titles: frozenset[str]
    not_after: frozenset[str]
    free: frozenset[str]
    prepositions: frozenset[str]
    beside: frozenset[str]
    sure_prepositions: frozenset[str]
    directions: frozenset[str]
    direction_links: frozenset[str]
    tails: frozenset[str]
    pre_tails: frozenset[str]
    conjunctions: frozenset[str]
    articles: frozenset[str]
    connectors: frozenset[str]
    adjective_endings: tuple[str, ...]
    region_adjectives: tuple[tuple[str, str, str], ...]
    acronyms: frozenset[str]
    acronym_verbs: frozenset[str]
    nicknames: dict[str, str]
    wide: frozenset[str]
    village_endings: tuple[str, ...]
    peoples: tuple[tuple[str, re.Pattern[str]], ...]
    common: frozenset[str]
    ground_words: frozenset[str]
    city_words: frozenset[str]
    city_prepositions: frozenset[str]
    given_names: frozenset[str]


def _beginning(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for a word that begins with any of some words."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})", re.IGNORECASE)


@cache
def load_cues(language: str) -> Cues:
    """The cues of a language; those of English where it has none of its own."""
    known = language if language in languages("mentions") else "en"
    rules = load_rules("mentions", known)
    fields: dict[str, Any] = {"language": known}
    for name, kind in Cues.__annotations__.items():
        if name in {"language", "area_openers"}:
            continue
        value = rules.get(name) or ()
        if name == "peoples":
            fields[name] = tuple((code, _beginning(words)) for code, words in dict(value).items())
            continue
        if kind.startswith("dict"):
            fields[name] = dict(value)
        elif kind.startswith("frozenset"):
            fields[name] = frozenset(value)
        else:
            fields[name] = tuple(value)
    areas = (*fields["areas"], *fields["plural_areas"])
    fields["area_openers"] = frozenset(words.split()[0] for words in areas)
    return Cues(**fields)
