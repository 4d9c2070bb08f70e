"""JSON Lines: the title and the sides on the first line, then one claim a line.

```
{"frontline": {"version": 1, "title": "…", "sides": {"RU": "Russia", "UA": "Ukraine"}}}
{"id": "…", "place": {"id": "…", "name": "…", …}, "event": "captured", …, "source": {…}}
```
A claim has the shape of `Claim.to_dict`, with `family`, `entered` and all that is known of the
place beside it; what is null may be left out. The first line may be missing, too. A claim may
name its place by a text, which then is a name or an id.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from frontline.claims import Claim
from frontline.errors import Problem
from frontline.ledger.cells import Row
from frontline.ledger.columns import name_fields, to_rows
from frontline.ledger.containers import read_gzip
from frontline.ledger.drafts import Contents, Draft, read_head, to_head
from frontline.ledger.files import decode_text, read_bytes
from frontline.ledger.formats._json import CellMaker, dump, parse
from frontline.ledger.references import Resolve
from frontline.ledger.rows import read_rows

_HEAD = "frontline"
_UNIT = "line"
# The objects within a claim: their members, each with the column it stands for.
_PLACE = {"id": "place_id", "name": "place"} | {
    name: name
    for name in (
        "kind", "country", "admin1", "admin2", "latitude", "longitude", "population", "precision",
        "radius_km", "radius_estimated", "names", "outline", "within", "near",
    )
}  # fmt: skip
_SOURCE = {
    name: name
    for name in ("publisher", "title", "url", "archive_url", "published", "quote", "chain")
} | {"family": "source_family"}
_QUANTITY = {name: f"quantity_{name}" for name in ("value", "upper", "unit", "comparator")}
_PARTS = {"place": _PLACE, "source": _SOURCE, "quantity": _QUANTITY}
_TOP = (  # in the order they are written
    "id", "event", "side", "claimant", "allegiance", "official", "family", "event_date",
    "stated_on", "modality", "extent", "about", "note", "entered",
)  # fmt: skip


def encode(contents: Contents, _resolve: Resolve | None) -> bytes:
    """The contents of a ledger as JSON Lines."""
    lines = [dump({_HEAD: to_head(contents)})]
    for claim, row in zip(contents.claims, to_rows(contents.claims), strict=True):
        lines.append(dump(_shape(claim, row)))
    return ("\n".join(lines) + "\n").encode()


def encode_compressed(contents: Contents, resolve: Resolve | None) -> bytes:
    """The same, compressed; the same contents give the same bytes."""
    return gzip.compress(encode(contents, resolve), mtime=0)


def read(path: Path, resolve: Resolve | None) -> Draft:
    """A ledger from JSON Lines, every problem with its line."""
    return _read(decode_text(read_bytes(path), path), resolve)


def read_compressed(path: Path, resolve: Resolve | None) -> Draft:
    """The same from a compressed file."""
    return _read(decode_text(read_gzip(path), path), resolve)


def _shape(claim: Claim, row: dict[str, Any]) -> dict[str, Any]:
    """A claim as an object, without what it does not say."""
    place = {name: row[column] for name, column in _PLACE.items() if column in row}
    place |= {"latitude": float(claim.place.latitude), "longitude": float(claim.place.longitude)}
    if place["names"] is not None:
        place["names"] = [name_fields(name) for name in claim.place.names]
    source = {name: row[column] for name, column in _SOURCE.items()}
    source["chain"] = list(claim.source.chain) or None
    quantity = {name: row[column] for name, column in _QUANTITY.items()}
    shape: dict[str, Any] = {"id": row["id"], "place": _said(place)}
    shape |= _said({name: row[name] for name in _TOP})
    shape |= {"quantity": _said(quantity)} if claim.quantity is not None else {}
    shape["source"] = _said(source)
    return shape


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _read(text: str, resolve: Resolve | None) -> Draft:
    draft = Draft()
    read_rows(_rows(text, draft), draft, unit=_UNIT, resolve=resolve)
    return draft.in_order()


def _rows(text: str, draft: Draft) -> list[Row]:
    rows: list[Row] = []

    def report(number: int, message: str) -> None:
        draft.problems.append(Problem(number, message, _UNIT))

    maker = CellMaker(report)
    begun = False
    for number, line in enumerate(text.split("\n"), start=1):  # not at U+2028, as splitlines would
        if not line.strip():
            continue
        try:
            value = parse(line)
        except ValueError as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            report(number, f"not JSON: {reason}")
            begun = True
            continue
        if not isinstance(value, dict):
            report(number, "a line must be an object: a claim")
        elif _HEAD in value:
            if begun or len(value) > 1:
                report(number, f"`{_HEAD}` belongs on the first line, alone")
            read_head(value[_HEAD], draft, Problem(number, _HEAD, _UNIT))
        else:
            rows.append(Row(number, maker.take(number, _members(value))))
        begun = True
    return rows


def _members(claim: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """What the members of a claim are called, their columns, their values."""
    members: list[tuple[str, str, Any]] = []
    for name, value in claim.items():
        if name in _PARTS and isinstance(value, dict):
            columns = _PARTS[name]
            members += [
                (inner, columns[inner], part)
                if inner in columns
                else (f"{name}.{inner}", f"{name}.{inner}", part)
                for inner, part in value.items()
            ]
        elif name == "published" and isinstance(claim.get("source"), dict):
            continue  # `Claim.to_dict` has it twice; the source's counts
        elif name in _TOP or name in {"place", "published"}:
            members.append((name, name, value))
        elif name not in _PARTS or value is not None:
            members.append((name, f"claim.{name}", value))
    return members
