"""Which places of the sources are kept in the core index, and how fully."""

from __future__ import annotations

HOME = frozenset({"UA", "RU", "BY", "MD"})
"""Countries of which all places of GeoNames' cities500 are kept, with every romanisation."""

NEAR = HOME | {"PL", "SK", "HU", "RO", "NO", "FI", "EE", "LV", "LT", "GE", "AZ"}
"""The same without the romanisations: all that border Ukraine, and Russia's European neighbours."""

WORLD_POPULATION = 15_000
"""Smallest town kept elsewhere, in residents; capitals are kept whatever their size."""
