"""Statements about two places at once, and what is never attached to a wrong subject."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.articles import Statement, read_article


def statements(text: str) -> tuple[Statement, ...]:
    return read_article(text, published="2025-01-06").statements


def only(text: str) -> Statement:
    (found,) = statements(text)
    return found


@pytest.mark.parametrize(
    ("text", "value", "comparator"),
    [
        ("The distance between Kurakhove and Pokrovsk is about 35 kilometres.", 35, "about"),
        ("Kurakhove and Pokrovsk are 35 km apart.", 35, "exact"),
        ("It is some dozen kilometers from Kurakhove to Pokrovsk.", 12, "about"),
        ("There are less than 40 km between Kurakhove and Pokrovsk.", 40, "less_than"),
        ("The army says 30 to 40 km separate Kurakhove from Pokrovsk.", 35, "about"),
        ("Від Курахового до Покровська 35 кілометрів.", 35, "exact"),
        ("Відстань між Кураховим і Покровськом становить близько 35 км.", 35, "about"),
        ("Курахове та Покровськ розділяють 35 км.", 35, "exact"),
        ("От Курахово до Покровска 35 километров.", 35, "exact"),
        ("Расстояние между Курахово и Покровском составляет более 30 км.", 30, "more_than"),
        ("Kurakhove and Pokrovsk are separated by nearly 35 km.", 35, "about"),
        ("До Курахового від Покровська лишається 35 км.", 35, "exact"),
        ("Від Курахового до Покровська залишилося менше 40 км.", 40, "less_than"),
        ("До Курахово от Покровска — около 35 км.", 35, "about"),
        ("От Курахово до Покровска остается 35 километров.", 35, "exact"),
    ],
)
def test_a_distance_between_two_places(text: str, value: float, comparator: str) -> None:
    found = only(text)
    assert found.subject is not None
    assert found.reference is not None
    assert (found.subject.name, found.reference.name) == ("Kurakhove", "Pokrovsk")
    assert (found.stated.value, found.stated.comparator) == (value, comparator)
    assert found.stated.bearing is None
    assert found.kilometres == pytest.approx(34, abs=2)
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("text", "subject", "verdict"),
    [
        ("Selydove lies halfway between Kurakhove and Pokrovsk.", "Selydove", "true"),
        ("Halfway between Kurakhove and Pokrovsk lies Selydove.", "Selydove", "true"),
        ("Donetsk lies halfway between Kurakhove and Pokrovsk.", "Donetsk", "false"),
        ("Селидове лежить на півдорозі між Кураховим і Покровськом.", "Selydove", "true"),
        ("Селидово расположено на полпути между Курахово и Покровском.", "Selydove", "true"),
    ],
)
def test_halfway_is_measured_from_both(text: str, subject: str, verdict: str) -> None:
    found = only(text)
    assert found.subject is not None
    assert found.between is not None
    assert (found.subject.name, found.between.name) == (subject, "Pokrovsk")
    assert (found.verdict, found.stated.value) == (verdict, None)
    assert "halfway would be" in found.reason
    assert found.to_dict()["between"]["name"] == "Pokrovsk"


def test_a_pronoun_stands_for_the_town_before() -> None:
    found = only("Kurakhove was shelled. It lies about 35 km south of Pokrovsk.")
    assert found.subject is not None
    assert found.subject.name == "Kurakhove"


def test_what_is_described_and_not_known_is_unmeasurable() -> None:
    found = only("Kurakhove fell and Nowherevka, 15 km from Pokrovsk, held.")
    assert found.subject is None
    assert found.verdict == "unmeasurable"
    assert "Nowherevka" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "Kurakhove fell on Monday, and the road from Kurakhove to Pokrovsk is open.",
        "Fighting raged on the eastern outskirts of Pokrovsk.",
        "Russian forces are 5 km from Pokrovsk.",
        "The front is 10 km from Pokrovsk.",
        "Soldiers moved 12 km west of Sudzha.",
        "A village 12 km west of Sudzha was captured.",
        "Отряд продвинулся на 3 км к югу от Покровска.",
    ],
)
def test_what_is_no_statement_between_two_places(text: str) -> None:
    assert statements(text) == ()


WORDS = st.sampled_from(
    ["Kurakhove", "Pokrovsk", "35", "km", "between", "and", "from", "to", "halfway", "apart", ",",
     "is", "are", "about", "of", "the", "distance", "it", "."]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40))
def test_any_order_of_its_words_gives_sound_statements(words: list[str]) -> None:
    text = " ".join(words) or "."
    for found in statements(text):
        assert text[found.start : found.end] == found.text
        assert found.verdict in {"true", "borderline", "false", "unmeasurable"}
        assert (found.kilometres is None) == (found.verdict == "unmeasurable")
