"""YAML as text with line numbers: mappings, lists and scalars, none of them interpreted.

YAML 1.1 turns `NO` into a boolean and `2025-01-06` into a date; a side may be called NO (Norway),
and a date must stay as its source wrote it. So every scalar is kept as text, and what it means is
decided by the field it stands in.

The tree is built from the parser's events with a bound on its depth and without aliases, so that
neither nesting nor expansion can exhaust the machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from frontline.errors import Problem
from frontline.wording import shown

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one where PyYAML was built with it
_DEPTH_LIMIT = 12
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar: its text as written and whether it stood there without quotes."""

    line: int
    text: str
    plain: bool

    @property
    def is_absent(self) -> bool:
        """Whether nothing was written: an empty value, `~` or `null`, without quotes."""
        return self.plain and self.text in _NULLS


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping: key to value, and key to the line of the key."""

    line: int
    values: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = Text | Items | Fields


class _Stop(Exception):
    """Reading cannot go on."""


def read_nodes(text: str) -> tuple[Node | None, list[Problem]]:
    """The tree of the one YAML document in a text.

    Returns:
        The root and the problems found. The root is None where the text holds nothing or is not
        YAML to its end.
    """
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _Stop:
        return None, builder.problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "cannot be parsed"
        builder.report(
            None if mark is None else mark.line + 1,
            f"not YAML: {reason}; check the indentation, and put text that holds `: ` or ` #`, or "
            "begins with a sign, into quotes",
        )
        return None, builder.problems
    except yaml.reader.ReaderError:
        line = _first_odd_line(text)
        builder.report(line, "a control character that YAML does not allow; delete it")
        return None, builder.problems
    return builder.root, builder.problems


class _Builder:
    """Builds the tree from a parser's events, keeping the open containers on a stack."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[Items | Fields] = []
        self._keys: list[Text | None] = []  # the key awaiting its value, per open container
        self._documents = 0

    def report(self, line: int | None, message: str) -> None:
        self.problems.append(Problem(line, message))

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self.report(_line_of(event), "a second document; one file, one ledger")
                raise _Stop
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.NodeEvent):
            self._take_node(event)

    def _take_node(self, event: yaml.NodeEvent) -> None:
        line = _line_of(event)
        if event.anchor is not None:
            self.report(
                line, "anchors (&) and aliases (*) are not read; define it once and refer by key"
            )
            raise _Stop
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":  # "!" is what a quoted scalar may carry
            self.report(line, f"a tag ({tag[:40]}) has no meaning in a ledger; delete it")
        if isinstance(event, yaml.ScalarEvent):
            self._place(Text(line, event.value, not event.style))
            return
        node: Items | Fields = (
            Items(line) if isinstance(event, yaml.SequenceStartEvent) else Fields(line)
        )
        self._place(node)
        self._open.append(node)
        self._keys.append(None)
        if len(self._open) > _DEPTH_LIMIT:
            self.report(line, "nested too deeply for a ledger")
            raise _Stop

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        container = self._open[-1]
        if isinstance(container, Items):
            container.items.append(node)
            return
        key = self._keys[-1]
        if key is None:
            if not isinstance(node, Text):
                self.report(node.line, "a key must be a word, not a list or a mapping")
                raise _Stop
            self._keys[-1] = node
            return
        self._keys[-1] = None
        if key.text in container.values:
            first = container.lines[key.text]
            self.report(key.line, f"{shown(key.text)} is given twice (first on line {first})")
            return
        container.values[key.text] = node
        container.lines[key.text] = key.line


def _line_of(event: yaml.Event) -> int:
    return 1 if event.start_mark is None else event.start_mark.line + 1


def _first_odd_line(text: str) -> int | None:
    for number, line in enumerate(text.split("\n"), start=1):
        if any(not (char.isprintable() or char in "\t\r\x85\ufeff") for char in line):
            return number
    return None
