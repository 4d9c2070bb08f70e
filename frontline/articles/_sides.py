"""Whom an event puts in control."""

from __future__ import annotations

from collections.abc import Sequence

from frontline.articles._findings import SAME_CLAUSE, Finding
from frontline.articles._phrases import Match
from frontline.articles._reading import QUOTES, Reading
from frontline.claims import Claimant
from gazetteer.places import Place

_SIDE_REACH = 16
_OTHER_CLAUSE = 13.0
_IN_FRONT, _CLAUSE, _NEXT = 3, 12, 3
"""Words before, in and right after a clause that stands in front of its subject."""


def find_side(reading: Reading, finding: Finding, taboo: Sequence[tuple[int, int]]) -> str | None:
    """Whom an event puts in control: a code, `own` or `enemy` of the speaker, None if unsaid."""
    rule = finding.rule
    if rule.neutral:
        return None
    side = _inside(reading, finding)
    if side is None and rule.agent == "subject":
        side = _subject(reading, finding, taboo) or _behind_clause(reading, finding)
    if side is None and rule.agent != "none":
        side = _behind(reading, finding)
        if rule.loses:  # "lost the town to Russian forces" names the winner
            return side
    if side is None and finding.form == "bare":
        side = _commander(reading, finding, taboo)
    if side is None:
        return None
    return _turn(reading, side) if rule.loses else side


def _behind_clause(reading: Reading, finding: Finding) -> str | None:
    """The subject that a clause in front of it has: "After losing X, the enemy has …"."""
    if finding.form != "going" or finding.start > _IN_FRONT:
        return None
    for at in range(finding.end, min(finding.end + _CLAUSE, len(reading.tokens))):
        if reading.key(at) == ",":
            labels = _labels(reading, at + 1, at + 1 + 2 * _NEXT)
            return labels[0].value if labels and labels[0].start <= at + _NEXT else None
    return None


def _commander(reading: Reading, finding: Finding, taboo: Sequence[tuple[int, int]]) -> str | None:
    """The side of a leader named before an infinitive: "Putin ordered to take X"."""
    for match in reversed(reading.within("speaker", 0, finding.start)):
        side = reading.grammar.speakers[int(match.value)].side
        spoken = any(a <= match.start < b for a, b in taboo)
        if side and not spoken and reading.cost(match.start, finding.start) <= SAME_CLAUSE:
            return side
    return None


def find_victor(reading: Reading, attack: Finding) -> str | None:
    """Who holds out where an attack is told and then that it failed; None if nobody is named."""
    attacker = _subject(reading, attack, ())
    return None if attacker is None else _turn(reading, attacker)


def coordinate(findings: Sequence[Finding], taboo: Sequence[tuple[int, int]]) -> None:
    """Coordinated verbs share their subject: "The enemy took X and advanced in Y"."""
    actor: str | None = None
    last = 0
    for finding in findings:
        if any(last <= a < finding.start for a, _ in taboo):
            actor = None  # somebody else is named between them
        last = finding.end
        if finding.side is None and actor and finding.form in {"done", "present", "going"}:
            finding.side = None if finding.rule.neutral else actor
        if finding.side is not None and finding.form in {"done", "present", "going"}:
            actor = None if finding.rule.loses else finding.side


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
    if finding.side is not None:
        relative = {"own": own, "enemy": grammar.opponent(own)}
        return relative.get(finding.side, finding.side), False
    return _infer_side(reading, finding, claimant, places), True


