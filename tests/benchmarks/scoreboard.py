"""How benchmarks hand over their figures, and one table of them all.

A benchmark prints what it likes and calls `report` for the figures that others should see. Run
alone, that does nothing; run from here, the figures become rows of one Markdown table, ours beside
the peers', with the machine and the versions, and what was printed stands below. A benchmark that
fails, is stopped or is skipped becomes a row with the reason.

    python tests/benchmarks/scoreboard.py [BENCHMARK...] [--quick] [-o bench-results.md]

`make bench` installs the peers and does that for all of them, which takes an hour or two.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import json
import os
import platform
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROWS = "FRONTLINE_BENCH_ROWS"
"""Environment: the file to which figures are added, a JSON object a line."""
FIELDS = ("name", "ours", "peer", "ratio", "target", "note")
QUICK = {
    "bench_control": ["--quick"],
    "bench_distributed": ["--quick"],
    "bench_formats": ["300"],
    "bench_gazetteer": ["2", "2"],
    "bench_reading": ["1000"],
    "bench_report": ["20", "100"],
    "bench_surface": ["--only", "growth"],
    "bench_tables": [],
}
"""Arguments of a short run; a benchmark that is not listed has none."""

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_LIMIT = 3600
_LINES = 60


def report(
    name: str,
    *,
    ours: float | str | None = None,
    peer: float | str | None = None,
    ratio: float | str | None = None,
    target: str = "",
    unit: str = "",
    note: str = "",
) -> None:
    """Hand over a figure.

    Args:
        name: what was measured.
        ours: this library's figure.
        peer: the peer's, in the same run.
        ratio: how many times better ours is (peer's time by ours, or ours by theirs where more is
            better): above 1 this library is ahead.
        target: what it should be, in words.
        unit: of both figures.
        note: who the peer is, what the figure leaves out.
    """
    path = os.environ.get(ROWS)
    if path is None:
        return
    row = {
        "name": name,
        "ours": show(ours, unit),
        "peer": show(peer, unit),
        "ratio": show(ratio, "x"),
        "target": target,
        "note": note,
    }
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def skip(name: str, reason: str) -> None:
    """Hand over that something was not measured, and why."""
    report(name, note=f"skipped: {reason}")


def show(figure: float | str | None, unit: str = "") -> str:
    """A figure as people read it: three digits that count, and its unit."""
    if figure is None:
        return ""
    if isinstance(figure, str):
        return figure
    size = abs(figure)
    shown = f"{figure:,.0f}" if size >= 100 else f"{figure:.3g}"
    return f"{shown} {unit}".rstrip()


@dataclass(frozen=True, kw_only=True)
class Run:
    """One benchmark, as it went.

    Attributes:
        name: its file, without the suffix.
        command: how to run it again.
        rows: what it reported, and a last row with the reason if it did not end well.
        printed: what it printed.
    """

    name: str
    command: str
    rows: tuple[dict[str, str], ...]
    printed: str


def run(path: Path, arguments: Sequence[str], *, limit: float) -> Run:
    """Run a benchmark in a process of its own.

    Args:
        path: its file.
        arguments: for it.
        limit: seconds after which it is stopped.
    """
    shown = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path.name
    command = shlex.join(["python", str(shown), *arguments])
    with tempfile.TemporaryDirectory() as scratch:
        told, output = Path(scratch) / "rows.jsonl", Path(scratch) / "output.txt"
        environment = os.environ | {ROWS: str(told)}
        with output.open("wb") as sink:
            process = subprocess.Popen(
                [sys.executable, str(path), *arguments],
                stdout=sink,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
            reason = _wait(process, limit)
        printed = output.read_text(encoding="utf-8", errors="replace")
        lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    rows = [json.loads(line) for line in lines]
    if reason == "failed":
        reason = f"failed: {_last_line(printed)}"
    if reason:
        rows.append({"name": path.stem, "note": reason})
    elif not rows:
        rows.append({"name": path.stem, "note": f"no figures reported: {_last_line(printed)}"})
    return Run(name=path.stem, command=command, rows=tuple(rows), printed=printed)


def _wait(process: subprocess.Popen[bytes], limit: float) -> str:
    """Wait for a benchmark; why it did not end well, or nothing."""
    try:
        code = process.wait(limit)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)  # whatever it has started as well
        process.wait()
        return f"stopped after {limit:,.0f} s"
    return "failed" if code else ""


def _last_line(printed: str) -> str:
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "nothing was printed"


def render(runs: Iterable[Run], machine: Iterable[tuple[str, str]]) -> str:
    """The results as Markdown: the table, the machine, and what was printed."""
    runs = list(runs)
    lines = [
        "# Benchmarks",
        "",
        "Made by `make bench`. A ratio above 1 says how many times better this library is than the",
        "peer in the same run; times depend on the machine and on what else it did.",
        "",
        "| benchmark | what | ours | peer | ratio | target | note | command |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in runs:
        for row in each.rows:
            cells = [each.name.removeprefix("bench_"), *(row.get(name, "") for name in FIELDS)]
            lines.append(f"| {' | '.join(map(_cell, cells))} | `{each.command}` |")
    lines += ["", "## Machine and versions", "", "| | |", "|---|---|"]
    lines += [f"| {_cell(name)} | {_cell(value)} |" for name, value in machine]
    lines += ["", "## Commands and what they printed"]
    for each in runs:
        printed = each.printed.rstrip().splitlines()
        left_out = [f"… {len(printed) - _LINES} lines more"] * (len(printed) > _LINES)
        fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", each.printed)), default=0))
        lines += ["", f"### `{each.command}`", "", f"{fence}text"]
        lines += [*printed[:_LINES], *left_out, fence]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Text as it can stand in a table of Markdown."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def describe_machine() -> Iterator[tuple[str, str]]:
    """The processor, its cores and load, the memory, the system, and all versions."""
    yield "processor", _find_processor()
    yield "cores", str(os.cpu_count())
    yield "load before", ", ".join(f"{load:.1f}" for load in os.getloadavg())
    if hasattr(os, "sysconf"):
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        yield "memory", f"{memory / 2**30:.0f} GiB"
    yield "system", f"{platform.system()} {platform.release()}"
    yield "Python", platform.python_version()
    yield "frontline", f"{importlib.metadata.version('frontline')}, {_find_commit()}"
    for name in _list_packages():
        try:
            yield name, importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield name, "not installed"


def _find_processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.is_file():
        found = re.search(
            r"^model name\s*:\s*(.+)$", told.read_text(encoding="utf-8"), re.MULTILINE
        )
        if found:
            return found[1]
    return platform.processor() or platform.machine()


def _find_commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return f"commit {done.stdout.strip()}" if done.returncode == 0 else "no commit"


def _list_packages() -> list[str]:
    """What this library and its benchmarks need, by name."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"]]
    wanted += [each for name in ("parquet", "distributed", "bench") for each in extras[name]]
    return sorted({re.split(r"[^\w.-]", each, maxsplit=1)[0] for each in wanted})


