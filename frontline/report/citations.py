"""The list of sources: numbered, as CSL-JSON for reference managers and as Markdown for people.

CSL-JSON is the input format of the Citation Style Language (citationstyles.org, schema 1.0.2),
which Zotero, Pandoc and citeproc read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from frontline.claims import Source
from frontline.dates import FuzzyDate
from frontline.report.wording import plain

_MARKS = re.compile(r"[\\`*_{}\[\]()<>#+!|~&:=@$]|(?<=www)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One source.

    Attributes:
        number: from 1, as the page refers to it.
        publisher: the outlet; None if not said.
        title: headline; None if not said.
        url: the address as written; see `link_of`.
        archive_url: of an archived copy, as written.
        published: when it appeared.
        families: names that copies of one text share, if somebody declared them.
    """

    number: int
    publisher: str | None
    title: str | None
    url: str | None
    archive_url: str | None
    published: FuzzyDate | None
    families: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Publisher or title, on one line."""
        return plain(self.publisher or self.title or self.url or "no source given")


class Citations:
    """Sources by number; quotes and chains of relay do not make another source of one article.

    Args:
        sources: any number of sources, repeated or not.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        found: dict[tuple[str, ...], list[Source]] = {}
        for source in sources:
            if source.publisher or source.title or source.url:
                found.setdefault(_key(source), []).append(source)
        self._numbers = {key: number for number, key in enumerate(sorted(found), start=1)}
        self.items = tuple(
            Citation(
                number=self._numbers[key],
                publisher=found[key][0].publisher,
                title=found[key][0].title,
                url=found[key][0].url,
                archive_url=found[key][0].archive_url,
                published=found[key][0].published,
                families=tuple(sorted({s.family for s in found[key] if s.family})),
            )
            for key in sorted(found)
        )

    def number(self, source: Source) -> int | None:
        """The number of a source; None of one that says nothing of itself."""
        return self._numbers.get(_key(source))

    def to_csl(self) -> str:
        """All of them as CSL-JSON, ending in a line break."""
        items = [_to_item(citation) for citation in self.items]
        return json.dumps(items, ensure_ascii=True, indent=2) + "\n"

    def to_markdown(self) -> str:
        """All of them as a numbered list in Markdown (CommonMark)."""
        lines = [f"{c.number}. {_to_line(c)}" for c in self.items]
        return "\n".join(["# Sources", "", *(lines or ["No source is given."])]) + "\n"


def link_of(address: str | None) -> str | None:
    """The address if it may become a link: http or https, with a host; else None."""
    if address is None or any(char.isspace() or ord(char) < 33 for char in address):  # noqa: PLR2004
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:  # what no URL parser takes apart
        return None
    return address if parts.scheme in ("http", "https") and host else None


def _key(source: Source) -> tuple[str, ...]:
    date = "" if source.published is None else source.published.text
    fields = (source.publisher, date, source.title, source.url, source.archive_url)
    return tuple(field or "" for field in fields)


def _to_item(citation: Citation) -> dict[str, Any]:
    item: dict[str, Any] = {"id": f"source-{citation.number}", "type": "article-newspaper"}
    if citation.title:
        item["title"] = plain(citation.title)
    if citation.publisher:
        item["container-title"] = plain(citation.publisher)
    if (url := link_of(citation.url)) is not None:
        item["URL"] = url
    if (archive := link_of(citation.archive_url)) is not None:
        item["archive_location"] = archive
    if citation.published is not None:
        item["issued"] = _to_date(citation.published)
    return item


def _to_date(date: FuzzyDate) -> dict[str, Any]:
    """A CSL date: as precise as it was said."""
    start, end = date.earliest, date.latest
    if start is None or end is None:
        return {"literal": date.text}
    days = [start] if start == end else [start, end]
    found: dict[str, Any] = {"date-parts": [[day.year, day.month, day.day] for day in days]}
    return found | ({"circa": True} if date.approximate else {})


def _to_line(citation: Citation) -> str:
    date = None if citation.published is None else citation.published.text
    title = None if citation.title is None else f"*{escape_markdown(citation.title)}*"
    parts = [
        citation.publisher and escape_markdown(citation.publisher),
        title,
        date and escape_markdown(date),
    ]
    said = ", ".join(part for part in parts if part) or "No name is given"
    return f"{said}.{_address(citation.url)}{_address(citation.archive_url, 'Archived: ')}"


def _address(address: str | None, before: str = "") -> str:
    if not address:
        return ""
    linked = link_of(address)
    safe = linked is not None and not set(linked) & set("<>\\`{}")
    return f" {before}<{linked}>." if safe else f" {before}{escape_markdown(address)}."


def escape_markdown(text: str) -> str:
    r"""A stranger's words in Markdown: no mark in them acts, no address becomes a link.

    CommonMark takes a backslash before any ASCII punctuation for the mark itself.
    """
    return _MARKS.sub(lambda mark: f"\\{mark[0]}", plain(text))
