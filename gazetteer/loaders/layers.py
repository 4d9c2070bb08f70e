"""A layer: what one file holds, checked and in the index's own layout, beside what it was.

A layer is an SQLite file as `gazetteer.index` describes it, its keys in the order of their places,
with three tables more:

```
origins  (place, number, own, admin1, admin2): the row a place stands in; what other rows call it
         if it is a region; what its own row calls its regions
aliases  (ref, place): further ids of a place
extra    (place, name): names for places of other layers, packed as in `places.names`
```
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal, get_args

from gazetteer.errors import UnreadableIndex
from gazetteer.index import APPLICATION_ID, LAYOUT_VERSION, SCHEMA, pack_names
from gazetteer.loaders.problems import Problems
from gazetteer.loaders.records import STATUS_ORDER, Record
from gazetteer.places import Kind

Format = Literal["geonames", "table", "alternate names"]
"""What a file is, in the order in which layers are laid over the core."""

ALIASES = "CREATE TABLE aliases (ref TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;"
_EXTRA = f"""
DROP TABLE keys;
CREATE TABLE keys (
    place INTEGER NOT NULL, key TEXT NOT NULL, status INTEGER NOT NULL, PRIMARY KEY (place, key)
) WITHOUT ROWID;
CREATE TABLE origins (
    place INTEGER PRIMARY KEY, number INTEGER NOT NULL, own TEXT, admin1 TEXT, admin2 TEXT
);
{ALIASES}
CREATE TABLE extra (place INTEGER NOT NULL, name TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A file that has been added.

    Attributes:
        file: its name.
        path: where it lay.
        format: `geonames`, `table` or `alternate names`.
        licence: under which its data may be used, as whoever added it said; None if nobody did.
            country: the country it was added for, None if none was given.
        places: places it holds (of alternate names: names).
        left_out: rows that are none of the kinds a gazetteer holds, or repeat another.
        digest: SHA-256 of the file and of how it was read.
        new: places it holds that neither the core nor a layer below it does; known once it is laid.
    """

    file: str
    path: str
    format: Format
    licence: str | None
    country: str | None = None
    places: int = 0
    left_out: int = 0
    digest: str = ""
    new: int = 0

    @property
    def order(self) -> tuple[int, str, str]:
        """Sort key: the order in which layers are laid over the core."""
        return get_args(Format).index(self.format), self.file, self.digest


@dataclass(slots=True, kw_only=True)
class Row:
    """One row of a file: the place, and what it says that cannot be settled yet.

    Attributes:
        record: the place; its id is 0 unless it is GeoNames', its regions are not set.
        number: the row.
        own: what other rows call it if it is a region.
        admin1: what it calls its first-level region.
        admin2: what it calls its second-level region.
        aliases: further ids.
    """

    record: Record
    number: int
    own: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    aliases: tuple[str, ...] = ()


class LayerWriter:
    """Writes rows into a new layer; see `write_layer`."""

    def __init__(self, connection: sqlite3.Connection, problems: Problems) -> None:
        self._connection = connection
        self._problems = problems
        self.places = 0
        self.left_out = 0

    def add(self, row: Row) -> None:
        """Add a place. One whose id an earlier row bears is a problem; a mere repetition is not."""
        record = row.record
        if record.id == 0:
            record.id = -self.places - 1
        try:
            self._connection.execute(
                "INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", to_row(record)
            )
        except sqlite3.IntegrityError:
            self._refuse(row)
            return
        self._connection.execute(
            "INSERT INTO origins VALUES (?,?,?,?,?)",
            (record.id, row.number, row.own, row.admin1, row.admin2),
        )
        self._connection.executemany(
            "INSERT INTO keys VALUES (?,?,?)",
            [(record.id, key, status) for key, status in record.keys.items()],
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO aliases VALUES (?,?)", [(ref, record.id) for ref in row.aliases]
        )
        self.places += 1

    def add_names(self, place: int, record: Record) -> None:
        """Add names to a place of another layer."""
        packed = pack_names(record.names.values())
        if packed:
            self._connection.execute("INSERT INTO extra VALUES (?,?)", (place, packed))
            self.places += 1
        self._connection.executemany(
            "INSERT INTO keys VALUES (?,?,?) ON CONFLICT DO UPDATE "
            "SET status = min(status, excluded.status)",
            [(place, key, status) for key, status in record.keys.items()],
        )

    def _refuse(self, row: Row) -> None:
        record = row.record
        if record.ref is not None and record.ref.startswith("local:="):
            self.left_out += 1
            return
        earlier = self._connection.execute(
            "SELECT number FROM origins JOIN places ON places.id = origins.place "
            "WHERE id = ? OR ref = ?",
            (record.id if record.id > 0 else None, record.ref),
        ).fetchone()
        named = record.ref or f"geonames:{record.id}"
        self._problems.add(row.number, f"the id {named} stands in row {earlier[0]} already")


@contextmanager
def write_layer(path: Path, problems: Problems) -> Iterator[LayerWriter]:
    """Open a new layer for writing; it is complete once `finish_layer` has been called on it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={LAYOUT_VERSION};"
            f"{SCHEMA}{_EXTRA}"
        )
        connection.execute("BEGIN")
        yield LayerWriter(connection, problems)
        connection.execute("CREATE INDEX place_aliases ON aliases (place)")
        connection.execute("CREATE INDEX extra_places ON extra (place)")
        connection.commit()


