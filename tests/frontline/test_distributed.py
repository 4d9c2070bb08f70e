"""What a cluster gives is what one process gives; a worker that is killed loses nothing."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path

import bench_control
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import strategies
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_control_engine import POLICIES, ledgers

import frontline as fl
from frontline import distributed
from frontline.control import Outcome
from frontline.control.columns import ClaimColumns
from frontline.dates import parse_date
from frontline.distributed import cluster, cutting, folder, verbs
from frontline.distributed.writing import UNREAD
from frontline.ledger.columns import COLUMNS
from gazetteer.places import Place

SIDES = {"RU": "Russia", "UA": "Ukraine"}
RUSSIA = fl.Claimant(name="ru one", allegiance="RU", official=True)
UKRAINE = fl.Claimant(name="ua one", allegiance="UA", official=True)
OBSERVER = fl.Claimant(name="observer", allegiance="independent")
known = st.sampled_from([None, "2024-12-30", "2025-01-04", "2025-01-10"])
in_one_test = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def town(name, region, **more):
    point = {"latitude": 48.0 + len(name) / 10, "longitude": 37.0 + ord(name[-1]) / 100}
    where = {"kind": "settlement", "country": "UA", "admin1": region}
    return Place(id=f"local:{name}", name=name, **(point | where | more))


def compose():
    """A ledger that no part of it can be told from alone.

    Two oblasts are said to be held as a whole, one of them by both sides in turn; towns speak about
    what was claimed of other towns and of their oblast; captures are preceded by an inferred holder
    from the first day of all claims on, which is a day of another oblast.
    """
    north, south = (
        town(name, None, kind="oblast", precision="area", radius_km=90)
        for name in ("North", "South")
    )
    claims = []

    def claim(event, place, who, day, side=None, about=None):
        named = f"{len(claims):03}"
        fields = {"event_date": parse_date(f"2025-01-{day:02}"), "side": side, "about": about}
        stated = parse_date(f"2025-01-{day:02}")
        claims.append(
            fl.Claim(id=named, place=place, event=event, claimant=who, stated_on=stated, **fields)
        )
        return named

    claim("holds", south, UKRAINE, 1, "UA")
    whole = claim("holds", north, RUSSIA, 3, "RU")
    claim("holds", north, UKRAINE, 9, "UA")
    for number in range(12):
        where = town(f"Town {number:02}", ("North", "South")[number % 2])
        if number % 3 == 0:
            told = claim("captured", where, RUSSIA, 4 + number % 4, "RU")
            away = town("Town 01", "South") if number < 6 else south
            claim("denied", away, UKRAINE, 8 + number % 4, about=told)
            claim("confirmed", where, OBSERVER, 10, about=told)
        elif number % 3 == 1:
            claim("contested", where, OBSERVER, 5)
        else:
            claim("attacked", where, UKRAINE, 6)
    back = town("Town 06", "North")
    claim("retracted", back, RUSSIA, 12, about=whole)
    return fl.Ledger(claims, sides=SIDES, title="composed")


LEDGER = compose()


@pytest.fixture(scope="module")
def client():
    with cluster.started(workers=2) as client:
        yield client


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


def assert_same(found, wanted):
    assert_geodataframe_equal(found, wanted)
    kept = {"known_by", "policy", "on"}
    assert {k: v for k, v in found.attrs.items() if k in kept} == {
        k: v for k, v in wanted.attrs.items() if k in kept
    }


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


# -- a cluster of two workers


@pytest.mark.usefixtures("small_parts")
def test_two_workers_tell_what_one_process_tells(client, tmp_path):
    parts = distributed.write_parts(LEDGER, tmp_path / "l.parts", size=4)
    for source in (LEDGER, ClaimColumns.from_ledger(LEDGER), parts):
        for details in (True, False):
            found = distributed.history(source, details=details, scheduler=client)
            assert_same(found, fl.history(LEDGER, details=details))
        asked = {"on": "2025-01-10", "policy": fl.Majority()}
        found = distributed.control(source, **asked, scheduler=client)
        assert_same(found, fl.control(LEDGER, **asked))


@pytest.mark.usefixtures("small_parts")
def test_the_address_of_a_scheduler_will_do(client):
    address = client.scheduler.address
    assert_same(distributed.history(LEDGER, scheduler=address), fl.history(LEDGER))
    assert len(client.nthreads()) == 2, "the cluster is not ours to end"


def test_surfaces_by_date_are_those_of_one_process(client, monkeypatch):
    monkeypatch.setattr("frontline.distributed.drawing._RUN", 2)
    days = [f"2025-01-{day:02}" for day in range(1, 15, 2)]
    found = distributed.surfaces(
        ((day, distributed.control(LEDGER, on=day, scheduler=client)) for day in days),
        scheduler=client,
    )
    wanted = fl.surfaces((day, fl.control(LEDGER, on=day)) for day in days)
    assert len(wanted.areas) > 2
    for name in ("areas", "line", "band", "places"):
        assert_geodataframe_equal(getattr(found, name), getattr(wanted, name))
    assert found.reasons == wanted.reasons
    assert found.dates == wanted.dates
    empty = distributed.surfaces([], scheduler=client)
    assert_geodataframe_equal(empty.areas, fl.surfaces([]).areas)


ARTICLES = [
    *(
        {
            "text": f"Russian forces captured {place} on Sunday, Russia's defence ministry said. "
            "Ukraine's General Staff denied it.",
            "published": f"2025-01-{6 + number % 3:02}",
            "publisher": f"Paper {number % 4}",
        }
        for number, place in enumerate(["Kurakhove", "Pokrovsk", "Toretsk", "Kurakhove"] * 3)
    ),
    {"text": "no text", "colour": "of no meaning"},
    Path("there is no such file.txt"),
]


def test_articles_are_read_as_in_one_process(client, monkeypatch):
    monkeypatch.setattr("frontline.distributed.reading._BATCH", 3)
    found = distributed.read_articles(iter(ARTICLES), scheduler=client)
    assert found == fl.read_articles(ARTICLES, progress=False)
    assert len(found.broken) == 2


def die_once(marker):
    """End the first process that gets here, unasked and at once; the file says which it was."""
    try:
        file = os.open(marker, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        return
    os.write(file, str(os.getpid()).encode())
    os.kill(os.getpid(), signal.SIGKILL)


def assert_one_died(marker):
    assert Path(marker).read_text() not in ("", str(os.getpid()))


def test_a_worker_killed_while_it_works_loses_no_history(client, tmp_path):
    marker = str(tmp_path / "killed")

    class KillsOnce:
        """A policy that ends, unasked and at once, the first process that asks it."""

        name = "last named"

        def decide(self, positions):
            die_once(marker)
            named = tuple(p for p in positions if p.controller)[-1:]
            side = named[0].controller if named else None
            return Outcome(status="assessed" if named else "unknown", controller=side)

    parts = distributed.write_parts(LEDGER, tmp_path / "l.parts", size=4)
    found = distributed.history(parts, policy=KillsOnce(), scheduler=client)
    assert_one_died(marker)
    assert_same(found, fl.history(LEDGER, policy=KillsOnce()))


def test_a_worker_killed_while_it_reads_loses_no_article(client, monkeypatch, tmp_path):
    monkeypatch.setattr("frontline.distributed.reading._BATCH", 3)
    marker = str(tmp_path / "killed")

    class KillsOnce(Mapping):
        """An article that ends, unasked and at once, the first process that reads it."""

        def __init__(self, article):
            self.article = article

        def __len__(self):
            return len(self.article)

        def __getitem__(self, name):
            return self.article[name]

        def __iter__(self):
            die_once(marker)
            return iter(self.article)

    deadly = [KillsOnce(a) if n == 4 else a for n, a in enumerate(ARTICLES)]
    found = distributed.read_articles(deadly, scheduler=client)
    assert_one_died(marker)
    assert found == fl.read_articles(ARTICLES, progress=False)


def test_what_ends_every_worker_is_given_up_with_a_reason(client):
    class Kills:
        name = "kills"

        def decide(self, _positions):
            os.kill(os.getpid(), signal.SIGKILL)

    client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
    with pytest.raises(fl.BrokenCluster, match="ended several workers"):
        distributed.history(LEDGER, policy=Kills(), scheduler=client)
    client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 3))


def test_what_is_wrong_with_claims_is_said_as_in_one_process(client, tmp_path):
    parts = distributed.write_parts(LEDGER, tmp_path / "l.parts")
    table = gpd.read_parquet(parts.parts[0].path)
    table.assign(event="conquered").to_parquet(parts.parts[0].path)
    with pytest.raises(fl.InvalidLedger, match="conquered"):
        distributed.history(parts, scheduler=client)
    with pytest.raises(fl.InvalidDate):
        distributed.history(LEDGER, known_by="yesterday", scheduler=client)


def test_an_address_where_nobody_answers_is_said_to_be_one():
    import dask

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(fl.BrokenCluster, match="no scheduler of Dask answers"),
    ):
        distributed.history(LEDGER, scheduler="tcp://127.0.0.1:1")


def test_without_dask_the_error_names_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(fl.BrokenCluster, match=r"pip install 'frontline\[distributed\]'"):
        distributed.history(LEDGER)


@pytest.mark.usefixtures("small_parts")
def test_processes_of_this_machine_are_the_default():
    assert_same(distributed.history(LEDGER), fl.history(LEDGER))


def test_days_are_taken_as_everywhere(client):
    on = dt.date(2025, 1, 10)
    found = distributed.control(LEDGER, on=on, scheduler=client)
    assert found.attrs["on"] == on
    assert found.attrs["ledger"] is LEDGER
