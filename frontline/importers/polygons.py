"""Reading polygon files of strangers: GeoJSON in disguises, GeoParquet, shapefiles, GeoPackages.

Whatever comes in leaves in EPSG:4326, longitude first, as polygons that are valid; what had to be
repaired or dropped is counted and said.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frontline.errors import UnreadableInput
from frontline.importers import polygon_tables
from frontline.importers.imported import Findings
from frontline.importers.polygon_tables import PARQUET_SUFFIXES, TABLE_SUFFIXES
from frontline.importers.tables import read_text, show
from frontline.wording import say_count

JSON_SUFFIXES = (".geojson", ".json", ".geojson.gz", ".json.gz")

_WRAPPINGS = ("value", "map", "geojson")
"""Members in which services hide a FeatureCollection: NZZ's `value`, DeepState's `map`."""
_WGS84 = re.compile(r"(?i)(urn:ogc:def:crs:)?(ogc:?:?(1\.3)?:crs84|epsg:{1,2}4326)")
_NO_GEOMETRY = (
    KeyError, TypeError, AttributeError, ValueError, IndexError, OverflowError, RecursionError,
)  # fmt: skip
_DAY = re.compile(r"(?<!\d)(20\d\d)[-_]?([01]\d)[-_]?([0-3]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a file.

    Attributes:
        path: the file.
        number: which feature of it, counted from 1.
        properties: its attributes, names in lower case.
        geometry: a Polygon or MultiPolygon, valid, EPSG:4326, longitude first; None where it has no
            area.
        day: the day that the feature or its file gives, None if neither does.
        exact: whether the day is that of a moment the data give, not of a file's name.
    """

    path: Path
    number: int
    properties: Mapping[str, Any]
    geometry: Any
    day: dt.date | None
    exact: bool = False


def read_features(paths: Sequence[Path], findings: Findings) -> list[Feature]:
    """Every feature of some files.

    Args:
        paths: GeoJSON (also gzipped, also wrapped in `value` or `map`), GeoParquet, shapefiles or
            GeoPackages.
        findings: who is told of what is wrong, repaired or dropped.

    Raises:
        UnreadableInput: a file that is missing or in no such format.
        InvalidImport: coordinates that are none, or no CRS.
    """
    found: list[Feature] = []
    for path in paths:
        name = path.name.lower()
        if name.endswith(JSON_SUFFIXES):
            found.extend(_read_json(path, findings))
        elif name.endswith((*PARQUET_SUFFIXES, *TABLE_SUFFIXES)):
            found.extend(_read_table(path, findings))
        else:
            known = ", ".join((*JSON_SUFFIXES, *PARQUET_SUFFIXES, *TABLE_SUFFIXES))
            raise UnreadableInput(f"{path}: not a format of polygons; there are {known}")
    findings.stop_if_faulty()
    if findings.counts["repaired polygons"]:
        count = findings.counts["repaired polygons"]
        findings.note(f"{say_count(count, 'self-crossing polygon')} repaired (make_valid)")
    return found


def find_day(text: str) -> dt.date | None:
    """The day in a file's name or an attribute: 20240708, 2024-07-08T03:00."""
    for parts in _DAY.findall(text):
        try:
            return dt.date(*map(int, parts))
        except ValueError:
            continue
    return None


def merge(geometries: Iterable[Any]) -> Any:
    """The union of some polygons; empty if there are none."""
    import shapely

    shapes = [geometry for geometry in geometries if geometry is not None]
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


def _read_json(path: Path, findings: Findings) -> Iterator[Feature]:
    import numpy as np
    import shapely
    from shapely.geometry import shape

    document = _load(path)
    moment = document.get("datetime") if isinstance(document.get("datetime"), str) else None
    for member in _WRAPPINGS:
        inner = document.get(member)
        if isinstance(inner, dict) and inner.get("type") == "FeatureCollection":
            document = inner
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise UnreadableInput(f"{path}: no GeoJSON FeatureCollection")
    _check_crs(path, document)
    for number, feature in enumerate(features, start=1):
        try:
            given = feature["geometry"]
            properties = dict(feature.get("properties") or {})
            with np.errstate(invalid="ignore"):  # what is no number is told further down
                geometry = None if given is None else shape(given)
        except (*_NO_GEOMETRY, shapely.errors.ShapelyError) as error:
            findings.fault(path, None, f"feature {number}: no geometry of GeoJSON ({error!r})")
            continue
        yield _clean(path, number, properties, geometry, moment, findings)


def _load(path: Path) -> dict[str, Any]:
    text = read_text(path)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:  # a number of too many digits is a ValueError
        raise UnreadableInput(f"{path}: no JSON: {error}") from error
    if not isinstance(document, dict):
        raise UnreadableInput(f"{path}: no GeoJSON FeatureCollection")
    return document


def _check_crs(path: Path, document: Mapping[str, Any]) -> None:
    """GeoJSON is in EPSG:4326; files from before that rule may name another CRS."""
    try:
        name = str(document["crs"]["properties"]["name"])
    except (KeyError, TypeError):
        return
    if not _WGS84.fullmatch(name):
        raise UnreadableInput(
            f"{path}: in the CRS {show(name)}; save it in EPSG:4326, as GeoJSON is defined"
        )


def _read_table(path: Path, findings: Findings) -> Iterator[Feature]:
    for number, (properties, geometry) in enumerate(polygon_tables.read_features(path), start=1):
        yield _clean(path, number, properties, geometry, None, findings)


def _clean(
    path: Path,
    number: int,
    properties: Mapping[str, Any],
    geometry: Any,
    moment: str | None,
    findings: Findings,
) -> Feature:
    attributes = {str(name).lower(): value for name, value in properties.items()}
    said = moment or next((str(attributes[n]) for n in ("date", "day") if attributes.get(n)), None)
    day = find_day(said) if said else None
    try:
        area = None if geometry is None else _find_area(geometry, findings)
    except (ValueError, RecursionError) as error:
        findings.fault(path, None, f"feature {number}: {error}")
        area = None
    own = day if day is not None else find_day(path.name)
    return Feature(path, number, attributes, area, own, exact=moment is not None)


def _find_area(geometry: Any, findings: Findings) -> Any:
    """The polygons of a geometry, valid; None if it has none."""
    import numpy as np
    import shapely

    parts = [part for part in _take_apart(geometry) if part.geom_type == "Polygon"]
    if not parts:
        return None
    coordinates = shapely.get_coordinates(parts)
    if not np.isfinite(coordinates).all():
        raise ValueError("a coordinate that is no number")
    if (np.abs(coordinates) > (180, 90)).any():
        raise ValueError(
            "coordinates beyond 180 or 90 degrees; save the file in EPSG:4326, longitude first"
        )
    whole = shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]
    if shapely.is_valid(whole):
        return shapely.force_2d(whole)
    findings.counts["repaired polygons"] += 1
    mended = shapely.make_valid(shapely.union_all(shapely.make_valid(parts)))
    return merge(part for part in _take_apart(mended) if part.geom_type == "Polygon")


def _take_apart(geometry: Any) -> Iterator[Any]:
    """The simple geometries of collections within collections."""
    if hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _take_apart(part)
    elif not geometry.is_empty:
        yield geometry
