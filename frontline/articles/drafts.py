"""Draft claims: who says what happened where, and when, from the sentences of an article.

Rules, not a model: each draft rests on words it can name (`evidence`), says how sure it is and what
a reviewer should look at. The rules of a language are data, `rules/claims_<language>.yaml`.

Two decisions the annotation conventions leave open. A denial must name the claim it denies; where
the article does not report that claim otherwise, it is drafted too, as alleged by whoever the
denial says claims it, else by an unknown claimant. An acknowledgement whose claim the article does
not report is left out: there is nothing it could confirm.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from frontline.articles._assembly import (
    Dating,
    Draft,
    date_events,
    judge_modality,
    resolve_side,
)
from frontline.articles._events import Finding, find_events, place_spots
from frontline.articles._grammar import load_grammar
from frontline.articles._reading import Reading, Spot, read_sentence
from frontline.articles.claimants import (
    NOBODY,
    Cast,
    Voice,
    find_author,
    find_voices,
    name_claimant,
)
from frontline.articles.moments import find_moments
from frontline.articles.values import DraftClaim, Mention, Sentence
from frontline.claims import NEEDS_SIDE, Claimant, Source, as_date
from frontline.dates import FuzzyDate
from gazetteer.places import Place

_SKIPPED = frozenset({"boilerplate", "caption", "dateline"})
_MEMORY, _LONG_MEMORY, _MOST_ANSWERED = 2, 4, 4
_EMBEDDED_COST, _FAR = 14.0, 9.0
_HEAD = 8
_ANSWERED = frozenset({"captured", "holds", "entered", "withdrew", "encircled", "repelled",
                       "attacked", "contested"})  # fmt: skip
_OPENING = frozenset('"“«„')
_Pending = tuple[Finding, Claimant, str | None, FuzzyDate | None]
_UNKNOWN = Claimant(name="unnamed claimant")


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
    scribe = _Scribe(readings, as_date(published), source)
    for reading in readings:
        scribe.write(reading)
    return scribe.finish()


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
        if grammar is not None and sentence.section not in _SKIPPED:
            readings.append(read_sentence(sentence, ordered[at:end], grammar))
        at = end
    return readings


class _Scribe:
    """Writes drafts sentence by sentence and remembers what later sentences refer to."""

    def __init__(
        self, readings: Sequence[Reading], published: FuzzyDate | None, source: Source
    ) -> None:
        languages = Counter(reading.sentence.language for reading in readings)
        main = load_grammar(languages.most_common(1)[0][0]) if languages else None
        self.main = main
        self.author = find_author(readings, source.publisher, main)
        self.published = published
        self.source = source
        self.cast = Cast()
        self.drafts: list[Draft] = []
        self.voice: Voice | None = None
        self.voice_paragraph = -1
        self.stated: FuzzyDate | None = None
        self.pending: _Pending | None = None
        self.captors: Counter[str] = Counter()
        self.salient: dict[str, list[tuple[Place, bool]]] = {"settlement": [], "area": []}
        self.salient_paragraph = {"settlement": 0, "area": 0}

    def write(self, reading: Reading) -> None:
        """Add the drafts of one sentence."""
        voices = find_voices(reading, self.cast, self.author)
        taboo = [voice.name for voice in voices]
        findings = find_events(reading, taboo)
        moments = find_moments(
            reading.sentence.text,
            language=reading.sentence.language,
            published=self.published,
        )
        dating = date_events(reading, moments, voices, findings)
        new: list[Draft] = []
        pending, self.pending = self.pending, None
        replies = [
            (voice, _embedded(reading, voice, voices, findings)) for voice in voices if voice.reply
        ]
        denied = [
            finding for voice, inside in replies if voice.reply != "confirmed" for finding in inside
        ]
        for finding in findings:
            if finding not in denied:
                self._tell(reading, finding, voices, dating, new)
        if not findings and pending is not None:
            self._list(reading, pending, new)
        for voice, inside in replies:
            self._reply(reading, voice, inside, dating, new, taboo)
        self._credit(reading, voices, dating, new)
        self._keep(reading, new, taboo)
        if voices:
            last = voices[-1]
            self.voice, self.voice_paragraph = last, reading.sentence.paragraph
            self.stated = self._stated(last, dating)

    def finish(self) -> tuple[DraftClaim, ...]:
        """The drafts with their ids; what a denial speaks of is finished before it."""
        ids: dict[int, str] = {}
        finished: dict[int, DraftClaim] = {}
        for draft in sorted(self.drafts, key=lambda draft: draft.about is not None):
            finished[id(draft)] = draft.finish(self.source, ids)
        return tuple(finished[id(draft)] for draft in self.drafts)

    # What one event of a sentence amounts to.

    def _tell(
        self,
        reading: Reading,
        finding: Finding,
        voices: Sequence[Voice],
        dating: Dating,
        new: list[Draft],
    ) -> None:
        if finding.polarity == "failed":
            return
        if finding.polarity == "no" and (not finding.deniable or finding.modality in
                                         {"planned", "hypothetical"}):  # fmt: skip
            return
        voice, doubts = self._speaker(reading, finding, voices)
        claimant = voice.claimant if voice is not None else self.author
        home = self._home()
        places = self._places(reading, finding)
        named = [place for place, _ in places]
        side, inferred = resolve_side(reading, finding, claimant, home, named)
        if finding.polarity == "no" and inferred and not finding.rule.loses:
            side = self._other(self._party(claimant)) or side  # a party denies the other's gains
        if side is None and finding.rule.event in NEEDS_SIDE and len(self.captors) == 1:
            side = next(iter(self.captors))
        if side is None and finding.rule.event in NEEDS_SIDE:
            return
        if not places:
            if (
                finding.rule.event == "captured"
                and finding.polarity == "yes"
                and (not finding.modality and not finding.barred)
            ):
                self.pending = finding, claimant, side, self._stated(voice, dating)
            return
        doubts += ["side"] * (inferred and not finding.rule.neutral)
        doubts += ["referred"] * bool(not finding.spots)
        doubts += ["far"] * (finding.cost > _FAR) + ["nominal"] * (finding.form == "noun")
        event_date = dating.events.get(finding.start)
        nobody = claimant.allegiance == "unknown" and voice is not None
        modality = judge_modality(
            finding.modality,
            alleged=nobody or (voice is not None and voice.alleged),
            event_date=event_date,
            published=self.published,
        )
        if modality in {"planned", "hypothetical"}:
            doubts.append("planned")
            event_date = None
        for place, guessed in places:
            draft = self._draft(reading, place, finding, claimant, voice, dating)
            draft.side, draft.modality, draft.extent = side, modality, finding.extent
            draft.event_date = event_date
            draft.doubts += doubts + ["guessed"] * guessed
            if finding.polarity == "no":
                self._deny(draft, draft, None, new)
            else:
                _add(new, draft)

    def _draft(
        self,
        reading: Reading,
        place: Place,
        finding: Finding | None,
        claimant: Claimant,
        voice: Voice | None,
        dating: Dating,
    ) -> Draft:
        sentence = reading.sentence
        evidence = [] if finding is None else [reading.text(finding.start, finding.end)]
        if voice is not None and voice.start >= 0:
            evidence.append(reading.text(*voice.verb))
        return Draft(
            start=sentence.start,
            end=sentence.end,
            paragraph=sentence.paragraph,
            title=sentence.section == "title",
            place=place,
            event=finding.rule.event if finding is not None else "unconfirmed",  # type: ignore[arg-type]  (the words of the rules are the documented ones)
            side=None,
            claimant=claimant,
            stated_on=self._stated(voice, dating),
            relays=voice.relays if voice is not None else (),
            evidence=tuple(dict.fromkeys(filter(None, evidence))),
            doubts=["undated"] * (self.published is None)
            + ["speaker"] * (claimant.allegiance == "unknown"),
        )

    # Who speaks, and when.

    def _speaker(
        self, reading: Reading, finding: Finding, voices: Sequence[Voice]
    ) -> tuple[Voice | None, list[str]]:
        """The voice an event belongs to, None for the author, and what is doubtful about it."""
        voice = _governing(finding, voices)
        if voice is not None:
            return voice, ["carried"] * voice.carried
        before = self.voice
        if before is None or reading.sentence.section == "title":
            return None, []
        apart = reading.sentence.paragraph - self.voice_paragraph
        quoted = reading.sentence.section == "quotation" or reading.key(0) in _OPENING
        own = finding.side == "own" and self.author.allegiance not in reading.grammar.sides
        resumed = any(match.start <= 1 for match in reading.find("carry"))
        if (quoted and apart <= 1) or (apart == 0 and own) or (apart <= 1 and resumed):
            return replace(before, start=-1, verb=(-1, -1)), ["carried"]
        return None, []

    def _stated(self, voice: Voice | None, dating: Dating) -> FuzzyDate | None:
        if voice is None:
            return self.published
        if voice.verb[0] < 0 or voice.verb[0] in dating.same_day:
            return self.stated or self.published
        return dating.stated.get(voice.verb[0], self.published)

    def _home(self) -> str | None:
        """From whose point of view "our" is said where no party speaks in the sentence."""
        for claimant in (self.author, self.voice.claimant if self.voice else None):
            if claimant is not None and claimant.allegiance not in {"independent", "unknown"}:
                return claimant.allegiance
        return None

    # Where.

    def _places(self, reading: Reading, finding: Finding) -> list[tuple[Place, bool]]:
        if finding.spots:
            return [(spot.place, spot.guessed) for spot in finding.spots]
        if not finding.anaphor:
            return []
        kind = finding.anaphor
        earlier = [
            spot
            for spot in place_spots(reading, ())
            if spot.start < finding.start
            and kind in {"any", "area" if spot.place.is_area else "settlement"}
            and spot.relation != "away"
        ]
        if earlier:
            return [(earlier[-1].place, earlier[-1].guessed)]
        if kind == "any":
            kind = max(self.salient, key=lambda name: self.salient_paragraph[name])
        known = self.salient[kind]
        reach = _LONG_MEMORY * (1 + (kind == "area"))
        reach = _MEMORY if finding.rule.implicit else reach
        if reading.sentence.paragraph - self.salient_paragraph[kind] > reach:
            return []
        return known if finding.plural else known[:1]

    def _keep(self, reading: Reading, new: list[Draft], taboo: Sequence[tuple[int, int]]) -> None:
        self.drafts += new
        for kind, area in (("settlement", False), ("area", True)):
            told = {d.place.id: (d.place, "guessed" in d.doubts) for d in new
                    if d.place.is_area == area}  # fmt: skip
            if told:
                self.salient[kind] = list(told.values())
                self.salient_paragraph[kind] = reading.sentence.paragraph
                continue
            seen = [spot for spot in place_spots(reading, taboo) if spot.place.is_area == area]
            best = [spot for spot in seen if spot.relation != "away"] or seen
            if best and not new:
                self.salient[kind] = [(best[0].place, best[0].guessed)]
                self.salient_paragraph[kind] = reading.sentence.paragraph
        regions = [spot.place for spot in reading.spots if spot.place.is_area]
        if regions and regions[-1].country:
            self.cast.region = regions[-1].country
        self.captors.update(d.side for d in new if d.event == "captured" and d.side)

    # Denial, silence, acknowledgement.

    def _reply(
        self,
        reading: Reading,
        voice: Voice,
        inside: Sequence[Finding],
        dating: Dating,
        new: list[Draft],
        taboo: Sequence[tuple[int, int]],
    ) -> None:
        """Write what a voice denies, leaves open or confirms."""
        if voice.reply == "confirmed":
            if not inside:
                self._confirm(reading, voice, dating, new)
        elif voice.reply == "denied":
            if not _negated(reading, voice):
                self._deny_all(reading, voice, inside, dating, new)
        else:
            self._leave_open(reading, voice, inside, dating, new, taboo)

    # What only the sentences around make a claim.

    def _list(self, reading: Reading, pending: _Pending, new: list[Draft]) -> None:
        """ "They captured two villages. The settlements are X and Y." """
        if not reading.find("generic"):
            return
        finding, claimant, side, stated = pending
        for spot in place_spots(reading, ()):
            if spot.place.is_area or spot.relation in {"away", "near", "toward"}:
                continue
            draft = self._draft(reading, spot.place, None, claimant, None, Dating())
            draft.stated_on = stated
            draft.event = finding.rule.event  # type: ignore[assignment]  (a word of the rules)
            draft.side = side
            draft.doubts += ["guessed"] * spot.guessed + ["carried"]
            _add(new, draft)

    def _credit(
        self,
        reading: Reading,
        voices: Sequence[Voice],
        dating: Dating,
        new: Sequence[Draft],
    ) -> None:
        """ "Об этом сообщили в …": what the sentences before said was that speaker's."""
        heads = range(min(len(reading.tokens), _HEAD))
        pair = {f"{reading.key(at)} {reading.key(at + 1)}" for at in heads}
        named = [voice for voice in voices if voice.name[0] < voice.name[1]]
        if new or not named or not pair & reading.grammar.retro:
            return
        voice = named[-1]
        now = reading.sentence.paragraph
        for draft in reversed(self.drafts):
            if draft.paragraph < now - 1 or draft.title or draft.claimant != self.author:
                break
            draft.claimant = voice.claimant
            draft.relays = voice.relays
            draft.stated_on = self._stated(voice, dating)
            draft.doubts.append("carried")

    def _deny_all(
        self,
        reading: Reading,
        voice: Voice,
        inside: Sequence[Finding],
        dating: Dating,
        new: list[Draft],
    ) -> None:
        by = self._claimed_by(reading, voice)
        for finding in inside:
            places = self._places(reading, finding)
            named = [place for place, _ in places]
            side, _ = resolve_side(reading, finding, by or _UNKNOWN, self._home(), named)
            own = voice.claimant.allegiance
            if finding.side is None or side is None:
                side = reading.grammar.opponent(own) or side
            for place, guessed in places:
                draft = self._draft(reading, place, finding, voice.claimant, voice, dating)
                draft.side, draft.extent = side, finding.extent
                draft.doubts += ["guessed"] * guessed + ["referred"] * (not finding.spots)
                self._deny(draft, draft, by, new)
        if not inside:
            for target in self._answered(reading, voice, new):
                draft = self._draft(reading, target.place, None, voice.claimant, voice, dating)
                draft.doubts += ["referred", "about"]
                draft.side = target.side
                self._deny(draft, target, by, new)

    def _deny(self, draft: Draft, denied: Draft, by: Claimant | None, new: list[Draft]) -> None:
        """Turn a draft into the denial of what it says; `denied` is that, or stands for it."""
        target = denied if denied is not draft else self._find(draft, new, by)
        if target is None:
            target = replace(
                draft,
                claimant=by or _UNKNOWN,
                modality="alleged",
                event_date=None,
                relays=(),
                doubts=[*draft.doubts, "implied"],
            )
            if target.side is None and target.event in NEEDS_SIDE:
                return
            new.append(target)
        grammar_side = target.side or draft.side
        draft.event, draft.about, draft.modality = "denied", target, "asserted"
        draft.side = self._other(grammar_side) or self._party(draft.claimant)
        if target.event == "withdrew" or (target.event == "captured" and draft.side is None):
            draft.side = self._other(target.side) or draft.side
        draft.extent, draft.event_date = "whole", None
        draft.doubts = [*draft.doubts, "denial"]
        _add(new, draft)

    def _claimed_by(self, reading: Reading, voice: Voice) -> Claimant | None:
        """Whose claims a denial says it denies: "rejected Russian claims that"."""
        subject = voice.name[0] == voice.name[1]
        low = 0 if subject else voice.verb[0]
        high = voice.verb[0] if subject else voice.verb[1] + 8
        for noun in reading.within("claim_noun", low, high):
            behind = noun.end
            while behind < min(high, noun.end + 6) and not reading.covers("event", behind):
                clause = reading.covers("clause", behind)
                if clause is not None or reading.tokens[behind].text in ",.":
                    break
                behind += 1
            for zone in ((noun.end, behind), (max(low, noun.start - 3), noun.start)):
                claimant = name_claimant(reading, *zone)
                if claimant is not None and claimant.allegiance != voice.claimant.allegiance:
                    return claimant
        return None

    def _find(self, draft: Draft, new: Sequence[Draft], by: Claimant | None) -> Draft | None:
        """The claim of the article that a denial of `draft` speaks of: the latest such."""
        for other in (*reversed(new), *reversed(self.drafts)):
            same = other.place.id == draft.place.id and other.event in _ANSWERED
            opposed = other.claimant.allegiance != draft.claimant.allegiance
            if by is not None and other.claimant.allegiance != by.allegiance:
                continue
            if (
                same
                and opposed
                and other.side in {draft.side, None}
                and (other.modality in {"asserted", "alleged"})
            ):
                return other
        return None

    def _leave_open(
        self,
        reading: Reading,
        voice: Voice,
        inside: Sequence[Finding],
        dating: Dating,
        new: list[Draft],
        taboo: Sequence[tuple[int, int]],
    ) -> None:
        places = [pair for finding in inside for pair in self._places(reading, finding)]
        targets: list[Draft] = []
        if not places:
            spots: list[Spot] = [
                spot
                for spot in place_spots(reading, taboo)
                if reading.cost(voice.verb[0], spot.start) < _EMBEDDED_COST
                and spot.relation != "away"
                and (spot.start > voice.verb[0] or spot.relation)
            ]
            places = [(spot.place, spot.guessed) for spot in spots]
        if not places:
            targets = self._answered(reading, voice, new)
            places = [(target.place, False) for target in targets]
        for place, guessed in places:
            draft = self._draft(reading, place, None, voice.claimant, voice, dating)
            draft.doubts += ["guessed"] * guessed + ["referred", "about"] * bool(targets)
            target = self._find(draft, new, None)
            draft.about = target
            _add(new, draft)

    def _confirm(self, reading: Reading, voice: Voice, dating: Dating, new: list[Draft]) -> None:
        named = {spot.place.id for spot in place_spots(reading, [voice.name])}
        for target in self._answered(reading, voice, new):
            if named and target.place.id not in named:
                continue
            draft = self._draft(reading, target.place, None, voice.claimant, voice, dating)
            draft.event, draft.side, draft.about = "confirmed", target.side, target
            draft.doubts += ["about"] + ["referred"] * (not named)
            _add(new, draft)

    def _answered(self, reading: Reading, voice: Voice, new: Sequence[Draft]) -> list[Draft]:
        """The claims that "the claim", "the reported losses" or nothing at all refers to."""
        first = max(voice.verb[1], voice.name[1])
        stop = next(
            (at for at in range(first, len(reading.tokens)) if reading.key(at) in ",;.—–"),
            len(reading.tokens),
        )
        rest = range(first, stop)
        words = [
            match
            for match in reading.find("claims_anaphor")
            if match.start >= voice.verb[0] or voice.verb[0] - match.end < _EMBEDDED_COST
        ]
        if not words and sum(reading.tokens[at].word for at in rest) > _MEMORY * 2:
            return []
        plural = any(
            reading.tokens[match.end - 1].key in reading.grammar.plurals for match in words
        )
        now = reading.sentence.paragraph
        found: list[Draft] = []
        latest: int | None = None
        for draft in (*reversed(new), *reversed(self.drafts)):
            if draft.paragraph < now - (_LONG_MEMORY if plural else _MEMORY):
                break
            if draft.event not in _ANSWERED or draft.modality in {
                "planned", "hypothetical", "historical"
            }:  # fmt: skip
                continue
            if draft.claimant.allegiance == voice.claimant.allegiance:
                continue
            if voice.claimant.official and draft.claimant == self.author:
                continue
            latest = draft.paragraph if latest is None else latest
            if not plural and draft.paragraph != latest:
                break
            if all(draft.place.id != other.place.id for other in found):
                found.append(draft)
        return found[:_MOST_ANSWERED][::-1]

    def _other(self, side: str | None) -> str | None:
        return self.main.opponent(side) if self.main is not None else None

    def _party(self, claimant: Claimant) -> str | None:
        known = self.main is not None and claimant.allegiance in self.main.sides
        return claimant.allegiance if known else None


