"""VIINA's three shapes of table as one: spells of a status, by place and day."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from frontline.errors import UnreadableInput
from frontline.importers.imported import Findings
from frontline.importers.tables import check_columns, find_separator, show
from frontline.ledger.containers import check_archive, open_file
from frontline.wording import say_count

if TYPE_CHECKING:
    import pandas as pd

STATUSES = ("RU", "UA", "LIBERATED", "CONTESTED")
_NOT_SAID = -2
_WRONG = -3
_WIDE = re.compile(r"ctr_(\d{8})\d*")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_ID = re.compile(r"(\d{1,12})(?:\.0)?")
_SHOWN = 20
_LARGEST = 2**31 - 1


def read_spells(
    paths: Sequence[Path], column: str, *, needed: int, findings: Findings
) -> pd.DataFrame:
    """Unbroken spells of one status in one place.

    Args:
        paths: tables of one of the three shapes; rows they share count once.
        column: which status to read.
        needed: days in a row, the first included, after which a spell has settled.
        findings: who is told of bad rows.

    Returns:
        A row a spell, by place and day. Days are proleptic ordinals. `place` (GeoNames id),
        `status` (index into `STATUSES`), `first`, `after` (the day the place was last seen before,
        -1 if never), `settled` (the first day on which it was seen to have lasted `needed` days,
        -1 if it never did), `open` (whether nothing of the place is seen after it).

    Raises:
        UnreadableInput: a file that is missing, or no table.
        InvalidImport: rows that cannot be right, or columns that are missing.
    """
    import pandas as pd

    read = [_read_table(path, number, column, findings) for number, path in enumerate(paths)]
    findings.stop_if_faulty()
    shapes = {shape for shape, _ in read}
    if len(shapes) > 1:
        names = " and ".join(sorted(shapes))
        findings.fault(paths[0], None, f"the files are tables of {names}; import one kind at once")
        findings.stop_if_faulty()
    table = read[0][1] if len(read) == 1 else pd.concat([found for _, found in read])
    del read
    findings.counts["rows"] = len(table)
    silent = int((table["status"] == _NOT_SAID).sum())
    if silent:
        findings.counts["rows without a status"] = silent
        findings.note(f"{say_count(silent, 'row')} without a status, taken as days without a row")
    table = table[table["status"] != _NOT_SAID].drop_duplicates(["place", "day", "status"])
    table = table.sort_values(["place", "day", "status"], kind="stable", ignore_index=True)
    for row in table[table.duplicated(["place", "day"])].head(_SHOWN).to_dict(orient="records"):
        day = dt.date.fromordinal(row["day"])
        findings.fault(
            paths[row["file"]], row["line"], f"geonames:{row['place']}: two statuses on {day}"
        )
    findings.stop_if_faulty()
    return _group(table, needed, is_daily=shapes != {"changes"})


def _group(table: pd.DataFrame, needed: int, *, is_daily: bool) -> pd.DataFrame:
    """Rows by place and day as spells."""
    import numpy as np
    import pandas as pd

    place, day = table["place"].to_numpy(), table["day"].to_numpy()
    status = table["status"].to_numpy()
    if not len(table):
        columns = ("place", "status", "first", "after", "settled", "open")
        return pd.DataFrame({name: [] for name in columns})
    other_place = np.r_[True, place[1:] != place[:-1]]
    begins = np.flatnonzero(other_place | np.r_[True, status[1:] != status[:-1]])
    first = day[begins]
    is_last = np.r_[other_place[begins[1:]], True]
    if is_daily:
        # The first row far enough from its spell's first day; none if the spell ends before.
        lengths = np.diff(np.r_[begins, len(day)])
        far = day - np.repeat(first, lengths) >= needed - 1
        never = np.iinfo(day.dtype).max
        settled = np.minimum.reduceat(np.where(far, day, never), begins)
        settled = np.where(settled == never, -1, settled)
        after = np.where(other_place[begins], -1, day[np.maximum(begins - 1, 0)])
    else:
        # Between two changes the status is as before, and so it is until the table ends.
        last = np.where(is_last, day.max(), np.r_[first[1:], 0] - 1)
        settled = np.where(first + needed - 1 <= last, first + needed - 1, -1)
        after = np.where(other_place[begins], -1, first - 1)
    return pd.DataFrame(
        {
            "place": place[begins],
            "status": status[begins],
            "first": first,
            "after": after,
            "settled": settled,
            "open": is_last,
        }
    )


def _read_table(
    path: Path, number: int, column: str, findings: Findings
) -> tuple[str, pd.DataFrame]:
    """What kind of table a file is, and its rows: place, day, status, file, line."""
    import pandas as pd

    header = _read_header(path)
    names = [name.strip().lower() for name in header]
    wide = {name: found[1] for name in names if (found := _WIDE.fullmatch(name))}
    wanted = {"geonameid", *wide} if wide else {"geonameid", "date", column}
    check_columns(path, names, sorted(wanted))
    frame = _parse(
        path,
        header=0,
        names=names,
        usecols=lambda name: name in wanted,
        dtype="category",
        keep_default_na=False,
    )
    if not isinstance(frame.index, pd.RangeIndex):  # pandas takes what is too much for an index
        raise UnreadableInput(f"{path}: rows have more cells than the {len(names)} columns")
    if wide:
        # Several columns of one day: the last one counts.
        by_day = {day: name for name, day in sorted(wide.items())}
        frame = frame.rename(columns={name: day for day, name in by_day.items()})
        frame = frame.melt("geonameid", list(by_day), "date", "status", ignore_index=False)
        frame = frame.astype("category")
    parsers: dict[str, tuple[str, Callable[[str], int]]] = {
        "geonameid": ("a GeoNames id", _parse_id),
        "date": ("a day such as 20250106", _parse_day),
        "status" if wide else column: (f"one of {', '.join(STATUSES)}", _parse_status),
    }
    lines = frame.index.to_numpy() + 2
    columns = [
        _translate(frame[name], words, parse, path, findings)
        for name, (words, parse) in parsers.items()
    ]
    table = dict(zip(("place", "day", "status"), columns, strict=True))
    kind = "changes" if "kind" in names else "days"
    return kind, _assemble(table, number, lines)


def _assemble(columns: dict[str, Any], number: int, lines: Any) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    # Some twelve million rows a year: no wider than need be.
    table = pd.DataFrame({**columns, "line": lines.astype("int32")})
    return table.assign(status=table["status"].astype("int8"), file=np.int16(number))


def _read_header(path: Path) -> list[str]:
    """The names of the columns, through whatever the file is packed in."""
    first = _parse(path, header=None, nrows=1, sep="\0", quoting=3, dtype=str)
    line = str(first.iloc[0, 0])
    separator = find_separator(line)
    return [name.strip().strip('"') for name in line.split(separator)]


def _parse(path: Path, **options: Any) -> pd.DataFrame:
    import pandas as pd

    if "sep" not in options:
        first = _parse(path, header=None, nrows=1, sep="\0", quoting=3, dtype=str)
        options["sep"] = find_separator(str(first.iloc[0, 0]))
    try:
        with _open(path) as file:
            frame: pd.DataFrame = pd.read_csv(file, encoding="utf-8-sig", **options)
    except (OSError, EOFError, ValueError) as error:  # pandas' own errors are ValueErrors
        if isinstance(error, UnreadableInput):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableInput(f"{path}: cannot be read as a table: {reason}") from error
    return frame


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    """The table in a file, which may be packed by gzip or alone in a zip archive."""
    if path.suffix.lower() != ".zip":
        with open_file(path) as file:
            yield file
        return
    names = check_archive(path)
    if len(names) != 1:
        raise UnreadableInput(f"{path}: holds {len(names)} files; unpack it")
    try:
        with zipfile.ZipFile(path) as archive, archive.open(names[0]) as member:
            yield member
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise UnreadableInput(f"{path}: not a whole zip archive: {error}") from error


def _translate(
    texts: pd.Series[Any], words: str, parse: Callable[[str], int], path: Path, findings: Findings
) -> Any:
    """Each distinct text once; what is wrong is told with the lines it stands on."""
    import numpy as np

    values = [parse(str(text).strip()) for text in texts.cat.categories]
    # Code -1 stands for a cell that is not there at all: a row that is too short.
    numbers = np.array([*values, _WRONG], dtype=np.int32)[texts.cat.codes.to_numpy()]
    wrong = np.flatnonzero(numbers == _WRONG)
    for position in wrong[:_SHOWN]:
        cell = texts.iloc[position]
        shown = show(cell) if isinstance(cell, str) else "an empty cell"
        line = int(texts.index[position]) + 2
        findings.fault(path, line, f"{texts.name}: {shown} is not {words}")
    if len(wrong) > _SHOWN:
        findings.fault(path, None, f"{texts.name}: {len(wrong) - _SHOWN} more such rows")
    return numbers


def _parse_id(text: str) -> int:
    found = _ID.fullmatch(text)
    return int(found[1]) if found and int(found[1]) < _LARGEST else _WRONG


def _parse_day(text: str) -> int:
    found = _DAY.fullmatch(text)
    try:
        return dt.date(*map(int, found.groups())).toordinal() if found else _WRONG
    except ValueError:
        return _WRONG


def _parse_status(text: str) -> int:
    word = text.upper()
    if word in {"", "NA", "NAN"}:
        return _NOT_SAID
    return STATUSES.index(word) if word in STATUSES else _WRONG
