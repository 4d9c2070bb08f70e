"""Control tables of invented villages, for the tests of surfaces."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import geopandas as gpd
import numpy as np


def table(
    points: Sequence[Sequence[float]], held: Sequence[str | None], **columns
) -> gpd.GeoDataFrame:
    """A control table: points in degrees, longitude first, and who holds each."""
    points = np.asarray(points, dtype=float).reshape(-1, 2)
    names = [f"village {number}" for number in range(len(points))]
    status = ["disputed" if side is None else "agreed" for side in held]
    frame = {
        "place_id": [f"local:{number}" for number in range(len(points))],
        "name": names,
        "kind": "settlement",
        "status": status,
        "controller": np.array(held, dtype=object),
    } | columns
    geometry = gpd.points_from_xy(points[:, 0], points[:, 1])
    return gpd.GeoDataFrame(frame, geometry=geometry, crs="EPSG:4326")


def scatter(
    count: int, seed: int, *, west: float = 33.0, south: float = 48.0, size: float = 1.0
) -> np.ndarray:
    """Random points in a square of so many degrees; by default on dry land."""
    return np.random.default_rng(seed).uniform(
        [west, south], [west + size, south + size], (count, 2)
    )


def divide(points: np.ndarray, rule: Callable[[float, float], str | None]) -> list[str | None]:
    """Who holds each point, by a rule."""
    return [rule(x, y) for x, y in points]
