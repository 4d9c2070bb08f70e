"""GeoPackage (OGC 12-128r18, version 1.3): a layer `claims` of points, a row a claim.

Written and read through SQLite itself: GDAL would cut a text at a NUL and stamp the file with the
time of day, and one ledger would not give the same bytes twice. GDAL, geopandas and QGIS open the
result like any other GeoPackage. Title and sides are an entry of its table `gpkg_metadata`, with
the standard scope and `application/json` as type.

The layer is in EPSG:4326, longitude before latitude as the standard wants it. A layer in another
reference system is refused, not transformed.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from frontline.errors import Problem, UnreadableInput
from frontline.ledger.cells import Row
from frontline.ledger.columns import COLUMNS, COUNTS, FLAGS, NUMBERS, to_rows
from frontline.ledger.containers import check_database
from frontline.ledger.drafts import Contents, Draft, read_head, to_head
from frontline.ledger.formats._json import parse
from frontline.ledger.references import Resolve
from frontline.ledger.rows import KNOWN, check_header, read_rows
from frontline.wording import shown

_UNIT = "row"
_LAYER = "claims"
_URI = "urn:x-frontline:ledger:1"
_SRS = 4326
_MAGIC = b"GP"
_POINT = struct.Struct("<2sBBiBIdd")  # GeoPackage's header, then the point as WKB
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_MOMENT = "1970-01-01T00:00:00.000Z"  # a file says nothing about when it was written
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_TABLES = f"""
PRAGMA application_id = {0x47504B47};
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT ''
);
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
);
"""


def encode(contents: Contents, _resolve: Resolve | None) -> bytes:
    """The contents of a ledger as a GeoPackage."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_TABLES)
        kinds = ", ".join(f'"{name}" {_kind(name)}' for name in COLUMNS)
        database.execute(
            f"CREATE TABLE {_LAYER} "
            f"(fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, {kinds})"
        )
        places = [claim.place for claim in contents.claims]
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        database.executemany(
            f"INSERT INTO {_LAYER} (geom, {names}) VALUES ({marks})",  # noqa: S608  (names of ours)
            (
                (_blob(place.longitude, place.latitude), *row.values())
                for place, row in zip(places, to_rows(contents.claims), strict=True)
            ),
        )
        _describe(database, contents)
        database.commit()
        return database.serialize()


def _describe(database: sqlite3.Connection, contents: Contents) -> None:
    """Fill the tables that tell other programs what is in the file."""
    places = [claim.place for claim in contents.claims]
    longitudes = [float(place.longitude) for place in places]
    latitudes = [float(place.latitude) for place in places]
    box: tuple[float | None, ...] = (None, None, None, None)
    if places:
        box = (min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    database.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", None),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
            ("WGS 84 geodetic", _SRS, "EPSG", _SRS, _WGS84, "longitude/latitude in degrees"),
        ],
    )
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, ?, ?, ?, ?, ?)",
        (_LAYER, _LAYER, _MOMENT, *box, _SRS),
    )
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)", (_LAYER, _SRS)
    )
    database.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')",
        [
            (table, "http://www.geopackage.org/spec/#extension_metadata")
            for table in ("gpkg_metadata", "gpkg_metadata_reference")
        ],
    )
    database.execute(
        "INSERT INTO gpkg_metadata VALUES (1, 'dataset', ?, 'application/json', ?)",
        (_URI, json.dumps(to_head(contents))),
    )
    database.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)",
        (_MOMENT,),
    )


def _kind(name: str) -> str:
    if name in FLAGS:
        return "BOOLEAN"
    if name in COUNTS:
        return "INTEGER"
    return "REAL" if name in NUMBERS else "TEXT"


def _blob(longitude: float, latitude: float) -> bytes:
    return _POINT.pack(_MAGIC, 0, 1, _SRS, 1, 1, longitude, latitude)


def read(path: Path, resolve: Resolve | None) -> Draft:
    """A ledger from a GeoPackage, every problem with its row."""
    draft = Draft()
    check_database(path)
    uri = f"{path.absolute().as_uri()}?mode=ro"  # a database that is open elsewhere is read whole
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")  # views of strangers run nothing
            _read_metadata(database, draft)
            rows = _rows(database, draft)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise UnreadableInput(f"{path}: not a readable GeoPackage: {error}") from error
    read_rows(rows, draft, unit=_UNIT, resolve=resolve)
    return draft.in_order()


