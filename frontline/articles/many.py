"""Many articles: read side by side, and what several of them report found to be one claim.

A claim that three outlets report is one claim with three sources; three copies of one agency's text
are one family, and do not count three times. Two speakers of one side make two claims: each keeps
his own words and day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

from frontline.articles._identities import identify
from frontline.articles.documents import read_document
from frontline.articles.reading import Article, read_article
from frontline.articles.values import DraftClaim
from frontline.claims import HYPOTHETICAL, Claim
from frontline.errors import FrontlineError, UnreadableInput
from frontline.progress import follow
from frontline.wording import brief, say_count

ArticleInput = str | Path | Mapping[str, Any]
"""The text of an article, the path of its file, or the arguments of `read_article` by name."""

_WORD = re.compile(r"[^\W_]+")
_SHINGLE, _SKETCH, _ROWS = 5, 64, 4
_COPIED = 0.6
"""Share of shingles that two texts have in common when one is a copy of the other."""
_DAYS_APART = 3
_AHEAD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenArticle:
    """An article that could not be read.

    Attributes:
        number: its place among those given, from 0.
        name: its file, or the beginning of its text.
        reason: why, in words.
    """

    number: int
    name: str
    reason: str


ArticleResult = Article | BrokenArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedClaim:
    """One claim and all that report it.

    Attributes:
        claim: the claim as its surest draft has it.
        drafts: all drafts of it, each with the number of its article.
        families: how many independent reports there are: copies of one text count once.
    """

    claim: Claim
    drafts: tuple[tuple[int, DraftClaim], ...]
    families: int

    def __repr__(self) -> str:
        told = brief(self.claim.describe(), 84)
        return f"<ReportedClaim: {told}; {say_count(len(self.drafts), 'draft')}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Many articles as read.

    Attributes:
        articles: those that could be read, by their place among those given.
        broken: those that could not.
        families: for each article, by its number, a name shared by copies of one text.
        claims: what they report, each claim once, in the order of first report.
    """

    articles: Mapping[int, Article]
    broken: tuple[BrokenArticle, ...]
    families: Mapping[int, str]
    claims: tuple[ReportedClaim, ...]

    def __repr__(self) -> str:
        families = len(set(self.families.values()))
        told = f"{families:,} {'family' if families == 1 else 'families'}"
        return (
            f"<Reading: {say_count(len(self.articles), 'article')} of {told}, "
            f"{len(self.broken):,} broken; {say_count(len(self.claims), 'claim')}>"
        )


def read_articles(
    articles: Iterable[ArticleInput], *, workers: int = 1, progress: bool = True
) -> Reading:
    """Read many articles. One that cannot be read is reported, and the rest go on.

    Args:
        articles: texts, paths of files, or mappings with `text` (or `path`) and what else
            `read_article` takes: `published`, `url`, `publisher`, `title`.
        workers: how many processes read them; 0 for one a core.
        progress: whether to show a bar on the error stream of a terminal, a line in a notebook.

    Returns:
        The articles in the order given, and their claims, each once.

    Raises:
        UnreadableInput: `articles` is a single one.
    """
    if isinstance(articles, str | Path):
        raise UnreadableInput("give a list of articles, even for one: [article]")
    results = _read_all(articles, workers or os.cpu_count() or 1)
    total = len(articles) if isinstance(articles, Sized) else None
    return gather_reading(follow(results, "Reading articles", progress=progress, total=total))


def gather_reading(results: Iterable[tuple[int, ArticleResult]]) -> Reading:
    """What many articles amount to, wherever they were read.

    Args:
        results: what `read_numbered` gave for each, with its number, in any order.
    """
    read: dict[int, Article] = {}
    broken: list[BrokenArticle] = []
    for number, result in results:
        if isinstance(result, Article):
            read[number] = result
        else:
            broken.append(result)
    return join_articles(dict(sorted(read.items())), broken=broken)


