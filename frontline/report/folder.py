"""The report as a folder: the page, and beside it the figures, the data and the citations.

Everything is made before anything is written; then the folder is written beside its place and takes
it whole. The manifest lists every file with its SHA-256, as `sha256sum --check` reads it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from frontline.errors import UnwritableOutput
from frontline.progress import follow
from frontline.report.citations import escape_markdown
from frontline.report.data import list_data

if TYPE_CHECKING:
    from frontline.report.charts import Chart
    from frontline.report.findings import Findings

MANIFEST = "MANIFEST.sha256"
_FORMS = ("png", "svg", "pdf")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_ENTRY = re.compile(r"[0-9a-f]{64}  (?P<name>.+)")
_README = """\
# {title}

Made with frontline {version}; the same input gives the same files.

- `report.html`: the report, one page that opens offline
- `summary.txt`: its summary in plain words
- `figures/`: the map and the charts as PNG, SVG and PDF
- `data/`: what the report rests on, {data}
- `citations.json`, `citations.md`: the sources, as CSL-JSON for reference managers and for people
- `{manifest}`: every file with its SHA-256; `sha256sum --check {manifest}`
{notes}"""


def write_folder(files: Mapping[str, bytes], path: str | os.PathLike[str]) -> None:
    """Write files, by their path inside, whole or not at all; see `Report.save_folder`."""
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".{target.name[:50]}.{secrets.token_hex(6)}.tmp")
    try:
        draft.mkdir()
        for name, raw in files.items():
            inside = draft / name
            inside.parent.mkdir(exist_ok=True)
            inside.write_bytes(raw)
        _replace(target, draft)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise UnwritableOutput(f"{path}: cannot be written: {reason}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def make_files(
    found: Findings, *, page: str, summary: str, charts: Iterable[Chart]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Every file by its path inside the folder, and what was left out, in words."""
    data, notes = list_data(found)
    files = {
        "report.html": page.encode(),
        "summary.txt": f"{summary}\n".encode(),
        "citations.json": found.citations.to_csl().encode(),
        "citations.md": found.citations.to_markdown().encode(),
    }
    named = list(_name_charts(charts))
    for name, chart in follow(named, "Drawing figures", progress=found.options.progress):
        for form in _FORMS:
            files[f"figures/{name}.{form}"] = chart.to_bytes(form)
    files |= {f"data/{name}": raw for name, raw in data.items()}
    files["README.md"] = _README.format(
        title=escape_markdown(found.title), version=importlib.metadata.version("frontline"),
        data=", ".join(f"`{name}`" for name in data), manifest=MANIFEST,
        notes="".join(f"- left out: {note}\n" for note in notes),
    ).encode()  # fmt: skip
    sums = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return files | {MANIFEST: "".join(sums).encode()}, notes


def _name_charts(charts: Iterable[Chart]) -> Iterator[tuple[str, Chart]]:
    """Names of files without anything of a stranger's in them but plain letters and digits."""
    taken: set[str] = set()
    for chart in charts:
        slug = _NOT_PLAIN.sub("-", chart.place.name.lower())[:40].strip("-") if chart.place else ""
        name = f"who-said-what-{slug or chart.key}" if chart.place else chart.key
        name = f"{name}-{chart.key}" if name in taken else name
        taken.add(name)
        yield name, chart


def check_place(path: str | os.PathLike[str]) -> None:
    """Refuse to replace anything but an empty folder or an earlier report.

    Raises:
        UnwritableOutput: there is a file, or a folder with anything else in it.
    """
    target = Path(os.path.realpath(path))
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise UnwritableOutput(f"{target}: there is a file of that name; name a folder")
    inside = {
        path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()
    }
    if not inside:
        return
    listed = set()
    if (target / MANIFEST).is_file():
        lines = (target / MANIFEST).read_text(encoding="utf-8", errors="replace").splitlines()
        listed = {entry["name"] for line in lines if (entry := _ENTRY.fullmatch(line))}
    foreign = sorted(inside - listed - {MANIFEST})
    if foreign:
        raise UnwritableOutput(
            f"{target}: the folder holds something that no report has written ({foreign[0]}); "
            "name a new one"
        )


def _replace(target: Path, draft: Path) -> None:
    """Put the new folder in its place; who fails in between puts the old one back."""
    if not target.exists():
        draft.rename(target)
        return
    old = draft.with_suffix(".old")
    target.rename(old)
    try:
        draft.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old)
