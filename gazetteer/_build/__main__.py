"""Build the embedded index: `python -m gazetteer._build --regions admin1.json`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gazetteer._build.areas import (
    build_countries,
    build_regions,
    find_misplaced,
    weigh_capitals,
    weigh_regions,
)
from gazetteer._build.codifier import add_codifier, discount_listed
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
from gazetteer.loaders.records import Record
from gazetteer.spelling import fold

TARGET = Path(__file__).parents[1] / "data" / "core.sqlite"


def build_records(regions_path: Path) -> tuple[list[Record], dict[tuple[str, int], int]]:
    """Every place of the core index, and what `writer.write_index` calls unlisted."""
    supplement = read_supplement()
    country_rows = read_countries()
    countries = build_countries(country_rows, supplement["countries"])
    region_rows = read_regions(regions_path)
    regions, codes = build_regions(region_rows, supplement["regions"])
    settlements = build_settlements(read_cities(), read_capitals(), codes)
    misplaced = find_misplaced(region_rows, regions, settlements)
    regions = [region for region in regions if region.id not in misplaced]
    for record in settlements:
        record.admin1 = None if record.admin1 in misplaced else record.admin1
    oblasts = {
        fold(name.text): region.id
        for region in regions
        if region.country == "UA"
        for name in region.names.values()
        if name.status == "official" and name.language == "uk"
    }
    raions, unlisted = add_codifier(settlements, read_codifier(), oblasts)
    records = [*countries, *regions, *raions, *settlements]
    added = build_supplement(supplement, records)
    records += added
    discount_listed(unlisted, added)
    add_renamings(supplement, records)
    weigh_regions(records)
    weigh_capitals(records, country_rows)
    return records, unlisted


def main() -> int:
    """Read the sources, write the index, say what is in it."""
    parser = argparse.ArgumentParser(prog="python -m gazetteer._build", description=__doc__)
    parser.add_argument(
        "--regions", type=Path, required=True, help="Natural Earth admin-1 as GeoJSON"
    )
    parser.add_argument("--output", type=Path, default=TARGET, help="the SQLite file to write")
    options = parser.parse_args()
    records, unlisted = build_records(options.regions)
    versions = ", ".join(f"{name} {number}" for name, number in read_versions(options.regions).items())
    write_index(
        options.output,
        records,
        {"version": "1", "sources": versions, "attribution": ATTRIBUTION},
        unlisted,
    )
    size = options.output.stat().st_size / 1e6
    sys.stdout.write(f"{options.output}: {len(records)} places, {size:.2f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
