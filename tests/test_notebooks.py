"""The notebooks run, and what they show is what their code says today."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

LARGEST_OUTPUTS = 400_000
SECONDS_PER_CELL = 120

# Where this very machine keeps things.
HERE = {str(FOLDER.parents[1]), str(FOLDER.parent), tempfile.gettempdir(), sys.prefix}
HERE = {folder for folder in (*HERE, str(Path.home())) if folder != os.sep}

# Somebody's home or working folder, which no reader of the notebook has.
MACHINE_PATH = re.compile(
    "(?:"
    + "|".join(
        [re.escape(f"{folder}{os.sep}") for folder in HERE]
        + [rf"/{folder}/" for folder in ("home", "root", "Users", "mnt")]
        + [r"\b[A-Za-z]:\\+Users[\\/]"]
    )
    + r")[^\s\"'<>]{0,80}"
)

AGAIN = "run `.venv/bin/jupyter execute --inplace` on it and commit the result"


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS, f"no notebook in {FOLDER.name}/"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_committed_notebook_is_fit_to_read(path: Path) -> None:
    assert find_faults(read(path)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_runs_and_shows_what_is_committed(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / FOLDER.name
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    ran = execute(read(folder / path.name), folder, monkeypatch)
    assert find_faults(ran) == []
    for number, (before, after) in enumerate(
        zip(code_cells(read(path)), code_cells(ran), strict=True), start=1
    ):
        assert shown(before) == shown(after), f"{path.name}, code cell {number} is stale; {AGAIN}"


def test_a_notebook_that_fails_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [
        new_code_cell("import sys; print('ready')"),
        new_code_cell("print('no good', file=sys.stderr)"),
        new_code_cell("open('left.txt', 'w').close(); 1 / 0"),
        new_code_cell("6 * 7"),
    ]
    ran = execute(new_notebook(cells=cells), tmp_path, monkeypatch)
    assert [fault.split(": ", 1)[0] for fault in find_faults(ran)] == ["cell 2", "cell 3"]
    assert "no good" in find_faults(ran)[0]
    assert "ZeroDivisionError" in find_faults(ran)[1]
    assert shown(ran.cells[0]) == ["ready\n"]
    assert shown(ran.cells[3]) == ["42"]
    assert (tmp_path / "left.txt").exists()  # it ran where it was told to


def test_the_kernel_is_of_this_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = new_notebook(cells=[new_code_cell("import frontline, sys; print(sys.prefix)")])
    ran = execute(asked, tmp_path, monkeypatch)
    assert shown(ran.cells[0]) == [f"{sys.prefix}\n"]


def test_a_notebook_unfit_to_read_is_found() -> None:
    def notebook(*texts: str, counts: tuple[int | None, ...]) -> NotebookNode:
        return new_notebook(
            cells=[
                new_markdown_cell("Some words"),
                new_code_cell("  "),  # an empty cell is never run
                *(
                    new_code_cell(
                        "show()",
                        execution_count=count,
                        outputs=[new_output("stream", name="stdout", text=text)],
                    )
                    for text, count in zip(texts, counts, strict=True)
                ),
            ]
        )

    assert find_faults(notebook("fine", "and / or", counts=(1, 2))) == []
    for counts in ((2, 1), (1, 1), (1, None), (2, 3)):
        assert "in order" in find_faults(notebook("a", "b", counts=counts))[0]
    assert "weigh" in find_faults(notebook("x" * LARGEST_OUTPUTS, counts=(1,)))[0]
    for folder in ("/home", "/root", "C:\\Users"):
        assert "path" in find_faults(notebook(f"saved {folder}/me/a", counts=(1,)))[0]


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that a run numbers: code that is not blank."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def execute(notebook: NotebookNode, folder: Path, monkeypatch: pytest.MonkeyPatch) -> NotebookNode:
    """Run a notebook in a folder, on errors too, with nobody's settings or gazetteer data."""
    own = folder.parent / f"{folder.name}-settings"
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "XDG_DATA_HOME"):
        setting = own / name.lower()
        setting.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(setting))
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=SECONDS_PER_CELL,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    return client.execute()


def find_faults(notebook: NotebookNode) -> list[str]:
    """Everything in a run notebook that its readers should not see."""
    faults = []
    cells = code_cells(notebook)
    for number, cell in enumerate(cells, start=1):
        for output in cell.outputs:
            if output.output_type == "error":
                faults.append(f"cell {number}: {output.ename}: {output.evalue}")
            elif output.get("name") == "stderr":
                faults.append(f"cell {number}: written to stderr: {output.text}")
        paths = MACHINE_PATH.findall("\n".join(readable(cell)))
        faults += [f"cell {number}: a path of one machine: {path}" for path in paths]
    counts = [cell.execution_count for cell in cells]
    if counts != list(range(1, len(cells) + 1)):
        faults.append(f"the cells are not run in order, but as {counts}; {AGAIN}")
    weight = sum(len(json.dumps(cell.outputs)) for cell in cells)
    if weight >= LARGEST_OUTPUTS:
        faults.append(f"the outputs weigh {weight:,} bytes, {LARGEST_OUTPUTS:,} are too many")
    return faults


def readable(cell: NotebookNode) -> list[str]:
    """Every text a cell shows, pictures apart."""
    texts = []
    for output in cell.outputs:
        texts.append(output.get("text", ""))
        data: dict[str, Any] = output.get("data", {})
        texts += [
            value if isinstance(value, str) else json.dumps(value)
            for kind, value in data.items()
            if not kind.startswith("image/") or kind == "image/svg+xml"
        ]
    return texts


def shown(cell: NotebookNode) -> list[str]:
    """What a cell prints and the plain text of what it displays, without memory addresses."""
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    plain = [
        output.data["text/plain"]
        for output in cell.outputs
        if output.output_type in {"display_data", "execute_result"}
    ]
    texts = [*([printed] if printed else []), *plain]
    return [re.sub(r" at 0x[0-9a-f]+", "", text) for text in texts]
