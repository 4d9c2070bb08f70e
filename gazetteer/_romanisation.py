"""The romanisations under which the press writes a Ukrainian or Russian name.

Ukrainian by KMU 2010 (the state's own) and BGN/PCGN 1965, Russian by BGN/PCGN 1947, the looser
form of the press, and the form without `y` before `e`; through translitua and iuliia.
"""

from __future__ import annotations

import re
from functools import lru_cache

import iuliia  # type: ignore[import-untyped,import-not-found,unused-ignore]
import translitua  # type: ignore[import-untyped,import-not-found,unused-ignore]

_UKRAINIAN = re.compile("[іїєґІЇЄҐ'’ʼ]")
_RUSSIAN = re.compile("[ыэъёЫЭЪЁ]")
_BELARUSIAN = re.compile("[ўЎ]")


def guess_language(text: str) -> str | None:
    """`uk`, `ru` or `be` if a letter gives it away, else None."""
    if _BELARUSIAN.search(text):
        return "be"
    if _RUSSIAN.search(text):
        return "ru"
    return "uk" if _UKRAINIAN.search(text) else None


@lru_cache(maxsize=65536)
def romanise(text: str, language: str | None) -> tuple[str, ...]:
    """Every romanisation of a Cyrillic name; both languages' if the language is not known."""
    forms: list[str] = []
    if language in {"uk", None}:
        forms += [romanise_official(text), translitua.translit(text, translitua.UkrainianBGN)]
    if language in {"ru", None}:
        forms += [
            schema.translate(text)
            for schema in (iuliia.BGN_PCGN_ALT, iuliia.WIKIPEDIA, iuliia.MOSMETRO)
        ]
    return tuple(dict.fromkeys(forms))


def romanise_official(text: str) -> str:
    """Ukraine's own romanisation: resolution 55 of the Cabinet of Ministers, 27 January 2010."""
    return str(translitua.translit(text, translitua.UkrainianKMU))


def romanise_abroad(text: str) -> tuple[str, ...]:
    """A Ukrainian name as the German and the French press write it: Kurachowe, Kourakhove."""
    schemas = (translitua.UkrainianGerman, translitua.UkrainianFrench)
    return tuple(str(translitua.translit(text, schema)) for schema in schemas)
