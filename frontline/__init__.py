"""From news articles to a sourced map of who claims which change of control, and when.

The path: `read_article` → review → `read_claims` → `control` / `history` → `surface` → `Map` /
`figure` / `report`.
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
    BrokenCluster,
    FrontlineError,
    InvalidClaim,
    InvalidDate,
    InvalidHistory,
    InvalidImport,
    InvalidLedger,
    InvalidOption,
    InvalidSurface,
    Problem,
    UnknownFormat,
    UnknownPolicy,
    UnreadableInput,
    UnsafeLayer,
    UnwritableOutput,
)
from frontline.geodesy import Distance
from frontline.ledger import (
    Ledger,
    append_claims,
    read_claims,
    to_claim_reviews,
    to_prov,
    write_review,
)
from frontline.places import distance, distances, towns_around
from frontline.report import report
from frontline.surface import Changes, Surface, SurfaceOptions, changes, surface, surfaces
from frontline.tables import write_table

if TYPE_CHECKING:
    from frontline.articles import (
        Article,
        DraftClaim,
        Mention,
        Statement,
        read_article,
        read_articles,
    )
    from frontline.control.columns import ClaimColumns
    from frontline.figures import FigureOptions, area_chart, claims_chart, figure
    from frontline.importers import Imported, import_claims
    from frontline.maps import Borders, Map, Tiles
    from frontline.report import Report, ReportOptions

__all__ = [
    "AgainstInterest",
    "Article",
    "Borders",
    "BrokenCluster",
    "Changes",
    "Claim",
    "ClaimColumns",
    "Claimant",
    "Distance",
    "DraftClaim",
    "FigureOptions",
    "FrontlineError",
    "FuzzyDate",
    "Imported",
    "InvalidClaim",
    "InvalidDate",
    "InvalidHistory",
    "InvalidImport",
    "InvalidLedger",
    "InvalidOption",
    "InvalidSurface",
    "Ledger",
    "Majority",
    "Map",
    "Mention",
    "Observer",
    "Parties",
    "Position",
    "Problem",
    "Quantity",
    "Report",
    "ReportOptions",
    "Source",
    "State",
    "Statement",
    "Surface",
    "SurfaceOptions",
    "Tiles",
    "UnknownFormat",
    "UnknownPolicy",
    "UnreadableInput",
    "UnsafeLayer",
    "UnwritableOutput",
    "__version__",
    "append_claims",
    "area_chart",
    "changes",
    "claims_chart",
    "control",
    "distance",
    "distances",
    "figure",
    "history",
    "history_then",
    "import_claims",
    "parse_date",
    "read_article",
    "read_articles",
    "read_claims",
    "report",
    "surface",
    "surfaces",
    "to_claim_reviews",
    "to_prov",
    "towns_around",
    "write_review",
    "write_table",
]

__version__ = "0.1.0"

# These bring folium, matplotlib, numpy, rule data or the importers along: loaded when first used.
_LATE = {
    "Article": "frontline.articles",
    "Borders": "frontline.maps",
    "ClaimColumns": "frontline.control.columns",
    "DraftClaim": "frontline.articles",
    "FigureOptions": "frontline.figures",
    "Imported": "frontline.importers",
    "Map": "frontline.maps",
    "Mention": "frontline.articles",
    "Report": "frontline.report",
    "ReportOptions": "frontline.report",
    "Statement": "frontline.articles",
    "Tiles": "frontline.maps",
    "area_chart": "frontline.figures",
    "claims_chart": "frontline.figures",
    "figure": "frontline.figures",
    "import_claims": "frontline.importers",
    "read_article": "frontline.articles",
    "read_articles": "frontline.articles",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_LATE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
