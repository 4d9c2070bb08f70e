"""Which regions lie around which places, as far as whole-area claims about them are concerned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from gazetteer.places import AREA_KINDS, Place

_ORDER = {"raion": 0, "oblast": 1, "country": 2}


def find_surroundings(
    places: Sequence[Place], areas: Sequence[int]
) -> dict[tuple[int, ...], list[int]]:
    """Places by the regions around them.

    Args:
        places: all places.
        areas: the indices of the regions with a whole-area claim, by name and id.

    Returns:
        For each tuple of regions, the smallest first, the indices of the places inside exactly
        these, in order.
    """
    names: dict[tuple[object, ...], list[int]] = {}
    for index in sorted(areas, key=lambda i: _ORDER.get(places[i].kind, 3)):
        names.setdefault(_name(places[index]), []).append(index)
    if not names:
        return {(): list(range(len(places)))}
    alike: dict[tuple[bool, str | None, str | None, str | None], list[int]] = defaultdict(list)
    for index, place in enumerate(places):
        is_inside = place.kind not in AREA_KINDS  # a region lies in no other
        alike[(is_inside, place.country, place.admin1, place.admin2)].append(index)
    found: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for (lies, country, admin1, admin2), inside in alike.items():
        around = (
            names.get(("raion", country, admin1, admin2), []),
            names.get(("oblast", country, admin1), []),
            names.get(("country", country), []),
        )
        found[tuple(area for some in around for area in some) if lies else ()] += inside
    return found


def _name(area: Place) -> tuple[object, ...]:
    """How places inside name a region; regions of other kinds contain nothing by name."""
    if area.kind == "country":
        return ("country", area.country)
    if area.kind == "oblast":
        return ("oblast", area.country, area.name)
    if area.kind == "raion":
        return ("raion", area.country, area.admin1, area.name)
    return (area.kind, area.id)
