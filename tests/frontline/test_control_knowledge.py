"""History without hindsight: each day as it was known on that day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import frontline as fl
from frontline.claims import Claim, Claimant, Source, as_date
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


def in_force(table, place, on):
    rows = [
        row
        for row in table[table["place_id"] == place].to_dict("records")
        if (row["from"] is None or row["from"] <= on)
        and (row["until"] is None or on < row["until"])
    ]
    assert len(rows) <= 1
    return (rows[0]["status"], rows[0]["controller"]) if rows else ("unknown", None)


@given(ledgers())
@settings(max_examples=60, deadline=None)
def test_every_day_is_what_control_said_by_its_end(book):
    then = fl.history_then(book)
    for number in range(16):
        on = day(number)
        asked = fl.control(book, on=on, known_by=on).set_index("place_id")
        for place in book.places:
            expected = ("unknown", None)
            if place.id in asked.index:
                row = asked.loc[place.id]
                expected = (row["status"], row["controller"])
            assert in_force(then, place.id, on) == expected, (place.name, on)


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
