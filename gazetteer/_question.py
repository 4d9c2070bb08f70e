"""Reading a question: its arguments checked and turned into values, its name matched."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple, get_args
from weakref import WeakKeyDictionary

from gazetteer._inflected import rank_inflected
from gazetteer._ranking import Near, Ranking, choose, rank, reach_km
from gazetteer.errors import InvalidQuery
from gazetteer.index import Index, Match
from gazetteer.places import AREA_KINDS, Kind, Place
from gazetteer.spelling import check_name, fold, visible

ID = re.compile(r"(geonames|katottg|local):\S+")
_POINT = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*[,;]\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*")
SHOWN = 10

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
_MOST_KEPT = 3 << 13


class Question(NamedTuple):
    """A query with every argument checked and turned into a value; see `gazetteer.resolve`."""

    name: str
    near: Near | None
    within: Place | None
    country: str | None
    kind: Kind | None
    on: dt.date | None


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
    return limits._replace(name=checked)


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
    return Question(
        name="",
        near=_read_near(index, near),
        within=_read_within(index, within),
        country=_read_country(index, country),
        kind=_read_kind(kind),
        on=_read_day(on),
    )


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


def _read_within(index: Index, within: object) -> Place | None:
    if within is None or isinstance(within, Place):
        place = within
    elif isinstance(within, str) and ID.fullmatch(within):
        place = index.get(within)
    else:
        name = check_name(within, what="the region")
        areas: list[Match] = []
        for words, _ in _read_words(name):
            areas = areas or [match for match in index.match(words) if match.place.is_area]
        areas = areas or [match for match in index.match_loosely(name) if match.place.is_area]
        chosen = choose(Ranking(rank(areas, name)))
        if chosen is None and areas:
            listed = "; ".join(match.place.describe() for match in areas[:SHOWN])
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


def _read_words(name: str) -> Iterator[tuple[str, Kind | None]]:
    """The name, then what is left of it without its words of kind, and the kind they ask for."""
    yield name, None
    words = fold(name).split()
    if words[:1] == ["the"]:
        words = words[1:]
        yield " ".join(words), None
    for count in range(min(_LONGEST_KIND_WORDS, len(words) - 1), 0, -1):
        for said, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            kind = _KIND_WORDS.get(" ".join(said))
            if kind is not None:
                yield " ".join(rest), kind


class _Answers:
    """The answers of one index to the last questions, as many as hold so many candidates.

    Counted by candidates, a kilobyte each, for a name may have hundreds. Once there are too many
    the older half is forgotten.
    """

    def __init__(self) -> None:
        self._new: dict[Question, Ranking] = {}
        self._old: dict[Question, Ranking] = {}
        self._held = 0

    def find(self, question: Question) -> Ranking | None:
        """The answer, if it is still held."""
        return self._new.get(question) or self._old.get(question)

    def keep(self, question: Question, ranking: Ranking) -> None:
        """Hold an answer."""
        self._held += 1 + len(ranking.candidates)
        if self._held > _MOST_KEPT // 2:
            self._old, self._new, self._held = self._new, {}, 0
        self._new[question] = ranking


_KEPT: WeakKeyDictionary[Index, _Answers] = WeakKeyDictionary()


def rank_exact(index: Index, question: Question) -> Ranking:
    """The places that bear the name asked for, in any spelling, the likeliest first.

    Words of kind are taken for a part of the name as long as something bears it with them. A
    Cyrillic name that nothing bears may be a form of one that something does. The answers to the
    last questions are kept, as news repeat their names; nobody may change them.
    """
    if question.within is not None:  # a place is too much to be the key of an answer
        return _rank_exact(index, question)
    kept = _KEPT.get(index)
    if kept is None:
        kept = _KEPT[index] = _Answers()
    ranking = kept.find(question)
    if ranking is None:
        ranking = _rank_exact(index, question)
        kept.keep(question, ranking)
    return ranking


def _rank_exact(index: Index, question: Question) -> Ranking:
    for spelt in (True, False):
        for name, said in _read_words(question.name):
            matches = index.match(name) if spelt else ()
            villages = index.match_villages(name)
            if any(not village.loose for village in villages) or matches or not spelt:
                matches = (*matches, *index.match_loosely(name), *villages)
            admits = _filter(index, question, said)
            admitted = [match for match in matches if admits(match)]
            if admitted:
                return Ranking(rank(admitted, name, near=question.near, on=question.on))
            if matches and spelt:
                break
        ranking = rank_inflected(
            index,
            question.name,
            spelt=spelt,
            read_words=_read_words,
            admit=partial(_filter, index, question),
            near=question.near,
            on=question.on,
        )
        if ranking.candidates:
            return ranking
    return _rank_address(index, question)


def _rank_address(index: Index, question: Question) -> Ranking:
    """Of "Pokrovsk, Donetsk Oblast, UA": what bears the first and lies in all that follow it."""
    name, *regions = (part.strip() for part in question.name.split(","))
    admits = [_find_region(index, region) for region in regions if fold(region)]
    if not fold(name) or not admits or None in admits:
        return Ranking([])
    ranking = rank_exact(index, question._replace(name=name))
    inside = [c for c in ranking.candidates if all(admit and admit(c.place) for admit in admits)]
    return Ranking(inside)


def _find_region(index: Index, name: str) -> Callable[[Place], bool] | None:
    """Tells whether a place lies in a region or country of this name or code; None if none is."""
    if name in index.countries():
        return lambda place: place.country == name
    for words, _ in _read_words(name):
        matches = index.match(words) or index.match_loosely(words)
        areas = [match.place for match in matches if match.place.is_area]
        if areas:
            return lambda place: any(index.lies_in(place, area) for area in areas)
    return None


def rank_near_misses(index: Index, question: Question, *, limit: int) -> Ranking:
    """The places whose names resemble the one asked for, the likeliest first."""
    admits = _filter(index, question, None)
    misses = [miss for miss in index.near_misses(question.name, limit=4 * limit) if admits(miss)]
    return Ranking(rank(misses, question.name, near=question.near, on=question.on)[:limit])


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
