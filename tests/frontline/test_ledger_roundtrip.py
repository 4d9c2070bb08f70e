"""A ledger that is written and read again is the same ledger, whatever strangers put into it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from strategies import HOSTILE, ledgers, texts, unknown

from frontline.claims import Claim, Claimant, Source, as_date
from frontline.ledger import Ledger, read_claims
from frontline.ledger.formats import encode
from frontline.ledger.formats.yaml.writing import quoted
from gazetteer.places import Name, Place

SUFFIXES = (".yaml", ".jsonl", ".jsonl.gz", ".csv", ".geojson", ".gpkg", ".parquet")
formats = pytest.mark.parametrize("suffix", SUFFIXES)


@formats
@given(ledger=ledgers())
def test_written_and_read_is_the_same(suffix: str, ledger: Ledger) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"claims{suffix}"
        ledger.write(path, resolve=unknown)
        again = read_claims(path, resolve=unknown)
        assert again == ledger
        assert list(again.sides) == list(ledger.sides)
        assert [(type(c.place.latitude), type(c.place.longitude)) for c in again] == [
            (float, float) for _ in again
        ]
        assert encode(again, path, unknown) == path.read_bytes()


@given(texts)
def test_a_quoted_text_means_that_text_to_other_readers(text: str) -> None:
    line = f"note: {quoted(text)}\n"
    assert yaml.safe_load(line) == {"note": text}
    assert line.count("\n") == 1


def hostile_claim(text: str) -> Claim:
    place = Place(
        id=f"x:{text}",
        name=f"{text}.",
        kind="settlement",
        country=text,
        admin1=text,
        admin2=text,
        latitude=1.0,
        longitude=2.0,
        names=(Name(text=text, language=text, status="former", until=text),),
    )
    return Claim(
        id=f"{text}i",
        place=place,
        event="holds",
        side="NO",
        claimant=Claimant(name=f"{text}!", allegiance="NO", official=True, family=text),
        stated_on=as_date("2025-01-06"),
        source=Source(publisher=text, title=text, url=text, quote=text, chain=(text, text)),
        note=text,
    )


@formats
def test_hostile_text_comes_back_everywhere(suffix: str, tmp_path: Path) -> None:
    sides = {"NO": "Norway"} | {f"s{text}": f"{text}?" for text in HOSTILE}
    ledger = Ledger([hostile_claim(text) for text in HOSTILE], sides=sides)
    path = tmp_path / f"claims{suffix}"
    ledger.write(path, resolve=unknown)
    again = read_claims(path, resolve=unknown)
    assert [claim for claim in again if claim != ledger[claim.id]] == []
    assert again == ledger


def test_every_field_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    claim = Claim(
        id="a",
        place=Place(id="local:a", name="A", kind="settlement", latitude=1.0, longitude=2.0),
        event="captured",
        side="RU",
        claimant=Claimant(name="Ministry", allegiance="RU", official=True),
        event_date=as_date("2025-01-06"),
        stated_on=as_date("2025-01"),
        source=Source(publisher="Paper"),
    )
    Ledger([claim]).write(tmp_path / "a.yaml", resolve=unknown)
    lines = (tmp_path / "a.yaml").read_text().splitlines()
    assert {
        "    event: captured",
        "    side: RU",
        "    event_date: 2025-01-06",
        "    stated_on: 2025-01",
        "    publisher: Paper",
        "    claimant: ministry",
    } <= set(lines)
