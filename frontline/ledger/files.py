"""Reading text safely and writing it atomically."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from frontline.errors import UnreadableInput, UnwritableOutput

YAML_SUFFIXES = (".yaml", ".yml")
SIZE_LIMIT = 4 * 1024 * 1024
"""Bytes of a YAML ledger: some ten thousand claims, read within seconds."""


def read_text(path: str | os.PathLike[str], *, limit: int = SIZE_LIMIT) -> str:
    """The text of a file in UTF-8, without a byte-order mark.

    Raises:
        UnreadableInput: missing, no file, empty, too large, or not text.
    """
    try:
        with Path(path).open("rb") as file:
            raw = file.read(limit + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableInput(f"{path}: cannot be read: {reason}") from error
    if len(raw) > limit:
        raise UnreadableInput(f"{path}: larger than {limit:,} bytes; split it into several ledgers")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(
            f"{path}: not text in UTF-8 (byte {error.start}); a ledger is a text file"
        ) from error
    if "\0" in text:
        raise UnreadableInput(f"{path}: a binary file; a ledger is a text file")
    if not text.strip():
        raise UnreadableInput(f"{path}: the file is empty")
    return text


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a text file whole or not at all; see `write_bytes`."""
    write_bytes(path, text.encode())


def write_bytes(path: str | os.PathLike[str], raw: bytes) -> None:
    """Write a file whole or not at all: a reader sees the old one or the new one.

    Raises:
        UnwritableOutput: the folder is missing, or writing there is not allowed or possible.
    """
    if os.path.lexists(path) and not Path(path).is_file():
        raise UnwritableOutput(f"{path}: not a file; name one to write or to replace")
    try:
        target = Path(os.path.realpath(path))  # a symbolic link stays one
        draft = target.with_name(f".{target.name[:50]}.{secrets.token_hex(6)}.tmp")
        try:
            with draft.open("xb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                draft.chmod(target.stat().st_mode & 0o777)  # who may read it stays the same
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise UnwritableOutput(f"{path}: cannot be written: {reason}") from error
