"""From the text of an article to its mentions, statements and draft claims."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from frontline.articles._assembly import mend_halves
from frontline.articles._bearings import settle_by_distance
from frontline.articles._beside import settle_beside
from frontline.articles._cues import load_cues
from frontline.articles._rivals import name_rivals
from frontline.articles._towns import find_towns
from frontline.articles.documents import read_document
from frontline.articles.drafts import LONGEST_SENTENCE, draft_claims
from frontline.articles.mentions import find_mentions
from frontline.articles.review import find_open, list_drafts, name_sides
from frontline.articles.statements import find_statements
from frontline.articles.text import split_sentences
from frontline.articles.values import DraftClaim, Mention, Sentence, Statement, is_near_miss
from frontline.claims import Claim, Source, as_date
from frontline.dates import FuzzyDate
from frontline.errors import UnreadableInput
from frontline.wording import say_count
from gazetteer.places import Place

_BYTE_ORDER_MARK = "\ufeff"
_NAMED, _BESIDE = 8, 16
_FILE_NAME = re.compile(r"\s*[\w./\\~:-]{1,200}\.(?:txt|html?|pdf|md)\s*")
_UNDATED = (
    "no publication date was given: dates without a year stay without one (XXXX-01-06) and words "
    'such as "on Monday" stay undated; give the date of publication to resolve them'
)


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article as read by the machine. Nothing in it has been reviewed.

    Attributes:
        text: the text as given; all offsets count its code points.
        published: when it appeared, None if not known.
        source: where it was read.
        sentences: its sentences and headlines, in order.
        mentions: the toponyms found, in order.
        statements: stated distances and bearings between two places, in order.
        claims: draft claims, in order.
        notes: what a reader should know about the reading.
        extracted: whether the text was taken out of a page or a PDF, see `read_document`.
    """

    text: str
    published: FuzzyDate | None
    source: Source
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    claims: tuple[DraftClaim, ...]
    notes: tuple[str, ...] = ()
    extracted: bool = False

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The settlements mentioned and resolved, each once, in the order of first mention."""
        found: dict[str, Place] = {}
        for mention in self.mentions:
            if mention.place is not None and mention.place.kind == "settlement":
                found.setdefault(mention.place.id, mention.place)
        return tuple(found.values())

    @cached_property
    def towns(self) -> tuple[Place, ...]:
        """The settlements it reports about: `places` without those that stand for something else.

        Left out are towns named in a dateline only, or only for the government that sits there
        ("Moscow said"), unless a claim or a distance is told of them.
        """
        told = [draft.claim.place for draft in self.claims]
        told += [place for s in self.statements for place in (s.subject, s.reference) if place]
        return find_towns(self.sentences, self.mentions, told)

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a read article."""
        return {
            "mentions": [mention.to_dict() for mention in self.mentions],
            "statements": [statement.to_dict() for statement in self.statements],
            "claims": [claim.to_dict() for claim in self.claims],
            "notes": list(self.notes),
        }

    @property
    def title(self) -> str | None:
        """Its headline."""
        return self.source.title

    def list_drafts(self) -> tuple[tuple[Claim, tuple[str, ...]], ...]:
        """Each draft claim with remarks for its reviewer; `frontline.write_review` writes them."""
        return list_drafts(self.text, self.claims)

    def find_open(self) -> frozenset[str]:
        """The ids of the drafts whose place a reviewer has to choose."""
        return find_open(self.claims)

    def name_sides(self) -> Mapping[str, str]:
        """The sides the drafts speak of, code to name."""
        return name_sides([draft.claim for draft in self.claims])

    def __repr__(self) -> str:
        return (
            f"<Article of {say_count(len(self.text), 'character')}, "
            f"published {self.published or 'unknown'}: {say_count(len(self.mentions), 'mention')}, "
            f"{say_count(len(self.statements), 'statement')}, "
            f"{say_count(len(self.claims), 'draft claim')}>"
        )

    def _repr_html_(self) -> str:
        from frontline.articles._display import show  # only in Jupyter

        return show(self.text, self.mentions, self.statements, self.claims, self.notes)


