"""Whatever a stranger's file holds: a value or a typed error, soon, and without much memory.

The files under `hostile/` each try one thing; its README says which. They are handed to every door
in a process of its own, because what goes wrong here may take the process with it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from damage import damaged
from doors import DOORS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from seeds import make_seeds

from frontline.articles.documents import read_html
from frontline.errors import UnreadableInput

HOSTILE = Path(__file__).parent / "hostile"
MOST_BYTES = 2 << 30

# A share of the examples; `make fuzz` looks for as long as it is told to.
few = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_hostile_files_lead_to_typed_errors_within_bounds(tmp_path: Path) -> None:
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here / "frontline"), *sys.path])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(Path(__file__).with_name("abuse.py"))],
        env=os.environ | {"PYTHONPATH": paths}, cwd=tmp_path,
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3_000:]
    told = json.loads(done.stdout)
    assert told["faults"] == []
    assert told["count"] > 20 * len(DOORS)
    assert told["peak"] < MOST_BYTES, told


@pytest.mark.parametrize(
    ("file", "door", "reason"),
    [
        ("ledgers/alias-bomb.yaml", "ledger.yaml", "anchor|alias"),
        ("ledgers/key-twice.jsonl", "ledger.jsonl", "given twice"),
        ("ledgers/deep.jsonl", "ledger.jsonl", "nested too deeply"),
        ("polygons/endless-view.gpkg", "ledger.gpkg", "a view"),
        ("polygons/endless-view.gpkg", "isw.gpkg", "a view"),
        ("polygons/computed-column.gpkg", "ledger.gpkg", "computed columns"),
        ("polygons/another-file.gpkg", "deepstate.gpkg", "not a GeoPackage"),
        ("polygons/web-address.shp", "isw.shp", "not a shapefile"),
        ("polygons/web-address.zip", "isw.zip", "not the archive of one shapefile"),
        ("polygons/web-address-inside.zip", "isw.zip", "not a shapefile"),
        ("polygons/climbing.zip", "isw.zip", "not the archive of one shapefile"),
        ("polygons/objects.npz", "isw.npz", "holds objects"),
        ("polygons/announces-too-much.npz", "isw.npz", "cut short"),
        ("polygons/far-apart.npz", "isw.npz", "no grid"),
        ("articles/attributes.html", "article.html", "attributes"),
        ("articles/one-page-often.pdf", "article.pdf", "pages"),
        ("dumps/two-members.zip", "dump.zip", "none of its own name"),
    ],
)
def test_what_is_dangerous_is_refused_with_the_reason(
    file: str, door: str, reason: str, tmp_path: Path
) -> None:
    error = DOORS[door].take((HOSTILE / file).read_bytes(), tmp_path)
    assert error is not None
    assert re.search(reason, str(error)), error


@pytest.mark.parametrize(
    ("file", "door"),
    [
        ("ledgers/template.yaml", "ledger.yaml"),
        ("ledgers/formulas.csv", "ledger.csv"),
        ("polygons/bowtie.geojson", "liveuamap.geojson"),
        ("polygons/whole-world.geojson", "liveuamap.geojson"),
        ("dumps/many-names.txt", "dump.txt"),
        ("dumps/template.txt", "dump.txt"),
        ("articles/same-name.txt", "article.txt"),
    ],
)
def test_what_is_merely_strange_is_read(file: str, door: str, tmp_path: Path) -> None:
    assert DOORS[door].take((HOSTILE / file).read_bytes(), tmp_path) is None


def test_the_readme_tells_of_every_hostile_file() -> None:
    listed = re.findall(r"^\| `(.+?)` \|", (HOSTILE / "README.md").read_text(), re.MULTILINE)
    there = [path.relative_to(HOSTILE).as_posix() for path in HOSTILE.glob("*/*")]
    assert sorted(listed) == sorted(there)


@pytest.mark.parametrize("name", [name for name in DOORS if not name.endswith(".shp")])
def test_a_sound_file_passes_every_door(name: str, tmp_path: Path) -> None:
    assert DOORS[name].take(make_seeds()[name], tmp_path) is None


@pytest.mark.parametrize("name", DOORS)
def test_a_damaged_file_is_read_or_refused(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")

    @few
    @given(damaged(make_seeds()[name], DOORS[name].suffix))
    def try_it(raw: bytes) -> None:
        DOORS[name].take(raw, folder)

    try_it()


@pytest.mark.parametrize("suffix", sorted({door.suffix for door in DOORS.values()}))
def test_any_bytes_are_read_or_refused(
    suffix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    starts = [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-1.4\n", b"PAR1", b"SQLite format 3\0"]

    @few
    @given(st.sampled_from(starts), st.binary(max_size=400))
    def try_it(start: bytes, rest: bytes) -> None:
        for door in DOORS.values():
            if door.suffix == suffix:
                door.take(start + rest, folder)

    try_it()


@pytest.mark.parametrize(
    "page",
    [
        "<p " + "a " * 1_001 + ">x",
        "<p " + "a=1 " * 1_001 + ">x",
        "<p " + "a='1'" * 1_001 + ">x",
        "<p " + "/a" * 1_001 + ">x",
        "<p x='>' " + "a " * 1_001 + ">x",
        '<p a=b"c ' + "a " * 1_001 + '">x',
        "<!--<script>--><p " + "a " * 1_001 + "><!--</script>-->x",
        "<br>" * 100_001,
    ],
)
def test_a_page_that_parsers_would_be_busy_with_for_long_is_refused(page: str) -> None:
    with pytest.raises(UnreadableInput, match="tag"):
        read_html(page)


@pytest.mark.parametrize(
    "page",
    [
        f"<p title='{'a ' * 2_000}'>",
        f'<p title = "{"a " * 2_000}">',
        f"<script>if (1 <b {'a ' * 2_000}) x()</script><p>",
        f"<!-- <p {'a ' * 2_000} --><p>",
    ],
)
def test_what_only_looks_like_many_attributes_is_read(page: str) -> None:
    told = "Russian forces captured Kurakhove, the ministry said on Monday in a statement. " * 3
    assert "Kurakhove" in read_html(f"<html><body><article>{page}{told}</p></article>").text
