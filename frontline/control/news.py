"""Which claims are news, and which sides have a stake in a place: what positions are weighed by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from frontline.control.effects import Effect


def find_news(effects: Sequence[Effect]) -> frozenset[str]:
    """Ids of the claims that state a change nobody of the same side had stated before.

    Repeating a capture, with the date already known, with a vaguer one or without any, is no new
    capture, and neither is hearing of it from a second official of the side; it is one where a
    rival's change lies between. A concession always is news.
    """
    news: set[str] = set()
    latest: dict[tuple[object, ...], dt.date] = {}
    before: list[Effect] = []
    for effect in sorted(effects, key=lambda e: (e.stated, e.starts, e.claim.id)):
        if not effect.changes:
            continue
        who = effect.claim.claimant
        concedes = who.official and effect.controller not in (None, who.allegiance)
        whose = who.allegiance if who.official else who.name
        key = (who.official, whose, effect.stance)
        known = latest.get(key)
        said = effect.claim.event_date
        first_day = said.earliest if said is not None else None
        if first_day is not None:
            first_day = min(first_day, effect.starts)
        between = known is not None and any(
            other.stance != effect.stance and known < other.starts <= effect.starts
            for other in before
        )
        if concedes or known is None or between or (first_day is not None and first_day > known):
            news.add(effect.claim.id)
        latest[key] = max(known or effect.starts, effect.starts)
        before.append(effect)
    return frozenset(news)


def find_stakes(effects: Sequence[Effect]) -> frozenset[str]:
    """Sides that their own officials said to hold the place or to be in it, or to have left it."""
    return frozenset(
        effect.claim.claimant.allegiance
        for effect in effects
        if effect.claim.claimant.official
        and (
            effect.claim.claimant.allegiance in (effect.controller, *effect.present)
            or leaves(effect)
        )
    )


def leaves(effect: Effect) -> bool:
    """Whether an official says, and without doubt, that its own side left the whole place."""
    who = effect.claim.claimant
    return (
        effect.claim.event == "withdrew"
        and effect.claim.modality != "alleged"
        and effect.kind == "holder"
        and who.official
        and effect.controller != who.allegiance
    )
