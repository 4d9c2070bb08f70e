"""`--surface` of the commands that draw: areas, line and band, or the reason why not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from frontline.cli import cli
from frontline.maps.packing import unpack

HEADER = "place,latitude,longitude,event,side,claimant,allegiance,official,stated_on,publisher"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Forty villages, the western half RU's and the eastern UA's; one changes hands later."""
    rows = [
        f"V{x}-{y},{48 + y * 0.05},{37 + x * 0.07},holds,{side},{side} HQ,{side},yes,2025-01-01,P"
        for x in range(8)
        for y in range(5)
        for side in ["RU" if x < 4 else "UA"]
    ]
    rows.append("V4-2,48.1,37.28,withdrew,RU,UA HQ,UA,yes,2025-01-05,P")
    path = tmp_path / "villages.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return path


@pytest.fixture
def one_side(tmp_path: Path) -> Path:
    path = tmp_path / "one.csv"
    path.write_text(f"{HEADER}\nHut,48,37,holds,UA,Army,UA,yes,2025-01-06,P\n")
    return path


def drawn_on(page: Path) -> dict[str, list[tuple[int, int | None]]]:
    """The spells of each layer of a page, as indexes of its days."""
    text = page.read_text(encoding="utf-8")
    (packed,) = re.findall(r'<script type="text/plain" id="frontline-data">(.*?)</script>', text)
    surface = json.loads(unpack(packed))["surface"]
    return {
        layer: [(row[0], row[1]) for row in surface[layer]] for layer in ("areas", "line", "band")
    }


def test_a_map_has_the_surface_of_every_day_of_change(ledger: Path, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    result = run("map", ledger, "-o", page, "--surface")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    layers = drawn_on(page)
    assert all(layers.values())
    assert {start for start, _ in layers["line"]} == {0, 1}
    assert {until for _, until in layers["line"]} == {1, None}


def test_a_map_on_a_day_has_its_surface_until_the_next_change(ledger: Path, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    assert run("map", ledger, "-o", page, "--surface", "--on", "2025-01-03").exit_code == 0
    assert set(drawn_on(page)["line"]) == {(1, 2)}


def test_a_figure_has_the_surface_of_its_days(ledger: Path, tmp_path: Path) -> None:
    days = ["--on", "2025-01-05", "--on", "2025-01-03"]
    with_surface, without = tmp_path / "a.svg", tmp_path / "b.svg"
    result = run("figure", ledger, *days, "-o", with_surface, "--surface")
    assert result.exit_code == 0, result.output
    assert run("figure", ledger, *days, "-o", without).exit_code == 0
    assert "Line of contact" in with_surface.read_text(encoding="utf-8")
    assert "Line of contact" not in without.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("map", "-o", "x.html"),
        ("map", "-o", "x.html", "--on", "2025-01-06"),
        ("figure", "-o", "x.png", "--on", "2025-01-06"),
        ("surface", "-o", "x.gpkg", "--on", "2025-01-06"),
    ],
)
def test_where_no_line_can_be_drawn_the_rest_is_and_the_reason_told(
    one_side: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    command, *options = arguments
    flag = [] if command == "surface" else ["--surface"]
    result = run(command, one_side, *options, *flag)
    assert result.exit_code == 1
    assert "2025-01-06: The only place is said to be held by UA, none by another" in result.stderr
    assert (tmp_path / options[1]).stat().st_size > 0


def test_a_delayed_map_has_no_surface_of_what_is_too_fresh(ledger: Path, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    assert run("map", ledger, "-o", page, "--surface", "--delay", "2").exit_code == 0
    assert {start for start, _ in drawn_on(page)["areas"]} == {0}


def test_an_empty_ledger_has_a_map_and_no_surface(tmp_path: Path) -> None:
    ledger = tmp_path / "empty.yaml"
    ledger.write_text("claims: []\n")
    result = run("map", ledger, "-o", tmp_path / "map.html", "--surface")
    assert result.exit_code == 1
    assert "The ledger dates no change: there is nothing to draw." in result.stderr


def test_a_chart_of_one_place_has_no_surface(ledger: Path, tmp_path: Path) -> None:
    options = ["--place", "V1-1", "--surface", "-o", tmp_path / "a.png"]
    assert run("figure", ledger, *options).exit_code == 2
