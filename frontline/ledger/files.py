"""Reading files safely, writing them atomically, and keeping two writers apart."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frontline.errors import UnreadableInput, UnwritableOutput

SIZE_LIMIT = 4 * 1024 * 1024
"""Bytes of a YAML ledger: some ten thousand claims, read within seconds."""
LARGE = 1 << 30
"""Bytes of a ledger in any other format."""

_PATIENCE_SECONDS = 120
_LOCK_SUFFIX = ".lock"


def read_text(path: str | os.PathLike[str], *, limit: int = SIZE_LIMIT) -> str:
    """The text of a file in UTF-8, without a byte-order mark.

    Raises:
        UnreadableInput: missing, no file, empty, too large, or not text.
    """
    text = decode_text(read_bytes(path, limit=limit), path)
    if "\0" in text:
        raise UnreadableInput(f"{path}: a binary file; a ledger is a text file")
    return text


def check_readable(path: str | os.PathLike[str]) -> None:
    """Look whether a file can be read at all.

    Raises:
        UnreadableInput: missing, closed, or no file.
    """
    try:
        Path(path).open("rb").close()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableInput(f"{path}: cannot be read: {reason}") from error


def read_bytes(path: str | os.PathLike[str], *, limit: int = LARGE) -> bytes:
    """The content of a file.

    Raises:
        UnreadableInput: missing, no file, or too large.
    """
    check_readable(path)
    try:
        with Path(path).open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as error:  # the disk itself
        raise UnreadableInput(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(raw) > limit:
        raise UnreadableInput(f"{path}: larger than {limit:,} bytes; split it into several ledgers")
    return raw


def decode_text(raw: bytes, path: str | os.PathLike[str]) -> str:
    """Bytes as text in UTF-8, without a byte-order mark.

    Raises:
        UnreadableInput: empty, or not text.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableInput(
            f"{path}: not text in UTF-8 (line {line}, byte {error.start}); save it as UTF-8"
        ) from error
    if not text.strip():
        raise UnreadableInput(f"{path}: the file is empty")
    return text


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a text file whole or not at all; see `write_bytes`."""
    write_bytes(path, text.encode())


def write_bytes(path: str | os.PathLike[str], raw: bytes) -> None:
    """Write a file whole or not at all: a reader sees the old one or the new one.

    The bytes go into a file beside it, which then takes its place; who is killed in between leaves
    the old file, and that draft (`.NAME.….tmp`) behind. A symbolic link stays one, and who may
    read the file stays the same.

    Raises:
        UnwritableOutput: the folder is missing, or writing there is not allowed or possible.
    """
    if os.path.lexists(path) and not Path(path).is_file():
        raise UnwritableOutput(f"{path}: not a file; name one to write or to replace")
    try:
        target = Path(os.path.realpath(path))
        draft = target.with_name(f".{target.name[:50]}.{secrets.token_hex(6)}.tmp")
        try:
            with draft.open("xb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                draft.chmod(target.stat().st_mode & 0o777)
            draft.replace(target)
            _sync_folder(target.parent)
        finally:
            draft.unlink(missing_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise UnwritableOutput(f"{path}: cannot be written: {reason}") from error


def _sync_folder(folder: Path) -> None:
    """Make a replacement last through a power cut, where the system lets folders be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: str | os.PathLike[str]) -> Iterator[None]:
    """Keep other processes that ask for the same from changing a file meanwhile.

    The lock is on a file beside it, `.NAME.lock`, which stays there: removing it would let two
    processes hold locks on two files of one name. The system releases the lock of a process that
    dies.

    Raises:
        UnwritableOutput: the folder is missing or closed, or others would not let go of the lock.
    """
    import filelock

    try:
        beside = _lock_of(path)
        if not beside.parent.is_dir():  # the lock would make it
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        lock = filelock.FileLock(beside)
        lock.acquire(timeout=_PATIENCE_SECONDS)
    except filelock.Timeout as error:
        raise UnwritableOutput(
            f"{path}: another process has been writing it for {_PATIENCE_SECONDS} s; try again"
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise UnwritableOutput(f"{path}: cannot be locked: {reason}") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def in_turn(path: str | os.PathLike[str]) -> Iterator[None]:
    """Wait for those who hold the lock on a file, if anybody ever locked it."""
    try:
        shared = _lock_of(path).exists()
    except ValueError:  # a NUL in the path: writing says so
        shared = False
    if not shared:
        yield
        return
    with locked(path):
        yield


def _lock_of(path: str | os.PathLike[str]) -> Path:
    target = Path(os.path.realpath(path))
    return target.with_name(f".{target.name}{_LOCK_SUFFIX}")
