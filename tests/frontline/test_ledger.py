"""The ledger as a value, and what keeps claims from being one."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from frontline.claims import Claim, Claimant, Source, as_date
from frontline.dates import FuzzyDate
from frontline.errors import FrontlineError, InvalidLedger, UnwritableOutput
from frontline.ledger import COLUMNS, Ledger, read_claims
from gazetteer.errors import UnknownPlace
from gazetteer.places import Name, Place

KURAKHOVE = Place(
    id="geonames:695357",
    name="Kurakhove",
    kind="settlement",
    country="UA",
    latitude=47.985,
    longitude=37.2825,
)
VILLAGE = Place(id="local:v", name="Village", kind="settlement", latitude=48.2, longitude=37.1)
MINISTRY = Claimant(name="Ministry of A", allegiance="A", official=True)
STAFF = Claimant(name="Staff of B", allegiance="B", official=True)


def claim(name: str, **changes: Any) -> Claim:
    fields: dict[str, Any] = {
        "id": name,
        "place": KURAKHOVE,
        "event": "captured",
        "side": "A",
        "claimant": MINISTRY,
        "stated_on": as_date("2025-01-06"),
    }
    return Claim(**(fields | changes))


def no_gazetteer(text: str, **_hints: str | None) -> Place:
    raise UnknownPlace(f"no place {text}", query=text)


def messages(*claims: Claim, sides: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(InvalidLedger) as caught:
        Ledger(claims, sides=sides)
    return [problem.message for problem in caught.value.problems]


# -- the value


def test_order_and_duplicates_do_not_matter() -> None:
    first = claim("b")
    second = claim("a", stated_on=as_date("2025-01-05"))
    third = claim("a3", stated_on=None, event_date=as_date("2025-01-01"))  # known when: unknown
    one = Ledger([first, second, third, first])
    assert one == Ledger([third, copy.copy(first), second])
    assert hash(one) == hash(Ledger([third, first, second]))
    assert [item.id for item in one] == ["a", "b", "a3"]
    assert len(one) == 3


def test_claims_are_found_by_id() -> None:
    ledger = Ledger([claim("a"), claim("b")])
    assert ledger["b"] == claim("b")
    assert "a" in ledger
    assert claim("a") in ledger
    assert claim("a", note="another") not in ledger
    assert 7 not in ledger
    with pytest.raises(KeyError):
        ledger["c"]


def test_sides_are_declared_or_found() -> None:
    found = Ledger([claim("a"), claim("b", claimant=STAFF)])
    assert dict(found.sides) == {"A": "A", "B": "B"}
    declared = Ledger([claim("a")], sides={"B": "Beeland", "A": "Ayland"})
    assert list(declared.sides.items()) == [("B", "Beeland"), ("A", "Ayland")]


def test_places_and_claimants_are_listed_once() -> None:
    ledger = Ledger([claim("a"), claim("b"), claim("c", place=VILLAGE, claimant=STAFF)])
    assert ledger.places == (KURAKHOVE, VILLAGE)
    assert ledger.claimants == (MINISTRY, STAFF)


def test_a_ledger_cannot_be_changed() -> None:
    ledger = Ledger([claim("a")])
    with pytest.raises(AttributeError):
        ledger.claims = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        ledger.sides["C"] = "Ceeland"  # type: ignore[index]
    assert copy.deepcopy(ledger) is ledger
    assert copy.copy(ledger) is ledger
    assert pickle.loads(pickle.dumps(ledger)) == ledger


def test_repr_says_what_is_in_it() -> None:
    ledger = Ledger([claim("a"), claim("b", stated_on=as_date("2025-01-08"))])
    assert repr(ledger) == (
        "<Ledger: 2 claims by 1 claimant about 1 place; A, known 2025-01-06 to 2025-01-08>"
    )
    assert repr(Ledger()) == "<Ledger: 0 claims by 0 claimants about 0 places; no sides>"


def test_only_claims_go_into_a_ledger() -> None:
    with pytest.raises(TypeError, match="str"):
        Ledger(["captured"])  # type: ignore[list-item]


# -- the table


def test_table_has_a_row_a_claim(tmp_path: Path) -> None:
    source = Source(
        publisher="Paper", published=as_date("2025-01-07"), chain=("Telegram", "Agency")
    )
    ledger = Ledger([claim("a", source=source), claim("b", claimant=STAFF, side="B")])
    table = ledger.to_geodataframe()
    assert list(table.columns) == [*COLUMNS, "geometry"]
    assert str(table.crs) == "EPSG:4326"
    row = table.set_index("id").loc["a"]
    assert (row.geometry.x, row.geometry.y) == (KURAKHOVE.longitude, KURAKHOVE.latitude)
    assert row["place_id"] == KURAKHOVE.id
    assert row["place"] == "Kurakhove"
    assert row["known_since"] == "2025-01-06"
    assert row["published"] == "2025-01-07"
    assert row["chain"] == '["Telegram", "Agency"]'
    assert row["title"] is None
    assert row["outline"] is None
    assert bool(row["official"])
    assert str(table["population"].dtype) == "Int64"
    assert str(table["quantity_value"].dtype) == "float64"
    table.to_file(tmp_path / "claims.geojson", driver="GeoJSON")  # plain values only
    assert (tmp_path / "claims.geojson").stat().st_size > 0


def test_an_empty_table_has_the_same_columns() -> None:
    table = Ledger().to_geodataframe()
    assert list(table.columns) == [*COLUMNS, "geometry"]
    assert len(table) == 0
    assert str(table.crs) == "EPSG:4326"


# -- what keeps claims from being a ledger


def test_one_id_for_two_claims() -> None:
    assert messages(claim("a"), claim("a", note="x")) == [
        "claim 'a': two different claims have the id 'a'; rename one of them"
    ]


def test_one_id_for_two_places() -> None:
    moved = replace(KURAKHOVE, latitude=50.0)
    (message,) = messages(claim("a"), claim("b", place=moved))
    assert "two different places have the id 'geonames:695357'" in message


def test_one_name_for_two_claimants() -> None:
    blogger = replace(MINISTRY, official=False)
    (message,) = messages(claim("a"), claim("b", claimant=blogger))
    assert "two different claimants are called 'Ministry of A'" in message


def test_about_a_claim_that_does_not_exist() -> None:
    (message,) = messages(claim("a", event="denied", about="nowhere"))
    assert message == "claim 'a': about a claim that does not exist: 'nowhere'"


@pytest.mark.parametrize("event", ["retracted", "corrected"])
def test_taking_back_what_somebody_else_said(event: str) -> None:
    theirs = claim("a")
    (message,) = messages(theirs, claim("b", event=event, about="a", claimant=STAFF))
    assert f"`{event}` is for one's own claim" in message
    assert "Ministry of A" in message
    assert len(Ledger([theirs, claim("b", event=event, about="a")])) == 2


@pytest.mark.parametrize("event", ["denied", "confirmed"])
def test_answering_what_somebody_else_said(event: str) -> None:
    assert len(Ledger([claim("a"), claim("b", event=event, about="a", claimant=STAFF)])) == 2


def test_claims_about_one_another() -> None:
    ring = [claim(name, event="denied", about=about) for name, about in ("ab", "bc", "ca")]
    (message,) = messages(claim("outside", event="denied", about="a"), *ring)
    assert message == "claim 'a': claims speak about one another: a -> b -> c -> a"
    (message,) = messages(claim("a", event="denied", about="a"))
    assert message.endswith("a -> a")


def test_stated_before_its_event() -> None:
    early = {"event_date": as_date("2025-01-07"), "stated_on": as_date("2025-01-06")}
    (message,) = messages(claim("a", **early))
    assert "stated 2025-01-06, before its event (2025-01-07)" in message
    assert len(Ledger([claim("a", **early, modality="planned")])) == 1
    about_then = {"event_date": as_date("2025-01-07~"), "stated_on": as_date("2025-01-06")}
    assert len(Ledger([claim("a", **about_then)])) == 1
    that_month = {"event_date": as_date("2025-01"), "stated_on": as_date("2025-01-06")}
    assert len(Ledger([claim("a", **that_month)])) == 1


def test_published_before_it_was_stated() -> None:
    source = Source(published=as_date("2025-01-05"))
    (message,) = messages(claim("a", source=source))
    assert "published 2025-01-05, before it was stated (2025-01-06)" in message


def test_published_before_its_event() -> None:
    source = Source(published=as_date("2025-01-05"))
    (message,) = messages(
        claim("a", source=source, stated_on=None, event_date=as_date("2025-01-06"))
    )
    assert "published 2025-01-05, before its event (2025-01-06)" in message


def test_no_date_at_all() -> None:
    (message,) = messages(claim("a", stated_on=None))
    assert "no date at all" in message
    assert len(Ledger([claim("a", stated_on=None, event_date=as_date("2025"))])) == 1
    published = Source(published=as_date("2025-01-06"))
    assert len(Ledger([claim("a", stated_on=None, source=published)])) == 1


def test_a_date_that_is_not_what_its_text_says() -> None:
    forged = FuzzyDate("2025-01-06", as_date("2024-01-06").earliest, None)  # type: ignore[union-attr]
    (message,) = messages(claim("a", stated_on=forged))
    assert "'2025-01-06' is not what that text means" in message


def test_a_side_that_is_not_declared() -> None:
    (message,) = messages(claim("a", claimant=STAFF), sides={"B": "Beeland"})
    assert "side 'A' is not among the declared sides (B)" in message
    (message,) = messages(claim("a"), claim("b", claimant=STAFF), sides={"A": "Ayland"})
    assert "side 'B' is not among the declared sides (A)" in message


@pytest.mark.parametrize("code", ["independent", "unknown", ""])
def test_a_side_that_is_none(code: str) -> None:
    (message,) = messages(claim("a", side=code))
    assert "is no side" in message


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        ({"unknown": "Them"}, "cannot be the code of a side"),
        ({"A": ""}, "has no name"),
        ({"A" * 65: "Long"}, "at most 64"),
        ({"\ud800": "Half"}, "surrogate"),
    ],
)
def test_declared_sides_that_are_none(sides: dict[str, str], words: str) -> None:
    (message,) = messages(sides=sides)
    assert words in message


HALF = "\ud83d"
HALVES: list[Callable[[], Claim]] = [
    lambda: claim("a", note=HALF),
    lambda: claim(HALF),
    lambda: claim("a", claimant=Claimant(name=HALF)),
    lambda: claim("a", source=Source(title=HALF)),
    lambda: claim("a", source=Source(quote=HALF)),
    lambda: claim("a", source=Source(chain=(HALF,))),
    lambda: claim("a", place=replace(VILLAGE, name=HALF)),
    lambda: claim("a", place=replace(VILLAGE, names=(Name(text=HALF),))),
]


@pytest.mark.parametrize("make", HALVES)
def test_half_a_character_is_refused_at_the_door(make: Callable[[], Claim]) -> None:
    (message,) = messages(make())
    assert "surrogate" in message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "town"}, "'town' is none of"),
        ({"precision": "rough"}, "'rough' is none of"),
        ({"radius_km": float("nan")}, "radius"),
        ({"names": (Name(text="x", status="old"),)}, "'old' is none of"),  # type: ignore[arg-type]
    ],
)
def test_a_place_that_is_none(changes: dict[str, Any], words: str) -> None:
    (message,) = messages(claim("a", place=replace(VILLAGE, **changes)))
    assert words in message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "settlement"}, "goes with an area"),
        ({"outline": "Moon"}, "not WKT"),
        ({"outline": "POLYGON ((0 0, 1 0"}, "not WKT"),
        ({"outline": "МУЛЬТИ"}, "not WKT"),
        ({"outline": "POINT (1 1)"}, "must be a POLYGON"),
        ({"outline": "POLYGON EMPTY"}, "must be a POLYGON"),
        ({"outline": "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))"}, "not a valid polygon"),
        ({"outline": "POLYGON ((0 0, NaN 1, 1 0, 0 0))"}, "no number"),
        ({"outline": "POLYGON ((400000 5600000, 401000 5600000, 401000 5601000, 400000 5600000))"},
         "EPSG:4326"),
    ],
)  # fmt: skip
def test_an_outline_that_is_none(changes: dict[str, Any], words: str) -> None:
    drawn = replace(VILLAGE, kind="area", outline="POLYGON ((0 0, 1 0, 1 1, 0 0))")
    Ledger([claim("a", place=drawn)])
    (message,) = messages(claim("a", place=replace(drawn, **changes)))
    assert words in message


def test_all_problems_are_reported_at_once() -> None:
    found = messages(
        claim("a", stated_on=None),
        claim("b", event="denied", about="z"),
        claim("c", side="Z"),
        sides={"A": "Ayland"},
    )
    assert len(found) == 3


# -- writing


@pytest.mark.parametrize("name", ["claims.txt", "claims", "claims.yaml.exe"])
def test_an_unknown_format_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnwritableOutput, match=r"use \.yaml, \.yml, .* or \.prov\.json"):
        Ledger([claim("a")]).write(tmp_path / name, resolve=no_gazetteer)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(FrontlineError, match="cannot be written"):
        Ledger().write(tmp_path / "nowhere" / "claims.yaml")
    with pytest.raises(FrontlineError, match="cannot be written"):
        Ledger().write(str(tmp_path / "nul\0.yaml"))


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "claims.yaml"
    Ledger([claim("old")]).write(path, resolve=no_gazetteer)
    before = path.read_bytes()

    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(UnwritableOutput, match="No space left"):
        Ledger([claim("new")]).write(path, resolve=no_gazetteer)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_ledger_too_large_to_be_read_back_is_not_written(tmp_path: Path) -> None:
    ledger = Ledger([claim(f"a{number}", note="x" * 100_000) for number in range(50)])
    with pytest.raises(UnwritableOutput, match="larger than"):
        ledger.write(tmp_path / "claims.yaml", resolve=no_gazetteer)
    assert list(tmp_path.iterdir()) == []


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.touch()
    link.symlink_to(real)
    Ledger([claim("a")]).write(link, resolve=no_gazetteer)
    assert link.is_symlink()
    assert read_claims(real, resolve=no_gazetteer) == Ledger([claim("a")])


def test_a_place_the_gazetteer_knows_is_written_as_its_id(tmp_path: Path) -> None:
    def gazetteer(text: str, **_hints: str | None) -> Place:
        return KURAKHOVE if text == KURAKHOVE.id else no_gazetteer(text)

    path = tmp_path / "claims.yaml"
    ledger = Ledger([claim("a")])
    ledger.write(path, resolve=gazetteer)
    assert "place: geonames:695357  # Kurakhove (UA)\n" in path.read_text()
    assert "places:" not in path.read_text()
    assert read_claims(path, resolve=gazetteer) == ledger
    moved = Ledger([claim("a", place=replace(KURAKHOVE, latitude=48.0))])
    moved.write(path, resolve=gazetteer)
    assert "latitude: 48.0" in path.read_text()
    assert read_claims(path, resolve=gazetteer) == moved
