"""The index: an SQLite file of places and the keys of their names, opened read-only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from gazetteer._extent import estimate_radius_km
from gazetteer._layout import (
    APPLICATION_ID,
    COLUMNS,
    KINDS,
    LAYOUT_VERSION,
    SCHEMA,
    STATUS_ORDER,
    pack_names,
    unpack_names,
    unpack_place,
)
from gazetteer._likeness import Likeness
from gazetteer._match import Match, call_loose
from gazetteer._opening import CORE, find_user_folder, open_file
from gazetteer._spatial import Bounds, Conditions, PlaceRow, Positions, list_rows
from gazetteer._villages import Villages
from gazetteer.errors import UnknownPlace, UnreadableIndex
from gazetteer.places import Kind, Place, measure_km
from gazetteer.spelling import ADJECTIVE, LOOSE, MAX_NAME, fold, loosen, visible

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

__all__ = [
    "APPLICATION_ID",
    "CORE",
    "LAYOUT_VERSION",
    "SCHEMA",
    "Index",
    "Match",
    "core",
    "current",
    "estimate_radius_km",
    "find_user_folder",
    "forget_current",
    "pack_names",
    "unpack_names",
]

_BEARERS = 12
_BATCH = 500
_SHORTEST_LOOSE = 3


class Index:
    """A gazetteer file, open for reading. Safe to share between threads.

    Use `Index.open()`; close it, or use it as a context manager, when done.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        import sqlite3

        self._connection = connection
        self._error = sqlite3.Error
        self.path = path
        self._place = lru_cache(maxsize=8192)(self._read_place)
        self._villages = Villages(self._rows, self._place)
        self._likeness = Likeness(self._rows)
        self._positions = Positions(self._rows)
        self._region_name = lru_cache(maxsize=4096)(self._read_region_name)
        self._match_kept = lru_cache(maxsize=64)(self.match)
        self._loosely_kept = lru_cache(maxsize=1024)(
            lambda name: (*self.match_loosely(name), *self.match_villages(name))
        )
        self._has_aliases = bool(self._rows("SELECT 1 FROM sqlite_master WHERE name = 'aliases'"))

    @classmethod
    def open(cls, path: Path | str | None = None) -> Index:
        """Open an index file, by default the one inside the package.

        Raises:
            UnreadableIndex: the file is missing, is no index, or is one of another version.
        """
        return cls(*open_file(path))

    def __repr__(self) -> str:
        try:
            count = f"{sum(self.count_kinds().values()):,} places"
        except UnreadableIndex:
            count = "closed"
        return f"<Index {self.path.name}: {count}>"

    def close(self) -> None:
        """Close the file; the index answers nothing afterwards."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def metadata(self) -> dict[str, str]:
        """Version, sources, attribution and counts, as text."""
        return dict(self._rows("SELECT name, value FROM metadata ORDER BY name"))

    def count_kinds(self) -> dict[Kind, int]:
        """How many places there are of each kind."""
        rows = self._rows("SELECT kind, count(*) FROM places GROUP BY kind ORDER BY kind")
        return {KINDS[kind]: count for kind, count in rows}

    def find(self, place_id: str) -> Place | None:
        """Return the place of that id, None if there is none."""
        number = self._number(place_id)
        if number is not None:
            return self._place(number)[0]
        village = self._villages.find(place_id)
        return None if village is None or self._is_placed(village) else village

    def get(self, place_id: str) -> Place:
        """Return the place of that id.

        Raises:
            UnknownPlace: the index has no such id.
        """
        place = self.find(place_id)
        if place is None:
            raise UnknownPlace(f"no place has the id {visible(place_id)}", query=place_id)
        return place

    def match(self, name: str) -> tuple[Match, ...]:
        """Every place that bears exactly this name, after folding, in a fixed order."""
        rows = self._rows("SELECT place, status FROM keys WHERE key = ?", fold(name))
        return tuple(self._matched(place, status) for place, status in rows)

    def known(self, names: Iterable[str]) -> dict[str, tuple[Match, ...]]:
        """Look up many names at once; those that no place bears are left out.

        Meant for every run of words in a text: a miss costs a few microseconds.
        """
        by_key: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            by_key.setdefault(fold(name), []).append(name)
        by_key.pop("", None)
        keys = list(by_key)
        found: dict[str, tuple[Match, ...]] = {}
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            query = f"SELECT key, place, status FROM keys WHERE key IN ({marks})"  # noqa: S608 - only marks
            for key, place, status in self._rows(query, *batch):
                for name in by_key[key]:
                    found[name] = (*found.get(name, ()), self._matched(place, status))
        return found

    def known_loosely(self, names: Iterable[str]) -> dict[str, tuple[Match, ...]]:
        """The same of `match_loosely` and `match_villages`; names of three letters or more only."""
        by_loose: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            key = loosen(name) if len(name) <= MAX_NAME else ""
            if len(key) >= _SHORTEST_LOOSE:  # doubled letters are one, so that little may be left
                by_loose.setdefault(key, []).append(name)
        keys = list(by_loose)
        found: dict[str, tuple[Match, ...]] = {}
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            query = (
                f"SELECT key FROM villages WHERE key IN ({marks}) "  # noqa: S608 - only marks
                f"UNION SELECT substr(key, 2) FROM keys WHERE key IN ({marks})"
            )
            for (key,) in self._rows(query, *batch, *(LOOSE + key for key in batch)):
                for name in by_loose[key]:
                    if matches := self._loosely_kept(name):
                        found[name] = matches
        return found

    def match_loosely(self, name: str) -> tuple[Match, ...]:
        """Every place that bears this name in another spelling, but not as it is written.

        Ukraine, Russia, Belarus and Moldova only; see `spelling.loosen` and `_match.call_loose`.
        """
        rows = self._rows("SELECT place, status FROM keys WHERE key = ?", LOOSE + loosen(name))
        if not rows:
            return ()
        exact = {row[0] for row in self._rows("SELECT place FROM keys WHERE key = ?", fold(name))}
        return tuple(
            call_loose(self._matched(number, status), name)
            for number, status in rows
            if number not in exact
        )

    def match_adjective(self, name: str) -> tuple[Match, ...]:
        """The countries of whose people this is the adjective: "Turkish"."""
        rows = self._rows("SELECT place, status FROM keys WHERE key = ?", ADJECTIVE + fold(name))
        return tuple(self._matched(place, status) for place, status in rows)

    def match_villages(self, name: str) -> tuple[Match, ...]:
        """Settlements of this name, in any spelling, of which only the hromada is known.

        Each is placed in the middle of its hromada, `precision="approximate"`, with a radius that
        is to hold the hromada. Ukraine's, by the state codifier. What the user's own data place is
        left out.
        """
        found: dict[str, Match] = {}
        # A former name and its Russian form may meet in one key; the one asked for counts.
        for village in sorted(self._villages.bear(loosen(name), name), key=lambda v: v.loose):
            if not self._is_placed(village.place):
                match = Match(village.place, village.status, 1.0, 0, village.region, village.loose)
                found.setdefault(village.place.id, match)
        return tuple(found.values())

    def near_misses(self, name: str, *, limit: int = 10) -> tuple[Match, ...]:
        """Places whose name resembles this one, the most alike first; exact ones are left out.

        Alike: at least 3 in 4 characters of the folded or of the loose key kept under insertion,
        deletion, substitution and swap of neighbours (optimal string alignment); another
        first letter is forgiven on loose keys only.
        """
        best: dict[str, Match] = {}
        for table, key, similarity in self._likeness.find(name, 4 * limit):
            for match in self._bearers(table, key):
                best.setdefault(match.place.id, match._replace(similarity=similarity))
        ranked = sorted(best.values(), key=lambda m: (-m.similarity, -m.weight, m.place.id))
        return tuple(ranked[:limit])

    def _bearers(self, table: str, key: str) -> Iterator[Match]:
        if table == "keys":
            query = "SELECT place, status FROM keys WHERE key = ?"
            for number, status in self._rows(query, key):
                yield self._matched(number, status)
            return
        for village in islice(self._villages.bear(key), _BEARERS):
            yield Match(village.place, village.status, 1.0, 0, village.region)

    def largest(self, bounds: Bounds, *, limit: int = 60) -> tuple[Place, ...]:
        """The settlements with most residents inside some bounds, the largest first.

        Args:
            bounds: (west, south, east, north) in degrees, EPSG:4326; west greater than east
                means across the antimeridian.
            limit: how many at most.
        """
        wanted = Conditions(kind="settlement", bounds=bounds, min_population=0)
        return tuple(self.get(row.id) for row in list_rows(self._rows, wanted, limit=limit))

    def nearest(
        self, point: tuple[float, float], *, limit: int = 1, within_km: float | None = None
    ) -> tuple[tuple[Place, float], ...]:
        """The settlements nearest to a point, each with its distance, the nearest first.

        Those of which only the hromada is known are left out: where they lie nobody knows.

        Args:
            point: (latitude, longitude) in degrees, WGS 84.
            limit: how many at most.
            within_km: how far away at most; None for any distance.

        Returns:
            (place, geodesic in km on WGS 84 from the point to the place's own) pairs.
        """
        found = self._positions.nearest(point, limit=limit, within_km=within_km)
        return tuple((self._place(number)[0], distance) for distance, number in found)

    def list_places(self, wanted: Conditions) -> list[PlaceRow]:
        """Plain rows of the places that meet all conditions, those with most residents first.

        Those of which only the hromada is known are left out, as in `nearest`.
        """
        region = None if wanted.within is None else self._number(wanted.within.id)
        return list(list_rows(self._rows, wanted, region=region))

    def countries(self) -> frozenset[str]:
        """The ISO 3166-1 alpha-2 codes of the countries in the index."""
        return frozenset(self._countries)

    def find_country(self, code: str) -> Place | None:
        """Return the country of an ISO 3166-1 alpha-2 code, None if there is none."""
        number = self._countries.get(code)
        return None if number is None else self._place(number)[0]

    @cached_property
    def _countries(self) -> dict[str, int]:
        query = "SELECT country, id FROM places WHERE kind = ?"
        return dict(self._rows(query, KINDS.index("country")))

    def regions(self, country: str | None = None) -> tuple[Place, ...]:
        """The first- and second-level regions of a country, by default of all countries."""
        query = "SELECT id FROM places WHERE kind IN (?, ?) AND coalesce(country = ?, ?)"
        rows = self._rows(query, *map(KINDS.index, ("oblast", "raion")), country, country is None)
        return tuple(self._place(number)[0] for (number,) in rows)

    def parents(self, place: Place) -> tuple[str, ...]:
        """Ids of the regions a place lies in, the smallest first; without the country."""
        number = self._number(place.id)
        hromada = self._villages.find_hromada(place.id) if number is None else None
        if hromada is None and number is None:
            return ()
        rows = self._rows("SELECT admin2, admin1 FROM places WHERE id = ?", number or hromada)
        areas = [area for area in (hromada, *rows[0]) if area is not None]
        return tuple(self._id(area) for area in areas)

    def lies_in(self, place: Place, area: Place) -> bool:
        """Whether a place lies in a region or country, and is not that itself."""
        if area.kind == "country":
            return place.country == area.country and place.id != area.id
        return area.id in self.parents(place)

    def _number(self, place_id: str) -> int | None:
        source, _, rest = place_id.partition(":")
        text = place_id.encode("utf-8", "replace").decode()
        if source == "geonames" and rest.isascii() and rest.isdigit() and len(rest) < 12:  # noqa: PLR2004
            rows = self._rows("SELECT id FROM places WHERE id = ?", int(rest))
        else:
            rows = self._rows("SELECT id FROM places WHERE ref = ?", text)
        if not rows and self._has_aliases:
            rows = self._rows("SELECT place FROM aliases WHERE ref = ?", text)
        return rows[0][0] if rows else None

    def _is_placed(self, village: Place) -> bool:
        """Whether the user's data place it: by id, or by either name within its hromada."""
        if not self._has_aliases:
            return False
        if self._number(village.id) is not None:
            return True
        return any(
            match.place.kind == "settlement"
            and measure_km(match.place.point, village.point) <= (village.radius_km or 0.0)
            for name in (village.names[0].text, village.name)
            for match in self._match_kept(name)
        )

    def _matched(self, number: int, status: int) -> Match:
        place, weight, region = self._place(number)
        return Match(place, STATUS_ORDER[status], 1.0, weight, region)

    def _read_place(self, number: int) -> tuple[Place, int, str | None]:
        row = self._rows(f"SELECT {COLUMNS} FROM places WHERE id = ?", number)[0]  # noqa: S608 - a constant
        admin1, admin2, population, weight = row[5], row[6], row[9], row[10]
        names = {"admin1": self._region_name(admin1), "admin2": self._region_name(admin2)}
        region = None if admin1 is None else self._id(admin1)
        return unpack_place(row, **names), weight or population or 0, region

    def _read_region_name(self, number: int | None) -> str | None:
        rows = self._rows("SELECT name FROM places WHERE id = ?", number)
        return rows[0][0] if rows else None

    def _id(self, number: int) -> str:
        if number > 0:
            return f"geonames:{number}"
        return str(self._rows("SELECT ref FROM places WHERE id = ?", number)[0][0])

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except self._error as error:
            raise UnreadableIndex(f"{self.path} cannot be read: {error}") from error


@cache
def core() -> Index:
    """The index inside the package, opened on first use and kept open."""
    return Index.open()


def current() -> Index:
    """The index that questions are put to: with the user's own data, if any. Kept open.

    Raises:
        UnreadableIndex: the user's index is damaged or of another version.
    """
    return _open_current(os.environ.get("XDG_DATA_HOME"))


def forget_current() -> None:
    """Let `current` look again for the user's data, after they have changed."""
    _open_current.cache_clear()


@cache
def _open_current(home: str | None) -> Index:  # noqa: ARG001 - what the folder depends on
    path = find_user_folder() / "index.sqlite"
    if not path.is_file():
        return core()
    try:
        return Index.open(path)
    except UnreadableIndex as error:
        raise UnreadableIndex(
            f"{error}; `gazetteer add` without a file builds it anew from what was added"
        ) from error
