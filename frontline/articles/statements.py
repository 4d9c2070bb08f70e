"""Finds statements of distance and direction between two named places, and checks them.

"Kurakhove sits roughly 20 miles south of Pokrovsk": the subject is south of the reference. What
counts as true: "about" and bare figures within 25 % of the value; "less than" up to the value,
borderline to 25 % beyond it; "more than" from the value, borderline to 25 % short of it; bearings
within 45° of the one said. Every part that is said must hold. What is too far between the points of
two towns and right between their edges is borderline, see `frontline.articles._verdicts`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from frontline.articles._measures import Measure, either, find_measures
from frontline.articles._pairs import find_pairs, judge_halfway
from frontline.articles._rules import languages, load_rules
from frontline.articles._verdicts import judge
from frontline.articles.values import Mention, Sentence, Stated, Statement
from gazetteer.places import BUILT_KINDS

_LONGEST_GAP = 60
"""Characters between "of" and the name of the reference: "of the regional capital"."""
_LONGEST_TOWARD = 40
_MOST_TRAITS = 5
"""Words between "a" and "town" that say what kind of town it is."""
_PARAGRAPHS_BACK, _MOST_EARLIER = 2, 64
_ANY_WORDS = r"(?:[\w'’-]+\s+){0,2}"
_WORDS = re.compile(r"[\w'’.-]+")
_LAST_WORD = re.compile(r"[^\W\d_][\w'’-]*$")


@dataclass(frozen=True, slots=True)
class _Linking:
    """The words of a language that tie a statement to its two places."""

    heads: frozenset[str]
    seats: frozenset[str]
    not_after: frozenset[str]
    links: frozenset[str]
    conjunctions: frozenset[str]
    apposition: re.Pattern[str]
    pronoun: re.Pattern[str]
    toward: re.Pattern[str]
    inverted: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Context:
    """A sentence, its mentions, and those its paragraph and the ones right before it named.

    Attributes:
        written: its text; that of `sentence` may be blank in part.
    """

    sentence: Sentence
    written: str
    mentions: tuple[Mention, ...]
    earlier: tuple[Mention, ...]
    linking: _Linking

    def without(self, start: int, end: int) -> _Context:
        """The same with some of the text blank."""
        text = self.sentence.text
        blank = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
        return replace(self, sentence=replace(self.sentence, text=blank))


def find_statements(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Statement, ...]:
    """Find and check the distances and bearings of a text.

    Args:
        text: the article.
        sentences: its sentences, in order.
        mentions: its mentions, in order.

    Returns:
        The statements in order. Distances to borders, fronts and roads, positions inside an area
        and what has no named subject are not statements. A statement about a place that could not
        be resolved is kept and `unmeasurable`.
    """
    del text
    starts = [mention.start for mention in mentions]
    statements: list[Statement] = []
    earlier: deque[tuple[int, Mention]] = deque(maxlen=_MOST_EARLIER)
    for sentence in sentences:
        while earlier and earlier[0][0] < sentence.paragraph - _PARAGRAPHS_BACK:
            earlier.popleft()
        first = bisect_left(starts, sentence.start)
        last = bisect_left(starts, sentence.end)
        own = tuple(mentions[first:last])
        if own:
            before = tuple(mention for _, mention in earlier)
            linking = _linking(sentence.language)
            context = _Context(sentence, sentence.text, own, before, linking)
            statements.extend(_in_sentence(context))
        earlier.extend((sentence.paragraph, mention) for mention in own)
    return tuple(statements)


@cache
def _linking(language: str) -> _Linking:
    try:
        rules = load_rules("statements", language)
    except FileNotFoundError:
        rules = load_rules("statements", "en")
    links = either(rules["toward"])
    pronouns = either(rules["pronouns"]).replace("…", _ANY_WORDS)
    return _Linking(
        heads=frozenset(rules["heads"]),
        seats=frozenset(rules["seats"]),
        not_after=frozenset(rules["not_after"]),
        links=frozenset(rules["links"]),
        conjunctions=frozenset(rules["conjunctions"]),
        apposition=re.compile(_apposition_pattern(rules), re.IGNORECASE),
        pronoun=re.compile(rf"(?:^|[\s,;(—–-]){pronouns}(?!\w)", re.IGNORECASE),
        toward=re.compile(rf"[\s,]+{links}\s", re.IGNORECASE),
        inverted=re.compile(rf"\s*,?\s*{either(rules['inverted'])}\s", re.IGNORECASE),
    )


def _apposition_pattern(rules: dict[str, Any]) -> str:
    article = rf"{either(rules['articles'])}\s+" if rules["articles"] else ""
    trait = rf"[\w'’-]+{either(rules['trait_endings'])}\s+"
    return rf"\s*,\s+{article}(?:{trait}){{0,{_MOST_TRAITS}}}?{either(rules['nouns'])}(?!\w)"


def _in_sentence(context: _Context) -> list[Statement]:
    sentence = context.sentence
    statements, spans = _of_pairs(context)
    references: set[int] = set()
    subject: Mention | None = None
    last_end = 0
    for measure in find_measures(sentence.text, sentence.language):
        if any(start < measure.end and measure.start < end for start, end in spans):
            continue
        reference = _reference(context, measure)
        if reference is None:  # "500 miles from the border and 730 km from Moscow"
            context = context.without(measure.start, measure.end)
            continue
        references.add(reference.start)
        chained = last_end and _only_links(context, last_end, measure.start)
        if not (chained and subject is not None):
            subject = _subject(context, measure, reference, references)
        last_end = reference.end - sentence.start
        if subject is None or subject.start == reference.start:
            continue
        statements.append(_statement(context, measure, subject, reference))
    return sorted(statements, key=lambda statement: statement.start)


def _of_pairs(context: _Context) -> tuple[list[Statement], list[tuple[int, int]]]:
    """The statements about two places at once, and the spans they take."""
    sentence = context.sentence
    towns = [mention for mention in context.mentions if _is_town(context, mention)]
    found: list[Statement] = []
    spans: list[tuple[int, int]] = []
    for pair in find_pairs(sentence.text, sentence.start, towns, sentence.language):
        if any(start < pair.end and pair.start < end for start, end in spans):
            continue
        spans.append((pair.start, pair.end))
        start, end = pair.start + sentence.start, pair.end + sentence.start
        subject = pair.first
        if pair.stated is not None:
            judgement = judge(pair.stated, pair.first, pair.second)
        else:
            measure = Measure(pair.start, pair.end, Stated(comparator="about"))
            named = {pair.first.start, pair.second.start}
            described = _subject(context, measure, pair.second, named)
            if described is None:
                continue
            subject = described
            judgement = judge_halfway(subject, pair.first, pair.second)
            start, end = min(start, subject.start), max(end, subject.end)
        found.append(
            Statement(
                start=start,
                end=end,
                text=sentence.text[start - sentence.start : end - sentence.start],
                subject=subject.place,
                reference=(pair.first if pair.stated is None else pair.second).place,
                between=pair.second.place if pair.stated is None else None,
                stated=pair.stated or Stated(comparator="about"),
                kilometres=judgement.kilometres,
                bearing_degrees=judgement.bearing_degrees,
                verdict=judgement.verdict,
                reason=judgement.reason,
            )
        )
    return found, spans


def _reference(context: _Context, measure: Measure) -> Mention | None:
    """The town right after the measure, with nothing but "the city of" between."""
    offset = context.sentence.start
    for mention in context.mentions:
        begin = mention.start - offset
        if begin < measure.end:
            continue
        if begin - measure.end > _LONGEST_GAP:
            return None
        between = context.sentence.text[measure.end : begin]
        words = _WORDS.findall(between.lower())
        if not all(word in context.linking.heads for word in words):
            return None
        apposed = between.rstrip().endswith(",") and words and words[-1] in context.linking.seats
        if "," in between and not apposed:
            return None
        return mention if _is_town(context, mention) else None
    return None


def _is_town(context: _Context, mention: Mention) -> bool:
    """Whether a mention stands for a settlement and not for its border, road or front."""
    if mention.place is not None and mention.place.kind not in BUILT_KINDS:
        return False
    sentence = context.sentence
    after = sentence.text[mention.end - sentence.start : mention.end - sentence.start + 40]
    if after[:2] in {"'s", "’s"}:
        return False
    following = _WORDS.match(after.strip().lower())
    return following is None or not (
        following.group() in context.linking.not_after and after[:1].isspace()
    )


def _words(context: _Context, start: int, end: int) -> set[str]:
    return set(_WORDS.findall(context.sentence.text[start:end].lower()))


def _only_links(context: _Context, start: int, end: int) -> bool:
    return _words(context, start, end) <= context.linking.links


def _subject(
    context: _Context, measure: Measure, reference: Mention, references: set[int]
) -> Mention | None:
    """The place that is described: before the statement, after it, or in an earlier sentence."""
    towns = [
        mention
        for mention in context.mentions
        if mention.start not in references
        and _is_subject(mention)
        and not _same_place(mention, reference)
    ]
    after = _after_reference(context, measure, reference, towns)
    if after is not None:
        return after
    offset = context.sentence.start
    before = [m for m in towns if m.end - offset <= measure.start]
    if before:
        nearest = before[-1]
        start = nearest.end - offset
        trait = context.linking.apposition.match(context.sentence.text, start, measure.start)
        linked = _words(context, trait.end() if trait else start, measure.start)
        # "in Toretsk and northwest of Avdiivka" are two places.
        parted = measure.stated.value is None and linked & context.linking.conjunctions
        if linked <= context.linking.links and not parted:
            return nearest
    return _apposed(context, measure, reference, before)


def _apposed(
    context: _Context, measure: Measure, reference: Mention, before: Sequence[Mention]
) -> Mention | None:
    """What is described by a statement that begins a clause, or follows "it" or "the town".

    That is the town last spoken of that is not the reference.
    """
    clause = context.sentence.text[: measure.start]
    begin = max(clause.rfind(mark) for mark in (",", ";", "(", "—", "–")) + 1
    tail = clause[begin:]
    pronoun = context.linking.pronoun.match(tail)  # "It lies about 35 km south of"
    if not _only_links(context, begin + (pronoun.end() if pronoun else 0), measure.start):
        return None
    words = _WORDS.findall(tail.lower())
    unknown = _unknown_name(context, begin - 1)
    if unknown is not None and not words:
        return unknown  # "Kurakhove fell and Nowhere, 15 km from Pokrovsk, held"
    if before and begin and (measure.stated.value is not None or words):
        return before[-1]
    refers = context.linking.pronoun.match(tail) or context.linking.pronoun.match(tail.lstrip())
    if not before and begin:  # "The town, home to 18,000 people, lies 35 km south of"
        refers = refers or context.linking.pronoun.match(clause)
    if refers is not None or (not words and not begin and not before):
        return _last_town(context.earlier, reference)
    return None


def _unknown_name(context: _Context, end: int) -> Mention | None:
    """A capitalised word that ends at a comma and is no known place: it is what is described."""
    sentence = context.sentence
    found = _LAST_WORD.search(sentence.text, max(0, end - _LONGEST_TOWARD), max(0, end))
    if found is None or not found.group()[0].isupper() or found.start() == 0:
        return None
    if found.group().lower() in _calendar(sentence.language):
        return None  # "fell on Monday, 15 km from"
    start, stop = (sentence.start + found.start(), sentence.start + found.end())
    if any(m.start < stop and start < m.end for m in context.mentions):
        return None
    return Mention(start=start, end=stop, text=found.group(), place=None)


@cache
def _calendar(language: str) -> frozenset[str]:
    """The names of months and days of the week."""
    if language not in languages("claims"):
        return frozenset()
    moments = load_rules("claims", language)["moments"]
    return frozenset(
        word for words in (*moments["months"], *moments["weekdays"]) for word in words.split("|")
    )


def _after_reference(
    context: _Context, measure: Measure, reference: Mention, towns: list[Mention]
) -> Mention | None:
    """The subject behind the reference: "northeast of Sudzha toward Bolshoye Soldatskoye"."""
    offset = context.sentence.start
    following = [m for m in towns if m.start >= reference.end]
    if not following:
        return None
    candidate = following[0]
    between = context.sentence.text[reference.end - offset : candidate.start - offset]
    if len(between) > _LONGEST_TOWARD:
        return None
    linking = context.linking
    words = _WORDS.findall(between.lower())
    if (
        measure.stated.value is not None
        and between.rstrip().endswith(",")
        and all(word in linking.heads for word in words)
        and _only_links(context, 0, measure.start)
    ):
        return candidate  # "Located 80 km east of Zaporizhzhia, the regional centre, Huliaipole"
    leads = measure.stated.value is None and linking.toward.match(between)
    if not leads and not linking.inverted.match(between):
        return None
    rest = words[1:]
    harmless = all(word in linking.heads or word in linking.links for word in rest)
    return candidate if harmless else None


def _is_subject(mention: Mention) -> bool:
    return mention.place is None or mention.place.kind in BUILT_KINDS


def _last_town(mentions: Sequence[Mention], reference: Mention) -> Mention | None:
    towns = (
        mention
        for mention in reversed(mentions)
        if _is_subject(mention) and not _same_place(mention, reference)
    )
    return next(towns, None)


def _same_place(one: Mention, other: Mention) -> bool:
    if one.place is None or other.place is None:
        return one.text == other.text
    return one.place.id == other.place.id


def _statement(
    context: _Context, measure: Measure, subject: Mention, reference: Mention
) -> Statement:
    sentence = context.sentence
    start = measure.start + sentence.start
    if sentence.start <= subject.start < start:
        start = subject.start
    end = max(reference.end, subject.end)
    judgement = judge(measure.stated, subject, reference)
    return Statement(
        start=start,
        end=end,
        text=context.written[start - sentence.start : end - sentence.start],
        subject=subject.place,
        reference=reference.place,
        stated=measure.stated,
        kilometres=judgement.kilometres,
        bearing_degrees=judgement.bearing_degrees,
        verdict=judgement.verdict,
        reason=judgement.reason,
    )
