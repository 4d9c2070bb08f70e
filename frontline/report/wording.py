"""Dates, statuses, claims and positions in plain words, which never say more than was claimed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from frontline.claims import HYPOTHETICAL, NEUTRAL_ALLEGIANCES, Claim, Claimant
from frontline.control import Position, State
from frontline.dates import FuzzyDate
from frontline.wording import agree

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_UNSEEN = frozenset("\u00ad\u200c\u200d\ufeff")  # join letters or mark a break; nothing to see

WHOLE = "a report made as a folder holds all of them in its files."
"""What is said wherever a page has no room for everything."""

DEFINITIONS = {
    "agreed": "The parties name the same holder, or a side concedes against its own interest, and "
    "nothing newer contradicts it.",
    "claimed": "One party says that its side holds the place; the other has said nothing since, or "
    "has yet to confirm. A claim, not a fact.",
    "disputed": "The parties contradict each other, or one denies what the other claims. Nobody "
    "is named as holder.",
    "contested": "Fighting inside or a partial presence is reported, and nobody is said to hold "
    "the whole.",
    "assessed": "No party speaks; outside observers do. It is their assessment.",
    "unknown": "No claim in force says who holds the place. An answer, not a gap.",
    "inferred": "Nobody spoke of the date, but a later claim of a capture implies who held the "
    "place until then. The library's inference; nobody reported it.",
}
"""What each status means, and `inferred`, which is none of them."""

EVENTS = {
    "captured": "a side took the place",
    "holds": "a side holds it",
    "withdrew": "a side left it",
    "entered": "a side is in a part of it",
    "repelled": "an attack failed",
    "contested": "there is fighting inside",
    "attacked": "an attack; moves no control",
    "encircled": "surrounded; moves no control",
    "annexed": "a legal act; moves no control",
    "raided": "a raid; moves no control",
    "crossed": "a crossing; moves no control",
    "struck": "a strike; moves no control",
    "denied": "another claim is said to be false",
    "unconfirmed": "has yet to confirm: silence, recorded",
    "confirmed": "another claim is adopted",
    "retracted": "the claimant takes an own claim back",
    "corrected": "the claimant corrects an own claim",
}
"""What each event says."""

_WITH_SIDE = {
    "captured": "captured by {side}",
    "holds": "held by {side}",
    "withdrew": "the other side withdrew; {side} holds it",
    "entered": "{side} entered a part of it",
    "repelled": "{side} repelled an attack",
    "attacked": "attacked, by {side} or in its favour",
    "encircled": "encircled, by {side} or in its favour",
    "annexed": "annexed, in favour of {side}",
    "raided": "raided, by {side} or in its favour",
    "crossed": "crossed, by {side} or in its favour",
    "struck": "struck, by {side} or in its favour",
    "denied": "denied; {side} still holds it",
    "confirmed": "confirmed; {side} holds it",
}
_EXTENTS = {"part": "a part of it", "outskirts": "its outskirts", "centre": "its centre"}
_WITHOUT = {
    "withdrew": "a side withdrew",
    "contested": "fighting inside",
    "denied": "denied",
    "unconfirmed": "not confirmed",
    "confirmed": "confirmed",
    "retracted": "taken back",
    "corrected": "corrected",
}


def plain(text: str) -> str:
    """A stranger's words on one line, with control and direction marks spelt out (`<U+202E>`)."""
    shown = []
    for char in " ".join(text.split()):
        if char in _UNSEEN:
            continue
        hidden = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        shown.append(f"<U+{ord(char):04X}>" if hidden else char)
    return "".join(shown)


