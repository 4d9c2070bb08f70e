"""Speed of columns of names, tables of places and the way back from points, beside peers.

Run `python tests/benchmarks/bench_tables.py`. Each figure is the median of several runs in one
process, warm; ratios are the peer's time by this library's. The peers: a call of `resolve` a row,
a `Place` a row, and `sjoin_nearest` of geopandas, which measures on a plane of degrees and is
counted right where it names the settlement that is nearest on the ellipsoid.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
import scoreboard

import gazetteer as gz
from gazetteer.index import current

RUNS = 5
POINTS = 2_000
NAMES = ["Kurakhove", "Pokrovsk", "Sudzha", "Kyiv", "Курахове", "Bakhmut", "Ivanivka"]


def measure(call: Callable[[], object]) -> float:
    """Median seconds of some runs after one that does not count."""
    call()
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def tell(what: str, rows: int, ours: float, theirs: float, note: str = "") -> None:
    scoreboard.report(
        what,
        ours=rows / ours,
        peer=rows / theirs,
        ratio=theirs / ours,
        unit="rows/s",
        note=note or "peer: a row at a time",
    )
    print(f"{what:36}{rows / ours:12,.0f} rows/s   {theirs / ours:8.3g} x the peer   {note}")


def resolve_or_none(name: str) -> gz.Place | None:
    try:
        return gz.resolve(name, country="UA")
    except gz.PlaceError:
        return None


def compare_columns() -> None:
    column = pd.Series(NAMES * 300)
    ours = measure(lambda: gz.resolve_column(column, country="UA"))
    tell("resolve_column", len(column), ours, measure(lambda: column.map(resolve_or_none)))


def compare_tables() -> None:
    ids = list(gz.table(country="UA")["id"])
    ours = measure(lambda: gz.table(country="UA"))
    tell("table", len(ids), ours, measure(lambda: gz.table(map(gz.lookup, ids))))


def compare_points() -> None:
    random = np.random.default_rng(6)
    longitudes, latitudes = random.uniform(22, 41, POINTS), random.uniform(44, 53, POINTS)
    given = list(zip(latitudes, longitudes, strict=True))
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(longitudes, latitudes))
    towns = gz.table(kind="settlement")[["id", "geometry"]].set_crs(None, allow_override=True)
    index = current()
    found = [index.nearest(point)[0][0].id for point in given]
    joined = points.sjoin_nearest(towns)["id"].groupby(level=0).first()
    right = float((joined == found).mean())
    ours = measure(lambda: [index.nearest(point) for point in given])
    theirs = measure(lambda: points.sjoin_nearest(towns))
    tell("nearest", POINTS, ours, theirs, f"the peer is right {right:.1%} of the time")


if __name__ == "__main__":
    compare_columns()
    compare_tables()
    compare_points()
