"""Why no line can be drawn: the one reason that applies, with its numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from frontline.geodesy import inverse
from frontline.surface.limits import name_waters
from frontline.surface.studio import GAPS, SAME_POINT_M, Studio
from frontline.surface.theatres import to_ball
from frontline.wording import say_count, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from frontline.surface.evidence import Evidence
    from frontline.surface.options import SurfaceOptions

_TWO = 2
_WIDEST_KM = 1000.0
_NO_LINE = "there is no line to draw"


class _Pair(NamedTuple):
    """Two places of different sides, as numbers of the evidence, and how many km part them."""

    one: int
    other: int
    km: float


class Reasons:
    """Says why a date has no line; what was tried for one date serves the next.

    Where places of several sides are there, the reason is the limit without which there would be a
    line: it is drawn again without each of them. What that sets up is kept.
    """

    def __init__(self, options: SurfaceOptions) -> None:
        self._options = options
        self._studios: dict[str, tuple[SurfaceOptions, Studio]] = {}

    def find(self, evidence: Evidence) -> str:
        """The reason, in a sentence, for evidence that no line can be drawn from.

        A second sentence tells what was left out because nobody knows where it lies.
        """
        reason = self._find(evidence)
        if not evidence.vague:
            return reason
        return f"{reason} {_explain_vague(evidence.vague)}"

    def _find(self, evidence: Evidence) -> str:
        if not len(evidence):
            return _explain_silence(evidence)
        leader = _find_leaders(evidence)
        if len(set(leader[leader >= 0])) < _TWO:
            return _explain_one_side(evidence, leader)
        apart, shared = _set_apart(evidence, leader)
        if shared is not None and len(set(apart[apart >= 0])) < _TWO:
            return (
                f"{_say_pair(evidence, leader, shared)} lie at one point, and no two other places "
                f"are said to be of different sides: {_NO_LINE}."
            )
        pair = _find_nearest(evidence, apart)
        if self._spans_theatres(evidence, apart):
            return self._explain_gap(evidence, apart, pair)
        return self._try(evidence, apart, pair)

    def _spans_theatres(self, evidence: Evidence, leader: NDArray[np.int64]) -> bool:
        """Whether no theatre has places of two sides."""
        studio = Studio(self._options)
        groups = studio.find_theatres(evidence)
        return all(len(set(leader[group][leader[group] >= 0])) < _TWO for group in groups)

    def _try(self, evidence: Evidence, leader: NDArray[np.int64], pair: _Pair) -> str:
        """The limit without which there is a line, between places of one theatre."""
        options = self._options
        wider = replace(options, reach_km=min(_WIDEST_KM, max(options.reach_km, 2 * pair.km)))
        if options.outline is not None and self._has_line(
            "outline", evidence, replace(options, outline=None)
        ):
            return _explain_outline(evidence, leader, options)
        if options.water and self._has_line("water", evidence, replace(options, water=False)):
            return _explain_water(evidence, leader, pair)
        if self._has_line("coast", evidence, options, coast=False):
            return (
                f"Between {_say_pair(evidence, leader, pair)}, the nearest places of different "
                f"sides, {_say_km(pair.km)} apart, lies the sea, which is nobody's: {_NO_LINE}."
            )
        if self._has_line("reach", evidence, wider):
            return self._explain_gap(evidence, leader, pair)
        free = replace(wider, water=False, outline=None)
        if self._has_line("all", evidence, free, coast=False):
            return (
                f"{_say_pair(evidence, leader, pair)}, the nearest places of different sides, lie "
                f"{_say_km(pair.km)} apart, more than is drawn across, and water or the outline "
                f"parts them: {_NO_LINE}."
            )
        return _explain_outweighed(evidence, leader)

    def _has_line(
        self, name: str, evidence: Evidence, options: SurfaceOptions, *, coast: bool = True
    ) -> bool:
        known = self._studios.get(name)
        if known is None or known[0] != options:
            known = self._studios[name] = options, Studio(options, coast=coast)
        return any(sheet.lines for sheet in known[1].draw(evidence))

    def _explain_gap(self, evidence: Evidence, leader: NDArray[np.int64], pair: _Pair) -> str:
        reach = self._options.reach_km
        wide = f"gaps wider than {GAPS * reach:,.0f} km are never drawn across"
        if pair.km <= GAPS * reach:
            wide = (
                f"too few places lie around to speak for the ground between (`reach_km` is "
                f"{reach:,.4g})"
            )
        return (
            f"The nearest places of different sides, {_say_pair(evidence, leader, pair)}, lie "
            f"{_say_km(pair.km)} apart, and {wide}: {_NO_LINE} between "
            f"{_say_numbers(evidence, leader)}. Only what each place reaches is drawn."
        )


def _find_leaders(evidence: Evidence) -> NDArray[np.int64]:
    """(n,) the side said to hold each place; -1 where none is."""
    leader = evidence.shares.argmax(axis=1)
    return np.where(evidence.shares.max(axis=1) > 1 / 2, leader, -1).astype(np.int64)


def _set_apart(
    evidence: Evidence, leader: NDArray[np.int64]
) -> tuple[NDArray[np.int64], _Pair | None]:
    """The sides of places without those at one point with another side's, and such a pair."""
    from scipy.spatial import cKDTree

    near = cKDTree(to_ball(evidence.points)).query_pairs(SAME_POINT_M / 1000, output_type="ndarray")
    differ = near[(leader[near] >= 0).all(axis=1) & (leader[near[:, 0]] != leader[near[:, 1]])]
    apart = leader.copy()
    apart[differ.ravel()] = -1
    return apart, _Pair(int(differ[0, 0]), int(differ[0, 1]), 0.0) if len(differ) else None


