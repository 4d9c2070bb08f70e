"""Claims in parts give what they give as a whole; a folder of parts is a ledger."""

from __future__ import annotations

import json
from contextlib import contextmanager

import bench_control
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import strategies
from across_parts import LEDGER, SIDES, assert_same
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_control_engine import POLICIES, ledgers

import frontline as fl
from frontline import distributed
from frontline.control.columns import ClaimColumns
from frontline.distributed import cutting, folder, verbs
from frontline.distributed.writing import UNREAD
from frontline.ledger.columns import COLUMNS

known = st.sampled_from([None, "2024-12-30", "2025-01-04", "2025-01-10"])
in_one_test = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(verbs, "PART_SIZE", 4)


@pytest.fixture
def without_cluster(monkeypatch):
    """The same tasks, done one after another in this process, the last first."""

    @contextmanager
    def connected(_scheduler):
        yield None

    def run(_client, work, items):
        return [(number, work(item)) for number, item in enumerate(items)][::-1]

    monkeypatch.setattr(verbs, "connected", connected)
    monkeypatch.setattr(verbs, "run", run)


# -- parts


@given(ledger=ledgers(), size=st.integers(1, 5), known_by=known, policy=st.sampled_from(POLICIES))
@settings(in_one_test, max_examples=60)
@pytest.mark.usefixtures("without_cluster")
def test_the_history_of_parts_is_the_history_of_the_whole(ledger, size, known_by, policy):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verbs, "PART_SIZE", size)
        found = distributed.history(ledger, known_by=known_by, policy=policy)
    assert_same(found, fl.history(ledger, known_by=known_by, policy=policy))


@given(seed=st.integers(0, 10**6), known_by=st.sampled_from([None, "2023-06-01"]))
@settings(in_one_test, max_examples=12)
@pytest.mark.usefixtures("without_cluster")
def test_so_it_is_where_regions_and_first_days_matter_to_many_parts(seed, known_by):
    # Of ten of these, six would be told otherwise without what is said of the regions around, and
    # five without the first day of all claims.
    columns = bench_control.as_columns(bench_control.draw(150, 6, seed=seed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verbs, "PART_SIZE", 20)
        for details in (True, False):
            found = distributed.history(columns, known_by=known_by, details=details)
            assert_same(found, fl.history(columns, known_by=known_by, details=details))


@given(ledger=ledgers(), size=st.integers(1, 5), known_by=known, policy=st.sampled_from(POLICIES))
@settings(in_one_test, max_examples=40)
@pytest.mark.usefixtures("without_cluster")
def test_the_control_of_parts_on_a_day_is_that_of_the_whole(ledger, size, known_by, policy):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verbs, "PART_SIZE", size)
        for on in ("2024-12-31", "2025-01-05", "2025-02-01"):
            asked = {"on": on, "known_by": known_by, "policy": policy}
            assert_same(distributed.control(ledger, **asked), fl.control(ledger, **asked))


@given(ledger=ledgers(), size=st.integers(1, 5), known_by=known)
@settings(in_one_test, max_examples=15)
@pytest.mark.usefixtures("without_cluster")
def test_a_history_is_told_from_a_folder_as_from_the_ledger(
    tmp_path_factory, ledger, size, known_by
):
    path = tmp_path_factory.mktemp("parts") / "ledger.parts"
    parts = distributed.write_parts(ledger, path, size=size)
    columns = ClaimColumns.from_table(ledger.to_geodataframe(), sides=ledger.sides)
    for details in (True, False):
        found = distributed.history(path, known_by=known_by, details=details)
        assert_same(found, fl.history(columns, known_by=known_by, details=details))
        assert found.attrs["parts"] == parts


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3), st.booleans()),
        max_size=7,
    )
)
def test_the_first_day_of_all_is_among_those_sent_whatever_is_known(items):
    first = np.array([day for day, _, _, _ in items], dtype=np.int64)
    perhaps = np.array([low for _, low, _, _ in items], dtype=np.int64)
    surely = perhaps + np.array([more for _, _, more, _ in items], dtype=np.int64)
    leads = cutting._lead(first, surely, perhaps)
    known = np.array([low + more * late for _, low, more, late in items], dtype=np.int64)
    for day in range(10):
        every, sent = first[known <= day], first[leads & (known <= day)]
        assert every.min(initial=99) == sent.min(initial=99)


