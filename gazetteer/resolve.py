"""From a name to a place: the public verbs of this package."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from gazetteer._ranking import Near, Ranked, choose, rank, to_candidates
from gazetteer.errors import AmbiguousPlace, InvalidQuery, PlaceError, UnknownPlace
from gazetteer.index import Index, Match, core
from gazetteer.places import AREA_KINDS, Candidate, Kind, Place
from gazetteer.spelling import check_name, fold, visible

_ID = re.compile(r"(geonames|katottg|local):\S+")
_POINT = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*[,;]\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*")
_SHOWN = 10

# Words that say what kind of place a name is meant to be, folded; before the name and after it.
_SETTLEMENT_WORDS = (
    "the village of", "the town of", "the city of", "the settlement of", "village of", "town of",
    "city of", "settlement of", "village", "town", "city", "settlement", "м", "місто", "село",
    "селище", "смт", "с", "город", "г", "гор", "деревня", "поселок", "пос", "пгт", "хутор",
)  # fmt: skip
_KIND_WORDS: dict[str, Kind] = {
    **{fold(word): "settlement" for word in _SETTLEMENT_WORDS},
    **dict.fromkeys(
        map(fold, ("oblast", "region", "province", "krai", "область", "край")), "oblast"
    ),
    **dict.fromkeys(map(fold, ("district", "raion", "rayon", "район")), "raion"),
}
_LONGEST_KIND_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """A query, read: every argument checked and turned into values."""

    name: str
    near: Near | None
    within: Place | None
    country: str | None
    kind: Kind | None
    on: dt.date | None


def resolve(
    name: str,
    *,
    near: str | Place | tuple[float, float] | None = None,
    within: str | Place | None = None,
    country: str | None = None,
    kind: str | None = None,
    on: dt.date | str | None = None,
) -> Place:
    """Return the one place a name means.

    The likeliest candidate is the answer if it is at least four times as likely as the next; how
    likely a candidate is rests on what the name is to it (official, other, former), its residents
    and its distance from `near`, see `gazetteer._ranking`. So a bare "Moscow" is the capital of
    Russia, and "Krasnohorivka", of which there are several of like size, is ambiguous. Of
    namesakes that lie in one another, a bare name means the settlement rather than the region
    ("Kursk"), and the country rather than either ("Luxembourg"). Two records of one name within
    3 km are one town.

    Args:
        name: in Latin, Ukrainian or Russian, in any spelling `gazetteer.spelling.fold` sees
            through; or an id such as `geonames:695357`. Words of kind ("village of", "oblast",
            "місто") are understood.
        near: a place, a place's name or a (latitude, longitude) point in degrees.
        within: a region or country, or its name; only places in it are considered.
        country: ISO 3166-1 alpha-2 code; only places of that country are considered.
        kind: see `gazetteer.places.Kind`; only places of that kind are considered.
        on: a day; a name that was official on that day counts as official. Only names whose last
            day the index knows are affected.

    Raises:
        UnknownPlace: nothing bears that name; `candidates` holds near misses.
        AmbiguousPlace: several places do; `candidates` holds them, best first.
        InvalidQuery: an empty or overlong name, a region, country, kind, point or day that is none.
    """
    if isinstance(name, str) and _ID.fullmatch(name):
        return lookup(name)
    index = core()
    question = _read(index, name, near=near, within=within, country=country, kind=kind, on=on)
    ranked = _rank_exact(index, question)
    chosen = choose(ranked)
    if chosen is not None:
        return chosen.place
    if ranked:
        raise _ambiguous(question, ranked)
    raise _unknown(question, _rank_near_misses(index, question, limit=_SHOWN))


def search(
    name: str,
    *,
    near: str | Place | tuple[float, float] | None = None,
    within: str | Place | None = None,
    country: str | None = None,
    kind: str | None = None,
    on: dt.date | str | None = None,
    limit: int = _SHOWN,
) -> tuple[Candidate, ...]:
    """Return what a name may mean, the likeliest first, near misses after those that bear it.

    Takes the arguments of `resolve`. Empty if nothing resembles the name.

    Raises:
        InvalidQuery: as for `resolve`, or a limit below 1.
    """
    if limit < 1:
        raise InvalidQuery(f"limit must be at least 1, not {limit}")
    index = core()
    question = _read(index, name, near=near, within=within, country=country, kind=kind, on=on)
    ranked = _rank_exact(index, question)
    if len(ranked) < limit:
        held = {candidate.place.id for candidate in ranked}
        misses = _rank_near_misses(index, question, limit=limit)
        ranked += [miss for miss in misses if miss.place.id not in held]
    return to_candidates(ranked[:limit])


def lookup(place_id: str) -> Place:
    """Return the place of an id, `geonames:695357`, `katottg:UA14…` or `local:…`.

    Raises:
        UnknownPlace: the index has no such id.
        InvalidQuery: not text.
    """
    if not isinstance(place_id, str):
        raise InvalidQuery(f"an id must be text, not {type(place_id).__name__}")
    return core().get(place_id)


def _read(  # noqa: PLR0913 - one argument a field
    index: Index,
    name: object,
    *,
    near: object,
    within: object,
    country: object,
    kind: object,
    on: object,
) -> _Question:
    return _Question(
        name=check_name(name),
        near=_read_near(near),
        within=_read_within(index, within),
        country=_read_country(index, country),
        kind=_read_kind(kind),
        on=_read_day(on),
    )


def read_point(text: str) -> tuple[float, float] | None:
    """Read "LAT,LON" in degrees; None if the text is nothing of the kind."""
    found = _POINT.fullmatch(text) if len(text) < 64 else None  # noqa: PLR2004 - no point is longer
    return (float(found[1]), float(found[2])) if found else None


def _read_near(near: object) -> Near | None:
    if near is None:
        return None
    if isinstance(near, str):
        point = read_point(near)
        if point is None:
            return _near_named(near)
        near = point
    if isinstance(near, Place):
        return Near(near.latitude, near.longitude, near.name)
    try:
        latitude, longitude = (float(value) for value in near)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise InvalidQuery(
            "near must be a place, the name of one, or (latitude, longitude) in degrees"
        ) from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004
        raise InvalidQuery(
            f"near=({latitude}, {longitude}) is no point; latitude comes first, within -90..90"
        )
    return Near(latitude, longitude, f"{latitude:.4f}, {longitude:.4f}")


def _near_named(name: str) -> Near:
    try:
        place = resolve(name)
    except PlaceError as error:
        raise InvalidQuery(f"near: {error}; or give LAT,LON") from error
    return Near(place.latitude, place.longitude, place.name)


def _read_within(index: Index, within: object) -> Place | None:
    if within is None or isinstance(within, Place):
        place = within
    elif isinstance(within, str) and _ID.fullmatch(within):
        place = index.get(within)
    else:
        name = check_name(within, what="the region")
        areas = [match for match in _match_words(index, name)[0] if match.place.is_area]
        chosen = choose(rank(areas, name))
        if chosen is None and areas:
            listed = "; ".join(match.place.describe() for match in areas[:_SHOWN])
            raise InvalidQuery(f'within: "{visible(name)}" may be {listed}')
        if chosen is None:
            raise InvalidQuery(f'within: no region or country is called "{visible(name)}"')
        place = chosen.place
    if place is not None and place.kind not in AREA_KINDS:
        raise InvalidQuery(f"within must be a region or country; {place} is a {place.kind}")
    return place


def _read_country(index: Index, country: object) -> str | None:
    if country is None:
        return None
    code = country.strip().upper() if isinstance(country, str) else ""
    if code not in index.countries():
        raise InvalidQuery(
            f'country must be an ISO 3166-1 code such as UA, not "{visible(str(country))}"'
        )
    return code


def _read_kind(kind: object) -> Kind | None:
    for known in get_args(Kind):
        if kind == known:
            return known  # type: ignore[no-any-return]
    if kind is None:
        return None
    raise InvalidQuery(
        f'kind must be one of {", ".join(get_args(Kind))}, not "{visible(str(kind))}"'
    )


def _read_day(on: object) -> dt.date | None:
    if on is None or (isinstance(on, dt.date) and not isinstance(on, dt.datetime)):
        return on
    try:
        return dt.date.fromisoformat(on) if isinstance(on, str) and "-" in on else _no_day(on)
    except ValueError:
        return _no_day(on)


def _no_day(on: object) -> dt.date:
    raise InvalidQuery(f'on must be a day such as 2025-01-06, not "{visible(str(on))}"')


def _match_words(index: Index, name: str) -> tuple[tuple[Match, ...], str, Kind | None]:
    """Match a name; if nothing bears it, match it without its words of kind.

    Returns:
        The matches, the name they bear, and the kind that the words left out ask for.
    """
    matches = index.match(name)
    if matches:
        return matches, name, None
    words = fold(name).split()
    if words[:1] == ["the"]:
        words = words[1:]
        if matches := index.match(" ".join(words)):
            return matches, " ".join(words), None
    for count in range(min(_LONGEST_KIND_WORDS, len(words) - 1), 0, -1):
        for said, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            kind = _KIND_WORDS.get(" ".join(said))
            matches = index.match(" ".join(rest)) if kind else ()
            if matches:
                return matches, " ".join(rest), kind
    return (), name, None


def _rank_exact(index: Index, question: _Question) -> list[Ranked]:
    matches, name, kind = _match_words(index, question.name)
    admits = _filter(index, question, kind)
    admitted = [match for match in matches if admits(match)]
    return rank(admitted, name, near=question.near, on=question.on)


def _rank_near_misses(index: Index, question: _Question, *, limit: int) -> list[Ranked]:
    admits = _filter(index, question, None)
    misses = [miss for miss in index.near_misses(question.name, limit=4 * limit) if admits(miss)]
    return rank(misses, question.name, near=question.near, on=question.on)[:limit]


def _filter(index: Index, question: _Question, said: Kind | None) -> Callable[[Match], bool]:
    kind, country, within = question.kind or said, question.country, question.within

    def admits(match: Match) -> bool:
        place = match.place
        return (
            (kind is None or place.kind == kind)
            and (country is None or place.country == country)
            and (within is None or _lies_in(index, place, within))
        )

    return admits


def _lies_in(index: Index, place: Place, area: Place) -> bool:
    if area.kind == "country":
        return place.country == area.country and place.id != area.id
    return area.id in index.parents(place)


def _ambiguous(question: _Question, ranked: list[Ranked]) -> AmbiguousPlace:
    shown = to_candidates(ranked[:_SHOWN])
    listed = "; ".join(candidate.place.describe() for candidate in shown[:4])
    return AmbiguousPlace(
        f'"{visible(question.name)}" may be {listed}{"; …" if len(ranked) > 4 else ""}. '  # noqa: PLR2004
        "Say which with near=, within=, country=, or by its id",
        query=question.name,
        candidates=shown,
    )


def _unknown(question: _Question, misses: list[Ranked]) -> UnknownPlace:
    limits = [
        f"in {question.within.name}" if question.within else "",
        f"in {question.country}" if question.country else "",
        f"of kind {question.kind}" if question.kind else "",
    ]
    where = "".join(f" {limit}" for limit in limits if limit)
    listed = ", ".join(miss.place.describe() for miss in misses[:3])
    hint = f". Did you mean {listed}?" if misses else ""
    return UnknownPlace(
        f'no place{where} is called "{visible(question.name)}"{hint}',
        query=question.name,
        candidates=to_candidates(misses),
    )
