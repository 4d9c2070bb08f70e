"""Names that changed between editions of the codifier.

A unit keeps its code when it is renamed, so that the same code with another name in an older
edition tells the former name, and that it was given up between the two editions: no day is known,
only that interval. A correction of the spelling that makes another search key is treated alike: until
then the older spelling was the official one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from gazetteer._build.codifier import Row, name_units
from gazetteer._build.renames import Former
from gazetteer.spelling import fold


class Edition(NamedTuple):
    """An edition of the codifier.

    Attributes:
        day: ISO 8601 day that it is of; what it says was so on that day or later.
        rows: see `sources.read_codifier`.
    """

    day: str
    rows: list[Row]


def compare_editions(editions: list[Edition]) -> list[Former]:
    """What the units of the last edition were called in the ones before, the oldest first."""
    named = [(edition.day, name_units(edition.rows)) for edition in editions]
    _, current = named[-1]
    formers = []
    for code in sorted(current):
        held = [(day, units[code]) for day, units in named if code in units]
        for (day, name), (next_day, successor) in pairwise(held):
            if fold(name) not in {fold(successor), fold(current[code])}:
                formers.append(Former(code, {"uk": name}, f"{day}/{next_day}"))
    return formers

