"""Commands that check, convert and make ledgers."""

from __future__ import annotations

from pathlib import Path

import click

import frontline
from frontline.cli.guarding import FINDINGS, guarded
from frontline.cli.options import (
    complete_format,
    json_flag,
    keep_apart,
    ledger_argument,
    read_ledger,
)
from frontline.cli.printing import plain, print_cases, print_json
from frontline.progress import waiting
from frontline.wording import say_count

_LISTED = 20


@click.command()
@click.argument("ledger", type=click.Path(path_type=Path), required=False)
@click.option("--explain", is_flag=True, help="Print what each status means, in worked cases.")
@json_flag
@guarded
def check(ledger: Path | None, explain: bool, as_json: bool) -> int:
    """Report every problem of a ledger with its line or row; exit code 1 if there is one.

    With --explain, and without a ledger, print what each status means: worked cases, each with the
    claims, the question, the answer and the reason for it.

    \b
    Example: frontline check notebooks/data/kurakhove-2025-01.yaml
             frontline check --explain
    """  # noqa: D301
    from frontline.ledger import check as check_file

    if explain:
        if ledger is not None:
            raise click.UsageError("--explain is about the rules, not a ledger; leave one out")
        print_cases(as_json=as_json)
        return 0
    if ledger is None:
        raise click.UsageError("name a ledger to check, or ask for --explain")
    result = check_file(ledger)
    if as_json:
        problems, notes = (
            [{"line": p.line, "unit": p.unit, "message": p.message} for p in found]
            for found in (result.problems, result.notes)
        )
        print_json({"valid": not problems, "problems": problems, "notes": notes})
        return FINDINGS if problems else 0
    for problem in result.problems:
        click.echo(plain(f"{ledger}: {problem}"))
    for note in result.notes:
        click.echo(plain(f"{ledger}: note: {note}"))
    if result.ledger is not None:
        book = result.ledger
        click.echo(
            f"{say_count(len(book), 'claim')} by {say_count(len(book.claimants), 'claimant')} "
            f"about {say_count(len(book.places), 'place')}: valid"
        )
    return FINDINGS if result.problems else 0


@click.command()
@ledger_argument
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="The file to write."
)
@guarded
def convert(ledger: Path, output: Path) -> None:
    """Write a ledger in another format; the suffix of the file names it.

    .yaml, .jsonl, .jsonl.gz, .csv, .geojson, .gpkg and .parquet keep everything; .prov.json is its
    provenance alone.

    \b
    Example: frontline convert notebooks/data/kurakhove-2025-01.yaml -o kurakhove.gpkg
    """  # noqa: D301
    from frontline.ledger.formats import find_writer

    find_writer(output)
    book = read_ledger(ledger)
    keep_apart(output, ledger)
    book.write(output)
    held = f"{say_count(len(book), 'claim')}, {say_count(len(book.places), 'place')}"
    click.echo(plain(f"{output}: {held}"))


@click.command("import")
@click.argument("form", metavar="FORMAT", shell_complete=complete_format)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The ledger.")
@click.option(
    "--places", type=click.Path(path_type=Path), help="A CSV of places: id, name, lat, lon."
)
@click.option("--date", metavar="DATE", help="The day of files that do not give one.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Another option.")
@guarded
def import_(
    form: str,
    files: tuple[Path, ...],
    output: Path,
    places: Path | None,
    date: str | None,
    settings: tuple[str, ...],
) -> None:
    """Make a ledger of other people's maps and tables, and say what was left out.

    FORMAT is acled, deepstate, isw, liveuamap, ucdp, viina, wikipedia, or what another package
    has registered.

    \b
    Example: frontline import viina control.csv --places places.csv --set min_days=7 -o viina.yaml
    """  # noqa: D301
    from frontline.importers import parse_options
    from frontline.ledger.formats import find_writer

    if output.exists() and any(path.exists() and output.samefile(path) for path in files):
        raise click.UsageError(f"{output} is one of the files to import; name another")
    find_writer(output)  # what cannot be written is not read either
    options = parse_options(settings) | ({} if date is None else {"date": date})
    with waiting(f"Importing {say_count(len(files), 'file')}", progress=True):
        found = frontline.import_claims(form, *files, places=places, **options)
    found.ledger.write(output)
    claims, about = len(found.ledger), len(found.ledger.places)
    click.echo(plain(f"{output}: {say_count(claims, 'claim')} about {say_count(about, 'place')}"))
    for note in found.notes:
        click.echo(plain(f"note: {note}"))
    for problem in found.left_out[:_LISTED]:
        click.echo(plain(f"left out: {problem}"))
    if len(found.left_out) > _LISTED:
        click.echo(f"left out: … and {len(found.left_out) - _LISTED:,} more")