def _infer_side(
    reading: Reading, finding: Finding, claimant: Claimant, places: Sequence[Place]
) -> str | None:
    grammar, rule = reading.grammar, finding.rule
    side = claimant.allegiance if claimant.allegiance in grammar.sides else None
    if rule.usual is not None:
        of_place = places[0].country if places else None
        return rule.usual if rule.usual != "own" else side or grammar.own or of_place
    lost = rule.agent != "subject" or (rule.loses and side is None)
    owner = places[0].country if lost and places else None
    if (taker := grammar.opponent(owner)) is not None:
        return taker
    named = {
        match.value
        for match in reading.find("forces", "names", "adjectives")
        if match.value in grammar.sides
    }
    if side is None and len(named) == 1:
        side = next(iter(named))
    if side is None and finding.form == "passive" and rule.event == "captured" and places:
        return grammar.opponent(places[0].country)  # "X was taken": from whom it belonged to
    return grammar.opponent(side) if rule.loses else side


def _turn(reading: Reading, side: str) -> str | None:
    if side in {"own", "enemy"}:
        return "enemy" if side == "own" else "own"
    return reading.grammar.opponent(side)


def _inside(reading: Reading, finding: Finding) -> str | None:
    for kind in ("forces", "names", "adjectives"):
        for match in reading.within(kind, finding.start, finding.end):
            if finding.rule.after == "opponent":
                return _turn(reading, match.value)  # "drove Russian forces out of"
            return match.value
    return None


def _labels(reading: Reading, start: int, end: int) -> list[Match]:
    """Side words between two tokens that can act: forces, states, "Russian assault troops"."""
    found = [*reading.within("forces", start, end), *reading.within("names", start, end)]
    for match in reading.within("adjectives", start, end):
        acts = reading.within("force_noun", match.end, match.end + 4)
        if acts and acts[0].end <= end + 3:
            found.append(match)
    return sorted(found, key=lambda match: (match.start, -match.end))


def _subject(reading: Reading, finding: Finding, taboo: Sequence[tuple[int, int]]) -> str | None:
    """The side named before the verb, or the opponent of whom it happened to."""
    best: Match | None = None
    for match in reversed(_candidates(reading, finding, taboo)):
        if best is not None and not _one_phrase(reading, match.start, best.start, finding.start):
            break  # of several in one clause the first is the subject
        best = match
    if best is not None and finding.form == "passive":
        near = reading.cost(best.start, finding.start) < 3  # noqa: PLR2004  (its own subject)
        return _turn(reading, best.value) if near and best.kind != "names" else None
    if best is not None:
        return best.value
    for match in reading.within("adjectives", max(0, finding.start - 6), finding.start):
        attack = reading.covers("attack_noun", match.end) or reading.covers(
            "attack_noun", match.end + 1
        )
        if attack and finding.rule.event == "repelled":
            return _turn(reading, match.value)
        if finding.form == "noun" and finding.start - match.end <= 1:
            return match.value
    return None


def _candidates(
    reading: Reading, finding: Finding, taboo: Sequence[tuple[int, int]]
) -> list[Match]:
    """The sides before a verb that may be its subject."""
    reach = 4 if finding.form == "noun" else _SIDE_REACH * 2
    return [
        match
        for match in _labels(reading, max(0, finding.start - _SIDE_REACH * 2), finding.start)
        if finding.start - match.end <= reach
        and reading.cost(match.start, finding.start) <= _OTHER_CLAUSE
        and not _is_object(reading, match)
        and not any(a <= match.start < b for a, b in taboo)
        and not _told_of(reading, finding, match.start)
        and not _spoken_between(reading, match.start, finding.start, taboo)
        and not any(reading.key(at) == ":" for at in range(match.end, finding.start))
        and not (match.kind == "names" and _located(reading, match))
    ]


def _spoken_between(
    reading: Reading, first: int, last: int, taboo: Sequence[tuple[int, int]]
) -> bool:
    """Whether another speaker begins anew between two words: "… took X the day Kyiv said it"."""
    return any(
        first < a
        and b <= last
        and reading.tokens[a - 1].word
        and not any(reading.key(at) == "," for at in range(b, min(last, b + 3)))
        for a, b in taboo
    )


