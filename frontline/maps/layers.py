"""Areas, lines, bands and borders as half-open intervals of days, each shape once."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.errors import InvalidHistory
from frontline.maps.ground import encode_line
from frontline.maps.looks import Table
from frontline.maps.rows import ALWAYS, FOREVER, read_days

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

_WGS84 = 4326
_KINDS = {
    "areas": ("Polygon", "MultiPolygon"),
    "line": ("LineString", "MultiLineString"),
    "band": ("Polygon", "MultiPolygon"),
}
SURFACE_LAYERS = tuple(_KINDS)


@dataclass(frozen=True, slots=True, eq=False)
class LayerRows:
    """The shapes of one layer of a surface.

    Attributes:
        start: (n,) first day, as days since 1970-01-01 or `ALWAYS`.
        until: (n,) the day it is no longer drawn, or `FOREVER`.
        shapes: n lists of parts, a part a list of rings or a line, as `encode_line` gives them.
        sides: n codes or None.
        confidence: n numbers from 0 to 1, or None.
    """

    start: NDArray[np.int64]
    until: NDArray[np.int64]
    shapes: list[Any]
    sides: list[str | None]
    confidence: list[float | None]

    def days(self) -> list[int]:
        """Every day on which one appears or goes."""
        both = np.concatenate([self.start, self.until])
        return [int(day) for day in np.unique(both) if day not in (ALWAYS, FOREVER)]

    def encode(
        self, day_index: Mapping[int, int], sides: Mapping[str, int], shapes: Table
    ) -> list[list[Any]]:
        """`[from, until, shape, side, confidence]` a row; what goes on unchanged is one row.

        `from` and `until` are indexes of days, -1 and null where there is none.
        """
        rows: dict[tuple[Any, ...], list[list[Any]]] = {}
        for start, until, shape, side, sure in sorted(
            zip(
                self.start.tolist(),
                self.until.tolist(),
                [_list_shape(shapes, shape) for shape in self.shapes],
                [None if side is None else sides[side] for side in self.sides],
                self.confidence,
                strict=True,
            ),
            key=lambda row: (row[0], row[2]),
        ):
            first = -1 if start == ALWAYS else day_index[start]
            end = None if until == FOREVER else day_index[until]
            spells = rows.setdefault((shape, side, sure), [])
            if spells and spells[-1][1] == first:
                spells[-1][1] = end
            else:
                spells.append([first, end, shape, side, sure])
        return sorted(itertools.chain.from_iterable(rows.values()), key=lambda row: row[:1])


def read_surface(surface: Any) -> dict[str, LayerRows]:
    """The layers of a surface, checked.

    Args:
        surface: an object with GeoDataFrames `areas`, `line` and `band` in EPSG:4326, as
            `frontline.surface` returns it, or one GeoDataFrame with a column `layer` (`area`,
            `line`, `band`). Columns: `date`, or `from` and `until`; `side`; `confidence`. A row
            with a `date` holds until the next date of the surface.

    Raises:
        InvalidHistory: another CRS, a geometry that does not fit its layer or is invalid, a day
            that is none.
    """
    tables = _find_tables(surface)
    dates = _find_dates(tables, surface)
    return {name: _read_layer(name, table, dates) for name, table in tables.items()}


def encode_shapes(shapes: Iterable[Any], name: str) -> list[list[Any]]:
    """Lines and polygons as integer differences, see `frontline.maps.ground.encode_line`.

    Raises:
        InvalidHistory: a shape that is neither, or one that is invalid.
    """
    allowed = ("LineString", "MultiLineString", "Polygon", "MultiPolygon")
    return [_encode_shape(shape, name, allowed) for shape in shapes if not _is_empty(shape)]


def check_crs(table: Any, name: str) -> None:
    """Refuse a table that is not in degrees.

    Raises:
        InvalidHistory: another CRS than EPSG:4326.
    """
    if table.crs is not None and table.crs.to_epsg() != _WGS84:
        raise InvalidHistory(f"{name} must be in EPSG:4326; call .to_crs(4326) first")


def _find_tables(surface: Any) -> dict[str, gpd.GeoDataFrame]:
    if all(hasattr(surface, name) for name in SURFACE_LAYERS):
        tables = {name: getattr(surface, name) for name in SURFACE_LAYERS}
    elif hasattr(surface, "columns") and "layer" in surface.columns:
        names = {"area": "areas", "line": "line", "band": "band"}
        wrong = set(surface["layer"]) - set(names)
        if wrong:
            raise InvalidHistory(f"no layer {min(map(str, wrong))!r}; one of {', '.join(names)}")
        tables = {to: surface[surface["layer"] == name] for name, to in names.items()}
    else:
        raise InvalidHistory(
            "this is no surface: it needs .areas, .line and .band, or a column `layer`; make one "
            "with frontline.surface(control)"
        )
    for name, table in tables.items():
        check_crs(table, f"the surface's {name}")
    return tables


def _find_dates(tables: Mapping[str, Any], surface: Any) -> NDArray[np.int64]:
    """Every date of the surface, also those on which nothing is drawn."""
    import pandas as pd

    found = [
        read_days(table["date"], [f"the surface's {name}"] * len(table), ALWAYS)
        for name, table in tables.items()
        if "date" in table.columns
    ]
    more = pd.Series(list(getattr(surface, "dates", ())), dtype=object)
    found.append(read_days(more, ["the surface"] * len(more), ALWAYS))
    return np.unique(np.concatenate(found))


def _read_layer(name: str, table: Any, dates: NDArray[np.int64]) -> LayerRows:
    table = table[~(table.geometry.is_empty | table.geometry.isna())]
    names = [f"the surface's {name}"] * len(table)
    if "from" in table.columns:
        start = read_days(table["from"], names, ALWAYS)
        until = read_days(table["until"], names, FOREVER)
    elif "date" in table.columns:
        start = read_days(table["date"], names, ALWAYS)
        following = np.append(dates[1:], FOREVER)
        until = following[np.searchsorted(dates, start)] if len(start) else start
    else:
        start, until = np.full(len(table), ALWAYS), np.full(len(table), FOREVER)
    if (until <= start).any():
        raise InvalidHistory(f"the surface's {name}: an interval ends before it begins")
    shapes = [_encode_shape(shape, names[0], _KINDS[name]) for shape in table.geometry]
    return LayerRows(
        start=start,
        until=until,
        shapes=shapes,
        sides=[_known(side) for side in _column(table, "side")],
        confidence=[_share(value) for value in _column(table, "confidence")],
    )


def _column(table: Any, name: str) -> list[Any]:
    return list(table[name]) if name in table.columns else [None] * len(table)


def _encode_shape(shape: Any, name: str, allowed: tuple[str, ...]) -> list[Any]:
    if shape.geom_type not in allowed:
        raise InvalidHistory(f"{name}: a {shape.geom_type} where a {allowed[0]} is expected")
    if not shape.is_valid:
        raise InvalidHistory(f"{name}: an invalid {shape.geom_type}; call .make_valid() first")
    west, south, east, north = shape.bounds
    if not (south >= -90 and north <= 90 and west >= -360 and east <= 360):  # noqa: PLR2004
        raise InvalidHistory(f"{name}: coordinates that are no degrees on earth")
    parts = getattr(shape, "geoms", [shape])
    if "Polygon" in shape.geom_type:
        return [
            [encode_line(ring.coords) for ring in (part.exterior, *part.interiors)]
            for part in parts
        ]
    return [encode_line(part.coords) for part in parts]


def _list_shape(shapes: Table, shape: Any) -> int:
    return shapes.add(str(shape), lambda: shape)


def _is_empty(shape: Any) -> bool:
    return shape is None or bool(shape.is_empty)


def _known(value: Any) -> str | None:
    return None if value is None or value != value else str(value)  # noqa: PLR0124


def _share(value: Any) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), 3)
