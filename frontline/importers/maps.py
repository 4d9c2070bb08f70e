"""What the importers of polygon maps share: dated files into snapshots, snapshots into claims."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from frontline.claims import Claim
from frontline.dates import as_day
from frontline.errors import InvalidOption
from frontline.importers.coverage import Discs, Measured, Snapshot
from frontline.importers.holdings import DEFAULT_STEPS, Reader, check_steps
from frontline.importers.imported import Findings
from frontline.importers.places import Extent, PlaceFinder
from frontline.importers.polygons import Feature, merge
from frontline.wording import say_count

_MARGIN = 0.4
"""Degrees: more than the radius of any town, 25 km, at any latitude of interest."""

Layer = Callable[[Feature], str | None]
"""The layer a feature belongs to (`held`, `freed`); None: it is left out."""


@dataclass(frozen=True, kw_only=True)
class MapOptions:
    """What importers of maps have in common: how a map becomes claims about settlements.

    Attributes:
        date: the day of files that have none in their name or features.
        steps: shares from which a settlement is entered, and at last held whole; more in between
            give a claim each.
        countries: ISO codes of the countries whose settlements are measured.

    Raises:
        InvalidDate: a date that is no day.
        InvalidOption: steps or countries that are none.
    """

    date: str | dt.date | None = None
    steps: tuple[float, ...] = DEFAULT_STEPS
    countries: tuple[str, ...] = ("UA",)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", check_steps(self.steps))
        object.__setattr__(self, "countries", check_countries(self.countries))
        if self.date is not None:
            object.__setattr__(self, "date", as_day(self.date))

    def claim_features(
        self,
        features: Sequence[Feature],
        layer_of: Layer,
        reader: Reader,
        places: PlaceFinder,
        findings: Findings,
        *,
        lag_days: int = 0,
    ) -> list[Claim]:
        """Claims about every settlement that some features ever touch; see `build_snapshots`."""
        day = None if self.date is None else as_day(self.date)
        snapshots = build_snapshots(features, layer_of, findings, date=day, lag_days=lag_days)
        return claim_settlements(snapshots, reader, places, findings, countries=self.countries)


def build_snapshots(
    features: Sequence[Feature],
    layer_of: Layer,
    findings: Findings,
    *,
    date: dt.date | None = None,
    lag_days: int = 0,
) -> list[Snapshot]:
    """What a map showed, day by day.

    Args:
        features: of all files.
        layer_of: the layer of each.
        findings: who is told of features without a day, and of what is left out.
        date: the day of features that give none.
        lag_days: days by which what a file shows precedes the day in its name; a moment that the
            data themselves give is taken as it is.

    Raises:
        InvalidImport: features without a day, or with the same one as those of another file.
    """
    areas: dict[tuple[dt.date, dt.date], dict[str, list[Any]]] = {}
    owners: dict[dt.date, Any] = {}
    undated: set[Any] = set()
    barren = {feature.path for feature in features}
    for feature in features:
        day = date or feature.day
        if day is None:
            undated.add(feature.path)
            continue
        shown = day if feature.exact else day - dt.timedelta(days=lag_days)
        if owners.setdefault(shown, feature.path) != feature.path:
            other = owners[shown].name
            findings.fault(feature.path, None, f"shows {shown}, and so does {other}; give one")
            owners[shown] = feature.path
        layers = areas.setdefault((shown, day), defaultdict(list))
        layer = layer_of(feature)
        if feature.geometry is None:
            findings.counts["features without area"] += 1
        elif layer is None:
            findings.counts["features left out"] += 1
        else:
            layers[layer].append(feature.geometry)
            barren.discard(feature.path)
    for path in sorted(undated):
        findings.fault(path, None, "has no day in its name or features; give it with date=")
    for path in sorted(barren - undated):
        findings.fault(path, None, "has no area that this map is known to have; another format?")
    findings.stop_if_faulty()
    snapshots = [
        Snapshot(shown, stated, {name: merge(parts) for name, parts in layers.items()})
        for (shown, stated), layers in sorted(areas.items(), key=lambda item: item[0])
    ]
    _note_gaps(snapshots, findings)
    return snapshots


def find_bounds(snapshots: Iterable[Snapshot]) -> tuple[float, float, float, float]:
    """(west, south, east, north) of everything that is ever shown, in degrees."""
    import shapely

    shapes = [area for snapshot in snapshots for area in snapshot.areas.values()]
    west, south, east, north = shapely.total_bounds(shapes) if shapes else (0.0, 0.0, 0.0, 0.0)
    return float(west), float(south), float(east), float(north)


def claim_settlements(
    snapshots: Sequence[Snapshot],
    reader: Reader,
    places: PlaceFinder,
    findings: Findings,
    *,
    countries: Sequence[str],
) -> list[Claim]:
    """Claims about every settlement that the snapshots ever touch."""
    west, south, east, north = find_bounds(snapshots)
    # A town whose middle lies outside may still reach in.
    bounds = west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN
    extents = places.list_inside(bounds, countries=countries)
    findings.counts["settlements measured"] = len(extents)
    discs = Discs(extents)
    return list(reader.read(discs.extents, discs.follow(snapshots), findings))


def claim_measured(
    days: Iterable[Measured], extents: Sequence[Extent], reader: Reader, findings: Findings
) -> list[Claim]:
    """Claims about settlements that have been measured otherwise."""
    return list(reader.read(extents, days, findings))


def check_countries(given: object) -> tuple[str, ...]:
    """ISO codes of countries, from a text such as "UA,RU" or several texts.

    Raises:
        InvalidOption: something else.
    """
    codes = given.replace(",", " ").split() if isinstance(given, str) else given
    if not isinstance(codes, Iterable):
        raise InvalidOption(f"countries are ISO codes such as UA, not {given!r}")
    found = tuple(codes)
    if not all(isinstance(code, str) and len(code) == 2 and code.isupper() for code in found):  # noqa: PLR2004
        raise InvalidOption(f"countries are ISO codes such as UA, not {given!r}")
    return found


def _note_gaps(snapshots: Sequence[Snapshot], findings: Findings) -> None:
    shown = [snapshot.shown for snapshot in snapshots]
    missing = sum((b - a).days - 1 for a, b in pairwise(shown))
    if missing > 0:
        findings.counts["days missing"] = missing
        findings.note(
            f"{say_count(missing, 'day')} between the first and the last map without one; a change "
            "across a gap is dated to the whole of it"
        )
