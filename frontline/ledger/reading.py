"""Reading a ledger from a file, and checking one without loading it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from frontline.errors import InvalidLedger, Problem
from frontline.ledger.files import check_readable
from frontline.ledger.formats import find_reader
from frontline.ledger.ledger import Ledger
from frontline.ledger.references import Resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheck:
    """What a look at a ledger found.

    Attributes:
        ledger: the ledger; None if there are problems.
        problems: what is wrong, by line, row or feature.
        notes: what is allowed but deserves a second look, likewise. A ledger that was not read
            from a file has them, too: `Ledger.notes`.
    """

    ledger: Ledger | None
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def read_claims(path: str | os.PathLike[str], *, resolve: Resolve | None = None) -> Ledger:
    """Read a ledger.

    Args:
        path: a file in one of the formats of `Ledger.write`, named by its suffix.
        resolve: what knows places by name or id, `resolve(text, *, near, within, country, kind)`;
            the gazetteer by default.

    Returns:
        The whole ledger.

    Raises:
        InvalidLedger: every problem in it, with its line, row or feature; nothing is loaded.
        UnreadableInput: the file is missing, empty, too large, damaged, or of no known format.
    """
    found = check(path, resolve=resolve)
    if found.ledger is None:
        raise InvalidLedger(found.problems, source=str(path))
    return found.ledger


def check(path: str | os.PathLike[str], *, resolve: Resolve | None = None) -> LedgerCheck:
    """Look at a ledger: what is wrong with it, and what deserves a second look.

    Args:
        path: as for `read_claims`.
        resolve: as for `read_claims`.

    Raises:
        UnreadableInput: the file is missing, empty, too large, damaged, or of no known format.
    """
    check_readable(path)
    draft = find_reader(path)(Path(path), resolve)
    ledger = None if draft.problems else Ledger.from_draft(draft)
    return LedgerCheck(ledger=ledger, problems=tuple(draft.problems), notes=tuple(draft.notes))
