from __future__ import annotations

import contextlib
import gc
import itertools
import math
import pickle
import weakref
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gazetteer as gz
from gazetteer import _question
from gazetteer._question import read_limits
from gazetteer._ranking import (
    DOMINANCE,
    SAME_TOWN_KM,
    Ranked,
    Ranking,
    _merge,
    choose,
    expect_km,
    is_approximate,
    measure_km,
    rank,
)
from gazetteer._regions import read_region
from gazetteer.index import Index, Match, core, estimate_radius_km
from gazetteer.places import Precision
from gazetteer.resolve import resolve_each

KURAKHOVE, POKROVSK, SUDZHA = "geonames:695357", "geonames:704422", "geonames:486816"


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        *((name, KURAKHOVE) for name in ("Kurakhove", "Курахове", "Курахово", "Kurakhovo")),
        *((name, SUDZHA) for name in ("Sudzha", "Суджа", "SUDZHA", " sudzha ")),
        ("Даченське", "geonames:710336"),
        ("Dachenske", "geonames:710336"),
        ("Bolshoye Soldatskoye", "geonames:573295"),
        ("Bol’shoye Soldatskoye", "geonames:573295"),
        ("Большое Солдатское", "geonames:573295"),
        ("Велике Солдатське", "geonames:573295"),
        ("Малая Локня", "local:malaya-loknya"),
        ("Malaya Loknya", "local:malaya-loknya"),
        ("Chasov Yar", "geonames:710915"),
        ("Часів Яр", "geonames:710915"),
        ("Ugledar", "geonames:690823"),
        ("Velikaya Novosyolka", "geonames:690237"),
        ("Moscow", "geonames:524901"),
        ("Москва", "geonames:524901"),
        ("Kyiv", "geonames:703448"),
        ("Kiev", "geonames:703448"),
        ("Київ", "geonames:703448"),
        ("Ukraine", "geonames:690791"),
        ("Украина", "geonames:690791"),
        ("Україна", "geonames:690791"),
        ("the U.S.", "geonames:6252001"),
        ("США", "geonames:6252001"),
        ("UK", "geonames:2635167"),
        ("Великобританія", "geonames:2635167"),
        ("Donetsk region", "geonames:709716"),
        ("the Donetsk region", "geonames:709716"),
        ("Donetsk Oblast", "geonames:709716"),
        ("Донецька область", "geonames:709716"),
        ("Донецкая область", "geonames:709716"),
        ("Донеччина", "geonames:709716"),
        ("Kursk oblast", "geonames:538555"),
        ("Курская область", "geonames:538555"),
        ("Krasnodar Krai", "geonames:542415"),
        ("Київська область", "geonames:703446"),
        ("Donetsk", "geonames:709717"),
        ("Kursk", "geonames:538560"),
        ("місто Покровськ", POKROVSK),
        ("the town of Kurakhove", KURAKHOVE),
        ("Luxembourg", "geonames:2960313"),
        (KURAKHOVE, KURAKHOVE),
    ],
)
def test_names_in_three_languages_lead_to_the_place(name: str, place_id: str) -> None:
    assert gz.resolve(name).id == place_id


@pytest.mark.parametrize("name", ["Pokrovsk", "Покровськ", "Покровск"])
@pytest.mark.parametrize(
    "given",
    [
        {"near": "Kurakhove"},
        {"near": (47.98, 37.28)},
        {"near": "47.98, 37.28"},
        {"within": "Donetsk Oblast"},
        {"within": "Донеччина"},
        {"within": "Ukraine"},
        {"country": "ua"},
        {"near": "Kurakhove", "within": "Donetsk Oblast", "on": "2024-12-01"},
    ],
)
def test_pokrovsk_is_certain_in_context(name: str, given: dict[str, object]) -> None:
    assert gz.resolve(name, **given).id == POKROVSK  # type: ignore[arg-type]


def test_pokrovsk_in_yakutia_and_on_the_volga_are_found_in_their_context() -> None:
    assert gz.resolve("Pokrovsk", within="Sakha Republic").id == "geonames:2017824"
    assert gz.resolve("Pokrovsk", near="Saratov").name == "Engels"
    assert {c.place.name for c in gz.search("Pokrovsk", near_misses=False)} == {
        "Pokrovsk",
        "Engels",
    }


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("Artemivsk", "Bakhmut"),
        ("Дзержинск", "Toretsk"),
        ("Dymytrov", "Myrnohrad"),
        ("Красноармейск", "Pokrovsk"),
        ("Krasnoarmiisk", "Pokrovsk"),
        ("Krasnyi Pakhar", "Vozdvyzhenka"),
    ],
)
def test_a_name_counts_as_official_while_it_was(former: str, now: str) -> None:
    before, after = (
        next(c for c in gz.search(former, on=on, limit=50) if c.place.name == now)
        for on in ("2010-01-01", "2024-01-01")
    )
    assert before.score > after.score
    assert "until 2016" in before.reasons[0]
    assert "until 2016" in after.reasons[0]
    assert gz.resolve(former, on="2010-01-01", within="Donetsk Oblast").name == now


