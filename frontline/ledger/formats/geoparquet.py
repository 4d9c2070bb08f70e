"""GeoParquet 1.1: the table in columns, for many claims; needs the extra `parquet`.

Title and sides are an entry `frontline` of the file's metadata. Every row has the names and the
outline of its place: the same text in many rows takes no room here. The geometry is in EPSG:4326,
longitude before latitude; a file in another reference system is refused, not transformed.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from frontline.errors import Problem, UnwritableOutput
from frontline.ledger.cells import Row
from frontline.ledger.columns import COLUMNS, COUNTS, FLAGS, NUMBERS, to_row
from frontline.ledger.drafts import Contents, Draft, read_head, to_head
from frontline.ledger.formats._json import parse
from frontline.ledger.parquet import INSTALL, read_parquet
from frontline.ledger.references import Resolve
from frontline.ledger.rows import KNOWN, check_header, read_rows
from frontline.wording import shown

_UNIT = "row"
_GEOMETRY = "geometry"
_HEAD = b"frontline"
_GEO = b"geo"
_WGS84 = (("EPSG", 4326), ("OGC", "CRS84"))


def encode(contents: Contents, _resolve: Resolve | None) -> bytes:
    """The contents of a ledger as GeoParquet.

    Raises:
        UnwritableOutput: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise UnwritableOutput(INSTALL) from error
    import numpy as np
    import shapely

    rows = [to_row(claim) for claim in contents.claims]
    columns = [pa.array([row[name] for row in rows], type=_kind(pa, name)) for name in COLUMNS]
    places = [claim.place for claim in contents.claims]
    longitudes = np.array([place.longitude for place in places], dtype=float)
    latitudes = np.array([place.latitude for place in places], dtype=float)
    points = shapely.to_wkb(shapely.points(longitudes, latitudes))
    columns.append(pa.array(points, type=pa.binary()))
    table = pa.table(columns, names=[*COLUMNS, _GEOMETRY]).replace_schema_metadata(
        {_GEO: json.dumps(_geo()), _HEAD: json.dumps(to_head(contents))}
    )
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()


def _geo() -> dict[str, Any]:
    """What GeoParquet says of the geometry."""
    from pyproj import CRS

    column = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "crs": CRS.from_epsg(4326).to_json_dict(),
    }
    return {"version": "1.1.0", "primary_column": _GEOMETRY, "columns": {_GEOMETRY: column}}


def _kind(pa: ModuleType, name: str) -> Any:
    if name in FLAGS:
        return pa.bool_()
    if name in COUNTS:
        return pa.int64()
    return pa.float64() if name in NUMBERS else pa.string()


def read(path: Path, resolve: Resolve | None) -> Draft:
    """A ledger from GeoParquet, every problem with its row.

    Raises:
        UnreadableInput: see `read_parquet`.
    """
    table = read_parquet(path)
    columns, metadata = table.cells, table.metadata
    draft = Draft()
    _read_metadata(metadata, draft)
    geometry = _find_geometry(metadata, draft)
    if geometry is not None and geometry not in columns:
        draft.problems.append(Problem(None, f"no column {shown(geometry)}, the geometry", _UNIT))
        geometry = None
    names = [name for name in table.names if name != geometry]
    if check_header(names, draft, number=None, unit=_UNIT):
        rows = _rows(columns, geometry, table.count, draft)
        read_rows(rows, draft, unit=_UNIT, resolve=resolve)
    return draft.in_order()


def _read_metadata(metadata: dict[bytes, bytes], draft: Draft) -> None:
    where = Problem(None, "the metadata `frontline`", _UNIT)
    if _HEAD not in metadata:
        return
    try:
        read_head(parse(metadata[_HEAD].decode()), draft, where)
    except ValueError as error:
        draft.problems.append(Problem(None, f"{where.message}: not JSON: {error}", _UNIT))


def _find_geometry(metadata: dict[bytes, bytes], draft: Draft) -> str | None:
    """The column with the geometry; a file without any may have latitude and longitude."""
    if _GEO not in metadata:
        return None

    def report(message: str) -> None:
        draft.problems.append(Problem(None, message, _UNIT))

    try:
        geo = parse(metadata[_GEO].decode())
        name = geo["primary_column"]
        column = geo["columns"][name]
        encoding = column["encoding"]
    except (ValueError, KeyError, TypeError) as error:
        report(f"the metadata `geo` is none of GeoParquet: {error}")
        return None
    if encoding != "WKB":
        report(f"the geometry is encoded as {shown(str(encoding))}; write it as WKB")
    crs = column.get("crs", {"id": {"authority": "OGC", "code": "CRS84"}})
    named = crs.get("id") if isinstance(crs, dict) else None
    known = (named.get("authority"), named.get("code")) if isinstance(named, dict) else None
    if known not in _WGS84:
        what = crs.get("name", "an unnamed system") if isinstance(crs, dict) else "no known system"
        report(f"the geometry is in {shown(str(what))}; write it in EPSG:4326")
    return str(name)


def _rows(
    columns: dict[str, list[Any]], geometry: str | None, count: int, draft: Draft
) -> list[Row]:
    points = [{}] * count if geometry is None else _points(columns.pop(geometry), draft)
    names = [name for name in columns if name in KNOWN]
    cells = zip(*(columns[name] for name in names), strict=True) if names else [()] * count
    rows = []
    for number, (values, point) in enumerate(zip(cells, points, strict=True), start=1):
        if point is None:
            continue
        found = {
            name: value for name, value in zip(names, values, strict=True) if value is not None
        }
        rows.append(Row(number, found | point))
    return rows


def _points(blobs: list[Any], draft: Draft) -> list[dict[str, float] | None]:
    """Longitude and latitude of each geometry; {} where there is none, None where it is wrong."""
    import shapely

    if not all(blob is None or isinstance(blob, bytes) for blob in blobs):
        draft.problems.append(Problem(None, "the geometry is not WKB", _UNIT))
        return [None] * len(blobs)
    shapes = shapely.from_wkb(blobs, on_invalid="ignore")
    points: list[dict[str, float] | None] = []
    for number, (blob, shape) in enumerate(zip(blobs, shapes, strict=True), start=1):
        if blob is None:
            points.append({})
        elif shape is None or shape.geom_type != "Point" or shape.is_empty:
            what = "nothing that can be read" if shape is None else shown(shape.wkt[:50])
            draft.problems.append(
                Problem(
                    number,
                    f"the geometry must be a Point, the place's; not {what}; "
                    "the boundary of an area goes into `outline`, as WKT",
                    _UNIT,
                )
            )
            points.append(None)
        else:
            points.append({"longitude": shape.x, "latitude": shape.y})
    return points
