"""Names through time, scripts and spellings, on the index inside the package."""

from __future__ import annotations

import csv
import random
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import iuliia
import pytest
import translitua
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import gazetteer as gz
from gazetteer._build.areas import give_up_names
from gazetteer._build.editions import Edition, compare_editions
from gazetteer._build.renames import Former, add_formers, name_areas
from gazetteer.index import core
from gazetteer.loaders.records import Record
from gazetteer.places import measure_km
from gazetteer.spelling import fold, is_cyrillic, loosen

FRONT = yaml.safe_load(Path(__file__).with_name("front_names.yaml").read_text("utf-8"))["names"]
SIGNS = "'’ʼ`´″′ʹ‘ˈ\u02bc\u2019\uff07"
LOOKALIKES = str.maketrans("аеорсухіАЕОРСТХ", "aeopcyxiAEOPCTX")
UKRAINIAN: dict[str, Callable[[str], str]] = {
    name: lambda text, schema=schema: translitua.translit(text, schema)  # type: ignore[misc]
    for name, schema in {
        "KMU 2010": translitua.UkrainianKMU,
        "BGN/PCGN 1965": translitua.UkrainianBGN,
        "BGN/PCGN 2019": translitua.UkrainianBGN2019,
        "ISO 9": translitua.UkrainianISO9,
        "scholarly": translitua.UkrainianWWS,
        "ALA-LC": translitua.UkrainianALALC,
    }.items()
}
RUSSIAN = {
    name: schema.translate
    for name, schema in {
        "BGN/PCGN 1947": iuliia.BGN_PCGN,
        "ISO 9": iuliia.GOST_779,
        "scholarly": iuliia.SCIENTIFIC,
        "ALA-LC": iuliia.ALA_LC,
        "Wikipedia": iuliia.WIKIPEDIA,
        "Yandex": iuliia.YANDEX_MAPS,
    }.items()
}


@cache
def list_settlements(country: str) -> list[tuple[str, str]]:
    """Official Cyrillic name and id of settlements, those known by name only among them."""
    listed = []
    query = "SELECT id FROM places WHERE country = ? AND kind = 0 ORDER BY id"
    for (number,) in core()._rows(query, country):
        place = core()._place(number)[0]
        official = [n.text for n in place.names if n.status == "official" and is_cyrillic(n.text)]
        listed += [(name, place.id) for name in official[:1]]
    if country == "UA":
        for (key,) in core()._rows("SELECT DISTINCT key FROM villages ORDER BY key"):
            villages = (v for v in core()._villages.bear(key) if v.status == "official")
            listed += [(v.place.names[0].text, v.place.id) for v in villages]
    return listed


def finds(name: str, place_id: str, **given: Any) -> bool:
    found = gz.search(name, near_misses=False, limit=1000, **given)
    return any(c.place.id == place_id or f"also listed as {place_id}" in c.reasons for c in found)


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(UKRAINIAN)))
def test_every_ukrainian_name_is_found_by_every_standard(
    chance: random.Random, standard: str
) -> None:
    name, place_id = chance.choice(list_settlements("UA"))
    assert finds(UKRAINIAN[standard](name), place_id, country="UA"), name


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(RUSSIAN)))
def test_every_russian_name_is_found_by_every_standard(
    chance: random.Random, standard: str
) -> None:
    name, place_id = chance.choice(list_settlements("RU"))
    assert finds(RUSSIAN[standard](name), place_id, country="RU"), name


def mistype(word: str, data: st.DataObject) -> str:
    """The word with some letters of the wrong script, but not all."""
    flags = data.draw(st.lists(st.booleans(), min_size=len(word), max_size=len(word)))
    spelt = "".join(
        c.translate(LOOKALIKES) if flag else c for c, flag in zip(word, flags, strict=True)
    )
    return word if spelt.isascii() else spelt


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(["UA", "RU"]), st.data())
def test_signs_marks_and_lookalikes_do_not_hide_a_name(
    chance: random.Random, country: str, data: st.DataObject
) -> None:
    name, _ = chance.choice(list_settlements(country))
    typed = [mistype(word, data) for word in re.split(r"(\W)", name)]
    spelt = "".join(typed)
    sign = data.draw(st.sampled_from([*SIGNS, ""]))
    for apostrophe in "'’ʼ":
        spelt = spelt.replace(apostrophe, sign)
    spelt = spelt.replace("-", data.draw(st.sampled_from("-\u2010\u2011\u2013")))
    spelt = spelt.replace(" ", data.draw(st.sampled_from(" \u00a0\u202f")))
    spelt = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"])), spelt)
    spelt = data.draw(st.sampled_from(["", "\u200b", "\u00ad", "\ufeff"])).join(spelt)
    assert fold(spelt) == fold(name)
    assert loosen(spelt) == loosen(name)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Кypaxoвe", "Курахове"),
        ("Kурахове", "Курахове"),
        ("Opiхiв", "Оріхів"),
        ("Покровcьк", "Покровськ"),
        ("Вeликa Новoсілкa", "Велика Новосілка"),
        ("Кurakhove", "Kurakhove"),
        ("Bаkhmut", "Bakhmut"),
        ("Іcкpa", "Іскра"),
    ],
)
def test_letters_of_the_wrong_script_are_mended(slip: str, meant: str) -> None:
    assert fold(slip) == fold(meant)