def _read_metadata(database: sqlite3.Connection, draft: Draft) -> None:
    if not _tables(database) >= {"gpkg_metadata"}:
        return
    found = database.execute(
        "SELECT metadata FROM gpkg_metadata WHERE md_standard_uri = ?", (_URI,)
    ).fetchone()
    if found is None:
        return
    where = Problem(None, "gpkg_metadata", _UNIT)
    try:
        read_head(parse(str(found[0])), draft, where)
    except ValueError as error:
        draft.problems.append(Problem(None, f"gpkg_metadata: not JSON: {error}", _UNIT))


def _tables(database: sqlite3.Connection) -> set[str]:
    return {name for (name,) in database.execute("SELECT name FROM sqlite_master")}


def _rows(database: sqlite3.Connection, draft: Draft) -> list[Row]:
    layer = _find_layer(database, draft)
    if layer is None:
        return []
    table, geometry, srs = layer
    quoted = '"' + table.replace('"', '""') + '"'
    cursor = database.execute(f"SELECT * FROM {quoted}")  # noqa: S608  (quoted above)
    names = [column[0] for column in cursor.description]
    if geometry not in names:
        draft.problems.append(Problem(None, f"no column {shown(geometry)}, the geometry", _UNIT))
        return []
    info = database.execute(f"PRAGMA table_info({quoted})").fetchall()
    keys = {name for _, name, _, _, _, key in info if key}
    ours = [name for name in names if name != geometry and name not in keys]
    if not check_header(ours, draft, number=None, unit=_UNIT):
        return []
    return list(_read_cells(cursor, names, geometry, srs, draft, set(ours) & set(KNOWN)))


def _find_layer(database: sqlite3.Connection, draft: Draft) -> tuple[str, str, int] | None:
    """Table, geometry column and reference system of the layer of claims."""

    def report(message: str) -> None:
        draft.problems.append(Problem(None, message, _UNIT))

    if not _tables(database) >= {"gpkg_geometry_columns", "gpkg_spatial_ref_sys"}:
        report("not a GeoPackage: it lacks the table gpkg_geometry_columns")
        return None
    layers = database.execute(
        "SELECT c.table_name, c.column_name, c.srs_id, s.organization, "
        "s.organization_coordsys_id, s.srs_name FROM gpkg_geometry_columns c "
        "LEFT JOIN gpkg_spatial_ref_sys s USING (srs_id)"
    ).fetchall()
    named = [layer for layer in layers if layer[0] == _LAYER]
    if len(named or layers) != 1:
        names = ", ".join(shown(str(layer[0])) for layer in layers) or "none"
        report(f"no layer `{_LAYER}`; there are: {names}")
        return None
    table, geometry, srs, organization, code, srs_name = (named or layers)[0]
    if (str(organization).upper(), code) not in {("EPSG", _SRS), ("OGC", "CRS84")}:
        report(
            f"the layer {shown(str(table))} is in {shown(str(srs_name))} "
            f"({organization}:{code}); save it in EPSG:{_SRS}"
        )
    if not isinstance(srs, int):
        return None  # it has just been called another one than EPSG:4326
    return str(table), str(geometry), srs


def _read_cells(
    cursor: sqlite3.Cursor,
    names: list[str],
    geometry: str,
    srs: int,
    draft: Draft,
    ours: set[str],
) -> Iterator[Row]:
    for number, values in enumerate(cursor, start=1):
        cells = {
            name: value
            for name, value in zip(names, values, strict=True)
            if value is not None and name in ours
        }
        point, fault = _read_point(values[names.index(geometry)], srs)
        if fault is not None:
            draft.problems.append(Problem(number, fault, _UNIT))
            continue
        yield Row(number, cells | point)


def _read_point(blob: Any, srs: int) -> tuple[dict[str, float], str | None]:
    """Longitude and latitude of a geometry, or what is wrong with it."""
    import shapely

    if blob is None:
        return {}, None
    if not isinstance(blob, bytes) or blob[:2] != _MAGIC or len(blob) < 8:  # noqa: PLR2004
        return {}, "the geometry is none of a GeoPackage"
    flags = blob[3]
    (own,) = struct.unpack_from("<i" if flags & 1 else ">i", blob, 4)
    if own != srs:
        return {}, f"the geometry is in another reference system ({own}) than its layer ({srs})"
    start = 8 + _ENVELOPE_BYTES.get(flags >> 1 & 7, 0)
    try:
        shape = shapely.from_wkb(blob[start:])
    except shapely.errors.ShapelyError as error:
        return {}, f"the geometry cannot be read: {str(error)[:100]}"
    if shape.geom_type != "Point" or shape.is_empty:
        return {}, (
            f"the geometry must be a Point, the place's; not {shown(shape.wkt[:50])}; "
            "the boundary of an area goes into `outline`, as WKT"
        )
    return {"longitude": shape.x, "latitude": shape.y}, None
