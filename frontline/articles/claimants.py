"""Who says it: attributions, allegiance, and who merely passed it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from frontline.articles._grammar import Grammar
from frontline.articles._moods import is_passive
from frontline.articles._phrases import Match
from frontline.articles._reading import QUOTES, Reading, read_sentence
from frontline.articles._speakers import (
    NOBODY,
    Cast,
    describe,
    find_names,
    is_labelled,
    name_claimant,
    occupied,
)
from frontline.articles._voices import Voice, name_relays
from frontline.articles._zones import find_zones
from frontline.articles.forms import is_addressee
from frontline.articles.values import Sentence
from frontline.claims import Claimant

__all__ = ["NOBODY", "Cast", "Voice", "find_author", "find_voices", "name_claimant"]


_LONGEST_NAME = 9
_CLAIM_REACH = 5
_MEDIUM_REACH = 8


def find_voices(reading: Reading, cast: Cast, author: Claimant) -> tuple[Voice, ...]:
    """The attributions of a sentence, in order; `cast` learns the speakers."""
    voices: list[Voice] = []
    verbs = reading.find("speech", "according", "citing", "reply", "unnamed", "echo")
    taken = -1
    for verb in verbs:
        if (verb.start < taken and verb.kind != "reply") or verb.value == "false":
            continue
        voice = _voice(reading, verb, cast, author, voices)
        if voice is None:
            continue
        taken = verb.end
        voices.extend(_each_silent(reading, verb, voice, cast, author))
    voices.extend(_headline(reading, cast, voices))
    voices.extend(_claims_of(reading, voices))
    voices.extend(_falsehoods(reading, voices, cast, author))
    told = name_relays(reading, voices)
    if cast.last is not None and told != voices:
        cast.last = next((v.claimant for v in reversed(told) if not v.noun), cast.last)
    return tuple(told)


def _each_silent(
    reading: Reading, verb: Match, voice: Voice, cast: Cast, author: Claimant
) -> list[Voice]:
    """The voice, or of "neither Kyiv nor Moscow has commented" one for each."""
    if voice.reply != "unconfirmed" or voice.claimant != author:
        return [voice]
    found = []
    for match in reading.within("names", verb.start, verb.end):
        claimant, _ = describe(reading, match.start, match.end, cast, author)
        if claimant is not None:
            found.append(replace(voice, name=(match.start, match.end), claimant=claimant))
    return found or [voice]


def _claims_of(reading: Reading, voices: Sequence[Voice]) -> list[Voice]:
    """Claims told by a noun: "Moscow's claim that", "заяви Москви про"."""
    grammar = reading.grammar
    found: list[Voice] = []
    for noun in reading.find("claim_noun"):
        if any(voice.start <= noun.start < voice.end for voice in voices):
            continue
        behind = noun.end
        while behind < noun.end + _CLAIM_REACH and reading.key(behind) not in grammar.claim_links:
            behind += 1
        if reading.key(behind) not in grammar.claim_links:
            continue
        told = reading.within("event", noun.end, behind) or reading.within(
            "speech", noun.end, behind
        )
        if told or "," in {reading.key(at) for at in range(noun.end, behind)}:
            continue
        spoken = max((v.end for v in voices if v.end <= noun.start), default=0)
        for zone in ((noun.end, behind), (max(spoken, noun.start - 3), noun.start)):
            claimant = name_claimant(reading, *zone)
            if claimant is not None and claimant.allegiance in grammar.sides:
                here = (noun.start, noun.end)
                found.append(Voice(zone[0], behind, here, zone, claimant, alleged=True, noun=True))
                break
    return found


def _falsehoods(
    reading: Reading, voices: Sequence[Voice], cast: Cast, author: Claimant
) -> list[Voice]:
    """Denials by whoever speaks in the sentence: "… does not correspond to reality"."""
    found: list[Voice] = []
    for match in reading.find("reply"):
        if match.value == "false":
            here = (match.start, match.end)
            name = (match.start, match.start)
            spoken = [
                voice
                for voice in voices
                if not voice.reply and not voice.noun and voice.claimant != NOBODY
            ]
            spoken.sort(key=lambda voice: reading.cost(voice.verb[0], match.start))
            quoted = reading.sentence.section == "quotation" and cast.last is not None
            claimant = spoken[0].claimant if spoken else (cast.last if quoted else author)
            found.append(Voice(*here, here, name, claimant or author, reply="denied"))
    return found


def _voice(
    reading: Reading, verb: Match, cast: Cast, author: Claimant, earlier: Sequence[Voice]
) -> Voice | None:
    here = (verb.start, verb.end)
    nobody = (verb.start, verb.start)
    if verb.kind == "unnamed":
        return Voice(*here, here, nobody, NOBODY, alleged=True)
    if verb.kind == "speech" and _is_noun(reading, verb):
        return None
    alleged, reply = verb.value == "alleged", verb.value if verb.kind == "reply" else ""
    previous = earlier[-1].claimant if earlier else None
    going_on = verb.kind == "speech" and _participial(reading, verb)
    voice = None
    if verb.kind != "echo" and not (going_on and previous):
        voice = _named(reading, verb, cast, author)
    if voice is not None:
        return replace(voice, alleged=alleged, reply=reply)
    if reply == "unconfirmed" and not (previous and _goes_on(reading, verb)):
        # "could not be verified": a fact about the outlet
        return Voice(*here, here, nobody, author, reply=reply)
    if verb.kind == "echo" and previous is None:
        previous = cast.last  # "по его словам": whoever spoke last
    if previous is not None and verb.kind != "citing":  # "…, adding that"
        return Voice(*here, here, nobody, previous, alleged, (), reply, carried=True)
    return None


def _named(reading: Reading, verb: Match, cast: Cast, author: Claimant) -> Voice | None:
    """The voice of a verb whose speaker stands before or after it."""
    zones = [zone for zone in find_zones(reading, verb) if zone[0] < zone[1]]
    around = (max(0, verb.start - _MEDIUM_REACH), verb.start)
    shown = verb.kind != "citing"
    if shown and reading.within("medium", *around) and not is_labelled(reading, around, cast):
        return None  # "footage shows"
    # A labelled speaker anywhere before a bare capitalised word.
    if len(zones) > 1:
        zones.sort(key=lambda zone: not _names_speaker(reading, zone, verb, cast))
    met = cast
    if not shown and cast.last is not None and not cast.last.official:
        met = replace(cast, last=None)  # "TASS said, citing the ministry": not itself
    for zone in zones:
        if verb.kind == "speech" and _is_addressed(reading, zone, verb):
            continue
        claimant, named = describe(reading, *zone, met, author)
        if claimant is None:
            continue
        name = occupied(reading, *zone)
        told = reading.covers("event", name[1])
        if told is not None and told.value.endswith(":going") and name[1] < verb.start == zone[1]:
            name = (name[0], verb.start)  # "a brigade fighting in the area said"
        span = (min(name[0], verb.start), max(name[1], verb.end))
        cast.last = claimant
        return Voice(*span, (verb.start, verb.end), name, claimant, carried=not named)
    return None


def _is_addressed(reading: Reading, zone: tuple[int, int], verb: Match) -> bool:
    """Whether a phrase before a verb names who is told: "Путину доложили"."""
    if zone[1] > verb.start:
        return False
    for at in range(*zone):
        if reading.covers("relation", at):
            return False
        if reading.tokens[at].capital or reading.covers("speaker", at):
            return is_addressee(reading.tokens[at].text, reading.grammar.language)
    return False


def _names_speaker(reading: Reading, zone: tuple[int, int], verb: Match, cast: Cast) -> bool:
    """Whether a zone holds a known label, or right before the verb a person's full name."""
    if is_labelled(reading, zone, cast):
        return True
    person = range(zone[1] - 2, zone[1])
    return (
        zone[1] == verb.start
        and len(find_names(reading, *zone)) > 1
        and all(at >= zone[0] and reading.tokens[at].capital for at in person)
    )


