"""What no article should be: odd characters, scripts and sizes are read as if they were plain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import frontline as fl
from frontline.articles import Article, read_article
from frontline.errors import InvalidLedger

ODD = {
    "zero-width space": "Russian forces captured Kura\u200bkhove on Monday.",
    "zero-width joiner": "Russian forces captured Kura\u200dkhove on Monday.",
    "word joiner": "Russian forces captured Kura\u2060khove on Monday.",
    "byte order mark inside": "Russian forces captured Kura\ufeffkhove on Monday.",
    "soft hyphen": "Russian forces captured Kura\u00adkhove on Monday.",
    "right-to-left override": "Russian forces captured \u202eKurakhove\u202c on Monday.",
    "right-to-left marks": "Russian forces captured \u200fKurakhove\u200f on Monday.",
    "isolates": "Russian forces captured \u2067Kurakhove\u2069 on Monday.",
    "control characters": "Russian forces captured\x00 Kurakhove\x07 on Monday.",
    "lone surrogate": "Russian forces \ud800captured Kurakhove \udfff on Monday.",
    "all capitals": "RUSSIAN FORCES CAPTURED KURAKHOVE ON MONDAY, THE DEFENSE MINISTRY SAID.",
    "no-break spaces": "Russian\u00a0forces captured\u00a0Kurakhove on\u202fMonday.",
    "a letter of another script": "Russian forces captured \u041aurakhove on Monday.",
    "stress mark": "Російські війська захопили Кура\u0301хове в понеділок.",
    "markup": "<div><p>Russian forces captured <b>Kurakhove</b></p><br/>&nbsp;on Monday",
    "old line ends": "Russian forces captured Kurakhove on Monday.\r\nThe rest is silence.\r\n",
}
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"


def read(text: str) -> Article:
    return read_article(text, published="2025-01-06", publisher="North Wire")


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_writing_changes_neither_the_place_nor_the_claim(text: str) -> None:
    article = read(text)
    (mention,) = article.mentions
    assert mention.place is not None
    assert mention.place.name == "Kurakhove"
    assert text[mention.start : mention.end] == mention.text
    assert mention.text == mention.text.strip(INVISIBLE)
    claim = article.claims[0].claim
    assert (claim.event, claim.place.name, claim.side) == ("captured", "Kurakhove", "RU")


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_writing_can_be_written_and_shown(text: str, tmp_path: Path) -> None:
    article = read(text)
    assert json.loads(json.dumps(article.to_dict()))
    assert article._repr_html_()
    path = tmp_path / "draft.yaml"
    fl.write_review(path, article)
    with pytest.raises(InvalidLedger, match="reviewed"):
        fl.read_claims(path)  # it is a ledger, and refused only as a draft


def test_each_sentence_is_read_in_its_own_language() -> None:
    article = read(
        "Russian forces captured Kurakhove.\n\nСили оборони звільнили Роботине.\n\n"
        "ВСУ оставили Авдеевку, рассказали сами военные."
    )
    told = {(draft.claim.event, draft.claim.place.name) for draft in article.claims}
    assert told == {("captured", "Kurakhove"), ("captured", "Robotyne"), ("withdrew", "Avdiivka")}


def test_two_languages_in_one_sentence_do_no_harm() -> None:
    article = read("Міноборони said that Russian forces захопили Курахове on Monday.")
    assert [mention.place.name for mention in article.mentions if mention.place] == ["Kurakhove"]


@pytest.mark.parametrize(
    "text",
    ["x" * 5_000_000, "\u200b" * 2_000_000, "\n" * 2_000_000 + "x", "<" * 1_000_000, "- " * 500_000,
     "A" * 3_000_000 + " fell.", "9" * 2_000_000, "\u202e" * 1_000_000 + "Kyiv"],
    ids=lambda text: ascii(text[:4]),
)  # fmt: skip
def test_millions_of_characters_in_one_line_are_read(text: str) -> None:
    assert len(read(text).claims) == 0


def test_one_line_without_end_is_read_to_its_end() -> None:
    text = "Russian forces captured Kurakhove, the ministry said; " * 2_000
    article = read(text.rstrip())
    assert len(text) > 100_000
    assert article.mentions[-1].end > len(text) - 60
    assert all(draft.claim.event == "captured" for draft in article.claims)


PIECES = [
    *INVISIBLE, "Kurakhove", "captured", "Курахове", "захопили", " ", ".", "\n", "\ud800", "\x00",
    "not", "said", "“", "”", "<p>", "RUSSIAN", "5 km", "of",
]  # fmt: skip


@settings(max_examples=40)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join))
def test_any_mixture_gives_spans_of_the_text(text: str) -> None:
    if not text.strip("\ufeff \n").strip():
        return
    article = read(text)
    for span in (*article.mentions, *article.statements):
        assert text[span.start : span.end] == span.text
    assert all(0 <= draft.start < draft.end <= len(text) for draft in article.claims)


@pytest.mark.parametrize("odd", ["\U00017000", "\u0378", "\U0010ffff", "\ue000"])
def test_characters_without_a_name_are_read(odd: str) -> None:
    text = f"Покровськ {odd} взяли. {odd.upper()}бв Курахове. Генерал Х{odd} сказав: Торецьк {odd}."
    assert read_article(text, published="2025-01-06").sentences