def say_day(day: dt.date) -> str:
    """`6 January 2025`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_date(date: FuzzyDate | None) -> str:
    """A date as precise as it was said; an en dash where nothing is."""
    if date is None:
        return "–"
    start, end = date.earliest, date.latest
    if date.approximate or date.uncertain or end is None:
        return plain(date.text)
    if start is None:
        return f"by {say_day(end)}"
    if start == end:
        return say_day(start)
    if _MONTH.fullmatch(date.text):
        return f"{_MONTHS[start.month - 1]} {start.year}"
    return say_span(start, end) if "/" in date.text else plain(date.text)


def say_span(start: dt.date, end: dt.date) -> str:
    """`5 to 6 January 2025`, `31 December 2024 to 6 January 2025`; one day alone."""
    if start == end:
        return say_day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {say_day(end)}"
    return f"{say_day(start)} to {say_day(end)}"


def say_count(number: int, what: str, many: str | None = None) -> str:
    """`1 claim`, `2 claims`."""
    return f"{number:,} {what if number == 1 else many or what + 's'}"


def join_words(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`, each once."""
    unique = list(dict.fromkeys(words))
    return " and ".join(part for part in (", ".join(unique[:-1]), *unique[-1:]) if part)


def say_side(code: str | None, sides: Mapping[str, str]) -> str:
    """The name of a side."""
    return "nobody" if code is None else plain(sides.get(code, code))


def say_allegiance(who: Claimant, sides: Mapping[str, str]) -> str:
    """Whose a claimant is: "official, Russia", "aligned with Russia", "independent"."""
    if who.allegiance in NEUTRAL_ALLEGIANCES:
        return "independent" if who.allegiance == "independent" else "allegiance unknown"
    side = say_side(who.allegiance, sides)
    return f"official, {side}" if who.official else f"aligned with {side}, not official"


def say_status(state: State, sides: Mapping[str, str]) -> str:
    """A status in words: "claimed by Russia", "contested", "unknown (inferred: Ukraine)"."""
    side = say_side(state.controller, sides)
    if state.status == "agreed":
        return f"agreed to be held by {side}"
    if state.status == "claimed":
        return f"claimed by {side}"
    if state.status == "assessed":
        if state.controller is None:
            return "assessed, but observers differ"
        return f"assessed as held by {side}"
    if state.status == "unknown" and state.inferred is not None:
        return f"unknown; {say_side(state.inferred, sides)} inferred from a later claim"
    return state.status


def say_claim(claim: Claim, sides: Mapping[str, str]) -> str:
    """What is claimed, as a phrase that stands below a heading which says that it is a claim."""
    if claim.side is None or claim.event in ("unconfirmed", "contested", "retracted", "corrected"):
        said = _WITHOUT.get(claim.event, claim.event)
    else:
        said = _WITH_SIDE.get(claim.event, claim.event).format(side=say_side(claim.side, sides))
    more = []
    if claim.extent != "whole" and claim.event != "entered":
        more.append(_EXTENTS[claim.extent])
    if claim.quantity is not None:
        more.append(claim.quantity.describe())
    if claim.modality not in ("asserted", *HYPOTHETICAL):
        more.append(claim.modality)
    told = f"{said} ({', '.join(more)})" if more else said
    return f"only {claim.modality}: {told}" if claim.modality in HYPOTHETICAL else told


def say_position(position: Position, sides: Mapping[str, str], where: str = "it") -> str | None:
    """What one claimant's claims amount to: "says that Russia holds it"; None for nothing.

    Args:
        position: of the claimant.
        sides: code -> name.
        where: the place or places it is about, in words.
    """
    says = agree(position.claimant, "says", "say")
    if position.controller is not None:
        return f"{says} that {say_side(position.controller, sides)} holds {where}"
    if position.present:
        names = join_words(say_side(code, sides) for code in position.present)
        many = len(position.present) > 1
        return f"{says} that {names} {'are in parts' if many else 'is in a part'} of {where}"
    if position.fighting:
        return f"{says} that there is fighting inside {where}"
    if position.left:
        own = agree(position.claimant, "its", "their")
        return f"{says} that {own} own side has left {where}"
    denies = agree(position.claimant, "denies", "deny")
    return f"{denies} a claim about {where}" if position.denials else None


def count_statuses(states: Sequence[State]) -> dict[str, int]:
    """How many places have each status, in the order of `DEFINITIONS`; zeros included."""
    statuses = [status for status in DEFINITIONS if status != "inferred"]
    return {status: sum(s.status == status for s in states) for status in statuses}
