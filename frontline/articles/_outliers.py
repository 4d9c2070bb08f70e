"""Tells which of a text's places nothing else in it speaks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gazetteer.index import Match
from gazetteer.places import BUILT_KINDS, Place, measure_km

FAR_KM = 300.0
"""Towns of one story lie this near one another."""
_ENOUGH_TOWNS = 2
_SMALL, _KNOWN = 15_000, 300_000
"""Residents below which a place far from all others is doubted, and if it has namesakes."""
_TOWN = 5_000
"""Residents from which a place is doubted less if it is the only one of its name."""
_ABROAD_KM = 1000.0
_COMPLETE = frozenset({"UA"})
"""Countries of which the gazetteer knows every village, by the state codifier."""


def find_outliers(
    named: Sequence[tuple[tuple[Match, ...], Place | None]],
) -> Iterator[int]:
    """The names of a text that are better left open, by their numbers.

    That is a town far from every other one whose region is not named either, if it is small, lies
    in a country of which the text names nothing, or has namesakes. The text more likely means one
    of those, or a village that the gazetteer lacks; less likely so if it is a town and the only
    place of its name, or the codifier lists every village of its country, of which the text names
    something. Needed: some towns near one another.

    Args:
        named: for each name of the text what bears it, and the place that it was settled on.
    """
    places = {place.id: place for _, place in named if place is not None}
    towns = [place for place in places.values() if place.kind in BUILT_KINDS]
    close = [town for town in towns if _is_beside(town, towns)]
    if len(close) < _ENOUGH_TOWNS:
        return
    for number, (matches, place) in enumerate(named):
        if place is None or place.kind not in BUILT_KINDS or is_told(place, places.values()):
            continue
        if _is_doubtful(matches, place, places.values()):
            yield number


def _is_doubtful(matches: Iterable[Match], place: Place, places: Iterable[Place]) -> bool:
    """Whether a namesake or an unlisted village is more likely than a place that stands apart."""
    bearers = [match for match in matches if match.place.kind in BUILT_KINDS]
    weight = max((m.weight for m in bearers if m.place.id == place.id), default=0)
    others = [p for p in places if p.id != place.id]
    named = any(other.country == place.country for other in others)
    lone = bearers[0] if len(bearers) == 1 and not bearers[0].loose else None
    if lone and lone.status != "former" and named and place.country in _COMPLETE:
        return False
    if lone and lone.status == "official" and weight >= _TOWN:
        away = min((measure_km(p.point, place.point) for p in others if not p.is_area), default=0.0)
        return weight < _KNOWN and not named and away > _ABROAD_KM
    return weight < _SMALL or (weight < _KNOWN and (len(bearers) > 1 or not named))


def _is_beside(place: Place, towns: Iterable[Place]) -> bool:
    others = (town for town in towns if town.id != place.id)
    return any(measure_km(place.point, town.point) <= FAR_KM for town in others)


def is_told(place: Place, places: Iterable[Place]) -> bool:
    """Whether another town nearby or the region around a town is named."""
    return _is_beside(place, (p for p in places if p.kind in BUILT_KINDS)) or any(
        lies_in(place, area) for area in places if area.is_area and area.kind != "country"
    )


def lies_in(place: Place, area: Place) -> bool:
    """Whether a place lies in a region or country, by the names of its regions."""
    if place.id == area.id or place.country != area.country or place.kind == "country":
        return False
    return area.kind == "country" or area.name in {place.admin1, place.admin2}
