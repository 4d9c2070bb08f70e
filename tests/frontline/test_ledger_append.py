"""Two writers lose nothing, and one that is killed leaves the old ledger or the new one."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from strategies import unknown
from writers import SIDES, claim, ledger

from frontline.errors import InvalidLedger, UnreadableInput, UnwritableOutput
from frontline.ledger import Ledger, append_claims, read_claims
from frontline.ledger.files import locked

SUFFIXES = (".yaml", ".jsonl", ".jsonl.gz", ".csv", ".geojson", ".gpkg", ".parquet")
WRITERS = Path(__file__).with_name("writers.py")


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WRITERS), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return out


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_two_processes_that_append_lose_nothing(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"claims{suffix}"
    both = [start("append", path, letter, 12) for letter in "xy"]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", finish(process)
    for process in both:
        assert process.stdin is not None
        process.stdin.write("begin\n")
        process.stdin.flush()
    for process in both:
        finish(process)
    wanted = {f"{letter}{number}" for letter in "xy" for number in range(12)}
    assert {item.id for item in read_claims(path, resolve=unknown)} == wanted


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_killed_writer_leaves_the_old_ledger_or_the_new_one(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"claims{suffix}"
    hits = int(finish(start("kill", path, 15, 7)))
    assert path.is_file()
    assert hits > 0, "no writer was killed while it wrote: this has tested nothing"


# -- what appending does


def test_a_ledger_that_is_not_there_is_made(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    assert append_claims(path, ledger("a", 2)) == ledger("a", 2)
    assert read_claims(path) == ledger("a", 2)


def test_identical_claims_are_one(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    append_claims(path, ledger("a", 2))
    before = path.stat()
    assert len(append_claims(path, [claim("a0")])) == 2
    assert path.stat().st_mtime_ns == before.st_mtime_ns  # nothing new, nothing written
    assert len(append_claims(path, [claim("a0"), claim("a2"), claim("a2")])) == 3


def test_one_id_for_two_claims_is_reported_and_nothing_written(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    append_claims(path, ledger("a", 2))
    before = path.read_bytes()
    with pytest.raises(InvalidLedger, match="two different claims have the id 'a1'") as caught:
        append_claims(path, [claim("a2"), replace(claim("a1"), note="else")])
    assert caught.value.source == str(path)
    assert path.read_bytes() == before


def test_old_and_new_claims_are_one_ledger(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    append_claims(path, ledger("a", 1))
    denial = replace(claim("d"), event="denied", about="a0")
    assert len(append_claims(path, [denial])) == 2
    with pytest.raises(InvalidLedger, match="about a claim that does not exist"):
        append_claims(path, [replace(denial, id="e", about="nowhere")])


def test_sides_are_kept_and_added(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    Ledger([claim("a")], sides=SIDES, title="A title").write(path)
    other = replace(claim("c"), side="C")
    with pytest.raises(InvalidLedger, match="side 'C' is not among the declared sides"):
        append_claims(path, [other])
    after = append_claims(path, [other], sides={"C": "Ceeland"})
    assert dict(after.sides) == SIDES | {"C": "Ceeland"}
    assert after.title == "A title"
    with pytest.raises(InvalidLedger, match="'A' is 'Ayland' in the ledger, not 'Alien'"):
        append_claims(path, [claim("d")], sides={"A": "Alien"})
    assert read_claims(path) == after


def test_a_broken_ledger_is_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text('{"id": "a"}\n')
    with pytest.raises(InvalidLedger):
        append_claims(path, [claim("b")])
    assert path.read_text() == '{"id": "a"}\n'


def test_an_unknown_format_is_not_locked(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no format"):
        append_claims(tmp_path / "claims.txt", [claim("b")])
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(UnwritableOutput, match="cannot be locked"):
        append_claims(tmp_path / "nowhere" / "claims.jsonl", [claim("b")])


def test_writers_wait_for_those_who_append(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "claims.jsonl"
    monkeypatch.setattr("frontline.ledger.files._PATIENCE_SECONDS", 0.1)
    with locked(path), pytest.raises(UnwritableOutput, match="another process has been writing"):
        ledger("a", 1).write(path)
    ledger("a", 1).write(path)
    assert len(read_claims(path)) == 1


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_but_the_file_is_left(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"claims{suffix}"
    ledger("a", 2).write(path, resolve=unknown)
    path.chmod(0o640)
    ledger("b", 2).write(path, resolve=unknown)
    read_claims(path, resolve=unknown)
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o640
