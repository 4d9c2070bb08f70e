"""The ledger: a validated set of claims, and the files it is read from and written to."""

from __future__ import annotations

from frontline.ledger.columns import COLUMNS
from frontline.ledger.ledger import Ledger
from frontline.ledger.reading import LedgerCheck, check, read_claims

__all__ = ["COLUMNS", "Ledger", "LedgerCheck", "check", "read_claims"]
