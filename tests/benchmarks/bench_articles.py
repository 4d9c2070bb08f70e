"""Measures the reading of articles on the reference texts beside the repository.

Run: python tests/benchmarks/bench_articles.py [FOLDER OF THE REFERENCE DATA]

Prints, for each set: precision and recall of mention spans (overlap counts; GeoVirus and TR-News do
not annotate every toponym, so their precision is a lower bound), A@161 (share of gold places put
within 161 km of the gold point), recall of stated distances, and speed.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import scoreboard

from frontline.articles._measures import find_measures
from frontline.articles.mentions import find_mentions
from frontline.articles.statements import find_statements
from frontline.articles.text import split_sentences
from frontline.articles.values import Mention
from frontline.geodesy import inverse
from gazetteer.resolve import resolve_together

NEAR_KM = 161.0
_UNITS = {"km": "kilometre", "kilometer": "kilometre", "mi": "mile"}


@dataclass(frozen=True, slots=True)
class Toponym:
    """A gold toponym; latitude and longitude in degrees."""

    start: int
    end: int
    text: str
    point: tuple[float, float]


def read_geovirus(folder: Path) -> Iterator[tuple[str, list[Toponym]]]:
    """Articles of GeoVirus; its offsets count from 1."""
    with gzip.open(folder / "geovirus.xml.gz") as file:
        root = ET.parse(file).getroot()  # noqa: S314  (our own reference data)
    for article in root.iter("article"):
        gold = [
            Toponym(
                int(place.findtext("start", "")) - 1,
                int(place.findtext("end", "")) - 1,
                place.findtext("name", ""),
                (float(place.findtext("lat", "")), float(place.findtext("lon", ""))),
            )
            for place in article.iter("location")
        ]
        yield article.findtext("text", ""), gold


def read_tr_news(folder: Path) -> Iterator[tuple[str, list[Toponym]]]:
    """Articles of TR-News; some offsets are a little off: the phrase is sought to the left."""
    with gzip.open(folder / "tr_news.xml.gz") as file:
        root = ET.parse(file).getroot()  # noqa: S314  (our own reference data)
    for article in root.iter("article"):
        text = article.findtext("text", "")
        gold = []
        for toponym in article.iter("toponym"):
            tag = toponym.find("gaztag")
            if tag is None:
                continue
            phrase = toponym.findtext("phrase", "")
            start = int(toponym.findtext("start", ""))
            found = text.rfind(phrase, 0, start + len(phrase))
            start = found if found >= 0 else start
            point = (float(tag.findtext("lat", "")), float(tag.findtext("lon", "")))
            gold.append(Toponym(start, start + len(phrase), phrase, point))
        yield text, gold


def score_mentions(name: str, articles: list[tuple[str, list[Toponym]]]) -> None:
    """Print precision, recall and A@161 of the whole chain, and speed."""
    hits = near = found = gold_count = matched = 0
    began = time.perf_counter()
    read = [find_mentions(text, split_sentences(text)) for text, _ in articles]
    seconds = time.perf_counter() - began
    for (_, gold), mentions in zip(articles, read, strict=True):
        gold_count += len(gold)
        found += len(mentions)
        matched += sum(any(_overlap(m, g) for g in gold) for m in mentions)
        for toponym in gold:
            hit = next((m for m in mentions if _overlap(m, toponym)), None)
            if hit is not None:
                hits += 1
                near += hit.place is not None and _is_near(hit.place.point, toponym.point)
    report(
        f"{name}: precision >= {matched / found:.3f}, recall {hits / gold_count:.3f}, "
        f"A@161 of what was found {near / hits:.3f}; {len(articles) / seconds:.0f} articles/s"
    )
    scoreboard.report(f"mentions of {name}: recall", ours=hits / gold_count)
    scoreboard.report(f"mentions of {name}: within 161 km", ours=near / hits, note="of those found")


def score_resolution(name: str, articles: list[tuple[str, list[Toponym]]]) -> None:
    """Print A@161 with the gold names given."""
    near = total = 0
    for _, gold in articles:
        answers = resolve_together([toponym.text for toponym in gold])
        for toponym, answer in zip(gold, answers, strict=True):
            places = [c.place for c in answer.candidates[:1]]
            place = answer.place or (places[0] if places else None)
            total += 1
            near += place is not None and _is_near(place.point, toponym.point)
    report(f"{name}: A@161 {near / total:.3f} of {total}, names given, best candidate")
    scoreboard.report(f"names of {name}: within 161 km", ours=near / total, note="names given")


def score_statements(folder: Path) -> None:
    """Print the recall of (value, unit, direction) on the silver list."""
    lines = (folder / "geocode_distance_direction.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    right = 0
    for row in rows:
        wanted = (row["value"], _UNITS.get(row["unit"], row["unit"]), row["direction"])
        right += wanted in {
            (m.stated.low or m.stated.value, m.stated.unit, m.stated.bearing)
            for m in find_measures(row["sentence"], "en")
        }
    report(
        f"statements: recall of value, unit and direction {right / len(rows):.3f} of {len(rows)}"
    )
    scoreboard.report("distance statements: recall", ours=right / len(rows), note="silver list")


def score_speed(folder: Path) -> None:
    """Print how many articles like the seeds are read a second, warm."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("seed_*.txt"))]
    rounds = 20
    began = time.perf_counter()
    for _ in range(rounds):
        for text in texts:
            sentences = split_sentences(text)
            find_statements(text, sentences, find_mentions(text, sentences))
    seconds = time.perf_counter() - began
    scoreboard.report(
        "mentions and statements, warm", ours=rounds * len(texts) / seconds, unit="articles/s"
    )
    report(f"speed: {rounds * len(texts) / seconds:.0f} articles/s of mentions and statements")


def report(line: str) -> None:
    """Write one line of results."""
    sys.stdout.write(f"{line}\n")


def _overlap(mention: Mention, toponym: Toponym) -> bool:
    return mention.start < toponym.end and toponym.start < mention.end


def _is_near(point: tuple[float, float], other: tuple[float, float]) -> bool:
    return inverse(point, other)[0] <= NEAR_KM


def main() -> None:
    """Measure everything."""
    beside = Path(__file__).parents[2].parent / "shared" / "reference"
    folder = (Path(sys.argv[1]) if len(sys.argv) > 1 else beside) / "text"
    for name, read in (("GeoVirus", read_geovirus), ("TR-News", read_tr_news)):
        articles = list(read(folder))
        score_mentions(name, articles)
        score_resolution(name, articles)
    score_statements(folder)
    score_speed(folder)


if __name__ == "__main__":
    main()
