"""VIINA: flicker is not history, and nothing is known before it can be."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import frontline as fl

PLACE = 695357
START = dt.date(2024, 12, 1)


def day(number):
    return START + dt.timedelta(number)


def write_daily(path, statuses, *, place=PLACE, column="status"):
    """A row a day; None: no row."""
    lines = [f"geonameid,date,{column}"]
    lines += [f"{place},{day(n):%Y%m%d},{s}" for n, s in enumerate(statuses) if s is not None]
    path.write_text("\n".join(lines) + "\n")
    return path


def write_changes(path, statuses):
    """Where the status changes; a second place's row marks the end of the table."""
    lines = ["geonameid,date,status,kind"]
    before = None
    for number, status in enumerate(statuses):
        if status != before:
            lines.append(f"{PLACE},{day(number)},{status},{'change' if before else 'start'}")
        before = status
    lines.append(f"704422,{day(len(statuses) - 1)},UA,start")
    path.write_text("\n".join(lines) + "\n")
    return path


def claims(path, **options):
    found = fl.import_claims("viina", path, **options)
    return [
        (c.event, c.side, str(c.event_date), str(c.stated_on))
        for c in sorted(found.ledger, key=lambda c: c.starts)
        if c.place.id == f"geonames:{PLACE}"
    ]


def settle(statuses, needed):
    """The rule in slow words: who has held for so many days in a row by then?"""
    means = {"RU": ("holds", "RU"), "UA": ("holds", "UA"), "CONTESTED": ("contested", None)}
    taken = [(*means[statuses[0]], str(day(0)), str(day(0)))]
    current, at = statuses[0], 0
    for status, spell in groupby(statuses):
        length = len(list(spell))
        if status != current and length >= max(needed, 1):
            known = at + max(needed, 1) - 1
            taken.append((*means[status], str(day(at)), str(day(known))))
            current = status
        at += length
    return taken


STATUSES = st.lists(st.sampled_from(["RU", "UA", "CONTESTED"]), min_size=1, max_size=40)


