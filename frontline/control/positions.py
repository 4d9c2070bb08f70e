"""What one claimant's claims about a place amount to on a date: its position.

A position is derived in two steps. Each claim that speaks on the date has an *effect* (who holds
the whole, who is present in a part, silence, or a denial). A claimant's position is its latest
effect by event date, then by the day it was stated, together with the denials that bind it still.

These are the rules in words, one place and day at a time; `engine` applies them to millions of
claims in columns, and the tests hold the two equal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from frontline.claims import Claimant, Quantity
from frontline.control.effects import Denial, Effect
from frontline.control.news import find_news, find_stakes, leaves
from frontline.wording import brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What one claimant's claims amount to for one place on one date.

    Attributes:
        claimant: name of the claimant.
        allegiance: its side, `independent` or `unknown`.
        official: whether it speaks for that side.
        controller: the side it says holds the whole place; None if it names nobody.
        present: sides it says are present in a part of the place, in alphabetical order.
        fighting: whether it reports fighting inside.
        alleged: whether it only alleges what it says, and never says so without doubt.
        extent: whole, part, outskirts or centre; None where it says nothing of extent.
        quantity: how much of the place, or how large an area in it, where it says so.
        denies: ids of the claims it denies.
        unconfirmed: whether it is on record as not having confirmed.
        inferred: whether the library derived it from a later capture; never a concession.
        contradictory: whether it contradicts itself on one day, which leaves it without a position.
        since: first day of this position, by event date.
        claims: ids of the claims behind it, in the order they were stated; of a claimant that went
            silent those of what it said before as well.
        stated: the day the position was first stated.
        restated: the day it was last stated, be it by a denial.
        affirmed: the day its words were last stated, denials apart.
        vague: those of its days that are only the last day of a vague date, such as "in January".
        changed: the day a change of control to this position was stated; None if the claimant only
            says that a state goes on, or repeats a change already known.
        changed_on: the day on which that change happened.
        taken: whether that change was a capture of the whole place.
        spoken: the last day of which it was said.
        repeated: whether it was stated more than once.
        concedes: whether an official says against its own side's interest, and without doubt, that
            another side holds the place.
        left: whether it says that its own side withdrew.
        suspended: what it said before it went silent; silence ends no dispute.
        family: of the last claim behind it (`Claim.family`), of the claimant where it says
            nothing; copies of one family do not count twice.
    """

    claimant: str
    allegiance: str
    official: bool
    controller: str | None = None
    present: tuple[str, ...] = ()
    fighting: bool = False
    alleged: bool = False
    extent: str | None = None
    quantity: Quantity | None = None
    denials: tuple[Denial, ...] = ()
    unconfirmed: bool = False
    inferred: bool = False
    contradictory: bool = False
    since: dt.date | None = None
    claims: tuple[str, ...] = ()
    stated: dt.date | None = None
    restated: dt.date | None = None
    affirmed: dt.date | None = None
    vague: frozenset[dt.date] = frozenset()
    changed: dt.date | None = None
    changed_on: dt.date | None = None
    taken: bool = False
    spoken: dt.date | None = None
    repeated: bool = False
    concedes: bool = False
    left: bool = False
    suspended: Position | None = None
    family: str = ""

    @property
    def denies(self) -> tuple[str, ...]:
        """Ids of the claims it denies."""
        return tuple(denial.claim for denial in self.denials)

    @property
    def speaks(self) -> bool:
        """Whether it says anything of who holds, is present in or has left the place."""
        return self.controller is not None or bool(self.present) or self.fighting or self.left

    @property
    def is_mere_silence(self) -> bool:
        """Whether all it has ever said is that it has yet to confirm: no evidence either way."""
        silent = self.unconfirmed and not self.speaks and not self.contradictory
        return silent and not self.denials and self.suspended is None

    @property
    def signature(self) -> tuple[object, ...]:
        """What must change for the position to have changed: not dates, not restatements."""
        return (
            self.claimant,
            self.controller,
            self.present,
            self.fighting,
            self.alleged,
            self.extent,
            self.quantity,
            tuple(sorted(self.denies)),
            self.unconfirmed,
            self.inferred,
            self.contradictory,
        )

    def __repr__(self) -> str:
        if self.controller is not None:
            says = f"{brief(self.controller, 12)} holds it"
        elif self.present or self.fighting:
            says = f"{', '.join(brief(side, 12) for side in self.present[:3]) or 'fighting'} inside"
        else:
            says = "names nobody"
        since = f" since {self.since}" if self.since else ""
        return f"<Position: {brief(self.claimant, 48)}: {says}{since}>"

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a position."""
        return {
            "claimant": self.claimant,
            "allegiance": self.allegiance,
            "official": self.official,
            "controller": self.controller,
            "present": list(self.present),
            "fighting": self.fighting,
            "alleged": self.alleged,
            "extent": self.extent,
            "quantity": None if self.quantity is None else self.quantity.to_dict(),
            "denies": list(self.denies),
            "unconfirmed": self.unconfirmed,
            "inferred": self.inferred,
            "contradictory": self.contradictory,
            "since": None if self.since is None else self.since.isoformat(),
            "claims": list(self.claims),
        }


def find_positions(effects: Sequence[Effect], *, many_sides: bool = False) -> tuple[Position, ...]:
    """Each claimant's position from the effects in force.

    Args:
        effects: of one place, all in force, in the order of `find_effects`.
        many_sides: whether there are more than two sides. Then naming another side concedes
            nothing unless one's own side had a stake: it withdrew, or was said by its own officials
            to hold the place.

    Returns:
        One position a claimant that has one, parties first, then by name.
    """
    news = find_news(effects)
    stakes = find_stakes(effects) if many_sides else None
    by_claimant: dict[Claimant, list[Effect]] = {}
    for effect in effects:
        by_claimant.setdefault(effect.claim.claimant, []).append(effect)
    positions = [_position(who, mine, news, stakes) for who, mine in by_claimant.items()]
    return tuple(sorted(positions, key=lambda p: (not p.official, p.claimant, p.allegiance)))


def infer_before(who: Claimant, other_side: str, *, claim: str, stated: dt.date | None) -> Position:
    """The position a capture implies for the days just before it: the other side held the place.

    Args:
        who: whose capture claim it is.
        other_side: the side that lost the place by it.
        claim: id of the claim.
        stated: the day it was stated.
    """
    return Position(
        claimant=who.name,
        allegiance=who.allegiance,
        official=who.official,
        controller=other_side,
        extent="whole",
        inferred=True,
        claims=(claim,),
        stated=stated,
        restated=stated,
        affirmed=stated,
        family=_family(who),
    )


@dataclass(slots=True)
class _Run:
    """Consecutive effects of one claimant that say the same."""

    effects: list[Effect] = field(default_factory=list)
    behind: list[Effect] = field(default_factory=list)
    contradictory: bool = False
    silent: bool = False
    before: _Run | None = None


def _position(
    who: Claimant,
    effects: Sequence[Effect],
    news: frozenset[str],
    stakes: frozenset[str] | None,
) -> Position:
    run = _last_run([effect for effect in effects if effect.kind is not None])
    denials, denying = _binding_denials(effects)
    position = _describe_run(who, run, news, stakes)
    stated = [day for day in (position.restated,) if day is not None]
    stated += [denial.stated for denial in denials]
    silenced = run.before if position.unconfirmed and not position.speaks else None
    if silenced is not None and (not silenced.effects or silenced.contradictory):
        silenced = None
    before = () if silenced is None else silenced.behind
    behind = {effect.claim.id: effect for effect in (*before, *run.behind, *denying)}
    order = sorted(behind.values(), key=lambda effect: (effect.stated, effect.claim.id))
    # What it says was first said when it said so, whatever it denied before.
    first = position.stated or min((denial.stated for denial in denials), default=None)
    since = min((effect.starts for effect in (run.effects or denying)), default=None)
    return replace(
        position,
        denials=denials,
        since=since,
        claims=tuple(effect.claim.id for effect in order),
        stated=first,
        restated=max(stated, default=None),
        vague=_find_vague([*run.behind, *denying]),
        repeated=position.repeated or bool(denials),
        suspended=None if silenced is None else _describe_run(who, silenced, news, stakes),
    )


def _describe_run(
    who: Claimant, run: _Run, news: frozenset[str], stakes: frozenset[str] | None
) -> Position:
    last = run.effects[-1] if run.effects and not run.contradictory else None
    changes = [effect for effect in run.effects if last and effect.claim.id in news]
    change = max(changes, key=lambda effect: (effect.stated, effect.starts), default=None)
    stated = [effect.stated for effect in run.behind]
    against = last is not None and last.controller not in (None, who.allegiance)
    sure = any(effect.claim.modality != "alleged" for effect in run.effects)
    return Position(
        claimant=who.name,
        allegiance=who.allegiance,
        official=who.official,
        controller=last.controller if last else None,
        present=last.present if last else (),
        fighting=last is not None and last.kind == "fighting",
        alleged=last is not None and last.kind != "silence" and not sure,
        extent=None if last is None or last.kind == "silence" else last.claim.extent,
        quantity=_last_quantity(run),
        unconfirmed=run.silent,
        contradictory=run.contradictory,
        since=min((effect.starts for effect in run.effects), default=None),
        claims=tuple(effect.claim.id for effect in run.behind),
        stated=min(stated, default=None),
        restated=max(stated, default=None),
        affirmed=max(stated, default=None),
        vague=_find_vague(run.behind),
        changed=change.stated if change else None,
        changed_on=change.starts if change else None,
        taken=any(effect.kind == "holder" for effect in changes),
        spoken=max((effect.starts for effect in run.behind), default=None),
        repeated=len(run.behind) > 1,
        concedes=against and sure and who.official and (stakes is None or who.allegiance in stakes),
        left=last is not None and leaves(last),
        family=_family(who) if last is None else last.claim.family,
    )


def _find_vague(effects: Sequence[Effect]) -> frozenset[dt.date]:
    """The days of statements on which none of them is known to have been made."""
    vague = {e.stated for e in effects if e.claim.known_first != e.claim.known_since}
    return frozenset(
        vague - {e.stated for e in effects if e.claim.known_first == e.claim.known_since}
    )


def _last_quantity(run: _Run) -> Quantity | None:
    """What the run last said of how much; who repeats it without a number takes none back."""
    said = [effect.claim.quantity for effect in run.effects if effect.claim.quantity is not None]
    return said[-1] if said and not run.contradictory else None


def _last_run(effects: Sequence[Effect]) -> _Run:
    """The last run of effects that say the same; contradictory if one day says two things."""
    days: list[list[Effect]] = []
    for effect in effects:
        if days and (days[-1][0].starts, days[-1][0].stated) == (effect.starts, effect.stated):
            days[-1].append(effect)
        else:
            days.append([effect])
    run = _Run()
    for day in days:
        # Not having confirmed one thing while saying another is no contradiction.
        speaking = [effect for effect in day if effect.kind != "silence"]
        settled = _settle(speaking or day)
        if settled is None:
            run = _Run(effects=list(day), behind=list(day), contradictory=True, before=run)
        elif run.effects and not run.contradictory and run.effects[-1].stance == settled[-1].stance:
            run.effects.extend(settled)
            run.behind.extend(day)
        else:
            run = _Run(effects=settled, behind=list(day), before=run)
        run.silent = len(speaking) < len(day)
    return run


def _settle(day: Sequence[Effect]) -> list[Effect] | None:
    """One claimant's statements of one day as one; None if they contradict each other.

    Being in a part of a place and holding the whole of it do not contradict when it is one side.
    """
    holders = [effect for effect in day if effect.kind == "holder"]
    others = [effect for effect in day if effect.kind != "holder"]
    if len({effect.stance for effect in day}) == 1:
        return list(day)
    if len({effect.stance for effect in holders}) == 1 and all(
        effect.kind == "presence" and effect.present == (holders[0].controller,)
        for effect in others
    ):
        return holders
    if not holders and all(effect.kind == "presence" for effect in others):
        # Both sides in parts of the place: said by one claimant on one day, that is fighting.
        return [_merge_presence(others)]
    return None


def _merge_presence(effects: Sequence[Effect]) -> Effect:
    present = tuple(sorted({side for effect in effects for side in effect.present}))
    last = effects[-1]
    return Effect(
        claim=last.claim,
        starts=last.starts,
        stated=last.stated,
        kind="presence",
        present=present,
        changes=any(effect.changes for effect in effects),
    )


def _binding_denials(effects: Sequence[Effect]) -> tuple[tuple[Denial, ...], list[Effect]]:
    """Denials of one claimant still in force: it has not since named the denied side as holder."""
    denials: list[Denial] = []
    denying: list[Effect] = []
    for effect in effects:
        denial = effect.denial
        if denial is None:
            continue
        conceded = denial.controller is not None and any(
            later.controller == denial.controller and later.stated > denial.stated
            for later in effects
        )
        if not conceded:
            denials.append(denial)
            denying.append(effect)
    return tuple(denials), denying


def _family(who: Claimant) -> str:
    return who.family or who.name
