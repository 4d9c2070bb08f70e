"""What a control table says of places, as numbers: who holds each, and how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.errors import InvalidSurface

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray


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
    """

    ids: NDArray[Any]
    names: NDArray[Any]
    points: NDArray[np.float64]
    radii: NDArray[np.float64]
    sides: tuple[str, ...]
    shares: NDArray[np.float64]
    status: NDArray[Any]

    def __len__(self) -> int:
        return len(self.ids)


def read_evidence(control: gpd.GeoDataFrame) -> Evidence:
    """Settlements of a control table that are not `unknown`.

    A side that holds a place has it whole. Disputed and contested places are shared alike by the
    sides that are said to hold them or to be in them; if not two are named, by all. Areas are left
    out: what is said of a region is not said of its villages. An inferred holder is no evidence.

    Args:
        control: what `frontline.control` returns, or a table with its columns `place_id, kind,
            status, controller, geometry` (points, EPSG:4326) and, if there, `positions`.

    Raises:
        InvalidSurface: columns are missing, a geometry is no point on earth, or the CRS is another.
    """
    _check(control)
    spoken = control[(control["status"] != "unknown") & (control["kind"] == "settlement")]
    points = np.column_stack([spoken.geometry.x, spoken.geometry.y]).astype(float)
    controllers = spoken["controller"].to_numpy(object)
    positions = spoken.get("positions")
    ledger = control.attrs.get("ledger")
    named = [
        (controller,) if isinstance(controller, str) else _sides_in(said)
        for controller, said in zip(
            controllers, [()] * len(spoken) if positions is None else positions, strict=True
        )
    ]
    sides = tuple(sorted({side for some in named for side in some} | set(_declared(ledger))))
    number = {side: index for index, side in enumerate(sides)}
    shares = np.zeros((len(spoken), len(sides)))
    for row, some in enumerate(named):
        for side in some or sides:
            shares[row, number[side]] = 1 / len(some or sides)
    return Evidence(
        ids=spoken["place_id"].to_numpy(object),
        names=spoken["name" if "name" in spoken else "place_id"].to_numpy(object),
        points=points.reshape(-1, 2),
        radii=_radii(spoken, ledger),
        sides=sides,
        shares=shares,
        status=spoken["status"].to_numpy(object),
    )


def _check(control: gpd.GeoDataFrame) -> None:
    missing = {"place_id", "kind", "status", "controller"} - set(control.columns)
    if missing:
        raise InvalidSurface(
            f"no control table: it lacks {', '.join(sorted(missing))}; give what "
            "`frontline.control` returns"
        )
    if control.crs is not None and control.crs.to_epsg() != 4326:  # noqa: PLR2004
        raise InvalidSurface("the table must be in EPSG:4326; use `.to_crs(4326)`")
    geometry = control.geometry
    if not (geometry.geom_type.fillna("none") == "Point").all() or geometry.is_empty.any():
        raise InvalidSurface("every place needs a point; some rows have none")
    x, y = geometry.x.to_numpy(), geometry.y.to_numpy()
    if not (np.isfinite(x) & np.isfinite(y) & (abs(x) <= 180) & (abs(y) <= 90)).all():  # noqa: PLR2004
        raise InvalidSurface("some points are not on earth; longitude comes first, in degrees")


def _sides_in(positions: Sequence[Any]) -> tuple[str, ...]:
    """The sides that some positions put in control of the place or in a part of it.

    None where that is one side alone: that nobody holds the place, somebody else says.
    """
    named = {p.controller for p in positions if p.controller is not None}
    named |= {side for p in positions for side in p.present}
    return tuple(sorted(named)) if len(named) > 1 else ()


def _declared(ledger: Any) -> Mapping[str, str] | tuple[()]:
    return () if ledger is None else ledger.sides


def _radii(table: gpd.GeoDataFrame, ledger: Any) -> NDArray[np.float64]:
    known = {} if ledger is None else {p.id: p.radius_km for p in ledger.places}
    return np.array([known.get(place) or 1.0 for place in table["place_id"]], dtype=float)
