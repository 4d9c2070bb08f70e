"""The `frontline` program: load, call one public verb, print or save."""

from __future__ import annotations

import click

import frontline
from frontline.cli.asking import control, history
from frontline.cli.figuring import figure
from frontline.cli.ledgers import check, convert, import_
from frontline.cli.reading import distance, distances, read
from frontline.cli.reporting import report
from frontline.cli.showing import map_, surface

__all__ = ["cli", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(frontline.__version__, prog_name="frontline")
def cli() -> None:
    """Who claims which change of control, when, and according to which source.

    \b
    Read        read         places, distances and draft claims of articles
                distances    the matrix of all towns an article mentions
                distance     between two places
    Check       check        every problem of a ledger, with its line
    Import      import       claims from other people's maps and tables
                convert      a ledger into another format: YAML, CSV, GeoPackage …
    Ask         control      who is said to hold what on a date
                history      the same through time
    Draw        surface      areas of control, the line of contact and its band, as a file
    Show        map          one self-contained HTML file
                figure       a map or chart for print: PNG, SVG, PDF
    Publish     report       articles and ledgers in, one page or a folder out

    Exit codes: 0 done; 1 findings (an invalid ledger, a false statement, no line); 2 wrong usage;
    3 ambiguous place; 4 unknown place; 5 unreadable input, or no cluster that answers.
    """  # noqa: D301  (click's \b keeps the table's lines)


for command in (
    read,
    distance,
    distances,
    check,
    convert,
    import_,
    control,
    history,
    surface,
    map_,
    figure,
    report,
):
    cli.add_command(command)


def main() -> None:
    """Entry point of the `frontline` program."""
    cli(prog_name="frontline")
