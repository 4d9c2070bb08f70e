"""A sentence as the claim rules see it: words, marked phrases, places and clause boundaries."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from frontline.articles._cues import load_cues
from frontline.articles._grammar import Grammar
from frontline.articles._phrases import Match, Token, cut_tokens
from frontline.articles.values import Mention, Sentence, is_near_miss
from frontline.claims import Quantity
from gazetteer.places import Place

_HARD, _SOFT, _COMMA, _VERB = 8.0, 3.0, 1.5, 2.0
_STEP = 0.25
QUOTES = frozenset("\"“”«»„'‘’")
_REACH = 6
_MANY = 16  # marks of a kind; few are quicker gone through than searched
_TELLING = ("event", "speech", "forces")
_DASHES = frozenset("–—-:")


@dataclass(frozen=True, slots=True)
class Spot:
    """A mention within a sentence.

    Attributes:
        mention: the toponym.
        place: what it means, or its best candidate.
        start: its first token.
        end: one past the last.
        relation: how it stands to what is said: `at`, `near`, `toward`, `away`, empty for a direct
            object or subject.
        group: number of the list of places it belongs to.
        guessed: whether `place` is only the best of several candidates.
        inside: whether "in" or "into" stands before it.
        unknown: whether nothing is known to bear the name; `place` is then only a stand-in.
    """

    mention: Mention
    place: Place
    start: int
    end: int
    relation: str
    group: int
    guessed: bool
    inside: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity where it stands in a sentence; `start` and `end` are tokens, half-open."""

    start: int
    end: int
    quantity: Quantity


@dataclass(slots=True)
class Reading:
    """A sentence cut into tokens, with everything the rules know about them."""

    sentence: Sentence
    grammar: Grammar
    tokens: tuple[Token, ...]
    marks: dict[str, list[Match]]
    spots: tuple[Spot, ...] = ()
    unknown: tuple[Spot, ...] = ()
    amounts: tuple[Amount, ...] | None = None
    asides: tuple[tuple[int, int], ...] | None = None
    _walls: tuple[float, ...] = field(default=(), repr=False)
    names: dict[tuple[int, int], list[str]] = field(default_factory=dict, repr=False)
    _kinds: dict[int, set[str]] | None = field(default=None, repr=False)
    _covered: dict[str, dict[int, Match]] = field(default_factory=dict, repr=False)

    def find(self, *kinds: str) -> list[Match]:
        """All marks of the given kinds, in order."""
        found = [match for kind in kinds for match in self.marks.get(kind, ())]
        return sorted(found, key=lambda match: match.start) if len(kinds) > 1 else found

    def within(self, kind: str, start: int, end: int) -> list[Match]:
        """Marks of a kind that lie wholly between two tokens."""
        marks = self.marks.get(kind)
        if not marks or start >= end:
            return []
        if len(marks) > _MANY:
            marks = marks[bisect_left(marks, start, key=lambda match: match.start) :]
        found = []
        for match in marks:
            first, last, _, _ = match
            if first >= end:
                break
            if first >= start and last <= end:
                found.append(match)
        return found

    def covers(self, kind: str, at: int) -> Match | None:
        """The mark of a kind that covers a token."""
        covered = self._covered.get(kind)
        if covered is None:  # asked of nearly every word: a table pays at once
            covered = self._covered[kind] = {
                token: match
                for match in self.marks.get(kind, ())
                for token in range(match.start, match.end)
            }
        return covered.get(at)

    def is_any(self, kinds: Iterable[str], at: int) -> bool:
        """Whether a mark of any of some kinds covers a token."""
        if self._kinds is None:
            table: dict[int, set[str]] = {}
            for kind, marks in self.marks.items():
                for match in marks:
                    for token in range(match.start, match.end):
                        table.setdefault(token, set()).add(kind)
            self._kinds = table
        known = self._kinds.get(at)
        return known is not None and not known.isdisjoint(kinds)

    def spots_between(self, start: int, end: int) -> tuple[Spot, ...]:
        """The places that begin between two tokens."""
        first = bisect_left(self.spots, start, key=lambda spot: spot.start)
        last = bisect_left(self.spots, end, lo=first, key=lambda spot: spot.start)
        return self.spots[first:last]

    def cost(self, a: int, b: int) -> float:
        """How far apart two tokens are, clause boundaries counted dearly."""
        low, high = min(a, b), max(a, b)
        return self._walls[high] - self._walls[low + 1 if low < high else high]

    def key(self, at: int) -> str:
        """The folded word at a token, empty beyond the ends."""
        return self.tokens[at].key if 0 <= at < len(self.tokens) else ""

    def text(self, start: int, end: int) -> str:
        """The words from one token to another, as written."""
        if start >= end:
            return ""
        return self.sentence.text[self.tokens[start].start : self.tokens[end - 1].end]

    def token_at(self, character: int) -> int:
        """The token that covers or follows a character of the sentence."""
        return bisect_left(self.tokens, character + 1, key=lambda token: token.end)


