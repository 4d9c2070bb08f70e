"""From claims to a YAML ledger that a person likes to read.

Written by hand rather than by PyYAML's dumper: the shape is fixed, and the dumper takes half a
minute for what is written here in a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import yaml

from frontline.claims import Claim, Claimant, Quantity, Source
from frontline.ledger.references import PlaceBook, PlaceReference, Resolve
from gazetteer.places import Place

_T = TypeVar("_T")
_RESOLVER = yaml.resolver.Resolver()
_MORE_BOOLEANS = frozenset({"y", "Y", "n", "N"})  # in YAML 1.1, though not in PyYAML
_PLAIN_DATE = re.compile(r"[0-9X.][0-9X./~?%-]{0,60}")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_LOCAL = "local:"
_UNKNOWN = "unknown"
_WORDS_IN_KEY = 4


def write_yaml(
    claims: Sequence[Claim],
    sides: Mapping[str, str],
    title: str | None,
    *,
    resolve: Resolve | None = None,
) -> str:
    """The ledger as YAML, ending in a line break.

    Args:
        claims: in the order to write them.
        sides: code to name.
        title: of the ledger, or None.
        resolve: what knows places by id; the gazetteer by default.
    """
    claimants = _keys((claim.claimant for claim in claims), lambda who: who.name, "claimant")
    sources = _keys((_shared(claim.source) for claim in claims), _source_name, "source")
    sources.pop(Source(), None)
    known, pinned = _sort_places(claims, resolve)
    lines = ["frontline: 1", *_optional("title", title)]
    lines += _section("sides", ([f"  {quoted(code)}: {quoted(sides[code])}"] for code in sides))
    lines += _section("claimants", (_claimant(who, key) for who, key in claimants.items()))
    lines += _section("sources", (_source(source, key) for source, key in sources.items()))
    lines += _section("places", (_place(place, key) for place, key in pinned.items()))
    lines += ["", "claims:" if claims else "claims: []"]
    for number, claim in enumerate(claims):
        place = known.get(claim.place.id) or quoted(pinned[claim.place])
        entry = _claim(claim, place, claimants[claim.claimant], sources)
        lines += [""] * (number > 0) + entry
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as a YAML scalar that every reader takes for that text.

    Plain where nothing can mistake it, in double quotes with escapes otherwise.
    """
    if _is_plain(text):
        return text
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _is_plain(text: str) -> bool:
    if not text or not text[0].isalpha() or text[-1] in " :" or not text.isprintable():
        return False
    if ": " in text or " #" in text or text in _MORE_BOOLEANS:
        return False
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return bool(tag == "tag:yaml.org,2002:str")


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:  # noqa: PLR2004  (YAML's three widths of an escape)
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004


def _date(text: str) -> str:
    return text if _PLAIN_DATE.fullmatch(text) else quoted(text)


def _optional(key: str, text: str | None, indent: str = "") -> list[str]:
    return [] if text is None else [f"{indent}{key}: {quoted(text)}"]


def _section(name: str, entries: Iterable[list[str]]) -> list[str]:
    lines = [line for entry in entries for line in entry]
    return ["", f"{name}:", *lines] if lines else []


# -- keys


def _keys(values: Iterable[_T], name: Callable[[_T], str], fallback: str) -> dict[_T, str]:
    """A short key for each different value, readable where its name allows."""
    keys: dict[_T, str] = {}
    taken: set[str] = set()
    counts: dict[str, int] = {}
    for value in values:
        if value in keys:
            continue
        stem = _slug(name(value)) or fallback
        key = stem
        while key in taken:
            counts[stem] = counts.get(stem, 1) + 1
            key = f"{stem}-{counts[stem]}"
        taken.add(key)
        keys[value] = key
    return keys


def _slug(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name[:200].lower().replace("'", "").replace("’", ""))
    return "-".join(words[:_WORDS_IN_KEY])


def _source_name(source: Source) -> str:
    published = "" if source.published is None else source.published.text
    return f"{source.publisher or source.title or ''} {published.replace('-', '')}"


def _shared(source: Source) -> Source:
    """What claims from one source have in common."""
    return replace(source, quote=None, chain=())


# -- places


