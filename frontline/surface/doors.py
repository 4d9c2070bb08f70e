"""What is given to the verbs of surfaces, looked at before anything is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from frontline.dates import as_day
from frontline.errors import InvalidSurface
from frontline.surface.options import NOISE, SurfaceOptions

if TYPE_CHECKING:
    import geopandas as gpd

_HELD = ("agreed", "claimed")
_TWO = 2


def check_options(options: SurfaceOptions | None) -> SurfaceOptions:
    """The options, or the defaults.

    Raises:
        InvalidSurface: they are something else.
    """
    if options is None:
        return SurfaceOptions()
    if not isinstance(options, SurfaceOptions):
        raise InvalidSurface(
            f"`options` is a frontline.SurfaceOptions, not a {type(options).__name__}; write "
            "SurfaceOptions(band=0.9)"
        )
    return options


def check_table(control: Any) -> gpd.GeoDataFrame:
    """A table that may be one of control, on one date or through time.

    Raises:
        InvalidSurface: something else, or what it says of a place is no status or names no holder
            where there is one.
    """
    import geopandas as gpd

    if not isinstance(control, gpd.GeoDataFrame) or control.active_geometry_name is None:
        raise InvalidSurface(
            "a surface is drawn from the GeoDataFrame that `frontline.control(ledger, on=…)` "
            f"returns, not from a {type(control).__name__}"
        )
    if {"status", "controller"} <= set(control.columns):
        _check_said(control)
    return control


def _check_said(control: gpd.GeoDataFrame) -> None:
    status = control["status"]
    strange = sorted({str(word) for word in status.unique()} - {*NOISE, "unknown"})
    if strange:
        known = ", ".join([*NOISE, "unknown"])
        raise InvalidSurface(f"{strange[0]!r} is no status of a place; there are: {known}")
    nobody = control["controller"].isna()
    nameless = nobody & status.isin(_HELD)
    if nameless.any():
        number = int(nameless.sum())
        raise InvalidSurface(
            f"{number} of {len(control)} places are {status[nameless].iloc[0]} without a "
            "controller; name the side, or call them unknown"
        )
    sides = set(control["controller"].dropna().unique())
    if (nobody & (status != "unknown")).any() and len(sides) < _TWO:
        _check_others(control, sides)


def _check_others(control: gpd.GeoDataFrame, sides: set[str]) -> None:
    """Whether others than one side are named anywhere, where places are open between several."""
    if "ledger" in control.attrs or "columns" in control.attrs:
        return  # it comes from claims, of which some ledgers know one side only
    named = set()
    if "positions" in control:
        named |= {side for some in control["positions"] for p in some for side in p.present}
        named |= {p.controller for some in control["positions"] for p in some if p.controller}
    if len(sides | named) < _TWO:
        raise InvalidSurface(
            "some places have no controller, but fewer than two sides are named; give the "
            "table of `frontline.control` whole, with its `positions` and `attrs`"
        )


def read_dated(controls: Iterable[Any]) -> Iterator[tuple[dt.date, gpd.GeoDataFrame]]:
    """Pairs of a day and a control table, each day once.

    Raises:
        InvalidSurface: see `check_table`; no pairs, or a day that is given twice.
        InvalidDate: a date is no day.
    """
    seen, checked = set(), None
    for pair in controls:
        if not isinstance(pair, tuple | list) or len(pair) != _TWO:
            raise InvalidSurface(
                "give pairs of a date and a control table, such as `[(day, table), …]` or "
                "`{day: table}.items()`"
            )
        day = as_day(pair[0])
        if day in seen:
            raise InvalidSurface(f"{day} is given twice; a surface has one of each date")
        seen.add(day)
        if checked is None or pair[1] is not checked:  # one history serves many days
            checked = check_table(pair[1])
        yield day, checked
