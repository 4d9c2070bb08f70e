"""The ledger: a validated set of claims, and the files it is read from and written to."""

from __future__ import annotations

from frontline.ledger.appending import append_claims
from frontline.ledger.claim_reviews import to_claim_reviews
from frontline.ledger.columns import COLUMNS
from frontline.ledger.formats.provenance import to_prov
from frontline.ledger.ledger import Ledger
from frontline.ledger.reading import LedgerCheck, check, read_claims

__all__ = [
    "COLUMNS",
    "Ledger",
    "LedgerCheck",
    "append_claims",
    "check",
    "read_claims",
    "to_claim_reviews",
    "to_prov",
]
