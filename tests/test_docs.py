"""The pages under docs/ and the examples in docstrings run; the reference is made of the rest."""

from __future__ import annotations

import ast
import doctest
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from seeds import make_seeds

import frontline as fl
import gazetteer as gz
from frontline.errors import Problem
from frontline.ledger import formats
from frontline.ledger.cells import Row
from frontline.ledger.columns import to_rows
from frontline.ledger.drafts import Contents, Draft, read_head, to_head
from frontline.ledger.rows import read_rows

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
BLOCK = re.compile(r"^ *```python\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LONGEST_PAGE = 120
EXAMPLE = "notebooks/data/kurakhove-2025-01.yaml"


def list_docstrings() -> dict[str, str]:
    """Every docstring with an example, by where it stands."""
    found = {}
    for package in ("frontline", "gazetteer"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                    text = ast.get_docstring(node) or ""
                    if "```python" in text or ">>> " in text:
                        name = getattr(node, "name", "the module")
                        found[f"{path.relative_to(ROOT)}: {name}"] = text
    return found


DOCSTRINGS = list_docstrings()


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.stem)
def test_every_block_of_a_page_runs(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    assert blocks, "no example"
    if page in PAGES:
        assert len(text.splitlines()) <= LONGEST_PAGE, "a page on ideas is read in one go"
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(map(textwrap.dedent, blocks))],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_every_package_has_its_page() -> None:
    names = {page.stem for page in PAGES}
    assert names == {"articles", "claims", "control", "gazetteer", "maps", "surface"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in names:
        assert f"(docs/{name}.md)" in readme, f"the README does not name docs/{name}.md"


def test_a_language_is_its_files(tmp_path: Path) -> None:
    """As CONTRIBUTING says: four rule files and no change of code."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "frontline", tmp_path / "frontline", ignore=ignored)
    rules = tmp_path / "frontline" / "articles" / "rules"
    for topic in ("text", "mentions", "statements", "claims"):
        shutil.copy(rules / f"{topic}_en.yaml", rules / f"{topic}_de.yaml")
    text = rules / "text_de.yaml"
    words = "function_words: [der, die, das, und, zu, nach, von, mit, dem, den, wurde, ist, auf]"
    text.write_text(
        re.sub("^function_words: .*$", words, text.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )
    program = (
        "import frontline as fl\n"
        "article = fl.read_article('Die Stadt Kurakhove wurde von den Truppen nach dem Angriff "
        "und mit dem Feuer auf die Stadt genommen.')\n"
        "print(article.sentences[0].language, [m.text for m in article.mentions])"
    )
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": paths}, cwd=tmp_path,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout == "de ['Kurakhove']\n", done.stderr


def test_a_format_is_two_functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As CONTRIBUTING says: rows go through `to_rows` and `read_rows`, the rest is the format's."""

    def encode(contents: Contents, _resolve: object) -> bytes:
        head = json.dumps(to_head(contents))
        points = [
            {"latitude": c.place.latitude, "longitude": c.place.longitude} for c in contents.claims
        ]
        rows = [row | point for row, point in zip(to_rows(contents.claims), points, strict=True)]
        return "\n".join([head, *map(json.dumps, rows)]).encode()

    def read(path: Path, resolve: Any) -> Draft:
        draft = Draft()
        head, *lines = path.read_text("utf-8").splitlines()
        read_head(json.loads(head), draft, Problem(1, "head"))
        said = ({k: v for k, v in json.loads(line).items() if v is not None} for line in lines)
        rows = [Row(number, cells) for number, cells in enumerate(said, start=2)]
        read_rows(rows, draft, unit="line", resolve=resolve)
        return draft

    own = formats.Format(name="Rows", suffixes=(".rows",), encode=encode, read=read)
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, own))
    ledger = fl.read_claims(ROOT / EXAMPLE)
    ledger.write(tmp_path / "ledger.rows")
    assert fl.read_claims(tmp_path / "ledger.rows") == ledger


@pytest.mark.parametrize("where", DOCSTRINGS)
def test_examples_in_docstrings_run(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an example takes for granted lies there: files of its names, a table, a ledger."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(gz, "download", lambda countries: countries)  # nothing asks the network
    seeds = make_seeds()
    Path("UA.zip").write_bytes(seeds["dump.zip"])
    Path("control_latest_2025.csv").write_bytes(seeds["viina.csv"])
    Path("places.csv").write_bytes(seeds["places.csv"])
    names = {
        "frontline": fl,
        "gazetteer": gz,
        "ledger": fl.read_claims(ROOT / EXAMPLE),
        "names": pd.Series(["Kurakhove", "Pokrovsk"]),
        "table": pd.DataFrame({"town": ["Kurakhove", "Pokrovsk"]}),
    }
    text = DOCSTRINGS[where]
    for code in BLOCK.findall(text):
        exec(compile(code, where, "exec"), dict(names))  # noqa: S102  (our own examples)
    test = doctest.DocTestParser().get_doctest(text, names, where, None, None)
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test)
    assert runner.failures == 0


def test_the_reference_is_made_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run(
        # Without the pages of source code, at which nobody looks here.
        ["bash", ".ci/make-docs", sys.executable, str(tmp_path), "--no-show-source"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    # pdoc looks up the fields of a named tuple in a module that does not exist.
    warned = [
        line
        for line in (done.stdout + done.stderr).splitlines()
        if "Warn" in line and "gazetteer.Match.__init__" not in line
    ]
    assert warned == []
    page = (tmp_path / "frontline.html").read_text(encoding="utf-8")
    for name in fl.__all__:
        assert f'id="{name}"' in page or name == "__version__", f"{name} is not in the reference"
