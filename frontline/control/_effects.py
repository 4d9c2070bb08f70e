"""What each of many claims does to its claimant's position: `effects.find_effects`, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from frontline.control._segments import NO_DAY, Codes, Days, Flags, Ints
from frontline.control._vocabulary import EVENT_CODES, EXTENT_CODES, MODALITY_CODES
from frontline.control.columns import ClaimColumns, as_allegiances

NOTHING, HOLDER, PRESENCE, FIGHTING, SILENCE, SPLIT = 0, 1, 2, 3, 4, 7
"""What a claimant says, the low three bits of a stance; the rest is the holder (counted from 1) or
a bit for each side present. `SPLIT` is a day on which it contradicts itself."""
MOST_SIDES = 24
"""Sides whose presence fits into a stance."""
_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Effects in columns; see `effects.Effect`.

    Attributes:
        claim: row of the claim.
        place: index of the place.
        claimant: index of the claimant.
        starts: first day it speaks of.
        stated: the day it was stated.
        stance: what it says, packed.
        extent: of the claim.
        quantity: of the claim, as `ClaimColumns.quantity`.
        family: of the claim, as `ClaimColumns.family`.
        changes: whether it says something happened.
        leaves: whether an official says, and without doubt, that its own side left the whole place.
        sure: whether it is not merely alleged.
        background: whether it says that a side holds the whole of an area.
        first: first day that the date it gives, or that of a claim it confirms, can mean.
        dated: whether that date says anything of the day, first or last.
        earliest: first day that what it says can be so.
        denied: row of the claim it denies, -1 for none.
        denied_side: the side that claim puts in control, -1 for none.
        denied_on: the day of the denial.
    """

    claim: Ints
    place: Ints
    claimant: Ints
    starts: Days
    stated: Days
    stance: Days
    extent: Codes
    quantity: Ints
    family: Ints
    changes: Flags
    leaves: Flags
    sure: Flags
    background: Flags
    first: Days
    dated: Flags
    earliest: Days
    denied: Ints
    denied_side: Days
    denied_on: Days

    def take(self, rows: Ints | Flags) -> Effects:
        """Some of the rows."""
        return Effects(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    @classmethod
    def join(cls, parts: Sequence[Effects]) -> Effects:
        """All rows of several tables."""
        return cls(
            **{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)}
        )

    def __len__(self) -> int:
        return len(self.claim)


def derive_effects(claims: ClaimColumns, known: Flags) -> Effects:
    """The effects of the claims that can be known, in the order of the claims."""
    area = claims.is_area[claims.place]
    part = find_parts(claims)
    stance, changes = _outcomes(claims, area, part)
    able = known & (claims.starts != NO_DAY) & ~_is(claims.modality, MODALITY_CODES, _UNREAL)
    stance[~able] = NOTHING
    work = _Working(claims, able, part, (stance.copy(), changes))
    work.deny(known, stance)
    work.adopt(known)
    official = np.array([who.official for who in claims.claimants] or [False])[claims.claimant]
    allegiance = as_allegiances(claims.claimants, claims.side_codes)
    own = (allegiance if len(allegiance) else np.array([-1], np.int32))[claims.claimant]
    withdrew = _is(claims.event, EVENT_CODES, ("withdrew",))
    holds = (work.stance & 7) == HOLDER
    if len(claims.sides) == _TWO:  # who withdraws leaves the place to the other side
        left = withdrew & holds & (work.stance == HOLDER) & (own >= 0)
        work.stance[left] = HOLDER | ((_TWO - own[left]) << 3)
    rows = np.flatnonzero(able & work.exists)
    background = _is(claims.event, EVENT_CODES, ("holds",)) & ~part & area
    sure = claims.modality != MODALITY_CODES.index("alleged")
    holder = (work.stance >> 3) - 1
    return Effects(
        claim=rows,
        place=claims.place[rows],
        claimant=claims.claimant[rows],
        starts=work.starts[rows],
        stated=np.where(claims.known != NO_DAY, claims.known, claims.starts)[rows],
        stance=work.stance[rows],
        extent=claims.extent[rows],
        quantity=claims.quantity[rows],
        family=claims.family[rows],
        changes=work.changes[rows],
        leaves=(withdrew & holds & official & (holder != own) & sure)[rows],
        sure=sure[rows],
        background=background[rows],
        first=np.minimum(work.first, work.starts)[rows],
        dated=(work.dated | (work.first != NO_DAY))[rows],
        earliest=np.minimum(work.earliest, work.starts)[rows],
        denied=work.denied[rows],
        denied_side=work.denied_side[rows],
        denied_on=work.denied_on[rows],
    )


_UNREAL = ("planned", "hypothetical")
_WHOLE = EXTENT_CODES.index("whole")


def _is(codes: Codes, words: tuple[str, ...], wanted: tuple[str, ...]) -> Flags:
    table = np.array([word in wanted for word in words])
    found: Flags = table[codes]
    return found


def find_parts(claims: ClaimColumns) -> Flags:
    """Which claims are about less than the whole place: `effects.speaks_of_part`."""
    part: Flags = claims.extent != _WHOLE
    some = np.flatnonzero(claims.quantity >= 0)
    if len(some):
        said = claims.quantities
        share = np.array([quantity.unit == "share" for quantity in said])
        below = np.array([quantity.find_bounds()[0] < 1 for quantity in said])
        which = claims.quantity[some]
        area = claims.is_area[claims.place[some]]
        part[some] |= np.where(share[which], below[which], area)
    return part


