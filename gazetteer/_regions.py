"""Reading what a question calls the region it asks within."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from gazetteer._ranking import Ranking, choose, rank
from gazetteer._words import read_words, strip_words
from gazetteer.errors import InvalidQuery
from gazetteer.index import Index, Match
from gazetteer.places import AREA_KINDS, Kind, Place
from gazetteer.spelling import check_name, fold, loosen, visible

_SHOWN = 10
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


def read_region(index: Index, said: str, country: str | None = None) -> Region:
    """Return the region or country that a name means.

    Understood are every name of it in any spelling, words of kind before or after it ("Oblast
    Kyiv"), what contains it after a comma or in brackets ("Luhansk Oblast, Ukraine"), and a slip:
    a name at least 3 in 4 alike (optimal string alignment of loose keys) that no second region of
    the country comes near to; `note` then says so.

    Raises:
        InvalidQuery: no region is called so, or several are.
    """
    name = check_name(said, what="the region")
    for areas in _find(index, name):
        if areas:
            return Region(_pick(name, areas, country))
    parts = [part.strip() for part in _PARTS.split(name) if fold(part)]
    if len(parts) > 1:
        inner = _read_parts(index, parts, country)
        if inner is not None:
            return inner
    place, alike = (None, []) if index.match(name) else _find_slip(index, name, country)
    if place is not None:
        return Region(place, f'"{visible(name)}" is taken for {place.name}')
    hint = f"; did you mean {', '.join(alike)}?" if alike else ""
    raise InvalidQuery(f'within: no region or country is called "{visible(name)}"{hint}')


def _find(index: Index, name: str) -> Iterator[list[Match]]:
    """The regions that bear a name: as it is, with its word of kind moved, without it; loosely."""
    yield _keep_areas(index.match(name))
    for rest, kind in read_words(name):
        if kind is not None:
            yield _keep_areas(index.match(f"{rest} {kind}"), kind)
    for rest, kind in read_words(name):
        # Not "Kyiv" for "Kyiv City", nor a settlement's word for a region's.
        if kind != "settlement":
            yield _keep_areas(index.match(rest), kind)
            yield _keep_areas(index.match_loosely(rest), kind)


def _keep_areas(matches: Iterable[Match], kind: Kind | None = None) -> list[Match]:
    areas = [match for match in matches if match.place.kind in AREA_KINDS]
    return [match for match in areas if match.place.kind == kind] or areas


def _pick(name: str, areas: list[Match], country: str | None) -> Place:
    at_home = [area for area in areas if area.place.country == country]
    chosen = choose(Ranking(rank(at_home or areas, name)))
    if chosen is None:
        listed = "; ".join(match.place.describe() for match in areas[:_SHOWN])
        raise InvalidQuery(f'within: "{visible(name)}" may be {listed}')
    return chosen.place


def _read_parts(index: Index, parts: list[str], country: str | None) -> Region | None:
    """The smallest of several regions, if each lies in the next: "Luhansk Oblast, Ukraine"."""
    try:
        regions = [read_region(index, part, country) for part in parts]
    except InvalidQuery:
        return None
    for inner in regions:
        if all(o is inner or lies_in(index, inner.place, o.place) for o in regions):
            return inner
    return None


def lies_in(index: Index, place: Place, area: Place) -> bool:
    """Whether the index says that a place lies in a region or country other than itself."""
    if area.kind == "country":
        return place.country == area.country and place.id != area.id
    return area.id in index.parents(place)


def _find_slip(index: Index, name: str, country: str | None) -> tuple[Place | None, list[str]]:
    """The region whose name was slipped in writing, or else the names of those most alike."""
    from rapidfuzz.distance import OSA

    rest, kind = strip_words(name)
    asked = _strip(rest)
    found: list[tuple[float, int, str, Place]] = []
    for place, keys in _list_keys(index, country):
        if kind is not None and place.kind != kind:
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


@lru_cache(maxsize=8)
def _list_keys(index: Index, country: str | None) -> list[tuple[Place, frozenset[str]]]:
    """Each region with what its names are compared by."""
    return [
        (place, frozenset(_strip(strip_words(text)[0]) for text in _list_names(place)))
        for place in index.regions(country)
    ]


def _list_names(place: Place) -> list[str]:
    return [place.name, *(known.text for known in place.names)]


def _strip(name: str) -> str:
    return _ADJECTIVE.sub("", loosen(name))
