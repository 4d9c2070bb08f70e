"""The history of many claims: seconds, memory and growth, against pandas and DuckDB.

Run `python tests/benchmarks/bench_control.py`; `--ten-million` adds the largest size. Every figure
is the median of several runs, each size and each program in a process of its own.

The claims are drawn at random, the same for all: 33,000 places (fewer for few claims) in 24 oblasts
of which some are said to be held as a whole, 14 claimants, all events in the shares that the run
prints, late reports, vague dates, a quantity in every tenth claim. Three programs make a history
of them:

* frontline: `history(columns, details=False)`, from arrays in memory to a GeoDataFrame;
* pandas: the same rules as a function of one place's claims, applied to each group. What a region's
  claims say of the places inside no function of one place can know, so here regions are read as
  towns; the run ends if frontline does not find the same intervals for the same claims;
* DuckDB: window functions over the latest word of each side and of the observers. They leave out
  denials, confirmations, retractions, silence, contradictions, extents, repetition and recapture,
  concessions by withdrawal, inference, regions, copies: what is left is "who spoke last".
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "frontline"))

import scoreboard

from frontline.claims import EVENTS, NEEDS_ABOUT, NEEDS_SIDE, Claim, Claimant, Quantity
from frontline.control import Parties, history
from frontline.control._segments import NO_DAY
from frontline.control._vocabulary import EVENT_CODES, EXTENT_CODES, MODALITY_CODES
from frontline.control.columns import ClaimColumns
from frontline.control.engine import find_timeline
from frontline.dates import parse_date
from gazetteer.places import Place

SIZES = (10_000, 100_000, 1_000_000)
LARGEST = 10_000_000
PANDAS_LIMIT = 10_000
RUNS = 3
SHARES = {
    "captured": 12, "holds": 34, "withdrew": 2, "entered": 6, "repelled": 5, "contested": 10,
    "attacked": 10, "encircled": 1, "annexed": 0.5, "raided": 1, "crossed": 1, "struck": 3.5,
    "denied": 5, "unconfirmed": 5, "confirmed": 3, "retracted": 0.7, "corrected": 0.3,
}  # fmt: skip
SIDES = {"RU": "Russia", "UA": "Ukraine"}
CLAIMANTS = (
    *(
        Claimant(name=f"{side} official {n}", allegiance=side, official=True)
        for side in SIDES
        for n in range(3)
    ),
    *(Claimant(name=f"observer {n}", family=f"family {n // 2}") for n in range(6)),
    *(Claimant(name=f"blogger {n}", allegiance="RU") for n in range(2)),
)
WEIGHTS = np.array([12, 4, 2, 12, 4, 2, *[8] * 6, 8, 8], dtype=float)
FAMILIES = tuple(sorted({who.family or who.name for who in CLAIMANTS}))
FAMILY = np.array([FAMILIES.index(who.family or who.name) for who in CLAIMANTS])
QUANTITIES = (
    Quantity(value=0.5, unit="share", comparator="about"),
    Quantity(value=0.9, unit="share"),
    Quantity(value=1, unit="share"),
)
DAYS, FIRST_DAY = 1500, dt.date(2022, 2, 24).toordinal()


class Draw(NamedTuple):
    """Random claims as arrays; days are ordinals."""

    places: list[Place]
    place: Any
    claimant: Any
    event: Any
    side: Any
    modality: Any
    extent: Any
    quantity: Any
    known: Any
    starts: Any
    first: Any
    dated: Any
    about: Any


def draw_places(count: int, rng: np.random.Generator) -> list[Place]:
    oblasts = [f"Oblast {n}" for n in range(24)]
    towns = [
        Place(
            id=f"local:{n:06d}", name=f"Town {n}", kind="settlement", country="UA",
            admin1=oblasts[n % 24], admin2=f"Raion {n % 130}",
            latitude=44 + 8 * rng.random(), longitude=22 + 18 * rng.random(),
        )
        for n in range(count)
    ]  # fmt: skip
    regions = [
        Place(
            id=f"local:oblast-{n}", name=name, kind="oblast", country="UA", latitude=48,
            longitude=35, precision="area",
        )
        for n, name in enumerate(oblasts)
    ]  # fmt: skip
    return [*towns, *(regions if count > 1 else [])]


def draw(size: int, places: int | None = None, seed: int = 1) -> Draw:
    """Random claims, in the order of place and day."""
    rng = np.random.default_rng(seed)
    towns = draw_places(places or min(33_000, max(size // 30, 1)), rng)
    words = np.array(list(SHARES))
    share = np.array(list(SHARES.values()))
    event = words[rng.choice(len(words), size, p=share / share.sum())]
    claimant = rng.choice(len(CLAIMANTS), size, p=WEIGHTS / WEIGHTS.sum())
    place = rng.integers(0, len(towns), size)
    known = FIRST_DAY + rng.integers(0, DAYS, size)
    order = np.lexsort((known, place))
    event, claimant, place, known = (a[order] for a in (event, claimant, place, known))
    codes = {code: number for number, code in enumerate(SIDES)}
    own = np.array([codes.get(who.allegiance, -1) for who in CLAIMANTS])
    refers = np.flatnonzero(np.isin(event, list(NEEDS_ABOUT)))
    target = refers - rng.integers(1, 8, len(refers))
    lost = (target < 0) | (place[target] != place[refers])
    event[refers[lost]] = "attacked"
    refers, target = refers[~lost], target[~lost]
    about = np.full(size, -1)
    about[refers] = target
    back = np.isin(event[refers], ["retracted", "corrected"])
    for row, said in zip(refers[back], target[back], strict=True):
        claimant[row] = claimant[said]  # one takes back one's own claims
    theirs = own[claimant]
    side = np.where((theirs >= 0) & (rng.random(size) < 0.9), theirs, rng.integers(0, 2, size))
    side[event == "withdrew"] = 1 - np.maximum(theirs, 0)[event == "withdrew"]
    side[~np.isin(event, [*NEEDS_SIDE, "withdrew"])] = -1
    still = np.flatnonzero((event == "denied") & (rng.random(size) < 0.5))
    side[still] = theirs[still]
    dated = rng.random(size) < 0.8
    starts = np.where(dated, known - rng.choice([0, 0, 0, 0, 1, 2, 7, 30], size), known)
    first = np.where(rng.random(size) < 0.1, starts - 20, starts)
    return Draw(
        places=towns, place=place, claimant=claimant, event=event, side=side,
        modality=rng.choice(["asserted"] * 8 + ["alleged", "planned"], size),
        extent=rng.choice(["whole"] * 4 + ["part", "outskirts"], size),
        quantity=np.where(rng.random(size) < 0.1, rng.integers(0, len(QUANTITIES), size), -1),
        known=known, starts=starts, first=np.where(dated, first, NO_DAY), dated=dated, about=about,
    )  # fmt: skip


def names(size: int) -> Any:
    ids = np.empty(size, dtype=object)
    ids[:] = [f"c{n:08d}" for n in range(size)]
    return ids


def index(words: tuple[str, ...], values: Any) -> Any:
    known, code = np.unique(values, return_inverse=True)
    return np.array([words.index(word) for word in known])[code].astype(np.int8)


def as_columns(drawn: Draw) -> ClaimColumns:
    int32 = {
        name: getattr(drawn, name).astype(np.int32)
        for name in ("place", "claimant", "known", "starts", "first", "about")
    }
    return ClaimColumns(
        ids=names(len(drawn.place)),
        **int32,
        event=index(EVENT_CODES, drawn.event),
        side=drawn.side.astype(np.int8),
        modality=index(MODALITY_CODES, drawn.modality),
        extent=index(EXTENT_CODES, drawn.extent),
        quantity=drawn.quantity.astype(np.int32),
        family=FAMILY[drawn.claimant].astype(np.int32),
        vague=np.zeros(len(drawn.place), dtype=bool),
        dated=drawn.dated,
        earliest=np.where(drawn.dated, drawn.first, drawn.known).astype(np.int32),
        places=tuple(drawn.places),
        claimants=CLAIMANTS,
        sides=SIDES,
        quantities=QUANTITIES,
        families=FAMILIES,
        said={},
    )


def as_claims(drawn: Draw) -> list[Claim]:
    ids, day = names(len(drawn.place)), dt.date.fromordinal

    def when(row: int) -> Any:
        if not drawn.dated[row]:
            return None
        first, last = day(int(drawn.first[row])), day(int(drawn.starts[row]))
        return parse_date(f"{last}" if first == last else f"{first}/{last}")

    return [
        Claim(
            id=ids[row],
            place=drawn.places[drawn.place[row]],
            event=str(drawn.event[row]),
            side=None if drawn.side[row] < 0 else list(SIDES)[drawn.side[row]],
            claimant=CLAIMANTS[drawn.claimant[row]],
            event_date=when(row),
            stated_on=parse_date(str(day(int(drawn.known[row])))),
            modality=str(drawn.modality[row]),
            extent=str(drawn.extent[row]),
            quantity=None if drawn.quantity[row] < 0 else QUANTITIES[drawn.quantity[row]],
            about=None if drawn.about[row] < 0 else ids[drawn.about[row]],
        )
        for row in range(len(ids))
    ]


def as_table(drawn: Draw) -> Any:
    """The claims as a reader of a file would have them: a DataFrame of text."""
    import pandas as pd

    size = len(drawn.place)
    days = {n: str(dt.date.fromordinal(n)) for n in range(FIRST_DAY - 100, FIRST_DAY + DAYS + 1)}
    said = [
        None if not d else days[b] if a == b else f"{days[a]}/{days[b]}"
        for d, a, b in zip(drawn.dated, drawn.first.tolist(), drawn.starts.tolist(), strict=True)
    ]
    ids = names(size)
    towns = {
        name: np.array([getattr(p, name) for p in drawn.places], dtype=object)[drawn.place]
        for name in ("id", "name", "kind", "country", "admin1", "admin2", "latitude", "longitude")
    }
    who = {
        name: np.array([getattr(w, name) for w in CLAIMANTS], dtype=object)[drawn.claimant]
        for name in ("name", "allegiance", "official", "family")
    }
    much = {
        f"quantity_{name}": np.array(
            [*(getattr(quantity, name) for quantity in QUANTITIES), None], dtype=object
        )[drawn.quantity]
        for name in ("value", "unit", "comparator")
    }
    return pd.DataFrame(
        {
            "id": ids, "place_id": towns.pop("id"), "place": towns.pop("name"), **towns,
            "event": drawn.event.astype(object),
            "side": np.array([*SIDES, None], dtype=object)[drawn.side],
            "claimant": who.pop("name"), **who, "event_date": said,
            "stated_on": [days[n] for n in drawn.known.tolist()],
            "modality": drawn.modality.astype(object), "extent": drawn.extent.astype(object),
            **much,
            "about": np.where(drawn.about < 0, None, ids[drawn.about]),
        }
    )  # fmt: skip


def run_frontline(drawn: Draw) -> tuple[Any, Any]:
    columns = as_columns(drawn)
    return lambda: history(columns, details=False), len


def run_engine(drawn: Draw) -> tuple[Any, Any]:
    columns = as_columns(drawn)

    def work() -> Any:
        return find_timeline(columns, known_by=None, policy=Parties(), keep=False)

    return work, lambda timeline: len(timeline.first)


def run_table(drawn: Draw) -> tuple[Any, Any]:
    table = as_table(drawn)
    return lambda: ClaimColumns.from_table(table, sides=SIDES), len


def run_pandas(drawn: Draw) -> tuple[Any, Any]:
    import pandas as pd
    from slow_history import find_history_slowly

    from frontline.ledger import Ledger

    drawn = drawn._replace(places=[replace(p, kind="settlement") for p in drawn.places])
    claims = as_claims(drawn)
    table = pd.DataFrame({"place_id": [c.place.id for c in claims], "claim": claims})

    def of_place(claims: Any) -> list[Any]:
        return find_history_slowly(Ledger(claims, sides=SIDES))  # the rules, by place

    def compare(found: Any) -> int:
        ours = history(as_columns(drawn), details=False)
        ours = ours[ours["status"] != "unknown"]
        mine = ours[["place_id", "from", "until", "status", "controller"]]
        slow = [
            (place_id, s.start, s.until, s.status, s.controller)
            for place_id, states in found.items()
            for s in states
            if s.status != "unknown"
        ]
        assert set(mine.itertuples(index=False, name=None)) == set(slow)
        return sum(map(len, found))

    return lambda: table.groupby("place_id")["claim"].apply(of_place), compare


QUERY = """
WITH said AS (
    SELECT place, starts, stated, voice,
        CASE WHEN event = 'withdrew' THEN 1 - voice ELSE side END AS holder
    FROM claims WHERE event IN ('captured', 'holds', 'withdrew', 'repelled') AND side >= 0
), days AS (
    SELECT place, starts,
        arg_max(holder, stated) FILTER (voice = 0) AS ru,
        arg_max(holder, stated) FILTER (voice = 1) AS ua,
        arg_max(holder, stated) FILTER (voice = 2) AS seen
    FROM said GROUP BY place, starts
), known AS (
    SELECT place, starts, last_value(ru IGNORE NULLS) OVER so_far AS ru,
        last_value(ua IGNORE NULLS) OVER so_far AS ua,
        last_value(seen IGNORE NULLS) OVER so_far AS seen
    FROM days WINDOW so_far AS (PARTITION BY place ORDER BY starts ROWS UNBOUNDED PRECEDING)
), judged AS (
    SELECT place, starts,
        CASE WHEN ru = ua THEN 'agreed' WHEN ru <> ua THEN 'disputed'
            WHEN coalesce(ru, ua) IS NOT NULL THEN 'claimed' ELSE 'assessed' END AS status,
        CASE WHEN ru <> ua THEN NULL ELSE coalesce(ru, ua, seen) END AS controller
    FROM known
), changed AS (
    SELECT *, lag(status) OVER w IS DISTINCT FROM status
        OR lag(controller) OVER w IS DISTINCT FROM controller AS fresh
    FROM judged WINDOW w AS (PARTITION BY place ORDER BY starts)
)
SELECT place, starts AS since, lead(starts) OVER (PARTITION BY place ORDER BY starts) AS until,
    status, controller