@pytest.mark.parametrize(
    ("former", "now", "given"),
    [
        ("Sievierodonetsk", "Siverskodonetsk", {}),
        ("Stakhanov", "Kadiivka", {}),
        ("Красноград", "Berestyn", {}),
        ("Kuznetsovsk", "Varash", {}),
        ("Торез", "Chystiakove", {}),
        ("Krasnoperekopsk", "Yany Kapu", {}),
        ("Novomoskovsk", "Samar", {"country": "UA"}),
        ("Pervomaisk", "Sokolohirsk", {"within": "Luhansk Oblast"}),
        ("Iskra", "Andriivka-Klevtsove", {"within": "Donetsk Oblast", "on": "2024-09-18"}),
    ],
)
def test_renamed_towns_answer_to_both_names(former: str, now: str, given: dict[str, str]) -> None:
    assert gz.resolve(former, **given).name == now  # type: ignore[arg-type]
    assert gz.resolve(now, **{k: v for k, v in given.items() if k != "on"}).name == now  # type: ignore[arg-type]


def test_coordinates_and_fields_of_the_core() -> None:
    village = gz.resolve("Dachenske")
    assert village.point == (48.2128, 37.2205)
    assert (village.country, village.admin1, village.admin2) == (
        "UA",
        "Donetsk Oblast",
        "Pokrovsk Raion",
    )
    assert village.population is None
    assert village.radius_km == estimate_radius_km(None)
    assert village.radius_estimated
    assert {name.text for name in village.names} >= {"Даченське", "Даченское"}
    town = gz.resolve("Kurakhove")
    assert town.point == (47.9847, 37.28069)
    assert town.radius_km == estimate_radius_km(town.population)
    makhnovka = gz.resolve("Махновка", near="Sudzha")
    assert makhnovka.point == (51.175, 35.3028)
    assert makhnovka.admin1 == "Kursk Oblast"
    assert gz.resolve("Ukraine").precision == "area"


@pytest.mark.parametrize(
    "name", ["Crimea", "Крим", "Крым", "Republic of Crimea", "Sevastopol", "Simferopol", "Yalta"]
)
def test_the_country_is_the_internationally_recognised_one(name: str) -> None:
    assert gz.resolve(name, within="Ukraine").country == "UA"
    assert all(c.place.country != "RU" for c in gz.search(name) if c.score > 0.5)


def test_donetsk_is_05_in_one_list_and_14_in_another_and_one_place_here() -> None:
    city, region = gz.resolve("Donetsk"), gz.resolve("Donetsk", kind="oblast")
    assert city.admin1 == region.name == "Donetsk Oblast"
    kinds = [c.place.kind for c in gz.search("Donetsk", country="UA", near_misses=False)]
    assert kinds[:2] == ["settlement", "oblast"]


def test_a_thin_margin_is_ambiguous() -> None:
    with pytest.raises(gz.AmbiguousPlace) as raised:
        gz.resolve("Ivanivka")
    error = raised.value
    assert error.query == "Ivanivka"
    assert len(error.candidates) > 1
    assert [c.score for c in error.candidates] == sorted(
        (c.score for c in error.candidates), reverse=True
    )
    assert "are known by name and hromada only" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert again.candidates == error.candidates


def test_an_unknown_name_carries_near_misses() -> None:
    with pytest.raises(gz.UnknownPlace, match="Kurakhove") as raised:
        gz.resolve("Kurakove")
    assert raised.value.candidates[0].place.id == KURAKHOVE
    with pytest.raises(gz.UnknownPlace) as nothing:
        gz.resolve("Qwrtzxqwrtzx")
    assert nothing.value.candidates == ()
    assert gz.search("Qwrtzxqwrtzx") == ()


@pytest.mark.parametrize("name", ["Robotyne", "Роботине", "Robotine", "Роботино"])
def test_a_village_known_by_name_only_is_placed_at_its_hromada(name: str) -> None:
    village = gz.resolve(name)
    assert village.id == "katottg:UA23100270150025192"
    assert (village.name, village.admin1) == ("Robotyne", "Zaporizhzhia Oblast")
    assert village.precision == "approximate"
    hromada = gz.lookup(core().parents(village)[0])
    assert (hromada.kind, hromada.point) == ("hromada", village.point)
    assert village.radius_km == hromada.radius_km >= 12
    assert gz.lookup(village.id) == village
    (first, *_) = gz.search(name)
    assert first.place == village
    assert "gazetteer download UA" in first.reasons[-1]
    with pytest.raises(gz.UnknownPlace, match="no place in RU"):
        gz.resolve(name, country="RU")


