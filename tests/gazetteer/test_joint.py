"""How names of one text speak for each other: what is worked out once equals what is plain."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from gazetteer._joint import _Ties
from gazetteer._ranking import Ranked, expect_km, is_approximate, reach_km
from gazetteer.index import Match
from gazetteer.places import Kind, Place, Precision

KINDS: tuple[Kind, ...] = ("settlement", "raion", "oblast", "country")
PRECISIONS: tuple[Precision, ...] = ("exact", "approximate")


@st.composite
def candidates(draw: st.DrawFn, name: str) -> Ranked:
    place = Place(
        id=f"local:{name}",
        name="X",
        kind=draw(st.sampled_from(KINDS)),
        country=draw(st.sampled_from(["UA", "RU", None])),
        latitude=draw(st.floats(-90, 90)),
        longitude=draw(st.floats(-180, 180)),
        precision=draw(st.sampled_from(PRECISIONS)),
        radius_km=draw(st.none() | st.floats(0, 60)),
    )
    region = draw(st.sampled_from([None, "local:elsewhere"]))
    return Ranked(Match(place, "official", 1.0, 0, region), 1.0, ())


def slow_tie(a: Ranked, b: Ranked) -> tuple[float, float]:
    """The rule of `weigh_together`, pair by pair."""
    if "country" in {a.place.kind, b.place.kind}:
        return (0.1 if a.place.country == b.place.country else 0.0), 0.0
    if a.match.region == b.place.id or b.match.region == a.place.id:
        return 0.8, 0.0
    distance = expect_km(a.place, b.place.point, radius_km=reach_km(b.place))
    if is_approximate(b.place):
        other = expect_km(b.place, a.place.point, radius_km=reach_km(a.place))
        distance = max(distance, other)
    strength = 1 / (1 + (distance / 50) ** 2)
    if a.place.is_area or b.place.is_area:
        return strength, 0.0
    return strength, 1 / (1 + (distance / 15) ** 2)


@given(candidates("a"), candidates("b"))
def test_a_tie_is_the_one_worked_out_pair_by_pair(a: Ranked, b: Ranked) -> None:
    ties = _Ties()
    for fast, slow in zip(ties.measure(a, b), slow_tie(a, b), strict=True):
        assert math.isclose(fast, slow, rel_tol=1e-9, abs_tol=1e-12)
    assert ties.measure(b, a) == ties.measure(a, b)


@given(candidates("a"), candidates("b"))
def test_the_region_of_a_place_ties_it(a: Ranked, b: Ranked) -> None:
    inside = a._replace(match=a.match._replace(region=b.place.id))
    for fast, slow in zip(_Ties().measure(inside, b), slow_tie(inside, b), strict=True):
        assert math.isclose(fast, slow)
