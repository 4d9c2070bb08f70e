"""A ledger as a folder of GeoParquet files, for more claims than one file or machine takes.

```
ledger.parts/
├── _ledger.json                 title, sides and the list of the parts; no other file is read
├── part-00000-1a2b….parquet     the claims about some places, in the columns of every ledger
├── part-00001-3c4d….parquet
└── _beside/                     for each part, copies of those claims of others it is read with
```

One place lies in one part, and the places of a region lie next to one another. geopandas, DuckDB or
QGIS read the folder, or any of its parts, as they read other GeoParquet, without what begins with
`_`.
The list takes its place last and at once: whoever is killed while writing leaves the old ledger.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontline.errors import InvalidLedger, UnreadableInput, UnwritableOutput
from frontline.ledger import Ledger, read_claims
from frontline.ledger.columns import COUNTS, NUMBERS
from frontline.ledger.drafts import FORMAT_VERSION
from frontline.ledger.files import locked, read_text, write_bytes

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

LIST = "_ledger.json"
BESIDE = "_beside"
PART_SIZE = 100_000
"""Claims in a part: a second or two of work, some ten megabytes."""

_NAME = re.compile(r"part-\d{5}-[0-9a-f]{16}\.parquet")
_INSTALL = "a ledger in parts needs pyarrow: pip install 'frontline[distributed]'"
_MOST_LISTED = 64 << 20


@dataclass(frozen=True, kw_only=True)
class PartFile:
    """One part of a ledger.

    Attributes:
        path: its file.
        beside: the file of the claims it is read with; None where it needs none.
        claims: how many claims there are in it.
    """

    path: Path
    beside: Path | None
    claims: int


@dataclass(frozen=True, kw_only=True)
class Parts:
    """A ledger in a folder, not read yet; `open_parts` makes one.

    Attributes:
        path: the folder.
        title: what the ledger is about, if it says so.
        sides: the belligerents: code to name, in the order declared.
        parts: its parts.
    """

    path: Path
    title: str | None
    sides: Mapping[str, str]
    parts: tuple[PartFile, ...] = field(repr=False)

    def __len__(self) -> int:
        return sum(part.claims for part in self.parts)

    def read(self) -> Ledger:
        """The whole ledger, in memory, looked at as a whole.

        Raises:
            InvalidLedger: what is wrong, by row, counted through the parts.
            UnreadableInput: a part is missing or damaged, or pyarrow is not installed.
        """
        if not self.parts:
            return Ledger((), sides=self.sides, title=self.title)
        import pyarrow as pa
        import pyarrow.parquet as pq

        tables = [read_part(part.path) for part in self.parts]
        whole = pa.concat_tables(tables, promote_options="permissive")
        head = {"version": FORMAT_VERSION, "title": self.title, "sides": dict(self.sides)}
        metadata = {b"geo": tables[0].schema.metadata[b"geo"], b"frontline": json.dumps(head)}
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / "ledger.parquet"
            pq.write_table(whole.replace_schema_metadata(metadata), copy)
            try:
                return read_claims(copy)
            except InvalidLedger as error:
                raise InvalidLedger(error.problems, source=str(self.path)) from error


def open_parts(path: str | os.PathLike[str]) -> Parts:
    """A ledger in a folder; its parts are read when they are needed.

    Raises:
        UnreadableInput: no such folder, or none that `write_parts` wrote.
    """
    folder = Path(path)
    if not (folder / LIST).is_file():
        raise UnreadableInput(f"{path}: no ledger in parts: there is no {LIST} in it")
    try:
        listed = json.loads(read_text(folder / LIST, limit=_MOST_LISTED))
        parts = tuple(_read_entry(folder, entry) for entry in listed["parts"])
        title, sides = listed["title"], dict(listed["sides"])
        version = listed["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableInput(f"{folder / LIST}: not the list of a ledger's parts") from error
    if version != FORMAT_VERSION:
        raise UnreadableInput(f"{folder / LIST}: version {version!r} is not known")
    return Parts(path=folder, title=title, sides=sides, parts=parts)


def _read_entry(folder: Path, entry: Mapping[str, Any]) -> PartFile:
    if not _NAME.fullmatch(entry["file"]):  # never out of the folder
        raise ValueError(entry["file"])
    file = str(entry["file"])
    beside = entry["beside"]
    if beside is not None and not _NAME.fullmatch(beside):
        raise ValueError(beside)
    return PartFile(
        path=folder / file,
        beside=None if beside is None else folder / BESIDE / beside,
        claims=int(entry["claims"]),
    )


def read_part(path: Path, *, without: Iterable[str] = ()) -> pa.Table:
    """The rows of one file.

    Args:
        path: the file.
        without: columns to leave out.

    Raises:
        UnreadableInput: the file is missing or damaged, or pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise UnreadableInput(f"{path}: {_INSTALL}") from error
    try:
        names = [name for name in pq.read_schema(path).names if name not in set(without)]
        return pq.ParquetFile(path).read(columns=names)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableInput(
            f"{path}: cannot be read ({error}); if the ledger was written anew, open it again"
        ) from error


