from __future__ import annotations

import importlib.util
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gazetteer as gz
from gazetteer._readings import read_word
from gazetteer.inflection import base_forms, guess_languages

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "bench_inflection.py"


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("Малой Локни", "Малая Локня"),
        ("Локней", "Локня"),
        ("Угледаром", "Угледар"),
        ("Белгороде", "Белгород"),
        ("Курском", "Курск"),
        ("Кураховым", "Курахово"),
        ("Курахова", "Курахово"),
        ("Нижним Новгородом", "Нижний Новгород"),
        ("Великим Новгородом", "Великий Новгород"),
        ("Великих Лук", "Великие Луки"),
        ("Часова Яра", "Часов Яр"),
        ("Часовым Яром", "Часов Яр"),
        ("Черкасского Поречного", "Черкасское Поречное"),
        ("Большого Солдатского", "Большое Солдатское"),
        ("Черновцов", "Черновцы"),
        ("Невадой", "Невада"),
        ("Каменца-Подольского", "Каменец-Подольский"),
        ("Ростове-на-Дону", "Ростов-на-Дону"),
        ("Комсомольском-на-Амуре", "Комсомольск-на-Амуре"),
        ("Нью-Йорком", "Нью-Йорк"),
        ("Красным Лиманом", "Красный Лиман"),
        ("Суджей", "Суджа"),
        ("Косичами", "Косичи"),
        ("Мартыновке", "Мартыновка"),
        ("Орлом", "Орел"),
        ("Курской области", "Курская область"),
        ("Азовского морей", "Азовское море"),
        ("Западных Балкан", "Западные Балканы"),
        ("47-й улицы", "47-я улица"),
        ("Мысом Доброй Надежды", "Мыс Доброй Надежды"),
    ],
)
def test_a_russian_form_has_its_nominative_among_its_base_forms(form: str, name: str) -> None:
    assert name in base_forms(form, "ru")


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("Покровську", "Покровськ"),
        ("Кураховим", "Курахове"),
        ("Кураховому", "Курахове"),
        ("Великою Новосілкою", "Велика Новосілка"),
        ("Часового Яру", "Часів Яр"),
        ("Сєвєродонецьку", "Сєвєродонецьк"),
        ("Лисичанськом", "Лисичанськ"),
        ("Харкова", "Харків"),
        ("Львові", "Львів"),
        ("Тернополя", "Тернопіль"),
        ("Кривого Рогу", "Кривий Ріг"),
        ("Сумах", "Суми"),
        ("Сум", "Суми"),
        ("Черкасах", "Черкаси"),
        ("Прилуками", "Прилуки"),
        ("Нью-Йорку", "Нью-Йорк"),
        ("Красним Лиманом", "Красний Лиман"),
        ("Івано-Франківську", "Івано-Франківськ"),
        ("Раві-Руській", "Рава-Руська"),
        ("Гуляйполем", "Гуляйполе"),
        ("Новоселидівкою", "Новоселидівка"),
        ("Донецької області", "Донецька область"),
        ("Боснії та Герцеговині", "Боснія та Герцеговина"),
        ("Уманського", "Уманське"),
    ],
)
def test_a_ukrainian_form_has_its_nominative_among_its_base_forms(form: str, name: str) -> None:
    assert name in base_forms(form, "uk")


@pytest.mark.parametrize(
    ("form", "language", "wrong"),
    [
        ("Малой Локни", "ru", "Малый Локня"),  # an adjective agrees with its noun
        ("Великою Новосілкою", "uk", "Великий Новосілка"),
        ("Нижним Новгородом", "ru", "Нижнее Новгород"),
        ("Красним Лиманом", "uk", "Красні Лиман"),
        ("Курская область", "ru", "Курский область"),
    ],
)
def test_combinations_that_do_not_agree_are_cut(form: str, language: str, wrong: str) -> None:
    assert wrong not in base_forms(form, language)


def test_forms_rarely_meant_are_for_looking_up_only() -> None:
    for form, name in (("Костомарове", "Костомарово"), ("Чехове", "Чехово")):
        assert name not in base_forms(form, "ru")
        assert name in base_forms(form, "ru", lookup=True)


