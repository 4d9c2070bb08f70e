"""Running values within segments of sorted arrays: what a loop per group would do, at once."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.signedinteger[Any]]
"""Whole numbers: indices, 64 bits wide unless many of them are kept."""
Days: TypeAlias = npt.NDArray[np.signedinteger[Any]]
"""Ordinals of days or packed statements, 32 bits wide."""
Codes: TypeAlias = npt.NDArray[np.signedinteger[Any]]
"""Indices into short lists of words, 8 bits wide."""
Flags: TypeAlias = npt.NDArray[np.bool_]
Hashes: TypeAlias = npt.NDArray[np.uint64]

NO_DAY = -(2**31) + 1
"""Stands for a day that is not known, or has no lower bound; it sorts before every day."""
NEVER = 2**31 - 1
"""Stands for a day that does not come; it sorts after every day."""


REACH = 1 << 23
"""More than any ordinal of a day: `key * REACH + day` packs a key and a day into one number."""


def starts_of(*keys: npt.NDArray[np.generic]) -> Flags:
    """Where a new segment begins: where one of some sorted keys differs from the row before."""
    first = np.ones(len(keys[0]), dtype=bool)
    if len(first) > 1:
        first[1:] = keys[0][1:] != keys[0][:-1]
        for key in keys[1:]:
            first[1:] |= key[1:] != key[:-1]
    return first


def first_rows(first: Flags) -> Ints:
    """For each row the index of the first row of its segment."""
    return np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))


def lengths(rows: Ints, total: int) -> Ints:
    """Lengths of segments that begin at some rows, the last one ending at `total`."""
    return np.diff(np.append(rows, total))


def running_max(values: Ints, segment: Ints) -> Ints:
    """The largest value so far within each segment; segments are numbered upwards."""
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    low = int(values.min())
    span = int(values.max()) - low + 1
    lifted = segment * span
    top: Ints = np.maximum.accumulate(values - np.int64(low) + lifted)
    top -= lifted
    return top + low


def running_min(values: Ints, segment: Ints) -> Ints:
    """The smallest value so far within each segment; segments are numbered upwards."""
    return -running_max(-values.astype(np.int64), segment)


def running_sum(values: npt.NDArray[np.number], first: Ints) -> npt.NDArray[np.number]:
    """The sum so far within each segment, given the first row of each row's segment."""
    total: npt.NDArray[np.number] = np.cumsum(values)
    return total - total[first] + values[first]


def previous_smaller(values: Ints, segment: Ints) -> Ints:
    """The nearest earlier row of the same segment with a smaller value; -1 where there is none."""
    found = np.full(len(values), -1, dtype=np.int64)
    open_rows = np.flatnonzero(running_min(values, segment) < values)
    # All rows between a candidate and its row are no smaller, so candidates can be chained; every
    # row met on the way has a smaller one before it as well.
    candidate = np.arange(-1, len(values) - 1)
    pending = open_rows[values[candidate[open_rows]] >= values[open_rows]]
    while len(pending):
        candidate[pending] = candidate[candidate[pending]]
        pending = pending[values[candidate[pending]] >= values[pending]]
    found[open_rows] = candidate[open_rows]
    return found


def next_smaller(values: Ints, segment: Ints) -> Ints:
    """The nearest later row of the same segment with a smaller value; -1 where there is none."""
    turned = previous_smaller(values[::-1], segment.max(initial=0) - segment[::-1])
    found = len(values) - 1 - turned[::-1]
    return np.where(turned[::-1] < 0, -1, found)


def expand(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """All rows of some half-open ranges: (which range, which row)."""
    count = np.maximum(high - low, 0)
    which = np.repeat(np.arange(len(low)), count)
    ends = np.cumsum(count)
    row = np.arange(len(which)) - np.repeat(ends - count, count) + low[which]
    return which, row


def order_by(*keys: Ints) -> Ints:
    """The order that sorts by some keys, the first the most important; ties keep their order."""
    size = len(keys[0])
    if not size:
        return np.zeros(0, dtype=np.int64)
    packed = np.zeros(size, dtype=np.int64)
    bits = 0
    for key in (*keys, np.arange(size)):
        low = int(key.min())
        width = (int(key.max()) - low).bit_length()
        bits += width
        if bits > 62:  # noqa: PLR2004  (no longer one number)
            return np.lexsort(keys[::-1])
        packed = (packed << width) | (key.astype(np.int64) - low)
    # Plain numbers sort several times faster than the order of numbers is found.
    packed.sort()
    return packed & ((1 << (size - 1).bit_length()) - 1)


def distinct(values: Ints) -> Ints:
    """The values in ascending order, each once; by sorting, which is faster here than hashing."""
    found: Ints = np.sort(values.astype(np.int64, copy=False))
    return found[starts_of(found)] if len(found) else found


def mix(*parts: Ints) -> Hashes:
    """A 64-bit fingerprint of each row (the finaliser of SplitMix64, a part at a time)."""
    state: Hashes = np.full(len(parts[0]), 0x9E3779B97F4A7C15, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for part in parts:
            state = state ^ part.astype(np.int64).view(np.uint64)
            state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            state ^= state >> np.uint64(31)
            state = state + np.uint64(0x9E3779B97F4A7C15)
    return state


def lowest_bit(masks: Ints) -> Ints:
    """The number of the lowest bit that is set; -1 where none is."""
    low = masks & -masks
    return np.frexp(low.astype(np.float64))[1].astype(np.int64) - 1
