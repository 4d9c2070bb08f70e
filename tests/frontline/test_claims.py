import copy
import pickle

import pytest

from frontline.claims import Claim, Claimant, Source, as_date
from frontline.errors import InvalidClaim, InvalidLedger, Problem
from gazetteer.places import Place

TOWN = Place(id="local:t", name="Town", kind="settlement", latitude=48, longitude=37)
MOD = Claimant(name="Ministry", allegiance="RU", official=True)


def make(**changes):
    fields = {"place": TOWN, "event": "captured", "side": "RU", "claimant": MOD} | changes
    return Claim(**fields)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"event": "captrued"}, "unknown event 'captrued'"),
        ({"extent": "half"}, "unknown extent"),
        ({"modality": "sure"}, "unknown modality"),
        ({"side": None}, "needs a `side`"),
        ({"event": "denied"}, "needs `about`"),
        ({"about": "claim:x"}, "`about` goes with"),
    ],
)
def test_a_claim_that_contradicts_itself_is_refused(changes, words):
    with pytest.raises(InvalidClaim, match=words):
        make(**changes)


def test_an_official_needs_a_side():
    with pytest.raises(InvalidClaim, match="has no side"):
        Claimant(name="ISW", allegiance="independent", official=True)


def test_a_claim_cannot_be_changed():
    with pytest.raises(AttributeError):
        make().side = "UA"


def test_the_id_follows_from_the_content():
    assert make().id == make().id
    assert make().id.startswith("claim:")
    assert make(side="UA").id != make().id
    assert make(note="in other words").id == make().id
    assert make(id="mine").id == "mine"


def test_known_since_the_statement_else_the_publication():
    source = Source(published=as_date("2025-01-07"))
    assert str(make(stated_on=as_date("2025-01-06"), source=source).known_since) == "2025-01-06"
    assert str(make(source=source).known_since) == "2025-01-07"
    assert make().known_since is None


def test_json_shape():
    shape = make(stated_on=as_date("2025-01-06"), event_date=as_date("2025-01")).to_dict()
    assert {
        "id", "place", "event", "side", "claimant", "allegiance", "event_date", "stated_on",
        "published", "modality", "extent", "about", "source",
    } <= set(shape)  # fmt: skip
    assert shape["claimant"] == "Ministry"
    assert shape["event_date"] == "2025-01"
    assert shape["published"] is None


def test_errors_survive_pickling():
    error = InvalidLedger((Problem(3, "a"), Problem(None, "b")), source="x.yaml")
    again = pickle.loads(pickle.dumps(error))
    assert again.problems == error.problems
    assert str(again) == str(error)
    assert "line 3: a" in str(error)
    assert copy.copy(make()) == make()
