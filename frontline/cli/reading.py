"""Commands about articles and distances."""

from __future__ import annotations

from pathlib import Path

import click

import frontline
from frontline.cli.guarding import FINDINGS, guarded
from frontline.cli.options import json_flag
from frontline.cli.printing import (
    plain,
    print_article,
    print_json,
    print_statements,
    print_table,
)
from frontline.wording import say_count


@click.command()
@click.argument("article", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--published", metavar="DATE", help="When it appeared; needed to date 'on Monday'.")
@click.option("--url", help="Where it appeared.")
@click.option("--publisher", help="Who published it.")
@click.option(
    "-o", "output", type=click.Path(path_type=Path), help="Write a ledger to review (YAML)."
)
@json_flag
@guarded
def read(
    article: Path,
    published: str | None,
    url: str | None,
    publisher: str | None,
    output: Path | None,
    as_json: bool,
) -> int:
    """Find places, distance statements and draft claims in an article: .txt, .html, .pdf or -.

    With -o, the drafts become a ledger for a person to review. Exit code 1 if a stated distance or
    bearing is false; which and why stands on the error stream.

    \b
    Example: frontline read article.txt --published 2025-01-06 --publisher "The Paper"
    """  # noqa: D301
    found = _read(article, published=published, url=url, publisher=publisher)
    if output is not None:
        frontline.write_review(output, found)
        told = f"{output}: {say_count(len(found.list_drafts()), 'draft claim')} to review"
        click.echo(plain(told), err=as_json)
    if as_json:  # offsets count characters of the text, which of a page nobody else has
        print_json(found.to_dict() | ({"text": found.text} if found.extracted else {}))
    elif output is None:
        print_article(found)
    return _tell_false(found)


@click.command()
@click.argument("start", metavar="PLACE")
@click.argument("end", metavar="PLACE")
@json_flag
@guarded
def distance(start: str, end: str, as_json: bool) -> None:
    """Measure from one place to another, along the WGS 84 geodesic.

    \b
    Example: frontline distance Kurakhove Pokrovsk
    """  # noqa: D301
    found = frontline.distance(start, end)
    if as_json:
        print_json(found.to_dict())
    else:
        click.echo(plain(str(found)))


@click.command()
@click.argument("article", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--published", metavar="DATE", help="When it appeared.")
@click.option(
    "--reported", is_flag=True,
    help="Only towns it reports about: not those of datelines, nor “Moscow” that said something.",
)  # fmt: skip
@json_flag
@guarded
def distances(article: Path, published: str | None, reported: bool, as_json: bool) -> int:
    """Print the distance matrix of the towns an article mentions, and check what it says.

    Exit code 1 if a stated distance or bearing is false; which and why stands on the error stream.

    \b
    Example: frontline distances article.txt
    """  # noqa: D301
    found = _read(article, published=published)
    towns = found.towns if reported else found.places
    table = frontline.distances(towns)
    if as_json:
        matrix = {
            name: {other: round(km, 3) for other, km in row.items()}
            for name, row in table.to_dict(orient="index").items()
        }
        statements = [statement.to_dict() for statement in found.statements]
        print_json({"kilometres": matrix, "statements": statements})
    elif towns:
        rows = [
            [name, *(f"{km:.1f}" for km in row)]
            for name, row in zip(table.index, table.to_numpy(), strict=True)
        ]
        print_table("Kilometres", ["", *table.columns], rows)
        print_statements(found.statements)
    else:
        named = " it reports about: leave out --reported for those it names" if found.places else ""
        click.echo(f"No settlement found in the article{named}.")
    return _tell_false(found)


def _read(article: Path, **options: str | None) -> frontline.Article:
    from frontline.articles import read_document

    document = read_document(article)
    for name in ("published", "publisher", "url", "title"):
        if options.get(name) is None:  # what the page says of itself
            options[name] = getattr(document, name)
    return frontline.read_article(document.text, extracted=document.kind != "text", **options)


def _tell_false(article: frontline.Article) -> int:
    """Name what the article states falsely; the exit code that follows from it."""
    false = [statement for statement in article.statements if statement.verdict == "false"]
    for statement in false:
        click.echo(plain(f"false: “{statement.text}”: {statement.reason}"), err=True)
    return FINDINGS if false else 0
