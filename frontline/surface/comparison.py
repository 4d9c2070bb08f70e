"""What changes between the dates of a surface: area, gain and loss, and the largest patches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from frontline.errors import InvalidSurface
from frontline.surface.measures import measure_area
from frontline.wording import say_count

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from shapely import Geometry

_SPECK_KM2 = 0.001  # slivers of rounding, without a point inside
_PERIOD = ["from", "until", "side", "km2", "gain_km2", "loss_km2"]
_PATCH = ["from", "until", "side", "change", "km2", "place_id", "place", "distance_km"]


@dataclass(frozen=True, eq=False)
class Changes:
    """What each side gained and lost from each date of a surface to the next.

    Attributes:
        periods: DataFrame, a row a period and side: `from, until, side, km2` (geodesic, at the
            end), `gain_km2`, `loss_km2`. Areas stop short of the line, so that ground passes from
            side to side through nobody's: the loss of one is not the gain of the other.
        patches: GeoDataFrame in EPSG:4326, the largest connected changes first: `from, until,
            side, change` ("gain" or "loss"), `km2, place_id, place, distance_km` (the settlement
            nearest to a point inside, and how far it lies), `geometry` (Polygon).
    """

    periods: pd.DataFrame
    patches: gpd.GeoDataFrame

    def __repr__(self) -> str:
        spans = len(self.periods[["from", "until"]].drop_duplicates())
        largest = say_count(len(self.patches), "largest change")
        return f"<Changes: {say_count(spans, 'period')}, {largest}>"


def compare(
    areas: gpd.GeoDataFrame,
    dates: Sequence[dt.date | None],
    places: gpd.GeoDataFrame,
    *,
    largest: int,
) -> Changes:
    """Compare the areas of each date with those of the next; see `Surface.changes`."""
    import geopandas as gpd
    import pandas as pd

    if largest < 0:
        raise InvalidSurface(f"`largest` is a number of patches, not {largest}")
    held = {
        (day, side): _valid(shape)
        for day, side, shape in zip(areas["date"], areas["side"], areas.geometry, strict=True)
    }
    sides = sorted({side for _, side in held})
    periods: list[dict[str, Any]] = []
    patches: list[dict[str, Any]] = []
    for start, end in pairwise(dates):
        for side in sides:
            row, some = _compare_side(held, side, start, end)
            periods.append(row)
            for way in ("gain", "loss"):
                ordered = sorted(
                    (patch for patch in some if patch["change"] == way), key=lambda p: -p["km2"]
                )
                patches += ordered[:largest]
    patches.sort(key=lambda patch: -patch["km2"])
    frame = pd.DataFrame(patches, columns=[*_PATCH, "geometry"])
    table = gpd.GeoDataFrame(frame, geometry="geometry", crs="EPSG:4326")
    _name_places(table, places)
    return Changes(pd.DataFrame(periods, columns=_PERIOD), table)


def _compare_side(
    held: dict[tuple[dt.date | None, str], Geometry],
    side: str,
    start: dt.date | None,
    end: dt.date | None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The row of a period and side, and its patches."""
    import shapely

    nothing = shapely.MultiPolygon()
    before, after = held.get((start, side), nothing), held.get((end, side), nothing)
    row: dict[str, Any] = {
        "from": start, "until": end, "side": side, "km2": measure_area(after),
        "gain_km2": 0.0, "loss_km2": 0.0,
    }  # fmt: skip
    patches = []
    for way, more, less in (("gain", after, before), ("loss", before, after)):
        for part in shapely.get_parts(shapely.difference(more, less)):
            if part.geom_type != "Polygon":
                continue
            area = measure_area(part)
            row[f"{way}_km2"] += area
            if area < _SPECK_KM2:
                continue
            patches.append(
                {"from": start, "until": end, "side": side, "change": way, "km2": area,
                 "geometry": part}
            )  # fmt: skip
    return row, patches


def _name_places(patches: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> None:
    """Fill in the settlement nearest to each patch."""
    import numpy as np
    from scipy.spatial import cKDTree

    from frontline.surface.theatres import to_ball

    if not len(patches):
        return
    inside = patches.geometry.representative_point()
    tree = cKDTree(to_ball(np.column_stack([places.geometry.x, places.geometry.y])))
    away, nearest = tree.query(to_ball(np.column_stack([inside.x, inside.y])))
    patches["place_id"] = places["place_id"].to_numpy(object)[nearest]
    patches["place"] = places["name"].to_numpy(object)[nearest]
    patches["distance_km"] = away


def _valid(shape: Geometry) -> Geometry:
    import shapely

    return shape if shapely.is_valid(shape) else shapely.make_valid(shape)
