"""An attribution inside a sentence, and who passed on what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontline.articles._reading import Reading
from frontline.articles._speakers import NOBODY
from frontline.articles._zones import phrase_after
from frontline.claims import Claimant

_LONGEST_NAME = 5
_CHANNEL_REACH = 10
_OUTLET_REACH = 6
_STAGE_REACH = 8


@dataclass(frozen=True, slots=True)
class Voice:
    """An attribution inside a sentence.

    Attributes:
        start: first token of its words (speaker and verb).
        end: one past the last.
        verb: span of the verb or phrase that makes it an attribution.
        name: span of the words that name the speaker; empty where none do.
        claimant: who speaks.
        alleged: whether the verb itself doubts ("claimed", "allegedly").
        relays: who passed it on, from the claimant's own channel outwards.
        reply: `denied`, `unconfirmed` or `confirmed` where the verb is one; else empty.
        carried: whether the speaker is only a pronoun or understood.
        noun: whether it is a noun that tells of a claim: "Moscow's claim to have taken".
    """

    start: int
    end: int
    verb: tuple[int, int]
    name: tuple[int, int]
    claimant: Claimant
    alleged: bool = False
    relays: tuple[str, ...] = ()
    reply: str = ""
    carried: bool = False
    noun: bool = False


def name_relays(reading: Reading, voices: Sequence[Voice]) -> list[Voice]:
    """The voices with who passed them on.

    Whoever cites somebody is no claimant but passes his words on ("TASS reported, citing the
    ministry"), and so does an outlet beside a speaker of its own ("the ministry said, according to
    TASS"). Channels and "as quoted by" are named as they are.
    """
    told = _beside_outlets(reading, _cited(reading, [_on_stage(reading, v) for v in voices]))
    quoted = _quoted_by(reading) if told else ()
    for at, voice in enumerate(told):
        channel = _channel(reading, voice)
        if channel or quoted:
            told[at] = replace(voice, relays=(*channel, *voice.relays, *quoted))
    return told


def _cited(reading: Reading, voices: Sequence[Voice]) -> list[Voice]:
    """Give the verb of whoever cites to whom he cites."""
    found = list(voices)
    for at, voice in enumerate(found):
        if not reading.covers("citing", voice.verb[0]):
            continue
        tellers = [
            other
            for other in range(len(found))
            if not reading.covers("citing", found[other].verb[0])
            and not found[other].noun
            and found[other].reply != "unconfirmed"
        ]
        if not tellers:
            found[at] = replace(voice, relays=_outlet_before(reading, voice.verb[0]))
            continue
        nearest = min(tellers, key=lambda other: _apart(found[other], voice))
        teller = found[nearest]
        by = _at_home(reading, voice, teller).claimant
        relays = teller.relays
        if teller.claimant == by:
            relays = (*relays, *_outlet_before(reading, voice.verb[0]))
        elif teller.claimant != NOBODY:
            relays = (*relays, teller.claimant.name)
        alleged = teller.alleged and teller.claimant != NOBODY
        found[nearest] = told = replace(teller, claimant=by, relays=relays, alleged=alleged)
        found[at] = replace(told, start=voice.start, end=voice.end, name=voice.name, reply="")
    return found


def _beside_outlets(reading: Reading, voices: Sequence[Voice]) -> list[Voice]:
    """Let an outlet pass on what the speaker right beside it says."""
    found = list(voices)
    for at in range(len(found) - 1):
        first, second = found[at], found[at + 1]
        if reading.within("event", first.verb[1], second.verb[0]) or first.reply == "unconfirmed":
            continue
        for outlet, speaker in ((first, second), (second, first)):
            if not _is_outlet(reading, outlet) or _is_outlet(reading, speaker):
                continue
            if speaker.claimant == NOBODY or speaker.noun or outlet.reply or speaker.carried:
                continue
            if speaker.claimant == outlet.claimant:
                continue
            relays = (*speaker.relays, outlet.claimant.name)
            by = _at_home(reading, speaker, outlet).claimant
            found[at] = replace(first, claimant=by, relays=relays)
            found[at + 1] = replace(second, claimant=by, relays=relays)
            break
    return found


def _at_home(reading: Reading, voice: Voice, outlet: Voice) -> Voice:
    """The voice; an official of no side whom a state's outlet quotes is that state's."""
    home = reading.within("state_outlet", *outlet.name)
    known = voice.claimant.allegiance != "unknown"
    if not home or known or _kinds(reading, voice) != {"official"}:
        return voice
    side = replace(voice.claimant, allegiance=home[0].value, official=True)
    return replace(voice, claimant=side)


def _on_stage(reading: Reading, voice: Voice) -> Voice:
    """The voice; somebody of no side who speaks on a state's air is taken to be on that side."""
    if voice.claimant.allegiance != "unknown" or voice.name[0] == voice.name[1]:
        return voice
    kinds = _kinds(reading, voice)
    near = reading.within("stage", voice.verb[0] - _STAGE_REACH, voice.verb[1] + _STAGE_REACH)
    if not near or not kinds <= {"official", "aligned"}:
        return voice
    side, official = near[0].value, kinds == {"official"}
    return replace(voice, claimant=replace(voice.claimant, allegiance=side, official=official))


def _kinds(reading: Reading, voice: Voice) -> set[str]:
    """The kinds of speaker that the words of a voice's name are."""
    return {
        reading.grammar.speakers[int(match.value)].kind
        for match in reading.within("speaker", *voice.name)
    }


def _is_outlet(reading: Reading, voice: Voice) -> bool:
    return (
        voice.name[0] < voice.name[1]
        and bool(reading.within("outlet", *voice.name))
        and voice.claimant.allegiance == "independent"
    )


def _apart(one: Voice, other: Voice) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def _outlet_before(reading: Reading, at: int) -> tuple[str, ...]:
    found = reading.within("outlet", at - _OUTLET_REACH, at)
    return (reading.text(found[-1].start, found[-1].end),) if found else ()


def _channel(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """The claimant's own channel, named beside the verb: "wrote on Telegram"."""
    start, end = voice.verb[0], min(len(reading.tokens), voice.verb[1] + _CHANNEL_REACH)
    return tuple(
        reading.text(match.start, match.end) for match in reading.within("channel", start, end)
    )[:1]


def _quoted_by(reading: Reading) -> tuple[str, ...]:
    names: list[str] = []
    for relay in reading.find("relay"):
        start, end = phrase_after(reading, relay.end)
        words = [at for at in range(start, end) if reading.tokens[at].capital]
        if words:
            names.append(reading.text(words[0], min(words[-1] + 1, words[0] + _LONGEST_NAME)))
    return tuple(names)
