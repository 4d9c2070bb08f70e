"""History without hindsight: each day as it was known on that day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import frontline as fl
from frontline.claims import Claim, Claimant, Source, as_date
from frontline.control import find_states
from frontline.errors import InvalidDate
from frontline.ledger import Ledger
from gazetteer.places import Place

SIDES = {"RU": "Russia", "UA": "Ukraine"}
WHO = (
    Claimant(name="Ministry", allegiance="RU", official=True),
    Claimant(name="General Staff", allegiance="UA", official=True),
    Claimant(name="Watcher", allegiance="independent"),
)
PLACES = tuple(
    Place(id=f"local:{n}", name=f"Place {n}", kind="settlement", latitude=48, longitude=37 + n)
    for n in range(2)
)
FIRST = dt.date(2025, 1, 1)


def day(number):
    return FIRST + dt.timedelta(days=number)


@st.composite
def ledgers(draw):
    claims = []
    for number in range(draw(st.integers(0, 7))):
        happened = draw(st.integers(0, 9))
        said = happened + draw(st.integers(0, 5))
        claims.append(
            Claim(
                id=f"c{number}",
                place=draw(st.sampled_from(PLACES)),
                event=draw(st.sampled_from(["captured", "holds", "entered"])),
                side=draw(st.sampled_from(list(SIDES))),
                claimant=draw(st.sampled_from(WHO)),
                source=Source(publisher="Paper"),
                event_date=as_date(day(happened).isoformat()),
                stated_on=as_date(day(said).isoformat()),
            )
        )
    return Ledger(claims, sides=SIDES)


def rows_on(table, place, on):
    rows = [
        row
        for row in table[table["place_id"] == place].to_dict("records")
        if (row["from"] is None or row["from"] <= on)
        and (row["until"] is None or on < row["until"])
    ]
    assert len(rows) <= 1
    return rows


def in_force(table, place, on):
    rows = rows_on(table, place, on)
    return (rows[0]["status"], rows[0]["controller"]) if rows else ("unknown", None)


@given(ledgers())
@settings(max_examples=60, deadline=None)
def test_every_day_is_what_control_said_by_its_end(book):
    then = fl.history_then(book)
    for number in range(16):
        on = day(number)
        for told in find_states(book, on=on, known_by=on):
            expected = (told.status, told.controller)
            assert in_force(then, told.place.id, on) == expected, (told.place.name, on)


def test_it_stops_where_it_is_told_to():
    book = Ledger(
        [
            Claim(
                place=PLACES[0],
                event="captured",
                side="RU",
                claimant=WHO[0],
                source=Source(publisher="Paper"),
                event_date=as_date("2025-01-01"),
                stated_on=as_date("2025-01-05"),
            )
        ],
        sides=SIDES,
    )
    assert len(fl.history_then(book)) == 1
    assert len(fl.history_then(book, known_by="2025-01-04")) == 0
    with pytest.raises(InvalidDate):
        fl.history_then(book, known_by="soon")


OBLAST = Place(
    id="local:oblast", name="Oblast", kind="oblast", latitude=48, longitude=37, precision="area"
)
TOWNS = tuple(
    Place(
        id=f"local:t{n}", name=f"Town {n}", kind="settlement", latitude=48, longitude=37 + n,
        admin1="Oblast" if n else None,
    )
    for n in range(3)
)  # fmt: skip


@st.composite
def tangled_ledgers(draw):
    """Claims about one another and about a region."""
    claims = []
    for number in range(draw(st.integers(1, 8))):
        events = ["captured", "holds", "entered", "repelled", "contested"]
        events += ["denied", "confirmed", "unconfirmed"] if claims else []
        event, who = draw(st.sampled_from(events)), draw(st.sampled_from(WHO))
        about = draw(st.sampled_from(claims)) if event in ("denied", "confirmed") else None
        happened = draw(st.integers(0, 6))
        said = happened + draw(st.integers(0, 4))
        sides = [None, *SIDES] if event in ("denied", "confirmed", "unconfirmed") else list(SIDES)
        place = (
            about.place
            if about and draw(st.booleans())
            else draw(st.sampled_from([*TOWNS, OBLAST]))
        )
        claims.append(
            Claim(
                id=f"c{number}", place=place, event=event, claimant=who,
                side=None if event == "contested" else draw(st.sampled_from(sides)),
                about=None if about is None else about.id,
                event_date=as_date(day(happened).isoformat()) if draw(st.booleans()) else None,
                stated_on=as_date(day(said).isoformat()),
            )
        )  # fmt: skip
    return Ledger(claims, sides=SIDES)


@settings(max_examples=40, deadline=None)
@given(tangled_ledgers())
def test_asking_only_what_may_have_moved_is_asking_everything(book):
    then = fl.history_then(book)
    for on in sorted({d for c in book for d in (c.starts, c.known_since) if d is not None}):
        for told in find_states(book, on=on, known_by=on):
            rows = rows_on(then, told.place.id, on)
            if not rows:
                assert (told.claims, told.positions) == ((), ())
                continue
            found = [rows[0][name] for name in ("status", "controller", "inferred")]
            assert found == [told.status, told.controller, told.inferred]
