"""Articles and claims on a cluster of two workers: what one more costs as the work grows.

Run `python tests/benchmarks/bench_distributed.py`; `--large` takes 10^5 articles and 10^7 claims as
well (some half an hour on two idle cores), `--quick` small sizes only (a minute), `--claims` and
`--articles` those given, or none for 0. What is measured is the
processor time of the workers and of the process that asks, per article or claim, because it stays
the same on a machine that others use; seconds by the clock stand beside it.

The articles are composed of a few sentences each, with another place, day, speaker and event in
every one. The claims are those of `bench_control`, in tables of 200,000 with places and oblasts of
their own, written as a ledger in parts before the clock starts; every oblast lies in several parts.
The peer is one process that does the same for the smallest size.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
from bench_control import SIDES, as_table, draw
from scoreboard import report

import frontline as fl
import gazetteer as gz
from frontline import distributed
from frontline.distributed.cluster import started

CLAIMS, LARGE_CLAIMS = (100_000, 1_000_000), 10_000_000
ARTICLES, LARGE_ARTICLES = (1_000, 10_000), 100_000
TABLE = 200_000
WORKERS = 2
PARTIES = (
    ("Russia's defence ministry", "Ukraine's General Staff", "Russian", "Ukrainian"),
    ("Ukraine's General Staff", "Russia's defence ministry", "Ukrainian", "Russian"),
)
OPENINGS = (
    "{force} forces captured {place} on {weekday}, {who} said.",
    "{who} said its troops had entered {place}.",
    "Fighting went on in {place} on {weekday}, {who} said.",
    "{force} troops hold {place}, {who} said on {weekday}.",
)
ANSWERS = (
    "{other} has yet to confirm the claim.",
    "{other} denied it.",
    "The village lies {miles} miles {compass} of {town}.",
    "{enemy} attacks near {town} were repelled, {other} said.",
)


class Cost(NamedTuple):
    """What some work took: seconds by the clock, and of the processors of all processes."""

    clock: float
    processor: float


def measure(client: Any, work: Callable[[], object]) -> Cost:
    before, started = sum(client.run(time.process_time).values()), time.perf_counter()
    own = time.process_time()
    work()
    clock, own = time.perf_counter() - started, time.process_time() - own
    return Cost(clock, own + sum(client.run(time.process_time).values()) - before)


def measure_here(work: Callable[[], object]) -> Cost:
    started, own = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - started, time.process_time() - own)


def compose_articles(count: int, towns: list[str]) -> Iterator[dict[str, str]]:
    some = random.Random(5)  # noqa: S311 - a sample, no secret
    first = dt.date(2024, 1, 1)
    for number in range(count):
        who, other, force, enemy = some.choice(PARTIES)
        day = first + dt.timedelta(days=some.randrange(700))
        place, town = some.choice(towns), some.choice(towns)
        said = {
            "who": who, "other": other, "force": force, "enemy": enemy, "place": place,
            "town": town, "miles": some.randrange(3, 90), "weekday": f"{day:%A}",
            "compass": some.choice(["north", "south", "east", "west"]),
        }  # fmt: skip
        text = " ".join(
            sentence.format(**said) for sentence in (some.choice(OPENINGS), some.choice(ANSWERS))
        )
        publisher = f"Paper {number % 50}"
        yield {"text": text, "published": day.isoformat(), "publisher": publisher}


def compose_tables(size: int) -> Iterator[pd.DataFrame]:
    """Tables of claims that have no place, oblast or id in common."""
    for number, low in enumerate(range(0, size, TABLE)):
        drawn = draw(min(TABLE, size - low), seed=number)
        table = as_table(drawn)
        for name in ("id", "place_id", "admin1", "about", "admin2"):
            said = table[name].notna()
            table.loc[said, name] = f"{number:03}:" + table.loc[said, name].astype(str)
        region = table["kind"] == "oblast"
        table.loc[region, "place"] = f"{number:03}:" + table.loc[region, "place"].astype(str)
        yield table


def tell(what: str, size: int, cost: Cost, first: Cost | None, first_size: int) -> None:
    each = cost.processor / size * 1e6
    grown = "" if first is None else f"{each / (first.processor / first_size * 1e6):6.2f} x"
    sys.stdout.write(
        f"{what:32}{size:>12,}{cost.clock:10.1f} s{cost.processor:10.1f} cpu s"
        f"{each:12.1f} cpu us each {grown}\n"
    )
    sys.stdout.flush()


def score(what: str, sizes: list[int], costs: list[Cost], here: Cost) -> None:
    """Hand over how much more an item costs at the largest size than at the smallest."""
    each = [cost.processor / size * 1e6 for cost, size in zip(costs, sizes, strict=True)]
    report(
        f"{what}: cpu per item, {sizes[-1]:,} against {sizes[0]:,}",
        ours=each[-1],
        peer=each[0],
        ratio=each[0] / each[-1],
        target="flat: about 1 x",
        unit="us",
        note=f"{WORKERS} workers; the peer is the smaller size",
    )
    report(
        f"{what}: seconds, {sizes[0]:,}",
        ours=costs[0].clock,
        peer=here.clock,
        ratio=here.clock / costs[0].clock,
        unit="s",
        note=f"{WORKERS} workers against one process; depends on free cores",
    )


def read_all(client: Any, sizes: list[int]) -> None:
    towns = list(gz.table(country="UA", kind="settlement", min_population=5_000)["name"].unique())
    distributed.read_articles(compose_articles(400, towns), scheduler=client)  # warms the workers
    few = list(compose_articles(sizes[0], towns))
    fl.read_articles(few[:50], progress=False)
    here = measure_here(lambda: fl.read_articles(few, progress=False))
    tell("articles, one process", sizes[0], here, None, 0)
    costs: list[Cost] = []
    for size in sizes:
        articles = compose_articles(size, towns)
        cost = measure(client, lambda: distributed.read_articles(articles, scheduler=client))  # noqa: B023
        costs.append(cost)
        tell(f"articles, {WORKERS} workers", size, cost, costs[0], sizes[0])
    score("articles read on a cluster", sizes, costs, here)


def tell_histories(client: Any, sizes: list[int]) -> None:
    costs: list[Cost] = []
    here = Cost(0, 0)
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "claims.parts"
            written = measure_here(
                lambda: distributed.write_parts(compose_tables(size), path, sides=SIDES)  # noqa: B023
            )
            tell("claims, composed and written", size, written, None, 0)
            parts = distributed.open_parts(path)
            assert len(parts) == size
            if size == sizes[0]:
                distributed.history(parts, details=False, scheduler=client)  # warms the workers
                here = measure_here(lambda: tell_here(parts))  # noqa: B023
                tell("claims, one process", size, here, None, 0)
            cost = measure(
                client,
                lambda: distributed.history(parts, details=False, scheduler=client),  # noqa: B023
            )
            costs.append(cost)
            tell(f"claims, {WORKERS} workers", size, cost, costs[0], sizes[0])
    score("history of claims on a cluster", sizes, costs, here)


def tell_here(parts: distributed.Parts) -> gpd.GeoDataFrame:
    table = pd.concat([gpd.read_parquet(part.path) for part in parts.parts], ignore_index=True)
    return fl.history(fl.ClaimColumns.from_table(table, sides=parts.sides), details=False)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true", help="add 10^5 articles and 10^7 claims")
    parser.add_argument("--quick", action="store_true", help="small sizes only")
    parser.add_argument("--claims", type=int, nargs="+", metavar="N")
    parser.add_argument("--articles", type=int, nargs="+", metavar="N")
    given = parser.parse_args()
    claims, articles = given.claims or list(CLAIMS), given.articles or list(ARTICLES)
    if given.quick:
        claims, articles = [20_000, 100_000], [200, 1_000]
    if given.large:
        claims, articles = [*claims, LARGE_CLAIMS], [*articles, LARGE_ARTICLES]
    with started(WORKERS) as client:
        if claims != [0]:
            tell_histories(client, claims)
        if articles != [0]:
            read_all(client, articles)


if __name__ == "__main__":
    main()