def read_article(
    text: str,
    *,
    published: str | dt.date | None = None,
    url: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    extracted: bool = False,
) -> Article:
    """Read an article: its places, stated distances and draft claims, offline.

    Args:
        text: plain text in English, Ukrainian or Russian.
        published: when it appeared, a date or an EDTF string; needed to resolve "on Monday" and
            dates without a year.
        url: where it was read; kept as written, except for lone surrogates, which no file can hold.
        publisher: the outlet.
        title: headline, if it is not the first line of the text.
        extracted: whether the text was taken out of a page or a PDF.

    Returns:
        The article. Its claims are drafts: a person reviews them before they enter a ledger.

    Raises:
        UnreadableInput: the text is empty, no text, or the name of a file.
        InvalidDate: `published` is no date.
    """
    if not isinstance(text, str):
        raise UnreadableInput(f"an article is text, not {type(text).__name__}")
    if not text.strip().strip(_BYTE_ORDER_MARK):
        raise UnreadableInput("the article is empty")
    if _FILE_NAME.fullmatch(text):
        raise UnreadableInput(
            f"{text.strip()!r} is the name of a file, no text; `frontline.read_articles` takes "
            'paths: [{"path": …}]'
        )
    date = as_date(published)
    sentences = split_sentences(text)
    mentions = settle_beside(text, sentences, find_mentions(text, sentences))
    mentions = settle_by_distance(text, sentences, mentions)
    told = (publisher, title or _headline(sentences), url)
    publisher, title, url = (None if words is None else mend_halves(words) for words in told)
    source = Source(publisher=publisher, title=title, url=url, published=date)
    claims = draft_claims(text, sentences, mentions, published=date, source=source)
    return Article(
        text=text,
        published=date,
        source=source,
        sentences=sentences,
        mentions=mentions,
        statements=find_statements(text, sentences, mentions),
        claims=name_rivals(claims, mentions),
        notes=_notes(text, date, sentences, mentions),
        extracted=extracted,
    )


def _notes(
    text: str,
    published: FuzzyDate | None,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
) -> tuple[str, ...]:
    notes = [_UNDATED] if published is None else []
    unread = [s.start for s in sentences if s.end - s.start > LONGEST_SENTENCE]
    if unread:
        notes.append(
            f"not read for claims: {len(unread)} of the sentences, with more than "
            f"{LONGEST_SENTENCE:,} characters, the first at character {unread[0]:,}"
        )
    unknown = dict.fromkeys(
        mention.text
        for mention in mentions
        if mention.place is None and not _may_be(mention) and not _is_water(text, mention)
    )
    if unknown:
        more = f" and {len(unknown) - _NAMED:,} more" if len(unknown) > _NAMED else ""
        notes.append(
            f"no place is known of the name {', '.join(list(unknown)[:_NAMED])}{more}: what is "
            "told of it is no draft"
        )
    return tuple(notes)


def _may_be(mention: Mention) -> bool:
    return bool(mention.candidates) and not is_near_miss(mention.candidates[0])


def _is_water(text: str, mention: Mention) -> bool:
    """Whether "river" or the like stands beside a name."""
    before = text[max(0, mention.start - _BESIDE) : mention.start].lower().split()[-1:]
    after = re.findall(r"\w+", text[mention.end : mention.end + _BESIDE].lower())[:1]
    return any(set(before + after) & load_cues(language).waters for language in ("en", "uk", "ru"))


def read_text(path: str | Path) -> str:
    """The text of an article in a file, see `read_document`.

    Raises:
        UnreadableInput: as for `read_document`.
    """
    return read_document(path).text


def _headline(sentences: tuple[Sentence, ...]) -> str | None:
    first = next((s for s in sentences if s.section != "boilerplate"), None)
    return first.text if first is not None and first.section == "title" else None
