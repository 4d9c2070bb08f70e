"""Liveuamap's areas as the Neue Zürcher Zeitung publishes them, settlement by settlement.

Source: the NZZ's map of the front after Liveuamap, as github.com/conflict-investigations/nzz-maps
collects it (no licence): a file a day, `{"value": FeatureCollection}`, whose features have `type`
(`nochange`, `gains`, `losses`) and `date`. A bare FeatureCollection of such features will do.

What becomes what: held is `nochange` and `gains`; 95 % of a settlement's disc: `holds` by RU; 5 %:
`entered`, extent part, with the share. A claim is made for the first map and where the state
changes; one no longer shown gives `unconfirmed`.

Traps: "losses" are Russia's losses, so Ukrainian-held ground: a settlement wholly inside gives
`holds` by UA, and they never count as held by Russia. The areas leave out Crimea and what was
occupied before 2022: that they are silent there does not make them Ukrainian-held, and no claim is
made. The maps are brought up to date in steps of several days, so dates are rough.
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

_LAYERS = {"nochange": "held", "gains": "held", "losses": "freed"}
_CLAIMANT = Claimant(name="Liveuamap", allegiance="independent", family="Liveuamap")
_SOURCE = Source(
    publisher="NZZ", url="https://liveuamap.com", chain=("Liveuamap", "Neue Zürcher Zeitung")
)


@dataclass(frozen=True, kw_only=True)
class Liveuamap(MapOptions):
    """Imports Liveuamap's areas as the NZZ publishes them; for the options see `MapOptions`."""

    name = "liveuamap"

    def describe(self) -> str:
        """One line on what the format is and where it comes from."""
        return "Liveuamap's areas by the NZZ (JSON): held by Russia, gains, losses"

    def read(self, paths: Sequence[Path], *, places: PlaceFinder) -> Reading:
        """The claims of some days' maps.

        Raises:
            UnreadableInput: a file that is missing or no JSON of features.
            InvalidImport: features without a day or with impossible coordinates.
        """
        findings = Findings()
        features = read_features(paths, findings)
        findings.note(
            "Crimea and the areas occupied before 2022 are not drawn: silence there does not mean "
            "that Ukraine holds them"
        )
        reader = Reader(claimant=_CLAIMANT, source=_SOURCE, freed="UA", steps=self.steps)
        claims = self.claim_features(features, find_layer, reader, places, findings)
        return findings.to_reading(claims, sides=UKRAINE_WAR)


def find_layer(feature: Feature) -> str | None:
    """`held` by Russia, `freed` (its losses), or None for any other type."""
    return _LAYERS.get(str(feature.properties.get("type") or "").casefold())
