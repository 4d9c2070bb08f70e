"""What a file says a ledger is, before it is one; and what a format needs to know of a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from frontline.claims import Claim
from frontline.errors import Problem

FORMAT_VERSION = 1
MOST_PROBLEMS = 10_000
"""Problems after which a file is not looked at any further; a damaged one could have a million."""


@dataclass(slots=True)
class Draft:
    """What a file holds, whether or not it is a valid ledger.

    Attributes:
        claims: the claims that could be read.
        sides: the declared sides; None where none are declared.
        title: the ledger's title.
        problems: what is wrong, by line, row or feature.
        notes: what deserves a second look, likewise.
    """

    claims: list[Claim] = field(default_factory=list)
    sides: dict[str, str] | None = None
    title: str | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def in_order(self) -> Draft:
        """This draft, with problems and notes in the order of the file."""
        self.problems.sort(key=_line)
        self.notes.sort(key=_line)
        return self


class Contents(Protocol):
    """What a format writes down; a `Ledger` is one."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, in the order to write them."""

    @property
    def sides(self) -> Mapping[str, str]:
        """The belligerents: code to name."""

    @property
    def title(self) -> str | None:
        """What the ledger is about."""


def to_head(contents: Contents) -> dict[str, Any]:
    """What belongs to a ledger and not to a claim, as plain values."""
    return {
        "version": FORMAT_VERSION,
        "title": contents.title,
        "sides": dict(contents.sides),
    }


def read_head(head: object, draft: Draft, problem: Problem) -> None:
    """Take title and sides out of what `to_head` gives.

    Args:
        head: whatever stood in its place; None where nothing did.
        draft: gets title and sides, or problems.
        problem: where it stood, with what is being read as its message.
    """
    if head is None:
        return

    def report(message: str) -> None:
        draft.problems.append(Problem(problem.line, f"{problem.message}: {message}", problem.unit))

    if not isinstance(head, Mapping):
        report("must be an object with `version`, `title` and `sides`")
        return
    unknown = sorted(str(key) for key in head if key not in {"version", "title", "sides"})
    if unknown:
        report(f"unknown {', '.join(map(repr, unknown[:5]))}; there are version, title, sides")
    version = head.get("version")
    if version != FORMAT_VERSION:
        report(f"format version {str(version)[:40]!r} is not known; there is {FORMAT_VERSION}")
    title = head.get("title")
    if title is None or isinstance(title, str):
        draft.title = title
    else:
        report("`title` must be text")
    sides = head.get("sides")
    if isinstance(sides, Mapping) and all(isinstance(name, str) for name in sides.values()):
        draft.sides = dict(sides)
    elif sides is not None:
        report('`sides` must be an object of code and name: {"UA": "Ukraine"}')


def _line(problem: Problem) -> int:
    return problem.line or 0
