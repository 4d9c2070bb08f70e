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
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from frontline.articles._measures import Measure, either, find_measures
from frontline.articles._pairs import find_pairs, judge_halfway
from frontline.articles._rules import languages, load_rules
from frontline.articles._verdicts import judge
from frontline.articles.values import Mention, Sentence, Stated, Statement
from gazetteer.places import BUILT_KINDS

_LONGEST_GAP = 60
"""Characters between "of" and the name of the reference: "of the regional capital"."""
_LONGEST_TOWARD = 40
_WORDS = re.compile(r"[\w'’.-]+")
_LAST_WORD = re.compile(r"[^\W\d_][\w'’-]*$")


@dataclass(frozen=True, slots=True)
class _Linking:
    """The words of a language that tie a statement to its two places."""

    heads: frozenset[str]
    not_after: frozenset[str]
    links: frozenset[str]
    conjunctions: frozenset[str]
    pronoun: re.Pattern[str]
    toward: re.Pattern[str]
    inverted: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Context:
    """A sentence, its mentions, and the towns its paragraph named before."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    earlier: tuple[Mention, ...]
    linking: _Linking


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
    earlier: list[Mention] = []
    paragraph = -1
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            earlier, paragraph = [], sentence.paragraph
        first = bisect_left(starts, sentence.start)
        last = bisect_left(starts, sentence.end)
        own = tuple(mentions[first:last])
        if own:
            context = _Context(sentence, own, tuple(earlier), _linking(sentence.language))
            statements.extend(_in_sentence(context))
        earlier.extend(own)
    return tuple(statements)


@cache
def _linking(language: str) -> _Linking:
    try:
        rules = load_rules("statements", language)
    except FileNotFoundError:
        rules = load_rules("statements", "en")
    links = either(rules["toward"])
    return _Linking(
        heads=frozenset(rules["heads"]),
        not_after=frozenset(rules["not_after"]),
        links=frozenset(rules["links"]),
        conjunctions=frozenset(rules["conjunctions"]),
        pronoun=re.compile(rf"(?:^|[\s,;(—–-]){either(rules['pronouns'])}(?!\w)", re.IGNORECASE),
        toward=re.compile(rf"[\s,]+{links}\s", re.IGNORECASE),
        inverted=re.compile(rf"\s*,?\s*{either(rules['inverted'])}\s", re.IGNORECASE),
    )


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
        if reference is None:
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
        if not all(word in context.linking.heads for word in words) or "," in between:
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
    towns = [m for m in context.mentions if m.start not in references and _is_subject(m)]
    after = _after_reference(context, measure, reference, towns)
    if after is not None:
        return after
    offset = context.sentence.start
    before = [m for m in towns if m.end - offset <= measure.start]
    if before:
        nearest = before[-1]
        linked = _words(context, nearest.end - offset, measure.start)
        # "in Toretsk and northwest of Avdiivka" are two places.
        parted = measure.stated.value is None and linked & context.linking.conjunctions
        if linked <= context.linking.links and not parted:
            return nearest
    return _apposed(context, measure, before)


def _apposed(context: _Context, measure: Measure, before: Sequence[Mention]) -> Mention | None:
    """What is described by a statement that begins a clause, or follows a pronoun."""
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
    if refers is not None or (not words and not begin and not before):
        return _last_town(context.earlier)
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
    leads = measure.stated.value is None and linking.toward.match(between)
    if not leads and not linking.inverted.match(between):
        return None
    rest = _WORDS.findall(between.lower())[1:]
    harmless = all(word in linking.heads or word in linking.links for word in rest)
    return candidate if harmless else None


def _is_subject(mention: Mention) -> bool:
    return mention.place is None or mention.place.kind in BUILT_KINDS


def _last_town(mentions: Sequence[Mention]) -> Mention | None:
    towns = [mention for mention in mentions if _is_subject(mention)]
    return towns[-1] if towns else None


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
        text=sentence.text[start - sentence.start : end - sentence.start],
        subject=subject.place,
        reference=reference.place,
        stated=measure.stated,
        kilometres=judgement.kilometres,
        bearing_degrees=judgement.bearing_degrees,
        verdict=judgement.verdict,
        reason=judgement.reason,
    )
