"""Files that are small and become large: made when the tests run, too large to be kept."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

MIB = 1 << 20
LARGE = 72
"""Mebibytes: more than `abuse.py` lets any file have."""


def make_bombs() -> Iterator[tuple[str, str, bytes]]:
    """Name, suffix and bytes of each."""
    lines = _gzip_many(b"\n" * MIB)
    rows = _gzip_many(b"695357,2025-01-06,RU\n" * (MIB // 21))
    header = gzip.compress(b"geonameid,date,status\n")
    yield "empty lines", ".jsonl.gz", lines
    yield "empty lines", ".csv.gz", lines
    yield "the same row", ".csv.gz", header + rows
    yield "nothing but brackets", ".geojson.gz", _gzip_many(b"[" * MIB)
    yield "empty lines", ".zip", _zip_many("UA.txt", b"\n" * MIB)
    yield "a shapefile of nothing", ".zip", _zip_many("x.shp", b"\0" * MIB)
    yield "a grid of nothing", ".npz", _zip_many("days.npy", b"\0" * MIB)
    yield "one text in many rows", ".parquet", _parquet("x" * MIB, 1_000)
    yield "nothing in many rows", ".parquet", _parquet(None, 20_000_000)
    yield "a page of blanks", ".pdf", _pdf(400)
    yield "an endless line", ".txt", b"9" * (MIB + 200_000)


def _gzip_many(part: bytes) -> bytes:
    """A gzip file of the same part again and again: as many members."""
    return gzip.compress(part, mtime=0) * LARGE


def _zip_many(name: str, part: bytes) -> bytes:
    """A zip archive of a file that is the same part again and again."""
    # The same stretch of packed bytes may stand there any number of times.
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    stretch = packer.compress(part * 64) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.flush()
    times = LARGE // 64 + 1
    raw = io.BytesIO()
    size = times * 64 * len(part)
    body = stretch * times + end
    with zipfile.ZipFile(raw, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED
        archive.writestr(info, body)
    # It was stored; say that it is packed, and how much it is.
    out = bytearray(raw.getvalue())
    for start, method, crc_at, size_at in (
        (0, 8, 14, 22),
        (out.index(b"PK\x01\x02"), 10, 16, 24),
    ):
        struct.pack_into("<H", out, start + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", out, start + crc_at, 0)  # nobody comes so far as to check it
        struct.pack_into("<I", out, start + size_at, size)
    return bytes(out)


def _parquet(value: str | None, rows: int) -> bytes:
    """A ledger whose column `note` has the same value in every row."""
    words = pa.array([value] if value is not None else [], type=pa.string())
    code = 0 if value is not None else None
    step = min(rows, MIB)
    codes = pa.array([code] * step, type=pa.int32())
    column = pa.DictionaryArray.from_arrays(codes, words)
    table = pa.table({"note": column, **{f"c{n}": column for n in range(10)}})
    out = io.BytesIO()
    with pq.ParquetWriter(out, table.schema, compression="zstd") as writer:
        for _ in range(max(rows // step, 1)):
            writer.write_table(table)
    return out.getvalue()


def _pdf(mebibytes: int) -> bytes:
    """A PDF whose only page unpacks to so many mebibytes of blanks."""
    packer = zlib.compressobj(9)
    stream = b"".join(packer.compress(b" " * MIB) for _ in range(mebibytes)) + packer.flush()
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n"
        % len(stream)
        + stream
        + b"\nendstream endobj\ntrailer<</Size 5/Root 1 0 R>>\nstartxref\n0\n%%EOF"
    )
