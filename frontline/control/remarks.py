"""What was said of a place and no longer counts, and how it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from frontline.claims import Claim
from frontline.control.effects import Effect
from frontline.control.news import leaves
from frontline.control.positions import Position

TAKES_BACK = frozenset({"retracted", "corrected"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What was said of a place and no longer counts on a day.

    Attributes:
        retractions: what took something back, or gave it back.
        overruled: what claimants have overruled by their own later words.
    """

    retractions: tuple[Claim, ...] = ()
    overruled: tuple[Effect, ...] = ()

    def name(
        self, claim: Claim, by_id: Mapping[str, Claim]
    ) -> tuple[str, str, str, dt.date | None]:
        """A retraction as it is told: claimant, event, what was taken back, day."""
        about = by_id.get(claim.about or "")
        nested = about is not None and about.event in TAKES_BACK
        what = "retraction" if nested else "claim"
        return claim.claimant.name, claim.event, what, claim.known_since

    def tell_overruled(self) -> Iterator[Position]:
        """Each overruled word as the position it would be, as far as that is put into words."""
        for effect in self.overruled:
            who, claim = effect.claim.claimant, effect.claim
            vague = claim.known_first != claim.known_since
            yield Position(
                claimant=who.name,
                allegiance=who.allegiance,
                official=who.official,
                controller=effect.controller,
                present=effect.present,
                fighting=effect.kind == "fighting",
                unconfirmed=effect.kind == "silence",
                left=leaves(effect),
                stated=effect.stated,
                vague=frozenset({effect.stated} if vague else ()),
            )
