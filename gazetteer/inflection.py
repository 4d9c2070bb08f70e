"""The nominatives that an inflected Cyrillic name may stand for: "Малой Локни", "Малая Локня".

pymorphy3 knows most Ukrainian and Russian names and guesses the rest; what it guesses wrong
("Локни" is no verb) is in the declensions of `data/inflection_<language>.yaml`. Both offer more
forms than are names, so sets are compared: two names may be one where their sets of base forms
meet, and a gazetteer decides which of the forms exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from gazetteer._readings import (
    LANGUAGES,
    Reading,
    is_listed,
    list_prepositions,
    load_analyser,
    plain,
    read_word,
)
from gazetteer.spelling import MAX_NAME

__all__ = ["LANGUAGES", "base_forms", "guess_languages", "list_prepositions", "load_analyser"]

_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_MOST_WORDS = 8
_MOST_FORMS = 60
_MOST_PATHS = 100
_FIXED_BEFORE, _FIXED_AFTER, _TWO_NOUNS = 3, 2, 2

_SPACED = re.compile(r"[^\W_]+(?:['’ʼ`-][^\W_]+)*")
_HYPHEN = re.compile(r"(?<!\d)-")
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_RUSSIAN = re.compile(r"[ыэъё]", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_OTHER_LETTER = re.compile(r"[^\W\d_а-яёіїєґ]", re.IGNORECASE)


class _Token(NamedTuple):
    """A word, or a part of a hyphenated one, with what stands before it."""

    joint: str
    text: str
    readings: tuple[Reading, ...]

    @property
    def adjectival(self) -> bool:
        return any(reading.adjective for reading in self.readings)

    def in_case(self, case: str) -> list[tuple[int, Reading | None]]:
        """What it may be in a case, with ranks; a word that is not declined stands in any."""
        if not self.readings:
            return [(0, None)]
        return [(rank, read) for rank, read in enumerate(self.readings) if read.case == case]


class _Path(NamedTuple):
    """One reading of every word, None for a word that stays as it stands, and what it costs."""

    cost: int
    readings: tuple[Reading | None, ...]

    def extend(self, reading: Reading | None, rank: int) -> _Path | None:
        """The path with one more word; None if it does not agree with the word before."""
        cost = _join_cost(self.readings[-1] if self.readings else None, reading)
        return None if cost is None else _Path(self.cost + rank + cost, (*self.readings, reading))

    def has(self, flag: str) -> bool:
        """Whether any reading is marked so."""
        return any(reading and getattr(reading, flag) for reading in self.readings)


def guess_languages(name: str) -> tuple[str, ...]:
    """The languages whose inflection a name may have, by its letters; none for others.

    `і`, `ї`, `є`, `ґ` are Ukrainian, `ы`, `э`, `ъ`, `ё` Russian; without any it may be both.
    """
    if not _CYRILLIC.search(name) or _OTHER_LETTER.search(name):
        return ()
    ukrainian, russian = bool(_UKRAINIAN.search(name)), bool(_RUSSIAN.search(name))
    if ukrainian == russian:
        return ("uk", "ru")
    return ("uk",) if ukrainian else ("ru",)


@lru_cache(maxsize=65536)
def base_forms(name: str, language: str, *, lookup: bool = False) -> tuple[str, ...]:
    """The nominatives that a name may be a form of, the likeliest first.

    Words of a name are inflected together: "Великою Новосілкою" is "Велика Новосілка", and what
    follows may stay as it is ("Ростове-на-Дону", "Мысом Доброй Надежды"). Adjectives agree with
    their nouns. A name keeps its number and gender, "Сум" is "Суми"; of
    single words see `lookup`.

    Total and bounded: a name of more than 200 characters or 8 words is returned as it is.

    Args:
        name: as inflected, or a nominative; upper or lower case.
        language: of the text; of others than "uk" and "ru" the name alone is returned. A name
            with letters that only the other of the two has is read as the other's.
        lookup: whether the forms are to be looked up among the names of places, rather than
            compared with those of another name. Then forms count that are rarely meant and often
            make two names fall together (an unlisted "Курахове" may be "Курахово"), and the kin of
            single words does not: of an adjective in -ский its masculine ("российское",
            "российский"), of a plural its singular ("козаками", "козак").

    Returns:
        The name itself, then its base forms, capitalised as the name is, at most 60, without
        repetition. Derived forms have `е` for `ё` and a straight apostrophe, so that sets of them
        can be compared.
    """
    languages = guess_languages(name) if len(name) <= MAX_NAME else ()
    if not languages or language not in LANGUAGES:
        return (name,)
    tokens = _read_tokens(name, languages[0] if len(languages) == 1 else language)
    if not 0 < len(tokens) <= _MOST_WORDS:
        return (name,)
    paths = [path for window in _windows(tokens) for path in _inflect(tokens, *window)]
    if not lookup:
        paths = [path for path in paths if not path.has("weak")]
    if len(tokens) > 1 or lookup:
        paths = [path for path in paths if not path.has("kin")]
    paths.sort(key=lambda path: path.cost)
    forms = dict.fromkeys(_join(tokens, path) for path in paths)
    return tuple(islice(dict.fromkeys([name, *forms]), _MOST_FORMS))


def _read_tokens(name: str, language: str) -> list[_Token]:
    tokens: list[_Token] = []
    for word in _SPACED.findall(name):
        parts = [word] if is_listed(plain(word), language) else _HYPHEN.split(word)
        for number, part in enumerate(parts):
            joint = "-" if number else " "
            tokens.append(_Token(joint, part, read_word(plain(part), language)))
    return tokens


def _windows(tokens: list[_Token]) -> Iterator[tuple[int, int, str]]:
    """(first, end, case) of the words that may be inflected together, the others as they stand."""
    for case in _CASES:
        for first in range(len(tokens)):
            if first and tokens[first - 1].adjectival:
                break
            for end in range(len(tokens), first, -1):
                yield first, end, case


def _inflect(tokens: list[_Token], first: int, end: int, case: str) -> list[_Path]:
    """The ways to read the words of a window in one case, the likelier the cheaper."""
    fixed = _FIXED_BEFORE * first + _FIXED_AFTER * (len(tokens) - end)
    paths = [_Path(fixed, (None,) * first)]
    for token in tokens[first:end]:
        options = token.in_case(case)
        extended = (path.extend(reading, rank) for path in paths for rank, reading in options)
        paths = sorted((path for path in extended if path), key=_cost)[:_MOST_PATHS]
    rest = (None,) * (len(tokens) - end)
    return [
        _Path(path.cost, (*path.readings, *rest))
        for path in paths
        if not rest or path.readings[-1] is None or not path.readings[-1].adjective
    ]


def _cost(path: _Path) -> int:
    return path.cost


def _join_cost(before: Reading | None, reading: Reading | None) -> int | None:
    """What two neighbours cost; None if they do not agree.

    An adjective agrees with the word after it, else with the noun before it.
    """
    if reading is None:
        return 0
    if before is None:
        return None if reading.bound else 0
    if before.adjective or reading.adjective:
        agreeing = before.agreement == reading.agreement and (before.adjective or not reading.bound)
        return 0 if agreeing else None
    return None if reading.bound else _TWO_NOUNS


def _join(tokens: list[_Token], path: _Path) -> str:
    words = [
        token.joint + _cased(plain(token.text) if reading is None else reading.base, token.text)
        for token, reading in zip(tokens, path.readings, strict=True)
    ]
    return "".join(words)[1:]


def _cased(base: str, like: str) -> str:
    if len(like) > 1 and like.isupper():
        return base.upper()
    parts, models = base.split("-"), like.split("-")
    if len(parts) != len(models):
        models = [like] * len(parts)
    return "-".join(
        part[:1].upper() + part[1:] if model[:1].isupper() else part
        for part, model in zip(parts, models, strict=True)
    )