def join_articles(
    articles: Mapping[int, Article], *, broken: Iterable[BrokenArticle] = ()
) -> Reading:
    """Articles that have been read as one reading, each claim of theirs once.

    Args:
        articles: by number, in the order in which their claims are to stand.
        broken: those that could not be read, to be named beside them.
    """
    families = find_families({number: article.text for number, article in articles.items()})
    return Reading(
        articles=articles,
        broken=tuple(sorted(broken, key=lambda entry: entry.number)),
        families=families,
        claims=tuple(_join_claims(articles, families)),
    )


# -- reading


def _read_all(
    articles: Iterable[ArticleInput], workers: int
) -> Iterator[tuple[int, Article | BrokenArticle]]:
    numbered = enumerate(articles)
    if workers == 1:
        for number, given in numbered:
            yield number, read_numbered(number, given)
        return
    with ProcessPoolExecutor(workers) as pool:
        waiting: dict[Future[Article | BrokenArticle], tuple[int, ArticleInput]] = {}
        while True:  # a few ahead of the slowest, so that a stream is never held as a whole
            for number, given in islice(numbered, max(0, workers * _AHEAD - len(waiting))):
                waiting[pool.submit(read_numbered, number, given)] = number, given
            if not waiting:
                return
            first = next(iter(waiting))
            number, given = waiting.pop(first)
            try:
                yield number, first.result()
            except BrokenProcessPool:
                yield number, _broken(number, given, "the process that read it was ended")
                for other in waiting.values():
                    yield other[0], _broken(*other, "the process that read it was ended")
                for left, unread in numbered:
                    yield left, _broken(left, unread, "not read: the processes were ended")
                return


def read_numbered(number: int, given: ArticleInput) -> ArticleResult:
    """Read one of many articles; what is wrong with it is returned.

    Args:
        number: its place among those given, from 0.
        given: the article.
    """
    try:
        return _read_given(given)
    except (FrontlineError, TypeError) as error:  # TypeError: an argument that is none
        return _broken(number, given, str(error))


def _read_given(given: ArticleInput) -> Article:
    if isinstance(given, str):
        return read_article(given)
    if not isinstance(given, Path | Mapping):
        raise UnreadableInput(
            f"an article is a text, a path or a mapping of both, not {type(given).__name__}"
        )
    options: dict[str, Any] = {"path": given} if isinstance(given, Path) else dict(given)
    path = options.pop("path", None)
    if path is not None:
        document = read_document(path)
        options |= {"text": document.text, "extracted": document.kind != "text"}
        for name in ("published", "publisher", "url", "title"):
            if options.get(name) is None:
                options[name] = getattr(document, name)
    if "text" not in options:
        raise UnreadableInput("an article needs a `text` or a `path`")
    return read_article(**options)


def _broken(number: int, given: ArticleInput, reason: str) -> BrokenArticle:
    options = given if isinstance(given, Mapping) else {"path": given}
    name = str(options.get("path") or options.get("url") or options.get("text") or given)
    return BrokenArticle(number=number, name=" ".join(name[:80].split()), reason=reason)


# -- copies


def find_families(texts: Mapping[int, str]) -> dict[int, str]:
    """Texts that are copies of one another, told by the runs of five words they share.

    Two texts are of one family if an estimated 60 % of those runs are in both (Broder 1997, "On the
    resemblance and containment of documents": the share of equal minima of hashes over both sets).

    Args:
        texts: by number.

    Returns:
        For each number the name of its family, which hangs on the words of its first text only.
    """
    sketches = {number: _sketch(text) for number, text in texts.items()}
    parents = {number: number for number in texts}
    buckets: dict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
    for number, sketch in sketches.items():
        for band in range(0, _SKETCH, _ROWS):
            bucket = buckets[band, sketch[band : band + _ROWS]]
            for other in bucket[:_AHEAD]:
                if _alike(sketch, sketches[other]):
                    parents[_root(parents, number)] = _root(parents, other)
            bucket.append(number)
    names: dict[int, str] = {}
    for number, text in texts.items():
        root = _root(parents, number)
        names.setdefault(root, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12])
    return {number: f"text:{names[_root(parents, number)]}" for number in texts}


