"""DeepState's daily polygons, settlement by settlement.

Source: the map of the DeepState team (deepstatemap.live; no data licence), in two shapes: a polygon
of Russian-held area a day (`date`, `geometry`; GeoParquet or GeoJSON, as
github.com/cyterat/deepstate-map-data collects it), and the map's own GeoJSON, whose features carry
their status in the last part of `name` ("Окуповано /// Occupied /// geoJSON.status.occupied"),
bare or wrapped in `{"map": …, "datetime": …}`.

What becomes what: a settlement is a disc; inside the occupied areas with 95 % of it, `holds` by RU;
with 5 %, `entered`, extent part, the share as a quantity; below, not held. Wholly inside what is
marked as liberated: `holds` by UA. A claim is made for the first map and where the state changes.
One that is no longer shown as occupied: `unconfirmed`, for the map does not say who holds it; so
the grey zone ("unknown status") and all that lies outside give nothing.

Traps: a daily file named D was taken at 03:00 UTC and shows the end of D-1 (`shows_day_before`); it
could be seen on D. Until late September 2022 features are GeometryCollections. The polygon takes in
Crimea and what was occupied before 2022, leaves out the Kakhovka reservoir, and says nothing of
Ukrainian-held ground in Russia: so only settlements in `countries` are measured. Points (units,
airfields) are not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from frontline.claims import Claimant, Source
from frontline.importers.holdings import Reader
from frontline.importers.imported import UKRAINE_WAR, Findings, Reading
from frontline.importers.maps import MapOptions
from frontline.importers.places import PlaceFinder
from frontline.importers.polygons import Feature, read_features

_LAYERS = {
    "geojson.status.occupied": "held",
    "geojson.territories.crimea": "held",
    "geojson.territories.ordlo": "held",
    "geojson.territories.tuzla": "held",
    "geojson.status.dismissed": "freed",
    "geojson.status.dismissed_at": "freed",
    "geojson.zmiinyi_island": "freed",
    # Before the statuses had codes, names had two parts.
    "occupied": "held",
    "occupied crimea": "held",
    "cadr and calr": "held",
    "liberated": "freed",
}
_BARE = frozenset({"date", "day", "id", "fid", "index", "layer", "name", "objectid"})
_CLAIMANT = Claimant(name="DeepState", allegiance="independent", family="DeepState")
_SOURCE = Source(publisher="DeepState", url="https://deepstatemap.live")


@dataclass(frozen=True, kw_only=True)
class DeepState(MapOptions):
    """Imports DeepState's daily polygons; see `MapOptions` for `date`, `steps` and `countries`.

    Attributes:
        shows_day_before: whether a daily file shows the end of the day before the one in its name.
    """

    name = "deepstate"

    shows_day_before: bool = True

    def describe(self) -> str:
        """One line on what the format is and where it comes from."""
        return "DeepState's daily polygons (GeoParquet, GeoJSON), settlement by settlement"

    def read(self, paths: Sequence[Path], *, places: PlaceFinder) -> Reading:
        """The claims of some days' maps.

        Raises:
            UnreadableInput: a file that is missing or in no format of polygons.
            InvalidImport: features without a day or with impossible coordinates.
        """
        findings = Findings()
        features = read_features(paths, findings)
        if self.shows_day_before and not all(feature.exact for feature in features):
            findings.note(
                "a daily file shows the end of the day before the one in its name; "
                "shows_day_before=False takes the day as it stands"
            )
        reader = Reader(claimant=_CLAIMANT, source=_SOURCE, freed="UA", steps=self.steps)
        lag_days = 1 if self.shows_day_before else 0
        claims = self.claim_features(
            features, find_layer, reader, places, findings, lag_days=lag_days
        )
        findings.note(
            "what lies outside the occupied area is not therefore Ukrainian-held: the grey zone "
            "and everything unmarked give no claim"
        )
        return findings.to_reading(claims, sides=UKRAINE_WAR)


def find_layer(feature: Feature) -> str | None:
    """`held`, `freed`, or None for what is neither (the grey zone, other countries)."""
    name = feature.properties.get("name")
    if not isinstance(name, str) or not name.strip():
        # The collected files hold nothing but the occupied area and its day.
        return "held" if _BARE.issuperset(feature.properties) else None
    parts = [part.strip().casefold() for part in name.replace("\xa0", " ").split("///")]
    for part in (parts[-1], *parts[1:2]):
        # Liberated areas carry their day: "Liberated 25.03".
        found = _LAYERS.get(part) or ("freed" if part.startswith("liberated") else None)
        if found is not None:
            return found
    return None
