"""The program `gazetteer`: find a place, add data, say what is in the index."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from gazetteer._question import read_point
from gazetteer.errors import (
    AmbiguousPlace,
    DownloadFailed,
    GazetteerError,
    InvalidData,
    InvalidQuery,
    PlaceError,
    UnknownPlace,
    UnreadableData,
    UnreadableIndex,
)
from gazetteer.index import core
from gazetteer.loaders import GEONAMES, add, download, is_outdated, list_added
from gazetteer.places import Candidate, Place
from gazetteer.resolve import resolve, search
from gazetteer.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer.loaders.layers import Layer

EXIT_CODES: tuple[tuple[type[GazetteerError], int], ...] = (
    (AmbiguousPlace, 3),  # of a region, too, though to ask within one is no valid question
    (InvalidQuery, 2),
    (UnknownPlace, 4),
    (UnreadableIndex, 5),
    (UnreadableData, 5),
    (DownloadFailed, 5),
    (InvalidData, 1),
)
"""0 is done; click itself answers a wrong option with 2."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a query led to."""

    query: str
    place: Place | None
    candidates: tuple[Candidate, ...]
    error: PlaceError | None

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of `gazetteer find`."""
        return {
            "query": self.query,
            "place": None if self.place is None else self.place.to_dict(),
            "candidates": [candidate.to_dict() for candidate in self.candidates],
        }


class _Program(click.Group):
    """A group whose commands answer this package's errors with one line and their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except GazetteerError as error:
            _say_error(error)
            ctx.exit(_exit_code(error))


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Turn place names into places, offline, in Latin and Cyrillic.

    Exit codes: 0 done, 1 data with mistakes, 2 wrong usage, 3 ambiguous, 4 unknown, 5 unreadable
    or not to be had.
    """


@commands.command()
@click.argument("name")
@click.option("--near", metavar="NAME|LAT,LON", help="A place or point it lies near to.")
@click.option("--within", metavar="REGION", help="The region or country it lies in.")
@click.option("--country", metavar="CC", help="ISO 3166-1 code of its country, such as UA.")
@click.option("--kind", metavar="KIND", help="settlement, raion, oblast, country, area …")
@click.option("--on", metavar="DATE", help="A day, 2025-01-06: names of that day count.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def find(
    name: str,
    near: str | None,
    within: str | None,
    country: str | None,
    kind: str | None,
    on: str | None,
    as_json: bool,
) -> None:
    """Find the place that NAME means.

    Prints the place and what else the name may mean, each with its reasons. Exits with 3 if the
    name stays ambiguous, with 4 if nothing bears it; the candidates are listed all the same. So it
    does where what is given as --near is no single place, or as --within may be several regions.

    \b
    Example:
      gazetteer find Pokrovsk --near Kurakhove --within "Donetsk Oblast"
    """  # noqa: D301 - click reads the \b
    beside = None if near is None else _read_near(near)
    given = {"near": beside, "within": within, "country": country, "kind": kind, "on": on}
    answer = _find(name, {key: value for key, value in given.items() if value is not None})
    if as_json:
        _write_json(answer.to_dict())
    else:
        _print_answer(answer)
        if answer.error is not None:
            _say_error(answer.error)
    if answer.error is not None:
        click.get_current_context().exit(_exit_code(answer.error))


def _read_near(near: str) -> Place | tuple[float, float]:
    """The point or the place that NAME is to be near to.

    Raises:
        PlaceError: it may be several places, or none.
    """
    point = read_point(near)
    if point is not None:
        return point
    try:
        return resolve(near)
    except PlaceError as error:
        told = f"--near: {error}, or give LAT,LON"
        raise type(error)(told, query=error.query, candidates=error.candidates) from None


def _find(name: str, given: dict[str, Any]) -> _Answer:
    try:
        place = resolve(name, **given)
    except PlaceError as error:
        return _Answer(name, None, error.candidates, error)
    return _Answer(name, place, search(name, near_misses=False, **given), None)


def _print_answer(answer: _Answer) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # Names go through Text, which knows no markup, with their controls made visible.
    console = Console(highlight=False)
    if answer.place is not None:
        place = answer.place
        console.print(Text(visible(place.describe(), limit=200), style="bold"))
        console.print(
            Text(
                f"{place.latitude:.4f}, {place.longitude:.4f}   {place.kind}   {place.id}   "
                f"precision: {place.precision}"
            )
        )
    if not answer.candidates:
        return
    # Two lines each: 80 columns hold a place with its regions and an id unbroken.
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    console.print()
    for candidate in answer.candidates:
        place = candidate.place
        why = f"{place.kind}, {place.id}: {'; '.join(candidate.reasons)}"
        told = Text(visible(place.describe(), limit=200) + "\n" + visible(why, limit=400))
        table.add_row(Text(f"{candidate.score:.2f}"), told)
    console.print(table)


@commands.command("add")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--columns", metavar="MAP", help="Of a table: our field=their column, …")
@click.option("--country", metavar="CC", help="ISO 3166-1 code for rows that name no country.")
@click.option("--licence", metavar="TEXT", help="Under which the data may be used.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def add_command(
    files: tuple[str, ...],
    columns: str | None,
    country: str | None,
    licence: str | None,
    as_json: bool,
) -> None:
    """Add places of your own: GeoNames' files, or any CSV with a map of its columns.

    All of them are added, or none; what is wrong with a file is listed with its rows. They are
    asked together with the places of the package from then on. Without a FILE the index is built
    anew from what has been added.

    \b
    Fields: id, geonames, name, name:LANG, former:LANG, alternates, latitude,
    longitude, admin1, admin2, kind, country, population, radius_km.
    "column:SEP" splits a cell.

    \b
    Examples:
      gazetteer add UA.zip alternateNamesV2.zip
      gazetteer add towns.csv --country UA --licence "CC BY 4.0" \\
        --columns "id=code,name=name_en,name:uk=name_uk,latitude=lat,longitude=lon"
    """  # noqa: D301 - click reads the \b
    _print_added(add(files, columns=columns, country=country, licence=licence), as_json=as_json)


@commands.command("download")
@click.argument("countries", nargs=-1, required=True, metavar="CC...")
@click.option(
    "--from",
    "base",
    default=GEONAMES,
    show_default=True,
    metavar="URL",
    help="Where the files lie, if not at GeoNames.",
)
@click.option(
    "--alternate-names/--no-alternate-names",
    default=True,
    help="Names in all scripts and of all times, some 200 MB for the world.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def download_command(
    countries: tuple[str, ...], base: str, alternate_names: bool, as_json: bool
) -> None:
    """Fetch every place of countries from GeoNames, and add them.

    What broke off goes on where it stopped. No other command touches the network.

    \b
    Example:
      gazetteer download UA RU
    """  # noqa: D301 - click reads the \b
    _print_added(download(countries, base=base, alternate_names=alternate_names), as_json=as_json)


def _print_added(layers: tuple[Layer, ...], *, as_json: bool) -> None:
    if as_json:
        _write_json({"added": [_describe_layer(layer) for layer in layers]})
        return
    for layer in layers:
        click.echo(_tell_layer(layer))
    if not layers:
        click.echo("nothing has been added so far")


def _describe_layer(layer: Layer) -> dict[str, Any]:
    return {
        "file": layer.file,
        "path": layer.path,
        "format": layer.format,
        "licence": layer.licence,
        "country": layer.country,
        "places": layer.places,
        "new": layer.new,
        "left_out": layer.left_out,
    }


def _tell_layer(layer: Layer) -> str:
    if layer.format == "alternate names":
        counts = _count(layer.places, "name")
    else:
        counts = f"{_count(layer.places, 'place')}, {layer.new:,} of them new"
    licence = visible(layer.licence, limit=100) if layer.licence else "not stated"
    return f"{visible(layer.file, limit=100)}: {counts}; licence: {licence}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


@commands.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def info(as_json: bool) -> None:
    """Say what is in the index, where it is from and under which licence; what was added, too.

    \b
    Example:
      gazetteer info --json
    """  # noqa: D301 - click reads the \b
    index = core()
    metadata = index.metadata()
    document: dict[str, Any] = {
        "version": metadata["version"],
        "path": str(index.path),
        "megabytes": round(index.path.stat().st_size / 1e6, 2),
        "places": int(metadata["places"]),
        "names": int(metadata["names"]),
        "kinds": dict(index.count_kinds()),
        "sources": metadata["sources"],
        "attribution": metadata["attribution"],
    }
    added = list_added()
    outdated = is_outdated()
    if as_json:
        _write_json(
            {
                **document,
                "added": [_describe_layer(layer) for layer in added],
                "outdated": outdated,
            }
        )
        return
    for key, value in document.items():
        shown = ", ".join(f"{n:,} {k}" for k, n in value.items()) if key == "kinds" else value
        click.echo(f"{key:12} {shown:,}" if isinstance(shown, int) else f"{key:12} {shown}")
    for layer in added:
        click.echo(f"{'added':12} {_tell_layer(layer)}")
    if outdated:
        click.echo("The package is newer than your data's index: `gazetteer add` renews it.")


def _write_json(document: dict[str, Any]) -> None:
    # A lone surrogate in the query cannot be written as UTF-8; as an escape it can.
    text = json.dumps(document, ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def _say_error(error: GazetteerError) -> None:
    lines = str(error).split("\n") if isinstance(error, InvalidData) else [str(error)]
    click.echo("gazetteer: " + "\n  ".join(visible(line, limit=600) for line in lines), err=True)


def _exit_code(error: GazetteerError) -> int:
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program; never returns."""
    commands.main(args=arguments, prog_name="gazetteer")
