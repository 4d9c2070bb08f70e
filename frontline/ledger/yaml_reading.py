"""From a YAML ledger to its parts, every problem noted with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

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
from frontline.errors import InvalidClaim, Problem
from frontline.ledger.doubts import find_notes
from frontline.ledger.drafts import FORMAT_VERSION, MOST_PROBLEMS, Draft
from frontline.ledger.references import PlaceBook, PlaceReference, Resolve
from frontline.ledger.suggestions import suggest
from frontline.ledger.validation import KINDS, NAME_STATUSES, PRECISIONS, find_faults
from frontline.ledger.yaml_fields import FieldReader
from frontline.ledger.yaml_nodes import Fields, Items, Text, read_nodes, shown
from gazetteer.places import Name, NameStatus, Place

_LONG_QUOTE = 600

_T = TypeVar("_T")

_TOP_FIELDS = ("frontline", "title", "sides", "claimants", "sources", "places", "claims")
_CLAIMANT_FIELDS = ("name", "allegiance", "official", "family")
_SOURCE_FIELDS = (
    "publisher",
    "title",
    "url",
    "archive_url",
    "published",
    "quote",
    "chain",
    "family",
)
_PLACE_FIELDS = (
    "id", "name", "kind", "country", "admin1", "admin2", "latitude", "longitude", "population",
    "precision", "radius_km", "radius_estimated", "outline", "names",
)  # fmt: skip
_NAME_FIELDS = ("text", "language", "status", "until")
_QUANTITY_FIELDS = ("value", "upper", "unit", "comparator")
_REFERENCE_FIELDS = ("near", "within", "country", "kind")
_CLAIM_FIELDS = (
    "id", "place", *_REFERENCE_FIELDS, "event", "side", "claimant", "event_date", "stated_on",
    "modality", "extent", "quantity", "about", "source", "quote", "chain", "note", "entered",
)  # fmt: skip


def read_yaml(text: str, *, resolve: Resolve | None = None) -> Draft:
    """Read a ledger from YAML.

    Args:
        text: the whole file.
        resolve: answers place references; the gazetteer by default.
    """
    root, problems = read_nodes(text)
    draft = Draft(problems=problems)
    if isinstance(root, Fields):
        reader = _Reader(draft, resolve)
        reader.read(root)
        draft.notes = reader.notes
    elif not problems:
        draft.problems.append(Problem(1, "a ledger is a mapping with `claims:`, a list of claims"))
    return draft.in_order()


class _Reader(FieldReader):
    """Reads the sections of one file, collecting problems on the way."""

    def __init__(self, draft: Draft, resolve: Resolve | None) -> None:
        super().__init__(draft.problems)
        self._draft = draft
        self._book = PlaceBook(resolve)
        # What failed to be read stays in as None: referring to it is no second problem.
        self._claimants: dict[str, Claimant | None] = {}
        self._sources: dict[str, Source | None] = {}
        self._places: dict[str, Place | None] = {}
        self._used: set[tuple[str, str]] = set()
        self._claim_nodes: list[Fields] = []  # in step with draft.claims
        self._ids: set[str] = set()

    def read(self, root: Fields) -> None:
        """Read everything, then look at the claims together."""
        self.check_names(root, _TOP_FIELDS, "section")
        version = self.text(root, "frontline")
        if version not in (None, str(FORMAT_VERSION)):
            self.report(
                root.lines["frontline"],
                f"format version {shown(version or '')} is not known; write `frontline: 1`",
            )
        self._draft.title = self.text(root, "title")
        self._read_sides(root)
        self._read_section(root, "claimants", self._claimants, self._claimant)
        self._read_section(root, "sources", self._sources, self._source)
        self._read_section(root, "places", self._places, self._place)
        self._read_claims(root)
        self._validate(root)
        self._note_unused(root)

    # -- sections

    def _read_sides(self, root: Fields) -> None:
        node = self.fields(root, "sides")
        if node is None:
            return
        self._draft.sides = {}
        for code in node.values:
            name = self.required(node, code, "`sides`")
            self._draft.sides[code] = name or code

    def _read_section(
        self,
        root: Fields,
        section: str,
        into: dict[str, _T | None],
        build: Callable[[Fields, str], _T | None],
    ) -> None:
        node = self.fields(root, section)
        if node is None:
            return
        for key, line in node.lines.items():
            if self.value(node, key) is None:
                self.report(line, f"{shown(key)} under `{section}` is empty")
            entry = self.fields(node, key)
            into[key] = None if entry is None else build(entry, key)

    def _read_claims(self, root: Fields) -> None:
        if "claims" not in root.values:
            self.report(root.line, "no `claims:`; write `claims: []` for a ledger without any")
        for item in self.items(root, "claims") or ():
            if len(self.problems) >= MOST_PROBLEMS:
                self.report(item.line, "too many problems; mend these, the rest was not looked at")
                return
            if not isinstance(item, Fields):
                self.report(item.line, "a claim must be a mapping: `- place: …`, `event: …`, …")
                continue
            given = item.values.get("id")
            if isinstance(given, Text):
                self._ids.add(given.text)  # may be referred to even if the rest is wrong
            claim = self._claim(item)
            if claim is not None:
                self._draft.claims.append(claim)
                self._claim_nodes.append(item)

    def _validate(self, root: Fields) -> None:
        draft = self._draft
        for fault in find_faults(draft.claims, draft.sides, also_known=self._ids):
            line = self._line_of(root, fault.index, fault.field)
            what = "" if fault.index is None else f"claim {shown(draft.claims[fault.index].id)}: "
            self.report(line, what + fault.message)
        for doubt in find_notes(draft.claims, draft.sides):
            self.note(self._line_of(root, doubt.index, doubt.field), doubt.message)

    def _line_of(self, root: Fields, index: int | None, name: str) -> int:
        node = root if index is None else self._claim_nodes[index]
        return node.lines.get(name, node.line)

    def _note_unused(self, root: Fields) -> None:
        for section in ("claimants", "sources", "places"):
            node = root.values.get(section)
            for key, line in node.lines.items() if isinstance(node, Fields) else ():
                if (section, key) not in self._used:
                    self.note(line, f"{shown(key)} under `{section}` is used by no claim")

    # -- entries; None where a problem was noted

    def _claimant(self, node: Fields, key: str) -> Claimant | None:
        before = len(self.problems)
        self.check_names(node, _CLAIMANT_FIELDS, "field of a claimant")
        name = self.required(node, "name", f"claimant {shown(key)}")
        allegiance = self.text(node, "allegiance") or "unknown"
        official = self.flag(node, "official")
        family = self.text(node, "family")
        if name is None or len(self.problems) > before:
            return None
        if official is None and allegiance not in NEUTRAL_ALLEGIANCES:
            self.note(
                node.lines["allegiance"],
                f"claimant {shown(key)} takes a side; say whether it speaks for it: "
                "`official: true` or `official: false`",
            )
        try:
            return Claimant(
                name=name, allegiance=allegiance, official=official is True, family=family
            )
        except InvalidClaim as error:
            self.report(node.lines.get("official", node.line), str(error))
            return None

    def _source(self, node: Fields, _key: str) -> Source | None:
        before = len(self.problems)
        self.check_names(node, _SOURCE_FIELDS, "field of a source")
        source = Source(
            publisher=self.text(node, "publisher"),
            title=self.text(node, "title"),
            url=self.text(node, "url"),
            archive_url=self.text(node, "archive_url"),
            published=self.date(node, "published"),
            quote=self.text(node, "quote"),
            chain=self.texts(node, "chain") or (),
            family=self.text(node, "family"),
        )
        self._note_quote(node)
        if source.publisher is None:
            self.note(node.line, "a source without publisher: nobody can tell where it was read")
        for name, url in (("url", source.url), ("archive_url", source.archive_url)):
            if url is not None and not url.lower().startswith(("https://", "http://")):
                self.note(node.lines[name], f"`{name}` is no http(s) address: no link will be made")
        return None if len(self.problems) > before else source

    def _note_quote(self, node: Fields) -> None:
        quote = node.values.get("quote")
        if isinstance(quote, Text) and len(quote.text) > _LONG_QUOTE:
            self.note(quote.line, f"a quotation of over {_LONG_QUOTE} characters; keep it short")

    def _place(self, node: Fields, key: str) -> Place | None:
        before = len(self.problems)
        self.check_names(node, _PLACE_FIELDS, "field of a place")
        what = f"place {shown(key)}"
        for needed in ("latitude", "longitude"):
            self.required(node, needed, what)
        fields: dict[str, Any] = {
            "id": self.text(node, "id") or f"local:{key}",
            "name": self.text(node, "name") or key,
            "kind": self.word(node, "kind", KINDS) or "settlement",
            "country": self.text(node, "country"),
            "admin1": self.text(node, "admin1"),
            "admin2": self.text(node, "admin2"),
            "latitude": self.number(node, "latitude", float),
            "longitude": self.number(node, "longitude", float),
            "population": self.number(node, "population", int),
            "precision": self.word(node, "precision", PRECISIONS) or "exact",
            "radius_km": self.number(node, "radius_km", float),
            "radius_estimated": self.flag(node, "radius_estimated") is not False,
            "outline": self.text(node, "outline"),
            "names": self._names(node),
        }
        if len(self.problems) > before:
            return None
        try:
            return Place(**fields)
        except ValueError as error:
            self.report(node.line, f"{what}: {error}")
            return None

    def _names(self, node: Fields) -> tuple[Name, ...]:
        names = []
        for item in self.items(node, "names") or ():
            if not isinstance(item, Fields):
                self.report(item.line, "a name is a mapping: `- text: …`, `language: …`")
                continue
            self.check_names(item, _NAME_FIELDS, "field of a name")
            text = self.required(item, "text", "a name")
            status = self.word(item, "status", NAME_STATUSES) or "alternate"
            language = self.text(item, "language")
            until = self.text(item, "until")
            if text is not None:
                known = cast("NameStatus", status)
                names.append(Name(text=text, language=language, status=known, until=until))
        return tuple(names)

    def _claim(self, node: Fields) -> Claim | None:
        before = len(self.problems)
        self.check_names(node, (*_CLAIM_FIELDS, "reviewed"), "field of a claim")
        named = self.text(node, "id")
        what = self.check_reviewed(node, f"claim {shown(named)}" if named else "a claim")
        event = self.required(node, "event", what)
        if event is not None:
            self.check_word(node, "event", event, EVENTS)
        fields: dict[str, Any] = {
            "id": named or "",
            "event": event,
            "side": self.text(node, "side"),
            "event_date": self.date(node, "event_date"),
            "stated_on": self.date(node, "stated_on"),
            "modality": self.word(node, "modality", MODALITIES) or "asserted",
            "extent": self.word(node, "extent", EXTENTS) or "whole",
            "quantity": self._quantity(node, what),
            "about": self.text(node, "about"),
            "note": self.text(node, "note"),
            "entered": self.parsed(node, "entered", parse_day),
            "place": self._find_place(node, what),
            "claimant": self._refer(node, "claimant", self._claimants, self._claimant, what),
            "source": self._find_source(node, what),
        }
        needed = (fields["place"], fields["claimant"], fields["source"])
        if len(self.problems) > before or any(part is None for part in needed):
            return None
        try:
            return Claim(**fields)
        except InvalidClaim as error:
            self.report(node.lines["event"], f"{what}: {error}")
            return None

    def _quantity(self, node: Fields, what: str) -> Quantity | None:
        given = self.fields(node, "quantity")
        if given is None:
            return None
        before = len(self.problems)
        self.check_names(given, _QUANTITY_FIELDS, "field of a quantity")
        for needed in ("value", "unit"):
            self.required(given, needed, f"the quantity of {what}")
        fields: dict[str, Any] = {
            "value": self.number(given, "value", float),
            "upper": self.number(given, "upper", float),
            "unit": self.word(given, "unit", UNITS),
            "comparator": self.word(given, "comparator", COMPARATORS) or "exact",
        }
        if len(self.problems) > before:
            return None
        try:
            return Quantity(**fields)
        except InvalidClaim as error:
            self.report(given.line, f"{what}: {error}")
            return None

    # -- references

    def _find_place(self, node: Fields, what: str) -> Place | None:
        text = self.required(node, "place", what)
        hints = {name: self.text(node, name) for name in _REFERENCE_FIELDS}
        if hints["kind"] is not None:
            self.check_word(node, "kind", hints["kind"], KINDS)
        if text is None:
            return None
        if text in self._places:
            self._used.add(("places", text))
            return self._places[text]
        reference = PlaceReference(text, **hints)
        answer = self._book.find(reference)
        if isinstance(answer, str):
            self.report(node.lines["place"], f"{what}: {answer}")
            return None
        remark = self._book.remark(reference)
        if remark is not None:
            self.note(node.lines["place"], remark)
        return answer

    def _find_source(self, node: Fields, what: str) -> Source | None:
        source: Source | None = Source()
        self._note_quote(node)
        if self.value(node, "source") is None:
            self.note(node.line, f"{what} has no source")
        else:
            source = self._refer(node, "source", self._sources, self._source, what)
        quote, chain = self.text(node, "quote"), self.texts(node, "chain")
        if source is not None and quote is not None:
            source = replace(source, quote=quote)
        if source is not None and chain is not None:
            source = replace(source, chain=chain)
        return source

    def _refer(
        self,
        node: Fields,
        name: str,
        known: Mapping[str, _T | None],
        build: Callable[[Fields, str], _T | None],
        what: str,
    ) -> _T | None:
        """What a claim refers to by key, or defines on the spot."""
        value = node.values.get(name)
        if isinstance(value, Fields):
            return build(value, f"of {what}")
        if isinstance(value, Items):
            self.report(node.lines[name], f"`{name}` must be one key of `{name}s:`")
            return None
        key = self.required(node, name, what)
        if key is None:
            return None
        if key not in known:
            hint = suggest(key, known) or f"; define it under `{name}s:`"
            self.report(node.lines[name], f"unknown {name} {shown(key)}{hint}")
            return None
        self._used.add((f"{name}s", key))
        return known[key]
