"""The `frontline` program: load, call one public verb, print or save."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

import frontline
from frontline._guarding import FINDINGS, guarded
from frontline._printing import (
    holder,
    plain,
    print_article,
    print_cases,
    print_json,
    print_statements,
    print_table,
)
from frontline.control import Policy
from frontline.dates import as_day
from frontline.errors import (
    UnknownPolicy,
)

_LISTED = 20

_json_flag = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_ledger = click.argument("ledger", type=click.Path(path_type=Path))
_known_by = click.option(
    "--known-by", metavar="DATE", help="Only what could be known by the end of that day."
)

_policy = click.option(
    "--policy",
    default="parties",
    show_default=True,
    metavar="NAME",
    help="parties, majority, against_interest or observer:NAME.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(frontline.__version__, prog_name="frontline")
def cli() -> None:
    """Who claims which change of control, when, and according to which source.

    \b
    Read        read         places, distances and draft claims of an article
                distances    the matrix of all towns an article mentions
                distance     between two places
    Check       check        every problem of a ledger, with its line
    Import      import       claims from other people's maps and tables
    Ask         control      who is said to hold what on a date
                history      the same through time
    Show        map          one self-contained HTML file

    Exit codes: 0 done; 1 findings (an invalid ledger, a false statement); 2 wrong usage;
    3 ambiguous place; 4 unknown place; 5 unreadable input.
    """  # noqa: D301  (click's \b keeps the table's lines)


@cli.command()
@click.argument("article", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--published", metavar="DATE", help="When it appeared; needed to date 'on Monday'.")
@click.option("--url", help="Where it appeared.")
@click.option("--publisher", help="Who published it.")
@_json_flag
@guarded
def read(
    article: Path, published: str | None, url: str | None, publisher: str | None, as_json: bool
) -> int:
    """Find places, distance statements and draft claims in an article (a text file or -).

    Exit code 1 if a distance or bearing statement is false.

    \b
    Example: frontline read article.txt --published 2025-01-06 --publisher "The Paper"
    """  # noqa: D301
    found = _read(article, published=published, url=url, publisher=publisher)
    if as_json:
        print_json(found.to_dict())
    else:
        print_article(found)
    return FINDINGS if any(s.verdict == "false" for s in found.statements) else 0


@cli.command()
@click.argument("start", metavar="PLACE")
@click.argument("end", metavar="PLACE")
@_json_flag
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


@cli.command()
@click.argument("article", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--published", metavar="DATE", help="When it appeared.")
@_json_flag
@guarded
def distances(article: Path, published: str | None, as_json: bool) -> int:
    """Print the distance matrix of all settlements an article mentions, and check what it says.

    \b
    Example: frontline distances article.txt
    """  # noqa: D301
    found = _read(article, published=published)
    table = frontline.distances(found.places)
    if as_json:
        matrix = {
            name: {other: round(km, 3) for other, km in row.items()}
            for name, row in table.to_dict(orient="index").items()
        }
        statements = [statement.to_dict() for statement in found.statements]
        print_json({"kilometres": matrix, "statements": statements})
    elif found.places:
        rows = [
            [name, *(f"{km:.1f}" for km in row)]
            for name, row in zip(table.index, table.to_numpy(), strict=True)
        ]
        print_table("Kilometres", ["", *table.columns], rows)
        print_statements(found.statements)
    else:
        click.echo("No settlement found in the article.")
    return FINDINGS if any(s.verdict == "false" for s in found.statements) else 0


@cli.command()
@click.argument("ledger", type=click.Path(path_type=Path), required=False)
@click.option("--explain", is_flag=True, help="Print what each status means, in worked cases.")
@_json_flag
@guarded
def check(ledger: Path | None, explain: bool, as_json: bool) -> int:
    """Report every problem of a ledger with its line; exit code 1 if there is one.

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
        problems = [{"line": p.line, "message": p.message} for p in result.problems]
        notes = [{"line": n.line, "message": n.message} for n in result.notes]
        print_json({"valid": not problems, "problems": problems, "notes": notes})
        return FINDINGS if problems else 0
    for problem in result.problems:
        click.echo(plain(f"{ledger}: {problem}"))
    for note in result.notes:
        click.echo(plain(f"{ledger}: note: {note}"))
    if result.ledger is not None:
        book = result.ledger
        click.echo(
            f"{len(book)} claims by {len(book.claimants)} claimants about {len(book.places)} "
            "places: valid"
        )
    return FINDINGS if result.problems else 0


