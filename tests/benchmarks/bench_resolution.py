"""How often the gazetteer finds a town of a public event set, and how often its answer is right.

Run `python tests/benchmarks/bench_resolution.py` with the reference data beside the repository.
Nothing is downloaded. Every town is asked for with the package's own data and again with the three
lists of villages of the reference data, added to a folder that is thrown away; each time with its
country only, and with the province as the row has it (with the country only where that is refused).

The towns are halved by a hash of their name. Figures in the code were set on the half `tune`.

Right: within 10 km of the event, or within the radius the answer itself gives for its town or, if
it is approximate, for its hromada. The event set has errors of its own, and events at the edge of
large cities: a row is called doubtful if its points lie more than 25 km apart, or if none of the
places of that name, in any spelling, that larger lists know lies within 10 km of it, so that hardly
any answer could be right. Figures are given with and without those rows.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import scoreboard
from village_lists import LISTS

import gazetteer as gz
from gazetteer._ranking import measure_km
from gazetteer.index import forget_current
from gazetteer.spelling import fold, loosen

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "places"
CLOSE_KM, WIDE_KM, SPREAD_KM = 10.0, 25.0, 25.0
BINS = (0.0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.001)
LIMIT = 100

Point = tuple[float, float]


class Outcome(NamedTuple):
    """What became of one row."""

    town: str
    half: str
    doubtful: bool
    refused: bool
    first: gz.Candidate | None
    best_km: float
    answer: gz.Place | None
    point: Point


def read_rows() -> list[dict[str, str]]:
    with (REFERENCE / "cir_towns.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["country"].strip() == "Ukraine"]


def find_half(town: str) -> str:
    """By the name, so that namesakes fall into one half."""
    digest = hashlib.sha256(fold(town).encode()).digest()
    return "check" if digest[0] % 2 else "tune"


def read_known() -> dict[str, list[Point]]:
    """Loose key of a name -> where larger lists have places of that name."""
    known: dict[str, list[Point]] = defaultdict(list)
    for names, point in _read_lists():
        for key in {loosen(name) for name in names if name}:
            known[key].append(point)
    return known


def _read_lists() -> Iterator[tuple[Iterable[str], Point]]:
    with gzip.open(REFERENCE / "settlements_ua_front.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["lat"]:
                names = (row["name_uk"], row["old_uk"], row["geonames_name"], row["name_en_osm"])
                yield names, (float(row["lat"]), float(row["lon"]))
    path = REFERENCE / "geonames_cities500_ua_ruborder.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            place = json.loads(line)
            names = (place["name"], *place.get("alternatenames", ()))
            yield names, (float(place["latitude"]), float(place["longitude"]))


def judge(row: dict[str, str], known: dict[str, list[Point]], *, with_province: bool) -> Outcome:
    point = float(row["lat"]), float(row["lon"])
    given: dict[str, Any] = {"country": "UA"}
    if with_province and row["province"].strip():
        given["within"] = row["province"]
    refused = False
    try:
        candidates = gz.search(row["town"], limit=LIMIT, **given)
    except gz.InvalidQuery:
        refused = True
        del given["within"]
        candidates = gz.search(row["town"], limit=LIMIT, **given)
    try:
        answer = gz.resolve(row["town"], **given)
    except gz.PlaceError:
        answer = None
    near = (measure_km(other, point) <= CLOSE_KM for other in known[loosen(row["town"])])
    return Outcome(
        town=row["town"],
        half=find_half(row["town"]),
        doubtful=float(row["spread_km"]) > SPREAD_KM or not any(near),
        refused=refused,
        first=candidates[0] if candidates else None,
        best_km=min((measure_km(c.place.point, point) for c in candidates), default=1e9),
        answer=answer,
        point=point,
    )


def is_right(place: gz.Place, point: Point) -> bool:
    reach = place.radius_km or 0.0
    if place.precision != "approximate":
        reach = max(reach, CLOSE_KM)
    return measure_km(place.point, point) <= reach


def share(count: float, total: int) -> str:
    return f"{count / total:6.1%}" if total else "     –"


def write(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")


def print_half(label: str, outcomes: list[Outcome]) -> None:
    total = len(outcomes)
    km = [measure_km(o.first.place.point, o.point) for o in outcomes if o.first]
    close = sum(d <= CLOSE_KM for d in km)
    best = sum(o.best_km <= CLOSE_KM for o in outcomes)
    write(
        f"  {label:6} {total:4} rows   candidates {share(len(km), total)}   "
        f"first <= 10 km {share(close, total)}   <= 25 km "
        f"{share(sum(d <= WIDE_KM for d in km), total)}   best <= 10 km {share(best, total)}"
    )
    for name, kept in (
        ("all rows", outcomes),
        ("without doubtful", [o for o in outcomes if not o.doubtful]),
    ):
        answers = [is_right(o.answer, o.point) for o in kept if o.answer is not None]
        write(
            f"         {name:18} {len(kept):4}   answered {len(answers):4} "
            f"({share(len(answers), len(kept)).strip()}), right {share(sum(answers), len(answers))}"
        )


def print_reliability(outcomes: list[Outcome]) -> None:
    write("  score of the first     n   right <= 10 km   right by its own radius   answered")
    for low, high in pairwise(BINS):
        held = [o for o in outcomes if o.first is not None and low <= o.first.score < high]
        firsts = [(o.first.place, o.point) for o in held if o.first is not None]
        close = sum(measure_km(place.point, point) <= CLOSE_KM for place, point in firsts)
        right = sum(is_right(place, point) for place, point in firsts)
        answered = sum(o.answer is not None for o in held)
        write(
            f"  {low:4.2f} to {min(high, 1):4.2f}      {len(held):5}   "
            f"{share(close, len(held)):>14}   "
            f"{share(right, len(held)):>23}   {share(answered, len(held)):>8}"
        )


def print_errors(outcomes: list[Outcome]) -> None:
    wrong = [o for o in outcomes if o.answer is not None and not is_right(o.answer, o.point)]
    for title, doubtful in (("answers that are wrong", False), ("doubtful", True)):
        named = ", ".join(
            f"{o.town} ({measure_km(o.answer.point, o.point):.0f} km)"
            for o in wrong
            if o.answer and o.doubtful == doubtful
        )
        write(f"  {title}: {named or 'none'}")


def measure(data: str) -> None:
    rows, known = read_rows(), read_known()
    for label, with_province in (("country only", False), ("country and province", True)):
        outcomes = [judge(row, known, with_province=with_province) for row in rows]
        doubtful = sum(o.doubtful for o in outcomes)
        refused = sum(o.refused for o in outcomes)
        write(
            f"{data}, {label}: {len(rows)} rows, {doubtful} of them doubtful"
            + (f"; {refused} provinces not understood" if with_province else "")
        )
        for half in ("tune", "check"):
            print_half(half, [o for o in outcomes if o.half == half])
        print_half("both", outcomes)
        score(f"{data}, {label}", [o for o in outcomes if o.half == "check" and not o.doubtful])
        write(" reliability, both halves, without doubtful rows")
        print_reliability([o for o in outcomes if not o.doubtful])
        print_errors(outcomes)
        write()


def score(label: str, outcomes: list[Outcome]) -> None:
    answers = [is_right(o.answer, o.point) for o in outcomes if o.answer is not None]
    scoreboard.report(
        f"towns of events, {label}: right of those answered",
        ours=sum(answers) / max(len(answers), 1),
        note=f"half `check` without doubtful rows; {len(answers)} of {len(outcomes)} answered",
    )


def main() -> None:
    if not REFERENCE.is_dir():
        scoreboard.skip("towns of events", "no reference data beside the repository")
        write(f"no reference data at {REFERENCE}")
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        forget_current()
        measure("the package's own data")
        for file, (country, columns) in LISTS.items():
            gz.add(REFERENCE / file, country=country, columns=columns)
        measure("with villages")


if __name__ == "__main__":
    main()
