"""An axis of days, in English on every machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from frontline.figures.lettering import GREY, INK, font

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST = 9
_DAY_STEPS = (1, 2, 5, 10)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400)


def draw_days(axes: Axes, first: int, last: int) -> None:
    """Ticks and dates below an axis whose x counts days (`date.toordinal`)."""
    for day, label in list_ticks(dt.date.fromordinal(max(first, 1)), dt.date.fromordinal(last)):
        x = day.toordinal()
        axes.annotate(
            "", (x, 0), xycoords=("data", "axes fraction"), xytext=(0, -3),
            textcoords="offset points", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "linewidth": 0.6, "color": INK, "shrinkA": 0,
                        "shrinkB": 0},
        )  # fmt: skip
        axes.annotate(
            label, (x, 0), xycoords=("data", "axes fraction"), xytext=(0, -5),
            textcoords="offset points", ha="center", va="top", fontproperties=font(6.3),
            color=GREY, annotation_clip=False,
        )  # fmt: skip


def list_ticks(first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    """Round dates between two days, at most nine, the first of each year with its year."""
    days = next((found for found in _candidates(first, last) if len(found) <= _MOST), [first, last])
    if not days:
        days = sorted({first, last})
    labels = []
    year = None
    for day in days:
        whole_years = all(other.month == 1 and other.day == 1 for other in days)
        text = str(day.year) if whole_years else _label(day, days)
        if not whole_years and day.year != year:
            text += f"\n{day.year}"
        year = day.year
        labels.append((day, text))
    return labels


def _label(day: dt.date, days: list[dt.date]) -> str:
    month = _MONTHS[day.month - 1]
    return (
        month if all(other.day == 1 for other in days) and len(days) > 1 else f"{day.day} {month}"
    )


def _candidates(first: dt.date, last: dt.date) -> Iterator[list[dt.date]]:
    span = last.toordinal() - first.toordinal()
    for step in _DAY_STEPS:
        if span / step <= 4 * _MOST:
            every = (dt.date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
            yield [day for day in every if step == 1 or day.day in range(1, 32 - step // 2, step)]
    for step in _MONTH_STEPS:
        start = (first.year * 12) // step * step
        months = range(start, last.year * 12 + 12, step)
        days = [dt.date(m // 12, m % 12 + 1, 1) for m in months if 12 <= m < 120_000]  # noqa: PLR2004
        found = [day for day in days if first <= day <= last]
        if len(found) > 1:
            yield found
