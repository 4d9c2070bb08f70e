"""What the file of an index holds.

Layout (version `LAYOUT_VERSION`):

```
places    one row a place. id: the GeoNames id, or negative with the id's text in `ref`;
          kind, precision: positions in the documented words; latitude, longitude: degrees * 100000;
          admin1, admin2: id of the region's own row; weight: residents that rank it among
          namesakes, where they are not its own;
          names: one a line, status digit, two-letter language or "--", last day or "", tab, name
keys      (key, place, status): `spelling.fold` of every name the place goes by, romanisations
          included, and of Ukraine, Russia, Belarus and Moldova "~" and `spelling.loosen` of them;
          of countries "^" and the folded adjective of their people;
          status: position in official, alternate, exonym, former
villages  (key, name, latin, former, units): settlements known by name and hromada only, by the
          state codifier, none of them among the places; former: empty, or the last day of a former
          name, a space and that name; key: `spelling.loosen` of the name or of that; units: for
          each that bears it the hromada's id without its sign, a dot, and digits 8-10 and 13-17 of
          its own code
metadata  (name, value): version, sources, attribution, places, names
aliases   (ref, place): further ids of a place; only where the user's data lie beside the core's
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from gazetteer._extent import settle_radius
from gazetteer.places import Kind, Name, NameStatus, Place, Precision

APPLICATION_ID = 0x677A7474
LAYOUT_VERSION = 3

SCHEMA = """
CREATE TABLE places (
    id INTEGER PRIMARY KEY, ref TEXT, name TEXT NOT NULL, kind INTEGER NOT NULL, country TEXT,
    admin1 INTEGER, admin2 INTEGER, latitude INTEGER NOT NULL, longitude INTEGER NOT NULL,
    population INTEGER, weight INTEGER, precision INTEGER NOT NULL, radius_km REAL,
    names TEXT NOT NULL
);
CREATE UNIQUE INDEX refs ON places (ref) WHERE ref IS NOT NULL;
CREATE TABLE keys (
    key TEXT NOT NULL, place INTEGER NOT NULL, status INTEGER NOT NULL, PRIMARY KEY (key, place)
) WITHOUT ROWID;
CREATE TABLE villages (
    key TEXT NOT NULL, name TEXT NOT NULL, latin TEXT NOT NULL, former TEXT NOT NULL,
    units TEXT NOT NULL, PRIMARY KEY (key, name, former)
) WITHOUT ROWID;
CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

STATUS_ORDER: tuple[NameStatus, ...] = ("official", "alternate", "exonym", "former")
KINDS: tuple[Kind, ...] = get_args(Kind)
PRECISIONS: tuple[Precision, ...] = ("exact", "approximate", "area")
UNITS = 100_000
"""Parts of a degree in which positions are kept."""

COLUMNS = (
    "id, ref, name, kind, country, admin1, admin2, latitude, longitude, population, weight, "
    "precision, radius_km, names"
)
"""What `unpack_place` reads."""


def unpack_place(row: tuple[Any, ...], *, admin1: str | None, admin2: str | None) -> Place:
    """The place of a row of `COLUMNS`, with the names of its regions."""
    number, ref, name, kind, country, _, _, latitude, longitude = row[:9]
    population, _, precision, given, names = row[9:]
    radius, estimated = settle_radius(KINDS[kind], given, population)
    return Place(
        id=ref or f"geonames:{number}",
        name=name,
        kind=KINDS[kind],
        country=country,
        admin1=admin1,
        admin2=admin2,
        latitude=latitude / UNITS,
        longitude=longitude / UNITS,
        population=population,
        precision=PRECISIONS[precision],
        radius_km=radius,
        radius_estimated=estimated,
        names=tuple(unpack_names(names)),
    )


def pack_names(names: Iterable[Name]) -> str:
    """Write names as the `names` column holds them."""
    return "\n".join(
        f"{STATUS_ORDER.index(name.status)}{name.language or '--'}{name.until or ''}\t{name.text}"
        for name in names
    )


def unpack_names(packed: str) -> Iterator[Name]:
    """Read what `pack_names` wrote."""
    for line in packed.split("\n") if packed else ():
        head, _, text = line.partition("\t")
        yield Name(
            text=text,
            language=None if head[1:3] == "--" else head[1:3],
            status=STATUS_ORDER[int(head[0])],
            until=head[3:] or None,
        )
