"""What several commands of the `frontline` program take, and how they check it."""

from __future__ import annotations

from pathlib import Path

import click

import frontline
from frontline.control import Policy
from frontline.errors import UnknownPolicy

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
    help="parties, majority, against_interest or observer:NAME.",
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
            raise UnknownPolicy(
                f"no claimant {policy.claimant!r} in the ledger; there are: {known}"
            )
