"""Places by name: the gazetteer and the geodesic behind one door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from frontline.geodesy import Distance, distance_table, measure
from frontline.ledger import Ledger
from gazetteer.errors import AmbiguousPlace, UnknownPlace
from gazetteer.places import Candidate, Place

if TYPE_CHECKING:
    import pandas as pd

_SEARCHED = 50
_LABEL_DEGREES = 0.065
_ID = re.compile(r"(geonames|katottg|local):\S+")


def distance(start: str | Place, end: str | Place) -> Distance:
    """Distance and bearing from one place to another.

    Args:
        start: a name in any script, an id such as `geonames:695357`, or a place.
        end: the same. Names are resolved together: of two towns of one name, the one near the
            other place is meant.

    Returns:
        Geodesic kilometres and miles on WGS 84, bearing in degrees and a compass point, from
        `start` to `end`.

    Raises:
        UnknownPlace: no such place; near misses are attached.
        AmbiguousPlace: several, and the other place does not tell them apart.
    """
    first, second = resolve_places([start, end])
    return measure(first, second)


def distances(places: Sequence[str | Place]) -> pd.DataFrame:
    """All distances between some places.

    Args:
        places: names, ids or places; names are resolved together.

    Returns:
        A square DataFrame of kilometres, with the places' names as index and columns.

    Raises:
        UnknownPlace: one of them is not known.
        AmbiguousPlace: one of them cannot be told from its namesakes.
    """
    return distance_table(resolve_places(places))


def towns_around(places: Iterable[Place], *, limit: int = 80) -> tuple[Place, ...]:
    """Well-known towns around some places, for orientation on a map.

    Args:
        places: the places a map is about, such as `ledger.places`; regions are passed over.
        limit: how many towns at most.

    Returns:
        Towns that are not among the places, the largest first: those of the wider region and,
        near each settlement, the few that a reader would measure from.
    """
    from gazetteer.index import core

    given = list(places)
    shown = {place.id for place in given}
    settlements = [place for place in given if not place.is_area]
    if not settlements:
        return ()
    boxes = [_box(settlements, 3.0)] + [_box([place], 0.5) for place in settlements[:200]]
    each = max(4, limit // 2 // (len(boxes) - 1))
    counts = [limit // 2, *[each] * (len(boxes) - 1)]
    kept: dict[str, Place] = {}
    for box, count in zip(boxes, counts, strict=True):
        inside = 0
        for town in core().largest(box, limit=2 * count + len(shown)):
            if inside == count:
                break
            if town.id in kept:
                inside += 1
            elif town.id not in shown and all(_apart(town, other) for other in kept.values()):
                kept[town.id] = town
                inside += 1
    ordered = sorted(kept.values(), key=lambda town: (-(town.population or 0), town.id))
    return tuple(ordered[:limit])


def find_place(ledger: Ledger, name: str) -> Place:
    """The place of a ledger that a name or id means.

    Args:
        ledger: where to look.
        name: an id, the place's name as the ledger gives it, or any name the gazetteer knows it by,
            in any spelling; one that merely resembles it is never the answer.

    Raises:
        UnknownPlace: the ledger says nothing of such a place; those of its places that are called
            nearly so are attached.
        AmbiguousPlace: several of its places bear that name.
    """
    import gazetteer

    wanted = name.strip()
    found = [p for p in ledger.places if wanted in (p.id, p.name)]
    alike: list[Place] = []
    if not found:
        ranked = gazetteer.search(wanted, limit=_SEARCHED)
        bearers = gazetteer.search(wanted, limit=_SEARCHED, near_misses=False)
        found = _of_ledger(ledger, bearers)
        alike = _of_ledger(ledger, ranked)
    if len(found) == 1:
        return found[0]
    candidates = tuple(Candidate(place=p, score=1.0) for p in found or alike)
    if found:
        raise AmbiguousPlace(
            f"{len(found)} places of the ledger are called {name!r}; give the id instead",
            query=name,
            candidates=candidates,
        )
    meant = f"did you mean {alike[0].name!r}? Its places" if alike else "its places"
    known = ", ".join(sorted(place.name for place in ledger.places)) or "none"
    raise UnknownPlace(
        f"the ledger has no claim about {name!r}; {meant}: {known}",
        query=name,
        candidates=candidates,
    )


def _of_ledger(ledger: Ledger, candidates: Iterable[Candidate]) -> list[Place]:
    ids = {candidate.place.id: None for candidate in candidates}
    known = {place.id: place for place in ledger.places}
    return [known[key] for key in ids if key in known]


def resolve_places(places: Sequence[str | Place]) -> list[Place]:
    """Resolve names together, and leave places as they are.

    Raises:
        UnknownPlace: one of them is not known.
        AmbiguousPlace: one of them cannot be told from its namesakes.
        InvalidQuery: one text instead of several, or something that is no place.
    """
    import gazetteer

    if isinstance(places, str):
        raise gazetteer.InvalidQuery(
            f"give a list of places, such as [{places!r}, …], not one text"
        )
    found: dict[int, Place] = {}
    names: dict[int, str] = {}
    for index, item in enumerate(places):
        if not isinstance(item, str | Place):
            raise gazetteer.InvalidQuery(
                f"a place is a name, an id or a Place, not {type(item).__name__}"
            )
        if isinstance(item, Place):
            found[index] = item
        elif _ID.fullmatch(item.strip()):
            found[index] = gazetteer.lookup(item.strip())
        else:
            names[index] = item
    beside = next(iter(found.values()), None)
    resolutions = gazetteer.resolve_together(
        [gazetteer.Query(name=name, near=beside) for name in names.values()]
    )
    for index, resolution in zip(names, resolutions, strict=True):
        if resolution.place is None:
            # Asked alone, the gazetteer says best what is wrong and what to write instead.
            found[index] = gazetteer.resolve(names[index], near=beside)
        else:
            found[index] = resolution.place
    return [found[index] for index in range(len(places))]


def _apart(town: Place, other: Place) -> bool:
    """Whether two towns lie more than some 7 km apart: enough for two labels, too far for one."""
    return (
        abs(town.latitude - other.latitude) > _LABEL_DEGREES
        or abs(town.longitude - other.longitude) > _LABEL_DEGREES * 1.5
    )


def _box(places: Sequence[Place], margin: float) -> tuple[float, float, float, float]:
    """(west, south, east, north) of some places and some degrees around them."""
    longitudes = [place.longitude for place in places]
    latitudes = [place.latitude for place in places]
    return (
        max(min(longitudes) - margin, -180.0),
        max(min(latitudes) - margin, -90.0),
        min(max(longitudes) + margin, 180.0),
        min(max(latitudes) + margin, 90.0),
    )


def describe_gazetteer() -> tuple[str, str]:
    """Which edition of the gazetteer names are resolved with, and whose data it is.

    Returns:
        The edition, with what it was built from and how many places it has, and the attribution
        that its licences ask for.
    """
    from gazetteer.index import core

    about = core().metadata()
    edition = f"{about['version']} ({int(about['places']):,} places; from {about['sources']})"
    return edition, str(about["attribution"])
