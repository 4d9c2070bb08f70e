"""The map and the charts of a report, drawn by the packages that draw."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from frontline.figures import FigureOptions, Paper, area_chart, figure
from frontline.figures.lanes import chart_claims
from frontline.figures.states import read_history
from frontline.maps import Map
from frontline.maps.hindsight import find_hindsight
from frontline.progress import follow
from frontline.report.findings import Findings
from frontline.report.summary import describe_states
from frontline.report.wording import plain, say_count, say_day
from gazetteer.places import Place

_LEAST_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A figure of the report.

    Attributes:
        key: name of its files and its address on the page.
        paper: the figure.
        alt: what it shows, in a sentence.
        place: whose chart it is; None of the map and of areas.
    """

    key: str
    paper: Paper
    alt: str
    place: Place | None = None

    _saved: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def to_bytes(self, form: str) -> bytes:
        """The figure as `svg`, `png` or `pdf`, drawn once: page and folder show the same."""
        if form not in self._saved:
            buffer = io.BytesIO()
            self.paper.savefig(buffer, format=form)
            self._saved[form] = buffer.getvalue()
        return self._saved[form]


def draw_page_map(found: Findings) -> str:
    """The interactive map, packed for the `srcdoc` of a frame."""
    drawn = Map(
        found.table,
        then=find_hindsight(
            found.ledger, known_by=found.options.limit, policy=found.options.policy
        ),
        surface=found.areas.drawn,
        context=found.around,
        title=title_of(found),
        on=found.on,
        colours=found.options.colours,
    )
    return drawn.render_packed()


def title_of(found: Findings) -> str:
    """The heading of a map or figure that leaves the page: it says by itself what is a draft."""
    drafted = found.counted and found.drafts
    return f"{found.title} (from unreviewed drafts)" if drafted else found.title


def draw_map(found: Findings) -> Chart | None:
    """The map for print; None where no claim has a day."""
    if found.on is None:
        return None
    drawn = found.areas.drawn
    paper = figure(
        found.table,
        on=found.on,
        surface=drawn if drawn is not None and found.on in drawn.dates else None,
        context=found.around,
        options=FigureOptions(title=title_of(found), colours=found.options.colours),
    )
    alt = f"Map as of {say_day(found.on)}. {describe_states(found.states, found)}."
    return Chart(key="map", paper=paper, alt=alt)


def draw_charts(found: Findings) -> tuple[Chart, ...]:
    """Who said what, and when, of each place with several claims; those with the most first."""
    known = {place.id: place for place in found.places}
    record = read_history(found.table)
    charts = []
    ranked = found.charted.items()
    for place_id, rank in follow(ranked, "Drawing charts", progress=found.options.progress):
        place, claims = known[place_id], found.by_place[place_id]
        voices = len({claim.claimant.name for claim in claims})
        alt = (
            f"Chart of who said what about {plain(place.name)}, and when: "
            f"{say_count(len(claims), 'claim')} by {say_count(voices, 'claimant')}. "
            "The table below it says the same."
        )
        options = FigureOptions(colours=found.options.colours)
        paper = chart_claims(record, place=place.id, options=options)
        charts.append(Chart(key=f"place-{rank}", paper=paper, alt=alt, place=place))
    return tuple(charts)


def draw_areas(found: Findings) -> Chart | None:
    """Each side's area through time; None where fewer than three days have a line."""
    drawn = found.areas.drawn
    if drawn is None or len({row.day for row in found.areas.rows}) < _LEAST_DAYS:
        return None
    options = FigureOptions(title="Area by side, an estimate", colours=found.options.colours)
    paper = area_chart(drawn.areas, sides=found.sides, options=options)
    alt = "Chart of each side's estimated area through time. The table below it says the same."
    return Chart(key="areas", paper=paper, alt=alt)