def test_villages_known_by_name_only_are_told_apart_by_what_is_given() -> None:
    with pytest.raises(gz.AmbiguousPlace, match="3 of 3 are known by name and hromada only"):
        gz.resolve("Novodarivka")
    assert gz.resolve("Novodarivka", within="Zaporizhzhia Oblast").admin2 == "Polohivskyi Raion"
    near = gz.resolve("Hulyaipole", within="Zaporizhzhia Oblast")
    assert gz.resolve("Novodarivka", near=near).admin2 == "Polohivskyi Raion"
    pisky = gz.resolve("Pisky", within=gz.resolve("Ocheretyne hromada"))
    assert pisky.admin2 == "Pokrovsk Raion"
    assert gz.search("Pisky", near="Donetsk")[0].place == pisky


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Sjewjerodonezk", "geonames:691999"),
        ("Tschassiw Jar", "geonames:710915"),
        ("Časìv Âr", "geonames:710915"),
        ("Чугуев", "geonames:710374"),
        ("Часов Яр", "geonames:710915"),
        ("Velyka Novosylka", "geonames:690237"),
        ("Avdijiwka", "geonames:713122"),
        ("Kurahove", KURAKHOVE),
    ],
)
def test_the_spellings_of_the_press_lead_to_the_place(name: str, place_id: str) -> None:
    assert gz.resolve(name, country="UA").id == place_id


def test_both_romanisations_of_a_village_are_its_name() -> None:
    for name in ("Shlyakhove", "Shliakhove", "Шляхове"):
        villages = [c for c in gz.search(name, limit=50) if c.place.precision == "approximate"]
        assert sum(c.reasons[0] == "bears this name" for c in villages) >= 5


@pytest.mark.parametrize("name", ["під Угледаром", "из Угледара", "у місті Угледар"])
def test_an_inflected_name_is_doubted_no_more_than_the_form_it_bears(name: str) -> None:
    assert gz.resolve(name) == gz.resolve("Угледар")


def test_an_inflected_name_is_doubted_as_the_form_it_bears_is() -> None:
    """Cobán in Guatemala is another name's bearer; larger towns are called nearly so."""
    for name in ("Кобані", "у Кобані"):
        with pytest.raises(gz.AmbiguousPlace):
            gz.resolve(name)


def test_another_spelling_counts_less_than_the_name_itself() -> None:
    candidates = gz.search("Makarov", near_misses=False)
    other = next(c for c in candidates if c.reasons[0].endswith("in another spelling"))
    assert other.score < candidates[0].score
    assert "another spelling" not in candidates[0].reasons[0]


@pytest.mark.parametrize(
    "given",
    [
        {"within": "Atlantis"},
        {"within": "Kurakhove"},
        {"within": KURAKHOVE},
        {"country": "Ukraine"},
        {"country": "ZZ"},
        {"country": 7},
        {"kind": "town"},
        {"near": (91.0, 0.0)},
        {"near": (float("nan"), 0.0)},
        {"near": "Ivanivka"},
        {"near": "Qwrtzx"},
        {"near": (1,)},
        {"near": 3},
        {"on": "yesterday"},
        {"on": "2025-02-30"},
        {"on": 2025},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(given: dict[str, object]) -> None:
    for ask in (gz.resolve, gz.search):
        with pytest.raises(gz.InvalidQuery):
            ask("Pokrovsk", **given)  # type: ignore[operator]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "'",
        "\ud800",
        "\u200f",
        "x" * 10_000,
        "Kursk" + "\u200b" * 10_000,
        None,
        5,
        b"Kursk",
    ],
)
def test_a_name_that_is_none_is_refused(name: object) -> None:
    for ask in (gz.resolve, gz.search):
        with pytest.raises(gz.InvalidQuery):
            ask(name)  # type: ignore[operator]


@pytest.mark.parametrize("name", ["{{7*7}}", "{#", "</script><script>", "'; DROP TABLE places;--"])
def test_hostile_names_are_merely_unknown(name: str) -> None:
    try:
        gz.resolve(name)
    except (gz.UnknownPlace, gz.InvalidQuery):
        return
    pytest.fail("a hostile name was taken for a place")


def test_right_to_left_marks_do_not_hide_a_name() -> None:
    assert gz.resolve("\u202eKurakhove\u202c\u200f").id == KURAKHOVE


@given(st.text(st.characters(), max_size=60))
def test_any_text_gets_a_typed_answer(name: str) -> None:
    try:
        place = gz.resolve(name)
    except gz.GazetteerError as error:
        str(error).encode("utf-8")  # what is said about it can be printed
    else:
        assert isinstance(place, gz.Place)


def test_scores_are_shares_and_have_reasons() -> None:
    candidates = gz.search("Pokrovsk")
    assert 0.99 < sum(c.score for c in candidates) <= 1
    assert all(c.reasons and 0 <= c.score <= 1 for c in candidates)
    two = gz.search("Pokrovsk", limit=2)
    assert [c.place for c in two] == [c.place for c in candidates[:2]]
    with pytest.raises(gz.InvalidQuery):
        gz.search("Pokrovsk", limit=0)


def test_lookup() -> None:
    assert gz.lookup(KURAKHOVE).name == "Kurakhove"
    assert gz.lookup("katottg:UA14160000000061982").name == "Pokrovsk Raion"
    for unknown in ("geonames:1", "geonames:", "geonames:²", "local:\ud800", "", "695357"):
        with pytest.raises(gz.UnknownPlace):
            gz.lookup(unknown)
    with pytest.raises(gz.InvalidQuery):
        gz.lookup(695357)  # type: ignore[arg-type]


