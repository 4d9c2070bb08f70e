"""What the verbs of surfaces refuse, with what to do, and the reasons why there is no line."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from villages import scatter, table

import frontline as fl
from frontline.cli import cli
from gazetteer.places import Place, Precision

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


def explain(points, held=SIDES, *, options=None, **columns):
    drawn = fl.surface(table(points, list(held), **columns), options=options)
    assert drawn.line.empty
    return drawn.reasons[None]


APART = [[33, 48], [39, 48]]
NEAR = [[33, 48], [33.1, 48]]
SHORES = [[32.9, 49.12], [33.05, 49.27]]


def test_without_a_place_there_is_nothing_to_draw():
    assert explain([], []) == "There is no place in the table: there is nothing to draw."


def test_regions_alone_are_counted_and_not_drawn():
    reason = explain(NEAR, kind="oblast")
    assert "None of 2 places is a settlement" in reason
    assert "what is said of a region is not drawn" in reason


def test_settlements_of_which_nobody_speaks_are_counted():
    assert "All 2 settlements are unknown" in explain(NEAR, status="unknown")
    both = explain(NEAR, status="unknown", kind=["settlement", "oblast"])
    assert "The only settlement is unknown" in both
    assert "1 region" in both


def test_one_side_alone_is_named_with_its_places():
    assert "2 of 2 places are said to be held by A" in explain(NEAR, "AA")


def test_two_sides_at_one_point_have_no_line_between_them():
    reason = explain([[33, 48], [33, 48]])
    assert "'village 0' (A) and 'village 1' (B) lie at one point" in reason


@pytest.mark.parametrize(("points", "limit"), [(APART, "40 km"), ([[33, 48], [33.4, 48]], "is 20")])
def test_places_too_far_apart_are_named_with_the_distance(points, limit):
    """In theatres of their own, and in one whose gap nothing bridges."""
    reason = explain(points)
    km = fl.geodesy.inverse(*[(y, x) for x, y in points])[0]
    assert f"lie {km:,.0f} km apart" in reason
    assert "'village 0' (A) and 'village 1' (B)" in reason
    assert limit in reason
    assert "1 place of A and 1 place of B" in reason


def test_water_between_the_sides_is_named():
    reason = explain(SHORES)
    assert "the Kremenchuk Reservoir" in reason
    assert "water=False" in reason
    drawn = fl.surface(table(SHORES, list(SIDES)), options=fl.SurfaceOptions(water=False))
    assert not drawn.line.empty


def test_the_sea_between_the_sides_is_the_reason():
    assert "13 km apart, lies the sea" in explain([[36.6, 45.42], [36.76, 45.4]])


def test_an_outline_says_how_many_of_each_side_it_leaves():
    points = scatter(60, 1)
    held = ["A" if x < 33.5 else "B" for x, _ in points]
    west, count = held.count("A"), sum(x < 33.3 for x, _ in points)
    reason = explain(points, held, options=fl.SurfaceOptions(outline=shapely.box(33, 48, 33.3, 49)))
    assert f"Of {west} places of A" in reason
    assert f"only {count} places of A lie within the outline" in reason
    far = explain(points, held, options=fl.SurfaceOptions(outline=shapely.box(40, 48, 41, 49)))
    assert "none lies within the outline" in far


def test_a_place_that_all_around_it_outweigh_moves_no_line():
    points = scatter(60, 1)
    held = ["A"] * 60
    held[int(np.hypot(*(points - [33.5, 48.5]).T).argmin())] = "B"
    reason = explain(
        points, held, status="claimed", options=fl.SurfaceOptions(noise={"claimed": 5.0})
    )
    assert reason.startswith("1 place of B of 60 in all: outweighed everywhere")
    assert "59 places of A" in reason


def test_rows_without_a_point_are_counted_and_named():
    control = table(NEAR, list(SIDES))
    control.loc[0, "geometry"] = None
    with pytest.raises(fl.InvalidSurface, match="1 of 2 have none, the first 'local:0'"):
        fl.surface(control)
    control["geometry"] = None
    with pytest.raises(fl.InvalidSurface, match="no place has one"):
        fl.surface(control)


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


def test_villages_known_by_name_only_are_left_out_and_the_reason_says_so() -> None:
    ministry = fl.Claimant(name="Ministry", allegiance="RU")

    def taken(name: str, longitude: float, precision: Precision) -> fl.Claim:
        radius = 28.0 if precision == "approximate" else 1.0
        place = Place(
            id=f"local:{name}", name=name, kind="settlement", latitude=48.2, longitude=longitude,
            precision=precision, radius_km=radius,
        )  # fmt: skip
        return fl.Claim(
            place=place, event="captured", side="RU", claimant=ministry,
            stated_on=fl.parse_date("2025-01-05"), event_date=fl.parse_date("2025-01-05"),
        )  # fmt: skip

    sides = {"RU": "Russia", "UA": "Ukraine"}
    exact, vague = taken("Exact", 37.0, "exact"), taken("Vague", 37.2, "approximate")
    both = fl.surface(fl.control(fl.Ledger([exact, vague], sides=sides), on="2025-01-06"))
    alone = fl.surface(fl.control(fl.Ledger([exact], sides=sides), on="2025-01-06"))
    assert both.areas["km2"].sum() == alone.areas["km2"].sum() > 0
    assert "1 place is left out, known by name only" in next(iter(both.reasons.values()))
    nothing = fl.surface(fl.control(fl.Ledger([vague], sides=sides), on="2025-01-06"))
    assert nothing.areas.empty
    assert "exact enough" in next(iter(nothing.reasons.values()))
