"""Reading a ledger: every problem with its line, and never half a ledger."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.claims import Quantity
from frontline.errors import InvalidLedger, Problem, UnreadableInput
from frontline.ledger import Ledger, check, read_claims
from frontline.ledger.formats.yaml.reading import read_yaml
from frontline.ledger.suggestions import suggest
from gazetteer.errors import AmbiguousPlace, InvalidQuery, UnknownPlace
from gazetteer.places import Candidate, Place

KURAKHOVE = Place(
    id="geonames:695357", name="Kurakhove", kind="settlement", latitude=47.985, longitude=37.2825
)
POKROVSKS = [
    Place(
        id=f"geonames:{number}",
        name="Pokrovsk",
        kind="settlement",
        country=country,
        admin1=admin1,
        latitude=50.0,
        longitude=number / 10,
    )
    for number, country, admin1 in ((1, "UA", "Donetsk Oblast"), (2, "RU", "Yakutia"))
]


class Gazetteer:
    """Knows Kurakhove and two Pokrovsks, and remembers what it was asked."""

    def __init__(self) -> None:
        self.questions: list[tuple[str, dict[str, str | None]]] = []

    def __call__(self, text: str, **hints: str | None) -> Place:
        self.questions.append((text, hints))
        if text in ("Kurakhove", KURAKHOVE.id):
            return KURAKHOVE
        if text == "Pokrovsk":
            if hints["within"] == "Donetsk Oblast":
                return POKROVSKS[0]
            found = tuple(Candidate(place=place, score=0.5) for place in POKROVSKS)
            raise AmbiguousPlace("2 places are called Pokrovsk", query=text, candidates=found)
        if not text:
            raise InvalidQuery("a place needs a name")
        near = (Candidate(place=KURAKHOVE, score=0.8),) if text.startswith("Kura") else ()
        raise UnknownPlace(f"no place is called {text!r}", query=text, candidates=near)


LEDGER = """\
frontline: 1
title: A test
sides:
  RU: Russia
  UA: Ukraine
claimants:
  ru-mod:
    name: Russia's Ministry of Defence
    allegiance: RU
    official: true
  observer:
    name: An observer
    allegiance: independent
sources:
  paper:
    publisher: The Paper
    title: Town captured
    published: 2025-01-08
    quote: it fell
    chain:
      - Telegram
claims:
  - id: captured
    place: Kurakhove
    event: captured
    side: RU
    claimant: ru-mod
    event_date: 2025-01-06
    stated_on: 2025-01-06
    source: paper
    note: In own words.
  - place: geonames:695357
    event: denied
    claimant: observer
    stated_on: 2025-01-07
    about: captured
    source: paper
    quote: it did not
    chain: []
