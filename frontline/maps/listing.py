"""Claims, claimants and sources as columns, each once, referred to by index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from frontline.claims import Claim
from frontline.maps.looks import Table

_SOURCE = ("publisher", "title", "url", "archive_url", "quote", "chain")


def claimant_key(claim: Claim) -> tuple[str, str, bool]:
    """What tells one claimant from another on the page: name, allegiance, whether official."""
    who = claim.claimant
    return who.name, who.allegiance, who.official


def list_claims(
    claims: Sequence[Claim],
    *,
    places: Mapping[str, int],
    sides: Mapping[str, int],
    days: Mapping[dt.date, int],
    claimants: Table,
) -> dict[str, Any]:
    """The claims as the page reads them.

    Args:
        claims: in the order in which they are to be listed.
        places: id -> number of the place.
        sides: code -> number of the side.
        days: day -> its index among the days of the map.
        claimants: where claimants are listed; those of the claims are added.

    Returns:
        `claims`: a column a field; `day` and `known` are indexes of days or null; `sources`: a
        column a field; `source_count` and `publishers` of those that are named.
    """
    index = {claim.id: number for number, claim in enumerate(claims)}
    sources = Table()
    columns: dict[str, list[Any]] = {
        "id": [claim.id for claim in claims],
        "place": [places[claim.place.id] for claim in claims],
        "claimant": [claimants.add(claimant_key(claim)) for claim in claims],
        "source": [sources.add(_source_row(claim)) for claim in claims],
        "event": [claim.event for claim in claims],
        "side": [None if claim.side is None else sides[claim.side] for claim in claims],
        "extent": [claim.extent for claim in claims],
        "modality": [claim.modality for claim in claims],
        "about": [None if claim.about is None else index.get(claim.about) for claim in claims],
        "note": [claim.note for claim in claims],
        "quantity": [None if c.quantity is None else str(c.quantity) for c in claims],
        "event_date": [_text(claim.event_date) for claim in claims],
        "stated_on": [_text(claim.stated_on) for claim in claims],
        "published": [_text(claim.published) for claim in claims],
        "day": [None if c.starts is None else days[c.starts] for c in claims],
        "known": [None if c.known_since is None else days[c.known_since] for c in claims],
    }
    named = {(c.source.publisher, c.source.title, c.source.url) for c in claims}
    named.discard((None, None, None))
    return {
        "claims": columns,
        "sources": {
            name: [row[number] for row in sources.rows] for number, name in enumerate(_SOURCE)
        },
        "source_count": len(named),
        "publishers": sorted({source[0] for source in named if source[0]}),
    }


def _source_row(claim: Claim) -> tuple[Any, ...]:
    return tuple(getattr(claim.source, name) for name in _SOURCE)


def _text(date: object) -> str | None:
    return None if date is None else str(date)
