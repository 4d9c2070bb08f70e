"""Whether a pair of numbers can be where a place is."""

from __future__ import annotations

import math
import sqlite3
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gazetteer.index import CORE
from gazetteer.spelling import fold, visible

_MARGIN_DEGREES = 0.5
_NAMESAKE_DEGREES = 0.1
_LATITUDES = 90.0
_LONGITUDES = 180.0


class Box(NamedTuple):
    """Bounds in degrees, EPSG:4326."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies in it."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


class Whereabouts:
    """What the core knows of where places lie, to tell swapped coordinates by."""

    def __init__(self) -> None:
        uri = f"{Path(CORE).resolve().as_uri()}?mode=ro&immutable=1"
        self._core = sqlite3.connect(uri, uri=True)
        self._box = cache(self._find_box)

    def close(self) -> None:
        """Close the core."""
        self._core.close()

    def are_swapped(
        self, latitude: float, longitude: float, *, country: str | None, name: str
    ) -> bool:
        """Whether a point is likely to have its coordinates the wrong way round.

        So it is if it lies out of its country and would lie within it the other way round; where
        the country is not known, if a place of its name lies there the other way round, and none
        where it is now.
        """
        box = self._box(country) if country else None
        if box is not None:
            return not box.holds(latitude, longitude) and box.holds(longitude, latitude)
        namesakes = [
            Box(south / 1e5, west / 1e5, south / 1e5, west / 1e5)
            for south, west in self._core.execute(
                "SELECT latitude, longitude FROM keys JOIN places ON places.id = keys.place "
                "WHERE key = ?",
                (fold(name),),
            )
        ]
        near = [widen(box, _NAMESAKE_DEGREES) for box in namesakes]
        return any(box.holds(longitude, latitude) for box in near) and not any(
            box.holds(latitude, longitude) for box in near
        )

    def _find_box(self, country: str) -> Box | None:
        row = self._core.execute(
            "SELECT min(latitude), min(longitude), max(latitude), max(longitude) FROM places "
            "WHERE country = ? AND kind = 0",
            (country,),
        ).fetchone()
        if row[0] is None:
            return None
        return widen(Box(*(value / 1e5 for value in row)), _MARGIN_DEGREES)


def widen(box: Box, degrees: float) -> Box:
    """A box that much larger to every side."""
    return Box(box.south - degrees, box.west - degrees, box.north + degrees, box.east + degrees)


def read_coordinates(latitude: str, longitude: str) -> tuple[float, float]:
    """Read a point in decimal degrees.

    Raises:
        ValueError: no numbers, out of range, or 0/0, which stands for an unknown place; the
            message says which.
    """
    read: list[float] = []
    for what, text in (("latitude", latitude), ("longitude", longitude)):
        try:
            read.append(float(text.replace(",", ".")))
        except ValueError:
            shown = f'"{visible(text)}" is no number of degrees' if text else "is missing"
            raise ValueError(f"{what} {shown}") from None
    lat, lon = read
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise ValueError("latitude and longitude must be finite")
    if abs(lat) > _LATITUDES and abs(lat) <= _LONGITUDES and abs(lon) <= _LATITUDES:
        raise ValueError(
            f"latitude {lat:g} is not within -90..90; are latitude and longitude swapped?"
        )
    if abs(lat) > _LATITUDES:
        raise ValueError(f"latitude {lat:g} is not within -90..90")
    if abs(lon) > _LONGITUDES:
        raise ValueError(f"longitude {lon:g} is not within -180..180")
    if lat == lon == 0:
        raise ValueError("0/0 is no place; leave out rows whose position is unknown")
    return lat, lon
