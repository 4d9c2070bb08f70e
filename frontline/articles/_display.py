"""An article as Jupyter shows it: places, statements and claims marked, a sketch map beside it.

Texts come from strangers: every character of them is escaped, in text, attributes and the drawing.
The sketch shows points only, in their true proportions; it draws no control and no border.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import cos, radians

from frontline.articles.values import DraftClaim, Mention, Statement
from gazetteer.places import BUILT_KINDS, Place

_LONGEST_SHOWN = 20_000
_MOST_ROWS, _MOST_POINTS = 200, 40
_KNOWN, _UNSETTLED = "background:#cfe8f7;color:#000", "background:#fbe3c0;color:#000"
_STATED = "text-decoration:underline dotted"
_CLAIMED = "border-left:3px solid #555;padding-left:4px"
_WIDTH, _HEIGHT, _MARGIN = 420, 320, 46
_KM_PER_DEGREE = 111.32  # of latitude, to within 0.6 %; a sketch needs no more
_SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def show(
    text: str,
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    claims: Sequence[DraftClaim],
    notes: Sequence[str],
) -> str:
    """HTML with the marked text, a sketch of its places, and tables of what was found."""
    marked = _marked(text, mentions, statements, claims)
    column = f'<div style="white-space:pre-wrap;max-width:46em;flex:2 1 26em">{marked}</div>'
    beside = "display:flex;flex-wrap:wrap;gap:1em;align-items:flex-start"
    parts = [f'<div style="{beside}">{column}{_sketch(mentions, claims)}</div>']
    rows = [(s.verdict, s.text, s.reason) for s in statements]
    parts.append(_table("Distances and directions", ("verdict", "statement", "why"), rows))
    drafts = [_draft_row(draft) for draft in claims]
    header = ("event", "place", "side", "claimant", "said", "modality", "certainty", "to review")
    parts.append(_table("Draft claims, not reviewed", header, drafts))
    parts.extend(f"<p><em>{escape(note)}</em></p>" for note in notes)
    return "".join(parts)


def _draft_row(draft: DraftClaim) -> tuple[str, ...]:
    claim = draft.claim
    return (
        claim.event,
        draft.where,
        claim.side or "–",
        claim.claimant.name,
        "–" if claim.stated_on is None else claim.stated_on.text,
        claim.modality,
        f"{draft.certainty:.2f}",
        "; ".join(draft.doubts),
    )


# -- the text


def _marked(
    text: str,
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    claims: Sequence[DraftClaim],
) -> str:
    """The text with spans around sentences that claim, statements and places, in this order.

    Spans that cross are cut where the outer one ends, so that the markup nests.
    """
    shown = text[:_LONGEST_SHOWN]
    told: dict[tuple[int, int], list[str]] = {}
    for draft in claims:
        words = f"{draft.claim.event} {draft.where}"
        told.setdefault((draft.start, draft.end), []).append(words)
    spans = [
        (start, end, 0, f'<span style="{_CLAIMED}" title="{escape("; ".join(words))}">', "</span>")
        for (start, end), words in told.items()
    ]
    spans += [
        (s.start, s.end, 1, f'<span style="{_STATED}" title="{escape(s.verdict)}">', "</span>")
        for s in statements
    ]
    for mention in mentions:
        title = mention.place.describe() if mention.place else mention.doubt
        style = _KNOWN if mention.place else _UNSETTLED
        opening = f'<mark style="{style}" title="{escape(title)}"><bdi>'
        spans.append((mention.start, mention.end, 2, opening, "</bdi></mark>"))
    more = " […]" if len(text) > len(shown) else ""
    return _nested(shown, spans) + more


def _nested(shown: str, spans: Iterable[tuple[int, int, int, str, str]]) -> str:
    parts: list[str] = []
    open_spans: list[tuple[int, str]] = []
    at = 0
    for start, end, _, opening, closing in sorted(spans, key=lambda s: (s[0], s[2], -s[1])):
        if end > len(shown) or start < at:
            continue
        while open_spans and open_spans[-1][0] <= start:
            until, mark = open_spans.pop()
            parts += [escape(shown[at:until]), mark]
            at = until
        until = min(end, open_spans[-1][0]) if open_spans else end
        parts += [escape(shown[at:start]), opening]
        at = start
        open_spans.append((until, closing))
    while open_spans:
        until, mark = open_spans.pop()
        parts += [escape(shown[at:until]), mark]
        at = until
    return "".join((*parts, escape(shown[at:])))


# -- the sketch


def _sketch(mentions: Sequence[Mention], claims: Sequence[DraftClaim]) -> str:
    """An SVG of the settlements, those that something is claimed of filled."""
    places: dict[str, Place] = {}
    for mention in mentions:
        if mention.place is not None and mention.place.kind in BUILT_KINDS:
            places.setdefault(mention.place.id, mention.place)
    shown = list(places.values())[:_MOST_POINTS]
    if not shown:
        return ""
    claimed = {draft.claim.place.id for draft in claims}
    middle = sum(place.latitude for place in shown) / len(shown)
    flat = [
        (place.longitude * cos(radians(middle)) * _KM_PER_DEGREE, -place.latitude * _KM_PER_DEGREE)
        for place in shown
    ]
    west, north = min(x for x, _ in flat), min(y for _, y in flat)
    span = max(max(x for x, _ in flat) - west, max(y for _, y in flat) - north, 1.0)
    scale = (min(_WIDTH, _HEIGHT) - 2 * _MARGIN) / span
    dots = []
    for place, (x, y) in zip(shown, flat, strict=True):
        left, top = _MARGIN + (x - west) * scale, _MARGIN + (y - north) * scale
        fill = "#555" if place.id in claimed else "#fff"
        dots.append(
            f'<circle cx="{left:.1f}" cy="{top:.1f}" r="4" fill="{fill}" stroke="#555"/>'
            f'<text x="{left + 7:.1f}" y="{top + 4:.1f}">{escape(place.name)}</text>'
        )
    bar = max((km for km in _SCALES if km <= span), default=1)
    base = _HEIGHT - 12
    ruler = (
        f'<path d="M12 {base}h{bar * scale:.1f}" stroke="#555" stroke-width="2"/>'
        f'<text x="12" y="{base - 5}">{bar} km</text>'
        f'<text x="{_WIDTH - 20}" y="20">N↑</text>'
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" style="flex:1 1 20em;max-width:{_WIDTH}px;'
        'background:#fafafa;border:1px solid #ddd" font-family="sans-serif" font-size="11" '
        'role="img" aria-label="The settlements the article mentions">'
        f"{''.join(dots)}{ruler}</svg>"
    )


# -- tables


def _table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join(
        "<tr>" + "".join(f"<td><bdi>{escape(cell)}</bdi></td>" for cell in row) + "</tr>"
        for row in rows[:_MOST_ROWS]
    )
    more = f"<p>{len(rows) - _MOST_ROWS} more</p>" if len(rows) > _MOST_ROWS else ""
    return (
        f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>{more}"
    )
