"""Contours over a large grid, traced tile by tile: what did not change is not traced again."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

TILE = 64
LEAST = 1e-6
"""Values nearer to 0 than this count as just below, so that no contour runs through a cell's
centre, where more than two pieces of it could meet."""

_TOLERANCE = 1e-10
Tile = tuple[int, int]
_Key = tuple[Any, ...]


def list_tiles(shape: tuple[int, int]) -> list[Tile]:
    """All tiles, of `TILE` meshes each, of a grid of some rows and columns."""
    return list(np.ndindex(*_count_tiles(shape)))


def find_tiles(cells: NDArray[np.int64], shape: tuple[int, int]) -> list[Tile]:
    """The tiles in which some cells tell: of themselves and, for the slopes, of those beside them.

    Args:
        cells: flat numbers.
        shape: rows and columns of the grid.
    """
    stale = np.zeros(_count_tiles(shape), dtype=bool)
    row, column = np.divmod(cells, shape[1])
    last_row, last_column = (size - 1 for size in stale.shape)
    # Two before, as a tile has its last row and column in common with the next.
    for down in (-2, 1):
        for right in (-2, 1):
            stale[
                np.clip((row + down) // TILE, 0, last_row),
                np.clip((column + right) // TILE, 0, last_column),
            ] = True
    return [(int(i), int(j)) for i, j in np.argwhere(stale)]


def _count_tiles(shape: tuple[int, int]) -> tuple[int, int]:
    rows, columns = (max(1, -(-(size - 1) // TILE)) for size in shape)
    return rows, columns


def find_window(tile: Tile, shape: tuple[int, int]) -> tuple[slice, slice]:
    """The rows and columns of a tile; those on a border belong to the tiles on both sides."""
    rows, columns = (
        slice(number * TILE, min(size, (number + 1) * TILE + 1))
        for number, size in zip(tile, shape, strict=True)
    )
    return rows, columns


class Tracing:
    """The contour at 0 of values over a grid, in pieces that end at the borders of tiles."""

    def __init__(self) -> None:
        self._pieces: dict[Tile, list[NDArray[np.float64]]] = {}

    def renew(
        self,
        tile: Tile,
        values: NDArray[np.floating[Any]],
        hidden: NDArray[np.bool_] | None = None,
    ) -> None:
        """Trace one tile anew.

        Args:
            tile: its number down and across.
            values: (rows, columns) those of `find_window`.
            hidden: (rows, columns) where nothing is to be traced.
        """
        self._pieces.pop(tile, None)
        above = values > 0
        if above.all() or not above.any():
            return
        corner = np.array([tile[1] * TILE, tile[0] * TILE], dtype=float)
        pieces = [points + corner for points in _contour(values, hidden) if len(points) > 1]
        if pieces:
            self._pieces[tile] = pieces

    def join(self) -> list[NDArray[np.float64]]:
        """The whole contour: (points, 2) column and row of each line.

        The larger values lie to the left; rings end where they begin.
        """
        rings, opened = [], {}
        for tile in sorted(self._pieces):
            for points in self._pieces[tile]:
                if (points[0] == points[-1]).all():
                    rings.append(points)
                else:
                    opened[_name_edge(points[0])] = points
        return rings + _chain(opened)


def _contour(
    values: NDArray[np.floating[Any]], hidden: NDArray[np.bool_] | None
) -> Iterable[NDArray[np.float64]]:
    # `contour_generator` would look for values that are not finite, which takes longer than all
    # the rest.
    from contourpy import FillType, LineType, SerialContourGenerator, ZInterp

    heights: NDArray[np.float64] = np.where(np.abs(values) < LEAST, -LEAST, values).astype(float)
    x, y = np.meshgrid(*(np.arange(size, dtype=float) for size in reversed(values.shape)))
    generator: Any = SerialContourGenerator(
        x,
        y,
        heights,
        hidden,  # type: ignore[arg-type]
        corner_mask=True,
        line_type=LineType.Separate,
        fill_type=FillType.OuterOffset,
        quad_as_tri=False,
        z_interp=ZInterp.Linear,
    )
    lines: list[NDArray[np.float64]] = generator.lines(0.0)
    return lines


def _name_edge(point: NDArray[np.float64]) -> _Key:
    """The edge of the grid that a point lies on; itself for one that lies on none."""
    column, row = point
    whole_column, whole_row = round(column), round(row)
    if abs(row - whole_row) < _TOLERANCE:
        return ("row", whole_row, int(column))
    if abs(column - whole_column) < _TOLERANCE:
        return ("column", whole_column, int(row))
    return ("inside", float(column), float(row))


def _chain(opened: dict[_Key, NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Pieces that go on from one another, joined; a piece goes by the edge it begins on."""
    follows = {start: _name_edge(points[-1]) for start, points in opened.items()}
    ends: set[Hashable] = set(follows.values())
    # Lines with a beginning first; then nothing but rings is left.
    starts = [start for start in opened if start not in ends] + list(opened)
    lines, used = [], set()
    for start in starts:
        if start in used:
            continue
        parts, at = [], start
        while at in opened and at not in used:
            used.add(at)
            parts.append(opened[at])
            at = follows[at]
        heads = [points[:-1] for points in parts[:-1]]
        last = parts[-1] if at != start else np.concatenate([parts[-1][:-1], parts[0][:1]])
        lines.append(np.concatenate([*heads, last]))
    return lines
