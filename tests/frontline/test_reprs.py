"""What a value shows of itself in a notebook or a traceback: one short line, whoever wrote it."""

from __future__ import annotations

import pytest
from reports import HOSTILE, LEDGER, claim, grid, hostile

import frontline as fl
from frontline.articles import read_article
from frontline.claims import Source
from frontline.control import find_states
from frontline.ledger import Ledger
from frontline.wording import brief
from gazetteer.places import Place

LONGEST = 120


def list_values(book):
    """Values of every kind that hold text of a ledger's."""
    told = fl.history(book)
    states = find_states(book, on="2025-01-06")
    report = fl.report(book)
    places = book.places
    yield from book
    yield from (each.source for each in book)
    yield from states
    yield from (position for state in states for position in state.positions)
    yield from (fl.distance(places[0], places[-1]), fl.Map(told, title=book.title), book, report)
    yield from (report.summary, report.findings, fl.surface(told, on="2025-01-06"))
    yield fl.Imported(ledger=book)


@pytest.mark.parametrize("text", [*HOSTILE.values(), "x" * 500], ids=[*HOSTILE, "long"])
def test_it_is_one_line_that_can_be_seen_whatever_strangers_wrote(text):
    for value in list_values(hostile(text)):
        shown = repr(value)
        assert len(shown) <= LONGEST, shown
        assert shown.isprintable(), shown
        assert shown.startswith(f"<{type(value).__name__}"), shown


def test_it_says_who_says_what(root):
    book = fl.read_claims(root / LEDGER)
    assert repr(book["kurakhove-captured"]) == (
        "<Claim: Russia's Ministry of Defence: Kurakhove captured (RU), 2025-01-06>"
    )
    (state,) = (s for s in find_states(book, on="2025-01-06") if s.place.name == "Kurakhove")
    assert repr(state).startswith("<State: Kurakhove claimed (RU)")
    assert repr(fl.distance("Kurakhove", "Pokrovsk")) == (
        "<Distance: Kurakhove to Pokrovsk, 33.7 km NNW>"
    )
    imported = fl.import_claims("viina", root / "notebooks/data/viina-sample.csv")
    assert repr(imported) == "<Imported: 5 claims about 3 places; 2 notes, 1 left out>"
    drawn = fl.Map(fl.history(book), title="Kurakhove")
    assert repr(drawn).startswith("<Map: Kurakhove; 9 places, ")
    assert "<iframe" in drawn._repr_html_()


def test_planned_and_undated_are_said():
    place = Place(id="local:x", name="X", kind="settlement", latitude=48, longitude=37)
    who = grid(1).claimants[0]
    said = claim(who, "captured", "RU", None, place=place, stated="2025-01-02", modality="planned",
                 source=Source())  # fmt: skip
    assert repr(said) == f"<Claim: {who.name}: X captured (RU), planned, said 2025-01-02>"
    assert repr(said.source) == "<Source: nothing said>"
    assert len(Ledger([said])) == 1


def test_drafts_and_what_they_come_from_are_short(root):
    text = (root / "notebooks/data/dispatches/en.txt").read_text(encoding="utf-8")
    article = read_article(text, published="2025-01-06")
    reading = fl.read_articles([{"text": text, "published": "2025-01-06"}], progress=False)
    values = [*article.claims, *article.mentions, *article.statements, *reading.claims, reading]
    assert all(len(repr(value)) <= LONGEST and repr(value).isprintable() for value in values)
    assert repr(article.claims[0]).startswith("<DraftClaim, certainty 0.")
    assert any("Kurakhove" in repr(draft) for draft in article.claims)
    assert "1 statement, 9 draft claims" in repr(article)


def test_brief_spells_out_what_cannot_be_seen():
    assert brief("a\u202eb\n c\x00") == "a\\u202eb c\\x00"
    assert brief("x" * 200, 10) == "x" * 9 + "…"
