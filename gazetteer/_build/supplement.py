"""The hand-written part: places the lists lack, and names that ceased to be official."""

from __future__ import annotations

from typing import Any

from gazetteer._build.renames import degrade_former
from gazetteer._build.sources import Row
from gazetteer.loaders.naming import add_cyrillic
from gazetteer.loaders.records import Record
from gazetteer.places import NameStatus
from gazetteer.spelling import fold, is_cyrillic


def build_supplement(supplement: Row, records: list[Record]) -> list[Record]:
    """The areas and settlements of the file that no list has; of the others only the names."""
    held = {record.id: record for record in records}
    ids = {record.ref or f"geonames:{record.id}": record.id for record in records}
    number = min((record.id for record in records), default=0)
    added = []
    wide = [{"kind": "area", **row} for row in supplement["wide"]]
    for row in [*supplement["areas"], *wide, *supplement["settlements"]]:
        if row["id"] in ids:
            record = held[ids[row["id"]]]
            _add_listed(record, row.get("official", {}), official=True)
            _add_listed(record, row.get("other", {}), official=False)
            continue
        source, _, rest = row["id"].partition(":")
        number -= source != "geonames"
        record = Record(
            id=int(rest) if source == "geonames" else min(number, -1),
            ref=None if source == "geonames" else row["id"],
            name=row["name"],
            kind=row.get("kind", "settlement"),
            country=row.get("country"),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            admin1=ids[row["admin1"]] if "admin1" in row else None,
            admin2=ids[row["admin2"]] if "admin2" in row else None,
            population=row.get("population"),
            weight=row.get("residents"),
            precision="area" if "kind" in row else "exact",
        )
        ids[row["id"]] = record.id
        record.add(record.name, status="official")
        _add_listed(record, row.get("official", {}), official=True)
        _add_listed(record, row.get("other", {}), official=False)
        added.append(record)
    return added


def _add_listed(record: Record, listed: dict[str, Any], *, official: bool) -> None:
    status: NameStatus = "official" if official else "alternate"
    for language, names in listed.items():
        for name in [names] if isinstance(names, str) else names:
            if is_cyrillic(name):
                add_cyrillic(record, name, fold(record.name), status=status, language=str(language))
            else:
                record.add(name, language=language, status=status)


def add_renamings(supplement: Row, records: list[Record]) -> None:
    """Add further names, and mark the names that a place bore officially until a known day."""
    by_id = {record.id: record for record in records}
    for number, names in supplement["abbreviations"].items():
        for name in names:
            by_id[number].add(name, shown=False)
    for row in supplement["names"]:
        _add_listed(by_id[row["id"]], row["other"], official=False)
    for row in supplement["renamings"]:
        record = by_id[row["id"]]
        for language, names in row["former"].items():
            for name in [names] if isinstance(names, str) else names:
                record.keys.pop(fold(name), None)
                record.names.pop(name, None)
                record.add(name, language=language, status="former", until=str(row["until"]))
        degrade_former(record)