def _outcomes(claims: ClaimColumns, area: Flags, partial: Flags) -> tuple[Days, Flags]:
    """What claims say that speak for themselves, and whether something happened."""
    event, side = claims.event, claims.side.astype(np.int32)
    speaks = _is(event, EVENT_CODES, ("captured", "holds", "withdrew"))
    whole = (speaks & ~partial) | (_is(event, EVENT_CODES, ("repelled",)) & ~area)
    part = (speaks & partial) | _is(event, EVENT_CODES, ("entered",))
    stance = np.zeros(len(claims), dtype=np.int32)
    stance[whole] = HOLDER | ((side[whole] + 1) << 3)
    stance[part] = PRESENCE
    named = part & (side >= 0)
    stance[named] |= np.int32(1) << (side[named] + 3)
    stance[_is(event, EVENT_CODES, ("contested",))] = FIGHTING
    stance[_is(event, EVENT_CODES, ("unconfirmed",))] = SILENCE
    changes = _is(event, EVENT_CODES, ("captured", "withdrew", "entered")) & (stance != NOTHING)
    return stance, changes


class _Working:
    """The columns while denials and confirmations take theirs from the claims they speak of."""

    def __init__(
        self, claims: ClaimColumns, able: Flags, part: Flags, outcomes: tuple[Days, Flags]
    ) -> None:
        self.claims, self.able, self.part = claims, able, part
        self.stance, self.changes = outcomes
        self.exists = self.stance != NOTHING
        self.starts, self.earliest = claims.starts.copy(), claims.earliest.copy()
        self.first, self.dated = claims.first.copy(), claims.dated.copy()
        self.denied = np.full(len(claims), -1, dtype=np.int64)
        self.denied_side = np.full(len(claims), -1, dtype=np.int32)
        self.denied_on = np.full(len(claims), NO_DAY, dtype=np.int32)
        self.confirms = _is(claims.event, EVENT_CODES, ("confirmed",))
        self.denies = _is(claims.event, EVENT_CODES, ("denied",))

    def deny(self, known: Flags, plain: Days) -> None:
        """A denial says that another claim is false, and perhaps who still holds the place."""
        claims = self.claims
        rows = np.flatnonzero(self.denies & self.able & (claims.about >= 0))
        rows = rows[known[claims.about[rows]]]
        rows = rows[claims.place[claims.about[rows]] == claims.place[rows]]
        about = claims.about[rows].astype(np.int64)
        final = self._follow(about, known)
        kind = plain[final] & 7
        names = (final >= 0) & ~self.denies[final] & ((kind == HOLDER) | (kind == PRESENCE))
        side = claims.side[rows].astype(np.int32)
        self.stance[rows] = np.where(side >= 0, HOLDER | ((side + 1) << 3), NOTHING)
        self.exists[rows] = True
        self.denied[rows] = about
        self.denied_side[rows] = np.where(names, claims.side[final], -1)
        stated = np.where(claims.known != NO_DAY, claims.known, claims.starts)
        self.denied_on[rows] = stated[rows]

    def adopt(self, known: Flags) -> None:
        """Who confirms a claim says the same, of that claim's day unless it gives its own."""
        claims = self.claims
        rows = np.flatnonzero(self.confirms & self.able & (claims.about >= 0))
        final = self._follow(claims.about[rows].astype(np.int64), known)
        same = (final >= 0) & (claims.place[final] == claims.place[rows])
        same &= (claims.side[rows] < 0) | (claims.side[rows] == claims.side[final])
        same &= self.exists[final] & self.able[final]
        rows, final = rows[same], final[same]
        stance = self.stance[final]
        # Who confirms a part of it confirms no more.
        less = self.part[rows] & ((stance & 7) == HOLDER)
        side = (stance >> 3) - 1
        bit = np.where(side >= 0, np.int32(1) << np.maximum(side, 0), 0)
        self.stance[rows] = np.where(less, PRESENCE | (bit << 3), stance)
        own = claims.dated[rows]
        self.starts[rows] = np.where(own, claims.starts[rows], claims.starts[final])
        self.earliest[rows] = np.where(own, claims.earliest[rows], claims.earliest[final])
        self.first[rows] = np.where(own, claims.first[rows], claims.first[final])
        self.dated[rows] |= claims.dated[final]
        self.exists[rows] = True
        for column in (self.changes, self.denied, self.denied_side):
            column[rows] = column[final]
        # Who adopts a denial denies on the day of the adoption.
        stated = np.where(claims.known != NO_DAY, claims.known, claims.starts)[rows]
        self.denied_on[rows] = np.where(self.denied[rows] >= 0, stated, NO_DAY)

    def _follow(self, target: Ints, known: Flags) -> Ints:
        """What claims finally speak of, through confirmations of confirmations; -1 if nothing."""
        nothing = len(self.claims)
        onward = np.append(np.arange(nothing), nothing)
        rows = np.flatnonzero(self.confirms)
        about = self.claims.about[rows].astype(np.int64)
        onward[rows] = np.where(about < 0, nothing, about)
        onward[:-1][~known] = nothing
        found = np.where(known[target], target, nothing)
        steps = onward
        while np.any(steps[found] != found):
            steps = steps[steps]
            found = steps[found]
        return np.where(found == nothing, -1, found)
