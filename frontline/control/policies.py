"""Which positions count, and how they become a status: small frozen objects the caller names.

A policy is anything with a `name` and a `decide(positions) -> Outcome`; see `Policy`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, runtime_checkable

from frontline.claims import Claimant
from frontline.control.effects import Denial
from frontline.control.positions import Position

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
        voice: whose view it is, in the words with which the reason opens, where it is not
            everyone's.
    """

    status: Status
    controller: str | None = None
    deciding: tuple[Position, ...] = ()
    superseded: tuple[Position, ...] = ()
    split: bool = False
    voice: str | None = None


@runtime_checkable
class Policy(Protocol):
    """Turns positions into an outcome."""

    @property
    def name(self) -> str:
        """How the policy is called on the command line."""
        ...

    def decide(self, positions: Sequence[Position]) -> Outcome:
        """What the positions, all in force for one place on one date, amount to.

        The outcome depends on the positions alone; its controller is None or one of the sides.
        """
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
      or a capture with a later event date. It also speaks where it denies an observer.
    * Going silent ends no dispute.
    """

    name: str = "parties"

    def decide(self, positions: Sequence[Position]) -> Outcome:
        """See the class."""
        parties = [p for p in positions if p.official and not p.inferred]
        observers = [p for p in positions if not p.official and not p.inferred]
        fresh, superseded = _overtake([p for p in parties if p.speaks])
        deniers = _standing_denials(parties, fresh, fresh)
        silenced = _silenced_rivals(parties, fresh)
        if deniers or silenced or _contradict(fresh):
            against = (p for p in (*deniers, *silenced) if p not in fresh)
            deciding = tuple(dict.fromkeys((*fresh, *against)))
            return Outcome(status="disputed", deciding=deciding, superseded=superseded)
        outcome = _decide_parties(fresh, superseded)
        if outcome is not None:
            return outcome
        speaking = [p for p in observers if p.speaks]
        deniers = _standing_denials(parties, speaking, fresh)
        if deniers:
            deciding = tuple(dict.fromkeys((*deniers, *speaking)))
            return Outcome(status="disputed", deciding=deciding, superseded=superseded)
        return _decide_observers(observers, superseded)


@dataclass(frozen=True, slots=True)
class Observer:
    """One observer's view alone: `observer:ISW`.

    Attributes:
        claimant: the claimant's name as the ledger writes it; case does not matter.
        required: whether a ledger in which he claims nothing at all is refused, as where his name
            is misspelt; otherwise nothing is known there.
    """

    claimant: str
    required: bool = True

    @property
    def name(self) -> str:
        """`observer:` and the claimant's name."""
        return f"observer:{self.claimant}"

    def is_among(self, claimants: Iterable[Claimant]) -> bool:
        """Whether somebody of that name is among some claimants."""
        wanted = self.claimant.casefold()
        return any(claimant.name.casefold() == wanted for claimant in claimants)

    def decide(self, positions: Sequence[Position]) -> Outcome:
        """See the class."""
        wanted = self.claimant.casefold()
        own = [p for p in positions if p.claimant.casefold() == wanted and not p.inferred]
        voice = own[0].claimant if own else self.claimant
        return replace(_decide_observers(own, ()), voice=f"According to {voice} alone")


@dataclass(frozen=True, slots=True)
class Majority:
    """What most source families say, parties and observers alike; copies do not vote twice.

    Positions of one family have one vote, and none where they name different sides; who denies, or
    says that there is fighting, votes against every holder. The family is the claimant's or, of an
    observer without any, its source's (`Claim.family`). More than half of the families name a
    holder; otherwise nobody is named. The result is never more than `assessed`: a
    vote makes no agreement.
    """

    name: str = "majority"

    def decide(self, positions: Sequence[Position]) -> Outcome:
        """See the class."""
        speaking = [p for p in positions if (p.speaks or p.denials) and not p.inferred]
        families: dict[str, set[str]] = {}
        for position in speaking:
            named = {position.controller} if position.controller is not None else set()
            families.setdefault(position.family, set()).update(named)
        votes = Counter(next(iter(sides)) for sides in families.values() if len(sides) == 1)
        holders = tuple(p for p in speaking if p.controller is not None)
        if not holders:
            return replace(_decide_observers(speaking, ()), voice="By the majority of sources")
        controller, count = votes.most_common(1)[0] if votes else (None, 0)
        if 2 * count <= len(families):
            voice = f"No side is named by most of {len(families)} source families"
            if len(families) == 1:
                voice = "The one source family that speaks names no single side"
            return Outcome(status="assessed", deciding=holders, split=True, voice=voice)
        return Outcome(
            status="assessed",
            controller=controller,
            deciding=tuple(p for p in holders if p.controller == controller),
            split=count < len(families),
            voice="According to the one source family that speaks"
            if len(families) == 1
            else f"According to {count} of {len(families)} source families",
        )