@pytest.mark.parametrize("name", ["Курахове", "Kurakhove", "Кqжw", "село Sad"])
def test_what_looks_alike_in_neither_script_stays(name: str) -> None:
    assert fold(name) == name.lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xarkiv", "Харків"),
        ("Xmelʹnycʹkyj", "Хмельницький"),
        ("Alexandrovka", "Олександрівка".replace("Ол", "Ал")),
        ("Maximovka", "Максимівка"),
        ("Pokrovsjk", "Покровськ"),
        ("Mizhghir'ja", "Міжгір’я"),
        ("Žytomyr", "Житомир"),
        ("Z\u030cytomyr", "Житомир"),
    ],
)
def test_romanisations_of_the_learned_share_a_loose_key(one: str, other: str) -> None:
    assert loosen(one) == loosen(other)


@pytest.mark.parametrize("row", FRONT, ids=lambda row: row["official"])
def test_names_of_the_press_lead_to_the_place(row: dict[str, Any]) -> None:
    place = gz.lookup(row["id"])
    assert row["official"] in {n.text.replace("'", "’") for n in place.names} or (
        fold(row["official"]) in {fold(n.text) for n in place.names}
    )
    missed = [
        name
        for name in [row["official"], *row["names"]]
        if not finds(name, place.id, country=place.country)
    ]
    assert set(missed) <= {"Rabotino", "Работино"}  # no list has the Russian form of Robotyne


@pytest.mark.parametrize(
    ("name", "on", "now"),
    [
        ("Artemivsk", "2010-01-01", "Bakhmut"),
        ("Красноармейск", "2010-01-01", "Pokrovsk"),
        ("Krasnoarmiisk", "2010-01-01", "Pokrovsk"),
        ("Димитров", "2010-01-01", "Myrnohrad"),
        ("Дзержинськ", "2010-01-01", "Toretsk"),
        ("Pokrovsk", "2010-01-01", "Pokrovsk"),
        ("Pokrovsk", "2024-12-01", "Pokrovsk"),
        ("Red Beach", None, None),
    ],
)
def test_a_day_chooses_between_the_names_of_a_town(
    name: str, on: str | None, now: str | None
) -> None:
    if now is None:
        with pytest.raises(gz.UnknownPlace):
            gz.resolve(name, within="Donetsk Oblast", on=on)
    else:
        assert gz.resolve(name, within="Donetsk Oblast", on=on).name == now


def test_a_name_counts_less_before_it_was_given() -> None:
    def find(name: str, on: str) -> gz.Candidate:
        return next(c for c in gz.search(name, on=on) if c.place.id == "geonames:704422")

    before, after = find("Pokrovsk", "2010-01-01"), find("Pokrovsk", "2024-12-01")
    assert before.score < after.score
    assert "only since 2016-05-12" in before.reasons[0]
    assert "since" not in after.reasons[0]
    # The name it bore then counts in full, on that day alone.
    assert find("Krasnoarmiisk", "2010-01-01").score > find("Krasnoarmiisk", "2024-12-01").score


def test_where_only_two_editions_are_known_the_answer_says_so() -> None:
    found = gz.search("Московське", within="Sumy Oblast", near_misses=False)
    told = [c.reasons[0] for c in found if c.place.name == "Myrne"]
    assert told
    assert all("between 2024-01-19 and 2026-07-07" in words for words in told)


@pytest.mark.parametrize(
    ("name", "described"),
    [
        ("Kiev", "Kyiv (Kyiv City, UA)"),
        ("Kharkov", "Kharkiv"),
        ("Charkiw", "Kharkiv"),
        ("Odessa", "Odesa"),
        ("Lemberg", "Lviv"),
        ("Lwów", "Lviv"),
        ("Nikolaev", "Mykolaiv"),
        ("Dnepr", "Dnipro"),
        ("Dnipropetrovsk", "Dnipro"),
        ("Днепропетровск", "Dnipro"),
        ("Kirovograd", "Kropyvnytskyi"),
        ("Zaporozhye", "Zaporizhzhia"),
        ("Lugansk", "Luhansk"),
        ("Kourakhove", "Kurakhove"),
        ("Tschassiw Jar", "Chasiv Yar"),
        ("Peking", "Beijing"),
        ("Moskau", "Moscow"),
        ("Varsovie", "Warsaw"),
        ("Leningrad", "Saint Petersburg"),
        ("Saint Petersburg", "Saint Petersburg"),
        ("Kiev Oblast", "Kyiv Oblast (UA)"),
        ("Kharkov region", "Kharkiv Oblast (UA)"),
        ("Dnepropetrovsk region", "Dnipropetrovsk Oblast (UA)"),
        ("Leningrad Oblast", "Leningrad Oblast (RU)"),
        ("Donbass", "Donbas (UA)"),
        ("Donbas region", "Donbas (UA)"),
        ("Crimea", "Autonomous Republic of Crimea (UA)"),
        ("Novomoskovsk Raion", "Samarivskyi Raion (Dnipropetrovsk Oblast, UA)"),
        ("Червоноградський район", "Sheptytskyi Raion (Lviv Oblast, UA)"),
    ],
)
def test_exonyms_and_former_names_of_cities_and_regions(name: str, described: str) -> None:
    assert gz.resolve(name).describe().startswith(described)


