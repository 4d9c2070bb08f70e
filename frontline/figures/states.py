"""What a figure shows of each place on a date, read from a control history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frontline.claims import Claim
from frontline.dates import as_day
from frontline.errors import InvalidHistory
from gazetteer.places import AREA_KINDS, Place

if TYPE_CHECKING:
    import geopandas as gpd

    from frontline.control import Position

_COLUMNS = (
    "place_id", "name", "kind", "population", "from", "until", "status", "controller", "inferred",
    "positions", "claims",
)  # fmt: skip
_WGS84 = 4326


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A place as it is drawn on a date.

    Attributes:
        place_id: as in the history.
        name: as in the history; a stranger may have written it.
        at: (latitude, longitude) in degrees.
        area: whether it is a region, drawn at its label point.
        population: None where nobody says.
        status: agreed, claimed, disputed, contested, assessed or unknown.
        controller: code of the side, None for nobody.
        inferred: code of the side that a later capture implies.
        between: the sides a disputed or contested place lies between.
    """

    place_id: str
    name: str
    at: tuple[float, float]
    area: bool = False
    population: int | None = None
    status: str = "unknown"
    controller: str | None = None
    inferred: str | None = None
    between: tuple[str, ...] = ()

    @property
    def look(self) -> tuple[str, tuple[str, ...]]:
        """What decides how it is drawn: status, and the sides that its mark shows."""
        if self.controller is not None:
            return self.status, (self.controller,)
        if self.status == "unknown" and self.inferred is not None:
            return "inferred", (self.inferred,)
        return self.status, self.between

    @property
    def rank(self) -> tuple[bool, bool, int, str]:
        """The most telling first."""
        return self.status == "unknown", self.area, -(self.population or 0), self.place_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A control history with what is known of its making.

    Attributes:
        rows: its intervals, as plain values.
        claims: those that could be known, in the order of the ledger.
        sides: code -> name, in alphabetical order of the codes.
        known_by: the knowledge time it was made for; None: everything.
        policy: name of the policy, if the history says so.
        title: of the ledger.
    """

    rows: tuple[dict[str, Any], ...]
    claims: tuple[Claim, ...]
    sides: Mapping[str, str]
    known_by: dt.date | None
    policy: str | None
    title: str | None

    def claims_on(self, day: dt.date) -> list[Claim]:
        """The claims that speak of a day or of one before."""
        return [claim for claim in self.claims if claim.starts is not None and claim.starts <= day]

    def seen_on(self, day: dt.date) -> tuple[Seen, ...]:
        """Every place but countries on a day, the most telling first; regions only if known of."""
        found = {
            claim.place.id: _unknown(claim.place)
            for claim in self.claims
            if claim.place.kind != "country"
        }
        taken: set[str] = set()
        for row in self.rows:
            begun = row["from"] is None or row["from"] <= day
            if not begun or (row["until"] is not None and row["until"] <= day):
                continue
            if row["place_id"] in taken:
                raise InvalidHistory(f"{row['name']}: two intervals of the history hold on {day}")
            taken.add(row["place_id"])
            if row["kind"] != "country" and row["at"] is not None:
                found[row["place_id"]] = _seen(row, tuple(self.sides))
        return tuple(
            sorted(
                (s for s in found.values() if not s.area or s.status != "unknown"),
                key=lambda seen: seen.rank,
            )
        )

    def left_out(self, day: dt.date) -> list[str]:
        """Names of the regions and countries that the claims speak of and no mark shows."""
        drawn = {seen.place_id for seen in self.seen_on(day)}
        names = {c.place.id: c.place.name for c in self.claims if c.place.id not in drawn}
        return sorted(names.values())


def read_history(history: gpd.GeoDataFrame) -> Record:
    """Check a control history and take out what a figure needs.

    Raises:
        InvalidHistory: columns are missing, another CRS, a geometry that is no point, a day that
            is none.
    """
    missing = [name for name in _COLUMNS if name not in getattr(history, "columns", ())]
    if missing or not hasattr(history, "geometry"):
        raise InvalidHistory(
            f"this is not a control history: no column {', '.join(missing) or 'geometry'}; "
            "make one with frontline.history(claims)"
        )
    if history.crs is not None and history.crs.to_epsg() != _WGS84:
        raise InvalidHistory("the history must be in EPSG:4326; call .to_crs(4326) first")
    columns = [history[name].tolist() for name in _COLUMNS]
    rows = tuple(
        _row(dict(zip(_COLUMNS, values, strict=True)), point)
        for *values, point in zip(*columns, history.geometry.tolist(), strict=True)
    )
    ledger = history.attrs.get("ledger")
    known_by = history.attrs.get("known_by")
    limit = None if known_by is None else as_day(known_by)
    claims = tuple(claim for claim in (ledger or ()) if _knowable(claim, limit))
    return Record(
        rows=rows,
        claims=claims,
        sides=_name_sides(getattr(ledger, "sides", {}), claims, rows),
        known_by=limit,
        policy=history.attrs.get("policy"),
        title=getattr(ledger, "title", None),
    )


def count_sources(claims: Iterable[Claim]) -> tuple[int, list[str]]:
    """How many sources some claims were read in, and the names of their publishers."""
    sources = {(c.source.publisher, c.source.title, c.source.url) for c in claims}
    sources.discard((None, None, None))
    return len(sources), sorted({publisher for publisher, _, _ in sources if publisher})


def _name_sides(
    declared: Mapping[str, str], claims: Sequence[Claim], rows: Sequence[dict[str, Any]]
) -> dict[str, str]:
    found = set(declared) | {claim.side for claim in claims}
    found |= {row[name] for row in rows for name in ("controller", "inferred")}
    return {code: declared.get(code, code) for code in sorted(c for c in found if c is not None)}


def _row(row: dict[str, Any], point: Any) -> dict[str, Any]:
    known = {name: None if _is_blank(value) else value for name, value in row.items()}
    for name in ("from", "until"):
        known[name] = None if _is_blank(row[name]) else as_day(row[name])
    if point is not None and not point.is_empty and point.geom_type != "Point":
        raise InvalidHistory(f"{row['name']}: a {point.geom_type} where a Point is expected")
    known["at"] = None if point is None or point.is_empty else (point.y, point.x)
    if isinstance(known["positions"], str):
        raise InvalidHistory(
            "`positions` is text, as in a file; draw what frontline.history returns of the ledger"
        )
    known["positions"] = tuple(known["positions"] or ())
    known["claims"] = tuple(known["claims"] or ())
    return known


def _is_blank(value: Any) -> bool:
    """Whether a cell says nothing: None, NaN, NaT or NA."""
    import pandas as pd

    return value is None or (not isinstance(value, tuple | list) and bool(pd.isna(value)))


def _seen(row: dict[str, Any], codes: tuple[str, ...]) -> Seen:
    return Seen(
        place_id=str(row["place_id"]),
        name=str(row["name"]),
        at=row["at"],
        area=row["kind"] in AREA_KINDS,
        population=row["population"],
        status=str(row["status"]),
        controller=row["controller"],
        inferred=row["inferred"],
        between=_find_parties(row["status"], row["positions"], codes),
    )


def _find_parties(
    status: str, positions: Sequence[Position], codes: tuple[str, ...]
) -> tuple[str, ...]:
    if status not in ("disputed", "contested"):
        return ()
    found = {p.controller for p in positions} | {s for p in positions for s in p.present}
    found |= {p.allegiance for p in positions if p.official and p.denials}
    parties = tuple(code for code in codes if code in found)
    two = 2
    return codes if len(parties) < two == len(codes) else parties


def _unknown(place: Place) -> Seen:
    return Seen(
        place_id=place.id,
        name=place.name,
        at=place.point,
        area=place.is_area,
        population=place.population,
    )


def _knowable(claim: Claim, limit: dt.date | None) -> bool:
    return limit is None or (claim.known_since is not None and claim.known_since <= limit)
