"""The cells of a table of claims, each distinct value once, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.control._segments import Flags, Ints
from frontline.errors import InvalidLedger, Problem
from frontline.ledger.cells import read_flag

if TYPE_CHECKING:
    import pandas as pd

_MOST_REPORTED = 1000


class Faults:
    """What is wrong with which rows."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []
        self.more = 0

    def add(self, rows: Flags | Ints, say: str | Callable[[int], str]) -> None:
        """Note a fault of some rows; with very many, only the first are put in words."""
        where = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        for row in where[:_MOST_REPORTED].tolist():
            self.found.append((row, say if isinstance(say, str) else say(row)))
        self.more += max(len(where) - _MOST_REPORTED, 0)

    def raise_any(self) -> None:
        """Raise everything that was noted, by row."""
        if not self.found:
            return
        self.found.sort(key=lambda fault: fault[0])
        shown = self.found[:_MOST_REPORTED]
        problems = [Problem(row + 1, words) for row, words in shown]
        more = self.more + len(self.found) - len(shown)
        if more:
            problems.append(Problem(None, f"and {more} more"))
        raise InvalidLedger(tuple(problems), source="the table (lines are rows, counted from 1)")


class Cells:
    """A table and its faults."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self.size = len(table)
        self.faults = Faults()

    def factorized(self, name: str) -> tuple[Ints, Sequence[Any]]:
        """Each row's index into the distinct values of a column; -1 where nothing is said."""
        import pandas as pd

        if name not in self.table.columns:
            return np.full(self.size, -1, dtype=np.int64), []
        codes, values = pd.factorize(self.table[name])
        found = list(values)
        empty = [index for index, value in enumerate(found) if isinstance(value, str) and not value]
        for index in empty:
            codes[codes == index] = -1
        return codes.astype(np.int64), found

    def flags(self, name: str, *, default: bool) -> list[bool]:
        """What each distinct value of a column of flags means, and at the end what no value does.

        They are told apart as in files: a text is `true` or `false`, `yes` or `no`, 1 or 0.
        """
        codes, values = self.factorized(name)
        found = [read_flag(value) for value in values]
        for index, flag in enumerate(found):
            if flag is None:
                self.faults.add(
                    codes == index, f"{name} must be true or false, not {values[index]!r}"
                )
        return [*(flag is True for flag in found), default]
