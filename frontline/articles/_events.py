"""What a sentence says happened: events, whom they put in control, how surely, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from frontline.articles._grammar import EventRule
from frontline.articles._phrases import Match
from frontline.articles._reading import Reading, Spot

Polarity = Literal["yes", "no", "failed"]

_NEGATION_REACH, _FAILURE_REACH, _CUE_REACH = 3, 6, 12
_SIDE_REACH, _SAME_CLAUSE = 16, 7.0
_OPENING = 4
_CUE_COST = 5.6
_LIMIT, _SHARED_LIMIT, _CLOSE_LIMIT = 15.0, 11.0, 1.3
_WRONG_WAY = 3.0
_ANAPHOR_LIMIT = 6.0
_DENIABLE = frozenset({"captured", "holds", "entered", "withdrew", "encircled", "annexed"})
_QUOTES = frozenset("\"“”«»„‘’'")


@dataclass(slots=True)
class Finding:
    """An event told in a sentence.

    Attributes:
        start: first token of the words that tell it.
        end: one past the last.
        rule: what those words say.
        form: their grammatical form, see the rules.
        side: whom it puts in control: a code, `own` or `enemy` (of the speaker), or None.
        polarity: told, denied ("has not taken") or failed ("failed to take").
        modality: empty unless the words themselves make it planned, hypothetical or alleged.
        spots: the places it is about.
        anaphor: `settlement`, `area` or `any` where the place is only referred to; else empty.
        plural: whether the reference is to several places.
        extent: whole, part, outskirts or centre.
        cost: how far the words stand from the place.
        barred: whether a place was named that this event cannot be about.
    """

    start: int
    end: int
    rule: EventRule
    form: str
    side: str | None = None
    polarity: Polarity = "yes"
    modality: str = ""
    spots: list[Spot] = field(default_factory=list)
    anaphor: str = ""
    plural: bool = False
    extent: str = "whole"
    cost: float = 0.0
    barred: bool = False

    @property
    def deniable(self) -> bool:
        """Whether its negation is a denial rather than nothing."""
        return self.rule.event in _DENIABLE


def find_events(reading: Reading, taboo: Sequence[tuple[int, int]]) -> list[Finding]:
    """The events of a sentence, in order.

    Args:
        reading: the sentence.
        taboo: token spans of attributions; what stands there is no place of an event.
    """
    if reading.sentence.text.rstrip("\"”»'’) ").endswith("?"):
        return []
    read = (_finding(reading, match) for match in reading.find("event"))
    findings = [finding for finding in read if finding is not None]
    findings = [finding for finding in findings if not _within(finding.start, taboo, finding)]
    findings = _without_objects(reading, findings)
    for finding in findings:
        finding.polarity = _polarity(reading, finding)
        finding.modality = _modality(reading, finding)
        finding.side = _side(reading, finding, taboo)
    _coordinate(findings)
    _place(reading, findings, taboo)
    for finding in findings:
        finding.extent = _extent(reading, finding)
    return findings


def place_spots(reading: Reading, taboo: Sequence[tuple[int, int]]) -> list[Spot]:
    """The places of a sentence that something could be about."""
    return [spot for spot in reading.spots if _eligible(reading, spot, taboo)]


def _finding(reading: Reading, match: Match) -> Finding | None:
    """The event that matched words tell; None where their form tells none."""
    number, _, form = match.value.partition(":")
    rule = reading.grammar.events[int(number)]
    if form in {"bare", "noun"} and reading.grammar.phrases.knows("cue_to"):
        verb = _finite(reading, match.start)
        if form == "bare" and not verb:
            if match.end - match.start == 1:
                return None  # "the attack", "an immediately clear": no verb, and no noun by itself
            form = "noun"
        elif form == "noun" and match.start and reading.covers("cue_to", match.start - 1):
            return None
    elif form == "done" and (
        _is_passive(reading, match.start) or _participle(reading, match, rule)
    ):
        form = "passive"
    elif form == "present" and match.end - match.start == 1 and not _finite(reading, match.start):
        return None  # "Russian attacks"
    return Finding(match.start, match.end, rule, form)


def _finite(reading: Reading, start: int) -> bool:
    """Whether a bare verb form here has what makes it a verb: "to", an auxiliary, a subject."""
    kinds = ("cue_to", "cue_future_aux", "forces", "force_noun", "names", "pronoun", "speaker")
    for at in range(start - 1, max(-1, start - 4), -1):
        if any(reading.covers(kind, at) for kind in kinds):
            return True
        if reading.covers("cue_negation", at):
            return reading.key(at) != "not" or reading.key(at - 1) in {"did", "does", "do"}
        if not (reading.key(at).endswith("ly") or reading.covers("auxiliary", at)):
            return _joins(reading, at) or reading.key(at) in {"also", "did"}
    return start == 0


def _joins(reading: Reading, at: int) -> bool:
    return reading.key(at) == "," or reading.key(at) in reading.grammar.conjunctions


def _infinitive(reading: Reading, start: int) -> bool:
    """Whether a bare form follows "to", or is joined to a form before it that may."""
    if not reading.grammar.phrases.knows("cue_to"):
        return True  # such languages mark their infinitives
    return bool(reading.within("cue_to", start - 2, start)) or _joins(reading, start - 1)


def _participle(reading: Reading, match: Match, rule: EventRule) -> bool:
    """ "villages captured by", "units surrounded in": passive without a form of "to be"."""
    if not reading.grammar.by_words or match.end - match.start > 1:
        return False
    if reading.key(match.end) in reading.grammar.by_words:
        return True
    after = reading.covers("relation", match.end)
    return rule.event == "encircled" and after is not None and after.start == match.end


def _is_passive(reading: Reading, start: int) -> bool:
    """Whether a form of "to be" stands right before, adverbs allowed."""
    for at in range(start - 1, max(-1, start - 4), -1):
        if reading.covers("cue_passive", at):
            return True
        if not reading.tokens[at].word or reading.tokens[at].capital:
            return False
        if reading.covers("force_noun", at) or reading.covers("event", at):
            return False
    return False


def _within(at: int, spans: Sequence[tuple[int, int]], finding: Finding) -> bool:
    """Whether a verbal noun only describes the speaker or the medium."""
    return finding.form in {"noun", "bare"} and any(start <= at < end for start, end in spans)


def _without_objects(reading: Reading, findings: list[Finding]) -> list[Finding]:
    """Leave out attacks that are only what somebody repelled, and strikes from the air."""
    kept: list[Finding] = []
    repelled = [f for f in findings if f.rule.event == "repelled"]
    for finding in findings:
        if finding.rule.event == "attacked":
            if _strikes(reading, finding):
                continue
            if any(
                reading.cost(finding.start, other.start) < _SAME_CLAUSE
                and (finding.form == "noun" or other.start < finding.start)
                for other in repelled
                if reading.grammar.phrases.knows("cue_to") or finding.form == "noun"
            ):
                continue
            if finding.form == "noun" and any(
                other is not finding
                and other.form != "noun"
                and 0 <= finding.start - other.end < 5  # noqa: PLR2004  (its object)
                and reading.cost(finding.start, other.start) < _SAME_CLAUSE - 2
                for other in findings
            ):
                continue
        kept.append(finding)
    return kept


def _strikes(reading: Reading, finding: Finding) -> bool:
    return any(
        reading.cost(finding.start, match.start) < _SAME_CLAUSE - 1
        for match in reading.find("cue_strike")
    )


def _polarity(reading: Reading, finding: Finding) -> Polarity:
    for match in reading.within("cue_failure", finding.start - 10, finding.start):
        near = finding.start - match.end <= _FAILURE_REACH
        if near and reading.cost(match.start, finding.start) < _SAME_CLAUSE:
            return "failed"
    for match in reading.within("cue_negation", finding.start - 8, finding.start):
        reach = finding.start - match.end <= _NEGATION_REACH
        if reach and all(token.word for token in reading.tokens[match.end : finding.start]):
            return "no"
    return "yes"


def _modality(reading: Reading, finding: Finding) -> str:
    """Planned, hypothetical or alleged by the words around; empty for a plain statement."""
    before = _cue(reading, finding, "cue_hypothesis", before=True)
    planned = _cue(reading, finding, "cue_plan", before=True)
    aux = [
        match
        for match in reading.within("cue_future_aux", finding.start - 5, finding.start)
        if reading.cost(match.start, finding.start) < 3  # noqa: PLR2004
    ]
    if finding.form == "future":
        return "hypothetical" if before or _conditional(reading, finding) else "planned"
    if finding.form == "bare" and _realised(reading, finding):
        before = planned = False
    elif finding.form == "bare":
        infinitive = _infinitive(reading, finding.start)
        if before and not (planned and infinitive):
            return "hypothetical"
        if infinitive or planned or aux or finding.polarity == "failed":
            return "planned"
    if finding.form == "noun":
        after = _cue(reading, finding, "cue_hypothesis", before=False) or (
            finding.start <= _OPENING and bool(reading.within("cue_future_aux", finding.end, 999))
        )
        if before or after:
            return "hypothetical"
        if planned or aux:
            return "planned"
    if finding.form == "going" and reading.find("cue_gerund_after"):
        gerund = finding.start and not reading.covers("cue_gerund_after", finding.start - 1)
        if before and gerund:
            return "hypothetical"
        if planned and not _is_passive(reading, finding.start):
            return "planned"
    if aux or _conditional(reading, finding):
        return "hypothetical"
    if before and finding.form in {"done", "passive", "present", "going", "bare"}:
        return "hypothetical"
    if _cue(reading, finding, "cue_alleged", before=True) or _scare(reading, finding):
        return "alleged"
    return ""


def _cue(reading: Reading, finding: Finding, kind: str, *, before: bool) -> bool:
    if before:
        marks = reading.within(kind, finding.start - _CUE_REACH, finding.start)
    else:
        marks = reading.within(kind, finding.end, finding.end + _CUE_REACH)
    return any(reading.cost(match.start, finding.start) < _CUE_COST for match in marks)


def _conditional(reading: Reading, finding: Finding) -> bool:
    """Whether the sentence opens with a condition: "If Pokrovsk falls, …"."""
    return any(
        match.start <= 1 and finding.start > match.start
        for match in reading.find("cue_hypothesis")
        if reading.key(match.start) in reading.grammar.conditions
    )


def _realised(reading: Reading, finding: Finding) -> bool:
    """ "managed to take" tells of a success, unless it lies in the future."""
    for match in reading.within("cue_realised", finding.start - 8, finding.start):
        if reading.cost(match.start, finding.start) < _SAME_CLAUSE - 2:
            return not reading.within("cue_future_aux", match.start - 3, match.start)
    return False


def _scare(reading: Reading, finding: Finding) -> bool:
    """Whether the word alone stands in quotation marks."""
    before, after = reading.key(finding.start - 1), reading.key(finding.end)
    return before in _QUOTES and after in _QUOTES and bool(before) and bool(after)


def _side(reading: Reading, finding: Finding, taboo: Sequence[tuple[int, int]]) -> str | None:
    rule = finding.rule
    if rule.neutral:
        return None
    side = _inside(reading, finding)
    if side is None and rule.agent == "subject":
        side = _subject(reading, finding, taboo)
    if side is None and rule.agent != "none":
        side = _behind(reading, finding)
        if rule.loses:  # "lost the town to Russian forces" names the winner
            return side
    if side is None:
        return None
    return _turn(reading, side) if rule.loses else side


def _coordinate(findings: Sequence[Finding]) -> None:
    """Coordinated verbs share their subject: "The enemy took X and advanced in Y"."""
    actor: str | None = None
    for finding in findings:
        if finding.side is None and actor and finding.form in {"done", "present", "going"}:
            finding.side = None if finding.rule.neutral else actor
        if finding.side is not None and finding.form in {"done", "present", "going"}:
            actor = None if finding.rule.loses else finding.side


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
    low = max(0, finding.start - _SIDE_REACH * 2)
    best: Match | None = None
    for match in reversed(_labels(reading, low, finding.start)):
        if reading.cost(match.start, finding.start) > 13:  # noqa: PLR2004  (another clause)
            break
        if _is_object(reading, match) or any(a <= match.start < b for a, b in taboo):
            continue
        if finding.form == "noun" and finding.start - match.end > 4:  # noqa: PLR2004
            break
        if match.kind == "names" and _located(reading, match):
            continue
        if best is not None and not _one_phrase(reading, match.start, best.start, finding.start):
            break  # of several in one clause the first is the subject
        best = match
    if best is not None:
        if finding.form == "passive":
            affected = best.kind != "names" and reading.cost(best.start, finding.start) < 3  # noqa: PLR2004
            return _turn(reading, best.value) if affected else None
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


def _one_phrase(reading: Reading, first: int, second: int, verb: int) -> bool:
    """Whether two labels stand in one unbroken run of words right up to the verb."""
    if second - first > _SIDE_REACH:
        return False
    return not any(
        not reading.tokens[at].word and reading.tokens[at].text not in _QUOTES
        for at in range(first, verb)
    ) and not any(
        match.end - match.start == 1
        and reading.key(match.start) not in reading.grammar.conjunctions
        for match in reading.within("clause", first, verb)
    )


def _is_object(reading: Reading, match: Match) -> bool:
    """Whether a side stands behind a preposition that makes it no subject."""
    before = reading.covers("relation", match.start - 1) if match.start else None
    return before is not None and before.value in {"at", "away", "toward"}


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
    rule = finding.rule
    for match in _labels(reading, finding.end, finding.end + _SIDE_REACH):
        if reading.cost(finding.start, match.start) > _SAME_CLAUSE:
            break
        if match.kind == "names" and _located(reading, match):
            continue
        before = reading.key(match.start - 1)
        if before in reading.grammar.by_words:
            return match.value
        if before in reading.grammar.from_words:
            return _turn(reading, match.value)
        if not reading.grammar.by_words and _is_object(reading, match):
            continue
        if rule.agent == "after" or rule.loses:
            if before in reading.grammar.to_words:
                return match.value
            continue
        if match.kind == "names" and _is_object(reading, match):
            continue
        if rule.after == "agent" and (match.kind != "names" or not reading.grammar.by_words):
            return match.value
        if rule.after == "opponent":
            return _turn(reading, match.value)
    if rule.after == "opponent":
        for match in reading.within("adjectives", finding.end, finding.end + 6):
            return _turn(reading, match.value)
    return None


def _eligible(reading: Reading, spot: Spot, taboo: Sequence[tuple[int, int]]) -> bool:
    if spot.place.kind in {"country", "river"}:
        return False
    if any(start <= spot.start < end for start, end in taboo):
        return False
    state = reading.covers("names", spot.start)
    if state is None:
        return True
    local = reading.key(spot.start - 1) in reading.grammar.locatives
    spoken = reading.covers("speaker", spot.start - 2) if spot.start > 1 else None
    return local and spoken is None and reading.key(spot.end) != "'s"


def _suits(reading: Reading, finding: Finding, spot: Spot, *, last_resort: bool) -> bool:
    rule = finding.rule
    if finding.start <= spot.start < finding.end:
        return True
    if spot.place.is_area and not _area_suits(reading, finding, spot):
        return False
    if spot.relation == "near":
        return rule.near
    if spot.relation == "toward":
        return rule.near
    if spot.relation == "away":
        return rule.near and last_resort
    return True


def _area_suits(reading: Reading, finding: Finding, spot: Spot) -> bool:
    """Whether the event is about the region itself, not about something unnamed in it."""
    if not finding.rule.areas:
        return False
    low, high = min(finding.end, spot.start), max(finding.start, spot.start)
    between = range(low, min(high, spot.start) if spot.start > finding.start else finding.start)
    for at in between:
        if reading.covers("generic", at):
            return False
        token = reading.tokens[at]
        unknown = (
            token.capital
            and token.word
            and at
            and not any(
                reading.covers(kind, at) for kind in ("names", "adjectives", "forces", "speaker")
            )
        )
        if unknown and finding.rule.event in {"captured", "withdrew", "entered"}:
            return any(other.start <= at < other.end for other in reading.spots)
    return True


def _place(reading: Reading, findings: Sequence[Finding], taboo: Sequence[tuple[int, int]]) -> None:
    """Give each list of places to the event it stands nearest to."""
    groups: dict[int, list[Spot]] = {}
    for spot in place_spots(reading, taboo):
        groups.setdefault(spot.group, []).append(spot)
    for last_resort in (False, True):
        for spots in groups.values():
            _assign(reading, findings, spots, last_resort=last_resort)
    for finding in findings:
        if all(spot.place.is_area for spot in finding.spots):
            finding.anaphor, finding.plural = _anaphor(reading, finding)
            if finding.spots and finding.anaphor == "settlement" and not finding.rule.implicit:
                finding.spots = []  # "the village in the Donetsk region remains …"
            elif finding.spots:
                finding.anaphor = ""
    for finding in findings:
        if not finding.spots and not finding.anaphor and not finding.barred:
            _share(reading, findings, finding, groups)
        if any(not spot.place.is_area for spot in finding.spots):
            finding.spots = [spot for spot in finding.spots if not spot.place.is_area]


def _assign(
    reading: Reading, findings: Sequence[Finding], spots: list[Spot], *, last_resort: bool
) -> None:
    best: tuple[float, Finding, list[Spot]] | None = None
    for finding in findings:
        if last_resort and finding.spots:
            continue
        fitting = [
            spot for spot in spots if _suits(reading, finding, spot, last_resort=last_resort)
        ]
        if last_resort:
            fitting = [spot for spot in fitting if spot.relation == "away"]
        if not fitting:
            near = not last_resort and _distance(reading, finding, spots) < _LIMIT
            finding.barred = finding.barred or near
            continue
        cost = _distance(reading, finding, fitting)
        if cost <= _LIMIT and (best is None or cost < best[0]):
            best = cost, finding, fitting
    if best is not None:
        cost, finding, fitting = best
        finding.spots.extend(fitting)
        finding.cost = max(finding.cost, cost)


def _distance(reading: Reading, finding: Finding, spots: Sequence[Spot]) -> float:
    """How far an event stands from a list of places, the wrong side counted dearly."""
    first, last = spots[0], spots[-1]
    if first.start >= finding.end:
        cost = reading.cost(finding.end - 1, first.start)
        wrong = finding.rule.before_place or finding.form == "passive"
        if finding.rule.close and cost > _CLOSE_LIMIT:
            return _LIMIT + 1
    elif last.end <= finding.start:
        cost = reading.cost(last.end - 1, finding.start)
        wrong = not finding.rule.before_place and finding.form != "passive"
        if finding.rule.close:
            return _LIMIT + 1
    else:
        return 0.0
    return cost + (_WRONG_WAY if wrong else 0.0)


def _share(
    reading: Reading,
    findings: Sequence[Finding],
    finding: Finding,
    groups: dict[int, list[Spot]],
) -> None:
    """ "entered and seized X": a coordinated verb without a place of its own shares the next's."""
    best: tuple[float, list[Spot]] | None = None
    for spots in groups.values():
        fitting = [spot for spot in spots if _suits(reading, finding, spot, last_resort=False)]
        if not fitting:
            continue
        rivals = [other for other in findings if other is not finding and fitting[0] in other.spots]
        same = any(other.rule.event == finding.rule.event for other in rivals)
        cost = _distance(reading, finding, fitting)
        if not same and cost <= _SHARED_LIMIT and (best is None or cost < best[0]):
            best = cost, fitting
    if best is not None and (finding.form != "noun" or finding.rule.event == "holds"):
        finding.cost, finding.spots = best[0], list(best[1])


