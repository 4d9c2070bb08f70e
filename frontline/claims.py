"""A claim: one claimant's assertion about one place at one time, and where it was read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, get_args

from frontline.dates import FuzzyDate, parse_date
from frontline.errors import InvalidClaim
from frontline.wording import brief
from gazetteer.places import Place

Event = Literal[
    "captured",
    "holds",
    "withdrew",
    "entered",
    "repelled",
    "contested",
    "attacked",
    "encircled",
    "annexed",
    "raided",
    "crossed",
    "struck",
    "denied",
    "unconfirmed",
    "confirmed",
    "retracted",
    "corrected",
]
Extent = Literal["whole", "part", "outskirts", "centre"]
Modality = Literal["asserted", "alleged", "planned", "hypothetical", "historical"]
Unit = Literal["share", "km2", "settlements"]
Comparator = Literal["exact", "about", "less_than", "more_than"]

EVENTS: frozenset[str] = frozenset(get_args(Event))
EXTENTS: frozenset[str] = frozenset(get_args(Extent))
MODALITIES: frozenset[str] = frozenset(get_args(Modality))
UNITS: frozenset[str] = frozenset(get_args(Unit))
COMPARATORS: frozenset[str] = frozenset(get_args(Comparator))

_UNIT_WORDS: dict[Unit, str] = {"share": "%", "km2": "km²", "settlements": "settlements"}
_ABOUT = 0.25

NEEDS_SIDE = frozenset({"captured", "holds", "entered", "repelled"})
"""Events that say nothing unless they say who."""
NEEDS_ABOUT = frozenset({"denied", "confirmed", "retracted", "corrected"})
"""Events that speak about another claim."""
MAY_REFER = NEEDS_ABOUT | {"unconfirmed"}
HYPOTHETICAL = frozenset({"planned", "hypothetical"})
"""Modalities that never move control."""
NEUTRAL_ALLEGIANCES = frozenset({"independent", "unknown"})


@dataclass(frozen=True, kw_only=True)
class Claimant:
    """Who asserts.

    Attributes:
        name: as a reader would write it: "Russia's Ministry of Defence".
        allegiance: code of a side, or `independent`, or `unknown`.
        official: whether it speaks for that side (a ministry, a general staff, a government, their
            named officials); an aligned blogger does not.
        family: a name shared by claimants that copy one another; None: a family of its own.
    """

    name: str
    allegiance: str = "unknown"
    official: bool = False
    family: str | None = None

    def __post_init__(self) -> None:
        if not self.name:
            raise InvalidClaim("a claimant needs a name")
        if self.official and self.allegiance in NEUTRAL_ALLEGIANCES:
            raise InvalidClaim(
                f"{self.name} is marked official but has no side; "
                "give its allegiance or leave out `official`"
            )


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where an assertion was read. Every field may be unknown.

    Attributes:
        publisher: the outlet.
        title: headline.
        url: address of the page; kept as written, shown as a link only if http(s).
        archive_url: address of an archived copy.
        published: when it appeared, EDTF.
        quote: a short quotation.
        chain: who relayed whom, from the claimant's own channel to the publisher.
        family: a name shared by sources that print one text, such as an agency's; None: nobody
            has said that it is a copy.
    """

    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    archive_url: str | None = None
    published: FuzzyDate | None = None
    quote: str | None = None
    chain: tuple[str, ...] = ()
    family: str | None = None

    def __repr__(self) -> str:
        told = (self.publisher, self.title, None if self.published is None else str(self.published))
        said = ", ".join(brief(part, 48) for part in told if part)
        return f"<Source: {said or brief(self.url or 'nothing said')}>"

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a source."""
        return {
            "publisher": self.publisher,
            "title": self.title,
            "url": self.url,
            "archive_url": self.archive_url,
            "published": None if self.published is None else self.published.text,
            "quote": self.quote,
            "chain": list(self.chain),
            "family": self.family,
        }


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """How much a claim is about: "roughly half", "1,300 sq km", "some 100 settlements".

    It is kept and compared, and never spread over the places inside an area.

    Attributes:
        value: the number said, or the lower end of a range.
        upper: upper end of a range, None where one number was said.
        unit: `share` (of the place's area, 0 to 1), `km2` or `settlements`.
        comparator: whether it was said to be exact, about, less or more than so much.

    Raises:
        InvalidClaim: a number that is negative or none, a share over 1, a range that runs
            backwards, a word outside the documented ones.
    """

    value: float
    upper: float | None = None
    unit: Unit
    comparator: Comparator = "exact"

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise InvalidClaim(f"unknown unit {self.unit!r}; one of {', '.join(sorted(UNITS))}")
        if self.comparator not in COMPARATORS:
            known = ", ".join(sorted(COMPARATORS))
            raise InvalidClaim(f"unknown comparator {self.comparator!r}; one of {known}")
        for number in (self.value, self.upper):
            if number is not None and not (math.isfinite(number) and number >= 0):
                raise InvalidClaim(f"a quantity is a number from 0 upwards, not {number}")
        if self.unit == "share" and max(self.value, self.upper or 0) > 1:
            raise InvalidClaim("a share lies between 0 and 1; write 0.5 for a half")
        if self.upper is not None and self.upper < self.value:
            raise InvalidClaim(f"the range {self.value} to {self.upper} runs backwards")

    def find_bounds(self) -> tuple[float, float]:
        """The least and the most it can mean; `about` is taken to a quarter either way."""
        low, high = self.value, self.value if self.upper is None else self.upper
        most = 1.0 if self.unit == "share" else math.inf
        if self.comparator == "about":
            return low * (1 - _ABOUT), min(high * (1 + _ABOUT), most)
        if self.comparator == "less_than":
            return 0.0, high
        return low, most if self.comparator == "more_than" else high

    def contradicts(self, other: Quantity) -> bool:
        """Whether both cannot be so; quantities of different units never contradict."""
        (low, high), (other_low, other_high) = self.find_bounds(), other.find_bounds()
        return self.unit == other.unit and (high < other_low or other_high < low)

    def describe(self) -> str:
        """In words: "about 50 %", "less than 1,300 km²", "20 to 30 settlements"."""
        numbers = [self.value] if self.upper is None else [self.value, self.upper]
        scale = 100 if self.unit == "share" else 1
        said = " to ".join(f"{number * scale:,.6g}" for number in numbers)
        before = "" if self.comparator == "exact" else self.comparator.replace("_", " ") + " "
        return f"{before}{said} {_UNIT_WORDS[self.unit]}"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the attributes."""
        return {
            "value": self.value,
            "upper": self.upper,
            "unit": self.unit,
            "comparator": self.comparator,
        }


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One claimant's assertion about one place (or area) at one time.

    Attributes:
        place: what it is about.
        event: what is said to have happened; see the table in the documentation.
        side: whoever the assertion puts in control, as a code; None where it names nobody.
        claimant: who asserts.
        event_date: when it is said to have happened; None if not said.
        stated_on: when it was said; None if not known to anybody.
        source: where it was read.
        modality: asserted, alleged, planned, hypothetical or historical.
        extent: whole, part, outskirts or centre of the place.
        quantity: how much of it, or how large an area, where the claim says so.
        about: id of the claim that a denial, confirmation, retraction or correction speaks of.
        note: what is said, in the ledger keeper's own words.
        entered: the day it entered the ledger; for audit only.
        id: given, or derived from the content (`claim:` and 12 hexadecimal digits of SHA-256).

    Raises:
        InvalidClaim: a word outside the documented ones, or an event without what it needs.
    """

    place: Place
    event: Event
    side: str | None = None
    claimant: Claimant
    event_date: FuzzyDate | None = None
    stated_on: FuzzyDate | None = None
    source: Source = field(default_factory=Source)
    modality: Modality = "asserted"
    extent: Extent = "whole"
    quantity: Quantity | None = None
    about: str | None = None
    note: str | None = None
    entered: dt.date | None = None
    id: str = ""

    def __post_init__(self) -> None:
        for word, known, what in (
            (self.event, EVENTS, "event"),
            (self.extent, EXTENTS, "extent"),
            (self.modality, MODALITIES, "modality"),
        ):
            if word not in known:
                raise InvalidClaim(f"unknown {what} {word!r}; one of {', '.join(sorted(known))}")
        if self.event in NEEDS_SIDE and self.side is None:
            raise InvalidClaim(f"`{self.event}` needs a `side`: whom the claim puts in control")
        if self.event in NEEDS_ABOUT and self.about is None:
            raise InvalidClaim(f"`{self.event}` needs `about`: the id of the claim it speaks of")
        if self.about is not None and self.event not in MAY_REFER:
            raise InvalidClaim(f"`about` goes with {', '.join(sorted(MAY_REFER))}")
        if not self.id:
            object.__setattr__(self, "id", f"claim:{self._digest()}")

    def __repr__(self) -> str:
        return f"<Claim: {self.describe()}>"

    def describe(self) -> str:
        """Who says what of which place, and when, on one line of at most 110 characters."""
        side = f" ({brief(self.side, 12)})" if self.side else ""
        told = "" if self.modality == "asserted" else f", {self.modality}"
        day = self.event_date or self.stated_on
        when = "no day" if day is None else str(day) if self.event_date else f"said {day}"
        who, place = brief(self.claimant.name, 36), brief(self.place.name, 28)
        return brief(f"{who}: {place} {self.event}{side}{told}, {when}")

    @property
    def family(self) -> str:
        """Whose voice it is when voices are counted; what copies share.

        It is the claimant's family. Who has none and speaks for no side repeats what its source
        prints, so then it is the source's: two outlets that print one agency's text are one voice.
        Otherwise it is the claimant's name.
        """
        who = self.claimant
        copied = None if who.official else self.source.family
        return who.family or copied or who.name

    @cached_property
    def published(self) -> FuzzyDate | None:
        """When it was published: the source's date."""
        return self.source.published

    @cached_property
    def known_since(self) -> dt.date | None:
        """The day by whose end it could be known; None if nothing says.

        That is the day it was stated, else published. Nothing is published before it is stated, so
        "stated in January", published on the 6th, was known by the 6th.
        """
        dates = [date for date in (self.stated_on, self.published) if date is not None]
        return min((date.latest for date in dates if date.latest is not None), default=None)

    @cached_property
    def known_first(self) -> dt.date | None:
        """The first day that the date behind `known_since` can mean; None if it has no bound."""
        dates = [date for date in (self.stated_on, self.published) if date is not None]
        known = [date for date in dates if date.latest == self.known_since]
        found = [date.earliest for date in known if date.earliest is not None]
        return max(found, default=None) if len(found) == len(known) else None

    @cached_property
    def starts(self) -> dt.date | None:
        """The day it speaks from: the last day the event can mean, else the day it was known.

        An event cannot come after its own statement, so "in January", said on the 6th, is at the
        latest the 6th.
        """
        latest = self.event_date.latest if self.event_date else None
        days = [day for day in (latest, self.known_since) if day is not None]
        return min(days) if days else None

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a claim."""
        return {
            "id": self.id,
            "place": self.place.to_dict(),
            "event": self.event,
            "side": self.side,
            "claimant": self.claimant.name,
            "allegiance": self.claimant.allegiance,
            "official": self.claimant.official,
            "event_date": _text(self.event_date),
            "stated_on": _text(self.stated_on),
            "published": _text(self.published),
            "modality": self.modality,
            "extent": self.extent,
            "quantity": None if self.quantity is None else self.quantity.to_dict(),
            "about": self.about,
            "note": self.note,
            "source": self.source.to_dict(),
        }

    def _digest(self) -> str:
        content = self.to_dict() | {"id": None, "place": self.place.id, "note": None}
        # What older ledgers could not say changes no id where it is not said.
        if self.quantity is None:
            del content["quantity"]
        if self.source.family is None:
            del content["source"]["family"]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def as_date(value: str | dt.date | FuzzyDate | None) -> FuzzyDate | None:
    """A `FuzzyDate` from whatever a caller has; None stays None.

    Raises:
        InvalidDate: a string that is no EDTF date.
    """
    if value is None or isinstance(value, FuzzyDate):
        return value
    if isinstance(value, dt.date):
        return parse_date(value.isoformat()[:10])
    return parse_date(value)


def _text(date: FuzzyDate | None) -> str | None:
    return None if date is None else date.text
