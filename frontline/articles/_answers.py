"""Denial, silence and acknowledgement: what one speaker makes of another's claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from frontline.articles._assembly import Draft
from frontline.articles._findings import Finding
from frontline.articles._memory import Memory, Page
from frontline.articles._reading import Reading
from frontline.articles._sides import resolve_side
from frontline.articles._spots import place_spots
from frontline.articles.claimants import NOBODY, Voice, name_claimant
from frontline.claims import NEEDS_SIDE, Claimant

_EMBEDDED_COST = 14.0
_UNKNOWN = Claimant(name="unnamed claimant")


def embedded(page: Page, voice: Voice) -> list[Finding]:
    """The events a denial, silence or acknowledgement speaks of."""
    reading, verb = page.reading, voice.verb
    others = [other for other in page.voices if other.claimant != NOBODY and not other.noun]
    limit = min((o.start for o in others if o.start >= verb[1]), default=len(reading.tokens))
    near = [f for f in page.findings if reading.cost(verb[0], f.start) < _EMBEDDED_COST]
    after = [
        finding
        for finding in near
        if verb[0] <= finding.start < limit
        and not any(token.text in ":;" for token in reading.tokens[verb[1] : finding.start])
    ]
    if after:
        return after
    if any(o.verb[0] < verb[0] and o.end <= verb[0] and not o.reply for o in others):
        return []  # what is told before is said by somebody else
    first = max((o.end for o in others if o.end <= verb[0]), default=0)
    return [
        finding
        for finding in near
        if first <= finding.start < verb[0]
        and finding.form in {"noun", "passive", "done"}
        and not any(token.text in ":;" for token in reading.tokens[finding.end : verb[0]])
    ]


def withholds(reading: Reading, voice: Voice) -> bool:
    """Whether a voice leaves the events it speaks of untold: denies them or is silent."""
    return voice.reply != "confirmed" or _negated(reading, voice)


def write_reply(memory: Memory, page: Page, voice: Voice, inside: Sequence[Finding]) -> None:
    """Draft what a voice denies, leaves open or confirms; `inside` are the events it speaks of."""
    negated = _negated(page.reading, voice)
    if voice.reply == "confirmed" and not negated:
        if not inside:
            _confirm(memory, page, voice)
    elif voice.reply == "denied":
        if not negated:
            _deny_all(memory, page, voice, inside)
    else:
        _leave_open(memory, page, voice, inside)


def deny(
    memory: Memory, page: Page, draft: Draft, target: Draft | None, by: Claimant | None
) -> None:
    """Turn a draft into the denial of what it says.

    Args:
        memory: what was read before.
        page: the sentence.
        draft: what is denied, as the denier would have to say it.
        target: the claim denied; None to look for it, and to imply one where there is none.
        by: whose claim it is said to be; None if that is not said.
    """
    if target is None:
        target = memory.find(page, draft, by)
    if target is None:
        if draft.side is None and draft.event in NEEDS_SIDE:
            return
        target = replace(
            draft,
            claimant=by or _UNKNOWN,
            modality="alleged",
            event_date=None,
            relays=(),
            implied=by is None,
            doubts=[*draft.doubts, "implied"],
        )
        page.new.append(target)
    side = memory.opponent(target.side or draft.side) or memory.side_of(draft.claimant)
    draft.event, draft.about, draft.modality, draft.side = "denied", target, "asserted", side
    draft.extent, draft.event_date, draft.quantity = "whole", None, None
    draft.doubts = [*draft.doubts, "denial"]
    page.add(draft)


def _deny_all(memory: Memory, page: Page, voice: Voice, inside: Sequence[Finding]) -> None:
    reading = page.reading
    by = _claimed_by(reading, voice)
    inside = inside or _presence(reading, voice)
    for finding in inside:
        places = memory.places(page, finding)
        named = [place for place, _ in places]
        side, _ = resolve_side(reading, finding, by or _UNKNOWN, memory.home(), named)
        if finding.side is None or side is None:
            side = memory.opponent(voice.claimant.allegiance) or side
        for place, guessed in places:
            draft = memory.draft(page, place, finding, voice)
            draft.side, draft.extent = side, finding.extent
            draft.doubts += ["guessed"] * guessed + ["referred"] * (not finding.spots)
            deny(memory, page, draft, None, by)
    if not inside:
        for target in memory.answered(page, voice):
            draft = memory.draft(page, target.place, None, voice)
            draft.doubts += ["referred", "about"]
            deny(memory, page, draft, target, by)


def _presence(reading: Reading, voice: Voice) -> list[Finding]:
    """What "there are no Russian soldiers in X" denies: that they entered it."""
    start, end = voice.verb
    forces = [
        match
        for kind in ("forces", "adjectives")
        for match in reading.within(kind, start, end)
        if match.value in {*reading.grammar.sides, "enemy"}
    ]
    spots = [spot for spot in reading.spots_between(start, end + 2) if not spot.place.is_area]
    referred = bool(reading.within("anaphor", start, end + 1))
    if not forces or not (spots or referred):
        return []
    rule = next(rule for rule in reading.grammar.events if rule.event == "entered")
    return [
        Finding(start, end, rule, "noun", side=forces[0].value, spots=spots, anaphor="settlement")
    ]


def _leave_open(memory: Memory, page: Page, voice: Voice, inside: Sequence[Finding]) -> None:
    reading, verb = page.reading, voice.verb[0]
    places = [pair for finding in inside for pair in memory.places(page, finding)]
    if not places:
        near = [
            spot
            for spot in place_spots(reading, page.taboo)
            if reading.cost(verb, spot.start) < _EMBEDDED_COST
            and spot.relation != "away"
            and (spot.start > verb or spot.relation == "at")
        ]
        behind = [spot for spot in near if spot.start > verb]
        places = [(spot.place, spot.guessed) for spot in behind or near]
    targets: list[Draft] = []
    if not places:
        targets = memory.answered(page, voice)
        places = [(target.place, False) for target in targets]
    for place, guessed in places:
        draft = memory.draft(page, place, None, voice)
        draft.doubts += ["guessed"] * guessed + ["referred", "about"] * bool(targets)
        draft.about = memory.find(page, draft, None)
        page.add(draft)


def _confirm(memory: Memory, page: Page, voice: Voice) -> None:
    named = {spot.place.id for spot in place_spots(page.reading, [voice.name])}
    for target in memory.answered(page, voice):
        if named and target.place.id not in named:
            continue
        draft = memory.draft(page, target.place, None, voice)
        draft.event, draft.side, draft.about = "confirmed", target.side, target
        draft.doubts += ["about"] + ["referred"] * (not named)
        page.add(draft)


def _claimed_by(reading: Reading, voice: Voice) -> Claimant | None:
    """Whose claims a denial says it denies: "rejected Russian claims that"."""
    subject = voice.name[0] == voice.name[1]  # "the claims of … are false"
    low = 0 if subject else voice.verb[0]
    high = voice.verb[0] if subject else voice.verb[1] + 8
    for noun in reading.within("claim_noun", low, high):
        behind = noun.end
        while behind < min(high, noun.end + 6, len(reading.tokens)):
            told = reading.covers("event", behind) or reading.covers("clause", behind)
            if told or reading.key(behind) in {",", "."}:
                break
            behind += 1
        for zone in ((noun.end, behind), (max(low, noun.start - 3), noun.start)):
            claimant = name_claimant(reading, *zone)
            if claimant is not None and claimant.allegiance != voice.claimant.allegiance:
                return claimant
    return None


def _negated(reading: Reading, voice: Voice) -> bool:
    """Whether a reply says nothing: "neither confirmed nor denied", "acknowledged no losses"."""
    start, end = voice.verb
    return bool(reading.within("cue_negation", start - 2, start)) or bool(
        reading.within("cue_negation", end, end + 2)
    )