def _anaphor(reading: Reading, finding: Finding) -> tuple[str, bool]:
    """The kind of place that a word such as "the village" stands for, and whether several."""
    best: tuple[float, str, bool] | None = None
    for match in reading.find("anaphor"):
        following = match.end
        while reading.key(following) in reading.grammar.name_links:
            following += 1
        follower = reading.tokens[following] if following < len(reading.tokens) else None
        if follower is not None and follower.capital and follower.word:
            continue  # "the village of X": X is the place, known or not
        before = reading.covers("relation", match.start - 1) if match.start else None
        if (
            before is not None
            and before.value in {"near", "toward", "away"}
            and (not finding.rule.near)
        ):
            continue
        cost = reading.cost(match.start, finding.start)
        wrong = (match.start < finding.start) != (
            finding.rule.before_place or finding.form == "passive"
        )
        cost += _WRONG_WAY / 2 if wrong else 0.0
        short = match.end - match.start == 1 and len(reading.key(match.start)) <= 5  # noqa: PLR2004
        limit = 1.2 if short and not reading.covers("generic", match.start) else _ANAPHOR_LIMIT
        limit = 3.0 if limit < _ANAPHOR_LIMIT and match.start == 0 else limit  # "There, …"
        if match.value == "area" and not finding.rule.areas:
            continue
        if cost <= limit and (best is None or cost < best[0]):
            plural = reading.tokens[match.end - 1].key in reading.grammar.plurals
            best = cost, match.value, plural
    if best is None and finding.rule.implicit:
        return "any", False
    return ("", False) if best is None else best[1:]


def _extent(reading: Reading, finding: Finding) -> str:
    if not finding.spots:
        low, high = finding.start, finding.end + 6
    else:
        low = min(finding.start, finding.spots[0].start)
        high = max(finding.end, finding.spots[0].end)
        low = max(low, high - 24)
    for extent in ("outskirts", "centre", "part"):
        if reading.within(f"cue_{extent}", low, high):
            return extent
    return "part" if finding.rule.event == "entered" and not finding.rule.areas else "whole"
