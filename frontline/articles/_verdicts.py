"""Measures what a statement says, and says whether it holds and why."""

from __future__ import annotations

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

TOLERANCE = 0.25
"""Share of the stated value by which a distance may be off."""
BEARING_TOLERANCE = 45.0
"""Degrees by which a bearing may be off."""

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
    """Check a statement against the points of its two places.

    Args:
        stated: what is said.
        subject: the place described.
        reference: the place it is measured from.

    Returns:
        The geodesic in km, the azimuth from the reference to the subject in degrees, the verdict
        and its reason; `unmeasurable` where a place is unknown or both are one.
    """
    if subject.place is None or reference.place is None:
        unknown = [m.text for m in (subject, reference) if m.place is None]
        names = " and ".join(dict.fromkeys(unknown))
        return Judgement(None, None, "unmeasurable", f"It is not known which place {names} is.")
    kilometres, bearing = inverse(reference.place.point, subject.place.point)
    if bearing is None:
        reason = f"{subject.text} and {reference.text} are one point in the gazetteer."
        return Judgement(None, None, "unmeasurable", reason)
    parts: list[tuple[Verdict, str]] = []
    if stated.value is not None:
        parts.append(_judge_distance(stated, kilometres))
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
    return Judgement(kilometres, bearing, verdict, reason)


def _judge_distance(stated: Stated, kilometres: float) -> tuple[Verdict, str]:
    factor = KILOMETRES_PER_MILE if stated.unit == "mile" else 1.0
    value = stated.value or 0.0
    low = (value if stated.low is None else stated.low) * factor
    high = (value if stated.high is None else stated.high) * factor
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
        return "false", f"{said} is missed by more than {TOLERANCE:.0%}"
    if within:
        return "true", f"{said} is right within {TOLERANCE:.0%}"
    return "false", f"{said} is off by more than {TOLERANCE:.0%}"


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
