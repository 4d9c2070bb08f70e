"""The upper part of the page: heading, summary, map, and the places one by one."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence

from frontline.control import State
from frontline.report.charts import Chart
from frontline.report.findings import Findings
from frontline.report.markup import Html, Pieces, element, fold, row, table, words
from frontline.report.summary import Group, Line, Summary
from frontline.report.tables import claim_row
from frontline.report.wording import (
    WHOLE,
    count_statuses,
    plain,
    say_count,
    say_day,
    say_status,
)
from gazetteer.places import Place

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LATIN = re.compile(r"[A-Za-z]")

_MAP = (
    "Each mark is a place and what is said of it, by colour, hatch and shape; click one for the "
    "claims behind it. The slider moves through time, the switches show one side's word alone or "
    "what was known on the day. The page asks the network for nothing."
)
SECTIONS = (
    ("summary", "In short"),
    ("map", "The map"),
    ("places", "Place by place"),
    ("claims", "The claims and their sources"),
    ("drafts", "Not reviewed: what articles say"),
    ("distances", "Distances"),
    ("areas", "Area"),
    ("definitions", "What the words mean"),
    ("method", "How this was made"),
    ("sources", "Sources"),
)
"""Address and heading of each section, in order; `drafts` stands there only if there are any."""


def section(key: str, *inside: Pieces) -> Html:
    """A section of the page under its heading."""
    return element("section", {"id": key, "aria-labelledby": f"{key}-title"},
                   element("h2", {"id": f"{key}-title"}, dict(SECTIONS)[key]), *inside)  # fmt: skip


def mark_status(status: str) -> Html:
    """The word of a status in its frame; the frame's form tells them apart as the word does."""
    return element("span", {"class": f"status status-{status}"}, status)


def mark_draft() -> Html:
    """What stands beside everything that rests on a claim nobody has reviewed."""
    return element("span", {"class": "draft"}, "unreviewed")


def head(found: Findings) -> Html:
    """Title, dates, the warning of drafts, the tally and the table of contents."""
    contents = [
        element("li", None, element("a", {"href": f"#{key}"}, title))
        for key, title in SECTIONS
        if key != "drafts" or found.drafts
    ]
    return element(
        "header", {"class": "top"},
        element("p", {"class": "kicker"}, "Who says what · a report on claims of control"),
        element("h1", None, words(found.title)),
        element("p", {"class": "stamp"}, list(_stamp(found))),
        _warning(found),
        element("ul", {"class": "tally"}, list(_tally(found))),
        element("nav", {"aria-label": "Contents"}, element("ol", None, contents)),
    )  # fmt: skip


def _stamp(found: Findings) -> Iterable[Pieces]:
    if found.on is None:
        yield "No claim with a day."
        return
    yield "As of "
    yield element("b", None, say_day(found.on))
    limit = found.options.limit
    if limit is not None:
        yield f" · as known by {say_day(limit)}"
    else:
        newest = max((c.known_since for c in found.claims if c.known_since), default=None)
        yield " · as known from all its claims"
        yield f", the latest of {say_day(newest)}" if newest else None
    yield f" · {say_count(len(found.claims), 'claim')}"
    yield f" · {say_count(found.source_count, 'source')}"


def _warning(found: Findings) -> Html | None:
    if not found.draft_ids:
        return None
    count = len(found.draft_ids)
    if not found.counted:
        told = (
            f"{say_count(count, 'claim')} read out of articles by a machine, which nobody has "
            "reviewed, "
            f"{'stands' if count == 1 else 'stand'} apart below. They decide no status here and "
            "are not on the map."
        )
        return element("p", {"class": "warning"}, element("b", None, "Unreviewed drafts, apart. "),
                       told)  # fmt: skip
    reviewed = len(found.claims) - sum(c.id in found.draft_ids for c in found.claims)
    was, them = ("was", "it") if count == 1 else ("were", "them")
    told = (
        f"{say_count(count, 'claim')} of this report {was} read out of articles by a machine, and "
        f"nobody has reviewed {them}. Reviewed: "
        f"{say_count(reviewed, 'claim') if reviewed else 'none'}. A machine misreads; compare each "
        "with its sentence before you publish any of it."
    )
    return element("p", {"class": "warning"}, element("b", None, "Unreviewed drafts. "), told)


def _tally(found: Findings) -> Iterable[Html]:
    for status, count in count_statuses(found.states).items():
        drafted = sum(s.status == status and found.rests_on_drafts(s) for s in found.states)
        yield element(
            "li", None, element("b", None, f"{count:,}"), element("span", None, status),
            element("small", None, f"{drafted:,} on drafts") if drafted else None,
        )  # fmt: skip


# -- summary


def tell_summary(summary: Summary, found: Findings) -> Html:
    """The summary in plain words."""
    return section(
        "summary",
        element("p", {"class": "lede"}, " ".join(summary.opening)),
        [_tell_group(group, found) for group in summary.groups],
    )


def _tell_group(group: Group, found: Findings) -> Html:
    if not group.lines:
        body = element("p", None, group.nothing)
    else:
        more = (
            element("li", None, f"… and {group.more:,} more; see the tables below.")
            if group.more
            else None
        )
        body = element("ul", {"class": "lines"}, [_tell_line(line, found) for line in group.lines],
                       more)  # fmt: skip
    heading = element("h3", {"id": f"summary-{group.key}"}, group.title)
    return element("div", {"class": "group"}, heading, element("div", None, body))


def _tell_line(line: Line, found: Findings) -> Html:
    place = None
    if line.place is not None:
        place = element("span", {"class": "name"}, name_link(line.place, found))
    first = None
    if line.head:
        kind = "when" if line.place else "name"
        first = element("span", {"class": kind}, words(line.head), " " if line.place else ": ")
    return element(
        "li", None,
        first,
        [place, ": "] if place else None,
        words(line.text),
        [" ", mark_draft()] if line.draft else None,
        element("span", {"class": "reason"}, words(line.reason)) if line.reason else None,
    )  # fmt: skip


