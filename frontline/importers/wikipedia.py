"""Wikipedia's lists of who controls which town: map modules and tables.

Source: pages of the kind of "Module:Russo-Ukrainian war detailed map" (Lua rows
`{ lat = "48.6", long = "38.0", mark = "Location dot red.svg", label = "[[Bakhmut]]" }`, saved with
`?action=raw`) and of "Control of cities during the Russo-Ukrainian War" (a table of names and
holders, as wikitext, HTML or CSV with the columns `name`, `held by`, and maybe `oblast`, `as of`,
`latitude`, `longitude`); CC BY-SA 4.0.

What becomes what: a dot in a side's colour, or its name under "held by", is `holds`; a dot in two
changing colours, or "contested", is `contested`. Left out, with counts: arcs and rings (pressure
from one side), marks of airfields, ports and plants, grey dots (nobody's), rows without a name.

The trap: names are no keys (45 of the 534 rows of one such list shared their name with another). A
row with coordinates is the settlement of that name near them, and a place of its own where none is
known; a row without is resolved by the gazetteer, and where several bear the name it is reported
and left out, never guessed.

A revision has a day: `date`, unless every row of a table has its own "as of". The volunteers who
keep the lists are one claimant, "Wikipedia"; it is no independent witness of what it cites.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from frontline.claims import Claim, Claimant, Event, Source
from frontline.dates import as_day, parse_date
from frontline.errors import InvalidOption
from frontline.importers.imported import UKRAINE_WAR, Findings, Reading
from frontline.importers.places import PlaceFinder
from frontline.importers.tables import read_degrees, read_written_day, show
from frontline.importers.wikipedia_tables import Entry, read_entries
from frontline.wording import say_count
from gazetteer.places import Place

COLOURS = {"blue": "UA", "red": "RU"}
"""Colour of a dot to the code of a side, on the maps of this war."""
HOLDERS = {"ukraine": "UA", "ukrainian": "UA", "russia": "RU", "russian": "RU"}
"""Word under "held by" to the code of a side."""

_CONTESTED_MARKS = ("80x80-red-blue-anim",)
_PRESSURE_MARKS = ("map-arc", "map-circle")
_DOTS = ("location dot ", "dot ", "map-dot-")
_LONG_NAME = 200
_CLAIMANT = Claimant(name="Wikipedia", allegiance="independent", family="Wikipedia")


@dataclass(frozen=True, kw_only=True)
class Wikipedia:
    """Imports Wikipedia's control tables and map modules.

    Attributes:
        date: the day of the revision.
        country: ISO code of the country the places lie in; None for anywhere.
        colours: colour of a dot to the code of a side.
        holders: word under "held by" to the code of a side.
        url: address of the page or revision.

    Raises:
        InvalidDate: a date that is no day.
        InvalidOption: colours or holders that are no mapping.
    """

    name = "wikipedia"

    date: str | dt.date | None = None
    country: str | None = "UA"
    colours: Mapping[str, str] = field(default_factory=lambda: COLOURS)
    holders: Mapping[str, str] = field(default_factory=lambda: HOLDERS)
    url: str | None = None

    def __post_init__(self) -> None:
        tables: tuple[object, ...] = (self.colours, self.holders)
        if not all(isinstance(table, Mapping) for table in tables):
            raise InvalidOption("colours and holders are mappings from words to codes of sides")
        if self.date is not None:
            object.__setattr__(self, "date", as_day(self.date))

    def describe(self) -> str:
        """One line on what the format is and where it comes from."""
        return "Wikipedia's control tables and map modules (Lua, wikitext, HTML, CSV)"

    def read(self, paths: Sequence[Path], *, places: PlaceFinder) -> Reading:
        """The claims of some pages of one revision.

        Raises:
            UnreadableInput: a file that is missing, or no such page.
            InvalidImport: rows that cannot be right, or rows without a day.
        """
        findings = Findings()
        claims: list[Claim] = []
        for path in paths:
            for entry in read_entries(path, findings):
                findings.counts["rows"] += 1
                try:
                    claims.extend(self._read_entry(entry, places, findings))
                except ValueError as error:
                    findings.fault(path, entry.line, str(error))
        ambiguous = findings.counts["places not told apart"]
        if ambiguous:
            findings.note(
                f"{say_count(ambiguous, 'row')} left out, without coordinates and of a name that "
                "no place is known by, or several are"
            )
        own = set(UKRAINE_WAR) >= {claim.side for claim in claims if claim.side}
        return findings.to_reading(claims, sides=UKRAINE_WAR if own else None)

    def _read_entry(self, entry: Entry, places: PlaceFinder, findings: Findings) -> list[Claim]:
        event, side = self._read_status(entry, findings)
        as_of = read_written_day(entry.as_of) if entry.as_of else None
        revision = None if self.date is None else as_day(self.date)
        shown = as_of or revision
        if shown is None:
            raise ValueError("no day; give the revision's with date=")
        if event is None:
            return []
        if not entry.name:
            findings.counts["rows without a name"] += 1
            return []
        if len(entry.name) > _LONG_NAME:
            raise ValueError(f"{show(entry.name)} is longer than a place's name is")
        place = self._find_place(entry, places)
        if isinstance(place, str):
            findings.counts["places not told apart"] += 1
            findings.leave_out(entry.line, f"{entry.name}: {place}")
            return []
        stated = max(shown, revision or shown)
        return [
            Claim(
                place=place,
                event=event,
                side=side,
                claimant=_CLAIMANT,
                event_date=parse_date(shown.isoformat()),
                stated_on=parse_date(stated.isoformat()),
                source=Source(publisher="Wikipedia", url=self.url),
            )
        ]

    def _find_place(self, entry: Entry, places: PlaceFinder) -> Place | str:
        if entry.latitude or entry.longitude:
            point = read_degrees(entry.latitude, 90), read_degrees(entry.longitude, 180)
            return places.place_at(entry.name, point, admin1=entry.region or None)
        return places.find_named(entry.name, within=entry.region or None, country=self.country)

    def _read_status(self, entry: Entry, findings: Findings) -> tuple[Event | None, str | None]:
        if entry.mark:
            return self._read_mark(entry.mark.casefold().replace("_", " "), findings)
        words = entry.holder.casefold()
        if "contested" in words:
            return "contested", None
        found = {code for word, code in self.holders.items() if word.casefold() in words}
        if len(found) == 1:
            return "holds", found.pop()
        findings.counts["holders not told"] += 1
        findings.leave_out(entry.line, f"{entry.name}: held by {entry.holder[:60]!r}: which side?")
        return None, None

    def _read_mark(self, mark: str, findings: Findings) -> tuple[Event | None, str | None]:
        if mark.startswith(_CONTESTED_MARKS):
            return "contested", None
        if mark.startswith(_PRESSURE_MARKS):
            findings.counts["marks of pressure"] += 1
            return None, None
        if mark.startswith(_DOTS):
            found = {code for colour, code in self.colours.items() if colour in mark}
            if len(found) == 1:
                return "holds", found.pop()
            findings.counts["dots of no side"] += 1
            return None, None
        findings.counts["marks of other things"] += 1
        return None, None
