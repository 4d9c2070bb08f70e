"""Which positions count, and how they become a status: small frozen objects the caller names.

A policy is anything with a `name` and a `decide(positions) -> Outcome`; see `Policy`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from frontline.control.positions import Position
from frontline.errors import UnknownPolicy

Status = Literal["agreed", "claimed", "disputed", "contested", "assessed", "unknown"]
STATUSES: tuple[Status, ...] = (
    "agreed",
    "claimed",
    "disputed",
    "contested",
    "assessed",
    "unknown",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What all positions amount to.

    Attributes:
        status: see the table of statuses in the documentation.
        controller: code of the side, None unless the status names one.
        deciding: the positions the status rests on.
        superseded: positions of parties that a newer claim of a rival has overtaken.
        split: whether observers who count name different sides.
    """

    status: Status
    controller: str | None = None
    deciding: tuple[Position, ...] = ()
    superseded: tuple[Position, ...] = ()
    split: bool = False


@runtime_checkable
class Policy(Protocol):
    """Turns positions into an outcome."""

    @property
    def name(self) -> str:
        """How the policy is called on the command line."""
        ...

    def decide(self, positions: Sequence[Position]) -> Outcome:
        """What the positions, all in force for one place on one date, amount to."""
        ...


@dataclass(frozen=True, slots=True)
class Parties:
    """The default: official claimants determine the status; observers only where they are silent.

    * An older position of a party does not contradict a capture or an entry that a rival states
      later, unless it is repeated on or after that day. A rival that merely says it holds the place
      does contradict it: then both say they hold it.
    * Fighting reported in a place that was merely held makes it contested; reported after a capture
      claim, it disputes that claim.
    * A denial binds what was claimed up to its date and ends with a concession of the denying side
      or a capture with a later event date.
    """

    name: str = "parties"

    def decide(self, positions: Sequence[Position]) -> Outcome:
        """See the class."""
        parties = [p for p in positions if p.official and not p.inferred]
        fresh, superseded = _overtake([p for p in parties if p.speaks])
        denied = _standing_denials(parties, fresh)
        if denied or _contradict(fresh):
            deciding = (*fresh, *(p for p in denied if p not in fresh))
            return Outcome(status="disputed", deciding=deciding, superseded=superseded)
        outcome = _decide_parties(fresh, superseded)
        if outcome is not None:
            return outcome
        observers = [p for p in positions if not p.official and not p.inferred]
        return _decide_observers(observers, superseded)


@dataclass(frozen=True, slots=True)
class Observer:
    """One observer's view alone: `observer:ISW`.

    Attributes:
        claimant: the claimant's name as the ledger writes it; case does not matter.
    """

    claimant: str

    @property
    def name(self) -> str:
        """`observer:` and the claimant's name."""
        return f"observer:{self.claimant}"

    def decide(self, positions: Sequence[Position]) -> Outcome:
        """See the class."""
        wanted = self.claimant.casefold()
        return _decide_observers(
            [p for p in positions if p.claimant.casefold() == wanted and not p.inferred], ()
        )


@dataclass(frozen=True, slots=True)
class Majority:
    """What most source families say, parties and observers alike; copies do not vote twice.

    Claimants of one `family` have one vote, and none where they name different sides. More than
    half of the votes name a holder; otherwise nobody is named. The result is never more than
    `assessed`: a vote makes no agreement.
    """

    name: str = "majority"

    def decide(self, positions: Sequence[Position]) -> Outcome:
        """See the class."""
        speaking = [p for p in positions if p.speaks and not p.inferred]
        families: dict[str, set[str]] = {}
        for position in speaking:
            if position.controller is not None:
                families.setdefault(position.family, set()).add(position.controller)
        votes = Counter(next(iter(sides)) for sides in families.values() if len(sides) == 1)
        holders = tuple(p for p in speaking if p.controller is not None)
        if not holders:
            return _decide_observers(speaking, ())
        controller, count = votes.most_common(1)[0] if votes else (None, 0)
        if 2 * count <= len(families):
            return Outcome(status="assessed", deciding=holders, split=True)
        return Outcome(
            status="assessed",
            controller=controller,
            deciding=tuple(p for p in holders if p.controller == controller),
            split=count < len(families),
        )


@dataclass(frozen=True, slots=True)
class AgainstInterest:
    """Only what a side admits against its own interest; everything else is unknown."""

    name: str = "against_interest"

    def decide(self, positions: Sequence[Position]) -> Outcome:
        """See the class."""
        outcome = Parties().decide(positions)
        conceding = tuple(p for p in outcome.deciding if p.concedes)
        if outcome.status != "agreed" or not conceding:
            return Outcome(status="unknown")
        return Outcome(status="agreed", controller=outcome.controller, deciding=conceding)


