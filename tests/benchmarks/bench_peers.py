"""What a reader of articles finds, beside its peers, on the same articles in one run.

Run: python tests/benchmarks/bench_peers.py [FOLDER OF THE REFERENCE DATA]

The peers find names and stop: none reads a distance or tells a claim from a fact. What can be
compared is which gold toponyms of the seed articles and of GeoVirus each of them names at all (as a
string: geotext gives no offsets), and time. GeoVirus does not annotate every toponym, so precision
on it is a lower bound. A peer or model that is not installed is named and left out.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import scoreboard
from bench_articles import read_geovirus

from frontline.articles import read_article

Finder = Callable[[str], Iterable[str]]
MODEL = "en_core_web_md"


def ours(text: str) -> Iterable[str]:
    """This library, the whole reading with its statements and claims."""
    return [mention.text for mention in read_article(text, published="2025-01-06").mentions]


def make_geotext() -> Finder:
    """Names of cities and countries."""
    geotext = importlib.import_module("geotext")

    def find(text: str) -> Iterable[str]:
        found = geotext.GeoText(text)
        return [*found.cities, *found.countries]

    return find


def make_flashgeotext() -> Finder:
    """Names of cities and countries, by flashtext."""
    module = importlib.import_module("flashgeotext.geotext")
    finder = module.GeoText()

    def find(text: str) -> Iterable[str]:
        found = finder.extract(input_text=text)
        return [
            name
            for kind in ("cities", "countries")
            for entry in found[kind].values()
            for name in entry.get("found_as", ())
        ]

    return find


def make_spacy() -> Finder:
    """Named entities that are places."""
    spacy = importlib.import_module("spacy")
    model = spacy.load(MODEL)

    def find(text: str) -> Iterable[str]:
        return [e.text for e in model(text).ents if e.label_ in {"GPE", "LOC", "FAC"}]

    return find


def seeds(folder: Path) -> list[tuple[str, list[str]]]:
    """The seed articles with the toponyms of their gold."""
    gold = json.loads((folder / "seeds_gold.json").read_text(encoding="utf-8"))
    texts = {
        document["doc"]: (folder / document["doc"]).read_text(encoding="utf-8")
        for document in gold["documents"]
    }
    return [
        (text, [text[m["start"] : m["end"]] for m in gold["mentions"] if m["doc"] == name])
        for name, text in texts.items()
    ]


def score(find: Finder, articles: list[tuple[str, list[str]]]) -> tuple[float, float, float]:
    """(precision, recall, seconds) over the different names of each article."""
    right = found = wanted = 0
    began = time.process_time()
    answers = [set(find(text)) for text, _ in articles]
    seconds = time.process_time() - began
    for (_, gold), answer in zip(articles, answers, strict=True):
        names = set(gold)
        right += sum(any(_same(name, other) for other in answer) for name in names)
        found += sum(any(_same(name, other) for name in names) for other in answer)
        wanted += len(names)
    return found / max(1, sum(map(len, answers))), right / wanted, seconds


def _same(one: str, other: str) -> bool:
    return one == other or one in other.split(" ") or other in one.split(" ")


def main() -> None:
    """Print a row for every reader and set."""
    beside = Path(__file__).parents[2].parent / "shared" / "reference"
    folder = (Path(sys.argv[1]) if len(sys.argv) > 1 else beside) / "text"
    finders: dict[str, Finder] = {"frontline": ours}
    makers = {
        "geotext": make_geotext,
        "flashgeotext": make_flashgeotext,
        f"spaCy {MODEL}": make_spacy,
    }
    for name, make in makers.items():
        try:
            finders[name] = make()
        except (ImportError, OSError) as error:
            print(f"SKIPPED {name}: not installed ({error})")
            scoreboard.skip(f"mentions beside {name}", f"not installed: {error}")
    geovirus = [(text, [t.text for t in gold]) for text, gold in read_geovirus(folder)]
    for title, articles in (("seed articles", seeds(folder)), ("GeoVirus", geovirus)):
        first = None
        for name, find in finders.items():
            find(articles[0][0])  # warm
            precision, recall, seconds = score(find, articles)
            first = first or (recall, seconds)
            if name != "frontline":
                scoreboard.report(
                    f"toponyms named in {title}: recall",
                    ours=first[0],
                    peer=recall,
                    ratio=first[0] / recall if recall else None,
                    note=f"peer: {name}, precision {precision:.2f}, in "
                    f"{seconds / max(first[1], 1e-6):.3g} x our time",
                )
            print(
                f"{title:14} {name:22} precision {precision:.3f}  recall {recall:.3f}  "
                f"{len(articles) / max(seconds, 1e-6):8.0f} articles/s"
            )


if __name__ == "__main__":
    main()
