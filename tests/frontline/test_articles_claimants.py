"""Who says it, and on whose side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.articles._grammar import FORMS, load_grammar
from frontline.articles._reading import read_sentence
from frontline.articles._rules import languages, load_rules
from frontline.articles.claimants import Cast, Voice, find_author, find_voices
from frontline.articles.forms import (
    is_addressee,
    is_common_word,
    is_future,
    is_given_name,
    is_infinitive,
    is_surname,
    put_in_nominative,
)
from frontline.articles.values import Sentence
from frontline.claims import EVENTS, Claimant

AUTHOR = Claimant(name="The Daily Globe", allegiance="independent")


def sentence(text: str, language: str = "en") -> Sentence:
    return Sentence(
        start=0, end=len(text), text=text, section="body", paragraph=0, language=language
    )


def voices(*texts: str, language: str = "en") -> tuple[Voice, ...]:
    """The voices of the last of some sentences."""
    cast = Cast()
    grammar = load_grammar(language)
    assert grammar is not None
    found: tuple[Voice, ...] = ()
    for text in texts:
        found = find_voices(read_sentence(sentence(text, language), (), grammar), cast, AUTHOR)
    return found


@pytest.mark.parametrize(
    ("language", "text", "name", "allegiance"),
    [
        ("en", "It was taken, Russia's defence ministry said.", "Russia's defence ministry", "RU"),
        ("en", "According to Ukraine's General Staff, it holds.", "Ukraine's General Staff", "UA"),
        ("en", "Moscow says it was taken.", "Moscow", "RU"),
        ("en", "Andrii Kovalenko, head of Kyiv's center, claimed that.", "Andrii Kovalenko", "UA"),
        ("en", "“It holds,” said Mark Ellery, an analyst.", "Mark Ellery", "independent"),
        ("en", "The Institute for the Study of War said so.", "Institute for the Study of War",
         "independent"),
        ("en", "DeepState reported an advance.", "DeepState", "independent"),
        ("en", "Pavlo Roman, a Russian milblogger, claimed that.", "Pavlo Roman", "RU"),
        ("en", "Residents said the village is empty.", "Residents", "unknown"),
        ("en", "The White House said on Friday that.", "White House", "independent"),
        ("en", "Western officials said that.", "Western officials", "independent"),
        ("en", "ISW: Russia advanced.", "ISW", "independent"),
        ("uk", "Село взято, повідомили у Генштабі ЗСУ.", "Генштаб ЗСУ", "UA"),
        ("uk", "Село взято, повідомила ОСУВ «Хортиця».", "ОСУВ «Хортиця»", "UA"),
        ("uk", "За даними Міноборони РФ, село взято.", "Міноборони РФ", "RU"),
        ("uk", "Як пишуть аналітики DeepState, ворог відійшов.", "DeepState", "independent"),
        ("uk", "Місцеві мешканці розповіли про бої.", "Місцеві мешканці", "unknown"),
        ("ru", "Село взято, сообщило Минобороны РФ.", "Минобороны РФ", "RU"),
        ("ru", "По данным Генштаба ВСУ, атака отбита.", "Генштаб ВСУ", "UA"),
        ("ru", "Военный эксперт Иван Петров считает так.", "Иван Петров", "independent"),
        ("ru", "Президент Владимир Зеленский заявил об этом.", "Владимир Зеленский", "UA"),
    ],
)  # fmt: skip
def test_who_speaks(language: str, text: str, name: str, allegiance: str) -> None:
    voice = voices(text, language=language)[0]
    assert name in voice.claimant.name
    assert voice.claimant.allegiance == allegiance


@pytest.mark.parametrize(
    ("text", "official"),
    [
        ("Russia's Defense Ministry said so.", True),
        ("Pavlo Roman, a Russian milblogger, said so.", False),
        ("ISW said so.", False),
        ("Residents said so.", False),
    ],
)
def test_who_speaks_for_a_side(text: str, official: bool) -> None:  # noqa: FBT001  (a parameter)
    assert voices(text)[0].claimant.official is official


def test_verbs_that_doubt() -> None:
    assert voices("Moscow claimed it was taken.")[0].alleged
    assert not voices("Moscow said it was taken.")[0].alleged


def test_a_name_stands_for_whoever_was_introduced() -> None:
    first = "Andrii Kovalenko, head of Ukraine's center, said so."
    (voice,) = voices(first, "Kovalenko added that it holds.")
    assert voice.claimant.name == "Andrii Kovalenko"
    assert voice.claimant.allegiance == "UA"


def test_a_pronoun_stands_for_the_last_speaker() -> None:
    (voice,) = voices("Russia's Defense Ministry said so.", "It also said that.")
    assert voice.claimant.allegiance == "RU"
    assert voice.carried


def test_relays_are_no_claimants() -> None:
    text = "In remarks cited by The Example Times, President Zelensky wrote on Telegram that."
    voice = voices(text)[-1]
    assert voice.claimant.allegiance == "UA"
    assert voice.relays == ("Telegram", "The Example Times")


def test_what_nobody_could_verify_is_said_by_the_author() -> None:
    (voice,) = voices("The reports could not be independently verified.")
    assert voice.claimant == AUTHOR
    assert voice.reply == "unconfirmed"


@pytest.mark.parametrize(
    ("language", "publisher", "text", "allegiance"),
    [
        ("en", "North Wire", "Russian forces captured the village.", "independent"),
        ("uk", "Генштаб ЗСУ", "Ворог атакував.", "UA"),
        ("ru", "Минобороны России", "Освобождён посёлок.", "RU"),
        ("uk", "DeepState", "Ворог просунувся.", "independent"),
        ("uk", None, "Наші хлопці відбили ворога.", "UA"),
        ("ru", None, "Наши бойцы вошли в село.", "RU"),
        ("uk", None, "Оперативна інформація станом на 16:00.", "UA"),
        ("ru", "Вестник", "Село занято, сообщили в ведомстве.", "independent"),
    ],
)
def test_whose_voice_the_author_is(
    language: str, publisher: str | None, text: str, allegiance: str
) -> None:
    grammar = load_grammar(language)
    assert grammar is not None
    readings = [read_sentence(sentence(text, language), (), grammar)]
    author = find_author(readings, publisher, grammar)
    assert author.allegiance == allegiance
    assert author.name == publisher or publisher is None


def test_an_empty_article_has_an_author_all_the_same() -> None:
    assert find_author([], None, None).allegiance == "independent"


# The rules are data; a language is a file.


def test_every_language_has_the_same_rules() -> None:
    known = languages("claims")
    assert {"en", "uk", "ru"} <= set(known)
    shapes = [load_rules("claims", language) for language in known]
    for shape in shapes[1:]:
        assert shape.keys() == shapes[0].keys()
        for group in ("words", "cues", "speech", "relations", "anaphora", "moments"):
            missing = shapes[0][group].keys() ^ shape[group].keys()
            assert not missing, (group, missing)


@pytest.mark.parametrize("language", languages("claims"))
def test_the_rules_use_the_words_of_the_design(language: str) -> None:
    rules = load_rules("claims", language)
    grammar = load_grammar(language)
    assert grammar is not None
    assert {entry["event"] for entry in rules["events"]} <= EVENTS
    options = {"event", "subject", "side", "agent", "after", "place", "near", "areas", "close"}
    options |= {"usual", "implicit", "inside", "direct", *FORMS}
    for entry in rules["events"]:
        assert entry.keys() <= options
    for side in grammar.sides:
        assert grammar.opponent(grammar.opponent(side)) == side
    for rule in grammar.speakers:
        assert rule.kind in {"official", "aligned", "independent", "unknown"}
        assert rule.side is None or rule.side in grammar.sides


def test_an_unknown_language_has_no_rules() -> None:
    assert load_grammar("xx") is None


@pytest.mark.parametrize(
    ("language", "text", "name", "relay"),
    [
        ("en", "TASS reported, citing the Defense Ministry, that it was taken.", "Defense Ministry",
         "TASS"),
        ("en", "It was taken, TASS news agency said, citing the ministry.", "the ministry", "TASS"),
        ("en", "RIA Novosti, quoting Denis Pushilin, said it was taken.", "Denis Pushilin",
         "RIA Novosti"),
        ("en", "Reuters quoted Russia's Defense Ministry as saying it was taken.",
         "Russia's Defense Ministry", "Reuters"),
        ("en", "The Russian Defense Ministry said, according to TASS, that it was taken.",
         "Russian Defense Ministry", "TASS"),
        ("uk", "Село взято, повідомляє ТАСС із посиланням на Міноборони Росії.",
         "Міноборони Росії", "ТАСС"),
        ("uk", "РИА Новости, посилаючись на Дениса Пушиліна, повідомляє про це.", "Денис Пушилін",
         "РИА Новости"),
        ("uk", "За словами Пушиліна, якого цитує Reuters, село взято.", "Пушилін", "Reuters"),
        ("ru", "ТАСС со ссылкой на Минобороны сообщило, что село взято.", "Минобороны", "ТАСС"),
        ("ru", "Село взято, пишет Reuters, цитируя Дениса Пушилина.", "Денис Пушилин", "Reuters"),
        ("ru", "Как сообщает ТАСС, Минобороны РФ заявило о взятии села.", "Минобороны РФ", "ТАСС"),
    ],
)  # fmt: skip
def test_whoever_cites_passes_it_on(language: str, text: str, name: str, relay: str) -> None:
    found = voices(text, language=language)
    assert {(voice.claimant.name, voice.claimant.allegiance) for voice in found} == {(name, "RU")}
    assert all(relay in voice.relays for voice in found)


@pytest.mark.parametrize(
    ("language", "written", "oblique", "name"),
    [
        ("uk", "Генштабу ЗСУ", True, "Генштаб ЗСУ"),
        ("uk", "Дениса Пушиліна", True, "Денис Пушилін"),
        ("uk", "українських військових", True, "українські військові"),
        ("uk", "представника Генштабу", True, "представник Генштабу"),
        ("uk", "Генштабом", False, "Генштаб"),
        ("ru", "российского министерства обороны", True, "российское министерство обороны"),
        ("ru", "губернатора Курской области", True, "губернатор Курской области"),
        ("ru", "Смирнова", True, "Смирнов"),
        ("ru", "Смирнова", False, "Смирнова"),  # a woman, for all that is known
        ("ru", "Алаудинов", False, "Алаудинов"),  # no several Alaudins
        ("ru", "Трегубов", False, "Трегубов"),
        ("ru", "Константина Машовца", True, "Константина Машовца"),  # not by halves
        ("en", "Syrskyi's office", True, "Syrskyi's office"),
    ],
)
def test_a_speaker_is_named_in_the_nominative(
    language: str, written: str, name: str, *, oblique: bool
) -> None:
    assert put_in_nominative(written, language, oblique=oblique) == name


@given(name=st.text(max_size=30), oblique=st.booleans())
def test_any_name_can_be_asked_for_its_nominative(name: str, *, oblique: bool) -> None:
    assert len(put_in_nominative(name, "uk", oblique=oblique).split()) == len(name.split())


def test_letters_that_the_dictionaries_fail_at_are_no_word() -> None:
    tangut = "А\U00017000"
    assert not any(
        ask(tangut, "ru")
        for ask in (
            is_addressee,
            is_common_word,
            is_future,
            is_given_name,
            is_infinitive,
            is_surname,
        )
    )
    assert put_in_nominative(f"Иван {tangut}", "ru", oblique=True) == f"Иван {tangut}"
