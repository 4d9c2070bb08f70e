"""VIINA's tables of territorial control: a status per populated place and day.

Source: Yuri Zhukov and Natalie Ayers, VIINA 2.0 (ODbL), github.com/zhukovyuri/VIINA,
`Data/control_latest_YYYY.zip`. Three shapes are read:

- daily: `geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status`, a row a place and
  day, `date` as YYYYMMDD; `status` is the majority of the four before it (Wikipedia's maps, the
  same with news reports, DeepState, ISW), so VIINA is not independent of them;
- changes: `geonameid,date,status,kind`, `kind` being `start` or `change`, as mirrors keep it;
- wide (VIINA 1): `geonameid,…,ctr_YYYYMMDDHHMMSS,…`, a row a place; of a day the last column.

What becomes what: RU and UA are `holds`, LIBERATED (a mirror's word for UA after RU) is `holds` by
UA, CONTESTED is `contested`. A place's first status is taken over as of its day.

The trap: VIINA flickers. In nine months of 2024/25, 2,562 changes in 7,851 places (326 per 1,000;
three other maps have 29 to 42), 43 % of the finished spells a day or less. So a later status is
taken over once it has lasted `min_days` in a row, dated to its first day and known on the last of
them: nothing that could be known on a day rests on later days. Shorter spells are counted and left
out, and so are spells still too young when the file ends. `min_days=0` keeps everything. Over the
same nine months the default leaves 49 changes per 1,000 places, and of the captures that DeepState
shows it keeps 86 % (`min_days=0`: 90 %).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontline.claims import Claim, Claimant, Event, Source
from frontline.dates import FuzzyDate, parse_date
from frontline.errors import InvalidOption
from frontline.importers.imported import UKRAINE_WAR, Findings, Reading
from frontline.importers.places import PlaceFinder
from frontline.importers.viina_tables import STATUSES, read_spells
from frontline.wording import say_count

if TYPE_CHECKING:
    import pandas as pd

_MEANS: dict[str, tuple[Event, str | None]] = {
    "RU": ("holds", "RU"),
    "UA": ("holds", "UA"),
    "LIBERATED": ("holds", "UA"),
    "CONTESTED": ("contested", None),
}
_CLAIMANTS = {
    "status": ("VIINA", "VIINA"),
    "status_wiki": ("Wikipedia's maps, by VIINA", "Wikipedia"),
    "status_boost": ("Wikipedia's maps and news reports, by VIINA", "Wikipedia"),
    "status_dsm": ("DeepState, by VIINA", "DeepState"),
    "status_isw": ("ISW, by VIINA", "ISW"),
}
_SOURCE = Source(publisher="VIINA", url="https://github.com/zhukovyuri/VIINA")
_LISTED = 50


@dataclass(frozen=True, kw_only=True)
class Viina:
    """Imports VIINA's control tables.

    Attributes:
        min_days: days in a row after which a changed status is taken over; 0 or 1: at once.
        column: which status, one of `status`, `status_wiki`, `status_boost`, `status_dsm`,
            `status_isw`.

    Raises:
        InvalidOption: a negative number of days, or a column of another name.
    """

    name = "viina"

    min_days: int = 7
    column: str = "status"

    def __post_init__(self) -> None:
        days: object = self.min_days
        if not isinstance(days, int) or days < 0:
            raise InvalidOption(f"min_days is a number of days from 0, not {days!r}")
        if self.column not in _CLAIMANTS:
            raise InvalidOption(f"column is one of {', '.join(_CLAIMANTS)}, not {self.column!r}")

    def describe(self) -> str:
        """One line on what the format is and where it comes from."""
        return "VIINA's control tables (CSV): a status per GeoNames place and day"

    def read(self, paths: Sequence[Path], *, places: PlaceFinder) -> Reading:
        """The claims of some control tables, taken together.

        Raises:
            UnreadableInput: a file that is missing, or no table.
            InvalidImport: rows that cannot be right.
        """
        findings = Findings()
        needed = max(self.min_days, 1)
        spells = read_spells(paths, self.column, needed=needed, findings=findings)
        kept = list(self._settle(spells, findings))
        claims = list(self._claim(kept, places, findings))
        self._report(findings)
        return findings.to_reading(claims, sides=UKRAINE_WAR)

    def _settle(self, spells: pd.DataFrame, findings: Findings) -> Iterator[_Settled]:
        """The spells that last, each dated and known as the rule says."""
        settled: dict[int, str] = {}
        flickers: Counter[int] = Counter()
        rows: Any = spells.itertuples(index=False)
        for spell in rows:
            status = STATUSES[spell.status]
            before = settled.get(spell.place)
            known = int(spell.first if before is None else spell.settled)
            if status == before:
                continue  # a return to what it was, however short
            if known < 0:
                findings.counts["spells too young" if spell.open else "short spells"] += 1
                flickers[spell.place] += not spell.open
            else:
                settled[spell.place] = status
                earliest = spell.first if spell.after < 0 else spell.after + 1
                yield _Settled(int(spell.place), status, int(earliest), int(spell.first), known)
        findings.counts["spells"] = len(spells)
        flickers = +flickers
        findings.counts["places with short spells"] = len(flickers)
        for place, count in sorted(flickers.most_common(_LISTED), key=lambda p: (-p[1], p[0])):
            findings.leave_out(
                None,
                f"geonames:{place}: {say_count(count, 'spell')} shorter than {self.min_days} days",
            )

    def _claim(
        self, kept: Sequence[_Settled], places: PlaceFinder, findings: Findings
    ) -> Iterator[Claim]:
        name, family = _CLAIMANTS[self.column]
        who = Claimant(name=name, allegiance="independent", family=family)
        unknown: set[int] = set()
        for item in kept:
            place = places.find(f"geonames:{item.place}")
            if place is None:
                unknown.add(item.place)
                continue
            event, side = _MEANS[item.status]
            yield Claim(
                place=place,
                event=event,
                side=side,
                claimant=who,
                event_date=write_span(item.earliest, item.first),
                stated_on=write_span(item.known, item.known),
                source=_SOURCE,
            )
        if unknown:
            findings.counts["unknown places"] = len(unknown)
            findings.note(
                f"{say_count(len(unknown), 'place')} left out, known to no gazetteer here; "
                "give them with places=, or run `gazetteer download UA`"
            )
            for number in sorted(unknown)[:_LISTED]:
                findings.leave_out(None, f"geonames:{number}: a place that nothing here knows")

    def _report(self, findings: Findings) -> None:
        counts = findings.counts
        least = say_count(self.min_days, "day")
        if counts["short spells"]:
            short = say_count(counts["short spells"], "spell")
            places = say_count(counts["places with short spells"], "place")
            findings.note(
                f"{short} shorter than {least}, in {places}, not turned into history; "
                "min_days=0 keeps them"
            )
        if counts["spells too young"]:
            young = say_count(counts["spells too young"], "spell")
            findings.note(f"{young} left out, not yet {least} old when the table ends")
        if self.column == "status":
            findings.note(
                "VIINA's status is a vote among Wikipedia's maps, news reports, DeepState and ISW: "
                "it is no independent witness beside them"
            )


@dataclass(frozen=True, slots=True)
class _Settled:
    """A status that was taken over: since when, first seen and known when (day ordinals)."""

    place: int
    status: str
    earliest: int
    first: int
    known: int


def write_span(first: int, last: int) -> FuzzyDate:
    """An EDTF day, or interval of days, from proleptic day ordinals."""
    start, end = dt.date.fromordinal(first), dt.date.fromordinal(last)
    return parse_date(start.isoformat() if start == end else f"{start}/{end}")
