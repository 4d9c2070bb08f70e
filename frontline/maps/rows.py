"""The rows of a control history, checked once and turned into columns of numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.dates import as_day
from frontline.errors import InvalidDate, InvalidHistory

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

ALWAYS = np.iinfo(np.int64).min
"""Start of an interval that has no first day."""
FOREVER = np.iinfo(np.int64).max
"""End of an interval that has none."""
_NEEDED = ("place_id", "name", "kind", "from", "until", "status", "controller")
_WGS84 = 4326
_POINT = 0
_DAY_TYPES = (dt.date, dt.datetime)
_MOST_SOUTH, _MOST_WEST = 90, 180


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PlaceRows:
    """The places of a history, each once, in the order in which they were met.

    Attributes:
        ids: (n,) ids.
        names: (n,) names.
        kinds: (n,) kinds.
        wheres: (n,) (country, first region, second region) or None.
        weights: (n,) residents where the table has them, else 0.
        points: (n, 2) latitude and longitude in degrees, NaN where there is no point.
    """

    ids: list[str]
    names: list[str]
    kinds: list[str]
    wheres: list[tuple[str | None, str | None, str | None]]
    weights: list[int]
    points: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rows:
    """The intervals in the order of place and time.

    Attributes:
        places: the places they are about.
        place: (m,) number of the place.
        start: (m,) first day, as days since 1970-01-01; `ALWAYS` if there is none.
        until: (m,) the day it no longer holds; `FOREVER` if there is none.
        state: (m,) number of the row's (status, controller, inferred) in `states`.
        states: those three, each combination once.
        positions: (m,) tuples of `Position`, or None if the table has no such column.
        claims: (m,) tuples of ids, or None.
        reason: (m,) sentences, or None.
    """

    places: PlaceRows
    place: NDArray[np.int64]
    start: NDArray[np.int64]
    until: NDArray[np.int64]
    state: NDArray[np.int64]
    states: list[tuple[str, str | None, str | None]]
    positions: NDArray[np.object_] | None
    claims: NDArray[np.object_] | None
    reason: NDArray[np.object_] | None

    def __len__(self) -> int:
        return len(self.place)

    def take(self, chosen: NDArray[Any]) -> Rows:
        """The rows at some numbers, or under a mask."""

        def pick(column: NDArray[np.object_] | None) -> NDArray[np.object_] | None:
            return None if column is None else column[chosen]

        return Rows(
            places=self.places,
            place=self.place[chosen],
            start=self.start[chosen],
            until=self.until[chosen],
            state=self.state[chosen],
            states=self.states,
            positions=pick(self.positions),
            claims=pick(self.claims),
            reason=pick(self.reason),
        )

    def days(self) -> NDArray[np.int64]:
        """Every day on which an interval begins or ends."""
        both = np.concatenate([self.start, self.until])
        return np.unique(both[(both != ALWAYS) & (both != FOREVER)])


def read_rows(history: gpd.GeoDataFrame | pd.DataFrame) -> Rows:
    """The rows of a history in the order of place and time.

    Args:
        history: as `frontline.history` returns it. `country, admin1, admin2, population, inferred,
            positions, claims, reason` may be missing; instead of a geometry there may be the
            columns `latitude` and `longitude`, in degrees.

    Raises:
        InvalidHistory: columns are missing, another CRS, a geometry that is no point on earth, a
            day that is none, or intervals of one place that overlap.
    """
    import pandas as pd

    _check_columns(history)
    places, ids = pd.factorize(history["place_id"].astype(str))
    names = history["name"].tolist()
    start = read_days(history["from"], names, ALWAYS)
    until = read_days(history["until"], names, FOREVER)
    backwards = np.flatnonzero(until <= start)
    if len(backwards):
        row = backwards[0]
        raise InvalidHistory(
            f"{names[row]}: an interval ends on {iso_day(until[row])}, not after it begins"
        )
    state, states = _number_states(history)
    first = np.unique(places, return_index=True)[1]
    order = np.lexsort((start, places))
    rows = Rows(
        places=_read_places(history, ids.tolist(), first),
        place=places,
        start=start,
        until=until,
        state=state,
        states=states,
        positions=_objects(history, "positions"),
        claims=_objects(history, "claims"),
        reason=_objects(history, "reason"),
    ).take(order)
    _check_order(rows)
    return rows


def read_days(column: pd.Series[Any], names: Iterable[Any], missing: int) -> NDArray[np.int64]:
    """Days since 1970-01-01; `missing` where there is none.

    Args:
        column: dates, timestamps, ISO days as text, or nothing.
        names: whose days these are, for messages.
        missing: what stands for nothing.

    Raises:
        InvalidHistory: something that is no day.
    """
    if column.dtype.kind == "M":
        days = column.dt.tz_localize(None).to_numpy().astype("datetime64[D]")
    else:
        values = column.astype(object).where(column.notna(), None).to_numpy()
        if not {type(value) for value in values} <= {dt.date, type(None)}:
            values = np.array([_as_date(*pair) for pair in zip(values, names, strict=True)], object)
        days = values.astype("datetime64[D]")
    return np.where(np.isnat(days), missing, days.astype(np.int64))


def iso_day(day: int) -> str:
    """A day as it is written, from days since 1970-01-01."""
    return str(np.datetime64(int(day), "D"))


def _as_date(value: Any, name: object) -> dt.date | None:
    if value is None:
        return None
    if isinstance(value, str):  # as `frontline.write_table` has it in a file
        try:
            return as_day(value)
        except InvalidDate as error:
            raise InvalidHistory(f"{name}: {error}") from error
    if not isinstance(value, _DAY_TYPES):
        raise InvalidHistory(f"{name}: {value!r} is not a day")
    return value.date() if isinstance(value, dt.datetime) else value


def _check_columns(history: Any) -> None:
    columns = getattr(history, "columns", ())
    missing = [name for name in _NEEDED if name not in columns]
    placed = hasattr(history, "geometry") or {"latitude", "longitude"} <= set(columns)
    if missing or not placed:
        raise InvalidHistory(
            f"this is not a control history: no column {', '.join(missing) or 'geometry'}; "
            "make one with frontline.history(claims), details and all"
        )
    crs = getattr(history, "crs", None)
    if crs is not None and crs.to_epsg() != _WGS84:
        raise InvalidHistory("the history must be in EPSG:4326; call .to_crs(4326) first")
    _check_details(history)


def _check_details(history: Any) -> None:
    """Refuse positions that are text, as a file has them."""
    said = history["positions"] if "positions" in history.columns else ()
    if any(isinstance(positions, str) for positions in said):
        raise InvalidHistory(
            "`positions` is text, as in a file: draw the history of the ledger, or leave out "
            "positions, claims and reason and have the table drawn without details"
        )


def _number_states(
    history: Any,
) -> tuple[NDArray[np.int64], list[tuple[str, str | None, str | None]]]:
    """Each row's status, controller and inferred holder as one number, and what it stands for."""
    import pandas as pd

    code = np.zeros(len(history), dtype=np.int64)
    tables: list[list[Any]] = []
    for name in ("status", "controller", "inferred"):
        if name in history.columns:
            codes, found = pd.factorize(history[name], use_na_sentinel=True)
        else:
            codes, found = np.full(len(history), -1), []
        tables.append([*map(str, found), None])  # -1 is the last: nothing
        code = code * len(tables[-1]) + np.where(codes < 0, len(tables[-1]) - 1, codes)
    used, state = np.unique(code, return_inverse=True)
    states = []
    for value in used.tolist():
        rest, inferred = divmod(value, len(tables[2]))
        status, controller = divmod(rest, len(tables[1]))
        states.append((tables[0][status] or "unknown", tables[1][controller], tables[2][inferred]))
    return state, states


