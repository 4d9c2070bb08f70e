from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from gazetteer import _likeness as module
from gazetteer._layout import SCHEMA
from gazetteer._likeness import LEAST_ALIKE, Alike, Likeness
from gazetteer._sieve import Sieve
from gazetteer.index import core
from gazetteer.spelling import LOOSE, fold, loosen

# Few letters, of scripts with one to four bytes each, so that words of a set resemble each other.
words = st.text("abсквß漢𐌰 1", min_size=1, max_size=14).map(fold).filter(bool)
names = st.one_of(words, st.text(max_size=40).map(fold).filter(bool))


def compare_slowly(key: str, keys: set[str], limit: int) -> list[tuple[str, float]]:
    """The obvious way: every key measured."""
    measured = [(other, OSA.normalized_similarity(key, other)) for other in keys if other != key]
    alike = [pair for pair in measured if pair[1] >= LEAST_ALIKE]
    return sorted(alike, key=lambda pair: (-pair[1], pair[0]))[:limit]


def find_slowly(name: str, keys: set[str], villages: set[str], limit: int) -> list[Alike]:
    plain, loose = fold(name), loosen(name)
    pools = (
        ("keys", "", plain, {key for key in keys if key[:1] == plain[:1]}),
        ("keys", LOOSE, loose, {key[1:] for key in keys if key[:1] == LOOSE}),
        ("villages", "", loose, villages),
    )
    found = [
        Alike(table, mark + other, similarity)
        for table, mark, key, pool in pools
        if key
        for other, similarity in compare_slowly(key, pool, limit)
    ]
    return sorted(found, key=lambda alike: (-alike.similarity, alike.key, alike.table))


def edit(word: str, changes: list[tuple[int, str]]) -> str:
    """Delete, swap, insert or replace a letter at each of some places."""
    letters = list(word)
    for place, change in changes:
        at = place % (len(letters) + 1)
        if change == "delete":
            del letters[at : at + 1]
        elif change == "swap":
            letters[at : at + 2] = letters[at : at + 2][::-1]
        else:
            letters[at : at + (change == "B")] = change
    return "".join(letters)


edits = st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["delete", "swap", "a", "в", "B"])))


@given(st.sets(names, max_size=40), names, st.integers(1, 9), st.sampled_from([1, 3, 1000]))
def test_a_sieve_lets_every_alike_key_through(keys, word, limit, page):
    ordered = sorted(keys)
    pages = [ordered[start : start + page] for start in range(0, len(ordered), page)]
    sifted = Sieve(pages, 1 - LEAST_ALIKE).sift(word)
    assert sifted == sorted(sifted)
    assert set(sifted) <= keys
    assert module.compare(word, [sifted], limit) == compare_slowly(word, keys, limit)
    assert module.compare(word, pages, limit) == compare_slowly(word, keys, limit)


@given(names, edits)
def test_no_run_of_edits_slips_through_a_sieve(word, changes):
    other = edit(word, changes)
    if other and OSA.normalized_similarity(word, other) >= LEAST_ALIKE:
        assert Sieve([[other]], 1 - LEAST_ALIKE).sift(word) == [other]


@pytest.mark.parametrize("share", [0.1, 0.3, 1 / 3, 0.5])
@given(st.sets(words, max_size=20), words)
def test_a_sieve_may_be_made_for_any_share_of_edits(share, keys, word):
    sifted = set(Sieve([sorted(keys)], share).sift(word))
    assert {k for k in keys if OSA.normalized_similarity(word, k) >= 1 - share} <= sifted


def test_a_sieve_of_nothing_lets_nothing_through():
    assert Sieve([], 0.25).sift("a") == []
    assert Sieve([[""]], 0.25).sift("a") == []
    assert Sieve([["", "a" * 256]], 0.25).sift("a" * 255) == ["a" * 256]


@settings(max_examples=50)
@given(st.sets(names, max_size=30), st.sets(names, max_size=8), st.lists(names, min_size=3))
def test_the_first_and_every_later_question_get_the_obvious_answer(keys, villages, asked):
    keys |= {LOOSE + loosen(key) for key in keys}
    loose = {loosen(village) for village in villages}
    with closing(sqlite3.connect(":memory:")) as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAGE", 4)
        connection.executescript(SCHEMA)
        # Two places to a key: it is one key all the same.
        pairs = [(key, place) for key in keys for place in (1, 2)]
        connection.executemany("INSERT INTO keys VALUES (?,?,0)", pairs)
        connection.executemany(
            "INSERT INTO villages VALUES (?,'','','','')", [(key,) for key in loose]
        )

        def rows(query: str, *values: object) -> list[tuple[Any, ...]]:
            return connection.execute(query, values).fetchall()

        likeness = Likeness(rows)
        for name in asked:
            assert likeness.find(name, 5) == find_slowly(name, keys, loose, 5)


@pytest.mark.parametrize(
    "name", ["Kurakove", "Покровс", "Sudhza", "Bahkmut", "s", "x" * 200, "12", "漢", "Kyiv"]
)
def test_the_core_answers_as_a_look_through_all_its_keys_does(name):
    keys = {row[0] for row in core()._rows("SELECT key FROM keys")}
    villages = {row[0] for row in core()._rows("SELECT key FROM villages")}
    likeness = Likeness(core()._rows)
    expected = find_slowly(name, keys, villages, 40)
    assert likeness.find(name, 40) == expected  # by reading
    assert likeness.find(name, 40) == expected  # by the sieve
