"""How the `frontline` program prints: tables for people, JSON for programs, nothing that acts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

import frontline
from frontline.wording import say_count
from gazetteer.spelling import visible

if TYPE_CHECKING:
    from rich.console import Console

    from frontline.articles import Reading

_BORDER = 3  # a line and two blanks a column
_FEW, _READABLE = 3, 40


def print_article(found: frontline.Article) -> None:
    """Mentions, statements, draft claims and notes of an article."""
    rows = [
        [mention.text, mention.place.describe() if mention.place else mention.doubt]
        for mention in found.mentions
    ]
    print_table("Places", ["Mention", "Place"], _counted(rows))
    print_statements(found.statements)
    claims = [
        [
            draft.claim.event,
            draft.where,
            draft.claim.side or "–",
            draft.claim.claimant.name,
            str(draft.claim.stated_on or "–"),
            draft.claim.modality,
            f"{draft.certainty:.2f}",
        ]
        for draft in found.claims
    ]
    header = ["Event", "Place", "Side", "Claimant", "Stated", "Modality", "Certainty"]
    print_table("Draft claims, to be reviewed", header, claims)
    for note in found.notes:
        click.echo(plain(f"Note: {note}"))


def print_reading(reading: Reading) -> None:
    """What several articles report: each claim once, with how many reports of it there are."""
    rows = [
        [
            each.claim.event,
            each.claim.place.name,
            each.claim.side or "–",
            each.claim.claimant.name,
            str(each.claim.stated_on or "–"),
            each.claim.modality,
            f"{len({number for number, _ in each.drafts})} ({each.families})",
        ]
        for each in reading.claims
    ]
    header = ["Event", "Place", "Side", "Claimant", "Stated", "Modality", "Articles (independent)"]
    read = say_count(len(reading.articles), "article")
    print_table(f"Draft claims of {read}, to be reviewed", header, rows)
    print_statements(s for article in reading.articles.values() for s in article.statements)


def print_statements(statements: Iterable[frontline.Statement]) -> None:
    """Distance and bearing statements with their verdicts."""
    rows = [[s.verdict, s.text, s.reason] for s in statements]
    print_table("Distances and directions", ["Verdict", "Statement", "Why"], rows)


def _counted(rows: Sequence[list[str]]) -> list[list[str]]:
    """Rows once each, with how often they occur behind the first cell."""
    counts: dict[tuple[str, ...], int] = {}
    for row in rows:
        counts[tuple(row)] = counts.get(tuple(row), 0) + 1
    return [
        [row[0] if count == 1 else f"{row[0]} ×{count}", *row[1:]] for row, count in counts.items()
    ]


def print_cases(*, as_json: bool) -> None:
    """The worked cases of the status table, answered by the library itself."""
    from frontline.control.cases import describe_claim, load_cases

    document = []
    for case in load_cases():
        claims = [describe_claim(claim) for claim in case.ledger]
        answers = [(question, case.answer(question)) for question in case.asked]
        rows = [
            [
                f"on {asked.on}"
                + (f", known by {asked.known_by}" if asked.known_by else "")
                + (f", policy {asked.policy}" if asked.policy != "parties" else "")
                + (f", {asked.place}" if asked.place != "Town" else ""),
                state.status,
                holder(state, case.ledger.sides),
                state.reason,
            ]
            for asked, state in answers
        ]
        document.append(
            {
                "title": case.title,
                "claims": claims,
                "answers": [
                    {"on": asked.on, "known_by": asked.known_by, "policy": asked.policy}
                    | state.to_dict()
                    for asked, state in answers
                ],
            }
        )
        if not as_json:
            click.echo(f"{case.title}\n" + "\n".join(f"  {claim}" for claim in claims))
            print_table("", ["Asked", "Status", "Holder", "Why"], rows)
            click.echo()
    if as_json:
        print_json(document)


def holder(state: frontline.State, sides: Mapping[str, str]) -> str:
    """The side named or inferred to hold a place, in words."""
    if state.controller is not None:
        return sides.get(state.controller, state.controller)
    if state.inferred is not None:
        return f"({sides.get(state.inferred, state.inferred)}, inferred)"
    return "–"


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table as wide as the terminal, or 160 columns into a file."""
    from rich.console import Console

    if not rows:
        click.echo(f"{title}: none")
        return
    console = Console(width=None if sys.stdout.isatty() else 160, soft_wrap=False, highlight=False)
    write_table(console, title, header, rows)


def write_table(
    console: Console, title: str, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Write a table; a last column of long texts without room stands below each row instead."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    room = console.width - sum(width + _BORDER for width in widths[:-1])
    if len(header) > _FEW and room < _READABLE < widths[-1]:
        if title:
            console.print(Text(plain(title)))
        for *short, reason in cells:
            line = "  ".join(cell.ljust(width) for cell, width in zip(short, widths, strict=False))
            console.print(Text(line.rstrip(), style="bold"))
            console.print(Padding(Text(reason), (0, 0, 0, 4)))
        return
    heading = Text(plain(title)) if title else None
    table = Table(title=heading, title_justify="left", expand=False)
    for column in header:
        table.add_column(Text(plain(column)), overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)


def print_json(document: object) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def plain(text: str) -> str:
    """Text that does nothing to a terminal: control and bidi characters are spelt out."""
    lines = text.split("\n")
    return "\n".join(visible(line, limit=len(line) or 1) for line in lines)
