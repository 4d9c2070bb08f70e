"""Parquet files of strangers as plain values: bounded, and whatever their metadata say of them.

Parquet packs a value that repeats into next to nothing, so a small file can hold more cells than a
machine. How many there are is looked at first, and a text that repeats is one text in memory.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frontline.errors import UnreadableInput
from frontline.ledger import containers
from frontline.ledger.files import read_bytes
from frontline.wording import shown

INSTALL = "GeoParquet needs pyarrow: pip install 'frontline[parquet]'"
MOST_CELLS = 100_000_000
"""Cells of a file: some millions of claims."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A table, column by column.

    Attributes:
        names: of the columns, in order; one may stand there twice.
        cells: column name to its values, each text, number, boolean or None; of a column of
            anything else (dates, lists) the values as text. Bytes stay bytes.
        metadata: what the file says of itself, by key.
        count: how many rows there are.
    """

    names: tuple[str, ...]
    cells: dict[str, list[Any]]
    metadata: dict[bytes, bytes]
    count: int


def read_parquet(path: Path) -> Columns:
    """The columns of a Parquet file.

    Raises:
        UnreadableInput: pyarrow is not installed; the file is missing, too large, no Parquet, or
            holds values that are none.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise UnreadableInput(f"{path}: {INSTALL}") from error
    raw = read_bytes(path)
    try:
        file = pq.ParquetFile(io.BytesIO(raw))
        _check_size(path, file.metadata)
        texts = [
            field.name
            for field in file.schema_arrow
            if pa.types.is_string(field.type) or pa.types.is_binary(field.type)
        ]
        table = pq.ParquetFile(io.BytesIO(raw), read_dictionary=texts).read()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if isinstance(error, UnreadableInput):
            raise
        raise UnreadableInput(f"{path}: not a readable Parquet file: {error}") from error
    cells = {
        name: _list_values(path, name, table.column(index))
        for index, name in enumerate(table.column_names)
    }
    names = tuple(table.column_names)
    return Columns(names, cells, table.schema.metadata or {}, table.num_rows)


def _check_size(path: Path, metadata: Any) -> None:
    cells = size = 0
    for group in range(metadata.num_row_groups):
        for column in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(column)
            cells += max(chunk.num_values, metadata.row_group(group).num_rows)
            size += chunk.total_uncompressed_size
    if max(cells, metadata.num_rows * metadata.num_columns) > MOST_CELLS:
        raise UnreadableInput(f"{path}: more than {MOST_CELLS:,} cells; split it")
    if size > containers.MOST_BYTES:
        raise containers.too_large(path)


def _list_values(path: Path, name: str, column: Any) -> list[Any]:
    import pyarrow as pa

    values: list[Any] = []
    try:
        for chunk in column.chunks:
            if isinstance(chunk, pa.DictionaryArray):
                words = chunk.dictionary.to_pylist()
                codes = chunk.indices.to_pylist()
                values += [None if code is None else words[code] for code in codes]
            else:
                values += chunk.to_pylist()
    except (pa.ArrowException, OverflowError, ValueError, IndexError) as error:
        raise UnreadableInput(
            f"{path}: the column {shown(name)} holds what cannot be read: {error}"
        ) from error
    odd = {type(value) for value in values} - {str, int, float, bool, bytes, type(None)}
    return [None if value is None else str(value) for value in values] if odd else values
