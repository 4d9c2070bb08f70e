"""What makes a set of claims contradict itself: found all at once, each fault with its claim."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from frontline.claims import HYPOTHETICAL, NEUTRAL_ALLEGIANCES, Claim, Claimant
from frontline.dates import FuzzyDate, parse_date
from frontline.errors import InvalidDate
from frontline.ledger.suggestions import find_likely
from gazetteer.places import Kind, NameStatus, Place, Precision

OWN_CLAIMS_ONLY = frozenset({"retracted", "corrected"})
"""Events by which a claimant takes back what it said itself."""

KINDS = frozenset(get_args(Kind))
PRECISIONS = frozenset(get_args(Precision))
NAME_STATUSES = frozenset(get_args(NameStatus))
DATE_LIMIT = 80
"""Characters of a date: far more than EDTF needs, few enough to parse at once."""

TEXT_LIMIT = 100_000
"""Characters of any text of a claim or name of a place: a quotation is short, a file is not one."""

_CODE_LIMIT = 64
_MOST_RESIDENTS = 10**11
_HALF_A_CHARACTER = "holds half a character (a lone surrogate), which no file can; delete it"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a claim among others.

    Attributes:
        index: which claim, counted from 0 in the order given; None for the whole ledger.
        field: the field to look at.
        message: what is wrong and what to do about it.
    """

    index: int | None
    field: str
    message: str