def finish_layer(path: Path, layer: Layer) -> None:
    """Write down what a layer is."""
    told = {name: value for name, value in asdict(layer).items() if value is not None}
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO metadata VALUES (?,?)", [(name, str(told[name])) for name in sorted(told)]
        )
        connection.commit()


def read_layer(path: Path) -> Layer:
    """What a layer is.

    Raises:
        UnreadableIndex: the file is no layer, or one of another version.
    """
    try:
        with open_layer(path) as connection:
            told = dict(connection.execute("SELECT name, value FROM metadata"))
    except sqlite3.Error as error:
        raise UnreadableIndex(
            f"{path} is no layer: {error}; remove it, add its file again"
        ) from error
    known = {field.name: told.get(field.name) for field in fields(Layer)}
    if known["format"] not in get_args(Format):
        raise UnreadableIndex(f"{path} is no layer; remove it and add its file again")
    counts = {name: int(told[name]) for name in ("places", "left_out", "new")}
    return Layer(**{**known, **counts})  # type: ignore[arg-type]


@contextmanager
def open_layer(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a layer for reading.

    Raises:
        UnreadableIndex: it is of another version.
    """
    with closing(
        sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    ) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != LAYOUT_VERSION:
            raise UnreadableIndex(f"{path} is of another version; remove it, add its file again")
        yield connection


def list_layers(folder: Path) -> dict[Path, Layer]:
    """The layers in a folder, in the order in which they are laid over the core."""
    layers = {path: read_layer(path) for path in folder.glob("*.layer")}
    return dict(sorted(layers.items(), key=lambda item: item[1].order))


def name_layer(path: Path) -> str:
    """The file name of the layer of a file: its own name and a mark of where it lay."""
    mark = hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    kept = "".join(char if char.isascii() and char.isalnum() else "-" for char in path.name)
    return f"{kept[:60]}.{mark}.layer"


def digest_file(path: Path, *marks: str | None) -> str:
    """SHA-256 of a file and of whatever else decides what its layer holds."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    for mark in marks:
        digest.update(b"\0" + (mark or "").encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def to_row(record: Record) -> tuple[object, ...]:
    """A record as a row of the table `places`."""
    names = sorted(
        record.names.values(),
        key=lambda name: (STATUS_ORDER.index(name.status), name.language or "~", name.text),
    )
    return (
        record.id,
        record.ref,
        record.name,
        get_args(Kind).index(record.kind),
        record.country,
        record.admin1,
        record.admin2,
        round(record.latitude * 100_000),
        round(record.longitude * 100_000),
        record.population,
        record.weight,
        {"exact": 0, "approximate": 1, "area": 2}[record.precision],
        record.radius_km,
        pack_names(names),
    )
