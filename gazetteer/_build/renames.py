"""Names that ceased to be official, from the hand-written file, put to records and villages."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from gazetteer._build.codifier import Entry
from gazetteer.loaders.records import STATUS_ORDER, Record
from gazetteer.loaders.romanisation import romanise
from gazetteer.spelling import LOOSE, fold, loosen


class Former(NamedTuple):
    """A name that a settlement bore officially.

    Attributes:
        code: the settlement's.
        names: the name by language.
        until: day, month or year in which it ceased to be official.
    """

    code: str
    names: dict[str, str]
    until: str


def find_renamed(
    rows: list[dict[str, Any]], entries: list[Entry], names: dict[str, str]
) -> list[Former]:
    """The settlement of each row of the file.

    Raises:
        ValueError: a row fits no settlement or several.
    """
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_name[fold(entry.name)].append(entry)
    tops = {code[:4]: name for code, name in names.items() if code[4:14] == "0" * 10}
    renamed = []
    for row in rows:
        oblast, *raion = row["in"]
        fitting = [
            entry
            for entry in by_name[fold(row["now"])]
            if fold(tops[entry.code[:4]]) == fold(oblast)
            and (not raion or fold(names[entry.raion]) == fold(raion[0]))
        ]
        towns = [entry for entry in fitting if entry.is_town]
        if len(towns or fitting) != 1:
            raise ValueError(f"{row['now']} ({oblast}) fits {len(fitting)} settlements")
        former = {language: row[language] for language in ("uk", "ru")}
        renamed.append(Former((towns or fitting)[0].code, former, str(row["until"])))
    return renamed


def name_former(record: Record, former: Former) -> None:
    """Add a former name with its romanisations to a record, and let it be nothing better."""
    for language, name in former.names.items():
        record.names.pop(name, None)
        for form in (name, *romanise(name, language)):
            record.keys.pop(fold(form), None)
            record.keys.pop(LOOSE + loosen(form), None)
            shown = form == name
            record.add(form, language=language, status="former", until=former.until, shown=shown)
    degrade_former(record)


def degrade_former(record: Record) -> None:
    """Take every other spelling of a former name for former, unless an official name shares it."""
    former, official = (
        {loosen(name.text) for name in record.names.values() if name.status == status}
        for status in ("former", "official")
    )
    for key in record.keys:
        if loosen(key.removeprefix(LOOSE)) in former - official:
            record.keys[key] = STATUS_ORDER.index("former")
    for name in list(record.names.values()):
        if name.status == "alternate" and loosen(name.text) in former - official:
            del record.names[name.text]