def find_sides(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The codes of all sides that claims and claimants name, in alphabetical order."""
    codes: set[str] = set()
    for claim in claims:
        if claim.side is not None:
            codes.add(claim.side)
        if claim.claimant.allegiance not in NEUTRAL_ALLEGIANCES:
            codes.add(claim.claimant.allegiance)
    return tuple(sorted(codes))


def find_faults(
    claims: Sequence[Claim],
    sides: Mapping[str, str] | None,
    *,
    also_known: Collection[str] = (),
) -> list[Fault]:
    """Everything that keeps these claims from being a ledger.

    Args:
        claims: in the order given; exact duplicates are no fault.
        sides: the declared sides, code to name; None where none are declared.
        also_known: ids that exist although their claims could not be read.
    """
    faults = list(_side_code_faults(sides))
    faults.extend(_clashes(claims))
    by_id = {claim.id: claim for claim in claims}
    for index, claim in enumerate(claims):
        faults.extend(Fault(index, *found) for found in _text_faults(claim))
        faults.extend(Fault(index, *found) for found in _date_faults(claim))
        faults.extend(Fault(index, *found) for found in _side_faults(claim, sides))
        faults.extend(Fault(index, *found) for found in _about_faults(claim, by_id, also_known))
    faults.extend(_cycles(claims, by_id))
    return faults


def _side_code_faults(sides: Mapping[str, str] | None) -> Iterator[Fault]:
    for code, name in (sides or {}).items():
        if code in {"everyone", "observers"}:
            yield Fault(None, "sides", f"{code!r} is kept for the views of that name; take another")
        if code in NEUTRAL_ALLEGIANCES or not code:
            yield Fault(
                None, "sides", f"{code!r} cannot be the code of a side; it means having none"
            )
        if not name:
            yield Fault(None, "sides", f"side {code!r} has no name; write `{code}: Its Name`")
        if len(code) > _CODE_LIMIT:
            yield Fault(None, "sides", f"the code of a side has at most {_CODE_LIMIT} characters")
        if not _is_encodable(code, name):
            yield Fault(None, "sides", f"a side {_HALF_A_CHARACTER}")


def _clashes(claims: Sequence[Claim]) -> Iterator[Fault]:
    """Different things under one name: claims by id, places by id, claimants by name."""
    seen_claims: dict[str, Claim] = {}
    seen_places: dict[str, Place] = {}
    seen_claimants: dict[str, Claimant] = {}
    for index, claim in enumerate(claims):
        if seen_claims.setdefault(claim.id, claim) != claim:
            yield Fault(
                index, "id", f"two different claims have the id {claim.id!r}; rename one of them"
            )
        place = claim.place
        if place.id not in seen_places:
            yield from (Fault(index, "place", words) for words in find_place_faults(place))
        if seen_places.setdefault(place.id, place) != place:
            yield Fault(
                index,
                "place",
                f"two different places have the id {place.id!r} ({place.name}); describe it once",
            )
        who = claim.claimant
        if seen_claimants.setdefault(who.name, who) != who:
            yield Fault(
                index,
                "claimant",
                f"two different claimants are called {who.name!r}; they must agree on allegiance, "
                "official and family",
            )


def _text_faults(claim: Claim) -> Iterator[tuple[str, str]]:
    source, who = claim.source, claim.claimant
    texts: dict[str, tuple[str | None, ...]] = {
        "id": (claim.id, claim.about, claim.side),
        "claimant": (who.name, who.allegiance, who.family),
        "source": (
            source.publisher,
            source.title,
            source.url,
            source.archive_url,
            source.family,
        ),
        "quote": (source.quote,),
        "chain": source.chain,
        "note": (claim.note,),
    }
    every = [part for parts in texts.values() for part in parts if part]
    if sum(map(len, every)) <= TEXT_LIMIT and _is_encodable(*every):
        return  # nearly always: spare the look at each
    for field, parts in texts.items():
        if not _is_encodable(*parts):
            yield field, f"`{field}` {_HALF_A_CHARACTER}"
        longest = max((len(part) for part in parts if part), default=0)
        if longest > TEXT_LIMIT:
            much = f"`{field}` has {longest:,} characters, more than {TEXT_LIMIT:,}"
            yield field, f"{much}; quote shortly, and give the address of the rest"


def find_place_faults(place: Place) -> Iterator[str]:
    """What is wrong with a place that the value object of the gazetteer lets through."""
    for word, known in ((place.kind, KINDS), (place.precision, PRECISIONS)):
        if word not in known:
            yield f"{word!r} is none of {', '.join(sorted(known))}"
    radius = place.radius_km
    if radius is not None and not (math.isfinite(radius) and radius >= 0):
        yield f"a radius of {radius} km is none"
    residents = place.population
    if residents is not None and not 0 <= residents <= _MOST_RESIDENTS:
        yield f"a population of {residents} is none; leave it out where it is not known"
    texts = [place.id, place.name, place.country, place.admin1, place.admin2, place.outline]
    if place.outline is not None:
        yield from _outline_faults(place, place.outline)
    for name in place.names:
        texts += [name.text, name.language, name.until]
        if name.status not in NAME_STATUSES:
            yield f"{name.status!r} is none of {', '.join(sorted(NAME_STATUSES))}"
    if not _is_encodable(*texts):
        yield f"a place {_HALF_A_CHARACTER}"
    if any(len(text) > TEXT_LIMIT for text in texts if text and text is not place.outline):
        yield f"a name or region of a place has more than {TEXT_LIMIT:,} characters"


def _outline_faults(place: Place, outline: str) -> Iterator[str]:
    """What keeps an outline from being the boundary of an area on earth."""
    import shapely  # only where somebody has drawn an area

    if not place.is_area:
        yield f"an outline goes with an area; {place.name} is a {place.kind}"
    if not outline.isascii():
        yield "the outline is not WKT: POLYGON ((longitude latitude, …)) or MULTIPOLYGON"
        return
    if "nan" in outline.lower() or "inf" in outline.lower():
        yield "the outline holds a coordinate that is no number"
        return
    try:
        shape = shapely.from_wkt(outline)
    except shapely.errors.ShapelyError as error:
        yield f"the outline is not WKT: {str(error)[:100]}"
        return
    if shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        yield f"the outline must be a POLYGON or MULTIPOLYGON, not {shape.wkt[:40]}"
    elif not shapely.is_valid(shape):
        yield f"the outline is not a valid polygon: {shapely.is_valid_reason(shape)[:100]}"
    else:
        west, south, east, north = shape.bounds
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
            yield (
                "the outline leaves the range of longitude and latitude in degrees; "
                "longitude comes first, EPSG:4326"
            )


def _date_faults(claim: Claim) -> Iterator[tuple[str, str]]:
    event, stated, published = claim.event_date, claim.stated_on, claim.published
    named = (("event_date", event), ("stated_on", stated), ("published", published))
    if event is None and stated is None and published is None:
        yield (
            "event_date",
            "no date at all; give `event_date`, `stated_on` or a source with `published`",
        )
    for field, date in named:
        if date is not None and not _is_as_parsed(date):
            yield field, f"`{field}` {date.text!r} is not what that text means as a date"
    if isinstance(claim.entered, dt.datetime):
        yield "entered", "`entered` is a day, without a time"
    if claim.modality not in HYPOTHETICAL:  # a plan speaks of days to come
        if _is_before(stated, event):
            yield "stated_on", f"stated {stated}, before its event ({event}); check both dates"
        elif stated is None and _is_before(published, event):
            yield "event_date", f"published {published}, before its event ({event}); check both"
    if _is_before(published, stated):
        yield "stated_on", f"published {published}, before it was stated ({stated}); check both"


def _side_faults(claim: Claim, sides: Mapping[str, str] | None) -> Iterator[tuple[str, str]]:
    named = (("side", claim.side), ("claimant", claim.claimant.allegiance))
    for field, code in named:
        if code is None or (field == "claimant" and code in NEUTRAL_ALLEGIANCES):
            continue
        if not code or code in NEUTRAL_ALLEGIANCES:
            yield field, f"{code!r} is no side; leave `side` out where nobody is put in control"
        elif sides is not None and code not in sides:
            known = ", ".join(sides) or "none"
            meant = find_likely(code, sides)
            what = "add it there" if meant is None else f"did you mean {meant!r}?"
            yield field, f"side {code!r} is not among the declared sides ({known}); {what}"


def _about_faults(
    claim: Claim, by_id: Mapping[str, Claim], also_known: Collection[str]
) -> Iterator[tuple[str, str]]:
    if claim.about is None:
        return
    target = by_id.get(claim.about)
    if target is None:
        if claim.about not in also_known:
            yield "about", f"about a claim that does not exist: {claim.about!r}"
    elif claim.event in OWN_CLAIMS_ONLY and target.claimant != claim.claimant:
        whose = f"{claim.about!r} is by {target.claimant.name}"
        yield (
            "about",
            f"`{claim.event}` is for one's own claim, but {whose}; use `denied` for others'",
        )


def _cycles(claims: Sequence[Claim], by_id: Mapping[str, Claim]) -> Iterator[Fault]:
    """Claims that speak about themselves in the end, each ring reported once."""
    first_index = {claim.id: index for index, claim in reversed(list(enumerate(claims)))}
    finished: set[str] = set()
    for start in by_id:
        if by_id[start].about is None:
            continue
        path: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in by_id and at not in finished and at not in path:
            path[at] = None
            at = by_id[at].about
        if at is not None and at in path:
            ring = list(path)[list(path).index(at) :]
            words = " -> ".join((*ring, at))
            yield Fault(first_index[at], "about", f"claims speak about one another: {words}")
        finished.update(path)


def _is_before(first: FuzzyDate | None, second: FuzzyDate | None) -> bool:
    """Whether one date certainly precedes another; an approximate one is never certain."""
    if first is None or second is None or first.latest is None or second.earliest is None:
        return False
    if first.approximate or first.uncertain or second.approximate or second.uncertain:
        return False
    return first.latest < second.earliest


def _is_as_parsed(date: FuzzyDate) -> bool:
    try:
        return len(date.text) <= DATE_LIMIT and parse_date(date.text) == date
    except InvalidDate:
        return False


def _is_encodable(*parts: str | None) -> bool:
    try:
        "".join(part for part in parts if part).encode()
    except UnicodeEncodeError:
        return False
    return True
