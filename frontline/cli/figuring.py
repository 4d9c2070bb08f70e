"""The command that draws figures for print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import frontline
from frontline.cli.drawing import draw_surface, surface_flag, tell_reasons
from frontline.cli.guarding import FINDINGS, guarded
from frontline.cli.options import (
    check_suffix,
    keep_apart,
    known_by_option,
    ledger_argument,
    policy_option,
    read_ledger,
)
from frontline.cli.printing import plain
from frontline.dates import as_day

if TYPE_CHECKING:
    from frontline.figures import Paper

_SUFFIXES = (".png", ".svg", ".pdf")


@click.command()
@ledger_argument
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="A .png, .svg or .pdf."
)
@click.option(
    "--on",
    "days",
    multiple=True,
    metavar="DATE",
    help="The day drawn; given several times, a map each, with what has changed ringed.",
)
@known_by_option
@policy_option
@click.option("--place", help="Instead of a map: who said what of this place, and when.")
@click.option("--title", help="Heading; the ledger's own title by default.")
@surface_flag
@guarded
def figure(
    ledger: Path,
    output: Path,
    days: tuple[str, ...],
    known_by: str | None,
    policy: str,
    place: str | None,
    title: str | None,
    with_surface: bool,
) -> int:
    """Draw a map for print, or with --place the chart of who said what about a place.

    With --surface it has areas, line and band; a date without a line exits with 1 and the reason.

    \b
    Example: frontline figure ledger.yaml --on 2025-01-06 -o map.pdf
             frontline figure ledger.yaml --on 2024-12-01 --on 2025-01-06 -o before-after.svg
             frontline figure ledger.yaml --place Kurakhove -o kurakhove.png
    """  # fmt: skip  # noqa: D301
    from frontline.control import policy_named

    if bool(days) == bool(place):
        raise click.UsageError("give --on for a map, or --place for the chart of one place")
    if place and with_surface:
        raise click.UsageError("--surface goes with --on: a chart of one place has no areas")
    check_suffix(output, _SUFFIXES, what="a figure")
    chosen = policy_named(policy)
    book = read_ledger(ledger)
    keep_apart(output, ledger)
    history = frontline.history(book, known_by=known_by, policy=chosen)
    options = frontline.FigureOptions(title=title)
    drawn = None
    paper: Paper
    if place is not None:
        from frontline.places import find_place

        found = find_place(book, place)
        paper = frontline.claims_chart(history, place=found.id, options=options)
    else:
        towns = frontline.towns_around(book.places)
        if with_surface:
            wanted = sorted({as_day(day) for day in days})
            drawn = draw_surface(book, wanted, known_by=known_by, policy=chosen)
        paper = frontline.figure(history, on=days, surface=drawn, context=towns, options=options)
    paper.savefig(output)
    size = output.stat().st_size / 1000
    click.echo(plain(f"{output}: {paper.width_mm:.0f} × {paper.height_mm:.0f} mm, {size:.0f} kB"))
    if drawn is None:
        return 0
    tell_reasons(drawn)
    return FINDINGS if drawn.reasons else 0
