"""Places by an inflected name, with what stands before it in a sentence: "під Кураховим".

Asked only for names that nothing bears as they are written. Names that are not Cyrillic have none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gazetteer._ranking import Ranked, Ranking, order
from gazetteer._words import Said, read_words
from gazetteer.index import Index, Match
from gazetteer.inflection import LANGUAGES, base_forms, guess_languages, list_prepositions
from gazetteer.spelling import fold

_LATER_WEIGHT = 0.15
"""What a form counts after a likelier one that something bears."""
_LONGEST_PREPOSITION = 2

Rank = Callable[[list[Match], str, Said | None], list[Ranked]]


def rank_inflected(index: Index, name: str, *, spelt: bool, rank: Rank) -> Ranking:
    """The places that bear what a name may be a form of, the likeliest first.

    Args:
        index: where to look.
        name: as asked for.
        spelt: whether the form is to be borne as it is written; then places that bear the name
            itself in another spelling are kept beside those that bear a form of it.
        rank: from the bearers of a form, the form, and what a word of kind says, to those of them
            that are admitted, the likeliest first.
    """
    if not guess_languages(name):
        return Ranking([])
    bare = _without_preposition(name)
    languages = guess_languages(bare)
    for words, said in _without_kind(bare, languages):
        forms = _list_forms(words, languages)
        tries = [(form, spelt) for form in forms]
        if spelt:
            tries += [(words, False)]
        ranked: dict[str, Ranked] = {}
        inflected = False
        for form, as_written in tries:
            own = form == words
            bearers = list(_find_bearers(index, form, spelt=as_written))
            later = _LATER_WEIGHT if ranked else 1.0
            for one in rank(bearers, form, said):
                reasons = one.reasons if own else (f"inflected form of {form}", *one.reasons)
                found = one._replace(weight=one.weight * later, reasons=reasons)
                inflected |= ranked.setdefault(one.place.id, found) is found and not own
        if ranked and (inflected or words != name):
            return Ranking(sorted(ranked.values(), key=order))
    return Ranking([])


def _list_forms(words: str, languages: tuple[str, ...]) -> list[str]:
    """The name and what it may be a form of, the likeliest first."""
    forms = {fold(words): words}
    for language in languages:
        for form in base_forms(words, language, lookup=True):
            forms.setdefault(fold(form), form)
    return list(forms.values())


def _find_bearers(index: Index, form: str, *, spelt: bool) -> Iterator[Match]:
    """The places that bear a name as it is written, or those that bear it in another spelling."""
    if spelt:
        yield from index.match(form)
    yield from (match for match in index.match_loosely(form) if match.loose != spelt)
    yield from (village for village in index.match_villages(form) if village.loose != spelt)


def _without_preposition(name: str) -> str:
    words = name.split()
    for count in range(min(_LONGEST_PREPOSITION, len(words) - 1), 0, -1):
        said = " ".join(words[:count]).lower()
        if any(said in list_prepositions(language) for language in LANGUAGES):
            return " ".join(words[count:])
    return name


def _without_kind(name: str, languages: tuple[str, ...]) -> Iterator[tuple[str, Said | None]]:
    """The name, then without a word of kind, itself inflected: "місті Покровську"."""
    yield name, None
    first, _, rest = name.partition(" ")
    if not rest:
        return
    for language in languages:
        for form in base_forms(first, language):
            for words, said in read_words(f"{form} {rest}"):
                if said is not None:
                    yield _as_written(words, rest), said


def _as_written(folded: str, name: str) -> str:
    """The part of a name that was folded: inflection needs the letters that folding drops."""
    words = name.split()
    parts = (words[cut:] for cut in range(len(words)))
    return next((part for part in map(" ".join, parts) if fold(part) == folded), folded)
