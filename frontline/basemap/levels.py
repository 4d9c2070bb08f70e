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
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from shapely import Geometry

Box = tuple[float, float, float, float]
"""(west, south, east, north) in degrees."""


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


def load_basemap(bounds: Box) -> dict[str, Any]:
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
    unrolled = _unrolled(bounds)
    document = json.loads(gzip.decompress(_FILE.read_bytes()))
    areas = _areas(unrolled, document["levels"][-1]["region"])
    land: list[Geometry] = []
    water: dict[tuple[str | None, str | None], list[Geometry]] = {}
    for level, area in zip(document["levels"], areas, strict=True):
        land.extend(shape for _, shape in _inside(level["land"], level["scale"], area))
        for piece, shape in _inside(level["water"], level["scale"], area):
            water.setdefault((piece["name"], piece["until"]), []).append(shape)
    return {
        "land": _merged(land),
        "water": [
            {"name": name, "until": until, "polygons": _merged(water[name, until])}
            for name, until in sorted(water, key=lambda key: (key[0] is None, key[0] or ""))
        ],
        "rivers": [],
        "source": document["source"],
        "licence": document["licence"],
    }


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
    pieces: list[dict[str, Any]], scale: int, area: Geometry
) -> Iterator[tuple[dict[str, Any], Geometry]]:
    """The pieces of a level that reach into an area, each with its shape cut to it."""
    import numpy as np
    import shapely

    boxes = shapely.box(*(np.array([piece["box"] for piece in pieces]).T / scale))
    for index in np.flatnonzero(shapely.intersects(area, boxes)):
        shape = shapely.multipolygons(
            [_polygon(rings, scale) for rings in pieces[index]["polygons"]]
        )
        if not shapely.contains_properly(area, boxes[index]):
            shape = shapely.intersection(shape, area, grid_size=1 / scale)
        if shapely.area(shape) > 0:
            yield pieces[index], shape


def _polygon(rings: list[list[int]], scale: int) -> Geometry:
    """A polygon from flat rings of steps: the first point, then the way to each next one."""
    import numpy as np
    import shapely

    shell, *holes = (np.reshape(ring, (-1, 2)).cumsum(axis=0) / scale for ring in rings)
    return shapely.Polygon(shell, holes)


def _merged(shapes: list[Geometry]) -> list[list[list[list[float]]]]:
    """Shapes as one MultiPolygon's coordinates, without the seams between levels and cells."""
    import numpy as np
    import shapely

    whole = shapely.union_all(shapes, grid_size=10.0**-_DECIMALS)
    polygons = [
        part for part in shapely.get_parts(shapely.normalize(whole)) if part.geom_type == "Polygon"
    ]
    return [
        [
            np.round(shapely.get_coordinates(ring), _DECIMALS).tolist()
            for ring in (polygon.exterior, *polygon.interiors)
        ]
        for polygon in polygons
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
