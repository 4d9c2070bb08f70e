"""The parts of a claim out of a record's fields, whatever kind of file the record is from.

A part's field may be called otherwise in a record: `names` says how (our field -> the record's).
Each verb returns None where a problem was noted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from frontline.claims import (
    COMPARATORS,
    EVENTS,
    EXTENTS,
    MODALITIES,
    NEUTRAL_ALLEGIANCES,
    UNITS,
    Claim,
    Claimant,
    Quantity,
    Source,
)
from frontline.dates import parse_day
from frontline.ledger.fields import FieldReader
from frontline.ledger.validation import KINDS, PRECISIONS
from frontline.wording import shown
from gazetteer.places import Name, Place

_R = TypeVar("_R")
_T = TypeVar("_T")

POINT = ("latitude", "longitude")
_LONG_QUOTE = 600
_SAME: Mapping[str, str] = {}


def read_claim(
    reader: FieldReader[_R], record: _R, what: str, read_parts: Callable[[], Mapping[str, Any]]
) -> Claim | None:
    """The claim of a record.

    Args:
        reader: of records of its kind.
        record: the record.
        what: what the claim is called in messages.
        read_parts: gives `id`, `quantity`, `place`, `claimant` and `source`; one of the last three
            is None where a problem was noted, now or before.
    """
    before = len(reader.draft.problems)
    event = None
    if reader.needs(record, "event", what):
        event = reader.word(record, "event", EVENTS)
    fields: dict[str, Any] = {
        "event": event,
        "side": reader.text(record, "side"),
        "event_date": reader.date(record, "event_date"),
        "stated_on": reader.date(record, "stated_on"),
        "modality": reader.word(record, "modality", MODALITIES) or "asserted",
        "extent": reader.word(record, "extent", EXTENTS) or "whole",
        "about": reader.text(record, "about"),
        "note": reader.text(record, "note"),
        "entered": reader.parsed(record, "entered", parse_day),
        **read_parts(),
    }
    needed = (fields["place"], fields["claimant"], fields["source"])
    if len(reader.draft.problems) > before or any(part is None for part in needed):
        return None
    return _build(Claim, fields, reader, reader.locate(record, "event"), what)


def read_quantity(
    reader: FieldReader[_R], record: _R, what: str, names: Mapping[str, str] = _SAME
) -> Quantity | None:
    """How much a claim is about."""
    before = len(reader.draft.problems)
    name = {field: names.get(field, field) for field in ("value", "upper", "unit", "comparator")}
    for needed in ("value", "unit"):
        reader.needs(record, name[needed], f"the quantity of {what}")
    fields: dict[str, Any] = {
        "value": reader.number(record, name["value"]),
        "upper": reader.number(record, name["upper"]),
        "unit": reader.word(record, name["unit"], UNITS),
        "comparator": reader.word(record, name["comparator"], COMPARATORS) or "exact",
    }
    if len(reader.draft.problems) > before:
        return None
    return _build(Quantity, fields, reader, reader.locate(record, name["value"]), what)


def read_claimant(
    reader: FieldReader[_R], record: _R, what: str, names: Mapping[str, str] = _SAME
) -> Claimant | None:
    """Who asserts."""
    before = len(reader.draft.problems)
    name = reader.required(record, names.get("name", "name"), what)
    allegiance = reader.text(record, "allegiance")
    official = reader.flag(record, "official")
    family = reader.text(record, "family")
    if name is None or len(reader.draft.problems) > before:
        return None
    if official is None and allegiance not in {None, *NEUTRAL_ALLEGIANCES}:
        reader.note(
            reader.locate(record, "allegiance"),
            f"claimant {shown(name)} takes a side; say in `official` whether it speaks for it: "
            "true or false",
        )
    fields = {
        "name": name,
        "allegiance": "unknown" if allegiance is None else allegiance,
        "official": official is True,
        "family": family,
    }
    return _build(Claimant, fields, reader, reader.locate(record, "official"), what)


def read_source(
    reader: FieldReader[_R], record: _R, names: Mapping[str, str] = _SAME
) -> Source | None:
    """Where it was read."""
    before = len(reader.draft.problems)
    source = Source(
        publisher=reader.text(record, "publisher"),
        title=reader.text(record, "title"),
        url=reader.text(record, "url"),
        archive_url=reader.text(record, "archive_url"),
        published=reader.date(record, "published"),
        quote=reader.text(record, "quote"),
        chain=reader.texts(record, "chain") or (),
        family=reader.text(record, names.get("family", "family")),
    )
    for name, url in (("url", source.url), ("archive_url", source.archive_url)):
        if url is not None and not url.lower().startswith(("https://", "http://")):
            told = f"`{name}` is no http(s) address: no link will be made"
            reader.note(reader.locate(record, name), told)
    note_quote(reader, record, source.quote)
    return None if len(reader.draft.problems) > before else source


def note_quote(reader: FieldReader[_R], record: _R, quote: str | None) -> None:
    """Note a quotation that is none any more."""
    if quote is not None and len(quote) > _LONG_QUOTE:
        told = f"a quotation of over {_LONG_QUOTE} characters; keep it short"
        reader.note(reader.locate(record, "quote"), told)


def read_place(
    reader: FieldReader[_R],
    record: _R,
    *,
    place_id: str,
    name: str,
    names: Callable[[], tuple[Name, ...]],
    outline: str | None,
) -> Place | None:
    """A place that a record describes by its point.

    Args:
        reader: of records of its kind.
        record: the record.
        place_id: its id.
        name: its name.
        names: reads its other names.
        outline: its boundary.
    """
    what = f"place {shown(name)}"
    before = len(reader.draft.problems)
    for needed in POINT:
        reader.needs(record, needed, what)
    fields: dict[str, Any] = {
        "id": place_id,
        "name": name,
        "kind": reader.word(record, "kind", KINDS) or "settlement",
        "country": reader.text(record, "country"),
        "admin1": reader.text(record, "admin1"),
        "admin2": reader.text(record, "admin2"),
        "latitude": reader.number(record, "latitude"),
        "longitude": reader.number(record, "longitude"),
        "population": reader.count(record, "population"),
        "precision": reader.word(record, "precision", PRECISIONS) or "exact",
        "radius_km": reader.number(record, "radius_km"),
        "radius_estimated": reader.flag(record, "radius_estimated") is not False,
        "names": names(),
        "outline": outline,
    }
    if len(reader.draft.problems) > before:
        return None
    return _build(Place, fields, reader, reader.locate(record, "latitude"), what)


def _build(
    kind: Callable[..., _T],
    fields: Mapping[str, Any],
    reader: FieldReader[Any],
    number: int,
    what: str,
) -> _T | None:
    """A value object, or a problem for what it refuses."""
    try:
        return kind(**fields)
    except ValueError as error:  # InvalidClaim is one
        reader.report(number, f"{what}: {error}")
        return None
