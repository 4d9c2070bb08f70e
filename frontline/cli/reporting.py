"""The command that makes a report."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import frontline
from frontline.cli.guarding import FINDINGS, guarded
from frontline.cli.options import keep_apart, known_by_option
from frontline.cli.printing import plain
from frontline.wording import say_count

if TYPE_CHECKING:
    from frontline.report import Report

_PAGES = (".html", ".htm")


@click.command()
@click.argument(
    "sources", metavar="ARTICLE|LEDGER...", nargs=-1, required=True,
    type=click.Path(path_type=Path, allow_dash=True),
)  # fmt: skip
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE.html|FOLDER/",
    help="One page, or a folder with figures, data and citations beside it.",
)
@click.option("--published", metavar="DATE", help="When the articles appeared.")
@click.option("--on", metavar="DATE", help="The day reported; the last of the claims by default.")
@click.option("--since", metavar="DATE", help="Tell what changed since then; all by default.")
@known_by_option
@click.option("--title", help="Heading; the ledger's own title by default.")
@click.option(
    "--count-drafts/--drafts-apart",
    default=None,
    help="Whether claims that nobody has reviewed decide statuses beside reviewed ones.",
)
@click.option(
    "--rows", "most_rows", type=click.IntRange(min=1), default=400, show_default=True,
    help="Rows of each table of the page; what is left out is counted there.",
)  # fmt: skip
@guarded
def report(sources: tuple[Path, ...], output: str, **asked: Any) -> int:
    """Make one page, or a folder, from articles and ledgers: map, summary, claims, sources.

    What a machine read out of an article is marked as unreviewed everywhere; beside a ledger it
    decides nothing unless --count-drafts asks for it. Exit code 1 for a false statement in an
    article.

    \b
    Example: frontline report ledger.yaml article.txt --published 2025-01-06 -o report.html
             frontline report ledger.yaml --since 2025-01-01 --on 2025-01-06 -o report/
    """  # noqa: D301
    target = Path(output)
    as_page = target.suffix.lower() in _PAGES and not output.endswith((os.sep, "/"))
    if not as_page and target.suffix and not output.endswith((os.sep, "/")) and not target.is_dir():
        raise click.UsageError(
            f"{output}: a report is a .html file, or a folder (name it {output}/)"
        )
    for source in sources:
        if str(source) != "-":
            keep_apart(target, source)
    options = frontline.ReportOptions(**asked, progress=True)
    made = frontline.report(*sources, options=options)
    notes = _write(made, target, as_page=as_page)
    if as_page:
        _print_report(made, f"{target}: {target.stat().st_size / 1000:,.0f} kB")
    else:
        count = sum(path.is_file() for path in target.rglob("*"))
        _print_report(made, f"{target}{os.sep}: {count} files")
    for note in notes:
        click.echo(plain(f"frontline: left out: {note}"), err=True)
    return FINDINGS if made.findings.towns.has_false else 0


def _write(made: Report, target: Path, *, as_page: bool) -> tuple[str, ...]:
    if not as_page:
        return made.save_folder(target)
    made.save(target)
    return ()


def _print_report(made: Report, written: str) -> None:
    found = made.findings
    drafted = sum(claim.id in found.draft_ids for claim in found.claims)
    reviewed = len(found.claims) - drafted
    apart = len(found.draft_ids) - drafted
    told = [say_count(reviewed, "reviewed claim")]
    told += [f"{say_count(drafted, 'unreviewed draft')} that count"]
    told += [f"{say_count(apart, 'unreviewed draft')} apart"] if apart else []
    when = f"as of {found.on}" if found.on else "without a date: `--published` gives articles one"
    click.echo(plain(f"{written}; {', '.join(told if found.drafts else told[:1])}; {when}"))
    for checked in found.towns.checked:
        if checked.statement.verdict == "false":
            click.echo(plain(f"frontline: {checked.article}: {checked.statement.reason}"), err=True)
