"""Writing records into the SQLite file; its layout is described in `gazetteer/_layout.py`."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from gazetteer._build.villages import Village
from gazetteer.index import APPLICATION_ID, LAYOUT_VERSION, SCHEMA, pack_names
from gazetteer.loaders.layers import to_row
from gazetteer.loaders.naming import print_name
from gazetteer.loaders.records import STATUS_ORDER, Record
from gazetteer._romanisation import romanise_official
from gazetteer.places import Kind
from gazetteer.spelling import loosen


def write_index(
    path: Path,
    records: list[Record],
    metadata: dict[str, str],
    villages: Iterable[Village] = (),
) -> None:
    """Write the index whole or not at all: same records, same bytes (with one SQLite version)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".partial")
    scratch.unlink(missing_ok=True)
    connection = sqlite3.connect(scratch)
    try:
        connection.executescript(
            f"PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={LAYOUT_VERSION};{SCHEMA}"
        )
        records = sorted(records, key=lambda record: record.id)
        connection.executemany(
            "INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", map(_to_row, records)
        )
        connection.executemany(
            "INSERT INTO keys VALUES (?,?,?)",
            sorted(
                (key, record.id, status)
                for record in records
                for key, status in record.keys.items()
            ),
        )
        connection.executemany(
            "INSERT INTO villages VALUES (?,?,?,?,?)", sorted(_village_rows(villages))
        )
        counts = {
            "places": str(len(records)),
            "names": str(sum(len(record.keys) for record in records)),
        }
        connection.executemany(
            "INSERT INTO metadata VALUES (?,?)", sorted({**metadata, **counts}.items())
        )
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    scratch.replace(path)


def _to_row(record: Record) -> tuple[object, ...]:
    """The row of a record; a name that says no more than the printed one is not written twice."""
    more = any(name.text != record.name for name in record.names.values())
    return to_row(record) if more else (*to_row(record)[:-1], "")


def _village_rows(villages: Iterable[Village]) -> Iterator[tuple[str, str, str, str, str]]:
    named: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for village in villages:
        digits = village.code.removeprefix("UA")
        if digits[10:12] != "00":
            raise ValueError(f"{village.code} is no settlement")
        unit = f"{-village.hromada}.{digits[7:10]}{digits[12:]}"
        named[village.name, village.former, village.until].append(unit)
    for (name, former, until), units in named.items():
        latin = print_name(romanise_official(name))
        told = f"{until} {former}" if former else ""
        yield loosen(former or name), name, latin, told, " ".join(sorted(units))
