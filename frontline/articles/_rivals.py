"""Says in a draft which places its place was taken from, where the text leaves several open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from frontline.articles._assembly import GUESSED
from frontline.articles.values import DraftClaim, Mention
from gazetteer.places import Candidate

_NAMED = 5
_CLEARLY_AHEAD = 3.0
"""How many times as likely as the next the first must be to stand in a draft, doubted."""


def name_rivals(
    claims: Sequence[DraftClaim], mentions: Sequence[Mention]
) -> tuple[DraftClaim, ...]:
    """The drafts; one about a name that stayed open lists what that may be among its doubts.

    Unless the first of these is clearly ahead, the place of such a draft is left open, too.

    Args:
        claims: the drafts of an article.
        mentions: its toponyms in order.
    """
    return tuple(_name(claim, mentions) if GUESSED in claim.doubts else claim for claim in claims)


def _name(claim: DraftClaim, mentions: Sequence[Mention]) -> DraftClaim:
    mention = next(
        (
            mention
            for mention in reversed(mentions)
            if mention.start < claim.end
            and mention.place is None
            and mention.candidates
            and mention.candidates[0].place.id == claim.claim.place.id
        ),
        None,
    )
    if mention is None:
        return claim
    shown = [candidate.place.describe() for candidate in mention.candidates[:_NAMED]]
    more = "; …" if len(mention.candidates) > _NAMED else ""
    told = f"“{mention.text}” may be {'; '.join(shown)}{more}: say which before it is a claim"
    doubts = tuple(told if doubt == GUESSED else doubt for doubt in claim.doubts)
    left_open = not _is_ahead(mention.candidates)
    return replace(claim, doubts=doubts, candidates=mention.candidates if left_open else ())


def _is_ahead(candidates: Sequence[Candidate]) -> bool:
    return len(candidates) < 2 or candidates[0].score >= _CLEARLY_AHEAD * candidates[1].score  # noqa: PLR2004
