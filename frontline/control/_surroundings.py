"""Which regions lie around which places, as far as whole-area claims about them are concerned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from frontline.control._outlines import find_inside
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
    by_name = _find_named(places, [area for area in areas if places[area].outline is None])
    drawn = [area for area in areas if places[area].outline is not None]
    if not drawn:
        return by_name
    inside = _find_drawn(places, drawn)
    found: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for regions, some in by_name.items():
        for index in some:
            more = inside.get(index)
            found[regions if more is None else _in_order(places, {*regions, *more})].append(index)
    return {regions: sorted(some) for regions, some in found.items()}


def _find_drawn(places: Sequence[Place], areas: Sequence[int]) -> dict[int, list[int]]:
    """For the places inside drawn areas, these areas."""
    # The point of a place that is only known to lie somewhere near proves nothing.
    exact = [
        index
        for index, place in enumerate(places)
        if place.precision == "exact" and place.kind not in AREA_KINDS
    ]
    longitudes = np.array([places[index].longitude for index in exact], dtype=np.float64)
    latitudes = np.array([places[index].latitude for index in exact], dtype=np.float64)
    found: dict[int, list[int]] = defaultdict(list)
    for area in areas:
        within = find_inside(longitudes, latitudes, places[area].outline or "")
        for row in np.flatnonzero(within).tolist():
            found[exact[row]].append(area)
    return found


def _in_order(places: Sequence[Place], areas: Iterable[int]) -> tuple[int, ...]:
    """Regions, the smallest first."""
    return tuple(sorted(areas, key=lambda index: (_ORDER.get(places[index].kind, 3), index)))


def _find_named(places: Sequence[Place], areas: Sequence[int]) -> dict[tuple[int, ...], list[int]]:
    """Places by the regions around them, as the names of their regions tell."""
    names: dict[tuple[object, ...], list[int]] = {}
    for index in _in_order(places, areas):
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
