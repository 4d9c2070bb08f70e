"""Commands about articles and distances."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

import frontline
from frontline.cli.guarding import FINDINGS, UNREADABLE, guarded
from frontline.cli.options import find_scheduler, json_flag, scheduler_option
from frontline.cli.printing import (
    plain,
    print_article,
    print_json,
    print_reading,
    print_statements,
    print_table,
)
from frontline.progress import waiting
from frontline.wording import say_count


@click.command()
@click.argument(
    "articles", metavar="ARTICLE...", nargs=-1, required=True,
    type=click.Path(path_type=Path, allow_dash=True),
)  # fmt: skip
@click.option("--published", metavar="DATE", help="When it appeared; needed to date 'on Monday'.")
@click.option("--url", help="Where it appeared.")
@click.option("--publisher", help="Who published it.")
@click.option(
    "-o", "output", type=click.Path(path_type=Path), help="Write a ledger to review (YAML)."
)
@json_flag
@scheduler_option
@guarded
def read(
    articles: tuple[Path, ...],
    published: str | None,
    url: str | None,
    publisher: str | None,
    output: Path | None,
    as_json: bool,
    scheduler: str | None,
) -> int:
    """Find places, distance statements and draft claims in articles: .txt, .html, .pdf or -.

    With -o, the drafts become a ledger for a person to review. Of several articles a claim that
    they share is one claim; --scheduler reads them on a cluster of Dask. Exit code 1 if a stated
    distance or bearing is false; which and why stands on the error stream. One of several articles
    that cannot be read is named, and the exit code is 5.

    \b
    Example: frontline read article.txt --published 2025-01-06 --publisher "The Paper"
             frontline read news/1.txt news/2.html -o drafts.yaml --scheduler local
    """  # noqa: D301
    if len(articles) > 1 or scheduler is not None:
        if url is not None or Path("-") in articles:
            raise click.UsageError("--url and - are for a single article, read here")
        given = [
            {"path": str(path.absolute()), "published": published, "publisher": publisher}
            for path in articles
        ]
        return _read_many(given, output, as_json=as_json, scheduler=scheduler)
    found = _read(articles[0], published=published, url=url, publisher=publisher)
    if output is not None:
        frontline.write_review(output, found)
        told = f"{output}: {say_count(len(found.list_drafts()), 'draft claim')} to review"
        click.echo(plain(told), err=as_json)
    if as_json:  # offsets count characters of the text, which of a page nobody else has
        print_json(_to_document(found))
    elif output is None:
        print_article(found)
    return _tell_false(found)


def _to_document(found: frontline.Article) -> dict[str, Any]:
    return found.to_dict() | ({"text": found.text} if found.extracted else {})


def _read_many(
    given: Sequence[dict[str, str | None]],
    output: Path | None,
    *,
    as_json: bool,
    scheduler: str | None,
) -> int:
    """Read several articles, and print or write what they report, each claim once."""
    if scheduler is None:
        reading = frontline.read_articles(given)
    else:
        from frontline import distributed

        with waiting("Reading articles on a cluster", progress=True):
            reading = distributed.read_articles(given, scheduler=find_scheduler(scheduler))
    names = [Path(str(one["path"])).name for one in given]
    for broken in reading.broken:
        click.echo(plain(f"frontline: {names[broken.number]}: {broken.reason}"), err=True)
    if output is not None:
        from frontline.report.data import DraftBook
        from frontline.report.drafting import draft_entries

        drafts = draft_entries(reading, names)
        sides: dict[str, str] = {}
        for article in reading.articles.values():
            sides = dict(article.name_sides()) | sides
        frontline.write_review(output, DraftBook(title=None, drafts=drafts, sides=sides))
        told = f"{output}: {say_count(len(drafts), 'draft claim')} to review"
        click.echo(plain(told), err=as_json)
    if as_json:
        print_json(
            [{"article": names[n]} | _to_document(each) for n, each in reading.articles.items()]
        )
    elif output is None:
        print_reading(reading)
    codes = [_tell_false(article) for article in reading.articles.values()]
    return UNREADABLE if reading.broken else max(codes, default=0)


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