@settings(max_examples=40)
@given(statuses=STATUSES, needed=st.integers(0, 9))
def test_the_rule_is_the_rule_in_slow_words(statuses, needed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("viina")
    expected = settle(statuses, needed)
    assert claims(write_daily(folder / "d.csv", statuses), min_days=needed) == expected
    assert claims(write_changes(folder / "c.csv", statuses), min_days=needed) == expected


@settings(max_examples=40)
@given(statuses=STATUSES, more=STATUSES, needed=st.integers(0, 9))
def test_what_was_known_by_a_day_rests_on_no_later_day(statuses, more, needed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("viina")
    now = claims(write_daily(folder / "now.csv", statuses), min_days=needed)
    later = claims(write_daily(folder / "later.csv", statuses + more), min_days=needed)
    last = str(day(len(statuses) - 1))
    assert [claim for claim in later if claim[3] <= last] == now


@settings(max_examples=40)
@given(data=st.data())
def test_the_order_of_rows_means_nothing(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("viina")
    path = write_daily(folder / "x.csv", ["UA"] * 4 + ["RU", "UA", "CONTESTED"] + ["RU"] * 4)
    header, *rows = path.read_text().splitlines()
    mixed = folder / "mixed.csv"
    order = data.draw(st.permutations(rows))
    mixed.write_text("\n".join([header, *order, order[0]]) + "\n")
    for needed in (0, 3):
        first, second = (fl.import_claims("viina", p, min_days=needed) for p in (path, mixed))
        assert first.ledger == second.ledger


def test_nothing_is_lost_with_min_days_0(tmp_path):
    path = write_daily(tmp_path / "x.csv", ["UA", "RU", "UA", "CONTESTED", "RU"])
    assert [claim[:2] for claim in claims(path, min_days=0)] == [
        ("holds", "UA"), ("holds", "RU"), ("holds", "UA"), ("contested", None), ("holds", "RU"),
    ]  # fmt: skip


def test_flicker_is_counted_and_named(tmp_path):
    path = write_daily(tmp_path / "x.csv", ["UA"] * 9 + ["RU", "UA"] * 5 + ["RU"] * 3)
    found = fl.import_claims("viina", path)
    assert len(found.ledger) == 1
    assert found.counts["short spells"] == 5
    assert found.counts["spells too young"] == 1
    assert found.counts["places with short spells"] == 1
    assert any("5 spells shorter than 7 days" in note for note in found.notes)
    assert any("1 spell left out, not yet 7 days" in note for note in found.notes)
    assert [problem.message for problem in found.left_out] == [
        "geonames:695357: 5 spells shorter than 7 days"
    ]


def test_a_gap_in_the_days_widens_the_date_and_delays_the_knowledge(tmp_path):
    path = write_daily(tmp_path / "x.csv", ["UA", None, None, "RU", None, None, "RU"])
    assert claims(path, min_days=3)[1] == (
        "holds", "RU", "2024-12-02/2024-12-04", "2024-12-07",
    )  # fmt: skip


def test_a_status_that_is_not_said_is_no_status(tmp_path):
    path = write_daily(tmp_path / "x.csv", ["UA", "NA", "", "UA", "RU"])
    assert fl.import_claims("viina", path).counts["rows without a status"] == 2
    assert claims(path, min_days=0) == [
        ("holds", "UA", "2024-12-01", "2024-12-01"), ("holds", "RU", "2024-12-05", "2024-12-05"),
    ]  # fmt: skip


def test_liberated_is_ukraine_holding_it(tmp_path):
    path = write_daily(tmp_path / "x.csv", ["RU", "LIBERATED"])
    assert claims(path, min_days=0)[1][:2] == ("holds", "UA")


def test_the_wide_tables_of_the_first_version_are_read(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "geonameid,name,ctr_20241201000000,ctr_20241201060000,ctr_20241202000000\n"
        f"{PLACE},Kurakhove,RU,UA,CONTESTED\n"
    )
    assert claims(path, min_days=0) == [
        ("holds", "UA", "2024-12-01", "2024-12-01"),
        ("contested", None, "2024-12-02", "2024-12-02"),
    ]


def test_each_vote_is_its_own_source_and_shares_its_family(tmp_path):
    path = write_daily(tmp_path / "x.csv", ["RU"], column="status_dsm")
    (claim,) = fl.import_claims("viina", path, column="status_dsm").ledger
    assert claim.claimant.family == "DeepState"
    assert claim.claimant.allegiance == "independent"
    path = write_daily(tmp_path / "y.csv", ["RU"])
    (claim,) = fl.import_claims("viina", path).ledger
    assert (claim.claimant.name, claim.claimant.family) == ("VIINA", "VIINA")


def test_years_in_several_files_are_one_history(tmp_path):
    whole = ["UA"] * 4 + ["RU"] * 4
    one = write_daily(tmp_path / "one.csv", whole)
    first = write_daily(tmp_path / "first.csv", whole[:6])
    second = write_daily(tmp_path / "second.csv", [None] * 5 + whole[5:])  # overlapping
    both = fl.import_claims("viina", second, first, min_days=4).ledger
    assert both == fl.import_claims("viina", one, min_days=4).ledger
    assert len(both) == 2


def test_bad_rows_are_reported_by_line(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "geonameid,date,status\n"
        "695357,20241201,UA\nx,20241201,UA\n695357,20241301,UA\n695357,20241203,GREY\n"
        "695357,20241204,UA\n695357,20241204,RU\n,20241205,RU\n"
    )
    with pytest.raises(fl.InvalidImport) as caught:
        fl.import_claims("viina", path)
    assert [p.line for p in caught.value.problems] == [3, 4, 5, 8]
    path.write_text("geonameid,date,status\n695357,20241204,UA\n695357,20241204,RU\n")
    with pytest.raises(fl.InvalidImport, match="two statuses on 2024-12-04"):
        fl.import_claims("viina", path)


def test_tables_of_changes_and_of_days_do_not_mix(tmp_path):
    one = write_daily(tmp_path / "a.csv", ["UA"])
    two = write_changes(tmp_path / "b.csv", ["UA"])
    with pytest.raises(fl.InvalidImport, match="one kind"):
        fl.import_claims("viina", one, two)


def test_a_place_nobody_knows_is_left_out_and_told(tmp_path):
    path = write_daily(tmp_path / "x.csv", ["RU"], place=999999999)
    found = fl.import_claims("viina", path)
    assert len(found.ledger) == 0
    assert found.counts["unknown places"] == 1
    assert "gazetteer download UA" in " ".join(found.notes)
