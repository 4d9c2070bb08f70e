"""The events a sentence tells."""

from __future__ import annotations

from collections.abc import Sequence

from frontline.articles._findings import SAME_CLAUSE, Finding
from frontline.articles._grammar import EventRule
from frontline.articles._moods import is_finite, is_passive, modality, polarity
from frontline.articles._phrases import Match
from frontline.articles._placing import place_events
from frontline.articles._reading import Reading
from frontline.articles._sides import coordinate, find_side
from frontline.articles.forms import is_infinitive

_OBJECTS = ("pronoun", "anaphor", "forces", "force_noun", "names")
_MOST_EVENTS = 40  # of a sentence; more is no prose, and reading stays linear


def find_events(reading: Reading, taboo: Sequence[tuple[int, int]]) -> list[Finding]:
    """The events of a sentence, in order.

    Args:
        reading: the sentence.
        taboo: token spans of attributions; what stands there is no place of an event.
    """
    if reading.sentence.text.rstrip("\"”»'’) ").endswith("?"):
        return []
    read = (_finding(reading, match) for match in reading.find("event")[:_MOST_EVENTS])
    findings = [finding for finding in read if finding is not None]
    findings = [finding for finding in findings if not _within(finding.start, taboo, finding)]
    findings = _without_objects(reading, findings)
    for finding in findings:
        finding.polarity = polarity(reading, finding)
        finding.modality = modality(reading, finding)
        finding.side = find_side(reading, finding, taboo)
    coordinate(findings, taboo)
    place_events(reading, findings, taboo)
    return findings


def _finding(reading: Reading, match: Match) -> Finding | None:
    """The event that matched words tell; None where their form tells none."""
    number, _, form = match.value.partition(":")
    rule = reading.grammar.events[int(number)]
    if rule.direct and any(
        0 <= spot.start - match.end <= 1 and not spot.relation for spot in reading.spots
    ):
        rule = next(other for other in reading.grammar.events if other.event == rule.direct)
    if form in {"bare", "noun"} and reading.grammar.phrases.knows("cue_to"):
        verb = is_finite(reading, match.start)
        if form == "bare" and not verb:
            if match.end - match.start == 1:
                return None  # "the attack", "an immediately clear": no verb, and no noun by itself
            form = "noun"
        elif form == "noun" and match.start and reading.covers("cue_to", match.start - 1):
            return None
    elif form in {"done", "going"} and is_infinitive(
        reading.tokens[match.start].text, reading.grammar.language
    ):
        form = "bare"  # whatever list of forms its stem stands in
    elif form == "done" and (
        is_passive(reading, match.start)
        or _participle(reading, match, rule)
        or _objectless(reading, match, rule)
    ):
        form = "passive"
    elif form == "present" and match.end - match.start == 1 and not is_finite(reading, match.start):
        return None  # "Russian attacks"
    return Finding(match.start, match.end, rule, form)


def _participle(reading: Reading, match: Match, rule: EventRule) -> bool:
    """Whether it is a passive without "to be": "villages captured by", "units surrounded in"."""
    if not reading.grammar.by_words or match.end - match.start > 1:
        return False
    if reading.key(match.end) in reading.grammar.by_words:
        return True
    after = reading.covers("relation", match.end)
    return rule.event == "encircled" and after is not None and after.start == match.end


def _objectless(reading: Reading, match: Match, rule: EventRule) -> bool:
    """Whether nobody is driven out but the one before: "enemy pushed out of X"."""
    return (
        rule.after == "opponent"
        and rule.event == "captured"
        and match.end - match.start in {2, 3}
        and reading.covers("relation", match.end - 1) is not None
        and not reading.is_any(_OBJECTS, match.start + 1)
        and bool(reading.grammar.by_words)
    )


def _within(at: int, spans: Sequence[tuple[int, int]], finding: Finding) -> bool:
    """Whether a verbal noun only describes the speaker or the medium."""
    return finding.form in {"noun", "bare", "going"} and any(
        start <= at < end for start, end in spans
    )


def _without_objects(reading: Reading, findings: list[Finding]) -> list[Finding]:
    """Leave out attacks that are only what somebody repelled, and strikes from the air."""
    return [
        finding
        for finding in findings
        if not _is_thwarted(reading, finding, findings)
        and (finding.rule.event != "attacked" or not _is_aside(reading, finding, findings))
    ]


def _is_aside(reading: Reading, finding: Finding, findings: Sequence[Finding]) -> bool:
    """Whether an attack is no event of its own here."""
    noun = finding.form == "noun"
    return (
        _strikes(reading, finding)
        or _is_repelled(reading, finding, findings)
        or (noun and _is_attacks_object(reading, finding, findings))
        or (noun and _in_passing(reading, finding.start))
    )


def _is_thwarted(reading: Reading, finding: Finding, findings: Sequence[Finding]) -> bool:
    """Whether it is only what somebody tried and was kept from: "thwarted attempts to enter X"."""
    return finding.form == "bare" and any(
        other.rule.event == "repelled"
        and other.end <= finding.start
        and reading.cost(finding.start, other.start) < SAME_CLAUSE
        and bool(reading.within("attack_noun", other.start, finding.start))
        for other in findings
    )


def _is_repelled(reading: Reading, finding: Finding, findings: Sequence[Finding]) -> bool:
    english = reading.grammar.phrases.knows("cue_to")  # a fixed order: the object follows
    return any(
        reading.cost(finding.start, other.start) < SAME_CLAUSE
        and (finding.form == "noun" or (english and other.start < finding.start))
        for other in findings
        if other.rule.event == "repelled"
    )


def _is_attacks_object(reading: Reading, finding: Finding, findings: Sequence[Finding]) -> bool:
    return any(
        other is not finding
        and other.form != "noun"
        and 0 <= finding.start - other.end < 5  # noqa: PLR2004  (its object)
        and reading.cost(finding.start, other.start) < SAME_CLAUSE - 2
        for other in findings
    )


def _in_passing(reading: Reading, start: int) -> bool:
    """Whether an attack is only the setting: "amid Moscow's offensive in the region"."""
    for at in range(start - 1, max(-1, start - 5), -1):
        if reading.key(at) in reading.grammar.settings:
            return True
        named = reading.covers("names", at) or reading.covers("adjectives", at)
        if not named and reading.key(at) not in {"'s", "ongoing", "the", "a", "new"}:
            return False
    return False


def _strikes(reading: Reading, finding: Finding) -> bool:
    return any(
        reading.cost(finding.start, match.start) < SAME_CLAUSE - 1
        for match in reading.find("cue_strike")
    )
