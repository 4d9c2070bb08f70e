"""Places by name: the gazetteer and the geodesic behind one door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from frontline.geodesy import Distance, distance_table, measure
from frontline.ledger import Ledger
from gazetteer.errors import AmbiguousPlace, UnknownPlace
from gazetteer.places import Candidate, Place

if TYPE_CHECKING:
    import pandas as pd


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


def find_place(ledger: Ledger, name: str) -> Place:
    """The place of a ledger that a name or id means.

    Args:
        ledger: where to look.
        name: an id, the place's name as the ledger gives it, or any name the gazetteer knows it by.

    Raises:
        UnknownPlace: the ledger says nothing of such a place.
        AmbiguousPlace: several of its places bear that name.
    """
    import gazetteer

    wanted = name.strip()
    found = [p for p in ledger.places if wanted in (p.id, p.name)]
    if not found:
        ids = {candidate.place.id for candidate in gazetteer.search(wanted, limit=50)}
        found = [p for p in ledger.places if p.id in ids]
    if len(found) == 1:
        return found[0]
    candidates = tuple(Candidate(place=p, score=1.0) for p in found)
    if found:
        raise AmbiguousPlace(
            f"{len(found)} places of the ledger are called {name!r}; give the id instead",
            query=name,
            candidates=candidates,
        )
    known = ", ".join(sorted(place.name for place in ledger.places)) or "none"
    raise UnknownPlace(f"the ledger has no claim about {name!r}; its places: {known}", query=name)


def resolve_places(places: Sequence[str | Place]) -> list[Place]:
    """Resolve names together, and leave places as they are.

    Raises:
        UnknownPlace: one of them is not known.
        AmbiguousPlace: one of them cannot be told from its namesakes.
    """
    import gazetteer

    found: dict[int, Place] = {}
    names: dict[int, str] = {}
    for index, item in enumerate(places):
        if isinstance(item, Place):
            found[index] = item
        elif ":" in item and " " not in item.strip():
            found[index] = gazetteer.lookup(item.strip())
        else:
            names[index] = item
    resolutions = gazetteer.resolve_together(list(names.values()), near=tuple(found.values()))
    for index, resolution in zip(names, resolutions, strict=True):
        if resolution.place is None:
            error = AmbiguousPlace if resolution.candidates else UnknownPlace
            raise error(resolution.reason, query=names[index], candidates=resolution.candidates)
        found[index] = resolution.place
    return [found[index] for index in range(len(places))]
