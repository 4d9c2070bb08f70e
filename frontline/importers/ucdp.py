"""UCDP's georeferenced events: deadly fighting by place and day; never a capture.

Source: the Uppsala Conflict Data Program's Georeferenced Event Dataset (GED) and its monthly
candidates, CSV as their codebook describes them (ucdp.uu.se, CC BY 4.0): `id`, `type_of_violence`,
`side_a`, `side_b`, `where_prec`, `where_coordinates`, `adm_1`, `latitude`, `longitude`,
`date_prec`, `date_start`, `date_end`, `source_office`, `source_date`.

What becomes what: state-based (1) and non-state (2) violence is `attacked`, and names no side: the
data say who fought, not who attacked or won, and nothing in them moves control. One-sided violence
(3), against civilians, is left out.

Dates: `date_start` to `date_end`, as wide as they are. `stated_on` is the day of the latest
`source_date`, else `date`. Places: `where_prec` 1 is the settlement; 2 is somewhere within some
25 km, 3 and above a district or more: left out unless `precision` admits them (2 at most). Who
reported it (`source_office`) is kept as the chain; headlines and articles are not copied.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from frontline.claims import Claim, Claimant, Source
from frontline.dates import FuzzyDate, as_day, parse_date
from frontline.errors import InvalidOption
from frontline.importers.events import (
    Actors,
    Sides,
    check_texts,
    claim_events,
    list_events,
    read_export_day,
    read_point,
    split_list,
)
from frontline.importers.imported import Findings, Reading
from frontline.importers.places import PlaceFinder
from frontline.importers.tables import Row, read_written_day, show

COLUMNS = (
    "id", "type_of_violence", "side_a", "side_b", "where_prec", "where_coordinates", "latitude",
    "longitude", "date_prec", "date_start", "date_end",
)  # fmt: skip
_CLAIMANT = Claimant(name="UCDP", allegiance="independent", family="UCDP")
_KIND_WORD = re.compile(r"(?i)\s+(town|city|village|settlement)$")


@dataclass(frozen=True, kw_only=True)
class Ucdp:
    """Imports UCDP's georeferenced events.

    Attributes:
        actors: whose side an actor is on, see `frontline.importers.events.Actors`; only fighting
            between two known sides is read if `known_sides_only`.
        known_sides_only: whether events whose actors are not of two known sides are left out.
        precision: the coarsest `where_prec` that is taken for the settlement itself, 1 or 2.
        date: the day of the export, for rows without `source_date`.

    Raises:
        InvalidDate: a date that is no day.
        InvalidOption: a precision of another number, or actors that are no mapping.
    """

    name = "ucdp"

    actors: Actors = None
    known_sides_only: bool = False
    precision: int = 1
    date: str | dt.date | None = None

    def __post_init__(self) -> None:
        if self.precision not in (1, 2):
            raise InvalidOption(f"precision is 1 or 2, not {self.precision!r}")
        if self.date is not None:
            object.__setattr__(self, "date", as_day(self.date))

    def describe(self) -> str:
        """One line on what the format is and where it comes from."""
        return "UCDP's georeferenced events (CSV): deadly fighting, never a capture"

    def read(self, paths: Sequence[Path], *, places: PlaceFinder) -> Reading:
        """The claims of some tables.

        Raises:
            UnreadableInput: a file that is missing, or no text.
            InvalidImport: rows that cannot be right, or columns that are missing.
        """
        findings = Findings()
        sides = Sides(self.actors)
        return claim_events(
            list_events(paths, findings, required=COLUMNS, key="id"),
            lambda row: self._read_row(row, sides, places, findings),
            findings,
            key="id",
            stated="source_date",
        )

    def _read_row(
        self, row: Row, sides: Sides, places: PlaceFinder, findings: Findings
    ) -> Claim | None:
        kind, coarse = row["type_of_violence"], row["where_prec"]
        if kind not in {"1", "2", "3"}:
            raise ValueError(f"type_of_violence {show(kind)} is not 1, 2 or 3")
        if coarse not in set("1234567"):
            raise ValueError(f"where_prec {show(coarse)} is not 1 to 7")
        days = _read_days(row)
        name = _KIND_WORD.sub("", row["where_coordinates"])
        check_texts(row, "id", "where_coordinates", "source_office")
        point = read_point(row)
        stated = self._read_stated(row)
        if kind == "3":
            findings.counts["one-sided violence"] += 1
            return None
        if int(coarse) > self.precision:
            findings.counts["imprecise places"] += 1
            findings.leave_out(row.line, f"{row['id']}: where_prec {coarse}")
            return None
        fought = {sides.find(row["side_a"]), sides.find(row["side_b"])}
        if self.known_sides_only and (None in fought or len(fought) == 1):
            findings.counts["other wars"] += 1
            return None
        chain = split_list(row["source_office"])
        return Claim(
            id=f"ucdp:{row['id']}",
            place=places.place_at(name, point, admin1=row["adm_1"] or None),
            event="attacked",
            claimant=_CLAIMANT,
            event_date=days,
            stated_on=stated,
            source=Source(publisher="UCDP", url="https://ucdp.uu.se", chain=(*chain, "UCDP")),
        )

    def _read_stated(self, row: Row) -> FuzzyDate | None:
        given = split_list(row["source_date"])
        if given:
            return parse_date(max(read_written_day(part) for part in given).isoformat())
        return read_export_day(self.date)


def _read_days(row: Row) -> FuzzyDate:
    first, last = read_written_day(row["date_start"]), read_written_day(row["date_end"])
    if last < first:
        raise ValueError(f"date_end {last} comes before date_start {first}")
    return parse_date(f"{first}" if first == last else f"{first}/{last}")
