"""From place names to places: offline, in Latin and Cyrillic, and honest about doubt.

```python
import gazetteer as gz

gz.resolve("Kurakhove")                           # one place, or an error that says what to do
gz.resolve("Pokrovsk", near="Kurakhove")          # the one that is meant
gz.resolve("під Кураховим")                       # inflected, as a sentence has it
gz.search("Kurakove")                             # what it may mean, best first, with reasons
gz.lookup("geonames:695357")                      # by id
gz.resolve_together(["Pokrovsk", "Dachenske"])    # the names of one text, by one another
gz.resolve_column(table["town"], country="UA")    # a Series of names as a GeoDataFrame of places
gz.table(within="Donetsk Oblast")                 # places of the gazetteer as a GeoDataFrame
gz.geocoder(country="UA").geocode("Kurakhove")    # as a geocoder of geopy
gz.add("UA.zip"); gz.download(["UA", "RU"])       # every village; `download` asks GeoNames
```
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from gazetteer.errors import (
    AmbiguousPlace,
    AmbiguousRegion,
    DownloadFailed,
    GazetteerError,
    InvalidData,
    InvalidQuery,
    PlaceError,
    UnknownPlace,
    UnreadableData,
    UnreadableIndex,
)
from gazetteer.index import Index, Match
from gazetteer.loaders import add, download, list_added
from gazetteer.places import Candidate, Kind, Name, Place
from gazetteer.resolve import (
    Query,
    Resolution,
    lookup,
    resolve,
    resolve_together,
    search,
)
from gazetteer.tables import resolve_column, table

if TYPE_CHECKING:
    from gazetteer.geocoding import geocoder

__all__ = [
    "AmbiguousPlace",
    "AmbiguousRegion",
    "Candidate",
    "DownloadFailed",
    "GazetteerError",
    "Index",
    "InvalidData",
    "InvalidQuery",
    "Kind",
    "Match",
    "Name",
    "Place",
    "PlaceError",
    "Query",
    "Resolution",
    "UnknownPlace",
    "UnreadableData",
    "UnreadableIndex",
    "add",
    "download",
    "geocoder",
    "list_added",
    "lookup",
    "resolve",
    "resolve_column",
    "resolve_together",
    "search",
    "table",
]

# This brings geopy along: loaded when first used.
_LATE = {"geocoder": "gazetteer.geocoding"}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_LATE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
