"""Settles what each name of a text means, all of them together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from frontline.articles._lines import Line
from frontline.articles._outliers import FAR_KM, find_outliers, is_told, lies_in
from frontline.articles._regions import find_region
from frontline.articles._spans import Span
from frontline.articles.values import is_near_miss
from gazetteer.index import Match
from gazetteer.places import BUILT_KINDS, Candidate, Place, measure_km
from gazetteer.resolve import Query, resolve_together, search

_AREA_SENSES = frozenset({"oblast", "raion", "hromada", "area"})
_MOST_NEAR_MISSES = 12
"""Unlisted names of one text for which near misses are sought; each search takes milliseconds."""
_NEAR_MISSES = 3
DOMINANCE = 4.0
"""How many times likelier than the next a candidate must be; the gazetteer's own figure."""
_SEAT_KM = 150.0
"""A region's label point lies this near its seat."""
_NEIGHBOURS = 8
"""Mentions on either side that are looked at for neighbours."""
_BESIDE_KM = 60.0
"""Towns of one sentence lie this near, where they are near at all."""
_MUCH, _LEAST_KM = 3.0, 5.0
"""How many times nearer than its namesakes a place is that is much nearer, and from what on."""
_SAME_KM = 6.0
_LARGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one mention means."""

    place: Place | None
    candidates: tuple[Candidate, ...] = ()


def settle(items: Sequence[tuple[Line, Span]]) -> list[Meaning]:
    """Resolve the spans of a text.

    Args:
        items: each span with its sentence, in order.

    Returns:
        One meaning a span, in the same order.
    """
    queries = [_query(line, span) for line, span in items]
    joint = _resolve_jointly(queries)
    unlisted = _find_near_misses(items)
    meanings = [
        _alone(span, unlisted) if query is None else joint[query]
        for query, (_, span) in zip(queries, items, strict=True)
    ]
    for number, (_, span) in enumerate(items):
        if span.sense == "any":
            meanings[number] = _town_first(meanings[number], span.matches)
    _follow_told(items, meanings)
    _prefer_containers(items, meanings)
    _prefer_neighbours(items, meanings)
    _prefer_theatre(items, meanings)
    _prefer_regions(items, meanings)
    for number in find_outliers(
        [(span.matches, m.place) for (_, span), m in zip(items, meanings, strict=True)]
    ):
        meanings[number] = Meaning(None, meanings[number].candidates)
    return meanings


def _query(line: Line, span: Span) -> Query | None:
    """What to ask for a span: its name, and its kind where the words around it say so.

    A word that may be a case of several known names is asked for as it stands: "Новотроицкого".
    None for what no place bears, and for water.
    """
    if not span.matches or span.sense == "water":
        return None
    kinds = {match.place.kind for match in span.matches}
    kind = span.sense if span.sense in kinds else None
    forms = [form for form in line.runs.get((span.first, span.last), ()) if line.known.get(form)]
    written = " ".join(token.text for token in line.tokens[span.first : span.last + 1])
    several = len(forms) > 1 and span.name in forms and written not in forms
    name = written if several and span.sense in {"any", "settlement"} else span.name
    return Query(name=name, kind=kind, small=span.small)


def _resolve_jointly(queries: Iterable[Query | None]) -> dict[Query, Meaning]:
    asked = [query for query in dict.fromkeys(queries) if query is not None]
    return {
        resolution.query: Meaning(resolution.place, resolution.candidates)
        for resolution in resolve_together(asked)
    }


def _find_near_misses(items: Sequence[tuple[Line, Span]]) -> dict[str, tuple[Candidate, ...]]:
    names = dict.fromkeys(
        span.name
        for line, span in items
        if not span.matches
        and span.sense in {"any", "settlement"}
        and line.surface(span.first, span.last) not in line.cues.wide
    )
    return {name: search(name, limit=_NEAR_MISSES) for name in list(names)[:_MOST_NEAR_MISSES]}


def _alone(span: Span, unlisted: dict[str, tuple[Candidate, ...]]) -> Meaning:
    return _by_weight(span.matches) if span.matches else Meaning(None, unlisted.get(span.name, ()))


def _town_first(meaning: Meaning, matches: tuple[Match, ...]) -> Meaning:
    """A bare name that a region shares with its seat means the seat, unless the text says more."""
    first = meaning.place
    if first is None and meaning.candidates:
        first = meaning.candidates[0].place
        rest = meaning.candidates[1:]
        if any(
            c.score * DOMINANCE > meaning.candidates[0].score and not _same_seat(c.place, first)
            for c in rest
        ):
            return meaning
    if first is None or first.kind == "country":
        return meaning
    if first.kind == "settlement":
        return Meaning(first, meaning.candidates)
    seats = [m for m in matches if m.place.kind == "settlement" and _same_seat(m.place, first)]
    if not seats:
        return Meaning(meaning.place, meaning.candidates)
    return Meaning(max(seats, key=lambda match: match.weight).place, meaning.candidates)


def _same_seat(place: Place, other: Place) -> bool:
    """Whether two namesakes are a town and the region around it, or two such regions."""
    if place.country != other.country or not (place.is_area or other.is_area):
        return False
    return measure_km(place.point, other.point) <= _SEAT_KM


def _by_weight(matches: tuple[Match, ...]) -> Meaning:
    ranked = sorted(matches, key=lambda match: (-match.weight, match.place.id))
    total = sum(match.weight + 1 for match in ranked)
    candidates = tuple(
        Candidate(place=match.place, score=(match.weight + 1) / total) for match in ranked
    )
    clear = len(candidates) == 1 or candidates[0].score >= DOMINANCE * candidates[1].score
    return Meaning(candidates[0].place if clear else None, candidates)


def _follow_told(items: Sequence[tuple[Line, Span]], meanings: list[Meaning]) -> None:
    """Let a name mean everywhere what it means where the text calls it a village."""
    told = {
        span.name: meaning
        for (_, span), meaning in zip(items, meanings, strict=True)
        if span.small and meaning.place is not None
    }
    for number, (_, span) in enumerate(items):
        if span.sense == "any" and span.name in told:
            meanings[number] = told[span.name]


def _prefer_containers(items: Sequence[tuple[Line, Span]], meanings: list[Meaning]) -> None:
    """Take a region after a comma at its word, here and hereafter: "Paris, Texas"."""
    told: dict[str, Meaning] = {}
    for number in range(len(items) - 1):
        (line, span), (other_line, other) = items[number], items[number + 1]
        if line is not other_line or other.first != span.last + 1:
            continue
        if line.tokens[other.first].gap.strip() not in {",", "("}:
            continue
        pair = _contained(meanings[number], meanings[number + 1])
        if pair is not None and (pair[1].place is None or not _speaks(line, other, pair[1].place)):
            meanings[number], meanings[number + 1] = pair
            told.setdefault(span.name, pair[0])
    for number, (_, span) in enumerate(items):
        place = meanings[number].place
        if span.name in told and (place is None or not place.is_area):
            meanings[number] = told[span.name]


def _speaks(line: Line, span: Span, place: Place) -> bool:
    """Whether a country begins a clause of its own: "near Pokrovsk, Russia's ministry said"."""
    after = span.last + 1
    if place.kind != "country" or after >= len(line.tokens):
        return False
    return line.tokens[after].gap.strip()[:1] not in set(",.;:!?)]–—")


def _contained(inner: Meaning, outer: Meaning) -> tuple[Meaning, Meaning] | None:
    areas = [c.place for c in outer.candidates if c.place.is_area]
    if outer.place is not None and outer.place.is_area:
        areas.insert(0, outer.place)
    inside = [c.place for c in inner.candidates]
    if inner.place is not None:
        inside.insert(0, inner.place)
    for area in areas:
        for place in inside:
            if lies_in(place, area):
                return Meaning(place, inner.candidates), Meaning(area, outer.candidates)
    return None


def _prefer_neighbours(items: Sequence[tuple[Line, Span]], meanings: list[Meaning]) -> None:
    """Of several namesakes, take the one beside the other towns of the sentence.

    That holds for names that are open, and for those settled on a place far from all the others.
    """
    for number, (line, span) in enumerate(items):
        meaning = meanings[number]
        if not span.matches or len(meaning.candidates) < 2:  # noqa: PLR2004
            continue
        if meaning.place is not None and (meaning.place.kind not in BUILT_KINDS or span.strong):
            continue
        towns = [
            other.place
            for (other_line, other_span), other in zip(
                items[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS + 1],
                meanings[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS + 1],
                strict=True,
            )
            if other_line is line
            and other_span is not span
            and other.place is not None
            and other.place.kind in BUILT_KINDS
            and other.place.name != (meaning.place.name if meaning.place else "")
        ]
        near = _beside(meaning, towns)
        if near is not None:
            meanings[number] = Meaning(near, meaning.candidates)


def _beside(meaning: Meaning, towns: list[Place]) -> Place | None:
    """The only candidate near any of the towns; None if the settled place is not far from all."""
    if not towns:
        return None
    away = {
        c.place.id: min(measure_km(c.place.point, town.point) for town in towns)
        for c in meaning.candidates
        if c.place.kind in BUILT_KINDS
    }
    if meaning.place is not None and away.get(meaning.place.id, 0.0) < FAR_KM:
        return None
    near = sorted((km, place_id) for place_id, km in away.items() if km <= _BESIDE_KM)
    if not near or (len(near) > 1 and near[1][0] < 2 * near[0][0]):
        return None
    return next(c.place for c in meaning.candidates if c.place.id == near[0][1])


def _prefer_theatre(items: Sequence[tuple[Line, Span]], meanings: list[Meaning]) -> None:
    """Of several namesakes, take the one that lies where the text is about.

    That is the only one in a region that the text names, or the one that lies much nearer than any
    other to its towns. It holds for names that are open, and for those settled on a place that
    nothing else in the text speaks for: these are left open if several lie in the regions. Large
    cities are no such towns: they are named for what is decided there.
    """
    settled = {m.place.id: m.place for m in meanings if m.place is not None}
    regions = [place for place in settled.values() if place.is_area and place.kind != "country"]
    towns = [
        place
        for place in settled.values()
        if place.kind in BUILT_KINDS and (place.population or 0) < _LARGE
    ]
    for number, (line, span) in enumerate(items):
        meaning, place = meanings[number], meanings[number].place
        if not span.matches or (place is not None and place.kind not in BUILT_KINDS):
            continue
        if place is not None and is_told(place, settled.values()):
            continue
        namesakes = _list_namesakes(line, span, meaning)
        if len(namesakes) < 2:  # noqa: PLR2004
            continue
        others = [town for town in towns if place is None or town.id != place.id]
        inside = [p for p in namesakes if any(lies_in(p, region) for region in regions)]
        found = _much_nearer(inside or namesakes, others)
        if found is None and len(inside) == 1:
            found = inside[0]
        if found is not None or inside:
            meanings[number] = Meaning(found, meaning.candidates)


def _list_namesakes(line: Line, span: Span, meaning: Meaning) -> list[Place]:
    """The settlements that any form of a name may mean, near misses left out."""
    places = {c.place.id: c.place for c in meaning.candidates if not is_near_miss(c)}
    for form in (span.name, *line.runs.get((span.first, span.last), ())):
        places.update((match.place.id, match.place) for match in line.known.get(form, ()))
    return [place for place in places.values() if place.kind in BUILT_KINDS]


def _much_nearer(places: Iterable[Place], towns: Sequence[Place]) -> Place | None:
    """The one place that is much nearer to any of the towns; two records of a town are one."""
    away = sorted(
        ((min(measure_km(p.point, town.point) for town in towns), p.id, p) for p in places)
        if towns
        else (),
    )
    if not away or away[0][0] > _BESIDE_KM:
        return None
    nearest, _, found = away[0]
    others = (km for km, _, p in away if measure_km(p.point, found.point) > _SAME_KM)
    return found if next(others, math.inf) >= _MUCH * max(nearest, _LEAST_KM) else None


def _prefer_regions(items: Sequence[tuple[Line, Span]], meanings: list[Meaning]) -> None:
    """A bare name is the region where the text speaks of that and not of the city."""
    named = {
        meaning.place.id
        for meaning in meanings
        if meaning.place is not None and meaning.place.kind == "oblast"
    }
    for number, (line, span) in enumerate(items):
        place = meanings[number].place
        if place is None or place.is_area or span.sense != "any":
            continue
        region = find_region(line, span, place, named)
        if region is not None:
            meanings[number] = Meaning(region, meanings[number].candidates)
