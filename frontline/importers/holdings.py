"""From shares of settlements to claims: one where a settlement's state on the map changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from frontline.claims import Claim, Claimant, Event, Extent, Quantity, Source
from frontline.dates import FuzzyDate, parse_date
from frontline.errors import InvalidOption
from frontline.importers.coverage import Measured
from frontline.importers.imported import Findings
from frontline.importers.places import Extent as Disc

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

DEFAULT_STEPS = (0.05, 0.95)
"""Shares from which a side is in a settlement, and from which it holds the whole of it."""

_FREED = -1
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How the states of a map's settlements read as claims of its maker.

    Attributes:
        claimant: the map's maker.
        source: where it was read.
        side: who is said to be inside the layer `held`.
        freed: who is said to hold what lies wholly in the layer `freed`; None where a map has none.
        steps: shares in ascending order; below the first a settlement is not held, from the last
            on it is held whole, and each step between is worth a claim of its own.
        whole: whether the layer speaks of control; otherwise only of presence in a part.
    """

    claimant: Claimant
    source: Source
    side: str = "RU"
    freed: str | None = None
    steps: tuple[float, ...] = DEFAULT_STEPS
    whole: bool = True

    def read(
        self, discs: Sequence[Disc], days: Iterable[Measured], findings: Findings
    ) -> Iterator[Claim]:
        """Claims for the first day's states and for every change thereafter.

        A settlement that the first map does not show as held gives no claim: silence is not
        control. One that is no longer shown gives `unconfirmed`: its maker has ceased to say that
        it is held, and does not say who holds it now.
        """
        import numpy as np

        before: npt.NDArray[np.int64] = np.zeros(len(discs), dtype=np.int64)
        last: dt.date | None = None
        for day in days:
            held = day.shares.get("held", np.zeros(len(discs)))
            states = np.searchsorted(self.steps, held, side="right")
            if self.freed is not None and "freed" in day.shares:
                wholly = (states == 0) & (day.shares["freed"] >= self.steps[-1])
                states = np.where(wholly, _FREED, states)
            when = _span(last, day.shown)
            for index in np.flatnonzero(states != before).tolist():
                if last is not None:
                    findings.counts["changes"] += 1
                yield self._claim(discs[index], int(states[index]), float(held[index]), when, day)
            before, last = states, day.shown
            findings.counts["days"] += 1

    def _claim(self, disc: Disc, state: int, share: float, when: FuzzyDate, day: Measured) -> Claim:
        event: Event = "holds"
        side: str | None = self.side
        extent: Extent = "whole"
        quantity = note = None
        if state == _FREED:
            side = self.freed
        elif state == 0:
            event, side = "unconfirmed", None
            note = "no longer inside the area shown; the map does not say who holds it"
        elif state < len(self.steps) or not self.whole:
            event, extent = "entered", "part"
            quantity = Quantity(value=round(share, 3), unit="share", comparator="about")
        return Claim(
            place=disc.place,
            event=event,
            side=side,
            claimant=self.claimant,
            event_date=when,
            stated_on=parse_date(day.stated.isoformat()),
            source=self.source,
            extent=extent,
            quantity=quantity,
            note=note,
        )


def check_steps(steps: object) -> tuple[float, ...]:
    """Steps as `Reader` takes them.

    Raises:
        InvalidOption: not at least two ascending shares between 0 and 1.
    """
    wrong = f"steps are at least two ascending shares between 0 and 1, not {steps!r}"
    if isinstance(steps, str):
        steps = steps.replace(",", " ").split()
    if not isinstance(steps, Iterable):
        raise InvalidOption(wrong)
    try:
        found = tuple(float(step) for step in steps)
    except (TypeError, ValueError):
        raise InvalidOption(wrong) from None
    ascending = all(a < b for a, b in pairwise(found))
    if len(found) < 2 or not ascending or not 0 < found[0] <= found[-1] <= 1:  # noqa: PLR2004
        raise InvalidOption(wrong)
    return found


def _span(last: dt.date | None, shown: dt.date) -> FuzzyDate:
    """When a change happened: after the map before, and by the end of the day shown."""
    first = shown if last is None else min(last + _DAY, shown)
    return parse_date(f"{shown}" if first == shown else f"{first}/{shown}")
