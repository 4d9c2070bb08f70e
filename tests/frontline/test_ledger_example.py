"""The example ledger: what two articles say, claim by claim, in the keeper's own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from frontline.ledger import Ledger, check


@pytest.fixture(scope="module")
def path(root: Path) -> Path:
    return root / "notebooks" / "data" / "kurakhove-2025-01.yaml"


@pytest.fixture(scope="module")
def ledger(path: Path) -> Ledger:
    found = check(path)
    assert found.problems == ()
    assert found.notes == ()
    assert found.ledger is not None
    return found.ledger


def test_every_claim_says_where_it_was_read(ledger: Ledger) -> None:
    assert len(ledger) >= 18
    for claim in ledger:
        assert claim.source.publisher
        assert claim.source.title
        assert claim.published is not None
        assert claim.published.is_day
        assert claim.note


def test_places_are_the_ones_meant(ledger: Ledger) -> None:
    ids = {place.name: place.id for place in ledger.places}
    assert ids["Kurakhove"] == "geonames:695357"
    assert ids["Dachenske"] == "geonames:710336"
    assert {place.name for place in ledger.places if place.kind == "oblast"} == {
        "Donetsk Oblast",
        "Kherson Oblast",
        "Kursk Oblast",
        "Luhansk Oblast",
        "Zaporizhzhia Oblast",
    }
    regions = {place.name: place.admin1 for place in ledger.places}
    assert regions["Sudzha"] == regions["Bolshoye Soldatskoye"] == "Kursk Oblast"


def test_nobody_takes_sudzha(ledger: Ledger) -> None:
    events = {claim.event for claim in ledger if claim.place.name == "Sudzha"}
    assert events == {"attacked"}


def test_it_is_written_and_read_back(ledger: Ledger, tmp_path: Path) -> None:
    ledger.write(tmp_path / "again.yaml")
    assert check(tmp_path / "again.yaml").ledger == ledger
    assert "places:" not in (tmp_path / "again.yaml").read_text()


@pytest.mark.reference
def test_no_sentence_of_the_articles_is_copied(path: Path, reference: Path) -> None:
    # A title is quoted as a title, and an address may spell it out; all else is the keeper's own.
    lines = path.read_text().splitlines()
    ours = "\n".join(line for line in lines if not line.startswith(("    title: ", "    url: ")))
    runs = _runs(ours, 8)
    articles = sorted((reference / "text").glob("seed_*.txt"))
    assert len(articles) == 2
    for article in articles:
        theirs = _runs(article.read_text(), 8)
        assert len(theirs) > 100
        assert runs & theirs == set()


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}
