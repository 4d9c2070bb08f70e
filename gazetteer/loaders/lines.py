"""The lines of a file as text, whatever it is packed in, one at a time."""

from __future__ import annotations

import contextlib
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from gazetteer.errors import UnreadableData
from gazetteer.loaders.progress import Bar
from gazetteer.spelling import visible

LONGEST_LINE = 1 << 20
"""Longest line read, in bytes. GeoNames' longest has some 10,000."""

MOST_PACKED = 100
"""How many times its own size a packed file may unpack to. Text packs to a tenth, not to less."""

_TELL_EVERY = 2_000
_SMALL = 16 << 20  # bytes that anything may unpack to
_DAMAGE = (EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError)


def read_lines(path: Path, *, bar: Bar | None = None) -> Iterator[str]:
    """Yield the lines of a UTF-8 file without their ends; of .gz and .zip what is inside.

    Of a zip archive the text file of its own name is read, or else its only one.

    Raises:
        UnreadableData: it is missing, damaged, cut short, unpacks to more than a table can, or a
            line is not UTF-8 or too long; the message names the line.
    """
    name = visible(path.name)
    number = 0
    try:
        with contextlib.ExitStack() as stack:
            raw = stack.enter_context(path.open("rb"))
            most = max(MOST_PACKED * path.stat().st_size, _SMALL)
            stream = _unpack(stack, raw, path)
            while line := stream.readline(LONGEST_LINE):
                number += 1
                most -= len(line)
                _check_size(most, name)
                if bar is not None and number % _TELL_EVERY == 0:
                    bar.reach(raw.tell())
                yield _decode(line, name, number)
    except FileNotFoundError:
        raise UnreadableData(f"there is no file {visible(str(path), limit=200)}") from None
    except UnicodeDecodeError as error:
        raise UnreadableData(
            f"{name}, line {number}: not UTF-8 (byte {error.start + 1} is "
            f"0x{error.object[error.start]:02X}); save the file as UTF-8"
        ) from error
    except UnreadableData:
        raise
    except _DAMAGE as error:
        where = f"damaged or cut short after line {number}" if number else "cannot be read"
        raise UnreadableData(f"{name}: {where} ({visible(str(error), limit=200)})") from error


def _check_size(left: int, name: str) -> None:
    if left < 0:
        raise UnreadableData(
            f"{name}: unpacks to over {MOST_PACKED} times its size, as no table does"
        )


def _decode(line: bytes, name: str, number: int) -> str:
    if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
        raise UnreadableData(f"{name}, line {number}: over 1 MB without an end; this is no table")
    text = line.decode("utf-8")
    if number == 1:
        text = text.removeprefix("\ufeff")
    return text.rstrip("\r\n")


def _unpack(stack: contextlib.ExitStack, raw: IO[bytes], path: Path) -> IO[bytes]:
    magic = raw.read(4)
    raw.seek(0)
    if magic[:2] == b"\x1f\x8b":
        return cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=raw)))
    if magic == b"PK\x03\x04" or path.suffix.lower() == ".zip":
        archive = stack.enter_context(zipfile.ZipFile(raw))
        return stack.enter_context(archive.open(_choose_member(archive, path)))
    return raw


def _choose_member(archive: zipfile.ZipFile, path: Path) -> str:
    names = [name for name in archive.namelist() if name.lower().endswith((".txt", ".csv", ".tsv"))]
    own = [name for name in names if Path(name).stem == path.stem]
    others = [name for name in names if "readme" not in name.lower()]
    for choice in (own, others):
        if len(choice) == 1:
            return choice[0]
    raise UnreadableData(
        f"{visible(path.name)} holds {len(names)} text files, none of its own name; unpack it and "
        "give the one that is meant"
    )
