"""How much of each settlement a map's areas cover, day after day.

A settlement is a disc around its point; its share is the part of the disc's area that lies inside
an area. Degrees of longitude are as long everywhere within one disc, so shares are taken in
degrees. From one day to the next only discs that meet what has changed are measured anew.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frontline.importers.places import Extent

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Shares = npt.NDArray[np.float64]

_CORNERS = 48
_KM_A_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a map showed on a day.

    Attributes:
        shown: the day whose end it shows.
        stated: the day on which it could be seen.
        areas: layer name to area (Polygon or MultiPolygon, EPSG:4326).
    """

    shown: dt.date
    stated: dt.date
    areas: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """The shares of all settlements on a day.

    Attributes:
        shown: the day whose end the map shows.
        stated: the day on which it could be seen.
        shares: layer name to the share of each settlement, 0 to 1, in their order.
    """

    shown: dt.date
    stated: dt.date
    shares: Mapping[str, Shares]


class Discs:
    """Settlements as discs, ready to be measured against areas.

    Args:
        extents: the settlements; the order of all shares is theirs.
    """

    def __init__(self, extents: Sequence[Extent]) -> None:
        import numpy as np
        import shapely

        self.extents = tuple(extents)
        turns = np.linspace(0, 2 * math.pi, _CORNERS, endpoint=False)
        # The corners lie a little outside, so that the polygon has the disc's area.
        grow = math.sqrt(2 * math.pi / (_CORNERS * math.sin(2 * math.pi / _CORNERS)))
        longitudes = np.array([extent.longitude for extent in extents], dtype=float)
        latitudes = np.array([extent.latitude for extent in extents], dtype=float)
        height = grow * np.array([extent.radius_km for extent in extents]) / _KM_A_DEGREE
        width = height / np.cos(np.radians(np.clip(latitudes, -89.0, 89.0)))
        rings = np.stack(
            [
                longitudes[:, None] + width[:, None] * np.cos(turns),
                latitudes[:, None] + height[:, None] * np.sin(turns),
            ],
            axis=-1,
        )
        self.shapes = shapely.polygons(rings) if len(extents) else np.array([], dtype=object)
        self._areas = shapely.area(self.shapes)
        self._tree = shapely.STRtree(self.shapes)

    def measure(self, area: Any, wanted: Any | None = None) -> Shares:
        """The share of each disc inside an area; of the wanted ones (indices), in their order."""
        import numpy as np
        import shapely

        indices = np.arange(len(self.shapes)) if wanted is None else wanted
        shares = np.zeros(len(indices))
        if area is None or area.is_empty or not len(indices):
            return shares
        shapely.prepare(area)
        shapes = self.shapes[indices]
        inside = shapely.contains_properly(area, shapes)
        shares[inside] = 1.0
        crossed = np.flatnonzero(shapely.intersects(area, shapes) & ~inside)
        part = shapely.area(shapely.intersection(shapes[crossed], area))
        shares[crossed] = np.clip(part / self._areas[indices[crossed]], 0.0, 1.0)
        return shares

    def follow(self, snapshots: Iterable[Snapshot]) -> Iterator[Measured]:
        """The shares of all discs in one snapshot after the other, each in full."""
        import numpy as np
        import shapely

        areas: dict[str, Any] = {}
        shares: dict[str, Shares] = {}
        for snapshot in snapshots:
            for layer in {*areas, *snapshot.areas}:
                area = snapshot.areas.get(layer)
                before = areas.get(layer)
                if layer not in shares:
                    shares[layer] = np.zeros(len(self.shapes))
                if area is None or before is None:
                    touched = np.arange(len(self.shapes))
                elif shapely.equals_exact(area, before):
                    continue
                else:
                    changed = shapely.symmetric_difference(area, before)
                    touched = self._tree.query(changed, predicate="intersects")
                renewed = shares[layer].copy()
                renewed[touched] = self.measure(area, touched)
                shares[layer], areas[layer] = renewed, area
            yield Measured(snapshot.shown, snapshot.stated, dict(shares))
