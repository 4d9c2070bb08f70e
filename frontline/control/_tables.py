"""A table of claims read into columns: each distinct word, date, place and claimant once."""

from __future__ import annotations

import datetime as dt
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
from frontline.control._dates import say_by
from frontline.control._segments import Flags, Ints
from frontline.control._table_cells import Cells
from frontline.control._table_dates import DATES, read_dates
from frontline.control._table_places import check_same, first_rows, read_places
from frontline.control._table_quantities import read_families, read_quantities
from frontline.control._vocabulary import EVENT_CODES, EXTENT_CODES, MODALITY_CODES
from frontline.errors import InvalidClaim, InvalidLedger, Problem
from frontline.ledger.columns import REPEATED_ONCE

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("place_id", "event", "claimant")


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
        place, places = read_places(self)
        quantity, quantities = read_quantities(self)
        family, families = read_families(self, claimant, claimants)
        side, declared = self._sides(sides, claimants, claimant)
        ids, about, keep = self._ids()
        dates = read_dates(self, modality)
        self._check(event, side, about, claimant)
        said = self._said(dates, event == EVENT_CODES.index("captured"))
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
            "quantity": quantity[keep].astype(np.int32),
            "family": family[keep].astype(np.int32),
            "about": about[keep].astype(np.int32),
            **{name: column[keep] for name, column in dates.items()},
            "places": places,
            "claimants": claimants,
            "sides": declared,
            "quantities": quantities,
            "families": families,
            "said": {int(turn[row]): words for row, words in said.items()},
        }

    def _said(self, dates: dict[str, Any], captured: Flags) -> dict[int, str]:
        """What is known of the date of captures, where that is no exact day: `tell_date`."""
        text = self.factorized("event_date")
        inexact = np.flatnonzero(dates.pop("inexact") & captured)
        undated = np.flatnonzero((text[0] < 0) & dates["vague"] & captured)
        said = {int(row): str(text[1][text[0][row]]) for row in inexact}
        return said | {
            int(row): say_by(dt.date.fromordinal(int(dates["known"][row]))) for row in undated
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
        told = ["geometry", "known_since", *REPEATED_ONCE]  # looked at elsewhere, or never read
        frame = self.table[same].drop(columns=told, errors="ignore").astype(str)
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
        heads = first_rows(codes, len(names))
        flags = self.flags("official", default=False)
        fields = {}
        for name in ("allegiance", "official", "family"):
            code, values = self.factorized(name)
            check_same(self, (codes, names), heads, code, f"claimant with another {name}")
            fields[name] = [None if code[row] < 0 else values[code[row]] for row in heads]
        officials = self.factorized("official")[0]
        found = []
        for index, name in enumerate(names):
            family = fields["family"][index]
            try:
                who = Claimant(
                    name=str(name),
                    allegiance=str(fields["allegiance"][index] or "unknown"),
                    official=flags[officials[heads[index]]],
                    family=None if family is None else str(family),
                )
            except InvalidClaim as error:
                self.faults.add(codes == index, str(error))
                who = Claimant(name=str(name))
            found.append(who)
        order = sorted(range(len(found)), key=lambda i: found[i].name)
        turn = np.append(np.argsort(order), 0).astype(np.int64)
        return turn[codes], tuple(found[index] for index in order)

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
