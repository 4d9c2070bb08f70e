"""The report: one value that is a page, a summary and a folder of files."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from frontline.ledger.files import write_text
from frontline.progress import waiting
from frontline.report.charts import Chart, draw_areas, draw_charts, draw_map, draw_page_map
from frontline.report.findings import Findings
from frontline.report.folder import check_place, make_files, write_folder
from frontline.report.page import build_page
from frontline.report.summary import Summary, summarise
from frontline.wording import brief, say_count


@dataclass(frozen=True, eq=False)
class Report:
    """What some articles and ledgers say, ready to be looked at and saved.

    Attributes:
        findings: every value that the report states.
    """

    findings: Findings

    @cached_property
    def summary(self) -> Summary:
        """What changed, who claims it, what is disputed or unconfirmed; `str` is its text."""
        return summarise(self.findings)

    @cached_property
    def still(self) -> Chart | None:
        """The map for print; None where no claim has a day."""
        return draw_map(self.findings)

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """Who said what, and when, of the places with several claims."""
        return draw_charts(self.findings)

    @cached_property
    def area_chart(self) -> Chart | None:
        """Area through time; None where there is no line on three days."""
        return draw_areas(self.findings)

    @cached_property
    def page(self) -> str:
        """The whole page as HTML; the same input gives the same text."""
        with waiting("Drawing maps", progress=self.findings.options.progress):
            framed, still = draw_page_map(self.findings), self.still
        return build_page(
            self.findings,
            self.summary,
            framed=framed,
            still=still,
            charts=self.charts,
            areas=self.area_chart,
        )

    @cached_property
    def files(self) -> tuple[Mapping[str, bytes], tuple[str, ...]]:
        """Every file of the folder by its path inside, and what is left out, in words."""
        drawn = (self.still, self.area_chart, *self.charts)
        return make_files(
            self.findings,
            page=self.page,
            summary=str(self.summary),
            charts=[chart for chart in drawn if chart is not None],
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page; the file appears whole or not at all.

        Raises:
            UnwritableOutput: it cannot be written.
        """
        write_text(path, self.page)

    def save_folder(self, path: str | os.PathLike[str]) -> tuple[str, ...]:
        """Write the page with figures, data and citations; the folder appears whole or not at all.

        A folder that an earlier report has written, and nobody has added to, is replaced.

        Returns:
            What was left out, and why, in words.

        Raises:
            UnwritableOutput: there is something else of that name, or it cannot be written.
        """
        check_place(path)  # before the work
        files, notes = self.files
        write_folder(files, path)
        return notes

    def __repr__(self) -> str:
        found = self.findings
        drafts = f", {say_count(len(found.drafts), 'unreviewed draft')}" if found.drafts else ""
        claims = say_count(len(found.claims), "claim")
        return f"<Report: {brief(found.title, 56)}; {claims}{drafts}, as of {found.on}>"

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{html.escape(self.page)}" title="Report" '
            'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" '
            'style="width:100%;height:800px;border:0"></iframe>'
        )
