"""How often the line lies where the lead is small: from a lead to a probability and back."""

from __future__ import annotations

import numpy as np

_LEADS = (0.0, 0.4, 0.6, 0.75, 0.85, 1.0)
_COVERAGE = (0.0, 0.45, 0.67, 0.80, 0.90, 0.97)
"""Measured against the polygons of one map over five dates, with all of its places, half, a quarter
and a tenth of them, and rounded: the share of the line's length that lies where the lead is smaller
than so much. It hardly depends on how many places there are; `tests/benchmarks/bench_surface.py`
prints it."""


def find_half_band(probability: float) -> float:
    """The lead up to which the line may lie, for a probability; see `find_coverage`."""
    return float(np.interp(probability, _COVERAGE, _LEADS))


def find_coverage(lead: float) -> float:
    """How often a line lies where the lead is smaller than this, by the calibration."""
    return float(np.interp(lead, _LEADS, _COVERAGE))
