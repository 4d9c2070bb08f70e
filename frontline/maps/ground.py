"""The part of the world a map opens on, and its land and water as compact numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Bounds = tuple[float, float, float, float]
"""(west, south, east, north) in degrees; east exceeds 180 where the box crosses that meridian."""

SCALE = 10_000
"""Units of a degree in which points and lines travel: about 11 metres."""
_WORLD: Bounds = (-170.0, -55.0, 175.0, 75.0)
_LEAST_SPAN = 0.6
_MERCATOR_END = 85.0511  # the map ends there; what lies beyond is drawn on its edge


def find_view(points: NDArray[np.float64], focus: NDArray[np.bool_]) -> dict[str, Any]:
    """The box the map opens on.

    Args:
        points: (n, 2) latitude and longitude in degrees, NaN where there is none.
        focus: (n,) whether the view must show the place (a region of which nothing is known need
            not).

    Returns:
        `{"bounds": [west, south, east, north], "wraps": bool}`; with `wraps` the box crosses 180
        degrees and negative longitudes count from there on.
    """
    drawn = ~np.isnan(points[:, 0])
    chosen = points[drawn & focus] if (drawn & focus).any() else points[drawn]
    if not len(chosen):
        return {"bounds": list(_WORLD), "wraps": False}
    latitudes, longitudes = chosen.T
    wraps = _wraps(longitudes)
    if wraps:
        longitudes = np.where(longitudes < 0, longitudes + 360, longitudes)
    box = _widen(
        *map(float, (longitudes.min(), latitudes.min(), longitudes.max(), latitudes.max()))
    )
    return {"bounds": [round(value, 4) for value in box], "wraps": wraps}


def encode_ground(view: dict[str, Any]) -> dict[str, Any]:
    """Land and water of the world, in detail around the view.

    Returns:
        `{"scale", "land", "water"}`: `land` a list of polygons, `water` objects with `until` (the
        month it ceased to be, or null) and `polygons`. A polygon is a list of rings, a ring the
        flat differences of longitude and latitude in 1/`scale` degrees.
    """
    from frontline.basemap import load_basemap  # reads a file

    west, south, east, north = view["bounds"]
    ground = load_basemap((west, south, east - 360 if east > 180 else east, north))  # noqa: PLR2004
    return {
        "scale": SCALE,
        "land": [_encode_polygon(polygon) for polygon in ground["land"]],
        "water": [
            {
                "until": water["until"],
                "polygons": [_encode_polygon(polygon) for polygon in water["polygons"]],
            }
            for water in ground["water"]
        ],
    }


def encode_line(points: Iterable[Sequence[float]]) -> list[int]:
    """Differences between successive points, longitude first, in 1/10,000 degrees."""
    flat: list[int] = []
    x = y = 0
    for point in points:
        new_x, new_y = round(point[0] * SCALE), round(point[1] * SCALE)
        if flat and (new_x, new_y) == (x, y):
            continue
        flat += (new_x - x, new_y - y)
        x, y = new_x, new_y
    return flat


def _encode_polygon(rings: Iterable[Iterable[Sequence[float]]]) -> list[list[int]]:
    return [encode_line(ring) for ring in rings]


def _wraps(longitudes: NDArray[np.float64]) -> bool:
    """Whether the way across 180 degrees is the shorter one."""
    negative, positive = longitudes[longitudes < 0], longitudes[longitudes >= 0]
    if not len(negative) or not len(positive):
        return False
    direct = positive.max() - negative.min()
    return bool(negative.max() + 360 - positive.min() < direct)


def _widen(west: float, south: float, east: float, north: float) -> Bounds:
    """At least half a degree across, so that a single place has surroundings."""
    across = max(0.0, _LEAST_SPAN - (east - west)) / 2
    along = max(0.0, _LEAST_SPAN - (north - south)) / 2
    south = min(max(-_MERCATOR_END, south - along), _MERCATOR_END - _LEAST_SPAN)
    north = max(min(_MERCATOR_END, north + along), south + _LEAST_SPAN)
    return max(-180.0, west - across), south, east + across, north
