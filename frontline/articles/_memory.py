"""What reading an article remembers from sentence to sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import cast

from frontline.articles._assembly import Draft
from frontline.articles._clauses import share_clause
from frontline.articles._dating import Dating
from frontline.articles._findings import Finding
from frontline.articles._grammar import Grammar
from frontline.articles._reading import Reading
from frontline.articles._spots import place_spots
from frontline.articles.claimants import NOBODY, Cast, Voice
from frontline.claims import HYPOTHETICAL, Claimant, Event
from frontline.dates import FuzzyDate
from gazetteer.places import Place

_NEAR, _FAR = 2, 4  # paragraphs
_MOST_RECENT, _LOOK_BACK = 4, 200
_OPENING = frozenset('"“«„')
_ANSWERABLE = frozenset(
    {"captured", "holds", "entered", "withdrew", "encircled", "repelled", "attacked", "contested"}
)

_WHOLE = frozenset({"captured", "holds", "withdrew"})
"""Events that a place is in somebody's hands after: to deny them denies no mere entry."""

Pending = tuple[Finding, Claimant, str | None, FuzzyDate | None]
"""A capture told without its places, its claimant, side and date of statement."""


@dataclass(slots=True)
class Page:
    """One sentence with everything read in it, and the drafts written from it so far."""

    reading: Reading
    voices: tuple[Voice, ...]
    findings: list[Finding]
    dating: Dating
    new: list[Draft] = field(default_factory=list)

    @property
    def taboo(self) -> list[tuple[int, int]]:
        """Spans that name speakers: no place there is the place of an event."""
        return [voice.name for voice in self.voices]

    def add(self, draft: Draft) -> None:
        """One record per place and event of a sentence; the firmer reading stays."""
        for at, other in enumerate(self.new):
            same = other.place.id == draft.place.id and other.event == draft.event
            if draft.event in {"unconfirmed", "denied"} and draft.claimant != other.claimant:
                continue  # two who are silent, not one
            if draft.side != other.side and draft.side and other.side:
                continue  # "Moscow claims it, but Kyiv says it holds it"
            speakers = {draft.claimant.allegiance, other.claimant.allegiance}
            if len(speakers) > 1 and draft.claimant.official and other.claimant.official:
                continue  # "After Moscow announced the capture, Kyiv acknowledged the loss"
            if same:
                firmer = len(draft.doubts) < len(other.doubts)
                if firmer and not any(known.about is other for known in self.new):
                    self.new[at] = draft
                return
        self.new.append(draft)


