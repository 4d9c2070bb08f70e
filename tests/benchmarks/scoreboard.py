"""How benchmarks hand over their figures, and one table of them all.

A benchmark prints what it likes and calls `report` for each figure that others should see. Run
alone, that does nothing; run by `python tests/benchmarks/scoreboard.py` (`make bench`), the figures
become rows of one Markdown table, ours beside the peers, with the machine and the versions.
A benchmark that fails or is skipped becomes a row with its reason.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

ROWS = "FRONTLINE_BENCH_ROWS"
"""Environment: the file to which figures are added, a JSON object a line."""
FIELDS = ("name", "ours", "peer", "ratio", "target", "note")


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
