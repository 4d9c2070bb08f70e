"""A place being made: what the build of the core and the loaders of user data fill in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gazetteer.places import Kind, Name, NameStatus
from gazetteer.spelling import LOOSE, fold, loosen

STATUS_ORDER: tuple[NameStatus, ...] = ("official", "alternate", "exonym", "former")

LOOSE_COUNTRIES = frozenset({"UA", "RU", "BY", "MD"})
"""Countries whose names are found in any spelling, see `gazetteer.spelling.loosen`."""


@dataclass(slots=True, kw_only=True)
class Record:
    """A place being made.

    Attributes:
        id: the GeoNames id, or a negative number for places GeoNames does not number.
        ref: the place's id where it is not a GeoNames one.
        weight: residents of the whole area, for regions and countries; ranks homonyms only.
        names: name -> the best it is known to be.
        keys: search key, folded or loose -> index into `STATUS_ORDER`.
    """

    id: int
    ref: str | None = None
    name: str
    kind: Kind
    country: str | None
    latitude: float
    longitude: float
    admin1: int | None = None
    admin2: int | None = None
    population: int | None = None
    weight: int | None = None
    radius_km: float | None = None
    precision: str = "exact"
    names: dict[str, Name] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        text: str | None,
        *,
        language: str | None = None,
        status: NameStatus = "alternate",
        until: str | None = None,
        shown: bool = True,
    ) -> None:
        """Add a name; of two standings of one name the better stays."""
        text = (text or "").strip()
        key = fold(text)
        if not key:
            return
        rank = STATUS_ORDER.index(status)
        self.keys[key] = min(rank, self.keys.get(key, rank))
        if self.country in LOOSE_COUNTRIES:
            loose = LOOSE + loosen(text)
            self.keys[loose] = min(rank, self.keys.get(loose, rank))
        held = self.names.get(text)
        if shown and (held is None or rank < STATUS_ORDER.index(held.status) or until):
            self.names[text] = Name(text=text, language=language, status=status, until=until)

    def add_keys(self, keys: Iterable[str], status: NameStatus) -> None:
        """Let the place be found by further keys; of two standings of one key the better stays."""
        rank = STATUS_ORDER.index(status)
        for key in keys:
            self.keys[key] = min(rank, self.keys.get(key, rank))
