"""Leaving out what is too fresh to publish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from frontline.claims import Claim
from frontline.maps.rows import FOREVER, Rows

_REASON = "Nothing this map may show says who holds it."
_EPOCH = dt.date(1970, 1, 1).toordinal()


def withhold(claims: Sequence[Claim], rows: Rows, *, after: dt.date) -> tuple[list[Claim], Rows]:
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
    last = after.toordinal() - _EPOCH
    shown = rows.start <= last
    fresh = np.zeros(len(rows), dtype=bool)
    if gone and rows.claims is not None:
        named = {claim.place.id for claim in kept}
        fresh = np.array([not gone.isdisjoint(ids) for ids in rows.claims], dtype=bool)
        unnamed = np.array([place not in named for place in rows.places.ids], dtype=bool)
        shown &= ~(fresh & unnamed[rows.place])
    return kept, _blank(rows, fresh, last).take(shown)


def _blank(rows: Rows, fresh: np.ndarray[tuple[int], np.dtype[np.bool_]], last: int) -> Rows:
    """The same rows, open where they end after the last day, and unknown where `fresh`."""
    until = np.where(rows.until > last, FOREVER, rows.until)
    if not fresh.any():
        return replace(rows, until=until)
    empty = np.empty(len(rows), dtype=object)
    empty[:] = [()] * len(rows)
    reasons = np.full(len(rows), "", dtype=object) if rows.reason is None else rows.reason
    spoken = empty if rows.positions is None else np.where(fresh, empty, rows.positions)
    return replace(
        rows,
        until=until,
        state=np.where(fresh, len(rows.states), rows.state),
        states=[*rows.states, ("unknown", None, None)],
        positions=spoken,
        claims=empty if rows.claims is None else np.where(fresh, empty, rows.claims),
        reason=np.where(fresh, _REASON, reasons),
    )
