"""From the rows of a table to the claims of a ledger, every problem noted with its row.

The columns are those of `frontline.ledger.columns`, whatever file they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from frontline.claims import Claim, Claimant, Quantity, Source
from frontline.ledger.cells import CellReader, Row
from frontline.ledger.columns import COLUMNS, HINTS, POINT, REPEATED_ONCE
from frontline.ledger.doubts import find_notes
from frontline.ledger.drafts import MOST_PROBLEMS, Draft
from frontline.ledger.parts import (
    read_claim,
    read_claimant,
    read_place,
    read_quantity,
    read_source,
)
from frontline.ledger.references import PlaceBook, PlaceReference, Resolve
from frontline.ledger.suggestions import suggest
from frontline.ledger.validation import KINDS, find_faults
from frontline.wording import shown
from gazetteer.places import Place

KNOWN = (*COLUMNS, *POINT, *HINTS)
"""Every column a row may have."""

_NEEDED = (
    ("event",),
    ("claimant",),
    ("place", "place_id"),
    ("event_date", "stated_on", "published"),
)
_PLACE = (
    "place_id", "place", "kind", "country", "admin1", "admin2", "population", "precision",
    "radius_km", "radius_estimated", *POINT,
)  # fmt: skip
_NEEDS_POINT = ("population", "precision", "radius_km", "radius_estimated", *REPEATED_ONCE)
_QUANTITY = {name: f"quantity_{name}" for name in ("value", "upper", "unit", "comparator")}
_SOURCE = {"family": "source_family"}
_CLAIMANT = ("claimant", "allegiance", "official", "family")
_MOST_UNKNOWN = 50


def check_header(names: Sequence[str], draft: Draft, *, number: int | None, unit: str) -> bool:
    """Report columns that nobody will read, and the lack of those without which none can be.

    Returns:
        Whether these are the columns of a ledger: if not, every row would only say so again.

    Args:
        names: the columns of the table, without those of the format itself.
        draft: gets the problems.
        number: the row of the header; None where it has none.
        unit: what `number` counts.
    """
    reader = CellReader(draft, unit)
    unknown = [name for name in dict.fromkeys(names) if name not in KNOWN]
    for name in unknown[:_MOST_UNKNOWN]:
        reader.report(number, f"unknown column {shown(name)}{suggest(name, KNOWN)}")
    if len(unknown) > _MOST_UNKNOWN:
        reader.report(number, f"{len(unknown) - _MOST_UNKNOWN} more unknown columns")
    for name in KNOWN:
        if names.count(name) > 1:
            reader.report(number, f"the column `{name}` is there twice")
    lacking = [group for group in _NEEDED if not set(group) & set(names)]
    for group in lacking:
        wanted = " or ".join(f"`{name}`" for name in group)
        reader.report(number, f"no column {wanted}; every claim needs one")
    return not lacking


def read_rows(rows: Iterable[Row], draft: Draft, *, unit: str, resolve: Resolve | None) -> None:
    """Read claims from rows, then look at them together.

    Args:
        rows: in the order of the file.
        draft: has title and sides; gets claims, problems and notes.
        unit: what the numbers of rows count: `row`, `line` or `feature`.
        resolve: answers place references; the gazetteer by default.
    """
    _RowReader(draft, unit, resolve).read(list(rows))


class _RowReader(CellReader):
    """Reads the rows of one file, collecting problems on the way."""

    def __init__(self, draft: Draft, unit: str, resolve: Resolve | None) -> None:
        super().__init__(draft, unit)
        self._book = PlaceBook(resolve, advice="give its latitude and longitude")
        # What failed to be read stays in as None: meeting it again is no second problem.
        self._places: dict[tuple[Any, ...], Place | None] = {}
        self._by_id: dict[str, Place | None] = {}
        self._claimants: dict[tuple[Any, ...], Claimant | None] = {}
        self._details: dict[tuple[str, str], tuple[Row, str]] = {}
        self._numbers: list[int] = []  # in step with draft.claims
        self._unpublished = False  # whether no row at all has a publisher

    def read(self, rows: list[Row]) -> None:
        self._unpublished = len(rows) > 1 and all(
            row.cells.get("publisher") is None for row in rows
        )
        if self._unpublished:
            self.note(None, "no claim has a `publisher`: nobody can tell where they were read")
        for row in rows:
            self._note_details(row)
        if not all(map(_is_described, rows)):  # a row may refer to a place of a later one
            for row in filter(_is_described, rows):
                self._described(row)
        ids = {row.cells.get("id") for row in rows}  # may be referred to even if the rest is wrong
        for row in rows:
            if len(self.draft.problems) >= MOST_PROBLEMS:
                self.report(row.number, "too many problems; mend these, the rest was not looked at")
                break
            claim = self._claim(row)
            if claim is not None:
                self.draft.claims.append(claim)
                self._numbers.append(row.number)
        self._validate({name for name in ids if isinstance(name, str)})

    def _validate(self, ids: set[str]) -> None:
        claims = self.draft.claims
        for fault in find_faults(claims, self.draft.sides, also_known=ids):
            number = None if fault.index is None else self._numbers[fault.index]
            what = "" if fault.index is None else f"claim {shown(claims[fault.index].id)}: "
            self.report(number, what + fault.message)
        for doubt in find_notes(claims, self.draft.sides):
            number = None if doubt.index is None else self._numbers[doubt.index]
            self.note(number, doubt.message)

    # -- claims

    def _claim(self, row: Row) -> Claim | None:
        named = self.text(row, "id")
        what = f"claim {shown(named)}" if named else "a claim"
        return read_claim(
            self,
            row,
            what,
            lambda: {
                "id": named or "",
                "quantity": self._quantity(row, what),
                "source": self._source(row, what),
                "place": self._place(row, what),
                "claimant": self._claimant(row, what),
            },
        )

    def _source(self, row: Row, what: str) -> Source | None:
        source = read_source(self, row, _SOURCE)
        if source is not None and source.publisher is None and not self._unpublished:
            nowhere = source == Source()
            self.note(
                row.number,
                f"{what} has no source"
                if nowhere
                else "a source without publisher: nobody can tell where it was read",
            )
        return source

    def _quantity(self, row: Row, what: str) -> Quantity | None:
        if all(row.cells.get(column) is None for column in _QUANTITY.values()):
            return None
        return read_quantity(self, row, what, _QUANTITY)

    def _claimant(self, row: Row, what: str) -> Claimant | None:
        key = tuple(map(row.cells.get, _CLAIMANT))
        if key not in self._claimants:
            self._claimants[key] = read_claimant(self, row, what, {"name": "claimant"})
        elif row.cells.get("claimant") is None:
            self.report(row.number, f"{what} has no `claimant`")
        return self._claimants[key]

    # -- places

    def _note_details(self, row: Row) -> None:
        """Remember the names and the outline of a place, whichever row has them."""
        for column in REPEATED_ONCE:
            text = row.cells.get(column)
            if text is None:
                continue
            place = row.cells.get("place_id") or row.cells.get("place")
            if not isinstance(text, str) or not isinstance(place, str):
                self.text(row, column)  # reports what is no text
                continue
            first = self._details.setdefault((place, column), (row, text))
            if first[1] != text:
                self.report(
                    row.number,
                    f"`{column}` of {shown(place)} differs from {self.unit} {first[0].number}; "
                    "describe a place once",
                )

    def _described(self, row: Row) -> Place | None:
        """The place that a row describes by its point, alike for all rows that do so alike."""
        key = tuple(map(row.cells.get, _PLACE))
        if key not in self._places:
            self._places[key] = place = self._build(row)
            named = row.cells.get("place_id") if place is None else place.id
            if isinstance(named, str):
                self._by_id.setdefault(named, place)
        return self._places[key]

    def _build(self, row: Row) -> Place | None:
        named, name = self.text(row, "place_id"), self.text(row, "place")
        key = named or name
        if key is None:
            self.report(row.number, "a place without a name; fill in `place`")
            return None
        details = {column: self._details.get((key, column)) for column in REPEATED_ONCE}
        names, outline = details["names"], details["outline"]
        return read_place(
            self,
            row,
            place_id=named or f"local:{name}",
            name=name or key,
            names=lambda: () if names is None else self.names(names[0]),
            outline=None if outline is None else outline[1],
        )

    def _place(self, row: Row, what: str) -> Place | None:
        if _is_described(row):
            return self._described(row)
        named = self.text(row, "place_id")
        if named is not None and named in self._by_id:
            return self._by_id[named]
        name = named if named is not None else self.text(row, "place")
        hints = {hint: self.text(row, hint) for hint in ("near", "country")}
        regions = (self.text(row, column) for column in ("within", "admin2", "admin1"))
        hints["within"] = next((region for region in regions if region is not None), None)
        kind = self.word(row, "kind", KINDS)
        for column in _NEEDS_POINT:
            if row.cells.get(column) is not None:
                self.report(row.number, f"`{column}` describes a place; give its point, too")
        if name is None:
            if row.cells.get("place") is None and row.cells.get("place_id") is None:
                self.report(row.number, f"{what} has no `place`")
            return None
        reference = PlaceReference(name, kind=kind, **hints)
        answer = self._book.find(reference)
        if isinstance(answer, str):
            self.report(row.number, f"{what}: {answer}")
            return None
        remark = self._book.remark(reference)
        if remark is not None:
            self.note(row.number, remark)
        return answer


def _is_described(row: Row) -> bool:
    cells = row.cells
    return cells.get("latitude") is not None or cells.get("longitude") is not None
