"""The lower part of the page: distances, area, definitions, sources."""

from __future__ import annotations

from frontline.report.charts import Chart
from frontline.report.citations import Citation
from frontline.report.findings import Findings
from frontline.report.markup import Pieces, element, fold, link, row, table, words
from frontline.report.passages import scroll_chart
from frontline.report.wording import (
    DEFINITIONS,
    EVENTS,
    WHOLE,
    say_count,
    say_date,
    say_day,
    say_side,
)

_AREAS = (
    "An estimate of this library from what is said of {places}, as far as they reach; nobody "
    "claims these figures. Ground near the line, in dispute or out of reach is nobody's, so the "
    "loss of one side is not the gain of the other."
)


def tell_distances(found: Findings) -> Pieces:
    """The matrix, and every statement of the articles held against it."""
    towns = found.towns
    whose = "the articles mention" if towns.from_articles else "the claims are about"
    told = (
        f"Kilometres along the shortest line on the ellipsoid (WGS 84) between the points of the "
        f"towns that {whose}; roads are longer."
    )
    rows = [
        row(words(label), *(_cell(km, index == at) for at, km in enumerate(line)))
        for index, (label, line) in enumerate(zip(towns.labels, towns.kilometres, strict=True))
    ]
    statements = _tell_statements(found)
    if len(rows) <= 1:
        none = "Fewer than two towns are named, so there is nothing to measure."
        return [element("p", None, none), statements]
    header: list[Pieces] = ["km", *(words(label) for label in towns.labels)]
    left = f"{say_count(towns.left_out, 'town')} mentioned less often left out."
    return [
        element("p", None, told),
        table(None, header, rows, label="Distances in kilometres", kind="matrix"),
        element("p", {"class": "small"}, left) if towns.left_out else None,
        statements,
    ]


def _cell(kilometres: float, itself: bool) -> Pieces:  # noqa: FBT001
    return element("span", {"class": "self"}, "–") if itself else f"{kilometres:,.1f}"


def _tell_statements(found: Findings) -> Pieces:
    checked = found.towns.checked
    heading = element("h3", None, "What the articles say of distances and directions")
    if not checked:
        if not found.material.articles:
            return None
        return [heading, element("p", None, "They state none that could be found.")]
    most = found.options.most_rows
    rows = [
        row(
            words(each.statement.text),
            element(
                "span",
                {"class": f"verdict verdict-{each.statement.verdict}"},
                each.statement.verdict,
            ),
            words(each.statement.reason),
            words(each.article, limit=80),
        )
        for each in checked[:most]
    ]
    told = "Read by a machine and held against the gazetteer; a verdict is no better than both."
    return [
        heading,
        element("p", None, told),
        table(None, ["Statement", "Verdict", "Why", "Article"], rows,
              label="Statements of distance and direction"),
    ]  # fmt: skip


def tell_areas(chart: Chart | None, found: Findings) -> Pieces:
    """Area a side and day, or why there is none."""
    areas = found.areas
    reasons = [
        element("p", {"class": "small"}, f"{say_day(day)}: " if day else None, words(reason))
        for day, reason in areas.reasons
    ]
    if not areas.rows:
        told = "No area is given, because no line between the sides can be drawn from these claims."
        return [element("p", None, told), reasons]
    lengths = dict(areas.kilometres)
    count = 0 if areas.drawn is None else len(areas.drawn.places)
    settlements = say_count(count, "settlement")
    rows = [
        row(
            say_day(area.day),
            say_side(area.side, found.sides),
            f"{area.km2:,.0f}",
            _signed("+", area.gain_km2),
            _signed("−", area.loss_km2),
            f"{lengths.get(area.day, 0):,.0f}",
        )
        for area in areas.rows
    ]
    return [
        element("p", None, _AREAS.format(places=settlements)),
        element("figure", {"class": "chart"}, scroll_chart(chart)) if chart else None,
        table(None, ["Day", "Side", "Area, km²", "gained since the day before it, km²",
                     "lost, km²", "line that day, km"], rows,
              label="Area by day and side", kind="numbers"),
        reasons,
    ]  # fmt: skip


def _signed(sign: str, km2: float | None) -> str:
    if km2 is None:
        return "–"
    told = f"{km2:,.0f}"
    return told if told == "0" else f"{sign}{told}"


def tell_definitions(found: Findings) -> Pieces:
    """What each status means, and each event that a claim of the page carries."""
    used = {claim.event for claim in found.claims} | {d.claim.event for d in found.drafts}
    statuses = [
        [element("dt", None, word), element("dd", None, said)] for word, said in DEFINITIONS.items()
    ]
    events = [
        [element("dt", None, word), element("dd", None, said)]
        for word, said in EVENTS.items()
        if word in used
    ]
    return element(
        "div", {"class": "two"},
        element("div", None, element("h3", None, "Statuses"), element("dl", None, statuses)),
        element("div", None, element("h3", None, "Events that the claims here carry"),
                element("dl", {"class": "events"}, events)) if events else None,
    )  # fmt: skip


def tell_sources(found: Findings) -> Pieces:
    """The numbered list of sources."""
    if not found.citations.items:
        return element("p", None, "No source is given.")
    items = [
        element("li", {"id": f"source-{each.number}", "value": str(each.number)}, _cite(each))
        for each in found.citations.items
        if each.number in found.cited
    ]
    cut = len(found.citations.items) - len(items)
    told = f"{say_count(cut, 'source')} of claims that are left out above "
    told += f"{'is' if cut == 1 else 'are'} not listed; {WHOLE}"
    return [
        fold(items, "source", lambda some, _: element("ol", {"class": "sources"}, some)),
        element("p", {"class": "small"}, told) if cut else None,
    ]


def _cite(each: Citation) -> Pieces:
    parts: list[Pieces] = []
    if each.publisher:
        parts += [words(each.publisher), ". "]
    if each.title:
        parts += [element("cite", None, words(each.title)), ". "]
    if each.published is not None:
        parts += [say_date(each.published), "."]
    if each.url:
        parts.append(element("span", {"class": "address"}, link(each.url, words(each.url))))
    if each.archive_url:
        archived = link(each.archive_url, words(each.archive_url))
        parts.append(element("span", {"class": "address"}, "Archived: ", archived))
    if each.families:
        families = words(", ".join(each.families))
        parts.append(element("span", {"class": "address"}, "Text of: ", families))
    return parts
