"""What is taken back on a day: a retraction takes back while it is not itself taken back."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from frontline.claims import HYPOTHETICAL, Claim


class Retractions:
    """The retractions and corrections among some claims, as they stand on any day.

    From its day on a retraction takes back what it is about, as long as it was not itself taken
    back by then; nothing of this is erased, so that a claim retracted on the 7th and given back on
    the 9th has not been spoken in between. What is only alleged, planned or supposed takes nothing
    back, and neither does what nobody can date.

    Args:
        claims: what can be known.
    """

    def __init__(self, claims: Iterable[Claim]) -> None:
        found = []
        self._about: dict[str, list[Claim]] = {}
        for claim in claims:
            sure = claim.modality not in HYPOTHETICAL and claim.modality != "alleged"
            takes_back = claim.event in {"retracted", "corrected"} and claim.about and sure
            if takes_back and (claim.known_since or claim.starts) is not None:
                found.append((_day_of(claim), claim.id, claim))
                self._about.setdefault(claim.about or "", []).append(claim)
        self._days = sorted(found)
        self._told: dict[int, Mapping[str, Claim]] = {}

    def on(self, day: dt.date) -> Mapping[str, Claim]:
        """For each claim taken back on a day, the claim that does so; of several the first."""
        stated = bisect_right([each[0] for each in self._days], day)
        if stated not in self._told:
            self._told[stated] = _settle([claim for _, _, claim in self._days[:stated]])
        return self._told[stated]

    def tell(self, claim_id: str, day: dt.date) -> list[Claim]:
        """What has to be told of a claim on a day: who takes it back, or who gave it back."""
        back = self.on(day)
        if claim_id in back:
            return [back[claim_id]]
        stated = (c for c in self._about.get(claim_id, ()) if _day_of(c) <= day)
        given_back = [back[claim.id] for claim in stated if claim.id in back]
        return sorted(given_back, key=lambda claim: claim.id)

    def find_days(self, claim_id: str) -> set[dt.date]:
        """The days of all retractions that may bear on a claim, those of retractions among them."""
        return {day for day, _ in self.find_chain(claim_id)}

    def find_chain(self, claim_id: str) -> list[tuple[dt.date, Claim]]:
        """All retractions of a claim, of its retractions, and so on, each with its day."""
        found: list[tuple[dt.date, Claim]] = []
        pending = [claim_id]
        while pending:
            for claim in self._about.get(pending.pop(), ()):
                found.append((_day_of(claim), claim))
                pending.append(claim.id)
        return found


def _day_of(claim: Claim) -> dt.date:
    return claim.known_since or claim.starts or dt.date.max


def _settle(stated: list[Claim]) -> Mapping[str, Claim]:
    """For each claim taken back, the first of some retractions that stands; given in order."""
    about: dict[str, list[Claim]] = {}
    for claim in stated:
        about.setdefault(claim.about or "", []).append(claim)
    known = {claim.id for claim in stated}
    in_turn = [claim for key, some in about.items() if key not in known for claim in some]
    for claim in in_turn:  # which grows by what takes back what is in it
        in_turn.extend(about.get(claim.id, ()))
    standing: set[str] = set()
    for claim in reversed(in_turn):  # from the last word on
        if not any(other.id in standing for other in about.get(claim.id, ())):
            standing.add(claim.id)
    first = {key: next((c for c in some if c.id in standing), None) for key, some in about.items()}
    return {key: claim for key, claim in first.items() if claim is not None}
