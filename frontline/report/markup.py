"""HTML put together from pieces of which only this module knows what is markup.

A piece is made by `element`; whatever else is put into one is text, escaped and inert in templates,
too. What strangers wrote goes through `words` besides: control and direction marks are spelt out,
and a right-to-left name cannot reorder its surroundings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from frontline.maps.page_html import escape_markup
from frontline.report.citations import link_of
from frontline.report.wording import plain, say_count

_VOID = frozenset({"br", "img", "hr", "meta", "col"})
_OPEN = 60
"""Rows of a long table or list that are open to see."""


@dataclass(frozen=True, slots=True)
class Html:
    """Markup that is safe as it stands; made by `element` and `join` only."""

    text: str


Piece = Html | str | None
Pieces = Piece | Iterable["Pieces"]


def element(
    tag: str, attributes: dict[str, str | bool | None] | None = None, *inside: Pieces
) -> Html:
    """An element; `None` and `False` leave an attribute out, `True` writes it bare."""
    said = "".join(
        f" {name}" if value is True else f' {name}="{escape_markup(value)}"'
        for name, value in (attributes or {}).items()
        if value is not None and value is not False
    )
    if tag in _VOID:
        return Html(f"<{tag}{said}>")
    return Html(f"<{tag}{said}>{join(*inside).text}</{tag}>")


def join(*inside: Pieces) -> Html:
    """Pieces one after another."""
    return Html("".join(_flatten(inside)))


def _flatten(pieces: Iterable[Pieces]) -> Iterable[str]:
    for piece in pieces:
        if piece is None:
            continue
        if isinstance(piece, Html):
            yield piece.text
        elif isinstance(piece, str):
            yield escape_markup(piece)
        else:
            yield from _flatten(piece)


def words(text: str, *, limit: int = 2000) -> Html:
    """What a stranger wrote: on one line, isolated, with nothing in it that acts."""
    shown = plain(text)
    return element("bdi", None, shown if len(shown) <= limit else shown[: limit - 1] + "…")


def link(address: str | None, label: Pieces) -> Html | None:
    """A link to an address that is http or https; else the label alone."""
    target = link_of(address)
    if target is None:
        return join(label)
    return element("a", {"href": target, "rel": "noopener noreferrer nofollow"}, label)


def table(
    caption: Pieces,
    header: Iterable[Pieces],
    rows: Iterable[Html],
    *,
    label: str,
    kind: str = "",
) -> Html:
    """A table in a box that scrolls by itself where the page is narrow.

    Args:
        caption: shown above; None for none.
        header: cells of the head.
        rows: made by `row`.
        label: what a screen reader calls the box.
        kind: class of the table.
    """
    cells = [element("th", {"scope": "col", "role": "columnheader"}, cell) for cell in header]
    inner = element(
        "table",
        {"class": kind or None, "role": "table"},
        element("caption", None, caption) if caption is not None else None,
        element("thead", {"role": "rowgroup"}, element("tr", {"role": "row"}, cells)),
        element("tbody", {"role": "rowgroup"}, list(rows)),
    )
    return element(
        "div",
        {"class": "scroll", "role": "region", "aria-label": plain(label), "tabindex": "0"},
        inner,
    )


def fold(
    rows: Sequence[Html],
    what: str,
    lay: Callable[[Sequence[Html], str], Html],
    *,
    newest_last: bool = False,
) -> Pieces:
    """Rows of which the first are open to see, and what is beyond them folded away.

    A link to a folded row unfolds it; paper shows all, or how many there are where the browser
    cannot print what is folded.

    Args:
        rows: any number of them.
        what: the kind of a folded row: "place".
        lay: makes the element that holds some rows, whose second argument tells it apart.
        newest_last: whether the last rows are those to see; what is folded then stands before them.
    """
    if len(rows) <= _OPEN + _OPEN // 2:  # a few more are not worth a fold
        return lay(rows, "")
    cut = len(rows) - _OPEN if newest_last else _OPEN
    some, rest = (rows[cut:], rows[:cut]) if newest_last else (rows[:cut], rows[cut:])
    told = f"{say_count(len(rest), ('earlier ' if newest_last else 'more ') + what)}"
    folded = element(
        "details", {"class": "more"}, element("summary", None, told), lay(rest, f", {told}")
    )
    return [folded, lay(some, "")] if newest_last else [lay(some, ""), folded]


def row(first: Pieces, *cells: Pieces, key: str | None = None) -> Html:
    """A row whose first cell is its heading; roles keep it a row where it is shown as a card."""
    head = element("th", {"scope": "row", "role": "rowheader"}, first)
    others = [element("td", {"role": "cell"}, cell) for cell in cells]
    return element("tr", {"id": key, "role": "row"}, head, others)