@cli.command()
@_ledger
@click.option("--on", required=True, metavar="DATE", help="The day asked about (event time).")
@_known_by
@_policy
@_json_flag
@guarded
def control(ledger: Path, on: str, known_by: str | None, policy: str, as_json: bool) -> None:
    """Say who is said to hold what on a date, and why.

    \b
    Example: frontline control ledger.yaml --on 2025-01-06 --known-by 2025-01-05
    """  # noqa: D301
    from frontline.control import find_states, policy_named

    chosen = policy_named(policy)
    book = frontline.read_claims(ledger)
    _check_observer(chosen, book)
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


@cli.command()
@_ledger
@click.option("--place", help="Only this place: a name in the ledger, or an id.")
@_known_by
@_policy
@_json_flag
@guarded
def history(
    ledger: Path, place: str | None, known_by: str | None, policy: str, as_json: bool
) -> None:
    """Say who is said to hold what through time, in half-open intervals.

    \b
    Example: frontline history ledger.yaml --place Kurakhove
    """  # noqa: D301
    from frontline.control import find_history, policy_named
    from frontline.places import find_place

    chosen = policy_named(policy)
    book = frontline.read_claims(ledger)
    _check_observer(chosen, book)
    wanted = None if place is None else find_place(book, place).id
    states = [
        state
        for state in find_history(book, known_by=known_by, policy=chosen)
        if wanted is None or state.place.id == wanted
    ]
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


@cli.command("map")
@_ledger
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="The HTML file."
)
@_known_by
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
@guarded
def map_(
    ledger: Path,
    output: Path,
    known_by: str | None,
    on: str | None,
    delay: int | None,
    title: str | None,
    language: str,
) -> None:
    """Draw the ledger as one self-contained HTML file that works offline.

    \b
    Example: frontline map notebooks/data/kurakhove-2025-01.yaml -o kurakhove.html
    """  # noqa: D301
    book = frontline.read_claims(ledger)
    if output.exists() and output.samefile(ledger):
        raise click.UsageError(f"{output} is the ledger itself; name another file")
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
        then=frontline.history_then(book, known_by=limit),
        context=frontline.towns_around(shown.values()),
        title=title or book.title,
        on=on,
        delay_days=delay,
        as_of=newest,
        language=language,
    )
    page.save(str(output))
    size = output.stat().st_size / 1000
    click.echo(plain(f"{output}: {len(book)} claims, {len(shown)} places, {size:.0f} kB"))


@cli.command("import")
@click.argument("form", metavar="FORMAT")
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

    if output.exists() and any(path.exists() and output.samefile(path) for path in files):
        raise click.UsageError(f"{output} is one of the files to import; name another")
    options = parse_options(settings) | ({} if date is None else {"date": date})
    found = frontline.import_claims(form, *files, places=places, **options)
    found.ledger.write(output)
    claims, about = len(found.ledger), len(found.ledger.places)
    click.echo(plain(f"{output}: {claims:,} claims about {about:,} places"))
    for note in found.notes:
        click.echo(plain(f"note: {note}"))
    for problem in found.left_out[:_LISTED]:
        click.echo(plain(f"left out: {problem}"))
    if len(found.left_out) > _LISTED:
        click.echo(f"left out: … and {len(found.left_out) - _LISTED:,} more")


def main() -> None:
    """Entry point of the `frontline` program."""
    cli(prog_name="frontline")


def _limit(known_by: dt.date | None, newest: dt.date | None, delay: int | None) -> dt.date | None:
    """The last day that a map knows of: what is too fresh is not merely hidden, it is not known."""
    if delay is None or newest is None:
        return known_by
    cutoff = dt.date.fromordinal(max(1, newest.toordinal() - delay))
    return cutoff if known_by is None else min(known_by, cutoff)


def _check_observer(policy: Policy, book: frontline.Ledger) -> None:
    """Refuse to follow somebody of whom the ledger has never heard."""
    if isinstance(policy, frontline.Observer):
        names = {claimant.name.casefold(): claimant.name for claimant in book.claimants}
        if policy.claimant.casefold() not in names:
            known = ", ".join(names.values()) or "nobody"
            raise UnknownPolicy(
                f"no claimant {policy.claimant!r} in the ledger; there are: {known}"
            )


def _read(article: Path, **options: str | None) -> frontline.Article:
    from frontline.articles import read_text

    text = read_text(article)
    return frontline.read_article(text, **options)


if __name__ == "__main__":
    main()
