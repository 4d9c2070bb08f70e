"""The places of a table of claims, each once, however many rows describe it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from frontline.control._segments import Ints
from frontline.control._table_cells import Cells
from frontline.errors import InvalidLedger, Problem
from frontline.ledger.cells import CellReader, Row
from frontline.ledger.columns import REPEATED_ONCE
from frontline.ledger.drafts import Draft
from frontline.ledger.validation import find_place_faults
from gazetteer.places import Name, Place

_IN_EVERY_ROW = (
    "place", "kind", "country", "admin1", "admin2", "population", "precision", "radius_km",
    "radius_estimated",
)  # fmt: skip
_NOWHERE = Place(id="?", name="?", kind="area", latitude=0, longitude=0)


def read_places(cells: Cells) -> tuple[Ints, tuple[Place, ...]]:
    """Each row's index into the places, and these, by name and id."""
    codes, ids = cells.factorized("place_id")
    cells.faults.add(codes < 0, "no place_id")
    heads = first_rows(codes, len(ids))
    latitude, longitude = _read_coordinates(cells)
    fields = _read_fields(cells, codes, ids, heads)
    at = heads[codes] if len(heads) else codes
    for axis in (latitude, longitude):
        moved = (axis[at] != axis) & ~(np.isnan(axis[at]) & np.isnan(axis))
        cells.faults.add(moved, "the place lies elsewhere in another row; describe it once")
    found = []
    for index, place_id in enumerate(ids):
        point = float(latitude[heads[index]]), float(longitude[heads[index]])
        said = {name: values[index] for name, values in fields.items()}
        try:
            place = _as_place(str(place_id), said, point)
            wrong = list(find_place_faults(place))
        except ValueError as error:
            place, wrong = _NOWHERE, [str(error)]
        for words in wrong:
            cells.faults.add(codes == index, f"place {place_id!r}: {words}")
        found.append(place)
    order = sorted(range(len(found)), key=lambda i: (found[i].name, found[i].id))
    turn = np.append(np.argsort(order), 0).astype(np.int64)
    return turn[codes], tuple(found[index] for index in order)


def _read_fields(
    cells: Cells, codes: Ints, ids: Sequence[Any], heads: Ints
) -> dict[str, list[Any]]:
    """What is said of each place, by column; None where nothing is."""
    fields: dict[str, list[Any]] = {}
    for name in _IN_EVERY_ROW:
        code, values = cells.factorized(name)
        check_same(cells, (codes, ids), heads, code, f"place with another {name}")
        if name == "radius_estimated":
            values = cells.flags(name, default=True)
        fields[name] = [None if code[row] < 0 else values[code[row]] for row in heads]
    for name in REPEATED_ONCE:
        code, values = cells.factorized(name)
        told = np.where(code >= 0, codes, -1)
        first = first_rows(told, len(ids))
        check_same(cells, (told, ids), first, code, f"place with another {name}")
        has = first < len(codes)
        said = np.append(code, -1)[first]
        fields[name] = [values[n] if known else None for n, known in zip(said, has, strict=True)]
    fields["names"] = [_read_names(cells, text, codes, n) for n, text in enumerate(fields["names"])]
    return fields


def _read_names(cells: Cells, text: object, codes: Ints, index: int) -> tuple[Name, ...]:
    """The names of one place from their JSON list."""
    if text is None:
        return ()
    draft = Draft()
    names = CellReader(draft, "row").names(Row(0, {"names": text}))
    for problem in draft.problems:
        cells.faults.add(codes == index, problem.message)
    return names


def _read_coordinates(cells: Cells) -> tuple[Any, Any]:
    """(latitude, longitude) of each row in degrees."""
    import pandas as pd

    table = cells.table
    if "latitude" in table.columns and "longitude" in table.columns:
        latitude = pd.to_numeric(table["latitude"], errors="coerce")
        longitude = pd.to_numeric(table["longitude"], errors="coerce")
        return latitude.to_numpy(float), longitude.to_numpy(float)
    if "geometry" not in table.columns:
        problem = Problem(None, "no columns latitude and longitude, and no geometry")
        raise InvalidLedger((problem,), source="the table")
    crs = getattr(table, "crs", None)
    if crs is not None and crs.to_epsg() != 4326:  # noqa: PLR2004  (WGS 84)
        problem = Problem(None, "the geometry must be in EPSG:4326; call .to_crs(4326) first")
        raise InvalidLedger((problem,), source="the table")
    import shapely

    points = np.asarray(table["geometry"], dtype=object)
    return shapely.get_y(points), shapely.get_x(points)


def check_same(
    cells: Cells, whose: tuple[Ints, Sequence[Any]], heads: Ints, code: Ints, what: str
) -> None:
    """Report rows that say something else of one thing than its first row.

    Args:
        cells: the table.
        whose: which thing each row speaks of, -1 for none; and their names.
        heads: the first row of each thing.
        code: what each row says, as a number.
        what: for the report.
    """
    codes, names = whose
    if len(heads) and len(codes):
        differs = (codes >= 0) & (code != code[np.minimum(heads, len(code) - 1)[codes]])
        cells.faults.add(differs, lambda row: f"{names[codes[row]]!r} is a {what} elsewhere")


def first_rows(codes: Ints, count: int) -> Ints:
    """The first row of each distinct value; the number of rows where none has it."""
    first = np.full(count + 1, len(codes), dtype=np.int64)
    np.minimum.at(first, codes, np.arange(len(codes)))
    return first[:-1]


def _as_place(place_id: str, said: dict[str, Any], point: tuple[float, float]) -> Place:
    population, radius, estimated = said["population"], said["radius_km"], said["radius_estimated"]
    return Place(
        id=place_id,
        name=str(said["place"] or place_id),
        kind=str(said["kind"] or "settlement"),  # type: ignore[arg-type]
        country=_text(said["country"]),
        admin1=_text(said["admin1"]),
        admin2=_text(said["admin2"]),
        latitude=point[0],
        longitude=point[1],
        population=None if population is None else int(population),
        precision=str(said["precision"] or "exact"),  # type: ignore[arg-type]
        radius_km=None if radius is None else float(radius),
        radius_estimated=estimated is not False,
        outline=_text(said["outline"]),
        names=said["names"],
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
