"""How large each side's area is on the days of a period, where a line can be drawn at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from frontline.report.options import ReportOptions
from frontline.surface import Surface, surfaces

if TYPE_CHECKING:
    import geopandas as gpd

_MOST_DAYS = 6
_NO_DAY = "No claim has a day, so there is nothing to draw."


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What was drawn for one side and day.

    Attributes:
        day: the date drawn.
        side: code.
        km2: its area in square kilometres, geodesic.
        gain_km2: ground it has that day and had not on the day drawn before; None on the first.
        loss_km2: the other way round.
    """

    day: dt.date
    side: str
    km2: float
    gain_km2: float | None = None
    loss_km2: float | None = None


@dataclass(frozen=True, kw_only=True)
class Areas:
    """Areas by day, or why there are none.

    Attributes:
        rows: by day and side; empty where no day has a line.
        kilometres: day -> length of the line of contact.
        reasons: why there is no area of a day, in words; day None for the whole.
        drawn: the surface of the days with a line; None where there is none.
    """

    rows: tuple[Area, ...] = ()
    kilometres: tuple[tuple[dt.date, float], ...] = ()
    reasons: tuple[tuple[dt.date | None, str], ...] = ()
    drawn: Surface | None = None


def find_areas(
    told: gpd.GeoDataFrame,
    changed: Sequence[dt.date],
    since: dt.date | None,
    on: dt.date | None,
    options: ReportOptions,
) -> Areas:
    """Draw the first and the last day of a period, and a few days of change between.

    A day without a line has no areas here: what single places reach as far as is a property of
    the method, not of anybody's claims.

    Args:
        told: the control history of the claims that count.
        changed: days on which something changed.
        since: first day of the period.
        on: the last.
        options: of the report.
    """
    if on is None or since is None:
        return Areas(reasons=((None, _NO_DAY),))
    days = pick_days(sorted({since, *changed, on}))
    dated = ((day, told) for day in days)
    drawn = surfaces(dated, options=options.surface, progress=options.progress)
    reasons = tuple((day, drawn.reasons[day]) for day in days if day in drawn.reasons)
    lined = [day for day in days if day not in drawn.reasons]
    if not lined:
        return Areas(reasons=reasons[-1:])
    drawn = _keep_days(drawn, lined)
    periods = {
        (row["until"], row["side"]): row for row in drawn.changes().periods.to_dict("records")
    }
    rows = []
    for day, side, km2 in zip(
        drawn.areas["date"], drawn.areas["side"], drawn.areas["km2"], strict=True
    ):
        period = periods.get((day, side), {})
        rows.append(
            Area(day=day, side=str(side), km2=float(km2), gain_km2=period.get("gain_km2"),
                 loss_km2=period.get("loss_km2"))
        )  # fmt: skip
    lengths = drawn.line.groupby("date")["km"].sum()
    return Areas(
        rows=tuple(sorted(rows, key=lambda row: (row.day, row.side))),
        kilometres=tuple((day, float(lengths[day])) for day in sorted(lengths.index)),
        reasons=reasons,
        drawn=drawn,
    )


def _keep_days(drawn: Surface, days: Sequence[dt.date]) -> Surface:
    """A surface of some of its days alone, all with a line."""
    layers = {"areas": drawn.areas, "line": drawn.line, "band": drawn.band}
    kept = {
        name: table[table["date"].isin(days)].reset_index(drop=True)
        for name, table in layers.items()
    }
    return replace(drawn, **kept, reasons={})


def pick_days(days: Sequence[dt.date]) -> list[dt.date]:
    """A few of some days in order, evenly by number, the first and the last among them."""
    if len(days) <= _MOST_DAYS:
        return list(days)
    step = (len(days) - 1) / (_MOST_DAYS - 1)
    return [days[round(index * step)] for index in range(_MOST_DAYS)]
