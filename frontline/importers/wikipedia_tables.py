"""The rows of Wikipedia's control lists, whatever they are written in: Lua, wikitext, HTML, CSV."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from frontline.errors import UnreadableInput
from frontline.importers.imported import Findings
from frontline.importers.tables import check_columns, read_rows, read_text

_ALIASES = {
    "name": ("name", "settlement", "city", "town", "place"),
    "holder": ("held by", "control", "controlled by", "status"),
    "region": ("oblast", "region"),
    "as_of": ("as of", "as_of", "date"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "long", "lon"),
}
_NEEDED = ("name", "holder")
_LONG = 1000
"""Characters of a cell, more or less; what is longer is none that is looked at."""
_LIMIT = 4 * 1024 * 1024
"""Bytes of a page; MediaWiki's own limit is half of that."""

_LUA_ROW = re.compile(r"\{([^{}]*\blat\s*=[^{}]*)\}")
_LUA_FIELD = re.compile(r"""\b(\w+)\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)'|mk\.(\w+)|(-?[\d.]+))""")
_LUA_SHORT = re.compile(r"\bmk\s*=\s*\{(.*?)\}", re.DOTALL)
_LUA_COMMENT = re.compile(r"--\[\[.{0,1999}?\]\]|--[^\n]*", re.DOTALL)
# Bounded, so that markup that never ends takes no time that never ends.
_LINK = re.compile(r"\[\[(?:[^\]|\[]{0,300}\|)?([^\]\[]{0,300})\]\]")
_REFERENCE = re.compile(
    r"<ref[^>/]{0,300}/>|<ref[^>]{0,300}>.{0,1999}?</ref>|<!--.{0,1999}?-->", re.DOTALL
)
_TEMPLATE = re.compile(r"\{\{[^{}|]{0,300}\|?([^{}]{0,999})\}\}")
_TAG = re.compile(r"<[^<>]{0,999}>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list, as text; empty where it has none.

    Attributes:
        line: line of the file.
        name: of the place.
        mark: name of the map's image.
        holder: what stands under "held by".
        region: the first-level region.
        as_of: the day of the row.
        latitude: degrees north.
        longitude: degrees east.
    """

    line: int
    name: str
    mark: str = ""
    holder: str = ""
    region: str = ""
    as_of: str = ""
    latitude: str = ""
    longitude: str = ""


def read_entries(path: Path, findings: Findings) -> Iterator[Entry]:
    """The rows of a page.

    Raises:
        UnreadableInput: missing, empty, or none of the four.
        InvalidImport: a table without the columns for name and holder.
    """
    if path.name.lower().endswith((".csv", ".csv.gz", ".tsv")):
        rows = list(read_rows(path, required=(), findings=findings))
        names = list(rows[0].cells) if rows else []
        columns = _choose(path, names)
        return (_to_entry(row.line, row.cells, columns) for row in rows)
    text = read_text(path, limit=_LIMIT)
    if _LUA_ROW.search(text):
        return _read_lua(text)
    if "{|" in text:
        return _read_grid(path, _read_wikitext(text), findings)
    if "<table" in text.lower():
        parser = _Tables()
        parser.feed(text)
        parser.close()
        return _read_grid(path, parser.rows, findings)
    raise UnreadableInput(f"{path}: no map module, wikitext table, HTML table or CSV")


def _read_lua(text: str) -> Iterator[Entry]:
    short = _LUA_SHORT.search(text)
    marks = {name: first for name, first, *_ in _LUA_FIELD.findall(short[1])} if short else {}
    # What is commented out is no row; its line breaks stay, to count lines by.
    plain = _LUA_COMMENT.sub(_keep_lines, text)
    for found in _LUA_ROW.finditer(plain):
        fields = {
            name: first or second or marks.get(mark, f"mk.{mark}" if mark else "") or number
            for name, first, second, mark, number in _LUA_FIELD.findall(found[1])
        }
        yield Entry(
            line=plain.count("\n", 0, found.start()) + 1,
            name=_clean(fields.get("label", "")) or _clean(fields.get("link", "")),
            mark=fields.get("mark", "") or "none",
            latitude=fields.get("lat", ""),
            longitude=fields.get("long", ""),
        )


def _keep_lines(comment: re.Match[str]) -> str:
    return "\n" * comment[0].count("\n")


def _read_wikitext(text: str) -> list[tuple[int, list[str]]]:
    """The rows of all tables of a page, headers included, each with its line."""
    rows: list[tuple[int, list[str]]] = []
    inside = False
    for number, line in enumerate(_REFERENCE.sub(_keep_lines, text).split("\n"), start=1):
        mark = line.strip()
        if mark.startswith("{|"):
            inside = True
            rows.append((number, []))
        elif mark.startswith("|}"):
            inside = False
        elif not inside or mark.startswith("|+"):
            continue
        elif mark.startswith("|-"):
            rows.append((number, []))
        elif mark.startswith(("|", "!")):
            cells = re.split(r"\|\||!!", mark[1:]) if mark[0] == "!" else mark[1:].split("||")
            rows[-1][1].extend(_clean(_drop_attributes(cell)) for cell in cells)
        elif rows and rows[-1][1] and len(rows[-1][1][-1]) < _LONG:
            rows[-1][1][-1] = f"{rows[-1][1][-1]} {_clean(mark)}".strip()
    return rows


def _drop_attributes(cell: str) -> str:
    """`style="…" | text` without its style; bars inside links and templates separate nothing."""
    bare = _TEMPLATE.sub("", _LINK.sub("", cell))
    return cell.split("|", 1)[1] if "|" in bare and "=" in cell.split("|", 1)[0] else cell


def _clean(text: str) -> str:
    """The words of wikitext or HTML: of a link its text, of a template its last argument."""
    plain = _LINK.sub(r"\1", text.replace("'''", "").replace("''", ""))
    plain = _TEMPLATE.sub(lambda found: found[1].split("|")[-1], plain)
    return " ".join(html.unescape(_TAG.sub("", plain)).split())


class _Tables(HTMLParser):
    """The rows of all tables of an HTML page, headers included, each with its line."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[int, list[str]]] = []
        self._in_cell = False
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's signature
        """A row or a cell begins."""
        if tag == "tr":
            self.rows.append((self.getpos()[0], []))
        elif tag in {"td", "th"} and self.rows:
            self.rows[-1][1].append("")
            self._in_cell = True
        elif tag in {"sup", "style", "script"}:
            self._skipped += 1

    def handle_endtag(self, tag: str) -> None:
        """A cell ends."""
        if tag in {"td", "th"}:
            self._in_cell = False
        elif tag in {"sup", "style", "script"}:
            self._skipped = max(0, self._skipped - 1)

    def handle_data(self, data: str) -> None:
        """Words of a cell; footnote marks are none."""
        if not self._in_cell or self._skipped or not self.rows or not self.rows[-1][1]:
            return
        before = self.rows[-1][1][-1]
        if len(before) < _LONG:
            self.rows[-1][1][-1] = " ".join(f"{before} {data}".split())


def _read_grid(
    path: Path, rows: Sequence[tuple[int, list[str]]], findings: Findings
) -> Iterator[Entry]:
    """The entries under the first header that has a name and a holder."""
    header: list[str] | None = None
    columns: dict[str, str] = {}
    for line, cells in rows:
        if not any(cells):
            continue
        names = [cell.casefold() for cell in cells]
        found = _match(names)
        if header is None and all(field in found for field in _NEEDED):
            header, columns = names, found
        elif header is not None and names != header:
            if len(cells) != len(header):
                words = f"{len(cells)} cells under {len(header)} columns (joined cells?)"
                findings.fault(path, line, words)
                continue
            yield _to_entry(line, dict(zip(header, cells, strict=True)), columns)
    if header is None:
        first = next((cells for _, cells in rows if any(cells)), [])
        _choose(path, [cell.casefold() for cell in first])


def _match(names: Sequence[str]) -> dict[str, str]:
    return {
        field: next(alias for alias in aliases if alias in names)
        for field, aliases in _ALIASES.items()
        if any(alias in names for alias in aliases)
    }


def _choose(path: Path, names: Sequence[str]) -> dict[str, str]:
    found = _match(names)
    missing = [_ALIASES[field][0] for field in _NEEDED]
    check_columns(path, names, [found.get(f, m) for f, m in zip(_NEEDED, missing, strict=True)])
    return found


def _to_entry(line: int, cells: Mapping[str, str], columns: Mapping[str, str]) -> Entry:
    fields = {field: cells[column] for field, column in columns.items()}
    return Entry(line=line, **fields)
