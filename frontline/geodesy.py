"""Distances and directions on WGS 84.

Geodesics by Karney's algorithm (C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87, 2013,
doi:10.1007/s00190-012-0578-z) through geographiclib, his own library, which geopy computes with as
well: never a sphere, which is off by up to 0.5 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frontline.wording import brief

if TYPE_CHECKING:
    import pandas as pd

    from gazetteer.places import Place

KILOMETRES_PER_MILE = 1.609344
"""The international mile, exactly."""

COMPASS_POINTS = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip

_COMPASS_WORDS = {"N": "north", "E": "east", "S": "south", "W": "west"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """The way from one place to another.

    Attributes:
        start: the place measured from (`from` in JSON).
        end: the place measured to (`to` in JSON).
        kilometres: geodesic between the two points.
        bearing_degrees: initial azimuth from start to end, clockwise from north, 0..360; None
            where the two points coincide.
    """

    start: Place
    end: Place
    kilometres: float
    bearing_degrees: float | None

    @property
    def miles(self) -> float:
        """The same in international miles."""
        return self.kilometres / KILOMETRES_PER_MILE

    @property
    def compass(self) -> str | None:
        """The nearest of 16 compass points, such as "SSE"; None where the points coincide."""
        return None if self.bearing_degrees is None else compass_point(self.bearing_degrees)

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a distance; figures rounded to a metre and a tenth of a degree."""
        bearing = None if self.bearing_degrees is None else round(self.bearing_degrees, 1)
        return {
            "from": self.start.to_dict(),
            "to": self.end.to_dict(),
            "kilometres": round(self.kilometres, 3),
            "miles": round(self.miles, 3),
            "bearing_degrees": bearing,
            "compass": self.compass,
        }

    def __repr__(self) -> str:
        names = f"{brief(self.start.name, 40)} to {brief(self.end.name, 40)}"
        way = "" if self.compass is None else f" {self.compass}"
        return f"<Distance: {names}, {self.kilometres:,.1f} km{way}>"

    def __str__(self) -> str:
        words = f"{self.kilometres:.1f} km ({self.miles:.1f} mi)"
        if self.compass is None:
            return f"{self.start.name} and {self.end.name} share one point"
        return (
            f"{self.end.name} is {words} {compass_words(self.compass)} of {self.start.name} "
            f"(bearing {self.bearing_degrees:.0f}°)"
        )


def measure(start: Place, end: Place) -> Distance:
    """Measure from one place to another.

    Args:
        start: where to measure from.
        end: where to measure to.

    Returns:
        The geodesic in km and the bearing in degrees, from start to end.
    """
    kilometres, bearing = inverse(start.point, end.point)
    return Distance(start=start, end=end, kilometres=kilometres, bearing_degrees=bearing)


def inverse(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float | None]:
    """Kilometres and bearing between two points.

    Args:
        start: (latitude, longitude) in degrees, WGS 84.
        end: the same.

    Returns:
        (kilometres, degrees clockwise from north in 0..360, or None where the points coincide).
    """
    from geographiclib.geodesic import Geodesic

    line = Geodesic.WGS84.Inverse(*start, *end, outmask=Geodesic.DISTANCE | Geodesic.AZIMUTH)
    kilometres = float(line["s12"]) / 1000
    return (kilometres, float(line["azi1"]) % 360.0) if kilometres else (0.0, None)


def distance_table(places: Sequence[Place]) -> pd.DataFrame:
    """All distances between some places.

    Args:
        places: any number of places, repeated ones included.

    Returns:
        A square DataFrame of kilometres with the places' names as index and columns. Two
        different places of one name are told apart by their region.
    """
    import pandas as pd

    labels = _labels(places)
    size = len(places)
    table = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row):
            kilometres, _ = inverse(places[row].point, places[column].point)
            table[row][column] = table[column][row] = kilometres
    return pd.DataFrame(table, index=labels, columns=labels, dtype=float)


def compass_point(degrees: float) -> str:
    """The nearest of 16 compass points: 167° is "SSE"."""
    sector = 360 / len(COMPASS_POINTS)
    return COMPASS_POINTS[round(degrees / sector) % len(COMPASS_POINTS)]


def compass_degrees(point: str) -> float:
    """The middle of a compass point's sector: "NE" is 45°.

    Raises:
        ValueError: not one of the 16 points.
    """
    return COMPASS_POINTS.index(point) * 360 / len(COMPASS_POINTS)


def compass_words(point: str) -> str:
    """A compass point in words: "SSE" is "south-south-east", "NE" is "north-east"."""
    return "-".join(_COMPASS_WORDS[letter] for letter in point)


def angle_between(first: float, second: float) -> float:
    """The smaller angle between two bearings, 0..180 degrees."""
    return abs((first - second + 180.0) % 360.0 - 180.0)


def _labels(places: Sequence[Place]) -> list[str]:
    ids_by_name: dict[str, set[str]] = {}
    for place in places:
        ids_by_name.setdefault(place.name, set()).add(place.id)
    return [
        place.name if len(ids_by_name[place.name]) == 1 else place.describe() for place in places
    ]
