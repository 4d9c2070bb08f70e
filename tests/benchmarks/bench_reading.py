"""How fast articles are read, warm and cold, and whether odd texts cost more than their length.

Run: python tests/benchmarks/bench_reading.py [SIZE]

Prints articles a second on one core, beside what splitting words costs on the same texts (news of
ordinary length, 3,400 characters, only with the reference data beside the repository), the wall
time of one cold `frontline read`, and for each odd text of SIZE characters (default 40,000) what
twice as much of it takes and by how much that is more: about 2 is linear.
"""

from __future__ import annotations

import gzip
import random
import re
import statistics
import string
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import scoreboard

from frontline.articles import read_article

DISPATCHES = Path(__file__).parents[2] / "notebooks" / "data" / "dispatches"
NEWS = Path(__file__).parents[2].parent / "shared" / "reference" / "text" / "tr_news.xml.gz"
ORDINARY, SHORTEST, MOST = 3400, 2600, 30
ROUNDS = 7
TARGETS = {"articles a second": 100, "cold read, seconds": 1.5}
Make = Callable[[int], str]


def fill(word: Callable[[], str]) -> Make:
    """A text of words made one by one."""

    def make(size: int) -> str:
        words: list[str] = []
        length = 0
        while length < size:
            words.append(word())
            length += len(words[-1]) + 1
        return " ".join(words)[:size]

    return make


def pick(letters: str) -> Callable[[], str]:
    """A word of 2 to 9 letters."""
    return lambda: "".join(random.choices(letters, k=random.randint(2, 9)))  # noqa: S311


def odd_texts(story: str) -> dict[str, Make]:
    """What no article is, by what it is."""
    names = ["KURAKHOVE", "POKROVSK", "KYIV", "RUSSIA", "CAPTURED", "SAID", "THE", "OF"]
    told = ["captured Kurakhove", "said", "and", "not", "Kyiv", "denied"]
    return {
        "one line": lambda size: (story.replace("\n", " ") * (size // len(story) + 1))[:size],
        "capitals": fill(pick(string.ascii_uppercase)),
        "Cyrillic capitals": fill(lambda: pick("абвгдеіїклмнопрст")().capitalize()),
        "names in capitals": fill(lambda: random.choice(names)),  # noqa: S311
        "one word": lambda size: "A" * size,
        "telling words": fill(lambda: random.choice(told)),  # noqa: S311
        "brackets": lambda size: "([{" * (size // 3),
        "quotation marks": lambda size: "“" * size,
        "zero-width": lambda size: "\u200b" * size,
        "right-to-left": fill(lambda: "\u202eKyiv\u202c"),
        "numbers": fill(lambda: f"{random.randint(1, 3000)} km"),  # noqa: S311
        "full stops": lambda size: ". , ; : — - ! ? " * (size // 16),
        "hyphens": lambda size: "a-" * (size // 2),
        "markup": lambda size: "<p class='x'>Kyiv</p>" * (size // 21),
    }


def load_news() -> list[str]:
    """News articles cut to ordinary length; none without the reference data."""
    if not NEWS.is_file():
        return []
    with gzip.open(NEWS) as file:
        root = ET.parse(file).getroot()  # noqa: S314  (our own reference data)
    texts = [article.findtext("text") or "" for article in root.iter("article")]
    return [text[:ORDINARY] for text in texts if len(text) > SHORTEST][:MOST]


def measure(work: Callable[[], object]) -> float:
    """Median seconds of the process."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return statistics.median(times)


def main() -> None:
    """Print everything."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    stories = [path.read_text(encoding="utf-8") for path in sorted(DISPATCHES.glob("*.txt"))]
    english = (DISPATCHES / "en.txt").read_text(encoding="utf-8")
    sets = {"English": [english] * 10, "three languages": stories * 4, "news": load_news()}
    for name, texts in sets.items():
        if not texts:
            continue
        for text in texts:
            read_article(text, published="2025-01-06")
        ours = measure(lambda texts=texts: [read_article(t, published="2025-01-06") for t in texts])
        words = measure(lambda texts=texts: [re.findall(r"\w+", t) for t in texts])
        length = sum(map(len, texts)) / len(texts)
        scoreboard.report(
            f"articles read, {name}",
            ours=len(texts) / ours,
            unit="articles/s",
            target=f"{TARGETS['articles a second']}",
            note=f"of {length:.0f} characters; {ours / words:.0f} x splitting words",
        )
        print(
            f"{name}: {len(texts) / ours:.0f} articles/s of {length:.0f} characters "
            f"(target {TARGETS['articles a second']}), {ours / words:.0f} times splitting words"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.txt"
        path.write_text(english, encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "frontline",
            "read",
            str(path),
            "--published",
            "2025-01-06",
        ]
        times = []
        for _ in range(5):
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times.append(time.perf_counter() - began)
    cold = statistics.median(times)
    scoreboard.report(
        "`frontline read`, cold", ours=cold, unit="s", target=f"{TARGETS['cold read, seconds']} s"
    )
    print(f"cold `frontline read`: {cold:.2f} s (target {TARGETS['cold read, seconds']})")
    for name, make in odd_texts(english).items():
        random.seed(1)
        once, twice = make(size), make(2 * size)
        seconds = []
        for text in (once, twice):
            began = time.process_time()
            read_article(text, published="2025-01-06")
            seconds.append(time.process_time() - began)
        growth = seconds[1] / max(seconds[0], 1e-3)
        scoreboard.report(
            f"twice the text, {name}: times as long", ours=growth, target="about 2", unit="x"
        )
        print(f"{name:20} {seconds[1]:7.2f} s for {2 * size:,} characters, grew {growth:.1f} times")


if __name__ == "__main__":
    main()
