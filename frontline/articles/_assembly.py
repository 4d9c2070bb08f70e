"""From a reading to a draft claim: modality, certainty, doubts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import cast

from frontline.articles.values import DraftClaim
from frontline.claims import (
    HYPOTHETICAL,
    NEEDS_ABOUT,
    Claim,
    Claimant,
    Event,
    Extent,
    Modality,
    Quantity,
    Source,
)
from frontline.dates import FuzzyDate
from gazetteer.places import Place

_PAST_AFTER = dt.timedelta(days=30)


_CERTAIN = 0.95


_LEAST = 0.05


GUESSED = "the place is only the likeliest of several of that name"

_DOUBTS: dict[str, tuple[float, str]] = {
    "guessed": (0.35, GUESSED),
    "referred": (0.15, "the place is not named here but referred to"),
    "far": (0.1, "the words and the place stand far apart"),
    "nominal": (0.1, "told by a noun, not a verb"),
    "carried": (0.15, "the speaker is carried over from before"),
    "speaker": (0.1, "the speaker's allegiance is not known"),
    "side": (0.25, "who is put in control is inferred, not said"),
    "denial": (0.1, "read from a negated or denying sentence"),
    "implied": (0.4, "reported only through its denial"),
    "planned": (0.0, "planned or hypothetical: moves nothing"),
    "about": (0.1, "which claim it answers is inferred"),
    "undated": (0.05, "no publication date is known to resolve dates against"),
}


_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


def mend_halves(text: str) -> str:
    """The text with a replacement character for each lone surrogate, which no ledger can hold."""
    return text if text.isascii() else _HALF_A_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)


@dataclass(slots=True)
class Draft:
    """A claim in the making; `about` is another draft until ids are known."""

    start: int
    end: int
    paragraph: int
    title: bool
    place: Place
    event: Event
    side: str | None
    claimant: Claimant
    modality: Modality = "asserted"
    extent: str = "whole"
    event_date: FuzzyDate | None = None
    stated_on: FuzzyDate | None = None
    relays: tuple[str, ...] = ()
    quantity: Quantity | None = None
    about: Draft | None = None
    implied: bool = False
    evidence: tuple[str, ...] = ()
    doubts: list[str] = field(default_factory=list)

    def foresees(self, other: Draft) -> bool:
        """Whether it was stated before another draft was."""
        days = [draft.stated_on.latest if draft.stated_on else None for draft in (self, other)]
        return None not in days and days[0] < days[1]  # type: ignore[operator]

    def finish(self, source: Source, ids: dict[int, str]) -> DraftClaim:
        """The draft claim; `ids` holds the ids of drafts finished before, by `id(draft)`."""
        about = ids.get(id(self.about)) if self.about is not None else None
        chained = replace(source, chain=(*map(mend_halves, self.relays), *source.chain))
        claim = Claim(
            place=self.place,
            event=self.event,
            side=self.side,
            claimant=replace(self.claimant, name=mend_halves(self.claimant.name)),
            event_date=self.event_date,
            stated_on=self.stated_on,
            source=chained,
            modality=self.modality,
            extent=cast("Extent", self.extent),
            quantity=self.quantity,
            about=about if self.event in NEEDS_ABOUT or self.event == "unconfirmed" else None,
        )
        ids[id(self)] = claim.id
        certainty = _CERTAIN - sum(_DOUBTS[doubt][0] for doubt in dict.fromkeys(self.doubts))
        return DraftClaim(
            start=self.start,
            end=self.end,
            claim=claim,
            certainty=max(_LEAST, certainty),
            doubts=tuple(_DOUBTS[doubt][1] for doubt in dict.fromkeys(self.doubts)),
            evidence=self.evidence,
        )


def judge_modality(
    finding_modality: str,
    *,
    alleged: bool,
    event_date: FuzzyDate | None,
    published: FuzzyDate | None,
) -> Modality:
    """Asserted, alleged, planned, hypothetical, or historical once it ended 30 days before."""
    if finding_modality in HYPOTHETICAL:
        return "planned" if finding_modality == "planned" else "hypothetical"
    day = published.latest if published is not None else None
    ended = event_date.latest if event_date is not None else None
    if day is not None and ended is not None and day - ended > _PAST_AFTER:
        return "historical"
    return "alleged" if alleged or finding_modality == "alleged" else "asserted"
