"""The places of a page in one order, as columns: numbers small, words once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.maps.ground import SCALE
from frontline.maps.looks import Table
from frontline.maps.runs import differences
from gazetteer.places import AREA_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from frontline.claims import Claim
    from frontline.maps.rows import Rows
    from gazetteer.places import Place

_NUMBERED = re.compile(r"(.*?)(0|[1-9]\d{0,14})", re.DOTALL)
_MOST_ALIASES = 40


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """The places of a page.

    Attributes:
        index: id -> number on the page.
        points: (n, 2) latitude and longitude, NaN where nothing is drawn.
        focus: (n,) whether the first view must show it.
        columns: what the page reads.
    """

    index: dict[str, int]
    points: NDArray[np.float64]
    focus: NDArray[np.bool_]
    columns: dict[str, Any]

    def __len__(self) -> int:
        return len(self.index)


def list_sites(rows: Rows, others: Iterable[Rows], claims: Sequence[Claim]) -> Sites:
    """Every place of some tables and claims, in the order of their ids.

    Args:
        rows: the history; of a place that several name, its word counts.
        others: further histories of the same page.
        claims: what is said of the places.
    """
    found: dict[str, tuple[str, str, tuple[Any, ...], tuple[float, float]]] = {}
    weights: dict[str, int] = {}
    for table in (rows, *others):
        of = table.places
        used = np.unique(table.place)
        for number, point in zip(used.tolist(), of.points[used].tolist(), strict=True):
            site = (of.names[number], of.kinds[number], of.wheres[number], tuple(point))
            found.setdefault(of.ids[number], site)
            weights.setdefault(of.ids[number], of.weights[number])
    aliases: dict[str, dict[str, None]] = {}
    for claim in claims:
        place = claim.place
        where = (place.country, place.admin1, place.admin2)
        found.setdefault(place.id, (place.name, place.kind, where, place.point))
        weights[place.id] = max(weights.get(place.id, 0), place.population or 0)
        if place.id not in aliases:
            aliases[place.id] = _aliases(place)
    ids = sorted(found, key=_id_order)
    index = {place_id: number for number, place_id in enumerate(ids)}
    sites = [found[place_id] for place_id in ids]
    points = np.array([site[3] for site in sites], dtype=float).reshape(-1, 2)
    kinds = [site[1] for site in sites]
    points[[kind == "country" for kind in kinds]] = np.nan  # listed: a country is no point
    return Sites(
        index=index,
        points=points,
        focus=_find_focus(rows, index, kinds),
        columns={
            **_encode_ids(ids),
            **_encode_texts("name", [site[0] for site in sites]),
            **_encode_texts("kind", kinds),
            "area_kinds": sorted(AREA_KINDS.intersection(kinds)),
            **_encode_wheres([site[2] for site in sites]),
            **_encode_points(points),
            "weight": [weights[place_id] for place_id in ids],
            "aliases": {
                str(index[place_id]): list(names) for place_id, names in aliases.items() if names
            },
        },
    )


def _aliases(place: Place) -> dict[str, None]:
    names = dict.fromkeys(name.text for name in place.names if name.text != place.name)
    return dict.fromkeys(list(names)[:_MOST_ALIASES])


def _find_focus(rows: Rows, index: dict[str, int], kinds: Sequence[str]) -> NDArray[np.bool_]:
    """All but the regions of which nothing is known at any time."""
    focus = np.array([kind not in AREA_KINDS for kind in kinds], dtype=bool)
    known = np.array([state[0] != "unknown" for state in rows.states], dtype=bool)
    if len(rows):
        for number in np.unique(rows.place[known[rows.state]]).tolist():
            focus[index[rows.places.ids[number]]] = True
    return focus


def _id_order(place_id: str) -> tuple[str, int, str]:
    match = _NUMBERED.fullmatch(place_id)
    return (match[1], int(match[2]), "") if match else (place_id, -1, place_id)


def _encode_ids(ids: Sequence[str]) -> dict[str, Any]:
    """Ids as prefix and number, -1 where there is no number; neighbours differ by little."""
    prefixes = Table()
    parts = [_id_order(place_id)[:2] for place_id in ids]
    return {
        "prefixes": prefixes.rows,
        "prefix": [prefixes.add(prefix) for prefix, _ in parts],
        "number": differences(np.array([number for _, number in parts], dtype=np.int64)),
    }


def _encode_texts(name: str, values: Sequence[str]) -> dict[str, Any]:
    """Each text once, sorted, so that neighbours begin alike; and which one each place has."""
    texts = sorted(set(values))
    index = {text: number for number, text in enumerate(texts)}
    return {f"{name}s": texts, name: [index[text] for text in values]}


def _encode_wheres(values: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    wheres = Table()
    return {"wheres": wheres.rows, "where": [wheres.add(value) for value in values]}


def _encode_points(points: NDArray[np.float64]) -> dict[str, list[int]]:
    """Differences in 1/`ground.SCALE` degrees; what has no point repeats the one before."""
    missing = np.isnan(points[:, 0])
    number = np.where(missing, 0, np.arange(len(points)))
    filled = np.nan_to_num(points)[np.maximum.accumulate(number)] if len(points) else points
    units = np.rint(filled * SCALE).astype(np.int64)
    return {
        "x": differences(units[:, 1]),
        "y": differences(units[:, 0]),
        "pointless": np.flatnonzero(missing).tolist(),
    }
