"""Which claims are news, and which sides have a stake in a place: what positions are weighed by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from frontline.control.effects import Effect


def find_news(effects: Sequence[Effect]) -> frozenset[str]:
    """Ids of the claims that state a change nobody of the same side had stated before.

    Repeating a capture, with the date already known, with a vaguer one or without any, is no new
    capture, and neither is hearing of it from a second official of the side. Where a rival's change
    lies between, it is one if it is dated after what was known or, without a date, said so then.
    But a vague date that holds the day already claimed ("in January", after the 5th) says no more
    than that again, whatever happened since: who means a second capture gives it a date of its own.
    A concession always is news.
    """
    news: set[str] = set()
    latest: dict[tuple[object, ...], dt.date] = {}
    claimed: dict[tuple[object, ...], list[dt.date]] = {}
    before: list[Effect] = []
    for effect in sorted(effects, key=lambda e: (e.stated, e.starts, e.claim.id)):
        if not effect.changes:
            continue
        who = effect.claim.claimant
        whose = who.allegiance if who.official else who.name
        key = (who.official, whose, effect.stance)
        if who.official and effect.controller not in (None, who.allegiance):
            news.add(effect.claim.id)
        first, last = _span(effect)
        days = claimed.setdefault(key, [])
        repeats = first < last and any(first <= day <= last for day in days)
        days.append(last)
        if repeats:
            continue  # no change of its own, be it to its own side's news or to a rival's
        known = latest.get(key)
        between = known is not None and any(
            other.stance != effect.stance and known < other.starts <= effect.starts
            for other in before
        )
        if known is None or between or (_says_first_day(effect) and first > known):
            news.add(effect.claim.id)
        latest[key] = max(known or effect.starts, effect.starts)
        before.append(effect)
    return frozenset(news)


def _span(effect: Effect) -> tuple[dt.date, dt.date]:
    """The first and the last day that the change can have happened.

    Of what is undated, or lacks the year, it is the day it was stated.
    """
    said = effect.date
    if said is None or said.earliest is said.latest is None:
        return effect.starts, effect.starts
    return min(said.earliest or dt.date.min, effect.starts), effect.starts


def _says_first_day(effect: Effect) -> bool:
    return effect.date is not None and effect.date.earliest is not None


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
