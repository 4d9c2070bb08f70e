"""Places by where they lie and what they are: the nearest to a point, lists by conditions."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from heapq import heappush, heapreplace
from typing import Any, NamedTuple

from gazetteer._extent import settle_radius
from gazetteer._layout import KINDS, PRECISIONS, UNITS
from gazetteer.places import Kind, Place, Precision, measure_km

Rows = Callable[..., list[tuple[Any, ...]]]
Bounds = tuple[float, float, float, float]
"""(west, south, east, north) in degrees, EPSG:4326; see `Index.largest`."""

_KM_PER_DEGREE = 111.19
# Distances on a sphere and on the ellipsoid differ by less than this factor, both ways, and
# rounding by less than this length.
_SLACK, _SLACK_KM = 1.02, 0.001
_FULL_TURN = 360 * UNITS
_BATCH = 50_000

_ROW = (
    "SELECT coalesce(p.ref, 'geonames:' || p.id), p.name, p.kind, p.country, r.name, d.name, "
    "p.latitude, p.longitude, p.population, p.precision, p.radius_km FROM places p "
    "LEFT JOIN places r ON r.id = p.admin1 LEFT JOIN places d ON d.id = p.admin2"
)


class PlaceRow(NamedTuple):
    """A place without its names; see `Place` for the fields."""

    id: str
    name: str
    kind: Kind
    country: str | None
    admin1: str | None
    admin2: str | None
    latitude: float
    longitude: float
    population: int | None
    precision: Precision
    radius_km: float | None
    radius_estimated: bool


class Conditions(NamedTuple):
    """Which places are wanted; None where anything goes.

    Attributes:
        kind: places of that kind.
        country: ISO 3166-1 alpha-2 code; places of that country.
        within: an oblast or raion; places in it.
        bounds: places inside.
        min_population: places known to have so many residents.
    """

    kind: Kind | None = None
    country: str | None = None
    within: Place | None = None
    bounds: Bounds | None = None
    min_population: int | None = None


def list_rows(
    rows: Rows, wanted: Conditions, *, region: int | None = None, limit: int | None = None
) -> Iterator[PlaceRow]:
    """The places that meet the conditions, those with most residents first.

    Args:
        rows: asks the index.
        wanted: the conditions.
        region: number of the row of `wanted.within`.
        limit: how many at most.
    """
    parts = list(_word(wanted, region))
    where = " AND ".join(part for part, _ in parts) or "1"
    values = [value for _, given in parts for value in given]
    query = f"{_ROW} WHERE {where} ORDER BY p.population DESC, p.id LIMIT ?"
    for row in rows(query, *values, -1 if limit is None else limit):
        place_id, name, kind, country, admin1, admin2, latitude, longitude = row[:8]
        population, precision, given = row[8:]
        radius, estimated = settle_radius(KINDS[kind], given, population)
        yield PlaceRow(
            place_id, name, KINDS[kind], country, admin1, admin2, latitude / UNITS,
            longitude / UNITS, population, PRECISIONS[precision], radius, estimated,
        )  # fmt: skip


def _word(wanted: Conditions, region: int | None) -> Iterator[tuple[str, tuple[object, ...]]]:
    if wanted.kind is not None:
        yield "p.kind = ?", (KINDS.index(wanted.kind),)
    if wanted.country is not None:
        yield "p.country = ?", (wanted.country,)
    if wanted.within is not None:
        yield "? IN (p.admin1, p.admin2)", (region,)
    if wanted.min_population is not None:
        yield "p.population >= ?", (wanted.min_population,)
    if wanted.bounds is not None:
        west, south, east, north = (round(degrees * UNITS) for degrees in wanted.bounds)
        across = "OR" if west > east else "AND"
        yield "p.latitude BETWEEN ? AND ?", (south, north)
        yield f"(p.longitude >= ? {across} p.longitude <= ?)", (west, east)


class Positions:
    """Where the settlements of an index lie, sorted by latitude; 12 bytes each, kept once read."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def nearest(
        self, point: tuple[float, float], *, limit: int, within_km: float | None
    ) -> list[tuple[float, int]]:
        """(km, number of the row) of the settlements nearest to a point, the nearest first.

        Goes from the point's own latitude to both sides until the difference of latitudes alone is
        more than the distance to the last one wanted; so neither the antimeridian nor a pole is
        anything special. Kilometres are geodesics on WGS 84.
        """
        latitudes, longitudes, numbers = self._sorted
        reach = math.inf if within_km is None else within_km * _SLACK + _SLACK_KM
        held: list[float] = []
        found: list[tuple[float, int]] = []
        meridian = round(((point[1] + 180) % 360 - 180) * UNITS)
        turn = _widest_turn(point[0], reach)
        for place in self._outward(round(point[0] * UNITS)):
            if abs(latitudes[place] / UNITS - point[0]) * _KM_PER_DEGREE > reach:
                break
            aside = abs(longitudes[place] - meridian)
            if turn < aside < _FULL_TURN - turn:
                continue
            there = latitudes[place] / UNITS, longitudes[place] / UNITS
            distance = measure_km(point, there)
            if distance > reach:
                continue
            found.append((distance, place))
            if len(held) < limit:
                heappush(held, -distance)
            elif distance < -held[0]:
                heapreplace(held, -distance)
            if len(held) == limit:
                reach = min(reach, -held[0] * _SLACK + _SLACK_KM)
                turn = _widest_turn(point[0], reach)
        exact = sorted(
            (_measure(point, (latitudes[place] / UNITS, longitudes[place] / UNITS)), numbers[place])
            for distance, place in found
            if distance <= reach
        )
        return [pair for pair in exact if within_km is None or pair[0] <= within_km][:limit]

    def _outward(self, latitude: int) -> Iterator[int]:
        """Positions in the sorted arrays, by the difference of latitudes."""
        latitudes = self._sorted[0]
        above = bisect_left(latitudes, latitude)
        below = above - 1
        while below >= 0 or above < len(latitudes):
            up = latitudes[above] - latitude if above < len(latitudes) else math.inf
            down = latitude - latitudes[below] if below >= 0 else math.inf
            if up <= down:
                yield above
                above += 1
            else:
                yield below
                below -= 1

    @cached_property
    def _sorted(self) -> tuple[array[int], array[int], array[int]]:
        columns = array("i"), array("i"), array("i")
        query = (
            "SELECT latitude, longitude, id FROM places WHERE id > ? AND kind = ? "
            "ORDER BY id LIMIT ?"
        )
        last = -(1 << 62)
        while batch := self._rows(query, last, KINDS.index("settlement"), _BATCH):
            for column, values in zip(columns, zip(*batch, strict=True), strict=True):
                column.extend(values)
            last = batch[-1][2]
        order = sorted(range(len(columns[0])), key=columns[0].__getitem__)
        latitudes, longitudes, numbers = (
            array(column.typecode, (column[place] for place in order)) for column in columns
        )
        return latitudes, longitudes, numbers


def _widest_turn(latitude: float, reach_km: float) -> float:
    """How far to the side of a point, in units of longitude, anything within reach may lie.

    A meridian d degrees aside is asin(sin d cos latitude) away, as long as no pole is within reach.
    """
    angle = math.radians(reach_km / _KM_PER_DEGREE)
    if angle >= math.radians(90 - abs(latitude)):
        return math.inf
    turn = math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(latitude))))
    return math.degrees(turn) * UNITS + 1


def _measure(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Geodesic on WGS 84 in km (C. F. F. Karney, J. Geodesy 87, 2013)."""
    from geographiclib.geodesic import Geodesic

    line = Geodesic.WGS84.Inverse(*start, *end, outmask=Geodesic.DISTANCE)
    return float(line["s12"]) / 1000
