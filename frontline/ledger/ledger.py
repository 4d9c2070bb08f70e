"""The ledger: a validated, unchangeable set of claims."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from frontline.claims import Claim, Claimant
from frontline.errors import InvalidLedger, Problem
from frontline.ledger.columns import COLUMNS, COUNTS, FLAGS, NUMBERS, to_row
from frontline.ledger.doubts import find_notes
from frontline.ledger.drafts import Draft
from frontline.ledger.files import in_turn, write_bytes
from frontline.ledger.formats import encode
from frontline.ledger.references import Resolve
from frontline.ledger.validation import find_faults, find_sides
from frontline.wording import say_count
from gazetteer.places import Place

if TYPE_CHECKING:
    import geopandas as gpd


class Ledger:
    """A validated set of claims; iterable, with a length, and `ledger[id]`.

    The order in which claims are given does not matter, and exact duplicates are one claim.

    Args:
        claims: any number of claims.
        sides: the belligerents, code to name (`{"RU": "Russia", "UA": "Ukraine"}`); without it,
            the codes that the claims use, each its own name.
        title: what the ledger is about.

    Raises:
        InvalidLedger: claims that contradict one another or themselves, all problems at once:
            one id for different claims, places or claimants; `about` a claim that does not exist,
            or in a ring; a retraction of somebody else's claim; a date out of order or missing
            altogether; a side that is not declared; text that no file can hold.
        TypeError: something that is no claim.
    """

    def __init__(
        self,
        claims: Iterable[Claim] = (),
        *,
        sides: Mapping[str, str] | None = None,
        title: str | None = None,
    ) -> None:
        given = tuple(claims)
        self._check(given, sides)
        self._fill(given, sides, title)

    @classmethod
    def from_draft(cls, draft: Draft) -> Ledger:
        """The ledger that a file holds.

        Reading has looked at its claims as a whole, so that is not done again.

        Raises:
            InvalidLedger: the draft has problems.
        """
        if draft.problems:
            raise InvalidLedger(tuple(draft.problems))
        ledger = cls.__new__(cls)
        ledger._fill(tuple(draft.claims), draft.sides, draft.title)  # noqa: SLF001  (its own)
        return ledger

    @staticmethod
    def _check(given: tuple[Claim, ...], sides: Mapping[str, str] | None) -> None:
        for claim in given:
            if not isinstance(claim, Claim):
                raise TypeError(f"a ledger holds claims, not {type(claim).__name__}")
        faults = find_faults(given, sides)
        if faults:
            problems = tuple(
                Problem(
                    None,
                    fault.message
                    if fault.index is None
                    else f"claim {given[fault.index].id!r}: {fault.message}",
                )
                for fault in faults
            )
            raise InvalidLedger(problems)

    def _fill(
        self, given: tuple[Claim, ...], sides: Mapping[str, str] | None, title: str | None
    ) -> None:
        self._claims = tuple(sorted(dict.fromkeys(given), key=_order))
        self._by_id = {claim.id: claim for claim in self._claims}
        names = {code: code for code in find_sides(given)} if sides is None else dict(sides)
        self._sides = MappingProxyType(names)
        self._title = title

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, by the day they were known and then by id; undatable ones last."""
        return self._claims

    @property
    def sides(self) -> Mapping[str, str]:
        """The belligerents: code to name, in the order declared."""
        return self._sides

    @property
    def title(self) -> str | None:
        """What the ledger is about, if it says so."""
        return self._title

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place a claim is about, once, by name and id."""
        found = {claim.place.id: claim.place for claim in self._claims}
        return tuple(sorted(found.values(), key=lambda place: (place.name, place.id)))

    @cached_property
    def claimants(self) -> tuple[Claimant, ...]:
        """Everyone who claims something, once, by name."""
        found = {claim.claimant.name: claim.claimant for claim in self._claims}
        return tuple(found[name] for name in sorted(found))

    @cached_property
    def notes(self) -> tuple[Problem, ...]:
        """What is allowed but deserves a second look, each with its claim.

        `check` and `frontline check` say the same of a file, with its lines, and what else they saw
        in it: columns left out, claims without a source.
        """
        found = find_notes(self._claims, self._sides)
        return tuple(
            Problem(
                None,
                doubt.message
                if doubt.index is None
                else f"claim {self._claims[doubt.index].id!r}: {doubt.message}",
            )
            for doubt in found
        )

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """The claims as a table, a row a claim, in the order of `claims`.

        Returns:
            A GeoDataFrame in EPSG:4326 with `COLUMNS` (see `frontline.ledger.columns`) and
            `geometry`, the place's point (longitude, latitude). Text is `object`, with None where
            nothing is said; `official` and `radius_estimated` are `bool`, `population` is `Int64`,
            `radius_km`, `quantity_value` and `quantity_upper` are `float64`, with NaN.
        """
        import geopandas as gpd
        import pandas as pd

        rows = [to_row(claim) for claim in self._claims]
        columns = {name: [row[name] for row in rows] for name in COLUMNS}
        table = pd.DataFrame(columns, columns=list(COLUMNS), dtype=object)
        kinds = dict.fromkeys(FLAGS, "bool") | dict.fromkeys(COUNTS, "Int64")
        kinds |= {name: "float64" for name in NUMBERS if name in COLUMNS}
        longitudes = [claim.place.longitude for claim in self._claims]
        latitudes = [claim.place.latitude for claim in self._claims]
        points = gpd.points_from_xy(longitudes, latitudes, crs="EPSG:4326")
        return gpd.GeoDataFrame(table.astype(kinds), geometry=points)

    def write(self, path: str | os.PathLike[str], *, resolve: Resolve | None = None) -> None:
        """Write the ledger; what `read_claims` reads from there equals it.

        The file appears whole or not at all; whoever is killed meanwhile leaves the old one.

        Args:
            path: where to; the suffix names the format: `.yaml`, `.yml`, `.jsonl`, `.jsonl.gz`,
                `.csv`, `.geojson`, `.gpkg`, `.parquet` (with the extra `parquet`). `.prov.json` is
                the provenance alone, which cannot be read back.
            resolve: what knows places by id; the gazetteer by default. In YAML, a place that it
                knows just so is written as its id; everything else has all fields of its places.

        Raises:
            UnwritableOutput: a suffix of no known format, more claims than the format takes, a
                package that is not installed, or a path that cannot be written to.
        """
        raw = encode(self, path, resolve)
        with in_turn(path):
            write_bytes(path, raw)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._claims)

    def __len__(self) -> int:
        return len(self._claims)

    def __getitem__(self, claim_id: str) -> Claim:
        return self._by_id[claim_id]

    def __contains__(self, item: object) -> bool:
        if isinstance(item, Claim):
            return self._by_id.get(item.id) == item
        return isinstance(item, str) and item in self._by_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ledger):
            return NotImplemented
        mine = (self._claims, dict(self._sides), self._title)
        return mine == (other._claims, dict(other._sides), other._title)

    def __hash__(self) -> int:
        return hash((self._claims, frozenset(self._sides.items()), self._title))

    def __repr__(self) -> str:
        days = [claim.known_since for claim in self._claims if claim.known_since]
        span = f", known {min(days)} to {max(days)}" if days else ""
        sides = ", ".join(self._sides) or "no sides"
        who = say_count(len(self.claimants), "claimant")
        return (
            f"<Ledger: {say_count(len(self), 'claim')} by {who} "
            f"about {say_count(len(self.places), 'place')}; {sides}{span}>"
        )

    def __copy__(self) -> Ledger:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Ledger:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self._claims, dict(self._sides), self._title))


def _rebuild(claims: tuple[Claim, ...], sides: dict[str, str], title: str | None) -> Ledger:
    return Ledger(claims, sides=sides, title=title)


def _order(claim: Claim) -> tuple[date, str]:
    return claim.known_since or date.max, claim.id
