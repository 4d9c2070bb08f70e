"""The one door through which a user's own folium layers reach the page: as plain geometry."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from frontline.errors import UnsafeLayer

_GEOMETRIES = frozenset(
    {
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
    }
)
_ADVICE = (
    "This map shows text and geometry only, so that a place name cannot run as code: folium "
    "compiles what it renders as a template. Give the geometry as folium.GeoJson(data) without "
    "style, popup or tooltip, or use a plain folium.Map for layers you trust."
)


def check_layer(layer: Any) -> None:
    """Refuse whatever is not plain geometry or a plain way to switch it on and off.

    Bare `folium.GeoJson`, `folium.FeatureGroup` of such and `folium.LayerControl` are plain.

    Raises:
        UnsafeLayer: any other layer, or one that carries functions, popups, tooltips or links.
    """
    import folium  # slow to import

    if type(layer) is folium.LayerControl:
        return
    if type(layer) is folium.FeatureGroup:
        for child in layer._children.values():  # noqa: SLF001  (folium has no public list of children)
            if type(child) is not folium.GeoJson:
                raise UnsafeLayer(f"a {type(child).__name__} cannot be added. {_ADVICE}")
            check_layer(child)
        return
    if type(layer) is not folium.GeoJson:
        raise UnsafeLayer(f"a {type(layer).__name__} cannot be added. {_ADVICE}")
    if layer._children:  # noqa: SLF001
        names = ", ".join(sorted(type(child).__name__ for child in layer._children.values()))  # noqa: SLF001
        raise UnsafeLayer(f"a GeoJson with {names} cannot be added. {_ADVICE}")
    if not getattr(layer, "embed", True):
        raise UnsafeLayer(f"a GeoJson that is only linked would need the network. {_ADVICE}")
    layer_features(layer)


def encode_overlays(layers: Iterable[Any]) -> dict[str, Any]:
    """A map's own layers as the page reads them.

    Returns:
        `layers`: name (text, or null), whether shown at first, and features of each; `control`:
        whether the page is to offer a switch for each, as `folium.LayerControl` asks for.
    """
    import folium  # slow to import

    listed = list(layers)
    return {
        "layers": [
            _encode_overlay(layer) for layer in listed if not isinstance(layer, folium.LayerControl)
        ],
        "control": any(isinstance(layer, folium.LayerControl) for layer in listed),
    }


def _encode_overlay(layer: Any) -> dict[str, Any]:
    name = getattr(layer, "tile_name", None) or getattr(layer, "layer_name", None)
    children = list(layer._children.values()) or [layer]  # noqa: SLF001
    features = [feature for each in children for feature in layer_features(each)["features"]]
    return {
        "name": None if name is None else str(name),
        "show": bool(getattr(layer, "show", True)),
        "features": {"type": "FeatureCollection", "features": features},
    }


def layer_features(layer: Any) -> dict[str, Any]:
    """The layer's geometries alone, as GeoJSON; properties stay behind.

    Raises:
        UnsafeLayer: something that is not GeoJSON geometry.
    """
    if not hasattr(layer, "data"):
        return {"type": "FeatureCollection", "features": []}
    try:
        features = [
            {"type": "Feature", "properties": {}, "geometry": geometry}
            for shape in _shapes(layer.data)
            if (geometry := _bare_geometry(shape)) is not None
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise UnsafeLayer(f"this GeoJson holds no plain geometry ({error}). {_ADVICE}") from error
    return {"type": "FeatureCollection", "features": features}


def _shapes(data: dict[str, Any]) -> list[dict[str, Any] | None]:
    """The geometries of a collection, a feature or a bare geometry."""
    if data["type"] == "FeatureCollection":
        return [feature["geometry"] for feature in data["features"]]
    if data["type"] == "Feature":
        return [data["geometry"]]
    return list(data["geometries"]) if data["type"] == "GeometryCollection" else [data]


def _bare_geometry(geometry: dict[str, Any] | None) -> dict[str, Any] | None:
    if geometry is None:
        return None
    if geometry["type"] not in _GEOMETRIES:
        raise ValueError(f"no geometry type {geometry['type']!r}")
    return {"type": geometry["type"], "coordinates": _numbers(geometry["coordinates"])}


def _numbers(value: Any) -> Any:
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise ValueError(f"a coordinate {value}")
        return float(value)
    return [_numbers(each) for each in value if not isinstance(each, str)]
