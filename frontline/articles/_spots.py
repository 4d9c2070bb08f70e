"""Which places of a sentence something told in it could be about."""

from __future__ import annotations

from collections.abc import Sequence

from frontline.articles._reading import Reading, Spot

_HYPHENS = frozenset("-‑–—")
_CONTAINED = 3  # words from a town to the region it is said to lie in


def place_spots(reading: Reading, taboo: Sequence[tuple[int, int]]) -> list[Spot]:
    """The places of a sentence that something could be about."""
    return [spot for spot in reading.spots if is_eligible(reading, spot, taboo)]


def is_eligible(reading: Reading, spot: Spot, taboo: Sequence[tuple[int, int]]) -> bool:
    """Whether a place is no speaker, state or road; `taboo` are the spans of speakers."""
    if spot.place.kind in {"country", "river"}:
        return False
    if any(start <= spot.start < end for start, end in taboo) or _compounded(reading, spot):
        return False
    if (spot.place.is_area and _holds_town_before(reading, spot)) or _names_way(reading, spot):
        return False
    return not stands_for_state(reading, spot)


def stands_for_state(reading: Reading, spot: Spot) -> bool:
    """Whether a place is named for the government or army that sits there: "Moscow said"."""
    state = reading.covers("names", spot.start)
    if state is None or spot.end > state.end:
        return False  # "Kyiv region" is no government
    local = reading.key(spot.start - 1) in reading.grammar.locatives
    spoken = reading.covers("speaker", spot.start - 2) if spot.start > 1 else None
    return not local or spoken is not None or reading.key(spot.end) == "'s"


def _compounded(reading: Reading, spot: Spot) -> bool:
    """Whether a name is only the first part of a word: "a Tallinn-based monitor"."""
    word = reading.tokens[spot.end - 1]
    _, hyphen, rest = word.text.partition("-")
    cut = spot.mention.end - reading.sentence.start < word.end
    return cut and bool(hyphen) and rest.islower()


def _holds_town_before(reading: Reading, area: Spot) -> bool:
    """Whether a region only says where the town right before it lies: "X in Donetsk Oblast"."""
    return any(
        0 < area.start - town.end <= _CONTAINED
        and (town.unknown or area.place.name in {town.place.admin1, town.place.admin2})
        and all(reading.tokens[at].word for at in range(town.end, area.start))
        for town in (*reading.spots, *reading.unknown)
        if not town.place.is_area
    )


def _names_way(reading: Reading, spot: Spot) -> bool:
    """Whether a place only names a road: "the Pokrovsk-Myrnohrad road", "трасу Покровськ – …"."""
    ways, end = reading.grammar.ways, spot.end
    if reading.key(end) in _HYPHENS:
        end = next((other.end for other in reading.spots if other.start == end + 1), end)
    start = spot.start
    if reading.key(start - 1) in _HYPHENS:
        start = next((other.start for other in reading.spots if other.end == start - 1), start)
    return reading.key(end) in ways or (start > 0 and reading.key(start - 1) in ways)
