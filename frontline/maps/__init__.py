"""The map: one self-contained page that shows who says who holds what, through time.

`Map` brings folium along, which takes most of a second to import; it loads when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frontline.maps.options import MapOptions

if TYPE_CHECKING:
    from frontline.maps.folium_map import Map

__all__ = ["Map", "MapOptions"]


def __getattr__(name: str) -> Any:
    if name != "Map":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from frontline.maps.folium_map import Map  # folium is slow to import

    globals()["Map"] = Map
    return Map


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
