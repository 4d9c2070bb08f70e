"""Telling the parts of cities from towns: GeoNames counts both among its populated places.

Its feature code says which is which (PPLX: section of populated place), but the newest list that
the registries carry has no codes, and the list that has them is of 2023. In Ukraine the state
codifier knows every settlement, so what it does not know, and lies in or beside a larger town, is
part of that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from gazetteer._build.codifier import Entry
from gazetteer._build.records import HOME
from gazetteer._build.renames import Former
from gazetteer._extent import estimate_radius_km
from gazetteer.loaders.kinds import read_feature
from gazetteer.loaders.records import Record
from gazetteer.places import measure_km
from gazetteer.spelling import loosen

_LARGEST_VILLAGE = 50_000
"""Residents that no village and next to no settlement of urban type has."""
_BESIDE = 2.5
"""How many radii from the middle of a town something without a name of its own in law may lie:
Donetsk's farthest quarter lies 2.1 off, Kerch's Arshyntseve 1.6."""
_INSIDE = 1.5
"""How many radii off a section that GeoNames lists may lie: some of Russia's are villages."""
_NORTH_DEGREES = 0.7


def mark_listed(settlements: list[Record], features: Mapping[int, str]) -> None:
    """Call what GeoNames itself lists as a section of a town a quarter.

    In the home countries there must be a larger town that it lies in.

    Args:
        settlements: of the world; Ukraine's are left for `mark_parts`.
        features: GeoNames id -> its feature code, see `sources.read_features`.
    """
    listed = {
        record.id
        for record in settlements
        if read_feature("P", features.get(record.id, "PPL")) == "quarter"
    }
    towns = {
        country: [r for r in settlements if r.country == country and r.id not in listed]
        for country in HOME
    }
    for record in settlements:
        if record.id not in listed or record.country in {"UA", None}:
            continue
        if record.country not in HOME or _find_town(record, towns[record.country])[1] <= _INSIDE:
            record.kind = "quarter"


def mark_large(
    settlements: Iterable[Record], features: Mapping[int, str], entries: Iterable[Entry]
) -> None:
    """Call a city's district a quarter, lest it be taken for a village of its name.

    That is what has a town's residents, but neither a town's rank in the codifier nor a place of
    its own in the older list.
    """
    towns = {(entry.oblast, loosen(entry.name)) for entry in entries if entry.is_town}
    for record in settlements:
        if (
            record.country == "UA"
            and (record.population or 0) > _LARGEST_VILLAGE
            and _may_be_part(record, features)
            and not towns & {(record.admin1, loosen(name)) for name in record.names}
        ):
            record.kind = "quarter"


def mark_parts(
    settlements: list[Record],
    features: Mapping[int, str],
    known: Collection[int],
    entries: Iterable[Entry],
    renamed: Iterable[Former],
) -> None:
    """Call a part of a town a quarter, and let it lie in the town's raion.

    That is a record that the codifier does not know and the older list has not as a place of its
    own, within the radius of a larger town that it has; within two and a half of them if no
    settlement of the oblast bears or bore its name.

    Args:
        settlements: Ukraine's.
        features: GeoNames id -> its feature code.
        known: ids of the settlements that the codifier knows.
        entries: the settlements of the codifier.
        renamed: names that they bore before.
    """
    entries = list(entries)
    oblasts = {entry.code: entry.oblast for entry in entries}
    borne = {(entry.oblast, loosen(entry.name)) for entry in entries}
    borne |= {
        (oblasts[former.code], loosen(name))
        for former in renamed
        for name in former.names.values()
        if former.code in oblasts
    }
    towns = [town for town in settlements if town.population and town.id in features]
    towns = [town for town in towns if not _may_be_part(town, features)]
    for record in settlements:
        if record.id in known or record.id < 0 or not _may_be_part(record, features):
            continue
        town, radii = _find_town(record, towns)
        named = borne & {(record.admin1, loosen(name)) for name in record.names}
        beside = town is not None and radii <= (1.0 if named else _BESIDE)
        if beside or record.kind == "quarter" or record.id in features:
            record.kind = "quarter"
        if town is not None and beside and record.admin2 is None:
            record.admin2 = town.admin2


def _may_be_part(record: Record, features: Mapping[int, str]) -> bool:
    """Whether the older list has it as a section of a town, or not at all."""
    code = features.get(record.id)
    return code is None or read_feature("P", code) == "quarter"


def _find_town(record: Record, towns: Iterable[Record]) -> tuple[Record | None, float]:
    """The larger town that it lies deepest in, and how many of its radii from its middle."""
    best: tuple[Record | None, float] = None, float("inf")
    here = record.latitude, record.longitude
    for town in towns:
        residents = town.population or 0
        if residents > (record.population or 0) and (
            abs(town.latitude - record.latitude) < _NORTH_DEGREES
        ):
            away = measure_km((town.latitude, town.longitude), here)
            radii = away / estimate_radius_km(residents)
            if radii < best[1]:
                best = town, radii
    return best
