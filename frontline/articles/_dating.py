"""Tells apart when something was said and when it happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from frontline.articles._clauses import share_clause
from frontline.articles._findings import SAME_CLAUSE, Finding
from frontline.articles._reading import Reading
from frontline.articles.claimants import Voice
from frontline.articles.moments import Moment
from frontline.dates import FuzzyDate

_DATE_COST = 11.0
_STATED_REACH = 6
_MOST_DATES = 40  # of a sentence


@dataclass(slots=True)
class Dating:
    """The dates of a sentence, told apart: when it was said and when it happened.

    Attributes:
        stated: by the start of a voice's verb.
        events: by the start of an event's words.
        same_day: voices that spoke "on the same day".
    """

    stated: dict[int, FuzzyDate] = field(default_factory=dict)
    events: dict[int, FuzzyDate] = field(default_factory=dict)
    same_day: set[int] = field(default_factory=set)


def date_events(
    reading: Reading,
    moments: Sequence[Moment],
    voices: Sequence[Voice],
    findings: Sequence[Finding],
) -> Dating:
    """Tell for every date of a sentence whether it dates a statement or an event."""
    dating = Dating()
    loose: list[tuple[int, FuzzyDate]] = []
    for moment in moments:
        at = reading.token_at(moment.start)
        voice = _stating(reading, at, voices, findings)
        if moment.date is None:
            if voice is not None:
                dating.same_day.add(voice.verb[0])
        elif voice is not None:
            dating.stated.setdefault(voice.verb[0], moment.date)
        elif not moment.since:
            loose.append((at, moment.date))
    _date_loose(reading, dating, loose, voices, findings)
    for before, after in pairwise(voices):
        if after.carried and after.claimant == before.claimant and after.verb[0] in dating.stated:
            dating.stated.setdefault(before.verb[0], dating.stated[after.verb[0]])
        if after.carried and after.claimant == before.claimant and before.verb[0] in dating.stated:
            dating.stated.setdefault(after.verb[0], dating.stated[before.verb[0]])
    return dating


def _date_loose(
    reading: Reading,
    dating: Dating,
    loose: Sequence[tuple[int, FuzzyDate]],
    voices: Sequence[Voice],
    findings: Sequence[Finding],
) -> None:
    """Give dates that date no statement to the events: a single one to all, several each to one."""
    for at, date in loose[:_MOST_DATES]:
        told = [f for f in findings if share_clause(reading, at, f.start)] or findings
        near = sorted(told, key=lambda f: reading.cost(at, f.start))
        reach = (_DATE_COST, *[SAME_CLAUSE] * len(near))  # the nearest even beyond its clause
        near = [
            f for f, most in zip(near, reach, strict=False) if reading.cost(at, f.start) <= most
        ]
        if len(loose) > 1:
            near = near[:1]
        for finding in near:
            voice = _announcing(finding, voices)
            if voice is not None:  # "announced the capture of X on Jan. 26"
                dating.stated.setdefault(voice.verb[0], date)
            else:
                dating.events.setdefault(finding.start, date)


def _announcing(finding: Finding, voices: Sequence[Voice]) -> Voice | None:
    if finding.form != "noun":
        return None
    return next((v for v in voices if 0 <= finding.start - v.end <= 1 and not v.reply), None)


def _stating(
    reading: Reading, at: int, voices: Sequence[Voice], findings: Sequence[Finding]
) -> Voice | None:
    """The voice whose statement a date dates, None if it dates an event."""
    for voice in voices:
        if voice.start <= at < voice.end and not any(
            voice.start <= f.start < voice.verb[0] for f in findings
        ):
            return voice
        behind = at - voice.end
        if 0 <= behind <= _STATED_REACH:
            between = reading.tokens[voice.end : at]
            cut = any(
                token.text in ",;:" or token.key in reading.grammar.that_words for token in between
            )
            told = any(voice.end <= f.start < at for f in findings)
            if not cut and not told:
                return voice
    sources = ("according", "citing")
    ahead = [v for v in voices if v.start > at and not reading.is_any(sources, v.verb[0])]
    if ahead and at <= _STATED_REACH:
        first = min(ahead, key=lambda voice: voice.start)
        told = any(f.start < max(first.verb[1], first.end) for f in findings)
        if not told:
            return first
    return None
