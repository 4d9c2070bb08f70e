from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import gazetteer
from gazetteer import cli, index
from gazetteer.errors import InvalidQuery
from gazetteer.places import Place

PLACE_FIELDS = [
    "id", "name", "kind", "country", "admin1", "admin2", "latitude", "longitude", "population",
    "precision",
]  # fmt: skip


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.commands, arguments)


def test_find_prints_the_documented_json() -> None:
    result = run("find", "Pokrovsk", "--near", "Kurakhove", "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert list(document) == ["query", "place", "candidates"]
    assert list(document["place"]) == PLACE_FIELDS
    assert document["place"]["id"] == "geonames:704422"
    first = document["candidates"][0]
    assert list(first) == ["place", "score", "reasons"]
    assert first["place"] == document["place"]
    assert any("km from Kurakhove" in reason for reason in first["reasons"])


@pytest.mark.parametrize(
    ("name", "code"),
    [("Ivanivka", 3), ("Kurakove", 4), ("Qwrtzxqwrtzx", 4), ("geonames:1", 4)],
)
def test_no_single_answer_has_a_null_place_and_its_own_exit_code(name: str, code: int) -> None:
    result = run("find", name, "--json")
    assert result.exit_code == code
    document = json.loads(result.stdout)
    assert document["place"] is None
    assert (len(document["candidates"]) > 1) == (name in {"Ivanivka", "Kurakove"})
    for_people = run("find", name)
    assert for_people.exit_code == code
    assert for_people.stderr.startswith("gazetteer: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("find", ""),
        ("find", "x" * 10_000),
        ("find",),
        ("find", "Kursk", "--within", "Atlantis"),
        ("find", "Kursk", "--country", "Russia"),
        ("find", "Kursk", "--on", "yesterday"),
        ("find", "Kursk", "--near", "95,200"),
        ("find", "Kursk", "--nearby", "Sudzha"),
        ("seek", "Kursk"),
    ],
)
def test_wrong_usage_is_2_and_one_line(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_region_that_may_be_several_is_listed_and_exits_with_3() -> None:
    result = run("find", "Springfield", "--within", "Washington County")
    assert result.exit_code == 3
    assert 'gazetteer: within: "Washington County" may be ' in result.stderr
    assert " more. Say which" in result.stderr
    assert result.stdout.count("raion, geonames:") == 10
    told = json.loads(run("find", "X", "--within", "Washington County", "--json").stdout)
    assert told["place"] is None
    assert {each["place"]["name"] for each in told["candidates"]} == {"Washington County"}
    with pytest.raises(InvalidQuery) as caught:
        gazetteer.resolve("Springfield", within="Washington County")
    assert isinstance(caught.value, gazetteer.AmbiguousRegion)
    assert "Oregon" in {each.place.admin1 for each in caught.value.candidates}


@pytest.mark.parametrize(("near", "code"), [("Ivanivka", 3), ("Qwrtzxqwrtzx", 4)])
def test_what_it_is_near_to_has_the_same_exit_codes(near: str, code: int) -> None:
    result = run("find", "Pokrovsk", "--near", near)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.startswith("gazetteer: --near: ")
    assert f'"{near}"' in result.stderr


@pytest.mark.parametrize("name", ["Ivanivka", "Novooleksandrivka", "Kyiv"])
def test_the_list_is_readable_at_80_columns(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    candidates = json.loads(run("find", name, "--json").stdout)["candidates"]
    lines = run("find", name).stdout.rstrip().splitlines()
    assert max(map(len, lines)) <= 80
    for candidate in candidates:
        place = candidate["place"]
        found = [n for n, line in enumerate(lines) if f"{place['id']}: " in line]
        assert len(found) == 1, place  # the id is unbroken
        where = ", ".join(filter(None, (place["admin2"], place["admin1"], place["country"])))
        assert lines[found[0] - 1].rstrip().endswith(f"{place['name']} ({where})")
    assert len(lines) <= 2 + 5 * len(candidates)


def test_an_unreadable_index_is_5(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "core.sqlite"
    broken.write_bytes(b"no index at all")
    monkeypatch.setattr(cli, "core", lambda: index.Index.open(broken))
    result = run("info")
    assert result.exit_code == 5
    assert "not a gazetteer index" in result.stderr


def test_info() -> None:
    document = json.loads(run("info", "--json").stdout)
    assert document["places"] > 50_000
    assert "GeoNames" in document["attribution"]
    assert "CC BY 4.0" in document["attribution"]
    assert "Natural Earth" in document["attribution"]
    assert set(document["kinds"]) >= {"settlement", "raion", "oblast", "country"}
    assert "attribution" in run("info").stdout


def test_names_of_strangers_are_printed_as_inert_text(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "[bold red]{{7*7}}[/] \x1b[31m\u202e</script>"
    place = Place(id="local:x", name=name, kind="settlement", latitude=1, longitude=2)
    candidate = cli.Candidate(place=place, score=0.5, reasons=(name,))
    monkeypatch.setattr(cli, "resolve", lambda *_, **__: place)
    monkeypatch.setattr(cli, "search", lambda *_, **__: (candidate,))
    shown = run("find", "anything").stdout
    assert "[bold red]{{7*7}}[/] \\x1b[31m\\u202e</script>" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("command", ["find", "info"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"gazetteer {command}" in result.stdout.split("Example:")[1]


def test_it_runs_as_a_module_and_takes_bytes_that_are_no_text() -> None:
    command = [sys.executable, "-m", "gazetteer", "find", b"Kurs\xff\xfe", "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode in {0, 3, 4}
    assert json.loads(done.stdout.decode("utf-8"))["query"].startswith("Kurs")
