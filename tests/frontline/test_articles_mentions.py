from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.articles import read_article
from frontline.articles.mentions import find_mentions
from frontline.articles.text import split_sentences
from frontline.articles.values import Mention
from frontline.geodesy import inverse

WORDS = st.sampled_from(
    ["Kyiv", "Kursk", "region", "Pokrovsk", "direction", "the", "village", "of", "Харкові", "та",
     "Курській", "області", "St.", "U.S.", "'s", "-", ",", ".", "\n", "\u200b", "\u202e", "«", "»",
     "Xyzivka", "GENERAL", "\x00", "Малой", "Локни", "\ud800", "İ", "ß", "ǅ"]
)  # fmt: skip


def find(text: str) -> tuple[Mention, ...]:
    return find_mentions(text, split_sentences(text))


def spans(text: str) -> list[str]:
    return [mention.text for mention in find(text)]


def meanings(text: str) -> dict[str, str | None]:
    return {m.text: None if m.place is None else m.place.name for m in find(text)}


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=40), st.sampled_from(["", " "]))
def test_spans_are_exact_and_never_overlap(words: list[str], gap: str) -> None:
    text = gap.join(words)
    last = 0
    for mention in find(text):
        assert text[mention.start : mention.end] == mention.text
        assert last <= mention.start < mention.end
        last = mention.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells fell on Sumy region and Kharkiv Oblast.", ["Sumy region", "Kharkiv Oblast"]),
        (
            "Bryansk, Kursk and Belgorod regions are quiet.",
            ["Bryansk", "Kursk", "Belgorod regions"],
        ),
        ("The city of Kramatorsk and the village of Makhnovka.", ["Kramatorsk", "Makhnovka"]),
        ("Ukraine’s army left Toretsk's centre.", ["Ukraine", "Toretsk"]),
        ("Moscow said no; Kyiv-based analysts said yes.", ["Moscow", "Kyiv"]),
        ("У Сумській та Харківській областях тихо.", ["Сумській", "Харківській областях"]),
        ("Бои идут в Суджанском районе.", ["Суджанском районе"]),
        ("Росіяни підійшли до м. Торецьк.", ["Торецьк"]),
        ("He works in the Donetsk People's Republic.", ["Donetsk People's Republic"]),
        ("From Kurakhove to Pokrovsk the road is cut.", ["Kurakhove", "Pokrovsk"]),
        ("In Kurakhove shells fell.", ["Kurakhove"]),
        ("But Kurakhove holds.", ["Kurakhove"]),
        ("The Black Sea Fleet left Sevastopol.", ["Sevastopol"]),
    ],
)
def test_what_belongs_to_a_span(text: str, expected: list[str]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Kharkiv Tribune was sold.",
        "She reads The Moscow Times daily.",
        "Teachers of the Kyiv School of Economics met.",
        "Battles went on in the Lyman direction and on the Kupiansk axis.",
        "Jack London wrote novels, and Paris Hilton did not.",
        "General Rostov spoke.",
        "The cruiser Moskva sank.",
        "Workers left Kurakhove Thermal Power Plant.",
        "Ukrainian and Russian officials met a North Korean envoy.",
        "Reading the report took hours. Nice work, he said.",
        "На Покровському напрямку тихо.",
        "На Лиманском направлении тихо.",
        "Крейсер «Москва» затонув.",
        "Олександр Одеський промовчав.",
        "Полковник Харьков промолчал.",
        "Об этом он сказал Deutsche Welle и газете Kyiv Independent.",
        "Про це пише London Review.",
        "На Південно-Слобожанському напрямку тихо.",
        "На Волинському, Лиманському та Поліському напрямках тихо.",
        "На Купянском и Краснолиманском направлениях тихо.",
    ],
)
def test_what_is_no_place(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Бої тривають під Кураховим.", "Kurakhove"),
        ("Війська увійшли до Великої Новосілки.", "Velyka Novosilka"),
        ("Ворог відступив від Часового Яру.", "Chasiv Yar"),
        ("Вибухи пролунали у Харкові.", "Kharkiv"),
        ("Він народився в Сумах.", "Sumy"),
        ("Колонна вышла из Малой Локни.", "Malaya Loknya"),
        ("Бои идут за Большим Солдатским.", "Bolshoye Soldatskoye"),
        ("Удар нанесён по Белгороду.", "Belgorod"),
        ("Жители уехали из Торецка.", "Toretsk"),
    ],
)
def test_inflected_names_are_found(text: str, name: str) -> None:
    assert list(meanings(text).values()) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "They took the village of Qwertivka.",
        "Захоплено село Кверційка.",
        "Занят населенный пункт Кверцовка.",
    ],
)
def test_an_unlisted_village_is_found_but_not_invented(text: str) -> None:
    (mention,) = find(text)
    assert mention.place is None


