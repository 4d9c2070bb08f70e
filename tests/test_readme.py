"""The README is run: every Python block, in order, in one namespace; every command it names."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(root, language):
    text = (root / "README.md").read_text(encoding="utf-8")
    return [code for found, code in _BLOCK.findall(text) if found == language]


def prepare(root, folder):
    (folder / "notebooks").symlink_to(root / "notebooks")


def test_every_python_block_runs(root, tmp_path):
    prepare(root, tmp_path)
    code = "\n".join(blocks(root, "python"))
    assert "fl.Map" in code
    shown = (
        "fl.history(",
        "known_by=",
        "fl.Majority()",
        "fl.Observer(",
        "def decide",
        "fl.write_table(",
    )
    assert [each for each in (*shown, "fl.import_claims(") if each not in code] == []
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("*.html"))
    assert list(tmp_path.glob("*.pdf"))
    assert "true Kurakhove lies 33.7 km" in done.stdout
    assert "captured Kurakhove Russia's defence ministry" in done.stdout


def test_every_command_runs(root, tmp_path):
    prepare(root, tmp_path)
    lines = [
        shlex.split(line, comments=True)
        for code in blocks(root, "sh")
        for line in code.splitlines()
        if line.startswith(("frontline ", "gazetteer "))
    ]
    assert lines
    for program, *arguments in lines:
        done = subprocess.run(
            [sys.executable, "-m", program, *arguments],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, (program, arguments, done.stderr)


def test_the_first_result_comes_early(root):
    lines = (root / "README.md").read_text(encoding="utf-8").splitlines()
    assert any("make demo" in line for line in lines[:15])


@pytest.mark.parametrize(
    "picture",
    [
        "notebooks/images/kurakhove.png",
        "notebooks/images/kurakhove-figure.png",
        "notebooks/images/report.png",
    ],
)
def test_pictures_are_there(root, picture):
    assert picture in (root / "README.md").read_text(encoding="utf-8")
    assert (root / picture).stat().st_size < 600_000
