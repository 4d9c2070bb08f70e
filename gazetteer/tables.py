"""Many places as one table, and a column of names as a column of places."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from gazetteer._question import read_limits
from gazetteer._spatial import Bounds, Conditions, PlaceRow
from gazetteer.errors import InvalidQuery
from gazetteer.index import current
from gazetteer.places import Place
from gazetteer.resolve import Resolution, resolve_each

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_AXES = ("longitude", "latitude")
_DTYPES: dict[str, Any] = {
    "population": "Int64",
    "radius_km": "float64",
    "radius_estimated": "boolean",
}
_LISTED = frozenset({"country", "oblast", "raion"})


def table(
    places: Iterable[Place] | None = None,
    *,
    country: str | None = None,
    within: str | Place | None = None,
    kind: str | None = None,
    bounds: Bounds | None = None,
    min_population: int | None = None,
) -> gpd.GeoDataFrame:
    """Return places as a table: those given, or all of the gazetteer that meet the conditions.

    Args:
        places: places, in the order of the rows wanted; without them the gazetteer's.
        country: ISO 3166-1 alpha-2 code; only places of that country.
        within: a country, oblast or raion, or its name, without a slip; only places in it.
        kind: see `gazetteer.places.Kind`; only places of that kind.
        bounds: (west, south, east, north) in degrees, EPSG:4326; west greater than east means
            across the antimeridian. Only places whose point lies inside.
        min_population: only places known to have so many residents.

    Returns:
        A GeoDataFrame in EPSG:4326, a row a place, those with most residents first:
        `id, name, kind, country, admin1, admin2` (text or None), `population` (Int64),
        `precision` (text), `radius_km` (float), `radius_estimated` (boolean), see `Place`; and
        `geometry`, the point, longitude before latitude. Villages of which only the hromada is
        known are not listed, as they have no point of their own.

    Raises:
        InvalidQuery: a condition makes no sense, conditions are given beside places, or what is
            given are no places.
        UnknownPlace: `within` is an id that the index does not have.
    """
    conditions = (country, within, kind, bounds, min_population)
    if places is not None:
        if any(condition is not None for condition in conditions):
            raise InvalidQuery("table() takes either places or conditions, not both")
        return _frame([_to_row(place) for place in places])
    index = current()
    limits = read_limits(index, within=within, country=country, kind=kind)
    if limits.region is not None and limits.region.note:
        raise InvalidQuery(
            f"within: {limits.region.note} where answers can say so; a table cannot: write "
            f'"{limits.region.place.name}"'
        )
    area, code = limits.within, limits.country
    if area is not None and area.kind not in _LISTED:
        raise InvalidQuery(
            f"within must be a country, oblast or raion here; {area} is of kind {area.kind}, and "
            "which places lie in it is not listed"
        )
    if area is not None and area.kind == "country":
        if code not in {None, area.country}:
            return _frame([])
        code = area.country
    wanted = Conditions(
        kind=limits.kind,
        country=code,
        within=None if area is None or area.kind == "country" else area,
        bounds=None if bounds is None else _check_bounds(bounds),
        min_population=None if min_population is None else _check_count(min_population),
    )
    own = None if area is None else area.id
    return _frame([row for row in index.list_places(wanted) if row.id != own])


def resolve_column(
    names: pd.Series | Sequence[object],
    *,
    near: str | Place | tuple[float, float] | None = None,
    within: str | Place | None = None,
    country: str | None = None,
    kind: str | None = None,
    on: dt.date | str | None = None,
    together: bool = False,
) -> gpd.GeoDataFrame:
    """Resolve a column of names; rows without a place say why.

    Args:
        names: a Series of names or ids, of any index and dtype; missing ones have no place. A list
            is taken for a Series.
        near: as the rest for all of the names, see `gazetteer.resolve`.
        within: see `gazetteer.resolve`.
        country: see `gazetteer.resolve`.
        kind: see `gazetteer.resolve`.
        on: see `gazetteer.resolve`.
        together: whether they are the names of one text, so that each speaks for the others (see
            `gazetteer.resolve_together`); otherwise each is resolved alone.

    Returns:
        A GeoDataFrame in EPSG:4326 with the index of `names`: the columns of `table`, empty where
        there is no place, and before `geometry` `outcome` (`found`, `ambiguous`, `unknown`,
        `invalid`) and `reason`, a sentence. Its column `id` is a Series of ids for the names.

    Raises:
        InvalidQuery: one of the arguments beside the names makes no sense. A name never raises.
        UnknownPlace: `near` or `within` is an id that the index does not have.
    """
    import pandas as pd

    series = names if isinstance(names, pd.Series) else pd.Series(list(names), dtype=object)
    given = series.astype(object).tolist()
    missing = series.isna().tolist()
    answers = iter(
        resolve_each(
            [name for name, gone in zip(given, missing, strict=True) if not gone],
            near=near, within=within, country=country, kind=kind, on=on, together=together,
        )
    )  # fmt: skip
    told = [None if gone else next(answers) for gone in missing]
    return _frame(
        [_to_row(answer.place) if answer and answer.place else None for answer in told],
        index=series.index,
        told=told,
    )


def _to_row(place: object) -> PlaceRow:
    if not isinstance(place, Place):
        raise InvalidQuery(
            f"table() takes places, not {type(place).__name__}; resolve_column() takes names"
        )
    return PlaceRow(*(getattr(place, field) for field in PlaceRow._fields))


def _frame(
    rows: Sequence[PlaceRow | None],
    *,
    index: pd.Index | None = None,
    told: Sequence[Resolution | None] | None = None,
) -> gpd.GeoDataFrame:
    """A table of rows; None is a row without a place."""
    import geopandas as gpd
    import numpy as np
    import pandas as pd

    nothing = (None,) * len(PlaceRow._fields)
    filled = [nothing if row is None else row for row in rows]
    cells = {field: [row[at] for row in filled] for at, field in enumerate(PlaceRow._fields)}
    cells["radius_estimated"] = [
        None if radius is None else estimated
        for radius, estimated in zip(cells["radius_km"], cells["radius_estimated"], strict=True)
    ]
    if told is not None:
        cells["outcome"] = [answer.outcome if answer else "unknown" for answer in told]
        cells["reason"] = [answer.reason if answer else "no name is given" for answer in told]
    longitude, latitude = (np.array(cells.pop(axis), dtype=float) for axis in _AXES)
    # Text as objects, so that None stays None and an empty table has the columns of a full one.
    columns = {
        name: pd.Series(values, dtype=_DTYPES.get(name, "object"), index=index)
        for name, values in cells.items()
    }
    frame = pd.DataFrame(columns)
    points = gpd.GeoSeries(gpd.points_from_xy(longitude, latitude), index=frame.index)
    points = points.where(~np.isnan(latitude), None)
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


def _check_bounds(given: object) -> Bounds:
    try:
        west, south, east, north = (float(value) for value in given)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise InvalidQuery("bounds must be (west, south, east, north) in degrees") from None
    across = all(math.isfinite(x) and abs(x) <= 180 for x in (west, east))  # noqa: PLR2004
    if not across or not -90 <= south <= north <= 90:  # noqa: PLR2004
        raise InvalidQuery(
            f"bounds ({west:g}, {south:g}, {east:g}, {north:g}) are none; they are (west, south, "
            "east, north) in degrees, longitude first"
        )
    return west, south, east, north


def _check_count(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or given < 0:
        raise InvalidQuery(f"min_population must be a number of residents, not {given!r}")
    return given
