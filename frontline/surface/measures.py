"""Geodesic areas and lengths of shapes in degrees."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely import Geometry


def measure_area(shape: Geometry) -> float:
    """Geodesic area in km² of a shape in degrees (WGS 84)."""
    import shapely

    area = _ellipsoid().geometry_area_perimeter(shapely.orient_polygons(shape))[0]
    return abs(float(area)) / 1e6


def measure_length(shape: Geometry) -> float:
    """Geodesic length in km of a shape in degrees (WGS 84)."""
    return float(_ellipsoid().geometry_length(shape)) / 1000


@cache
def _ellipsoid() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")
