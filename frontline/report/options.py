"""What a report is about and how it is made: one frozen object."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from frontline.claims import as_date
from frontline.control import Parties, Policy
from frontline.dates import as_day
from frontline.errors import InvalidOption
from frontline.figures.options import FigureOptions
from frontline.surface import SurfaceOptions


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """Dates, policy and size of a report.

    Attributes:
        title: heading; None takes that of the ledger, or of a single article.
        on: the day the report is of; None for the last day its claims speak of or were known on.
        since: first day of the period whose changes are told; None for everything up to `on`.
        known_by: only what could be known by the end of that day; None admits everything.
        published: when the articles given as files appeared, a date or an EDTF string; None takes
            what a web page says of itself.
        policy: which positions count; `Parties()` by default.
        count_drafts: whether claims that a machine read out of articles, and nobody has reviewed,
            decide statuses and the map. None: only where there is no reviewed claim at all. They
            are marked and counted apart in any case.
        colours: code of a side -> `#rrggbb`, instead of the palette's.
        surface: how areas and the line between them are drawn.
        most_rows: rows of a table of the page; what is left out is counted, and stands in the
            files of the folder.
        most_charts: places with a chart of their own, those with the most claims first.
        most_towns: towns in the matrix of distances, those mentioned most first.
        progress: whether to show how far the work is on the error stream of a terminal, a line in
            a notebook; the report is the same.

    Raises:
        InvalidDate: a date that is none.
        InvalidOption: a period that ends before it begins, or a number below 1.
        ValueError: a colour that is not `#rrggbb`.
    """

    title: str | None = None
    on: str | dt.date | None = None
    since: str | dt.date | None = None
    known_by: str | dt.date | None = None
    published: str | dt.date | None = None
    policy: Policy = field(default_factory=Parties)
    count_drafts: bool | None = None
    colours: Mapping[str, str] = field(default_factory=dict)
    surface: SurfaceOptions = field(default_factory=SurfaceOptions)
    most_rows: int = 400
    most_charts: int = 12
    most_towns: int = 12
    progress: bool = False

    def __post_init__(self) -> None:
        for name in ("on", "since", "known_by"):
            value = getattr(self, name)
            object.__setattr__(self, name, None if value is None else as_day(value))
        as_date(self.published)
        FigureOptions(colours=self.colours)  # the same colours, the same check
        for name in ("most_rows", "most_charts", "most_towns"):
            if getattr(self, name) < 1:
                raise InvalidOption(
                    f"`{name}` is a number from 1 upwards, not {getattr(self, name)}"
                )
        if self.day is not None and self.first_day is not None and self.day < self.first_day:
            raise InvalidOption(f"the period begins on {self.since}, after the report's {self.on}")

    @property
    def day(self) -> dt.date | None:
        """`on` as a day."""
        return None if self.on is None else as_day(self.on)

    @property
    def first_day(self) -> dt.date | None:
        """`since` as a day."""
        return None if self.since is None else as_day(self.since)

    @property
    def limit(self) -> dt.date | None:
        """`known_by` as a day."""
        return None if self.known_by is None else as_day(self.known_by)