FROM changed WHERE fresh ORDER BY place, since
"""


def run_duckdb(drawn: Draw) -> tuple[Any, Any]:
    import duckdb
    import pandas as pd

    official = np.array([who.official for who in CLAIMANTS])[drawn.claimant]
    own = np.array([list(SIDES).index(w.allegiance) if w.official else 2 for w in CLAIMANTS])
    frame = pd.DataFrame(
        {
            "place": drawn.place,
            "starts": drawn.starts,
            "stated": drawn.known,
            "voice": np.where(official, own[drawn.claimant], 2),
            "event": drawn.event,
            "side": drawn.side,
        }
    )
    base = duckdb.connect()
    base.execute("SET threads = 2")
    base.execute("CREATE TABLE claims AS SELECT * FROM frame")
    assert len(frame)
    return lambda: base.execute(QUERY).fetchnumpy(), lambda found: len(found["place"])


PROGRAMS = {
    "frontline": run_frontline,
    "engine": run_engine,
    "table": run_table,
    "pandas": run_pandas,
    "duckdb": run_duckdb,
}


def measure(program: str, size: int, places: int | None) -> dict[str, float]:
    """One run in this process: seconds, processor seconds, megabytes."""
    work, count = PROGRAMS[program](draw(size, places))
    import geopandas as gpd  # what a session has loaded anyway

    assert gpd
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, processor = time.perf_counter(), time.process_time()
    found = work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"s": wall, "cpu": processor, "mb": peak, "before": before, "rows": count(found)}


def run(program: str, size: int, places: int | None = None) -> dict[str, float]:
    """The median of several runs, each in a process of its own."""
    command = [sys.executable, __file__, "--one", program, str(size), str(places or 0)]
    runs = []
    for _ in range(RUNS if size < LARGEST else 1):
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
        runs.append(json.loads(done.stdout))
    return {key: statistics.median(each[key] for each in runs) for key in runs[0]}


def write(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def print_row(label: str, size: int, got: dict[str, float], ours: dict[str, float] | None) -> None:
    ratio = ""
    if ours is not None and not label.startswith(" "):
        scoreboard.report(
            f"history of {size:,} claims",
            ours=ours["s"],
            peer=got["s"],
            ratio=got["s"] / ours["s"],
            unit="s",
            note=f"peer: {label}; peak memory {ours['mb']:.0f} MB against {got['mb']:.0f}",
        )
    if ours is not None:
        ratio = f"{got['s'] / ours['s']:8.2f} x {got['cpu'] / ours['cpu']:8.2f} x"
    write(
        f"{label:34} {size:>11,} {got['s']:9.2f} {got['cpu']:9.2f} {got['mb']:8.0f} "
        f"{int(got['rows']):>11,}  {ratio}"
    )


def print_mix() -> None:
    drawn = draw(100_000)
    words, count = np.unique(drawn.event, return_counts=True)
    assert set(words) == EVENTS
    shares = ", ".join(f"{w} {n / len(drawn.event):.1%}" for w, n in zip(words, count, strict=True))
    back = np.isin(drawn.event, ["retracted", "corrected"])
    cut = len(np.unique(drawn.place[back])) / len(np.unique(drawn.place))
    write(f"events: {shares}")
    write(
        f"every place goes through the engine; {cut:.0%} of them are read in several spans because "
        "something was taken back"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ten-million", action="store_true")
    parser.add_argument("--quick", action="store_true", help="the smallest size only")
    parser.add_argument("--one", nargs=3)
    given = parser.parse_args()
    if given.one:
        program, size, places = given.one
        write(json.dumps(measure(program, int(size), int(places) or None)))
        return
    peer = importlib.util.find_spec("duckdb") is not None
    if not peer:
        write("duckdb is not installed: no rows for it. Run: pip install -e '.[bench]'")
        scoreboard.skip("history beside DuckDB", "not installed")
    print_mix()
    write(
        f"{'':34} {'claims':>11} {'seconds':>9} {'cpu s':>9} {'peak MB':>8} {'rows':>11}  "
        "ratio of seconds, of cpu seconds, to frontline"
    )
    sizes = SIZES[:1] if given.quick else SIZES
    for size in (*sizes, *([LARGEST] if given.ten_million else [])):
        ours = run("frontline", size)
        print_row("frontline, history as a table", size, ours, None)
        print_row("  of which the engine", size, run("engine", size), ours)
        if size <= PANDAS_LIMIT:
            print_row("pandas groupby-apply, same rules", size, run("pandas", size), ours)
        if peer:
            print_row("DuckDB, who spoke last", size, run("duckdb", size), ours)
        if size < LARGEST:
            print_row("  table of text to columns", size, run("table", size), ours)
    if given.quick:
        return
    print_row("frontline, all on one place", 100_000, run("engine", 100_000, 1), None)


if __name__ == "__main__":
    main()
