"""The value: areas, the line between them and the band in which it may lie."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frontline.surface.options import SurfaceOptions
from frontline.wording import brief, say_count

if TYPE_CHECKING:
    import geopandas as gpd

    from frontline.surface.comparison import Changes


@dataclass(frozen=True, eq=False)
class Surface:
    """Areas, the line between them and the band in which it may lie, on one date or several.

    Attributes:
        areas: GeoDataFrame in EPSG:4326: `date, side, km2` (geodesic), `confidence` (the least
            probability, by the model, with which ground in it is the side's), `geometry`
            (MultiPolygon); a row a side and date.
        line: `date, sides` (the two that meet along it, "RU/UA"), `km` (geodesic), `confidence`
            (probability, by the model,
            that the line runs within 2 km of where it is drawn), `geometry` (LineString); a row a
            piece.
        band: `date, km2, confidence` (probability with which the line is to lie in it),
            `geometry` (MultiPolygon); a row a date.
        reasons: for each date that has no line, why, in words.
        places: the settlements it was drawn from: `place_id, name, geometry` (points).
        options: what it was drawn with.
    """

    areas: gpd.GeoDataFrame
    line: gpd.GeoDataFrame
    band: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    reasons: dict[dt.date | None, str] = field(default_factory=dict)
    options: SurfaceOptions = field(default_factory=SurfaceOptions)

    @property
    def dates(self) -> tuple[dt.date | None, ...]:
        """The dates drawn, in order; a date of None where the table did not say."""
        found = dict.fromkeys([*self.areas["date"], *self.reasons])
        return tuple(sorted(found, key=lambda day: (day is not None, day or dt.date.min)))

    def __repr__(self) -> str:
        said = ", ".join(
            f"{side} {area:,.0f} km²"
            for side, area in self.areas.groupby("side")["km2"].last().items()
        )
        line = self.line["km"].sum()
        dates = say_count(len(self.dates), "date")
        return f"<Surface: {brief(said, 70) or 'no areas'}; line {line:,.0f} km; {dates}>"

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """All of it in one table, EPSG:4326, a row an area, a piece of the line or a band.

        Columns: `layer` ("area", "line" or "band"), `side` (None on line and band), `date`,
        `confidence` (see the attributes), `km2` (None on lines), `km` (None elsewhere), `geometry`.
        """
        import pandas as pd

        columns = ["layer", "side", "date", "confidence", "km2", "km", "geometry"]
        layers = (("area", self.areas), ("line", self.line), ("band", self.band))
        parts = [table.assign(layer=layer).reindex(columns=columns) for layer, table in layers]
        filled = [part for part in parts if len(part)] or parts[:1]
        whole = pd.concat(filled, ignore_index=True)
        whole["side"] = whole["side"].astype(object).where(whole["side"].notna(), None)
        return whole

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file whole or not at all; the suffix names the format.

        `.geojson` (`.json`), `.parquet`: the rows of `to_geodataframe`, dates as text.
        `.gpkg`: the layers `area`, `line` and `band`. `.kml`, `.kmz`: folders of these names.

        Raises:
            UnwritableOutput: no format of that name, a package for it is missing, or the file
                cannot be written.
        """
        from frontline.surface.output import write_surface

        write_surface(self.to_geodataframe(), path)

    def changes(self, *, largest: int = 5) -> Changes:
        """What each side gained and lost between its dates.

        Args:
            largest: patches named for each period, side and way.

        Returns:
            See `Changes`; empty for a surface of one date.

        Raises:
            InvalidSurface: `largest` is negative.
        """
        from frontline.surface.comparison import compare

        return compare(self.areas, self.dates, self.places, largest=largest)
