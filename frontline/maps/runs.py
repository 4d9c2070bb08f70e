"""Runs: what changes at each place on which day, as columns of small numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.maps.rows import ALWAYS, FOREVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from frontline.maps.rows import Rows

NOTHING = -1
"""Detail of a run of which nothing more is told."""


def encode_runs(
    rows: Rows,
    *,
    place: NDArray[np.int64],
    looks: NDArray[np.int64],
    details: NDArray[np.int64],
    days: NDArray[np.int64],
    places: int,
) -> dict[str, list[int]]:
    """The intervals as runs: each holds until the next one of its place.

    Where an interval ends and none follows at once, a run of look 0 (unknown) begins. Runs that
    change nothing are left out.

    Args:
        rows: in the order of place and time.
        place: (m,) number of each row's place on the page.
        looks: (m,) what each row looks like, see `frontline.maps.looks`.
        details: (m,) what more is told of it, or `NOTHING`.
        days: (d,) every day of the map, sorted.
        places: how many places the page has.

    Returns:
        `count`: how many runs each place has; and, place after place, `start`: days since the run
        before, counted in `days`, for the first run since "from the beginning"; `look`; `detail`:
        difference to the one before (left out if nothing is told of any).
    """
    last = np.ones(len(rows), dtype=bool)
    last[:-1] = (place[1:] != place[:-1]) | (rows.start[1:] > rows.until[:-1])
    ends = np.flatnonzero(last & (rows.until != FOREVER))
    where = np.concatenate([place, place[ends]])
    start = np.concatenate([rows.start, rows.until[ends]])
    look = np.concatenate([looks, np.zeros(len(ends), dtype=np.int64)])
    detail = np.concatenate([details, np.full(len(ends), NOTHING, dtype=np.int64)])
    order = np.lexsort((start, where))
    where, start, look, detail = where[order], start[order], look[order], detail[order]
    keep = np.ones(len(where), dtype=bool)
    keep[1:] = (where[1:] != where[:-1]) | (look[1:] != look[:-1]) | (detail[1:] != detail[:-1])
    where, start, look, detail = where[keep], start[keep], look[keep], detail[keep]
    index = np.where(start == ALWAYS, -1, np.searchsorted(days, start))
    since = index + 1
    same = where[1:] == where[:-1]
    since[1:] -= np.where(same, index[:-1] + 1, 0)
    columns = {
        "count": np.bincount(where, minlength=places).tolist(),
        "start": since.tolist(),
        "look": look.tolist(),
    }
    if (detail != NOTHING).any():
        columns["detail"] = differences(detail)
    return columns


def differences(values: NDArray[Any]) -> list[int]:
    """Each whole number as the difference to the one before; the first counts from 0."""
    found: list[int] = np.diff(values, prepend=0).tolist()
    return found
