"""How often the embedded gazetteer finds a town of a public event set, and how often it is right.

Run `python tests/benchmarks/bench_resolution.py` with the reference data beside the repository.
Nothing is downloaded. Every town is asked for twice: with its country only, and with the province
the row names where that is a region the gazetteer knows.

Right: within 10 km of the event, or within the radius the answer itself gives for its town or, if
it is approximate, for its hromada. The event set has errors of its own: a row is called doubtful
if its points lie more than 25 km apart, or if none of the places of that name that larger lists
know lies within 15 km of it. Figures are given with and without those rows.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import gazetteer as gz
from gazetteer._ranking import measure_km
from gazetteer.spelling import loosen

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "places"
CLOSE_KM, WIDE_KM, SUPPORTED_KM, SPREAD_KM = 10.0, 25.0, 15.0, 25.0
BINS = (0.0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.001)

Point = tuple[float, float]


class Outcome(NamedTuple):
    """What became of one row."""

    town: str
    doubtful: bool
    first: gz.Candidate | None
    first_exact: gz.Candidate | None
    best_km: float
    answer: gz.Place | None
    point: Point


def read_rows() -> list[dict[str, str]]:
    with (REFERENCE / "cir_towns.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["country"].strip() == "Ukraine"]


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


def find_province(name: str) -> gz.Place | None:
    try:
        found = gz.search(name, country="UA", kind="oblast", limit=1)
    except gz.InvalidQuery:
        return None
    return found[0].place if found else None


def judge(row: dict[str, str], known: dict[str, list[Point]], *, with_province: bool) -> Outcome:
    point = float(row["lat"]), float(row["lon"])
    given: dict[str, Any] = {"country": "UA"}
    province = find_province(row["province"]) if with_province else None
    if province is not None:
        given["within"] = province
    candidates = gz.search(row["town"], near_misses=False, limit=500, **given)
    try:
        answer = gz.resolve(row["town"], **given)
    except gz.PlaceError:
        answer = None
    near = (measure_km(other, point) <= SUPPORTED_KM for other in known[loosen(row["town"])])
    exact = (c for c in candidates if c.place.precision != "approximate")
    return Outcome(
        town=row["town"],
        doubtful=float(row["spread_km"]) > SPREAD_KM or not any(near),
        first=candidates[0] if candidates else None,
        first_exact=next(exact, None),
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


def print_coverage(outcomes: list[Outcome]) -> None:
    total = len(outcomes)
    exact = [(outcome.first_exact, outcome.point) for outcome in outcomes]
    every = [(outcome.first, outcome.point) for outcome in outcomes]
    for label, firsts in (("without villages", exact), ("with villages", every)):
        km = [measure_km(first.place.point, point) for first, point in firsts if first]
        write(
            f"  {label:18} found {share(len(km), total)}   first candidate "
            f"<= 10 km {share(sum(d <= CLOSE_KM for d in km), total)}   "
            f"<= 25 km {share(sum(d <= WIDE_KM for d in km), total)}"
        )
    best = [outcome.best_km for outcome in outcomes]
    write(
        f"  {'best candidate':18} {'':12}   {'':15} "
        f"<= 10 km {share(sum(d <= CLOSE_KM for d in best), total)}   "
        f"<= 25 km {share(sum(d <= WIDE_KM for d in best), total)}"
    )


def print_certainty(outcomes: list[Outcome]) -> None:
    for label, kept in (
        ("all rows", outcomes),
        ("without doubtful", [outcome for outcome in outcomes if not outcome.doubtful]),
    ):
        cells = [f"  {label:18} rows {len(kept):4}"]
        for kind in ("exact", "approximate"):
            answers = [
                is_right(outcome.answer, outcome.point)
                for outcome in kept
                if outcome.answer is not None and outcome.answer.precision == kind
            ]
            cells.append(
                f"{kind}: {len(answers):4} answers, right {share(sum(answers), len(answers))}"
            )
        write("   ".join(cells))


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


def main() -> None:
    if not REFERENCE.is_dir():
        write(f"no reference data at {REFERENCE}")
        return
    rows, known = read_rows(), read_known()
    for label, with_province in (("country only", False), ("country and province", True)):
        outcomes = [judge(row, known, with_province=with_province) for row in rows]
        doubtful = sum(outcome.doubtful for outcome in outcomes)
        write(f"{label}: {len(rows)} rows, {doubtful} of them doubtful")
        print_coverage(outcomes)
        write(" what resolve() answers")
        print_certainty(outcomes)
        write(" reliability, without doubtful rows")
        print_reliability([outcome for outcome in outcomes if not outcome.doubtful])
        wrong = [o for o in outcomes if o.answer is not None and not is_right(o.answer, o.point)]
        for number, (title, picked) in enumerate(
            (
                ("errors", [o for o in wrong if not o.doubtful]),
                ("doubtful", [o for o in wrong if o.doubtful]),
            )
        ):
            named = ", ".join(
                f"{o.town} ({measure_km(o.answer.point, o.point):.0f} km)"
                for o in picked
                if o.answer
            )
            write(f" {title if number else 'answers that are wrong'}: {named or 'none'}")
        write()


if __name__ == "__main__":
    main()