def make_match(place_id: str, latitude: float, weight: int, status: str = "official") -> Match:
    place = gz.Place(
        id=place_id, name="X", kind="settlement", country="UA", latitude=latitude, longitude=30
    )
    return Match(place, status, 1.0, weight, None)  # type: ignore[arg-type]


def make_village(place_id: str) -> Match:
    place = gz.Place(
        id=place_id, name="X", kind="settlement", country="UA", latitude=50, longitude=30,
        precision="approximate", radius_km=20,
    )  # fmt: skip
    return Match(place, "official", 1.0, 0, None)


def test_two_villages_of_one_hromada_are_two() -> None:
    ranked = rank([make_village("katottg:1"), make_village("katottg:2")], "X")
    assert len(ranked) == 2
    assert choose(Ranking(ranked)) is None


def test_two_records_of_one_town_are_one_candidate() -> None:
    ranked = rank([make_match("local:a", 48, 900), make_match("local:b", 48.02, 800)], "X")
    assert [r.place.id for r in ranked] == ["local:a"]
    assert "also listed as local:b" in ranked[0].reasons
    apart = rank([make_match("local:a", 48, 900), make_match("local:b", 48.1, 800)], "X")
    assert len(apart) == 2


def is_double_slowly(a: Ranked, b: Ranked) -> bool:
    alone = all(
        ranked.match.similarity == 1
        and not is_approximate(ranked.place)
        and ranked.place.kind == "settlement"
        for ranked in (a, b)
    )
    return alone and measure_km(a.place.point, b.place.point) <= SAME_TOWN_KM


def merge_slowly(ranked: list[Ranked]) -> list[Ranked]:
    """The obvious way: each held against all that were kept before it."""
    kept: list[Ranked] = []
    for one in ranked:
        doubles = [i for i, other in enumerate(kept) if is_double_slowly(other, one)]
        if doubles:
            reasons = (*kept[doubles[0]].reasons, f"also listed as {one.place.id}")
            kept[doubles[0]] = kept[doubles[0]]._replace(reasons=reasons)
        else:
            kept.append(one)
    return kept


@given(
    st.lists(
        st.tuples(
            st.sampled_from([48.0, 48.01, 48.02, 48.04, 49.0]),
            st.sampled_from(["settlement", "settlement", "settlement", "oblast"]),
            st.sampled_from(["exact", "exact", "approximate"]),
            st.sampled_from([1.0, 1.0, 0.9]),
        ),
        max_size=12,
    )
)
def test_records_of_one_town_are_merged_as_by_comparing_each_with_each(drawn) -> None:
    ranked = [
        Ranked(
            Match(
                gz.Place(
                    id=f"local:{number}", name="X", kind=kind, latitude=latitude, longitude=30,
                    precision=precision, radius_km=9,
                ),
                "official", similarity, 0, None,
            ),
            1.0,
            (),
        )
        for number, (latitude, kind, precision, similarity) in enumerate(drawn)
    ]  # fmt: skip
    assert _merge(ranked) == merge_slowly(ranked)


def test_an_answer_that_is_kept_is_the_answer() -> None:
    names = ["Kurakhove", "Ivanivka", "the Donetsk region", "Sumy", "Robotyne", "Qwrtzx", "Ivaniv"]
    for name, given_ in itertools.product(
        [*names, "Ivanivka, Sumy Oblast"],
        [
            {}, {"country": "UA"}, {"kind": "oblast"}, {"near": "Sumy"}, {"on": "2010-01-01"},
            {"within": "Sumy Oblast"}, {"within": "Ukraine"}, {"within": "Sumi Oblast"},
        ],
    ):  # fmt: skip
        question = _question.read_question(core(), name, **given_)
        fresh = _question._rank_exact(core(), question)
        assert _question.rank_exact(core(), question) == fresh
        assert _question.rank_exact(core(), question) == fresh
        assert gz.search(name, **given_) == gz.search(name, **given_)


def test_no_more_answers_are_kept_than_hold_so_many_candidates(monkeypatch) -> None:
    monkeypatch.setattr(_question, "_MOST_KEPT", 40)
    largest = core().largest((22.0, 44.0, 40.0, 52.0), limit=60)
    with Index.open() as index:
        sizes = []
        for place in largest:
            question = _question.read_question(index, place.name)
            ranking = _question.rank_exact(index, question)
            assert ranking == _question._rank_exact(index, question)
            sizes.append(1 + len(ranking.candidates))
            kept = _question._KEPT[index]
            held = sum(1 + len(a.candidates) for a in (*kept._new.values(), *kept._old.values()))
            assert held <= 40 + 2 * max(sizes)
    assert sum(sizes) > 2 * (40 + 2 * max(sizes))


def test_kept_answers_do_not_outlive_their_index_nor_serve_another() -> None:
    question = _question.read_question(core(), "Kurakhove")
    with Index.open() as index:
        theirs = _question.rank_exact(index, question)
        assert theirs == _question.rank_exact(core(), question)
        assert theirs is not _question.rank_exact(core(), question)
    gone = weakref.ref(index)
    del index
    gc.collect()
    assert gone() is None


