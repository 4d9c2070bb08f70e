"""Draft claims: who says what happened where, and when, from the sentences of an article.

Rules, not a model: each draft rests on words it can name (`evidence`), says how sure it is and what
a reviewer should look at. The rules of a language are data, `rules/claims_<language>.yaml`.

Two decisions the annotation conventions leave open. A denial must name the claim it denies; where
the article does not report that claim otherwise, it is drafted too, as alleged by whoever the
denial says claims it; where it names nobody, the denial only carries it along (`implies`). An
acknowledgement whose claim the article does
not report is left out: there is nothing it could confirm.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from frontline.articles._allegiances import tell_sides
from frontline.articles._answers import deny, embedded, withholds, write_reply
from frontline.articles._assembly import Draft, judge_modality
from frontline.articles._dating import date_events
from frontline.articles._events import find_events
from frontline.articles._findings import Finding
from frontline.articles._grammar import load_grammar
from frontline.articles._memory import Memory, Page, is_reported
from frontline.articles._reading import Reading, read_sentence
from frontline.articles._sides import resolve_side
from frontline.articles._speakers import find_names
from frontline.articles._spots import place_spots
from frontline.articles.claimants import Cast, Voice, find_author, find_voices
from frontline.articles.moments import find_moments_among
from frontline.articles.values import DraftClaim, Mention, Sentence
from frontline.claims import HYPOTHETICAL, NEEDS_ABOUT, NEEDS_SIDE, Modality, Source, as_date
from frontline.dates import FuzzyDate, parse_date

_SKIPPED = frozenset({"boilerplate", "caption", "dateline"})
_FAR = 9.0
_HEAD = 8
_OVERTURE = 12
_LONGEST_QUOTE = 6
_SUBJECT_REACH = 4
_GAINS = frozenset({"captured", "entered", "withdrew", "encircled", "annexed"})
LONGEST_SENTENCE = 2000  # characters; what is longer has no grammar to rely on
_OPENING, _CLOSING = frozenset('"“«„'), frozenset('"”»')


def draft_claims(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    *,
    published: dt.date | FuzzyDate | None,
    source: Source,
) -> tuple[DraftClaim, ...]:
    """Draft the claims of an article.

    Args:
        text: the article; offsets of sentences and mentions count its code points.
        sentences: its sentences in order; languages without rules yield nothing.
        mentions: its toponyms in order. One without a place but with candidates stands for the
            first of them, and the draft says so; one without either makes no claim.
        published: the publication date, against which dates are resolved.
        source: where the article was read; relays are added to its chain.

    Returns:
        Drafts in the order of their sentences, at most one per place and event of a sentence. None
        is a claim yet: a person reviews it first.
    """
    if not text or not sentences:
        return ()
    readings = _read(sentences, mentions)
    languages = Counter(reading.sentence.language for reading in readings)
    main = load_grammar(languages.most_common(1)[0][0]) if languages else None
    author = find_author(readings, source.publisher, main)
    memory = Memory(main=main, author=author, published=as_date(published))
    if any(reading.sentence.section == "title" for reading in readings[:_OVERTURE]):
        for reading in readings[:_OVERTURE]:  # who is who, for headlines such as "Ганчев: …"
            find_voices(reading, memory.cast, author)
        memory.cast.last = None
        memory.cast.roles.clear()  # whose general staff is meant says what stands before it
    for at, reading in enumerate(readings):
        memory.coming = _speaker_to_come(memory, readings, at)
        _write(memory, reading)
    for page, finding in list(memory.sideless):
        _tell_late(memory, page, finding)
    drafts = _redirect(memory)
    _date_back(drafts)
    return _finish(drafts, source)


def _read(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[Reading]:
    ordered = sorted(mentions, key=lambda mention: mention.start)
    readings: list[Reading] = []
    at = 0
    for sentence in sentences:
        while at < len(ordered) and ordered[at].start < sentence.start:
            at += 1
        end = at
        while end < len(ordered) and ordered[end].end <= sentence.end:
            end += 1
        grammar = load_grammar(sentence.language)
        prose = sentence.end - sentence.start <= LONGEST_SENTENCE
        if grammar is not None and prose and sentence.section not in _SKIPPED:
            readings.append(read_sentence(sentence, ordered[at:end], grammar))
        at = end
    return readings


def _speaker_to_come(memory: Memory, readings: Sequence[Reading], at: int) -> Voice | None:
    """Who says a quotation that goes on beyond its sentence: whoever is named where it ends."""
    here = readings[at]
    if not _goes_on(here):
        return None
    for reading in readings[at + 1 : at + 1 + _LONGEST_QUOTE]:
        if reading.sentence.paragraph != here.sentence.paragraph:
            return None
        ends = [n for n, token in enumerate(reading.tokens) if token.text in _CLOSING]
        if ends:
            cast = Cast(dict(memory.cast.people), dict(memory.cast.roles), memory.cast.last)
            voices = find_voices(reading, cast, memory.author)
            return next((v for v in voices if v.verb[0] > ends[0] and not v.reply), None)
    return None


def _goes_on(reading: Reading) -> bool:
    """Whether a sentence opens a quotation, or goes on with one, and does not close it."""
    if reading.sentence.section != "quotation" and reading.key(0) not in _OPENING:
        return False
    marks = [token.text for token in reading.tokens if token.text in _OPENING | _CLOSING]
    return len(marks) <= 1 and not any(
        reading.key(at) in _CLOSING for at in range(1, len(reading.tokens))
    )


def _write(memory: Memory, reading: Reading) -> None:
    """Add the drafts of one sentence."""
    voices = find_voices(reading, memory.cast, memory.author)
    findings = find_events(reading, [voice.name for voice in voices])
    voices = tell_sides(reading, voices, findings)
    sentence = reading.sentence
    moments = (
        find_moments_among(
            reading.tokens,
            sentence.text,
            language=sentence.language,
            published=memory.published,
            before=memory.dated,
        )
        if voices or findings
        else ()
    )
    memory.dated = next((m.date for m in reversed(moments) if m.date is not None), memory.dated)
    page = Page(reading, voices, findings, date_events(reading, moments, voices, findings))
    replies = [(voice, embedded(page, voice)) for voice in voices if voice.reply]
    withheld = [
        finding
        for voice, inside in replies
        if withholds(reading, voice)
        for finding in inside
        if not is_reported(reading, finding, voices)
    ]
    pending, memory.pending = memory.pending, None
    for finding in findings:
        if not any(finding is other for other in withheld):
            _tell(memory, page, finding)
    if not findings and pending is not None:
        memory.pending = pending
        _list(memory, page)
    for voice, inside in replies:
        write_reply(memory, page, voice, inside)
    _credit(memory, page)
    memory.keep(page)


def _tell(memory: Memory, page: Page, finding: Finding) -> None:
    """Draft what one event of a sentence amounts to."""
    denied = finding.polarity == "no"
    if (finding.polarity == "failed" and finding.rule.event != "attacked") or (
        denied and (not finding.deniable or finding.modality in HYPOTHETICAL)
    ):
        return
    voice = memory.speaker(page, finding)
    places = memory.places(page, finding)
    side, inferred = _side(memory, page, finding, voice)
    if inferred and _may_be_civilian(page.reading, finding, voice, memory):
        return
    if side is None and finding.rule.event in NEEDS_SIDE:
        if page.reading.sentence.section == "title":
            memory.sideless.append((page, finding))
        return
    if not places and not denied and not finding.modality and finding.rule.event == "captured":
        claimant = voice.claimant if voice is not None else memory.author
        memory.pending = finding, claimant, side, memory.stated_on(voice, page.dating)
    modality, event_date = _mood(memory, page, finding, voice)
    doubts = ["side"] * inferred + ["referred"] * (not finding.spots)
    doubts += ["far"] * (finding.cost > _FAR) + ["nominal"] * (finding.form == "noun")
    doubts += ["carried"] * (voice is not None and voice.carried)
    doubts += ["planned"] * (modality in HYPOTHETICAL)
    for place, guessed in places:
        draft = memory.draft(page, place, finding, voice)
        draft.side, draft.modality, draft.extent = side, modality, finding.extent
        draft.quantity = finding.quantity
        draft.event_date = event_date
        draft.doubts += doubts + ["guessed"] * guessed
        if denied:
            deny(memory, page, draft, None, None)
        else:
            page.add(draft)


def _may_be_civilian(
    reading: Reading, finding: Finding, voice: Voice | None, memory: Memory
) -> bool:
    """Whether those who left a place may be its residents, or are."""
    if finding.rule.event != "withdrew":
        return False
    before = range(max(0, finding.start - _SUBJECT_REACH), finding.start)
    if any(reading.key(at) in reading.grammar.civilians for at in before):
        return True
    claimant = voice.claimant if voice is not None else memory.author
    speaks_for_a_side = claimant.allegiance in reading.grammar.sides
    return not speaks_for_a_side and not reading.find("forces", "force_noun")


def _tell_late(memory: Memory, page: Page, finding: Finding) -> None:
    """Draft what a headline tells without a side, such as "X liberated", by what the text says."""
    named = {place.id for place, _ in memory.places(page, finding)}
    sides = {
        draft.side
        for draft in memory.drafts
        if draft.place.id in named and draft.event == finding.rule.event and not draft.implied
    }
    if len(sides) == 1:
        finding.side = next(iter(sides))
        before = len(page.new)
        _tell(memory, page, finding)
        memory.drafts += page.new[before:]


def _side(
    memory: Memory, page: Page, finding: Finding, voice: Voice | None
) -> tuple[str | None, bool]:
    """(side put in control, whether it is inferred)."""
    claimant = voice.claimant if voice is not None else memory.author
    named = [place for place, _ in memory.places(page, finding)]
    side, inferred = resolve_side(page.reading, finding, claimant, memory.home(), named)
    if finding.polarity == "no" and inferred and not finding.rule.loses:
        side = memory.opponent(memory.side_of(claimant)) or side  # it denies the other's gains
    if side is None and finding.rule.event in _GAINS and len(memory.captors) == 1:
        side = next(iter(memory.captors))
    return side, inferred


def _mood(
    memory: Memory, page: Page, finding: Finding, voice: Voice | None
) -> tuple[Modality, FuzzyDate | None]:
    """(modality, event date): what is planned has no date yet, what "then" followed is past."""
    event_date = page.dating.events.get(finding.start)
    nobody = voice is not None and _is_nameless(page.reading, voice)
    modality = judge_modality(
        finding.modality,
        alleged=nobody or (voice is not None and voice.alleged),
        event_date=event_date,
        published=memory.published,
    )
    if modality in HYPOTHETICAL:
        return modality, None
    before = memory.drafts[-1] if memory.drafts else None
    if (
        voice is None
        and event_date is None
        and before is not None
        and before.modality == "historical"
        and page.reading.find("cue_background")
    ):
        return "historical", before.event_date
    return modality, event_date


def _is_nameless(reading: Reading, voice: Voice) -> bool:
    """Whether nobody answers for what is said: no side is known, and no name."""
    if voice.claimant.allegiance != "unknown":
        return False
    if voice.start < 0:
        return sum(word[:1].isupper() for word in voice.claimant.name.split()) < 2  # noqa: PLR2004
    return not find_names(reading, *voice.name)


def _list(memory: Memory, page: Page) -> None:
    """Draft the places of a capture told before: "two villages. The settlements are X and Y."."""
    if memory.pending is None or not page.reading.find("generic"):
        return
    _, claimant, side, stated = memory.pending
    memory.pending = None
    for spot in place_spots(page.reading, ()):
        if spot.place.is_area or spot.relation in {"away", "near", "toward"}:
            continue
        draft = memory.draft(page, spot.place, None, None)  # its words stand in a sentence before
        draft.event, draft.claimant, draft.stated_on, draft.side = (
            "captured", claimant, stated, side,
        )  # fmt: skip
        draft.doubts += ["guessed"] * spot.guessed + ["carried"]
        page.add(draft)


def _credit(memory: Memory, page: Page) -> None:
    """Credit the sentences before to a speaker named after them: "Об этом сообщили в …"."""
    reading = page.reading
    heads = range(min(len(reading.tokens), _HEAD))
    pairs = {f"{reading.key(at)} {reading.key(at + 1)}" for at in heads}
    named = [voice for voice in page.voices if voice.name[0] < voice.name[1]]
    if page.new or not named or not pairs & reading.grammar.retro:
        return
    voice = named[-1]
    for draft in reversed(memory.drafts):
        near = draft.paragraph >= reading.sentence.paragraph - 1
        if not near or draft.title or draft.claimant != memory.author:
            break
        draft.claimant, draft.relays = voice.claimant, voice.relays
        draft.stated_on = memory.stated_on(voice, page.dating)
        draft.doubts.append("carried")


def _redirect(memory: Memory) -> list[Draft]:
    """Let a denial speak of a claim told after it rather than of one only implied by it."""
    told: dict[tuple[str, str, str | None], list[Draft]] = defaultdict(list)
    drafts = memory.drafts
    for draft in drafts:
        if not draft.implied and len(told[draft.place.id, draft.event, draft.side]) < _HEAD:
            told[draft.place.id, draft.event, draft.side].append(draft)
    for denial in drafts:
        implied = denial.about
        if implied is not None and implied.implied:
            rivals = told[implied.place.id, implied.event, implied.side]
            own = denial.claimant.allegiance
            others = (d for d in rivals if d.claimant.allegiance != own)
            denial.about = next((d for d in others if memory.may_answer(denial, d)), implied)
    used = {id(draft.about) for draft in drafts}
    return [draft for draft in drafts if not draft.implied or id(draft) in used]


def _date_back(drafts: Sequence[Draft]) -> None:
    """Date what is answered to the answer's day at the latest, where the text gives it no day."""
    for answer in drafts:
        if answer.about is not None and answer.stated_on and answer.foresees(answer.about):
            answer.about.stated_on = parse_date(f"../{answer.stated_on.latest}")


def _finish(drafts: Sequence[Draft], source: Source) -> tuple[DraftClaim, ...]:
    """The drafts with their ids; what an answer speaks of is finished before it."""
    ids: dict[int, str] = {}
    finished: dict[int, DraftClaim] = {}
    for draft in sorted(drafts, key=lambda draft: draft.about is not None):
        if draft.event in NEEDS_ABOUT and id(draft.about) not in ids:
            continue
        done = draft.finish(source, ids)
        if draft.about is not None and draft.about.implied:
            done = replace(done, implies=finished[id(draft.about)].claim)
        finished[id(draft)] = done
    told = sorted(
        (draft for draft in drafts if id(draft) in finished and not draft.implied),
        key=lambda draft: draft.start,
    )
    return tuple(finished[id(draft)] for draft in told)
