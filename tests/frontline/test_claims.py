import copy
import pickle
from dataclasses import replace

import pytest

from frontline.claims import Claim, Claimant, Quantity, Source, as_date
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


def test_ids_of_claims_that_say_nothing_newer_stay_what_they_were():
    source = Source(
        publisher="Paper", url="https://example.org", published=as_date("2025-01-06")
    )  # fmt: skip
    town = Place(id="local:a", name="A", kind="settlement", latitude=48, longitude=37)
    claim = make(place=town, stated_on=as_date("2025-01-06"), source=source)
    assert claim.id == "claim:ce1e9b9d3743"  # as derived before there were families of sources
    copied = make(place=town, stated_on=as_date("2025-01-06"), source=replace(source, family="X"))
    assert copied.id != claim.id


@pytest.mark.parametrize(
    ("who", "source", "family"),
    [
        ({}, None, "Ministry"),
        ({}, "agency", "agency"),
        ({"family": "own"}, "agency", "own"),
        ({"allegiance": "RU"}, "agency", "agency"),
        ({"allegiance": "RU", "official": True}, "agency", "Ministry"),
        ({"allegiance": "RU", "official": True, "family": "own"}, "agency", "own"),
    ],
)
def test_whose_voice_a_claim_is(who, source, family):
    claim = make(claimant=Claimant(name="Ministry", **who), source=Source(family=source))
    assert claim.family == family


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


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": 1, "unit": "miles"}, "unknown unit"),
        ({"value": 1, "unit": "km2", "comparator": "roughly"}, "unknown comparator"),
        ({"value": -1, "unit": "km2"}, "from 0 upwards"),
        ({"value": float("nan"), "unit": "km2"}, "from 0 upwards"),
        ({"value": float("inf"), "unit": "km2"}, "from 0 upwards"),
        ({"value": 50, "unit": "share"}, "write 0.5 for a half"),
        ({"value": 400, "upper": 300, "unit": "km2"}, "runs backwards"),
    ],
)
def test_a_quantity_that_is_none_is_refused(fields, words):
    with pytest.raises(InvalidClaim, match=words):
        Quantity(**fields)


@pytest.mark.parametrize(
    ("quantity", "bounds", "words"),
    [
        (Quantity(value=1300, unit="km2"), (1300, 1300), "1,300 km²"),
        (Quantity(value=300, upper=400, unit="km2"), (300, 400), "300 to 400 km²"),
        (Quantity(value=0.5, unit="share", comparator="about"), (0.375, 0.625), "about 50 %"),
        (Quantity(value=0.9, unit="share", comparator="about"), (0.675, 1), "about 90 %"),
        (
            Quantity(value=28, unit="settlements", comparator="less_than"),
            (0, 28),
            "less than 28 settlements",
        ),
        (
            Quantity(value=0.8, unit="share", comparator="more_than"),
            (0.8, 1),
            "more than 80 %",
        ),
    ],
)
def test_what_a_quantity_can_mean(quantity, bounds, words):
    assert quantity.find_bounds() == pytest.approx(bounds)
    assert quantity.describe() == words


def test_quantities_of_different_units_never_contradict():
    area = Quantity(value=10, unit="km2")
    assert area.contradicts(Quantity(value=20, unit="km2"))
    assert not area.contradicts(Quantity(value=10, upper=20, unit="km2"))
    assert not area.contradicts(Quantity(value=20, unit="settlements"))


def test_a_quantity_is_part_of_what_is_claimed():
    area = Quantity(value=10, unit="km2")
    assert make(quantity=area).id != make().id
    assert make(quantity=area).to_dict()["quantity"] == {
        "value": 10, "upper": None, "unit": "km2", "comparator": "exact",
    }  # fmt: skip
