"""What several commands of the `frontline` program take, and how they check it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

import frontline
from frontline.cli.printing import plain
from frontline.control import Policy
from frontline.errors import FrontlineError, InvalidLedger, UnknownPolicy, UnwritableOutput
from frontline.ledger import check
from frontline.ledger.suggestions import find_likely
from frontline.tables import TABLE_SUFFIXES
from frontline.wording import say_count

_POLICIES = ("parties", "majority", "against_interest")


def complete_format(_context: click.Context, _option: click.Parameter, begun: str) -> list[str]:
    """The formats that a shell offers for what has been typed so far."""
    from frontline.importers import list_formats

    return [name for name in list_formats() if name.startswith(begun)]


def complete_policy(context: click.Context, _option: click.Parameter, begun: str) -> list[str]:
    """The policies that a shell offers, with the observers of the ledger that is named."""
    names = [*_POLICIES, "observer:"]
    # An option that still waits for its value keeps click from reading what stands before it.
    given = context.params.get("ledger") or next(iter(context.args), None)
    if given is not None and begun.startswith("observer:"):
        try:
            claimants = frontline.read_claims(given).claimants
        except FrontlineError:
            claimants = ()  # a shell cannot be told what is wrong with it
        names += [f"observer:{claimant.name}" for claimant in claimants]
    return [name for name in names if name.startswith(begun)]


json_flag = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
ledger_argument = click.argument("ledger", type=click.Path(path_type=Path))
known_by_option = click.option(
    "--known-by", metavar="DATE", help="Only what could be known by the end of that day."
)
policy_option = click.option(
    "--policy",
    default="parties",
    show_default=True,
    metavar="NAME",
    shell_complete=complete_policy,
    help="parties, majority, against_interest or observer:NAME.",
)
scheduler_option = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Work on a cluster of Dask, such as tcp://10.0.0.1:8786; `local` for processes of this "
    "machine.",
)
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write a file instead: .csv, .geojson, .gpkg, .parquet or .json.",
)


def find_scheduler(given: str) -> str | None:
    """The address of a scheduler as `frontline.distributed` takes it."""
    return None if given == "local" else given


def read_ledger(path: Path) -> frontline.Ledger:
    """The ledger in a file; how many things in it deserve a second look is said on stderr.

    Raises:
        InvalidLedger: as `frontline.read_claims`.
        UnreadableInput: likewise.
    """
    found = check(path)
    if found.ledger is None:
        raise InvalidLedger(found.problems, source=str(path))
    if found.notes:
        many = say_count(len(found.notes), "note")
        told = f"frontline: {path}: {many} on what deserves a second look, see `frontline check`"
        click.echo(plain(told), err=True)
    return found.ledger


def check_output(output: Path | None, *, as_json: bool) -> None:
    """Refuse a file that no table is written as, and a file together with `--json`."""
    if output is not None and as_json:
        raise click.UsageError("--json prints; name the file .json to write it there")
    if output is not None:
        check_suffix(output, TABLE_SUFFIXES, what="a table")


def check_suffix(output: Path, suffixes: Sequence[str], *, what: str) -> None:
    """Refuse a name that promises another format than will be written.

    Raises:
        UnwritableOutput: the suffix is none of those.
    """
    suffix = output.suffix.lower()
    if suffix not in suffixes:
        said = f"for {suffix!r}" if suffix else "without a suffix"
        raise UnwritableOutput(
            f"{output}: no format {said}; {what} is written as {', '.join(suffixes)}"
        )


def keep_apart(output: Path, given: Path) -> None:
    """Refuse to write over what is read."""
    if output.exists() and given.exists() and output.samefile(given):
        raise click.UsageError(f"{output} is the ledger or article itself; name another file")


def check_observer(policy: Policy, book: frontline.Ledger) -> None:
    """Refuse to follow somebody of whom the ledger has never heard."""
    if isinstance(policy, frontline.Observer):
        names = {claimant.name.casefold(): claimant.name for claimant in book.claimants}
        if policy.claimant.casefold() not in names:
            known = ", ".join(names.values()) or "nobody"
            likely = find_likely(policy.claimant, names.values())
            meant = "; there" if likely is None else f"; did you mean {likely!r}? There"
            raise UnknownPolicy(
                f"no claimant {policy.claimant!r} in the ledger{meant} are: {known}"
            )