def test_kin_of_a_word_is_for_comparing_only() -> None:
    assert "российский" in base_forms("российское", "ru")
    assert "российский" not in base_forms("российское", "ru", lookup=True)
    assert "козак" in base_forms("козаками", "uk")
    assert base_forms("козаками", "uk", lookup=True) == ("козаками", "козаки")


@pytest.mark.parametrize(
    ("form", "expected"),
    [("КУРАХОВИМ", "КУРАХОВЕ"), ("кураховим", "курахове"), ("Кураховим", "Курахове")],
)
def test_base_forms_are_capitalised_as_the_name_is(form: str, expected: str) -> None:
    assert base_forms(form, "uk") == (form, expected)


def test_letters_decide_against_the_language_given() -> None:
    assert "Италия" in base_forms("Италии", "ru")
    assert "Італія" in base_forms("Італії", "ru")


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("Кураховим", ("uk", "ru")),
        ("Київ", ("uk",)),
        ("Угледары", ("ru",)),
        ("Kurakhove", ()),
        ("Kурахове", ()),  # the first letter is Latin
        ("Ўзда", ()),
        ("", ()),
        ("2025", ()),
    ],
)
def test_languages_are_guessed_by_letters(name: str, languages: tuple[str, ...]) -> None:
    assert guess_languages(name) == languages


def test_names_of_other_scripts_and_languages_stay_as_they_are() -> None:
    assert base_forms("Kurakhove", "uk") == ("Kurakhove",)
    assert base_forms("Кураховим", "en") == ("Кураховим",)


CYRILLIC = st.text("абвгдежзийклмнопрстуфхцчшщьюяіїєґыэъё'’- АБВІЇ", max_size=40)
MIXED = st.text(max_size=60) | CYRILLIC | st.text(st.characters(codec=None), max_size=30)


@given(name=MIXED, language=st.sampled_from(["uk", "ru", "en"]))
def test_any_text_has_a_bounded_set_of_forms_itself_first(name: str, language: str) -> None:
    forms = base_forms(name, language)
    assert forms[0] == name
    assert len(forms) == len(set(forms)) <= 60
    assert base_forms(name, language, lookup=True)[0] == name


@pytest.mark.parametrize(
    "text",
    [
        "Курахове" * 1250,
        "Малой Локни " * 800,
        "Великою-" * 1200,
        "Ку\ud800рахове" * 1000,
        "Нова " * 39,
        "-".join(["Великої"] * 24),
        "ковковковков" * 16,
        "’" * 10_000,
        "Kurахове " * 1000,
    ],
)
def test_long_text_is_no_name(text: str) -> None:
    assert base_forms(text, "uk") == (text,) == base_forms(text, "ru")


WORDS = {"uk": ["Великої", "Новою", "Старих", "Каховки"], "ru": ["Великой", "Новых", "Лук", "Яра"]}


@given(data=st.data(), language=st.sampled_from(["uk", "ru"]))
def test_the_longest_names_that_are_read_have_few_forms(data: st.DataObject, language: str) -> None:
    words = data.draw(st.lists(st.sampled_from(WORDS[language]), min_size=8, max_size=8))
    assert len(base_forms(" ".join(words), language)) <= 60


@given(word=st.text("абвгдежзиклмнопрстуя", min_size=3, max_size=12))
def test_a_nominative_is_among_its_own_forms_and_is_read_as_one(word: str) -> None:
    for language in ("uk", "ru"):
        assert base_forms(word, language)[0] == word
        nominatives = [
            r for r in read_word(word, language) if r.case == "nomn" and not (r.kin or r.bound)
        ]
        assert all(reading.base == word for reading in nominatives)


