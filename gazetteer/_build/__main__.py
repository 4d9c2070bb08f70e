"""Build the embedded index: `python -m gazetteer._build --regions FILE --features FILE …`.

Needs the packages of the `build` extra; `.ci/rebuild-data` fetches the files.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gazetteer._build.areas import (
    build_countries,
    build_regions,
    find_misplaced,
    give_up_names,
    name_people,
    weigh_capitals,
    weigh_regions,
)
from gazetteer._build.codifier import build_raions, name_units, pair_records, read_entries
from gazetteer._build.divisions import (
    Division,
    Point,
    build_divisions,
    build_wide,
    list_codes,
    move_points,
    name_regions,
)
from gazetteer._build.editions import Edition, compare_editions
from gazetteer._build.quarters import mark_large, mark_listed, mark_parts
from gazetteer._build.renames import add_formers, find_renamed, name_areas
from gazetteer._build.settlements import build_settlements
from gazetteer._build.sources import (
    ATTRIBUTION,
    RENAMES,
    read_capitals,
    read_cities,
    read_codifier,
    read_countries,
    read_demonyms,
    read_divisions,
    read_features,
    read_points,
    read_regions,
    read_supplement,
    read_versions,
)
from gazetteer._build.supplement import add_renamings, build_supplement
from gazetteer._build.villages import Village, build_hromadas, weigh_parts
from gazetteer._build.writer import write_index
from gazetteer.loaders.records import Record
from gazetteer.places import BUILT_KINDS
from gazetteer.spelling import fold

TARGET = Path(__file__).parents[1] / "data" / "core.sqlite"


def build_records(
    regions_path: Path, features_path: Path, editions: list[tuple[str, Path]]
) -> tuple[list[Record], list[Village]]:
    """Every place of the core index, and the villages that are known by name only.

    Args:
        regions_path: Natural Earth's first-level regions, GeoJSON.
        features_path: GeoNames' dump of populated places, for its feature codes.
        editions: day and workbook of older editions of the codifier, the oldest first.
    """
    supplement = read_supplement()
    country_rows = read_countries()
    countries = build_countries(country_rows, supplement["countries"])
    region_rows = read_regions(regions_path)
    regions, codes = build_regions(region_rows, supplement["regions"])
    divisions, points = read_divisions(), read_points()
    codes = {**codes, **list_codes(divisions)}
    seats = {(row["geonames"]["iso"], fold(row["geonames"]["capital"])) for row in country_rows}
    settlements = build_settlements(read_cities(), read_capitals(), codes, seats)
    misplaced = find_misplaced(region_rows, regions, settlements)
    regions = [region for region in regions if region.id not in misplaced]
    regions += build_world(divisions, points, [*countries, *regions], settlements)
    oblasts = {
        fold(name.text): region.id
        for region in regions
        if region.country == "UA"
        for name in region.names.values()
        if name.status == "official" and name.language == "uk"
    }
    codifier = read_codifier()
    names, entries = name_units(codifier), read_entries(codifier, oblasts)
    features = read_features(features_path)
    mark_listed(settlements, features)
    mark_large(settlements, features, entries)
    pairs = pair_records(entries, [r for r in settlements if r.kind == "settlement"])
    raions = build_raions(pairs, names)
    records = [*countries, *regions, *raions, *settlements]
    records += build_supplement(supplement, records)
    ukrainian = [r for r in records if r.country == "UA" and r.kind == "settlement"]
    told = find_renamed(read_supplement(RENAMES)["renames"], entries, names)
    held = [Edition(day, read_codifier(path)) for day, path in editions]
    renamed = add_formers(told, compare_editions([*held, Edition("2026-07-07", codifier)]))
    lowest = min(record.id for record in records)
    hromadas, villages, known = build_hromadas(
        entries, names, pairs, ukrainian, raions, renamed, below=lowest
    )
    ukrainian = [r for r in records if r.country == "UA" and r.kind in BUILT_KINDS]
    mark_parts(ukrainian, features, known, entries, renamed)
    weigh_parts(ukrainian, known, names)
    name_areas([*raions, *hromadas], renamed)
    add_renamings(supplement, records)
    give_up_names(records)
    weigh_regions(records)
    weigh_capitals(records, country_rows)
    name_people(records, country_rows, read_demonyms())
    return [*records, *hromadas], villages


def build_world(
    divisions: list[Division],
    points: dict[int, Point],
    held: list[Record],
    settlements: list[Record],
) -> list[Record]:
    """What GeoNames has beside the countries and regions held, which get its points and names."""
    move_points(held, points)
    name_regions(held, divisions)
    known = {record.id for record in held}
    built = build_divisions(divisions, points, known, settlements)
    known.update(record.id for record in built)
    for record in (*settlements, *built):
        record.admin1 = record.admin1 if record.admin1 in known else None
    known.update(record.id for record in settlements)
    return [*built, *(record for record in build_wide(points) if record.id not in known)]


def main() -> int:
    """Read the sources, write the index, say what is in it."""
    parser = argparse.ArgumentParser(prog="python -m gazetteer._build", description=__doc__)
    parser.add_argument(
        "--regions", type=Path, required=True, help="Natural Earth admin-1 as GeoJSON"
    )
    parser.add_argument(
        "--features", type=Path, required=True,
        help="GeoNames' cities500.txt, of any day: its codes tell quarters from towns",
    )  # fmt: skip
    parser.add_argument(
        "--edition", nargs=2, action="append", default=[], metavar=("DAY", "FILE"),
        help="an older edition of the codifier, the oldest first: the day it is of, its workbook",
    )  # fmt: skip
    parser.add_argument("--output", type=Path, default=TARGET, help="the SQLite file to write")
    options = parser.parse_args()
    editions = [(day, Path(path)) for day, path in options.edition]
    records, villages = build_records(options.regions, options.features, editions)
    older = [path for _, path in editions]
    used = read_versions([options.regions, options.features], older)
    versions = ", ".join(f"{name} {number}" for name, number in used.items())
    write_index(
        options.output,
        records,
        {"version": "1", "sources": versions, "attribution": ATTRIBUTION},
        villages,
    )
    size = options.output.stat().st_size / 1e6
    sys.stdout.write(f"{options.output}: {len(records)} places, {size:.2f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
