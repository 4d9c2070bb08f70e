"""How a surface is drawn: every choice in one frozen object."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from numbers import Integral, Real
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from frontline.errors import InvalidSurface

if TYPE_CHECKING:
    from collections.abc import Mapping

NOISE: Mapping[str, float] = MappingProxyType(
    {"agreed": 0.02, "assessed": 0.1, "claimed": 0.15, "disputed": 0.3, "contested": 0.1}
)
"""How much what is said of a place is trusted, by status: the variance of the error beside the
variance 1 of control itself (0: taken at its word, 1: as much error as information)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceOptions:
    """How areas and the line between them are drawn.

    Attributes:
        range_km: distance over which control of one place speaks for another: its correlation
            falls to 1/e there.
        neighbours: places that speak for one spot, at most.
        margin_km: how far short of the line the areas stop: the ground between is nobody's. Up to
            four times as much where a history shows that labels are soon taken back.
        band: probability with which the line is to lie in the band, see
            `frontline.surface.calibration`.
        reach_km: widest gap between places across which control is drawn: the radius of a circle
            through three of them with no other inside. Among 50 places and more it is five times
            the distance to the nearest neighbours, if that is wider, and at most 5 `reach_km`.
            Places linked by steps of at most 2 `reach_km` are a theatre; nothing is drawn between
            theatres.
        island_km: how far a place reaches that stands alone.
        step_km: mesh of the grid; None: a quarter of the distance between neighbouring places,
            0.25 to 2 km.
        noise: see `NOISE`; a status that is left out keeps what it has there.
        trust_labels: whether labels of observers are trusted as `noise` says. Otherwise the noise
            of `assessed` places is estimated from how often their neighbours contradict them and,
            in a history, from how they turn.
        water: whether water between the sides is nobody's, as far as shores of several sides lie
            within 2 `reach_km`; the band covers it. A lake inside one side's area is its.
        outline: nothing is drawn outside of it: a shapely (multi)polygon, EPSG:4326, longitude
            before latitude; None for no limit but the reach of the evidence and the coast.

    Raises:
        InvalidSurface: a number outside its range.
    """

    range_km: float = 30.0
    neighbours: int = 16
    margin_km: float = 0.5
    band: float = 0.8
    reach_km: float = 20.0
    island_km: float = 4.0
    step_km: float | None = None
    noise: Mapping[str, float] = field(default_factory=lambda: NOISE)
    trust_labels: bool = False
    water: bool = True
    outline: Any = None

    def __post_init__(self) -> None:
        for name, low, high in (
            ("range_km", 0.1, 1e4),
            ("neighbours", 2, 64),
            ("margin_km", 0, 50),
            ("band", 0.05, 0.99),
            ("reach_km", 0.1, 1e3),
            ("island_km", 0.1, 1e3),
            ("step_km", 0.05, 100),
        ):
            value: Any = getattr(self, name)
            if name == "step_km" and value is None:
                continue
            if not (_is_number(value) and low <= value <= high):
                raise InvalidSurface(f"`{name}` lies between {low} and {high}, not {value!r}")
        whole: Any = self.neighbours
        if not isinstance(whole, Integral):
            raise InvalidSurface(f"`neighbours` is a whole number, not {whole}")
        object.__setattr__(self, "noise", _read_noise(self.noise))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled and copied by its fields: a read-only mapping can be neither."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return _make, (said | {"noise": dict(self.noise)},)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and math.isfinite(value)


def _read_noise(given: Mapping[str, Any]) -> Mapping[str, float]:
    strange = sorted(set(given) - set(NOISE))
    if strange:
        known = ", ".join(NOISE)
        raise InvalidSurface(f"`noise` knows no status {strange[0]!r}; there are: {known}")
    for status, value in given.items():
        if not (_is_number(value) and value >= 0):
            raise InvalidSurface(
                f"the noise of {status!r} is a variance of 0 or more, not {value!r}"
            )
    return MappingProxyType({**NOISE, **given})


def _make(said: dict[str, Any]) -> SurfaceOptions:
    return SurfaceOptions(**said)
