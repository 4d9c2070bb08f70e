"""An event told in a sentence, as the rules read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from frontline.articles._grammar import EventRule
from frontline.articles._reading import Spot
from frontline.claims import Quantity

Polarity = Literal["yes", "no", "failed"]


SAME_CLAUSE = 7.0
"""Words no dearer apart than this (see `Reading.cost`) belong to one clause."""


_DENIABLE = frozenset({"captured", "holds", "entered", "withdrew", "encircled", "annexed"})


@dataclass(slots=True)
class Finding:
    """An event told in a sentence.

    Attributes:
        start: first token of the words that tell it.
        end: one past the last.
        rule: what those words say.
        form: their grammatical form, see the rules.
        side: whom it puts in control: a code, `own` or `enemy` (of the speaker), or None.
        polarity: told, denied ("has not taken") or failed ("failed to take").
        modality: empty unless the words themselves make it planned, hypothetical or alleged.
        spots: the places it is about.
        anaphor: `settlement`, `area` or `any` where the place is only referred to; else empty.
        plural: whether the reference is to several places.
        extent: whole, part, outskirts or centre.
        cost: how far the words stand from the place.
        quantity: how much of the place, where that is said.
        barred: whether a place was named that this event cannot be about.
        nowhere: whether it is about places of which nothing is known.
        bound: whether the place is that on which its relative clause hangs.
    """

    start: int
    end: int
    rule: EventRule
    form: str
    side: str | None = None
    polarity: Polarity = "yes"
    modality: str = ""
    spots: list[Spot] = field(default_factory=list)
    anaphor: str = ""
    plural: bool = False
    extent: str = "whole"
    cost: float = 0.0
    quantity: Quantity | None = None
    barred: bool = False
    nowhere: bool = False
    bound: bool = False

    @property
    def deniable(self) -> bool:
        """Whether its negation is a denial rather than nothing."""
        return self.rule.event in _DENIABLE
