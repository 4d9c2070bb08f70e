"""Ukraine's hromadas, and the settlements known only by name, placed in the middle of theirs.

KATOTTG numbers the seat of a hromada 001 within it (true of all 1,666 hromadas whose name still
shows it). Settlements that the lists with coordinates do have are told from their namesakes by
where their hromada lies; what is left over is a village of known name and hromada.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from typing import NamedTuple

from gazetteer._build.codifier import Entry, make_official
from gazetteer._build.renames import Former, name_former
from gazetteer.places import measure_km
from gazetteer.loaders.naming import print_name
from gazetteer.loaders.records import Record
from gazetteer._romanisation import romanise_abroad, romanise_official
from gazetteer.spelling import LOOSE, fold, is_cyrillic, loosen

Point = tuple[float, float]

_REACH_KM = 40.0
"""A listed settlement this far from a hromada's centre is none of the hromada's."""
_RAION_REACH_KM = 110.0
"""No settlement lies farther than this from the middle of its raion."""
_MOST_RESIDENTS = {"X": 20_000, "C": 3_000}
"""What lies beyond is another place's: the source gives some villages a town's residents."""
_PART_RESIDENTS = 1_000
_CITIES = frozenset({"UA80", "UA85"})
_ZEROS = 9
_RADIUS_BOUNDS_KM = (14.0, 28.0)
_SPACING_KM = 7.0
_MARGIN = 1.25
_RAION_RADIUS_KM = 40.0


class Village(NamedTuple):
    """A settlement without a position of its own.

    Attributes:
        name: its official name.
        code: its code.
        hromada: id of the record of its hromada.
        former: a name it bore until `until`; empty for the row of its official name.
    """

    name: str
    code: str
    hromada: int
    former: str = ""
    until: str = ""


class Middle(NamedTuple):
    """Where a hromada is taken to lie."""

    point: Point
    radius_km: float


def build_hromadas(
    entries: list[Entry],
    names: dict[str, str],
    pairs: list[tuple[Entry, Record]],
    settlements: list[Record],
    raions: list[Record],
    renamed: list[Former],
    *,
    below: int,
) -> tuple[list[Record], list[Village], set[int]]:
    """Every hromada as an area, every settlement that is none of the records, and which are one.

    Args:
        entries: all settlements of the codifier.
        names: code of a unit -> its name.
        pairs: entries and records known to be one, see `codifier.pair_records`.
        settlements: all Ukrainian settlements that have coordinates.
        raions: the records of raions.
        renamed: names that settlements bore before.
        below: a number that is greater than every id to be given.

    Returns:
        The hromadas, the villages, and the ids of the records that the codifier knows.
    """
    paired = _drop_strays({entry.code: (entry, record) for entry, record in pairs})
    _pair_nearest(_name_entries(entries), paired, settlements, entries)
    _pair_nearest(_name_former_entries(entries, renamed), paired, settlements, entries)
    by_former = {former.code: former for former in renamed}
    _take_over(entries, paired, {raion.ref: raion for raion in raions}, by_former)
    middles = locate(entries, paired)
    by_ref = {raion.ref: raion for raion in raions}
    number = min(below, 0)
    hromadas: dict[str, Record] = {}
    for code in sorted({entry.hromada for entry in entries if entry.hromada in names}):
        number -= 1
        first = next(entry for entry in entries if entry.hromada == code)
        hromadas[code] = _build_hromada(
            number, code, names[code], first, middles[code], by_ref.get(f"katottg:{first.raion}")
        )
    for entry in entries:
        if entry.is_seat and entry.hromada in hromadas:
            _name_hromada(hromadas[entry.hromada], entry, paired.get(entry.code))
    villages = [
        Village(entry.name, entry.code, hromadas[entry.hromada].id)
        for entry in entries
        if entry.code not in paired and entry.hromada in hromadas
    ]
    unplaced = {village.code: village for village in villages}
    for former in renamed:
        if former.code in paired:
            name_former(paired[former.code], former)
        elif former.code in unplaced:
            villages += [
                unplaced[former.code]._replace(former=name, until=former.until)
                for name in dict.fromkeys(former.names.values())
            ]
    return list(hromadas.values()), villages, {record.id for record in paired.values()}


def _take_over(
    entries: list[Entry],
    paired: dict[str, Record],
    raions: dict[str | None, Record],
    renamed: dict[str, Former],
) -> None:
    """Give each record its official name, its raion, and a weight that befits its rank."""
    for entry in entries:
        record = paired.get(entry.code)
        if record is None:
            continue
        _drop_declined(record, loosen(entry.name))
        former = renamed.get(entry.code)
        if former is not None and _is_known_as(record, former):
            make_official(record, entry.name, renamed=True)
        if record.admin2 is None:
            make_official(record, entry.name)
            raion = raions.get(f"katottg:{entry.raion}")
            record.admin2 = None if raion is None else raion.id
        if entry.is_town:
            forms = romanise_abroad(entry.name)
            record.add_keys(map(fold, forms), "alternate")
        residents = record.population or 0
        record.weight = min(residents, _MOST_RESIDENTS.get(entry.category, residents)) or None


def _is_known_as(record: Record, former: Former) -> bool:
    return any(fold(name) in record.keys for name in former.names.values())


def _drop_declined(record: Record, official: str) -> None:
    """Leave out the neuter of a name in -ськ, which the source has from declension tables."""
    if not official.endswith("sk"):
        return
    for key in [key for key in record.keys if loosen(key.removeprefix(LOOSE)) == f"{official}e"]:
        del record.keys[key]
    for name in [name for name in record.names if loosen(name) == f"{official}e"]:
        del record.names[name]


def weigh_parts(settlements: list[Record], known: set[int], names: dict[str, str]) -> None:
    """Let quarters of cities, which the codifier does not know, weigh no more than a village.

    Args:
        settlements: Ukraine's, quarters among them.
        known: ids of those that the codifier knows.
        names: code of a unit -> its name. The cities that are regions of their own are no quarters.
    """
    cities = {
        fold(name)
        for code, name in names.items()
        if code[:4] in _CITIES and code.count("0") > _ZEROS
    }
    for record in settlements:
        if record.id not in known and not cities & {fold(name) for name in record.names}:
            record.weight = min(record.population or 0, _PART_RESIDENTS) or None


def _drop_strays(paired: dict[str, tuple[Entry, Record]]) -> dict[str, Record]:
    """Leave out pairs of a unique name that lie far from the rest of their raion."""
    of_raion: dict[str, list[Point]] = defaultdict(list)
    for entry, record in paired.values():
        of_raion[entry.raion].append((record.latitude, record.longitude))
    middles = {
        raion: (statistics.median(p[0] for p in points), statistics.median(p[1] for p in points))
        for raion, points in of_raion.items()
    }
    return {
        code: record
        for code, (entry, record) in paired.items()
        if entry.is_town
        or measure_km(middles[entry.raion], (record.latitude, record.longitude)) <= _RAION_REACH_KM
    }


def locate(entries: list[Entry], paired: dict[str, Record]) -> dict[str, Middle]:
    """Place each hromada at the mean of its known members, else of its raion's.

    The seat mostly is among them. On the ten oblasts of the front 41 in 100 of the villages known
    by name only lie within 10 km of that mean, and 39 in 100 within 10 km of the seat.
    """
    members: dict[str, list[Point]] = defaultdict(list)
    of_raion: dict[str, list[Point]] = defaultdict(list)
    for entry in entries:
        record = paired.get(entry.code)
        if record is not None:
            point = (record.latitude, record.longitude)
            members[entry.hromada].append(point)
            of_raion[entry.raion].append(point)
    located: dict[str, Middle] = {}
    sizes = Counter(entry.hromada for entry in entries)
    for entry in entries:
        code = entry.hromada
        if code in located:
            continue
        centre = _middle(members[code])
        if centre is not None:
            farthest = max((measure_km(centre, point) for point in members[code]), default=0.0)
            located[code] = Middle(centre, estimate_radius_km(sizes[code], farthest))
        else:
            centre = _middle(of_raion[entry.raion])
            if centre is not None:
                located[code] = Middle(centre, _RAION_RADIUS_KM)
    return located


def estimate_radius_km(settlements: int, farthest_km: float) -> float:
    """Radius of a disc around its middle that is to hold a hromada; an estimate.

    7 km times the root of its number of settlements, between 14 and 28 km, or a quarter more than
    the way to the farthest settlement known to lie in it, whichever is more, and at most 40 km. The
    bounds were set on the ten oblasts of the front, where 95 villages in 100 lie within.
    """
    low, high = _RADIUS_BOUNDS_KM
    spread = min(max(_SPACING_KM * math.sqrt(settlements), low), high)
    return round(min(max(spread, _MARGIN * farthest_km), _RAION_RADIUS_KM), 1)


def _middle(points: list[Point]) -> Point | None:
    if not points:
        return None
    return (
        statistics.fmean(point[0] for point in points),
        statistics.fmean(point[1] for point in points),
    )


def _name_entries(entries: list[Entry]) -> dict[tuple[int | None, str], list[Entry]]:
    by_name: dict[tuple[int | None, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        by_name[entry.oblast, fold(entry.name)].append(entry)
    return by_name


def _name_former_entries(
    entries: list[Entry], renamed: list[Former]
) -> dict[tuple[int | None, str], list[Entry]]:
    """Entries by the names they bore before, under which a list may still have them."""
    by_code = {entry.code: entry for entry in entries}
    by_name: dict[tuple[int | None, str], list[Entry]] = defaultdict(list)
    for former in renamed:
        entry = by_code.get(former.code)
        if entry is None:
            continue
        for name in former.names.values():
            if entry not in by_name[entry.oblast, fold(name)]:
                by_name[entry.oblast, fold(name)].append(entry)
    return by_name


def _pair_nearest(
    by_name: dict[tuple[int | None, str], list[Entry]],
    paired: dict[str, Record],
    settlements: list[Record],
    entries: list[Entry],
) -> None:
    """Pair what is left by name and nearness, the nearest first; twice, as centres improve."""
    for _ in range(2):
        middles = locate(entries, paired)
        taken = {record.id for record in paired.values()}
        close: list[tuple[float, str, int, Record]] = []
        for record in settlements:
            namesakes = [] if record.id in taken else _find_namesakes(record, by_name)
            for entry in namesakes:
                distance = _measure_to(middles.get(entry.hromada), record)
                if entry.code not in paired and distance <= _REACH_KM:
                    close.append((distance, entry.code, record.id, record))
        for _, code, number, record in sorted(close, key=lambda found: found[:3]):
            if code not in paired and number not in taken:
                paired[code] = record
                taken.add(number)


def _find_namesakes(
    record: Record, by_name: dict[tuple[int | None, str], list[Entry]]
) -> list[Entry]:
    keys = sorted({fold(name) for name in record.names if is_cyrillic(name)})
    return [entry for key in keys for entry in by_name.get((record.admin1, key), ())]


def _measure_to(middle: Middle | None, record: Record) -> float:
    if middle is None:
        return math.inf
    return measure_km(middle.point, (record.latitude, record.longitude))


def _build_hromada(
    number: int, code: str, name: str, entry: Entry, middle: Middle, raion: Record | None
) -> Record:
    hromada = Record(
        id=number,
        ref=f"katottg:{code}",
        name=f"{print_name(romanise_official(name))} hromada",
        kind="hromada",
        country="UA",
        admin1=entry.oblast,
        admin2=None if raion is None else raion.id,
        latitude=round(middle.point[0], 4),
        longitude=round(middle.point[1], 4),
        radius_km=middle.radius_km,
        precision="area",
    )
    hromada.add(f"{name} громада", language="uk", status="official")
    hromada.add(hromada.name, language="en", status="official")
    return hromada


def _name_hromada(hromada: Record, seat: Entry, record: Record | None) -> None:
    """Print a hromada under the name of its seat: "Kurakhove hromada"."""
    printed = record.name if record is not None else print_name(romanise_official(seat.name))
    hromada.name = f"{printed} hromada"
    hromada.add(hromada.name, language="en", status="official")
