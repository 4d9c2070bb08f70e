"""Where names go on a map: beside their marks, over nothing else, or not at all.

A greedy search after the rules of E. Imhof, "Positioning Names on Maps" (The American Cartographer
2, 1975): the most important first, upper right before other places. Packages for this move all
labels a little and promise nothing; here none overlaps another or a mark, and the same input has
the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""(left, bottom, right, top) in points."""

Line = tuple[float, float, float, float]
"""(x, y, x, y) of its two ends, in points."""

_DIRECTIONS = (20.0, -20.0, 160.0, -160.0, 90.0, -90.0, 50.0, -50.0, 130.0, -130.0, 0.0, 180.0)
_GAP = 1.2
_REACHES = (2.4, 8.0, 14.0, 22.0, 32.0)
"""How far from its mark a name may stand, in points; from the second on a line leads to it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name to place.

    Attributes:
        x: of its mark, in points.
        y: of its mark, in points.
        width: of the name.
        height: of the name.
        radius: of the mark.
        settled: whether its mark is drawn whatever becomes of the name, which may then stand away
            from it with a line leading there; else the mark is drawn with the name or not at all.
    """

    x: float
    y: float
    width: float
    height: float
    radius: float
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a name stands: its lower left corner, and where the line to its mark ends, if any."""

    left: float
    bottom: float
    leader: tuple[float, float] | None


def place_names(
    wanted: Sequence[Wanted], obstacles: Sequence[Box], bounds: Box
) -> list[Spot | None]:
    """Find a spot for each name.

    Args:
        wanted: the most important first; settled marks are obstacles for all.
        obstacles: boxes to keep clear of.
        bounds: the box that names have to stay in.

    Returns:
        A spot a name, None where there is no room. No two names overlap, none covers a mark or an
        obstacle, and no line to a mark runs through anything.
    """
    return list(_place_names(tuple(wanted), tuple(obstacles), bounds))


@lru_cache(maxsize=8)
def _place_names(
    wanted: tuple[Wanted, ...], obstacles: tuple[Box, ...], bounds: Box
) -> tuple[Spot | None, ...]:
    """Kept for a while: a figure is laid out once to learn its size, and then drawn."""
    marks = [_mark(w) for w in wanted if w.settled and w.radius > 0]
    desk = _Desk([*obstacles, *marks], bounds)
    return tuple(desk.place(each) for each in wanted)


class _Desk:
    """What is taken already."""

    def __init__(self, boxes: Sequence[Box], bounds: Box) -> None:
        self.boxes: NDArray[np.float64] = np.array(boxes, dtype=float).reshape(-1, 4)
        self.lines: NDArray[np.float64] = np.empty((0, 4))
        self.bounds = bounds

    def place(self, wanted: Wanted) -> Spot | None:
        if not wanted.settled and self._is_hit(_mark(wanted)):
            return None
        for reach in _REACHES if wanted.settled else _REACHES[:1]:
            for angle in _DIRECTIONS:
                spot = _spot(wanted, angle, reach)
                if self._is_free(wanted, spot):
                    self._take(wanted, spot)
                    return spot
        return None

    def _is_free(self, wanted: Wanted, spot: Spot) -> bool:
        box = _box(wanted, spot)
        left, bottom, right, top = self.bounds
        if box[0] < left or box[1] < bottom or box[2] > right or box[3] > top:
            return False
        if self._is_hit(box) or _meet(box, _mark(wanted)):
            return False
        if spot.leader is None:
            return True
        return not _crosses(np.array([_leader(wanted, spot.leader)]), self.boxes).any()

    def _is_hit(self, box: Box) -> bool:
        """Whether a box lies over anything that is taken."""
        taken = self.boxes
        hit = (
            (taken[:, 0] < box[2])
            & (taken[:, 2] > box[0])
            & (taken[:, 1] < box[3])
            & (taken[:, 3] > box[1])
        )
        return bool(hit.any()) or bool(_crosses(self.lines, np.array([box])).any())

    def _take(self, wanted: Wanted, spot: Spot) -> None:
        box = _box(wanted, spot)
        new = [box] if wanted.settled else [box, _mark(wanted)]
        self.boxes = np.vstack([self.boxes, *new])
        if spot.leader is not None:
            self.lines = np.vstack([self.lines, _leader(wanted, spot.leader)])


def _spot(wanted: Wanted, angle: float, reach: float) -> Spot:
    across, up = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    away = wanted.radius + reach
    x, y = wanted.x + away * across, wanted.y + away * up
    # The name's nearest edge or corner touches the point that lies so far from the mark.
    left = x if across > 0.3 else x - wanted.width if across < -0.3 else x - wanted.width / 2  # noqa: PLR2004
    bottom = y - wanted.height / 2 + up * wanted.height / 2
    if reach < _REACHES[1]:
        return Spot(left, bottom, None)
    end = (
        min(max(wanted.x, left), left + wanted.width),
        min(max(wanted.y, bottom), bottom + wanted.height),
    )
    return Spot(left, bottom, end)


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _mark(wanted: Wanted) -> Box:
    radius = wanted.radius
    return wanted.x - radius, wanted.y - radius, wanted.x + radius, wanted.y + radius


def _box(wanted: Wanted, spot: Spot) -> Box:
    return (
        spot.left - _GAP,
        spot.bottom - _GAP / 2,
        spot.left + wanted.width + _GAP,
        spot.bottom + wanted.height + _GAP / 2,
    )


def _leader(wanted: Wanted, end: tuple[float, float]) -> Line:
    """The line from clear of a mark to its name."""
    across, up = end[0] - wanted.x, end[1] - wanted.y
    share = min(1.0, 1.5 * wanted.radius / max(math.hypot(across, up), 1e-9))
    return wanted.x + share * across, wanted.y + share * up, *end


def _crosses(lines: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which straight lines run through which boxes (Liang and Barsky, 1984).

    Args:
        lines: (n, 4) their ends.
        boxes: (m, 4), where n or m is 1.
    """
    x, y, end_x, end_y = lines.T
    first: NDArray[np.float64] = np.zeros(max(len(lines), len(boxes)))
    last = np.ones(len(first))
    for start, step, low, high in (
        (x, end_x - x, boxes[:, 0], boxes[:, 2]),
        (y, end_y - y, boxes[:, 1], boxes[:, 3]),
    ):
        with np.errstate(divide="ignore", invalid="ignore"):
            one, other = (low - start) / step, (high - start) / step
        still = step == 0  # along the edges: between them all the way, or never
        between = (low < start) & (start < high)
        first = np.maximum(first, np.where(still, 0.0, np.minimum(one, other)))
        last = np.minimum(
            last, np.where(still, np.where(between, 1.0, -1.0), np.maximum(one, other))
        )
    crossed: NDArray[np.bool_] = np.less(first, last)
    return crossed