def _root(parents: dict[int, int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _sketch(text: str) -> tuple[int, ...]:
    """The least hash of its runs of words, under each of 64 orders of the hashes."""
    import numpy as np

    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1))}
    hashes = np.fromiter(
        (
            int.from_bytes(hashlib.blake2b(run.encode("utf-8", "replace"), digest_size=4).digest())
            for run in runs
        ),
        dtype=np.uint64,
    )
    factors = np.arange(1, 2 * _SKETCH, 2, dtype=np.uint64) * np.uint64(0x9E3779B1) | np.uint64(1)
    least = [int(((hashes * factor) & np.uint64(0xFFFFFFFF)).min()) for factor in factors]
    return tuple(least)


def _alike(one: Sequence[int], other: Sequence[int]) -> bool:
    return sum(a == b for a, b in zip(one, other, strict=True)) >= _COPIED * _SKETCH


# -- the same claim


def _join_claims(
    articles: Mapping[int, Article], families: Mapping[int, str]
) -> Iterator[ReportedClaim]:
    """Each claim once: one place, event, side, speaker, and days that may be the same."""
    groups: dict[tuple[object, ...], list[list[tuple[int, DraftClaim]]]] = defaultdict(list)
    order = count()
    first: dict[int, int] = {}
    for number, article in articles.items():
        for draft in article.claims:
            found = groups[_key(draft.claim, article, families[number])]
            group = next((g for g in found if _same_days(g[0][1].claim, draft.claim)), None)
            if group is None:
                group = []
                first[id(group)] = next(order)
                found.append(group)
            group.append((number, draft))
    every = sorted((g for found in groups.values() for g in found), key=lambda g: first[id(g)])
    for group in every:
        surest = max(group, key=lambda pair: pair[1].certainty)
        names = {families[number] for number, _ in group}
        yield ReportedClaim(claim=surest[1].claim, drafts=tuple(group), families=len(names))


def say_the_same(one: Claim, other: Claim) -> bool:
    """Whether two claims report one thing: place, event, side and speaker, on days that may be one.

    One speaker may be named in several ways ("Russia's Defense Ministry", "Минобороны РФ").
    Speakers of one side are several: what the ministry says and the president repeats are two
    claims.
    """
    return _told(one) == _told(other) and _same_days(one, other)


def _told(claim: Claim) -> tuple[object, ...]:
    who = claim.claimant
    speaker = (who.allegiance, who.official, identify(who.name))
    return claim.place.id, claim.event, claim.side, claim.modality in HYPOTHETICAL, speaker


def _key(claim: Claim, article: Article, family: str) -> tuple[object, ...]:
    """What must be the same: whoever has no name of his own is one in copies of one text only."""
    who = claim.claimant
    *rest, speaker = _told(claim)
    author = who.name in {article.source.publisher, "the article"}
    if not who.official and (author or who.allegiance == "unknown"):
        return (*rest, family)
    return (*rest, speaker)


def _same_days(one: Claim, other: Claim) -> bool:
    """Whether two claims may speak of the same day and were made about the same time."""
    if one.event_date and other.event_date and not _meet(one.event_date, other.event_date):
        return False
    days = [date.latest for date in (one.stated_on, other.stated_on) if date and date.latest]
    return len(days) < 2 or abs(days[0] - days[1]) <= dt.timedelta(days=_DAYS_APART)  # noqa: PLR2004


def _meet(one: Any, other: Any) -> bool:
    if None in (one.earliest, one.latest, other.earliest, other.latest):
        return True
    return bool(one.earliest <= other.latest and other.earliest <= one.latest)
