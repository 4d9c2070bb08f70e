"""An article as Jupyter shows it: everything escaped, places and statements marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from frontline.articles.values import DraftClaim, Mention, Statement

_LONGEST_SHOWN = 20_000
_STYLES = {
    "known": "background:#cfe8f7;color:#000",
    "unsettled": "background:#fbe3c0;color:#000",
}


def show(
    text: str,
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    claims: Sequence[DraftClaim],
    notes: Sequence[str],
) -> str:
    """HTML with the text, its places marked, and tables of what was found.

    Texts come from strangers: every character of them is escaped, in text and in attributes.
    """
    parts = [f'<div style="white-space:pre-wrap;max-width:60em">{_marked(text, mentions)}</div>']
    rows = [(s.verdict, s.text, s.reason) for s in statements]
    parts.append(_table("Distances and directions", ("verdict", "statement", "why"), rows))
    drafts = [_draft_row(draft) for draft in claims]
    header = ("event", "place", "side", "claimant", "certainty", "to review")
    parts.append(_table("Draft claims, not reviewed", header, drafts))
    parts.extend(f"<p><em>{escape(note)}</em></p>" for note in notes)
    return "".join(parts)


def _draft_row(draft: DraftClaim) -> tuple[str, ...]:
    claim = draft.claim
    return (
        claim.event,
        claim.place.name,
        claim.side or "–",
        claim.claimant.name,
        f"{draft.certainty:.2f}",
        "; ".join(draft.doubts),
    )


def _marked(text: str, mentions: Iterable[Mention]) -> str:
    shown = text[:_LONGEST_SHOWN]
    parts: list[str] = []
    last = 0
    for mention in mentions:
        if mention.end > len(shown):
            break
        parts.append(escape(shown[last : mention.start]))
        title = mention.place.describe() if mention.place else _possible(mention)
        style = _STYLES["known" if mention.place else "unsettled"]
        words = escape(mention.text)
        parts.append(f'<mark style="{style}" title="{escape(title)}"><bdi>{words}</bdi></mark>')
        last = mention.end
    parts.append(escape(shown[last:]))
    if len(text) > len(shown):
        parts.append(" […]")
    return "".join(parts)


def _possible(mention: Mention) -> str:
    names = "; ".join(candidate.place.describe() for candidate in mention.candidates[:3])
    return f"ambiguous: {names}" if names else "unknown"


def _table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join(
        "<tr>" + "".join(f"<td><bdi>{escape(cell)}</bdi></td>" for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )
