"""What a ledger says to others: PROV-JSON and ClaimReview never make a fact of a claim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from strategies import ledgers

import frontline as fl
from frontline.claims import Claim, Claimant, Source, as_date
from frontline.control import find_states
from frontline.errors import UnreadableInput
from frontline.ledger import Ledger, append_claims, read_claims
from gazetteer.places import Place

TOWN = Place(id="local:town", name="Town", kind="settlement", latitude=48.0, longitude=37.0)
MINISTRY = Claimant(name="Ministry of A", allegiance="A", official=True)
STAFF = Claimant(name="Staff of B", allegiance="B", official=True)
PAPER = Source(
    publisher="The Paper",
    title="Town taken",
    url="https://example.org/1",
    archive_url="javascript:alert(1)",
    published=as_date("2025-01-07"),
    chain=("Telegram", "An agency"),
)


def claim(name: str, **changes: Any) -> Claim:
    fields: dict[str, Any] = {
        "id": name,
        "place": TOWN,
        "event": "captured",
        "side": "A",
        "claimant": MINISTRY,
        "stated_on": as_date("2025-01-06"),
    }
    return Claim(**(fields | changes))


CAPTURED = claim("a 1", source=PAPER)
DENIED = claim("b", event="denied", about="a 1", claimant=STAFF, side="B")
LEDGER = Ledger([CAPTURED, DENIED], sides={"A": "Ayland", "B": "Beeland"}, title="A test")


# -- PROV


def named(document: dict[str, Any]) -> set[str]:
    return {*document.get("entity", {}), *document.get("agent", {})}


@given(ledgers())
def test_every_end_of_a_relation_is_described(ledger: Ledger) -> None:
    document = json.loads(json.dumps(fl.to_prov(ledger)))
    known = named(document)
    relations = [
        fields
        for part, entries in document.items()
        if part not in ("prefix", "entity", "agent")
        for fields in entries.values()
    ]
    ends = {end for some in relations for key, end in some.items() if key != "prov:type"}
    assert ends <= known
    assert all(name.isascii() and name.startswith("frontline:") for name in known)
    claims = [name for name in document["entity"] if name.startswith("frontline:claim")]
    assert len(claims) == len(ledger)
    assert len(document.get("hadMember", {})) == len(ledger)


def test_who_said_it_and_by_which_way_it_came() -> None:
    document = fl.to_prov(LEDGER)
    entity = document["entity"]["frontline:claim.a%201"]
    assert entity["frontline:event"] == "captured"
    assert entity["frontline:stated_on"] == "2025-01-06"
    attributed = [tuple(fields.values()) for fields in document["wasAttributedTo"].values()]
    assert ("frontline:claim.a%201", "frontline:claimant.Ministry%20of%20A") in attributed
    assert ("frontline:source.1", "frontline:publisher.The%20Paper") in attributed
    derived = [tuple(fields.values()) for fields in document["wasDerivedFrom"].values()]
    assert derived == [
        ("frontline:claim.a%201", "frontline:source.1"),
        ("frontline:relay.a%201%202", "frontline:relay.a%201%201"),
        ("frontline:claim.a%201", "frontline:relay.a%201%202"),
    ]
    (influence,) = document["wasInfluencedBy"].values()
    assert influence["prov:type"]["$"] == "frontline:denied"
    assert "wasGeneratedBy" not in document  # nobody says at what moment


def test_a_correction_is_a_revision() -> None:
    ledger = Ledger([CAPTURED, claim("c", event="corrected", about="a 1")])
    derived = fl.to_prov(ledger)["wasDerivedFrom"].values()
    assert [fields["prov:type"]["$"] for fields in derived if "prov:type" in fields] == [
        "prov:Revision"
    ]


def test_only_officials_act_for_a_side() -> None:
    blogger = Claimant(name="Blogger", allegiance="A")
    document = fl.to_prov(Ledger([CAPTURED, claim("c", claimant=blogger)]))
    acting = [fields["prov:delegate"] for fields in document["actedOnBehalfOf"].values()]
    assert acting == ["frontline:claimant.Ministry%20of%20A"]


def test_provenance_is_written_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "claims.prov.json"
    LEDGER.write(path)
    assert json.loads(path.read_text()) == fl.to_prov(LEDGER)
    for attempt in (lambda: read_claims(path), lambda: append_claims(path, LEDGER)):
        with pytest.raises(UnreadableInput, match=r"no format a ledger is read from"):
            attempt()


# -- ClaimReview


def reviews(ledger: Ledger, **options: Any) -> list[dict[str, Any]]:
    document = fl.to_claim_reviews(
        ledger, url="https://news.example/checks", author="The Newsroom", **options
    )
    assert document["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = json.loads(json.dumps(document["@graph"]))
    return graph


def test_a_review_says_who_claims_and_where_it_was_read() -> None:
    (review,) = reviews(LEDGER, published="2025-01-08")
    assert review["@type"] == "ClaimReview"
    assert review["url"] == "https://news.example/checks#a%201"
    assert review["author"]["name"] == "The Newsroom"
    assert review["datePublished"] == "2025-01-08"
    assert review["claimReviewed"] == "Ministry of A: captured Town, for A"
    item = review["itemReviewed"]
    assert item["@type"] == "Claim"
    assert item["author"]["name"] == "Ministry of A"
    assert item["datePublished"] == "2025-01-06"
    assert item["appearance"]["url"] == "https://example.org/1"
    assert "javascript" not in json.dumps(review)


@given(ledgers())
def test_nobody_is_rated_unless_asked_for_and_never_by_a_number(ledger: Ledger) -> None:
    assert not any("reviewRating" in review for review in reviews(ledger))
    states = find_states(ledger, on="2025-04-01")
    assert not any(
        "ratingValue" in review.get("reviewRating", {}) for review in reviews(ledger, states=states)
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([], "Unconfirmed: claimed by one side only"),
        ([DENIED], "Disputed: the sides contradict each other"),
        ([claim("c", event="confirmed", about="a 1", claimant=STAFF)], "Agreed by the sides"),
    ],
)
def test_a_rating_is_what_is_said_of_the_place(more: list[Claim], words: str) -> None:
    ledger = Ledger([CAPTURED, *more], sides={"A": "Ayland", "B": "Beeland"})
    (review,) = reviews(ledger, states=find_states(ledger, on="2025-01-10"))
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": words}


def test_a_claim_behind_a_state_that_says_otherwise_is_not_rated() -> None:
    lost = claim("w", event="withdrew", side="B", stated_on=as_date("2025-02-01"))
    ledger = Ledger([CAPTURED, lost], sides={"A": "Ayland", "B": "Beeland"})
    found = reviews(ledger, states=find_states(ledger, on="2025-02-02"))
    ratings = {review["url"].partition("#")[2]: review.get("reviewRating") for review in found}
    assert ratings["a%201"] is None


@pytest.mark.parametrize("date", ["2025-01-06~", "2025-21", "2025-01-04/2025-01-05", "2025-01-XX"])
def test_a_date_that_iso_8601_cannot_say_is_left_out(date: str) -> None:
    (review,) = reviews(Ledger([claim("a", stated_on=as_date(date))]))
    assert "datePublished" not in review["itemReviewed"]


def test_plans_are_no_claims_to_review() -> None:
    assert reviews(Ledger([claim("a", modality="planned")])) == []
