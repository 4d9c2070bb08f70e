"""Tables of control and of history as files that geopandas, QGIS and spreadsheets open.

| column | holds |
|---|---|
| `place_id`, `name`, `kind` | id, name and kind of the place |
| `country`, `admin1`, `admin2` | where it lies |
| `population` | whole number |
| `precision` | what the point stands for: exact, approximate, area |
| `from`, `until` | history: the half-open interval, ISO days; none where it is open |
| `from_earliest`, `until_earliest` | history: first days that the dates of the claims can mean |
| `status` | agreed, claimed, disputed, contested, assessed, unknown |
| `controller`, `inferred` | code of the side said, or inferred, to hold the place |
| `positions` | a JSON list of every claimant's position, in the shape of `Position.to_dict` |
| `claims` | a JSON list of the ids of the claims behind the row |
| `claim_count` | how many they are, where the table was made without details |
| `reason` | why, in plain words |
| `on`, `known_by`, `policy` | what was asked: the day (control), the day of knowledge, the policy |
| `geometry` | point of the place, longitude before latitude, EPSG:4326 |

What is not said is empty (None). `population` and `claim_count` are whole numbers, all else is
text. CSV is in UTF-8 with a byte-order mark and has `longitude` and `latitude` in place of the
geometry; no text of a stranger in it is a formula, see `frontline.ledger.formats.delimited`. JSON
has the shape of `frontline control --json` and `frontline history --json`. A GeoPackage has one
layer, `control` or `history`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontline.errors import InvalidHistory, UnwritableOutput
from frontline.ledger.files import write_bytes
from frontline.ledger.formats.delimited import inert

if TYPE_CHECKING:
    import geopandas as gpd

_WGS84 = 4326
_NEEDED = ("place_id", "name", "kind", "status", "controller", "geometry")
_DATES = ("from", "until", "from_earliest", "until_earliest")
_COUNTS = ("population", "claim_count")
_PLACE = ("name", "kind", "country", "admin1", "admin2", "population", "precision")
_MOMENT = "1970-01-01T00:00:00.000Z"  # a file says nothing about when it was written


def write_table(table: gpd.GeoDataFrame, path: str | os.PathLike[str]) -> None:
    """Write a table of control or of history to a file, whole or not at all.

    Args:
        table: what `frontline.control`, `frontline.history` or `frontline.history_then` returns,
            or some of its rows.
        path: where to; the suffix names the format: `.csv`, `.geojson`, `.gpkg`, `.parquet` (with
            the extra `parquet`), `.json`. Columns: see `frontline.tables`.

    Raises:
        UnwritableOutput: a suffix of no known format, a package that is not installed, or a path
            that cannot be written to.
        InvalidHistory: no such table, or one in another CRS than EPSG:4326.
    """
    suffix = Path(os.fspath(path)).suffix.lower()
    writer = _WRITERS.get(suffix)
    if writer is None:
        known = ", ".join(_WRITERS)
        said = f"for {suffix!r}" if suffix else "without a suffix"
        raise UnwritableOutput(f"{path}: no format {said}; a table is written as {known}")
    _check(table)
    write_bytes(path, writer(table))


def _check(table: Any) -> None:
    missing = [name for name in _NEEDED if name not in getattr(table, "columns", ())]
    if missing:
        raise InvalidHistory(
            f"a table without {', '.join(missing)}: give what frontline.control or "
            "frontline.history returns"
        )
    if table.crs is not None and table.crs.to_epsg() != _WGS84:
        raise InvalidHistory("the table must be in EPSG:4326; call .to_crs(4326) first")


def _flatten(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The table in the columns of a file: text, whole numbers and a point."""
    import geopandas as gpd
    import pandas as pd

    columns: dict[str, Any] = {}
    for name in table.columns:
        if name in _COUNTS:
            columns[name] = pd.array(table[name].to_numpy(object), dtype="Int64")
        elif name != table.geometry.name:
            columns[name] = pd.Series(map(_as_text, table[name]), index=table.index, dtype=object)
    for name in ("on", "known_by", "policy"):
        if name in table.attrs:
            said = _as_text(table.attrs[name])
            columns[name] = pd.Series([said] * len(table), index=table.index, dtype=object)
    # A new one, for the ledger in `attrs` is nothing that a file could hold.
    frame = pd.DataFrame(columns, index=table.index).reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry=table.geometry.to_numpy(), crs=f"EPSG:{_WGS84}")


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    plain = _as_value(value)
    if isinstance(plain, list):
        return json.dumps(plain, ensure_ascii=False)
    return None if plain is None else str(plain)


def _to_csv(table: gpd.GeoDataFrame) -> bytes:
    flat = _flatten(table)
    points = {"longitude": flat.geometry.x, "latitude": flat.geometry.y}
    names = [name for name in flat.columns if name != "geometry"]
    after = names.index("kind") + 1
    columns = {name: flat[name] for name in names[:after]} | points
    columns |= {name: flat[name] for name in names[after:]}
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for cells in zip(*columns.values(), strict=True):
        writer.writerow(map(_cell, cells))
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    import pandas as pd

    if isinstance(value, str):
        return inert(value)
    return "" if pd.isna(value) else str(value)


def _to_geojson(table: gpd.GeoDataFrame) -> bytes:
    text: str = _flatten(table).to_json(na="null", drop_id=True, ensure_ascii=False)
    return (text + "\n").encode()


def _to_geopackage(table: gpd.GeoDataFrame) -> bytes:
    import pyogrio

    layer = "history" if "from" in table.columns else "control"
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MOMENT})
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.gpkg"
            pyogrio.write_dataframe(
                _flatten(table), path, layer=layer, driver="GPKG", geometry_type="Point"
            )
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _to_geoparquet(table: gpd.GeoDataFrame) -> bytes:
    return encode_geoparquet(_flatten(table))


def encode_geoparquet(table: gpd.GeoDataFrame) -> bytes:
    """A table of plain cells as a file of GeoParquet.

    Raises:
        UnwritableOutput: pyarrow is missing.
    """
    buffer = io.BytesIO()
    try:
        table.to_parquet(buffer, index=False)
    except ImportError as error:
        raise UnwritableOutput(
            "GeoParquet needs pyarrow: pip install 'frontline[parquet]'"
        ) from error
    return buffer.getvalue()


def _to_json(table: gpd.GeoDataFrame) -> bytes:
    rows = [_to_shape(row) for row in table.to_dict("records")]
    return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()


def _to_shape(row: dict[Any, Any]) -> dict[str, Any]:
    """The JSON shape of a row, that of `State.to_dict` and `State.to_interval`."""
    point = row.pop("geometry")
    said = {name: _as_value(row.pop(name)) for name in ("place_id", *_PLACE) if name in row}
    place = {"id": said.pop("place_id")}
    for name, value in said.items():
        if name == "population":
            place |= {"latitude": point.y, "longitude": point.x}
        place[name] = value
    return {"place": place} | {str(name): _as_value(value) for name, value in row.items()}


def _as_value(value: Any) -> Any:
    """A cell as JSON has it."""
    if isinstance(value, tuple | list):
        return [each.to_dict() if hasattr(each, "to_dict") else each for each in value]
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    missing = value is None or value != value  # noqa: PLR0124  (NaN is not itself)
    return None if missing else value


_WRITERS: dict[str, Callable[[gpd.GeoDataFrame], bytes]] = {
    ".csv": _to_csv,
    ".geojson": _to_geojson,
    ".gpkg": _to_geopackage,
    ".parquet": _to_geoparquet,
    ".json": _to_json,
}

TABLE_SUFFIXES = tuple(_WRITERS)
"""How the names of such files end."""
