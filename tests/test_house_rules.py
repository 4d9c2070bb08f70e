"""The rules of the house: who may import whom, how long things may be, what no file may say.

Every fault names file:line and what to do about it.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MODULE_LINES = 400
FUNCTION_LINES = 50

# A unit is what stands directly below a package, module or folder. It may import those before it.
GAZETTEER = (
    "places", "errors", "spelling", "inflection", "index", "loaders", "resolve", "tables",
    "geocoding", "cli",
)  # fmt: skip
FRONTLINE = (
    "wording",
    "progress",
    "errors",
    "palette",
    "dates",
    "geodesy",
    "basemap",
    "claims",
    "ledger",
    "control",
    "tables",
    "surface",
    "maps figures",  # these two stand side by side
    "report",
    "distributed",
    "cli",
)

# Private modules that are the plumbing of a unit.
PLUMBING = {
    "gazetteer": {
        "_lookalikes": "spelling",
        "_romanisation": "spelling",
        "_extent": "index",
        "_layout": "index",
        "_likeness": "index",
        "_match": "index",
        "_opening": "index",
        "_spatial": "index",
        "_sieve": "index",
        "_villages": "index",
        "_readings": "inflection",
        "_evidence": "resolve",
        "_ranking": "resolve",
        "_words": "resolve",
        "_regions": "resolve",
        "_question": "resolve",
        "_doubt": "resolve",
        "_joint": "resolve",
        "_inflected": "resolve",
    },
    "frontline": {},
}

# Beside the core: what these may import of their own package, and who may import them.
BESIDE = {
    "articles": {"wording", "progress", "errors", "dates", "geodesy", "claims", "ledger"},
    "places": {"wording", "errors", "geodesy", "claims", "ledger"},
    "importers": {"wording", "errors", "dates", "geodesy", "claims", "ledger"},
}
ABOVE_ALL = {"report", "distributed", "cli"}

# The core knows the gazetteer's values and errors, not the gazetteer; the doors through which
# names become places are these.
GAZETTEER_VALUES = {"gazetteer.places", "gazetteer.errors"}
DOORS = {"frontline.ledger.references"}
OUTSIDE_THE_CORE = {"articles", "places", "importers", "cli", ""}

CLOCKS = {
    ("date", "today"),
    ("datetime", "today"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("time", "time"),
    ("time", "localtime"),
}

# Written in pieces, or this file would be the first to break its rule.
NOT_IN_ANY_FILE = {
    "the address of a package registry: name the package alone": (
        "/simp" + "le/|registry" + r"\.npmjs|files\.python" + r"hosted|pypi\.org/sim" + "ple"
    ),
    "a path of one machine: make it relative to the repository": (
        r"(?<![\w.>])/(?:ro" + "ot|ho" + "me|Us" + "ers|wo" + r"rk)/[\w.-]"
    ),
}


@dataclass(frozen=True)
class Import:
    """One module that another imports, and the name taken from it, if any."""

    target: str
    name: str | None
    line: int


@dataclass(frozen=True)
class Module:
    """One source file of the two packages."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    @property
    def unit(self) -> str:
        return unit_of(self.name)

    def at(self, line: int) -> str:
        return f"{self.path.relative_to(ROOT)}:{line}"


def unit_of(name: str) -> str:
    """The unit a dotted module name belongs to: "ledger" for frontline.ledger.files, "" for the
    package itself.
    """
    package, _, rest = name.partition(".")
    own = rest.partition(".")[0]
    own = PLUMBING.get(package, {}).get(own, own)
    return "cli" if own == "__main__" else own


