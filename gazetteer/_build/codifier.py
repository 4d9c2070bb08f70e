"""What KATOTTG knows: the official Ukrainian name and the raion of a settlement.

It has no coordinates, so a settlement is taken for an entry only where the name is unique in its
oblast on both sides; a town stands above the villages that share its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from gazetteer.loaders.naming import add_cyrillic, print_name
from gazetteer.loaders.records import Record
from gazetteer._romanisation import romanise, romanise_official
from gazetteer.spelling import fold, is_cyrillic, loosen

Row = tuple[str | None, ...]

_SETTLEMENTS = frozenset({"M", "T", "X", "C"})
_CLOSE = 0.75
_FEWEST_MEMBERS = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A settlement of the codifier: its name, its code and those of the units it lies in.

    `category` is the codifier's own letter: M a town, X a settlement, C a village.
    """

    name: str
    code: str
    hromada: str
    raion: str
    oblast: int
    category: str

    @property
    def is_town(self) -> bool:
        """Whether it has the rank of a town."""
        return self.category == "M"

    @property
    def is_seat(self) -> bool:
        """Whether it is the seat of its hromada, which the codifier numbers first."""
        return self.code[9:12] == "001"


def name_units(rows: list[Row]) -> dict[str, str]:
    """Code of each unit of the codifier -> its name."""
    return {next(code for code in reversed(row[:5]) if code): str(row[6]).strip() for row in rows}


def read_entries(rows: list[Row], oblasts: dict[str, int]) -> list[Entry]:
    """The settlements of the codifier.

    Args:
        rows: see `sources.read_codifier`.
        oblasts: folded Ukrainian name of a first-level unit -> id of its record.
    """
    names = name_units(rows)
    entries = []
    for row in rows:
        top, raion, hromada, code, _, category, name = row
        if category not in _SETTLEMENTS or not (top and raion and hromada and code):
            continue
        oblast = oblasts.get(fold(names[top])) or oblasts.get(fold(f"{names[top]} область"))
        if oblast is not None:
            entries.append(Entry(str(name).strip(), code, hromada, raion, oblast, str(category)))
    return entries


def pair_records(entries: list[Entry], settlements: list[Record]) -> list[tuple[Entry, Record]]:
    """The entries and records that are surely one, by their names."""
    grouped: dict[tuple[int, str], list[Entry]] = {}
    for entry in entries:
        grouped.setdefault((entry.oblast, fold(entry.name)), []).append(entry)
    return _pair(grouped, _group_records(settlements, grouped))


def build_raions(pairs: list[tuple[Entry, Record]], names: dict[str, str]) -> list[Record]:
    """Give the paired settlements their official name and raion; return the raions."""
    members: dict[str, list[tuple[Record, str]]] = {}
    for entry, record in pairs:
        make_official(record, entry.name)
        members.setdefault(entry.raion, []).append((record, entry.name))
    raions: list[Record] = []
    for code in sorted(members):
        if len(members[code]) >= _FEWEST_MEMBERS:
            raions.append(_build_raion(-len(raions) - 1, code, names[code], members[code]))
    return raions


def _group_records(
    settlements: list[Record], entries: dict[tuple[int, str], list[Entry]]
) -> dict[tuple[int, str], list[Record]]:
    towns = {
        (oblast, loosen(entry.name)): key
        for (oblast, key), named in entries.items()
        for entry in named
        if entry.is_town
    }
    grouped: dict[tuple[int, str], list[Record]] = {}
    for record in settlements:
        if record.country == "UA" and record.admin1 is not None:
            keys = {fold(name) for name in record.names if is_cyrillic(name)}
            spelt = {towns.get((record.admin1, loosen(name))) for name in record.names}
            for key in sorted(keys | {key for key in spelt if key is not None}):
                if (record.admin1, key) in entries:
                    grouped.setdefault((record.admin1, key), []).append(record)
    return grouped


