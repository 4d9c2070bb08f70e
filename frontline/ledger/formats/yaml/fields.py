"""Reading single fields of a YAML mapping, noting every problem with its line."""

from __future__ import annotations

from collections.abc import Collection

from frontline.ledger.drafts import Draft
from frontline.ledger.fields import FieldReader
from frontline.ledger.formats.yaml.nodes import Fields, Items, Node, Text
from frontline.ledger.suggestions import suggest
from frontline.ledger.validation import NAME_STATUSES
from frontline.wording import shown
from gazetteer.places import Name

_NAME_FIELDS = ("text", "language", "status", "until")


class NodeReader(FieldReader[Fields]):
    """Takes fields out of mappings; absent is what is missing, empty or `null`."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft, "line")

    def take(self, record: Fields, name: str) -> str | None:
        """The text that stands in a field."""
        value = self.value(record, name)
        if value is None or isinstance(value, Text):
            return None if value is None else value.text
        self.report(
            record.lines[name],
            f"`{shown(name)[1:-1]}` must be text; put it into quotes if it begins with [ or {{",
        )
        return None

    def has(self, record: Fields, name: str) -> bool:
        """Whether a field holds anything."""
        return self.value(record, name) is not None

    def locate(self, record: Fields, name: str) -> int:
        """The line of a field, or that of its mapping where there is none."""
        return record.lines.get(name, record.line)

    def texts(self, record: Fields, name: str) -> tuple[str, ...] | None:
        """A list of texts."""
        items = self.items(record, name)
        if items is None:
            return None
        texts = [item.text for item in items if isinstance(item, Text)]
        if len(texts) < len(items):
            self.report(record.lines[name], f"`{name}` must be a list of texts")
            return None
        return tuple(texts)

    def names(self, record: Fields) -> tuple[Name, ...]:
        """The names of a place, a mapping each."""
        names = []
        for item in self.items(record, "names") or ():
            if not isinstance(item, Fields):
                self.report(item.line, "a name is a mapping: `- text: …`, `language: …`")
                continue
            self.check_names(item, _NAME_FIELDS, "field of a name")
            text = self.required(item, "text", "a name")
            status = self.word(item, "status", NAME_STATUSES) or "alternate"
            language, until = self.text(item, "language"), self.text(item, "until")
            if text is not None:
                names.append(Name(text=text, language=language, status=status, until=until))  # type: ignore[arg-type]  # one of NAME_STATUSES
        return tuple(names)

    def check_names(self, node: Fields, known: Collection[str], what: str) -> None:
        """Report the fields that nobody will read."""
        for key, line in node.lines.items():
            if key not in known:
                self.report(line, f"unknown {what} {shown(key)}{suggest(key, known)}")

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
