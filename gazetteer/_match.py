"""What the index finds by a name."""

from __future__ import annotations

from typing import NamedTuple

from gazetteer.places import NameStatus, Place
from gazetteer.spelling import level, may_be_russian


class Match(NamedTuple):
    """A place that bears a name.

    Attributes:
        place: the place.
        status: what the name is to the place.
        similarity: 1 for the name itself, less for a near miss.
        weight: residents that rank it among namesakes: its own; of an area, those the index lists
            in it; of a capital, a tenth of its country's; 0 if unknown.
        region: id of the first-level region the place lies in, None if unknown.
        loose: whether the name is borne in another spelling only, see `spelling.loosen`.
        namesake: its official name, if it bears not the one asked for, but that of a place which
            does: what is recorded as a spelling for one may be meant for any.
    """

    place: Place
    status: NameStatus
    similarity: float
    weight: int
    region: str | None
    loose: bool = False
    namesake: str | None = None


def call_loose(match: Match, name: str) -> Match:
    """Call a match loose, unless it bears the name but for what romanisations differ in.

    Nor is the Russian of a Ukrainian name loose ("Ильинка"): every settlement of Ukraine has one,
    listed or not.
    """
    asked, own = level(name), (match.place.name, *(known.text for known in match.place.names))
    if asked in map(level, own):
        return match
    if match.status == "official" and match.place.country == "UA" and may_be_russian(name):
        return match._replace(status="alternate")
    return match._replace(loose=True)
