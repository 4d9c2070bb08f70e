"""Who a noun phrase names: kind of speaker, side, name; and whom the article has met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from frontline.articles._reading import Reading
from frontline.articles.forms import put_in_nominative
from frontline.claims import Claimant

_LONGEST_NAME = 9


_SHORTEST_SHARED = 4
_LARGEST_CAST = 200


LABELS = ("speaker", "names", "forces", "outsider", "outlet", "pronoun")


_GOVERNING = ("according", "citing", "relation")


_NO_NAMES = (
    "names", "adjectives", "outsider", "outlet", "channel", "calendar", "determiner", "anaphor",
    "clause", "joiner", "relation", "cue_negation", "pronoun",
)  # fmt: skip


NOBODY = Claimant(name="unnamed source")
_PAIRS = {"»": "«", "”": "“"}


@dataclass(slots=True)
class Cast:
    """The speakers an article has introduced so far, by the words of their names.

    Attributes:
        last: whoever spoke last; None at the beginning.
        region: country of the region spoken of last, for "the governor of the region".
        institutions: by side and title, as first written.
    """

    people: dict[str, Claimant] = field(default_factory=dict)
    roles: dict[str, Claimant] = field(default_factory=dict)
    last: Claimant | None = None
    region: str | None = None
    institutions: dict[tuple[str, str], Claimant] = field(default_factory=dict)

    def meet(self, claimant: Claimant, words: Sequence[str], roles: Sequence[str]) -> None:
        """Remember a speaker."""
        self.last = claimant
        if claimant.allegiance == "unknown" or len(self.people) > _LARGEST_CAST:
            return
        for word in words:
            self.people.setdefault(word, claimant)
        for role in roles:
            self.roles[role] = claimant

    def recognise(self, words: Sequence[str]) -> Claimant | None:
        """The speaker one of whose names this is, inflected or not."""
        for word in words:
            known = self.people.get(word)
            if known is not None:
                return known
        for word in words:
            for name, claimant in self.people.items():
                if _same_name(word, name):
                    return claimant
        return None


def _same_name(word: str, name: str) -> bool:
    shared = max(_SHORTEST_SHARED, min(len(word), len(name)) - 2)
    return (
        min(len(word), len(name)) >= _SHORTEST_SHARED
        and abs(len(word) - len(name)) <= 3  # noqa: PLR2004  (an ending, not another name)
        and word[:shared] == name[:shared]
    )


def describe(
    reading: Reading, start: int, end: int, cast: Cast, author: Claimant
) -> tuple[Claimant | None, bool]:
    """The speaker that a noun phrase names, and whether by name."""
    if start >= end:
        return None, False
    if reading.within("pronoun", end - 1, end) and reading.covers("speech", start - 1):
        start = end - 1  # "told Radio Svoboda he …"
    if _is_author(reading, start, end, author):
        return author, True
    kind, side, default = _kind(reading, start, end)
    side = side or _side(reading, start, end, author)
    words = find_names(reading, start, end)
    roles = _roles(reading, start, end)
    pronoun = bool(reading.within("pronoun", start, end))
    first, last = _person(reading, start, end, words)
    names = [reading.key(last - 1)] if last - first > 1 else words  # people: the family name
    known = cast.recognise(names) if kind in {"", "official"} else None
    if known is not None and side in {None, known.allegiance}:
        return known, True
    if pronoun and kind in {"", "official"} and not side and not words:
        before = next((cast.roles[role] for role in roles if role in cast.roles), cast.last)
        # "DeepState reported … The General Staff denied …": an authority is no observer.
        fits = kind != "official" or before is None or before.allegiance in reading.grammar.sides
        if before is not None and fits:
            return before, False
    claimant = _claimant(reading, (start, end), (kind, side, default), cast, words)
    if claimant is None:
        return (cast.last if pronoun else None), False
    if not reading.within("outlet", start, end) or kind:
        cast.meet(claimant, names, roles)
    return claimant, True


def _claimant(
    reading: Reading,
    span: tuple[int, int],
    told: tuple[str, str | None, str | None],
    cast: Cast,
    words: Sequence[str],
) -> Claimant | None:
    """A speaker met for the first time, from its kind, side and default side."""
    start, end = span
    kind, side, default = told
    outlet = reading.within("outlet", start, end)
    if outlet and not kind:
        name = reading.text(outlet[0].start, outlet[0].end)
        return Claimant(name=name, allegiance="independent")
    name = _name(reading, start, end, words)
    if kind in {"independent", "unknown"} or _is_outsider(reading, start, end):
        return Claimant(name=name, allegiance="unknown" if kind == "unknown" else "independent")
    if kind or reading.within("names", start, end) or reading.within("forces", start, end):
        roles = _roles(reading, start, end)
        side = side or _remembered(cast, roles)
        side = side or _region(reading, start, end, cast) or default
        unit = reading.within("force_noun", start, end)
        heard = cast.last is not None and cast.last.official and not unit
        if side is None and kind == "official" and heard and cast.last is not None:
            side = cast.last.allegiance
        official = side in reading.grammar.sides and kind != "aligned"
        claimant = Claimant(name=name, allegiance=side or "unknown", official=official)
        numbered = any(reading.key(at)[0].isdigit() for at in range(start, end))
        if not official or words or default is None or numbered:
            return claimant
        # "Russia's defence ministry", "Moscow's defence ministry", "the defence ministry": one.
        return cast.institutions.setdefault((claimant.allegiance, " ".join(roles)), claimant)
    if words and _is_named(reading, start, end, words):
        return Claimant(name=name)
    return None


def _roles(reading: Reading, start: int, end: int) -> list[str]:
    """The words of the titles and institutions of a noun phrase, for "the ministry" later on."""
    return [
        reading.key(at)
        for match in reading.within("speaker", start, end)
        for at in range(match.start, match.end)
    ]


def _is_outsider(reading: Reading, start: int, end: int) -> bool:
    """Whether a third party speaks: its word stands before that of any side."""
    outsiders = reading.within("outsider", start, end)
    known = [
        m.start
        for m in reading.within("speaker", start, end)
        if reading.grammar.speakers[int(m.value)].side
    ]
    sides = [
        match.start
        for kind in ("names", "adjectives", "forces")
        for match in reading.within(kind, start, end)
    ]
    return bool(outsiders) and outsiders[0].start < min(known + sides, default=end)


def name_claimant(reading: Reading, start: int, end: int) -> Claimant | None:
    """The claimant that a few words name by a known label, None if they name none."""
    kinds = ("speaker", "names", "forces", "adjectives")
    if not any(reading.within(kind, start, end) for kind in kinds):
        return None
    if not any(reading.within(kind, start, end) for kind in kinds[:-1]):
        adjective = reading.within("adjectives", start, end)[0]
        name = reading.text(adjective.start, adjective.end)
        return Claimant(name=name, allegiance=adjective.value)
    claimant, _ = describe(reading, start, end, Cast(), NOBODY)
    return claimant if claimant is not None and claimant.allegiance != "unknown" else None


def is_labelled(reading: Reading, zone: tuple[int, int], cast: Cast) -> bool:
    """Whether a noun phrase holds a word the rules or the article know for a speaker."""
    start, end = zone
    near = any(reading.is_any(LABELS, at) for at in range(start, end))
    return (near and any(reading.within(kind, start, end) for kind in LABELS)) or (
        cast.recognise(find_names(reading, start, end)) is not None
    )


def _is_named(reading: Reading, start: int, end: int, words: Sequence[str]) -> bool:
    """Whether capitalised words are a name: two in a row, or one beside the verb."""
    places = [at for at in range(start, end) if reading.key(at) in words]
    paired = any(after - before == 1 for before, after in pairwise(places))
    return paired or places[-1] >= end - 1 or (places[0] == start > 0)


def _is_author(reading: Reading, start: int, end: int, author: Claimant) -> bool:
    """Whether a noun phrase names the publisher."""
    words = _name_words(author.name)
    if not words:
        return False
    found = {reading.key(at) for at in range(start, end)}
    if words <= found:
        return True
    named = set(find_names(reading, start, end))  # "Harbour" of the Harbour News Agency
    return bool(named) and named <= words and not any(_kind(reading, start, end))


@lru_cache(maxsize=64)
def _name_words(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in name.split() if len(word) > 3)  # noqa: PLR2004


def _kind(reading: Reading, start: int, end: int) -> tuple[str, str | None, str | None]:
    """Kind, side and default side of the speaker words of a noun phrase."""
    rules = [reading.grammar.speakers[int(m.value)] for m in reading.within("speaker", start, end)]
    kinds = {rule.kind for rule in rules}
    side = next((rule.side for rule in rules if rule.side), None)
    default = next((rule.default for rule in rules if rule.default), None)
    if side is None:
        for kind in ("independent", "unknown", "aligned"):
            if kind in kinds:
                return kind, None, default
    elif "independent" in kinds and rules[0].kind == "independent" and not rules[-1].side:
        return "independent", None, None
    named = next((kind for kind in ("official", "aligned") if kind in kinds), "")
    return named, side, default


def _side(reading: Reading, start: int, end: int, author: Claimant) -> str | None:
    """The first side named in a noun phrase; "our" and "the enemy" seen from the author."""
    found = [
        match
        for kind in ("names", "adjectives", "forces")
        for match in reading.within(kind, start, end)
    ]
    for match in sorted(found, key=lambda m: (m.start, -m.end)):
        if match.value in reading.grammar.sides:
            return match.value
        home = author.allegiance if author.allegiance in reading.grammar.sides else None
        home = home or reading.grammar.own
        side = home if match.value == "own" else reading.grammar.opponent(home)
        if side:
            return side
    return None


def _remembered(cast: Cast, roles: Sequence[str]) -> str | None:
    known = next((cast.roles[role] for role in roles if role in cast.roles), None)
    return known.allegiance if known is not None else None


def _region(reading: Reading, start: int, end: int, cast: Cast) -> str | None:
    """A governor speaks for the country of the region named beside the title."""
    for spot in reading.spots_between(start, end):
        if spot.place.country in reading.grammar.sides:
            return spot.place.country
    referred = reading.within("anaphor", start, end)
    if cast.region in reading.grammar.sides and any(m.value == "area" for m in referred):
        return cast.region
    return None


def find_names(reading: Reading, start: int, end: int) -> list[str]:
    """Capitalised words of a noun phrase that are no known label, folded."""
    known = reading.names.get((start, end))
    if known is None:  # asked several times of the same phrase
        known = reading.names[start, end] = _find_names(reading, start, end)
    return known


def _find_names(reading: Reading, start: int, end: int) -> list[str]:
    places = {
        at for spot in reading.spots_between(start, end) for at in range(spot.start, spot.end)
    }
    return [
        reading.tokens[at].key
        for at in range(start, end)
        if reading.tokens[at].capital
        and reading.tokens[at].word
        and at not in places
        and len(reading.tokens[at].key) > 2  # noqa: PLR2004  (initials are no names)
        and not reading.is_any(_NO_NAMES, at)
        and not _is_role(reading, at)
    ]


def _is_role(reading: Reading, at: int) -> bool:
    """Whether a word is a title or an institution's, not a person's known name."""
    match = reading.covers("speaker", at)
    return match is not None and reading.grammar.speakers[int(match.value)].side is None


def _name(reading: Reading, start: int, end: int, words: Sequence[str]) -> str:
    """The speaker: a person's name, else the phrase from its first to last label; as a subject."""
    first, last = _person(reading, start, end, words)
    unit = last < end and reading.tokens[last].capital and reading.covers("speaker", last)
    if unit or last - first < 2:  # noqa: PLR2004  (no first name and family name)
        first, last = _trimmed(reading, start, end)
        last = _close(reading, first, min(last, first + _LONGEST_NAME))
        last = next((at for at in range(first + 1, last) if reading.key(at) == ","), last)
    written = reading.text(first, last) or reading.text(start, end)
    oblique = reading.is_any(_GOVERNING, start - 1) or reading.is_any(_GOVERNING, first - 1)
    return put_in_nominative(written, reading.grammar.language, oblique=oblique)


