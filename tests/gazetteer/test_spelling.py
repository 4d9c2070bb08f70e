from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.errors import InvalidQuery
from gazetteer.spelling import (
    MAX_KEY,
    MAX_NAME,
    check_name,
    fold,
    is_cyrillic,
    loosen,
    loosen_all,
    visible,
)

# Every code point, lone surrogates included.
ANY_TEXT = st.text(st.characters(), max_size=400)


@given(ANY_TEXT)
def test_folding_never_raises_and_is_bounded(text: str) -> None:
    assert len(fold(text)) <= MAX_KEY


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=20))
def test_invisible_and_directional_characters_change_nothing(text: str) -> None:
    marked = "\u200f" + "\u200b".join(text) + "\u202e\ufeff"
    assert fold(marked) == fold(text)


@given(ANY_TEXT)
def test_visible_text_is_printable_and_short(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert len(shown) <= 60 * len("\\U0010ffff")


@pytest.mark.parametrize("sign", ["'", "’", "ʼ", "′", "`", "´", "ʹ", "＇", ""])
def test_apostrophes_and_soft_signs_in_every_encoding(sign: str) -> None:
    assert fold(f"Знам{sign}янка") == fold("Знамянка")
    assert fold(f"Bol{sign}shoye Soldatskoye") == fold("Bolshoye Soldatskoye")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ПОКРОВСЬК", "Покровськ"),
        ("Velikaya Novosëlka", "Velikaya Novoselka"),
        ("Великая Новосёлка", "Великая Новоселка"),
        ("Ивано-Франковск", "Ивано Франковск"),
        ("Khmelnytskyi", "Khmel'nyts'kyy"),
        ("  Kurakhove\t", "kurakhove"),
        ("Łódź", "Lodz"),
        ("İzmir", "izmir"),
        ("Ｋｙｉｖ", "Kyiv"),
        ("Straße", "strasse"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Курахове", "Kurakhove"), ("Покровка", "Покровськ"), ("Lyman", "Liman"), ("A-b", "Ab")],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "name",
    ["", "   ", "\u200f\u202e", "'", "—", "\ud800", "\x00\x07", "x" * (MAX_NAME + 1), None, 7],
)
def test_what_cannot_be_asked_is_refused(name: object) -> None:
    with pytest.raises(InvalidQuery):
        check_name(name)


def test_scripts_are_told_apart() -> None:
    assert is_cyrillic("Кам'янське-2")
    assert not is_cyrillic("Kamianske")
    assert not is_cyrillic("Кamianske")
    assert not is_cyrillic("7")


@given(st.lists(st.text(max_size=12) | st.sampled_from(["Max", "yk", "Alex", "Лимани", "no", "x"])))
def test_many_names_have_the_loose_keys_that_each_has(names: list[str]) -> None:
    assert loosen_all(names) == [loosen(name) for name in names]