@dataclass(slots=True)
class Memory:
    """The state of reading an article.

    Attributes:
        main: rules of its main language.
        author: whose voice the unattributed sentences are.
        published: publication date.
        cast: speakers met.
        drafts: drafts of the sentences before.
        voice: last voice heard; None at the beginning.
        voice_paragraph: paragraph it spoke in.
        stated: when it spoke.
        pending: a capture told without its places, in the sentence before.
        captors: how often each side is said to have captured something.
        dated: the date said last.
        coming: who says a quotation that has not ended yet, named where it ends.
        sideless: what headlines told without saying by whom.
        assaulted: places attacked in the sentence before, and its paragraph.
        recent: the settlements spoken of last, each once, for "both towns".
        salient: what "the town" and "the region" would mean now, with whether it is a guess.
        salient_paragraph: where that was spoken of.
    """

    main: Grammar | None
    author: Claimant
    published: FuzzyDate | None
    cast: Cast = field(default_factory=Cast)
    drafts: list[Draft] = field(default_factory=list)
    voice: Voice | None = None
    voice_paragraph: int = -1
    stated: FuzzyDate | None = None
    pending: Pending | None = None
    captors: Counter[str] = field(default_factory=Counter)
    coming: Voice | None = None
    dated: FuzzyDate | None = None
    sideless: list[tuple[Page, Finding]] = field(default_factory=list)
    assaulted: tuple[list[tuple[Place, bool]], int] = ([], -1)
    recent: list[tuple[Place, bool]] = field(default_factory=list)
    salient: dict[str, list[tuple[Place, bool]]] = field(
        default_factory=lambda: {"settlement": [], "area": []}
    )
    salient_paragraph: dict[str, int] = field(default_factory=lambda: {"settlement": 0, "area": 0})

    def draft(
        self, page: Page, place: Place, finding: Finding | None, voice: Voice | None
    ) -> Draft:
        """A draft about a place, told by a voice (None: the author), its event still open."""
        claimant = voice.claimant if voice is not None else self.author
        sentence = page.reading.sentence
        evidence = []
        if finding is not None:
            evidence.append(page.reading.text(finding.start, finding.end))
        if voice is not None and voice.start >= 0:
            evidence.append(page.reading.text(*voice.verb))
        return Draft(
            start=sentence.start,
            end=sentence.end,
            paragraph=sentence.paragraph,
            title=sentence.section == "title",
            place=place,
            event=cast("Event", finding.rule.event if finding is not None else "unconfirmed"),
            side=None,
            claimant=claimant,
            stated_on=self.stated_on(voice, page.dating),
            relays=voice.relays if voice is not None else (),
            evidence=tuple(dict.fromkeys(filter(None, evidence))),
            doubts=["undated"] * (self.published is None)
            + ["speaker"] * (claimant.allegiance == "unknown"),
        )

    def speaker(self, page: Page, finding: Finding) -> Voice | None:
        """The voice an event belongs to, the one before where it goes on; None for the author."""
        voice = governing_voice(page.reading, finding, page.voices)
        reading = page.reading
        before = self.voice
        if voice is None and self.coming is not None:
            return replace(self.coming, start=-1, verb=(-1, -1), carried=True)
        if voice is not None or before is None or reading.sentence.section == "title":
            return voice
        apart = reading.sentence.paragraph - self.voice_paragraph
        quoted = reading.sentence.section == "quotation" or reading.key(0) in _OPENING
        own = finding.side == "own" and self.author.allegiance not in reading.grammar.sides
        resumed = any(match.start <= 1 for match in reading.find("carry"))
        if (apart == 0 and own) or (apart <= 1 and (quoted or resumed)):
            return replace(before, start=-1, verb=(-1, -1), carried=True)
        return None

    def stated_on(self, voice: Voice | None, dating: Dating) -> FuzzyDate | None:
        """When a voice said it: the date given for that, else publication."""
        if voice is None:
            return self.published
        if voice.verb[0] < 0 and self.coming is not None:
            return self.published
        if voice.verb[0] < 0 or voice.verb[0] in dating.same_day:
            return self.stated or self.published
        return dating.stated.get(voice.verb[0], self.published)

    def home(self) -> str | None:
        """From whose point of view "our" is said where no party speaks in the sentence."""
        for claimant in (self.author, self.voice.claimant if self.voice else None):
            if claimant is not None and claimant.allegiance not in {"independent", "unknown"}:
                return claimant.allegiance
        return None

    def opponent(self, side: str | None) -> str | None:
        """The other side, where there are two."""
        return self.main.opponent(side) if self.main is not None else None

    def side_of(self, claimant: Claimant) -> str | None:
        """The side a claimant stands on, if any."""
        known = self.main is not None and claimant.allegiance in self.main.sides
        return claimant.allegiance if known else None

    def places(self, page: Page, finding: Finding) -> list[tuple[Place, bool]]:
        """The places of an event, named or referred to, each with whether it is a guess."""
        if finding.spots:
            return [(spot.place, spot.guessed) for spot in finding.spots]
        if finding.nowhere:
            return []
        kind = finding.anaphor
        if not kind:
            beaten_off = finding.rule.event == "repelled" and finding.polarity == "yes"
            places, paragraph = self.assaulted
            return places if beaten_off and paragraph == page.reading.sentence.paragraph else []
        earlier = [
            spot
            for spot in place_spots(page.reading, page.taboo)
            if spot.start < finding.start
            and kind in {"any", "area" if spot.place.is_area else "settlement"}
            and spot.relation != "away"
        ]
        if earlier:
            return [(earlier[-1].place, earlier[-1].guessed)]
        if kind == "any":
            kind = max(self.salient, key=lambda name: self.salient_paragraph[name])
        reach = _FAR * (2 if kind == "area" else 1)
        reach = _NEAR if finding.rule.implicit else reach
        far = page.reading.sentence.paragraph - self.salient_paragraph[kind] > reach
        known = [] if far else self.salient[kind]
        if not known and kind == "settlement":  # "the mayor of X said that the town"
            named = [
                s for s in page.reading.spots if not s.place.is_area and s.end <= finding.start
            ]
            known = [(s.place, s.guessed) for s in named if s.place.kind == "settlement"][-1:]
        if len(known) == 1 and known[0] in self.recent[-2:] and _counted(page.reading):
            return self.recent[-2:]  # "both towns", told of one after the other
        return known if finding.plural else known[:1]

    def keep(self, page: Page) -> None:
        """Remember a sentence: its drafts, its places, its last speaker."""
        paragraph = page.reading.sentence.paragraph
        self.drafts += page.new
        settlements = _salient(page, area=False)
        for kind, known in (("settlement", settlements), ("area", _salient(page, area=True))):
            if known:
                self.salient[kind] = known
                self.salient_paragraph[kind] = paragraph
        for pair in settlements:
            self.recent = [other for other in self.recent[-_MOST_RECENT:] if other[0] != pair[0]]
            self.recent.append(pair)
        told = [d for d in page.new if d.event == "attacked" and d.modality == "asserted"]
        self.assaulted = [(d.place, "guessed" in d.doubts) for d in told], paragraph
        regions = [spot.place for spot in page.reading.spots if spot.place.is_area]
        if regions and regions[-1].country:
            self.cast.region = regions[-1].country
        self.captors.update(d.side for d in page.new if d.event == "captured" and d.side)
        if page.voices:
            self.voice, self.voice_paragraph = page.voices[-1], paragraph
            self.stated = self.stated_on(self.voice, page.dating)

    def find(self, page: Page, draft: Draft, by: Claimant | None) -> Draft | None:
        """The claim of the article that an answer about `draft` speaks of: the latest such."""
        for other in self._latest(page):
            if by is not None and other.claimant.allegiance != by.allegiance:
                continue
            if (
                other.place.id == draft.place.id
                and other.event in _ANSWERABLE
                and other.claimant.allegiance != draft.claimant.allegiance
                and (draft.side in {None, other.side} or other.event == draft.event)
                and not (other.event == "entered" and draft.event in _WHOLE)
                and other.modality in {"asserted", "alleged"}
                and self.may_answer(draft, other)
            ):
                return other
        return None

    def may_answer(self, answer: Draft, claim: Draft) -> bool:
        """Whether a claim was there to be answered: what is said to be of a later day was not."""
        return claim.stated_on == self.published or not answer.foresees(claim)

    def answered(self, page: Page, voice: Voice) -> list[Draft]:
        """The claims that "the claim", "the reported losses" or nothing at all refers to.

        An answer such as "could not verify the reports" is about all that it covers, never about
        some of it: "the reports" about whatever others than the article and the speaker himself say
        in its paragraph and the four before; "the claim" about the sentence last told; words that
        refer to neither ("has yet to comment") about the paragraph last told. What is planned,
        supposed or long past is no claim that waits for an answer. Where nothing is covered, there
        is no draft.
        """
        plural = _refers_back(page.reading, voice)
        if plural is None:
            return []
        now = page.reading.sentence.paragraph
        found: dict[str, Draft] = {}
        latest: Draft | None = None
        one = bool(page.reading.find("claims_anaphor"))  # "the claim", of a sentence
        for draft in self._latest(page):
            if draft.paragraph < now - (_FAR if plural else _NEAR):
                break
            own = draft.claimant == self.author or self._is_own(draft, voice)
            past = draft.modality in HYPOTHETICAL or draft.modality == "historical"
            if draft.event not in _ANSWERABLE or own or past:
                continue
            latest = draft if latest is None else latest
            if not plural and (
                draft.paragraph != latest.paragraph or (one and draft.start != latest.start)
            ):
                break
            found.setdefault(draft.place.id, draft)
        return list(found.values())[::-1]

    def _is_own(self, draft: Draft, voice: Voice) -> bool:
        """Whether a voice would answer itself, or a party its own side."""
        if draft.claimant == voice.claimant or self.side_of(voice.claimant) is None:
            return draft.claimant == voice.claimant
        same = draft.claimant.allegiance == voice.claimant.allegiance
        return same and not (voice.reply == "denied" and draft.side != voice.claimant.allegiance)

    def _latest(self, page: Page) -> Iterator[Draft]:
        return islice(chain(reversed(page.new), reversed(self.drafts)), _LOOK_BACK)


