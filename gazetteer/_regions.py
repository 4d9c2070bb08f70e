"""Reading what a question calls the region it asks within."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from gazetteer._inflected import rank_inflected
from gazetteer._ranking import Ranked, Ranking, choose, rank, to_candidates
from gazetteer._words import Said, list_words, read_words, strip_words
from gazetteer.errors import AmbiguousRegion, InvalidQuery
from gazetteer.index import Index, Match
from gazetteer.places import AREA_KINDS, Kind, Place
from gazetteer.spelling import check_name, fold, loosen, loosen_all, visible

_SHOWN = 10
_LEAST_LETTERS = 3
"""Letters of a name in which a slip can be told from another name."""

_ALIKE = 0.75
"""How alike the name of a region must be to one that nothing bears, to be taken for it."""
_AHEAD = 0.1
"""How much more alike it must be than that of any other region."""
_PARTS = re.compile(r"[,;()\[\]]")
# What adjectives of Ukrainian and Russian regions end in, in a loose key: -ська, -ский, -skyi.
_ADJECTIVE = re.compile(r"(?<=..)(?:s?ka|s?ki|s?kii|s?kaa|s?ke)$")


class Region(NamedTuple):
    """A region as it was understood.

    Attributes:
        place: the region or country.
        note: how its name was understood, if it is not borne in any spelling; else empty.
    """

    place: Place
    note: str = ""


def read_region(
    index: Index, said: str, country: str | None = None, *, slips: bool = True
) -> Region:
    """Return the region or country that a name means.

    Understood are every name of it in any spelling, words of kind before or after it ("Oblast
    Kyiv"), its Ukrainian and Russian cases ("Донецької області"), the ISO 3166-1 code of a country
    in capitals, what contains it after commas or in brackets ("Luhansk Oblast, Ukraine"), and a
    slip: a name at least 3 in 4 alike (optimal string alignment of loose keys) that no second
    region of the country comes near to; `note` then says so.

    Args:
        index: where to look.
        said: the name.
        country: ISO 3166-1 code of the country whose regions come first, if any.
        slips: whether slips are understood.

    Raises:
        InvalidQuery: no region is called so; `AmbiguousRegion` if several are.
    """
    name = check_name(said, what="the region")
    areas = _find(index, name, country)
    if areas:
        return Region(_pick(name, areas, country))
    parts = [part.strip() for part in _PARTS.split(name) if fold(part)]
    if len(parts) > 1:
        return _read_parts(index, name, parts, country, slips=slips)
    borne = not slips or index.match(name)
    place, alike = (None, []) if borne else _find_slip(index, name, country)
    if place is not None:
        return Region(place, f'"{visible(name)}" is taken for {place.name}')
    hint = f"; did you mean {', '.join(alike)}?" if alike else ""
    raise InvalidQuery(f'within: no region or country is called "{visible(name)}"{hint}')


def _find(index: Index, name: str, country: str | None) -> list[Match]:
    """The regions that bear a name, by the first way to read it that any does."""
    code = index.find_country(name)
    if code is not None and country in {None, name}:
        return [Match(code, "alternate", 1.0, 0, None)]
    return next((areas for areas in _list_readings(index, name) if areas), [])


def _list_readings(index: Index, name: str) -> Iterator[list[Match]]:
    """As it is, its word of kind moved or written out, without it, loosely, as a form of a name."""
    yield _keep_areas(index.match(name))
    for rest, said in read_words(name):
        if said is not None:
            for word in list_words(said.kind):
                yield _keep_areas(index.match(f"{rest} {word}"), said.kind)
    for rest, said in read_words(name):
        kind = said.kind if said else None
        # Not "Kyiv" for "Kyiv City", nor a settlement's word for a region's.
        if kind != "settlement":
            yield _keep_areas(index.match(rest), kind)
            yield _keep_areas(index.match_loosely(rest), kind)
    for spelt in (True, False):
        ranking = rank_inflected(index, name, spelt=spelt, rank=_rank_areas)
        yield [candidate.match for candidate in ranking.candidates]


def _keep_areas(matches: Iterable[Match], kind: Kind | None = None) -> list[Match]:
    areas = [match for match in matches if match.place.kind in AREA_KINDS]
    return [match for match in areas if match.place.kind == kind] or areas


def _rank_areas(matches: list[Match], name: str, said: Said | None) -> list[Ranked]:
    areas = _keep_areas(matches)
    return rank([area for area in areas if said is None or area.place.kind == said.kind], name)


def _pick(name: str, areas: list[Match], country: str | None) -> Place:
    at_home = [area for area in areas if area.place.country == country]
    ranking = Ranking(rank(at_home or areas, name))
    chosen = choose(ranking)
    if chosen is None:
        shown = to_candidates(ranking, limit=_SHOWN)
        listed = "; ".join(candidate.place.describe() for candidate in shown)
        more = len(ranking.candidates) - len(shown)
        raise AmbiguousRegion(
            f'within: "{visible(name)}" may be {listed}{f" and {more} more" if more else ""}. '
            "Say which with what is around it, after a comma, or by its id",
            query=name,
            candidates=shown,
        )
    return chosen.place


def _read_parts(
    index: Index, name: str, parts: list[str], country: str | None, *, slips: bool
) -> Region:
    """The innermost of several regions, each of which lies in those around it.

    So "Pokrovsk Raion, Donetsk Oblast, UA"; in any order, and of namesakes those that fit.
    """
    notes, options = [], []
    for part in parts:
        areas = _find(index, part, country)
        if not areas:
            region = read_region(index, part, country, slips=slips)
            notes.append(region.note)
            areas = [Match(region.place, "alternate", 1.0, 0, None)]
        options.append(areas)
    inner: dict[str, Match] = {}
    for number, areas in enumerate(options):
        others = [o for at, o in enumerate(options) if at != number]
        for area in areas:
            if all(any(_holds(index, o.place, area.place) for o in other) for other in others):
                inner.setdefault(area.place.id, area)
    if not inner:
        raise InvalidQuery(f'within: the regions of "{visible(name)}" do not lie in one another')
    return Region(_pick(name, list(inner.values()), country), "; ".join(filter(None, notes)))


def _holds(index: Index, area: Place, inner: Place) -> bool:
    return area.id == inner.id or index.lies_in(inner, area)


def _find_slip(index: Index, name: str, country: str | None) -> tuple[Place | None, list[str]]:
    """The region whose name was slipped in writing, or else the names of those most alike."""
    from rapidfuzz.distance import OSA

    rest, said = strip_words(name)
    asked = _strip(rest)
    if len(asked) < _LEAST_LETTERS:
        return None, []
    found: list[tuple[float, int, str, Place]] = []
    for place, keys in _list_keys(index, country):
        if said is not None and place.kind != said.kind:
            continue
        alike = max(OSA.normalized_similarity(asked, key) for key in keys)
        if alike >= _ALIKE:
            found.append((alike, int(place.kind == "oblast"), place.id, place))
    found.sort(key=lambda row: (-row[0], -row[1], row[2]))
    names = [place.name for *_, place in found[:3]]
    if not found:
        return None, names
    # A raion is called as the oblast around it is: the oblast is meant, unless a raion is named.
    rivals = [row for row in found[1:] if row[1] == found[0][1]]
    if rivals and rivals[0][0] > found[0][0] - _AHEAD:
        return None, names
    return found[0][3], names


_Keys = list[tuple[Place, frozenset[str]]]
_KEPT: WeakKeyDictionary[Index, dict[str | None, _Keys]] = WeakKeyDictionary()


def _list_keys(index: Index, country: str | None) -> _Keys:
    """Each region of a country, or of all, with what its names are compared by."""
    kept = _KEPT.setdefault(index, {})
    if country not in kept:
        places = index.regions(country)
        names = {place.id: _list_names(place) for place in places}
        texts = list(dict.fromkeys(name for own in names.values() for name in own))
        keys = dict(zip(texts, loosen_all([strip_words(text)[0] for text in texts]), strict=True))
        kept[country] = [
            (place, frozenset(_ADJECTIVE.sub("", keys[name]) for name in names[place.id]))
            for place in places
        ]
    return kept[country]


def _list_names(place: Place) -> list[str]:
    return [place.name, *(known.text for known in place.names)]


def _strip(name: str) -> str:
    return _ADJECTIVE.sub("", loosen(name))