def _find_nearest(evidence: Evidence, leader: NDArray[np.int64]) -> _Pair:
    """The two nearest places of different sides."""
    from scipy.spatial import cKDTree

    ball = to_ball(evidence.points)
    best = _Pair(-1, -1, np.inf)
    for side in sorted(set(leader[leader >= 0]))[:-1]:
        ours, others = np.flatnonzero(leader == side), np.flatnonzero(leader > side)
        away, found = cKDTree(ball[others]).query(ball[ours])
        first = int(away.argmin())
        if away[first] < best.km:
            best = _Pair(int(ours[first]), int(others[found[first]]), float(away[first]))
    (x, y), (other_x, other_y) = evidence.points[best.one], evidence.points[best.other]
    return best._replace(km=inverse((y, x), (other_y, other_x))[0])


def _explain_vague(count: int) -> str:
    places = "1 place is" if count == 1 else f"{count:,} places are"
    return (
        f"{places} left out, known by name only: their points are off by more than 5 km "
        "(`gazetteer download` fetches exact ones)."
    )


def _explain_silence(evidence: Evidence) -> str:
    regions, silent = evidence.regions, evidence.unknown
    if evidence.vague and not silent:
        return "No settlement has a point that is exact enough: there is nothing to draw."
    if not regions and not silent:
        return "There is no place in the table: there is nothing to draw."
    if not silent:
        only = "The only place" if regions == 1 else f"None of {regions:,} places"
        never = "is no settlement" if regions == 1 else "is a settlement"
        return f"{only} {never}, and what is said of a region is not drawn: nothing to draw."
    told = "The only settlement is" if silent == 1 else f"All {silent:,} settlements are"
    beside = f"; what is said of {say_count(regions, 'region')} is not drawn" if regions else ""
    whom = "it" if silent == 1 else "them"
    return f"{told} unknown: nobody says who holds {whom}, and there is nothing to draw{beside}."


def _explain_one_side(evidence: Evidence, leader: NDArray[np.int64]) -> str:
    count, led = len(evidence), int((leader >= 0).sum())
    if not led:
        none = "The only place is not" if count == 1 else f"Of {count:,} places none is"
        return f"{none} said to be one side's: {_NO_LINE}."
    some = "The only place is" if count == 1 else f"{led:,} of {count:,} places are"
    side = evidence.sides[leader.max()]
    return f"{some} said to be held by {side}, none by another side: {_NO_LINE}."


def _explain_outline(evidence: Evidence, leader: NDArray[np.int64], options: SurfaceOptions) -> str:
    import shapely

    inside = shapely.intersects_xy(options.outline, *evidence.points.T)
    within = np.where(inside, leader, -1)
    if not (within >= 0).any():
        return (
            f"Of {_say_numbers(evidence, leader)} none lies within the outline: {_NO_LINE} in it."
        )
    if len(set(within[within >= 0])) < _TWO:
        return (
            f"Of {_say_numbers(evidence, leader)} only {_say_numbers(evidence, within)} lie within "
            f"the outline: {_NO_LINE} in it."
        )
    return f"The line between {_say_numbers(evidence, leader)} runs outside the outline."


def _explain_water(evidence: Evidence, leader: NDArray[np.int64], pair: _Pair) -> str:
    names = name_waters(evidence.points[pair.one], evidence.points[pair.other])
    water = " and ".join(names) or "water"
    return (
        f"Between {_say_pair(evidence, leader, pair)}, the nearest places of different sides, "
        f"{_say_km(pair.km)} apart, lies {water}, and water between sides is nobody's: {_NO_LINE} "
        "(`water=False` draws one)."
    )


def _explain_outweighed(evidence: Evidence, leader: NDArray[np.int64]) -> str:
    counts = np.bincount(leader[leader >= 0], minlength=len(evidence.sides))
    most = int(counts.argmax())
    few = np.where(leader == most, -1, leader)
    return (
        f"{_say_numbers(evidence, few)} of {len(evidence):,} in all: outweighed everywhere by what "
        f"is said around, {say_count(int(counts[most]), 'place')} of {evidence.sides[most]}; "
        f"{_NO_LINE}."
    )


def _say_pair(evidence: Evidence, leader: NDArray[np.int64], pair: _Pair) -> str:
    one, other = (
        f"{shown(str(evidence.names[number]))} ({evidence.sides[leader[number]]})"
        for number in (pair.one, pair.other)
    )
    return f"{one} and {other}"


def _say_numbers(evidence: Evidence, leader: NDArray[np.int64]) -> str:
    counts = np.bincount(leader[leader >= 0], minlength=len(evidence.sides))
    said = [
        f"{say_count(int(count), 'place')} of {side}"
        for count, side in zip(counts, evidence.sides, strict=True)
        if count
    ]
    return ", ".join(said[:-1]) + " and " + said[-1] if len(said) > 1 else said[0]


def _say_km(km: float) -> str:
    return f"{km:,.0f} km" if km >= 10 else f"{km:.1f} km"  # noqa: PLR2004
