"""The verb: from articles and ledgers to a report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from frontline.progress import waiting

if TYPE_CHECKING:
    from frontline.report.material import Given
    from frontline.report.options import ReportOptions
    from frontline.report.values import Report


def report(*sources: Given, options: ReportOptions | None = None, **more: Any) -> Report:
    """Make a report from articles and ledgers.

    Args:
        *sources: ledgers and articles, or paths of files: `.yaml`, `.jsonl`, `.csv`, `.geojson`,
            `.gpkg` and `.parquet` are ledgers, everything else is an article (text, HTML, PDF; "-"
            is standard input).
        options: see `ReportOptions`.
        **more: fields of `ReportOptions`, in place of those of `options`.

    Returns:
        A `Report`: `.page` is its HTML, `.summary` its text, `.save` and `.save_folder` write it.
        Claims that a machine read out of articles are marked as unreviewed everywhere, and counted
        apart; where there is a reviewed claim, they decide nothing unless `count_drafts` asks for
        it.

    Raises:
        InvalidOption: no source, or options that do not fit together.
        InvalidDate: a date that is none.
        InvalidLedger: problems in a ledger, or ledgers that do not fit together.
        UnreadableInput: a file that cannot be read; no report is made from the rest.

    Example:
        `frontline.report("ledger.yaml", "article.txt", published="2025-01-06").save("r.html")`
    """
    # matplotlib, folium and the reader's rules come along: loaded when first used
    from frontline.report.findings import find
    from frontline.report.material import gather
    from frontline.report.options import ReportOptions
    from frontline.report.values import Report

    chosen = replace(options or ReportOptions(), **more)
    with waiting("Reading claims and articles", progress=chosen.progress):
        material = gather(sources, chosen)
    return Report(find(material, chosen))