def _sort_places(
    claims: Sequence[Claim], resolve: Resolve | None
) -> tuple[dict[str, str], dict[Place, str]]:
    """Places that an id brings back just so, as id to scalar, and those to write out, to key."""
    book = PlaceBook(resolve)
    known: dict[str, str] = {}
    rest: dict[Place, None] = {}
    for place in {claim.place: None for claim in claims}:
        if not place.id.startswith(_LOCAL) and book.find(PlaceReference(place.id)) == place:
            note = place.describe()
            comment = f"  # {note}" if note.isprintable() else ""
            known[place.id] = quoted(place.id) + comment
        else:
            rest[place] = None
    # A key must not hide the name or id that another claim refers to by; ids only appear here.
    return known, _keys(rest, lambda place: place.name, "place")


def _place(place: Place, key: str) -> list[str]:
    lines = [f"  {quoted(key)}:"]
    lines += [] if place.id == _LOCAL + key else [f"    id: {quoted(place.id)}"]
    lines += [
        f"    name: {quoted(place.name)}",
        f"    latitude: {float(place.latitude)!r}",
        f"    longitude: {float(place.longitude)!r}",
        f"    kind: {quoted(place.kind)}",
    ]
    for field in ("country", "admin1", "admin2"):
        lines += _optional(field, getattr(place, field), "    ")
    if place.population is not None:
        lines.append(f"    population: {int(place.population)}")
    if place.precision != "exact":
        lines.append(f"    precision: {quoted(place.precision)}")
    if place.radius_km is not None:
        lines.append(f"    radius_km: {float(place.radius_km)!r}")
    if not place.radius_estimated:
        lines.append("    radius_estimated: false")
    lines += _optional("outline", place.outline, "    ")
    if place.names:
        lines.append("    names:")
    for name in place.names:
        lines.append(f"      - text: {quoted(name.text)}")
        lines += _optional("language", name.language, "        ")
        lines.append(f"        status: {quoted(name.status)}")
        lines += _optional("until", name.until, "        ")
    return lines


# -- entries


def _claimant(who: Claimant, key: str) -> list[str]:
    lines = [f"  {quoted(key)}:", f"    name: {quoted(who.name)}"]
    if who.allegiance != _UNKNOWN:
        lines.append(f"    allegiance: {quoted(who.allegiance)}")
        lines.append(f"    official: {'true' if who.official else 'false'}")
    return lines + _optional("family", who.family, "    ")


def _source(source: Source, key: str) -> list[str]:
    lines = [f"  {quoted(key)}:"]
    for field in ("publisher", "title", "url", "archive_url"):
        lines += _optional(field, getattr(source, field), "    ")
    if source.published is not None:
        lines.append(f"    published: {_date(source.published.text)}")
    return lines + _optional("family", source.family, "    ")


def _claim(claim: Claim, place: str, claimant: str, sources: Mapping[Source, str]) -> list[str]:
    lines = [
        f"  - id: {quoted(claim.id)}",
        f"    place: {place}",
        f"    event: {quoted(claim.event)}",
        *_optional("side", claim.side, "    "),
        f"    claimant: {quoted(claimant)}",
    ]
    for field, date in (("event_date", claim.event_date), ("stated_on", claim.stated_on)):
        lines += [] if date is None else [f"    {field}: {_date(date.text)}"]
    lines += [] if claim.modality == "asserted" else [f"    modality: {quoted(claim.modality)}"]
    lines += [] if claim.extent == "whole" else [f"    extent: {quoted(claim.extent)}"]
    if claim.quantity is not None:
        lines += _quantity(claim.quantity)
    lines += _optional("about", claim.about, "    ")
    source = sources.get(_shared(claim.source))
    lines += _optional("source", source, "    ")
    lines += _optional("quote", claim.source.quote, "    ")
    if claim.source.chain:
        lines.append("    chain:")
        lines += [f"      - {quoted(link)}" for link in claim.source.chain]
    lines += _optional("note", claim.note, "    ")
    lines += [] if claim.entered is None else [f"    entered: {claim.entered.isoformat()}"]
    return lines


def _quantity(quantity: Quantity) -> list[str]:
    lines = ["    quantity:", f"      value: {float(quantity.value)!r}"]
    lines += [] if quantity.upper is None else [f"      upper: {float(quantity.upper)!r}"]
    lines.append(f"      unit: {quoted(quantity.unit)}")
    if quantity.comparator != "exact":
        lines.append(f"      comparator: {quoted(quantity.comparator)}")
    return lines