# -- map


def tell_map(framed: str, still: Chart | None, found: Findings) -> Html:
    """The map: one that answers on the screen, one that keeps still in print."""
    frame = element("iframe", {
        "class": "map", "srcdoc": framed, "title": "Map of who is said to hold what, through time",
        "sandbox": "allow-scripts allow-popups allow-popups-to-escape-sandbox",
    })  # fmt: skip
    drawn = found.areas.drawn
    surface = (
        " Areas, line and band are this library's estimate from the places; nobody claims them."
        if drawn is not None
        else ""
    )
    return section(
        "map",
        element("figure", {"class": "screen"}, frame, element("figcaption", None, _MAP + surface)),
        element("figure", {"class": "still"}, show_chart(still)) if still else None,
    )


def show_chart(chart: Chart) -> Html:
    """A figure as a picture: as such, it runs and fetches nothing, whatever is in it."""
    packed = base64.b64encode(chart.to_bytes("svg")).decode("ascii")
    return element("img", {
        "src": f"data:image/svg+xml;base64,{packed}", "alt": chart.alt,
        "width": str(round(chart.paper.width_mm * 4)),
        "height": str(round(chart.paper.height_mm * 4)),
    })  # fmt: skip


def scroll_chart(chart: Chart) -> Html:
    """A figure that keeps its letters legible on a phone, in a box that scrolls by itself."""
    name = plain(chart.place.name) if chart.place else "area by side"
    return element("div", {"class": "scroll", "role": "region", "tabindex": "0",
                           "aria-label": f"Chart: {name}"}, show_chart(chart))  # fmt: skip


# -- places


def tell_places(charts: Iterable[Chart], found: Findings) -> Html:
    """The table of all places, and the charts of those that several claims speak of."""
    most = found.options.most_rows
    told = sorted(found.states, key=lambda state: (state.status == "unknown", state.place.name))
    rows = [_place_row(state, found) for state in told[:most]]
    cut = len(told) - len(rows)
    drawn = list(charts)
    left = sum(len(claims) > 1 for claims in found.by_place.values()) - len(drawn)
    return section(
        "places",
        fold(rows, "place", _lay_places) if rows
        else element("p", None, "No claim speaks of a place."),
        _cut(cut, "place"),
        [_tell_chart(chart, found) for chart in drawn],
        element("p", {"class": "small"}, f"{say_count(left, 'further place')} with several claims "
                "and no chart here, for lack of room.") if left > 0 else None,
    )  # fmt: skip


def _lay_places(rows: Sequence[Html], which: str) -> Html:
    return table(None, ["Place", "Status", "Why"], rows, label=f"What is said of each place{which}",
                 kind="places")  # fmt: skip


def _place_row(state: State, found: Findings) -> Html:
    other = found.otherwise.get(state.place.id)
    said = say_status(state, found.sides)
    how = "with drafts" if not found.counted else "without drafts"
    return row(
        [name_link(state.place, found), element("span", {"class": "note"}, _where(state.place))],
        [
            mark_status(state.status),
            [" ", mark_draft()] if found.rests_on_drafts(state) else None,
            element("span", {"class": "note"}, said) if said != state.status else None,
            element("span", {"class": "note"}, f"{how}: {say_status(other, found.sides)}")
            if other is not None and found.drafts
            else None,
        ],
        words(state.reason),
    )


def _tell_chart(chart: Chart, found: Findings) -> Html:
    place = chart.place
    if place is None:
        raise ValueError("the chart of a place has one")
    claims = found.by_place[place.id][: found.options.most_rows]
    rows = [claim_row(claim, found, linked=True) for claim in claims]
    name = words(place.name)
    return element(
        "div", {"id": chart.key},
        element("h3", None, name, [" ", _natives(place)]),
        element("figure", {"class": "chart"}, scroll_chart(chart)),
        element(
            "details", None, element("summary", None, "The same as a table"),
            table(None, ["When", "What is claimed", "Who says so", "Source"], rows,
                  label=f"Claims about {place.name}", kind="claims"),
        ),
    )  # fmt: skip


def name_link(place: Place, found: Findings) -> Html:
    """The name, a link to its chart where it has one."""
    rank = found.charted.get(place.id)
    if rank is None:
        return words(place.name)
    return element("a", {"href": f"#place-{rank}"}, words(place.name))


def _natives(place: Place) -> Pieces:
    """Its official names in other scripts, each in its language."""
    found = {
        name.text: name.language
        for name in place.names
        if name.status == "official" and not _LATIN.search(name.text)
    }
    kept = list(found.items())[:2]
    if not kept:
        return None
    spans = [
        [", " if index else None, element("bdi", {"lang": _language(language)}, plain(text))]
        for index, (text, language) in enumerate(kept)
    ]
    return element("span", {"class": "native"}, spans)


def _language(code: str | None) -> str | None:
    return code if code and _LANGUAGE.fullmatch(code) else None


def _where(place: Place) -> Pieces:
    natives = _natives(place)
    parts = [part for part in (place.admin2, place.admin1, place.country) if part]
    precise = "" if place.precision != "approximate" else "; its point is approximate"
    return [natives, " · " if natives and parts else None,
            words(", ".join(parts)) if parts else None, precise]  # fmt: skip


def _cut(count: int, what: str) -> Html | None:
    if count < 1:
        return None
    told = f"{say_count(count, 'more ' + what)} {'is' if count == 1 else 'are'} left out here; "
    return element("p", {"class": "small"}, told + WHOLE)
