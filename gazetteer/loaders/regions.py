"""Which regions the places of a layer lie in, from what their rows call them."""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterator
from typing import Any, get_args

from gazetteer.index import unpack_names
from gazetteer.places import Kind
from gazetteer.spelling import fold, loosen

_KATOTTG_RAION = re.compile(r"(katottg:UA\d{4})\d+")
_SPOKEN = ("", " oblast", " область", " raion", " район", " region", " krai", " край")
_FEWEST = 3
_MOST_OF_THEM = 0.6
_NEIGHBOURS = 3
_NEIGHBOUR_KM = 10.0
_KM_PER_DEGREE = 111.2

SAID = "CREATE TEMP TABLE IF NOT EXISTS said (target INTEGER PRIMARY KEY)"
"""The settlements of which some row says a region, whether or not it is understood."""


def settle_regions(connection: sqlite3.Connection) -> None:
    """Set the regions of the places in the table `placed` that have none yet and whose rows say.

    What a row calls its region is, in this order: a region of the same layer that goes by this;
    the name of a region; a code for the region in which at least 6 in 10 of the layer's places of
    that code lie that were known before, if these are three or more. Ukraine's raions can also be
    told from the place's KATOTTG code. A place lies in the country of its first-level region.
    """
    connection.execute(SAID)
    connection.execute("INSERT OR IGNORE INTO said SELECT target FROM placed WHERE admin1 NOT NULL")
    for column in ("admin1", "admin2"):
        for country, said in list(_list_said(connection, column)):
            region = (
                _find_own(connection, said)
                or _find_named(connection, said, country, column)
                or _find_most(connection, said, country, column)
            )
            if region is not None:
                _set(connection, column, region, country, said)
    _settle_raions(connection)
    connection.execute(
        "UPDATE places SET country = coalesce((SELECT r.country FROM places r "
        "WHERE r.id = places.admin1), country) "
        "WHERE id IN (SELECT target FROM placed WHERE new) AND admin1 IS NOT NULL"
    )


def settle_silent(connection: sqlite3.Connection) -> None:
    """Set the regions of settlements of which no row of any layer says in what region they lie.

    Once all layers are laid, so that a guess never stands before what a later row says. A village
    that Ukraine's codifier knows by that name in one hromada whose radius reaches it lies in the
    regions of that hromada; any other in the first-level region of its three nearest neighbours, if
    these agree and one lies within 10 km. It lies in the country of that region.
    """
    connection.execute(SAID)
    silent = connection.execute(
        "SELECT id, country, latitude, longitude FROM places "
        "WHERE admin1 IS NULL AND kind = 0 AND id NOT IN (SELECT target FROM said)"
    ).fetchall()
    settled = _settle_by_codifier(connection, silent)
    settled |= _settle_by_neighbours(connection, [row for row in silent if row[0] not in settled])
    connection.executemany(
        "UPDATE places SET country = coalesce((SELECT r.country FROM places r "
        "WHERE r.id = places.admin1), country) WHERE id = ?",
        [(number,) for number in settled],
    )