def test_dominance_decides() -> None:
    def answer(first: int, second: int, *, villages: int = 0) -> Ranked | None:
        matches = [make_match("local:a", 48, first), make_match("local:b", 49, second)]
        matches += [make_village(f"katottg:{number}") for number in range(villages)]
        return choose(Ranking(rank(matches, "X")))

    # Beyond 10,000 residents in proportion.
    assert answer(int(DOMINANCE * 20_000), 20_000) is not None
    assert answer(int(DOMINANCE * 20_000) - 1, 20_000) is None
    # A town stands before a few villages of its name, but not before many together.
    assert answer(20_000, 300) is not None
    assert answer(20_000, 300, villages=3) is not None
    assert answer(20_000, 300, villages=9) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        *((said, "Donetsk Oblast") for said in (
            "Donetsk", "donetsk oblast", "Oblast Donetsk", "Donets'ka oblast", "Donetska",
            "Донецька область", "Донецкая область", "Donestk Oblast", "Donets Oblast",
            "Donetsk Oblast, Ukraine", "Donetsk Oblast (Ukraine)", "Ukraine, Donetsk Oblast",
        )),
        *((said, "Kharkiv Oblast") for said in (
            "Kharkivska", "Kharkov Oblast", "Oblast charkov", "Kharviv Oblast", "Харківщина",
        )),
        ("Zaphorizia Oblast", "Zaporizhzhia Oblast"),
        ("Tsjernihiv Oblast", "Chernihiv Oblast"),
        ("Oblast Kiev", "Kyiv Oblast"),
        ("Kyiv City", "Kyiv City"),
        ("AR Crimea", "Autonomous Republic of Crimea"),
        ("Volnovakhsky", "Volnovakha Raion"),
    ],
)  # fmt: skip
def test_a_region_is_understood_as_people_write_it(said: str, name: str) -> None:
    assert read_region(core(), said, "UA").place.name == name


def test_a_region_that_is_guessed_from_a_slip_is_said_to_be() -> None:
    (first, *_) = gz.search("Bakhmut", within="Donestk Oblast")
    assert '"Donestk Oblast" is taken for Donetsk Oblast' in first.reasons
    (first, *_) = gz.search("Bakhmut", within="Oblast Donetsk")
    assert not any("taken for" in reason for reason in first.reasons)


@pytest.mark.parametrize("said", ["Black Sea", "Kurakhove", "Kh Oblast", "Atlantis", "Donbas"])
def test_what_is_no_region_or_any_of_several_is_refused(said: str) -> None:
    with pytest.raises(gz.InvalidQuery):
        gz.resolve("Pokrovsk", within=said)


def test_a_region_after_a_comma_or_in_brackets_is_one() -> None:
    for name in ("Pokrovsk, Donetsk Oblast", "Pokrovsk (Donetsk Oblast, Ukraine)"):
        assert gz.resolve(name).id == POKROVSK
    assert gz.resolve("Kurakhove,").id == KURAKHOVE
    with pytest.raises(gz.UnknownPlace) as raised:
        gz.resolve("Pokrovsk, Atlantis")
    assert raised.value.query == "Pokrovsk, Atlantis"


def test_what_lies_outside_the_region_is_listed_but_never_the_answer() -> None:
    with pytest.raises(gz.UnknownPlace, match="Elsewhere: Horlivka") as raised:
        gz.resolve("Horlivka", within="Luhansk Oblast")
    (first, *others) = raised.value.candidates
    assert first.place.name == "Horlivka"
    assert first.reasons[0].startswith("lies outside Luhansk Oblast, ")
    assert any("alike" in reason for other in others for reason in other.reasons)
    assert gz.search("Horlivka", within="Luhansk Oblast")[0] == first
    assert gz.search("Horlivka", within="Luhansk Oblast", near_misses=False) == ()


def test_a_hamlet_in_another_spelling_does_not_hide_a_town_outside_the_region() -> None:
    with pytest.raises(gz.AmbiguousPlace) as raised:
        gz.resolve("Gulyaipole", within="Kharkiv Oblast")
    inside, outside = raised.value.candidates[:2]
    assert inside.place.admin1 == "Kharkiv Oblast"
    assert outside.place.admin1 == "Zaporizhzhia Oblast"
    assert inside.score >= outside.score


@pytest.mark.parametrize("name", ["Kobani", "Suja"])
def test_another_name_of_a_town_is_doubted_where_larger_ones_are_called_nearly_so(
    name: str,
) -> None:
    with pytest.raises(gz.AmbiguousPlace) as raised:
        gz.resolve(name)
    sizes = [c.place.population or 0 for c in raised.value.candidates]
    assert max(sizes[1:]) > sizes[0]


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("Makijivka", "Makiivka"),
        ("Kryvyj Rih", "Kryvyi Rih"),
        ("Zaporizhia", "Zaporizhzhia"),
        ("Kiev", "Kyiv"),
        ("Lvov", "Lviv"),
        ("Lemberg", "Lviv"),
        ("Ugledar", "Vuhledar"),
        ("Warschau", "Warsaw"),
    ],
)
def test_romanisations_and_exonyms_of_well_known_towns_are_certain(
    name: str, official: str
) -> None:
    assert gz.resolve(name).name == official


