"""Words of a sentence with what stands between them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from frontline.articles.values import Sentence

# Characters that do not show but may stand inside a word: zero-width, directional, soft hyphen,
# combining accents.
_UNSEEN = "\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,8}}|[^\W_]++(?:(?:[{_UNSEEN}]|['’ʼ‘`´](?=[^\W\d_]))[^\W_]*+)*+"
)
# Of these, what belongs to no letter: at the end of a word it is no part of it.
_TRAILING = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_STRIP = re.compile(f"[{_UNSEEN}]")
_POSSESSIVE = re.compile(r"['’ʼ‘`´]s$", re.IGNORECASE)
_CONTRACTION = re.compile(r"['’](?:d|ll|m|re|ve|t)$", re.IGNORECASE)
_SHORT_CAPITALS = 5
_LONGEST_KEPT = 40
_new = tuple.__new__  # a named tuple's own constructor costs twice as much, and there are many


class Token(NamedTuple):
    """A word.

    Attributes:
        start: first character in the text.
        end: one past its last character, without a possessive 's.
        text: the word without unseen characters and possessive.
        lower: the same, lower case.
        gap: what stands between the word before and this one, within the sentence.
        capital: whether it begins with a capital letter.
        acronym: whether it is short and all capitals.
        possessive: whether an 's was cut off.
    """

    start: int
    end: int
    text: str
    lower: str
    gap: str
    capital: bool
    acronym: bool
    possessive: bool

    @property
    def close(self) -> bool:
        """Whether only white space parts it from the word before."""
        return self.gap.isspace()

    @property
    def hyphened(self) -> bool:
        """Whether a hyphen ties it to the word before."""
        return self.gap in {"-", "‑", "‐", "–"}


def tokenise(sentence: Sentence) -> list[Token]:
    """The words of a sentence, in order."""
    tokens: list[Token] = []
    last = 0
    written, offset = sentence.text, sentence.start
    for match in _WORD.finditer(written):
        start, stop = match.span()
        raw = written[start:stop]
        looked = (_look if stop - start < _LONGEST_KEPT else _look_once)(raw)
        if looked is None:
            continue
        text, lower, length, capital, acronym, owned = looked
        gap, last = written[last:start], stop
        start += offset
        tokens.append(
            _new(Token, (start, start + length, text, lower, gap, capital, acronym, owned))
        )
    return tokens


def _look_once(raw: str) -> tuple[str, str, int, bool, bool, bool] | None:
    """What a word is, wherever it stands; None for the rest of a contraction."""
    text, length, owned = raw, len(raw), False
    if not raw.isalnum():  # else there is nothing to cut off or to strip
        bare = _POSSESSIVE.sub("", raw)
        text = bare if bare.isascii() else _STRIP.sub("", bare)
        if not text or _CONTRACTION.search(text):
            return None
        length, owned = len(bare.rstrip(_TRAILING)), len(bare) < len(raw)
    acronym = 1 < len(text) <= _SHORT_CAPITALS and text.isupper()
    return text, text.lower(), length, text[0].isupper(), acronym, owned


_look = lru_cache(maxsize=20_000)(_look_once)  # few words make most of a text


def is_shouted(tokens: list[Token], sentence: Sentence) -> bool:
    """Whether capitals say nothing: a headline in Title Case, or all capitals."""
    words = [token for token in tokens if len(token.text) > 3 and token.text.isalpha()]  # noqa: PLR2004
    if len(words) < 3:  # noqa: PLR2004
        return False
    if sum(token.text.isupper() for token in words) * 10 >= len(words) * 7:
        return True
    capitals = sum(token.capital for token in words)
    headline = sentence.language == "en" and sentence.text[-1] not in ".!?…"
    return headline and capitals * 10 >= len(words) * 7
