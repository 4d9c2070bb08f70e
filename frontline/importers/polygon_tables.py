"""Tables with a geometry, as strangers send them: GeoParquet, GeoPackages, zipped shapefiles.

GDAL opens whatever it finds in a file, by whichever name: a list of web addresses, another file of
this machine, a question to a database. So what a file is, is looked at before GDAL sees it.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontline.errors import InvalidImport, Problem, UnreadableInput
from frontline.importers.tables import show
from frontline.ledger.containers import check_archive, check_database
from frontline.ledger.files import read_bytes
from frontline.ledger.parquet import read_parquet

if TYPE_CHECKING:
    import geopandas as gpd

PARQUET_SUFFIXES = (".parquet", ".geoparquet")
TABLE_SUFFIXES = (".shp", ".gpkg", ".zip")

_SHAPEFILE = b"\x00\x00\x27\x0a"
_OF_SHAPEFILES = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qmd", ".qix", ".xml")


def read_features(path: Path) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """The attributes and the geometry (shapely, EPSG:4326, longitude first) of every row.

    In a file that may have several layers, the attribute `layer` says which.

    Raises:
        UnreadableInput: missing, damaged, in no such format, without a geometry, or in
            coordinates that cannot be turned into degrees.
        InvalidImport: no CRS.
    """
    from pyproj.exceptions import ProjError

    for layer, frame in _open(path):
        if frame.crs is None:
            message = f"{path.name}: has no CRS; add its .prj file, or save it with one"
            raise InvalidImport((Problem(None, message),))
        try:
            table = frame.to_crs("EPSG:4326")
        except ProjError as error:
            raise UnreadableInput(f"{path}: cannot be turned into degrees: {error}") from error
        records = table.drop(columns=table.geometry.name).to_dict(orient="records")
        for properties, geometry in zip(records, table.geometry, strict=True):
            yield ({"layer": layer, **properties} if layer else properties), geometry


def _open(path: Path) -> list[tuple[str | None, gpd.GeoDataFrame]]:
    """The layers of a file, named where it may have several."""
    name = path.name.lower()
    if name.endswith(PARQUET_SUFFIXES):
        return [(None, _read_parquet(path))]
    if name.endswith(".gpkg"):
        check_database(path)
        return _ask_gdal(path, str(path), several=True)
    if name.endswith(".zip"):
        return _ask_gdal(path, f"/vsizip/{path}/{_find_shapefile(path)}")
    if read_bytes(path)[: len(_SHAPEFILE)] != _SHAPEFILE:
        raise UnreadableInput(f"{path}: not a shapefile")
    return _ask_gdal(path, str(path))


def _ask_gdal(
    path: Path, source: str, *, several: bool = False
) -> list[tuple[str | None, gpd.GeoDataFrame]]:
    import geopandas as gpd
    import pyogrio
    from shapely.errors import ShapelyError

    # GDAL's own errors are RuntimeErrors; the others are what pyogrio makes of damaged files.
    broken = (OSError, ValueError, RuntimeError, LookupError, NameError, ShapelyError)
    try:
        layers: list[str | None] = [None]
        if several:
            layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
        found = [
            (layer, gpd.read_file(source, **({"layer": layer} if several else {})))
            for layer in layers
        ]
    except broken as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableInput(f"{path}: cannot be read: {reason}") from error
    if not found or not all(hasattr(frame, "crs") for _, frame in found):
        raise UnreadableInput(f"{path}: a table without geometry")
    return found


def _find_shapefile(path: Path) -> str:
    """The one shapefile of an archive, in which there is nothing that GDAL might open instead."""
    names = [name for name in check_archive(path) if not name.endswith("/")]
    strange = [name for name in names if not name.lower().endswith(_OF_SHAPEFILES)]
    shapes = [name for name in names if name.lower().endswith(".shp")]
    if strange or len(shapes) != 1:
        what = f"{show(strange[0])} is no part of one" if strange else f"{len(shapes)} of them"
        raise UnreadableInput(f"{path}: not the archive of one shapefile: {what}; unpack it")
    try:
        with zipfile.ZipFile(path) as archive, archive.open(shapes[0]) as member:
            magic = member.read(len(_SHAPEFILE))
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        raise UnreadableInput(f"{path}: not a whole zip archive: {error}") from error
    if magic != _SHAPEFILE:
        raise UnreadableInput(f"{path}: {show(shapes[0])} is not a shapefile")
    return shapes[0]


def _read_parquet(path: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pandas as pd
    import shapely
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    table = read_parquet(path)
    name, crs = _find_geometry(path, table.metadata)
    blobs = table.cells.get(name)
    if blobs is None or not all(blob is None or isinstance(blob, bytes) for blob in blobs):
        raise UnreadableInput(f"{path}: no geometry as WKB in the column {show(name)}")
    try:
        shapes = shapely.from_wkb(blobs)
        known = None if crs is None else CRS.from_user_input(crs)
    except (shapely.errors.ShapelyError, CRSError) as error:
        raise UnreadableInput(f"{path}: cannot be read: {error}") from error
    others = {column: values for column, values in table.cells.items() if column != name}
    attributes = pd.DataFrame(others, index=range(table.count), dtype=object)
    return gpd.GeoDataFrame(attributes, geometry=shapes, crs=known)


def _find_geometry(path: Path, metadata: Mapping[bytes, bytes]) -> tuple[str, Any]:
    """The column with the geometry, and its CRS as pyproj takes it; None where none is known."""
    if b"geo" not in metadata:
        raise UnreadableInput(f"{path}: a table without geometry")
    try:
        geo = json.loads(metadata[b"geo"].decode())
        name = geo["primary_column"]
        column = geo["columns"][name]
        encoding = column["encoding"]
        crs = column.get("crs", "OGC:CRS84")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableInput(
            f"{path}: the metadata `geo` is none of GeoParquet: {error!r}"
        ) from error
    if encoding != "WKB" or not isinstance(name, str):
        raise UnreadableInput(f"{path}: the geometry is not encoded as WKB; write it so")
    if not (crs is None or isinstance(crs, dict) or "crs" not in column):
        raise UnreadableInput(f"{path}: the CRS is no PROJJSON; write it in EPSG:4326")
    return name, crs
