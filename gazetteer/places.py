"""The value objects of the gazetteer: a place, one of its names, a candidate answer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "settlement", "hromada", "raion", "oblast", "country", "river", "area", "quarter"
]  # fmt: skip
"""What a place is. `oblast` stands for any first-level region, `raion` for any second-level one;
`quarter` is a part of a settlement, such as a district of a city or an estate: found by its name,
but no town; `area` is anything drawn or described that is none of the others."""

Precision = Literal["exact", "approximate", "area"]
"""What the point stands for: the place itself (`exact`), something that contains it
(`approximate`), or a label point inside an area (`area`)."""

NameStatus = Literal["official", "alternate", "former", "exonym"]

EARTH_RADIUS_KM = 6371.0088

AREA_KINDS = frozenset({"hromada", "raion", "oblast", "country", "area"})

BUILT_KINDS = frozenset({"settlement", "quarter"})
"""Where people live: what has a point of its own and reaches some way around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of a place.

    Attributes:
        text: the name as written, in any script.
        language: ISO 639-1 code, or None where the source does not say.
        status: `official`, `alternate`, `former` or `exonym`.
        until: ISO 8601 day on which it ceased to be official (the first day of its successor), the
            month or year if no more is known, or `FIRST/LAST`: it still was on the first of two
            days and no longer on the last. None if it has not ceased, or nobody knows when.
    """

    text: str
    language: str | None = None
    status: NameStatus = "alternate"
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One gazetteer entry.

    Attributes:
        id: `geonames:695357`, `katottg:UA14…` or `local:…`; stable across versions.
        name: the name to print, romanised.
        kind: see `Kind`.
        country: ISO 3166-1 alpha-2 code of the internationally recognised country, None if unknown.
        admin1: name of the first-level region ("Donetsk Oblast"), None if unknown or above it.
        admin2: name of the second-level region ("Pokrovsk Raion"), None if unknown or above it.
        latitude: degrees north, WGS 84 (EPSG:4326).
        longitude: degrees east, WGS 84 (EPSG:4326).
        population: residents as the source gives them; None if unknown, never 0 for unknown.
        precision: what the point stands for, see `Precision`.
        radius_km: radius in km of the disc within which the place is taken to lie, None if there
            is no basis for one.
        radius_estimated: whether `radius_km` is an estimate (from residents and kind) rather than
            an extent that a source gives.
        outline: boundary of an area as WKT (POLYGON or MULTIPOLYGON, EPSG:4326, longitude before
            latitude), None where none is known; kept as written, not looked into here.
        names: other names; filled by the index, may be empty.

    Raises:
        ValueError: an empty id or name, or a coordinate that is not a point on earth.
    """

    id: str
    name: str
    kind: Kind
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    latitude: float
    longitude: float
    population: int | None = None
    precision: Precision = "exact"
    radius_km: float | None = None
    radius_estimated: bool = True
    outline: str | None = None
    names: tuple[Name, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not self.id or not self.name:
            raise ValueError("a place needs an id and a name")
        if not (math.isfinite(self.latitude) and -90 <= self.latitude <= 90):  # noqa: PLR2004
            raise ValueError(f"latitude {self.latitude} is not within -90..90 degrees")
        if not (math.isfinite(self.longitude) and -180 <= self.longitude <= 180):  # noqa: PLR2004
            raise ValueError(f"longitude {self.longitude} is not within -180..180 degrees")

    @property
    def point(self) -> tuple[float, float]:
        """(latitude, longitude) in degrees: geopy's and Leaflet's order, not shapely's."""
        return self.latitude, self.longitude

    @property
    def is_area(self) -> bool:
        """Whether this is a region rather than a settlement or a feature."""
        return self.kind in AREA_KINDS

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a place: plain values, no names."""
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "country": self.country,
            "admin1": self.admin1,
            "admin2": self.admin2,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "population": self.population,
            "precision": self.precision,
        }

    def describe(self) -> str:
        """Name, kind and whereabouts in one line, for people: "Pokrovsk (Donetsk Oblast, UA)"."""
        parts = [part for part in (self.admin2, self.admin1, self.country) if part]
        return f"{self.name} ({', '.join(parts)})" if parts else self.name

    def __str__(self) -> str:
        return self.describe()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a name may mean.

    Attributes:
        place: the place.
        score: between 0 and 1; the candidates of one query are comparable, those of two are not.
        reasons: why it scores so, in words, the weightiest first.
    """

    place: Place
    score: float
    reasons: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a candidate."""
        return {
            "place": self.place.to_dict(),
            "score": round(self.score, 4),
            "reasons": list(self.reasons),
        }


def measure_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in km between two (latitude, longitude) points; for comparing only.

    On a sphere, so up to 0.5 % off; distances that are shown to be read come from elsewhere.
    """
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    h = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))