"""


def load(text: str) -> Ledger:
    draft = read_yaml(dedent(text), resolve=Gazetteer())
    assert draft.problems == []
    return Ledger(draft.claims, sides=draft.sides, title=draft.title)


def problems(text: str) -> list[Problem]:
    return read_yaml(dedent(text), resolve=Gazetteer()).problems


def broken(old: str, new: str) -> list[Problem]:
    assert LEDGER.count(old) == 1, old
    return problems(LEDGER.replace(old, new))


# -- what is right


def test_a_whole_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_text(LEDGER)
    ledger = read_claims(path, resolve=Gazetteer())
    assert ledger.title == "A test"
    assert dict(ledger.sides) == {"RU": "Russia", "UA": "Ukraine"}
    captured = ledger["captured"]
    assert captured.place == KURAKHOVE
    assert captured.claimant.official
    assert captured.claimant.allegiance == "RU"
    assert captured.modality == "asserted"
    assert captured.extent == "whole"
    assert captured.source.publisher == "The Paper"
    assert captured.source.quote == "it fell"
    assert captured.source.chain == ("Telegram",)
    assert captured.published is not None
    assert captured.published.text == "2025-01-08"
    (denial,) = (claim for claim in ledger if claim.event == "denied")
    assert denial.id.startswith("claim:")
    assert denial.about == "captured"
    assert denial.source.quote == "it did not"
    assert denial.source.chain == ()
    assert denial.source.title == "Town captured"


def test_scalars_are_text_and_nothing_else() -> None:
    ledger = load("""
        sides:
          NO: Norway
          on: "null"
        claims:
          - id: 1e3
            place: Kurakhove
            event: holds
            side: NO
            claimant:
              name: Yes
              allegiance: on
              official: no
            stated_on: 2025-01-06
            note: 0x1F
            quote:
            about: ~
            extent: null
    """)
    assert dict(ledger.sides) == {"NO": "Norway", "on": "null"}
    claim = ledger["1e3"]
    assert (claim.side, claim.note, claim.claimant.name) == ("NO", "0x1F", "Yes")
    assert claim.claimant.allegiance == "on"
    assert not claim.claimant.official
    assert (claim.source.quote, claim.about, claim.extent) == (None, None, "whole")


def test_quantities_and_drawn_areas() -> None:
    ledger = load("""
        claimants:
          staff: {name: Staff}
        places:
          pocket:
            name: The pocket
            kind: area
            latitude: 51.2
            longitude: 35.2
            outline: POLYGON ((35 51, 36 51, 36 52, 35 51))
            radius_km: 12
            radius_estimated: false
            names:
              - text: Old pocket
                status: former
                until: 2024-09-01
        claims:
          - place: pocket
            event: holds
            side: UA
            claimant: staff
            stated_on: 2025-01-06
            quantity:
              value: 300
              upper: 400
              unit: km2
              comparator: about
        """)
    (claim,) = ledger
    assert claim.quantity == Quantity(value=300, upper=400, unit="km2", comparator="about")
    assert claim.place.outline == "POLYGON ((35 51, 36 51, 36 52, 35 51))"
    assert not claim.place.radius_estimated
    assert claim.place.names[0].until == "2024-09-01"


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("1300", "must be a mapping"),
        ("{value: 1300}", "has no `unit`"),
        ("{unit: km2}", "has no `value`"),
        ("{value: many, unit: km2}", "is not a number"),
        ("{value: 50, unit: share}", "write 0.5 for a half"),
        ("{value: 1, unit: miles}", "unknown unit"),
        ("{value: 1, unit: km2, comparator: abuot}", "did you mean 'about'"),
        ("{value: 1, unit: km2, size: 3}", "unknown field of a quantity"),
    ],
)
def test_a_quantity_that_is_none(quantity: str, words: str) -> None:
    old = "    note: In own words.\n"
    (problem,) = broken(old, f"{old}    quantity: {quantity}\n")
    assert words in problem.message
    assert problem.line == 32  # the line of `quantity:`


def test_places_are_pinned_found_or_told_apart() -> None:
    ledger = load("""
        places:
          my-village:
            name: Verkhnie
            latitude: 48.5
            longitude: 37.25
            country: UA
            admin1: Donetsk Oblast
            population: 120
            precision: approximate
            names:
              - text: Верхнє
                language: uk
                status: official
          Kurakhove:
            latitude: -1
            longitude: 2
        claims:
          - {id: a, place: my-village, event: contested, claimant: {name: X}, stated_on: 2025}
          - {id: b, place: Kurakhove, event: contested, claimant: {name: X}, stated_on: 2025}
          - {id: c, place: Pokrovsk, within: Donetsk Oblast, event: contested,
             claimant: {name: X}, stated_on: 2025}
    """)
    village = ledger["a"].place
    assert (village.id, village.name, village.kind) == (
        "local:my-village",
        "Verkhnie",
        "settlement",
    )
    assert (village.latitude, village.population, village.precision) == (48.5, 120, "approximate")
    assert village.names[0].text == "Верхнє"
    assert ledger["b"].place.point == (-1.0, 2.0)  # the ledger's own place comes first
    assert ledger["c"].place == POKROVSKS[0]


def test_sides_need_not_be_declared() -> None:
    ledger = load(LEDGER.replace("sides:\n  RU: Russia\n  UA: Ukraine\n", ""))
    assert dict(ledger.sides) == {"RU": "RU"}


def test_each_place_is_asked_for_once() -> None:
    gazetteer = Gazetteer()
    claims = "".join(
        f"  - {{id: {n}, place: Kurakhov, event: attacked, claimant: {{name: X}}}}\n"
        for n in range(5)
    )
    draft = read_yaml(f"claims:\n{claims}", resolve=gazetteer)
    assert [text for text, _ in gazetteer.questions] == ["Kurakhov"]
    assert len(draft.problems) == 5  # one for each line to mend


@pytest.mark.parametrize("empty", ["claims: []\n", "claims:\n", "frontline: 1\nclaims: []\n"])
def test_an_empty_ledger(empty: str) -> None:
    assert len(load(empty)) == 0


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "ledger.yml"
    path.write_bytes(b"\xef\xbb\xbf" + LEDGER.replace("\n", "\r\n").encode())
    assert len(read_claims(path, resolve=Gazetteer())) == 2


# -- what is wrong: what is replaced, by what, the line it is found on, the words about it

CAPTURED = "    event: captured\n"
MALFORMED = [
    (CAPTURED, "    event: captrued\n", 25, "unknown event 'captrued'; did you mean 'captured'?"),
    (CAPTURED, "    event: liberated\n", 25, "did you mean 'captured'?"),
    (CAPTURED, "    event: [captured]\n", 25, "`event` must be text"),
    (CAPTURED, "", 23, "claim 'captured' has no `event`"),
    (CAPTURED, "    evnet: captured\n", 23, "claim 'captured' has no `event`"),
    (
        CAPTURED,
        "    event: captured\n    evnet: x\n",
        26,
        "unknown field of a claim 'evnet'; did you mean 'event'?",
    ),
    (
        CAPTURED,
        "    event: captured\n    event: holds\n",
        26,
        "'event' is given twice (first on line 25)",
    ),
    ("    side: RU\n", "", 25, "`captured` needs a `side`"),
    (
        "    side: RU\n",
        "    side: RUS\n",
        26,
        "side 'RUS' is not among the declared sides (RU, UA)",
    ),
    (
        "    claimant: ru-mod",
        "    claimant: ru-mdo",
        27,
        "unknown claimant 'ru-mdo'; did you mean 'ru-mod'?",
    ),
    ("    claimant: ru-mod", "    claimant: [ru-mod]", 27, "`claimant` must be one key"),
    ("    claimant: ru-mod\n", "", 23, "claim 'captured' has no `claimant`"),
    ("    place: Kurakhove\n", "", 23, "claim 'captured' has no `place`"),
    ("    place: Kurakhove", "    place: Kurakhov", 24, "Kurakhove = geonames:695357"),
    ("    place: Kurakhove", "    place: Atlantis", 24, "define it under `places:`"),
    (
        "    place: Kurakhove",
        "    place: Pokrovsk",
        24,
        "Pokrovsk (Donetsk Oblast, UA) = geonames:1; Pokrovsk (Yakutia, RU) = geonames:2",
    ),
    ("    place: Kurakhove", '    place: ""', 24, "a place needs a name"),
    ("    place: Kurakhove", "    place: '{{7*7}}'", 24, "{{7*7}}"),
    (
        "    note: In own words.",
        "    kind: town",
        31,
        "unknown kind 'town'; did you mean 'settlement'?",
    ),
    ("    note: In own words.", "    modality: sure", 31, "unknown modality 'sure'"),
    (
        "    note: In own words.",
        "    extent: hole",
        31,
        "unknown extent 'hole'; did you mean 'whole'?",
    ),
    ("    note: In own words.", "    entered: 2025-01", 31, "`entered`: '2025-01' is not a day"),
    ("    note: In own words.", "    about: captured", 25, "`about` goes with"),
    ("    note: In own words.", "    note: *x", 31, "not read"),
    ("    note: In own words.", "    note: &x y", 31, "anchors"),
    ("    note: In own words.", "    note: !!python/name:os.system x", 31, "a tag"),
    ("    note: In own words.", "    note: a: b", 31, "not YAML"),
    ("    note: In own words.", "  wrong: indent", 31, "not YAML"),
    (
        "    event_date: 2025-01-06",
        "    event_date: 2025-02-30",
        28,
        "`event_date`: '2025-02-30' is not a day",
    ),
    (
        "    event_date: 2025-01-06",
        "    event_date: yesterday",
        28,
        "`event_date`: 'yesterday' is not a date",
    ),
    (
        "    event_date: 2025-01-06",
        "    event_date: 2025-01-07",
        29,
        "claim 'captured': stated 2025-01-06, before its event (2025-01-07)",
    ),
    ("    event_date: 2025-01-06", "    event_date: " + "1" * 500, 28, "is not a date"),
    (
        "    about: captured",
        "    about: nothing",
        36,
        "about a claim that does not exist: 'nothing'",
    ),
    ("    about: captured\n", "", 33, "`denied` needs `about`"),
    ("    chain: []", "    chain: Telegram", 39, "`chain` must be a list"),
    ("    chain: []", "    chain: [[a]]", 39, "`chain` must be a list of texts"),
    ("    publisher: The Paper", "    publsher: The Paper", 16, "did you mean 'publisher'?"),
    (
        "    published: 2025-01-08",
        "    published: 6 January",
        18,
        "`published`: '6 January' is not a date",
    ),
    ("    official: true", "    official: maybe", 10, "`official` must be true or false"),
    ("    allegiance: RU\n", "", 9, "is marked official but has no side"),
    (
        "    allegiance: independent",
        "    allegiance: US",
        34,
        "side 'US' is not among the declared sides",
    ),
    ("    name: An observer\n", "", 12, "claimant 'observer' has no `name`"),
    ("  RU: Russia\n", "  RU:\n", 4, "`sides` has no `RU`"),
    ("  UA: Ukraine\n", "  unknown: Ukraine\n", 3, "cannot be the code of a side"),
    ("frontline: 1", "frontline: 2", 1, "format version '2' is not known"),
    ("title: A test", "tilte: A test", 2, "unknown section 'tilte'; did you mean 'title'?"),
    ("sources:\n", "sources:\n  empty:\n", 15, "'empty' under `sources` is empty"),
    ("sources:\n", "sources:\n  odd: text\n", 15, "'odd' must be a mapping"),
    ("claims:\n", "places:\n  x:\n    longitude: 1\nclaims:\n", 24, "place 'x' has no `latitude`"),
    (
        "claims:\n",
        "places:\n  x: {latitude: a, longitude: 1}\nclaims:\n",
        23,
        "`latitude`: 'a' is not a number",
    ),
    (
        "claims:\n",
        "places:\n  x: {latitude: nan, longitude: 1}\nclaims:\n",
        23,
        "`latitude`: 'nan' is not a number",
    ),
    (
        "claims:\n",
        "places:\n  x: {latitude: 91, longitude: 1}\nclaims:\n",
        23,
        "latitude 91.0 is not within",
    ),
    ("claims:\n", "claims:\n  - just text\n", 23, "a claim must be a mapping"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), MALFORMED)
def test_a_problem_has_its_line_and_says_what_to_do(
    old: str, new: str, line: int, words: str
) -> None:
    found = broken(old, new)
    assert any(words in problem.message and problem.line == line for problem in found), found


def test_every_problem_is_reported_and_nothing_is_loaded(tmp_path: Path) -> None:
    text = LEDGER.replace(CAPTURED, "    event: captrued\n").replace(
        "    about: captured", "    about: nothing"
    )
    path = tmp_path / "ledger.yaml"
    path.write_text(text.replace("2025-01-07", "2025-02-30"))
    with pytest.raises(InvalidLedger) as caught:
        read_claims(path, resolve=Gazetteer())
    assert [problem.line for problem in caught.value.problems] == [25, 35]
    assert "2 problems, nothing was loaded" in str(caught.value)
    assert "line 25: unknown event 'captrued'" in str(caught.value)
    assert str(path) in str(caught.value)
    assert check(path, resolve=Gazetteer()).ledger is None


def test_a_claim_about_a_broken_claim_is_no_second_problem() -> None:
    (problem,) = broken(CAPTURED, "    event: captrued\n")
    assert problem.line == 25


def test_an_entry_that_is_broken_is_reported_once_however_often_used() -> None:
    (problem,) = broken("    published: 2025-01-08", "    published: soon")
    assert problem.line == 18


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- a\n- b\n", 1, "mapping with `claims:`"),
        ("just words\n", 1, "mapping with `claims:`"),
        ("# only a comment\n", 1, "mapping with `claims:`"),
        ("title: x\n", 1, "no `claims:`"),
        ("claims: none\n", 1, "must be a list"),
        ("claims: []\n---\nclaims: []\n", 2, "second document"),
        ("claims: [\n", 2, "not YAML"),
        ("claims: []\nx: \x01\n", 2, "control character"),
        ("claims: []\n? [a, b]\n: c\n", 2, "a key must be a word"),
        ("claims: " + "[" * 50_000, 1, "nested too deeply"),
        ("claims: []\n<<: x\n", 2, "unknown section '<<'"),
    ],
)
def test_what_is_no_ledger_at_all(text: str, line: int, words: str) -> None:
    (problem,) = problems(text)
    assert problem.line == line
    assert words in problem.message


def test_aliases_do_not_explode() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{after}: &{after} [*{before}, *{before}]\n"
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (problem,) = problems(bomb + "claims: *i\n")
    assert "anchors" in problem.message


def test_a_file_of_nothing_but_problems_ends_somewhere() -> None:
    found = problems("claims:\n" + "- {a: b}\n" * 20_000)
    assert found[-1].message.startswith("too many problems")
    assert len(found) < 20_000


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xff\xfe\x00c", "UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "UTF-8"),
        (b"claims:\n\0", "binary"),
        (b"# " + b"x" * 5_000_000, "larger"),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=words):
        read_claims(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path, "nul\0.yaml"):
        with pytest.raises(UnreadableInput):
            read_claims(path)


def test_a_file_of_another_format(tmp_path: Path) -> None:
    path = tmp_path / "ledger.docx"
    path.write_text(LEDGER)
    with pytest.raises(UnreadableInput, match=r"use \.yaml, \.yml, .* or \.geoparquet"):
        read_claims(path)


@given(st.text(max_size=200))
def test_any_text_is_a_ledger_or_has_problems(text: str) -> None:
    draft = read_yaml(text.encode("utf-8", "replace").decode(), resolve=Gazetteer())
    assert draft.problems or not draft.claims


@given(st.data())
def test_a_damaged_ledger_is_a_ledger_or_has_problems(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(LEDGER)))
    length = data.draw(st.integers(0, 40))
    middle = data.draw(st.text(st.characters(exclude_categories=("Cs",)), max_size=10))
    draft = read_yaml(LEDGER[:start] + middle + LEDGER[start + length :], resolve=Gazetteer())
    if not draft.problems:
        Ledger(draft.claims, sides=draft.sides)  # what has no problem is one


# -- what deserves a second look


def notes(old: str, new: str) -> list[Problem]:
    assert LEDGER.count(old) == 1, old
    draft = read_yaml(LEDGER.replace(old, new), resolve=Gazetteer())
    assert draft.problems == []
    return draft.notes


def test_a_tidy_ledger_has_no_notes() -> None:
    assert notes("title: A test", "title: A test") == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("    official: true\n", "", 9, "say in `official` whether it speaks for it"),
        (
            "claimants:\n",
            "claimants:\n  idle:\n    name: Idle\n",
            7,
            "'idle' under `claimants` is used by no claim",
        ),
        (
            "sources:\n",
            "sources:\n  idle:\n    title: Idle\n",
            15,
            "'idle' under `sources` is used by no claim",
        ),
        ("    note: In own words.", "    modality: planned", 31, "moves no control"),
        (
            "    publisher: The Paper",
            "    publisher: The Paper\n    url: javascript:alert(1)",
            17,
            "no link will be made",
        ),
        ("    publisher: The Paper\n", "", 16, "without publisher"),
        ("    source: paper\n    note: In own words.\n", "", 23, "claim 'captured' has no source"),
        ("    quote: it did not", f"    quote: {'x' * 700}", 38, "keep it short"),
        (
            "  - place: geonames:695357",
            "  - place: Pokrovsk\n    within: Donetsk Oblast",
            37,
            "is about Pokrovsk, but 'captured' is about Kurakhove",
        ),
    ],
)
def test_a_note_has_its_line(old: str, new: str, line: int, words: str) -> None:
    found = notes(old, new)
    assert any(note.line == line and words in note.message for note in found), found


def test_a_denial_older_than_what_it_denies_is_noted() -> None:
    (note,) = notes("    stated_on: 2025-01-07", "    stated_on: 2025-01-05")
    assert "not known before 2025-01-06" in note.message


# -- suggestions


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("captrued", "; did you mean 'captured'?"),
        ("HOLDS", "; did you mean 'holds'?"),
        ("retaken", "; did you mean 'captured'?"),
        ("qqq", "; one of captured, holds"),
        ("x" * 10_000, "; one of captured, holds"),
    ],
)
def test_suggestions(word: str, expected: str) -> None:
    assert suggest(word, ("captured", "holds")) == expected


def test_nothing_is_suggested_where_there_is_nothing() -> None:
    assert suggest("word", ()) == ""
