"""Files that are more than their bytes: what is packed, and what answers questions.

A packed file of some kilobytes may unpack to more than a machine holds, and a view in a database
may give rows without end. Nothing here unpacks more than the bytes that any file may have, and of
a database only rows that lie in it are read.
"""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from frontline.errors import UnreadableInput
from frontline.ledger.files import LARGE, check_readable, read_bytes

MOST_BYTES = LARGE
"""Bytes that a packed file may unpack to: those that any file may have."""

_MAGIC = b"SQLite format 3\0"
_GENERATED = (2, 3)  # how SQLite marks columns that are computed, in `table_xinfo`
_CHUNK = 1 << 16


def read_gzip(path: Path) -> bytes:
    """What is packed in a gzip file.

    Raises:
        UnreadableInput: missing, no whole gzip file, or of more than `MOST_BYTES`, unpacked.
    """
    read_bytes(path)  # says best what is wrong with the path itself
    try:
        with gzip.open(path) as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableInput(f"{path}: not a whole gzip file: {error}") from error
    if len(raw) > MOST_BYTES:
        raise too_large(path)
    return raw


def open_file(path: Path) -> BinaryIO:
    """A file to read from its beginning; of a `.gz` file, what is packed in it.

    Raises:
        UnreadableInput: missing; and on reading, no whole gzip file or more than `MOST_BYTES`.
    """
    check_readable(path)
    if path.suffix.lower() != ".gz":
        return path.open("rb")
    return io.BufferedReader(_Bounded(path), _CHUNK)


def check_archive(path: Path) -> tuple[str, ...]:
    """Look at a zip archive before it is unpacked.

    Returns:
        The names of the files in it.

    Raises:
        UnreadableInput: missing, no zip archive, or of more than `MOST_BYTES`, unpacked.
    """
    check_readable(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        raise UnreadableInput(f"{path}: not a whole zip archive: {error}") from error
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise too_large(path)
    return tuple(member.filename for member in members)


def check_database(path: Path) -> None:
    """Look whether all that can be read of an SQLite file are rows that lie in it.

    Raises:
        UnreadableInput: missing, no SQLite file, too large, or with views or computed columns.
    """
    check_readable(path)
    with path.open("rb") as file:
        magic = file.read(len(_MAGIC))
    if path.stat().st_size > LARGE:
        raise UnreadableInput(f"{path}: larger than {LARGE:,} bytes; split it")
    if magic != _MAGIC:
        raise UnreadableInput(f"{path}: not a GeoPackage")
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            _check_schema(database, path)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise UnreadableInput(f"{path}: not a readable GeoPackage: {error}") from error


def _check_schema(database: sqlite3.Connection, path: Path) -> None:
    database.execute("PRAGMA trusted_schema = OFF")
    for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        if kind == "view":
            raise UnreadableInput(
                f"{path}: holds a view, {str(name)[:60]!r}, whose rows are computed; "
                "save what it shows as a layer of its own"
            )
        # A spatial index is a virtual table, and asking it for its columns does nothing.
        if kind != "table" or str(sql).upper().startswith("CREATE VIRTUAL"):
            continue
        columns = database.execute("SELECT hidden FROM pragma_table_xinfo(?)", (name,))
        if any(hidden in _GENERATED for (hidden,) in columns):
            raise UnreadableInput(
                f"{path}: the table {str(name)[:60]!r} has computed columns; save them as values"
            )


def too_large(path: Path) -> UnreadableInput:
    """The error for a file that unpacks to more than `MOST_BYTES`."""
    return UnreadableInput(f"{path}: larger than {MOST_BYTES:,} bytes when unpacked; split it")


class _Bounded(io.RawIOBase):
    """What is packed in a gzip file, up to `MOST_BYTES`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = MOST_BYTES
        self._file = gzip.open(path)  # noqa: SIM115  (closed with this)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            raw = self._file.read(len(view))
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableInput(f"{self._path}: not a whole gzip file: {error}") from error
        self._left -= len(raw)
        if self._left < 0:
            raise too_large(self._path)
        view[: len(raw)] = raw
        return len(raw)

    def close(self) -> None:
        self._file.close()
        super().close()
