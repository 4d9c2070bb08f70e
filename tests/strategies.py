"""Values that any test may ask hypothesis for: hostile texts, places, claims, whole ledgers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from frontline.claims import (
    EVENTS,
    EXTENTS,
    MAY_REFER,
    MODALITIES,
    NEEDS_ABOUT,
    NEEDS_SIDE,
    Claim,
    Claimant,
    Quantity,
    Source,
    as_date,
)
from frontline.ledger import Ledger
from gazetteer.errors import UnknownPlace
from gazetteer.places import Name, Place

HOSTILE = [
    "{{7*7}}", "{% raw %}", "{#", "</script><script>alert(1)</script>", "<img onerror=x>",
    "javascript:alert(1)", "=cmd|' /C calc'!A0", "NO", "no", "y", "null", "~", "", " ", "true",
    "2025-01-06", "1e3", "0x1F", "1:20", ".5", "- a", "a: b", "a:", "a #b", "# c", "&x", "*x",
    "!!python/object:os.system", "| ", "> ", "%YAML", "@a", "`a", "'", '"', "\\", "\\n", "a\nb",
    "\n", "a\r\nb", "a\x85b", "\u2028", "\u2029", "\ufeffa", "\0", "\x1b[31m", "\x7f", "\t", " a ",
    "a  b", "\u202egnp.exe", "\U0001f600", "\uffff", "Кураховe", "кураxово: ", "---", "...", "<<",
    "[a, b]", "{a: b}", "?", "? a", "local:x", "geonames:1", "'", "''", "'=1", "''=1", "=1+1",
    "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", " =1", "a;=1", "a;'=1", "a\n-1", "a\t@b", "'\t",
    "a,b", 'a";"b', "\uff1d1", "a\r", "\ra", "\ufffe", "\x00a", "a\x00b", "\x0b=1", "False", "None",
    "nan", "[]", '["a"]', "{}", "[", "0", "1.0", "2025-01-06T00:00:00Z", "POINT (1 2)", "\ufeff=1",
]  # fmt: skip

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=30),
)
names = texts.filter(bool)
maybe = st.one_of(st.none(), texts)
days = st.dates(dt.date(2025, 1, 1), dt.date(2025, 2, 28)).map(as_date)
late = st.dates(dt.date(2025, 3, 1), dt.date(2025, 3, 31)).map(as_date)
later = st.sampled_from(["2025-05-06", "2025-06", "2025", "2025-05-01/2025-05-03", "2025-05-06~"])
# `2025` may precede what was stated, but not certainly, so it is in order.

OUTLINES = [
    "POLYGON ((35 51, 35.5 51, 35.5 51.3, 35 51))",
    "MULTIPOLYGON (((35 51, 36 51, 36 52, 35 51)), ((-180 -90, -179 -90, -179 -89, -180 -90)))",
]

places = st.builds(
    Place,
    id=names,
    name=names,
    kind=st.sampled_from(["settlement", "oblast", "area"]),
    country=maybe,
    admin1=maybe,
    admin2=maybe,
    latitude=st.floats(-90, 90),
    longitude=st.one_of(st.floats(-180, 180), st.integers(-180, 180)),
    population=st.one_of(st.none(), st.integers(0, 10**9)),
    precision=st.sampled_from(["exact", "approximate", "area"]),
    radius_km=st.one_of(st.none(), st.floats(0, 1000)),
    radius_estimated=st.booleans(),
    names=st.lists(
        st.builds(
            Name,
            text=texts,
            language=maybe,
            status=st.sampled_from(["official", "alternate", "former", "exonym"]),
            until=maybe,
        ),
        max_size=2,
    ).map(tuple),
)
areas = st.builds(
    Place,
    id=names,
    name=names,
    kind=st.sampled_from(["oblast", "area"]),
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    outline=st.sampled_from(OUTLINES),
)
quantities = st.one_of(
    st.builds(
        Quantity,
        value=st.floats(0, 1),
        upper=st.one_of(st.none(), st.just(1.0)),
        unit=st.sampled_from(["share", "km2", "settlements"]),
        comparator=st.sampled_from(["exact", "about", "less_than", "more_than"]),
    ),
    st.builds(Quantity, value=st.floats(0, 1e12), unit=st.sampled_from(["km2", "settlements"])),
)
codes = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=64).filter(
    lambda code: code not in ("independent", "unknown")
)
sources = st.builds(
    Source,
    publisher=maybe,
    title=maybe,
    url=maybe,
    archive_url=maybe,
    published=st.one_of(st.none(), later.map(as_date)),
    quote=maybe,
    chain=st.lists(texts, max_size=2).map(tuple),
)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Any ledger at all, of up to five claims."""
    sides = draw(st.lists(st.one_of(st.just("NO"), codes), min_size=2, max_size=3, unique=True))
    who = draw(st.lists(_claimants(sides), min_size=1, max_size=3, unique_by=lambda c: c.name))
    where = draw(
        st.lists(st.one_of(places, areas), min_size=1, max_size=3, unique_by=lambda p: p.id)
    )
    what = draw(st.lists(sources, min_size=1, max_size=3))
    ids = draw(st.lists(names, max_size=5, unique=True))
    claims: list[Claim] = []
    for number, claim_id in enumerate(ids):
        event = draw(st.sampled_from(sorted(EVENTS if number else EVENTS - NEEDS_ABOUT)))
        side = draw(st.one_of(st.none(), st.sampled_from(sides)))
        event_date = draw(st.one_of(st.none(), days))
        undated = event_date is not None and draw(st.booleans())  # known when: nobody can tell
        fields: dict[str, Any] = {
            "id": claim_id,
            "place": draw(st.sampled_from(where)),
            "event": event,
            "side": side or (sides[0] if event in NEEDS_SIDE else None),
            "claimant": draw(st.sampled_from(who)),
            "event_date": event_date,
            "stated_on": draw(st.none() if undated else late),
            "source": draw(st.sampled_from(what)),
            "modality": draw(st.sampled_from(sorted(MODALITIES))),
            "extent": draw(st.sampled_from(sorted(EXTENTS))),
            "quantity": draw(st.one_of(st.none(), quantities)),
            "note": draw(maybe),
            "entered": draw(st.one_of(st.none(), st.dates())),
        }
        if number and event in MAY_REFER:
            target = draw(st.sampled_from(claims))
            fields["about"] = target.id
            fields["claimant"] = target.claimant
        claims.append(Claim(**fields))
    declared = {code: draw(names) for code in sides} if draw(st.booleans()) else None
    return Ledger(claims, sides=declared, title=draw(maybe))


def _claimants(sides: list[str]) -> st.SearchStrategy[Claimant]:
    partial = st.builds(
        Claimant,
        name=names,
        allegiance=st.sampled_from(sides),
        official=st.booleans(),
        family=maybe,
    )
    neutral = st.builds(
        Claimant, name=names, allegiance=st.sampled_from(["independent", "unknown"]), family=maybe
    )
    return st.one_of(partial, neutral)


def unknown(text: str, **_hints: str | None) -> Place:
    raise UnknownPlace(f"no place {text}", query=text)
