"""What a user may bring to the map from outside: tiles of a host, borders of a point of view."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frontline.maps.layers import check_crs, encode_shapes

if TYPE_CHECKING:
    import geopandas as gpd

_TILES = re.compile(
    r"https://(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)/[\w\-.~/{}%?=&@+,]*"
)
_NEEDED = ("{z}", "{x}", "{y}")
_FIELDS = frozenset({*_NEEDED, "{r}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """A tiled background. With it the page asks one host for pictures, and that host alone.

    The default tiles of OpenStreetMap refuse files opened from disk; use a host that allows it.

    Attributes:
        url: `https://host/{z}/{x}/{y}.png`, with the key in it if there is one.
        attribution: whom to name, as plain text.

    Raises:
        ValueError: not https, a host that varies (`{s}`), a placeholder that is missing or
            unknown, no attribution.
    """

    url: str
    attribution: str

    def __post_init__(self) -> None:
        if not _TILES.fullmatch(self.url):
            raise ValueError(f"tiles come from one https host, not from {self.url!r}")
        fields = set(re.findall(r"\{[^}]*\}", self.url))
        if not fields.issuperset(_NEEDED) or fields - _FIELDS:
            raise ValueError("the address of tiles has {z}, {x} and {y}, and no other field")
        if not self.attribution.strip():
            raise ValueError("tiles need an attribution")

    @property
    def origin(self) -> str:
        """The host as a content security policy names it."""
        match = _TILES.fullmatch(self.url)
        return f"https://{match['host']}" if match else ""

    def to_dict(self) -> dict[str, str]:
        """Plain values, by the names of the attributes."""
        return {"url": self.url, "attribution": self.attribution}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Borders:
    """Borders as somebody draws them. Borders take sides, so the map says whose they are.

    Attributes:
        lines: GeoDataFrame in EPSG:4326 of lines or polygons; only the geometry is used.
        according_to: whose point of view this is, as the page is to say it.

    Raises:
        ValueError: nobody's point of view.
        InvalidHistory: another CRS, or geometries that are neither lines nor polygons.
    """

    lines: gpd.GeoDataFrame
    according_to: str

    def __post_init__(self) -> None:
        if not self.according_to.strip():
            raise ValueError("borders take sides: name the point of view with according_to=")
        check_crs(self.lines, "borders")
        self.to_dict()

    def to_dict(self) -> dict[str, Any]:
        """As the page reads it: `according_to` and `lines`, integer differences."""
        shapes = encode_shapes(self.lines.geometry, "borders")
        lines = [line for shape in shapes for part in shape for line in _lines(part)]
        return {"according_to": self.according_to, "lines": lines}


def _lines(part: list[Any]) -> list[list[int]]:
    """The rings of a polygon, or a line as it is."""
    return part if isinstance(part[0], list) else [part]
