"""PROV-JSON (W3C member submission of 24 April 2013): who said what, and by which way it came.

Written only: PROV knows provenance, not places or control, so a ledger does not come back whole.

| in the ledger | in PROV |
|---|---|
| the ledger | a collection; every claim is a member |
| a claim | an entity, attributed to its claimant; its fields as attributes |
| a source | an entity from which the claim is derived, attributed to its publisher |
| a link of a source's chain | an entity from which the next one is derived |
| a claimant, a publisher | an agent |
| a side | an organisation; official claimants act on its behalf, others do not |
| `about` | an influence of the claim spoken of; of a correction, a revision |

An entity is a statement that somebody made, never what it says: nothing here turns a claim into a
fact. Dates stay attributes, as EDTF: PROV's own times are moments, and no source gives one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from frontline.claims import NEUTRAL_ALLEGIANCES, Claim, Source
from frontline.ledger.columns import to_row
from frontline.ledger.drafts import Contents
from frontline.ledger.formats._json import dump
from frontline.ledger.references import Resolve

NAMESPACE = "urn:x-frontline:"
_PREFIX = "frontline"
_NOT_LOCAL = re.compile(r"[^A-Za-z0-9_-]")
_OF_CLAIM = (
    "event", "side", "event_date", "stated_on", "modality", "extent", "quantity_value",
    "quantity_upper", "quantity_unit", "quantity_comparator", "quote", "note", "entered",
    "place_id", "place",
)  # fmt: skip
_OF_SOURCE = ("publisher", "title", "url", "archive_url")


def encode(contents: Contents, _resolve: Resolve | None) -> bytes:
    """The provenance of a ledger's claims as PROV-JSON."""
    return (dump(to_prov(contents)) + "\n").encode()


def to_prov(contents: Contents) -> dict[str, Any]:
    """The provenance of a ledger's claims as a PROV-JSON document.

    `ledger.write("claims.prov.json")` writes the same.

    Args:
        contents: a ledger.

    Returns:
        Plain values: entities, agents and relations by PROV-JSON's names for them.
    """
    document = _Document()
    ledger = _name("ledger", "")
    document.add("entity", ledger, "prov:Collection", _label(contents.title or "a ledger"))
    for code, name in contents.sides.items():
        document.add("agent", _name("side", code), "prov:Organization", _label(name))
    for claim in contents.claims:
        entity = document.add_claim(claim)
        document.relate("hadMember", collection=ledger, entity=entity)
    return {"prefix": {_PREFIX: NAMESPACE}, **document.parts}


class _Document:
    """A PROV-JSON document that grows."""

    def __init__(self) -> None:
        self.parts: dict[str, dict[str, Any]] = defaultdict(dict)
        self._sources: dict[Source, str] = {}

    def add(self, part: str, name: str, kind: str, fields: dict[str, Any]) -> None:
        """Add an entity or an agent, once."""
        typed = {"prov:type": {"$": kind, "type": "prov:QUALIFIED_NAME"}}
        self.parts[part].setdefault(name, typed | fields)

    def relate(self, relation: str, *, kind: str | None = None, **ends: str) -> None:
        """Add a relation, its ends by PROV's names for them."""
        fields: dict[str, Any] = {f"prov:{end}": name for end, name in ends.items()}
        if kind is not None:
            fields["prov:type"] = {"$": kind, "type": "prov:QUALIFIED_NAME"}
        some = self.parts[relation]
        some[f"_:{relation}{len(some) + 1}"] = fields

    def add_claim(self, claim: Claim) -> str:
        """Add a claim with its claimant and its source."""
        row, name = to_row(claim), _name("claim", claim.id)
        label = _label(f"{claim.claimant.name}: {claim.event}, {claim.place.name}")
        self.add("entity", name, f"{_PREFIX}:Claim", label | _fields(row, _OF_CLAIM))
        self.relate("wasAttributedTo", entity=name, agent=self._claimant(claim))
        if claim.source != Source():
            source = self._source(claim.source)
            self.relate("wasDerivedFrom", generatedEntity=name, usedEntity=source)
        self._chain(claim, name)
        if claim.about is not None:
            about = _name("claim", claim.about)
            if claim.event == "corrected":
                self.relate(
                    "wasDerivedFrom",
                    kind="prov:Revision",
                    generatedEntity=name,
                    usedEntity=about,
                )
            else:
                self.relate(
                    "wasInfluencedBy",
                    kind=f"{_PREFIX}:{claim.event}",
                    influencee=name,
                    influencer=about,
                )
        return name

    def _claimant(self, claim: Claim) -> str:
        who = claim.claimant
        name = _name("claimant", who.name)
        if name not in self.parts["agent"]:
            fields = _fields(to_row(claim), ("allegiance", "official", "family"))
            self.add("agent", name, f"{_PREFIX}:Claimant", _label(who.name) | fields)
            if who.official and who.allegiance not in NEUTRAL_ALLEGIANCES:
                side = _name("side", who.allegiance)
                self.relate("actedOnBehalfOf", delegate=name, responsible=side)
        return name

    def _source(self, source: Source) -> str:
        shared = Source(
            publisher=source.publisher,
            title=source.title,
            url=source.url,
            archive_url=source.archive_url,
            published=source.published,
        )
        if shared in self._sources:
            return self._sources[shared]
        name = self._sources[shared] = _name("source", str(len(self._sources) + 1))
        fields = {
            f"{_PREFIX}:{field}": getattr(shared, field)
            for field in _OF_SOURCE
            if getattr(shared, field) is not None
        }
        if shared.published is not None:
            fields[f"{_PREFIX}:published"] = shared.published.text
        label = _label(shared.title or shared.publisher or shared.url or "a source")
        self.add("entity", name, f"{_PREFIX}:Source", label | fields)
        if shared.publisher is not None:
            publisher = _name("publisher", shared.publisher)
            self.add("agent", publisher, f"{_PREFIX}:Publisher", _label(shared.publisher))
            self.relate("wasAttributedTo", entity=name, agent=publisher)
        return name

    def _chain(self, claim: Claim, name: str) -> None:
        """The ways of the claim to its source: each relay is derived from the one before it."""
        before: str | None = None
        for number, link in enumerate(claim.source.chain, start=1):
            relay = _name("relay", f"{claim.id} {number}")
            self.add("entity", relay, f"{_PREFIX}:Relay", _label(link))
            if before is not None:
                self.relate("wasDerivedFrom", generatedEntity=relay, usedEntity=before)
            before = relay
        if before is not None:
            self.relate("wasDerivedFrom", generatedEntity=name, usedEntity=before)


def _fields(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {f"{_PREFIX}:{name}": row[name] for name in names if row[name] is not None}


def _label(text: str) -> dict[str, str]:
    return {"prov:label": text}


def _name(what: str, key: str) -> str:
    """A qualified name, with everything that one may not hold as %XX."""
    local = _NOT_LOCAL.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), key)
    return f"{_PREFIX}:{what}{'.' * bool(local)}{local}"
