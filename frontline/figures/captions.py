"""What stands over and under a figure: date and knowledge, sources, projection, attribution."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from frontline.claims import Claim
from frontline.figures.lettering import GREY, INK, clean, wrap
from frontline.figures.options import FigureOptions
from frontline.figures.paper import POINTS_PER_MM, Paper
from frontline.figures.states import Record, count_sources

TITLE, STAMP, NOTE = 11.0, 7.5, 5.8
"""Sizes in points."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MOST_NAMED = 5


def say_day(day: dt.date) -> str:
    """`6 January 2025`, in English wherever the machine stands."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_stamp(days: Sequence[dt.date], record: Record) -> str:
    """As of when, as known by when, and by which policy if it is not the default."""
    of = f"As of {say_day(days[0])}"
    if len(days) > 1:
        of = f"{len(days)} dates from {say_day(min(days))} to {say_day(max(days))}"
    if record.known_by is not None:
        known = f"as known by {say_day(record.known_by)}"
    else:
        newest = max((c.known_since for c in record.claims if c.known_since), default=None)
        known = "as known from all claims of the ledger"
        known += "" if newest is None else f", the latest of {say_day(newest)}"
    policy = record.policy
    by = "" if policy in (None, "parties") else f" · policy: {clean(policy or '', limit=60)}"
    return f"{of} · {known}{by}"


def say_sources(claims: Sequence[Claim]) -> str:
    """How many claims by how many claimants, read where."""
    if not claims:
        return "Based on no claims."
    count, publishers = count_sources(claims)
    claimants = len({claim.claimant.name for claim in claims})
    text = f"Based on {say_count(len(claims), 'claim')} by {say_count(claimants, 'claimant')}"
    if count:
        text += f" in {say_count(count, 'source')}"
    if publishers:
        named = [clean(name, limit=40) for name in publishers[:_MOST_NAMED]]
        rest = len(publishers) - len(named)
        text += f" ({'; '.join(named)}{f'; and {rest} more publishers' if rest else ''})"
    return f"{text}."


def say_count(number: int, what: str) -> str:
    """`1 claim`, `2 claims`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


class Heading:
    """Title and stamp over a figure, measured before they are drawn."""

    def __init__(self, title: str, stamp: str, width_mm: float) -> None:
        points = width_mm * POINTS_PER_MM
        self.title = wrap(title, points, TITLE, "bold")[:3] if title else []
        self.stamp = wrap(stamp, points, STAMP)

    @property
    def height(self) -> float:
        """Millimetres."""
        return len(self.title) * 5.0 + len(self.stamp) * 3.6 + 1.6

    def draw(self, paper: Paper, left: float, top: float) -> None:
        """Write it, from the upper left corner in millimetres."""
        y = top
        for line in self.title:
            paper.write(left, y + 3.6, line, size=TITLE, face="bold")
            y += 5.0
        for line in self.stamp:
            paper.write(left, y + 2.6, line, size=STAMP, colour=INK)
            y += 3.6


class Notes:
    """Small print under a figure, measured before it is drawn."""

    def __init__(self, sentences: Sequence[str], width_mm: float) -> None:
        points = width_mm * POINTS_PER_MM
        self.lines = [line for text in sentences if text for line in wrap(text, points, NOTE)]

    @property
    def height(self) -> float:
        """Millimetres."""
        return len(self.lines) * 2.6 + 0.6

    def draw(self, paper: Paper, left: float, top: float) -> None:
        """Write it, from the upper left corner in millimetres."""
        for index, line in enumerate(self.lines):
            paper.write(left, top + 2.2 + index * 2.6, line, size=NOTE, colour=GREY)


def choose_title(options: FigureOptions, record_title: str | None) -> str:
    """The title to draw; "" for none."""
    title = options.title if options.title is not None else record_title
    return clean(title or "", limit=160, face="bold")
