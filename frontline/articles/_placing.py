"""Which place an event is about: the nearest list of places, or what a word refers to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from frontline.articles._clauses import bind
from frontline.articles._findings import Finding
from frontline.articles._quantities import find_amounts, nearest_amount
from frontline.articles._reading import Amount, Reading, Spot, is_plural
from frontline.articles._sides import find_victor
from frontline.articles._spots import is_eligible, place_spots

_LIMIT, _SHARED_LIMIT, _CLOSE_LIMIT = 15.0, 11.0, 1.3
_WRONG_WAY = 3.0
_ANAPHOR_LIMIT = 6.0
_OF_SETTLEMENTS = frozenset({"captured", "withdrew", "entered", "holds"})
_OBJECT_REACH, _ALMOST = 3, 2
_BRACKETS = frozenset("()")
_OWNED = 3  # words after a place that may say which part of it: "Toretsk's western outskirts"
_LISTING = ("joiner", "relation", "generic", "determiner", "area_noun", "adjectives")
_MANY = 5  # villages; a few are named elsewhere, and each is a claim of its own
_MOST_PLACES = 100  # of a sentence


def place_events(
    reading: Reading, findings: Sequence[Finding], taboo: Sequence[tuple[int, int]]
) -> None:
    """Give each list of places to the event it stands nearest to, and each event its place."""
    if not findings:
        return
    groups: dict[int, list[Spot]] = {}
    unknown = [spot for spot in reading.unknown if is_eligible(reading, spot, taboo)]
    named = sorted([*place_spots(reading, taboo), *unknown], key=lambda spot: spot.start)
    eligible = named[:_MOST_PLACES]
    for spot in eligible:
        groups.setdefault(spot.group, []).append(spot)
    for finding in findings:
        bind(reading, finding, eligible)
    free = [finding for finding in findings if not finding.bound]
    for last_resort in (False, True):
        for listed in groups.values():
            _assign(reading, free, listed, last_resort=last_resort)
    for finding in free:
        _keep_objects(reading, finding)
        _refer(reading, finding)
    _refer_together(reading, findings)
    _turn_back(reading, findings)
    amounts = find_amounts(reading)
    for finding in findings:
        _correct_rule(reading, finding)
        if not finding.spots and not finding.anaphor and not finding.barred:
            _share(reading, findings, finding, groups)
        if any(not spot.place.is_area for spot in finding.spots):
            finding.spots = [spot for spot in finding.spots if not spot.place.is_area]
        _leave_unknown(finding)
        finding.extent = _extent(reading, finding)
        _measure(reading, finding, amounts)


def _leave_unknown(finding: Finding) -> None:
    """Nothing is claimed of places that nobody knows, nor of others in their stead."""
    known = [spot for spot in finding.spots if not spot.unknown]
    if finding.spots and not known:
        finding.nowhere, finding.anaphor = True, ""
    finding.spots = known


def _keep_objects(reading: Reading, finding: Finding) -> None:
    """Of the places around an active verb keep the object: "bypass X and plan to reach Y"."""
    if finding.form == "passive" or finding.rule.before_place:
        subjects = [
            s
            for s in finding.spots
            if s.end <= finding.start and not s.relation and not s.place.is_area
        ]
        groups = {spot.group for spot in subjects}
        finding.spots = [s for s in finding.spots if not groups or s.group in groups]
        return
    if finding.form == "noun" or finding.rule.neutral:
        return
    objects = [s for s in finding.spots if s.start >= finding.start and s.relation != "away"]
    if objects and objects[0].start - finding.end <= _OBJECT_REACH:
        groups = _listed_on(reading, objects)
        finding.spots = [spot for spot in finding.spots if spot.group in groups]


def _listed_on(reading: Reading, objects: Sequence[Spot]) -> set[int]:
    """The groups of a list that begins with the object: "took X and advances on Y" took no Y."""
    groups = {objects[0].group}
    for before, spot in pairwise(objects):
        if not all(_lists(reading, at) for at in _unbracketed(reading, before.end, spot.start)):
            break
        groups.add(spot.group)
    return groups


def _unbracketed(reading: Reading, start: int, end: int) -> Iterator[int]:
    """The tokens between two that stand in no brackets: "X (south of Z) and Y" is a list."""
    inside = False
    for at in range(start, end):
        if reading.key(at) in _BRACKETS:
            inside = reading.key(at) == "("
        elif not inside:
            yield at


def _lists(reading: Reading, at: int) -> bool:
    """Whether a word may stand inside a list of places: no verb, but the name of a region."""
    token = reading.tokens[at]
    named = token.word and token.capital and not reading.covers("cue_plan", at)
    return named or token.text == "," or reading.is_any(_LISTING, at)


def _measure(reading: Reading, finding: Finding, amounts: Sequence[Amount]) -> None:
    """Note how much of the place an event is about; counted villages make it one of a region."""
    if not amounts or finding.rule.event not in _OF_SETTLEMENTS:
        return
    area = bool(finding.spots) and all(spot.place.is_area for spot in finding.spots)
    counted = not finding.spots and (finding.anaphor or "any") != "area"
    low = min([finding.start, *(spot.start for spot in finding.spots)])
    high = max([finding.end + 8, *(spot.end for spot in finding.spots)])
    finding.quantity = nearest_amount(reading, amounts, (low, high), area=area or not finding.spots)
    if finding.quantity is None:
        return
    finding.extent = "part"
    if counted and finding.quantity.unit != "share" and reading.find("anaphor"):
        finding.anaphor = "area"  # "28 settlements there"


def _turn_back(reading: Reading, findings: Sequence[Finding]) -> None:
    """Let an assault told as beaten off be repelled: "attacked near X, but were thrown back"."""
    for finding in findings:
        if finding.rule.event != "repelled" or finding.spots or finding.polarity != "yes":
            continue
        tried = [f for f in findings if f.start < finding.start and f.spots and f.polarity == "yes"]
        if tried and tried[-1].form == "bare" and tried[-1].modality == "planned":
            finding.spots = list(
                tried[-1].spots
            )  # "are trying to retake X, attacks are beaten off"
            finding.side = find_victor(reading, tried[-1]) or finding.side
        elif tried and tried[-1].rule.event == "attacked":
            finding.spots, tried[-1].spots = tried[-1].spots, []
            finding.side = find_victor(reading, tried[-1]) or finding.side
            tried[-1].barred = True


def _refer(reading: Reading, finding: Finding) -> None:
    """Find what stands for a place where none is named, or only the region around it."""
    if not all(spot.place.is_area for spot in finding.spots):
        return
    finding.anaphor, finding.plural = _anaphor(reading, finding)
    if finding.spots and finding.anaphor == "settlement" and not finding.rule.implicit:
        finding.spots = []  # "the village in the Donetsk region remains …"
    elif finding.spots:
        finding.anaphor = ""


def _correct_rule(reading: Reading, finding: Finding) -> None:
    """Fighting near a place is an assault on it, not fighting inside."""
    outside = [spot for spot in finding.spots if not finding.start <= spot.start < finding.end]
    near = bool(outside) and all(spot.relation == "near" for spot in outside)
    if finding.rule.event == "contested" and near:
        finding.rule = next(r for r in reading.grammar.events if r.event == "attacked")


def _suits(reading: Reading, finding: Finding, spot: Spot, *, last_resort: bool) -> bool:
    rule = finding.rule
    if finding.start <= spot.start < finding.end:
        return True
    if spot.place.is_area and not _area_suits(reading, finding, spot):
        return False
    single = finding.end - finding.start == 1
    if rule.inside and not (spot.inside if single else spot.start >= finding.end):
        return False  # "advanced", which says something of what it was advanced in only
    if _stands_for(reading, finding.end, spot.start) or _left_open(reading, finding, spot):
        return False
    if spot.end < finding.start and _relative(reading, spot.end):
        return True  # "near X, which they captured"
    close = 0 <= spot.start - finding.end <= 1 and not reading.grammar.by_words
    return {
        "near": rule.near,
        "toward": rule.near or close,  # "увійшли до X", but not "advanced toward X"
        "away": rule.near and last_resort and rule.event != "contested",
    }.get(spot.relation, True)


def _left_open(reading: Reading, finding: Finding, spot: Spot) -> bool:
    """Whether silence is told of a place rather than the event: "… and did not mention X"."""
    return any(
        match.value == "unconfirmed" for match in reading.within("reply", finding.end, spot.start)
    )


def _stands_for(reading: Reading, at: int, before: int) -> bool:
    """Whether something between an event and a place stands for what the event is about.

    A noun right behind the event ("after the capture of the town the way to X") or a road
    ("control over a highway that leads to X").
    """
    if any(reading.key(word) in reading.grammar.ways for word in range(at, before)):
        return True
    match = reading.covers("anaphor", at)
    if match is None or match.value != "settlement" or not reading.covers("generic", at):
        return False
    follower = reading.tokens[match.end] if match.end < len(reading.tokens) else None
    named = follower is not None and (
        follower.capital or follower.key in reading.grammar.name_links
    )
    return not named and at < before and match.end <= before


def _relative(reading: Reading, at: int) -> bool:
    at += reading.key(at) == ","
    return reading.key(at) in reading.grammar.relatives


def _area_suits(reading: Reading, finding: Finding, spot: Spot) -> bool:
    """Whether the event is about the region itself, not about something unnamed in it."""
    of_settlements = finding.rule.event in _OF_SETTLEMENTS
    if of_settlements and _counts(reading, finding, spot):
        return True
    if not finding.rule.areas or (
        of_settlements and reading.within("generic", spot.start - 4, spot.start)
    ):
        return False  # "a village in the region"
    if of_settlements and spot.inside and reading.within("generic", finding.start - 8, finding.end):
        return False  # "the largest town held in the region"
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


def _counts(reading: Reading, finding: Finding, spot: Spot) -> bool:
    """Whether villages between an event and a region are counted: "holds 28 settlements in"."""
    least = 0 if finding.rule.event == "holds" else _MANY
    low, high = min(finding.end, spot.end), max(finding.start, spot.start)
    return any(
        low <= amount.start < high
        and (amount.quantity.unit != "settlements" or amount.quantity.value >= least)
        for amount in find_amounts(reading)
    )


def _refer_together(reading: Reading, findings: Sequence[Finding]) -> None:
    """Let one reference serve both verbs: "They stopped the advance and keep the village"."""
    for finding in findings:
        if finding.spots or finding.anaphor or finding.barred or finding.form == "noun":
            continue
        for other in findings:
            if other.anaphor and reading.cost(finding.start, other.start) <= _ANAPHOR_LIMIT:
                finding.anaphor, finding.plural = other.anaphor, other.plural


def _assign(
    reading: Reading, findings: Sequence[Finding], spots: list[Spot], *, last_resort: bool
) -> None:
    best: tuple[float, Finding, list[Spot]] | None = None
    for finding in findings:
        if last_resort and any(spot.relation != "toward" for spot in finding.spots):
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
        if (
            finding.spots
            and all(spot.relation == "near" for spot in fitting)
            and any(spot.relation == "at" and not spot.place.is_area for spot in finding.spots)
        ):
            continue  # "in X, near Y" is about X, but "in Kursk Oblast, near Y" about Y
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
        wrong = wrong and not (finding.form == "noun" and finding.rule.neutral)
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
    """Let a coordinated verb without a place share its neighbour's: "entered and seized X"."""
    best: tuple[float, list[Spot]] | None = None
    for spots in groups.values():
        fitting = [spot for spot in spots if _suits(reading, finding, spot, last_resort=False)]
        if not fitting:
            continue
        rivals = [other for other in findings if other is not finding and fitting[0] in other.spots]
        same = any(
            other.rule.event == finding.rule.event and other.side == finding.side
            for other in rivals
        )
        cost = _distance(reading, finding, fitting)
        if not same and cost <= _SHARED_LIMIT and (best is None or cost < best[0]):
            best = cost, fitting
    if best is not None and (
        finding.form != "noun" or finding.rule.event in {"holds", "contested"}
    ):
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
        wrong = wrong and not (finding.form == "noun" and match.end == finding.start)
        cost += _WRONG_WAY / 2 if wrong else 0.0
        short = match.end - match.start == 1 and len(reading.key(match.start)) <= 5  # noqa: PLR2004
        limit = 1.2 if short and not reading.covers("generic", match.start) else _ANAPHOR_LIMIT
        limit = 3.0 if limit < _ANAPHOR_LIMIT and match.start == 0 else limit  # "There, …"
        if match.value == "area" and not finding.rule.areas:
            continue
        if cost <= limit and (best is None or cost < best[0]):
            plural = is_plural(reading, match)
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
        if reading.key(high) == "'s":  # "Toretsk's centre"
            high += _OWNED
        if any(reading.key(spot.start - 1) in reading.grammar.quarters for spot in finding.spots):
            return "part"  # "western Kurakhove"
    for extent in ("outskirts", "centre"):
        if reading.within(f"cue_{extent}", low, high):
            return extent
    # From the words before, "almost fully taken", and behind: "took it almost completely".
    if reading.within("cue_part", max(0, low - _ALMOST), high + _ALMOST):
        return "part"
    return "part" if finding.rule.event == "entered" and not finding.rule.areas else "whole"
