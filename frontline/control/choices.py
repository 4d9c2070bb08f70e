"""Finds the policy that is asked for by name, and refuses one that cannot decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from frontline.claims import Claimant
from frontline.control.policies import AgainstInterest, Majority, Observer, Parties, Policy
from frontline.errors import UnknownPolicy
from frontline.ledger.suggestions import find_likely


def policy_named(name: str) -> Policy:
    """The policy of that name: `parties`, `observer:NAME`, `majority` or `against_interest`.

    Raises:
        UnknownPolicy: no such policy.
    """
    word, _, argument = name.partition(":")
    plain: dict[str, Callable[[], Policy]] = {
        "parties": Parties,
        "majority": Majority,
        "against_interest": AgainstInterest,
    }
    if name in plain:
        return plain[name]()
    if word == "observer" and argument.strip():
        return Observer(argument.strip())
    raise UnknownPolicy(f"no policy {name!r}; there are: {', '.join(plain)}, observer:NAME")


def check_policy(policy: Policy, claimants: Iterable[Claimant]) -> None:
    """Refuse what is no policy, and to follow an observer of whom a ledger has never heard.

    Whoever says nothing that is known by a day, or on a day, is silent; who says nothing at all in
    a ledger is not in it, and his name is likely misspelt.

    Args:
        policy: what is to decide.
        claimants: everyone who claims something in the ledger, on whatever day.

    Raises:
        UnknownPolicy: it is none, or nobody of that name claims anything.
    """
    if not isinstance(policy, Policy):
        raise UnknownPolicy(
            f"a policy is an object such as frontline.Parties(), not {policy!r}; "
            "frontline.control.policy_named finds one by its name"
        )
    if not isinstance(policy, Observer) or not policy.required:
        return
    some = tuple(claimants)
    if not policy.is_among(some):
        names = [claimant.name for claimant in some]
        known = ", ".join(names) or "nobody"
        likely = find_likely(policy.claimant, names)
        meant = "; there" if likely is None else f"; did you mean {likely!r}? There"
        raise UnknownPolicy(f"no claimant {policy.claimant!r} in the ledger{meant} are: {known}")
