"""What reading an article yields: sentences, mentions, statements and draft claims.

All offsets are half-open and count Unicode code points of the text as it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from frontline.claims import Claim
from frontline.wording import brief, say_count
from gazetteer.places import Candidate, Place

Section = Literal["title", "dateline", "body", "quotation", "caption", "boilerplate"]
Verdict = Literal["true", "borderline", "false", "unmeasurable"]
Comparator = Literal["about", "less_than", "more_than", "exact"]

_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or headline.

    Attributes:
        start: first character.
        end: one past the last character.
        text: `article.text[start:end]`.
        section: which part of the article it belongs to.
        paragraph: number of its paragraph, from 0.
        language: `en`, `uk` or `ru`.
    """

    start: int
    end: int
    text: str
    section: Section
    paragraph: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A toponym found in the text.

    Attributes:
        start: first character.
        end: one past the last character.
        text: the surface form, `article.text[start:end]`.
        place: what it means; None where it is ambiguous or unknown.
        candidates: what it may mean, best first.
    """

    start: int
    end: int
    text: str
    place: Place | None
    candidates: tuple[Candidate, ...] = ()

    def __repr__(self) -> str:
        means = "unknown" if self.place is None else brief(self.place.describe(), 60)
        if self.place is None and self.candidates:
            means = f"one of {len(self.candidates)} places"
        return f"<Mention: “{brief(self.text, 36)}”, {means}>"

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a mention."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "place": None if self.place is None else self.place.to_dict(),
            "candidates": [candidate.to_dict() for candidate in self.candidates],
        }

    @property
    def doubt(self) -> str:
        """What keeps its place open, in words; empty if it has one.

        "ambiguous" of a name that several places bear, "unsure" of one that a single place bears
        and nothing else in the text speaks for, "unknown" of one that none does.
        """
        if self.place is not None:
            return ""
        names = "; ".join(candidate.place.describe() for candidate in self.candidates[:_NAMED])
        if not names:
            return "unknown"
        if is_near_miss(self.candidates[0]):
            return f"unknown; its name is like: {names}"
        return f"{'ambiguous' if len(self.candidates) > 1 else 'unsure'}: {names}"


def is_near_miss(candidate: Candidate) -> bool:
    """Whether the place does not bear the name, but one like it."""
    return any(reason.endswith(" alike") for reason in candidate.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a distance or bearing statement says.

    Attributes:
        value: the number in `unit`; None for a bare bearing. Of a range, its middle.
        unit: `mile` or `kilometre`; None for a bare bearing.
        comparator: about, less_than, more_than or exact; None for a bare bearing.
        bearing: one of 16 compass points, from the reference to the subject; None if not said.
        low: lower end of a stated range, in `unit`; None without a range.
        high: upper end of a stated range, in `unit`; None without a range.
    """

    value: float | None = None
    unit: Literal["mile", "kilometre"] | None = None
    comparator: Comparator | None = None
    bearing: str | None = None
    low: float | None = None
    high: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape: value, unit, comparator, bearing."""
        return {
            "value": self.value,
            "unit": self.unit,
            "comparator": self.comparator,
            "bearing": self.bearing,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A distance or bearing between two named places, and whether it holds.

    Attributes:
        start: first character of the statement.
        end: one past its last character.
        text: the words.
        subject: the place that is described; None if it could not be told.
        reference: the place it is measured from; None if it could not be told.
        stated: what the text says.
        kilometres: WGS 84 geodesic between the two points; None if unmeasurable.
        bearing_degrees: azimuth from the reference to the subject, 0..360; None if unmeasurable.
        verdict: true, borderline, false or unmeasurable.
        reason: why, in a sentence.
        between: of "halfway between A and B", the second place, `reference` being the first; None
            for all other statements.
    """

    start: int
    end: int
    text: str
    subject: Place | None
    reference: Place | None
    stated: Stated
    kilometres: float | None
    bearing_degrees: float | None
    verdict: Verdict
    reason: str
    between: Place | None = None

    def __repr__(self) -> str:
        return f"<Statement, {self.verdict}: “{brief(self.text, 84)}”>"

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a statement."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "subject": None if self.subject is None else self.subject.to_dict(),
            "reference": None if self.reference is None else self.reference.to_dict(),
            "between": None if self.between is None else self.between.to_dict(),
            "stated": self.stated.to_dict(),
            "measured": {
                "kilometres": self.kilometres,
                "bearing_degrees": self.bearing_degrees,
            },
            "verdict": self.verdict,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftClaim:
    """A claim as read by the machine; a person reviews it before it enters a ledger.

    Attributes:
        start: first character of the sentence or headline it rests on.
        end: one past its last character.
        claim: the proposal.
        certainty: between 0 and 1, how sure the reading is of event, place, side and claimant.
        doubts: what a reviewer should look at, in words.
        evidence: the words it rests on.
        implies: of a denial, the claim it denies where the article does not report it and names
            nobody who made it; a ledger needs it for the denial to speak of.
        candidates: what the place may be where the text leaves it open and none is clearly ahead,
            best first; `claim.place` is then the first of them for want of another. Else empty.
    """

    start: int
    end: int
    claim: Claim
    certainty: float
    doubts: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    implies: Claim | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def place(self) -> Place | None:
        """Where it is; None where that is open."""
        return None if self.candidates else self.claim.place

    def __repr__(self) -> str:
        doubts = f"; {say_count(len(self.doubts), 'doubt')}" if self.doubts else ""
        told = brief(self.claim.describe(), 84)
        return f"<DraftClaim, certainty {self.certainty:.2f}: {told}{doubts}>"

    @property
    def where(self) -> str:
        """The name of its place, with a question mark where it is open which of that name."""
        return f"{self.claim.place.name} (?)" if self.candidates else self.claim.place.name

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape: a claim with its span and certainty; `place` is null where it is open."""
        return {
            **self.claim.to_dict(),
            "place": None if self.place is None else self.place.to_dict(),
            "candidates": [candidate.to_dict() for candidate in self.candidates],
            "start": self.start,
            "end": self.end,
            "certainty": round(self.certainty, 3),
            "doubts": list(self.doubts),
            "evidence": list(self.evidence),
        }
