"""Taking files in: each becomes a layer, and core and layers one index, all of it or nothing."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from gazetteer.errors import InvalidQuery, UnreadableData, UnreadableIndex
from gazetteer.index import Index, core, find_user_folder, forget_current
from gazetteer.loaders.columns import Column, parse_columns
from gazetteer.loaders.downloads import fetch
from gazetteer.loaders.geonames import (
    LICENCE,
    Known,
    find_in,
    read_names,
    read_places,
    refuse_foreign,
    sniff,
)
from gazetteer.loaders.layers import (
    Format,
    Layer,
    digest_file,
    finish_layer,
    list_layers,
    name_layer,
    open_layer,
    write_layer,
)
from gazetteer.loaders.merging import mark_core, merge_layers
from gazetteer.loaders.problems import Problems
from gazetteer.loaders.progress import Bar
from gazetteer.loaders.tables import read_table
from gazetteer.spelling import visible

INDEX = "index.sqlite"
_READING = "3"
"""Counts changes in how files are read: a layer read otherwise is read again when it is added."""


def add_files(
    paths: Sequence[Path],
    *,
    columns: str | Mapping[str, str] | None,
    country: str | None,
    licence: str | None,
) -> tuple[Layer, ...]:
    """See `gazetteer.loaders.add`."""
    mapped = None if columns is None else parse_columns(columns)
    code = _check_country(country)
    folder = find_user_folder()
    with _open_scratch(folder) as scratch:
        old = list_layers(folder)
        plans = [_plan(path, mapped, code, licence) for path in paths]
        plans.sort(key=lambda plan: plan[1].format == "alternate names")
        layers, fresh = dict(old), list[Path]()
        added: list[str] = []
        for path, planned in plans:
            layer = _digest(path, planned, mapped, layers)
            same = [held for held, other in layers.items() if other.digest == layer.digest]
            if same:
                added.append(same[0].name)
                continue
            target = scratch / name_layer(path)
            layer = _read(path, layer, mapped, target, layers)
            layers = {held: other for held, other in layers.items() if held.name != target.name}
            layers[target] = layer
            fresh.append(target)
            added.append(target.name)
        if fresh or not _is_built(folder, old):
            _build(folder, scratch, layers, fresh)
    told = dict(_describe(folder))
    return tuple(told[name] for name in dict.fromkeys(added)) if paths else tuple(told.values())


def add_downloads(
    countries: Sequence[str], *, base: str, alternate_names: bool, timeout: float
) -> tuple[Layer, ...]:
    """See `gazetteer.loaders.download`."""
    codes = list(dict.fromkeys(_check_country(code) for code in countries))
    if not codes:
        raise InvalidQuery("say which countries to download, such as UA")
    names = [f"{code}.zip" for code in codes]
    names += ["alternateNamesV2.zip"] if alternate_names else []
    folder = find_user_folder() / "downloads"
    paths = [fetch(name, folder, base=base, timeout=timeout) for name in names]
    return add_files(paths, columns=None, country=None, licence=None)


def list_added() -> tuple[Layer, ...]:
    """See `gazetteer.loaders.list_added`."""
    return tuple(layer for _, layer in _describe(find_user_folder()))


def is_outdated() -> bool:
    """Whether the user's index was built upon another core than the package has now."""
    index = find_user_folder() / INDEX
    if not index.is_file():
        return False
    with Index.open(index) as held:
        return held.metadata().get("core") != mark_core()


def _describe(folder: Path) -> list[tuple[str, Layer]]:
    if not (folder / INDEX).is_file():
        return []
    with Index.open(folder / INDEX) as index:
        told = index.metadata()
    return [
        (path.name, replace(layer, new=int(told.get(f"new:{path.name}", 0))))
        for path, layer in list_layers(folder).items()
    ]


def _check_country(country: str | None) -> str | None:
    code = None if country is None else country.strip().upper()
    if code is not None and code not in core().countries():
        raise InvalidQuery(f'"{visible(str(country))}" is no ISO 3166-1 code such as UA')
    return code


