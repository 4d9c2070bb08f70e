"""Whose side an official speaks for whom the text introduces without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from frontline.articles._findings import Finding
from frontline.articles._memory import governing_voice
from frontline.articles._reading import Reading
from frontline.articles.claimants import Voice
from frontline.claims import Claimant

_LOSSES = frozenset({"captured", "withdrew", "entered"})


def tell_sides(
    reading: Reading, voices: Sequence[Voice], findings: Sequence[Finding]
) -> tuple[Voice, ...]:
    """The voices, with a side for officials and units of none whose own words tell it.

    Whoever admits a loss is the loser ("withdrew, the commander conceded"); a unit that says it
    drove somebody out, without naming who did, speaks of itself; "ours" is the language's own side.
    """
    told: dict[int, str] = {}
    for finding in findings:
        voice = governing_voice(reading, finding, voices)
        side = finding.side if finding.side != "own" else reading.grammar.own
        if voice is None or side not in reading.grammar.sides or not _is_open(reading, voice):
            continue
        if finding.rule.event in _LOSSES and reading.within("admission", *voice.verb):
            side = reading.grammar.opponent(side)
        elif finding.side != "own" and (
            finding.rule.after != "opponent"
            or finding.form not in {"done", "going"}
            or reading.within("forces", 0, finding.start)
        ):
            continue
        if side is not None:
            told.setdefault(voice.verb[0], side)
    return tuple(
        replace(voice, claimant=_siding(voice.claimant, told[voice.verb[0]]))
        if voice.verb[0] in told and _is_open(reading, voice)
        else voice
        for voice in voices
    )


def _siding(claimant: Claimant, side: str) -> Claimant:
    return replace(claimant, allegiance=side, official=True)


def _is_open(reading: Reading, voice: Voice) -> bool:
    """Whether an official or a unit speaks whose side is not known."""
    if voice.claimant.allegiance != "unknown":
        return False
    kinds = {
        reading.grammar.speakers[int(match.value)].kind
        for match in reading.within("speaker", *voice.name)
    }
    return kinds == {"official"}