def _is_noun(reading: Reading, verb: Match) -> bool:
    """Whether a word of saying is a noun here: "the reports", "could not confirm reports that"."""
    before = verb.start - 1
    if before < 0 or verb.end - verb.start > 1:
        return False
    if reading.covers("determiner", before) or reading.covers("adjectives", before):
        return True
    kinds = ("reply", "speech", "relation") if reading.covers("claim_noun", verb.start) else ()
    return reading.is_any(kinds, before)


def _goes_on(reading: Reading, verb: Match) -> bool:
    """Whether a verb has the subject of the one before: "…, and did not mention"."""
    joined = reading.key(verb.start - 1) in reading.grammar.conjunctions
    return joined and not any(
        reading.covers("cue_passive", at) for at in range(verb.start, verb.end)
    )


def _participial(reading: Reading, verb: Match) -> bool:
    """Whether the speaker before goes on: "…, saying that"."""
    return reading.key(verb.start) in reading.grammar.participles and not is_passive(
        reading, verb.start
    )


def _headline(reading: Reading, cast: Cast, voices: Sequence[Voice]) -> list[Voice]:
    """Speakers set off by a colon or a closing dash: "ISW: …", "… – Генштаб"."""
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
        if reading.within("event", *zone) or (
            not any(reading.within(kind, *zone) for kind in ("speaker", "names", "outlet"))
            and not (at == 1 and cast.recognise([reading.key(0)]))
        ):
            continue
        claimant, _ = describe(reading, *zone, cast, NOBODY)
        if claimant is not None:
            found.append(Voice(*zone, zone, zone, claimant))
    return found


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
    claimant, _ = describe(reading, 0, len(reading.tokens), Cast(), NOBODY)
    if claimant is None or claimant.allegiance == "unknown":
        return None
    return replace(claimant, name=publisher)


def _partisan(readings: Sequence[Reading], grammar: Grammar) -> str | None:
    """The side whose words the author uses in his own voice, if he does."""
    scores: dict[str, list[bool]] = {}
    attributed = False
    own = 0
    for reading in readings:
        if reading.sentence.section == "quotation" or reading.find("speech", "according", "citing"):
            attributed = attributed or bool(reading.find("speech", "according", "citing"))
            continue
        own += 1
        if any(token.text in QUOTES for token in reading.tokens):
            continue
        for match in reading.find("partisan", "weak_partisan"):
            side = grammar.own if match.value == "own" else match.value
            if side:
                scores.setdefault(side, []).append(match.kind == "partisan")
    if attributed:  # news that quotes: only strong words, repeated, give a partisan away
        needed = 1 if own * 2 >= len(readings) else 2
        scores = {side: marks for side, marks in scores.items() if sum(marks) >= needed}
    return max(scores, key=lambda side: (sum(scores[side]), len(scores[side])), default=None)
