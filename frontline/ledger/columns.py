"""The table of a ledger: a row a claim, one schema for `Ledger.to_geodataframe` and for files.

| column | holds |
|---|---|
| `id` | id of the claim |
| `place_id`, `place` | id and name of the place |
| `kind`, `country`, `admin1`, `admin2` | what the place is and where it lies |
| `population` | whole number |
| `precision` | what the point stands for: exact, approximate, area |
| `radius_km`, `radius_estimated` | extent of the place in km; whether that is an estimate |
| `event`, `side` | what is said to have happened; whom it puts in control |
| `claimant`, `allegiance`, `official`, `family` | who says so |
| `event_date`, `stated_on`, `published` | EDTF, as precise as said |
| `known_since` | ISO day, follows from the dates; written for convenience, never read |
| `modality`, `extent` | asserted, alleged …; whole, part … |
| `quantity_value`, `quantity_upper`, `quantity_unit`, `quantity_comparator` | how much |
| `about` | id of the claim it speaks of |
| `note` | in the ledger keeper's words |
| `publisher`, `title`, `url`, `archive_url`, `quote` | where it was read |
| `chain` | who relayed whom: a JSON list of texts |
| `entered` | ISO day |
| `names` | other names of the place: a JSON list of `{"text", "language", "status", "until"}` |
| `outline` | boundary of an area: WKT, longitude before latitude, EPSG:4326 |
| `geometry` | point of the place, longitude before latitude, EPSG:4326 |

`official` and `radius_estimated` are booleans, `population` is a whole number, `radius_km`,
`quantity_value` and `quantity_upper` are floats, everything else is text. Nothing is written where
a claim says nothing (None); an empty text is something else and stays one.

`geometry` is always the point, of areas too: one type of geometry a layer is what QGIS and
geopandas expect; an outline is a column beside it. Formats without geometry have the columns
`latitude` and `longitude` in its place. `names` and `outline` may be long, so in files they need
to stand in one of the rows of a place only; the table in memory has them in all.

A row that is written by hand needs an event, a claimant, a date and a place. A place without a
point is a reference to another row's place (by `place_id`) or to the gazetteer (a name in `place`
or an id in `place_id`); the columns `within` and `near` tell it from its namesakes, as do `kind`,
`country` and, without `within`, `admin2` or `admin1`.

What belongs to the ledger and not to a claim, its title and its sides, is one JSON object,
`{"version": 1, "title": …, "sides": {code: name}}`, which each format keeps where it can.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from frontline.claims import Claim, Quantity, Source
from gazetteer.places import Name, Place

COLUMNS = (
    "id", "place_id", "place", "kind", "country", "admin1", "admin2", "population", "precision",
    "radius_km", "radius_estimated", "event", "side", "claimant", "allegiance", "official",
    "family", "event_date", "stated_on", "published", "known_since", "modality", "extent",
    "quantity_value", "quantity_upper", "quantity_unit", "quantity_comparator", "about", "note",
    "publisher", "title", "url", "archive_url", "quote", "chain", "entered", "names", "outline",
)  # fmt: skip
"""The columns of `Ledger.to_geodataframe`, before `geometry`."""

FLAGS = frozenset({"official", "radius_estimated"})
COUNTS = frozenset({"population"})
NUMBERS = frozenset({"radius_km", "quantity_value", "quantity_upper", "latitude", "longitude"})
"""Columns that hold no text; all others do."""

POINT = ("latitude", "longitude")
HINTS = ("within", "near")
"""Columns that only rows written by hand have."""

REPEATED_ONCE = ("names", "outline")
"""Columns of a place that need to stand in one of its rows only."""


def to_row(claim: Claim) -> dict[str, Any]:
    """A claim as a row: every one of `COLUMNS`, in their order."""
    return _row(claim, place_cells(claim.place))


def to_rows(claims: Iterable[Claim]) -> Iterator[dict[str, Any]]:
    """Claims as rows for a file: a place's names and outline only in its first row."""
    first: dict[str, dict[str, Any]] = {}
    later: dict[str, dict[str, Any]] = {}
    for claim in claims:
        key = claim.place.id
        if key not in first:
            cells = first[key] = place_cells(claim.place)
            later[key] = cells | dict.fromkeys(REPEATED_ONCE)
            yield _row(claim, cells)
        else:
            yield _row(claim, later[key])


def place_cells(place: Place) -> dict[str, Any]:
    """The columns that describe a place."""
    radius, population = place.radius_km, place.population
    return {
        "place_id": place.id,
        "place": place.name,
        "kind": place.kind,
        "country": place.country,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "population": None if population is None else int(population),
        "precision": place.precision,
        "radius_km": None if radius is None else float(radius),
        "radius_estimated": bool(place.radius_estimated),
        "names": _names(place.names),
        "outline": place.outline,
    }


def _row(claim: Claim, place: dict[str, Any]) -> dict[str, Any]:
    who, source = claim.claimant, claim.source
    return {
        "id": claim.id,
        "place_id": place["place_id"],
        "place": place["place"],
        "kind": place["kind"],
        "country": place["country"],
        "admin1": place["admin1"],
        "admin2": place["admin2"],
        "population": place["population"],
        "precision": place["precision"],
        "radius_km": place["radius_km"],
        "radius_estimated": place["radius_estimated"],
        "event": claim.event,
        "side": claim.side,
        "claimant": who.name,
        "allegiance": who.allegiance,
        "official": bool(who.official),
        "family": who.family,
        "event_date": None if claim.event_date is None else claim.event_date.text,
        "stated_on": None if claim.stated_on is None else claim.stated_on.text,
        "published": None if source.published is None else source.published.text,
        "known_since": _iso(claim.known_since),
        "modality": claim.modality,
        "extent": claim.extent,
        **_quantity(claim.quantity),
        "about": claim.about,
        "note": claim.note,
        "publisher": source.publisher,
        "title": source.title,
        "url": source.url,
        "archive_url": source.archive_url,
        "quote": source.quote,
        "chain": _chain(source),
        "entered": _iso(claim.entered),
        "names": place["names"],
        "outline": place["outline"],
    }


_NO_QUANTITY: dict[str, Any] = {
    "quantity_value": None,
    "quantity_upper": None,
    "quantity_unit": None,
    "quantity_comparator": None,
}


def _quantity(quantity: Quantity | None) -> dict[str, Any]:
    if quantity is None:
        return _NO_QUANTITY
    return {
        "quantity_value": float(quantity.value),
        "quantity_upper": None if quantity.upper is None else float(quantity.upper),
        "quantity_unit": quantity.unit,
        "quantity_comparator": quantity.comparator,
    }


def _chain(source: Source) -> str | None:
    return json.dumps(source.chain, ensure_ascii=False) if source.chain else None


def _names(names: tuple[Name, ...]) -> str | None:
    if not names:
        return None
    return json.dumps([name_fields(name) for name in names], ensure_ascii=False)


def name_fields(name: Name) -> dict[str, str | None]:
    """A name as plain values, by the names of its attributes."""
    return {
        "text": name.text,
        "language": name.language,
        "status": name.status,
        "until": name.until,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
