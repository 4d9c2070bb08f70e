"""Importers by name: those of this library and those that other packages register.

A package registers its own in its `pyproject.toml`:

```toml
[project.entry-points."frontline.importers"]
myformat = "mypackage.frontline:MyImporter"
```

where `MyImporter(**options)` gives an `Importer`. The names of this library's own cannot be taken.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import entry_points
from typing import Any

from frontline.errors import InvalidOption, UnknownFormat
from frontline.importers.imported import Importer

GROUP = "frontline.importers"

_OWN = {
    "acled": "frontline.importers.acled:Acled",
    "deepstate": "frontline.importers.deepstate:DeepState",
    "isw": "frontline.importers.isw:Isw",
    "liveuamap": "frontline.importers.liveuamap:Liveuamap",
    "ucdp": "frontline.importers.ucdp:Ucdp",
    "viina": "frontline.importers.viina:Viina",
    "wikipedia": "frontline.importers.wikipedia:Wikipedia",
}


def list_formats() -> tuple[str, ...]:
    """The names of all importers there are, in alphabetical order."""
    return tuple(sorted({*_OWN, *(found.name for found in entry_points(group=GROUP))}))


def find_importer(name: str, options: Mapping[str, Any] | None = None) -> Importer:
    """The importer of a name, with some options.

    Args:
        name: see `list_formats`.
        options: fields of the importer, by name; its defaults hold for the others.

    Raises:
        UnknownFormat: no importer bears that name, or another package's cannot be loaded.
        InvalidOption: one that it does not take, or a value that it cannot use.
    """
    make = _load(name)
    given = dict(options or {})
    if dataclasses.is_dataclass(make):
        known = [field.name for field in dataclasses.fields(make)]
        unknown = sorted(set(given) - set(known))
        if unknown:
            takes = ", ".join(known) or "none"
            raise InvalidOption(f"{name} has no option {', '.join(unknown)}; it has {takes}")
    try:
        made = make(**given)
    except TypeError as error:
        raise InvalidOption(f"{name}: {error}") from error
    if not isinstance(made, Importer):
        raise UnknownFormat(f"{name}: {type(made).__name__} is no importer; it lacks `read`")
    return made


def parse_options(settings: Iterable[str]) -> dict[str, Any]:
    """Options written as `NAME=VALUE`, the value as JSON or, where it is none, as plain text.

    Raises:
        InvalidOption: without a name or a sign of equality, or a name given twice.
    """
    found: dict[str, Any] = {}
    for setting in settings:
        name, sign, text = setting.partition("=")
        if not name.isidentifier() or not sign:
            raise InvalidOption(f"{setting!r} is no option; write NAME=VALUE")
        if name in found:
            raise InvalidOption(f"the option {name} is given twice")
        try:
            found[name] = json.loads(text)
        except (ValueError, RecursionError):
            found[name] = text
    return found


def _load(name: str) -> Callable[..., object]:
    if name in _OWN:
        module, _, member = _OWN[name].partition(":")
        found: Callable[..., object] = getattr(importlib.import_module(module), member)
        return found
    for entry in entry_points(group=GROUP, name=name):
        try:
            loaded: Callable[..., object] = entry.load()
        except (ImportError, AttributeError) as error:
            raise UnknownFormat(f"{name}: {entry.value} cannot be loaded: {error}") from error
        return loaded
    raise UnknownFormat(f"no importer is called {name!r}; there are {', '.join(list_formats())}")
