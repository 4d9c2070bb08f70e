"""What a row of a history looks like, and what more is told of it, each listed once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.maps.options import OBSERVERS
from frontline.maps.runs import NOTHING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from frontline.control import Position
    from frontline.maps.rows import Rows

_TWO = 2


class Table:
    """Values listed once and referred to by index."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._index: dict[Hashable, int] = {}

    def add(self, key: Hashable, row: Callable[[], Any] | None = None) -> int:
        """The index of what has this key; without `row` the key is itself the value."""
        found = self._index.get(key)
        if found is None:
            found = self._index[key] = len(self.rows)
            self.rows.append(key if row is None else row())
        return found


class Looks:
    """Looks, details, positions, reasons and claimants of one page.

    A look is what the map draws: status, controller, inferred holder, the sides it lies between,
    those present in a part, and what each viewpoint alone amounts to. Look 0 is "nothing known".

    Args:
        codes: codes of the sides, in their order.
        detailed: whether there are positions, so that viewpoints can differ.
        denied: what a denial's claim id stands for: index of the claimant, or None.
    """

    def __init__(
        self, codes: tuple[str, ...], *, detailed: bool, claimants: Table, denied: dict[str, int]
    ) -> None:
        self._codes = codes
        self._side = {code: index for index, code in enumerate(codes)}
        self._viewpoints = (*codes, OBSERVERS) if detailed else ()
        self._claimants, self._denied = claimants, denied
        self.looks, self.details, self.positions, self.reasons = Table(), Table(), Table(), Table()
        self.looks.add(self._look(("unknown", None, None), ()))

    def number(self, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each row's look and detail, by index."""
        if rows.positions is None and rows.reason is None:
            by_state = [self.looks.add(self._look(state, ())) for state in rows.states]
            drawn = np.array(by_state, dtype=np.int64)[rows.state]
            return drawn, np.full(len(rows), NOTHING, dtype=np.int64)
        nothing = [()] * len(rows)
        positions = nothing if rows.positions is None else rows.positions.tolist()
        reasons = [""] * len(rows) if rows.reason is None else rows.reason.tolist()
        known: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}
        looks: list[int] = []
        details: list[int] = []
        for state, spoken, reason in zip(rows.state.tolist(), positions, reasons, strict=True):
            # By identity first: hashing a position takes its time, and tables share them.
            key = (state, id(spoken))
            if key not in known:
                known[key] = (
                    self.looks.add(self._look(rows.states[state], tuple(spoken))),
                    self._spoken(tuple(spoken)),
                )
            look, group = known[key]
            looks.append(look)
            said = reason if isinstance(reason, str) and reason else ""
            details.append(self.details.add((group, self.reasons.add(said))))
        return np.array(looks, dtype=np.int64), np.array(details, dtype=np.int64)

    def to_dict(self) -> dict[str, Any]:
        """The tables as the page reads them."""
        groups = Table()
        details = [[groups.add(group), reason] for group, reason in self.details.rows]
        return {
            "looks": self.looks.rows,
            "details": [list(column) for column in zip(*details, strict=True)] or [[], []],
            "groups": groups.rows,
            "positions": self.positions.rows,
            "reasons": self.reasons.rows,
        }

    def _look(
        self, state: tuple[str, str | None, str | None], positions: tuple[Position, ...]
    ) -> tuple[Any, ...]:
        from frontline.control import view  # control sits below; kept off import

        status, controller, inferred = state
        views = tuple(view(positions, each) for each in self._viewpoints)
        return (
            status,
            self._side_index(controller),
            self._side_index(inferred),
            self._parties(status, positions),
            self._present(positions),
            tuple((status, self._side_index(side)) for status, side in views),
        )

    def _side_index(self, code: str | None) -> int | None:
        return None if code is None else self._side.get(code)

    def _spoken(self, positions: tuple[Position, ...]) -> tuple[int, ...]:
        return tuple(
            self.positions.add(self._position(each)) for each in positions if not each.inferred
        )

    def _position(self, position: Position) -> tuple[Any, ...]:
        who = (position.claimant, position.allegiance, position.official)
        denies = {self._denied.get(claim) for claim in position.denies}
        quantity = position.quantity
        return (
            self._claimants.add(who),
            self._side_index(position.controller),
            tuple(self._side[code] for code in position.present if code in self._side),
            position.extent,
            tuple(sorted(denies, key=lambda each: -1 if each is None else each)),
            int(position.unconfirmed)
            + 2 * int(position.fighting)
            + 4 * int(position.contradictory),
            None if position.since is None else position.since.isoformat(),
            None if quantity is None else str(quantity),
        )

    def _parties(self, status: str, positions: tuple[Position, ...]) -> tuple[int, ...]:
        """The sides a disputed or contested place lies between, in the order of the sides."""
        if status not in ("disputed", "contested"):
            return ()
        found = {p.controller for p in positions} | {s for p in positions for s in p.present}
        found |= {p.allegiance for p in positions if p.official and p.denies}
        parties = tuple(self._side[code] for code in self._codes if code in found)
        everyone = tuple(range(len(self._codes)))
        return everyone if len(parties) < _TWO == len(everyone) else parties

    def _present(self, positions: tuple[Position, ...]) -> tuple[int, ...]:
        """The sides said to be in a part of the place, if that is all that is said of it."""
        if any(position.fighting for position in positions):
            return ()
        present = {side for position in positions for side in position.present}
        return tuple(sorted(self._side[code] for code in present if code in self._side))
