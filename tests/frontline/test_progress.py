"""Signs of life: on a terminal and in a notebook, on the error stream, and nowhere else."""

from __future__ import annotations

import io
import sys

import pytest
from click.testing import CliRunner
from reports import grid
from rich.console import Console

import frontline as fl
from frontline import progress
from frontline.cli import cli
from frontline.progress import follow, waiting


@pytest.fixture
def terminal(monkeypatch):
    """What a terminal is shown."""
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100)
    monkeypatch.setattr(progress, "_open_console", lambda: console)
    return screen


def test_a_terminal_is_shown_a_bar_and_the_items_are_the_same(terminal):
    assert list(follow(range(3), "Drawing", progress=True)) == [0, 1, 2]
    assert "Drawing" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


def test_nobody_who_did_not_ask_is_shown_anything(terminal):
    assert list(follow(range(3), "Drawing", progress=False)) == [0, 1, 2]
    with waiting("Reading", progress=False):
        pass
    assert terminal.getvalue() == ""


def test_a_second_bar_inside_a_first_is_not_shown(terminal):
    with waiting("Reading", progress=True):
        assert list(follow(range(2), "Drawing", progress=True)) == [0, 1]
    for _ in follow(range(2), "Outer", progress=True):
        with waiting("Inner", progress=True):
            pass
    assert "Reading" in terminal.getvalue()
    assert "Drawing" not in terminal.getvalue()
    assert "Inner" not in terminal.getvalue()
    list(follow(range(2), "Afterwards", progress=True))
    assert "Afterwards" in terminal.getvalue()


def test_who_fails_in_between_leaves_no_bar_behind(terminal):
    def fail():
        yield 1
        raise OSError

    with pytest.raises(OSError), waiting("Reading", progress=True):  # noqa: PT011
        list(follow(fail(), "Drawing", progress=True))
    list(follow(range(2), "Afterwards", progress=True))
    assert "Afterwards" in terminal.getvalue()


def test_a_file_is_shown_nothing_and_a_notebook_one_line_after_a_second(monkeypatch, capsys):
    ticks = iter(range(100))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(ticks))
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    list(follow(range(5), "Drawing", progress=True))
    assert capsys.readouterr().err == ""
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    list(follow(range(5), "Drawing", progress=True))
    assert capsys.readouterr() == ("", "Drawing …\n")


def test_surfaces_and_reports_say_how_far_they_are_if_asked(terminal):
    book = grid(3)
    told = fl.history(book)
    silent = fl.surfaces((day, told) for day in ("2025-01-02", "2025-01-05"))
    assert terminal.getvalue() == ""
    drawn = fl.surfaces(((day, told) for day in ("2025-01-02", "2025-01-05")), progress=True)
    assert drawn.areas.equals(silent.areas)
    assert "Drawing surfaces" in terminal.getvalue()


def test_a_command_shows_it_on_the_error_stream_alone(tmp_path, terminal):
    ledger, page = tmp_path / "ledger.yaml", tmp_path / "r.html"
    grid(2).write(ledger)
    done = CliRunner().invoke(cli, ["report", str(ledger), "-o", str(page)])
    assert done.exit_code == 0, done.output
    for told in ("Reading claims", "Working out", "Drawing surfaces", "maps", "charts"):
        assert told in terminal.getvalue()
    assert "Drawing" not in done.stdout
    assert page.read_text(encoding="utf-8") == fl.report(ledger).page