def _counted(reading: Reading) -> bool:
    """Whether several places are counted together: "both towns"."""
    return any(
        match.end - match.start > 1 and reading.key(match.end - 1) in reading.grammar.plurals
        for match in reading.find("anaphor")
    )


def _salient(page: Page, *, area: bool) -> list[tuple[Place, bool]]:
    """What "the town" (or "the region") would mean after a sentence."""
    if not page.new and not page.reading.spots:
        return []
    told = {d.place.id: d for d in page.new if d.place.is_area == area}
    if told or (page.new and not area):
        return [(draft.place, "guessed" in draft.doubts) for draft in told.values()]
    seen = [s for s in place_spots(page.reading, page.taboo) if s.place.is_area == area]
    best = [spot for spot in seen if spot.relation != "away"] or seen
    return [(spot.place, spot.guessed) for spot in best[:1]]


def _refers_back(reading: Reading, voice: Voice) -> bool | None:
    """Whether an answer speaks of several claims, of one; None where of something else."""
    first = max(voice.verb[1], voice.name[1])
    words = [
        match
        for match in reading.find("claims_anaphor")
        if match.start >= voice.verb[0] or reading.cost(match.start, voice.verb[0]) < _NEAR * 4
    ]
    rest = 0
    for token in reading.tokens[first:]:
        if token.text in ",;.—–":
            break
        rest += token.word
    if not words and rest > _FAR:
        return None
    return any(reading.tokens[match.end - 1].key in reading.grammar.plurals for match in words)


