"""Ways of damaging a sound file, as hypothesis draws them."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from seeds import pack, unpack

PIECES = [
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\n", b"\r",
    b"\t", b'"', b'""', b"'", b",", b";", b"|", b"{", b"}", b"[", b"]", b"<", b">", b":", b"- ",
    b"&a ", b"*a", b"!!python/name:os.system ", b"# ", b"---\n", b"%", b"\\ud800", b"\\u0000",
    b"NaN", b"-Infinity", b"1e999", b"-0", b"0x10", b"1_000", "٣".encode(), "½".encode(),
    b"9" * 30, b"9" * 5_000, b"-" + b"9" * 400, b"1e-400", b"0000-00-00", b"2025-02-30",
    b"-9999-01-01", b"99999-01-01", b"9999-12-31", b"0001-01-01", b"2025-01-06/..", b"null",
    b"true", b"[" * 3_000, b'{"a":' * 3_000, b"(" * 3_000, b"<div>" * 3_000, b"<table>" * 300,
    b"{| \n" * 300, b"a" * 70_000, "\u202e".encode(), "е\u0301".encode() * 500, b"=1+1",
    b"POLYGON ((0 0, 1 1, 1 0, 0 0))", b"POLYGON EMPTY", b"../../etc", b"/dev/zero",
]  # fmt: skip
"""What may be put into any text."""

VALUES: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**30, 10**400, -(10**19), float("nan"), float("inf"), 1e308,
    181, 91, "", " ", "\0", "\ud800", "a" * 70_000, "2025-01-06", "2025-13-45", "9999-12-31",
    "0001-01-01", "2025-01-06/2025-01-05", "../X", "RU", "UA", "captured", "denied", "local:x",
    "geonames:695357", "Ivanivka", [], {}, [[]], [None], {"": None}, {"a": {"a": {}}}, ["a", 1],
    "POLYGON ((0 0, 1 1, 0 1, 1 0, 0 0))", [0, 0], [[0, 0], [1, 1]], "Polygon", "Point",
    "GeometryCollection", "FeatureCollection", "{{7*7}}", "9" * 5_000,
]  # fmt: skip
"""What may stand for any value of JSON."""

_where = st.floats(0, 1, allow_nan=False)
_edits = st.one_of(
    st.tuples(st.just("flip"), _where, st.integers(0, 7)),
    st.tuples(st.just("byte"), _where, st.integers(0, 255)),
    st.tuples(st.just("cut"), _where, st.integers(1, 64)),
    st.tuples(st.just("end"), _where, st.just(0)),
    st.tuples(st.just("twice"), _where, st.integers(1, 400)),
    st.tuples(st.just("move"), _where, st.integers(1, 400)),
    st.tuples(st.just("put"), _where, st.sampled_from(PIECES)),
    st.tuples(st.just("word"), _where, st.sampled_from(PIECES)),
)


def damage(raw: bytes, edits: list[tuple[str, float, Any]]) -> bytes:
    """Some bytes after some edits, each at a place given as a share of the length."""
    for kind, where, what in edits:
        at = int(where * len(raw))
        if kind == "flip" and raw:
            at = min(at, len(raw) - 1)
            raw = raw[:at] + bytes([raw[at] ^ 1 << what]) + raw[at + 1 :]
        elif kind == "byte":
            raw = raw[:at] + bytes([what]) + raw[at + 1 :]
        elif kind == "cut":
            raw = raw[:at] + raw[at + what :]
        elif kind == "end":
            raw = raw[:at]
        elif kind == "twice":
            raw = raw[:at] + raw[at : at + what] * 2 + raw[at + what :]
        elif kind == "move":
            part, rest = raw[at : at + what], raw[:at] + raw[at + what :]
            raw = part + rest
        elif kind == "put":
            raw = raw[:at] + what + raw[at:]
        elif kind == "word":
            first, last = _find_word(raw, at)
            raw = raw[:first] + what + raw[last:]
    return raw


def _find_word(raw: bytes, at: int) -> tuple[int, int]:
    """What stands around a place between signs: a cell, a value, a key."""
    signs = b',;|\t\n\r:"<>[]{}='
    first = at
    while first > 0 and raw[first - 1] not in signs:
        first -= 1
    last = at
    while last < len(raw) and raw[last] not in signs:
        last += 1
    return first, last


edits = st.lists(_edits, min_size=1, max_size=4)


@st.composite
def damaged(draw: st.DrawFn, raw: bytes, suffix: str) -> bytes:
    """A sound file with its bytes, what is packed in it, or its values damaged."""
    ways: list[Callable[[st.DrawFn, bytes], bytes]] = [_damage_bytes]
    if suffix.endswith(".gz"):
        ways = [_damage_bytes, _damage_gzip]
    elif suffix in {".zip", ".npz"}:
        ways = [_damage_bytes, _damage_zip]
    elif suffix == ".parquet":
        ways = [_damage_bytes, _damage_table, _damage_table]
    elif suffix in {".geojson", ".jsonl"}:
        ways = [_damage_bytes, _damage_json, _damage_json]
    return draw(st.sampled_from(ways))(draw, raw)


def _damage_bytes(draw: st.DrawFn, raw: bytes) -> bytes:
    return damage(raw, draw(edits))


def _damage_gzip(draw: st.DrawFn, raw: bytes) -> bytes:
    return gzip.compress(damage(gzip.decompress(raw), draw(edits)), mtime=0)


def _damage_zip(draw: st.DrawFn, raw: bytes) -> bytes:
    files = unpack(raw)
    name = draw(st.sampled_from(sorted(files)))
    files[name] = damage(files[name], draw(edits))
    return pack(files)


def _damage_json(draw: st.DrawFn, raw: bytes) -> bytes:
    """One value of a document, or of one of several lines, is another."""
    lines = raw.decode().splitlines() if raw[:12].startswith(b'{"frontline"') else [raw.decode()]
    number = draw(st.integers(0, len(lines) - 1))
    document = json.loads(lines[number])
    for _ in range(draw(st.integers(1, 3))):
        spots = list(_list_spots(document))
        if not spots:
            break
        holder, key = spots[draw(st.integers(0, len(spots) - 1))]
        holder[key] = draw(st.sampled_from(VALUES))
        document = json.loads(json.dumps(document))  # nothing is shared
    lines[number] = json.dumps(document)
    return "\n".join(lines).encode()


def _list_spots(value: Any) -> Iterator[tuple[Any, Any]]:
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in members if isinstance(value, dict | list) else ():
        yield value, key
        if isinstance(member, dict | list):
            yield from _list_spots(member)


def _damage_table(draw: st.DrawFn, raw: bytes) -> bytes:
    """A column of a Parquet file has values of another kind, or its metadata say otherwise."""
    table = pq.read_table(io.BytesIO(raw))
    if draw(st.booleans()):
        number = draw(st.integers(0, table.num_columns - 1))
        column = draw(st.sampled_from(_make_columns(table.num_rows)))
        table = table.set_column(number, table.column_names[number], column)
    else:
        metadata = dict(table.schema.metadata or {})
        key = draw(st.sampled_from(sorted(metadata)))
        metadata[key] = draw(
            st.one_of(st.sampled_from(PIECES), edits.map(lambda e: damage(metadata[key], e)))
            if draw(st.booleans())
            else st.just(_damage_json(draw, metadata[key]))
        )
        table = table.replace_schema_metadata(metadata)
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def _make_columns(rows: int) -> list[Any]:
    kinds: list[tuple[Any, Any]] = [
        (None, pa.null()), (b"\xff\xfe", pa.binary()), (b"", pa.binary()), ("", pa.string()),
        ("9" * 5_000, pa.string()), (2**63, pa.uint64()), (float("nan"), pa.float64()),
        (0, pa.date32()), (-(2**31), pa.date32()), (-(2**62), pa.timestamp("us")),
        (2**62, pa.duration("ns")), ([], pa.list_(pa.string())),
        ({"a": 1}, pa.struct([("a", pa.int8())])),
        ([("a", 1)], pa.map_(pa.string(), pa.int8())), (True, pa.bool_()),
        (np.float16(1), pa.float16()),
        (b"\x01\x01\0\0\0", pa.binary()), (b"\x01\x03\0\0\0\xff\xff\xff\xff", pa.binary()),
        (10**12, pa.time64("us")), (2**61, pa.timestamp("ns", "Europe/Kyiv")),
    ]  # fmt: skip
    columns = [pa.array([value] * rows, type=kind) for value, kind in kinds]
    return [*columns, columns[4].dictionary_encode()]
