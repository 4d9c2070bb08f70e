"""How long a ledger takes to be written and read, format by format.

Run `python tests/benchmarks/bench_formats.py [CLAIMS]`; 20,000 claims by default. The claims are
made up: 20 claimants about 3,000 places. Each format is written and read `ROUNDS` times and the
median taken, in seconds of processor time; the time of reading holds the check of the whole ledger.

The peer is geopandas, which writes and reads the same table without checking anything, making
claims of it or keeping title and sides.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import geopandas as gpd
import scoreboard

from frontline.claims import Claim, Claimant, Source, as_date
from frontline.ledger import Ledger, read_claims
from gazetteer.places import Name, Place

ROUNDS = 3
SUFFIXES = (".jsonl", ".jsonl.gz", ".csv", ".geojson", ".gpkg", ".parquet")


def make(count: int) -> Ledger:
    chance = random.Random(1)  # noqa: S311  (no secret)
    names = tuple(Name(text=f"Село {number}", language="uk") for number in range(4))
    places = [
        Place(
            id=f"local:{number}",
            name=f"Village {number}",
            kind="settlement",
            country="UA",
            admin1="Donetsk Oblast",
            latitude=47 + chance.random(),
            longitude=36 + chance.random(),
            population=number,
            names=names,
        )
        for number in range(3000)
    ]
    sides = ("A", "B", "independent")
    who = [Claimant(name=f"Claimant {n}", allegiance=chance.choice(sides)) for n in range(20)]
    first = dt.date(2022, 2, 24)
    claims = []
    for number in range(count):
        day = as_date(first + dt.timedelta(days=chance.randrange(1000)))
        source = Source(
            publisher="The Paper",
            title=f"Title {number % 100}",
            url=f"https://example.org/{number}",
        )
        claims.append(
            Claim(
                id=f"claim-{number}",
                place=chance.choice(places),
                event=chance.choice(["captured", "holds"]),
                side=chance.choice(sides[:2]),
                claimant=chance.choice(who),
                event_date=day,
                stated_on=day,
                source=source,
                note="in the keeper's own words",
            )
        )
    return Ledger(claims)


def take(action: Callable[[], object]) -> float:
    spans = []
    for _ in range(ROUNDS):
        start = time.process_time()
        action()
        spans.append(time.process_time() - start)
    return median(spans)


def peer(ledger: Ledger, path: Path) -> tuple[float, float] | None:
    """Seconds in which geopandas writes and reads the same table."""
    table = ledger.to_geodataframe()
    if path.suffix == ".parquet":
        return (
            take(lambda: table.to_parquet(path)),
            take(lambda: gpd.read_parquet(path)),
        )
    if path.suffix in {".gpkg", ".geojson"}:
        return take(lambda: table.to_file(path)), take(lambda: gpd.read_file(path))
    return None


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    ledger = make(count)
    checked = take(lambda: Ledger(ledger.claims, sides=ledger.sides))
    print(f"{count:,} claims; checking them alone takes {checked:.2f} s")
    print("format      write s  read s      MB  geopandas: write s  read s  ratio of the sums")
    with tempfile.TemporaryDirectory() as folder:
        for suffix in SUFFIXES:
            path = Path(folder) / f"claims{suffix}"
            write = take(lambda path=path: ledger.write(path))
            read = take(lambda path=path: read_claims(path))
            line = f"{suffix:10} {write:8.2f} {read:7.2f} {path.stat().st_size / 1e6:7.1f}"
            other = peer(ledger, Path(folder) / f"peer{suffix}")
            if other is not None:
                ratio = (write + read) / sum(other)
                scoreboard.report(
                    f"ledger as {suffix}, {count:,} claims: write and read",
                    ours=write + read,
                    peer=sum(other),
                    ratio=1 / ratio,
                    unit="s",
                    note="peer: geopandas, which checks nothing",
                )
                line += f" {other[0]:19.2f} {other[1]:7.2f} {ratio:18.1f}"
            print(line, flush=True)


if __name__ == "__main__":
    main()
