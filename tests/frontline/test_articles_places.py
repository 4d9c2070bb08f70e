"""Which places the names of a text mean, and which towns it reports about."""

from __future__ import annotations

import pytest

import frontline as fl
from frontline.articles._bearings import settle_by_distance
from frontline.articles.mentions import find_mentions
from frontline.articles.text import split_sentences
from frontline.articles.values import Mention
from gazetteer.places import Candidate, Place


def mention(text: str, name: str) -> Mention:
    """What the first mention of a name in a text means."""
    found = find_mentions(text, split_sentences(text))
    return next(one for one in found if one.text == name)


def place_id(text: str, name: str) -> str | None:
    place = mention(text, name).place
    return None if place is None else place.id


YUNAKIVKA = "geonames:688077"


def test_a_town_that_alone_bears_its_name_is_taken_though_it_stands_apart() -> None:
    text = "Ukrainian troops hold Sudzha. Attacks near Pokrovsk and Myrnohrad were repelled."
    place = mention(text, "Sudzha").place
    assert place is not None
    assert (place.name, place.country) == ("Sudzha", "RU")


def test_a_lone_ukrainian_village_is_taken_where_the_text_speaks_of_ukraine() -> None:
    text = (
        "Российские войска освободили Дружковку и Щербиновку Донецкой области. "
        "Отражена контратака у населённого пункта Юнаковка."
    )
    assert place_id(text, "Юнаковка") == YUNAKIVKA


def test_a_russian_name_of_a_ukrainian_village_is_its_name_not_a_misspelling() -> None:
    text = "Российские войска освободили Ильинку у Курахова, идут бои за Дачное."
    candidates = mention(text, "Ильинку").candidates
    assert candidates[0].place.admin1 == "Donetsk Oblast"
    assert "another spelling" not in candidates[0].reasons[0]


def test_every_name_that_a_case_may_be_of_is_considered() -> None:
    text = "Бои идут у Новотроицкого, Желтого и Гродовки в Донецкой области."
    found = {candidate.place.name for candidate in mention(text, "Новотроицкого").candidates}
    assert "Novotroitske" in found


@pytest.mark.parametrize(
    ("candidates", "words"),
    [
        ((), "unknown"),
        (("bears this name",), "unsure: "),
        (("bears this name", "bears this name"), "ambiguous: "),
        (("name 90% alike",), "unknown; its name is like: "),
    ],
)
def test_only_a_name_of_several_places_is_called_ambiguous(
    candidates: tuple[str, ...], words: str
) -> None:
    held = tuple(
        Candidate(
            place=Place(
                id=f"local:{n}", name=f"X{n}", kind="settlement", latitude=48, longitude=n
            ),
            score=0.5, reasons=(reason,),
        )
        for n, reason in enumerate(candidates)
    )  # fmt: skip
    doubt = Mention(start=0, end=1, text="X", place=None, candidates=held).doubt
    assert doubt.startswith(words)
    assert all(candidate.place.name in doubt for candidate in held)


def test_a_mention_with_a_place_has_no_doubt() -> None:
    assert mention("Russia attacked Kurakhove.", "Kurakhove").doubt == ""


STORY = (
    "KYIV, Ukraine (AP) — Russian forces captured Kurakhove, about 20 miles south of Pokrovsk, "
    "Moscow said on Monday.\n\nOfficials in Kyiv have yet to confirm. A drone struck a depot in "
    "Rostov-on-Don.{}"
)


def test_towns_are_without_datelines_and_governments() -> None:
    article = fl.read_article(STORY.format(""), published="2025-01-06")
    assert [p.name for p in article.towns] == ["Kurakhove", "Pokrovsk", "Rostov-on-Don"]
    assert {"Kyiv", "Moscow"} <= {p.name for p in article.places}


def test_a_capital_that_something_happens_at_is_a_town() -> None:
    article = fl.read_article(STORY.format(" Shells fell near Kyiv."), published="2025-01-06")
    assert "Kyiv" in [p.name for p in article.towns]


def test_what_a_distance_is_told_of_is_a_town_in_any_case() -> None:
    text = "Moscow said its forces had taken Kurakhove, about 900 km south of Moscow."
    article = fl.read_article(text, published="2025-01-06")
    assert [p.name for p in article.towns] == [p.name for p in article.places]


def test_towns_are_some_of_the_places_in_their_order() -> None:
    article = fl.read_article(STORY.format(""), published="2025-01-06")
    kept = {place.id for place in article.towns}
    assert [p for p in article.places if p.id in kept] == list(article.towns)


def test_a_distance_tells_which_of_several_villages_is_meant_everywhere() -> None:
    text = (
        "Russian forces entered Novopavlivka, 35 km southwest of Pokrovsk. "
        "Fighting went on in Novopavlivka overnight."
    )
    article = fl.read_article(text, published="2025-08-06")
    places = [m.place for m in article.mentions if m.text == "Novopavlivka"]
    assert {place.id for place in places if place is not None} == {"geonames:699373"}
    assert len(places) == 2
    assert article.statements[0].verdict == "true"


def test_no_distance_moves_a_town_or_makes_up_a_namesake() -> None:
    text = "Russian forces captured Kurakhove, about 200 miles south of Pokrovsk."
    article = fl.read_article(text, published="2025-01-06")
    assert article.statements[0].verdict == "false"


def test_what_is_told_of_a_name_moves_no_span() -> None:
    text = "Бои идут в Степановке, в 30 километрах к югу от Покровска, и у Новопавловки."
    sentences = split_sentences(text)
    mentions = find_mentions(text, sentences)
    moved = settle_by_distance(text, sentences, mentions)
    assert [(m.start, m.end, m.candidates) for m in moved] == [
        (m.start, m.end, m.candidates) for m in mentions
    ]