def _close(reading: Reading, first: int, last: int) -> int:
    """Where a phrase ends with the quotation mark that closes one in it: ОСУВ «Хортиця»."""
    said = reading.text(first, last)
    closes = last < len(reading.tokens) and _PAIRS.get(reading.text(last, last + 1))
    return (
        last + 1
        if closes and said.count(closes) > said.count(reading.text(last, last + 1))
        else last
    )


def _person(reading: Reading, start: int, end: int, words: Sequence[str]) -> tuple[int, int]:
    """The longest run of capitalised words that are no label."""
    best = (start, start)
    at = start
    while at < end:
        run = at
        while run < end and reading.tokens[run].capital and reading.tokens[run].key in words:
            run += 1
        if run - at > best[1] - best[0]:
            best = (at, run)
        at = max(run, at + 1)
    return best


def _trimmed(reading: Reading, start: int, end: int) -> tuple[int, int]:
    kinds = (*LABELS, "adjectives")
    labelled = [at for at in range(start, end) if reading.is_any(kinds, at)]
    capitals = [at for at in range(start, end) if reading.tokens[at].capital]
    chosen = labelled or capitals
    if not chosen:
        return start, end
    last = chosen[-1] + 1
    while last < end and (reading.tokens[last].capital or reading.key(last) == "'s"):
        last += 1
    if reading.key(last - 1) == "'s" and last - 1 > chosen[0]:  # "the Russian MoD's claim"
        last -= 1
    return chosen[0], last


def occupied(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The words of a noun phrase that name the speaker, a region after the title included."""
    first, last = _trimmed(reading, start, end)
    told = reading.within("event", first, last)
    last = min((match.start for match in told if match.start > first), default=last)
    for spot in reading.spots_between(start, end):
        told = reading.within("event", last, spot.start)
        if last <= spot.start <= last + 2 and spot.end <= end and not told:
            last = spot.end
    return first, last