def test_a_spelling_recorded_for_one_place_may_be_meant_for_its_namesakes() -> None:
    with pytest.raises(gz.AmbiguousPlace) as raised:
        gz.resolve("Zolotorivka", country="UA")
    words = [candidate.reasons[0] for candidate in raised.value.candidates]
    assert "is called Zolotarivka, as is a place that is also spelt like this" in words


def test_the_town_of_new_york_is_a_candidate() -> None:
    for name in ("New York", "Нью-Йорк"):
        assert "geonames:699751" in {c.place.id for c in gz.search(name)}
    assert gz.resolve("New York", country="UA").id == "geonames:699751"


REGIONS = ("Donetsk Oblast", "Sumy Oblast", "Oblast Donetsk", "Kursk Oblast")


@given(
    name=st.sampled_from(
        ("Pokrovsk", "Ivanivka", "Horlivka", "Kurakove", "Gulyaipole", "Zolotorivka", "Kobani")
    ),
    within=st.none() | st.sampled_from(REGIONS),
    country=st.none() | st.sampled_from(("UA", "RU")),
)
def test_an_answer_is_the_first_candidate_and_lies_where_it_was_asked_for(
    name: str, within: str | None, country: str | None
) -> None:
    candidates = gz.search(name, within=within, country=country)
    scores = [candidate.score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    try:
        place = gz.resolve(name, within=within, country=country)
    except gz.PlaceError as error:
        listed = [candidate.place for candidate in error.candidates]
    else:
        listed = [place]
        assert within is None or place.admin1 == read_region(core(), within, country).place.name
    assert listed == [candidate.place for candidate in candidates[: len(listed)]]


@pytest.mark.parametrize(
    ("names", "homonym", "raion"),
    [
        (("Avdiivka", "Pisky", "Netailove", "Nevelske"), "Pisky", "Pokrovsk Raion"),
        (("Avdiivka", "Netailove", "Pervomaiske", "Nevelske"), "Pervomaiske", "Pokrovsk Raion"),
        (("Robotyne", "Verbove", "Orikhiv", "Tokmak"), "Verbove", "Polohivskyi Raion"),
    ],
)
def test_a_homonym_is_told_by_the_places_beside_it_in_any_order(
    names: tuple[str, ...], homonym: str, raion: str
) -> None:
    orders = [list(order) for order in itertools.permutations(names)]
    told = [{r.query.name: r.candidates for r in gz.resolve_together(order)} for order in orders]
    assert all(answers == told[0] for answers in told)
    assert told[0][homonym][0].place.admin2 == raion
    with pytest.raises(gz.AmbiguousPlace):
        gz.resolve(homonym)


def test_names_of_one_text_speak_for_each_other() -> None:
    with pytest.raises(gz.AmbiguousPlace):
        gz.resolve("Makhnovka")
    names = ["Makhnovka", "Sudzha", "Malaya Loknya", "Qwrtzx"]
    for order in itertools.permutations(names):
        answers = {r.query.name: r for r in gz.resolve_together(order)}
        assert answers["Makhnovka"].place is not None
        assert answers["Makhnovka"].place.admin1 == "Kursk Oblast"
        assert "in the same text" in answers["Makhnovka"].reason
        assert answers["Qwrtzx"].place is None
    assert gz.resolve_together([]) == []


def test_a_namesake_beside_another_name_comes_before_one_that_shares_but_the_region() -> None:
    names = ["Petrivka", "Donetsk Oblast", "Toretsk", "Hrodivka"]
    found = gz.resolve_together(names)[0].candidates
    inside = [c.place for c in found if c.place.admin1 == "Donetsk Oblast"]
    town = gz.resolve("Toretsk").point
    assert measure_km(inside[0].point, town) < 40
    scores = {c.place.id: c.score for c in found}
    far = [p for p in inside if measure_km(p.point, town) > 80]
    assert all(scores[p.id] < scores[inside[0].id] for p in far)


@pytest.mark.parametrize(
    ("russian", "ukrainian"),
    [("Ильинка", "Іллінка"), ("Виноградное", "Виноградне")],
)
def test_the_russian_of_a_ukrainian_name_is_no_misspelling(russian: str, ukrainian: str) -> None:
    borne = {c.place.id for c in gz.search(ukrainian, country="UA", near_misses=False, limit=100)}
    found = gz.search(russian, within="Donetsk Oblast", near_misses=False, limit=100)
    assert found
    assert {c.place.id for c in found} <= borne
    assert not any("another spelling" in reason for c in found for reason in c.reasons)


def test_the_ukrainian_of_a_russian_name_is_still_another_spelling() -> None:
    found = gz.search("Піщане", country="RU", near_misses=False)
    assert all(c.reasons[0] != "bears this name" for c in found)


def test_joint_resolution_keeps_order_and_repetitions() -> None:
    names = ["Kursk", "Sudzha", "Kursk", gz.Query(name="Kursk", kind="oblast")]
    answers = gz.resolve_together(names)
    assert [a.query.name for a in answers] == ["Kursk", "Sudzha", "Kursk", "Kursk"]
    assert answers[0] == answers[2]
    assert answers[3].place is not None
    assert answers[3].place.kind == "oblast"
    alone = gz.resolve_together(["Makhnovka", "Makhnovka", "Makhnovka"])
    assert all(a.place is None for a in alone)  # a name does not vouch for itself


coordinates = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(coordinates, coordinates)
def test_distance_is_symmetric_and_bounded(a: tuple[float, float], b: tuple[float, float]) -> None:
    assert measure_km(a, b) == pytest.approx(measure_km(b, a), abs=1e-6)
    assert 0 <= measure_km(a, b) <= 20_016


def test_radius_grows_with_population_within_bounds() -> None:
    assert estimate_radius_km(None) == estimate_radius_km(0) == 1
    radii = [estimate_radius_km(n) for n in (1, 5_000, 60_000, 900_000, 50_000_000)]
    assert radii == sorted(radii)
    assert (radii[0], radii[-1]) == (1.0, 25.0)


def make_town(latitude: float, radius_km: float, *, precision: Precision = "exact") -> gz.Place:
    return gz.Place(
        id=f"local:{latitude}", name="X", kind="settlement", latitude=latitude, longitude=37.0,
        radius_km=radius_km, precision=precision,
    )  # fmt: skip


def test_nearness_counts_from_edge_to_edge() -> None:
    point = (48.0, 37.0)
    plain = measure_km((48.5, 37.0), point)
    assert expect_km(make_town(48.5, 0.0), point) == plain
    assert expect_km(make_town(48.5, 5.0), point) == pytest.approx(plain - 5)
    assert expect_km(make_town(48.5, 5.0), point, radius_km=3.0) == pytest.approx(plain - 8)
    assert expect_km(make_town(48.01, 5.0), point) == 0.0
    vague = make_town(48.5, 12.0, precision="approximate")
    assert expect_km(vague, point) == pytest.approx(math.hypot(plain, 12 / math.sqrt(2)))


def test_what_is_near_a_large_town_is_near_its_edge() -> None:
    index = core()
    kharkiv = index.get("geonames:706483")
    assert kharkiv.radius_km is not None
    limits = read_limits(index, near=kharkiv)
    assert limits.near == read_limits(index, near="Kharkiv").near
    assert limits.near is not None
    assert limits.near.radius_km == kharkiv.radius_km > 5
    bare = read_limits(index, near=kharkiv.point).near
    assert bare is not None
    assert bare.radius_km == 0
    oblast = read_limits(index, near=index.get("geonames:706482")).near
    assert oblast is not None
    assert oblast.radius_km == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Pokrovsk, Donetsk Oblast", "Donetsk Oblast"),
        ("Pokrovsk, Donetsk Oblast, Ukraine", "Donetsk Oblast"),
        ("Pokrovsk , UA, Donetsk region", "Donetsk Oblast"),
        ("Pokrovsk, Yakutia, Russia", "Sakha Republic"),
        ("Pokrovsk (Donetsk Oblast), UA", "Donetsk Oblast"),
        ("Pokrovsk, Pokrovsk Raion, Donetsk Oblast, UA", "Donetsk Oblast"),
        ("Покровськ, Донецької області", "Donetsk Oblast"),
        ("у Покровську, Донецька область, Україна", "Donetsk Oblast"),
    ],
)
def test_regions_after_commas_are_understood(name: str, expected: str) -> None:
    admin1 = gz.resolve(name).admin1
    assert admin1 is not None
    assert admin1.startswith(expected)


