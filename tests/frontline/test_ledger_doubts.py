"""What is allowed in a ledger but deserves a second look."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontline.claims import Claim, Claimant
from frontline.dates import parse_date
from frontline.errors import Problem
from frontline.ledger import Ledger, check
from frontline.ledger.doubts import find_notes
from gazetteer.places import Place

HUT = Place(id="local:Hut", name="Hut", kind="settlement", latitude=48.0, longitude=37.0)
RED = Claimant(name="Red HQ", allegiance="RU", official=True)
BLUE = Claimant(name="Blue HQ", allegiance="UA", official=True)
PAPER = Claimant(name="Paper", allegiance="independent")

HEADER = (
    "id,place,latitude,longitude,event,side,claimant,allegiance,official,stated_on,publisher,about"
)


def claim(key: str, event: str = "holds", side: str | None = "RU", **fields: object) -> Claim:
    given = {"claimant": PAPER, "day": "2025-01-06", "place": HUT} | fields
    day = given.pop("day")
    return Claim(id=key, event=event, side=side, stated_on=parse_date(day), **given)


def doubts(*claims: Claim, sides: dict[str, str] | None = None) -> list[tuple[int | None, str]]:
    return [(note.index, note.message) for note in find_notes(claims, sides)]


def notes(tmp_path: Path, *rows: str, header: str = HEADER) -> list[Problem]:
    path = tmp_path / "claims.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    found = check(path)
    assert found.problems == ()
    return list(found.notes)


# -- dates


@pytest.mark.parametrize(
    ("date", "noted"),
    [("2025-01", [2]), ("../2025-01-20", [2]), ("2025-01-07/2025-01-25", []), (None, [])],
)
def test_a_capture_that_may_be_the_known_one_after_a_rivals_is_noted(
    date: str | None, noted: list[int]
) -> None:
    days = {"event_date": None if date is None else parse_date(date), "day": "2025-01-25"}
    given = [
        claim("a", "captured", claimant=RED),
        claim("b", "captured", side="UA", claimant=BLUE, day="2025-01-10"),
        claim("c", "captured", claimant=RED, **days),
    ]
    found = doubts(*given)
    assert [index for index, _ in found] == noted
    if noted:
        assert "holds the capture of 2025-01-06 and counts as saying that again" in found[0][1]
        assert "'b' has UA take it meanwhile" in found[0][1]
    assert doubts(given[0], given[2]) == []
    late = claim("b", "captured", side="UA", claimant=BLUE, day="2025-01-30")
    assert doubts(given[0], late, given[2]) == []


# -- sides


@pytest.mark.parametrize("slip", ["RUS", "ru", "R", "RRU", "Russia", "RU "])
def test_a_side_misspelt_once_is_noted_with_its_row_and_the_one_meant(
    tmp_path: Path, slip: str
) -> None:
    rows = [
        f"c{number},Hut,48,37,holds,{side},Paper {number},independent,,2025-01-0{number},P,"
        for number, side in enumerate(["RU", "UA", "RU", "UA", slip], start=1)
    ]
    (note,) = notes(tmp_path, *rows)
    assert (note.line, note.unit) == (6, "row")
    assert repr(slip) in note.message
    assert "did you mean 'RU'?" in note.message


def test_a_side_that_one_claim_alone_names_is_noted() -> None:
    book = [claim(f"c{n}", side=side) for n, side in enumerate(["RU", "UA", "RU", "UA", "XQ"])]
    ((index, message),) = doubts(*book)
    assert index == 4
    assert "'XQ' is named by this claim alone, the others name 'RU' and 'UA'" in message


def test_a_ledger_made_in_python_has_the_notes_of_its_file(tmp_path: Path) -> None:
    ledger = Ledger(
        [claim("a"), claim("b", side="UA"), claim("c", side="UA"), claim("d", side="R")]
    )
    (note,) = ledger.notes
    assert note.line is None
    assert str(note).startswith("claim 'd': side 'R' is named by this claim alone")
    for name in ("a.yaml", "a.csv"):
        ledger.write(tmp_path / name)
        of_file = [found.message for found in check(tmp_path / name).notes]
        assert note.message.removeprefix("claim 'd': ") in of_file
    assert Ledger([claim("a"), claim("b", side="UA")]).notes == ()


def test_a_side_of_several_claims_that_is_like_none_is_one() -> None:
    book = [claim(f"c{n}", side=side) for n, side in enumerate(["RU", "UA", "XQ"] * 2)]
    assert doubts(*book) == []


def test_a_side_with_a_name_of_its_own_is_no_slip() -> None:
    book = [claim(f"c{n}", side=side) for n, side in enumerate(["RU", "UA", "RU", "UA", "RUS"])]
    named = {"RU": "Russia", "UA": "Ukraine", "RUS": "Ruritania"}
    assert doubts(*book, sides=named) == []
    assert doubts(*book, sides={code: code for code in named}) != []  # as a file has found them


def test_a_misspelt_allegiance_is_noted() -> None:
    odd = Claimant(name="Odd HQ", allegiance="UAA")
    free = Claimant(name="Free", allegiance="independant")
    book = [claim("a", side="UA"), claim("b", side="RU"), claim("c", side="UA", claimant=odd)]
    ((index, message),) = doubts(*book)
    assert (index, "did you mean 'UA'?" in message) == (2, True)
    ((index, message),) = doubts(claim("a"), claim("b", claimant=free))
    assert (index, "did you mean 'independent'?" in message) == (1, True)


def test_the_order_of_claims_does_not_change_which_side_is_the_slip() -> None:
    book = [claim(f"c{n}", side=side) for n, side in enumerate(["RUS", "RU", "UA", "RU"])]
    (first,), (second,) = doubts(*book), doubts(*reversed(book))
    assert first[1] == second[1]


def test_a_side_that_is_not_declared_is_refused_with_the_one_meant(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    Ledger(
        [claim("a"), claim("b", side="UA", claimant=BLUE)], sides={"RU": "Russia", "UA": "Ukraine"}
    ).write(path)
    path.write_text(path.read_text().replace('"holds","RU"', '"holds","RUS"'))
    (problem,) = check(path).problems
    assert "not among the declared sides (RU, UA); did you mean 'RU'?" in problem.message


def test_a_ledger_that_says_of_nobody_whose_side_he_takes_is_noted_once() -> None:
    who = Claimant(name="Somebody")
    ((index, message),) = doubts(claim("a", claimant=who), claim("b", claimant=who))
    assert index is None
    assert "no claimant has an `allegiance`: all count as observers" in message
    assert doubts(claim("a", claimant=who), claim("b")) == []


def test_rows_without_a_publisher_are_noted_once(tmp_path: Path) -> None:
    rows = [f"c{n},Hut,48,37,holds,RU,Paper,independent,,2025-01-06,," for n in (1, 2, 3)]
    (note,) = notes(tmp_path, *rows)
    assert (note.line, note.message.partition(":")[0]) == (None, "no claim has a `publisher`")


# -- withdrawals


def test_a_withdrawal_that_leaves_the_place_to_its_own_side_is_noted(tmp_path: Path) -> None:
    (note,) = notes(tmp_path, "a,Hut,48,37,withdrew,RU,Red HQ,RU,yes,2025-01-06,P,", header=HEADER)
    assert note.line == 2
    assert "`side` names the other one" in note.message


def test_an_observers_withdrawal_for_who_held_it_already_is_noted() -> None:
    before = claim("a", side="UA", day="2025-01-01")
    ((index, message),) = doubts(before, claim("b", "withdrew", side="UA"))
    assert index == 1
    assert "'a' has UA hold it already" in message
    assert doubts(before, claim("b", "withdrew", side="RU")) == []


def test_a_concession_of_what_the_rival_claimed_is_in_order() -> None:
    assert (
        doubts(
            claim("a", "captured", side="UA", claimant=BLUE, day="2025-01-01"),
            claim("b", "withdrew", side="UA", claimant=RED),
        )
        == []
    )


# -- claims about others


def test_a_denial_that_names_the_side_it_denies_is_noted(tmp_path: Path) -> None:
    (note,) = notes(
        tmp_path,
        "a,Hut,48,37,captured,RU,Red HQ,RU,yes,2025-01-06,P,",
        "b,Hut,48,37,denied,RU,Blue HQ,UA,yes,2025-01-07,P,a",
    )
    assert note.line == 3
    assert "`side` of a denial is the other side, or nobody" in note.message


@pytest.mark.parametrize("side", ["UA", None])
def test_a_denial_that_names_the_other_side_or_nobody_is_in_order(side: str | None) -> None:
    taken = claim("a", "captured", claimant=RED)
    assert doubts(taken, claim("b", "denied", side, claimant=BLUE, about="a")) == []


def test_a_denial_of_ones_own_claim_is_noted() -> None:
    taken = claim("a", "captured", claimant=RED)
    ((index, message),) = doubts(taken, claim("b", "denied", None, claimant=RED, about="a"))
    assert index == 1
    assert "Red HQ denies its own claim 'a'; what somebody takes back is `retracted`" in message


@pytest.mark.parametrize("event", ["retracted", "corrected", "denied", "confirmed"])
def test_an_answer_older_than_its_claim_is_noted(event: str) -> None:
    who = RED if event in {"retracted", "corrected"} else BLUE
    taken = claim("a", "captured", claimant=RED)
    answer = claim("b", event, None, claimant=who, about="a", day="2025-01-05")
    ((index, message),) = doubts(taken, answer)
    assert index == 1
    assert "speaks of 'a', which was not known before 2025-01-06" in message


# -- places

REFERRING = "place,event,side,claimant,allegiance,stated_on,publisher"


def test_a_place_name_that_is_seen_through_is_noted_once(tmp_path: Path) -> None:
    (note,) = notes(
        tmp_path,
        *[f"Toretskk,holds,UA,Paper,independent,2025-01-0{day},P" for day in (1, 2, 3)],
        header=REFERRING,
    )
    assert note.line == 2
    assert "'Toretskk' is read as Toretsk (" in note.message
    assert "geonames:" in note.message


def test_the_same_in_yaml_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_text(
        "claimants:\n  p:\n    name: P\n    allegiance: independent\n"
        "claims:\n  - place: Toretskk\n    event: holds\n    side: UA\n"
        "    claimant: p\n    stated_on: 2025-01-06\n"
    )
    found = check(path)
    assert found.problems == ()
    assert [n.line for n in found.notes if "is read as Toretsk (" in n.message] == [6]


@pytest.mark.parametrize(
    "name",
    [
        "Toretsk", "Торецьк", "Dzerzhinsk", "TORETSK", "city of Toretsk",
        '"Toretsk, Donetsk Oblast"', "geonames:709354",
    ],
)  # fmt: skip
def test_a_name_that_the_place_bears_is_in_order(tmp_path: Path, name: str) -> None:
    assert (
        notes(tmp_path, f"{name},holds,UA,Paper,independent,2025-01-01,P", header=REFERRING) == []
    )
