"""A table of claims read into columns: each distinct word, date, place and claimant once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.claims import (
    MAY_REFER,
    NEEDS_ABOUT,
    NEEDS_SIDE,
    NEUTRAL_ALLEGIANCES,
    Claimant,
)
from frontline.control._segments import Flags, Ints
from frontline.control._table_cells import Cells
from frontline.control._table_dates import DATES, read_dates
from frontline.control._vocabulary import EVENT_CODES, EXTENT_CODES, MODALITY_CODES
from frontline.errors import InvalidClaim, InvalidLedger, Problem
from gazetteer.places import Place

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("place_id", "event", "claimant")
_NOWHERE = Place(id="?", name="?", kind="area", latitude=0, longitude=0)


def read_table(table: pd.DataFrame, sides: Mapping[str, str] | None) -> dict[str, Any]:
    """The fields of `ClaimColumns` from a table; see `ClaimColumns.from_table`."""
    missing = [name for name in _NEEDED if name not in table.columns]
    if not any(name in table.columns for name in DATES):
        missing.append(" or ".join(DATES))
    if missing:
        raise InvalidLedger((Problem(None, f"no column {', '.join(missing)}"),), source="the table")
    reader = _Reader(table)
    found = reader.read(sides)
    reader.faults.raise_any()
    return found


class _Reader(Cells):
    """Reads one table."""

    def read(self, sides: Mapping[str, str] | None) -> dict[str, Any]:
        """All columns, in the order of the claims' ids."""
        event = self._words("event", EVENT_CODES, None)
        modality = self._words("modality", MODALITY_CODES, "asserted")
        extent = self._words("extent", EXTENT_CODES, "whole")
        claimant, claimants = self._claimants()
        place, places = self._places()
        side, declared = self._sides(sides, claimants, claimant)
        ids, about, keep = self._ids()
        dates = read_dates(self, modality)
        self._check(event, side, about, claimant)
        vague = np.flatnonzero(dates.pop("vague") & (event == EVENT_CODES.index("captured")))
        text = self.factorized("event_date")
        said = {int(row): str(text[1][text[0][row]]) for row in vague}
        if self.faults.found:
            return {}
        turn = np.empty(self.size, dtype=np.int64)
        turn[keep] = np.arange(len(keep))
        about = np.where(about < 0, -1, turn[about])
        return {
            "ids": ids[keep],
            "place": place[keep].astype(np.int32),
            "claimant": claimant[keep].astype(np.int32),
            "event": event[keep].astype(np.int8),
            "side": side[keep].astype(np.int8),
            "modality": modality[keep].astype(np.int8),
            "extent": extent[keep].astype(np.int8),
            "about": about[keep].astype(np.int32),
            **{name: column[keep] for name, column in dates.items()},
            "places": places,
            "claimants": claimants,
            "sides": declared,
            "said": {int(turn[row]): words for row, words in said.items()},
        }

    def _words(self, name: str, known: Sequence[str], default: str | None) -> Ints:
        codes, values = self.factorized(name)
        index = {word: number for number, word in enumerate(known)}
        table = np.array([*(index.get(str(v), -1) for v in values), -2], dtype=np.int64)
        found = table[codes]
        self.faults.add(
            found == -1,
            lambda row: f"unknown {name} {values[codes[row]]!r}; one of {', '.join(sorted(known))}",
        )
        if default is None:
            self.faults.add(found == -2, f"no {name}")  # noqa: PLR2004
            return np.maximum(found, -1)
        return np.where(found < 0, index[default], found)

    def _ids(self) -> tuple[Any, Ints, Ints]:
        """Ids, the row each claim speaks of, and the rows to keep in the order of their ids."""
        import pandas as pd

        codes, values = self.factorized("id")
        if not values:
            ids = np.array([f"row:{row + 1:08d}" for row in range(self.size)], dtype=object)
        else:
            names = np.empty(len(values) + 1, dtype=object)
            names[:] = [*map(str, values), ""]
            ids = names[codes]
            self.faults.add(codes < 0, "no id")
        order = np.argsort(ids, kind="stable")
        again = np.zeros(self.size, dtype=bool)
        if len(values) < self.size and values:
            again[order[1:]] = ids[order[1:]] == ids[order[:-1]]
            self._check_again(ids, again)
        keep = order[~again[order]]
        wanted, targets = self.factorized("about")
        found = pd.Index(ids[keep]).get_indexer(pd.Index([str(t) for t in targets], dtype=object))
        rows = np.append(keep[found] if len(keep) else found, -1)
        rows[:-1][found < 0] = -1
        about = rows[wanted]
        self.faults.add(
            (wanted >= 0) & (about < 0),
            lambda row: f"about a claim that does not exist: {targets[wanted[row]]!r}",
        )
        return ids, about, keep

    def _check_again(self, ids: Any, again: Flags) -> None:
        """A row given twice is one claim; two different claims of one id are a fault."""
        import pandas as pd

        same = pd.Series(ids).isin(set(ids[again])).to_numpy()
        frame = self.table[same].drop(columns=["geometry"], errors="ignore").astype(str)
        once = ~frame.duplicated().to_numpy()
        alike = pd.Series(ids[same]).duplicated().to_numpy()
        self.faults.add(
            np.flatnonzero(same)[once & alike],
            lambda row: f"two different claims have the id {ids[row]!r}; rename one of them",
        )

    def _check(self, event: Ints, side: Ints, about: Ints, claimant: Ints) -> None:
        """What an event needs, and whom it may speak about."""

        def among(words: Iterable[str]) -> Flags:
            return np.isin(event, [EVENT_CODES.index(word) for word in words])

        given = self.factorized("about")[0] >= 0
        name = EVENT_CODES
        self.faults.add(
            among(NEEDS_SIDE) & (side == -1),
            lambda row: f"`{name[event[row]]}` needs a `side`: whom the claim puts in control",
        )
        self.faults.add(
            among(NEEDS_ABOUT) & ~given,
            lambda row: f"`{name[event[row]]}` needs `about`: the id of the claim it speaks of",
        )
        refers = ", ".join(sorted(MAY_REFER))
        self.faults.add(given & ~among(MAY_REFER), f"`about` goes with {refers}")
        own = among(("retracted", "corrected")) & (about >= 0)
        self.faults.add(
            own & (claimant[about] != claimant),
            lambda row: f"`{name[event[row]]}` is for one's own claim; use `denied` for others'",
        )
        onward, steps = np.append(about, -1), 1
        while steps <= self.size:
            onward, steps = onward[onward], steps * 2
        self.faults.add(onward[:-1] >= 0, "claims speak about one another in a ring")

    def _claimants(self) -> tuple[Ints, tuple[Claimant, ...]]:
        codes, names = self.factorized("claimant")
        self.faults.add(codes < 0, "no claimant")
        heads = _first_rows(codes, len(names))
        fields = {}
        for name in ("allegiance", "official", "family"):
            code, values = self.factorized(name)
            self._check_same(codes, heads, code, f"claimant with another {name}", names)
            fields[name] = [None if code[row] < 0 else values[code[row]] for row in heads]
        found = []
        for index, name in enumerate(names):
            family = fields["family"][index]
            try:
                who = Claimant(
                    name=str(name),
                    allegiance=str(fields["allegiance"][index] or "unknown"),
                    official=bool(fields["official"][index]),
                    family=None if family is None else str(family),
                )
            except InvalidClaim as error:
                self.faults.add(codes == index, str(error))
                who = Claimant(name=str(name))
            found.append(who)
        order = sorted(range(len(found)), key=lambda i: found[i].name)
        turn = np.append(np.argsort(order), 0).astype(np.int64)
        return turn[codes], tuple(found[index] for index in order)

    def _places(self) -> tuple[Ints, tuple[Place, ...]]:
        codes, ids = self.factorized("place_id")
        self.faults.add(codes < 0, "no place_id")
        heads = _first_rows(codes, len(ids))
        latitude, longitude = self._coordinates()
        table: dict[str, list[Any]] = {}
        for name in ("place", "kind", "country", "admin1", "admin2", "population", "precision"):
            code, values = self.factorized(name)
            self._check_same(codes, heads, code, f"place with another {name}", ids)
            table[name] = [None if code[row] < 0 else values[code[row]] for row in heads]
        at = heads[codes] if len(heads) else codes
        for axis in (latitude, longitude):
            moved = (axis[at] != axis) & ~(np.isnan(axis[at]) & np.isnan(axis))
            self.faults.add(moved, "the place lies elsewhere in another row; describe it once")
        found = []
        for index, place_id in enumerate(ids):
            try:
                point = latitude[heads[index]], longitude[heads[index]]
                found.append(_as_place(str(place_id), index, table, point))
            except ValueError as error:
                self.faults.add(codes == index, f"place {place_id!r}: {error}")
                found.append(_NOWHERE)
        order = sorted(range(len(found)), key=lambda i: (found[i].name, found[i].id))
        turn = np.append(np.argsort(order), 0).astype(np.int64)
        return turn[codes], tuple(found[index] for index in order)

    def _coordinates(self) -> tuple[Any, Any]:
        """(latitude, longitude) of each row in degrees."""
        import pandas as pd

        if "latitude" in self.table.columns and "longitude" in self.table.columns:
            latitude = pd.to_numeric(self.table["latitude"], errors="coerce")
            longitude = pd.to_numeric(self.table["longitude"], errors="coerce")
            return latitude.to_numpy(float), longitude.to_numpy(float)
        if "geometry" not in self.table.columns:
            problem = Problem(None, "no columns latitude and longitude, and no geometry")
            raise InvalidLedger((problem,), source="the table")
        crs = getattr(self.table, "crs", None)
        if crs is not None and crs.to_epsg() != 4326:  # noqa: PLR2004  (WGS 84)
            problem = Problem(None, "the geometry must be in EPSG:4326; call .to_crs(4326) first")
            raise InvalidLedger((problem,), source="the table")
        import shapely

        points = np.asarray(self.table["geometry"], dtype=object)
        return shapely.get_y(points), shapely.get_x(points)

    def _check_same(
        self, codes: Ints, heads: Ints, code: Ints, what: str, names: Sequence[Any]
    ) -> None:
        if len(heads):
            differs = (codes >= 0) & (code != code[heads[codes]])
            self.faults.add(differs, lambda row: f"{names[codes[row]]!r} is a {what} elsewhere")

    def _sides(
        self, sides: Mapping[str, str] | None, claimants: Sequence[Claimant], claimant: Ints
    ) -> tuple[Ints, dict[str, str]]:
        codes, values = self.factorized("side")
        named = [str(value) for value in values]
        own = [who.allegiance for who in claimants if who.allegiance not in NEUTRAL_ALLEGIANCES]
        declared = (
            {code: code for code in sorted({*named, *own} - NEUTRAL_ALLEGIANCES)}
            if sides is None
            else dict(sides)
        )
        order = {code: index for index, code in enumerate(sorted(declared))}
        known = ", ".join(declared) or "none"
        table = np.array([*(order.get(code, -2) for code in named), -1], dtype=np.int64)
        self.faults.add(
            table[codes] == -2,  # noqa: PLR2004
            lambda row: f"side {named[codes[row]]!r} is not among the declared sides ({known})",
        )
        strange = np.array(
            [who.allegiance not in {*order, *NEUTRAL_ALLEGIANCES} for who in claimants], dtype=bool
        )
        if len(strange):
            self.faults.add(
                strange[claimant],
                lambda row: (
                    f"allegiance {claimants[claimant[row]].allegiance!r} is not among the declared "
                    f"sides ({known})"
                ),
            )
        return np.maximum(table[codes], -1), declared


def _as_place(
    place_id: str, index: int, table: dict[str, list[Any]], point: tuple[float, float]
) -> Place:
    from frontline.ledger.validation import KINDS, PRECISIONS

    population = table["population"][index]
    kind = str(table["kind"][index] or "settlement")
    precision = str(table["precision"][index] or "exact")
    for word, known in ((kind, KINDS), (precision, PRECISIONS)):
        if word not in known:
            raise ValueError(f"{word!r} is none of {', '.join(sorted(known))}")
    return Place(
        id=place_id,
        name=str(table["place"][index] or place_id),
        kind=kind,  # type: ignore[arg-type]
        country=table["country"][index],
        admin1=table["admin1"][index],
        admin2=table["admin2"][index],
        latitude=float(point[0]),
        longitude=float(point[1]),
        population=None if population is None else int(population),
        precision=precision,  # type: ignore[arg-type]
    )


def _first_rows(codes: Ints, count: int) -> Ints:
    """The first row of each distinct value."""
    first = np.full(count + 1, len(codes), dtype=np.int64)
    np.minimum.at(first, codes, np.arange(len(codes)))
    return first[:-1]
