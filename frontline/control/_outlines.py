"""Which points lie inside a drawn area."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gazetteer.places import Place

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from frontline.control._segments import Flags


def is_inside(place: Place, outline: str) -> bool:
    """Whether the point of a place lies within an outline (WKT); on its edge is outside."""
    import shapely  # only where somebody has drawn an area

    return bool(shapely.contains_xy(_read(outline), place.longitude, place.latitude))


def find_inside(
    longitudes: npt.NDArray[np.float64], latitudes: npt.NDArray[np.float64], outline: str
) -> Flags:
    """Of each of many points (degrees, EPSG:4326), whether it lies within an outline (WKT)."""
    import shapely

    found: Flags = shapely.contains_xy(_read(outline), longitudes, latitudes)
    return found


@lru_cache(maxsize=256)
def _read(outline: str) -> Any:
    import shapely

    shape = shapely.from_wkt(outline)  # the ledger has seen to it that this works
    shapely.prepare(shape)
    return shape
