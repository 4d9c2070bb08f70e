"""The report as one self-contained page under a strict policy.

The page has no script of its own and no attribute that carries style. The map brings its scripts in
a frame, packed; the policy allows those by their hashes and nothing else, and no request to the
network.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence
from functools import cache
from importlib import resources

from frontline.maps.page_html import list_frame_parts, make_policy
from frontline.report.backmatter import (
    tell_areas,
    tell_definitions,
    tell_distances,
    tell_sources,
)
from frontline.report.charts import Chart
from frontline.report.findings import Findings
from frontline.report.markup import Html, element, join
from frontline.report.method import tell_method
from frontline.report.passages import head, section, tell_map, tell_places, tell_summary
from frontline.report.summary import Summary
from frontline.report.tables import tell_claims, tell_drafts
from frontline.report.wording import plain


def build_page(
    found: Findings,
    summary: Summary,
    *,
    framed: str,
    still: Chart | None,
    charts: Sequence[Chart],
    areas: Chart | None,
) -> str:
    """The whole page as text; the same findings give the same text.

    Args:
        found: what the report says.
        summary: the same in plain words.
        framed: the map, packed for a frame.
        still: the map for print.
        charts: of the places.
        areas: of area through time.
    """
    main = element(
        "main", None,
        tell_summary(summary, found),
        tell_map(framed, still, found),
        tell_places(charts, found),
        section("claims", tell_claims(found)),
        section("drafts", tell_drafts(found)) if found.drafts else None,
        section("distances", tell_distances(found)),
        section("areas", tell_areas(areas, found)),
        section("definitions", tell_definitions(found)),
        section("method", tell_method(found)),
        section("sources", tell_sources(found)),
    )  # fmt: skip
    foot = element("footer", {"class": "foot"}, element("p", None, _FOOT))
    body = element("body", None, head(found), main, foot)
    return f"<!DOCTYPE html>\n{element('html', {'lang': 'en'}, _head(found), body).text}\n"


_FOOT = (
    "Made with frontline, which reads claims and never turns one into a fact. Settlement-level "
    "control from published sources only."
)


def _head(found: Findings) -> Html:
    scripts, map_style = list_frame_parts()
    style = load_style()
    return element(
        "head", None,
        element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy",
                         "content": make_policy(scripts, style, map_style)}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "referrer", "content": "no-referrer"}),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        element("meta", {"name": "generator",
                         "content": f"frontline {importlib.metadata.version('frontline')}"}),
        element("title", None, plain(found.title)),
        Html('<link rel="icon" href="data:,">'),
        join(Html(f"<style>{style}</style>")),
    )  # fmt: skip


@cache
def load_style() -> str:
    """The style sheet of the page."""
    text = resources.files("frontline.report").joinpath("style.css").read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")
