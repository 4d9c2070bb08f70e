"""Whether a pair of numbers can be where a place is."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gazetteer.index import CORE
from gazetteer.places import measure_km
from gazetteer.spelling import fold, visible

_MARGIN_DEGREES = 0.5
_FAR_DEGREES = 5.0
_NEIGHBOUR_KM = 25.0
_NAMESAKE_DEGREES = 0.1
_MOST_DOUBTED = 1_000
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

    def measure_gap(self, latitude: float, longitude: float) -> float:
        """How far a point lies outside it, in degrees along the axis on which it is further."""
        beyond = (self.south - latitude, latitude - self.north)
        aside = (self.west - longitude, longitude - self.east)
        return max(*beyond, *aside, 0.0)


class Doubted(NamedTuple):
    """A row whose coordinates may be the wrong way round."""

    number: int
    latitude: float
    longitude: float
    country: str


class Whereabouts:
    """What the core knows of where places lie, to tell swapped coordinates of one file by.

    The core knows towns, so that the box around those of a country leaves out what lies beyond:
    of GeoNames' places with 500 residents or more six, in Kazakhstan and Chad, lie as far out as
    3.4°, and would lie inside the other way round. But columns are swapped for a whole file.
    """

    def __init__(self) -> None:
        uri = f"{Path(CORE).resolve().as_uri()}?mode=ro&immutable=1"
        self._core = sqlite3.connect(uri, uri=True)
        self._box = cache(self._find_box)
        self._points = cache(self._list_points)
        self._upright: Counter[str] = Counter()
        self._doubted: list[Doubted] = []

    def close(self) -> None:
        """Close the core."""
        self._core.close()

    def are_swapped(
        self, number: int, latitude: float, longitude: float, *, country: str | None, name: str
    ) -> bool:
        """Whether the coordinates of a row are the wrong way round, whatever the other rows say.

        So they are if the point lies more than 5° out of its country's box and in it the other way
        round; where the country is not known, if a place of its name lies there the other way
        round, and none where it is now. Rows that lie out of the box by less, and near a place that
        is known the other way round, are left to `list_doubted`.
        """
        box = self._box(country) if country else None
        if box is not None and country:
            inside, inside_swapped = box.holds(latitude, longitude), box.holds(longitude, latitude)
            if inside and not inside_swapped:
                self._upright[country] += 1
            if inside or not inside_swapped:
                return False
            if box.measure_gap(latitude, longitude) > _FAR_DEGREES:
                return True
            if len(self._doubted) < _MOST_DOUBTED and self._is_known(longitude, latitude, country):
                self._doubted.append(Doubted(number, latitude, longitude, country))
            return False
        return self._has_namesake_swapped(latitude, longitude, name)

    def list_doubted(self) -> Iterator[Doubted]:
        """The doubtful rows of countries of which the file has fewer that are surely right."""
        count = Counter(row.country for row in self._doubted)
        return (row for row in self._doubted if count[row.country] > self._upright[row.country])

    def _is_known(self, latitude: float, longitude: float, country: str) -> bool:
        """Whether a settlement of the country is known near there."""
        point = (latitude, longitude)
        return any(measure_km(point, other) <= _NEIGHBOUR_KM for other in self._points(country))

    def _has_namesake_swapped(self, latitude: float, longitude: float, name: str) -> bool:
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

    def _list_points(self, country: str) -> list[tuple[float, float]]:
        rows = self._core.execute(
            "SELECT latitude, longitude FROM places WHERE country = ? AND kind = 0", (country,)
        )
        return [(latitude / 1e5, longitude / 1e5) for latitude, longitude in rows]


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
