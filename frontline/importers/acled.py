"""ACLED's events: battles, strikes, and the few that say that territory changed hands.

Source: the Armed Conflict Location & Event Data project's CSV exports, as its codebook describes
them (acleddata.com; needs an account, and its terms apply): `event_id_cnty`, `event_date`,
`time_precision`, `event_type`, `sub_event_type`, `actor1`, `inter1`, `actor2`, `inter2`, `admin1`,
`location`, `latitude`, `longitude`, `geo_precision`, `source`, `timestamp`.

| sub-event | event |
|---|---|
| Government regains territory | `captured` by the side of the state's forces |
| Non-state actor overtakes territory | `captured` by the other actor's side (foreign forces too) |
| Non-violent transfer of territory | `captured`, if one side alone is named |
| any other battle | `attacked`: never a capture, whoever won |
| explosions and remote violence | `struck` |

Everything else (violence against civilians, protests, other developments) is left out, with counts.
Which of its two actors attacked ACLED does not say, so `attacked` and `struck` name no side. Whose
side an actor is on says `actors`; a capture whose captor's side is not known is left out.

Dates: precision 1 is the day; 2, a week around it (three days either way); 3, its month. Stated on
the day of `timestamp`, when the row was last changed, else `date`; known any earlier it may have
been, but nothing says so. Places: precision 1 is the settlement; coarser codes mean a region and
are left out unless `precision` admits them. `source` lists who reported it: kept as the chain.
The text of `notes` is ACLED's and is not copied. An event given twice counts as last changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from frontline.claims import Claim, Claimant, Event, Source
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
    "event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1",
    "inter1", "actor2", "inter2", "location", "latitude", "longitude", "geo_precision", "source",
)  # fmt: skip
_TAKEN = {
    "government regains territory",
    "non-state actor overtakes territory",
    "non-violent transfer of territory",
}
_CLAIMANT = Claimant(name="ACLED", allegiance="independent", family="ACLED")
_STATE = {"1", "state forces"}
_REACH = dt.timedelta(days=3)
_LONGEST_STAMP = 20


@dataclass(frozen=True, kw_only=True)
class Acled:
    """Imports ACLED's events.

    Attributes:
        actors: whose side an actor is on, see `frontline.importers.events.Actors`.
        precision: the coarsest `geo_precision` that is taken for the settlement itself, 1 to 3.
        date: the day of the export, for rows without `timestamp`.

    Raises:
        InvalidDate: a date that is no day.
        InvalidOption: a precision of another number, or actors that are no mapping.
    """

    name = "acled"

    actors: Actors = None
    precision: int = 1
    date: str | dt.date | None = None

    def __post_init__(self) -> None:
        if self.precision not in (1, 2, 3):
            raise InvalidOption(f"precision is 1, 2 or 3, not {self.precision!r}")
        if self.date is not None:
            object.__setattr__(self, "date", as_day(self.date))

    def describe(self) -> str:
        """One line on what the format is and where it comes from."""
        return "ACLED's events (CSV): battles, strikes, territory changing hands"

    def read(self, paths: Sequence[Path], *, places: PlaceFinder) -> Reading:
        """The claims of some exports.

        Raises:
            UnreadableInput: a file that is missing, or no text.
            InvalidImport: rows that cannot be right, or columns that are missing.
        """
        findings = Findings()
        sides = Sides(self.actors)
        events = list_events(
            paths, findings, required=COLUMNS, key="event_id_cnty", stamp=_read_stamp
        )
        return claim_events(
            events,
            lambda row: self._read_row(row, sides, places, findings),
            findings,
            key="event_id_cnty",
            stated="timestamp",
        )

    def _read_row(
        self, row: Row, sides: Sides, places: PlaceFinder, findings: Findings
    ) -> Claim | None:
        """The claim of a row; None if it says nothing of control or fighting, or not where."""
        kind, sub = row["event_type"].casefold(), row["sub_event_type"].casefold()
        days = _read_days(row)
        stated = self._read_stated(row)
        coarse = row["geo_precision"]
        if coarse not in {"1", "2", "3"}:
            raise ValueError(f"geo_precision {show(coarse)} is not 1, 2 or 3")
        check_texts(row, "event_id_cnty", "location", "source")
        point = read_point(row)
        event: Event
        side = None
        if sub in _TAKEN:
            event, side = "captured", find_captor(row, sides)
        elif kind == "battles":
            event = "attacked"
        elif kind == "explosions/remote violence":
            event = "struck"
        else:
            findings.counts[f"other events: {row['event_type'][:40] or 'no type'}"] += 1
            return None
        if int(coarse) > self.precision:
            findings.counts["imprecise places"] += 1
            findings.leave_out(row.line, f"{row['event_id_cnty']}: geo_precision {coarse}")
            return None
        if event == "captured" and side is None:
            findings.counts["captors unknown"] += 1
            findings.leave_out(row.line, f"{row['event_id_cnty']}: whose side took it is unknown")
            return None
        chain = split_list(row["source"])
        return Claim(
            id=f"acled:{row['event_id_cnty']}",
            place=places.place_at(row["location"], point, admin1=row["admin1"] or None),
            event=event,
            side=side,
            claimant=_CLAIMANT,
            event_date=days,
            stated_on=stated,
            source=Source(publisher="ACLED", url="https://acleddata.com", chain=(*chain, "ACLED")),
        )

    def _read_stated(self, row: Row) -> FuzzyDate | None:
        text = row["timestamp"]
        if not text:
            return read_export_day(self.date)
        try:
            moment = dt.datetime.fromtimestamp(int(text), tz=dt.UTC)
        except (ValueError, OverflowError, OSError):
            raise ValueError(f"timestamp {show(text)} is no number of seconds") from None
        return parse_date(moment.date().isoformat())


def find_captor(row: Row, sides: Sides) -> str | None:
    """The side that took a place, None if nothing tells.

    "Government regains" is about the state's own forces, "overtakes" about the actor who is not
    of them; where both actors or none are state forces, no rule says who won.
    """
    named = [(row[f"actor{n}"], row[f"inter{n}"].casefold() in _STATE) for n in "12"]
    named = [(actor, is_state) for actor, is_state in named if actor]
    sub = row["sub_event_type"].casefold()
    if sub == "government regains territory":
        named = [item for item in named if item[1]]
    elif sub == "non-state actor overtakes territory":
        named = [item for item in named if not item[1]]
    found = {sides.find(actor) for actor, _ in named}
    return found.pop() if len(found) == 1 else None


def _read_stamp(row: Row) -> int:
    text = row["timestamp"]
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_STAMP else 0


def _read_days(row: Row) -> FuzzyDate:
    day = read_written_day(row["event_date"])
    precision = row["time_precision"]
    if precision == "1":
        return parse_date(day.isoformat())
    if precision == "2":
        try:
            return parse_date(f"{day - _REACH}/{day + _REACH}")
        except OverflowError:
            raise ValueError(f"no week around {day}: the calendar ends there") from None
    if precision == "3":
        return parse_date(f"{day:%Y-%m}")
    raise ValueError(f"time_precision {show(precision)} is not 1, 2 or 3")