@pytest.mark.parametrize(
    "name",
    [
        "Pokrovsk, Nowhere", "Pokrovsk, Kharkiv Oblast, Russia", "Kyiv, RU",
        "Pokrovsk, Donestk Oblast", "Pokrovsk, Donetsk Oblast, Nowhere", "Kyiv, geonames:1",
        "Kyiv, geonames:703448", "Donetsk, Black Sea",
    ],
)  # fmt: skip
def test_a_region_that_does_not_fit_is_never_passed_over(name: str) -> None:
    with pytest.raises(gz.UnknownPlace):
        gz.resolve(name)


def test_a_region_after_the_name_and_the_one_asked_for_both_count() -> None:
    inner, outer = "Pokrovsk, Donetsk Oblast", "Pokrovsk, Ukraine"
    assert gz.resolve(inner, within="Ukraine").id == POKROVSK
    assert gz.resolve(outer, within="Donetsk Oblast").id == POKROVSK
    assert gz.resolve(inner, within="Donetsk Oblast").id == POKROVSK
    assert gz.resolve(inner, country="UA").id == POKROVSK
    for within in ("Kharkiv Oblast", "Russia"):
        with pytest.raises(gz.UnknownPlace):
            gz.resolve(inner, within=within)
    with pytest.raises(gz.UnknownPlace):
        gz.resolve("Pokrovsk, Russia", within="Donetsk Oblast")
    assert [r.outcome for r in resolve_each([inner, outer, "Kyiv, RU"], within="Ukraine")] == [
        "found",
        "found",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Донецької області", "Donetsk Oblast"),
        ("в Донецькій області", "Donetsk Oblast"),
        ("Курской области", "Kursk Oblast"),
        ("Сумщини", "Sumy Oblast"),
        ("Украине", "Ukraine"),
        ("UA", "Ukraine"),
        ("Pokrovsk Raion, Donetsk Oblast, UA", "Pokrovsk Raion"),
    ],
)
def test_regions_are_understood_in_their_cases_and_countries_by_code(said: str, name: str) -> None:
    region = read_region(core(), said)
    assert (region.place.name, region.note) == (name, "")


