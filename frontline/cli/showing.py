"""Commands that draw."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

import frontline
from frontline.cli.drawing import draw_changes, draw_surface, surface_flag, tell_reasons
from frontline.cli.guarding import FINDINGS, guarded
from frontline.cli.options import (
    check_suffix,
    keep_apart,
    known_by_option,
    ledger_argument,
    policy_option,
    read_ledger,
    scheduler_option,
)
from frontline.cli.printing import plain
from frontline.dates import as_day
from frontline.maps.hindsight import find_hindsight
from frontline.progress import waiting
from frontline.wording import say_count

_PAGES = (".html", ".htm")
_MOST_DATES = 2000


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
@click.option(
    "--language",
    type=click.Choice(["auto", "en", "uk", "ru"]),
    default="auto",
    show_default=True,
    help="Of the interface; auto is what the reader's browser asks for.",
)
@surface_flag
@guarded
def map_(
    ledger: Path,
    output: Path,
    known_by: str | None,
    on: str | None,
    delay: int | None,
    title: str | None,
    language: str,
    with_surface: bool,
) -> int:
    """Draw the ledger as one self-contained HTML file that works offline.

    With --surface it has areas, line and band for every day on which something changes, or for the
    day of --on alone. Where no line can be drawn the reason is printed; without one on the day
    shown first the exit code is 1.

    \b
    Example: frontline map notebooks/data/kurakhove-2025-01.yaml -o kurakhove.html
    """  # noqa: D301
    check_suffix(output, _PAGES, what="a map")
    book = read_ledger(ledger)
    keep_apart(output, ledger)
    newest = max((c.known_since or c.starts for c in book if c.starts), default=None)
    limit = _limit(None if known_by is None else as_day(known_by), newest, delay)
    known = [
        claim
        for claim in book
        if limit is None or (claim.known_since is not None and claim.known_since <= limit)
    ]
    shown = {claim.place.id: claim.place for claim in known}
    with waiting("Working out who is said to hold what", progress=True):
        table = frontline.history(book, known_by=limit)
        then = find_hindsight(book, known_by=limit)
    day = None if on is None else as_day(on)
    drawn, layers = None, None
    if with_surface:
        drawn, layers = draw_changes(table, on=day)
    page = frontline.Map(
        table,
        then=then,
        surface=layers,
        context=frontline.towns_around(shown.values()),
        title=title or book.title,
        on=day,
        delay_days=delay if drawn is None else None,  # a surface knows no more than the table
        as_of=newest,
        language=language,
    )
    page.save(str(output))
    size = output.stat().st_size / 1000
    held = f"{say_count(len(known), 'claim')}, {say_count(len(shown), 'place')}"
    click.echo(plain(f"{output}: {held}, {size:.0f} kB"))
    if drawn is None:
        return 0
    tell_reasons(drawn)
    return FINDINGS if not drawn.dates or drawn.dates[-1] in drawn.reasons else 0


@click.command()
@ledger_argument
@click.option("--on", "days", multiple=True, metavar="DATE", help="The day; may be given again.")
@click.option("--from", "start", metavar="DATE", help="First day of a series.")
@click.option("--until", "end", metavar="DATE", help="Last day of a series.")
@click.option(
    "--every",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="DAYS",
    help="Days between the dates of a series.",
)
@known_by_option
@policy_option
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The file: .geojson, .gpkg, .parquet, .kml or .kmz.",
)
@scheduler_option
@guarded
def surface(
    ledger: Path,
    known_by: str | None,
    policy: str,
    output: Path,
    scheduler: str | None,
    **series: Any,
) -> int:
    """Draw areas of control, the line of contact and the band in which it lies.

    Where no line can be drawn the areas are still written, the reason is printed and the exit
    code is 1. With --scheduler the days of a series are drawn on a cluster of Dask; that needs
    `pip install 'frontline[distributed]'`.

    \b
    Example: frontline surface ledger.yaml --on 2025-01-06 -o front.geojson
             frontline surface ledger.yaml --from 2024-10-01 --until 2025-01-06 --every 7 -o q.gpkg
             frontline surface ledger.yaml --from 2022-03-01 --until 2025-01-06 -o years.parquet \
                 --scheduler tcp://10.0.0.1:8786
    """  # noqa: D301
    from frontline.control import policy_named

    chosen = policy_named(policy)
    wanted = _list_days(**series)
    book = read_ledger(ledger)
    keep_apart(output, ledger)
    drawn = draw_surface(book, wanted, known_by=known_by, policy=chosen, scheduler=scheduler)
    drawn.write(output)
    _print_surface(drawn, output)
    return FINDINGS if drawn.reasons else 0


def _list_days(
    days: tuple[str, ...], start: str | None, end: str | None, every: int
) -> list[dt.date]:
    """The dates asked for, each once and in order."""
    wanted = {as_day(day) for day in days}
    if (start is None) != (end is None):
        raise click.UsageError("a series needs both --from and --until")
    if start is not None and end is not None:
        first, last = as_day(start), as_day(end)
        if last < first:
            raise click.UsageError(f"the series ends on {last}, before it begins on {first}")
        wanted |= {
            dt.date.fromordinal(day)
            for day in range(first.toordinal(), last.toordinal() + 1, every)
        }
    if not wanted:
        raise click.UsageError("name a day with --on, or a series with --from and --until")
    if len(wanted) > _MOST_DATES:
        raise click.UsageError(f"{len(wanted):,} dates; ask for {_MOST_DATES:,} at most")
    return sorted(wanted)


def _print_surface(drawn: frontline.Surface, output: Path) -> None:
    for day in drawn.dates:
        areas = drawn.areas[drawn.areas["date"] == day]
        said = [
            f"{side} {km2:,.0f} km²" for side, km2 in zip(areas["side"], areas["km2"], strict=True)
        ]
        line = drawn.line.loc[drawn.line["date"] == day, "km"].sum()
        length = f"line {line:,.0f} km" if line else "no line"
        click.echo(plain(f"{day}: {', '.join(said) or 'no areas'}; {length}"))
    tell_reasons(drawn)
    click.echo(plain(f"{output}: written"))


def _limit(known_by: dt.date | None, newest: dt.date | None, delay: int | None) -> dt.date | None:
    """The last day that a map knows of: what is too fresh is not merely hidden, it is not known."""
    if delay is None or newest is None:
        return known_by
    cutoff = dt.date.fromordinal(max(1, newest.toordinal() - delay))
    return cutoff if known_by is None else min(known_by, cutoff)
