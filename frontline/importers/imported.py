"""What an importer is, and what importing gives: claims, and what was left out and why."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from frontline.claims import Claim
from frontline.errors import InvalidImport, Problem
from frontline.importers.places import PlaceFinder
from frontline.ledger import Ledger
from frontline.wording import say_count

UKRAINE_WAR = {"RU": "Russia", "UA": "Ukraine"}
"""The sides of the sources that are about one war only."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What an importer makes of some files.

    Attributes:
        claims: in any order; a repeated one is one.
        sides: the belligerents, code to name; None: the codes that the claims use.
        notes: what a reader must know of how the claims came about, in sentences.
        left_out: rows or places that gave no claim although they might have, each with the reason.
        counts: how much there was of what.
    """

    claims: tuple[Claim, ...]
    sides: Mapping[str, str] | None = None
    notes: tuple[str, ...] = ()
    left_out: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Imported:
    """An imported ledger, together with what did not enter it.

    Attributes:
        ledger: the claims, validated.
        notes: what a reader must know of how they came about, in sentences.
        left_out: rows or places that gave no claim although they might have, each with the reason.
        counts: how much there was of what, `claims` and `places` of the ledger among them.
    """

    ledger: Ledger
    notes: tuple[str, ...] = ()
    left_out: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        held = f"{say_count(len(self.ledger), 'claim')} about "
        held += say_count(len(self.ledger.places), "place")
        notes = say_count(len(self.notes), "note")
        return f"<Imported: {held}; {notes}, {len(self.left_out):,} left out>"


@runtime_checkable
class Importer(Protocol):
    """A format that claims can be read from.

    An importer is a small frozen object; its fields are its options.
    """

    @property
    def name(self) -> str:
        """What a user calls the format: "viina"."""

    def describe(self) -> str:
        """One line on what the format is and where it comes from."""

    def read(self, paths: Sequence[Path], *, places: PlaceFinder) -> Reading:
        """The claims of some files; reports every problem at once and then gives none.

        Raises:
            UnreadableInput: a file that is missing or in no format the importer reads.
            InvalidImport: rows that cannot be right.
        """


class Findings:
    """What an importer collects on its way through some files."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._faults: list[Problem] = []
        self._left_out: list[Problem] = []
        self._notes: list[str] = []

    def fault(self, path: str | os.PathLike[str], line: int | None, message: str) -> None:
        """Something that cannot be right: nothing will be imported."""
        self._faults.append(Problem(line, f"{Path(path).name}: {message}"))

    def leave_out(self, line: int | None, message: str) -> None:
        """A row or place that gives no claim, and why."""
        self._left_out.append(Problem(line, message))

    def note(self, sentence: str) -> None:
        """What a reader must know; said once however often it is found."""
        if sentence not in self._notes:
            self._notes.append(sentence)

    def stop_if_faulty(self) -> None:
        """Raise everything wrong so far.

        Raises:
            InvalidImport: there is something.
        """
        if self._faults:
            order = sorted(self._faults, key=lambda p: (p.line is not None, p.line or 0, p.message))
            raise InvalidImport(tuple(order))

    def to_reading(
        self, claims: Sequence[Claim], *, sides: Mapping[str, str] | None = None
    ) -> Reading:
        """The claims with everything collected.

        Raises:
            InvalidImport: there were faults.
        """
        self.stop_if_faulty()
        return Reading(
            claims=tuple(claims),
            sides=sides,
            notes=tuple(self._notes),
            left_out=tuple(self._left_out),
            counts=dict(self.counts),
        )
