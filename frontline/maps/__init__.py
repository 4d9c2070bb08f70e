"""The map: one self-contained page that shows who says who holds what, through time.

`Map` brings folium along, which takes most of a second to import; it loads when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from frontline.maps.options import MapOptions

if TYPE_CHECKING:
    from frontline.maps.folium_map import Map
    from frontline.maps.outside import Borders, Tiles

__all__ = ["Borders", "Map", "MapOptions", "Tiles"]

_LATE = {
    "Borders": "frontline.maps.outside",
    "Map": "frontline.maps.folium_map",
    "Tiles": "frontline.maps.outside",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # folium and numpy are slow to import
    value = getattr(importlib.import_module(_LATE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
