"""Tells a region from the city that it shares its name with."""

from __future__ import annotations

from collections.abc import Collection

from frontline.articles._lines import Line
from frontline.articles._spans import Span
from gazetteer.index import current
from gazetteer.places import Place

_CLAUSE = 12
"""Words on either side of a name that may tell a city from the region around it."""


def find_region(line: Line, span: Span, place: Place, named: Collection[str]) -> Place | None:
    """The region that a bare name stands for, None if it is the city.

    A bare "Kursk" is the region where the text names that in full, too, and no word beside the name
    speaks of a city; not so a capital, which stands for a government, nor what a distance is
    measured from. And in English "Dnipropetrovsk" is what still bears the name: the city has given
    it up. (Russian goes on calling the city so.)

    Args:
        line: the sentence.
        span: the name in it.
        place: the city.
        named: ids of the regions that the text names in full.
    """
    region = next((m.place for m in span.matches if m.place.id in named), None)
    if region is None and line.cues.language == "en":
        region = _still_called_so(span, place)
    if region is None or place.country != region.country or not _speaks_of_region(line, span):
        return None
    return region


def _still_called_so(span: Span, city: Place) -> Place | None:
    """The region that bears the name which a city in it has given up."""
    former = any(m.status == "former" and m.place.id == city.id for m in span.matches)
    name = city.admin1
    if not former or name is None or not name.startswith(f"{span.name} "):
        return None
    borne = current().known({name})[name]
    return next((m.place for m in borne if m.place.kind == "oblast"), None)


def _speaks_of_region(line: Line, span: Span) -> bool:
    cues, tokens = line.cues, line.tokens
    before = [token.lower for token in tokens[max(0, span.first - 2) : span.first]]
    if set(before) & (cues.directions | cues.city_prepositions):
        return False
    if span.last + 1 < len(tokens) and tokens[span.last + 1].lower in cues.city_words:
        return False
    around = {
        token.lower for token in tokens[max(0, span.first - _CLAUSE) : span.last + 1 + _CLAUSE]
    }
    return not around & cues.city_words or bool(around & cues.ground_words)
