"""A ledger whose parts cannot be told apart from the rest, and what it means to be the same."""

from __future__ import annotations

from geopandas.testing import assert_geodataframe_equal

import frontline as fl
from frontline.dates import parse_date
from gazetteer.places import Place

SIDES = {"RU": "Russia", "UA": "Ukraine"}
RUSSIA = fl.Claimant(name="ru one", allegiance="RU", official=True)
UKRAINE = fl.Claimant(name="ua one", allegiance="UA", official=True)
OBSERVER = fl.Claimant(name="observer", allegiance="independent")


def town(name, region, **more):
    point = {"latitude": 48.0 + len(name) / 10, "longitude": 37.0 + ord(name[-1]) / 100}
    where = {"kind": "settlement", "country": "UA", "admin1": region}
    return Place(id=f"local:{name}", name=name, **(point | where | more))


def compose():
    """A ledger that no part of it can be told from alone.

    Two oblasts are said to be held as a whole, one of them by both sides in turn; towns speak about
    what was claimed of other towns and of their oblast; captures are preceded by an inferred holder
    from the first day of all claims on, which is a day of another oblast.
    """
    north, south = (
        town(name, None, kind="oblast", precision="area", radius_km=90)
        for name in ("North", "South")
    )
    claims = []

    def claim(event, place, who, day, side=None, about=None):
        named = f"{len(claims):03}"
        fields = {"event_date": parse_date(f"2025-01-{day:02}"), "side": side, "about": about}
        stated = parse_date(f"2025-01-{day:02}")
        claims.append(
            fl.Claim(id=named, place=place, event=event, claimant=who, stated_on=stated, **fields)
        )
        return named

    claim("holds", south, UKRAINE, 1, "UA")
    whole = claim("holds", north, RUSSIA, 3, "RU")
    claim("holds", north, UKRAINE, 9, "UA")
    for number in range(12):
        where = town(f"Town {number:02}", ("North", "South")[number % 2])
        if number % 3 == 0:
            told = claim("captured", where, RUSSIA, 4 + number % 4, "RU")
            away = town("Town 01", "South") if number < 6 else south
            claim("denied", away, UKRAINE, 8 + number % 4, about=told)
            claim("confirmed", where, OBSERVER, 10, about=told)
        elif number % 3 == 1:
            claim("contested", where, OBSERVER, 5)
        else:
            claim("attacked", where, UKRAINE, 6)
    back = town("Town 06", "North")
    claim("retracted", back, RUSSIA, 12, about=whole)
    return fl.Ledger(claims, sides=SIDES, title="composed")


LEDGER = compose()


def assert_same(found, wanted):
    assert_geodataframe_equal(found, wanted)
    kept = {"known_by", "policy", "on"}
    assert {k: v for k, v in found.attrs.items() if k in kept} == {
        k: v for k, v in wanted.attrs.items() if k in kept
    }