def read_sentence(sentence: Sentence, mentions: Sequence[Mention], grammar: Grammar) -> Reading:
    """Mark a sentence; `mentions` are those that lie in it."""
    tokens = cut_tokens(sentence.text)
    marks = grammar.phrases.find(tokens)
    _drop(marks, "event", "cue_idiom")
    _drop(marks, "cue_strike", "cue_support")
    _drop(marks, "citing", "relay")
    reading = Reading(sentence, grammar, tokens, marks)
    spots = tuple(_spots(reading, mentions))
    reading.spots = tuple(spot for spot in spots if not spot.unknown)
    reading.unknown = tuple(spot for spot in spots if spot.unknown)
    reading._walls = _walls(reading)  # noqa: SLF001  (built here, in two steps)
    return reading


def _drop(marks: dict[str, list[Match]], kind: str, within: str) -> None:
    """Leave out the marks of a kind that begin within those of another."""
    spans = [(match.start, match.end) for match in marks.get(within, ())]
    if spans:
        marks[kind] = [
            match
            for match in marks.get(kind, ())
            if not any(start <= match.start < end for start, end in spans)
        ]


def _stand_in(mention: Mention) -> Place:
    """For a name that nothing is known to bear: what is told of it is told of no other place."""
    return Place(id="unknown", name=mention.text, kind="settlement", latitude=0, longitude=0)


def _spots(reading: Reading, mentions: Sequence[Mention]) -> Iterable[Spot]:
    group = -1
    last_end = -1
    relation, within = "", False
    last_area: bool | None = None
    for spot in _placed(reading, mentions):
        own, at = _relation(reading, spot.start, max(last_end, 0))
        inside = own == "at" and reading.key(at) in reading.grammar.inside_words
        joined = last_end >= 0 and _joined(reading, last_end, spot.start)
        if joined and spot.place.is_area and not last_area and own:
            joined = False  # "Kurakhove in the Donetsk region" is no list
        if joined and (own == "away" or (own and not _parted(reading, last_end, spot.start))):
            joined = False  # nor is "Dachne near Kurakhove"
        if not joined:
            group += 1
            relation = own
        elif own and (own != "at" or inside):
            relation = own  # "near X, in Y and near Z"
        if not joined or own:
            within = inside
        yield Spot(
            spot.mention, spot.place, spot.start, spot.end, relation, group, spot.guessed, within,
            spot.unknown,
        )  # fmt: skip
        last_end, last_area = spot.end, spot.place.is_area


def _placed(reading: Reading, mentions: Sequence[Mention]) -> Iterable[Spot]:
    """The mentions that an event can be about, each on its own."""
    offset = reading.sentence.start
    waters = load_cues(reading.sentence.language).waters
    for mention in mentions:
        place, guessed = mention.place, False
        if place is None and mention.candidates and not is_near_miss(mention.candidates[0]):
            place, guessed = mention.candidates[0].place, True
        start = reading.token_at(mention.start - offset)
        end = reading.token_at(mention.end - offset - 1) + 1
        if start >= end or start >= len(reading.tokens):
            continue
        if start == 0 and reading.key(end) == ":" and mention is not mentions[-1]:
            continue  # "Zaporizhzhia: fighting for Mala Tokmachka" is headed by a sector
        if place is not None:
            yield Spot(mention, place, start, end, "", 0, guessed)
        elif not {reading.key(start - 1), reading.key(end)} & waters:  # not "the Dnipro River"
            yield Spot(mention, _stand_in(mention), start, end, "", 0, guessed=False, unknown=True)


