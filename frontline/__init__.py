"""From news articles to a sourced map of who claims which change of control, and when.

The path: `read_article` → review → `read_claims` → `control` / `history` → `Map`.
Everything runs offline; a claim is never silently turned into a fact.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from frontline.claims import Claim, Claimant, Quantity, Source
from frontline.control import (
    AgainstInterest,
    Majority,
    Observer,
    Parties,
    Position,
    State,
    control,
    history,
    history_then,
)
from frontline.dates import FuzzyDate, parse_date
from frontline.errors import (
    FrontlineError,
    InvalidClaim,
    InvalidDate,
    InvalidHistory,
    InvalidImport,
    InvalidLedger,
    InvalidOption,
    Problem,
    UnknownFormat,
    UnknownPolicy,
    UnreadableInput,
    UnsafeLayer,
    UnwritableOutput,
)
from frontline.geodesy import Distance
from frontline.ledger import Ledger, read_claims
from frontline.places import distance, distances, towns_around

if TYPE_CHECKING:
    from frontline.articles import Article, DraftClaim, Mention, Statement, read_article
    from frontline.importers import Imported, import_claims
    from frontline.maps import Borders, Map, Tiles

__all__ = [
    "AgainstInterest",
    "Article",
    "Borders",
    "Claim",
    "Claimant",
    "Distance",
    "DraftClaim",
    "FrontlineError",
    "FuzzyDate",
    "Imported",
    "InvalidClaim",
    "InvalidDate",
    "InvalidHistory",
    "InvalidImport",
    "InvalidLedger",
    "InvalidOption",
    "Ledger",
    "Majority",
    "Map",
    "Mention",
    "Observer",
    "Parties",
    "Position",
    "Problem",
    "Quantity",
    "Source",
    "State",
    "Statement",
    "Tiles",
    "UnknownFormat",
    "UnknownPolicy",
    "UnreadableInput",
    "UnsafeLayer",
    "UnwritableOutput",
    "__version__",
    "control",
    "distance",
    "distances",
    "history",
    "history_then",
    "import_claims",
    "parse_date",
    "read_article",
    "read_claims",
    "towns_around",
]

__version__ = "0.1.0"

# These bring folium, the readers' rule data or the importers along: loaded when first used.
_LATE = {
    "Article": "frontline.articles",
    "Borders": "frontline.maps",
    "DraftClaim": "frontline.articles",
    "Imported": "frontline.importers",
    "Map": "frontline.maps",
    "Mention": "frontline.articles",
    "Statement": "frontline.articles",
    "Tiles": "frontline.maps",
    "import_claims": "frontline.importers",
    "read_article": "frontline.articles",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_LATE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
