"""Who says it: attributions, allegiance, and who merely passed it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from frontline.articles._grammar import Grammar
from frontline.articles._phrases import Match
from frontline.articles._reading import Reading
from frontline.claims import Claimant

_LONGEST_ZONE = 28
_LONGEST_NAME = 9
_SHORTEST_SHARED = 4
_QUOTES = frozenset('"“”«»„')
_STOPS = frozenset(";:—–()")
_LABELS = ("speaker", "names", "forces", "outsider", "outlet", "pronoun")
NOBODY = Claimant(name="unnamed source")


@dataclass(frozen=True, slots=True)
class Voice:
    """An attribution inside a sentence.

    Attributes:
        start: first token of its words (speaker and verb).
        end: one past the last.
        verb: span of the verb or phrase that makes it an attribution.
        name: span of the words that name the speaker; empty where none do.
        claimant: who speaks.
        alleged: whether the verb itself doubts ("claimed", "allegedly").
        relays: who passed it on, from the claimant's own channel outwards.
        reply: `denied`, `unconfirmed` or `confirmed` where the verb is one; else empty.
        carried: whether the speaker is only a pronoun or understood.
    """

    start: int
    end: int
    verb: tuple[int, int]
    name: tuple[int, int]
    claimant: Claimant
    alleged: bool = False
    relays: tuple[str, ...] = ()
    reply: str = ""
    carried: bool = False


@dataclass(slots=True)
class Cast:
    """The speakers an article has introduced so far, by the words of their names.

    Attributes:
        last: whoever spoke last; None at the beginning.
        region: country of the region spoken of last, for "the governor of the region".
    """

    people: dict[str, Claimant] = field(default_factory=dict)
    roles: dict[str, Claimant] = field(default_factory=dict)
    last: Claimant | None = None
    region: str | None = None

    def meet(self, claimant: Claimant, words: Sequence[str], roles: Sequence[str]) -> None:
        """Remember a speaker."""
        self.last = claimant
        if claimant.allegiance == "unknown":
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


def find_voices(reading: Reading, cast: Cast, author: Claimant) -> tuple[Voice, ...]:
    """The attributions of a sentence, in order; `cast` learns the speakers."""
    voices: list[Voice] = []
    verbs = reading.find("speech", "according", "reply", "unnamed")
    taken = -1
    for verb in verbs:
        if (verb.start < taken and verb.kind != "reply") or verb.value == "false":
            continue
        voice = _voice(reading, verb, cast, author, voices)
        if voice is None:
            continue
        taken = verb.end
        voices.append(voice)
    voices.extend(_headline(reading, cast, voices))
    voices.extend(_falsehoods(reading, voices, cast, author))
    relays = _relays(reading)
    return tuple(replace(voice, relays=(*_channel(reading, voice), *relays)) for voice in voices)


def _falsehoods(
    reading: Reading, voices: Sequence[Voice], cast: Cast, author: Claimant
) -> list[Voice]:
    """ "… does not correspond to reality": denied by whoever speaks in the sentence."""
    found: list[Voice] = []
    for match in reading.find("reply"):
        if match.value == "false":
            here = (match.start, match.end)
            name = (match.start, match.start)
            spoken = [voice for voice in voices if not voice.reply and voice.claimant != NOBODY]
            spoken.sort(key=lambda voice: reading.cost(voice.verb[0], match.start))
            quoted = reading.sentence.section == "quotation" and cast.last is not None
            claimant = spoken[0].claimant if spoken else (cast.last if quoted else author)
            found.append(Voice(*here, here, name, claimant or author, reply="denied"))
    return found


def _voice(
    reading: Reading, verb: Match, cast: Cast, author: Claimant, earlier: Sequence[Voice]
) -> Voice | None:
    alleged = verb.value in {"alleged", "unnamed"}
    reply = verb.value if verb.kind == "reply" else ""
    here = (verb.start, verb.end)
    if verb.kind == "unnamed":
        return Voice(verb.start, verb.end, here, (verb.start,) * 2, NOBODY, alleged=True)
    if verb.kind == "speech" and verb.start and verb.end - verb.start == 1:
        before = verb.start - 1
        if reading.covers("determiner", before) or reading.covers("adjectives", before):
            return None  # "the reports", "Russian claims": nouns
    zones = [zone for zone in _zones(reading, verb) if zone[0] < zone[1]]
    # A labelled speaker anywhere before a bare capitalised word.
    for start, end in sorted(zones, key=lambda zone: not _labelled(reading, *zone, cast)):
        claimant, named = _describe(reading, start, end, cast, author)
        if claimant is None:
            continue
        start, end = _occupied(reading, start, end)
        span = (min(start, verb.start), max(end, verb.end))
        cast.last = claimant
        return Voice(*span, here, (start, end), claimant, alleged, (), reply, not named)
    previous = earlier[-1].claimant if earlier else None
    if reply == "unconfirmed":  # "could not be verified": a fact about the outlet
        return Voice(*here, here, (verb.start,) * 2, author, reply=reply)
    if previous is not None:  # "…, adding that"
        name = (verb.start, verb.start)
        return Voice(*here, here, name, previous, alleged, (), reply, carried=True)
    return None


def _zones(reading: Reading, verb: Match) -> list[tuple[int, int]]:
    """Where the speaker of a verb may stand, likeliest first."""
    after = _after(reading, verb.end)
    if verb.kind == "according":
        return [after]
    before = _before(reading, verb.start)
    comma = verb.start == 0 or _set_off(reading, verb.start - 1)
    near = range(after[0], min(after[1], after[0] + 4))
    named = any(
        reading.tokens[at].capital or any(reading.covers(kind, at) for kind in _LABELS)
        for at in near
    )
    quoted = any(
        token.text in _QUOTES for token in reading.tokens[max(0, verb.start - 3) : verb.start]
    )
    if comma and named and (quoted or not _closes_apposition(reading, before)):
        return [after, before]
    return [before, after] if before[0] < before[1] else [after]


def _set_off(reading: Reading, at: int) -> bool:
    """Whether a mark separates what is said from the verb of saying."""
    while at > 0 and reading.tokens[at].text in _QUOTES:
        at -= 1
        if reading.tokens[at].word:
            return reading.tokens[at + 1].text in "”»"  # «…» заявил; but not: Group "West" said
    return not reading.tokens[at].word and reading.key(at) not in ")"


def _closes_apposition(reading: Reading, before: tuple[int, int]) -> bool:
    """Whether a comma before the verb closes "…, head of …," rather than what is said."""
    start, end = before
    commas = sum(reading.key(at) == "," for at in range(start, end + 1))
    return (
        start < end
        and commas > (reading.key(end) == ",")
        and not any(reading.covers("event", at) for at in range(start, end))
    )


def _before(reading: Reading, verb: int) -> tuple[int, int]:
    """The noun phrase before a verb, with an apposition between commas."""
    end = verb
    while end and (reading.key(end - 1) in (",", *_QUOTES) or reading.covers("auxiliary", end - 1)):
        end -= 1
    start = _chunk(reading, end)
    commas = any(reading.key(at) == "," for at in range(end, verb))
    if commas and (opened := _comma_before(reading, end)) is not None:
        relative = reading.covers("clause", opened + 1) is not None
        name = _chunk(reading, opened)
        if 0 < opened - name <= _LONGEST_NAME and not _tells(reading, name, opened):
            return name, opened if relative else end
    return start, end


def _comma_before(reading: Reading, end: int) -> int | None:
    """The comma that opens an apposition closed at `end`, whatever verbs it holds."""
    for at in range(end - 1, max(-1, end - _LONGEST_ZONE), -1):
        if reading.key(at) == ",":
            return at
        if reading.tokens[at].text in _STOPS or reading.covers("speech", at):
            return None
    return None


def _chunk(reading: Reading, end: int) -> int:
    """Where the run of words that ends here begins: behind a comma, a stop or another verb."""
    start = end
    while start and end - start < _LONGEST_ZONE:
        token = reading.tokens[start - 1]
        if token.text == "," or token.text in _STOPS:
            break
        if token.text in _QUOTES and start < end and reading.key(start - 2) in ",.!?":
            break
        event = reading.covers("event", start - 1)
        if event is not None and event.value.rpartition(":")[2] not in {"noun", "bare"}:
            break
        if reading.covers("speech", start - 1) or reading.covers("reply", start - 1):
            break
        clause = reading.covers("clause", start - 1)
        if (
            clause is not None
            and token.key not in _and_words(reading)
            and (clause.value == "hard" or _has_head(reading, start, end))
        ):
            break
        start -= 1
    return start


def _and_words(reading: Reading) -> frozenset[str]:
    return frozenset(reading.tokens[match.start].key for match in reading.find("joiner"))


def _has_head(reading: Reading, start: int, end: int) -> bool:
    return any(
        reading.tokens[at].capital or reading.covers("pronoun", at) for at in range(start, end)
    )


def _tells(reading: Reading, start: int, end: int) -> bool:
    """Whether an event is told between two tokens."""
    return any(
        match.value.rpartition(":")[2] != "noun" for match in reading.within("event", start, end)
    )


def _labelled(reading: Reading, start: int, end: int, cast: Cast) -> bool:
    """Whether a noun phrase holds a word the rules or the article know for a speaker."""
    return any(reading.within(kind, start, end) for kind in _LABELS) or (
        cast.recognise(_names(reading, start, end)) is not None
    )


def _after(reading: Reading, start: int) -> tuple[int, int]:
    """The noun phrase after a verb."""
    end = start
    limit = min(len(reading.tokens), start + _LONGEST_ZONE // 2)
    commas = 0
    while end < limit:
        token = reading.tokens[end]
        if token.text in _STOPS or (token.text in ".!?" and end + 1 >= limit - 1):
            break
        if token.text in _QUOTES and end == start:
            break
        if token.text == ",":
            follows = reading.tokens[end + 1] if end + 1 < len(reading.tokens) else None
            name_only = all(t.capital for t in reading.tokens[start:end] if t.word)
            if commas or not name_only or follows is None or end == start:
                break
            commas += 1
        if end > start:
            event = reading.covers("event", end)
            if event is not None:
                break
            if reading.covers("reply", end) or reading.covers("speech", end):
                break
        clause = reading.covers("clause", end)
        if clause is not None and clause.value == "soft" and not reading.covers("joiner", end):
            break
        end += 1
    return start, end


def _describe(
    reading: Reading, start: int, end: int, cast: Cast, author: Claimant
) -> tuple[Claimant | None, bool]:
    """The speaker that a noun phrase names, and whether by name."""
    if start >= end:
        return None, False
    if _is_author(reading, start, end, author):
        return author, True
    kind, side, default = _kind(reading, start, end)
    own = _side(reading, start, end, author)
    words = _names(reading, start, end)
    outsider = reading.within("outsider", start, end)
    known = cast.recognise(words)
    pronoun = reading.within("pronoun", start, end)
    if known is not None and kind in {"", "official"} and not (kind and (own or side)):
        return known, True
    roles = [reading.tokens[m.start].key for m in reading.within("speaker", start, end)]
    if pronoun and kind in {"", "official"} and not own and not side and not words:
        last = next((cast.roles[role] for role in roles if role in cast.roles), cast.last)
        if last is not None:
            return last, False
    outlet = reading.within("outlet", start, end)
    if outlet and not kind:
        return Claimant(name=reading.text(outlet[0].start, outlet[0].end),
                        allegiance="independent"), True  # fmt: skip
    name = _name(reading, start, end, words)
    if kind in {"independent", "unknown"}:
        claimant = Claimant(name=name, allegiance=kind)
    elif kind or reading.within("names", start, end) or reading.within("forces", start, end):
        allegiance = side or own
        if outsider and not side:
            first = reading.find("names", "adjectives", "forces")
            inside = [m.start for m in first if start <= m.start < end]
            if not inside or outsider[0].start < inside[0]:
                allegiance = "independent"
        if allegiance is None:
            allegiance = _remembered(cast, roles) or default
            allegiance = allegiance or _region(reading, start, end, cast)
        if allegiance is None and kind == "official" and cast.last is not None:
            allegiance = cast.last.allegiance if cast.last.official else None
        allegiance = allegiance or "unknown"
        sided = allegiance in reading.grammar.sides
        official = sided and kind != "aligned"
        claimant = Claimant(name=name, allegiance=allegiance, official=official)
    elif outsider:
        claimant = Claimant(name=name, allegiance="independent")
    elif pronoun and cast.last is not None:
        return cast.last, False
    elif known is not None:
        return known, True
    elif words and _is_named(reading, start, end, words):
        claimant = Claimant(name=name)
    else:
        return None, False
    cast.meet(claimant, words, roles)
    return claimant, True


def name_claimant(reading: Reading, start: int, end: int) -> Claimant | None:
    """The claimant that a few words name by a known label, None if they name none."""
    kinds = ("speaker", "names", "forces", "adjectives")
    if not any(reading.within(kind, start, end) for kind in kinds):
        return None
    if not any(reading.within(kind, start, end) for kind in kinds[:-1]):
        adjective = reading.within("adjectives", start, end)[0]
        name = reading.text(adjective.start, adjective.end)
        return Claimant(name=name, allegiance=adjective.value)
    claimant, _ = _describe(reading, start, end, Cast(), NOBODY)
    return claimant if claimant is not None and claimant.allegiance != "unknown" else None


def _is_named(reading: Reading, start: int, end: int, words: Sequence[str]) -> bool:
    """Whether capitalised words are a name: two in a row, or one beside the verb."""
    places = [at for at in range(start, end) if reading.key(at) in words]
    paired = any(after - before == 1 for before, after in pairwise(places))
    return paired or places[-1] >= end - 1 or (places[0] == start > 0)


def _is_author(reading: Reading, start: int, end: int, author: Claimant) -> bool:
    """Whether a noun phrase names the publisher."""
    words = {word.casefold() for word in author.name.split() if len(word) > 3}  # noqa: PLR2004
    found = {reading.key(at) for at in range(start, end)}
    return bool(words) and words <= found


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
    elif "independent" in kinds and rules[0].kind == "independent":
        return "independent", None, None
    return ("official" if "official" in kinds else ""), side, default


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
    for spot in reading.spots:
        if start <= spot.start < end and spot.place.country in reading.grammar.sides:
            return spot.place.country
    referred = reading.within("anaphor", start, end)
    if cast.region in reading.grammar.sides and any(m.value == "area" for m in referred):
        return cast.region
    return None


def _names(reading: Reading, start: int, end: int) -> list[str]:
    """Capitalised words of a noun phrase that are no known label, folded."""
    labels = ("names", "adjectives", "outsider", "outlet", "channel", "calendar", "determiner")
    labels = (*labels, "anaphor", "clause", "joiner", "relation", "cue_negation", "pronoun")
    places = {at for spot in reading.spots for at in range(spot.start, spot.end)}
    return [
        reading.tokens[at].key
        for at in range(start, end)
        if reading.tokens[at].capital
        and reading.tokens[at].word
        and at not in places
        and len(reading.tokens[at].key) > 2  # noqa: PLR2004  (initials are no names)
        and not any(reading.covers(kind, at) for kind in labels)
    ]


def _name(reading: Reading, start: int, end: int, words: Sequence[str]) -> str:
    """The speaker as written: a person's name, else the phrase from its first to last label."""
    best: tuple[int, int] = (start, start)
    at = start
    while at < end:
        run = at
        while run < end and reading.tokens[run].capital and reading.tokens[run].key in words:
            run += 1
        if run - at > best[1] - best[0]:
            best = (at, run)
        at = max(run, at + 1)
    if best[1] - best[0] >= 2:  # noqa: PLR2004  (first name and family name)
        return reading.text(*best)
    first, last = _trimmed(reading, start, end)
    return reading.text(first, min(last, first + _LONGEST_NAME)) or reading.text(start, end)


