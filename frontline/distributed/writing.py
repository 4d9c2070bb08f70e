"""The files of a ledger in parts, written one after another as its tables come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from frontline.control.columns import ClaimColumns
from frontline.distributed.cutting import Piece, Shared, cut, find_needed
from frontline.errors import InvalidLedger, Problem

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


class Write(Protocol):
    """How a table becomes a file."""

    def __call__(self, name: str, table: Any, *, beside: bool) -> str:
        """Write it, beside the parts or as one of them; the name of the file."""


UNREAD = (
    "known_since", "note", "publisher", "title", "url", "archive_url", "quote", "chain", "entered",
    "names",
)  # fmt: skip
"""Columns of a ledger that have no bearing on control."""


@dataclass(frozen=True, kw_only=True)
class _Written:
    name: str
    file: str
    piece: Piece
    rows: Any


class Writer:
    """Writes the parts of tables, and at the end what each of them is read with.

    Args:
        write: how a table becomes a file.
        size: claims in a part.
        sides: the belligerents; those that the tables name for None.
    """

    def __init__(self, write: Write, size: int, sides: Mapping[str, str] | None) -> None:
        self._write, self._size, self._declared = write, size, sides
        self.sides: dict[str, str] = dict(sides or {})
        self._written: list[_Written] = []
        self._shared: list[Shared] = []
        self._tables: list[gpd.GeoDataFrame] = []
        self._places: set[str] = set()
        self._rows = self._chains = self._regions = 0

    def add(self, table: pd.DataFrame) -> None:
        """Write the parts of a table.

        Raises:
            InvalidLedger: rows are wrong, or about a place that another table was about.
        """
        if "id" not in table.columns:
            problem = Problem(None, "no column id; parts can only be told apart by it")
            raise InvalidLedger((problem,), source="the table")
        claims = ClaimColumns.from_table(table, sides=self._declared)
        self._check_places(claims)
        self.sides |= {code: name for code, name in claims.sides.items() if code not in self.sides}
        row_of = _find_rows(table, claims)
        found = cut(claims, size=self._size)
        shown = _with_points(table)
        shift = {"rows": self._rows, "chains": self._chains, "regions": self._regions}
        shared = found.shared.shifted(**shift)
        for piece in found.pieces:
            name = f"part-{len(self._written):05}"
            file = self._write(name, shown.iloc[np.sort(row_of[piece.rows])], beside=False)
            moved = Piece(
                rows=piece.rows + self._rows,
                places=piece.places,
                chains=piece.chains + self._chains,
            )
            self._written.append(_Written(name=name, file=file, piece=moved, rows=len(piece.rows)))
        self._tables.append(_to_share(shown, row_of[found.shared.rows], claims))
        self._shared.append(shared)
        self._rows += len(claims)
        self._chains += found.chains
        self._regions += len(shared.regions)

    def finish(self) -> list[dict[str, Any]]:
        """Write what stands beside the parts; the list of all of them."""
        if not self._written:
            return []
        import pandas as pd

        shared = Shared.join(self._shared)
        filled = [table for table in self._tables if len(table)] or self._tables[:1]
        table = pd.concat(filled, ignore_index=True)
        entries = []
        for each in self._written:
            needed = find_needed(each.piece, shared)
            needed = needed[~np.isin(shared.rows[needed], each.piece.rows)]
            beside = None
            if len(needed):
                beside = self._write(each.name, table.iloc[needed], beside=True)
            entries.append({"file": each.file, "beside": beside, "claims": each.rows})
        return entries

    def _check_places(self, claims: ClaimColumns) -> None:
        here = {place.id for place in claims.places}
        again = sorted(here & self._places)
        if again:
            problem = Problem(
                None,
                f"{', '.join(again[:3])}: a place is in two tables; one place lies in one part, so "
                "put all claims about it into one table",
            )
            raise InvalidLedger((problem,), source="the tables")
        self._places |= here


def _find_rows(table: pd.DataFrame, claims: ClaimColumns) -> Any:
    """For each claim the row of the table it was read from."""
    import pandas as pd

    ids = pd.Series(table["id"].astype(str).to_numpy(object))
    first = np.flatnonzero(~ids.duplicated().to_numpy())
    order = first[np.argsort(ids.to_numpy(object)[first], kind="stable")]
    if len(order) != len(claims):
        raise InvalidLedger((Problem(None, "ids are not told apart as text"),), source="the table")
    return order


def _with_points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """The table with the points of its places, and without numbers for its rows."""
    import geopandas as gpd

    plain = table.reset_index(drop=True)
    if isinstance(plain, gpd.GeoDataFrame):
        return plain
    points = gpd.points_from_xy(
        plain["longitude"].astype(float), plain["latitude"].astype(float), crs="EPSG:4326"
    )
    return gpd.GeoDataFrame(plain.drop(columns=["longitude", "latitude"]), geometry=points)


def _to_share(table: gpd.GeoDataFrame, rows: Any, claims: ClaimColumns) -> gpd.GeoDataFrame:
    """Rows as copies of them stand beside parts: what control is told from, outlines in each."""
    shared = table.iloc[rows].drop(columns=[*UNREAD], errors="ignore").reset_index(drop=True)
    outlines = {place.id: place.outline for place in claims.places if place.outline is not None}
    if outlines:
        said = [outlines.get(str(place)) for place in shared["place_id"]]
        shared = shared.assign(outline=np.array([*said, None], dtype=object)[:-1])
    return shared
