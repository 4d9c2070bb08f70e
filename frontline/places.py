"""Places by name: the gazetteer and the geodesic behind one door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from frontline.geodesy import Distance, distance_table, measure
from gazetteer.errors import AmbiguousPlace, UnknownPlace
from gazetteer.places import Place

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
