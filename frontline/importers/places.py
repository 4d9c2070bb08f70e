"""Which places an import is about: those a caller gives, and those the gazetteer knows.

One place must be one place in every ledger: what the gazetteer knows by its id is taken from there,
whatever name or point a table gives it; the table's point and radius serve to measure shares.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontline.errors import InvalidImport, Problem
from frontline.importers.tables import check_columns, read_degrees, read_rows, show
from frontline.ledger import Ledger
from gazetteer.errors import AmbiguousPlace, InvalidQuery, PlaceError
from gazetteer.places import Place, measure_km

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_RADIUS_KM = 1.0
"""Of a settlement of which nothing else is known: the gazetteer's own floor."""

_ALIASES = {
    "id": ("id", "geonameid", "geonames_id", "place_id", "katottg"),
    "name": ("name", "name_en", "place"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "long", "lng"),
}
_PREFIXES = {"geonameid": "geonames:", "geonames_id": "geonames:", "katottg": "katottg:"}
_CLOSE_KM = 10.0
_MANY = 100_000

Given = str | os.PathLike[str] | Ledger | Iterable[Place] | Any
"""A CSV file, a table (GeoDataFrame or DataFrame), a ledger, or places."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A settlement as a disc.

    Attributes:
        place: which.
        latitude: of the disc's centre, degrees north, WGS 84.
        longitude: of the disc's centre, degrees east, WGS 84.
        radius_km: of the disc.
    """

    place: Place
    latitude: float
    longitude: float
    radius_km: float


class PlaceFinder:
    """Finds the places that the rows of a file mean, and never guesses.

    Args:
        given: a CSV file or a table with `id`, `name`, `lat`, `lon` and maybe `radius_km`,
            `country` and `admin1` (a `geonameid` will do for the id), a ledger, or places; None
            for the gazetteer alone.

    Raises:
        UnreadableInput: a file that cannot be read.
        InvalidImport: rows that cannot be places, or columns that are missing.
    """

    def __init__(self, given: Given | None = None) -> None:
        self._extents = {} if given is None else {e.place.id: e for e in _read_given(given)}
        self._restricted = given is not None
        self._known: dict[str, Place | None] = {}
        self._answers: dict[tuple[object, ...], Place | str] = {}

    def find(self, place_id: str) -> Place | None:
        """The place of an id; None if neither the caller nor the gazetteer knows it."""
        if place_id not in self._known:
            from gazetteer.index import current

            mine = self._extents.get(place_id)
            self._known[place_id] = current().find(place_id) or (mine.place if mine else None)
        return self._known[place_id]

    def list_inside(
        self, bounds: tuple[float, float, float, float], *, countries: Sequence[str] = ()
    ) -> list[Extent]:
        """The settlements inside some bounds, by id: the caller's, else the gazetteer's towns.

        Args:
            bounds: (west, south, east, north) in degrees, EPSG:4326.
            countries: ISO codes of the countries wanted, all if empty; a place of an unknown
                country is kept.
        """
        from gazetteer.index import current

        west, south, east, north = bounds
        if self._restricted:
            found = []
            for extent in self._extents.values():
                place = self.find(extent.place.id) or extent.place
                radius = extent.place.radius_km or place.radius_km or DEFAULT_RADIUS_KM
                if south <= extent.latitude <= north and west <= extent.longitude <= east:
                    found.append(replace(extent, place=place, radius_km=radius))
        else:
            towns = current().largest(bounds, limit=_MANY)
            found = [_disc(place) for place in towns]
        wanted = frozenset(countries)
        kept = [
            extent
            for extent in found
            if not extent.place.is_area
            and (not wanted or extent.place.country is None or extent.place.country in wanted)
        ]
        return sorted(kept, key=lambda extent: extent.place.id)

    def find_near(self, name: str, point: tuple[float, float]) -> Place | None:
        """The settlement of a name within 10 km of a point (latitude, longitude), if it is one."""
        key = (name, point)
        if key not in self._answers:
            self._answers[key] = self._near(name, point) or ""
        answer = self._answers[key]
        return answer if isinstance(answer, Place) else None

    def place_at(
        self,
        name: str,
        point: tuple[float, float],
        *,
        country: str | None = None,
        admin1: str | None = None,
    ) -> Place:
        """The settlement of a name near a point, else a place of one's own exactly there.

        Its id (`local:` and 12 hexadecimal digits) is derived from all that is given of it.
        """
        found = self.find_near(name, point)
        if found is not None:
            return found
        content = f"{name}|{point[0]!r}|{point[1]!r}|{country}|{admin1}"
        code = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return Place(
            id=f"local:{code}",
            name=name,
            kind="settlement",
            country=country,
            admin1=admin1,
            latitude=point[0],
            longitude=point[1],
        )

    def find_named(self, name: str, *, within: str | None, country: str | None) -> Place | str:
        """The settlement of a name, or in words why there is no telling."""
        import gazetteer

        key = (name, within, country)
        if key not in self._answers:
            try:
                self._answers[key] = gazetteer.resolve(
                    name, within=within or None, country=country, kind="settlement"
                )
            except AmbiguousPlace as error:
                several = ", ".join(c.place.describe() for c in error.candidates[:4])
                self._answers[key] = f"may be {several}; give coordinates"
            except (PlaceError, InvalidQuery) as error:
                self._answers[key] = str(error)
        return self._answers[key]

    def _near(self, name: str, point: tuple[float, float]) -> Place | None:
        import gazetteer

        close = {
            extent.place.id: self.find(extent.place.id) or extent.place
            for extent in self._extents.values()
            if extent.place.name.casefold() == name.casefold()
            and measure_km(point, (extent.latitude, extent.longitude)) <= _CLOSE_KM
        }
        if not close:
            try:
                found = gazetteer.search(name, near=point, kind="settlement", near_misses=False)
            except InvalidQuery:
                return None
            close = {
                candidate.place.id: candidate.place
                for candidate in found
                if candidate.place.precision == "exact"
                and measure_km(point, candidate.place.point) <= _CLOSE_KM
            }
        nearest = sorted(close.values(), key=lambda place: measure_km(point, place.point))
        # Two of one name so close together: the nearer one, if it is so by far.
        if len(nearest) > 1:
            first, second = (measure_km(point, place.point) for place in nearest[:2])
            if second < 3 * max(first, 1.0):
                return None
        return nearest[0] if nearest else None


