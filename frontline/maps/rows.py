"""The rows of a control history, checked once and turned into values."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from frontline.errors import InvalidHistory
from gazetteer.places import Place

if TYPE_CHECKING:
    import geopandas as gpd

    from frontline.control import Position

_COLUMNS = (
    "place_id",
    "name",
    "kind",
    "country",
    "admin1",
    "admin2",
    "from",
    "until",
    "status",
    "controller",
    "inferred",
    "positions",
    "claims",
    "reason",
)
_WGS84 = 4326


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """One row: a place's state from a day until another.

    Attributes:
        at: (latitude, longitude) in degrees, None where the place has no point.
        start: first day, None: from the beginning.
        until: the day it no longer holds, None: open.
    """

    place_id: str
    name: str
    kind: str
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    at: tuple[float, float] | None = None
    start: dt.date | None = None
    until: dt.date | None = None
    status: str = "unknown"
    controller: str | None = None
    inferred: str | None = None
    positions: tuple[Position, ...] = ()
    claims: tuple[str, ...] = ()
    reason: str = ""

    @classmethod
    def gap(cls) -> Interval:
        """A state of which nothing is known."""
        return cls(place_id="", name="", kind="area")

    @classmethod
    def of(cls, place: Place) -> Interval:
        """A place nothing is known of."""
        return cls(
            place_id=place.id,
            name=place.name,
            kind=place.kind,
            country=place.country,
            admin1=place.admin1,
            admin2=place.admin2,
            at=place.point,
        )

    def blank(self, reason: str) -> Interval:
        """The same place and days, with nothing known."""
        return replace(
            self,
            status="unknown",
            controller=None,
            inferred=None,
            positions=(),
            claims=(),
            reason=reason,
        )

    def place_row(self) -> dict[str, Any]:
        """The place as the page reads it; coordinates to five decimals, about a metre."""
        return {
            "id": self.place_id,
            "name": self.name,
            "kind": self.kind,
            "country": self.country,
            "admin1": self.admin1,
            "admin2": self.admin2,
            "at": None if self.at is None else [round(self.at[0], 5), round(self.at[1], 5)],
        }


def read_intervals(history: gpd.GeoDataFrame) -> list[Interval]:
    """The rows in the order of place and time.

    Raises:
        InvalidHistory: columns are missing, another CRS, a geometry that is no point, a day that
            is none, or intervals of one place that overlap.
    """
    missing = [name for name in _COLUMNS if name not in getattr(history, "columns", ())]
    if missing or not hasattr(history, "geometry"):
        raise InvalidHistory(
            f"this is not a control history: no column {', '.join(missing) or 'geometry'}; "
            "make one with frontline.history(claims), details and all"
        )
    if history.crs is not None and history.crs.to_epsg() != _WGS84:
        raise InvalidHistory("the history must be in EPSG:4326; call .to_crs(4326) first")
    columns = [history[name].tolist() for name in _COLUMNS]
    rows = [
        _read_row(dict(zip(_COLUMNS, values, strict=True)), point)
        for *values, point in zip(*columns, history.geometry.tolist(), strict=True)
    ]
    rows.sort(key=lambda row: (row.place_id, row.start or dt.date.min))
    for first, second in itertools.pairwise(rows):
        if first.place_id == second.place_id:
            _check_order(first, second)
    return rows


def _read_row(row: dict[str, Any], point: Any) -> Interval:
    interval = Interval(
        place_id=str(row["place_id"]),
        name=str(row["name"]),
        kind=str(row["kind"]),
        country=_known(row["country"]),
        admin1=_known(row["admin1"]),
        admin2=_known(row["admin2"]),
        at=_read_point(point, row["name"]),
        start=_read_day(row["from"], row["name"]),
        until=_read_day(row["until"], row["name"]),
        status=str(row["status"]),
        controller=_known(row["controller"]),
        inferred=_known(row["inferred"]),
        positions=tuple(row["positions"]),
        claims=tuple(row["claims"]),
        reason=_known(row["reason"]) or "",
    )
    if interval.start and interval.until and interval.until <= interval.start:
        raise InvalidHistory(
            f"{interval.name}: an interval ends on {interval.until}, not after it begins"
        )
    return interval


def _read_point(point: Any, name: object) -> tuple[float, float] | None:
    if point is None or point.is_empty:
        return None
    if point.geom_type != "Point":
        raise InvalidHistory(f"{name}: a {point.geom_type} where a Point is expected")
    return point.y, point.x


def _read_day(value: Any, name: object) -> dt.date | None:
    value = _known(value)
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    if isinstance(value, dt.datetime):
        return value.date()
    raise InvalidHistory(f"{name}: {value!r} is not a day")


def _known(value: Any) -> Any:
    """None for what a table puts where nothing is known: NaN and NaT differ from themselves."""
    return None if value is None or value != value else value  # noqa: PLR0124


def _check_order(first: Interval, second: Interval) -> None:
    if second.start is None or first.until is None or first.until > second.start:
        raise InvalidHistory(
            f"{first.name}: the interval from {second.start} begins before the one from "
            f"{first.start} ends"
        )
