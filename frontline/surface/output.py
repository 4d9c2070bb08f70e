"""A surface as a file: GeoJSON, GeoPackage, GeoParquet, KML or KMZ.

GeoJSON (RFC 7946) is written by geopandas, GeoParquet by pyarrow, the others by GDAL: its LIBKML
driver (OGC KML 2.2) and GeoPackage driver. Files are made in a folder of their own first and then
take their place whole.
"""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from frontline.errors import UnwritableOutput
from frontline.ledger.files import write_bytes
from frontline.tables import encode_geoparquet

if TYPE_CHECKING:
    import geopandas as gpd

LAYERS = ("area", "line", "band")
_MOMENT = "1970-01-01T00:00:00.000Z"  # a file says nothing about when it was written


def write_surface(table: gpd.GeoDataFrame, path: str | os.PathLike[str]) -> None:
    """Write the rows of `Surface.to_geodataframe`; see `Surface.write`."""
    suffix = Path(os.fspath(path)).suffix.lower()
    writer = _WRITERS.get(suffix)
    if writer is None:
        known = ", ".join(_WRITERS)
        raise UnwritableOutput(f"{path}: no format for {suffix!r}; a surface is written as {known}")
    days = [None if day is None else day.isoformat() for day in table["date"]]
    plain = table.copy()
    plain["date"] = days
    plain["date"] = plain["date"].astype(object)
    write_bytes(path, writer(plain))


def _to_geojson(table: gpd.GeoDataFrame) -> bytes:
    text: str = table.to_json(na="null", drop_id=True, ensure_ascii=False)
    return (text + "\n").encode()


def _to_geopackage(table: gpd.GeoDataFrame) -> bytes:
    return _through_gdal(table, "surface.gpkg", "GPKG")


def _to_kml(table: gpd.GeoDataFrame) -> bytes:
    return _through_gdal(_named(table), "surface.kml", "LIBKML")


def _to_kmz(table: gpd.GeoDataFrame) -> bytes:
    # A KMZ is a ZIP archive of one KML; GDAL would keep only the last layer of one.
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(zipfile.ZipInfo("doc.kml"), _to_kml(table), zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _named(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """With the column that KML shows as the name of each shape."""
    labels = [
        " ".join(filter(None, (side or layer, day)))
        for layer, side, day in zip(table["layer"], table["side"], table["date"], strict=True)
    ]
    return table.assign(Name=labels)


def _through_gdal(table: gpd.GeoDataFrame, name: str, driver: str) -> bytes:
    """What GDAL makes of it, a layer for each kind of row, empty ones as well."""
    import pyogrio

    kinds = {"area": "MultiPolygon", "line": "LineString", "band": "MultiPolygon"}
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MOMENT})
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            for layer in LAYERS:
                rows = table[table["layer"] == layer].reset_index(drop=True)
                pyogrio.write_dataframe(
                    _typed(rows), path, layer=layer, driver=driver, geometry_type=kinds[layer],
                    append=path.exists(),
                )  # fmt: skip
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _typed(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Columns with types even where there is no row to tell them from."""
    numbers = ("confidence", "km2", "km")
    return rows.astype(dict.fromkeys(numbers, float))


_WRITERS: dict[str, Callable[[gpd.GeoDataFrame], bytes]] = {
    ".geojson": _to_geojson,
    ".json": _to_geojson,
    ".gpkg": _to_geopackage,
    ".parquet": encode_geoparquet,
    ".kml": _to_kml,
    ".kmz": _to_kmz,
}
