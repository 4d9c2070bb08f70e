"""What the importers of event data share: whose side an actor is on, and where an event was."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from frontline.claims import Claim
from frontline.dates import FuzzyDate, as_day, parse_date
from frontline.errors import InvalidOption
from frontline.importers.imported import Findings, Reading
from frontline.importers.tables import Row, read_degrees, read_rows, read_text, show
from frontline.wording import say_count

_CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONG_NAME, _LONG_LIST = 200, 2000

Actors = Mapping[str, Sequence[str]] | str | os.PathLike[str] | None
"""Code of a side to the beginnings of its actors' names, a YAML file of that form, or None for the
library's own short list."""


class Sides:
    """Tells the side of an actor by the beginning of its name; of an unknown one, none.

    Raises:
        InvalidOption: not a mapping from codes to lists of names.
        UnreadableInput: a file that cannot be read.
    """

    def __init__(self, actors: Actors) -> None:
        table = _load(actors)
        self._names = {
            " ".join(name.split()).casefold(): code
            for code, names in table.items()
            for name in names
        }

    def find(self, actor: str) -> str | None:
        """The code of an actor's side; None if it is not known."""
        name = " ".join(actor.split()).casefold()
        fits = [
            known
            for known in self._names
            if name.startswith(known) and not name[len(known) :][:1].isalnum()
        ]
        return self._names[max(fits, key=len)] if fits else None


def read_point(row: Row) -> tuple[float, float]:
    """(latitude, longitude) of an event.

    Raises:
        ValueError: in words, coordinates that are none.
    """
    return read_degrees(row["latitude"], 90), read_degrees(row["longitude"], 180)


def check_texts(row: Row, code: str, name: str, said_by: str) -> None:
    """Whether an event's code, place and reporters are such as a ledger can keep.

    Raises:
        ValueError: in words, one that is missing or out of measure.
    """
    if not _CODE.fullmatch(row[code]):
        raise ValueError(f"{code} {show(row[code])} is no identifier")
    if not row[name]:
        raise ValueError(f"{name} is empty")
    for column, limit in ((name, _LONG_NAME), (said_by, _LONG_LIST)):
        if len(row[column]) > limit:
            raise ValueError(f"{column} {show(row[column])} is longer than {limit} characters")


def list_events(
    paths: Sequence[Path],
    findings: Findings,
    *,
    required: Sequence[str],
    key: str,
    stamp: Callable[[Row], int] | None = None,
) -> Iterator[tuple[Path, Row]]:
    """Each event of some tables once, as it was last changed.

    Args:
        paths: the tables.
        findings: who is told of rows without a key, and of events given twice and differently.
        required: columns that a table must have.
        key: the column that tells one event from another.
        stamp: when a row was changed, later ones larger; by default one is as good as the other.
    """
    rows: dict[str, tuple[Path, Row]] = {}
    for path in paths:
        for row in read_rows(path, required=required, findings=findings):
            findings.counts["rows"] += 1
            if not row[key]:
                findings.fault(path, row.line, f"{key} is empty")
                continue
            _, other = rows.setdefault(row[key], (path, row))
            mine, its = (stamp(row), stamp(other)) if stamp else (0, 0)
            if mine > its:
                rows[row[key]] = (path, row)
            elif mine == its and row.cells != other.cells:
                findings.fault(path, row.line, f"{row[key]} is given twice, and differently")
    return iter(rows.values())


def claim_events(
    events: Iterable[tuple[Path, Row]],
    read_row: Callable[[Row], Claim | None],
    findings: Findings,
    *,
    key: str,
    stated: str,
) -> Reading:
    """The claims of some events.

    Args:
        events: as `list_events` gives them.
        read_row: the claim of a row; None if it gives none; raises `ValueError`, in words, for one
            that cannot be right.
        findings: who is told of such rows, and has told `read_row`'s reasons.
        key: the column that names an event.
        stated: the column that says when a row was stated.

    Raises:
        InvalidImport: rows that cannot be right.
    """
    claims = []
    for path, row in events:
        try:
            claim = read_row(row)
        except ValueError as error:
            findings.fault(path, row.line, f"{row[key][:64]}: {error}")
            continue
        if claim is not None:
            claims.append(claim)
    note_local_places(claims, findings)
    if any(claim.stated_on is None for claim in claims):
        findings.note(f"rows without `{stated}`: when they were known is unknown; give date=")
    return findings.to_reading(claims)


def read_export_day(date: str | dt.date | None) -> FuzzyDate | None:
    """The day of an export, for rows that do not say when they were stated."""
    return None if date is None else parse_date(as_day(date).isoformat())


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a cell that are separated by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def note_local_places(claims: Sequence[Claim], findings: Findings) -> None:
    """Say how many events lie at places that the gazetteer has not under that name."""
    count = sum(claim.place.id.startswith("local:") for claim in claims)
    findings.counts["events at places of their own"] = count
    if count:
        findings.note(
            f"{say_count(count, 'event')} at a place of its own, exactly where the coordinates "
            "say: no known settlement of that name is within 10 km"
        )


def _load(actors: Actors) -> Mapping[str, Sequence[str]]:
    table: Any = actors
    if actors is None:
        own = files("frontline.importers") / "data" / "actors.yaml"
        table = _parse(own.read_text(encoding="utf-8"), "actors.yaml")
    elif isinstance(actors, str | os.PathLike):
        table = _parse(read_text(Path(actors)), str(actors))
    if not isinstance(table, Mapping):
        raise InvalidOption("actors: not a mapping from codes of sides to lists of names")
    for code, names in table.items():
        listed = isinstance(names, Sequence) and not isinstance(names, str)
        if not (isinstance(code, str) and listed and all(isinstance(n, str) for n in names)):
            raise InvalidOption(f"actors: {show(str(code))}: not a list of names under a code")
    return table


def _parse(text: str, where: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidOption(f"actors: {where} is no YAML: {error}") from error