def write_parts(
    claims: Ledger | pd.DataFrame | Iterable[pd.DataFrame],
    path: str | os.PathLike[str],
    *,
    sides: Mapping[str, str] | None = None,
    title: str | None = None,
    size: int = PART_SIZE,
) -> Parts:
    """Write a ledger as a folder of parts; `open_parts(path).read()` equals it.

    The folder appears whole, or takes the place of an older ledger at once, or nothing happens.

    Args:
        claims: a ledger; or a table as `ClaimColumns.from_table` takes it, with an `id` in every
            row; or several such tables, one after another, so that they need not be in memory
            together. Each table has to be sound by itself: the claims that its claims speak about
            are in it, and no place or id is in two of them.
        path: the folder.
        sides: the belligerents of tables; those that they name by default. A ledger has its own.
        title: what tables are about. A ledger has its own.
        size: about how many claims make a part. A place, or places that speak about one another's
            claims, stay together.

    Raises:
        InvalidLedger: rows are wrong, each named; or two tables are about one place.
        UnwritableOutput: the path is something else, or cannot be written to, or a package is
            missing.
    """
    target = Path(os.path.realpath(path))
    if os.path.lexists(target) and not (target / LIST).is_file():
        raise UnwritableOutput(f"{path}: exists and is no ledger in parts; name another folder")
    if isinstance(claims, Ledger):
        sides, title = claims.sides, claims.title
    with locked(target):
        try:
            with _folder_for(target) as folder:
                _fill(folder, claims, size=size, sides=sides, title=title)
        except UnwritableOutput:
            raise
        except OSError as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise UnwritableOutput(f"{path}: cannot be written: {reason}") from error
        except ModuleNotFoundError as error:
            raise UnwritableOutput(f"{path}: {_INSTALL}") from error
    return open_parts(target)


@contextmanager
def _folder_for(target: Path) -> Iterator[Path]:
    """The folder to write to: a new one takes its name once it is full."""
    if target.exists():
        yield target
        return
    folder = target.with_name(f".{target.name[:50]}.{secrets.token_hex(6)}.tmp")
    try:
        folder.mkdir()
        yield folder
        folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(
    folder: Path,
    claims: Ledger | pd.DataFrame | Iterable[pd.DataFrame],
    *,
    size: int,
    sides: Mapping[str, str] | None,
    title: str | None,
) -> None:
    """Write the parts, then the list of them; then remove what is in it no more."""
    from frontline.distributed.writing import Writer

    (folder / BESIDE).mkdir(exist_ok=True)

    def write(name: str, table: Any, *, beside: bool) -> str:
        return _write_table(folder / BESIDE if beside else folder, name, table)

    writer = Writer(write, size, sides)
    for table in _as_tables(claims):
        writer.add(table)
    entries = writer.finish()
    head = {"version": FORMAT_VERSION, "title": title, "sides": dict(writer.sides)}
    listed = json.dumps(head | {"parts": entries}, ensure_ascii=False, indent=1)
    write_bytes(folder / LIST, listed.encode())
    _remove_unlisted(folder, {entry["file"] for entry in entries})
    _remove_unlisted(folder / BESIDE, {entry["beside"] for entry in entries})


def _as_tables(claims: Ledger | pd.DataFrame | Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    import pandas as pd

    if isinstance(claims, Ledger):
        yield claims.to_geodataframe()
    elif isinstance(claims, pd.DataFrame):
        yield claims
    else:
        yield from claims


def _write_table(folder: Path, name: str, table: Any) -> str:
    """Write a table under a name with a hash of its content in it, which is returned."""
    file = io.BytesIO()
    _typed(table).to_parquet(file, index=False, compression="zstd")
    raw = file.getvalue()
    hashed = f"{name}-{hashlib.sha256(raw).hexdigest()[:16]}.parquet"
    path = folder / hashed
    if not path.is_file():  # whoever reads the old ledger still may need a file of that name
        write_bytes(path, raw)
    return hashed


def _typed(table: Any) -> Any:
    """The table, columns in which nothing is said of the same kind as in other parts."""
    import pandas as pd
    import pyarrow as pa

    text = pd.ArrowDtype(pa.string())
    kinds = dict.fromkeys(COUNTS, "Int64") | dict.fromkeys(NUMBERS, "float64")
    silent = [
        name for name in table.columns if table[name].dtype == object and table[name].isna().all()
    ]
    return table.astype({name: kinds.get(name, text) for name in silent})


def _remove_unlisted(folder: Path, listed: set[str]) -> None:
    for path in folder.iterdir():
        if _NAME.fullmatch(path.name) and path.name not in listed:
            path.unlink(missing_ok=True)
