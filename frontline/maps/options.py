"""How a map is to look and what it leaves out: one frozen object."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from frontline.dates import as_day
from frontline.palette import ANGLES, PALETTE

EVERYONE = "everyone"
OBSERVERS = "observers"
AUTO = "auto"
LANGUAGES = ("en", "uk", "ru")

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, kw_only=True)
class MapOptions:
    """What a map shows first and what it withholds.

    Attributes:
        title: heading of the page; None for a plain one.
        on: the day shown first; None for the latest.
        viewpoint: `everyone`, `observers` or the code of a side: whose view is shown first.
        delay_days: leave out whatever is newer than this many days before `as_of`.
        as_of: the day the delay counts from; None for the newest day the claims know of.
        colours: code of a side -> `#rrggbb`, instead of the palette's.
        height: height of the map inside a notebook, in pixels.
        language: of the interface: `en`, `uk`, `ru`, or `auto` for what the reader's browser asks
            for. The reader may change it.

    Raises:
        InvalidDate: `on` or `as_of` is no day.
        ValueError: a colour that is not `#rrggbb`, a negative delay or height, a language without
            an interface.
    """

    title: str | None = None
    on: str | dt.date | None = None
    viewpoint: str = EVERYONE
    delay_days: int | None = None
    as_of: str | dt.date | None = None
    colours: Mapping[str, str] = field(default_factory=dict)
    height: int = 640
    language: str = AUTO

    def __post_init__(self) -> None:
        for name in ("on", "as_of"):
            value = getattr(self, name)
            object.__setattr__(self, name, None if value is None else as_day(value))
        if self.delay_days is not None and self.delay_days < 0:
            raise ValueError("delay_days is a number of days, 0 or more")
        if self.height <= 0:
            raise ValueError("height is a number of pixels, 1 or more")
        if self.language not in (AUTO, *LANGUAGES):
            raise ValueError(
                f"no interface in {self.language!r}; one of {', '.join((AUTO, *LANGUAGES))}"
            )
        for code, colour in self.colours.items():
            if not _COLOUR.fullmatch(colour):
                raise ValueError(f"the colour of {code} must be written #rrggbb, not {colour!r}")

    @property
    def first_day(self) -> dt.date | None:
        """`on` as a day."""
        return None if self.on is None else as_day(self.on)

    def cutoff(self, newest: dt.date | None) -> dt.date | None:
        """The last day the map may speak of, or None if nothing is withheld."""
        if self.delay_days is None:
            return None
        start = as_day(self.as_of) if self.as_of is not None else newest
        if start is None:
            return None
        return dt.date.fromordinal(max(1, start.toordinal() - self.delay_days))


def paint_sides(codes: tuple[str, ...], chosen: Mapping[str, str]) -> list[dict[str, object]]:
    """Colours and hatch of each side, in the order given.

    Args:
        codes: sorted codes of the sides.
        chosen: code -> `#rrggbb`, where the caller wants another colour.

    Returns:
        One `{"code", "colour", "colour_dark", "angle"}` a side; a seventh side starts the palette
        again with another hatch.
    """
    painted = []
    for index, code in enumerate(codes):
        light, dark = PALETTE[index % len(PALETTE)]
        if code in chosen:
            light, dark = chosen[code], _lighten(chosen[code])
        turn = ANGLES[index % len(ANGLES)] + 30 * (index // len(ANGLES))
        painted.append({"code": code, "colour": light, "colour_dark": dark, "angle": turn})
    return painted


def _lighten(colour: str) -> str:
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(value + (255 - value) * 0.3):02X}" for value in channels)