def governing_voice(reading: Reading, finding: Finding, voices: Sequence[Voice]) -> Voice | None:
    """The voice an event is told by: the last one before it, else the first after it."""
    named = [voice for voice in voices if voice.claimant != NOBODY]
    telling = [v for v in named or voices if v.reply not in {"unconfirmed", "denied"}]
    # "X, which Russia claims to have taken, is contested": of two clauses each has its own.
    telling = [v for v in telling if share_clause(reading, v.start, finding.start)] or telling
    before = [voice for voice in telling if voice.end <= finding.start]
    if before:
        return max(before, key=lambda voice: voice.end)
    after = [
        voice
        for voice in telling
        if voice.start >= finding.end
        and not (voice.noun or _opens(voice, reading))
        and all(token.text != ";" for token in reading.tokens[finding.end : voice.start])
    ]
    if after:
        return min(after, key=lambda voice: voice.start)
    around = [v for v in telling if not v.noun and v.start < finding.end]
    if around:
        return around[0]
    # "…, denied this: the town stays ours": what follows a denial is said by the same.
    said = [v for v in voices if v.reply == "denied" and v.end <= finding.start]
    return said[-1] if said else None


def _opens(voice: Voice, reading: Reading) -> bool:
    """Whether a voice tells what follows it, not what stands before: "the day Kyiv said it had"."""
    set_off = any(not token.word for token in reading.tokens[voice.start - 2 : voice.start])
    return not set_off and bool(reading.within("event", voice.end, len(reading.tokens)))


def is_reported(reading: Reading, finding: Finding, voices: Sequence[Voice]) -> bool:
    """Whether an event is told as somebody's claim by a noun: "Moscow's claim to have taken"."""
    voice = governing_voice(reading, finding, voices)
    return voice is not None and voice.noun
