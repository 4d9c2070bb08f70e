"""Parts of cities are found by their names and are no towns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import gazetteer as gz
from gazetteer._build.codifier import Entry
from gazetteer._build.quarters import mark_large, mark_listed, mark_parts
from gazetteer._build.renames import Former
from gazetteer._extent import estimate_radius_km
from gazetteer.index import core, forget_current
from gazetteer.loaders.records import Record
from gazetteer.places import Place

OBLAST, RAION = 1, 2


def a_record(number: int, name: str, east_km: float, residents: int, **more: Any) -> Record:
    """A settlement so many kilometres east of a point at 48° north."""
    given: dict[str, Any] = {"country": "UA", "admin1": OBLAST, **more}
    record = Record(
        id=number, name=name, kind="settlement", latitude=48.0, population=residents,
        longitude=37.0 + east_km / 74.5, **given,
    )  # fmt: skip
    record.add(name, status="official")
    return record


def an_entry(name: str, category: str = "C") -> Entry:
    return Entry(name, f"UA14000000000{len(name)}", "h", "r", OBLAST, category)


TOWN = 100_000
RADIUS = estimate_radius_km(TOWN)


def sort(*others: Record, known: tuple[int, ...] = (1,), **sources: Any) -> list[str]:
    town = a_record(1, "Місто", 0.0, TOWN, admin2=RAION)
    given = {
        "features": {1: "PPLA2"},
        "entries": [an_entry("Місто", "M")],
        "renamed": [],
        **sources,
    }
    mark_parts([town, *others], known=set(known), **given)
    return [record.kind for record in others]


def test_what_the_codifier_lacks_inside_a_larger_town_is_a_quarter_of_its_raion() -> None:
    part = a_record(9, "Правий", 0.5 * RADIUS, 30_000)
    assert sort(part) == ["quarter"]
    assert part.admin2 == RAION


def test_a_namesake_of_a_village_is_a_quarter_only_inside_the_town() -> None:
    entries = [an_entry("Місто", "M"), an_entry("Терни")]
    inside = a_record(9, "Терни", 0.9 * RADIUS, 2_000)
    outside = a_record(10, "Терни", 1.5 * RADIUS, 2_000)
    assert sort(inside, outside, entries=entries) == ["quarter", "settlement"]


def test_beside_a_town_it_must_be_without_any_name_in_law_present_or_past() -> None:
    former = Former(an_entry("Нове").code, {"uk": "Старе"}, "2016-01-01")
    nameless = a_record(9, "Аршинцеве", 2.0 * RADIUS, 20_000)
    renamed = a_record(10, "Старе", 2.0 * RADIUS, 2_000)
    far = a_record(11, "Далеке", 3.0 * RADIUS, 2_000)
    kinds = sort(
        nameless, renamed, far, entries=[an_entry("Місто", "M"), an_entry("Нове")], renamed=[former]
    )
    assert kinds == ["quarter", "settlement", "settlement"]


def test_what_the_codifier_or_the_older_list_knows_as_a_place_of_its_own_stays_a_settlement() -> (
    None
):
    official = a_record(9, "Софіївка", 0.2 * RADIUS, 2_000)
    listed = a_record(10, "Стара", 0.2 * RADIUS, 2_000)
    kinds = sort(official, listed, known=(1, 9), features={1: "PPLA2", 10: "PPL"})
    assert kinds == ["settlement", "settlement"]


def test_a_district_with_a_citys_residents_is_not_taken_for_a_village_of_its_name() -> None:
    district = a_record(9, "Олександрівка", 3.0, 100_330)
    city = a_record(10, "Нове Місто", 30.0, 100_330)
    entries = [an_entry("Олександрівка"), an_entry("Нове Місто", "M")]
    mark_large([district, city], {}, entries)
    assert [district.kind, city.kind] == ["quarter", "settlement"]


def test_listed_sections_are_quarters_at_home_only_where_a_town_is() -> None:
    abroad = a_record(9, "Harlem", 500.0, 100_000, country="US")
    inside = a_record(10, "Химки", RADIUS, 5_000, country="RU")
    village = a_record(11, "Чири-Юрт", 60.0, 5_000, country="RU")
    town = a_record(12, "Город", 0.0, TOWN, country="RU")
    features = {9: "PPLX", 10: "PPLX", 11: "PPLX", 12: "PPL"}
    mark_listed([abroad, inside, village, town], features)
    kinds = [record.kind for record in (abroad, inside, village, town)]
    assert kinds == ["quarter", "quarter", "settlement", "settlement"]


def test_the_towns_of_donetsk_oblast_are_towns() -> None:
    towns = gz.table(within="Donetsk Oblast", kind="settlement", min_population=50_000)
    assert {"Donetsk", "Mariupol", "Makiivka", "Kramatorsk", "Pokrovsk"} <= set(towns["name"])
    assert not {"Pravyi Bereh", "Livoberezhnyi", "Tekstylnyk", "Sotsmisto"} & set(towns["name"])
    assert len(towns) < 20


@pytest.mark.parametrize("name", ["Pravyi Bereh", "Saltivka", "Салтівка", "Rayon KTZ"])
def test_a_quarter_is_found_by_its_name_and_reaches_around_its_point(name: str) -> None:
    place = gz.resolve(name, country="UA")
    assert (place.kind, place.precision, place.is_area) == ("quarter", "exact", False)
    assert place.radius_km is not None
    assert place.radius_estimated


def test_no_quarter_is_the_nearest_settlement_or_a_town_for_orientation() -> None:
    saltivka = gz.resolve("Saltivka", country="UA")
    around = (36.0, 49.8, 36.5, 50.2)
    found = [core().nearest(saltivka.point)[0][0], *core().largest(around)]
    assert {place.kind for place in found} == {"settlement"}
    assert found[1].name == "Kharkiv"


def test_a_dump_of_geonames_and_a_table_tell_quarters_from_towns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    forget_current()

    def line(number: int, name: str, code: str) -> str:
        cells = [str(number), name, name, "", "48.0", "37.0", "P", code, "UA", "", "05", "", "", "",
                 "900", "", "", "Europe/Kyiv", "2026-01-01"]  # fmt: skip
        return "\t".join(cells) + "\n"

    dump = tmp_path / "UA.txt"
    dump.write_text(line(99000001, "Kvartalka", "PPLX") + line(99000002, "Selokvartal", "PPL"))
    table = tmp_path / "parts.csv"
    table.write_text("n,y,x,k\nPidzamcheko,48.1,37.1,suburb\n")
    gz.add(dump)
    gz.add(table, columns="name=n,latitude=y,longitude=x,kind=k", country="UA")
    names = ("Kvartalka", "Selokvartal", "Pidzamcheko")
    kinds = [gz.resolve(n).kind for n in names]
    forget_current()
    assert kinds == ["quarter", "settlement", "quarter"]


def test_a_quarter_survives_a_round_trip_through_its_json_shape() -> None:
    place = gz.resolve("Saltivka", country="UA")
    bare = replace(place, names=(), radius_km=None, radius_estimated=True)
    kept = place.to_dict()
    assert Place(**kept) == bare
