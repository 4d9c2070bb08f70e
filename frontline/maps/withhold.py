"""Leaving out what is too fresh to publish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from frontline.claims import Claim
from frontline.maps.rows import Interval

_REASON = "Nothing this map may show says who holds it."


def withhold(
    claims: Sequence[Claim], intervals: Sequence[Interval], *, after: dt.date
) -> tuple[list[Claim], list[Interval]]:
    """What may be shown if nothing newer than `after` may be.

    A place of which nothing else is said is left out altogether: to name it would tell where
    something goes on. Of the others, a state that rests on a withheld claim becomes unknown:
    working out what it would have been without that claim is not the map's business.
    `frontline.history(claims, known_by=…)` does.

    Returns:
        The claims that are old enough, and the intervals up to the end of `after`.
    """
    kept = [
        claim
        for claim in claims
        if (claim.starts is None or claim.starts <= after)
        and (claim.known_since is None or claim.known_since <= after)
    ]
    gone = {claim.id for claim in claims} - {claim.id for claim in kept}
    named = {claim.place.id for claim in kept}
    shown = []
    for row in intervals:
        if gone.intersection(row.claims) and row.place_id not in named:
            continue
        if row.start is not None and row.start > after:
            continue
        cut = replace(row, until=None) if row.until is not None and row.until > after else row
        shown.append(cut.blank(_REASON) if gone.intersection(cut.claims) else cut)
    return kept, shown