def test_of_regions_that_share_a_name_the_one_that_fits_is_taken() -> None:
    of_name = [area for area in core().regions("UA") if area.name == "Zaporizhzhia Raion"]
    assert of_name
    for area in of_name:
        assert read_region(core(), f"{area.name}, {area.admin1}").place == area
    with pytest.raises(gz.InvalidQuery, match="do not lie in one another"):
        read_region(core(), "Donetsk Oblast, Kharkiv Oblast")


def test_a_code_is_that_of_a_country_only_where_that_may_be_meant() -> None:
    assert read_region(core(), "CA").place.name == "Canada"
    assert read_region(core(), "CA", "US").place.name == "California"


def test_a_slip_among_several_regions_is_told() -> None:
    region = read_region(core(), "Donestk Oblast, Ukraine")
    assert region.place.name == "Donetsk Oblast"
    assert region.note == '"Donestk Oblast" is taken for Donetsk Oblast'
    (found, unknown) = resolve_each(["Bakhmut", "Qwrtzx"], within="Donestk Oblast", country="UA")
    assert region.note in found.reason
    assert region.note in unknown.reason


@given(st.text(alphabet="Kyiv,UA Oblast", max_size=80))
def test_any_address_has_a_typed_answer(text: str) -> None:
    with contextlib.suppress(gz.GazetteerError):
        assert gz.resolve(text)


@pytest.mark.parametrize(
    "name",
    ["селище Нью-Йорк", "у смт Нью-Йорку", "у селищі Нью-Йорк", "пос. Нью-Йорк", "с-ще Нью-Йорк"],
)
def test_a_word_for_a_village_tells_a_village_from_a_city_of_its_name(name: str) -> None:
    assert gz.resolve("Нью-Йорк").country == "US"
    assert gz.resolve(name).id == "geonames:699751"
    reasons = {one.place.country: one.reasons for one in gz.search(name)}
    assert "large for a village or settlement" in reasons["US"]


def test_a_word_for_a_village_says_nothing_where_every_bearer_is_a_city() -> None:
    assert gz.resolve("village of Mariupol") == gz.resolve("Mariupol")
    big = [make_match("geonames:1", 48.0, 900_000), make_match("geonames:2", 50.0, 60_000)]
    cities = [one._replace(place=replace(one.place, population=one.weight)) for one in big]
    assert rank(cities, "Donetsk", small=True) == rank(cities, "Donetsk")


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("Донецька обл.", "Donetsk Oblast"),
        ("Курская обл", "Kursk Oblast"),
        ("Donetsk obl.", "Donetsk Oblast"),
        ("Покровський р-н", "Pokrovsk Raion"),
    ],
)
def test_a_region_may_be_abbreviated_as_addresses_are(within: str, expected: str) -> None:
    assert read_region(core(), within).place.name == expected


def test_an_address_in_ukrainian_abbreviations_is_understood() -> None:
    assert gz.resolve("м. Курахове, Донецька обл., Україна").id == KURAKHOVE
    assert gz.resolve("п. Курахово").id == KURAKHOVE


def test_a_village_bears_its_former_name_in_latin_letters_as_in_its_own() -> None:
    for name in ("Невське", "Nevske"):
        found = {one.place.name: one for one in gz.search(name, near_misses=False)}
        assert set(found) == {"Nevske", "Balka Zhuravka"}  # one has it still, one had it to 2024
        assert not any("spelling" in reason for reason in found["Balka Zhuravka"].reasons)
        with pytest.raises(gz.AmbiguousPlace):
            gz.resolve(name)


def test_a_slip_in_a_region_after_a_comma_is_a_hint_and_no_answer() -> None:
    with pytest.raises(gz.UnknownPlace, match=r"Did you mean Pokrovsk .*Donetsk") as caught:
        gz.resolve("Pokrovsk, Donestk Oblast")
    first = caught.value.candidates[0]
    assert first.place.id == POKROVSK
    assert '"Donestk Oblast" is taken for Donetsk Oblast' in first.reasons
    with pytest.raises(gz.UnknownPlace):
        gz.resolve("Pokrovsk, Xyzzy Oblast")