@cache
def load_modules() -> dict[str, Module]:
    modules = {}
    for package in ("frontline", "gazetteer"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            text = path.read_text(encoding="utf-8")
            modules[name] = Module(name, path, text, ast.parse(text))
    return modules


def find_imports(module: Module) -> Iterator[Import]:
    """Imports of the two packages anywhere in a module: in functions and for typing alone, too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            targets: list[tuple[str, str | None]] = [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            parent = node.module or ""
            targets = [
                (dotted, None)
                if (dotted := f"{parent}.{alias.name}") in load_modules()
                else (parent, alias.name)
                for alias in node.names
            ]
        else:
            continue
        for target, name in targets:
            if target.partition(".")[0] in {"frontline", "gazetteer"}:
                yield Import(target, name, node.lineno)


def is_build(name: str) -> bool:
    """Whether a module makes the committed data and never runs for a user."""
    return any(part.endswith("_build") for part in name.split("."))


def assert_none(faults: Iterable[str]) -> None:
    found = list(faults)
    assert not found, "\n" + "\n".join(found)


def test_the_gazetteer_never_imports_frontline() -> None:
    assert_none(
        f"{module.at(found.line)}: imports {found.target}; the gazetteer stands below frontline, "
        "so move what is needed into the gazetteer or do it in frontline"
        for module in load_modules().values()
        if module.package == "gazetteer"
        for found in find_imports(module)
        if found.target.startswith("frontline")
    )


def test_every_unit_has_its_place_in_the_order() -> None:
    known = {
        "gazetteer": {"", *GAZETTEER},
        "frontline": {"", *BESIDE, *(unit for layer in FRONTLINE for unit in layer.split())},
    }
    assert_none(
        f"{module.at(1)}: {module.unit!r} has no place in the order of {module.package}; "
        "put it into GAZETTEER, FRONTLINE, BESIDE or PLUMBING in this test"
        for module in load_modules().values()
        if module.unit not in known[module.package] and not is_build(module.name)
    )


def may_import(module: Module, target: str) -> bool:
    """Whether the order of its own package lets a module import another."""
    unit, other = module.unit, unit_of(target)
    if unit in {other, ""} or is_build(module.name):
        return True
    if unit in BESIDE:
        return other in BESIDE[unit]
    if unit in ABOVE_ALL and (other in BESIDE or (other == "" and unit == "cli")):
        return True
    order = [layer.split() for layer in (GAZETTEER, FRONTLINE)[module.package == "frontline"]]
    rank = {name: index for index, layer in enumerate(order) for name in layer}
    return unit in rank and other in rank and rank[other] < rank[unit]


def test_imports_point_one_way() -> None:
    assert_none(
        f"{module.at(found.line)}: {module.name} imports {found.target}, which does not stand "
        "below it; move what both need further down, or hand it over as an argument"
        for module in load_modules().values()
        for found in find_imports(module)
        if found.target.partition(".")[0] == module.package and not may_import(module, found.target)
    )


def test_nothing_imports_what_builds_the_data() -> None:
    assert_none(
        f"{module.at(found.line)}: imports {found.target}, which needs packages that users do not "
        "have; move what is needed out of it"
        for module in load_modules().values()
        for found in find_imports(module)
        if is_build(found.target) and not is_build(module.name)
    )


def test_articles_know_a_ledger_only_as_a_value() -> None:
    assert_none(
        f"{module.at(found.line)}: articles take `Ledger` from the ledger and nothing else; "
        "return the value and let the caller read or write it"
        for module in load_modules().values()
        if module.name.startswith("frontline.articles")
        for found in find_imports(module)
        if found.target.startswith("frontline.ledger") and found.name != "Ledger"
    )


def test_the_core_is_free_of_the_gazetteer() -> None:
    assert_none(
        f"{module.at(found.line)}: imports {found.target}; of the gazetteer the core takes "
        f"{' and '.join(sorted(GAZETTEER_VALUES))}, and only {', '.join(sorted(DOORS))} turns "
        "names into places: take a place, or a function that finds one, as an argument"
        for module in load_modules().values()
        if module.package == "frontline"
        and module.unit not in OUTSIDE_THE_CORE
        and module.name not in DOORS
        for found in find_imports(module)
        if found.target.startswith("gazetteer") and found.target not in GAZETTEER_VALUES
    )


def test_the_doors_say_what_they_are() -> None:
    for name in DOORS:
        assert "door" in (ast.get_docstring(load_modules()[name].tree) or ""), (
            f"{name} may import the gazetteer; its docstring has to say that it is the door to it"
        )


def test_no_import_cycle() -> None:
    graph = {
        module.name: {found.target for found in find_imports(module)} - {module.name}
        for module in load_modules().values()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle = " <- ".join(error.args[1])
        pytest.fail(f"{cycle}: move what two of them need into a module below both")


def test_modules_are_short() -> None:
    assert_none(
        f"{module.at(MODULE_LINES)}: {length} lines; modules stay under {MODULE_LINES}: "
        "split it by what its parts are about"
        for module in load_modules().values()
        if (length := len(module.text.splitlines())) >= MODULE_LINES
    )


def test_functions_are_short() -> None:
    assert_none(
        f"{module.at(node.lineno)}: {node.name} has {length} lines of code; functions stay under "
        f"{FUNCTION_LINES}: take a step out and name it"
        for module in load_modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := count_code(node, module.text)) >= FUNCTION_LINES
    )


def count_code(node: ast.FunctionDef | ast.AsyncFunctionDef, text: str) -> int:
    """Lines of a function without its docstring, blank lines and comments."""
    lines = set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    if ast.get_docstring(node) is not None:
        lines -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    source = text.splitlines()
    stripped = (source[line - 1].strip() for line in lines)
    return sum(1 for line in stripped if line and not line.startswith("#"))


def test_everything_public_is_documented() -> None:
    assert_none(
        f"{module.at(line)}: {name} has no docstring; say what it is, with units, axis order and "
        "the errors it raises"
        for module in load_modules().values()
        if not any(part.startswith("_") for part in module.name.split("."))
        for name, line in find_undocumented(module.tree, module.name)
    )


def find_undocumented(scope: ast.Module | ast.ClassDef, name: str) -> Iterator[tuple[str, int]]:
    """Public functions, classes and methods without a docstring."""
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for node in scope.body:
        if not isinstance(node, definitions) or node.name.startswith("_"):
            continue
        # Overloads and setters are documented where the function itself is.
        decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
        undecorated = not any(
            text in {"overload", "override"} or text.endswith(".setter") for text in decorators
        )
        if undecorated and not ast.get_docstring(node):
            yield f"{name}.{node.name}", node.lineno
        if isinstance(node, ast.ClassDef):
            yield from find_undocumented(node, f"{name}.{node.name}")


def test_no_habits_to_avoid() -> None:
    assert_none(
        f"{module.at(node.lineno)}: {advice}"
        for module in load_modules().values()
        for node in ast.walk(module.tree)
        if (advice := judge(node))
    )


def judge(node: ast.AST) -> str | None:
    """What is wrong with a piece of code, and what to do about it."""
    if isinstance(node, ast.ImportFrom) and node.level:
        return "a relative import; write the module's whole name"
    if isinstance(node, ast.ExceptHandler):
        caught = [node.type] if not isinstance(node.type, ast.Tuple) else node.type.elts
        names = {ast.unparse(kind) if kind else "" for kind in caught}
        if names & {"", "Exception", "BaseException"}:
            return "a bare or broad except; name the errors that can be helped"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        owner = ast.unparse(node.func.value).rpartition(".")[2]
        if (owner, node.func.attr) in CLOCKS:
            return f"{owner}.{node.func.attr}() reads the clock; take the date as an argument"
    return None


def test_every_module_reads_annotations_late() -> None:
    assert_none(
        f"{module.at(1)}: begin with `from __future__ import annotations`"
        for module in load_modules().values()
        if module.text.strip()
        and "from __future__ import annotations" not in module.text
        and any(isinstance(node, ast.FunctionDef | ast.AnnAssign) for node in ast.walk(module.tree))
    )


@pytest.mark.parametrize(
    ("package", "heavy"),
    [
        (
            "gazetteer",
            [
                "click",
                "folium",
                "geopandas",
                "numpy",
                "pandas",
                "pymorphy3",
                "rich",
                "shapely",
                "yaml",
                "frontline",
            ],
        ),
        ("frontline", ["folium", "geopandas", "matplotlib", "pandas", "pymorphy3"]),
    ],
)
def test_importing_brings_nothing_heavy(package: str, heavy: list[str]) -> None:
    program = (
        f"import json, sys; import {package}; "
        f"print(json.dumps([name for name in {heavy!r} if name in sys.modules]))"
    )
    # -I keeps out what the caller's environment or folder would bring along.
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    assert loaded == [], (
        f"`import {package}` loads {loaded}; import them in the functions using them"
    )


def test_no_file_tells_of_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert listed.returncode == 0, f"the files of the repository cannot be listed: {listed.stderr}"
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert_none(fault for path in paths if path.is_file() for fault in find_tales(path))


def find_tales(path: Path) -> Iterator[str]:
    """Lines that name a registry's address or a path of one machine."""
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
    lines = path.read_bytes().decode("utf-8", errors="replace").splitlines()
    for advice, pattern in NOT_IN_ANY_FILE.items():
        told = re.compile(pattern)
        for number, line in enumerate(lines, start=1):
            if found := told.search(line):
                shown = line[max(found.start() - 20, 0) : found.end() + 20].strip()
                yield f"{name}:{number}: {advice} ({shown!r})"


def test_the_rules_find_what_they_forbid(tmp_path: Path) -> None:
    forbidden = [
        "from . import x",
        "try: pass\nexcept: pass",
        "try: pass\nexcept Exception: pass",
        "try: pass\nexcept (ValueError, BaseException): pass",
        "import datetime\ndatetime.datetime.now()",
        "from datetime import date\ndate.today()",
    ]
    for code in forbidden:
        assert [node for node in ast.walk(ast.parse(code)) if judge(node)], code
    allowed = "try: date(2025, 1, 6)\nexcept (ValueError, OSError): pass\nclock.now()"
    assert not [node for node in ast.walk(ast.parse(allowed)) if judge(node)]

    ledger = Module("frontline.ledger.files", ROOT / "x", "", ast.parse(""))
    assert may_import(ledger, "frontline.claims")
    assert may_import(ledger, "frontline.ledger")
    for upward in ("frontline.control", "frontline.articles", "frontline.places", "frontline"):
        assert not may_import(ledger, upward), upward
    figures = Module("frontline.figures", ROOT / "x", "", ast.parse(""))
    assert not may_import(figures, "frontline.maps.basemap")

    page = tmp_path / "page"
    fine = "see https://example.org/home/page, /usr/bin/env and ../shared\n"
    page.write_text(fine)
    assert list(find_tales(page)) == []
    for tale in (ROOT.as_posix()[:1] + "ho" + "me/me/x", "https://pypi.org/simp" + "le/pandas"):
        page.write_text(fine + tale)
        assert [fault.split(": ")[0] for fault in find_tales(page)] == ["page:2"]
