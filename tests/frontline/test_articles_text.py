from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.articles.text import LONGEST_SENTENCE, split_sentences

ALPHABET = "aB Яї.!?…«»“”\"'()[]—-\n\r\t\u200b\u202e\x00\ufeff5"


def cut(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


@given(st.text(alphabet=ALPHABET, max_size=300) | st.text(max_size=200))
def test_offsets_are_exact_ordered_and_lose_no_word(text: str) -> None:
    sentences = split_sentences(text)
    last = 0
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text.strip() == sentence.text != ""
        assert sentence.start >= last
        assert not text[last : sentence.start].strip()
        last = sentence.end
    assert not text[last:].strip()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gen. Moroz spoke on Jan. 5. The U.S. Army listened. He left.", 3),
        ("It fell on Jan. 5, 2025. It was 3.5 km away.", 2),
        ("Сили звільнили с. Приклад. Бої тривають у м. Зразок.", 2),
        ("У 2024 р. там жило 500 осіб. Тепер нікого.", 2),
        ("Взят н.п. Образец. В Курской обл. идут бои. Всё.", 3),
        ("«Ми стоїмо!» — сказав він. Потім пішов.", 2),
        ("Did it fall? Nobody knows! J. Smith does not.", 3),
        ("He said... nothing. Then left.", 2),
    ],
)
def test_abbreviations_do_not_end_sentences(text: str, count: int) -> None:
    assert len(cut(text)) == count


def test_sections_are_told_apart() -> None:
    text = (
        "Village changes hands again\n\n"
        "By Anna Example\n"
        "Updated: 12:30\n\n"
        "KYIV, Jan. 5 (Agency) — Troops took the village. They went on.\n\n"
        "“We took it, and we shall hold it for as long as it takes,” the captain said.\n\n"
        "A soldier walks past a house. (Photo by A. Example/Getty Images)\n\n"
        "Read more: Another story\n"
    )
    sections = [(sentence.section, sentence.text) for sentence in split_sentences(text)]
    assert sections[0] == ("title", "Village changes hands again")
    assert [name for name, _ in sections].count("boilerplate") == 3
    assert ("dateline", "KYIV, Jan. 5 (Agency) —") in sections
    assert ("body", "Troops took the village.") in sections
    assert next(words for name, words in sections if name == "quotation").startswith("“We took")
    assert ("caption", "A soldier walks past a house.") in sections


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The town is quiet.", "en"),
        ("Місто залишається під контролем.", "uk"),
        ("Город остаётся под контролем, это подтвердили.", "ru"),
        ("Бои идут и около города, и на востоке.", "ru"),
        ("До села також, та про це не сказано.", "uk"),
    ],
)
def test_language_follows_script_letters_and_words(text: str, language: str) -> None:
    assert {sentence.language for sentence in split_sentences(text)} == {language}


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    line = "Soldiers of the brigade went along the long road to the edge of the"
    text = f"{line}\n{line.replace('Soldiers', 'soldiers')}\nvillage and stopped.\n\nNext day."
    assert [sentence.paragraph for sentence in split_sentences(text)] == [0, 1]


def test_line_ends_of_windows_are_kept_in_the_offsets() -> None:
    text = "One went.\r\n\r\nTwo stayed."
    first, second = split_sentences(text)
    assert (first.start, first.end) == (0, 9)
    assert text[second.start :] == "Two stayed."


@pytest.mark.parametrize(
    "text",
    ["." * 300_000, "A. " * 100_000, "x" * 500_000, "\n" * 500_000, '" ' * 100_000, "“" * 200_000,
     "\u200b\u202e\x00" * 100_000, "NO STOP " * 60_000, "(" * 200_000, "1." * 100_000],
    ids=lambda text: ascii(text[:6]),
)  # fmt: skip
def test_no_text_is_too_odd(text: str) -> None:
    for sentence in split_sentences(text):
        assert sentence.end - sentence.start <= LONGEST_SENTENCE


@pytest.mark.parametrize("text", ["", " \n\t ", "\r\n"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == ()


def test_an_agency_between_slashes_opens_an_article_and_is_no_picture_credit() -> None:
    text = "МОСКВА, 6 января. /ТАСС/. Войска вышли из города, сообщили в ведомстве."
    assert [s.section for s in split_sentences(text)] == ["dateline", "body"]
    assert [s.section for s in split_sentences("Солдаты в городе (И. Иванов/ТАСС)")] == ["caption"]
