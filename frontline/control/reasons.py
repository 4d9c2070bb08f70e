"""One plain sentence or two on why a place has the status it has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from frontline.control.policies import Outcome
from frontline.control.positions import Position

_OPENINGS = {
    "agreed": "Agreed to be held",
    "claimed": "Claimed, not agreed",
    "disputed": "Disputed between the parties",
    "contested": "Contested, nobody is said to hold the whole",
    "assessed": "Assessed while neither side claims to hold it",
}


def explain(
    outcome: Outcome,
    positions: Sequence[Position],
    sides: Mapping[str, str],
    *,
    background: str | None = None,
) -> str:
    """Why the status is what it is.

    Args:
        outcome: the policy's decision.
        positions: all positions in force, inferred ones included.
        sides: code -> display name.
        background: name of the region whose whole-area claim stands in for the place's own, if so.

    Returns:
        Plain words with names and dates, without markup.
    """
    parts = [_status_sentence(outcome, positions, sides)]
    parts.extend(_compare_quantities(positions))
    if background is not None:
        parts.insert(
            0, f"Nothing is said about the place itself; this is about all of {background}."
        )
    silent = [p.claimant for p in positions if p.unconfirmed]
    if silent and outcome.status != "unknown":
        parts.append(f"Not confirmed by {_join(silent)}.")
    parts.extend(
        f"{p.claimant} contradicts itself on one day and is left without a position."
        for p in positions
        if p.contradictory
    )
    overtaken = [_say(p, sides) for p in outcome.superseded]
    if overtaken:
        parts.append(f"Overtaken by a newer claim: {'; '.join(overtaken)}.")
    left = [p for p in positions if not p.inferred and p not in outcome.deciding]
    left = [p for p in left if (p.speaks or p.denials) and p not in outcome.superseded]
    if outcome.voice is not None:
        return " ".join(parts)
    also = [_say(p, sides) for p in left if p.official]
    if also:
        parts.append(f"Also: {'; '.join(also)}.")
    observers = [p for p in left if not p.official]
    if observers:
        differ = len({(p.controller, p.present, p.fighting) for p in observers}) > 1
        heading = "Observers, who do not change this"
        heading += ", are split" if differ else ""
        parts.append(f"{heading}: {'; '.join(_say(p, sides) for p in observers)}.")
    return " ".join(parts)


def explain_unknown(place_name: str, *, on: dt.date, known_by: dt.date | None) -> str:
    """Why nothing is known: no claim at all, or none that could be known by then."""
    if known_by is None:
        return f"No claim in the ledger says who holds {place_name} on {on}."
    return f"No claim known by {known_by} says who holds {place_name} on {on}."


def explain_inferred(position: Position, said: str, sides: Mapping[str, str]) -> str:
    """Why a side is only inferred to hold the place before a capture, dated as it was said."""
    side = _side(position.controller, sides)
    return (
        f"Nobody speaks of this date. {position.claimant} claims the capture ({said}), "
        f"which implies that {side} held the place until then: inferred, not reported."
    )


def explain_retractions(retractions: Iterable[tuple[str, str, dt.date | None]]) -> list[str]:
    """Who took what back, in a sentence each, from (claimant, event, day)."""
    return [f"{who} {event} an earlier claim ({day})." for who, event, day in retractions]


def _status_sentence(
    outcome: Outcome, positions: Sequence[Position], sides: Mapping[str, str]
) -> str:
    if outcome.status == "unknown":
        silent = [p.claimant for p in positions if p.unconfirmed]
        if silent:
            return f"Nobody says who holds it; not confirmed by {_join(silent)}."
        return "Nobody's claim says who holds it."
    opening = _OPENINGS[outcome.status]
    if outcome.status == "agreed":
        opening = f"{opening} by {_side(outcome.controller, sides)}"
    elif outcome.status == "assessed" and outcome.split:
        opening = "No party says who holds it and observers differ"
    if outcome.voice is not None and outcome.status in {"assessed", "contested"}:
        opening = f"According to {outcome.voice}"
    said = "; ".join(_say(p, sides) for p in outcome.deciding)
    conceding = [p.claimant for p in outcome.deciding if p.concedes]
    verb = "says" if len(set(conceding)) == 1 else "say"
    against = f" {_join(conceding)} {verb} so against its own interest." if conceding else ""
    return f"{opening}: {said}.{against}"


def _say(position: Position, sides: Mapping[str, str]) -> str:
    """Who says what since when: "Ministry says Russia holds it (2025-01-06)"."""
    words = []
    if position.controller is not None:
        words.append(f"{_side(position.controller, sides)} holds it")
    if position.present:
        names = _join([_side(code, sides) for code in position.present])
        words.append(
            f"{names} is in a part of it"
            if len(position.present) == 1
            else f"{names} are in parts of it"
        )
    if position.quantity is not None and words:
        words[-1] += f" ({position.quantity.describe()})"
    if position.fighting:
        words.append("there is fighting inside")
    if position.left and position.controller is None:
        words.append("its own side has left")
    if position.denials:
        denied = sorted({_side(d.controller, sides) for d in position.denials if d.controller})
        words.append(f"denied that {_join(denied)} took it" if denied else "denied a claim")
    verb = (
        "says " + " and ".join(words)
        if words and not words[0].startswith("denied")
        else (" and ".join(words) or "says nothing")
    )
    days = sorted({day for day in (position.stated, position.restated) if day is not None})
    when = f" (said {', again '.join(map(str, days))})" if days else ""
    return f"{position.claimant} {verb}{when}"


def _compare_quantities(positions: Sequence[Position]) -> list[str]:
    """Whose figures for one side's share or area cannot both be so, in a sentence."""
    figures = [(p, p.quantity) for p in positions if p.quantity is not None]
    differing = [
        f"{a.claimant} {said.describe()}, {b.claimant} {other.describe()}"
        for index, (a, said) in enumerate(figures)
        for b, other in figures[index + 1 :]
        if (a.controller, a.present) == (b.controller, b.present) and said.contradicts(other)
    ]
    return [f"Their figures differ: {'; '.join(differing)}."] if differing else []


def _side(code: str | None, sides: Mapping[str, str]) -> str:
    return "nobody" if code is None else sides.get(code, code)


def _join(names: Sequence[str]) -> str:
    unique = list(dict.fromkeys(names))
    if len(unique) < 2:  # noqa: PLR2004  (one name needs no "and")
        return "".join(unique)
    return f"{', '.join(unique[:-1])} and {unique[-1]}"
