"""Words of a sentence, and phrases looked for among them.

A phrase is written as data, word by word: `took|taken full? control of`. `stem*` stands for every
word that begins so, `a|b` for either, a trailing `?` makes a word optional, `_3` stands for up to
three words of any kind (never across punctuation). Matching looks each word up in a table, so its
time grows with the length of the sentence and not with the number of phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_WORD = r"[^\W_]++(?:[\u0300-\u036f\u00ad\u200b-\u200d\ufeff][^\W_]*+)*+"
_TOKEN = re.compile(rf"{_WORD}(?:[-'’ʼ`‑]{_WORD})*|[^\w\s]|_")
_SILENT = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200d\ufeff]")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "‑": "-", "ё": "е"})
_QUOTES = frozenset("\"“”«»„'")
_LONGEST_STEM = 14
_MOST_WORDS, _LONGEST_KEPT = 20_000, 40
_new = tuple.__new__  # a named tuple's own constructor costs twice as much, and there are many


class Token(NamedTuple):
    """A word or a punctuation mark.

    Attributes:
        start: first character within the sentence.
        end: one past the last.
        text: as written.
        key: folded: lower case, plain apostrophes, no stress marks, `ё` as `е`.
        word: whether it is a word or a number.
    """

    start: int
    end: int
    text: str
    key: str
    word: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


class Match(NamedTuple):
    """A phrase found: its tokens (`start` to `end`, half-open), kind and value in the rules."""

    start: int
    end: int
    kind: str
    value: str


def cut_tokens(text: str) -> tuple[Token, ...]:
    """The words and punctuation marks of a sentence; a possessive 's is a token of its own."""
    tokens: list[Token] = []
    add = tokens.append
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        written = text[start:end]
        key, word, owns = (_look if end - start < _LONGEST_KEPT else _look_once)(written)
        if owns:
            add(Token(start, end - 2, text[start : end - 2], key[:-2], word=True))
            add(Token(end - 2, end, text[end - 2 : end], "'s", word=True))
            continue
        add(_new(Token, (start, end, written, key, word)))
    return tuple(tokens)


def _look_once(written: str) -> tuple[str, bool, bool]:
    """(key, whether it is a word, whether it ends in a possessive 's) of what a token holds."""
    key = _fold(written)
    word = written[0].isalnum()
    return key, word, word and len(key) > 2 and key.endswith("'s")  # noqa: PLR2004


_look = lru_cache(maxsize=_MOST_WORDS)(_look_once)  # few words make most of a text


def _fold(text: str) -> str:
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return _SILENT.sub("", lowered).translate(_APOSTROPHES) or lowered


@dataclass(frozen=True, slots=True)
class _Element:
    words: frozenset[str]
    stems: tuple[str, ...]
    optional: bool
    gap: int
    fixed: bool  # one of a few whole words and nothing else

    def accepts(self, key: str) -> bool:
        return key in self.words or (bool(self.stems) and key.startswith(self.stems))


@dataclass(frozen=True, slots=True)
class _Phrase:
    elements: tuple[_Element, ...]
    kind: str
    value: str


class Phrases:
    """A set of phrases, each of a kind and with a value, looked for together."""

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """Args: entries: (phrase, kind, value) triples."""
        self._exact: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, list[_Phrase]] = {}
        self._kinds: set[str] = set()
        self._words: dict[str, _Begun] = {}
        for text, kind, value in entries:
            self._kinds.add(kind)
            elements = tuple(map(_element, text.lower().split()))
            if elements[0].optional:
                self._add(_Phrase(elements[1:], kind, value))
            self._add(_Phrase(elements, kind, value))
        # Exact words before stems, longer stems before shorter: of equal matches the first counts.
        self._lengths = sorted({len(stem) for stem in self._stems}, reverse=True)

    def _add(self, phrase: _Phrase) -> None:
        for word in phrase.elements[0].words:
            self._exact.setdefault(word, []).append(phrase)
        for stem in phrase.elements[0].stems:
            self._stems.setdefault(stem, []).append(phrase)

    def knows(self, kind: str) -> bool:
        """Whether any phrase is of that kind."""
        return kind in self._kinds

    def find(self, tokens: Sequence[Token]) -> dict[str, list[Match]]:
        """By kind: the longest matches from left to right, without overlap within a kind."""
        found: dict[str, list[Match]] = {}
        begun_by = self._words
        for start, token in enumerate(tokens):
            begun = begun_by.get(token.key)
            if begun is None:
                begun = self._begun_by(token.key)
            if begun is _NOTHING:
                continue
            best = _of_several(tokens, start, begun) if begun.longer else None
            if not best:
                _add_alone(found, start, begun.alone)
                continue
            for match in _longest(start, begun, best):
                rivals = found.setdefault(match.kind, [])
                if not rivals or rivals[-1].end <= start:
                    rivals.append(match)
        return found

    def _begun_by(self, key: str) -> _Begun:
        """The phrases that may begin with a word; few words make most of a text, so they stay."""
        candidates = list(self._exact.get(key, ()))
        for length in self._lengths:
            if length <= len(key):
                candidates.extend(self._stems.get(key[:length], ()))
        if len(self._words) >= _MOST_WORDS:
            self._words.clear()
        begun = self._words[key] = _sort_candidates(candidates) if candidates else _NOTHING
        return begun


