"""Two months of one town by nine sources, from the reference data: what could be known when."""

from __future__ import annotations

import csv

import pytest

from frontline.claims import Claim, Claimant, as_date
from frontline.control import find_states, policy_named
from frontline.ledger import Ledger
from gazetteer.places import Place

pytestmark = pytest.mark.reference

TOWN = Place(
    id="geonames:695357", name="Kurakhove", kind="settlement", country="UA",
    admin1="Donetsk Oblast", latitude=47.9847, longitude=37.28069,
)  # fmt: skip
CLAIMANTS = {
    "Russian MoD": Claimant(name="Russia's Ministry of Defence", allegiance="RU", official=True),
    "Ukrainian officials": Claimant(name="Ukrainian officials", allegiance="UA", official=True),
    "Khortytsia group (UA)": Claimant(name="Khortytsia group", allegiance="UA", official=True),
    "Russian military correspondent": Claimant(name="A correspondent", allegiance="RU"),
}
# What the words of each row say, in the ledger's events.
READINGS = {
    "contested": ("contested", None, "whole"),
    "RU": ("holds", "RU", "whole"),
    "RU (and still RU 30 days later)": ("holds", "RU", "whole"),
    "liberated (UA after RU)": ("holds", "UA", "whole"),
    "held": ("holds", "RU", "whole"),
    "grey zone (status unknown)": ("unconfirmed", None, "whole"),
    "over 5 %": ("entered", "RU", "part"),
    "over 25 %": ("entered", "RU", "part"),
    "over 50 %": ("entered", "RU", "part"),
    "over 75 %": ("entered", "RU", "part"),
    "over 95 %": ("entered", "RU", "part"),
    "flag on the town hall (video)": ("captured", "RU", "centre"),
    "likely seized": ("captured", "RU", "whole"),
    "not captured; fighting on the western and southern outskirts": ("contested", None, "whole"),
    "not in the control layer": ("unconfirmed", None, "whole"),
    "in the control layer": ("holds", "RU", "whole"),
    "captured": ("captured", "RU", "whole"),
    "loss not confirmed": ("unconfirmed", None, "whole"),
    "Ukrainian troops hold the western outskirts": ("holds", "UA", "outskirts"),
    "town occupied": ("holds", "RU", "whole"),
    "positions held at the thermal power plant; not completely taken": ("holds", "UA", "part"),
}


@pytest.fixture(scope="module")
def ledger(reference):
    with (reference / "fronts" / "kurakhove.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    claims = []
    for number, row in enumerate(rows):
        event, side, extent = READINGS[row["says"]]
        who = CLAIMANTS.get(row["source"], Claimant(name=row["source"], allegiance="independent"))
        claims.append(
            Claim(
                id=f"row-{number}",
                place=TOWN,
                event=event,
                side=side,
                extent=extent,
                claimant=who,
                stated_on=as_date(row["date"]),
                modality="alleged" if "likely" in row["says"] else "asserted",
            )
        )
    assert len(claims) == 24
    return Ledger(claims, sides={"RU": "Russia", "UA": "Ukraine"})


def ask(ledger, on, **options):
    (state,) = find_states(ledger, on=on, **options)
    return state


def test_on_the_sixth_it_is_claimed_not_confirmed_and_observers_are_split(ledger):
    state = ask(ledger, "2025-01-06", known_by="2025-01-06")
    assert (state.status, state.controller) == ("claimed", "RU")
    assert "Russia's Ministry of Defence says Russia holds it" in state.reason
    assert "Not confirmed by" in state.reason
    assert "Ukrainian officials" in state.reason
    assert "are split" in state.reason
    for observer in ("DeepState", "VIINA", "Liveuamap", "owlmaps"):
        assert observer in state.reason


@pytest.mark.parametrize(
    ("known_by", "status", "controller"),
    [
        ("2024-11-18", "unknown", None),
        ("2024-11-19", "contested", None),
        ("2024-11-22", "assessed", "RU"),
        ("2024-12-13", "assessed", None),
        ("2025-01-05", "assessed", "RU"),
        ("2025-01-06", "claimed", "RU"),
        ("2025-01-07", "disputed", None),
        ("2025-01-11", "disputed", None),
    ],
)
def test_each_day_something_else_could_be_known(ledger, known_by, status, controller):
    state = ask(ledger, known_by, known_by=known_by)
    assert (state.status, state.controller) == (status, controller), state.reason


def test_the_day_after_isw_deepstate_disagrees(ledger):
    isw = ask(ledger, "2024-12-28", policy=policy_named("observer:ISW"))
    deepstate = ask(ledger, "2024-12-28", policy=policy_named("observer:DeepState"))
    assert (isw.status, isw.controller) == ("assessed", "RU")
    assert (deepstate.status, deepstate.controller) == ("contested", None)


def test_every_row_can_be_traced(ledger):
    state = ask(ledger, "2025-01-11")
    assert {ledger[claim_id].claimant.name for claim_id in state.claims} == {
        position.claimant for position in state.positions
    }
