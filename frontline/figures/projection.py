"""An equal-area projection fitted to a region.

Areas are compared by eye, so none may be drawn larger than another of its size. Which projection:

- a region much wider than high, away from equator and poles: Albers' conic, with standard
  parallels a sixth of its height from its edges;
- any other up to half the globe: Lambert's azimuthal, centred on it, also at poles and 180 degrees;
- more than that: Equal Earth (Šavrič, Patterson and Jenny, 2018,
  doi:10.1080/13658816.2018.1504949).

The choice and the rule of sixths follow J. P. Snyder, "Map Projections: A Working Manual", USGS
Professional Paper 1395 (1987), pages 34 and 99.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import Transformer

    Floats = NDArray[np.float64]

EARTH_KM = 6371.0088
"""Mean radius (IUGG)."""

_WIDEST = 70.0
_CONIC_LATITUDES = (15.0, 65.0)
_CONIC_SHAPE = 2.0


@dataclass(frozen=True)
class Projection:
    """A map projection in kilometres.

    Attributes:
        kind: `azimuthal`, `conic` or `world`.
        latitude: of its centre, in degrees.
        longitude: of its centre, in degrees.
        parallels: the standard parallels of a conic.
    """

    kind: str
    latitude: float
    longitude: float
    parallels: tuple[float, float] | None = None

    @property
    def definition(self) -> str:
        """As PROJ writes it."""
        centre = f"+lat_0={self.latitude:.4f} +lon_0={self.longitude:.4f}"
        if self.kind == "world":
            return f"+proj=eqearth +lon_0={self.longitude:.4f} +datum=WGS84 +units=km"
        if self.parallels is not None:
            first, second = self.parallels
            parallels = f"+lat_1={first:.4f} +lat_2={second:.4f}"
            return f"+proj=aea {centre} {parallels} +datum=WGS84 +units=km"
        return f"+proj=laea {centre} +datum=WGS84 +units=km"

    @property
    def description(self) -> str:
        """In words, for the caption."""
        where = f"centred on {say_latitude(self.latitude)} {say_longitude(self.longitude)}"
        if self.kind == "world":
            return (
                f"Equal Earth projection (equal-area), centred on {say_longitude(self.longitude)}"
            )
        if self.parallels is not None:
            both = " and ".join(say_latitude(each) for each in self.parallels)
            return f"Albers equal-area conic projection, {where}, standard parallels {both}"
        return f"Lambert azimuthal equal-area projection, {where}"

    @cached_property
    def _transformer(self) -> Transformer:
        from pyproj import Transformer

        return Transformer.from_crs("EPSG:4326", self.definition, always_xy=True)

    def forward(self, longitudes: Any, latitudes: Any) -> tuple[Floats, Floats]:
        """Kilometres east and north of the centre; infinite where there is no such point."""
        x, y = self._transformer.transform(
            np.asarray(longitudes, dtype=float), np.asarray(latitudes, dtype=float)
        )
        return np.asarray(x), np.asarray(y)

    def inverse(self, x: Any, y: Any) -> tuple[Floats, Floats]:
        """Longitudes and latitudes in degrees; infinite outside the map of the globe."""
        longitudes, latitudes = self._transformer.transform(
            np.asarray(x, dtype=float), np.asarray(y, dtype=float), direction="INVERSE"
        )
        return np.asarray(longitudes), np.asarray(latitudes)


def fit_projection(points: Sequence[tuple[float, float]]) -> Projection:
    """The projection for a region.

    Args:
        points: (latitude, longitude) in degrees of what is to be seen; at least one.
    """
    latitudes, longitudes = (np.array(column, dtype=float) for column in zip(*points, strict=True))
    middle = _find_middle(latitudes, longitudes)
    if middle is None or _find_radius(latitudes, longitudes, middle) > _WIDEST:
        return Projection("world", 0.0, _find_meridian(longitudes))
    first = Projection("azimuthal", *middle)
    x, y = first.forward(longitudes, latitudes)
    centre_x, centre_y = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    longitude, latitude = (float(value) for value in first.inverse(centre_x, centre_y))
    # Fewer digits than a place has: a village more does not move the whole map.
    latitude, longitude = round(latitude, 1), round(longitude, 1)
    south, north = float(latitudes.min()), float(latitudes.max())
    wide = x.max() - x.min() > _CONIC_SHAPE * max(y.max() - y.min(), 1.0)
    temperate = all(
        _CONIC_LATITUDES[0] <= abs(value) <= _CONIC_LATITUDES[1] and value * latitude > 0
        for value in (south, north)
    )
    if wide and temperate and x.max() - x.min() > EARTH_KM / 2:
        sixth = (north - south) / 6
        parallels = (round(south + sixth, 1), round(north - sixth, 1))
        return Projection("conic", round((south + north) / 2, 1), longitude, parallels)
    return Projection("azimuthal", latitude, longitude)


def say_latitude(degrees: float) -> str:
    """`48.5° N`."""
    return f"{abs(degrees):.6g}°{'' if degrees == 0 else ' N' if degrees > 0 else ' S'}"


def say_longitude(degrees: float) -> str:
    """`37.2° E`."""
    turned = (degrees + 180) % 360 - 180
    side = "" if turned in (0, -180) else " E" if turned > 0 else " W"
    return f"{abs(turned):.6g}°{side}"


def _unit_vectors(latitudes: Floats, longitudes: Floats) -> Floats:
    phi, lam = np.radians(latitudes), np.radians(longitudes)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _find_middle(latitudes: Floats, longitudes: Floats) -> tuple[float, float] | None:
    """(latitude, longitude) of the middle of some points; None if they surround the globe."""
    x, y, z = _unit_vectors(latitudes, longitudes).mean(axis=0)
    if np.sqrt(x * x + y * y + z * z) < 0.05:  # noqa: PLR2004  (no middle to speak of)
        return None
    return (
        float(np.degrees(np.arctan2(z, np.hypot(x, y)))),
        float(np.degrees(np.arctan2(y, x))),
    )


def _find_radius(latitudes: Floats, longitudes: Floats, middle: tuple[float, float]) -> float:
    """Degrees from the middle to the farthest point."""
    centre = _unit_vectors(np.array([middle[0]]), np.array([middle[1]]))[0]
    cosines = np.clip(_unit_vectors(latitudes, longitudes) @ centre, -1, 1)
    return float(np.degrees(np.arccos(cosines.min())))


def _find_meridian(longitudes: Floats) -> float:
    """The meridian opposite the widest gap between longitudes."""
    ordered = np.sort(longitudes % 360)
    gaps = np.diff(np.append(ordered, ordered[0] + 360))
    widest = int(gaps.argmax())
    opposite = ordered[widest] + gaps[widest] / 2 + 180
    return float(np.round((opposite + 180) % 360 - 180))
