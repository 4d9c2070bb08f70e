"""ISW's layers: assessed control, assessed advances, and what Russian sources claim.

Source: the Institute for the Study of War and Critical Threats' interactive map (data (c) ISW and
CTP), as ArcGIS exports of one layer a file (GeoJSON, shapefile, GeoPackage; the layer's name in the
file's name or in an attribute `layer` or `title`, the day likewise or by `date=`), or as a grid a
day in a NumPy archive: booleans `claimed`, `assessed`, `advance` (days x cells), cell centres `x`,
`y` in metres of ESRI:102013, `days` as YYYYMMDD.

The three are never merged, and each has a claimant of its own:

- assessed control: claimant "ISW"; 95 % of a settlement's disc: `holds` by RU; 5 %: `entered`;
- assessed advances: "ISW, assessed advances", family ISW; ISW says that Russian forces operate
  there, not that they control it: always `entered`, extent part, never `holds`;
- claimed: "Russian sources, by ISW", allegiance RU, not official: what ISW reports them to claim.

Left out: claimed Ukrainian counteroffensives, partisan warfare, the areas held before 2022 as a
layer of their own (assessed control includes them), and any layer of another name, with a count.
A settlement that a layer no longer shows gives `unconfirmed` by that layer's claimant.
"""

from __future__ import annotations

import math
import tokenize
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontline.claims import Claim, Claimant, Source
from frontline.errors import InvalidOption, UnreadableInput
from frontline.importers.coverage import Measured
from frontline.importers.holdings import Reader
from frontline.importers.imported import UKRAINE_WAR, Findings, Reading
from frontline.importers.maps import MapOptions, claim_measured
from frontline.importers.places import Extent, PlaceFinder
from frontline.importers.polygons import Feature, find_day, read_features
from frontline.importers.tables import show
from frontline.ledger.containers import check_archive

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LAYERS = ("assessed", "advance", "claimed")
_GRID_CRS = "ESRI:102013"
_SAMPLES = 97
_FAR = 1e8  # metres: more than there are on Earth
_MOST_CELLS = 50_000_000
_URL = "https://understandingwar.org"


@dataclass(frozen=True, kw_only=True)
class Isw(MapOptions):
    """Imports ISW's layers, each kept apart; see `MapOptions` for `date`, `steps`, `countries`.

    Attributes:
        layer: `assessed`, `advance` or `claimed`, for files that do not say.

    Raises:
        InvalidOption: a layer of another name.
    """

    name = "isw"

    layer: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.layer not in (None, *LAYERS):
            raise InvalidOption(f"layer is one of {', '.join(LAYERS)}, not {self.layer!r}")

    def describe(self) -> str:
        """One line on what the format is and where it comes from."""
        return "ISW's layers (GeoJSON, shapefile, npz): assessed control, advances, claims apart"

    def read(self, paths: Sequence[Path], *, places: PlaceFinder) -> Reading:
        """The claims of some layers' files.

        Raises:
            UnreadableInput: a file that is missing or in no such format.
            InvalidImport: features without a day or with impossible coordinates.
        """
        findings = Findings()
        claims: list[Claim] = []
        for path in paths:
            if path.suffix.lower() == ".npz":
                claims += self._read_grid(path, places, findings)
        maps = [path for path in paths if path.suffix.lower() != ".npz"]
        features = read_features(maps, findings) if maps else []
        by_layer: dict[str, list[Feature]] = defaultdict(list)
        for feature in features:
            layer = self.layer or find_layer(feature)
            if layer is None:
                findings.counts["features of other layers"] += 1
                title = feature.properties.get("layer") or feature.path.name
                findings.leave_out(
                    None, f"{feature.path.name}: {show(str(title))}: not one of the layers"
                )
            else:
                by_layer[layer].append(feature)
        for layer, members in sorted(by_layer.items()):
            reader = self._make_reader(layer)
            claims += self.claim_features(members, lambda _: "held", reader, places, findings)
        return findings.to_reading(claims, sides=UKRAINE_WAR)

    def _make_reader(self, layer: str) -> Reader:
        chain = ("Russian sources", "ISW") if layer == "claimed" else ()
        return Reader(
            claimant=_CLAIMANTS[layer],
            source=Source(publisher="ISW", url=_URL, chain=chain),
            steps=self.steps,
            whole=layer != "advance",
        )

    def _read_grid(self, path: Path, places: PlaceFinder, findings: Findings) -> list[Claim]:
        grid = _open_grid(path)
        extents = places.list_inside(_find_bounds(grid), countries=self.countries)
        findings.counts["settlements measured"] = len(extents)
        findings.note(
            "shares come from a grid of cells and are as coarse as its cells; a settlement smaller "
            "than a cell has the state of the cells under it"
        )
        cells = _sample(grid, extents)
        claims: list[Claim] = []
        for layer in LAYERS:
            days = _measure(grid, layer, cells)
            claims += claim_measured(days, extents, self._make_reader(layer), findings)
        return claims


def find_layer(feature: Feature) -> str | None:
    """`assessed`, `advance`, `claimed` or None, from what an export calls itself."""
    said = [feature.properties.get(name) for name in ("layer", "title", "name")]
    for text in (*said, feature.path.name):
        words = str(text or "").casefold().replace("_", " ")
        if "counteroffensive" in words or "partisan" in words or "before" in words:
            return None
        if "claim" in words:
            return "claimed"
        if "advance" in words:
            return "advance"
        if any(word in words for word in ("control", "cotin", "assessed")):
            return "assessed"
    return None


