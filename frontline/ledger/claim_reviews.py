"""ClaimReview (schema.org): a ledger's claims as structured data for the page of a newsroom.

A ledger reviews nothing. It knows who claimed what and where that was read, which is a `Claim`
with its author and appearances; whether it is true is for the newsroom to say. So a review has no
`reviewRating` unless the caller hands over what the parties and observers make of the place, and
then the rating is in words ("disputed"), never a number on a scale from false to true. Search
engines show a review only if it has a rating.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Protocol
from urllib.parse import quote

from frontline.claims import HYPOTHETICAL, MAY_REFER, Claim, Source
from frontline.dates import FuzzyDate
from gazetteer.places import Place

_ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")
_WORDS = {
    "agreed": "Agreed by the sides",
    "claimed": "Unconfirmed: claimed by one side only",
    "disputed": "Disputed: the sides contradict each other",
    "contested": "Unclear: fighting is reported",
    "assessed": "Unconfirmed by the sides; assessed by observers",
    "unknown": "Unverified",
}


class Judged(Protocol):
    """What a control state says of a place; `frontline.State` is one."""

    @property
    def place(self) -> Place:
        """The place."""

    @property
    def status(self) -> str:
        """One of the six."""

    @property
    def controller(self) -> str | None:
        """Code of a side."""

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims behind it."""


def to_claim_reviews(
    claims: Iterable[Claim],
    *,
    url: str,
    author: str,
    published: str | None = None,
    states: Iterable[Judged] = (),
) -> dict[str, Any]:
    r"""Claims as ClaimReview in JSON-LD, for a `<script type="application/ld+json">`.

    Claims about other claims (denials, confirmations …), plans and hypotheses are left out.
    Escape `<` as `\u003c` when the JSON goes into a page: it holds texts of strangers.

    Args:
        claims: a ledger, or some of its claims.
        url: address of the page that reviews them; each claim's is `url#id`.
        author: name of the newsroom.
        published: ISO 8601 day on which the page appeared, None to say nothing.
        states: what is said of the places, such as `find_states(ledger, on=…)` gives; claims that
            stand behind one of them get a rating in words, others get none.

    Returns:
        A JSON-LD document; its `@graph` has a review a claim. Every value is as a source said it;
        a date that is no day, month or year of ISO 8601 is left out.
    """
    # What is said of a village because of a claim about its oblast does not judge that claim.
    judged = {(state.place.id, claim): state for state in states for claim in state.claims}
    reviews = []
    for claim in claims:
        if claim.event in MAY_REFER or claim.modality in HYPOTHETICAL:
            continue
        review: dict[str, Any] = {
            "@type": "ClaimReview",
            "url": f"{url}#{quote(claim.id, safe='')}",
            "author": {"@type": "Organization", "name": author},
            "claimReviewed": _say(claim),
            "itemReviewed": _item(claim),
        }
        if published is not None:
            review["datePublished"] = published
        words = _rate(claim, judged.get((claim.place.id, claim.id)))
        if words is not None:
            review["reviewRating"] = {"@type": "Rating", "alternateName": words}
        reviews.append(review)
    return {"@context": "https://schema.org", "@graph": reviews}


def _say(claim: Claim) -> str:
    """The claim in one line, as its claimant's."""
    where = claim.place.name if claim.extent == "whole" else f"{claim.place.name} ({claim.extent})"
    whom = "" if claim.side is None else f", for {claim.side}"
    return f"{claim.claimant.name}: {claim.event} {where}{whom}"


def _item(claim: Claim) -> dict[str, Any]:
    item: dict[str, Any] = {
        "@type": "Claim",
        "author": {"@type": "Organization", "name": claim.claimant.name},
    }
    stated = _iso(claim.stated_on)
    if stated is not None:
        item["datePublished"] = stated
    if claim.note is not None:
        item["text"] = claim.note
    appearance = _appearance(claim.source)
    if appearance is not None:
        item["appearance"] = appearance
    return item


def _appearance(source: Source) -> dict[str, Any] | None:
    fields: dict[str, Any] = {}
    if source.title is not None:
        fields["headline"] = source.title
    if source.publisher is not None:
        fields["publisher"] = {"@type": "Organization", "name": source.publisher}
    links = [link for link in (source.url, source.archive_url) if link and _is_link(link)]
    if links:
        fields["url"] = links[0]
    if links[1:]:
        fields["archivedAt"] = links[1]
    published = _iso(source.published)
    if published is not None:
        fields["datePublished"] = published
    return {"@type": "CreativeWork", **fields} if fields else None


def _is_link(text: str) -> bool:
    return text.lower().startswith(("https://", "http://"))


def _iso(date: FuzzyDate | None) -> str | None:
    """A date where ISO 8601 can say it: a day, a month or a year, without doubt."""
    if date is None or date.approximate or date.uncertain:
        return None
    return date.text if _ISO.fullmatch(date.text) else None


def _rate(claim: Claim, state: Judged | None) -> str | None:
    if state is None:
        return None
    if state.controller not in (None, claim.side):
        return None  # it stands behind that state, but says something else: no word fits
    return _WORDS[state.status]
