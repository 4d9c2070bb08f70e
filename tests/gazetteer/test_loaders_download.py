from __future__ import annotations

import io
import re
import threading
import time
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

import gazetteer as gz
from gazetteer.cli import commands
from gazetteer.index import find_user_folder


def pack(name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "See the site.")
        archive.writestr(name, text)
    return buffer.getvalue()


def place(number: int, name: str, others: str = "") -> str:
    return (
        f"{number}\t{name}\t{name}\t{others}\t48.5\t37.5\tP\tPPL\tUA\t\t05\t\t\t\t120\t\t101\t"
        "Europe/Kyiv\t2024-02-29\n"
    )


FILES = {
    "/UA.zip": pack("UA.txt", place(9_000_001, "Prykladivka")),
    "/alternateNamesV2.zip": pack(
        "alternateNamesV2.txt",
        "1\t9000001\tuk\tПрикладівка\t1\t\t\t\t\t\n2\t9999999\tuk\tДеінде\t1\t\t\t\t\t\n",
    ),
}


@dataclass
class Server:
    """What the server is to do, and what it was asked."""

    base: str = ""
    files: dict[str, bytes] = field(default_factory=lambda: dict(FILES))
    cut: dict[str, int] = field(default_factory=dict)
    announce: dict[str, int] = field(default_factory=dict)
    pause: float = 0.0
    tags: bool = True
    ranges: bool = True
    asked: list[tuple[str, str]] = field(default_factory=list)

    def tag(self, path: str) -> str:
        return f'"{hash(self.files[path]):x}"'


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    plan = Server()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            answer(self, plan)

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    plan.base = f"http://127.0.0.1:{running.server_port}"
    yield plan
    running.shutdown()
    running.server_close()
    thread.join()


def answer(handler: BaseHTTPRequestHandler, plan: Server) -> None:
    path, asked = handler.path, handler.headers.get("Range", "")
    plan.asked.append((path, asked))
    if path not in plan.files:
        handler.send_error(404)
        return
    content, start = plan.files[path], 0
    if plan.tags and handler.headers.get("If-None-Match") == plan.tag(path):
        handler.send_response(304)
        handler.end_headers()
        return
    fresh = handler.headers.get("If-Range", plan.tag(path)) == plan.tag(path)
    if asked and plan.ranges and fresh:
        start = int(re.fullmatch(r"bytes=(\d+)-", asked)[1])
        if start >= len(content):
            handler.send_response(416)
            handler.send_header("Content-Range", f"bytes */{len(content)}")
            handler.end_headers()
            return
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
    else:
        handler.send_response(200)
    handler.send_header("Content-Length", str(plan.announce.get(path, len(content) - start)))
    if plan.tags:
        handler.send_header("ETag", plan.tag(path))
    handler.end_headers()
    handler.wfile.write(content[start : plan.cut.pop(path, None)])
    handler.wfile.flush()
    time.sleep(plan.pause)


def fetch(server: Server, **options: object):
    return gz.download("UA", base=server.base, **options)


def parts() -> list[str]:
    return sorted(path.name for path in (find_user_folder() / "downloads").glob("*.part"))


def test_a_country_is_fetched_and_added_with_its_names(server):
    layers = fetch(server)
    assert [(layer.file, layer.places) for layer in layers] == [
        ("UA.zip", 1), ("alternateNamesV2.zip", 1),
    ]  # fmt: skip
    found = gz.resolve("Прикладівка")
    assert (found.id, found.country) == ("geonames:9000001", "UA")
    assert not gz.search("Деінде", near_misses=False)
    assert [path for path, _ in server.asked] == ["/UA.zip", "/alternateNamesV2.zip"]
    assert parts() == []


def test_what_has_not_changed_is_not_fetched_again(server):
    first = fetch(server)
    index = (find_user_folder() / "index.sqlite").read_bytes()
    server.asked.clear()
    assert fetch(server) == first
    assert len(server.asked) == 2
    assert (find_user_folder() / "index.sqlite").read_bytes() == index


def test_what_has_changed_is_fetched_anew(server):
    fetch(server)
    server.files["/UA.zip"] = pack("UA.txt", place(9_000_001, "Inshe"))
    fetch(server)
    assert gz.lookup("geonames:9000001").name == "Inshe"


