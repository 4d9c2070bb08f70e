"""Many claims as columns of numbers: what the history of millions of claims is computed from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frontline.claims import NEUTRAL_ALLEGIANCES, Claim, Claimant, Quantity
from frontline.control._dates import earliest_day, tell_date
from frontline.control._segments import NO_DAY, Codes, Days, Flags, Ints
from frontline.control._table_quantities import sort_quantities
from frontline.control._tables import read_table
from frontline.control._vocabulary import EVENT_CODES, EXTENT_CODES, MODALITY_CODES
from frontline.ledger import Ledger
from gazetteer.places import AREA_KINDS, Place

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, kw_only=True)
class ClaimColumns:
    """Claims as arrays of equal length, a row a claim, in the order of their ids.

    Days are proleptic Gregorian ordinals (`datetime.date.toordinal`); `NO_DAY`, a number below all
    of them, stands for none. The arrays cannot be changed.

    Attributes:
        ids: ids of the claims, ascending, each once.
        place: index into `places`.
        claimant: index into `claimants`.
        event: index into the events of `claims.Event`.
        side: index into the sides in alphabetical order; -1 where the claim names nobody.
        modality: index into `claims.Modality`.
        extent: index into `claims.Extent`.
        quantity: index into `quantities`; -1 where the claim says nothing of how much.
        family: index into `families`: whose voice it is (`Claim.family`).
        starts: the day it speaks from (`Claim.starts`).
        known: the day by whose end it could be known (`Claim.known_since`).
        vague: whether that is only the last day of a vague date.
        dated: whether its event date has a last day.
        first: first day its event date can mean.
        earliest: first day that what it says can be so: of its event date or, without one, of the
            statement; `NO_DAY` where that has no lower bound.
        about: row of the claim it speaks of; -1 where there is none.
        places: what the claims are about.
        claimants: who asserts, by name.
        sides: the belligerents: code to name, in the order declared.
        quantities: what claims say of how much, each once.
        families: whose voices there are, in alphabetical order.
        said: of captures, what is known of their date where that is no exact day.
    """

    ids: npt.NDArray[np.object_]
    place: Ints
    claimant: Ints
    event: Codes
    side: Codes
    modality: Codes
    extent: Codes
    quantity: Ints
    family: Ints
    starts: Days
    known: Days
    vague: Flags
    dated: Flags
    first: Days
    earliest: Days
    about: Ints
    places: tuple[Place, ...]
    claimants: tuple[Claimant, ...]
    sides: Mapping[str, str]
    quantities: tuple[Quantity, ...]
    families: tuple[str, ...]
    said: Mapping[int, str]

    def __post_init__(self) -> None:
        for field in fields(self):
            column = getattr(self, field.name)
            if isinstance(column, np.ndarray):
                column.setflags(write=False)

    def __len__(self) -> int:
        return len(self.ids)

    def __copy__(self) -> ClaimColumns:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> ClaimColumns:
        return self

    def __repr__(self) -> str:
        return (
            f"<ClaimColumns: {len(self)} claims by {len(self.claimants)} claimants about "
            f"{len(self.places)} places; {', '.join(self.sides) or 'no sides'}>"
        )

    @cached_property
    def is_area(self) -> Flags:
        """Of each place, whether it is a region."""
        return np.array([place.kind in AREA_KINDS for place in self.places], dtype=bool)

    @property
    def side_codes(self) -> tuple[str, ...]:
        """The codes of the sides in alphabetical order, as `side` counts them."""
        return tuple(sorted(self.sides))

    @classmethod
    def from_ledger(cls, ledger: Ledger) -> ClaimColumns:
        """The columns of a ledger."""
        claims = sorted(ledger, key=lambda claim: claim.id)
        row = {claim.id: index for index, claim in enumerate(claims)}
        places = {place.id: index for index, place in enumerate(ledger.places)}
        claimants = {who.name: index for index, who in enumerate(ledger.claimants)}
        sides = {code: index for index, code in enumerate(sorted(ledger.sides))}
        families = {name: index for index, name in enumerate(sorted({c.family for c in claims}))}
        said = {claim.quantity for claim in claims if claim.quantity is not None}
        quantities = {each: index for index, each in enumerate(sort_quantities(said))}
        ids = np.empty(len(claims), dtype=object)
        ids[:] = [claim.id for claim in claims]

        def column(values: Sequence[int], kind: Any = np.int32) -> Any:
            return np.array(values, dtype=kind)

        return cls(
            ids=ids,
            place=column([places[claim.place.id] for claim in claims]),
            claimant=column([claimants[claim.claimant.name] for claim in claims]),
            event=column([_EVENTS[claim.event] for claim in claims], np.int8),
            side=column([sides.get(claim.side or "", -1) for claim in claims], np.int8),
            modality=column([_MODALITIES[claim.modality] for claim in claims], np.int8),
            extent=column([_EXTENTS[claim.extent] for claim in claims], np.int8),
            quantity=column(
                [-1 if claim.quantity is None else quantities[claim.quantity] for claim in claims]
            ),
            family=column([families[claim.family] for claim in claims]),
            starts=column([as_number(claim.starts) for claim in claims]),
            known=column([as_number(claim.known_since) for claim in claims]),
            vague=column([claim.known_first != claim.known_since for claim in claims], np.bool_),
            dated=column([_is_dated(claim) for claim in claims], np.bool_),
            first=column([_first_day(claim) for claim in claims]),
            earliest=column([as_number(earliest_day(claim)) for claim in claims]),
            about=column([row.get(claim.about or "", -1) for claim in claims]),
            places=ledger.places,
            claimants=ledger.claimants,
            sides=dict(ledger.sides),
            quantities=tuple(quantities),
            families=tuple(families),
            said={
                index: words
                for index, claim in enumerate(claims)
                if claim.event == "captured" and (words := tell_date(claim)) is not None
            },
        )

    @classmethod
    def from_table(
        cls, table: pd.DataFrame, *, sides: Mapping[str, str] | None = None
    ) -> ClaimColumns:
        """The columns of a table of claims, a row a claim.

        Args:
            table: a DataFrame with the columns of `Ledger.to_geodataframe`, which are those of
                ledgers in files (`frontline.ledger.columns`); what geopandas or pandas read from
                one of these will do. Needed are `place_id`, `event`, `claimant` and one of
                `event_date, stated_on, published` (EDTF text, or days); the place's point, in
                every row, is taken from `latitude` and `longitude` (degrees, WGS 84) or from a
                `geometry` column in EPSG:4326. The others may be missing: `id` is then the row's
                number, `place` the place's id, `kind` a settlement, `modality` `asserted`,
                `extent` `whole`, `allegiance` `unknown`. A place's `names` and `outline` need to
                stand in one of its rows only. None, NaN and empty text all mean that nothing is
                said. Columns without bearing on control, such as `url`, are not looked at.
            sides: the belligerents, code to name; those that the table names by default.

        Raises:
            InvalidLedger: columns are missing, or rows are wrong: all problems at once, each with
                its row counted from 1 (`Problem.line`). Nothing is loaded.
        """
        return cls(**read_table(table, sides))


_EVENTS = {code: index for index, code in enumerate(EVENT_CODES)}
_MODALITIES = {code: index for index, code in enumerate(MODALITY_CODES)}
_EXTENTS = {code: index for index, code in enumerate(EXTENT_CODES)}


def as_number(day: dt.date | None) -> int:
    """A day as its ordinal; `NO_DAY` for None."""
    return NO_DAY if day is None else day.toordinal()


def as_allegiances(claimants: Sequence[Claimant], sides: Sequence[str]) -> Ints:
    """The side of each claimant as its index; -1 for those without."""
    index = {code: number for number, code in enumerate(sides)}
    return np.array(
        [
            -1 if who.allegiance in NEUTRAL_ALLEGIANCES else index.get(who.allegiance, -1)
            for who in claimants
        ],
        dtype=np.int32,
    )


def _is_dated(claim: Claim) -> bool:
    return claim.event_date is not None and claim.event_date.latest is not None


def _first_day(claim: Claim) -> int:
    return NO_DAY if claim.event_date is None else as_number(claim.event_date.earliest)
