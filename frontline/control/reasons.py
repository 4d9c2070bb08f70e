"""One plain sentence or two on why a place has the status it has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from frontline.control.effects import Denial
from frontline.control.policies import Outcome
from frontline.control.positions import Position
from frontline.wording import agree

_OPENINGS = {
    "agreed": "Agreed to be held",
    "claimed": "Claimed, not agreed",
    "disputed": "Disputed between the parties",
    "contested": "Contested, nobody is said to hold the whole",
    "assessed": "Assessed, as no side claims to hold it",
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
    silent = _find_silent(outcome, positions)
    if silent and outcome.status != "unknown" and outcome.voice is None:
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
    return " ".join([*parts, *_tell_others(left, sides, counted=outcome.voice is None)])


def _find_silent(outcome: Outcome, positions: Sequence[Position]) -> list[str]:
    """Who has yet to confirm what the status rests on: not what was said after that, or for it."""
    said = [p.stated for p in outcome.deciding if p.stated is not None]
    return [
        p.claimant
        for p in positions
        if p.unconfirmed
        and p not in outcome.deciding
        and (outcome.controller is None or p.allegiance != outcome.controller)
        and (p.affirmed is None or not said or p.affirmed >= min(said))
    ]


def _tell_others(left: Sequence[Position], sides: Mapping[str, str], *, counted: bool) -> list[str]:
    """What those say on whom the status does not rest, in a sentence or two.

    Args:
        left: their positions.
        sides: code -> display name.
        counted: whether this is everyone's view, and not that of some voices.
    """
    if not counted:
        return [f"Others: {'; '.join(_say(p, sides) for p in left)}."] if left else []
    parts = []
    also = [_say(p, sides) for p in left if p.official]
    if also:
        parts.append(f"Also: {'; '.join(also)}.")
    observers = [p for p in left if not p.official]
    if observers:
        differ = len({(p.controller, p.present, p.fighting) for p in observers}) > 1
        heading = "Observers, who do not change this"
        heading += ", are split" if differ else ""
        parts.append(f"{heading}: {'; '.join(_say(p, sides) for p in observers)}.")
    return parts


def explain_unknown(place_name: str, *, when: str, known_by: dt.date | None) -> str:
    """Why nothing is known: no claim at all, or none that could be known by then.

    Args:
        place_name: of the place.
        when: the days meant, in words: `on 2025-01-06`, or what `say_span` makes of some.
        known_by: the knowledge time.
    """
    if known_by is None:
        return f"No claim in the ledger says who holds {place_name} {when}."
    return f"No claim known by {known_by} says who holds {place_name} {when}."


def say_span(start: dt.date, until: dt.date | None) -> str:
    """The days from one until before another, in words."""
    return f"from {start} on" if until is None else f"from {start} until {until}"


def explain_inferred(position: Position, said: str, sides: Mapping[str, str]) -> str:
    """Why a side is only inferred to hold the place before a capture, dated as it was said."""
    side = _side(position.controller, sides)
    return (
        f"Nobody speaks of this date. {position.claimant} claims the capture ({said}), "
        f"which implies that {side} held the place until then: inferred, not reported."
    )


def explain_silence(positions: Sequence[Position]) -> list[str]:
    """Who has yet to confirm something about a place of which nobody else speaks."""
    silent = [f"{p.claimant} ({_when(p, p.restated)})" for p in positions]
    return [f"Of the place itself only this: not confirmed by {_join(silent)}."] if silent else []


def explain_remarks(
    retractions: Iterable[tuple[str, str, str, dt.date | None]],
    overruled: Iterable[Position],
    sides: Mapping[str, str],
) -> list[str]:
    """What was said and no longer counts, in a sentence each.

    Args:
        retractions: who took something back: claimant, event, what was taken back, day.
        overruled: what claimants had said before they said otherwise of earlier days, each as a
            position.
        sides: code -> display name.
    """
    told = [f"{who} {event} an earlier {what} ({day})." for who, event, what, day in retractions]
    words: dict[str, list[str]] = {}
    for said in overruled:
        claim = "it has yet to confirm" if said.unconfirmed else _state(said, sides)
        words.setdefault(said.claimant, []).append(f"that {claim} ({_when(said, said.stated)})")
    told += [f"Overruled by {who}'s own later words: {_join(some)}." for who, some in words.items()]
    return told


def _status_sentence(
    outcome: Outcome, positions: Sequence[Position], sides: Mapping[str, str]
) -> str:
    if outcome.status == "unknown" and outcome.voice is not None:
        return f"{outcome.voice}, nobody says who holds it."
    if outcome.status == "unknown":
        silent = [p.claimant for p in positions if p.unconfirmed]
        if silent:
            return f"Nobody says who holds it; not confirmed by {_join(silent)}."
        return "Nobody's claim says who holds it."
    said = "; ".join(_say(p, sides) for p in outcome.deciding)
    conceding = [p.claimant for p in outcome.deciding if p.concedes]
    one = len(set(conceding)) == 1
    words = "say so against their own interest"
    if one:
        words = agree(conceding[0], "says so against its own interest", words)
    against = f" {_join(conceding)} {words}." if conceding and outcome.status == "agreed" else ""
    return f"{_open(outcome, sides)}: {said}.{against}"


def _open(outcome: Outcome, sides: Mapping[str, str]) -> str:
    """With which words the reason opens."""
    if outcome.voice is not None:
        return outcome.voice
    if outcome.status == "agreed":
        return f"{_OPENINGS['agreed']} by {_side(outcome.controller, sides)}"
    if outcome.status == "assessed" and outcome.split:
        return "No party says who holds it and observers differ"
    if outcome.status == "disputed":
        if any(not p.official for p in outcome.deciding):
            return "Disputed, a party denies what an observer says"
        whose = {p.allegiance for p in outcome.deciding}
        if len(whose) == 1:
            return f"Disputed between officials of {_side(whose.pop(), sides)}"
    return _OPENINGS[outcome.status]


def _say(position: Position, sides: Mapping[str, str]) -> str:
    """Who says what since when: "Ministry says Russia holds it (said 2025-01-06)"."""
    before = position.suspended
    if before is not None and not position.speaks:
        they = agree(position.claimant, "it has", "they have")
        quiet = f"then only that {they} yet to confirm ({_when(position, position.stated)})"
        verb = "alleged" if before.alleged else "said"
        parts = [f"{verb} that {_state(before, sides)} ({_since(before)}), {quiet}"]
    else:
        said = f" (said {_since(position)})" if position.stated is not None else ""
        verb = agree(position.claimant, "says", "say")
        if position.alleged:
            verb = agree(position.claimant, "alleges that", "allege that")
        parts = [f"{verb} {_state(position, sides)}{said}"] if position.speaks else []
    parts += _deny(position, sides)
    if not parts:
        parts = [agree(position.claimant, "says nothing", "say nothing")]
    return f"{position.claimant} {' and '.join(parts)}"


def _state(position: Position, sides: Mapping[str, str]) -> str:
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
    return " and ".join(words)


def _since(position: Position) -> str:
    """When its words were first and last said."""
    days = sorted({day for day in (position.stated, position.affirmed) if day is not None})
    return ", again ".join(_when(position, day) for day in days)


def _deny(position: Position, sides: Mapping[str, str]) -> list[str]:
    """What a claimant denied, with the days on which it did."""
    days: dict[str, set[dt.date]] = {}
    for denial in position.denials:
        side = _side(denial.controller, sides) if denial.controller else None
        days.setdefault(_name_denied(denial, side), set()).add(denial.stated)
    return [
        f"denied {what} ({', '.join(_when(position, day) for day in sorted(on))})"
        for what, on in sorted(days.items())
    ]


def _name_denied(denial: Denial, side: str | None) -> str:
    if denial.event == "contested":
        return "that there is fighting inside"
    if denial.event == "denied":
        return "a denial"
    if side is None:
        return "a claim"
    words = {"captured": "took it", "entered": "entered it"}
    return f"that {side} {words.get(denial.event, 'holds it')}"


def _when(position: Position, day: dt.date | None) -> str:
    """A day, or by which day if the statement's own date is vague."""
    return f"by {day}" if day in position.vague else f"{day}"


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
