"""Running values in segments equal a loop over each segment."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontline.control._segments import (
    distinct,
    expand,
    lowest_bit,
    next_smaller,
    order_by,
    previous_smaller,
    running_max,
    running_min,
    running_sum,
)

pairs_of_rows = st.lists(st.tuples(st.integers(0, 4), st.integers(-9, 9)), max_size=30)
rows = pairs_of_rows.map(lambda pairs: sorted(pairs, key=lambda pair: pair[0]))


def split(pairs):
    segment = np.array([pair[0] for pair in pairs], dtype=np.int64)
    return segment, np.array([pair[1] for pair in pairs], dtype=np.int64)


def before(pairs, row):
    return [n for n in range(row) if pairs[n][0] == pairs[row][0]]


@given(rows)
def test_the_nearest_smaller_one_is_found_on_both_sides(pairs):
    segment, values = split(pairs)
    earlier = [
        max((n for n in before(pairs, row) if pairs[n][1] < pairs[row][1]), default=-1)
        for row in range(len(pairs))
    ]
    later = [
        min(
            (
                n
                for n in range(row + 1, len(pairs))
                if pairs[n][0] == pairs[row][0] and pairs[n][1] < pairs[row][1]
            ),
            default=-1,
        )
        for row in range(len(pairs))
    ]
    assert previous_smaller(values, segment).tolist() == earlier
    assert next_smaller(values, segment).tolist() == later


@given(rows)
def test_running_values_restart_with_each_segment(pairs):
    segment, values = split(pairs)
    so_far = [[values[n] for n in (*before(pairs, row), row)] for row in range(len(pairs))]
    first = np.array([row - len(before(pairs, row)) for row in range(len(pairs))], dtype=np.int64)
    assert running_max(values, segment).tolist() == [max(some) for some in so_far]
    assert running_min(values, segment).tolist() == [min(some) for some in so_far]
    assert running_sum(values, first).tolist() == [sum(some) for some in so_far]


wide = st.integers(-(2**45), 2**45) | st.integers(-3, 3)


@given(st.lists(st.tuples(wide, wide), max_size=30))
def test_keys_are_sorted_in_their_order_however_wide_they_are(pairs):
    first = np.array([pair[0] for pair in pairs], dtype=np.int64)
    second = np.array([pair[1] for pair in pairs], dtype=np.int64)
    assert order_by(first, second).tolist() == sorted(range(len(pairs)), key=pairs.__getitem__)


@given(st.lists(st.integers(-5, 5)))
def test_distinct_values_ascend(values):
    assert distinct(np.array(values, dtype=np.int64)).tolist() == sorted(set(values))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=9))
def test_ranges_are_spelled_out(bounds):
    low = np.array([pair[0] for pair in bounds], dtype=np.int64)
    high = np.array([pair[1] for pair in bounds], dtype=np.int64)
    which, row = expand(low, high)
    spelled = [(n, r) for n, (a, b) in enumerate(bounds) for r in range(a, b)]
    assert list(zip(which.tolist(), row.tolist(), strict=True)) == spelled


@given(st.lists(st.integers(0, 2**24), max_size=9))
def test_the_lowest_bit_is_counted_from_nought(masks):
    expected = [(mask & -mask).bit_length() - 1 for mask in masks]
    assert lowest_bit(np.array(masks, dtype=np.int64)).tolist() == expected
