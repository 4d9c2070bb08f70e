"""Commands that draw."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

import frontline
from frontline.cli.guarding import guarded
from frontline.cli.options import keep_apart, known_by_option, ledger_argument
from frontline.cli.printing import plain
from frontline.dates import as_day


@click.command("map")
@ledger_argument
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="The HTML file."
)
@known_by_option
@click.option("--on", metavar="DATE", help="The day shown first; the latest by default.")
@click.option(
    "--delay",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Leave out anything newer than that many days before the newest claim.",
)
@click.option("--title", help="Heading of the page; the ledger's own title by default.")
@guarded
def map_(
    ledger: Path,
    output: Path,
    known_by: str | None,
    on: str | None,
    delay: int | None,
    title: str | None,
) -> None:
    """Draw the ledger as one self-contained HTML file that works offline.

    \b
    Example: frontline map notebooks/data/kurakhove-2025-01.yaml -o kurakhove.html
    """  # noqa: D301
    book = frontline.read_claims(ledger)
    keep_apart(output, ledger)
    newest = max((c.known_since or c.starts for c in book if c.starts), default=None)
    limit = _limit(None if known_by is None else as_day(known_by), newest, delay)
    shown = {
        claim.place.id: claim.place
        for claim in book
        if limit is None or (claim.known_since is not None and claim.known_since <= limit)
    }
    table = frontline.history(book, known_by=limit)
    page = frontline.Map(
        table,
        context=frontline.towns_around(shown.values()),
        title=title or book.title,
        on=on,
        delay_days=delay,
        as_of=newest,
    )
    page.save(str(output))
    size = output.stat().st_size / 1000
    click.echo(plain(f"{output}: {len(book)} claims, {len(shown)} places, {size:.0f} kB"))


def _limit(known_by: dt.date | None, newest: dt.date | None, delay: int | None) -> dt.date | None:
    """The last day that a map knows of: what is too fresh is not merely hidden, it is not known."""
    if delay is None or newest is None:
        return known_by
    cutoff = dt.date.fromordinal(max(1, newest.toordinal() - delay))
    return cutoff if known_by is None else min(known_by, cutoff)
