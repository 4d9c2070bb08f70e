"""Words of a sentence: the two cutters find what their plain patterns find, and only that."""

from __future__ import annotations

import functools
import re
import sys

from hypothesis import given
from hypothesis import strategies as st

from frontline.articles import _phrases, _tokens, read_article
from frontline.articles.values import Sentence

PIECES = ["a", "Б", "ї", "U.", "1", "_", "'", "’", "-", "‑", "\u0301", "\u200b", "\u202e", " ", ","]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=20)
LETTER, UNSEEN = r"[^\W_]", _tokens._UNSEEN
# Character by character, as the module's own patterns do not.
SLOW_WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,8}}|{LETTER}(?:{LETTER}|[{UNSEEN}]|['’ʼ‘`´](?=[^\W\d_]))*"
)
INSIDE = rf"{LETTER}(?:{LETTER}|[\u0300-\u036f\u00ad\u200b-\u200d\ufeff])*"
SLOW_TOKEN = re.compile(rf"{INSIDE}(?:[-'’ʼ`‑]{INSIDE})*|[^\w\s]|_")


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


@given(TEXTS)
def test_words_are_those_of_the_plain_patterns(text: str) -> None:
    assert spans(_tokens._WORD, text) == spans(SLOW_WORD, text)
    assert spans(_phrases._TOKEN, text) == spans(SLOW_TOKEN, text)


@given(TEXTS)
def test_a_word_is_cut_the_same_whether_it_is_remembered_or_not(text: str) -> None:
    for match in _phrases._TOKEN.finditer(text):
        assert _phrases._look(match.group()) == _phrases._look_once(match.group())
    for match in _tokens._WORD.finditer(text):
        assert _tokens._look(match.group()) == _tokens._look_once(match.group())


@given(TEXTS)
def test_words_stand_where_they_say(text: str) -> None:
    sentence = Sentence(
        start=7, end=7 + len(text), text=text, section="body", paragraph=0, language="en"
    )
    for token in _tokens.tokenise(sentence):
        written = text[token.start - 7 : token.end - 7]
        assert re.sub(f"[{UNSEEN}]", "", written) == token.text
    for found in _phrases.cut_tokens(text):
        assert text[found.start : found.end] == found.text


def test_long_words_are_not_kept() -> None:
    before = _phrases._look.cache_info().currsize, _tokens._look.cache_info().currsize
    for letter in "qwx":
        long = letter * 5000
        _phrases.cut_tokens(long)
        _tokens.tokenise(
            Sentence(start=0, end=5000, text=long, section="body", paragraph=0, language="en")
        )
    assert (_phrases._look.cache_info().currsize, _tokens._look.cache_info().currsize) == before


def test_what_is_remembered_of_many_articles_is_bounded() -> None:
    for number in range(30):
        name = "".join("бвгджзклмн"[int(digit)] + "а" for digit in f"{number:03}").capitalize()
        read_article(f"{name} {name}ов, речник бригади, сказав, що ворог узяв {name}івку.")
        read_article(f"{name} said on Monday that Russian forces took {name}ivka, not Kurakhove.")
    modules = [m for name, m in sys.modules.items() if name.startswith("frontline.articles")]
    caches = {
        id(value): value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, functools._lru_cache_wrapper)
    }
    assert len(caches) > 10
    for remembered in caches.values():
        info = remembered.cache_info()
        if info.maxsize is None:  # by language or rule file, not by what articles say
            assert info.currsize <= 12
        else:
            assert info.maxsize <= 1 << 16
