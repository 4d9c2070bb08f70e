"""Draft claims out of articles: each once, with all reports of it, and never taken for reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontline.articles import Article, DraftClaim, Reading
from frontline.claims import Claim, Source

_UNNAMED = "the article"  # how the reader calls an article's own voice
OPEN_PLACE = "which of several places is meant is open: choose one"
"""The fault of a draft whose place the articles leave open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article's report of a draft claim.

    Attributes:
        source: the article; its publisher, else its title, else the name of its file.
        sentence: what the draft rests on, as written.
        certainty: how sure the reading is, between 0 and 1.
        doubts: what a reviewer should look at.
    """

    source: Source
    sentence: str
    certainty: float
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim that a machine read and nobody has reviewed.

    Attributes:
        claim: as its surest report has it.
        reports: every report of it, in the order of the articles; none of a claim that is only
            known through its denial.
        families: how many independent reports there are; copies of one text count once.
        fault: why it cannot stand in a ledger; None where it can.
    """

    claim: Claim
    reports: tuple[Report, ...]
    families: int
    fault: str | None = None


def draft_entries(reading: Reading, names: Sequence[str]) -> tuple[Draft, ...]:
    """What some articles report, each claim once, in the order of first report.

    Args:
        reading: the articles as read.
        names: what to call each, where it names neither publisher nor title.
    """
    # What was the same claim has one id now; denials speak of that one.
    same = {
        draft.claim.id: reported.claim.id
        for reported in reading.claims
        for _, draft in reported.drafts
    }
    entries: dict[str, Draft] = {}
    for reported in reading.claims:
        for number, draft in reported.drafts:
            implied = draft.implies
            if implied is not None and implied.id not in same:
                voiced = _voiced(implied, names[number], same)
                entries.setdefault(implied.id, Draft(claim=voiced, reports=(), families=1))
        reports = tuple(
            _report(reading.articles[number], draft, names[number])
            for number, draft in reported.drafts
        )
        surest = next(n for n, draft in reported.drafts if draft.claim is reported.claim)
        claim = _voiced(reported.claim, names[surest], same)
        fault = OPEN_PLACE if any(draft.place is None for _, draft in reported.drafts) else None
        entries[claim.id] = Draft(
            claim=claim, reports=reports, families=reported.families, fault=fault
        )
    return tuple(entries.values())


def _voiced(claim: Claim, name: str, same: dict[str, str]) -> Claim:
    """With its source named, the article's own voice called after it, and `about` kept up."""
    who, source = claim.claimant, _named(claim.source, name)
    if who.name == _UNNAMED:
        who = replace(who, name=source.publisher or f"the article “{source.title or name}”")
    about = None if claim.about is None else same.get(claim.about, claim.about)
    return replace(claim, claimant=who, about=about, source=source, id=claim.id)


def _report(article: Article, draft: DraftClaim, name: str) -> Report:
    return Report(
        source=_named(article.source, name),
        sentence=" ".join(article.text[draft.start : draft.end].split()),
        certainty=draft.certainty,
        doubts=draft.doubts,
    )


def _named(source: Source, name: str) -> Source:
    told = source.publisher or source.title or source.url
    return source if told else replace(source, title=name)