@dataclass(frozen=True, slots=True)
class AgainstInterest:
    """Only what a side admits against its own interest; everything else is unknown."""

    name: str = "against_interest"

    def decide(self, positions: Sequence[Position]) -> Outcome:
        """See the class."""
        outcome = Parties().decide(positions)
        conceding = tuple(p for p in outcome.deciding if p.concedes)
        voice = "Counting only what is said against one's own interest"
        if outcome.status != "agreed" or not conceding:
            return Outcome(status="unknown", voice=voice)
        return Outcome(
            status="agreed", controller=outcome.controller, deciding=conceding, voice=voice
        )


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
    if other.left and other.allegiance == holder.controller:
        return True
    return other.fighting or any(side != holder.controller for side in other.present)


def _overtakes(newer: Position, older: Position) -> bool:
    """Whether a newer position ends an older one, which was not repeated since.

    A change ends what was last stated before it was reported. It does not end a change that
    happened later, and it does end what speaks only of days before it: the older news of one's own
    side, or a first report that came late.
    """
    if older.restated is None:
        return False
    if newer.changed is None or newer.changed_on is None:
        fights = newer.fighting and older.controller is not None and not older.taken
        return fights and newer.stated is not None and newer.stated > older.restated
    if older.changed_on is not None and older.changed_on > newer.changed_on:
        return False
    if newer.changed > older.restated:
        return True
    own_news = newer.allegiance == older.allegiance or not older.repeated
    before = older.spoken is not None and older.spoken < newer.changed_on
    return own_news and before and not older.denials


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


def _standing_denials(
    parties: Sequence[Position], denied: Sequence[Position], fresh: Sequence[Position]
) -> list[Position]:
    """Parties with a denial that stands against one of some positions in force."""

    def stands(denier: Position, denial: Denial) -> bool:
        conceded = any(
            own.concedes
            and own.allegiance == denier.allegiance
            and own.controller == denial.controller
            and own.restated is not None
            and own.restated > denial.stated
            for own in fresh
        )
        return not conceded and any(_binds(denier, denial, rival) for rival in denied)

    return [p for p in parties if any(stands(p, denial) for denial in p.denials)]


def _binds(denier: Position, denial: Denial, rival: Position) -> bool:
    """Whether a denial denies what a position says."""
    if rival.claimant == denier.claimant:
        return False
    named = rival.controller if rival.controller is not None else next(iter(rival.present), None)
    about_it = denial.claim in rival.claims or (named is not None and named == denial.controller)
    moment = rival.changed or rival.stated
    return about_it and (moment is None or moment <= denial.stated)


def _silenced_rivals(parties: Sequence[Position], fresh: Sequence[Position]) -> list[Position]:
    """Parties that contradicted a position in force and then merely went silent."""
    return [
        p
        for p in parties
        if p.suspended is not None
        and any(
            _incompatible(rival, p.suspended)
            and not _overtakes(rival, p.suspended)
            and not _overtakes(p.suspended, rival)
            for rival in fresh
        )
    ]


def _decide_parties(fresh: Sequence[Position], superseded: tuple[Position, ...]) -> Outcome | None:
    holders = [p for p in fresh if p.controller is not None]
    leavers = [p for p in fresh if p.left and p not in holders]
    if holders:
        controller = holders[0].controller
        losers = {
            p.allegiance for p in fresh if p.concedes or (p.left and p.allegiance != controller)
        }
        # Nobody concedes for a third side that was there as well.
        others = {
            p.allegiance
            for p in (*fresh, *superseded)
            if p.allegiance != controller and p.allegiance in (p.controller, *p.present)
        }
        own = any(p.allegiance == controller for p in holders)
        return Outcome(
            # A third side's word about others is neither a concession nor a claim of its own.
            status="agreed" if losers and others <= losers else "claimed" if own else "assessed",
            controller=controller,
            deciding=(*holders, *leavers),
            superseded=superseded,
        )
    if any(p.present or p.fighting for p in fresh):
        return Outcome(status="contested", deciding=tuple(fresh), superseded=superseded)
    return None


def _decide_observers(observers: Sequence[Position], superseded: tuple[Position, ...]) -> Outcome:
    speaking = tuple(p for p in observers if p.speaks)
    holders = tuple(p for p in speaking if p.controller is not None)
    if holders:
        differ = _contradict(speaking)
        return Outcome(
            status="assessed",
            controller=None if differ else holders[0].controller,
            deciding=speaking if differ else holders,
            superseded=superseded,
            split=differ,
        )
    if any(p.present or p.fighting for p in speaking):
        return Outcome(status="contested", deciding=speaking, superseded=superseded)
    return Outcome(status="unknown", superseded=superseded)
