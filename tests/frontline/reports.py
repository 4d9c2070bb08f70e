"""Ledgers, articles and hostile text that the tests of reports share."""

from __future__ import annotations

from frontline.claims import Claim, Claimant, Source, as_date
from frontline.ledger import Ledger
from gazetteer.places import Name, Place

LEDGER = "notebooks/data/kurakhove-2025-01.yaml"
DISPATCHES = [f"notebooks/data/dispatches/{language}.txt" for language in ("en", "uk", "ru")]
SIDES = {"RU": "Russia", "UA": "Ukraine"}
MINISTRY = Claimant(name="Ministry", allegiance="RU", official=True)
STAFF = Claimant(name="General Staff", allegiance="UA", official=True)
HOSTILE = {
    "template": "{{7*7}}{% for x in range(3) %}x{% endfor %}{# gone #}",
    "script": "</script></style></title><script>alert(1)</script>",
    "handler": "<img src=x onerror=alert(1)>\"'><svg onload=alert(1)>",
    "link": "javascript:alert(1)",
    "override": "\u202egnisrever\u2066 \u0000\ufffe\u2028end",
    "markdown": "[x](javascript:alert(1)) `x` ![](https://evil.example/x.png) <b>",
    "formula": "=HYPERLINK(1)",
}


def claim(who, event, side=None, on="2025-01-06", *, place, stated=None, **more):
    return Claim(
        place=place, event=event, side=side, claimant=who, event_date=as_date(on),
        stated_on=as_date(stated or on),
        source=more.pop("source", Source(publisher="Paper", title="News")), **more,
    )  # fmt: skip


def grid(size=5, *, days=2):
    """A square of towns: the west is Ukraine's by its own word, the east Russia's; then a row of
    them after another is captured, one on each further day."""
    claims = []
    for row in range(size):
        for column in range(size):
            place = Place(
                id=f"local:{row}-{column}", name=f"Town {row}-{column}", kind="settlement",
                latitude=48 + row * 0.08, longitude=37 + column * 0.12,
            )  # fmt: skip
            east = column > size // 2
            who, side = (MINISTRY, "RU") if east else (STAFF, "UA")
            claims.append(claim(who, "holds", side, "2025-01-01", place=place))
            step = size // 2 - column
            if 0 <= step < days - 1:
                on = f"2025-01-0{5 + step}"
                claims.append(claim(MINISTRY, "captured", "RU", on, place=place))
    return Ledger(claims, sides=SIDES, title="Two sides and a line")


def hostile(text):
    """A ledger with the text wherever text goes."""
    url = "javascript:alert(1)" if "javascript" in text else f"https://x.example/{text}"
    place = Place(
        id="local:x", name=text, kind="settlement", country=text, admin1=text, admin2=text,
        latitude=48, longitude=37, names=(Name(text=f"ї{text}", language="uk", status="official"),),
    )  # fmt: skip
    other = Place(id="local:y", name="Elsewhere", kind="settlement", latitude=48.3, longitude=37.4)
    who = Claimant(name=text, allegiance="RU", official=True)
    source = Source(
        publisher=text, title=text, url=url, archive_url=url, quote=text, chain=(text, "x"),
        published=as_date("2025-01-08"), family=text,
    )  # fmt: skip
    first = claim(who, "captured", "RU", place=place, id="a", source=source, note=text)
    denial = claim(
        STAFF,
        "denied",
        "UA",
        "2025-01-07",
        place=place,
        id="b",
        about="a",
        source=source,
        note=text,
    )
    later = claim(STAFF, "holds", "UA", place=other, source=source)
    return Ledger([first, denial, later], sides={"RU": text, "UA": "Ukraine"}, title=text)
