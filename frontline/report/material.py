"""What a report is made from: reviewed claims, drafts, and the articles that were read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from frontline.articles import Article, join_articles, read_articles
from frontline.claims import Claim
from frontline.errors import InvalidLedger, InvalidOption, Problem, UnreadableInput
from frontline.ledger import Ledger, read_claims
from frontline.ledger.files import read_bytes
from frontline.ledger.formats import FORMATS
from frontline.report.drafting import Draft, draft_entries
from frontline.report.options import ReportOptions

Given = str | os.PathLike[str] | Ledger | Article
"""A ledger or an article, or the path of a file that holds one."""

_LEDGERS = tuple(suffix for form in FORMATS if form.read is not None for suffix in form.suffixes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing a report was made from.

    Attributes:
        name: of its file, without the folder; or what it is.
        kind: `ledger` or `article`.
        claims: reviewed claims of a ledger, draft claims of an article.
        digest: SHA-256 of the file; None of what was not given as a file.
        notes: what a reader should know about how it was read.
    """

    name: str
    kind: str
    claims: int
    digest: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything that was given, read and put together.

    Attributes:
        reviewed: the claims of all ledgers as one; empty where there is none.
        drafts: what articles report and nobody has reviewed, each claim once.
        articles: the articles by name, in the order given.
        inputs: what was given.
        sides: code -> name, those of the ledgers first.
        title: of the ledger, or of a single article; None where there are several.
    """

    reviewed: Ledger
    drafts: tuple[Draft, ...]
    articles: tuple[tuple[str, Article], ...]
    inputs: tuple[Input, ...]
    sides: Mapping[str, str]
    title: str | None

    def join(self) -> tuple[Ledger, tuple[Draft, ...]]:
        """Reviewed claims and drafts as one ledger, and the drafts that found no place in it.

        A draft that could not stand in a ledger (nothing dates it; its claimant bears the name of
        another) is left out with the reason.
        """
        return join_drafts(self.reviewed, self.drafts, self.sides)


def gather(given: Sequence[Given], options: ReportOptions) -> Material:
    """Read everything a report is to be made from.

    Raises:
        InvalidOption: nothing was given.
        InvalidLedger: problems in a ledger, or ledgers that do not fit together.
        UnreadableInput: a file that cannot be read; no report is made from the rest.
    """
    if not given:
        raise InvalidOption("a report is made from at least one article or ledger")
    ledgers: list[tuple[str, Ledger, str | None]] = []
    articles: list[tuple[str, Article, str | None]] = []
    for item in given:
        if isinstance(item, Ledger):
            ledgers.append((item.title or "a ledger", item, None))
        elif isinstance(item, Article):
            articles.append((item.title or "an article", item, None))
        elif _is_ledger(item):
            ledgers.append((Path(item).name, read_claims(item), _digest(item)))
        else:
            articles.append((_name(item), _read_article(item, options), _digest(item)))
    reviewed = _join_ledgers([(name, ledger) for name, ledger, _ in ledgers])
    named = tuple((name, article) for name, article, _ in articles)
    sides = dict(reviewed.sides)
    for _, article in named:
        for code, words in article.name_sides().items():
            sides.setdefault(code, words)
    drafts = draft_entries(
        join_articles(dict(enumerate(a for _, a in named))), [n for n, _ in named]
    )
    inputs = [
        Input(name=name, kind="ledger", claims=len(ledger), digest=digest)
        for name, ledger, digest in ledgers
    ] + [
        Input(name=name, kind="article", claims=len(article.claims), digest=digest,
              notes=article.notes)
        for name, article, digest in articles
    ]  # fmt: skip
    titles = {ledger.title for _, ledger, _ in ledgers} or {a.title for _, a in named}
    title = next(iter(titles)) if len(titles) == 1 else None
    return Material(
        reviewed=reviewed, drafts=drafts, articles=named, inputs=tuple(inputs), sides=sides,
        title=title,
    )  # fmt: skip


def join_drafts(
    reviewed: Ledger, drafts: Iterable[Draft], sides: Mapping[str, str]
) -> tuple[Ledger, tuple[Draft, ...]]:
    """See `Material.join`."""
    from frontline.ledger.validation import find_faults

    given = list(drafts)
    kept = [draft for draft in given if draft.fault is None]
    apart = [draft for draft in given if draft.fault is not None]
    if not kept:
        return reviewed, tuple(apart)
    places = {claim.place.id: claim.place for claim in reviewed}
    while True:
        claims = [*reviewed, *(_placed(draft.claim, places) for draft in kept)]
        used = _used_sides(claims, sides, reviewed)
        faults = {
            fault.index - len(reviewed): fault.message
            for fault in reversed(find_faults(claims, used))
            if fault.index is not None and fault.index >= len(reviewed)
        }
        if not faults:
            return Ledger(claims, sides=used, title=reviewed.title), tuple(apart)
        apart += [replace(kept[index], fault=words) for index, words in sorted(faults.items())]
        kept = [draft for index, draft in enumerate(kept) if index not in faults]


def _used_sides(
    claims: Sequence[Claim], sides: Mapping[str, str], reviewed: Ledger
) -> dict[str, str]:
    """The declared sides of the ledgers, and of the others those that a claim speaks of."""
    spoken = {claim.side for claim in claims} | {claim.claimant.allegiance for claim in claims}
    return {
        code: words for code, words in sides.items() if code in reviewed.sides or code in spoken
    }


def _placed(claim: Claim, places: Mapping[str, object]) -> Claim:
    """With the place as the ledgers describe it."""
    found = places.get(claim.place.id, claim.place)
    return claim if found == claim.place else replace(claim, place=found, id=claim.id)  # type: ignore[arg-type]


def _is_ledger(path: str | os.PathLike[str]) -> bool:
    return os.fspath(path).lower().endswith(_LEDGERS)


def _name(path: str | os.PathLike[str]) -> str:
    return "standard input" if os.fspath(path) == "-" else Path(path).name


def _digest(path: str | os.PathLike[str]) -> str | None:
    if os.fspath(path) == "-":
        return None
    return hashlib.sha256(read_bytes(path)).hexdigest()


def _read_article(path: str | os.PathLike[str], options: ReportOptions) -> Article:
    one = {"path": os.fspath(path), "published": options.published}
    reading = read_articles([one], progress=False)
    for broken in reading.broken:
        raise UnreadableInput(f"{_name(path)}: {broken.reason}")
    return reading.articles[0]


def _join_ledgers(ledgers: Sequence[tuple[str, Ledger]]) -> Ledger:
    """All ledgers as one; of a code that two of them name otherwise, nobody can say whose it is."""
    if len(ledgers) == 1:
        return ledgers[0][1]
    sides: dict[str, str] = {}
    for name, ledger in ledgers:
        for code, words in ledger.sides.items():
            known = sides.get(code, code)
            if words not in (code, known) and known != code:
                told = f"side {code!r} is {words!r} here and {known!r} in another ledger"
                raise InvalidLedger((Problem(None, told),), source=name)
            sides[code] = known if words == code else words
    claims = [claim for _, ledger in ledgers for claim in ledger]
    return Ledger(claims, sides=sides or None)
