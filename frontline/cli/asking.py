"""Commands that ask a ledger who is said to hold what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

import frontline
from frontline.cli.guarding import guarded
from frontline.cli.options import (
    check_output,
    find_scheduler,
    json_flag,
    keep_apart,
    known_by_option,
    ledger_argument,
    output_option,
    policy_option,
    read_ledger,
    scheduler_option,
)
from frontline.cli.printing import holder, plain, print_json, print_table
from frontline.progress import waiting
from frontline.wording import say_count

if TYPE_CHECKING:
    import geopandas as gpd

_WORKING = "Working out who is said to hold what"


@click.command()
@ledger_argument
@click.option("--on", required=True, metavar="DATE", help="The day asked about (event time).")
@known_by_option
@policy_option
@output_option
@json_flag
@guarded
def control(
    ledger: Path,
    on: str,
    known_by: str | None,
    policy: str,
    output: Path | None,
    as_json: bool,
) -> None:
    """Say who is said to hold what on a date, and why; with -o as a file of points.

    \b
    Example: frontline control ledger.yaml --on 2025-01-06 --known-by 2025-01-05
             frontline control ledger.yaml --on 2025-01-06 -o control.gpkg
    """  # noqa: D301
    from frontline.control import find_states, policy_named

    chosen = policy_named(policy)
    check_output(output, as_json=as_json)
    book = read_ledger(ledger)
    if output is not None:
        table = frontline.control(book, on=on, known_by=known_by, policy=chosen)
        _save(table, output, ledger, "place")
        return
    states = find_states(book, on=on, known_by=known_by, policy=chosen)
    if as_json:
        print_json([state.to_dict() for state in states])
        return
    rows = [
        [state.place.describe(), state.status, holder(state, book.sides), state.reason]
        for state in states
    ]
    known = f", known by {known_by}" if known_by else ""
    print_table(f"On {on}{known}", ["Place", "Status", "Held by", "Why"], rows)


@click.command()
@ledger_argument
@click.option("--place", help="Only this place: a name in the ledger, or an id.")
@known_by_option
@policy_option
@output_option
@json_flag
@scheduler_option
@guarded
def history(
    ledger: Path,
    place: str | None,
    known_by: str | None,
    policy: str,
    output: Path | None,
    as_json: bool,
    scheduler: str | None,
) -> None:
    """Say who is said to hold what through time, in half-open intervals; with -o as a file.

    With --scheduler a cluster of Dask works it out, of a ledger or of a folder of its parts; that
    needs -o and `pip install 'frontline[distributed]'`.

    \b
    Example: frontline history ledger.yaml --place Kurakhove
             frontline history ledger.yaml --known-by 2025-01-05 -o history.csv
             frontline history ledger.parts --scheduler tcp://10.0.0.1:8786 -o history.parquet
    """  # noqa: D301
    from frontline.control import find_history, policy_named
    from frontline.places import find_place

    chosen = policy_named(policy)
    check_output(output, as_json=as_json)
    if scheduler is not None and output is None:
        raise click.UsageError("what a cluster works out is written to a file: name it with -o")
    asked: dict[str, Any] = {"known_by": known_by, "policy": chosen}
    if scheduler is not None and output is not None and ledger.is_dir():
        if place is not None:
            raise click.UsageError("--place asks a ledger, not a folder of its parts")
        _save(_find_history(ledger, scheduler, **asked), output, ledger, "interval")
        return
    book = read_ledger(ledger)
    wanted = None if place is None else [find_place(book, place).id]
    if output is not None:
        table = _find_history(book, scheduler, places=wanted, **asked)
        _save(table, output, ledger, "interval")
        return
    with waiting(_WORKING, progress=True):
        states = find_history(book, places=wanted, **asked)
    if as_json:
        print_json([state.to_interval() for state in states])
        return
    rows = [
        [
            state.place.name,
            str(state.start or "…"),
            str(state.until or "…"),
            state.status,
            holder(state, book.sides),
            state.reason,
        ]
        for state in states
    ]
    print_table("History", ["Place", "From", "Until", "Status", "Held by", "Why"], rows)


def _find_history(
    source: frontline.Ledger | Path, scheduler: str | None, **asked: Any
) -> gpd.GeoDataFrame:
    """The table of a ledger, or of a folder of its parts, worked out here or on a cluster."""
    with waiting(_WORKING, progress=True):
        if scheduler is None:
            return frontline.history(cast("frontline.Ledger", source), **asked)
        from frontline import distributed

        return distributed.history(source, scheduler=find_scheduler(scheduler), **asked)


def _save(table: gpd.GeoDataFrame, output: Path, ledger: Path, row: str) -> None:
    """Write a table, but not over the ledger, and say how many rows it has."""
    keep_apart(output, ledger)
    frontline.write_table(table, output)
    click.echo(plain(f"{output}: {say_count(len(table), row)}"))