def _read_places(history: Any, ids: list[str], first: NDArray[np.int64]) -> PlaceRows:
    rows = history.iloc[first]

    def texts(name: str) -> list[str | None]:
        if name not in history.columns:
            return [None] * len(rows)
        values = rows[name].astype(object)
        return values.where(values.notna(), None).tolist()  # type: ignore[no-any-return]

    weights = [0 if value is None else int(value) for value in texts("population")]
    names = [str(name) for name in rows["name"]]
    return PlaceRows(
        ids=ids,
        names=names,
        kinds=[str(kind) for kind in rows["kind"]],
        wheres=list(zip(texts("country"), texts("admin1"), texts("admin2"), strict=True)),
        weights=weights,
        points=_read_points(rows, names),
    )


def _read_points(rows: Any, names: list[str]) -> NDArray[np.float64]:
    import shapely

    if hasattr(rows, "geometry"):
        shapes = np.array(rows.geometry.array, dtype=object)
        kinds = shapely.get_type_id(shapes)
        wrong = np.flatnonzero(
            (kinds != _POINT) & ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        )
        if len(wrong):
            shape = shapes[wrong[0]]
            raise InvalidHistory(
                f"{names[wrong[0]]}: a {shape.geom_type} where a Point is expected"
            )
        shapes[kinds != _POINT] = None
        points = np.column_stack([shapely.get_y(shapes), shapely.get_x(shapes)])
    else:
        points = rows[["latitude", "longitude"]].to_numpy(dtype=float)
    beyond = np.flatnonzero(
        (np.abs(points[:, 0]) > _MOST_SOUTH) | (np.abs(points[:, 1]) > _MOST_WEST)
    )
    if len(beyond):
        latitude, longitude = points[beyond[0]]
        raise InvalidHistory(
            f"{names[beyond[0]]}: latitude {latitude}, longitude {longitude} is no point on earth"
        )
    return points


def _objects(history: Any, name: str) -> NDArray[np.object_] | None:
    return history[name].to_numpy(dtype=object) if name in history.columns else None


def _check_order(rows: Rows) -> None:
    same = rows.place[1:] == rows.place[:-1]
    clash = np.flatnonzero(same & (rows.until[:-1] > rows.start[1:]))
    if len(clash):
        row = clash[0]
        name = rows.places.names[rows.place[row]]
        first, second = (
            "the beginning" if day == ALWAYS else iso_day(day) for day in rows.start[row : row + 2]
        )
        raise InvalidHistory(
            f"{name}: the interval from {second} begins before the one from {first} ends"
        )
