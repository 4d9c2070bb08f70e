"""Benchmarks run into one table; what fails, hangs or is skipped is a row with its reason."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import scoreboard

BENCHMARKS = Path(__file__).parent / "benchmarks"
FINE = """
import scoreboard
scoreboard.report("speed", ours=12.34, peer=123456.7, ratio=10004, unit="ms", target="10 x",
                  note="peer: a | b\\n<script>")
scoreboard.skip("other speed", "peer not installed")
print("printed ``` by it")
"""
BROKEN = """
import scoreboard
scoreboard.report("half of it", ours=1.0)
raise ValueError("the disk is full")
"""
SILENT = "print('nothing to compare with')\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "benchmarks"
    folder.mkdir()
    for name, text in (("fine", FINE), ("broken", BROKEN), ("silent", SILENT)):
        (folder / f"bench_{name}.py").write_text(text)
    return folder


def run(*arguments, cwd):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(BENCHMARKS), *sys.path])}
    environment.pop(scoreboard.ROWS, None)
    return subprocess.run(
        [sys.executable, str(BENCHMARKS / "scoreboard.py"), *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def rows_of(table):
    lines = table.split("## Machine")[0].splitlines()
    return [line for line in lines if line.startswith("| ")][1:]


def test_all_become_one_table_whatever_happens_to_them(folder):
    done = run("--folder", folder, "-o", "table.md", cwd=folder)
    assert done.returncode == 0, done.stderr
    table = (folder / "table.md").read_text(encoding="utf-8")
    assert rows_of(table) == [
        f"| {row} | `python bench_{row.split()[0]}.py` |"
        for row in (
            "broken | half of it | 1 |  |  |  | ",
            "broken | bench_broken |  |  |  |  | failed: ValueError: the disk is full",
            "fine | speed | 12.3 ms | 123,457 ms | 10,004 x | 10 x | peer: a \\| b &lt;script>",
            "fine | other speed |  |  |  |  | skipped: peer not installed",
            "silent | bench_silent |  |  |  |  | no figures reported: nothing to compare with",
        )
    ]
    assert "````text\nprinted ``` by it\n````" in table
    for told in ("| processor |", "| cores |", "| load before |", "| Python |", "| pandas |"):
        assert told in table


def test_some_may_be_asked_for_by_name(folder):
    done = run("silent", "--folder", folder, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert len(rows_of((folder / "bench-results.md").read_text(encoding="utf-8"))) == 1
    done = run("nonsense", "--folder", folder, cwd=folder)
    assert done.returncode == 2
    assert "there are bench_broken, bench_fine, bench_silent" in done.stderr


def test_one_that_hangs_is_stopped_with_all_it_started(folder):
    (folder / "bench_hangs.py").write_text(
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'import sys; sys.stdin.read()'], stdin=-1)\n"
        "import time; time.sleep(10**6)\n"
    )
    found = scoreboard.run(folder / "bench_hangs.py", [], limit=0.5)
    assert found.rows == ({"name": "bench_hangs", "note": "stopped after 0 s"},)


def test_a_real_one_has_a_short_run(tmp_path):
    done = run("formats", "--quick", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = rows_of((tmp_path / "bench-results.md").read_text(encoding="utf-8"))
    assert rows
    assert all(row.startswith("| formats | ledger as .") for row in rows)


def test_alone_a_benchmark_hands_over_nothing(monkeypatch):
    monkeypatch.delenv(scoreboard.ROWS, raising=False)
    scoreboard.report("speed", ours=1.0)


def test_every_short_run_is_of_a_benchmark_that_there_is():
    assert set(scoreboard.QUICK) <= {path.stem for path in BENCHMARKS.glob("bench_*.py")}


def test_every_benchmark_hands_over_its_figures():
    silent = [
        path.name
        for path in sorted(BENCHMARKS.glob("bench_*.py"))
        if "scoreboard" not in path.read_text(encoding="utf-8")
    ]
    assert not silent, f"{', '.join(silent)}: call scoreboard.report for the figures that matter"


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (None, ""),
        ("yes", "yes"),
        (0.0, "0 s"),
        (0.01234, "0.0123 s"),
        (99.96, "100 s"),
        (1234567.0, "1,234,567 s"),
    ],
)
def test_figures_are_shown_with_the_digits_that_count(figure, shown):
    assert scoreboard.show(figure, "s") == (shown if figure != "yes" else "yes")
