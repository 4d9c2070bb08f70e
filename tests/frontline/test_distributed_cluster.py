"""Two workers give what one process gives; a worker that is killed loses nothing."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import dask
import geopandas as gpd
import pytest
from across_parts import LEDGER, assert_same
from click.testing import CliRunner
from distributed.utils import get_mp_context
from geopandas.testing import assert_geodataframe_equal

import frontline as fl
from frontline import distributed
from frontline.cli import cli
from frontline.control import Outcome
from frontline.control.columns import ClaimColumns
from frontline.distributed import cluster, verbs

pytestmark = pytest.mark.xdist_group("cluster")  # one cluster, not one a process of the tests


IMPORTED = ["frontline.control.engine", "frontline.distributed.verbs", "frontline.surface.studio"]


@pytest.fixture(scope="module")
def client():
    """Two workers for all tests; those that are killed come back without importing all anew."""
    with dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"}):
        get_mp_context().set_forkserver_preload(["distributed", "geopandas", *IMPORTED])
        with cluster.started(workers=2) as client:
            yield client


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(verbs, "PART_SIZE", 4)


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
def test_an_observer_is_followed_wherever_he_speaks_and_missed_where_nobody_knows_him(
    client, tmp_path
):
    parts = distributed.write_parts(LEDGER, tmp_path / "l.parts", size=4)
    policy = fl.Observer("Observer")
    assert any("observer" not in set(gpd.read_parquet(p.path)["claimant"]) for p in parts.parts)
    for source in (LEDGER, parts):
        found = distributed.history(source, policy=policy, scheduler=client)
        assert_same(found, fl.history(LEDGER, policy=policy))
        with pytest.raises(fl.UnknownPolicy, match="no claimant 'Watcher'"):
            distributed.history(source, policy=fl.Observer("Watcher"), scheduler=client)
    nobody = {"policy": policy, "places": [], "details": False}
    assert len(distributed.history(LEDGER, **nobody, scheduler=client)) == 0


@pytest.mark.usefixtures("small_parts")
def test_the_address_of_a_scheduler_will_do(client):
    address = client.scheduler.address
    assert_same(distributed.history(LEDGER, scheduler=address), fl.history(LEDGER))
    assert len(client.nthreads()) == 2, "the cluster is not ours to end"


def test_a_history_serves_many_dates_on_workers_as_it_does_in_one_process(client, monkeypatch):
    monkeypatch.setattr("frontline.distributed.drawing._RUN", 1)
    told = fl.history(LEDGER)
    days = [f"2025-01-{day:02}" for day in (2, 9)]
    found = distributed.surfaces(((day, told) for day in days), scheduler=client)
    expected = fl.surfaces((day, told) for day in days)
    for name in ("areas", "line", "band"):
        assert_geodataframe_equal(getattr(found, name), getattr(expected, name))
    assert found.reasons == expected.reasons


def test_commands_work_on_the_cluster_that_is_named(client, tmp_path):
    ledger, parts = tmp_path / "ledger.jsonl", tmp_path / "ledger.parts"
    LEDGER.write(ledger)
    distributed.write_parts(LEDGER, parts)
    address = client.scheduler.address
    asked = ["--known-by", "2025-01-10"]
    files = [tmp_path / f"{name}.csv" for name in ("here", "there", "parts")]
    for given, file, more in (
        (ledger, files[0], []),
        (ledger, files[1], ["--scheduler", address]),
        (parts, files[2], ["--scheduler", address]),
    ):
        done = CliRunner().invoke(
            cli, ["history", str(given), *asked, "-o", str(file), *more], catch_exceptions=False
        )
        assert done.exit_code == 0, done.output
    assert files[0].read_bytes() == files[1].read_bytes() == files[2].read_bytes()
    series = ["surface", str(ledger), "--from", "2025-01-01", "--until", "2025-01-09", "--every"]
    drawn = [tmp_path / "here.geojson", tmp_path / "there.geojson"]
    for file, more in ((drawn[0], []), (drawn[1], ["--scheduler", address])):
        done = CliRunner().invoke(cli, [*series, "4", "-o", str(file), *more])
        assert done.exit_code in (0, 1), done.output
    assert drawn[0].read_bytes() == drawn[1].read_bytes()


def test_articles_are_read_on_the_cluster_that_is_named(client, tmp_path):
    for number in range(3):
        text = f"Russian forces captured Kurakhove, Moscow said on Monday. Report {number}."
        (tmp_path / f"{number}.txt").write_text(text)
    paths = [str(tmp_path / f"{number}.txt") for number in range(3)]
    asked = ["read", *paths, "--published", "2025-01-06", "--json"]
    here = CliRunner().invoke(cli, asked)
    there = CliRunner().invoke(cli, [*asked, "--scheduler", client.scheduler.address])
    assert there.exit_code == 0, there.output
    assert there.stdout == here.stdout


def test_surfaces_by_date_are_those_of_one_process(client, monkeypatch):
    monkeypatch.setattr("frontline.distributed.drawing._RUN", 2)
    days = [f"2025-01-{day:02}" for day in (1, 5, 10)]
    known = [(day, fl.control(LEDGER, on=day)) for day in days]
    found = distributed.surfaces(iter(known), scheduler=client)
    wanted = fl.surfaces(known)
    assert wanted.areas["date"].nunique() > 1
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
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "100ms"}),
        pytest.raises(fl.BrokenCluster, match="no scheduler of Dask answers"),
    ):
        distributed.history(LEDGER, scheduler="tcp://127.0.0.1:1")


def test_without_dask_the_error_names_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
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


@pytest.mark.parametrize(
    "command",
    [
        ("history", "-o", "h.csv"),
        ("surface", "--on", "2025-01-05", "-o", "s.geojson"),
    ],
)
def test_a_command_says_what_to_do_where_there_is_no_cluster(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cluster, "_PATIENCE_SECONDS", 0.5)
    LEDGER.write("ledger.jsonl")
    verb, *more = command
    for address in ("tcp://127.0.0.1:9", "nonsense"):
        done = CliRunner().invoke(cli, [verb, "ledger.jsonl", *more, "--scheduler", address])
        assert done.exit_code == 5, done.output
        assert "no scheduler of Dask answers at" in done.stderr
        assert "dask scheduler" in done.stderr
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = CliRunner().invoke(cli, [verb, "ledger.jsonl", *more, "--scheduler", "local"])
    assert done.exit_code == 5
    assert "pip install 'frontline[distributed]'" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.jsonl"]


def test_what_a_cluster_works_out_needs_a_file(tmp_path):
    done = CliRunner().invoke(cli, ["history", str(tmp_path), "--scheduler", "local"])
    assert done.exit_code == 2
    assert "-o" in done.stderr
