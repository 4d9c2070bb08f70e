"""Fetching GeoNames' files: resumed where they broke off, checked, and kept whole or as `.part`."""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
import zipfile
import zlib
from pathlib import Path
from typing import Any

from gazetteer.errors import DownloadFailed
from gazetteer.loaders.progress import Bar
from gazetteer.spelling import visible

_CHUNK = 1 << 16
_RANGE = re.compile(r"bytes (\d{1,15})-\d{1,15}/(\d{1,15}|\*)")
_NOT_MODIFIED, _NOT_FOUND, _PARTIAL, _UNSATISFIABLE = 304, 404, 206, 416


def fetch(name: str, folder: Path, *, base: str, timeout: float) -> Path:
    """Fetch a zip archive into a folder, or make sure that the one there is the server's.

    What has arrived before goes on where it broke off, if it is still the same file there (by its
    ETag or date, through If-Range). The whole is checked by its length and by the checksums inside.

    Args:
        name: the file's name, below `base` and in the folder.
        folder: where it goes; `NAME.part` until it is whole.
        base: an http or https address without its last slash.
        timeout: seconds without a single byte after which the server is given up.

    Raises:
        DownloadFailed: it could not be fetched; the message says what to do.
    """
    if not base.startswith(("http://", "https://")):
        raise DownloadFailed(f"{visible(base, limit=200)} is no address; give one with http(s)://")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _Download(name, folder, base, timeout).run()
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(name, base, error.code) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(error, DownloadFailed):
            raise
        raise DownloadFailed(
            f"{name} could not be fetched from {visible(base, limit=200)}: "
            f"{visible(str(error) or type(error).__name__, limit=200)}. "
            f"{_tell_kept(folder / f'{name}.part')}"
        ) from error


def _refused(name: str, base: str, code: int) -> DownloadFailed:
    where = visible(base, limit=200)
    if code == _NOT_FOUND:
        return DownloadFailed(
            f"{where} has no file {name} (404); is the country's code right? GeoNames' files are "
            "named by ISO 3166-1 codes"
        )
    return DownloadFailed(f"{where} answered {code} to {name}; try again later")


def _tell_kept(part: Path) -> str:
    held = part.stat().st_size if part.is_file() else 0
    if not held:
        return "Check the connection and run the same again"
    return f"{held / 1e6:,.1f} MB are kept; run the same again and it goes on from there"


class _Download:
    """One file on its way."""

    def __init__(self, name: str, folder: Path, base: str, timeout: float) -> None:
        self._name = name
        self._url = f"{base.rstrip('/')}/{name}"
        self._timeout = timeout
        self._whole = folder / name
        self._part = folder / f"{name}.part"
        self._tag = folder / f"{name}.tag"

    def run(self) -> Path:
        try:
            finished = self._receive()
        except urllib.error.HTTPError as error:
            if error.code == _NOT_MODIFIED:
                error.close()
                return self._whole
            if error.code != _UNSATISFIABLE:
                raise
            error.close()
            # There is nothing after what has arrived: it is whole, or of another file.
            size = error.headers.get("Content-Range", "").rpartition("/")[2]
            finished = size == str(self._part.stat().st_size)
            if not finished:
                self._part.unlink()
                finished = self._receive()
        if not finished:
            raise DownloadFailed(f"{self._name} broke off. {_tell_kept(self._part)}")
        self._check()
        self._part.replace(self._whole)
        return self._whole

    def _receive(self) -> bool:
        """Receive what is missing; return whether all that was announced has arrived."""
        held = self._part.stat().st_size if self._part.is_file() else 0
        tag = self._tag.read_text(encoding="utf-8") if self._tag.is_file() else ""
        request = urllib.request.Request(self._url, headers={"User-Agent": "gazetteer"})  # noqa: S310 - http(s) only, see `fetch`
        if held:
            request.add_header("Range", f"bytes={held}-")
            if tag:
                request.add_header("If-Range", tag)
        elif tag and self._whole.is_file():
            dated = not tag.startswith('"')
            request.add_header("If-Modified-Since" if dated else "If-None-Match", tag)
        with urllib.request.urlopen(request, timeout=self._timeout) as answer:  # noqa: S310 - http(s) only, see `fetch`
            start = _read_start(answer, held)
            announced = answer.headers.get("Content-Length", "")
            total = start + int(announced) if announced.isdigit() else None
            self._note_tag(answer)
            return self._write(answer, start, total)

    def _note_tag(self, answer: Any) -> None:
        strong = answer.headers.get("ETag", "")
        tag = strong if strong.startswith('"') else answer.headers.get("Last-Modified", "")
        # Of the whole file it is known again only once that has been replaced.
        self._whole.unlink(missing_ok=True)
        if tag:
            self._tag.write_text(tag, encoding="utf-8")
        else:
            self._tag.unlink(missing_ok=True)

    def _write(self, answer: Any, start: int, total: int | None) -> bool:
        done = start
        with (
            Bar(f"fetching {self._name}", total=total) as bar,
            self._part.open("ab" if start else "wb") as file,
        ):
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                bar.reach(done)
        return total is None or done == total

    def _check(self) -> None:
        """Refuse a file whose length was right and whose content is not."""
        try:
            with zipfile.ZipFile(self._part) as archive:
                damaged = archive.testzip()
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            damaged = str(error)
        if damaged is not None:
            self._part.unlink(missing_ok=True)
            self._tag.unlink(missing_ok=True)
            raise DownloadFailed(
                f"{self._name} arrived damaged ({visible(damaged, limit=100)}) and was dropped; "
                "run the same again to fetch it anew"
            )


def _read_start(answer: Any, held: int) -> int:
    """Where in the file the answer begins: 0 unless it is the part asked for.

    Raises:
        DownloadFailed: it is another part.
    """
    if answer.status != _PARTIAL:
        return 0
    told = _RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
    if told is None or int(told[1]) != held:
        raise DownloadFailed("the server sent another part of the file than it was asked for")
    return held
