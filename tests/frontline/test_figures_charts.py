"""Charts: area by side over time, and who said what when."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest
from matplotlib.text import Text

import frontline as fl
from frontline.claims import Claim, Claimant
from frontline.dates import parse_date
from frontline.figures.lettering import GREY
from gazetteer.places import Place

TOWN = Place(id="local:town", name="Town", kind="settlement", latitude=48.0, longitude=37.0)
NORTH = Claimant(name="North's ministry", allegiance="N", official=True)
SOUTH = Claimant(name="South's staff", allegiance="S", official=True)
WATCH = Claimant(name="A watcher", allegiance="independent")


def said(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def areas(**series):
    return pd.DataFrame(
        [
            {"date": dt.date(2025, 1, day), "side": side, "km2": area}
            for side, values in series.items()
            for day, area in enumerate(values, start=1)
            if area is not None
        ]
    )


def curves(figure):
    return [line for line in figure.axes[0].lines if line.get_drawstyle() == "steps-post"]


def test_areas_are_steps_from_zero_named_at_their_ends():
    figure = fl.area_chart(
        areas(N=[10, 20, 30], S=[30, 20, 10]), sides={"N": "North", "S": "South"}
    )
    first, second = curves(figure)
    assert list(first.get_ydata()) == [10, 20, 30]
    assert list(second.get_ydata()) == [30, 20, 10]
    assert figure.axes[0].get_ylim()[0] == 0
    assert {"North", "South"} <= set(said(figure))
    assert first.get_linestyle() != second.get_linestyle()
    assert not figure.axes[0].get_legend()


def test_a_missing_area_is_a_gap_and_not_zero():
    (line, _) = curves(fl.area_chart(areas(N=[10, None, 30], S=[1, 2, 3])))
    assert math.isnan(line.get_ydata()[1])


def test_large_areas_are_in_thousands():
    figure = fl.area_chart(areas(N=[120_000, 110_000]))
    assert list(curves(figure)[0].get_ydata()) == [120, 110]
    assert any(text.startswith("Thousand km²") for text in said(figure))


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (pd.DataFrame({"date": []}), "side, km2"),
        (areas(N=[float("nan")]), "no area"),
        (areas(N=[-1]), "no area"),
        (pd.concat([areas(N=[1]), areas(N=[2])]), "two areas"),
    ],
)
def test_tables_of_areas_that_make_no_sense_are_refused(table, problem):
    with pytest.raises(fl.InvalidHistory, match=problem):
        fl.area_chart(table)


def test_an_empty_table_of_areas_and_a_single_date_are_drawn(tmp_path):
    for table in (areas(N=[])[[]].assign(date=[], side=[], km2=[]), areas(N=[5]), areas(N=[0, 0])):
        fl.area_chart(table).savefig(tmp_path / "areas.svg")


def claim(event, side, who, day, **more):
    return Claim(
        place=TOWN, event=event, side=side, claimant=who, event_date=parse_date(day),
        stated_on=parse_date(more.pop("stated", day)), **more,
    )  # fmt: skip


def history(*claims):
    return fl.history(fl.Ledger(claims, sides={"N": "North", "S": "South"}))


def test_parties_and_observers_have_lanes_apart():
    figure = fl.claims_chart(
        history(
            claim("captured", "N", NORTH, "2025-01-04"),
            claim("holds", "S", SOUTH, "2025-01-05"),
            claim("holds", "N", WATCH, "2025-01-05"),
        ),
        place="Town",
    )
    axes = figure.axes[0]
    heights = {t.get_text(): t.xy[1] for t in axes.texts if hasattr(t, "xy")}
    assert heights["Parties"] < heights["North's ministry"] < heights["South's staff"]
    assert heights["South's staff"] < heights["Observers"] < heights["A watcher (independent)"]
    text = " ".join(said(figure))
    for entry in ("Captured:", "Holds, repelled:", "North:", "South:", "3 claims by 3 claimants"):
        assert entry in text
    assert any(t.startswith("disputed") for t in said(figure))


def test_signs_stand_on_their_days_in_the_colour_of_the_claimed_side():
    figure = fl.claims_chart(history(claim("captured", "N", NORTH, "2025-01-04")), place=TOWN.id)
    signs = [line for line in figure.axes[0].lines if line.get_marker() == "^"]
    assert [sign.get_xdata()[0] for sign in signs] == [dt.date(2025, 1, 4).toordinal()]
    assert signs[0].get_markerfacecolor() == "#D55E00"


def test_a_vague_date_has_a_line_over_the_days_it_may_mean():
    said_later = claim("captured", "N", NORTH, "2025-01-04/2025-01-08", stated="2025-01-09")
    figure = fl.claims_chart(history(said_later), place="Town")
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "|"]
    days = [dt.date.fromordinal(int(x)).day for x in lines[0].get_xdata()]
    assert days == [4, 8]


def test_a_withdrawal_is_keyed_as_one_and_a_plan_as_nothing_done():
    left = claim("withdrew", "N", SOUTH, "2025-01-03")
    plan = claim("encircled", "N", NORTH, "2025-01-09", stated="2025-01-05", modality="planned")
    figure = fl.claims_chart(history(left, plan), place="Town")
    told = " ".join(said(figure))
    assert "of who holds it then, not of who left" in told
    assert "nothing has happened" in told
    assert "moves no control" not in told  # no encirclement has taken place
    signs = [line for line in figure.axes[0].lines if line.get_marker() == "h"]
    assert [sign.get_markeredgecolor() for sign in signs] == [GREY]
    reported = claim("encircled", "N", NORTH, "2025-01-05")
    done = " ".join(said(fl.claims_chart(history(left, reported), place="Town")))
    assert "encirclement" in done
    assert "nothing has happened" not in done


def test_repetitions_of_one_day_are_one_sign():
    claims = [claim("holds", "N", NORTH, "2025-01-04", note=str(k), id=f"c{k}") for k in range(500)]
    figure = fl.claims_chart(history(*claims), place="Town")
    assert sum(line.get_marker() == "o" for line in figure.axes[0].lines) == 1
    assert "Based on 500 claims by 1 claimant." in said(figure)


def test_claimants_beyond_what_a_page_bears_are_counted():
    claims = [claim("holds", "N", Claimant(name=f"Watcher {k}"), "2025-01-04") for k in range(30)]
    figure = fl.claims_chart(history(*claims), place="Town")
    assert any(text.startswith("6 claimants who said less") for text in said(figure))


def test_a_place_the_history_does_not_know_is_refused():
    with pytest.raises(fl.InvalidHistory, match=r"no place .* 'Atlantis'; there are: Town"):
        fl.claims_chart(history(claim("captured", "N", NORTH, "2025-01-04")), place="Atlantis")


def test_names_of_strangers_are_text_in_charts(tmp_path):
    evil = Claimant(name="$\\frac{ \u202e</svg>\n" + "x" * 300, allegiance="N", official=True)
    figure = fl.claims_chart(history(claim("captured", "N", evil, "2025-01-04")), place="Town")
    figure.savefig(tmp_path / "chart.svg")
    figure.savefig(tmp_path / "chart.pdf")
    assert any("<U+202E></svg>" in text for text in said(figure))
    fl.area_chart(areas(**{"$a$": [1, 2]})).savefig(tmp_path / "areas.svg")