def _trimmed(reading: Reading, start: int, end: int) -> tuple[int, int]:
    kinds = (*_LABELS, "adjectives")
    labelled = [at for at in range(start, end) if any(reading.covers(kind, at) for kind in kinds)]
    capitals = [at for at in range(start, end) if reading.tokens[at].capital]
    chosen = labelled or capitals
    if not chosen:
        return start, end
    last = chosen[-1] + 1
    while last < end and (reading.tokens[last].capital or reading.key(last) == "'s"):
        last += 1
    return chosen[0], last


def _occupied(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The words of a noun phrase that name the speaker, a region after the title included."""
    first, last = _trimmed(reading, start, end)
    told = reading.within("event", first, last)
    last = min((match.start for match in told if match.start > first), default=last)
    for spot in reading.spots:
        if last <= spot.start <= last + 2 and spot.end <= end:
            last = spot.end
    return first, last


def _headline(reading: Reading, cast: Cast, voices: Sequence[Voice]) -> list[Voice]:
    """ "ISW: …" and "… – Генштаб": a speaker set off by a colon or a closing dash."""
    if voices or reading.sentence.section == "quotation":
        return []
    found: list[Voice] = []
    for at, token in enumerate(reading.tokens):
        if token.text == ":" and 0 < at <= _LONGEST_NAME:
            zone = (0, at)
        elif token.text in "—–-" and not token.word and 0 < len(reading.tokens) - at - 1 <= 6:  # noqa: PLR2004
            zone = (at + 1, len(reading.tokens))
        else:
            continue
        if reading.within("event", *zone) or not any(
            reading.within(kind, *zone) for kind in ("speaker", "names", "outlet")
        ):
            continue
        claimant, _ = _describe(reading, *zone, cast, NOBODY)
        if claimant is not None:
            found.append(Voice(*zone, zone, zone, claimant))
    return found


def _channel(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """The claimant's own channel, named beside the verb: "wrote on Telegram"."""
    start, end = voice.verb[0], min(len(reading.tokens), voice.verb[1] + 10)
    return tuple(
        reading.text(match.start, match.end) for match in reading.within("channel", start, end)
    )[:1]


def _relays(reading: Reading) -> tuple[str, ...]:
    names: list[str] = []
    for relay in reading.find("relay"):
        start, end = _after(reading, relay.end)
        words = [at for at in range(start, end) if reading.tokens[at].capital]
        if words:
            names.append(reading.text(words[0], min(words[-1] + 1, words[0] + 5)))
    return tuple(names)


def find_author(
    readings: Sequence[Reading], publisher: str | None, grammar: Grammar | None
) -> Claimant:
    """Whose voice the unattributed sentences are.

    The issuing side in official bulletins and partisan channels, independent in news and for map
    projects; see the annotation conventions.

    Args:
        readings: the sentences in order.
        publisher: the outlet, None if unknown.
        grammar: the rules of the text's main language.
    """
    name = publisher or "the article"
    if grammar is None or not readings:
        return Claimant(name=name, allegiance="independent")
    issuer = _issuer(publisher, grammar)
    if issuer is not None:
        return issuer
    for reading in readings[:3]:
        for match in reading.find("bulletin"):
            heading = Claimant(name=reading.text(match.start, match.end), allegiance=match.value)
            name = publisher or heading.name
            return Claimant(name=name, allegiance=match.value, official=True)
    side = _partisan(readings, grammar)
    if side is not None:
        return Claimant(name=name, allegiance=side)
    return Claimant(name=name, allegiance="independent")


def _issuer(publisher: str | None, grammar: Grammar) -> Claimant | None:
    from frontline.articles._reading import read_sentence
    from frontline.articles.values import Sentence

    if not publisher or not publisher.strip():
        return None
    line = Sentence(
        start=0,
        end=len(publisher),
        text=publisher,
        section="title",
        paragraph=0,
        language=grammar.language,
    )
    reading = read_sentence(line, (), grammar)
    if not reading.find("speaker") or reading.find("outlet"):
        return None
    claimant, _ = _describe(reading, 0, len(reading.tokens), Cast(), NOBODY)
    if claimant is None or claimant.allegiance == "unknown":
        return None
    return replace(claimant, name=publisher)


def _partisan(readings: Sequence[Reading], grammar: Grammar) -> str | None:
    """The side whose words the author uses in his own voice, if he does."""
    scores: dict[str, list[bool]] = {}
    attributed = False
    for reading in readings:
        if reading.sentence.section == "quotation" or reading.find("speech", "according"):
            attributed = attributed or bool(reading.find("speech", "according"))
            continue
        if any(token.text in _QUOTES for token in reading.tokens):
            continue
        for match in reading.find("partisan", "weak_partisan"):
            side = grammar.own if match.value == "own" else match.value
            if side:
                scores.setdefault(side, []).append(match.kind == "partisan")
    if attributed:  # news that quotes: only strong words, repeated, give a partisan away
        scores = {side: marks for side, marks in scores.items() if sum(marks) > 1}
    return max(scores, key=lambda side: (sum(scores[side]), len(scores[side])), default=None)
