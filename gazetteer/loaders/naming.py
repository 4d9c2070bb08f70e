"""Which names of a source are kept, and the romanisations that go with them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from gazetteer._romanisation import guess_language, romanise
from gazetteer.loaders.records import LOOSE_COUNTRIES, Record
from gazetteer.places import NameStatus
from gazetteer.spelling import LOOSE, fold, is_cyrillic, loosen

_SHORTEST_ALTERNATE = 3
_LONGEST_CODE = 4


def print_name(name: str) -> str:
    """Drop the marks of soft and hard signs, as the press does."""
    return name.translate(str.maketrans("", "", "'’ʼʹ"))


def add_cyrillic(
    record: Record,
    text: str,
    primary: str,
    *,
    status: NameStatus | None = None,
    language: str | None = None,
) -> None:
    """Add a Cyrillic name and its romanisations.

    It is as official as the printed name if one of its romanisations is the printed name.
    """
    language = language or guess_language(text)
    if language is None and record.country == "RU":
        language = "ru"
    folded, loose = _list_keys(text, language if language in {"uk", "ru"} else None)
    standing = status or ("official" if primary in folded else "alternate")
    record.add(text, language=language, status=standing)
    record.add_keys(folded, standing)
    if record.country in LOOSE_COUNTRIES:
        record.add_keys(loose, standing)


@lru_cache(maxsize=65536)
def _list_keys(text: str, language: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """The folded and the loose keys of a Cyrillic name's romanisations."""
    forms = romanise(text, language)
    folded = frozenset(key for form in forms if (key := fold(form)))
    return folded, frozenset(LOOSE + loosen(form) for form in forms if fold(form))


def find_script(text: str) -> str | None:
    """`Latin` or `Cyrillic` if every letter is of it, else None."""
    if text.isascii():
        return "Latin" if any(map(str.isalpha, text)) else None
    if is_cyrillic(text):
        return "Cyrillic"
    letters = [char for char in text if char.isalpha()]
    latin = all(unicodedata.name(char, "").startswith("LATIN") for char in letters)
    return "Latin" if letters and latin else None


def is_noise(text: str, script: str) -> bool:
    """Airport codes, initials, and GeoNames' lower-case renderings of other scripts."""
    if len(text) < _SHORTEST_ALTERNATE:
        return script == "Latin"
    if script != "Latin":
        return False
    return text[0].islower() or (text.isupper() and len(text) <= _LONGEST_CODE)