def test_names_in_a_list_after_villages_are_all_places() -> None:
    text = "The villages of Qwertivka, Asdfove and Zxcvne were taken."
    assert spans(text) == ["Qwertivka", "Asdfove", "Zxcvne"]


def test_names_resolve_by_one_another() -> None:
    text = "Pokrovsk, Myrnohrad and Kurakhove are in Donetsk Oblast."
    places = [mention.place for mention in find(text)]
    assert all(place is not None and place.country == "UA" for place in places)


def test_a_region_after_a_comma_says_which_town() -> None:
    (paris, texas) = find("He moved to Paris, Texas, last year.")
    assert paris.place is not None
    assert paris.place.admin1 == "Texas"
    assert texas.place is not None
    assert texas.place.kind == "oblast"


def test_a_bare_name_is_the_region_where_the_text_speaks_of_the_region() -> None:
    text = (
        "Troops entered Kursk Oblast in August. Fighting in Kursk goes on. "
        "A street in the city of Kursk was closed."
    )
    kinds = [mention.place.kind for mention in find(text) if mention.place is not None]
    assert kinds == ["oblast", "oblast", "settlement"]


def test_an_ambiguous_name_stays_open() -> None:
    (mention,) = find("They drove to Novoselivka.")
    assert mention.place is None
    assert len(mention.candidates) > 1


def test_unseen_characters_inside_a_name_do_not_hide_it() -> None:
    text = "They left Kura\u200bkhove and Кура\u00adхове."
    assert [mention.place.name for mention in find(text) if mention.place] == ["Kurakhove"] * 2


def test_capitals_alone_do_not_hide_places() -> None:
    assert spans("TROOPS ENTERED KURAKHOVE IN DONETSK REGION TODAY") == [
        "KURAKHOVE",
        "DONETSK REGION",
    ]


@pytest.mark.parametrize(
    "text",
    ["Kyiv " * 40_000, "KYIV IN " * 20_000, "Київ та " * 20_000, "-" * 200_000, "A" * 200_000,
     "Я" * 100_000, "Ab-" * 50_000, "St. " * 30_000, "\u200b" * 200_000],
    ids=lambda text: ascii(text[:6]),
)  # fmt: skip
def test_long_and_odd_texts_end(text: str) -> None:
    for mention in find(text):
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.reference
def test_the_development_articles(reference: Path) -> None:
    folder = reference / "text"
    gold = json.loads((folder / "seeds_gold.json").read_text(encoding="utf-8"))
    points = {place["place"]: place for place in gold["places"]}
    found = hits = placed = wanted = 0
    for document in gold["documents"]:
        name = document["doc"]
        with (folder / name).open(encoding="utf-8", newline="") as file:
            mentions = find(file.read())
        own = [span for span in gold["mentions"] if span["doc"] == name]
        neutral = [span for span in gold["neutral"] if span["doc"] == name]
        wanted += len(own)
        for mention in mentions:
            hit = next((span for span in own if overlaps(mention, span)), None)
            if hit is not None:
                hits += 1
                target = points[hit["place"]]
                point = (target["lat"], target["lon"])
                placed += (
                    mention.place is not None
                    and inverse(mention.place.point, point)[0] <= target["tolerance_km"]
                )
            found += hit is not None or not any(overlaps(mention, span) for span in neutral)
    assert hits / found >= 0.95
    assert hits / wanted >= 0.92
    assert placed / hits >= 0.92


def overlaps(mention: Mention, span: dict[str, int]) -> bool:
    return mention.start < span["end"] and span["start"] < mention.end


@pytest.mark.parametrize(
    "rest",
    [
        "Russia's defence ministry said on Monday.",
        "Russia said.",
        "Russian officials said.",
        "Ukraine and Russia both said.",
    ],
)
def test_a_country_that_speaks_after_a_comma_contains_nothing(rest: str) -> None:
    text = f"Kurakhove lies about 20 miles south of Pokrovsk, {rest}"
    sentences = split_sentences(text)
    found = {mention.text: mention.place for mention in find_mentions(text, sentences)}
    assert found["Pokrovsk"].admin1 == "Donetsk Oblast"


