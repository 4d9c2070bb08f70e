"""The text of an article from a file: plain text, the main text of a web page, the text of a PDF.

All offsets of what is read count characters of the text that stands here, so it is kept with the
article. Pages are read by trafilatura and PDFs by pypdf; both are extras.
"""

from __future__ import annotations

import re
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frontline.errors import UnreadableInput

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of a file; an article is a few thousand, the longest report a few million."""

_PDF = b"%PDF-"
_MARKUP = re.compile(
    rb"\s*(?:<!doctype\s+html|<html|<head|<body|<\?xml[^>]{0,200}\?>\s*<!doctype\s+html)",
    re.IGNORECASE,
)
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
# A tag with its attributes; what is none in a comment, script or style is passed over with it. A
# value is in quotes only right after its sign of equality (HTML, 13.2.5.37).
_TAG = re.compile(
    rb"<!--.*?-->|<(script|style)\b.*?</\1|"
    rb"<[a-z]((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(rb"=\s*+(?:\"[^\"]*+\"|'[^']*+')|/")
_MOST_TAGS = 100_000
_MOST_ATTRIBUTES = 1_000
"""Of a tag. Parsers compare each with each other, and a page of them would take days."""
_MOST_PAGES = 2_000
"""Of a PDF: a book has some hundreds."""
_MOST_TEXT = 16 * 1024 * 1024
"""Characters of a PDF."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as text, with what it says of itself.

    Attributes:
        text: the text that is read; offsets count its characters.
        kind: `text`, `html` or `pdf`.
        title: headline, where the file names one.
        published: the day it says it appeared, ISO 8601.
        publisher: the site, where the page names it.
        url: the address the page gives as its own.
    """

    text: str
    kind: str = "text"
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None


def read_document(path: str | Path) -> Document:
    """Read the text of an article from a file, or from standard input if the path is "-".

    What is a PDF is told by its first bytes, what is a web page by its suffix or its first tag;
    everything else is plain text in UTF-8. Line ends of plain text stay as they are, so that
    offsets count what is in the file; a byte order mark is dropped.

    Raises:
        UnreadableInput: the file is missing, cannot be opened, is too large, has no text in it or
            is no text; or the extra that reads its format is not installed.
    """
    name = "standard input" if str(path) == "-" else str(path)
    data = _read_bytes(path, name)
    if data.lstrip()[: len(_PDF)] == _PDF:
        return read_pdf(data, name=name)
    suffix = Path(str(path)).suffix.lower()
    if suffix in _HTML_SUFFIXES or _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        return read_html(data, name=name)
    if b"\x00" in data:
        raise UnreadableInput(f"{name} is a binary file; give the article as text, HTML or PDF")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{name} is not UTF-8 text; convert it first") from error
    if not text.strip():
        raise UnreadableInput(f"{name} is empty")
    return Document(text=text)


def read_html(data: str | bytes, *, name: str = "the page") -> Document:
    """The main text of a web page, its headline first, without menus, comments and advertising.

    Args:
        data: the page's markup.
        name: what to call it in errors.

    Raises:
        UnreadableInput: trafilatura is not installed, or finds no main text; or the page cannot be
            a page.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise UnreadableInput(
            f"{name} is a web page; to read its text, run: pip install 'frontline[html]'"
        ) from error
    _check_tags(data.encode("utf-8", "replace") if isinstance(data, str) else data, name)
    found = trafilatura.bare_extraction(data, include_comments=False, with_metadata=True)
    text = _said(found, "text") or ""
    if not text.strip():
        raise UnreadableInput(f"{name} has no main text that could be found; save it as plain text")
    title = _said(found, "title")
    if title and title.casefold() not in text[: 2 * len(title) + 80].casefold():
        text = f"{title}\n\n{text}"
    date = _said(found, "date")
    return Document(
        text=text,
        kind="html",
        title=title,
        published=date if date and _DAY.fullmatch(date) else None,
        publisher=_said(found, "sitename"),
        url=_said(found, "url"),
    )


def _check_tags(data: bytes, name: str) -> None:
    """Look whether a page is one that its parsers read within seconds.

    Raises:
        UnreadableInput: it has more tags, or a tag more attributes, than a page has.
    """
    for number, tag in enumerate(_TAG.finditer(data)):
        if number >= _MOST_TAGS:
            raise UnreadableInput(
                f"{name} has more than {_MOST_TAGS:,} tags; save it as plain text"
            )
        if tag[2] and len(_QUOTED.sub(b" ", tag[2]).split()) > _MOST_ATTRIBUTES:
            raise UnreadableInput(
                f"{name} has a tag of more than {_MOST_ATTRIBUTES:,} attributes; "
                "save it as plain text"
            )


def read_pdf(data: bytes, *, name: str = "the PDF") -> Document:
    """The text of a PDF, page after page; its own layout is not restored.

    Args:
        data: the file's bytes.
        name: what to call it in errors.

    Raises:
        UnreadableInput: pypdf is not installed, the file is broken or locked, or its pages are
            pictures.
    """
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise UnreadableInput(
            f"{name} is a PDF; to read its text, run: pip install 'frontline[pdf]'"
        ) from error
    import io

    # pypdf lets through whatever its parser stumbles over.
    broken = (
        PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, NameError,
        OSError, RuntimeError, TypeError, ValueError, struct.error, zlib.error,
    )  # fmt: skip
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableInput(f"{name} is locked with a password; save it without one")
        if len(reader.pages) > _MOST_PAGES:
            raise UnreadableInput(f"{name} has more than {_MOST_PAGES:,} pages; cut it")
        text = _join_pages(page.extract_text() for page in reader.pages)
        title = reader.metadata.title if reader.metadata is not None else None
    except broken as error:
        if isinstance(error, UnreadableInput):
            raise
        raise UnreadableInput(f"{name} is a broken PDF: {error}") from error
    if not text.strip():
        raise UnreadableInput(f"{name} has no text, only pictures; recognise its text first")
    return Document(text=text, kind="pdf", title=title.strip() or None if title else None)


def _join_pages(pages: Iterator[str]) -> str:
    texts: list[str] = []
    left = _MOST_TEXT
    for text in pages:
        left -= len(text)
        if left < 0:
            raise ValueError(f"more than {_MOST_TEXT:,} characters")
        texts.append(text)
    return "\n".join(texts)


def _said(found: Any, name: str) -> str | None:
    """What trafilatura found, a document or, in older versions, a mapping."""
    value = found.get(name) if isinstance(found, dict) else getattr(found, name, None)
    return value if isinstance(value, str) and value.strip() else None


def _read_bytes(path: str | Path, name: str) -> bytes:
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError as error:
        raise UnreadableInput(f"there is no file {name}") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{name} cannot be read: {reason}") from error
    if len(data) > SIZE_LIMIT:
        raise UnreadableInput(f"{name} is larger than {SIZE_LIMIT:,} bytes; cut it into articles")
    return data