def _disc(place: Place) -> Extent:
    return Extent(place, place.latitude, place.longitude, place.radius_km or DEFAULT_RADIUS_KM)


def _read_given(given: Given) -> Iterator[Extent]:
    if isinstance(given, Ledger):
        return (_disc(place) for place in given.places)
    if isinstance(given, str | os.PathLike):
        return iter(_read_file(Path(given)))
    table: Any = given
    if hasattr(given, "columns"):
        return iter(_read_frame(table))
    return iter([_disc(place) for place in given])


def _read_file(path: Path) -> list[Extent]:
    faults = _Faults()
    rows = list(read_rows(path, required=(), findings=faults))
    columns = list(rows[0].cells) if rows else []
    names = _find_columns(path, columns)
    cells = ((row.line, row.cells) for row in rows)
    return _read_cells(path, cells, names, faults)


def _read_frame(frame: pd.DataFrame) -> list[Extent]:
    import pandas as pd

    path = Path("places")
    table = frame.rename(columns=lambda name: str(name).strip().lower())
    if "geometry" in table.columns and not set(_ALIASES["latitude"]) & set(table.columns):
        if getattr(frame, "crs", None) is None:
            raise InvalidImport(
                (Problem(None, "the places have no CRS; say which with set_crs(...)"),)
            )
        points = frame.geometry.to_crs("EPSG:4326")
        table = table.assign(lat=points.y.to_numpy(), lon=points.x.to_numpy())
    names = _find_columns(path, list(table.columns))
    wanted = [name for name in table.columns if name != "geometry"]
    records = (
        (number, {str(name): "" if pd.isna(value) else str(value) for name, value in row.items()})
        for number, row in enumerate(table[wanted].to_dict(orient="records"), start=1)
    )
    return _read_cells(path, records, names, _Faults())


def _find_columns(path: Path, columns: Sequence[str]) -> dict[str, str]:
    chosen = {
        field: next((name for name in aliases if name in columns), field)
        for field, aliases in _ALIASES.items()
    }
    check_columns(path, columns, list(chosen.values()))
    return chosen


def _read_cells(
    path: Path,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    names: Mapping[str, str],
    faults: _Faults,
) -> list[Extent]:
    found: dict[str, Extent] = {}
    for line, cells in rows:
        try:
            extent = _read_extent(cells, names)
        except ValueError as error:
            faults.fault(path, line, str(error))
            continue
        if found.setdefault(extent.place.id, extent) != extent:
            faults.fault(path, line, f"two different places have the id {extent.place.id!r}")
    if faults.problems:
        raise InvalidImport(tuple(faults.problems))
    return list(found.values())


def _read_extent(cells: Mapping[str, str], names: Mapping[str, str]) -> Extent:
    code = cells[names["id"]]
    if code.endswith(".0") and code[:-2].isdigit():
        code = code[:-2]  # a number that a table took for a fraction
    if code and ":" not in code:
        code = _PREFIXES.get(names["id"], "local:") + code
    radius_text = cells.get("radius_km", "")
    radius = read_degrees(radius_text, 1000) if radius_text else None
    if radius is not None and radius <= 0:
        raise ValueError(f"a radius of {show(radius_text)} km is none")
    place = Place(
        id=code,
        name=cells[names["name"]],
        kind="settlement",
        country=cells.get("country") or None,
        admin1=cells.get("admin1") or None,
        latitude=read_degrees(cells[names["latitude"]], 90),
        longitude=read_degrees(cells[names["longitude"]], 180),
        radius_km=radius,
        radius_estimated=radius is None,
    )
    return Extent(place, place.latitude, place.longitude, radius or DEFAULT_RADIUS_KM)


class _Faults:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def fault(self, path: Path, line: int | None, message: str) -> None:
        self.problems.append(Problem(line, f"{path.name}: {message}"))