def test_a_part_gets_no_more_than_it_needs():
    columns = ClaimColumns.from_ledger(LEDGER)
    found = cutting.cut(columns, size=4)
    assert len(found.pieces) > 3
    sizes = [
        len(set(piece.rows) | set(found.shared.rows[cutting.find_needed(piece, found.shared)]))
        for piece in found.pieces
    ]
    assert max(sizes) < len(columns)
    assert sum(len(piece.rows) for piece in found.pieces) == len(columns)


def test_without_what_stands_beside_a_part_its_history_would_be_another():
    columns = ClaimColumns.from_ledger(LEDGER)
    found = cutting.cut(columns, size=4)
    whole = fl.history(columns)
    differ = 0
    for piece in found.pieces:
        ids = {place.id for place in piece.places}
        chains = columns.about[piece.rows]
        if not set(chains[chains >= 0]) <= set(piece.rows):
            differ += 1
            continue
        alone = fl.history(cutting.take(columns, piece.rows), places=ids)
        wanted = whole[whole["place_id"].isin(ids)].reset_index(drop=True)
        differ += not alone.equals(wanted)
    assert differ > 2


@pytest.mark.usefixtures("without_cluster", "small_parts")
def test_places_are_asked_about_part_by_part(tmp_path):
    wanted = ["local:Town 00", "local:Town 07", "local:nowhere"]
    parts = distributed.write_parts(LEDGER, tmp_path / "l.parts", size=4)
    for source in (LEDGER, parts):
        assert_same(distributed.history(source, places=wanted), fl.history(LEDGER, places=wanted))


@pytest.mark.usefixtures("without_cluster")
def test_no_claims_have_a_history_without_rows(tmp_path):
    empty = fl.Ledger((), sides=SIDES)
    parts = distributed.write_parts(empty, tmp_path / "l.parts")
    assert parts.read() == empty
    for source in (empty, parts, []):
        assert_same(distributed.history(source), fl.history(empty))


# -- folders


@given(ledger=strategies.ledgers(), size=st.integers(1, 3))
@settings(max_examples=25)
def test_a_ledger_comes_back_from_its_folder(tmp_path_factory, ledger, size):
    path = tmp_path_factory.mktemp("parts") / "ledger.parts"
    parts = distributed.write_parts(ledger, path, size=size)
    assert parts.read() == ledger
    assert distributed.open_parts(path) == parts
    assert len(parts) == len(ledger)


@given(ledger=ledgers(max_size=20), size=st.integers(1, 5))
@settings(max_examples=15)
def test_a_place_lies_in_one_part(tmp_path_factory, ledger, size):
    path = tmp_path_factory.mktemp("parts") / "ledger.parts"
    parts = distributed.write_parts(ledger, path, size=size)
    tables = [gpd.read_parquet(part.path) for part in parts.parts]
    assert all(table.crs.to_epsg() == 4326 for table in tables)
    places = [place for table in tables for place in table["place_id"].unique()]
    assert sorted(places) == sorted(place.id for place in ledger.places)
    assert [len(table) for table in tables] == [part.claims for part in parts.parts]


def test_other_programs_read_the_folder_as_one_table(tmp_path):
    distributed.write_parts(LEDGER, tmp_path / "l.parts", size=4)
    table = pd.read_parquet(tmp_path / "l.parts")
    assert sorted(table["id"]) == sorted(claim.id for claim in LEDGER)
    assert set(UNREAD) < set(COLUMNS) <= set(table.columns)


def test_a_ledger_written_again_takes_the_place_of_the_old(tmp_path):
    path = tmp_path / "l.parts"
    distributed.write_parts(LEDGER, path, size=4)
    less = fl.Ledger([c for c in LEDGER if c.event == "holds"], sides=SIDES)
    distributed.write_parts(less, path, size=1)
    assert distributed.open_parts(path).read() == less
    assert len(list(path.glob("*.parquet"))) == 2


