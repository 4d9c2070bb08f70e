"""The formats a ledger is written in and read from, one module each, and their list.

A format is its name, the suffixes of its files, `encode`, which turns the contents of a ledger
into the bytes of a file, and `read`, which turns a file into a draft with every problem in it; a
format that is only written has no `read`. No format writes to a path itself: that is done in one
place, whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

from frontline.errors import UnreadableInput, UnwritableOutput
from frontline.ledger.drafts import Contents, Draft
from frontline.ledger.formats import (
    delimited,
    geojson,
    geopackage,
    geoparquet,
    json_lines,
    provenance,
    yaml,
)
from frontline.ledger.references import Resolve

Encode = Callable[[Contents, Resolve | None], bytes]
"""`encode(contents, resolve) -> bytes`; raises `UnwritableOutput` saying what does not fit."""
Read = Callable[[Path, Resolve | None], Draft]
"""`read(path, resolve) -> Draft`; raises `UnreadableInput` where there is nothing to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format of ledgers.

    Attributes:
        name: for people.
        suffixes: how the names of its files end, in lower case.
        encode: from the contents of a ledger to the bytes of a file.
        read: from a file to a draft; None where the format does not keep everything.
    """

    name: str
    suffixes: tuple[str, ...]
    encode: Encode
    read: Read | None = None


FORMATS = (
    Format(
        name="YAML",
        suffixes=(".yaml", ".yml"),
        encode=yaml.encode,
        read=yaml.read,
    ),
    Format(
        name="JSON Lines",
        suffixes=(".jsonl",),
        encode=json_lines.encode,
        read=json_lines.read,
    ),
    Format(
        name="JSON Lines, compressed",
        suffixes=(".jsonl.gz",),
        encode=json_lines.encode_compressed,
        read=json_lines.read_compressed,
    ),
    Format(name="CSV", suffixes=(".csv",), encode=delimited.encode, read=delimited.read),
    Format(name="GeoJSON", suffixes=(".geojson",), encode=geojson.encode, read=geojson.read),
    Format(name="GeoPackage", suffixes=(".gpkg",), encode=geopackage.encode, read=geopackage.read),
    Format(
        name="GeoParquet",
        suffixes=(".parquet", ".geoparquet"),
        encode=geoparquet.encode,
        read=geoparquet.read,
    ),
    Format(name="PROV-JSON", suffixes=(".prov.json",), encode=provenance.encode),
)


def encode(
    contents: Contents, path: str | os.PathLike[str], resolve: Resolve | None = None
) -> bytes:
    """The bytes of a file of that name.

    Raises:
        UnwritableOutput: a suffix of no known format, or contents that do not fit the format.
    """
    writer = find_writer(path)
    try:
        return writer(contents, resolve)
    except UnwritableOutput as error:
        raise UnwritableOutput(f"{path}: {error}") from error


def find_writer(path: str | os.PathLike[str]) -> Encode:
    """What makes the bytes of a file of that name.

    Raises:
        UnwritableOutput: a suffix of no known format.
    """
    found = _find(path)
    if found is None:
        raise UnwritableOutput(
            f"{path}: {_suffix(path)} is no format a ledger is written in; "
            f"use {_list_suffixes(FORMATS)}"
        )
    return found.encode


def find_reader(path: str | os.PathLike[str]) -> Read:
    """What reads a file of that name.

    Raises:
        UnreadableInput: a suffix of no known format, or of one that is only written.
    """
    found = _find(path)
    if found is None or found.read is None:
        readable = tuple(format_ for format_ in FORMATS if format_.read is not None)
        raise UnreadableInput(
            f"{path}: {_suffix(path)} is no format a ledger is read from; "
            f"use {_list_suffixes(readable)}"
        )
    return found.read


def _find(path: str | os.PathLike[str]) -> Format | None:
    name = PurePath(path).name.lower()
    for format_ in FORMATS:
        # A name that is nothing but a suffix has none.
        if any(name.endswith(suffix) and name != suffix for suffix in format_.suffixes):
            return format_
    return None


def _suffix(path: str | os.PathLike[str]) -> str:
    return PurePath(path).suffix.lower() or "no suffix"


def _list_suffixes(formats: tuple[Format, ...]) -> str:
    suffixes = [suffix for format_ in formats for suffix in format_.suffixes]
    return f"{', '.join(suffixes[:-1])} or {suffixes[-1]}"
