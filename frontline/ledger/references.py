"""The one door through which a ledger asks what a place name means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gazetteer.errors import AmbiguousPlace, InvalidQuery, PlaceError
from gazetteer.places import Place

Resolve = Callable[..., Place]
"""`resolve(text, *, near=None, within=None, country=None, kind=None) -> Place`, where `text` is a
name or an id such as `geonames:695357`; raises `PlaceError` or `InvalidQuery`."""

_GAZETTEER_ID = re.compile(r"[a-z]{2,20}:[A-Za-z0-9._-]{1,80}")
_SHOWN_CANDIDATES = 5
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class PlaceReference:
    """How a ledger names a place: a name or an id, and what tells it from its namesakes."""

    text: str
    near: str | None = None
    within: str | None = None
    country: str | None = None
    kind: str | None = None


def ask_gazetteer(
    text: str,
    *,
    near: str | None = None,
    within: str | None = None,
    country: str | None = None,
    kind: str | None = None,
) -> Place:
    """The place that a name or an id means, according to the gazetteer.

    Raises:
        PlaceError: unknown or ambiguous; candidates are attached.
        InvalidQuery: the question makes no sense.
    """
    import gazetteer

    if _GAZETTEER_ID.fullmatch(text):
        return gazetteer.lookup(text)
    return gazetteer.resolve(text, near=near, within=within, country=country, kind=kind)


class PlaceBook:
    """Answers place references, asking for each distinct one once.

    Args:
        resolve: what is asked; the gazetteer by default.
        advice: what to do about a place that nobody knows.
    """

    def __init__(
        self,
        resolve: Resolve | None,
        *,
        advice: str = "define it under `places:` with latitude and longitude",
    ) -> None:
        self._advice = advice
        self._resolve = ask_gazetteer if resolve is None else resolve
        self._answers: dict[PlaceReference, Place | str] = {}
        self._remarked: set[PlaceReference] = set()

    def find(self, reference: PlaceReference) -> Place | str:
        """The place, or in words why there is none and what to write instead."""
        if reference not in self._answers:
            self._answers[reference] = self._ask(reference)
        return self._answers[reference]

    def remark(self, reference: PlaceReference) -> str | None:
        """That a name is read as another one, told once for each reference; None if it is not.

        The gazetteer sees through spellings (Toretskk, Kurahovo); what it took a name for is the
        reader's to see.
        """
        answer = self.find(reference)
        if isinstance(answer, str) or reference in self._remarked:
            return None
        self._remarked.add(reference)
        if _GAZETTEER_ID.fullmatch(reference.text) or _bears(answer, reference.text):
            return None
        return (
            f"{reference.text[:_LONGEST_SHOWN]!r} is read as {answer.describe()}; if that is "
            f"meant, write {answer.name!r} or the id {answer.id}"
        )

    def _ask(self, reference: PlaceReference) -> Place | str:
        try:
            return self._resolve(
                reference.text,
                near=reference.near,
                within=reference.within,
                country=reference.country,
                kind=reference.kind,
            )
        except InvalidQuery as error:
            return str(error)
        except PlaceError as error:
            return _explain(error, self._advice)


def _bears(place: Place, text: str) -> bool:
    """Whether a place bears a name that is written there, with words before or after it.

    True as well for a place of which no names are known: nobody can tell.
    """
    from gazetteer.spelling import fold

    if not place.names:
        return True
    names = {fold(name) for name in (place.name, *(name.text for name in place.names))}
    words = fold(text).split()
    ends = range(1, len(words) + 1)
    return any(" ".join(words[start:end]) in names for end in ends for start in range(end))


def _explain(error: PlaceError, advice: str) -> str:
    places = [candidate.place for candidate in error.candidates[:_SHOWN_CANDIDATES]]
    if not places:
        return f"{error}; {advice}"
    ids = "; ".join(f"{place.describe()} = {place.id}" for place in places)
    if isinstance(error, AmbiguousPlace):
        many = f"{error.query!r} may be several places; add `within` or `near`, or"
    else:
        many = f"{error};"
    return f"{many} write the id of the one that is meant: {ids}"