@pytest.mark.parametrize("older", [False, True])
def test_who_fails_while_writing_leaves_what_was_there(tmp_path, monkeypatch, older):
    path = tmp_path / "l.parts"
    if older:
        distributed.write_parts(LEDGER, path, size=4)
    really = folder.write_bytes

    def fail(target, raw):
        if target.name == folder.LIST:
            raise fl.UnwritableOutput("the disk is full")
        really(target, raw)

    monkeypatch.setattr(folder, "write_bytes", fail)
    less = fl.Ledger([c for c in LEDGER if c.event == "holds"], sides=SIDES)
    with pytest.raises(fl.UnwritableOutput, match="full"):
        distributed.write_parts(less, path, size=1)
    if older:
        assert distributed.open_parts(path).read() == LEDGER
    else:
        assert [each.name for each in tmp_path.iterdir()] == [".l.parts.lock"]


@pytest.mark.usefixtures("without_cluster")
def test_tables_may_come_one_after_another(tmp_path):
    table = LEDGER.to_geodataframe()
    south = table["place_id"].isin({"local:Town 05", "local:Town 11"})
    tables = (table[some] for some in (south, ~south))
    parts = distributed.write_parts(
        tables, tmp_path / "l.parts", sides=SIDES, title="composed", size=4
    )
    assert parts.read() == LEDGER
    assert_same(distributed.history(parts), fl.history(LEDGER))


@pytest.mark.usefixtures("without_cluster")
def test_tables_without_geometry_and_from_spreadsheets_do(tmp_path):
    table = pd.DataFrame(LEDGER.to_geodataframe().drop(columns=["geometry", "names"]))
    points = LEDGER.to_geodataframe().geometry
    table = table.assign(longitude=points.x, latitude=points.y)
    parts = distributed.write_parts(table, tmp_path / "l.parts", sides=SIDES, size=4)
    assert_same(distributed.history(parts), fl.history(LEDGER))


def test_tables_about_one_place_are_refused(tmp_path):
    table = LEDGER.to_geodataframe()
    with pytest.raises(fl.InvalidLedger, match="a place is in two tables"):
        distributed.write_parts([table[:1], table[:1]], tmp_path / "l.parts", sides=SIDES)
    with pytest.raises(fl.InvalidLedger, match="no column id"):
        distributed.write_parts(table.drop(columns="id"), tmp_path / "l.parts")
    assert not (tmp_path / "l.parts").exists()


def test_a_folder_that_is_something_else_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(fl.UnwritableOutput, match="name another"):
        distributed.write_parts(LEDGER, tmp_path)
    with pytest.raises(fl.UnreadableInput, match="no ledger in parts"):
        distributed.open_parts(tmp_path)
    with pytest.raises(fl.UnwritableOutput):
        distributed.write_parts(LEDGER, tmp_path / "no" / "folder")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda listed: listed["parts"][0].update(file="../../secret.parquet"),
        lambda listed: listed["parts"][0].update(beside="/etc/passwd"),
        lambda listed: listed.update(version=99),
        lambda listed: listed.update(parts="all"),
        lambda listed: listed.pop("sides"),
    ],
)
def test_a_list_that_leads_elsewhere_is_refused(tmp_path, spoil):
    path = tmp_path / "l.parts"
    distributed.write_parts(LEDGER, path, size=4)
    listed = json.loads((path / folder.LIST).read_text())
    spoil(listed)
    (path / folder.LIST).write_text(json.dumps(listed))
    with pytest.raises(fl.UnreadableInput):
        distributed.open_parts(path)


@pytest.mark.usefixtures("without_cluster")
def test_a_part_that_is_missing_or_damaged_is_named(tmp_path):
    parts = distributed.write_parts(LEDGER, tmp_path / "l.parts", size=4)
    parts.parts[1].path.write_bytes(b"PAR1 nothing PAR1")
    for read in (parts.read, lambda: distributed.history(parts)):
        with pytest.raises(fl.UnreadableInput, match="part-00001"):
            read()
    parts.parts[1].path.unlink()
    with pytest.raises(fl.UnreadableInput, match="part-00001"):
        parts.read()