class _Begun(NamedTuple):
    """The phrases that may begin with one word.

    Attributes:
        alone: those of one word, as (kind, value), the first of each kind.
        longer: all others, in order.
        by_second: of the others, those whose second word can only be this one, with their place.
        open: of the others, the rest, with their place.
    """

    alone: tuple[tuple[str, str], ...]
    longer: tuple[tuple[int, _Phrase], ...]
    by_second: dict[str, tuple[tuple[int, _Phrase], ...]]
    open: tuple[tuple[int, _Phrase], ...]


_NOTHING = _Begun((), (), {}, ())


def _sort_candidates(candidates: Sequence[_Phrase]) -> _Begun:
    alone: dict[str, str] = {}
    longer = []
    seconds: dict[str, list[tuple[int, _Phrase]]] = {}
    unbound = []
    for entry in enumerate(candidates):
        phrase = entry[1]
        if len(phrase.elements) == 1:
            alone.setdefault(phrase.kind, phrase.value)
            continue
        longer.append(entry)
        if phrase.elements[1].fixed:
            for word in phrase.elements[1].words:
                seconds.setdefault(word, []).append(entry)
        else:
            unbound.append(entry)
    by_second = {
        word: tuple(sorted([*found, *unbound], key=_place)) for word, found in seconds.items()
    }
    return _Begun(tuple(alone.items()), tuple(longer), by_second, tuple(unbound))


def _place(entry: tuple[int, _Phrase]) -> int:
    return entry[0]


def _add_alone(found: dict[str, list[Match]], start: int, alone: Sequence[tuple[str, str]]) -> None:
    """Add what one word says by itself, where no longer match of its kind covers it."""
    for kind, value in alone:
        rivals = found.get(kind)
        if rivals is None:
            found[kind] = [_new(Match, (start, start + 1, kind, value))]
        elif rivals[-1].end <= start:
            rivals.append(_new(Match, (start, start + 1, kind, value)))


def _longest(start: int, begun: _Begun, best: dict[str, Match]) -> list[Match]:
    """The longest match of each kind that begins at a token; of equal ones the first.

    `best` are those of several words.
    """
    found = list(best.values())
    for kind, value in begun.alone:
        rival = best.get(kind)
        if rival is None or rival.end == start + 1:
            match = Match(start, start + 1, kind, value)
            found = [other for other in found if other.kind != kind] if rival else found
            found.append(match)
    return found


def _of_several(tokens: Sequence[Token], start: int, begun: _Begun) -> dict[str, Match]:
    """By kind the longest match of a phrase of several words."""
    best: dict[str, Match] = {}
    if start + 1 == len(tokens):
        for _, phrase in begun.open:  # the rest of a phrase may be optional
            if phrase.kind not in best and _end(tokens, start + 1, phrase.elements, 1):
                best[phrase.kind] = Match(start, start + 1, phrase.kind, phrase.value)
        return best
    following = tokens[start + 1]
    key, quoted = following.key, following.text in _QUOTES
    for _, phrase in begun.longer if quoted else begun.by_second.get(key, begun.open):
        second = phrase.elements[1]
        if not (quoted or second.optional or second.gap or second.accepts(key)):
            continue
        end = _end(tokens, start + 1, phrase.elements, 1)
        rival = best.get(phrase.kind)
        if end and (rival is None or end > rival.end):
            best[phrase.kind] = Match(start, end, phrase.kind, phrase.value)
    return best


def _element(text: str) -> _Element:
    if text[0] == "_" and text[1:].isdigit():
        return _Element(frozenset(), (), optional=False, gap=int(text[1:]), fixed=False)
    optional = text.endswith("?") and len(text) > 1
    parts = (text[:-1] if optional else text).replace("ё", "е").split("|")
    stems = tuple(part[:-1][:_LONGEST_STEM] for part in parts if part.endswith("*"))
    words = frozenset(part for part in parts if not part.endswith("*"))
    return _Element(words, stems, optional, 0, fixed=not (stems or optional))


def _end(tokens: Sequence[Token], at: int, elements: tuple[_Element, ...], index: int) -> int:
    """Where the rest of a phrase ends, 0 if it does not match."""
    if index == len(elements):
        return at
    element = elements[index]
    if element.gap:
        return _beyond(tokens, at, elements, index)
    if at < len(tokens) and tokens[at].text in _QUOTES:
        end = _end(tokens, at + 1, elements, index)  # группировка «Центр»
        if end:
            return end
    if at < len(tokens) and element.accepts(tokens[at].key):
        end = _end(tokens, at + 1, elements, index + 1)
        if end:
            return end
    return _end(tokens, at, elements, index + 1) if element.optional else 0


def _beyond(tokens: Sequence[Token], at: int, elements: tuple[_Element, ...], index: int) -> int:
    """Where the rest of a phrase ends behind a gap; the word after it is looked at first."""
    after = elements[index + 1] if index + 1 < len(elements) else None
    exact = after if after is not None and not (after.optional or after.gap) else None
    for skip in range(elements[index].gap + 1):
        if skip and (at + skip > len(tokens) or not tokens[at + skip - 1].word):
            break
        if exact is not None:
            if at + skip >= len(tokens):
                break
            token = tokens[at + skip]
            if not (exact.accepts(token.key) or token.text in _QUOTES):
                continue
        end = _end(tokens, at + skip, elements, index + 1)
        if end:
            return end
    return 0
