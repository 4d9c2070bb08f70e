"""From other people's data to a ledger: small plug-ins behind one door.

```python
from frontline.importers import import_claims

found = import_claims("viina", "control_latest_2025.csv", places="places.csv", min_days=7)
found.ledger, found.notes, found.left_out
```

What somebody's map or table shows is that somebody's claim, dated and known as the data allow. An
importer never turns a battle into a capture, silence into control, or flicker into history; what it
leaves out it says.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from frontline.errors import InvalidOption, UnreadableInput
from frontline.importers.imported import Findings, Imported, Importer, Reading
from frontline.importers.places import Given, PlaceFinder
from frontline.importers.registry import find_importer, list_formats, parse_options
from frontline.ledger import Ledger

__all__ = [
    "Findings",
    "Imported",
    "Importer",
    "PlaceFinder",
    "Reading",
    "find_importer",
    "import_claims",
    "list_formats",
    "parse_options",
]


def import_claims(
    importer: str | Importer,
    *paths: str | os.PathLike[str],
    places: Given | None = None,
    title: str | None = None,
    **options: Any,
) -> Imported:
    """Read claims from files in somebody else's format.

    Args:
        importer: the name of a format, see `list_formats`, or an importer.
        paths: one or more files; their order does not matter.
        places: the places that matter and how far they reach, see `PlaceFinder`; without them the
            gazetteer's.
        title: what the ledger is about.
        options: of the importer: its fields, by name.

    Returns:
        The ledger, and what was left out and why.

    Raises:
        UnknownFormat: no importer of that name.
        InvalidOption: an option it does not take, or a value it cannot use.
        UnreadableInput: a file that is missing or in no format the importer reads, or none given.
        InvalidImport: everything wrong with the rows, at once; nothing was imported.
        InvalidLedger: the claims contradict one another.
    """
    if not paths:
        raise UnreadableInput("no file to import; name one")
    if not isinstance(importer, str) and options:
        given = ", ".join(options)
        raise InvalidOption(f"{importer.name} is an importer made already; give it {given} itself")
    chosen = find_importer(importer, options) if isinstance(importer, str) else importer
    # The same file named twice is one, and the order in which files are named means nothing.
    files = sorted({Path(path) for path in paths})
    reading = chosen.read(files, places=PlaceFinder(places))
    ledger = Ledger(reading.claims, sides=reading.sides, title=title)
    counts = {"claims": len(ledger), "places": len(ledger.places), **reading.counts}
    return Imported(ledger=ledger, notes=reading.notes, left_out=reading.left_out, counts=counts)
