"""From a YAML ledger to its parts, every problem noted with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from frontline.claims import Claim, Claimant, Quantity, Source
from frontline.errors import Problem
from frontline.ledger.doubts import find_notes
from frontline.ledger.drafts import FORMAT_VERSION, MOST_PROBLEMS, Draft
from frontline.ledger.formats.yaml.fields import NodeReader
from frontline.ledger.formats.yaml.nodes import Fields, Items, Text, read_nodes
from frontline.ledger.parts import (
    note_quote,
    read_claim,
    read_claimant,
    read_place,
    read_quantity,
    read_source,
)
from frontline.ledger.references import PlaceBook, PlaceReference, Resolve
from frontline.ledger.suggestions import suggest
from frontline.ledger.validation import KINDS, find_faults
from frontline.wording import shown
from gazetteer.places import Place

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
        _Reader(draft, resolve).read(root)
    elif not problems:
        draft.problems.append(Problem(1, "a ledger is a mapping with `claims:`, a list of claims"))
    return draft.in_order()


class _Reader(NodeReader):
    """Reads the sections of one file, collecting problems on the way."""

    def __init__(self, draft: Draft, resolve: Resolve | None) -> None:
        super().__init__(draft)
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
        self.draft.title = self.text(root, "title")
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
        self.draft.sides = {}
        for code in node.values:
            name = self.required(node, code, "`sides`")
            self.draft.sides[code] = name or code

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
            if len(self.draft.problems) >= MOST_PROBLEMS:
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
                self.draft.claims.append(claim)
                self._claim_nodes.append(item)

    def _validate(self, root: Fields) -> None:
        draft = self.draft
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
        self.check_names(node, _CLAIMANT_FIELDS, "field of a claimant")
        return read_claimant(self, node, f"claimant {shown(key)}")

    def _source(self, node: Fields, _key: str) -> Source | None:
        before = len(self.draft.problems)
        self.check_names(node, _SOURCE_FIELDS, "field of a source")
        source = read_source(self, node)
        if not self.has(node, "publisher"):
            self.note(node.line, "a source without publisher: nobody can tell where it was read")
        return None if len(self.draft.problems) > before else source

    def _place(self, node: Fields, key: str) -> Place | None:
        before = len(self.draft.problems)
        self.check_names(node, _PLACE_FIELDS, "field of a place")
        place = read_place(
            self,
            node,
            place_id=self.text(node, "id") or f"local:{key}",
            name=self.text(node, "name") or key,
            names=lambda: self.names(node),
            outline=self.text(node, "outline"),
        )
        return None if len(self.draft.problems) > before else place

    def _claim(self, node: Fields) -> Claim | None:
        before = len(self.draft.problems)
        self.check_names(node, (*_CLAIM_FIELDS, "reviewed"), "field of a claim")
        named = self.text(node, "id")
        what = self.check_reviewed(node, f"claim {shown(named)}" if named else "a claim")
        claim = read_claim(
            self,
            node,
            what,
            lambda: {
                "id": named or "",
                "quantity": self._quantity(node, what),
                "place": self._find_place(node, what),
                "claimant": self._refer(node, "claimant", self._claimants, self._claimant, what),
                "source": self._find_source(node, what),
            },
        )
        return None if len(self.draft.problems) > before else claim

    def _quantity(self, node: Fields, what: str) -> Quantity | None:
        given = self.fields(node, "quantity")
        if given is None:
            return None
        self.check_names(given, _QUANTITY_FIELDS, "field of a quantity")
        return read_quantity(self, given, what)

    # -- references

    def _find_place(self, node: Fields, what: str) -> Place | None:
        text = self.required(node, "place", what)
        hints = {name: self.text(node, name) for name in _REFERENCE_FIELDS}
        self.word(node, "kind", KINDS)
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
        if self.value(node, "source") is None:
            self.note(node.line, f"{what} has no source")
        else:
            source = self._refer(node, "source", self._sources, self._source, what)
        quote, chain = self.text(node, "quote"), self.texts(node, "chain")
        note_quote(self, node, quote)
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
