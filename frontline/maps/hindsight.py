"""What was known on each day, for maps of ledgers small enough to ask day by day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from frontline.control import Policy, history_then
from frontline.ledger import Ledger

if TYPE_CHECKING:
    import geopandas as gpd

_MOST_ASKED = 500_000


def find_hindsight(
    book: Ledger, *, known_by: dt.date | None = None, policy: Policy | None = None
) -> gpd.GeoDataFrame | None:
    """The `then` of a map, see `frontline.history_then`.

    Returns:
        None where asking anew on every day would take minutes.
    """
    days = {day for claim in book for day in (claim.starts, claim.known_since) if day is not None}
    if len(days) * len(book) > _MOST_ASKED:
        return None
    return history_then(book, known_by=known_by, policy=policy)
