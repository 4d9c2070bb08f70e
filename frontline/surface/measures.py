"""Geodesic areas and lengths of shapes in degrees."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely import Geometry


def measure_area(shape: Geometry) -> float:
    """Geodesic area in km² of a shape in degrees (WGS 84)."""
    import shapely

    area = 0.0
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        shell, *holes = (_measure_ring(ring) for ring in shapely.get_rings(part))
        area += shell - sum(holes)
    return area / 1e6


def _measure_ring(ring: Geometry) -> float:
    """Geodesic area in m² within a ring."""
    import shapely

    longitude, latitude = shapely.get_coordinates(ring).T
    return abs(float(_ellipsoid().polygon_area_perimeter(longitude, latitude)[0]))


def measure_length(shape: Geometry) -> float:
    """Geodesic length in km of a shape in degrees (WGS 84)."""
    import shapely

    parts = (shapely.get_coordinates(part).T for part in shapely.get_parts(shape))
    return sum(float(_ellipsoid().line_length(*part)) for part in parts) / 1000


@cache
def _ellipsoid() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")