@pytest.mark.parametrize("tags", [True, False])
def test_a_download_cut_short_goes_on_where_it_stopped(server, tags):
    server.tags = tags
    server.cut["/UA.zip"] = 100
    with pytest.raises(gz.DownloadFailed, match="run the same again and it goes on") as caught:
        fetch(server)
    assert isinstance(caught.value, OSError)
    assert parts() == ["UA.zip.part"]
    assert gz.list_added() == ()
    fetch(server)
    assert ("/UA.zip", "bytes=100-") in server.asked
    assert gz.lookup("geonames:9000001").name == "Prykladivka"
    assert parts() == []


def test_a_server_without_ranges_starts_over(server):
    server.cut["/UA.zip"] = 100
    server.ranges = False
    with pytest.raises(gz.DownloadFailed):
        fetch(server)
    fetch(server)
    assert gz.lookup("geonames:9000001").name == "Prykladivka"


def test_a_file_that_changed_meanwhile_starts_over(server):
    server.cut["/UA.zip"] = 100
    with pytest.raises(gz.DownloadFailed):
        fetch(server)
    server.files["/UA.zip"] = pack("UA.txt", place(9_000_001, "Inshe"))
    fetch(server)
    assert gz.lookup("geonames:9000001").name == "Inshe"


def test_a_part_that_is_already_whole_is_taken(server):
    folder = find_user_folder() / "downloads"
    folder.mkdir(parents=True)
    (folder / "UA.zip.part").write_bytes(FILES["/UA.zip"])
    fetch(server)
    assert server.asked[0] == ("/UA.zip", f"bytes={len(FILES['/UA.zip'])}-")
    assert len(server.asked) == 2
    assert gz.lookup("geonames:9000001").name == "Prykladivka"


def test_a_part_longer_than_the_file_is_dropped(server):
    folder = find_user_folder() / "downloads"
    folder.mkdir(parents=True)
    (folder / "UA.zip.part").write_bytes(FILES["/UA.zip"] + b"more")
    fetch(server)
    assert gz.lookup("geonames:9000001").name == "Prykladivka"


@pytest.mark.parametrize("by", [-40, 40])
def test_a_wrong_length_is_noticed(server, by):
    server.announce["/UA.zip"] = len(FILES["/UA.zip"]) + by
    with pytest.raises(gz.DownloadFailed):
        fetch(server)
    assert gz.list_added() == ()
    server.announce.clear()
    fetch(server)
    assert gz.lookup("geonames:9000001").name == "Prykladivka"


def test_damage_is_noticed_and_dropped(server):
    damaged = bytearray(FILES["/UA.zip"])
    damaged[damaged.index(b"Prykladivka")] ^= 1
    server.files["/UA.zip"] = bytes(damaged)
    with pytest.raises(gz.DownloadFailed, match="damaged"):
        fetch(server)
    assert parts() == []
    server.files["/UA.zip"] = b"<html>Sign in to the network</html>"
    with pytest.raises(gz.DownloadFailed, match="damaged"):
        fetch(server)


def test_a_slow_server_is_waited_for_and_a_silent_one_is_given_up(server):
    server.pause = 0.3
    fetch(server, alternate_names=False, timeout=20)
    server.files["/UA.zip"] = pack("UA.txt", place(9_000_001, "Inshe"))
    server.cut["/UA.zip"] = 60
    server.pause = 3
    with pytest.raises(gz.DownloadFailed, match="run the same again"):
        fetch(server, timeout=0.4)
    assert gz.lookup("geonames:9000001").name == "Prykladivka"


def test_a_missing_file_and_no_server(server):
    del server.files["/UA.zip"]
    with pytest.raises(gz.DownloadFailed, match="has no file"):
        fetch(server)
    with pytest.raises(gz.DownloadFailed, match="Check the connection"):
        gz.download("UA", base="http://127.0.0.1:9")
    with pytest.raises(gz.DownloadFailed, match="http"):
        gz.download("UA", base="file:///etc")
    for codes in ([], ["ZZ"], ["../x"]):
        with pytest.raises(gz.InvalidQuery):
            gz.download(codes, base=server.base)
    assert [path for path, _ in server.asked] == ["/UA.zip"]


def test_the_program_downloads(server):
    done = CliRunner().invoke(commands, ["download", "ua", "--from", server.base])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "UA.zip: 1 place, 1 of them new; licence: CC BY 4.0" in done.stdout
    server.files.clear()
    done = CliRunner().invoke(commands, ["download", "RU", "--from", server.base])
    assert done.exit_code == 5
    assert "RU.zip" in done.stderr


def test_nothing_else_touches_the_network(server, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    fetch(server)
    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    gz.add(find_user_folder() / "downloads" / "UA.zip")
    assert gz.resolve("Prykladivka").id == "geonames:9000001"
    with pytest.raises(AssertionError):
        fetch(server)
