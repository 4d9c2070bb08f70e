"""The folder: whole or not at all, the same each time, and each file what it says."""

from __future__ import annotations

import hashlib
import json
import sqlite3

import geopandas as gpd
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from reports import DISPATCHES, HOSTILE, LEDGER, grid, hostile

import frontline as fl
from frontline.cli import cli
from frontline.errors import UnwritableOutput
from frontline.report import folder as folders


@pytest.fixture(scope="module")
def made(root):
    paths = [root / LEDGER, *(root / path for path in DISPATCHES)]
    return fl.report(*paths, published="2025-01-06")


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "out"
    made.save_folder(path)
    return path


@pytest.fixture
def run(root, monkeypatch):
    monkeypatch.chdir(root)
    return lambda *arguments: CliRunner().invoke(cli, ["report", *map(str, arguments)])


def names(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_it_holds_page_figures_data_and_citations(folder):
    assert names(folder) == sorted(
        ["MANIFEST.sha256", "README.md", "citations.json", "citations.md", "report.html",
         "summary.txt", "data/ledger.yaml", "data/drafts.yaml", "data/report.gpkg",
         "data/claims.parquet", "data/control.parquet", "data/history.parquet",
         "data/distances.csv"]
        + [f"figures/{name}.{form}" for form in ("png", "svg", "pdf") for name in
           ("map", "who-said-what-kurakhove", "who-said-what-dachenske",
            "who-said-what-kursk-oblast")]
    )  # fmt: skip


def test_the_manifest_lists_every_file_with_its_digest(folder):
    lines = (folder / "MANIFEST.sha256").read_text().splitlines()
    told = dict(reversed(line.split("  ")) for line in lines)
    assert sorted([*told, "MANIFEST.sha256"]) == names(folder)
    for name, digest in told.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_made_twice_it_is_the_same(made, folder):
    again = fl.report(
        made.findings.material.reviewed,
        *(article for _, article in made.findings.material.articles),
        most_charts=1,  # each is drawn as the map is
    )
    files, _ = again.files
    for name in ("data/ledger.yaml", "data/report.gpkg", "data/claims.parquet", "figures/map.pdf"):
        assert files[name] == (folder / name).read_bytes(), name


def test_the_page_is_the_one_saved_alone(made, folder, tmp_path):
    made.save(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_bytes() == (folder / "report.html").read_bytes()


def test_the_ledger_comes_back_and_drafts_do_not_pass_for_one(root, folder):
    assert fl.read_claims(folder / "data/ledger.yaml") == fl.read_claims(root / LEDGER)
    with pytest.raises(fl.InvalidLedger, match="reviewed"):
        fl.read_claims(folder / "data/drafts.yaml")


def test_every_layer_opens_in_a_gis(made, folder):
    path = folder / "data/report.gpkg"
    layers = {name: gpd.read_file(path, layer=name) for name in ("claims", "control", "history")}
    assert len(layers["claims"]) == len(made.findings.claims) == 27
    assert layers["claims"]["reviewed"].astype(bool).all()
    statuses = dict(zip(layers["control"]["name"], layers["control"]["status"], strict=True))
    assert statuses["Kurakhove"] == "claimed"
    assert layers["history"].crs.to_epsg() == 4326
    columns = gpd.read_parquet(folder / "data/control.parquet")
    assert list(columns["reason"]) == list(layers["control"]["reason"])


def test_a_line_that_can_be_drawn_is_a_layer(tmp_path):
    fl.report(grid(days=3), most_charts=1).save_folder(tmp_path / "out")
    areas = gpd.read_file(tmp_path / "out/data/report.gpkg", layer="area")
    assert set(areas["side"]) == {"RU", "UA"}
    assert (tmp_path / "out/figures/areas.pdf").is_file()
    assert (gpd.read_parquet(tmp_path / "out/data/line.parquet")["km"] > 0).all()


def test_nothing_is_in_the_files_that_was_not_known(root, tmp_path):
    made = fl.report(root / LEDGER, on="2025-01-05", known_by="2025-01-05", most_charts=1)
    made.save_folder(tmp_path / "out")
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file() and path.suffix in (".html", ".yaml", ".txt", ".json", ".md", ".csv"):
            assert "Kurakhove was" not in path.read_text(encoding="utf-8")
    known = fl.read_claims(tmp_path / "out/data/ledger.yaml")
    assert "kurakhove-captured" not in known
    assert len(known) == len(made.findings.claims)
    with sqlite3.connect(tmp_path / "out/data/report.gpkg") as database:
        told = {row[0] for row in database.execute("select id from claims")}
    assert told == {claim.id for claim in made.findings.claims}


def test_citations_are_csl_with_links_that_are_links(folder):
    items = json.loads((folder / "citations.json").read_text())
    assert [item["id"] for item in items] == [f"source-{n}" for n in range(1, len(items) + 1)]
    epoch = next(item for item in items if item.get("container-title") == "The Epoch Times")
    assert epoch["issued"] == {"date-parts": [[2025, 1, 6]]}
    assert epoch["URL"].startswith("https://")


@pytest.mark.parametrize("kind", ["markdown", "handler", "override", "formula"])
def test_markdown_and_names_of_files_stay_inert(kind):
    files, _ = fl.report(hostile(HOSTILE[kind])).files
    for name in ("citations.md", "README.md"):
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(files[name].decode())
        inline = [child for token in tokens for child in token.children or ()]
        kinds = {child.type for child in inline} - {"code_inline", "em_open", "em_close"}
        assert kinds <= {"text", "text_special", "link_open", "link_close", "softbreak"}, kinds
        assert {t.type for t in tokens} & {"html_block", "fence", "code_block"} == set()
        for child in inline:
            if child.type == "link_open":
                assert child.attrs["href"].startswith("https://x.example/")
    for name in files:
        assert all(part.isascii() and ".." not in part for part in name.split("/"))
    for line in files["data/distances.csv"].decode().splitlines():
        assert not any(cell.startswith(("=", "+", "@")) for cell in line.split(","))


class TestPlace:
    def test_an_earlier_report_is_replaced(self, made, folder):
        fl.report(grid(2)).save_folder(folder)
        assert "data/drafts.yaml" not in names(folder)
        made.save_folder(folder)
        assert "data/drafts.yaml" in names(folder)

    def test_a_folder_with_anything_else_in_it_is_left_alone(self, made, tmp_path):
        (tmp_path / "mine.txt").write_text("mine")
        with pytest.raises(UnwritableOutput, match=r"mine\.txt"):
            made.save_folder(tmp_path)
        assert names(tmp_path) == ["mine.txt"]

    def test_a_file_of_that_name_is_left_alone(self, made, tmp_path):
        (tmp_path / "x").write_text("mine")
        with pytest.raises(UnwritableOutput):
            made.save_folder(tmp_path / "x")

    def test_a_missing_folder_above_is_an_error_and_leaves_nothing(self, made, tmp_path):
        with pytest.raises(UnwritableOutput):
            made.save_folder(tmp_path / "no" / "such")
        assert list(tmp_path.iterdir()) == []

    def test_who_fails_in_between_leaves_the_old_folder_and_nothing_else(
        self, made, tmp_path, monkeypatch
    ):
        made.save_folder(tmp_path / "out")
        before = {name: (tmp_path / "out" / name).read_bytes() for name in names(tmp_path / "out")}

        def fail(*_paths):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(folders, "_replace", fail)
        with pytest.raises(UnwritableOutput, match="No space"):
            made.save_folder(tmp_path / "out")
        assert [path.name for path in tmp_path.iterdir()] == ["out"]
        assert before == {n: (tmp_path / "out" / n).read_bytes() for n in names(tmp_path / "out")}

    def test_without_the_extra_parquet_is_left_out_and_said_to_be(self, tmp_path, monkeypatch):
        def missing(*_args, **_options):
            raise ImportError("no pyarrow")

        monkeypatch.setattr(gpd.GeoDataFrame, "to_parquet", missing)
        (note,) = fl.report(grid(2)).save_folder(tmp_path / "out")
        assert "frontline[parquet]" in note
        assert not list((tmp_path / "out").rglob("*.parquet"))
        assert note in (tmp_path / "out/README.md").read_text()


class TestCommand:
    def test_a_page_and_a_folder(self, run, tmp_path):
        done = run(LEDGER, DISPATCHES[0], "--published", "2025-01-06", "-o", tmp_path / "r.html")
        assert done.exit_code == 0, done.output
        assert "27 reviewed claims, 0 unreviewed drafts that count, 9 unreviewed drafts apart" in (
            done.output
        )
        grid(2).write(tmp_path / "small.yaml")
        done = run(tmp_path / "small.yaml", "-o", f"{tmp_path / 'out'}/")
        assert done.exit_code == 0, done.output
        assert (tmp_path / "out/report.html").is_file()

    def test_a_false_statement_is_a_finding_and_the_report_is_written(self, run, tmp_path):
        article = tmp_path / "a.txt"
        article.write_text("Kurakhove lies 300 kilometres north of Pokrovsk.")
        done = run(article, "--published", "2025-01-06", "-o", tmp_path / "r.html")
        assert done.exit_code == 1
        assert "r.html" in done.output
        assert (tmp_path / "r.html").is_file()

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ((LEDGER, "-o", "r.docx"), 2),
            (("-o", "r.html"), 2),
            ((LEDGER, "-o", LEDGER), 2),
            ((LEDGER, "--on", "soon", "-o", "never.html"), 2),
            ((LEDGER, "--since", "2026-01-01", "-o", "never.html"), 2),
            ((LEDGER, "-o", "no/such/folder/r.html"), 2),
            (("missing.yaml", "-o", "never.html"), 5),
            (("missing.txt", "-o", "never.html"), 5),
        ],
    )
    def test_exit_codes(self, run, root, arguments, code):
        before = (root / LEDGER).read_bytes()
        done = run(*arguments)
        assert done.exit_code == code, done.output
        assert not (root / "never.html").exists()
        assert (root / LEDGER).read_bytes() == before

    def test_an_invalid_ledger_is_a_finding(self, run, tmp_path):
        bad = tmp_path / "bad.yaml"
        bad.write_text("frontline: 1\nclaims:\n  - event: captured\n")
        done = run(bad, "-o", tmp_path / "r.html")
        assert done.exit_code == 1
        assert not (tmp_path / "r.html").exists()
