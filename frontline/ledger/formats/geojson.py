"""GeoJSON (RFC 7946): a feature a claim, its point as geometry, its columns as properties.

Title and sides are a member `frontline` of the collection, which other programs pass over.
Coordinates are longitude and latitude in WGS 84, the only reference system that RFC 7946 knows: a
file that names another one is refused, not transformed, because nobody can tell which of the two
is the mistake. A third coordinate, a height, is passed over.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from frontline.errors import Problem, UnreadableInput
from frontline.ledger.cells import Row
from frontline.ledger.columns import to_rows
from frontline.ledger.drafts import Contents, Draft, read_head, to_head
from frontline.ledger.files import decode_text, read_bytes
from frontline.ledger.formats._json import CellMaker, dump, parse
from frontline.ledger.references import Resolve
from frontline.ledger.rows import read_rows
from frontline.wording import shown

_HEAD = "frontline"
_UNIT = "feature"
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


def encode(contents: Contents, _resolve: Resolve | None) -> bytes:
    """The contents of a ledger as GeoJSON, a line a feature."""
    features = []
    for claim, row in zip(contents.claims, to_rows(contents.claims), strict=True):
        point = [float(claim.place.longitude), float(claim.place.latitude)]
        geometry = {"type": "Point", "coordinates": point}
        features.append(dump({"type": "Feature", "geometry": geometry, "properties": row}))
    head = dump(to_head(contents))
    lines = ",\n".join(features)
    opening = f'{{"type": "FeatureCollection", "{_HEAD}": {head}, "features": ['
    return f"{opening}\n{lines}\n]}}\n".encode()


def read(path: Path, resolve: Resolve | None) -> Draft:
    """A ledger from GeoJSON, every problem with the number of its feature."""
    text = decode_text(read_bytes(path), path)
    try:
        root = parse(text)
    except json.JSONDecodeError as error:
        raise UnreadableInput(f"{path}: not JSON: {error.msg} (line {error.lineno})") from error
    except ValueError as error:
        raise UnreadableInput(f"{path}: not JSON: {error}") from error
    draft = Draft()
    if not isinstance(root, dict) or root.get("type") != "FeatureCollection":
        draft.problems.append(Problem(None, "a ledger in GeoJSON is a FeatureCollection", _UNIT))
        return draft
    _check_crs(root.get("crs"), draft)
    read_head(root.get(_HEAD), draft, Problem(None, _HEAD, _UNIT))
    features = root.get("features")
    if isinstance(features, list):
        read_rows(_rows(features, draft), draft, unit=_UNIT, resolve=resolve)
    else:
        draft.problems.append(Problem(None, "`features` must be a list", _UNIT))
    return draft.in_order()


def _check_crs(crs: Any, draft: Draft) -> None:
    """Accept the ways in which programs say WGS 84, refuse everything else."""
    if crs is None:
        return
    name = crs.get("properties", {}) if isinstance(crs, dict) else crs
    name = name.get("name") if isinstance(name, dict) else name
    if not (isinstance(name, str) and name.upper().endswith(_WGS84)):
        draft.problems.append(
            Problem(
                None,
                f"the coordinates are in {shown(str(name))}; GeoJSON is longitude and latitude "
                "in WGS 84: write it anew in EPSG:4326",
                _UNIT,
            )
        )


def _rows(features: list[Any], draft: Draft) -> list[Row]:
    def report(number: int, message: str) -> None:
        draft.problems.append(Problem(number, message, _UNIT))

    rows: list[Row] = []
    maker = CellMaker(report)
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(feature, dict) or not isinstance(properties, dict):
            report(number, "not a feature with properties")
            continue
        _check_crs(feature.get("crs"), draft)
        cells = maker.take(number, ((name, name, value) for name, value in properties.items()))
        geometry = feature.get("geometry")
        if geometry is not None:
            point = _point(geometry)
            if point is None:
                report(
                    number,
                    f"the geometry must be a Point, the place's; not {shown(dump(geometry))}; "
                    "the boundary of an area goes into `outline`, as WKT",
                )
                continue
            cells |= point
        rows.append(Row(number, cells))
    return rows


def _point(geometry: Any) -> dict[str, Any] | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or len(coordinates) not in (2, 3):
        return None
    longitude, latitude = coordinates[:2]
    if isinstance(longitude, list | dict) or isinstance(latitude, list | dict):
        return None
    return {"longitude": longitude, "latitude": latitude}
