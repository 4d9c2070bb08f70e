"""Whatever is asked, every door gives a typed answer, and none of them does unbounded work."""

from __future__ import annotations

import json
import sys

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

import gazetteer as gz
from gazetteer import cli, index
from gazetteer.index import core
from gazetteer.spelling import MAX_KEY, fold, loosen

HOSTILE = [
    "x" * 10_000,
    "щ" * 10_000,
    "Покровськ" * 1_111,
    "ab" * 5_000,
    "i" * 10_000,
    "е" + "\u0301" * 9_999,
    "a " * 5_000,
    "\u202eyvoksorkoP\u202c",
    "\u200f\u200fПокровськ\u200e",
    "Pokrovsk\u0000",
    "Pоkrоvsk",  # with Cyrillic о
    "Покровsk",
    "\ud800\udfff",
    "Kursk\udc80",
    "１２３",
    "-1",
    "0",
    "1e309",
    "nan",
    "geonames:" + "9" * 10_000,
    "geonames:-1",
    "katottg:UA" + "٣" * 17,
    "local:\ud800",
    "48.0, 37.5",
    "ﷺ" * 100,  # one character that unfolds into eighteen
    "漢字",
    "𐌰𐌱",
    "",
    " ",
    "%",
    "_",
    "~",
    "~kurahive",
    "--help",
    "\n",
]

# Every code point, lone surrogates included; and pieces of names with what may stand between them.
pieces = st.sampled_from([
    "Покров", "ськ", "Ivan", "ivka", "the ", "village of ", " oblast", "м. ", "~", "\u200f",
    "\u202e", "\u0301", "\ud800", "\x00", "ь", "'", "7", "щ", "İ", "ß", "漢", "\U0010ffff",
])  # fmt: skip
anything = st.one_of(
    st.text(st.characters(), max_size=80),
    st.lists(pieces, max_size=30).map("".join),
    st.tuples(pieces, st.integers(1, 9_999)).map(lambda pair: pair[0] * pair[1]),
)


def with_examples(test):
    """Ask what is hostile on purpose too, whatever hypothesis draws."""
    for name in HOSTILE:
        test = example(name)(test)
    return test


def check_words(error: gz.GazetteerError) -> None:
    assert len(str(error)) < 2_000
    str(error).encode("utf-8")  # it can be printed


@with_examples
@given(anything)
def test_a_question_gets_a_typed_answer(name: str) -> None:
    for ask in (gz.resolve, gz.search, gz.lookup):
        try:
            ask(name)
        except gz.GazetteerError as error:
            check_words(error)
    try:
        (answer,) = gz.resolve_together([name])
    except gz.InvalidQuery:
        pass
    else:
        assert answer.reason


@with_examples
@given(anything)
def test_what_is_said_about_a_name_gets_a_typed_answer(text: str) -> None:
    for given_ in ({"near": text}, {"within": text}, {"country": text}, {"kind": text}):
        try:
            gz.search("Pokrovsk", near_misses=False, **given_)
        except gz.GazetteerError as error:
            check_words(error)


@with_examples
@given(anything)
def test_the_index_takes_any_text(name: str) -> None:
    matches = [*core().match(name), *core().match_loosely(name), *core().match_villages(name)]
    misses = core().near_misses(name)
    assert all(isinstance(match.place, gz.Place) for match in [*matches, *misses])
    assert len(misses) <= 10
    assert set(core().known([name])) <= {name}
    core().find(name)


@settings(max_examples=60)
@with_examples
@given(anything)
def test_the_program_ends_with_a_documented_code(name: str) -> None:
    documented = {0, *(code for _, code in cli.EXIT_CODES)}
    for options in ([], ["--json"]):
        done = CliRunner().invoke(cli.commands, ["find", *options, "--", name])
        assert done.exit_code in documented
        assert done.exception is None or isinstance(done.exception, SystemExit)
        done.output.encode("utf-8")
        if options and done.exit_code != 2:
            assert json.loads(done.stdout)["candidates"] is not None


@with_examples
@given(st.text(st.characters(), max_size=600))
def test_keys_are_bounded_whatever_they_are_made_of(name: str) -> None:
    assert len(fold(name)) <= MAX_KEY
    assert len(loosen(name)) <= 3 * MAX_KEY
    fold(name).encode("utf-8")
    loosen(name).encode("utf-8")
    assert "\n" not in fold(name) + loosen(name)  # which ends a key where many are kept


def test_every_code_point_can_be_asked_for() -> None:
    points = "".join(map(chr, range(sys.maxunicode + 1)))
    for start in range(0, len(points), 100):
        name = points[start : start + 100]
        assert core().match(name) == ()
        fold(name).encode("utf-8")


@pytest.mark.parametrize("place_id", ["geonames:9" * 5_000, "katottg:UA" + "1" * 9_999, "local:\0"])
def test_an_id_of_any_length_is_merely_unknown(place_id: str) -> None:
    with pytest.raises(gz.UnknownPlace) as raised:
        gz.lookup(place_id)
    assert len(str(raised.value)) < 200


@with_examples
@given(anything)
def test_a_long_name_costs_no_more_than_the_longest_key(name: str) -> None:
    """The index compares keys, which are bounded, and looks up at most one of each kind a name."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    with index.Index.open() as opened, pytest.MonkeyPatch.context() as patch:
        rows = opened._rows

        def count(query: str, *values: object) -> list[tuple[object, ...]]:
            asked.append((query, values))
            return rows(query, *values)

        patch.setattr(opened, "_rows", count)
        opened.match(name)
        opened.match_loosely(name)
        opened.match_villages(name)
    texts = [value for _, values in asked for value in values if isinstance(value, str)]
    assert all(len(text) <= 3 * MAX_KEY + 1 for text in texts)