def _told_of(reading: Reading, finding: Finding, at: int) -> bool:
    """Whether a side is part of the words of another event: "drove the Russians out and …"."""
    event = reading.covers("event", at)
    if event is not None:
        return event.end - event.start > 1 and event.end <= finding.start
    before = reading.covers("event", at - 1) if at else None
    if before is None or before.end > finding.start or before.end != at:
        return False
    return reading.grammar.events[int(before.value.partition(":")[0])].after == "opponent"


def _one_phrase(reading: Reading, first: int, second: int, verb: int) -> bool:
    """Whether two labels stand in one unbroken run of words right up to the verb."""
    if second - first > _SIDE_REACH:
        return False
    return not any(
        not reading.tokens[at].word and reading.tokens[at].text not in QUOTES
        for at in range(first, verb)
    ) and not any(
        match.end - match.start == 1
        and reading.key(match.start) not in reading.grammar.conjunctions
        for match in reading.within("clause", first, verb)
    )


def _is_object(reading: Reading, match: Match) -> bool:
    """Whether a side stands behind a preposition that makes it no subject."""
    before = reading.covers("relation", match.start - 1) if match.start else None
    if before is None or (before.value == "toward" and _is_sector(reading, before)):
        return False
    return before.value in {"at", "away", "toward"}


def _is_sector(reading: Reading, toward: Match) -> bool:
    """Whether "напрямку" ends the name of a sector rather than governs what follows."""
    named = toward.start > 0 and reading.tokens[toward.start - 1].capital
    return named and toward.end - toward.start == 1


def _located(reading: Reading, match: Match) -> bool:
    """Whether a state is only where something lies: "Ukraine's Donetsk region"."""
    if reading.key(match.end) != "'s":
        return False
    return not any(
        reading.within("force_noun", match.end, match.end + 5)
        + reading.within("attack_noun", match.end, match.end + 4)
    )


def _behind(reading: Reading, finding: Finding) -> str | None:
    """The side named after the verb: "by Russian forces", "from the enemy"."""
    for match in _labels(reading, finding.end, finding.end + _SIDE_REACH):
        if reading.cost(finding.start, match.start) > SAME_CLAUSE:
            break
        if match.kind == "names" and _located(reading, match):
            continue
        apart = any(reading.key(at) == "," for at in range(finding.end, match.start))
        if apart and reading.within("event", match.end, match.end + 4):
            break  # the subject of a verb of its own
        side = _by_preposition(reading, finding, match)
        if side is not None:
            return side
    if finding.rule.after == "opponent":
        for match in reading.within("adjectives", finding.end, finding.end + 6):
            return _turn(reading, match.value)
    return None


def _by_preposition(reading: Reading, finding: Finding, match: Match) -> str | None:
    """What a side behind the word is: by its preposition, else by the rule."""
    rule, grammar = finding.rule, reading.grammar
    at = match.start - 1
    before = reading.key(at - 1 if reading.covers("determiner", at) else at)
    if reading.within("speech", finding.end, at) or reading.within("reply", finding.end, at):
        return None  # "the fall of X was confirmed by Ukrainian officials"
    thwarted = rule.after == "opponent" and finding.form != "passive"
    if before in grammar.by_words:  # "thwarted attempts by Russian units to"
        return _turn(reading, match.value) if rule.loses or thwarted else match.value
    if before in grammar.from_words:
        return _turn(reading, match.value)
    if rule.agent == "after" or rule.loses:
        return match.value if before in grammar.to_words else None
    if _is_object(reading, match) and (not grammar.by_words or match.kind == "names"):
        return None
    return _by_rule(reading, finding, match)


def _by_rule(reading: Reading, finding: Finding, match: Match) -> str | None:
    """What the rule takes a side behind the word for."""
    if finding.rule.after == "opponent":
        return _turn(reading, match.value)
    acts = match.kind != "names" or not reading.grammar.by_words
    return match.value if finding.rule.after == "agent" and acts else None
