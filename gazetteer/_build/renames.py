"""Names that ceased to be official, from the hand-written file, put to records and villages."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from gazetteer._build.codifier import Entry
from gazetteer.loaders.naming import print_name
from gazetteer.loaders.records import STATUS_ORDER, Record
from gazetteer._romanisation import romanise, romanise_official
from gazetteer.spelling import LOOSE, fold, loosen

_RAION_DIGITS = len("UA0102")
_SEAT = "001"


class Former(NamedTuple):
    """A name that a settlement bore officially.

    Attributes:
        code: the settlement's; of what the codifier's editions tell, a raion's or hromada's too.
        names: the name by language.
        until: day, month or year in which it ceased to be official, or two days with a slash
            between of which it was on or after the first and not after the second.
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


def add_formers(told: list[Former], compared: list[Former]) -> list[Former]:
    """Both lists as one; of a name that both have, what is told by hand, for its date is closer."""
    known = {(former.code, fold(name)) for former in told for name in former.names.values()}
    return [
        *told,
        *(former for former in compared if (former.code, fold(former.names["uk"])) not in known),
    ]


def name_areas(areas: list[Record], renamed: list[Former]) -> None:
    """Add the names that raions and hromadas bore before: "Novomoskovsk Raion"."""
    by_ref = {area.ref: area for area in areas}
    for former in renamed:
        area = by_ref.get(f"katottg:{former.code}")
        if area is None:
            continue
        name = former.names["uk"].strip()
        word, english = ("громада", "hromada") if area.kind == "hromada" else ("район", "Raion")
        area.add(f"{name} {word}", language="uk", status="former", until=former.until)
        for base in sorted({romanise_official(name), *_find_seats(name, former.code, renamed)}):
            printed = f"{print_name(base)} {english}"
            area.add(printed, language="en", status="former", until=former.until)
            if area.kind == "raion":
                area.add(f"{print_name(base)} district", status="former", shown=False)


def _find_seats(adjective: str, code: str, renamed: list[Former]) -> list[str]:
    """Former names of towns of the raion that it was named after, romanised."""
    stem = fold(adjective.removesuffix("ський").removesuffix("цький"))
    raion = code[:_RAION_DIGITS]
    return [
        romanise_official(former.names["uk"])
        for former in renamed
        if former.code != code
        and former.code.startswith(raion)
        and former.code[9:12] == _SEAT
        and fold(former.names["uk"]).startswith(stem)
    ]
