"""What is allowed in a ledger but deserves a second look, each doubt with its claim."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from frontline.claims import HYPOTHETICAL, NEUTRAL_ALLEGIANCES, Claim
from frontline.ledger.suggestions import find_likely
from frontline.ledger.validation import Fault
from frontline.wording import say_count

_HELD = frozenset({"captured", "holds", "repelled"})
_TWO = 2


def find_notes(claims: Sequence[Claim], sides: Mapping[str, str] | None) -> list[Fault]:
    """What is allowed but deserves a second look.

    Args:
        claims: in the order given.
        sides: the declared sides, code to name; None where none are declared.
    """
    by_id = {claim.id: claim for claim in claims}
    notes = list(_party_doubts(claims))
    notes.extend(_side_doubts(claims, sides or {}))
    notes.extend(_leaving_doubts(claims))
    notes.extend(_repeating_doubts(claims))
    for index, claim in enumerate(claims):
        notes.extend(Fault(index, *found) for found in _doubts(claim))
        target = None if claim.about is None else by_id.get(claim.about)
        if target is not None and target is not claim:
            notes.extend(Fault(index, *found) for found in _about_doubts(claim, target))
    return notes


def _party_doubts(claims: Sequence[Claim]) -> Iterator[Fault]:
    """A ledger that says of nobody whose side he takes, so that all count as observers."""
    sided = any(claim.side is not None for claim in claims)
    if sided and all(claim.claimant.allegiance == "unknown" for claim in claims):
        yield Fault(
            None,
            "claimants",
            "no claimant has an `allegiance`: all count as observers, and nothing will be claimed, "
            "disputed or agreed; say in `allegiance` and `official` who speaks for a side",
        )


# -- sides that may be slips of the pen


@dataclass(slots=True)
class _Use:
    """Where the code of a side is named.

    Attributes:
        index: the first claim that names it.
        field: where in that claim.
        count: how many claims name it.
    """

    index: int
    field: str
    count: int = 0


def _side_doubts(claims: Sequence[Claim], sides: Mapping[str, str]) -> Iterator[Fault]:
    """Sides that nobody has given a name, and that look like another one misspelt.

    A ledger that declares no sides has those that its claims name, so a slip of the pen would be a
    belligerent of its own.
    """
    uses = _count_uses(claims)
    for code, use in uses.items():
        if sides.get(code, code) != code:
            continue  # whoever names it means it
        more = {
            other: found
            for other, found in uses.items()
            if other != code and (sides.get(other, other) != other or _rank(found) > _rank(use))
        }
        meant = find_likely(code, (*more, *_neutral(use)))
        often = sum(found.count >= _TWO for found in more.values())
        if meant is not None:
            yield Fault(use.index, use.field, _tell_likely(code, use, meant, more.get(meant)))
        elif use.count == 1 and often >= _TWO:
            yield Fault(
                use.index,
                use.field,
                f"side {code!r} is named by this claim alone, the others name "
                f"{_listed(list(more))}: correct it if it is a slip, or declare the sides with "
                "their names if it is one more belligerent",
            )


def _count_uses(claims: Sequence[Claim]) -> dict[str, _Use]:
    uses: dict[str, _Use] = {}
    for index, claim in enumerate(claims):
        named = (
            {}
            if claim.claimant.allegiance in NEUTRAL_ALLEGIANCES
            else {claim.claimant.allegiance: "claimant"}
        )
        if claim.side is not None:
            named[claim.side] = "side"
        for code, field in named.items():
            uses.setdefault(code, _Use(index, field)).count += 1
    return uses


def _rank(use: _Use) -> tuple[int, int]:
    """How much speaks for a code rather than another: how often it is named, then how early."""
    return use.count, -use.index


def _neutral(use: _Use) -> tuple[str, ...]:
    return tuple(sorted(NEUTRAL_ALLEGIANCES)) if use.field == "claimant" else ()


def _tell_likely(code: str, use: _Use, meant: str, other: _Use | None) -> str:
    if other is None:
        return f"allegiance {code!r} counts as a side of its own; did you mean {meant!r}?"
    often = "this claim alone" if use.count == 1 else say_count(use.count, "claim")
    return (
        f"side {code!r} is named by {often}, {meant!r} by {other.count}, and they count as two "
        f"belligerents; did you mean {meant!r}? If not, declare the sides with their names"
    )


def _listed(codes: Sequence[str]) -> str:
    shown = [repr(code) for code in codes[:5]]
    return ", ".join(shown) if len(shown) < _TWO else f"{', '.join(shown[:-1])} and {shown[-1]}"


# -- single claims


def _doubts(claim: Claim) -> Iterator[tuple[str, str]]:
    if claim.known_since is None:
        yield (
            "stated_on",
            "neither `stated_on` nor `published` says a day: nobody can tell when it was known",
        )
    if _concedes_to_itself(claim):
        own = (
            f"if {claim.claimant.name} means its own side's withdrawal, `side` names the other one"
        )
        yield "side", f"reads as: the other side withdrew and {claim.side} holds it now; {own}"
    if claim.modality in HYPOTHETICAL:
        yield "modality", f"`{claim.modality}`: kept for the record, moves no control"


def _concedes_to_itself(claim: Claim) -> bool:
    own = claim.side is not None and claim.side == claim.claimant.allegiance
    return own and claim.event == "withdrew"


def _leaving_doubts(claims: Sequence[Claim]) -> Iterator[Fault]:
    """Withdrawals that leave a place to whom the claimant itself said to hold it already.

    `side` names who holds it then; who takes it for the one that left turns the claim round.
    """
    leaving = [
        (index, claim)
        for index, claim in enumerate(claims)
        if claim.event == "withdrew" and claim.side is not None and not _concedes_to_itself(claim)
    ]
    before: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims if leaving else ():
        if claim.event in _HELD and claim.extent == "whole" and claim.modality not in HYPOTHETICAL:
            before.setdefault(_who_and_where(claim), []).append(claim)
    for index, claim in leaving:
        earlier = [c for c in before.get(_who_and_where(claim), ()) if _precedes(c, claim)]
        last = max(earlier, key=lambda other: (other.starts or date.min, other.id), default=None)
        if last is not None and last.side == claim.side:
            yield Fault(
                index,
                "side",
                f"reads as: the other side withdrew and {claim.side} holds it now, but "
                f"{last.id!r} has {claim.side} hold it already; if {claim.side} is who withdrew, "
                "`side` names the other one",
            )


def _repeating_doubts(claims: Sequence[Claim]) -> Iterator[Fault]:
    """Captures dated so vaguely that they say again what was said before a rival's capture.

    They count as that; whoever means a second capture has to date it after the rival's.
    """
    taken = [
        (index, claim)
        for index, claim in enumerate(claims)
        if claim.event == "captured" and claim.extent == "whole" and claim.starts is not None
    ]
    vague = [(index, claim) for index, claim in taken if _first_day(claim) != claim.starts]
    known: dict[tuple[str, str, str | None], list[date]] = {}
    by_side: dict[str, dict[str | None, list[tuple[date, str]]]] = {}
    for _, claim in sorted(taken, key=lambda pair: pair[1].starts or date.min) if vague else ():
        day = claim.starts or date.min
        own = by_side.setdefault(claim.place.id, {}).setdefault(claim.side, [])
        own.append((day, claim.id))
        if _first_day(claim) == day:
            known.setdefault((*_who_and_where(claim), claim.side), []).append(day)
    for index, claim in vague:
        last = claim.starts or date.min
        days = known.get((*_who_and_where(claim), claim.side), [])
        at = bisect_right(days, last) - 1
        if at < 0 or days[at] < _first_day(claim):
            continue
        rivals = {
            side: some for side, some in by_side[claim.place.id].items() if side != claim.side
        }
        for side, some in rivals.items():
            low = bisect_right(some, days[at], key=itemgetter(0))
            if low < len(some) and some[low][0] <= last:
                yield Fault(
                    index,
                    "event_date",
                    f"`{claim.event_date}` holds the capture of {days[at]} and counts as saying "
                    f"that again, though {some[low][1]!r} has {side} take it meanwhile; a second "
                    f"capture needs a date that begins after {days[at]}",
                )
                break


def _first_day(claim: Claim) -> date:
    """The first day that an event date can mean; of an undated claim the day it speaks from."""
    said, starts = claim.event_date, claim.starts or date.min
    if said is None or said.earliest is said.latest is None:
        return starts
    return min(said.earliest or date.min, starts)


def _who_and_where(claim: Claim) -> tuple[str, str]:
    return claim.claimant.name, claim.place.id


def _precedes(first: Claim, second: Claim) -> bool:
    days = first.starts, second.starts
    return days[0] is not None and days[1] is not None and days[0] < days[1]


# -- claims about others


def _about_doubts(claim: Claim, target: Claim) -> Iterator[tuple[str, str]]:
    if claim.place.id != target.place.id:
        yield (
            "about",
            f"is about {claim.place.name}, but {target.id!r} is about {target.place.name}",
        )
    if claim.event == "confirmed" and claim.side not in (None, target.side):
        yield (
            "side",
            f"confirms a claim for {target.side}, but names {claim.side}: confirms nothing",
        )
    if claim.event == "denied":
        yield from _denial_doubts(claim, target)
    known, target_known = claim.known_since, target.known_since
    if known is not None and target_known is not None and known < target_known:
        yield "about", f"speaks of {target.id!r}, which was not known before {target_known}"


def _denial_doubts(claim: Claim, target: Claim) -> Iterator[tuple[str, str]]:
    if claim.side is not None and claim.side == target.side:
        words = (
            f"denies a claim for {target.side} and names {claim.side} as who then still holds it"
        )
        yield "side", f"{words}: `side` of a denial is the other side, or nobody"
    if claim.claimant == target.claimant:
        words = f"{claim.claimant.name} denies its own claim {target.id!r}"
        yield "about", f"{words}; what somebody takes back is `retracted`"