def _open_grid(path: Path) -> dict[str, Any]:
    needed = (*LAYERS, "x", "y", "days")
    names = check_archive(path)
    missing = [name for name in needed if f"{name}.npy" not in names]
    if missing:
        raise UnreadableInput(f"{path}: lacks the arrays {', '.join(missing)}")
    # What NumPy's parser of headers lets through of a damaged one is of all kinds.
    broken = (
        OSError, EOFError, ValueError, TypeError, KeyError, SyntaxError, RuntimeError,
        RecursionError, zipfile.BadZipFile, zlib.error, tokenize.TokenError,
    )  # fmt: skip
    try:
        with zipfile.ZipFile(path) as archive:
            grid = {name: _read_array(archive, f"{name}.npy") for name in needed}
    except broken as error:
        raise UnreadableInput(f"{path}: no NumPy archive of ISW's grid: {error}") from error
    _check_grid(path, grid)
    return grid


def _read_array(archive: zipfile.ZipFile, name: str) -> Any:
    """An array of numbers or text, of no more than the bytes that are there."""
    import numpy as np
    from numpy.lib import format as layout

    with archive.open(name) as member:
        version = layout.read_magic(member)
        read_header = {
            (1, 0): layout.read_array_header_1_0,
            (2, 0): layout.read_array_header_2_0,
        }[version]
        shape, in_columns, dtype = read_header(member)
        if dtype.hasobject or dtype.itemsize == 0:
            raise ValueError(f"{name} holds objects")
        raw = member.read()
    if math.prod(shape) * dtype.itemsize != len(raw):
        raise ValueError(f"{name} is cut short")
    return np.frombuffer(raw, dtype=dtype).reshape(shape, order="F" if in_columns else "C")


def _check_grid(path: Path, grid: Mapping[str, Any]) -> None:
    import numpy as np

    if any(grid[name].ndim != 1 or not len(grid[name]) for name in ("x", "y", "days")):
        raise UnreadableInput(f"{path}: x, y and days are not three lists")
    shape = (len(grid["days"]), len(grid["x"]))
    if len(grid["y"]) != shape[1] or any(grid[name].shape != shape for name in LAYERS):
        raise UnreadableInput(f"{path}: the layers are not all of {shape[0]} days x cells")
    if any(grid[name].dtype.kind != "b" for name in LAYERS):
        raise UnreadableInput(f"{path}: the layers are not of true and false")
    for name in ("x", "y"):
        metres = grid[name]
        if metres.dtype.kind not in "fiu" or not (np.abs(metres.astype(float)) < _FAR).all():
            raise UnreadableInput(f"{path}: {name} is not in metres of {_GRID_CRS}")


def _find_bounds(grid: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """The box around the grid in degrees."""
    from pyproj import Transformer

    to_degrees = Transformer.from_crs(_GRID_CRS, "EPSG:4326", always_xy=True)
    longitudes, latitudes = to_degrees.transform(grid["x"], grid["y"])
    return (
        float(longitudes.min()), float(latitudes.min()),
        float(longitudes.max()), float(latitudes.max()),
    )  # fmt: skip


def _sample(grid: Mapping[str, Any], extents: Sequence[Extent]) -> npt.NDArray[np.int64]:
    """The cell under each of some points spread evenly over every disc; -1 outside the grid.

    Returns:
        An array of settlements x points. The points are a sunflower: the k-th lies at the golden
        angle from the one before, at a distance that grows with the root of k.
    """
    import numpy as np
    from pyproj import Transformer

    to_metres = Transformer.from_crs("EPSG:4326", _GRID_CRS, always_xy=True)
    x, y = to_metres.transform(
        np.array([extent.longitude for extent in extents]),
        np.array([extent.latitude for extent in extents]),
    )
    steps = np.arange(_SAMPLES)
    turns, reach = steps * np.pi * (3 - 5**0.5), np.sqrt((steps + 0.5) / _SAMPLES)
    metres = 1000 * np.array([extent.radius_km for extent in extents])
    points_x = x[:, None] + metres[:, None] * reach * np.cos(turns)
    points_y = y[:, None] + metres[:, None] * reach * np.sin(turns)
    west, south = grid["x"].min(), grid["y"].min()
    across = np.unique(np.round(grid["x"] - west))
    size = float(across[1] - across[0]) if len(across) > 1 else 1.0
    wide, high = (round((grid[n].max() - grid[n].min()) / size) + 1 for n in "xy")
    if wide * high > _MOST_CELLS:
        raise UnreadableInput(f"the cells of the grid are no grid: {wide:,} by {high:,}")
    lookup = np.full((wide + 2, high + 2), -1, dtype=np.int64)
    column = np.rint((grid["x"] - west) / size).astype(int) + 1
    row = np.rint((grid["y"] - south) / size).astype(int) + 1
    lookup[column, row] = np.arange(len(grid["x"]))
    at = np.clip(np.rint((points_x - west) / size).astype(int) + 1, 0, wide + 1)
    up = np.clip(np.rint((points_y - south) / size).astype(int) + 1, 0, high + 1)
    found: npt.NDArray[np.int64] = lookup[at, up]
    return found


def _measure(
    grid: Mapping[str, Any], layer: str, cells: npt.NDArray[np.int64]
) -> Iterator[Measured]:
    import numpy as np

    order = np.argsort(grid["days"])
    for index in order:
        day = find_day(str(grid["days"][index]))
        if day is None:
            raise UnreadableInput(f"{grid['days'][index]!r} among the days of the grid is no day")
        held = np.append(grid[layer][index], [False])  # what lies outside is not shown as held
        yield Measured(day, day, {"held": held[cells].mean(axis=1)})


_CLAIMANTS = {
    "assessed": Claimant(name="ISW", allegiance="independent", family="ISW"),
    "advance": Claimant(name="ISW, assessed advances", allegiance="independent", family="ISW"),
    "claimed": Claimant(name="Russian sources, by ISW", allegiance="RU"),
}
