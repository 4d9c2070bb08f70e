"""What a reviewer needs to know of each draft: its sentence, what it rests on, what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from frontline.articles._rules import languages, load_rules
from frontline.articles.values import DraftClaim
from frontline.claims import NEUTRAL_ALLEGIANCES, Claim

_MOST_CHOICES = 8


def list_drafts(
    text: str, drafts: Iterable[DraftClaim]
) -> tuple[tuple[Claim, tuple[str, ...]], ...]:
    """Each draft claim with remarks for its reviewer.

    Args:
        text: the article the drafts were read from.
        drafts: what was read from it, in order.

    Returns:
        Claims that come out the same from two sentences once, with both sentences. A claim known
        only through its denial stands before the denial.
    """
    entries: dict[str, tuple[Claim, list[str]]] = {}
    for draft in drafts:
        sentence = [
            f"“{text[draft.start : draft.end]}”",
            f"characters {draft.start} to {draft.end}",
        ]
        if draft.implies is not None:
            remarks = [*sentence, *_choices(draft), "only known through the denial below"]
            entries.setdefault(draft.implies.id, (draft.implies, remarks))
        entries.setdefault(draft.claim.id, (draft.claim, []))[1].extend(
            (*sentence, *_remarks(draft))
        )
    return tuple((claim, tuple(remarks)) for claim, remarks in entries.values())


def name_sides(claims: Sequence[Claim]) -> Mapping[str, str]:
    """The sides of the rules, and whatever else a claim names, code to name."""
    codes = {claim.side for claim in claims if claim.side is not None}
    codes |= {claim.claimant.allegiance for claim in claims} - NEUTRAL_ALLEGIANCES
    if not codes:
        return {}
    names: dict[str, str] = {}
    for language in languages("claims"):
        for code, words in load_rules("claims", language)["sides"].items():
            names.setdefault(code, words.get("title", code))
    return names | {code: code for code in sorted(codes - set(names))}


def _remarks(draft: DraftClaim) -> list[str]:
    remarks = [f"certainty {draft.certainty:.2f}"]
    if draft.evidence:
        remarks.append("rests on: " + "; ".join(draft.evidence))
    doubts = [f"look at: {doubt}" for doubt in draft.doubts]
    return remarks + _choices(draft) + doubts


def _choices(draft: DraftClaim) -> list[str]:
    """Of a draft whose place is open, the ids to choose from."""
    places = [candidate.place for candidate in draft.candidates[:_MOST_CHOICES]]
    return [f"place: {place.id} for {place.describe()}?" for place in places]


def find_open(drafts: Iterable[DraftClaim]) -> frozenset[str]:
    """The ids of the claims whose place a reviewer has to choose."""
    left_open = [draft for draft in drafts if draft.candidates]
    implied = {draft.implies.id for draft in left_open if draft.implies is not None}
    return frozenset({draft.claim.id for draft in left_open} | implied)
