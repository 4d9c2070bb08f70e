from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.articles import Article, read_article, read_text
from frontline.errors import InvalidDate, UnreadableInput

STORY = (
    "Ministry says it holds Toretsk\n\n"
    "Toretsk, about 18 km south of Kostiantynivka, was captured on Jan. 4, the Russian Defense "
    "Ministry said on Monday.\n"
)


def test_the_document_has_the_promised_shape() -> None:
    article = read_article(STORY, published="2025-01-06", publisher="The Example")
    document = json.loads(json.dumps(article.to_dict()))
    assert list(document) == ["mentions", "statements", "claims", "notes"]
    mention = document["mentions"][0]
    assert list(mention) == ["start", "end", "text", "place", "candidates"]
    (statement,) = document["statements"]
    assert statement["verdict"] == "true"
    assert list(statement["stated"]) == ["value", "unit", "comparator", "bearing"]
    assert {"start", "end", "certainty", "event"} <= set(document["claims"][0])


def test_source_and_date_reach_the_claims() -> None:
    article = read_article(
        STORY, published="2025-01-06", publisher="The Example", url="https://example.org/1"
    )
    assert article.source.title == "Ministry says it holds Toretsk"
    assert {draft.claim.source.publisher for draft in article.claims} == {"The Example"}
    assert str(article.published) == "2025-01-06"
    assert article.notes == ()


def test_without_a_date_the_reader_is_told() -> None:
    (note,) = read_article(STORY).notes
    assert "XXXX-01-06" in note


def test_places_are_settlements_once_each() -> None:
    article = read_article("Toretsk and Kostiantynivka are in Ukraine. Toretsk burns.")
    assert [place.name for place in article.places] == ["Toretsk", "Kostiantynivka"]


@pytest.mark.parametrize("text", ["", "  \n\t", "\ufeff", "\ufeff \n"])
def test_an_empty_article_is_refused(text: str) -> None:
    with pytest.raises(UnreadableInput, match="empty"):
        read_article(text)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="bytes"):
        read_article(b"Kyiv")  # type: ignore[arg-type]


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidDate):
        read_article(STORY, published="yesterday")


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=120).filter(lambda text: bool(text.strip("\ufeff \n").strip())))
def test_any_text_can_be_read_and_shown(text: str) -> None:
    article = read_article(text)
    for span in (*article.mentions, *article.statements):
        assert text[span.start : span.end] == span.text
    assert repr(article)
    assert article._repr_html_()


def test_the_page_escapes_what_strangers_wrote() -> None:
    hostile = 'Kyiv <script>alert("x")</script> {{7*7}} "><img onerror=x> said'
    page = read_article(hostile)._repr_html_()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "<mark" in page


def test_an_article_is_a_value() -> None:
    first, second = (read_article(STORY, published="2025-01-06") for _ in range(2))
    assert first == second
    assert isinstance(first, Article)
    with pytest.raises(AttributeError):
        first.text = ""  # type: ignore[misc]


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(b"\xef\xbb\xbfOne.\r\nTwo.")
    assert read_text(path) == "One.\r\nTwo."


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"\x00\x01PNG", "binary"), (b"\xff\xfe\xfa", "UTF-8"), (b" \n", "empty")],
)
def test_a_file_that_is_no_article(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableInput, match=words):
        read_text(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no file"):
        read_text(tmp_path / "none.txt")
    with pytest.raises(UnreadableInput):
        read_text(tmp_path)


def test_a_text_beyond_any_article_is_read_to_its_end() -> None:
    text = "Russian forces captured Kurakhove. " * 2_000
    found = read_article(text, published="2025-01-06")
    assert found.claims[-1].end == len(text.rstrip())
    assert found.notes == ()


def test_a_draft_about_an_open_name_lists_what_it_may_be() -> None:
    article = read_article("Russian forces captured Novoselivka.", published="2025-01-06")
    (claim,) = article.claims
    assert any(
        doubt.startswith("“Novoselivka” may be ") and "say which" in doubt for doubt in claim.doubts
    )


def test_sentences_too_long_for_claims_are_told() -> None:
    long = "Russian forces captured Kurakhove " + "and went on, " * 200 + "they said."
    article = read_article(f"It is cold. {long}", published="2025-01-06")
    assert article.claims == ()
    assert any("not read for claims: 1 of the sentences" in note for note in article.notes)


def test_names_of_which_no_place_is_known_are_noted() -> None:
    text = "They took the village of Nowherivka and crossed the Vovcha River near Kurakhove."
    (note,) = read_article(text, published="2025-01-06").notes
    assert note.startswith("no place is known of the name Nowherivka: ")
    assert read_article("They took Kurakhove.", published="2025-01-06").notes == ()
