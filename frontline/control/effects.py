"""What one claim does to its claimant's position: a holder, a presence, silence, a denial."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from frontline.claims import HYPOTHETICAL, Claim, Claimant
from frontline.dates import FuzzyDate

EffectKind = Literal["holder", "presence", "fighting", "silence"]

_CHANGES = frozenset({"captured", "withdrew", "entered"})
"""Events that say something happened, not only that a state goes on."""
_PARTIAL = frozenset({"part", "outskirts", "centre"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A claim denied by a claimant.

    Attributes:
        claim: id of the denied claim.
        controller: the side that claim puts in control; None if it names nobody.
        event: what that claim says.
        stated: the day of the denial; it binds claims stated up to then and does not expire.
    """

    claim: str
    controller: str | None
    event: str
    stated: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one claim does to its claimant's position.

    Attributes:
        claim: the claim.
        starts: first day it speaks of.
        stated: the day it was stated (else published, else `starts`).
        kind: holder of the whole, presence in a part, fighting inside, or silence.
        controller: holder of the whole, for `holder`.
        present: sides present in a part.
        changes: whether it says something happened.
        denial: the denial it carries, if any.
        date: the date it gives for what it says, be it that of a claim it confirms; None without.
    """

    claim: Claim
    starts: dt.date
    stated: dt.date
    kind: EffectKind | None
    controller: str | None = None
    present: tuple[str, ...] = ()
    changes: bool = False
    denial: Denial | None = None
    date: FuzzyDate | None = None

    @property
    def stance(self) -> tuple[object, ...]:
        """What the effect makes of the place, apart from dates."""
        return (self.kind, self.controller, self.present)


def find_effects(
    claims: Iterable[Claim], by_id: Mapping[str, Claim], sides: Collection[str] = ()
) -> list[Effect]:
    """The effects of some claims on their claimants' positions, earliest first.

    Args:
        claims: claims about one place, of any claimants; those without effect are passed over.
        by_id: every claim that can be known, for `about`.
        sides: the belligerents; where they are two, who withdraws leaves the place to the other.

    Returns:
        Effects in the order of `starts`, then `stated`, then claim id.
    """
    found = [effect for claim in claims if (effect := _effect(claim, by_id)) is not None]
    effects = [_name_opponent(effect, sides) for effect in found]
    return sorted(effects, key=lambda effect: (effect.starts, effect.stated, effect.claim.id))


def split_overruled(effects: Sequence[Effect]) -> tuple[list[Effect], list[Effect]]:
    """What is left of some effects once claimants have overruled their own earlier words.

    A later event usually counts for more than an older one, whenever either was stated. But who
    first says that a side holds the place today, and afterwards that it was lost the week before,
    has changed its mind:

    * A change of the whole place, stated without doubt, overrules what its claimant had said before
      of later days: that another side goes on holding it, that there is fighting inside, or that
      the same side is in a part of it. It does not overrule a change with a later event date, nor
      does a change reach past the next one that its claimant dates later.
    * Whatever a claimant says ends its earlier silence about later days.
    * A denial stays a denial; who it said still holds the place may be overruled.

    Args:
        effects: of one place, all in force, in the order of `find_effects`.

    Returns:
        The effects that are left, and those overruled after which their claimants have not said
        anything that stands: without them a reader would miss what was said last.
    """
    changes: dict[Claimant, list[Effect]] = {}
    spoken: dict[Claimant, dt.date] = {}
    missed: dict[Claimant, list[Effect]] = {}
    kept = []
    for effect in effects:
        who = effect.claim.claimant
        latest = changes.get(who, [])
        silent = effect.kind == "silence" and effect.stated < spoken.get(who, dt.date.min)
        if silent or (latest and _overrules(latest, effect)):
            missed.setdefault(who, []).append(effect)
            if effect.denial is not None:
                kept.append(replace(effect, kind=None, controller=None))
            continue
        kept.append(effect)
        if effect.kind is not None:
            missed.pop(who, None)
        if effect.kind not in (None, "silence"):
            spoken[who] = max(spoken.get(who, dt.date.min), effect.stated)
        if effect.changes and effect.kind == "holder" and effect.claim.modality != "alleged":
            same = latest and _day(latest[0]) == _day(effect)
            changes[who] = [*latest, effect] if same else [effect]
    return kept, [effect for some in missed.values() for effect in some]


def _day(effect: Effect) -> tuple[dt.date, dt.date]:
    return effect.starts, effect.stated


def _overrules(changes: Sequence[Effect], effect: Effect) -> bool:
    """Whether a claimant's last change, if it was stated later, leaves nothing of an effect.

    Two changes of one day that contradict each other overrule nothing.
    """
    change = changes[0]
    if effect.stated >= change.stated or any(each.stance != change.stance for each in changes):
        return False
    gone = change.controller
    if effect.kind == "fighting":
        return gone is not None
    named = effect.present if effect.kind == "presence" else (effect.controller,)
    if effect.changes:  # a change of later date stands, unless it was less of the same
        return effect.kind == "presence" and named == (gone,)
    if gone is None:  # of more than two sides one left, and nobody is said to have followed
        return change.claim.claimant.allegiance in named
    if effect.kind == "presence":
        return any(named)
    return effect.kind == "holder" and named[0] not in (None, gone)


def _name_opponent(effect: Effect, sides: Collection[str]) -> Effect:
    own = effect.claim.claimant.allegiance
    left = effect.claim.event == "withdrew" and effect.kind == "holder"
    if not left or effect.controller is not None or len(sides) != 2 or own not in sides:  # noqa: PLR2004
        return effect
    return replace(effect, controller=next(side for side in sides if side != own))


def _effect(claim: Claim, by_id: Mapping[str, Claim]) -> Effect | None:
    starts = claim.starts
    if starts is None or claim.modality in HYPOTHETICAL:
        return None
    stated = claim.known_since or starts
    if claim.event == "confirmed":
        return _adopted(claim, by_id, stated)
    if claim.event == "denied":
        return _denied(claim, by_id, starts, stated)
    if claim.event == "unconfirmed":
        return Effect(claim=claim, starts=starts, stated=stated, kind="silence")
    kind, controller, present = _outcome(claim)
    if kind is None:
        return None
    return Effect(
        claim=claim,
        starts=starts,
        stated=stated,
        kind=kind,
        controller=controller,
        present=present,
        changes=claim.event in _CHANGES,
        date=claim.event_date,
    )


def _outcome(claim: Claim) -> tuple[EffectKind | None, str | None, tuple[str, ...]]:
    side = claim.side
    if claim.event == "contested":
        return "fighting", None, ()
    if claim.event == "entered":
        return "presence", None, (side,) if side else ()
    if claim.event == "repelled":
        # On an area a repelled attack says nothing of who holds what.
        return (None, None, ()) if claim.place.is_area else ("holder", side, ())
    if claim.event in {"captured", "holds", "withdrew"}:
        if speaks_of_part(claim):
            return "presence", None, (side,) if side else ()
        return "holder", side, ()
    return None, None, ()


def speaks_of_part(claim: Claim) -> bool:
    """Whether a claim is about less than the whole place.

    A share below the whole is a part whatever the extent says, and of an area so is a number of
    square kilometres or settlements: "1,300 sq km of Kursk Oblast" is not Kursk Oblast.
    """
    quantity = claim.quantity
    if claim.extent in _PARTIAL or quantity is None:
        return claim.extent in _PARTIAL
    if quantity.unit == "share":
        return quantity.find_bounds()[0] < 1
    return claim.place.is_area


def _adopted(claim: Claim, by_id: Mapping[str, Claim], stated: dt.date) -> Effect | None:
    target = _follow(claim, by_id)
    if target is None or target.place.id != claim.place.id:
        return None
    if claim.side not in (None, target.side):
        return None  # a confirmation that names another side confirms nothing
    # Who confirms a claim adopts its date as well, unless it gives one of its own.
    own = claim.event_date is not None and claim.event_date.latest is not None
    starts = claim.starts if own else target.starts
    adopted = _effect(target, by_id)
    if adopted is None or starts is None:
        return None
    if adopted.denial is not None:
        adopted = replace(adopted, denial=replace(adopted.denial, stated=stated))
    if speaks_of_part(claim) and adopted.kind == "holder":
        # Who confirms a part of it confirms no more.
        side = (adopted.controller,) if adopted.controller else ()
        adopted = replace(adopted, kind="presence", controller=None, present=side)
    date = claim.event_date if own else adopted.date
    return replace(adopted, claim=claim, starts=starts, stated=stated, date=date)


def _denied(
    claim: Claim, by_id: Mapping[str, Claim], starts: dt.date, stated: dt.date
) -> Effect | None:
    target = by_id.get(claim.about or "")
    if target is None or target.place.id != claim.place.id:
        return None
    # What a denial of a denial denies is that claim's words, not what they deny in turn.
    final = _follow(target, by_id) if target.event == "confirmed" else target
    said = None if final is None or final.event == "denied" else _effect(final, by_id)
    controller = said.controller if said else None
    if said is not None and said.present:
        controller = said.present[0]
    return Effect(
        claim=claim,
        starts=starts,
        stated=stated,
        kind="holder" if claim.side else None,
        controller=claim.side,
        denial=Denial(claim=target.id, controller=controller, event=target.event, stated=stated),
    )


def _follow(claim: Claim, by_id: Mapping[str, Claim]) -> Claim | None:
    """The claim a confirmation finally speaks of, through confirmations of confirmations."""
    seen = {claim.id}
    target = by_id.get(claim.about or "")
    while target is not None and target.event == "confirmed" and target.id not in seen:
        seen.add(target.id)
        target = by_id.get(target.about or "")
    return None if target is None or target.event == "confirmed" else target