def main() -> None:
    """Run the benchmarks asked for, all by default, and write the table."""
    parser = argparse.ArgumentParser(description="Run benchmarks into one table of Markdown.")
    parser.add_argument("benchmarks", nargs="*", help="names such as `control`; all by default")
    parser.add_argument("--quick", action="store_true", help="short runs, of those that have one")
    parser.add_argument("-o", "--output", type=Path, default=Path("bench-results.md"))
    parser.add_argument("--limit", type=float, default=_LIMIT, help="seconds for each")
    parser.add_argument("--folder", type=Path, default=_HERE, help="where the benchmarks are")
    given = parser.parse_args()
    names = [f"bench_{name.removeprefix('bench_')}" for name in given.benchmarks]
    paths = sorted(given.folder.glob("bench_*.py"))
    unknown = sorted(set(names) - {path.stem for path in paths})
    if unknown:
        parser.error(f"no {', '.join(unknown)}; there are {', '.join(p.stem for p in paths)}")
    machine = list(describe_machine())
    runs: list[Run] = []
    for path in paths:
        if names and path.stem not in names:
            continue
        if given.quick and path.stem not in QUICK and given.folder == _HERE:
            note = {"name": path.stem, "note": "skipped: it has no short run"}
            runs.append(
                Run(name=path.stem, command=f"python {path.name}", rows=(note,), printed="")
            )
            continue
        print(f"{path.stem} …", flush=True)
        arguments = QUICK.get(path.stem, []) if given.quick else []
        runs.append(run(path, arguments, limit=given.limit))
        for row in runs[-1].rows:
            print("   ", "  ".join(row.get(name, "") for name in FIELDS), flush=True)
        given.output.write_text(render(runs, machine), encoding="utf-8")
    given.output.write_text(render(runs, machine), encoding="utf-8")
    print(f"written to {given.output}")


if __name__ == "__main__":
    main()
