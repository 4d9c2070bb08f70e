"""Measures what a statement says, and says whether it holds and why.

Distances are measured from point to point. A point is not a town: what is false so, but would hold
between the edges of the two settlements (by their radii), is borderline. Where a settlement is only
known to lie somewhere in its hromada, a verdict is given if it holds wherever in there it lies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from frontline.articles.values import Mention, Stated, Verdict
from frontline.geodesy import (
    KILOMETRES_PER_MILE,
    angle_between,
    compass_degrees,
    compass_point,
    compass_words,
    inverse,
)
from gazetteer.places import BUILT_KINDS, Place

TOLERANCE = 0.25
"""Share of the stated value by which a distance may be off."""
BEARING_TOLERANCE = 45.0
"""Degrees by which a bearing may be off."""

_SAME_POINT_KM = 0.05
_ORDER: tuple[Verdict, ...] = ("true", "borderline", "false")
_COMPARATOR_WORDS = {"about": "about ", "less_than": "less than ", "more_than": "more than "}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was measured, and what follows."""

    kilometres: float | None
    bearing_degrees: float | None
    verdict: Verdict
    reason: str


def judge(stated: Stated, subject: Mention, reference: Mention) -> Judgement:
    """Check a statement against the points and extents of its two places.

    Args:
        stated: what is said.
        subject: the place described.
        reference: the place it is measured from.

    Returns:
        The geodesic in km, the azimuth from the reference to the subject in degrees, the verdict
        and its reason; `unmeasurable` where a place is unknown, both are one, or where they lie is
        not known well enough.
    """
    if subject.place is None or reference.place is None:
        unknown = [m.text for m in (subject, reference) if m.place is None]
        names = " and ".join(dict.fromkeys(unknown))
        return Judgement(None, None, "unmeasurable", f"It is not known which place {names} is.")
    places = (subject.place, reference.place)
    kilometres, bearing = inverse(reference.place.point, subject.place.point)
    if bearing is None:
        reason = f"{subject.text} and {reference.text} are one point in the gazetteer."
        return Judgement(None, None, "unmeasurable", reason)
    parts: list[tuple[Verdict, str]] = []
    if stated.value is not None:
        parts.append(_judge_distance(stated, kilometres, places))
    if stated.bearing is not None:
        parts.append(_judge_bearing(stated.bearing, bearing))
    verdict: Verdict = "unmeasurable"
    if parts:
        verdict = max((part[0] for part in parts), key=_ORDER.index)
    words = compass_words(compass_point(bearing))
    reason = (
        f"{subject.place.name} lies {kilometres:.1f} km "
        f"({kilometres / KILOMETRES_PER_MILE:.1f} mi) {words} of {reference.place.name} "
        f"(bearing {bearing:.0f}°): "
        f"{'; '.join(part[1] for part in parts)}."
    )
    if parts and not _holds_anywhere(stated, kilometres, bearing, places):
        vague = [place for place in places if place.precision == "approximate"]
        verdict = "unmeasurable"
        reason = "".join(
            f"{place.name} is known to lie within some {place.radius_km or 0:.0f} km of the point "
            "measured; where is not known. "
            for place in vague
        )
        if kilometres >= _SAME_POINT_KM:
            reason += f"Between the points: {kilometres:.1f} km {words} of {reference.place.name}."
        else:
            reason += "The data have one point for both."
    return Judgement(kilometres, bearing, verdict, reason)


def _holds_anywhere(
    stated: Stated, kilometres: float, bearing: float, places: tuple[Place, Place]
) -> bool:
    """Whether the verdict is the same wherever a place known by its hromada only may lie."""
    vague = sum(p.radius_km or 0.0 for p in places if p.precision == "approximate")
    if not vague:
        return all(place.precision != "approximate" for place in places)
    sure = True
    if stated.value is not None:
        # The best verdict is nearest to the distance stated, the worst at one of the ends.
        least, most = max(0.0, kilometres - vague), kilometres + vague
        tried = [least, most, *(min(max(said, least), most) for said in _read_range(stated))]
        sure = len({_judge_distance(stated, far, places)[0] for far in tried}) == 1
    if stated.bearing is not None:
        turn = math.degrees(math.asin(min(1.0, vague / kilometres)))
        off = angle_between(compass_degrees(stated.bearing), bearing)
        right = (off - turn <= BEARING_TOLERANCE, off + turn <= BEARING_TOLERANCE)
        sure = sure and vague < kilometres and len(set(right)) == 1
    return sure


def _judge_distance(
    stated: Stated, kilometres: float, places: tuple[Place, Place]
) -> tuple[Verdict, str]:
    low, high = _read_range(stated)
    said = _said(stated)
    if stated.comparator == "less_than":
        within, nearly = kilometres <= high, kilometres <= high * (1 + TOLERANCE)
    elif stated.comparator == "more_than":
        within, nearly = kilometres >= low, kilometres >= low * (1 - TOLERANCE)
    else:
        within = nearly = low * (1 - TOLERANCE) <= kilometres <= high * (1 + TOLERANCE)
    if stated.comparator in {"less_than", "more_than"}:
        if within:
            return "true", f"{said} holds"
        if nearly:
            return "borderline", f"{said} is missed by at most {TOLERANCE:.0%}, towns have extent"
        fault = f"{said} is missed by more than {TOLERANCE:.0%}"
    elif within:
        return "true", f"{said} is right within {TOLERANCE:.0%}"
    else:
        fault = f"{said} is off by more than {TOLERANCE:.0%}"
    if stated.comparator != "more_than" and _meet(places, kilometres, low, high):
        return "borderline", f"{fault} between the points, but not between the towns' edges"
    return "false", fault


def _read_range(stated: Stated) -> tuple[float, float]:
    """The least and the greatest distance stated, in km."""
    factor = KILOMETRES_PER_MILE if stated.unit == "mile" else 1.0
    value = stated.value or 0.0
    low = value if stated.low is None else stated.low
    high = value if stated.high is None else stated.high
    return low * factor, high * factor


def _meet(places: tuple[Place, Place], kilometres: float, low: float, high: float) -> bool:
    """Whether a distance is too long between the points and right from edge to edge.

    Only settlements whose own position is known have edges here.
    """
    radii = [p.radius_km or 0.0 for p in places if p.kind in BUILT_KINDS and p.precision == "exact"]
    edges = max(0.0, kilometres - sum(radii))
    return edges <= high * (1 + TOLERANCE) and kilometres >= low * (1 - TOLERANCE)


def _said(stated: Stated) -> str:
    unit = "mi" if stated.unit == "mile" else "km"
    words = _COMPARATOR_WORDS.get(stated.comparator or "", "")
    if stated.low is not None and stated.high is not None:
        return f"{words}{stated.low:g} to {stated.high:g} {unit}"
    figure = f"{words}{stated.value:g} {unit}"
    if stated.unit == "mile" and stated.value is not None:
        figure += f" ({stated.value * KILOMETRES_PER_MILE:.1f} km)"
    return figure


def _judge_bearing(point: str, bearing: float) -> tuple[Verdict, str]:
    off = angle_between(compass_degrees(point), bearing)
    words = f'"{compass_words(point)}" is {off:.0f}° off'
    if off <= BEARING_TOLERANCE:
        return "true", f"{words}, within {BEARING_TOLERANCE:.0f}°"
    return "false", f"{words}, more than {BEARING_TOLERANCE:.0f}°"
