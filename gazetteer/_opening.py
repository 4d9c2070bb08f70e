"""Where index files are, and opening one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gazetteer._layout import APPLICATION_ID, LAYOUT_VERSION
from gazetteer.errors import UnreadableIndex

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

CORE = os.path.join(os.path.dirname(__file__), "data", "core.sqlite")  # noqa: PTH118, PTH120 - pathlib costs 8 ms


def open_file(path: Path | str | None = None) -> tuple[sqlite3.Connection, Path]:
    """Open an index file for reading, by default the one inside the package.

    Raises:
        UnreadableIndex: the file is missing, is no index, or is one of another version.
    """
    import pathlib
    import sqlite3

    path = pathlib.Path(CORE if path is None else path)
    if not path.is_file():
        raise UnreadableIndex(f"no gazetteer index at {path}; reinstall the package")
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        marks = [
            connection.execute(f"PRAGMA {mark}").fetchone()[0]
            for mark in ("application_id", "user_version")
        ]
    except sqlite3.Error as error:
        raise UnreadableIndex(f"{path} is not a gazetteer index: {error}") from error
    if marks != [APPLICATION_ID, LAYOUT_VERSION]:
        connection.close()
        raise UnreadableIndex(f"{path} is not a gazetteer index of version {LAYOUT_VERSION}")
    return connection, path


def find_user_folder() -> Path:
    """The folder of the user's own data; it need not exist. `XDG_DATA_HOME` moves it."""
    from platformdirs import user_data_path

    return user_data_path("frontline") / "gazetteer"
