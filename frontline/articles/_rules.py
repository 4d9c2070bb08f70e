"""Reads the language data beside this module: `rules/<topic>_<language>.yaml`.

A language exists for a topic when its file exists, so adding one needs no change of code.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("rules")


@cache
def languages(topic: str) -> tuple[str, ...]:
    """The languages a topic has rules for, in alphabetical order."""
    names = (path.stem.removeprefix(f"{topic}_") for path in _FOLDER.glob(f"{topic}_*.yaml"))
    return tuple(sorted(names))


@cache
def load_rules(topic: str, language: str) -> dict[str, Any]:
    """The rules of one topic in one language; do not change what is returned, it is shared."""
    import yaml  # only when an article is read

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # "no" and "on" are words
    text = (_FOLDER / f"{topic}_{language}.yaml").read_text(encoding="utf-8")
    rules: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506  (a loader of plain text)
    return rules


class Needles:
    """What a text must hold for any of some phrases to be in it: a quick look before a slow one.

    Of each phrase the longest word is looked for, as a piece of the text, so nothing is missed.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        longest = {max(phrase.lower().split(), key=len) for phrase in phrases}
        words = sorted(longest, key=lambda word: (len(word), word))
        pieces: list[str] = []
        for word in words:
            if not any(piece in word for piece in pieces):
                pieces.append(word)
        self._pieces = tuple(pieces)

    def may_be_in(self, lowered: str) -> bool:
        """Whether a lower-case text may hold one of the phrases."""
        return any(piece in lowered for piece in self._pieces)
