"""Land and water to draw a map on, from Natural Earth (public domain). No borders: they take sides.

Three levels of detail meet in one base map: the finest around the bounds asked for, a middle one
around that, and the coarse world outside, so that neither panning nor zooming out shows nothing.
The file is made by `frontline.basemap._build.py`, which also says how each level is made and
why there are no rivers.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely import Geometry

Box = tuple[float, float, float, float]
"""(west, south, east, north) in degrees."""


class _Layer(NamedTuple):
    """The pieces of one level's land or water.

    Attributes:
        pieces: as in the file; `polygons` are flat rings of steps.
        boxes: (n,) a box in degrees around each.
        scale: steps in a degree.
    """

    pieces: list[dict[str, Any]]
    boxes: NDArray[np.object_]
    scale: int


class _Margin(NamedTuple):
    """How far around the bounds: a share of their size, within limits in degrees."""

    share: float
    least: float
    most: float


_FOCUS = _Margin(share=0.25, least=2.0, most=5.0)
_SURROUNDINGS = _Margin(share=1.0, least=4.0, most=8.0)

# With wider bounds filling a screen nobody sees more of a finer level; it would only weigh.
_FINE_UP_TO = 20.0
_MEDIUM_UP_TO = 40.0

_FILE = files("frontline.basemap") / "data" / "basemap.json.gz"
_WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
_DECIMALS = 4  # of the finest level; cuts lie on whole degrees, so on the grid of every level


def load_basemap(bounds: Box, *, within: Box | None = None) -> dict[str, Any]:
    """Land and water of the world, in detail around some bounds.

    The three come from Natural Earth's maps for 1:10m, 1:50m and 1:110m:

    - up to 25 % of their size around the bounds (2° to 5°): 1:10m simplified to 110 m, between 15
      and 65 E, 10 and 66 N; elsewhere 1:50m. Bounds wider than 20° do without the finest level;
    - up to 100 % around them (4° to 8°): 1:50m. Bounds wider than 40° do without;
    - in the rest of the world: 1:110m.

    A reservoir may be there that is no more: Kakhovka ran dry in June 2023, and its `until` says
    so. Leave such water out of a map of a later month.

    Args:
        bounds: (west, south, east, north) in degrees, EPSG:4326. West greater than east means
            across the antimeridian, as in GeoJSON (RFC 7946, section 5.2).
        within: a box in degrees, west no greater than east: of what lies outside it only what is
            in one piece with something inside is returned, which is many times as fast.

    Returns:
        JSON-serialisable, the same for the same bounds:

        - `land`: the coordinates of a GeoJSON MultiPolygon: polygons, each a list of closed rings
          (the shell, then holes), each a list of [longitude, latitude]. Valid, none overlapping
          another, in degrees rounded to 1e-4 (fine), 1e-3 or 1e-2 (coarse).
        - `water`: lakes and reservoirs, to be drawn upon the land: objects with `name` (null where
          Natural Earth has none; all nameless waters are one object), `until` (the month the water
          ceased to be, "2023-06", or null) and `polygons`, shaped as in `land`.
        - `rivers`: always empty; see the module that builds the file.
        - `source`, `licence`: for the line under the map.

    Raises:
        ValueError: bounds that are no box on the globe.
    """
    import shapely

    document = _read()
    box = None if within is None else shapely.box(*within)
    near = None if box is None else _find_near(box)
    land: list[Geometry] = []
    water: dict[_Key, list[Geometry]] = {}
    for level, area in enumerate(_areas(_unrolled(bounds), _region())):
        dry, wet = (None, None) if near is None else near[level]
        if box is None or shapely.intersects(area, box):
            land.extend(shape for _, shape in _inside(level, "land", area, dry))
        for piece, shape in _inside(level, "water", area, wet):
            water.setdefault(_key(piece), []).append(shape)
    return {
        "land": [_coordinates(polygon) for polygon in _merged(land)],
        "water": [
            {
                "name": name,
                "until": until,
                "polygons": [_coordinates(polygon) for polygon in _merged(water[name, until])],
            }
            for name, until in sorted(water, key=lambda key: (key[0] is None, key[0] or ""))
        ],
        "rivers": [],
        "source": document["source"],
        "licence": document["licence"],
    }


def _find_near(box: Geometry) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """For each level which pieces of land, and of water, may be part of what lies in a box."""
    import numpy as np
    import shapely

    lakes = _find_lakes()
    touched = [shapely.intersects(box, _layer(n, "water").boxes) for n in range(len(lakes))]
    near = np.unique(np.concatenate([lakes[n][some] for n, some in enumerate(touched)]))
    return [
        (shapely.intersects(box, _layer(n, "land").boxes), np.isin(lakes[n], near))
        for n in range(len(lakes))
    ]


@cache
def _read() -> dict[str, Any]:
    """The file; read once, because a surface asks for the ground of every theatre anew."""
    document: dict[str, Any] = json.loads(gzip.decompress(_FILE.read_bytes()))
    return document


def _region() -> Box:
    """The part of the world that the finest level covers."""
    west, south, east, north = _read()["levels"][-1]["region"]
    return west, south, east, north


@cache
def _layer(level: int, name: str) -> _Layer:
    import numpy as np
    import shapely

    found = _read()["levels"][level]
    pieces, scale = found[name], found["scale"]
    boxes = shapely.box(*(np.array([piece["box"] for piece in pieces]).T / scale))
    return _Layer(pieces, boxes, scale)


_Key = tuple[str | None, str | None]


def _key(piece: dict[str, Any]) -> _Key:
    return piece["name"], piece["until"]


@cache
def _find_lakes() -> tuple[NDArray[np.int64], ...]:
    """For each piece of water of each level, which lake it may be a part of.

    Pieces of one name whose boxes touch may be one lake, cut at the edges of cells and levels.
    """
    import numpy as np
    import shapely
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    layers = [_layer(level, "water") for level in range(len(_read()["levels"]))]
    boxes = np.concatenate([layer.boxes for layer in layers])
    keys = [_key(piece) for layer in layers for piece in layer.pieces]
    number = {key: index for index, key in enumerate(dict.fromkeys(keys))}
    code = np.array([number[key] for key in keys])
    # Levels are rounded each by itself: boxes of one lake may miss one another by a step.
    wider = shapely.buffer(boxes, 1 / layers[0].scale, join_style="mitre")
    here, there = shapely.STRtree(wider).query(wider, predicate="intersects")
    same = code[here] == code[there]
    here, there = here[same], there[same]
    links = coo_array((np.ones(len(here)), (here, there)), shape=(len(boxes),) * 2)
    lake = connected_components(links, directed=False)[1].astype(np.int64)
    ends = np.cumsum([len(layer.pieces) for layer in layers])
    return tuple(np.split(lake, ends[:-1]))


def _areas(bounds: Box, region: Box) -> list[Geometry]:
    """The parts of the world that the coarse, the medium and the fine level cover: all of it."""
    import shapely

    west, south, east, north = bounds
    span = max(east - west, north - south)
    nothing = shapely.Polygon()
    fine = medium = nothing
    if span <= _FINE_UP_TO:
        fine = shapely.intersection(_around(bounds, _FOCUS), shapely.box(*region))
    if span <= _MEDIUM_UP_TO:
        medium = shapely.difference(_around(bounds, _SURROUNDINGS), fine)
    coarse = shapely.difference(shapely.difference(shapely.box(*_WORLD), medium), fine)
    return [coarse, medium, fine]


def _around(bounds: Box, margin: _Margin) -> Geometry:
    """Bounds with a margin, to whole degrees, wrapped around the antimeridian."""
    import shapely

    west, south, east, north = bounds
    beside = min(max((east - west) * margin.share, margin.least), margin.most)
    above = min(max((north - south) * margin.share, margin.least), margin.most)
    left, right = math.floor(west - beside), math.ceil(east + beside)
    bottom, top = max(math.floor(south - above), -90), min(math.ceil(north + above), 90)
    if right - left >= 360:  # noqa: PLR2004  (once around)
        return shapely.box(-180, bottom, 180, top)
    turns = [(max(left + turn, -180), min(right + turn, 180)) for turn in (-360, 0, 360)]
    return shapely.union_all([shapely.box(w, bottom, e, top) for w, e in turns if w < e])


def _inside(
    level: int, name: str, area: Geometry, wanted: NDArray[np.bool_] | None = None
) -> Iterator[tuple[dict[str, Any], Geometry]]:
    """The pieces of a level that reach into an area, each with its shape cut to it.

    Args:
        level: number of the level.
        name: `land` or `water`.
        area: in degrees.
        wanted: (n,) which pieces may be among them; None for all.
    """
    import numpy as np
    import shapely

    layer = _layer(level, name)
    inside = shapely.intersects(area, layer.boxes)
    for index in np.flatnonzero(inside if wanted is None else inside & wanted):
        shape = _shape(level, name, int(index))
        if not shapely.contains_properly(area, layer.boxes[index]):
            shape = shapely.intersection(shape, area, grid_size=1 / layer.scale)
        if shapely.area(shape) > 0:
            yield layer.pieces[index], shape


@lru_cache(maxsize=512)
def _shape(level: int, name: str, index: int) -> Geometry:
    import shapely

    layer = _layer(level, name)
    rings = layer.pieces[index]["polygons"]
    return shapely.multipolygons([_polygon(some, layer.scale) for some in rings])


def _polygon(rings: list[list[int]], scale: int) -> Geometry:
    """A polygon from flat rings of steps: the first point, then the way to each next one."""
    import numpy as np
    import shapely

    shell, *holes = (np.reshape(ring, (-1, 2)).cumsum(axis=0) / scale for ring in rings)
    return shapely.Polygon(shell, holes)


def _merged(shapes: list[Geometry]) -> list[Geometry]:
    """Shapes as polygons that do not overlap, without the seams between levels and cells."""
    import shapely

    whole = shapely.union_all(shapes, grid_size=10.0**-_DECIMALS)
    return [
        part for part in shapely.get_parts(shapely.normalize(whole)) if part.geom_type == "Polygon"
    ]


def _coordinates(polygon: Geometry) -> list[list[list[float]]]:
    """The rings of a polygon as JSON has them."""
    import numpy as np
    import shapely

    return [
        np.round(shapely.get_coordinates(ring), _DECIMALS).tolist()
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def _unrolled(bounds: Box) -> Box:
    """Checked bounds whose east is never west of their west: beyond 180 where they cross it."""
    what = (
        "bounds are four numbers, (west, south, east, north) in degrees: west and east from -180 "
        "to 180, south no greater than north, both from -90 to 90; longitude comes first"
    )
    try:
        west, south, east, north = (float(edge) for edge in bounds)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{what}; got {bounds!r}") from error
    # Comparisons with nan are false, so that nan and infinities fail here too.
    if not (abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
        raise ValueError(f"{what}; got {bounds!r}")
    return west, south, east + 360 if east < west else east, north
