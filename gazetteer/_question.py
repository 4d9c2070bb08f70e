"""Reading a question: its arguments checked and turned into values, its name matched."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple, get_args
from weakref import WeakKeyDictionary

from gazetteer._evidence import is_form
from gazetteer._inflected import rank_inflected
from gazetteer._ranking import Near, Ranked, Ranking, choose, rank, reach_km
from gazetteer._regions import Region, read_region
from gazetteer._words import Said, read_words, strip_words
from gazetteer.errors import InvalidQuery
from gazetteer.index import Index, Match
from gazetteer.places import AREA_KINDS, Kind, Place
from gazetteer.spelling import check_name, fold, visible

ID = re.compile(r"(geonames|katottg|local):\S+")
_POINT = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*[,;]\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*")
_TAIL = re.compile(r"[,(\[]")
SHOWN = 10
_NAMESAKES = 5
_SOUGHT = 100
_MOST_KEPT = 3 << 13


class Question(NamedTuple):
    """A query with every argument checked and turned into a value; see `gazetteer.resolve`.

    `said` is the name as it was given, `name` is it without a region after it; `small` is whether
    the place is said to be a village or settlement.
    """

    said: str
    name: str
    near: Near | None
    region: Region | None
    country: str | None
    kind: Kind | None
    on: dt.date | None
    small: bool = False

    @property
    def within(self) -> Place | None:
        """The region or country asked for."""
        return None if self.region is None else self.region.place


def is_id(name: object) -> bool:
    """Whether this is an id, such as `geonames:695357`, rather than a name."""
    return isinstance(name, str) and ID.fullmatch(name) is not None


def read_question(
    index: Index,
    name: object,
    *,
    near: object = None,
    within: object = None,
    country: object = None,
    kind: object = None,
    on: object = None,
) -> Question:
    """Check every argument of a question.

    Raises:
        InvalidQuery: as documented at `gazetteer.resolve`.
        UnknownPlace: `near` or `within` is an id that the index does not have.
    """
    checked = check_name(name)
    limits = read_limits(index, near=near, within=within, country=country, kind=kind, on=on)
    return put_name(index, checked, limits)


def read_limits(
    index: Index,
    *,
    near: object = None,
    within: object = None,
    country: object = None,
    kind: object = None,
    on: object = None,
) -> Question:
    """Check the arguments that may stand beside many names; the question's name is empty.

    Raises:
        InvalidQuery: as documented at `gazetteer.resolve`.
        UnknownPlace: `near` or `within` is an id that the index does not have.
    """
    code = _read_country(index, country)
    return Question(
        said="",
        name="",
        near=_read_near(index, near),
        region=_read_within(index, within, code),
        country=code,
        kind=_read_kind(kind),
        on=_read_day(on),
    )


def put_name(index: Index, said: str, limits: Question) -> Question:
    """The question for a name within limits; a region after it is one of them.

    So is one in brackets: "Pokrovsk (Donetsk Oblast)". Of two regions the inner one is asked for;
    if neither lies in the other, or what follows a comma is no region, nothing is taken off the
    name, so that it stays unknown rather than lose what it says.
    """
    name, region = _read_tail(index, said, limits.country)
    if region is not None and limits.region is not None:
        given, told = limits.region.place, region.place
        if told.id == given.id or index.lies_in(given, told):
            region = limits.region
        elif not index.lies_in(told, given):
            name, region = said, None
    return limits._replace(said=said, name=name, region=region or limits.region)


def suppose_region(index: Index, question: Question) -> Question | None:
    """The question with what follows a comma taken for the name of a region with a slip in it.

    None if something was understood as a region, or nothing there resembles the name of one.
    """
    if question.region is not None:
        return None
    name, region = _read_tail(index, question.name, question.country, slips=True)
    return None if region is None else question._replace(name=name, region=region)


def read_point(text: str) -> tuple[float, float] | None:
    """Read "LAT,LON" in degrees; None if the text is nothing of the kind."""
    found = _POINT.fullmatch(text) if len(text) < 64 else None  # noqa: PLR2004 - no point is longer
    return (float(found[1]), float(found[2])) if found else None


def _read_near(index: Index, near: object) -> Near | None:
    if near is None:
        return None
    if isinstance(near, str):
        point = read_point(near)
        if point is None:
            return _near_named(index, near)
        near = point
    if isinstance(near, Place):
        return _near_place(near)
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


def _near_named(index: Index, name: str) -> Near:
    if ID.fullmatch(name):
        place = index.get(name)
    else:
        question = read_question(index, name)
        ranking = rank_exact(index, question)
        chosen = choose(ranking)
        if chosen is None:
            problem = "may be several places" if ranking.candidates else "is no place known here"
            raise InvalidQuery(f'near: "{visible(name)}" {problem}; give an id or LAT,LON')
        place = chosen.place
    return _near_place(place)


def _near_place(place: Place) -> Near:
    return Near(place.latitude, place.longitude, place.name, reach_km(place))


def _read_within(index: Index, within: object, country: str | None) -> Region | None:
    if within is None:
        return None
    if isinstance(within, Place):
        region = Region(within)
    elif isinstance(within, str) and ID.fullmatch(within):
        region = Region(index.get(within))
    else:
        region = read_region(index, check_name(within, what="the region"), country)
    place = region.place
    if place.kind not in AREA_KINDS:
        raise InvalidQuery(f"within must be a region or country; {place} is a {place.kind}")
    if place.kind == "area":
        raise InvalidQuery(f"what lies in {place} is not known; name an oblast, raion or hromada")
    return region


def _read_tail(
    index: Index, said: str, country: str | None, *, slips: bool = False
) -> tuple[str, Region | None]:
    """Take a region after a comma or in brackets for one: "Pokrovsk, Donetsk Oblast"."""
    head, *tail = [part.strip() for part in _TAIL.split(said, maxsplit=1)]
    rest = tail[0].rstrip(")] ") if tail else ""
    if not fold(head) or not fold(rest) or index.match(said):
        return said, None
    try:
        region = read_region(index, rest, country, slips=slips)
    except InvalidQuery:
        return said, None
    return (said, None) if region.place.kind == "area" else (head, region)


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


_Key = tuple[Question, tuple[object, ...]]


def _make_key(question: Question) -> _Key:
    """What an answer depends on, without the many names of a region."""
    if question.region is None:
        return question._replace(said=""), ()
    place, note = question.region
    return question._replace(said="", region=None), (place.id, place.kind, place.country, note)


class _Answers:
    """The answers of one index to the last questions, as many as hold so many candidates.

    Counted by candidates, a kilobyte each, for a name may have hundreds. Once there are too many
    the older half is forgotten.
    """

    def __init__(self) -> None:
        self._new: dict[_Key, Ranking] = {}
        self._old: dict[_Key, Ranking] = {}
        self._held = 0

    def find(self, key: _Key) -> Ranking | None:
        """The answer, if it is still held."""
        return self._new.get(key) or self._old.get(key)

    def keep(self, key: _Key, ranking: Ranking) -> None:
        """Hold an answer."""
        self._held += 1 + len(ranking.candidates)
        if self._held > _MOST_KEPT // 2:
            self._old, self._new, self._held = self._new, {}, 0
        self._new[key] = ranking


_KEPT: WeakKeyDictionary[Index, _Answers] = WeakKeyDictionary()


def rank_exact(index: Index, question: Question) -> Ranking:
    """The places that bear the name asked for, in any spelling, the likeliest first.

    Words of kind are taken for a part of the name as long as something bears it with them. A
    Cyrillic name that nothing bears may be a form of one that something does. The answers to the
    last questions are kept, as news repeat their names; nobody may change them.
    """
    kept = _KEPT.get(index)
    if kept is None:
        kept = _KEPT[index] = _Answers()
    key = _make_key(question)
    ranking = kept.find(key)
    if ranking is None:
        ranking = _rank_exact(index, question)
        kept.keep(key, ranking)
    return ranking


def _rank_exact(index: Index, question: Question) -> Ranking:
    def rank_admitted(matches: list[Match], name: str, said: Said | None) -> list[Ranked]:
        admits = _filter(index, question, said.kind if said else None)
        admitted = [match for match in matches if admits(match)]
        if admitted:
            admitted += filter(admits, _list_namesakes(index, admitted, name))
        return _rank(admitted, name, question, small=question.small or bool(said and said.small))

    for spelt in (True, False):
        for name, said in read_words(question.name):
            matches = index.match(name) if spelt else ()
            villages = index.match_villages(name)
            if any(not village.loose for village in villages) or matches or not spelt:
                matches = (*matches, *index.match_loosely(name), *villages)
            ranked = rank_admitted(list(matches), name, said)
            if ranked:
                return Ranking(ranked)
            if matches and spelt:
                break
        ranking = rank_inflected(index, question.name, spelt=spelt, rank=rank_admitted)
        if ranking.candidates:
            return ranking
    return Ranking(rank_admitted(list(index.match_adjective(question.name)), question.name, None))


def _rank(
    matches: list[Match], name: str, question: Question, *, small: bool = False
) -> list[Ranked]:
    ranked = rank(matches, name, near=question.near, on=question.on, small=small)
    note = question.region.note if question.region else ""
    return [one._replace(reasons=(*one.reasons, note)) for one in ranked] if note else ranked


def _list_namesakes(index: Index, matches: list[Match], name: str) -> list[Match]:
    """Places called as one is that bears the asked name as another form of its own.

    A list that records "Zolotorivka" as another name of one Zolotarivka says nothing against the
    other Zolotarivkas. None if a place bears the name officially.
    """
    if any(match.status == "official" and not match.loose for match in matches):
        return []
    others = [match for match in matches if match.status in {"alternate", "exonym"}]
    others = [m for m in others if m.place.kind == "settlement" and is_form(m.place, name)]
    others.sort(key=lambda match: (-match.weight, match.place.id))
    held = {match.place.id for match in matches}
    found: dict[str, Match] = {}
    for own in dict.fromkeys(match.place.name for match in others[:_NAMESAKES]):
        for match in (*index.match(own), *index.match_villages(own)):
            new = match.place.id not in held and not match.loose and match.status == "official"
            if new and match.place.country == others[0].place.country:
                found[match.place.id] = match._replace(status="alternate", loose=True, namesake=own)
    return list(found.values())


def rank_near_misses(index: Index, question: Question, *, limit: int) -> Ranking:
    """The places whose names resemble the one asked for, the likeliest first."""
    admits = _filter(index, question, None)
    # Most of what resembles a name lies elsewhere.
    sought = _SOUGHT if question.within or question.country or question.kind else 4 * limit
    bare, _ = strip_words(question.name)
    misses = [miss for miss in index.near_misses(bare, limit=sought) if admits(miss)]
    return Ranking(_rank(misses, bare, question)[:limit])


def _filter(index: Index, question: Question, said: Kind | None) -> Callable[[Match], bool]:
    kind, country, within = question.kind or said, question.country, question.within

    def admits(match: Match) -> bool:
        place = match.place
        return (
            (kind is None or place.kind == kind)
            and (country is None or place.country == country)
            and (within is None or index.lies_in(place, within))
        )

    return admits
