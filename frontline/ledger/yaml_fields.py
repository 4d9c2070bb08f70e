"""Reading single fields of a YAML mapping, noting every problem with its line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from frontline.dates import FuzzyDate, parse_date
from frontline.errors import InvalidDate, Problem
from frontline.ledger.suggestions import suggest
from frontline.ledger.validation import DATE_LIMIT
from frontline.ledger.yaml_nodes import Fields, Items, Node, Text, shown

_T = TypeVar("_T")
_FLAGS = {"true": True, "True": True, "yes": True, "false": False, "False": False, "no": False}


class FieldReader:
    """Takes fields out of mappings.

    Every method returns None for a field that is absent (missing, empty, `null`) as well as for
    one that is wrong; in the second case a problem has been noted.

    Attributes:
        problems: what is wrong.
        notes: what deserves a second look.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.notes: list[Problem] = []

    def report(self, line: int | None, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(line, message))

    def note(self, line: int | None, message: str) -> None:
        """Note something to look at."""
        self.notes.append(Problem(line, message))

    def check_names(self, node: Fields, known: Collection[str], what: str) -> None:
        """Report the fields that nobody will read."""
        for key, line in node.lines.items():
            if key not in known:
                self.report(line, f"unknown {what} {shown(key)}{suggest(key, known)}")

    def check_word(self, node: Fields, name: str, word: str, known: Collection[str]) -> None:
        """Report a word that is none of the known ones."""
        if word not in known:
            self.report(node.lines[name], f"unknown {name} {shown(word)}{suggest(word, known)}")

    def check_reviewed(self, node: Fields, what: str) -> str:
        """Refuse what a machine drafted and nobody has looked at; `what` comes back.

        A claim that says nothing of review was written by a person.
        """
        if self.flag(node, "reviewed") is False:
            self.report(
                node.lines["reviewed"],
                f"{what} is a draft that nobody has reviewed; compare it with its sentence, then "
                "write `reviewed: true`, or delete the claim",
            )
        return what

    def value(self, node: Fields, name: str) -> Node | None:
        """Whatever stands there; None where nothing does."""
        value = node.values.get(name)
        return None if isinstance(value, Text) and value.is_absent else value

    def text(self, node: Fields, name: str) -> str | None:
        """A text, as written."""
        value = self.value(node, name)
        if value is None or isinstance(value, Text):
            return None if value is None else value.text
        self.report(
            node.lines[name],
            f"`{shown(name)[1:-1]}` must be text; put it into quotes if it begins with [ or {{",
        )
        return None

    def required(self, node: Fields, name: str, what: str) -> str | None:
        """A text that must be there."""
        if self.value(node, name) is None:
            self.report(node.lines.get(name, node.line), f"{what} has no `{name}`")
            return None
        return self.text(node, name)

    def word(self, node: Fields, name: str, known: Collection[str]) -> str | None:
        """One of the known words."""
        word = self.text(node, name)
        if word is None:
            return None
        self.check_word(node, name, word, known)
        return word if word in known else None

    def parsed(self, node: Fields, name: str, parse: Callable[[str], _T]) -> _T | None:
        """A date of some kind."""
        text = self.text(node, name)
        if text is None:
            return None
        if len(text) > DATE_LIMIT:
            self.report(node.lines[name], f"`{name}`: {shown(text)} is not a date")
            return None
        try:
            return parse(text)
        except InvalidDate as error:
            self.report(node.lines[name], f"`{name}`: {error}")
            return None

    def date(self, node: Fields, name: str) -> FuzzyDate | None:
        """A date as precise as it was said."""
        return self.parsed(node, name, parse_date)

    def number(self, node: Fields, name: str, kind: Callable[[str], _T]) -> _T | None:
        """A number."""
        text = self.text(node, name)
        if text is None:
            return None
        try:
            return kind(text)
        except ValueError:
            self.report(node.lines[name], f"`{name}`: {shown(text)} is not a number")
            return None

    def flag(self, node: Fields, name: str) -> bool | None:
        """True or false."""
        text = self.text(node, name)
        if text is not None and text not in _FLAGS:
            self.report(node.lines[name], f"`{name}` must be true or false")
        return _FLAGS.get(text or "")

    def fields(self, node: Fields, name: str) -> Fields | None:
        """A mapping."""
        value = self.value(node, name)
        if value is None or isinstance(value, Fields):
            return value
        self.report(
            node.lines[name], f"{shown(name)} must be a mapping: lines of `key: value` below it"
        )
        return None

    def items(self, node: Fields, name: str) -> list[Node] | None:
        """A list."""
        value = self.value(node, name)
        if value is None or isinstance(value, Items):
            return None if value is None else value.items
        self.report(node.lines[name], f"`{name}` must be a list: lines of `- …` below it")
        return None

    def texts(self, node: Fields, name: str) -> tuple[str, ...] | None:
        """A list of texts."""
        items = self.items(node, name)
        if items is None:
            return None
        texts = [item.text for item in items if isinstance(item, Text)]
        if len(texts) < len(items):
            self.report(node.lines[name], f"`{name}` must be a list of texts")
            return None
        return tuple(texts)