@contextmanager
def _open_scratch(folder: Path) -> Iterator[Path]:
    """A folder for what is not complete yet, beside where it will lie, and gone afterwards."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
    except OSError as error:
        raise UnreadableIndex(f"cannot write to {folder}: {error}") from error
    try:
        yield scratch
    except sqlite3.OperationalError as error:
        raise UnreadableIndex(f"cannot write to {folder}: {error}; is the disk full?") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _plan(
    path: Path, columns: tuple[Column, ...] | None, country: str | None, licence: str | None
) -> tuple[Path, Layer]:
    found = sniff(path)
    if found is None and columns is None:
        raise refuse_foreign(path)
    kind: Format = found or "table"
    return path, Layer(
        file=path.name,
        path=str(path.resolve()),
        format=kind,
        licence=licence or (LICENCE if found else None),
        country=country,
    )


def _digest(
    path: Path, layer: Layer, columns: tuple[Column, ...] | None, layers: Mapping[Path, Layer]
) -> Layer:
    """Fill in what tells the layer from others: names also hang on which places are known."""
    marks: list[str | None] = [_READING, layer.country, layer.licence]
    if layer.format == "table":
        marks.append(repr(columns))
    if layer.format == "alternate names":
        marks.append(mark_core())
        marks += sorted(other.digest for other in layers.values() if other.format != layer.format)
    try:
        return replace(layer, digest=digest_file(path, *marks))
    except OSError as error:
        raise UnreadableData(f"{visible(path.name)} cannot be read: {error}") from error


def _read(
    path: Path,
    layer: Layer,
    columns: tuple[Column, ...] | None,
    target: Path,
    layers: Mapping[Path, Layer],
) -> Layer:
    problems = Problems(path.name, "row" if layer.format == "table" else "line")
    with (
        Bar(f"reading {path.name}", total=path.stat().st_size) as bar,
        write_layer(target, problems) as writer,
    ):
        if layer.format == "geonames":
            read_places(path, writer, problems, country=layer.country, bar=bar)
        elif layer.format == "table" and columns is not None:
            read_table(path, columns, writer, problems, country=layer.country, bar=bar)
        else:
            with _open_known(layers) as find:
                read_names(path, writer, problems, find=find, bar=bar)
        problems.check()
        counted = replace(layer, places=writer.places, left_out=writer.left_out)
    finish_layer(target, counted)
    return counted


@contextmanager
def _open_known(layers: Mapping[Path, Layer]) -> Iterator[Callable[[int], Known | None]]:
    """Find the places of the layers, and of the core those in the countries of the layers."""
    with ExitStack() as stack:
        connections = [
            stack.enter_context(open_layer(path))
            for path, layer in layers.items()
            if layer.format != "alternate names"
        ]
        countries = {
            row[0]
            for connection in connections
            for row in connection.execute("SELECT DISTINCT country FROM places")
        }
        finders = [find_in(connection) for connection in connections]
        core_file = stack.enter_context(open_layer(core().path))
        in_core = find_in(core_file)
        known = _Numbers([*connections, core_file])

        def find(number: int) -> Known | None:
            if number not in known:
                return None
            for finder in finders:
                place = finder(number)
                if place is not None:
                    return place
            place = in_core(number)
            return place if place and (not finders or place.country in countries) else None

        yield find


class _Numbers:
    """A set of GeoNames ids, a bit each: most of the world's names are for none of them."""

    def __init__(self, connections: Sequence[sqlite3.Connection]) -> None:
        last = [
            connection.execute("SELECT max(id) FROM places").fetchone()[0] or 0
            for connection in connections
        ]
        self._bits = bytearray(max(*last, 0) // 8 + 1)
        for connection in connections:
            for (number,) in connection.execute("SELECT id FROM places WHERE id > 0"):
                self._bits[number >> 3] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return place < len(self._bits) and bool(self._bits[place] >> (number & 7) & 1)


def _is_built(folder: Path, layers: Mapping[Path, Layer]) -> bool:
    """Whether the index holds just these layers over the core of the package."""
    index = folder / INDEX
    if not layers:
        return not index.exists()
    if not index.is_file():
        return False
    try:
        with Index.open(index) as held:
            told = held.metadata()
    except UnreadableIndex:
        return False
    laid = {name.removeprefix("new:") for name in told if name.startswith("new:")}
    return laid == {path.name for path in layers} and told.get("core") == mark_core()


def _build(
    folder: Path, scratch: Path, layers: Mapping[Path, Layer], fresh: Sequence[Path]
) -> None:
    if not layers:
        (folder / INDEX).unlink()
        forget_current()
        return
    ordered = dict(sorted(layers.items(), key=lambda item: item[1].order))
    merge_layers(scratch / INDEX, ordered)
    for path in fresh:
        path.replace(folder / path.name)
    (scratch / INDEX).replace(folder / INDEX)
    forget_current()
