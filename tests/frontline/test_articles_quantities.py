"""How much of a place a claim is about; it is never spread over what lies inside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.articles import read_article
from frontline.claims import Claim


def claims(text: str) -> list[Claim]:
    return [draft.claim for draft in read_article(text, published="2025-01-06").claims]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("Russian forces control roughly half of Toretsk.", "Toretsk", "about 50 %"),
        ("Russian forces control most of Toretsk.", "Toretsk", "more than 50 %"),
        ("Russian forces captured 60 percent of Toretsk.", "Toretsk", "60 %"),
        ("Ukraine controls 1,300 square kilometres of Kursk region.", "Kursk Oblast", "1,300 km²"),
        ("Ukraine still holds less than 200 square miles of Kursk region.", "Kursk Oblast",
         "less than 517.998 km²"),
        ("Kyiv says it controls more than 28 settlements in Kursk region.", "Kursk Oblast",
         "more than 28 settlements"),
        ("Українські війська контролюють 1150 квадратних кілометрів Курської області.",
         "Kursk Oblast", "1,150 km²"),
        ("Росіяни контролюють близько половини Торецька.", "Toretsk", "about 50 %"),
        ("ВСУ удерживают около половины территории Курской области.", "Kursk Oblast", "about 50 %"),
        ("ВСУ контролируют 28 населенных пунктов Курской области.", "Kursk Oblast",
         "28 settlements"),
    ],
)  # fmt: skip
def test_a_quantity_is_kept_and_makes_it_a_part(text: str, place: str, words: str) -> None:
    (claim,) = claims(text)
    assert claim.place.name == place
    assert claim.extent == "part"
    assert claim.quantity is not None
    assert claim.quantity.describe() == words


def test_two_villages_taken_in_a_region_are_no_claim_about_the_region() -> None:
    assert claims("Russian forces took two more villages in Donetsk region.") == []


def test_a_number_of_men_is_no_quantity() -> None:
    (claim,) = claims("Some 300 Russian soldiers captured Toretsk.")
    assert claim.quantity is None
    assert claim.extent == "whole"


@given(st.text("0123456789., %kmsquare settlementshalf of", max_size=60))
def test_any_number_gives_a_sound_quantity(words: str) -> None:
    for claim in claims(f"Russian forces control {words} of Kursk region."):
        assert claim.quantity is None or claim.quantity.value >= 0
