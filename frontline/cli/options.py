"""What several commands of the `frontline` program take, and how they check it."""

from __future__ import annotations

from pathlib import Path

import click

import frontline
from frontline.control import Policy
from frontline.errors import FrontlineError, UnknownPolicy

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


def keep_apart(output: Path, ledger: Path) -> None:
    """Refuse to write over the ledger itself."""
    if output.exists() and output.samefile(ledger):
        raise click.UsageError(f"{output} is the ledger itself; name another file")


def check_observer(policy: Policy, book: frontline.Ledger) -> None:
    """Refuse to follow somebody of whom the ledger has never heard."""
    if isinstance(policy, frontline.Observer):
        names = {claimant.name.casefold(): claimant.name for claimant in book.claimants}
        if policy.claimant.casefold() not in names:
            known = ", ".join(names.values()) or "nobody"
            raise UnknownPolicy(
                f"no claimant {policy.claimant!r} in the ledger; there are: {known}"
            )
