"""How far a settlement reaches, where nobody says."""

from __future__ import annotations

from gazetteer.places import BUILT_KINDS, Kind

_RADIUS_KM = 0.035
_RADIUS_EXPONENT = 0.41
_RADIUS_BOUNDS_KM = (1.0, 25.0)


def estimate_radius_km(population: int | None) -> float:
    """Radius of a disc that holds a settlement of so many residents, in km; an estimate.

    0.035 N^0.41, between 1 and 25 km; 1 km where N is not known. The curve was laid through the
    official areas of Vuhledar (14,000 residents on 5 km²), Avdiivka (31,000 on 29), Pokrovsk
    (60,000 on 30), Bakhmut (73,000 on 42), Kramatorsk (147,000 on 117), Mariupol (425,000 on 244),
    Kharkiv (1.42 million on 350) and Kyiv (2.95 million on 839): it is within a factor of 1.5 of
    each. The floor is a convention: a village of some hundred households along its streets is
    about 2 km long.
    """
    low, high = _RADIUS_BOUNDS_KM
    radius: float = _RADIUS_KM * (population or 0) ** _RADIUS_EXPONENT
    return round(min(max(radius, low), high), 2)


def settle_radius(
    kind: Kind, given: float | None, population: int | None
) -> tuple[float | None, bool]:
    """Radius of a place in km and whether it is an estimate; every settlement and quarter has one.

    Args:
        kind: what the place is.
        given: what a source or the build gives, None if neither does.
        population: residents, None if unknown.
    """
    if given is None and kind in BUILT_KINDS:
        return estimate_radius_km(population), True
    # Those of hromadas are the build's own estimates.
    return given, given is None or kind == "hromada"