def measure_km(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Distance in km between two (latitude, longitude) points in degrees * 100000.

    On a plane: right to a per cent or so over some tens of km.
    """
    shrink = math.cos(math.radians((a[0] + b[0]) / 2e5))
    turn = (a[1] - b[1] + 180 * 10**5) % (360 * 10**5) - 180 * 10**5
    return _KM_PER_DEGREE * math.hypot((a[0] - b[0]) / 1e5, turn / 1e5 * shrink)


def _list_said(connection: sqlite3.Connection, column: str) -> Iterator[tuple[str | None, str]]:
    query = (
        f"SELECT DISTINCT country, {column} FROM placed WHERE {column} IS NOT NULL ORDER BY 1, 2"  # noqa: S608 - one of two constants
    )
    yield from connection.execute(query)


def _find_own(connection: sqlite3.Connection, said: str) -> int | None:
    rows = connection.execute("SELECT target FROM placed WHERE own = ?", (said,)).fetchall()
    return rows[0][0] if len(rows) == 1 else None


def _find_named(
    connection: sqlite3.Connection, said: str, country: str | None, column: str
) -> int | None:
    """The one region of this name, of the country if it has one, else of any."""
    kind = get_args(Kind).index("oblast" if column == "admin1" else "raion")
    keys = list(dict.fromkeys(fold(said + word) for word in _SPOKEN))
    for key in keys if fold(said) else ():
        rows = connection.execute(
            "SELECT DISTINCT p.id, p.country FROM keys k JOIN places p ON p.id = k.place "
            "WHERE k.key = ? AND p.kind = ?",
            (key, kind),
        ).fetchall()
        for found in ([row for row in rows if row[1] == country], rows):
            if len(found) == 1:
                return int(found[0][0])
    return None


def _find_most(
    connection: sqlite3.Connection, said: str, country: str | None, column: str
) -> int | None:
    rows = connection.execute(
        f"SELECT p.{column}, count(*) FROM placed JOIN places p ON p.id = placed.target "  # noqa: S608 - one of two constants
        f"WHERE placed.{column} = ? AND placed.country IS ? AND NOT new AND p.{column} IS NOT NULL "
        "GROUP BY 1 ORDER BY 2 DESC, 1",
        (said, country),
    ).fetchall()
    total = sum(count for _, count in rows)
    if total < _FEWEST or rows[0][1] < _MOST_OF_THEM * total:
        return None
    return int(rows[0][0])


def _set(
    connection: sqlite3.Connection, column: str, region: int, country: str | None, said: str
) -> None:
    connection.execute(
        f"UPDATE places SET {column} = ? WHERE {column} IS NULL AND id <> ? AND id IN "  # noqa: S608 - one of two constants
        f"(SELECT target FROM placed WHERE {column} = ? AND country IS ?)",
        (region, region, said, country),
    )


def _settle_raions(connection: sqlite3.Connection) -> None:
    kind = get_args(Kind).index("raion")
    raions = {
        found[1]: number
        for number, ref in connection.execute(
            "SELECT id, ref FROM places WHERE kind = ? AND ref LIKE 'katottg:%'", (kind,)
        )
        if (found := _KATOTTG_RAION.fullmatch(ref))
    }
    for prefix, number in raions.items():
        connection.execute(
            "UPDATE places SET admin2 = ? WHERE admin2 IS NULL AND id <> ? AND id IN "
            "(SELECT target FROM placed WHERE ref LIKE ?)",
            (number, number, f"{prefix}%"),
        )


def _settle_by_codifier(connection: sqlite3.Connection, silent: list[tuple[Any, ...]]) -> set[int]:
    """Give villages the regions of the hromada in which the codifier has one of their name."""
    settled = []
    for number, country, latitude, longitude in silent:
        if country not in {"UA", None}:
            continue
        name, names = connection.execute(
            "SELECT name, names FROM places WHERE id = ?", (number,)
        ).fetchone()
        official = [known.text for known in unpack_names(names) if known.status == "official"]
        reached = set()
        for key in {loosen(text) for text in (name, *official)}:
            for hromada in _list_hromadas(connection, key):
                (lat, lon, radius, admin1, admin2) = hromada
                if measure_km((latitude, longitude), (lat, lon)) <= radius:
                    reached.add((admin1, admin2))
        if len(reached) == 1:
            settled.append((*reached.pop(), number))
    connection.executemany(
        "UPDATE places SET admin1 = ?, admin2 = coalesce(admin2, ?) WHERE id = ?", settled
    )
    return {number for _, _, number in settled}


def _list_hromadas(connection: sqlite3.Connection, key: str) -> Iterator[tuple[Any, ...]]:
    query = "SELECT units FROM villages WHERE key = ? AND former = ''"
    for (units,) in connection.execute(query, (key,)):
        for unit in units.split():
            yield from connection.execute(
                "SELECT latitude, longitude, radius_km, admin1, admin2 FROM places "
                "WHERE id = ? AND radius_km NOT NULL AND admin1 NOT NULL",
                (-int(unit.partition(".")[0]),),
            )


def _settle_by_neighbours(
    connection: sqlite3.Connection, silent: list[tuple[Any, ...]]
) -> set[int]:
    """Give settlements the first-level region of the settlements around them."""
    if not silent:
        return set()
    connection.execute("DROP TABLE IF EXISTS temp.cells")
    connection.execute(
        "CREATE TEMP TABLE cells AS SELECT latitude / 10000 AS row, longitude / 10000 AS col, "
        "country, latitude, longitude, admin1 FROM places WHERE kind = 0 AND admin1 IS NOT NULL"
    )
    connection.execute("CREATE INDEX temp.by_cell ON cells (row, col)")
    settled = []
    for number, country, latitude, longitude in silent:
        row, col = int(latitude / 10000), int(longitude / 10000)
        around = connection.execute(
            "SELECT latitude, longitude, admin1 FROM cells "
            "WHERE row BETWEEN ? AND ? AND col BETWEEN ? AND ? AND (country = ? OR ? IS NULL)",
            (row - 1, row + 1, col - 2, col + 2, country, country),
        )
        near = sorted(
            (measure_km((latitude, longitude), (lat, lon)), region) for lat, lon, region in around
        )[:_NEIGHBOURS]
        agree = len(near) == _NEIGHBOURS and len({region for _, region in near}) == 1
        if agree and near[0][0] <= _NEIGHBOUR_KM:
            settled.append((near[0][1], number))
    connection.executemany("UPDATE places SET admin1 = ? WHERE id = ?", settled)
    return {number for _, number in settled}