def _relation(reading: Reading, start: int, earliest: int) -> tuple[str, int]:
    """How a place stands to what is said, by the preposition before it, and where that stands."""
    ends = {match.end: match for match in reading.within("relation", max(0, start - 14), start)}
    for at in range(start, max(earliest, start - _REACH), -1):
        bare_of = reading.key(at - 1) == "of" and bool(reading.covers("generic", at - 2))
        counts = at < start and (reading.key(at)[:1].isdigit() or reading.covers("share", at))
        if at in ends and _is_adjective(reading, ends[at]):
            return "", -1
        if at in ends and not bare_of and not counts:  # "the town of X" relates as "the town" does
            return ends[at].value, ends[at].start
        before = at - 1
        if before < 0:
            break
        token = reading.tokens[before]
        if not token.word and token.text not in QUOTES:
            break
        if reading.is_any(_TELLING, before):
            break
    return "", -1


def _is_adjective(reading: Reading, match: Match) -> bool:
    """Whether "nearby" belongs to the object of an event: "seized the nearby village of"."""
    at = match.start
    if reading.key(at) not in reading.grammar.nearby:
        return False
    behind = at - 1 - bool(reading.covers("determiner", at - 1))
    return reading.covers("event", behind) is not None


def _joined(reading: Reading, start: int, end: int) -> bool:
    """Whether only list words stand between two places."""
    if end - start > 9:  # noqa: PLR2004  (a list has few words between its members)
        return False
    for at in range(start, end):
        token = reading.tokens[at]
        if token.text == "," or token.text in QUOTES:
            continue
        if not token.word or not reading.covers("joiner", at):
            return False
    return end > start


def _parted(reading: Reading, start: int, end: int) -> bool:
    """Whether a comma or "and" stands between two places."""
    keys = {reading.key(at) for at in range(start, end)}
    return "," in keys or not keys.isdisjoint(reading.grammar.conjunctions)


def _walls(reading: Reading) -> tuple[float, ...]:
    """Running cost of crossing each token, so that `cost` is a subtraction."""
    steps = [_STEP] * len(reading.tokens)
    listed = _listed(reading)
    for at, token in enumerate(reading.tokens):
        if token.text in {",", ":"} and at not in listed:
            steps[at] = _COMMA
        elif token.text in {"(", ")"}:
            steps[at] = _SOFT / 2
    for match in reading.find("clause"):
        if match.start not in listed:
            steps[match.start] = _HARD if match.value == "hard" else _SOFT
    for at, cost in _soft_dashes(reading):
        steps[at] = cost
    for match in reading.find("event", "reply"):
        steps[match.start] = max(steps[match.start], _VERB)
    for match in reading.find("speech"):
        steps[match.start] = max(steps[match.start], _SOFT)
    return (0.0, *accumulate(steps))


def _soft_dashes(reading: Reading) -> Iterable[tuple[int, float]]:
    """Dashes that cut nothing: before a list of places and in the place of "is"."""
    for spot in reading.spots:  # "two towns – X and Y"
        before = spot.start - 1
        if (
            before > 0
            and reading.tokens[before].text in _DASHES
            and (reading.within("generic", before - 4, before))
        ):
            yield before, _STEP
    for match in reading.find("event"):  # "Вовчанськ — під контролем"
        before = match.start - 1
        if before > 1 and reading.covers("relation", before):
            before -= 1  # "Веселе – в сірій зоні"
        if before > 0 and reading.tokens[before].text in _DASHES:
            yield before, _COMMA


def _listed(reading: Reading) -> set[int]:
    """Tokens inside a list of places: their commas and conjunctions cut nothing."""
    inside: set[int] = set()
    for before, after in zip(reading.spots, reading.spots[1:], strict=False):
        if before.group == after.group:
            inside.update(range(before.end, after.start))
    return inside


def is_plural(reading: Reading, match: Match) -> bool:
    """Whether what stands for places stands for several: "эти села", but not "из села"."""
    grammar = reading.grammar
    if reading.key(match.end - 1) not in grammar.plurals:
        return False
    return match.end - match.start > 1 or reading.key(match.start - 1) not in grammar.genitives