@pytest.mark.parametrize(
    ("query", "place_id", "form"),
    [
        ("у Покровську", "geonames:704422", "Покровськ"),
        ("Кураховим", "geonames:695357", "Курахове"),
        ("під Кураховим", "geonames:695357", "Курахове"),
        ("под Кураховом", "geonames:695357", "Курахово"),
        ("Малой Локни", "local:malaya-loknya", "Малая Локня"),
        ("из Малой Локни", "local:malaya-loknya", "Малая Локня"),
        ("под Угледаром", "geonames:690823", "Угледар"),
        ("під Угледаром", "geonames:690823", "Угледар"),
        ("Великою Новосілкою", "geonames:690237", "Велика Новосілка"),
        ("Часового Яру", "geonames:710915", "Часів Яр"),
        ("под Часовым Яром", "geonames:710915", "Часов Яр"),
        ("неподалік від Часового Яру", "geonames:710915", "Часів Яр"),
        ("под Суджей", "geonames:486816", "Суджа"),
        ("України", "geonames:690791", "Україна"),
        ("в Донецкой области", "geonames:709716", "Донецкая область"),
        ("біля села Даченського", "geonames:710336", "Даченське"),
        ("в селе Малой Локне", "local:malaya-loknya", "Малая Локня"),
        ("в городе Курске", "geonames:538560", "Курск"),
    ],
)
def test_an_inflected_name_finds_its_place_and_says_so(
    query: str, place_id: str, form: str
) -> None:
    assert gz.resolve(query).id == place_id
    first = gz.search(query)[0]
    assert first.reasons[0] == f"inflected form of {form}"
    assert gz.resolve_together([query])[0].place == first.place


@pytest.mark.parametrize(
    ("query", "name"), [("в Белгороде", "Belgorod"), ("у Сєвєродонецьку", "Siverskodonetsk"),
                        ("Лисичанськом", "Lysychansk"), ("Нижним Новгородом", "Nizhniy Novgorod"),
                        ("у місті Сєвєродонецьку", "Siverskodonetsk"), ("в Сумах", "Sumy"),
                        ("в Харькове", "Kharkiv"), ("Києва", "Kyiv")]
)  # fmt: skip
def test_towns_are_found_in_any_case(query: str, name: str) -> None:
    assert gz.resolve(query).name == name


def test_a_preposition_before_a_nominative_is_understood() -> None:
    assert gz.resolve("у Курахове").id == "geonames:695357"
    assert gz.search("у Курахове")[0].reasons[0] == "bears this name"


def test_who_bears_a_name_as_it_is_written_comes_before_all_forms() -> None:
    # "Курахове" is a Ukrainian nominative, whatever it may be in Russian.
    for candidate in gz.search("Курахове", near_misses=False):
        assert not any("inflected" in reason for reason in candidate.reasons)


def test_an_inflected_name_heeds_what_is_asked_for() -> None:
    assert gz.resolve("Покровском", country="UA").id == "geonames:704422"
    assert gz.resolve("Курска", kind="settlement").id == "geonames:538560"
    with pytest.raises(gz.UnknownPlace):
        gz.resolve("Кураховим", country="RU")
    assert gz.resolve("Покровську", near="Курахового").id == "geonames:704422"


@pytest.mark.parametrize("query", ["у", "під", "в в в", "из", "за - за", "Бкврґщим"])
def test_no_name_is_invented(query: str) -> None:
    with pytest.raises(gz.UnknownPlace):
        gz.resolve(query)


def test_only_cyrillic_names_load_the_dictionaries() -> None:
    program = (
        "import sys, gazetteer as gz; gz.search('Kurakhovim'); gz.search('Nowhere at all');"
        "gz.resolve('Курахове'); assert 'pymorphy3' not in sys.modules;"
        "gz.resolve('Кураховим'); assert 'pymorphy3' in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def load_benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_inflection", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.reference
@pytest.mark.parametrize(("language", "every", "sound"), [("ru", 0.96, 0.995), ("uk", 0.97, 0.995)])
def test_inflected_names_of_news_find_their_nominatives(
    language: str, every: float, sound: float, reference: Path
) -> None:
    bench = load_benchmark()
    assert reference == bench.REFERENCE
    pairs = bench.read_pairs(language)
    forms = partial(bench.own_forms, language=language)
    assert bench.measure_recall(pairs, forms) >= every
    assert bench.measure_recall(bench.leave_out_slips(pairs, language), forms) >= sound
    assert bench.measure_collisions(bench.read_names()[language], forms) < 0.045
