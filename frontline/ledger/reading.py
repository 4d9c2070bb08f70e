"""Reading a ledger from a file, and checking one without loading it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import PurePath

from frontline.errors import InvalidLedger, Problem, UnreadableInput
from frontline.ledger.files import YAML_SUFFIXES, read_text
from frontline.ledger.ledger import Ledger
from frontline.ledger.references import Resolve
from frontline.ledger.yaml_reading import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheck:
    """What a look at a ledger found.

    Attributes:
        ledger: the ledger; None if there are problems.
        problems: what is wrong, by line.
        notes: what is allowed but deserves a second look, by line.
    """

    ledger: Ledger | None
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def read_claims(path: str | os.PathLike[str], *, resolve: Resolve | None = None) -> Ledger:
    """Read a ledger.

    Args:
        path: a YAML file.
        resolve: what knows places by name or id, `resolve(text, *, near, within, country, kind)`;
            the gazetteer by default.

    Returns:
        The whole ledger.

    Raises:
        InvalidLedger: every problem in it, with its line; nothing is loaded.
        UnreadableInput: the file is missing, empty, too large, no text, or of no known format.
    """
    found = check(path, resolve=resolve)
    if found.ledger is None:
        raise InvalidLedger(found.problems, source=str(path))
    return found.ledger


def check(path: str | os.PathLike[str], *, resolve: Resolve | None = None) -> LedgerCheck:
    """Look at a ledger: what is wrong with it, and what deserves a second look.

    Args:
        path: a YAML file.
        resolve: as for `read_claims`.

    Raises:
        UnreadableInput: the file is missing, empty, too large, no text, or of no known format.
    """
    suffix = PurePath(path).suffix.lower()
    text = read_text(path)
    if suffix not in YAML_SUFFIXES:
        raise UnreadableInput(
            f"{path}: {suffix or 'no suffix'} is no format a ledger is read from; "
            f"use {' or '.join(YAML_SUFFIXES)}"
        )
    draft = read_yaml(text, resolve=resolve)
    ledger = None
    if not draft.problems:
        ledger = Ledger(draft.claims, sides=draft.sides, title=draft.title)
    return LedgerCheck(ledger=ledger, problems=tuple(draft.problems), notes=tuple(draft.notes))