def _add(new: list[Draft], draft: Draft) -> None:
    """One record per place and event of a sentence; the firmer reading stays."""
    for at, other in enumerate(new):
        if other.place.id == draft.place.id and other.event == draft.event:
            if len(draft.doubts) < len(other.doubts) and other.event != "denied":
                used = any(known.about is other for known in new)
                if not used:
                    new[at] = draft
            return
    new.append(draft)


def _governing(finding: Finding, voices: Sequence[Voice]) -> Voice | None:
    """The voice an event is told by: the last one before it, else the first after it."""
    named = [voice for voice in voices if voice.claimant.name != NOBODY.name]
    voices = named or voices  # "reportedly" is no speaker where there is one
    before = [voice for voice in voices if voice.end <= finding.start and not _open(voice)]
    if before:
        return max(before, key=lambda voice: voice.end)
    after = [voice for voice in voices if voice.start >= finding.end and not _open(voice)]
    if after:
        return min(after, key=lambda voice: voice.start)
    around = [voice for voice in voices if not _open(voice)]
    if around:
        return around[0]
    # "…, denied this: the town stays ours": what follows a denial is said by the same.
    said = [v for v in voices if v.reply == "denied" and v.end <= finding.start]
    return said[-1] if said else None


def _open(voice: Voice) -> bool:
    return voice.reply in {"unconfirmed", "denied"}


def _embedded(
    reading: Reading, voice: Voice, voices: Sequence[Voice], findings: Sequence[Finding]
) -> list[Finding]:
    """The events a denial, silence or acknowledgement speaks of."""
    later = [o.start for o in voices if o.start >= voice.verb[1] and o.claimant != NOBODY]
    limit = min(later, default=len(reading.tokens))
    after = [
        finding
        for finding in findings
        if voice.verb[0] <= finding.start < limit
        and reading.cost(voice.verb[0], finding.start) < _EMBEDDED_COST
        and not any(token.text in ":;" for token in reading.tokens[voice.verb[1] : finding.start])
    ]
    if after:
        return after
    earlier = [o.end for o in voices if o.end <= voice.verb[0] and o.claimant != NOBODY]
    first = max(earlier, default=0)
    return [
        finding
        for finding in findings
        if first <= finding.start < voice.verb[0]
        and finding.form in {"noun", "passive", "done"}
        and reading.cost(voice.verb[0], finding.start) < _EMBEDDED_COST
    ]


def _negated(reading: Reading, voice: Voice) -> bool:
    """ "neither confirmed nor denied" denies nothing."""
    start = voice.verb[0]
    return bool(reading.within("cue_negation", start - 2, start))
