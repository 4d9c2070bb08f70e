"""Surfaces for the commands that draw: on which days, from which claims, and why without a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

import click

import frontline
from frontline.cli.options import find_scheduler
from frontline.cli.printing import plain
from frontline.control import Policy
from frontline.progress import waiting
from frontline.wording import say_count

if TYPE_CHECKING:
    import geopandas as gpd

_MOST_CHANGES = 400

surface_flag = click.option(
    "--surface",
    "with_surface",
    is_flag=True,
    help="Draw areas, line of contact and band, too; exit code 1 if there is no line.",
)


def draw_surface(
    book: frontline.Ledger,
    days: Iterable[dt.date],
    *,
    known_by: str | dt.date | None = None,
    policy: Policy | None = None,
    scheduler: str | None = None,
) -> frontline.Surface:
    """The surface of a ledger on some days, as known by one; on a cluster where one is named."""
    with waiting("Working out who is said to hold what", progress=True):
        told = frontline.history(book, known_by=known_by, policy=policy)
    dated = ((day, told) for day in days)
    if scheduler is None:
        return frontline.surfaces(dated, progress=True)
    from frontline import distributed

    with waiting("Drawing surfaces on a cluster", progress=True):
        return distributed.surfaces(dated, scheduler=find_scheduler(scheduler))


def draw_changes(
    history: gpd.GeoDataFrame, *, on: dt.date | None
) -> tuple[frontline.Surface, gpd.GeoDataFrame]:
    """The surface behind a history: on every day on which it changes, or on one day alone.

    Returns:
        The surface, and its rows with `from` and `until`: each is drawn until the history changes.
    """
    changes = sorted(
        {day for name in ("from", "until") for day in history[name] if day is not None}
    )
    if on is None and len(changes) > _MOST_CHANGES:
        raise click.UsageError(
            f"the history changes on {len(changes):,} days; name the one whose surface is to be "
            "drawn with --on"
        )
    days = changes if on is None else [on]
    drawn = frontline.surfaces(((day, history) for day in days), progress=True)
    table = drawn.to_geodataframe().rename(columns={"date": "from"})
    table["until"] = [
        next((change for change in changes if change > day), None) for day in table["from"]
    ]
    return drawn, table


def tell_reasons(drawn: frontline.Surface) -> None:
    """Say on stderr why there is no line, once for days that follow one another alike."""
    if not drawn.dates:
        click.echo("frontline: The ledger dates no change: there is nothing to draw.", err=True)
    for reason, days in groupby(drawn.dates, key=drawn.reasons.get):
        listed = list(days)
        if reason is not None:
            first, last = listed[0], listed[-1]
            when = f"{first}" if len(listed) == 1 else f"{first} to {last}"
            many = "" if len(listed) == 1 else f" ({say_count(len(listed), 'date')})"
            click.echo(plain(f"frontline: {when}{many}: {reason}"), err=True)
