"""Drawing evidence, theatre by theatre; what stays the same between dates is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from frontline.surface.calibration import find_half_band
from frontline.surface.drawing import Drawing, draw
from frontline.surface.evidence import Evidence
from frontline.surface.field import Field, estimate_noise, find_covered
from frontline.surface.grid import make_grid
from frontline.surface.limits import find_land, find_waters
from frontline.surface.options import SurfaceOptions
from frontline.surface.theatres import Plane, find_theatres, make_plane

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

_SAME_POINT_M = 50.0
_GAPS = 2.0


@dataclass(slots=True)
class _Easel:
    """What is kept of one theatre between dates."""

    members: NDArray[np.int64]
    plane: Plane
    first: NDArray[np.int64]
    field: Field
    mesh: tuple[NDArray[np.float64], NDArray[np.float64]]


class Studio:
    """Draws evidence; keeps grids and weights as long as the places stay the same."""

    def __init__(self, options: SurfaceOptions) -> None:
        self.options = options
        self._places: NDArray[np.float64] | None = None
        self._easels: list[_Easel] = []

    def draw(self, evidence: Evidence) -> Iterator[tuple[Plane, Drawing]]:
        """One drawing a theatre, in metres of its plane."""
        if not len(evidence) or not evidence.sides:
            return
        if self._places is None or not np.array_equal(self._places, evidence.points):
            self._set_up(evidence)
        for easel in self._easels:
            yield easel.plane, self._draw_theatre(easel, evidence)

    def _set_up(self, evidence: Evidence) -> None:
        gap = _GAPS * self.options.reach_km
        self._places = evidence.points.copy()
        self._easels = []
        for members in find_theatres(evidence.points, gap):
            plane = make_plane(np.unique(evidence.points[members], axis=0))
            laid = plane.project(evidence.points[members])
            # Records of one point are one place.
            cells = np.round(laid / _SAME_POINT_M).astype(np.int64)
            _, first, member_of = np.unique(cells, axis=0, return_index=True, return_inverse=True)
            outline, waters = self._find_limits(plane, evidence.points[members])
            grid = make_grid(
                laid[first],
                evidence.radii[members][first],
                self.options,
                outline=outline,
                waters=waters,
            )
            field = Field(grid, 1000 * self.options.range_km)
            x, y = np.meshgrid(grid.x, grid.y)
            self._easels.append(_Easel(members, plane, member_of.ravel(), field, (x, y)))

    def _find_limits(
        self, plane: Plane, points: NDArray[np.float64]
    ) -> tuple[Geometry | None, tuple[Geometry, ...]]:
        """The land within an outline, and the waters, on a plane."""
        outline = self.options.outline
        land = find_land(plane, points, outline)
        waters = find_waters(plane, points) if self.options.water else ()
        return land, waters

    def _draw_theatre(self, easel: _Easel, evidence: Evidence) -> Drawing:
        grid, options = easel.field.grid, self.options
        shares, noise, doubtful = self._sum_up(easel, evidence)
        if not options.trust_labels and doubtful.any():
            noise = np.where(doubtful, self._find_doubt(easel, shares, noise, doubtful), noise)
        values = easel.field.find_shares(shares, noise)
        laid = np.zeros((grid.covered.size, len(evidence.sides)), dtype=np.float32)
        laid[grid.cells] = values
        return draw(
            grid.x,
            grid.y,
            laid.reshape(*grid.covered.shape, -1),
            find_covered(grid, shares, water=options.water),
            evidence.sides,
            margin_m=1000 * options.margin_km,
            half_band=find_half_band(options.band),
            mesh=easel.mesh,
        )

    def _find_doubt(
        self,
        easel: _Easel,
        shares: NDArray[np.float64],
        noise: NDArray[np.float64],
        doubtful: NDArray[np.bool_],
    ) -> float:
        return estimate_noise(
            easel.field.grid,
            shares,
            noise,
            doubtful,
            range_m=1000 * self.options.range_km,
        )

    def _sum_up(
        self, easel: _Easel, evidence: Evidence
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
        """Shares and noise of each point of a theatre, from the records that lie on it."""
        members, first = easel.members, easel.first
        count = np.bincount(first)
        shares = np.column_stack(
            [np.bincount(first, evidence.shares[members, s]) for s in range(len(evidence.sides))]
        )
        told = np.array([self.options.noise.get(s, 1.0) for s in evidence.status[members]])
        doubted = evidence.status[members] == "assessed"
        return (
            shares / count[:, None],
            np.bincount(first, told) / count,
            np.bincount(first, doubted) == count,
        )
