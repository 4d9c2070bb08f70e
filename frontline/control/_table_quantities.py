"""How much the claims of a table are about, and whose voices they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from frontline.claims import COMPARATORS, UNITS, Claimant, Quantity
from frontline.control._segments import Ints
from frontline.control._table_cells import Cells
from frontline.errors import InvalidClaim

_COLUMNS = ("quantity_value", "quantity_upper", "quantity_unit", "quantity_comparator")


def sort_quantities(quantities: Iterable[Quantity]) -> list[Quantity]:
    """Quantities in an order that depends on nothing but them."""
    return sorted(
        quantities,
        key=lambda q: (q.unit, q.value, -1 if q.upper is None else q.upper, q.comparator),
    )


def read_quantities(cells: Cells) -> tuple[Ints, tuple[Quantity, ...]]:
    """Each row's index into the distinct quantities, -1 where there is none; and these."""
    import pandas as pd

    found = np.full(cells.size, -1, dtype=np.int64)
    said = {name: cells.factorized(name) for name in _COLUMNS}
    rows = np.flatnonzero(np.logical_or.reduce([codes >= 0 for codes, _ in said.values()]))
    if not len(rows):
        return found, ()
    frame = pd.DataFrame({name: _column(cells, name, *said[name])[rows] for name in _COLUMNS})
    bare = (frame["quantity_value"].isna() | frame["quantity_unit"].isna()).to_numpy()
    cells.faults.add(rows[bare], "a quantity needs quantity_value and quantity_unit")
    rows, frame = rows[~bare], frame[~bare]
    group = frame.groupby(list(_COLUMNS), dropna=False, sort=False).ngroup().to_numpy()
    heads = np.unique(group, return_index=True)[1]
    quantities = []
    for number, cell in enumerate(frame.iloc[heads].to_numpy(object)):
        value, upper, unit, comparator = cell
        try:
            quantity = Quantity(
                value=value,
                upper=None if np.isnan(upper) else upper,
                unit=unit,
                comparator=comparator or "exact",
            )
        except InvalidClaim as error:
            cells.faults.add(rows[group == number], str(error))
            quantity = Quantity(value=0, unit="km2")
        quantities.append(quantity)
    order = sort_quantities(set(quantities))
    index = {quantity: number for number, quantity in enumerate(order)}
    found[rows] = np.array([index[quantity] for quantity in quantities], dtype=np.int64)[group]
    return found, tuple(order)


def _column(cells: Cells, name: str, codes: Ints, values: Sequence[Any]) -> Any:
    """The cells of a column, numbers as floats and words among those known."""
    import pandas as pd

    if name in ("quantity_unit", "quantity_comparator"):
        known = UNITS if name == "quantity_unit" else COMPARATORS
        strange = [index for index, value in enumerate(values) if value not in known]
        for index in strange:
            listed = ", ".join(sorted(known))
            cells.faults.add(codes == index, f"unknown {name} {values[index]!r}; one of {listed}")
        words = [value if value in known else min(known) for value in values]
        return np.array([*words, None], dtype=object)[codes]
    numbers = pd.to_numeric(pd.Series(values, dtype=object), errors="coerce").to_numpy(float)
    for index in np.flatnonzero(np.isnan(numbers)).tolist():
        cells.faults.add(codes == index, f"{name}: {values[index]!r} is not a number")
    return np.append(np.where(np.isnan(numbers), 0.0, numbers), np.nan)[codes]


def read_families(
    cells: Cells, claimant: Ints, claimants: Sequence[Claimant]
) -> tuple[Ints, tuple[str, ...]]:
    """Each row's index into the families, and these; see `Claim.family`.

    Args:
        cells: the table.
        claimant: of each row; -1 where that is wrong.
        claimants: all of them.
    """
    codes, values = cells.factorized("source_family")
    own = [who.family or who.name for who in claimants]
    open_ = np.array([not who.official and not who.family for who in claimants] + [False])
    number = np.where(
        open_[claimant] & (codes >= 0), len(own) + codes, np.where(claimant < 0, 0, claimant)
    )
    names = np.array([*own, *map(str, values)] or [""], dtype=object)
    used = sorted({str(names[index]) for index in np.unique(number).tolist()})
    index = {name: position for position, name in enumerate(used)}
    turn = np.array([index.get(str(name), -1) for name in names], dtype=np.int64)
    return turn[number], tuple(used)
