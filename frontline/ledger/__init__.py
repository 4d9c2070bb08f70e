"""The ledger: a validated set of claims, and the files it is read from and written to."""

from __future__ import annotations

from frontline.ledger.ledger import COLUMNS, Ledger
from frontline.ledger.reading import LedgerCheck, check, read_claims
from frontline.ledger.reviewing import write_review

__all__ = ["COLUMNS", "Ledger", "LedgerCheck", "check", "read_claims", "write_review"]
