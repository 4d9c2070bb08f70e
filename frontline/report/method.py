"""How a report was made: policy, dates, methods, data and versions, for others to repeat it."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable

from frontline.places import describe_gazetteer
from frontline.report.findings import Findings
from frontline.report.markup import Html, Pieces, element, row, table, words
from frontline.report.wording import say_count, say_day

_DRAWN_WITH = ("geopandas", "shapely", "matplotlib", "folium", "xstatic-leaflet")
_POLICIES = {
    "parties": "official claimants decide; outside observers count only where the parties are "
    "silent about a place",
    "majority": "each family of sources has one vote; a vote makes no agreement",
    "against_interest": "only what a side admits against its own interest counts",
}
_OWN_POLICY = "the word of one claimant alone, or a rule of the maker's own"
_DATES = (
    "A date is known as far as a source says it; a vague one counts from the last day it can mean. "
)
_STATUS = (
    "Each claimant's claims amount to a position; the positions in force on a date amount to a "
    "status, by the rules above. Nothing is smoothed, nothing is filled in, and a claim holds "
    "until a newer one contradicts or suspends it."
)
_ARTICLES = (
    "Read by rules, without a language model, offline; each draft keeps its sentence. Copies of "
    "one text count as one report."
)
_SURFACE = (
    "Kriging of who is said to hold each settlement, which assumes that control changes with "
    "distance alone: correlation over {range:g} km, {neighbours} neighbours, reach {reach:g} km, "
    "the band drawn to hold the line with probability {band:g}{outline}."
)


def tell_method(found: Findings) -> Pieces:
    """The method point by point, and what the report was made from."""
    items = [
        [element("dt", None, word), element("dd", None, said)] for word, said in _list_points(found)
    ]
    return [element("dl", {"class": "method"}, items), _tell_inputs(found)]


def _list_points(found: Findings) -> Iterable[tuple[str, Pieces]]:
    policy, limit = found.options.policy.name, found.options.limit
    told = _POLICIES.get(policy, _OWN_POLICY)
    yield "Whose word counts", ["Policy “", words(policy), f"”: {told}."]
    admitted = "Every claim given was admitted, whenever it became known."
    if limit is not None:
        admitted = f"Only claims stated, or else published, by {say_day(limit)} were admitted."
    yield "Dates", _DATES + admitted
    yield "From claims to a status", _STATUS
    read = _ARTICLES if found.material.articles else "None were read for this report."
    yield "Articles", read
    yield "Area and line", _say_surface(found)
    edition, attribution = describe_gazetteer()
    yield "Places", [f"Gazetteer, edition {edition}. ", words(attribution)]
    yield "Ground", "Land and water: Natural Earth, public domain. No borders are drawn."
    yield "Versions", f"{', '.join(_list_versions())}."


def _say_surface(found: Findings) -> str:
    options = found.options.surface
    return _SURFACE.format(
        range=options.range_km,
        neighbours=options.neighbours,
        reach=options.reach_km,
        band=options.band,
        outline="" if options.outline is None else ", cut at a given outline",
    )


def _list_versions() -> Iterable[str]:
    for name in ("frontline", *_DRAWN_WITH):
        yield f"{name} {importlib.metadata.version(name)}"


def _tell_inputs(found: Findings) -> Html:
    rows = []
    for given in found.material.inputs:
        note = element("span", {"class": "note"}, words(" ".join(given.notes)))
        rows.append(
            row(
                [words(given.name, limit=120), note if given.notes else None],
                given.kind,
                say_count(given.claims, "claim" if given.kind == "ledger" else "draft"),
                element("code", None, given.digest or "not given as a file"),
            )
        )
    header = ("Name", "Kind", "Holds", "SHA-256 of the file")
    return table("Made from", header, rows, label="What the report was made from")
