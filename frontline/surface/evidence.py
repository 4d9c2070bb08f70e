"""What a control table says of places, as numbers: who holds each, and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.errors import InvalidSurface
from frontline.wording import shown

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

_VAGUE_KM = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Places that somebody speaks of.

    Attributes:
        ids: (n,) ids of the places.
        names: (n,) what they are called; an id where the table has no name.
        points: (n, 2) longitude and latitude in degrees, EPSG:4326.
        radii: (n,) extents in km.
        sides: codes of the sides, in alphabetical order.
        shares: (n, sides) how far each side is said to hold the place; rows add up to 1.
        status: (n,) the place's status.
        turns: (n,) how often and how lately what is said of it has turned, see
            `frontline.surface.persistence`; None where nobody knows.
        fickleness: the share of turns that are soon taken back, 0 to 1.
        earlier: the same places as they were spoken of some months ago, shares of 0 and the status
            `unknown` for those that were not; None where nobody knows or nothing follows from it.
        unknown: how many settlements the table has of which nobody speaks.
        regions: how many of its places are no settlements.
        vague: how many settlements are left out because nobody knows well enough where they lie.
    """

    ids: NDArray[Any]
    names: NDArray[Any]
    points: NDArray[np.float64]
    radii: NDArray[np.float64]
    sides: tuple[str, ...]
    shares: NDArray[np.float64]
    status: NDArray[Any]
    turns: NDArray[np.float64] | None = None
    fickleness: float = 0.0
    earlier: Evidence | None = None
    unknown: int = 0
    regions: int = 0
    vague: int = 0

    def __len__(self) -> int:
        return len(self.ids)

    def align(self, other: Evidence) -> Evidence:
        """This evidence of the places of another, in their order and with their sides.

        Places that are not in it have shares of 0 and the status `unknown`.
        """
        row = {place: number for number, place in enumerate(self.ids)}
        found = np.array([row.get(place, -1) for place in other.ids], dtype=np.int64)
        known = found >= 0
        shares = np.zeros((len(other), len(other.sides)))
        for number, side in enumerate(other.sides):
            if side in self.sides:
                shares[known, number] = self.shares[found[known], self.sides.index(side)]
        status = np.full(len(other), "unknown", dtype=object)
        status[known] = self.status[found[known]]
        turns = None
        if self.turns is not None:
            turns = np.zeros(len(other))
            turns[known] = self.turns[found[known]]
        return replace(other, shares=shares, status=status, turns=turns, fickleness=self.fickleness)


def read_evidence(control: gpd.GeoDataFrame) -> Evidence:
    """Settlements of a control table that are not `unknown`.

    A side that holds a place has it whole. Disputed and contested places are shared alike by the
    sides that are said to hold them or to be in them; if not two are named, by all. Areas are left
    out: what is said of a region is not said of its villages. So are settlements that are known to
    lie somewhere within more than 5 km: an area around such a point would be about others. An
    inferred holder is no evidence.

    Args:
        control: what `frontline.control` returns, or a table with its columns `place_id, kind,
            status, controller, geometry` (points, EPSG:4326) and, if there, `positions`.

    Raises:
        InvalidSurface: columns are missing, a geometry is no point on earth, or the CRS is another.
    """
    points = _check(control)
    known = (control["status"] != "unknown").to_numpy(bool)
    settled = (control["kind"] == "settlement").to_numpy(bool)
    ledger = control.attrs.get("ledger")
    vague = known & settled & _are_vague(control, ledger)
    counts = known & settled & ~vague
    spoken = control[["place_id", *(["name"] if "name" in control else []), "status"]][counts]
    sides, shares = _share_out(control[counts], _declared(ledger))
    return Evidence(
        ids=spoken["place_id"].to_numpy(object),
        names=spoken["name" if "name" in spoken else "place_id"].to_numpy(object),
        points=points[counts],
        radii=_radii(spoken, ledger),
        sides=sides,
        shares=shares,
        status=spoken["status"].to_numpy(object),
        unknown=int((settled & ~known).sum()),
        regions=int((~settled).sum()),
        vague=int(vague.sum()),
    )


def _share_out(
    spoken: gpd.GeoDataFrame, declared: Iterable[str]
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The sides there are, and (n, sides) how far each place is said to be each side's."""
    import pandas as pd

    holder, holders = pd.factorize(spoken["controller"].to_numpy(object))
    open_ = np.flatnonzero(holder < 0)
    positions = spoken.get("positions")
    within = [() if positions is None else _sides_in(positions.iloc[row]) for row in open_]
    sides = tuple(sorted({*holders, *declared, *(side for some in within for side in some)}))
    number = {side: index for index, side in enumerate(sides)}
    shares = np.zeros((len(spoken), len(sides)))
    held = np.flatnonzero(holder >= 0)
    shares[held, np.array([number[side] for side in holders], dtype=int)[holder[held]]] = 1
    for row, some in zip(open_, within, strict=True):
        for side in some or sides:
            shares[row, number[side]] = 1 / len(some or sides)
    return sides, shares


def _check(control: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """(n, 2) the points of a table that is one of control."""
    import shapely

    missing = {"place_id", "kind", "status", "controller"} - set(control.columns)
    if missing:
        raise InvalidSurface(
            f"no control table: it lacks {', '.join(sorted(missing))}; give what "
            "`frontline.control` returns"
        )
    if control.crs is not None and control.crs.to_epsg() != 4326:  # noqa: PLR2004
        raise InvalidSurface("the table must be in EPSG:4326; use `.to_crs(4326)`")
    geometry = control.geometry.to_numpy()
    pointless = (shapely.get_type_id(geometry) != 0) | shapely.is_empty(geometry)
    if pointless.any():
        number, first = int(pointless.sum()), control["place_id"].to_numpy(object)[pointless][0]
        many = (
            "no place has one" if pointless.all() else f"{number:,} of {len(control):,} have none"
        )
        raise InvalidSurface(
            f"every place needs a point; {many}, the first {shown(str(first))}; leave such rows "
            "out, or give them their places' coordinates"
        )
    points = np.column_stack([shapely.get_x(geometry), shapely.get_y(geometry)])
    if not (np.isfinite(points) & (abs(points) <= [180, 90])).all():
        raise InvalidSurface("some points are not on earth; longitude comes first, in degrees")
    return points


def _sides_in(positions: Sequence[Any]) -> tuple[str, ...]:
    """The sides that some positions put in control of the place or in a part of it.

    None where that is one side alone: that nobody holds the place, somebody else says.
    """
    named = {p.controller for p in positions if p.controller is not None}
    named |= {side for p in positions for side in p.present}
    return tuple(sorted(named)) if len(named) > 1 else ()


def _declared(ledger: Any) -> Mapping[str, str] | tuple[()]:
    return () if ledger is None else ledger.sides


def _are_vague(table: gpd.GeoDataFrame, ledger: Any) -> NDArray[np.bool_]:
    """Which places a ledger knows to lie only somewhere within `_VAGUE_KM` and more."""
    places = () if ledger is None else ledger.places
    vague = {
        place.id
        for place in places
        if place.precision == "approximate" and (place.radius_km or 0.0) > _VAGUE_KM
    }
    return np.array([place in vague for place in table["place_id"]], dtype=bool)


def _radii(table: gpd.GeoDataFrame, ledger: Any) -> NDArray[np.float64]:
    known = {} if ledger is None else {p.id: p.radius_km for p in ledger.places}
    if not known:
        return np.ones(len(table))
    return np.array([known.get(place) or 1.0 for place in table["place_id"]], dtype=float)
