"""JSON as strangers write it: no key twice, no list or object where a cell is expected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from frontline.ledger.rows import KNOWN
from frontline.ledger.suggestions import suggest
from frontline.wording import shown

_LISTS = frozenset({"chain", "names"})
_COLUMNS = frozenset(KNOWN)


def dump(value: object) -> str:
    """A value as JSON on one line, in the characters it has."""
    return json.dumps(value, ensure_ascii=False)


def parse(text: str) -> Any:
    """A value from JSON.

    Raises:
        ValueError: not JSON, a key given twice, or nested too deeply.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{shown(twice)} is given twice")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object)


class CellMaker:
    """Turns the members of JSON objects into the cells of rows.

    Args:
        report: notes a problem, given the number of the row and a message.
    """

    def __init__(self, report: Callable[[int, str], None]) -> None:
        self._report = report
        self._reported: set[str] = set()

    def take(self, number: int, members: Iterable[tuple[str, str, Any]]) -> dict[str, Any]:
        """The cells of one row.

        Args:
            number: of the row.
            members: what a member is called in the file, its column, its value.
        """
        cells: dict[str, Any] = {}
        for name, column, value in members:
            if column in _COLUMNS:
                if not isinstance(value, list | dict):
                    cells[column] = value
                elif isinstance(value, list) and column in _LISTS:
                    cells[column] = dump(value) if value else None
                else:
                    self._report(number, f"`{name}` must be one value, not {shown(dump(value))}")
            elif name not in self._reported:  # once a file, where it is met first
                self._reported.add(name)
                self._report(number, f"unknown {shown(name)}{suggest(column, KNOWN)}")
        return cells
