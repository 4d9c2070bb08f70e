"""What is wrong with a file, collected row by row and told all at once."""

from __future__ import annotations

from operator import itemgetter

from gazetteer.errors import InvalidData
from gazetteer.spelling import visible

MOST = 1_000
"""Problems after which reading stops: a file with more is not what it was taken for."""

_TOLD = 10


class Problems:
    """The problems of one file so far.

    Args:
        file: the file's name, as problems begin.
        unit: what its numbers count: "row" or "line"; the first is 1, the header included.
    """

    def __init__(self, file: str, unit: str = "row") -> None:
        self._file = visible(file)
        self._unit = unit
        self._found: list[tuple[int, str]] = []

    def add(self, number: int, message: str) -> None:
        """Note one; they are told in the order of their numbers.

        Raises:
            InvalidData: there are `MOST` of them now.
        """
        self._found.append((number, f"{self._file}, {self._unit} {number}: {message}"))
        if len(self._found) >= MOST:
            self._fail(f"{MOST} problems or more")

    def check(self) -> None:
        """Go on if there are none.

        Raises:
            InvalidData: there are.
        """
        if self._found:
            count = len(self._found)
            self._fail("1 problem" if count == 1 else f"{count:,} problems")

    def _fail(self, count: str) -> None:
        found = tuple(text for _, text in sorted(self._found, key=itemgetter(0)))
        told = found[:_TOLD]
        more = len(found) - len(told)
        lines = [f"{count}; nothing was added:", *told, *([f"and {more} more"] if more else [])]
        raise InvalidData("\n".join(lines), problems=found)
