"""How long nine months of daily polygons take, against measuring every settlement every day.

Run `python tests/benchmarks/bench_importers.py`. The map is composed: a front of some 3,000 points
that moves a little every day along 5 % of its length, over 12,000 settlements. With the reference
data beside the repository the real maps are imported as well, and the table says how often a place
changes and how many captures are kept. Nothing is downloaded.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scoreboard
import shapely

import frontline as fl
from frontline.importers.coverage import Discs, Snapshot
from frontline.importers.places import Extent
from gazetteer.places import Place

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
START = dt.date(2024, 7, 8)
DAYS, PLACES, CORNERS = 263, 12_000, 3_000
SLOW_DAYS = 10


def compose_days() -> list[Snapshot]:
    chance = random.Random(1)  # noqa: S311 - no secret, a repeatable map
    latitudes = np.linspace(46.0, 51.0, CORNERS)
    front = 37.0 + np.cumsum([chance.gauss(0, 0.01) for _ in range(CORNERS)])
    days = []
    for number in range(DAYS):
        at = chance.randrange(CORNERS - CORNERS // 20)
        front = front.copy()
        front[at : at + CORNERS // 20] -= abs(chance.gauss(0, 0.005))
        ring = [*zip(front, latitudes, strict=True), (45.0, 51.0), (45.0, 46.0)]
        area = shapely.make_valid(shapely.Polygon(ring))
        days.append(Snapshot(START + dt.timedelta(number), START, {"held": area}))
    return days


def compose_extents() -> list[Extent]:
    chance = random.Random(2)  # noqa: S311 - the same
    place = Place(id="t:1", name="T", kind="settlement", latitude=48, longitude=37)
    return [
        Extent(place, chance.uniform(46, 51), chance.uniform(33, 41), chance.uniform(1, 3))
        for _ in range(PLACES)
    ]


def time_composed() -> None:
    days, discs = compose_days(), Discs(compose_extents())
    began = time.perf_counter()
    for _ in discs.follow(days):
        pass
    fast = time.perf_counter() - began
    print(f"composed, {DAYS} days x {PLACES:,} settlements")
    print(f"  only what changed                   {fast:8.1f} s")
    peers: dict[str, Callable[[Any], Any]] = {
        "everything every day, prepared": discs.measure,
        "everything every day, plainly": lambda area: shapely.intersection(discs.shapes, area),
    }
    for name, measure in peers.items():
        slow = []
        for day in days[:SLOW_DAYS]:
            began = time.perf_counter()
            measure(day.areas["held"])
            slow.append(time.perf_counter() - began)
        every = statistics.median(slow) * DAYS
        scoreboard.report(
            f"{DAYS} days of polygons",
            ours=fast,
            peer=every,
            ratio=every / fast,
            unit="s",
            note=f"peer: {name}, reckoned from {SLOW_DAYS} days",
        )
        print(f"  {name:35} {every:8.1f} s (from {SLOW_DAYS} days)  ratio {every / fast:.1f}")


def time_real() -> None:
    fronts, places = REFERENCE / "fronts", REFERENCE / "places" / "places_viina.csv"
    table = pd.read_csv(fronts / "capture_dates_2024-07_2025-03.csv").set_index("geonameid")
    truth = set(table.index[(table.start_deepstate != 1) & table.cap_deepstate.notna()])
    wanted = {f"geonames:{number}" for number in table.index}
    print("\nreal, changes per 1,000 places and captures of DeepState's that are kept")
    jobs = [("viina", f"min_days={n}", {"min_days": n}) for n in (0, 3, 7, 14, 30)]
    for name, label, options in [*jobs, ("deepstate", "steps .05 .95", {})]:
        stem = "viina_control_2024-07_2025-03.csv.gz" if name == "viina" else (
            "deepstate_2024-07_2025-03.parquet"
        )  # fmt: skip
        began = time.perf_counter()
        found = fl.import_claims(name, fronts / stem, places=places, **options)
        took = time.perf_counter() - began
        states: dict[str, list[bool | None]] = defaultdict(list)
        for claim in sorted(found.ledger, key=lambda c: c.starts or dt.date.min):
            first = claim.known_since == START
            if not states[claim.place.id] and not first:
                states[claim.place.id].append(None)  # not shown as held on the first day
            states[claim.place.id].append(claim.event == "holds" and claim.side == "RU")
        changes = sum(len(s) - 1 for code, s in states.items() if code in wanted)
        kept = sum(any(states.get(f"geonames:{n}", [])[1:]) for n in truth)
        print(
            f"  {name:9} {label:13} {1000 * changes / len(wanted):6.1f}  {kept}/{len(truth)}"
            f"  {len(found.ledger):,} claims  {took:.1f} s"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"  peak memory {peak:.0f} MB")


if __name__ == "__main__":
    time_composed()
    if REFERENCE.is_dir():
        time_real()
    else:
        scoreboard.skip("real maps imported", "no reference data beside the repository")
