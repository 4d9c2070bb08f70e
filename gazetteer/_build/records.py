"""Which places of the sources are kept in the core index, and how fully."""

from __future__ import annotations

HOME = frozenset({"UA", "RU", "BY", "MD"})
"""Countries of which all places of GeoNames' cities500 are kept, with every romanisation."""

NEAR = frozenset({"PL", "SK", "HU", "RO", "NO", "FI", "EE", "LV", "LT", "GE", "AZ"})
"""All that border Ukraine, and Russia's European neighbours."""

PRESS = frozenset({"US", "GB", "CA", "AU", "NZ", "IE"})
"""Countries whose own small towns the English-language press writes about."""

NEAR_POPULATION = 2_000
"""Smallest town kept in `NEAR`, in residents."""

PRESS_POPULATION = 5_000
"""Smallest town kept in `PRESS`, in residents."""

WORLD_POPULATION = 15_000
"""Smallest town kept elsewhere, in residents; capitals are kept whatever their size."""

COUNTED_COUNTIES = frozenset({"US"})
"""Countries of which every district is kept, of any size: the press tells towns by their county."""


def least_population(country: str) -> int:
    """Smallest town of a country that is kept, in residents."""
    if country in HOME:
        return 0
    if country in NEAR:
        return NEAR_POPULATION
    return PRESS_POPULATION if country in PRESS else WORLD_POPULATION