@pytest.mark.parametrize(
    "name",
    [
        "DNR", "LNR", "DPR", "LPR", "ДНР", "ЛНР", "Donetsk People's Republic",
        "Luhansk People's Republic", "Донецкая Народная Республика",
        "Луганская Народная Республика", "Донецька Народна Республіка", "Novorossiya",
    ],
)  # fmt: skip
def test_self_proclaimed_entities_are_no_region(name: str) -> None:
    with pytest.raises(gz.UnknownPlace):
        gz.resolve(name)


def make_codifier(*units: tuple[str, str]) -> list[tuple[str | None, ...]]:
    return [("UA01", "UA0101", "UA010101", code, None, "C", name) for code, name in units]


def test_an_older_edition_tells_what_a_unit_was_called_and_between_which_days() -> None:
    units = (
        ("2021-01-12", (("a", "Лопухів "), ("b", "Кірове"), ("d", "Знам'я"))),
        ("2024-01-19", (("a", "Брустури"), ("b", "Кірове"), ("d", "Знам’я"))),
        ("2026-07-07", (("a", "Брустури"), ("b", "Нове"), ("c", "Нове"), ("d", "Знам’я"))),
    )
    formers = compare_editions([Edition(day, make_codifier(*named)) for day, named in units])
    assert formers == [
        Former("a", {"uk": "Лопухів"}, "2021-01-12/2024-01-19"),
        Former("b", {"uk": "Кірове"}, "2024-01-19/2026-07-07"),
    ]


def test_what_is_told_by_hand_is_dated_closer() -> None:
    told = [Former("b", {"uk": "Кірове", "ru": "Кирово"}, "2024-09-19")]
    compared = [
        Former("a", {"uk": "Лопухів"}, "2021-01-12/2024-01-19"),
        Former("b", {"uk": "Кірове"}, "2024-01-19/2026-07-07"),
    ]
    assert add_formers(told, compared) == [told[0], compared[0]]


def make_record(number: int, name: str, kind: Any, **given: Any) -> Record:
    record = Record(
        id=number, name=name, kind=kind, country="UA", latitude=48.0, longitude=37.0, **given
    )
    record.add(name, status="official")
    return record


def test_a_raion_keeps_the_name_of_its_seat_s_former_name() -> None:
    raion = make_record(-1, "Samarivskyi Raion", "raion", ref="katottg:UA12100000000000001")
    name_areas(
        [raion],
        [
            Former("UA12100000000000001", {"uk": "Новомосковський"}, "2024/2026"),
            Former("UA12100070010012345", {"uk": "Новомосковськ"}, "2024/2026"),
        ],
    )
    former = {name.text for name in raion.names.values() if name.status == "former"}
    assert {"Новомосковський район", "Novomoskovsk Raion"} <= former


def test_a_region_gives_up_what_its_city_was_called() -> None:
    region = make_record(1, "Dnipropetrovsk Oblast", "oblast")
    region.add("Dnipropetrovsk", language="en")
    region.add("Днепропетровск", language="ru")
    city = make_record(2, "Dnipro", "settlement", population=900_000)
    for name in ("Dnipropetrovsk", "Днепропетровск"):
        city.add(name, status="former", until="2016-05-19")
    give_up_names([region, city])
    assert list(region.names) == ["Dnipropetrovsk Oblast"]
    assert set(region.keys) == {"dnipropetrovsk oblast", "~dnipropetrivskoblast"}


@pytest.mark.reference
def test_renamed_settlements_are_found_under_both_names(reference: Path) -> None:
    with (reference / "places" / "renames_2021_2025.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    query = "SELECT ref FROM places WHERE kind = 1"
    hromadas = {ref[8:17]: core().get(ref) for (ref,) in core()._rows(query)}
    for column, least in (("old_uk", 0.92), ("new_uk", 1.0)):
        found = 0
        for row in rows:
            area = hromadas[row["katottg"][:9]]
            candidates = gz.search(row[column], country="UA", near_misses=False, limit=500)
            found += any(
                c.place.id == f"katottg:{row['katottg']}"
                or measure_km(c.place.point, area.point) <= (area.radius_km or 0)
                for c in candidates
            )
        assert found >= least * len(rows), column
