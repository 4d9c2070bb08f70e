"""From an event and a voice to a draft claim: side, dates, modality, certainty, doubts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from frontline.articles._events import Finding
from frontline.articles._reading import Reading
from frontline.articles.claimants import Voice
from frontline.articles.moments import Moment
from frontline.articles.values import DraftClaim
from frontline.claims import HYPOTHETICAL, NEEDS_ABOUT, Claim, Claimant, Event, Modality, Source
from frontline.dates import FuzzyDate
from gazetteer.places import Place

_PAST_AFTER = dt.timedelta(days=30)
_CERTAIN = 0.95
_LEAST = 0.05
_DATE_COST = 11.0
_STATED_REACH = 6
_DOUBTS: dict[str, tuple[float, str]] = {
    "guessed": (0.35, "the place is only the likeliest of several of that name"),
    "referred": (0.15, "the place is not named here but referred to"),
    "far": (0.1, "the words and the place stand far apart"),
    "nominal": (0.1, "told by a noun, not a verb"),
    "carried": (0.15, "the speaker is carried over from before"),
    "speaker": (0.1, "the speaker's allegiance is not known"),
    "side": (0.25, "who is put in control is inferred, not said"),
    "denial": (0.1, "read from a negated or denying sentence"),
    "implied": (0.4, "reported only through its denial"),
    "planned": (0.0, "planned or hypothetical: moves nothing"),
    "about": (0.1, "which claim it answers is inferred"),
    "undated": (0.05, "no publication date is known to resolve dates against"),
}


@dataclass(slots=True)
class Draft:
    """A claim in the making; `about` is another draft until ids are known."""

    start: int
    end: int
    paragraph: int
    title: bool
    place: Place
    event: Event
    side: str | None
    claimant: Claimant
    modality: Modality = "asserted"
    extent: str = "whole"
    event_date: FuzzyDate | None = None
    stated_on: FuzzyDate | None = None
    relays: tuple[str, ...] = ()
    about: Draft | None = None
    evidence: tuple[str, ...] = ()
    doubts: list[str] = field(default_factory=list)

    def finish(self, source: Source, ids: dict[int, str]) -> DraftClaim:
        """The draft claim; `ids` holds the ids of drafts finished before, by `id(draft)`."""
        about = ids.get(id(self.about)) if self.about is not None else None
        chained = replace(source, chain=(*self.relays, *source.chain))
        claim = Claim(
            place=self.place,
            event=self.event,
            side=self.side,
            claimant=self.claimant,
            event_date=self.event_date,
            stated_on=self.stated_on,
            source=chained,
            modality=self.modality,
            extent=self.extent,  # type: ignore[arg-type]  (one of the documented words)
            about=about if self.event in NEEDS_ABOUT or self.event == "unconfirmed" else None,
        )
        ids[id(self)] = claim.id
        certainty = _CERTAIN - sum(_DOUBTS[doubt][0] for doubt in dict.fromkeys(self.doubts))
        return DraftClaim(
            start=self.start,
            end=self.end,
            claim=claim,
            certainty=max(_LEAST, certainty),
            doubts=tuple(_DOUBTS[doubt][1] for doubt in dict.fromkeys(self.doubts)),
            evidence=self.evidence,
        )


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
    for at, date in loose:
        near = [f for f in findings if reading.cost(at, f.start) <= _DATE_COST]
        if len(loose) == 1:
            targets = near
        else:
            targets = sorted(near, key=lambda f: reading.cost(at, f.start))[:1]
        for finding in targets:
            dating.events.setdefault(finding.start, date)
    return dating


def _stating(
    reading: Reading, at: int, voices: Sequence[Voice], findings: Sequence[Finding]
) -> Voice | None:
    """The voice whose statement a date dates, None if it dates an event."""
    for voice in voices:
        if voice.start <= at < voice.end and not any(
            voice.start <= f.start < voice.end for f in findings
        ):
            return voice
        behind = at - voice.end
        if 0 <= behind <= _STATED_REACH:
            between = reading.tokens[voice.end : at]
            cut = any(token.text in ",;:" or token.key in _THAT for token in between)
            told = any(voice.end <= f.start < at for f in findings)
            if not cut and not told:
                return voice
    ahead = [voice for voice in voices if voice.start > at]
    if ahead and at <= _STATED_REACH:
        first = min(ahead, key=lambda voice: voice.start)
        told = any(f.start < max(first.verb[1], first.end) for f in findings)
        if not told:
            return first
    return None


_THAT = frozenset({"that", "що", "что"})


def resolve_side(
    reading: Reading,
    finding: Finding,
    claimant: Claimant,
    home: str | None,
    places: Sequence[Place],
) -> tuple[str | None, bool]:
    """(code of the side put in control, whether it is only inferred).

    "Our" and "the enemy" are seen from the claimant, else from `home`. Where no side is named, a
    place is said to fall to the side that does not own it, a party speaks of its own success, and
    failing that the only side of the sentence counts.
    """
    grammar = reading.grammar
    own = claimant.allegiance if claimant.allegiance in grammar.sides else home or grammar.own
    if finding.rule.neutral:
        return None, False
    if finding.side == "own":
        return own, False
    if finding.side == "enemy":
        return grammar.opponent(own), False
    if finding.side is not None:
        return finding.side, False
    if finding.rule.usual is not None:
        return finding.rule.usual, True
    if finding.rule.agent != "subject" and places:  # "the fall of X": to whoever does not own it
        taker = grammar.opponent(places[0].country)
        if taker is not None:
            return taker, True
    if claimant.allegiance in grammar.sides and claimant.official:
        loses = finding.rule.loses
        return (grammar.opponent(own) if loses else own), True
    named = {
        match.value
        for match in reading.find("forces", "names", "adjectives")
        if match.value in grammar.sides
    }
    if len(named) == 1:
        side = next(iter(named))
        return (grammar.opponent(side) if finding.rule.loses else side), True
    return None, True


def judge_modality(
    finding_modality: str,
    *,
    alleged: bool,
    event_date: FuzzyDate | None,
    published: FuzzyDate | None,
) -> Modality:
    """Asserted, alleged, planned, hypothetical, or historical once it ended 30 days before."""
    if finding_modality in HYPOTHETICAL:
        return "planned" if finding_modality == "planned" else "hypothetical"
    day = published.latest if published is not None else None
    ended = event_date.latest if event_date is not None else None
    if day is not None and ended is not None and day - ended > _PAST_AFTER:
        return "historical"
    return "alleged" if alleged or finding_modality == "alleged" else "asserted"