def policy_named(name: str) -> Policy:
    """The policy of that name: `parties`, `observer:NAME`, `majority` or `against_interest`.

    Raises:
        UnknownPolicy: no such policy.
    """
    word, _, argument = name.partition(":")
    plain: dict[str, Callable[[], Policy]] = {
        "parties": Parties,
        "majority": Majority,
        "against_interest": AgainstInterest,
    }
    if name in plain:
        return plain[name]()
    if word == "observer" and argument.strip():
        return Observer(argument.strip())
    raise UnknownPolicy(f"no policy {name!r}; there are: {', '.join(plain)}, observer:NAME")


def view(positions: Sequence[Position], viewpoint: str) -> tuple[Status, str | None]:
    """What the place looks like according to one side, or to the observers.

    Args:
        positions: those in force for one place on one date.
        viewpoint: code of a side, or `observers`.

    Returns:
        (status, controller). A side's own word is at most `claimed`, or `agreed` where it
        concedes; where its officials contradict one another, `disputed`.
    """
    if viewpoint == "observers":
        outcome = _decide_observers([p for p in positions if not p.official and not p.inferred], ())
        return outcome.status, outcome.controller
    own = [p for p in positions if p.official and p.allegiance == viewpoint and not p.inferred]
    fresh, _ = _overtake([p for p in own if p.speaks])
    if _contradict(fresh):
        return "disputed", None
    outcome_or_none = _decide_parties(fresh, ())
    if outcome_or_none is not None:
        return outcome_or_none.status, outcome_or_none.controller
    return ("disputed", None) if any(p.denials for p in own) else ("unknown", None)


def _incompatible(a: Position, b: Position) -> bool:
    """Whether two positions cannot both be true."""
    if a.controller is not None and b.controller is not None:
        return a.controller != b.controller
    if a.controller is None and b.controller is None:
        return False  # presence beside presence or fighting: both may be so
    holder, other = (a, b) if a.controller is not None else (b, a)
    return other.fighting or any(side != holder.controller for side in other.present)


def _overtakes(newer: Position, older: Position) -> bool:
    """Whether a newer position ends an older one, which was not repeated since."""
    if older.restated is None:
        return False
    if newer.changed is not None:
        moment: dt.date | None = newer.changed
    elif newer.fighting and older.controller is not None and not older.taken:
        moment = newer.stated
    else:
        return False
    return moment is not None and moment > older.restated


def _overtake(
    positions: Sequence[Position],
) -> tuple[tuple[Position, ...], tuple[Position, ...]]:
    """Split positions into those that stand and those that a newer claim has overtaken."""
    gone = [
        older
        for older in positions
        if any(_incompatible(newer, older) and _overtakes(newer, older) for newer in positions)
    ]
    return tuple(p for p in positions if p not in gone), tuple(gone)


def _contradict(positions: Sequence[Position]) -> bool:
    return any(
        _incompatible(a, b) for index, a in enumerate(positions) for b in positions[index + 1 :]
    )


def _standing_denials(parties: Sequence[Position], fresh: Sequence[Position]) -> list[Position]:
    """Parties whose denial still stands against a position of a rival in force."""

    def binds(denier: Position) -> bool:
        return any(
            _denial_binds(denier, denial.controller, denial.stated, rival)
            for denial in denier.denials
            for rival in fresh
        ) and not any(
            own.concedes and own.restated is not None and own.restated > denial.stated
            for denial in denier.denials
            for own in fresh
            if own.allegiance == denier.allegiance and own.controller == denial.controller
        )

    return [party for party in parties if party.denials and binds(party)]


def _denial_binds(
    denier: Position, controller: str | None, stated: dt.date, rival: Position
) -> bool:
    if rival.claimant == denier.claimant or rival.allegiance == denier.allegiance:
        return False
    named = rival.controller if rival.controller is not None else next(iter(rival.present), None)
    if named is None or named != controller:
        return False
    moment = rival.changed or rival.stated
    return moment is None or moment <= stated


def _decide_parties(fresh: Sequence[Position], superseded: tuple[Position, ...]) -> Outcome | None:
    holders = [p for p in fresh if p.controller is not None]
    if holders:
        controller = holders[0].controller
        sides = {p.allegiance for p in holders}
        agreed = len(sides) > 1 or any(p.concedes for p in holders)
        return Outcome(
            status="agreed" if agreed else "claimed",
            controller=controller,
            deciding=tuple(holders),
            superseded=superseded,
        )
    if fresh:
        return Outcome(status="contested", deciding=tuple(fresh), superseded=superseded)
    return None


def _decide_observers(observers: Sequence[Position], superseded: tuple[Position, ...]) -> Outcome:
    speaking = tuple(p for p in observers if p.speaks)
    holders = tuple(p for p in speaking if p.controller is not None)
    sides = {p.controller for p in holders}
    if len(sides) == 1:
        return Outcome(
            status="assessed",
            controller=holders[0].controller,
            deciding=holders,
            superseded=superseded,
            split=len(speaking) > len(holders),
        )
    if sides:
        return Outcome(status="assessed", deciding=holders, superseded=superseded, split=True)
    if speaking:
        return Outcome(status="contested", deciding=speaking, superseded=superseded)
    return Outcome(status="unknown", superseded=superseded)
