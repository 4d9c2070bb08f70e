"""YAML: the ledger that a person writes and reads.

Claimants and sources are defined once and referred to by key; a place that the gazetteer knows
just so is its id. At most 4 MiB, some ten thousand claims.
"""

from __future__ import annotations

from pathlib import Path

from frontline.errors import UnwritableOutput
from frontline.ledger.drafts import Contents, Draft
from frontline.ledger.files import SIZE_LIMIT, read_text
from frontline.ledger.formats.yaml.reading import read_yaml
from frontline.ledger.formats.yaml.writing import write_yaml
from frontline.ledger.references import Resolve


def encode(contents: Contents, resolve: Resolve | None) -> bytes:
    """The contents of a ledger as YAML."""
    text = write_yaml(contents.claims, contents.sides, contents.title, resolve=resolve)
    raw = text.encode()
    if len(raw) > SIZE_LIMIT:
        raise UnwritableOutput(
            f"larger than a YAML ledger may be ({SIZE_LIMIT:,} bytes); "
            "split it, or write JSON Lines (.jsonl)"
        )
    return raw


def read(path: Path, resolve: Resolve | None) -> Draft:
    """A ledger from YAML, every problem with its line."""
    return read_yaml(read_text(path), resolve=resolve)
