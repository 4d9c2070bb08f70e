"""What a name is to a place, as a weight and in words."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from gazetteer.index import Match
from gazetteer.places import Place
from gazetteer.spelling import fold, loosen

LEAST_IN_COMMON = 0.4
"""Share of letter pairs that two forms of one name have in common at least."""

_NAME_WEIGHT = {"official": 1.0, "alternate": 0.7, "exonym": 0.7, "former": 0.05}
_NAME_WORDS = {
    "official": "bears this name",
    "alternate": "bears this as another name",
    "exonym": "is called so abroad",
    "former": "was called so formerly",
}
_RECENT, _RECENT_WEIGHT, _BYGONE_WEIGHT = "1991", 0.3, 0.02
_NEAR_MISS_WEIGHT = 0.05


def weigh_name(match: Match, name: str, on: dt.date | None) -> tuple[float, str]:
    """How much a name speaks for a place that bears or resembles it, and why.

    Args:
        match: the place, and what the name is to it.
        name: as it was asked for.
        on: the day on which the name is to count, if any.

    Returns:
        A weight, 1 for the official name as it is written; and the reason.
    """
    if match.similarity < 1:
        share = max(0.0, (match.similarity - 0.7) / 0.3)
        return _NEAR_MISS_WEIGHT * share**4, f"name {match.similarity:.0%} alike"
    words, weight = _NAME_WORDS[match.status], _NAME_WEIGHT[match.status]
    if match.namesake is not None:
        return weight, f"is called {match.namesake}, as is a place that is also spelt like this"
    if match.loose:
        words = f"{words} in another spelling"
    if match.status == "former":
        return _weigh_former(match.place, name, on, words)
    since = _find_since(match.place, name) if match.status == "official" else None
    if since is not None and on is not None and on.isoformat() < since:
        return _RECENT_WEIGHT, f"{words}, but only since {_tell_day(since)}"
    return weight, words


def _weigh_former(place: Place, name: str, on: dt.date | None, words: str) -> tuple[float, str]:
    until = _find_until(place, name)
    if until is None:
        return _NAME_WEIGHT["former"], words
    if on is not None and on.isoformat() < until:
        return _NAME_WEIGHT["official"], f"bore this name until {_tell_day(until)}"
    weight = _RECENT_WEIGHT if until >= _RECENT else _BYGONE_WEIGHT
    return weight, f"{words}, until {_tell_day(until)}"


def is_spelling(place: Place, name: str) -> bool:
    """Whether a name is a spelling of a place's printed or official one, see `loosen`."""
    return loosen(name) in map(loosen, _list_own(place))


def is_form(place: Place, name: str) -> bool:
    """Whether a name is some form of a place's printed or official one, by its letters."""
    asked = _pair_letters(name)
    for own in map(_pair_letters, _list_own(place)):
        shared = 2 * len(asked & own)
        if shared >= LEAST_IN_COMMON * (len(asked) + len(own)):
            return True
    return False


def _list_own(place: Place) -> list[str]:
    return [place.name, *(known.text for known in place.names if known.status == "official")]


def _pair_letters(name: str) -> frozenset[str]:
    key = loosen(name)
    return frozenset(map("".join, pairwise(key)))


def _find_until(place: Place, name: str) -> str | None:
    days = [known.until for known in place.names if known.status == "former" and known.until]
    key = fold(name)
    exact = [known.until for known in place.names if known.until and fold(known.text) == key]
    return exact[0] if exact else max(days, default=None)


def _find_since(place: Place, name: str) -> str | None:
    """When the last of a place's former names gave way, if it is not the one asked for."""
    former = [known for known in place.names if known.status == "former" and known.until]
    if loosen(name) in {loosen(known.text) for known in former}:
        return None
    return max((known.until for known in former if known.until), default=None)


def _tell_day(until: str) -> str:
    first, _, last = until.partition("/")
    return f"a day between {first} and {last}" if last else first
