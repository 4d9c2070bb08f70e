"""What the verbs of surfaces refuse, with what to do, and the reasons why there is no line."""

from __future__ import annotations

import datetime as dt

import pytest
from click.testing import CliRunner
from villages import table

import frontline as fl
from frontline.cli import cli
from gazetteer.places import Place

SIDES = ("A", "B")


@pytest.mark.parametrize("given", ["ledger.yaml", None, {}, fl.Ledger([])])
def test_what_is_no_table_of_control_is_refused_with_what_to_give(given):
    with pytest.raises(fl.InvalidSurface, match=r"frontline\.control\(ledger, on=…\)"):
        fl.surface(given)


def test_a_history_needs_a_date(root):
    claims = fl.read_claims(root / "notebooks/data/kurakhove-2025-01.yaml")
    with pytest.raises(fl.InvalidSurface, match="`on`"):
        fl.surface(fl.history(claims))


def test_a_word_that_is_no_status_is_refused():
    with pytest.raises(fl.InvalidSurface, match="'held' is no status"):
        fl.surface(table([[33, 48], [33.1, 48]], list(SIDES), status=["held", "agreed"]))


def test_a_place_agreed_to_be_nobodys_is_refused():
    with pytest.raises(fl.InvalidSurface, match="1 of 2 places are agreed without a controller"):
        fl.surface(table([[33, 48], [33.1, 48]], ["A", None], status="agreed"))


def test_disputed_between_whom_has_to_be_known():
    with pytest.raises(fl.InvalidSurface, match="fewer than two sides"):
        fl.surface(table([[33, 48], [33.1, 48]], ["A", None]))


def test_a_claim_denied_by_who_names_no_holder_is_not_drawn_as_a_fact():
    north = fl.Claimant(name="North", allegiance="A", official=True)
    south = fl.Claimant(name="South", allegiance="B", official=True)
    place = Place(id="local:x", name="X", kind="settlement", latitude=48.5, longitude=33.5)
    day = fl.parse_date("2025-01-06")
    captured = fl.Claim(place=place, event="captured", side="A", claimant=north, stated_on=day)
    denied = fl.Claim(place=place, event="denied", claimant=south, stated_on=day, about=captured.id)
    control = fl.control(fl.Ledger([captured, denied], sides={"A": "A", "B": "B"}), on="2025-01-06")
    assert list(control["status"]) == ["disputed"]
    assert not len(fl.surface(control).areas)


@pytest.mark.parametrize("given", [[("2025-01-06", 1)], ["2025-01-06"], {"2025-01-06": 1}])
def test_dates_that_come_without_tables_are_refused(given):
    with pytest.raises(fl.InvalidSurface):
        fl.surfaces(given)


def test_a_date_given_twice_is_refused():
    control = table([[33, 48], [33.1, 48]], list(SIDES))
    with pytest.raises(fl.InvalidSurface, match="2025-01-06 is given twice"):
        fl.surfaces([("2025-01-06", control), (dt.date(2025, 1, 6), control)])


def test_options_and_surfaces_of_another_kind_are_refused():
    control = table([[33, 48], [33.1, 48]], list(SIDES))
    with pytest.raises(fl.InvalidSurface, match="SurfaceOptions"):
        fl.surface(control, options={"band": 0.9})
    with pytest.raises(fl.InvalidSurface, match="surfaces"):
        fl.changes(control)


def test_noise_that_names_some_statuses_leaves_the_others_as_they_are():
    options = fl.SurfaceOptions(noise={"claimed": 0.5})
    assert options.noise == fl.SurfaceOptions().noise | {"claimed": 0.5}


@pytest.mark.parametrize(
    "points", [[[33, 48], [33, 48]], [[32.63, 49.19], [33.14, 49.24]], [[33, 48], [39, 48]]]
)
def test_without_a_line_the_reason_fits(points):
    """At one point, on two shores of a reservoir, and far apart."""
    reason = fl.surface(table(points, list(SIDES))).reasons[None]
    for text in ("too far apart", "at one point", "water"):
        assert text in reason


@pytest.mark.parametrize(
    "option",
    [
        {"neighbours": 2.5},
        {"band": "80%"},
        {"step_km": "1"},
        {"noise": {"agred": 0.1}},
        {"noise": {"agreed": -1}},
        {"noise": {"agreed": None}},
    ],
)
def test_an_option_of_the_wrong_kind_is_refused(option):
    with pytest.raises(fl.InvalidSurface):
        fl.SurfaceOptions(**option)


def test_the_command_says_that_there_is_no_line_and_why(root, tmp_path):
    path = str(tmp_path / "front.geojson")
    ledger = str(root / "notebooks/data/kurakhove-2025-01.yaml")
    done = CliRunner().invoke(cli, ["surface", ledger, "--on", "2025-01-06", "-o", path])
    assert done.exit_code == 1
    assert "no line" in done.stdout
    assert "2 of 2 places are said to be held by RU" in done.stderr