def test_a_country_set_off_by_commas_contains_the_town_before() -> None:
    text = "A fire broke out in Pokrovsk, Russia, on Monday."
    sentences = split_sentences(text)
    found = {mention.text: mention.place for mention in find_mentions(text, sentences)}
    assert found["Pokrovsk"].country == "RU"


def placed(text: str) -> dict[str, str | None]:
    return {m.text: m.place.name if m.place else None for m in find(text)}


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("После Курахова войска пошли дальше.", "Курахова", "Kurakhove"),
        ("Севернее Торецка идут бои.", "Торецка", "Toretsk"),
        ("Крім Курахового, ворог атакує всюди.", "Курахового", "Kurakhove"),
        ("Біля Торецька точаться бої.", "Торецька", "Toretsk"),
        ("ВСУ отошли из Урожайного и Старомайорского.", "Урожайного", "Urozhaine"),
        ("Новый Комар взят под контроль.", "Новый Комар", "Novyi Komar"),
        ("Бої тривають у н.п. Нью-Йорк.", "Нью-Йорк", "Niu-York"),
        ("Заняты н. п. Прогресс и Гродовка у Покровска.", "Прогресс", "Prohres"),
        ("Fighting went on near Toretsk. They took Dzerzhynsk.", "Dzerzhynsk", "Toretsk"),
        ("Зайняли смт Нью-Йорк. Зруйновано Нью-Йорк.", "Нью-Йорк", "Niu-York"),
        ("Захоплено Терни та Ямполівку. Бої точаться біля Торського.", "Терни", "Terny"),
    ],
)
def test_names_are_taken_where_the_text_is_about(text: str, name: str, place: str) -> None:
    assert placed(text)[name] == place


@pytest.mark.parametrize(
    ("text", "spans_"),
    [
        ("Севернее Торецка идут бои.", ["Торецка"]),
        ("Город лежит южнее.", []),
        ("Біля Торецька точаться бої.", ["Торецька"]),
        ("Крім Курахового, ворог атакує всюди.", ["Курахового"]),
        ("Troops of the DPR and LNR entered Soledar.", ["DPR", "LNR", "Soledar"]),
    ],
)
def test_words_that_open_a_sentence_are_no_villages(text: str, spans_: list[str]) -> None:
    assert spans(text) == spans_


def test_a_town_abroad_that_nothing_speaks_for_stays_open() -> None:
    text = "Fighting went on near Lyman and Siversk in Ukraine. Russian troops took Glubokoe."
    (mention,) = [m for m in find(text) if m.text == "Glubokoe"]
    assert mention.place is None
    assert mention.candidates


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In neighbouring Dnipropetrovsk, troops shelled villages.", "Dnipropetrovsk Oblast"),
        ("He was born in the city of Dnipropetrovsk.", "Dnipro"),
        ("They met near Dnipropetrovsk.", "Dnipro"),
        ("В Днепропетровске слышны взрывы.", "Dnipro"),
        ("Shells fell on Artemivsk in Donetsk Oblast.", "Bakhmut"),
    ],
)
def test_a_name_that_a_city_has_given_up_is_the_region_that_bears_it(text: str, name: str) -> None:
    mention = find(text)[0]
    assert mention.place is not None
    assert mention.place.name == name


@pytest.mark.parametrize(
    "text",
    ["ВСУ потеряли Селидово, сообщило Минобороны РФ.", "Ці ЗСУ втратили Селидове, кажуть у РФ."],
)
def test_a_people_or_an_army_speaks_for_the_villages_of_its_country(text: str) -> None:
    assert "Selydove" in meanings(text).values()


def test_what_is_told_of_an_unknown_village_is_told_of_no_other() -> None:
    text = "ЗСУ взяли хутори Абракадабрин і Небувалинський та зайшли в Суджу."
    told = {(d.claim.event, d.claim.place.name) for d in read_article(text).claims}
    assert told == {("entered", "Sudzha")}


@pytest.mark.parametrize(
    ("text", "raion"),
    [
        ("Бои идут в Дачном под Кураховом.", "Pokrovsk Raion"),
        ("Troops hold Ivanivka near Kupiansk.", "Kupiansk Raion"),
        ("Бои идут в Песчаном под Красноармейском.", None),
    ],
)
def test_a_village_lies_near_the_town_it_is_said_to_lie_near(text: str, raion: str | None) -> None:
    """And where no namesake that is known lies there, it is open which is meant."""
    place = read_article(text).mentions[0].place
    assert (None if place is None else place.admin2) == raion
