"""A read article as a ledger for a person to review.

Everything a reviewer needs stands beside each claim as comments: the sentence, the words the draft
rests on, what to look at. Each claim says `reviewed: false`, and no reader of ledgers takes such a
claim, so that nothing enters a ledger silently.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from frontline.articles._rules import languages, load_rules
from frontline.articles.values import DraftClaim
from frontline.claims import NEUTRAL_ALLEGIANCES, Claim
from frontline.errors import UnwritableOutput
from frontline.ledger.files import write_text
from frontline.ledger.yaml_writing import write_yaml

_COLUMNS = 96
_LONGEST_SHOWN = 1200
_HEADING = """\
# Drafted by a machine from {source}. Nothing here counts yet.
# Compare each claim with its sentence; correct it and write `reviewed: true`, or delete it.
# `frontline check` names what is left to do.
"""
_CLAIMS = "\nclaims:\n"


@dataclass(slots=True)
class _Entry:
    """A claim and the comments that stand above it."""

    claim: Claim
    comments: list[str] = field(default_factory=list)


def draft_ledger(
    text: str, drafts: Sequence[DraftClaim], *, title: str | None = None, source: str | None = None
) -> str:
    """The YAML of a ledger of draft claims, none of them reviewed.

    Args:
        text: the article the drafts were read from.
        drafts: what was read from it, in order.
        title: of the ledger.
        source: what the article is, in words: its headline, its file.

    Returns:
        The file's text. Claims that come out the same from two sentences are written once, under
        both sentences. A claim known only through its denial stands before the denial.
    """
    entries = list(_entries(text, drafts))
    claims = [entry.claim for entry in entries]
    written = write_yaml(claims, _sides(claims), title)
    head, found, body = written.partition(_CLAIMS)
    name = _line(source or title or "an article")
    heading = _HEADING.format(source=name)
    if not found:
        return f"{heading}{written}"
    parts = [
        "\n".join((*entry.comments, block.rstrip("\n"), "    reviewed: false"))
        for entry, block in zip(entries, body.split("\n\n"), strict=True)
    ]
    return heading + head + _CLAIMS + "\n\n".join(parts) + "\n"


def write_draft(
    path: str | os.PathLike[str],
    text: str,
    drafts: Sequence[DraftClaim],
    *,
    title: str | None = None,
    source: str | None = None,
) -> None:
    """Write a draft ledger to a new file, whole or not at all.

    Raises:
        UnwritableOutput: there is a file of that name, which may hold what somebody reviewed; or
            it cannot be written.
    """
    if os.path.lexists(path):
        raise UnwritableOutput(
            f"{path}: there is such a file, and it may hold reviewed claims; name a new one"
        )
    if Path(path).suffix.lower() not in {".yaml", ".yml"}:
        raise UnwritableOutput(f"{path}: a draft to review is YAML; name it .yaml")
    write_text(path, draft_ledger(text, drafts, title=title, source=source))


def _entries(text: str, drafts: Iterable[DraftClaim]) -> Iterable[_Entry]:
    entries: dict[str, _Entry] = {}
    for draft in drafts:
        if draft.implies is not None and draft.implies.id not in entries:
            implied = draft.implies
            entries[implied.id] = _Entry(
                _quotable(implied),
                [*_sentence(text, draft), *_comment("only known through the denial below")],
            )
        entry = entries.setdefault(draft.claim.id, _Entry(_quotable(draft.claim)))
        entry.comments += [*_sentence(text, draft), *_remarks(draft)]
    return entries.values()


def _quotable(claim: Claim) -> Claim:
    """The claim under its own id, which stays when a reviewer corrects the rest."""
    return replace(claim, source=replace(claim.source, quote=None))


def _sentence(text: str, draft: DraftClaim) -> list[str]:
    words = text[draft.start : draft.end][:_LONGEST_SHOWN]
    return _comment(f"“{_line(words)}”", indent="  # ") + _comment(
        f"characters {draft.start} to {draft.end}"
    )


def _remarks(draft: DraftClaim) -> list[str]:
    lines = _comment(f"certainty {draft.certainty:.2f}")
    if draft.evidence:
        lines += _comment("rests on: " + "; ".join(map(_line, draft.evidence)))
    for doubt in draft.doubts:
        lines += _comment(f"look at: {doubt}")
    return lines


def _comment(words: str, *, indent: str = "  #   ") -> list[str]:
    return textwrap.wrap(
        words,
        _COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def _line(words: str) -> str:
    """Words of a stranger on one line: nothing in them may end a comment."""
    shown = "".join(char if char.isprintable() else " " for char in words)
    return " ".join(shown.split())


def _sides(claims: Sequence[Claim]) -> dict[str, str]:
    """The sides of the rules, and whatever else a claim names, code to name."""
    codes = {claim.side for claim in claims if claim.side is not None}
    codes |= {c.claimant.allegiance for c in claims} - NEUTRAL_ALLEGIANCES
    names: dict[str, str] = {}
    for language in languages("claims"):
        for code, words in load_rules("claims", language)["sides"].items():
            names.setdefault(code, words.get("title", code))
    known = {code: name for code, name in names.items() if codes}
    return known | {code: code for code in sorted(codes - set(known))}
