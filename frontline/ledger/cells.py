"""Reading single cells of a row, noting every problem with its row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from frontline.ledger.fields import FieldReader, read_flag
from frontline.ledger.validation import NAME_STATUSES
from frontline.wording import shown
from gazetteer.places import Name

__all__ = ["CellReader", "Row", "read_flag"]

_NAME_FIELDS = frozenset({"text", "language", "status", "until"})


class Row(NamedTuple):
    """One row of a table: its number in the file and its cells.

    A cell is text, a number, a boolean or None. A cell that is missing is None.
    """

    number: int
    cells: Mapping[str, Any]


class CellReader(FieldReader[Row]):
    """Takes values out of rows; see `FieldReader`."""

    def take(self, record: Row, name: str) -> Any:
        """What stands in a cell."""
        return record.cells.get(name)

    def has(self, record: Row, name: str) -> bool:
        """Whether a cell holds anything."""
        return record.cells.get(name) is not None

    def locate(self, record: Row, name: str) -> int:  # noqa: ARG002  (a row is one place)
        """The number of the row."""
        return record.number

    def texts(self, record: Row, name: str) -> tuple[str, ...] | None:
        """A JSON list of texts; a text that is none is a list of one."""
        text = self.text(record, name)
        if text is None:
            return None
        if not text.lstrip().startswith("["):
            return (text,)
        items = self._list(record, name, text)
        if not all(isinstance(item, str) for item in items):
            self.report(record.number, f"`{name}` must be a JSON list of texts")
            return None
        return tuple(items)

    def names(self, record: Row) -> tuple[Name, ...]:
        """A JSON list of names."""
        text = self.text(record, "names")
        names: list[Name] = []
        for item in [] if text is None else self._list(record, "names", text):
            fields = item if isinstance(item, dict) else {}
            values = [value for value in fields.values() if value is not None]
            if (
                not set(fields) <= _NAME_FIELDS
                or not all(isinstance(value, str) for value in values)
                or not isinstance(fields.get("text"), str)
                or fields.get("status", "alternate") not in NAME_STATUSES
            ):
                self.report(
                    record.number,
                    '`names` must be a JSON list of {"text", "language", "status", "until"}, '
                    f"with a text and a status of {', '.join(sorted(NAME_STATUSES))}",
                )
                return ()
            names.append(Name(**fields))
        return tuple(names)

    def _list(self, record: Row, name: str, text: str) -> list[Any]:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, list):
            return value
        self.report(record.number, f"`{name}` is not a JSON list: {shown(text)}")
        return []
