"""One index of the core and all layers: a place that several of them hold is one place.

Two rows are one place if they bear the same id (GeoNames', KATOTTG's, or any that a table gives),
or if they are of one kind, bear the same official name in some spelling, or one of them formerly
the other's, and lie within 3 km of each other (regions: within 100 km, in one country) without
bearing two ids of one register. Two rows of one file are two places.

Of such a place the position, the printed name and the residents are the core's, else those of the
layer that is laid first; names are taken from all, and a name that any of them calls former is
former, and no longer the printed one. Layers are laid in a fixed order, so that the order of adding
them makes no difference.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

from gazetteer.errors import UnreadableIndex
from gazetteer.index import CORE, Index, pack_names, unpack_names
from gazetteer.loaders.layers import ALIASES, Layer, open_layer
from gazetteer.loaders.progress import Bar
from gazetteer.loaders.records import STATUS_ORDER
from gazetteer.loaders.regions import measure_km, settle_regions, settle_silent
from gazetteer.places import Kind, Name
from gazetteer.spelling import fold

SAME_PLACE_KM = 3.0
_SAME_REGION_KM = 100.0
_KM_PER_DEGREE = 111.2
_AREAS = tuple(
    get_args(Kind).index(kind) for kind in ("country", "oblast", "raion", "hromada", "area")
)
_SURE = (STATUS_ORDER.index("official"), STATUS_ORDER.index("former"))
_TELL_EVERY = 500

PLACED = """
CREATE TEMP TABLE placed (
    target INTEGER PRIMARY KEY, new INTEGER NOT NULL, country TEXT, ref TEXT,
    own TEXT, admin1 TEXT, admin2 TEXT
);
"""
"""What became of the rows of the layer being laid: the place, and whether it is new."""


def mark_core() -> str:
    """What tells one version of the core from another."""
    with Index.open() as core:
        told = core.metadata()
    size = os.stat(CORE).st_size  # noqa: PTH116 - the core's path is text
    return f"{told['version']}/{told['places']}/{told['names']}/{size}"


def merge_layers(target: Path, layers: dict[Path, Layer]) -> dict[str, int]:
    """Write the index of the core and these layers.

    Args:
        target: the file to write; it must not exist.
        layers: in the order in which they are to be laid.

    Returns:
        For the name of each layer's own file, how many places no earlier layer nor the core held.

    Raises:
        UnreadableIndex: a layer is damaged or of another version.
    """
    shutil.copyfile(CORE, target)
    new: dict[str, int] = {}
    with closing(sqlite3.connect(target)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;" + ALIASES
        )
        connection.execute("CREATE INDEX place_aliases ON aliases (place)")
        for path, layer in layers.items():
            connection.execute("BEGIN")
            try:
                new[path.name] = _Merger(connection, path, layer).run()
            except sqlite3.DatabaseError as error:
                raise UnreadableIndex(
                    f"{path} is damaged: {error}; remove it and add its file again"
                ) from error
            connection.commit()
        _finish(connection, new)
    return new


def _finish(connection: sqlite3.Connection, new: dict[str, int]) -> None:
    settle_silent(connection)
    (places,) = connection.execute("SELECT count(*) FROM places").fetchone()
    (names,) = connection.execute("SELECT count(*) FROM keys").fetchone()
    told = {"places": places, "names": names, "core": mark_core()}
    told |= {f"new:{name}": count for name, count in new.items()}
    connection.executemany(
        "INSERT OR REPLACE INTO metadata VALUES (?,?)",
        [(name, str(value)) for name, value in told.items()],
    )
    connection.execute("DROP INDEX place_aliases")
    connection.commit()
    connection.execute("ANALYZE")
    connection.commit()


class _Merger:
    """Lays one layer over what is there."""

    def __init__(self, connection: sqlite3.Connection, path: Path, layer: Layer) -> None:
        self._to = connection
        self._path = path
        self._layer = layer
        (lowest,) = connection.execute("SELECT min(id) FROM places").fetchone()
        self._next = min(lowest or 0, 0) - 1

    def run(self) -> int:
        """Lay it; return how many places are new."""
        self._to.execute("DROP TABLE IF EXISTS temp.placed")
        self._to.execute(PLACED)
        label = f"laying {self._layer.file}"
        with (
            open_layer(self._path) as layer,
            Bar(label, total=self._layer.places, unit="places") as bar,
        ):
            self._from = layer
            self._has_aliases = layer.execute("SELECT 1 FROM aliases").fetchone() is not None
            for done, row in enumerate(self._read_places()):
                self._lay(*row)
                if done % _TELL_EVERY == 0:
                    bar.reach(done)
            for place, names in self._read_extra():
                self._lay_names(place, names)
        settle_regions(self._to)
        (new,) = self._to.execute("SELECT count(*) FROM placed WHERE new").fetchone()
        return int(new)

    def _read_places(self) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        """Rows of places and of origins, regions first."""
        kinds = ",".join(map(str, _AREAS))
        query = (
            "SELECT p.*, o.own, o.admin1, o.admin2 FROM places p "  # noqa: S608 - numbers
            "JOIN origins o ON o.place = p.id "
            f"ORDER BY p.kind NOT IN ({kinds}), p.kind DESC, abs(p.id)"
        )
        for row in self._from.execute(query):
            yield row[:-3], row[-3:]

    def _read_extra(self) -> Iterator[tuple[int, list[Name]]]:
        place, names = 0, list[Name]()
        for number, packed in self._from.execute("SELECT place, name FROM extra ORDER BY 1, 2"):
            if number != place and names:
                yield place, names
                names = []
            place = number
            names.extend(unpack_names(packed))
        if names:
            yield place, names

    def _lay(self, place: tuple[Any, ...], origin: tuple[Any, ...]) -> None:
        number, ref, country = place[0], place[1], place[4]
        aliases = self._read_aliases(number)
        keys = self._read_keys(number)
        own = ref or f"geonames:{number}"
        target = self._find(own, aliases) or self._find_near(place, keys, [own, *aliases])
        is_new = target is None
        if target is None:
            target = number if number > 0 else self._next
            self._next -= number <= 0
            self._to.execute(
                "INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (target, *place[1:])
            )
        else:
            self._fill(target, place)
            self._add_names(target, list(unpack_names(place[13])))
        self._add_keys(target, keys)
        if not is_new:
            self._rename(target, place[2])
        borne = (f"geonames:{target}", None if number > 0 or not is_new else ref)
        self._to.executemany(
            "INSERT OR IGNORE INTO aliases VALUES (?,?)",
            [(alias, target) for alias in (own, *aliases) if alias not in borne],
        )
        self._to.execute(
            "INSERT INTO placed VALUES (?,?,?,?,?,?,?)", (target, is_new, country, ref, *origin)
        )

    def _lay_names(self, number: int, names: list[Name]) -> None:
        target = self._find(f"geonames:{number}", [])
        if target is not None:
            self._add_names(target, names)
            self._add_keys(target, self._read_keys(number))

    def _read_keys(self, number: int) -> list[tuple[str, int]]:
        query = "SELECT key, status FROM keys WHERE place = ?"
        return self._from.execute(query, (number,)).fetchall()

    def _read_aliases(self, number: int) -> list[str]:
        if not self._has_aliases:
            return []
        query = "SELECT ref FROM aliases WHERE place = ?"
        return [row[0] for row in self._from.execute(query, (number,))]

    def _find(self, own: str, aliases: list[str]) -> int | None:
        """The place that bears one of these ids, unless a row of this layer has become it."""
        for ref in (own, *aliases):
            number = _read_geonames(ref)
            row = (
                self._to.execute("SELECT id FROM places WHERE id = ?", (number,)).fetchone()
                if number is not None
                else self._to.execute("SELECT id FROM places WHERE ref = ?", (ref,)).fetchone()
            ) or self._to.execute("SELECT place FROM aliases WHERE ref = ?", (ref,)).fetchone()
            if row is not None and not self._is_placed(row[0]):
                return int(row[0])
        return None

    def _is_placed(self, target: int) -> bool:
        query = "SELECT 1 FROM placed WHERE target = ?"
        return self._to.execute(query, (target,)).fetchone() is not None

    def _find_near(
        self, place: tuple[Any, ...], keys: list[tuple[str, int]], ids: list[str]
    ) -> int | None:
        kind, country, latitude, longitude = place[3], place[4], place[7], place[8]
        reach = _SAME_REGION_KM if kind in _AREAS else SAME_PLACE_KM
        spare = reach / _KM_PER_DEGREE * 1e5
        # GeoNames' official name of a raion is seldom the state's; nearness and country make sure.
        fit = range(len(STATUS_ORDER)) if kind in _AREAS else _SURE
        best: tuple[float, int] | None = None
        for key, status in keys:
            if status not in fit:
                continue
            for number, ref, held, lat, lon, borne in self._to.execute(
                "SELECT p.id, p.ref, p.country, p.latitude, p.longitude, k.status FROM keys k "
                "JOIN places p ON p.id = k.place WHERE k.key = ? "
                "AND p.kind = ? AND p.latitude BETWEEN ? AND ?",
                (key, kind, latitude - spare, latitude + spare),
            ):
                if borne not in fit:
                    continue
                distance = measure_km((latitude, longitude), (lat, lon))
                if distance > reach or (
                    kind in _AREAS and None not in {country, held} and country != held
                ):
                    continue
                if best is not None and (distance, number) >= best:
                    continue
                if not self._is_placed(number) and not self._conflicts(number, ref, ids):
                    best = distance, number
        return None if best is None else best[1]

    def _conflicts(self, target: int, ref: str | None, ids: list[str]) -> bool:
        """Whether a place bears an id of a register that one of these is of."""
        borne = {"geonames" if target > 0 else (ref or "").partition(":")[0]}
        aliases = self._to.execute("SELECT ref FROM aliases WHERE place = ?", (target,))
        borne |= {row[0].partition(":")[0] for row in aliases}
        return bool((borne - {"local"}) & {given.partition(":")[0] for given in ids})

    def _fill(self, target: int, place: tuple[Any, ...]) -> None:
        """Take over what is not known yet; a position of its own in place of an approximate one."""
        self._to.execute(
            "UPDATE places SET country = coalesce(country, ?), "
            "population = coalesce(population, ?), radius_km = coalesce(radius_km, ?) WHERE id = ?",
            (place[4], place[9], place[12], target),
        )
        self._to.execute(
            "UPDATE places SET latitude = ?, longitude = ?, precision = 0 "
            "WHERE id = ? AND precision = 1 AND ? = 0",
            (place[7], place[8], target, place[11]),
        )

    def _rename(self, target: int, name: str) -> None:
        """Print the name a row gives where the one printed so far has turned out to be former."""
        (printed,) = self._to.execute("SELECT name FROM places WHERE id = ?", (target,)).fetchone()
        query = "SELECT status FROM keys WHERE place = ? AND key = ?"
        old, new = (
            self._to.execute(query, (target, fold(text))).fetchone() for text in (printed, name)
        )
        if old == (_SURE[1],) and new == (_SURE[0],):
            self._to.execute("UPDATE places SET name = ? WHERE id = ?", (name, target))

    def _add_names(self, target: int, names: list[Name]) -> None:
        query = "SELECT names FROM places WHERE id = ?"
        (told,) = self._to.execute(query, (target,)).fetchone()
        held = {name.text: name for name in unpack_names(told)}
        for name in names:
            held[name.text] = _choose(held.get(name.text), name)
        ordered = sorted(
            held.values(),
            key=lambda name: (STATUS_ORDER.index(name.status), name.language or "~", name.text),
        )
        packed = pack_names(ordered)
        if packed != told:
            self._to.execute("UPDATE places SET names = ? WHERE id = ?", (packed, target))

    def _add_keys(self, target: int, keys: list[tuple[str, int]]) -> None:
        self._to.executemany(
            # 3 is `former`.
            "INSERT INTO keys VALUES (?,?,?) ON CONFLICT DO UPDATE SET status = CASE "
            "WHEN 3 IN (status, excluded.status) THEN 3 ELSE min(status, excluded.status) END",
            [(key, target, status) for key, status in keys],
        )


def _choose(held: Name | None, given: Name) -> Name:
    """What is known of a name that two sources give: a former one is former."""
    if held is None:
        return given
    order = ("former", "official", "alternate", "exonym")
    return min(
        (held, given),
        key=lambda n: (order.index(n.status), n.until is None, n.language is None),
    )


def _read_geonames(ref: str) -> int | None:
    source, _, rest = ref.partition(":")
    return int(rest) if source == "geonames" and rest.isascii() and rest.isdigit() else None