def _pair(
    entries: dict[tuple[int, str], list[Entry]], records: dict[tuple[int, str], list[Record]]
) -> list[tuple[Entry, Record]]:
    """Pair entries with records, the surest first: same name, then towns, then similar names."""
    pairs: dict[int, tuple[Entry, Record]] = {}
    taken: set[str] = set()
    for step in (_pair_same, _pair_town, _pair_close):
        for place in sorted(records):
            free = [record for record in records[place] if record.id not in pairs]
            pair = step(entries[place], free) if free else None
            if pair is not None and pair[0].code not in taken:
                pairs[pair[1].id] = pair
                taken.add(pair[0].code)
    return [pairs[number] for number in sorted(pairs)]


def _pair_same(entries: list[Entry], records: list[Record]) -> tuple[Entry, Record] | None:
    same = [record for record in records if _similarity(record, entries[0].name) == 1]
    towns = [entry for entry in entries if entry.is_town]
    if len(entries) > 1 and len(towns) == 1 and same:
        return towns[0], max(same, key=lambda record: (record.population or 0, -record.id))
    return (entries[0], same[0]) if len(entries) == 1 and len(same) == 1 else None


def _pair_town(entries: list[Entry], records: list[Record]) -> tuple[Entry, Record] | None:
    """A town may have been renamed since either list was made; it is the largest of the name."""
    towns = [entry for entry in entries if entry.is_town]
    if len(towns) != 1:
        return None
    return towns[0], max(records, key=lambda record: (record.population or 0, -record.id))


def _pair_close(entries: list[Entry], records: list[Record]) -> tuple[Entry, Record] | None:
    close = [record for record in records if _similarity(record, entries[0].name) >= _CLOSE]
    return (entries[0], close[0]) if len(entries) == len(close) == 1 else None


def _similarity(record: Record, name: str) -> float:
    printed = fold(record.name)
    return max(OSA.normalized_similarity(fold(form), printed) for form in romanise(name, "uk"))


def make_official(record: Record, name: str, *, renamed: bool = False) -> None:
    """Print the codifier's name, romanised by KMU 2010, unless it is not the one GeoNames has.

    A place known to have been renamed is printed under its new name all the same.
    """
    if _similarity(record, name) < _CLOSE and not renamed:
        return
    add_cyrillic(record, name, fold(record.name), status="official", language="uk")
    record.name = print_name(romanise_official(name))
    record.add(record.name, language="en", status="official")


def _build_raion(number: int, code: str, name: str, members: list[tuple[Record, str]]) -> Record:
    """Place a raion at the middle of the settlements known to lie in it, which it also holds."""
    latitude = sum(record.latitude for record, _ in members) / len(members)
    longitude = sum(record.longitude for record, _ in members) / len(members)
    english = _seat(name, members) or print_name(romanise_official(name))
    raion = Record(
        id=number,
        ref=f"katottg:{code}",
        name=f"{english} Raion",
        kind="raion",
        country="UA",
        admin1=members[0][0].admin1,
        latitude=round(latitude, 4),
        longitude=round(longitude, 4),
        precision="area",
    )
    raion.add(raion.name, language="en", status="official")
    raion.add(f"{name} район", language="uk", status="official")
    for base in {english, print_name(romanise_official(name))}:
        raion.add(f"{base} district", language="en")
        raion.add(f"{base} raion", language="en")
    for record, _ in members:
        record.admin2 = number
    return raion


def _seat(adjective: str, members: list[tuple[Record, str]]) -> str | None:
    """The town the raion is named after, romanised: "Pokrovsk" of "Покровський"."""
    stem = adjective.removesuffix("ський").removesuffix("цький").removesuffix("зький")
    named = [
        (record.population or 0, record.name, name)
        for record, name in members
        if name == adjective or (fold(name)[: len(fold(stem))] == fold(stem) and len(stem) > 2)  # noqa: PLR2004
    ]
    return max(named)[1] if named else None
