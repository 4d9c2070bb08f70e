"""What a misspelt word was probably meant to be."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from itertools import islice

_CUTOFF = 65.0  # of 100; "captrued" and "captured" score 88
_LONGEST = 60
_MOST = 400
_FEW = 20
_SHORTEST = 2

_SYNONYMS = {
    "advanced": "attacked",
    "assaulted": "attacked",
    "city": "settlement",
    "clashes": "contested",
    "cleared": "captured",
    "conquered": "captured",
    "control": "holds",
    "controlled": "holds",
    "controls": "holds",
    "defended": "repelled",
    "district": "raion",
    "fighting": "contested",
    "held": "holds",
    "liberated": "captured",
    "lost": "withdrew",
    "occupied": "captured",
    "occupies": "holds",
    "province": "oblast",
    "recaptured": "captured",
    "region": "oblast",
    "retaken": "captured",
    "retook": "captured",
    "retreated": "withdrew",
    "seized": "captured",
    "surrounded": "encircled",
    "taken": "captured",
    "took": "captured",
    "town": "settlement",
    "village": "settlement",
    "withdrawn": "withdrew",
}


def suggest(word: str, known: Collection[str]) -> str:
    """`; did you mean 'captured'?`, or the words there are when they are few, or nothing."""
    options = tuple(islice(known, _MOST))
    meant = _nearest(word, options)
    if meant is not None:
        return f"; did you mean {meant!r}?"
    if 0 < len(options) <= _FEW:
        return f"; one of {', '.join(sorted(options))}"
    return ""


def find_likely(code: str, known: Collection[str]) -> str | None:
    """Which of the known codes another was probably meant to be; None where none is like it.

    Beside slips of the pen that is a name for its code or a code for its name: Russia, RU.
    """
    options = tuple(known)
    found = _nearest(code, options)
    return found or next((other for other in options if _shortens(code, other)), None)


def _shortens(first: str, second: str) -> bool:
    """Whether one of two words has the other's letters in order, from its first letter on."""
    short, long = sorted((first.strip().casefold(), second.strip().casefold()), key=len)
    if len(short) < _SHORTEST or short[0] != long[0]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


@lru_cache(maxsize=4096)
def _nearest(word: str, options: tuple[str, ...]) -> str | None:
    from rapidfuzz import fuzz, process

    lowered = word.strip().casefold()
    if not lowered or len(lowered) > _LONGEST or not options:
        return None
    synonym = _SYNONYMS.get(lowered)
    if synonym in options:
        return synonym
    found = process.extractOne(
        lowered, options, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_CUTOFF
    )
    return None if found is None else str(found[0])
