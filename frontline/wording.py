"""Numbers and words of strangers as they may stand in a sentence."""

from __future__ import annotations

import re


def say_count(number: int, what: str) -> str:
    """How many of something there are: "1 place", "2,112 places".

    Args:
        number: 0 or more.
        what: one of them, a word that takes an s.
    """
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


_MANY = frozenset({
    "activists", "administrators", "analysts", "authorities", "bloggers", "channels",
    "commanders", "correspondents", "defenders", "experts", "forces", "journalists", "leaders",
    "media", "milbloggers", "observers", "officers", "officials", "partisans", "people",
    "reporters", "representatives", "residents", "servicemen", "soldiers", "sources", "troops",
    "volunteers", "witnesses",
})  # fmt: skip
_HEAD = re.compile(r"\s(?:of|in|from|at|for|on|near|with|who)\s|[,(]", re.IGNORECASE)


def agree(name: str, one: str, many: str) -> str:
    """The form of a verb that a claimant's name asks for: "bloggers say", "Reuters says".

    A name that begins with a body and goes on ("Armed Forces of Ukraine") is told by the word
    before the first "of", "in" or comma; only words that are surely plural count as such.

    Args:
        name: of a claimant.
        one: with one: "says".
        many: with several: "say".
    """
    head = _HEAD.split(name.strip(), maxsplit=1)[0].split()
    return many if head and head[-1].casefold() in _MANY else one


def shown(text: str) -> str:
    """A stranger's text as it may stand in a message: quoted, on one line, short."""
    limit = 60
    return repr(text if len(text) <= limit else text[: limit - 1] + "…")


def brief(text: str, limit: int = 110) -> str:
    """A stranger's text as it may stand in a `repr`: on one line, short, with nothing unseen in it.

    Args:
        text: anything.
        limit: characters at most; more end in an ellipsis.
    """
    line = " ".join(text[: 8 * limit].split())
    seen = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in line
    )
    return seen if len(seen) <= limit else seen[: limit - 1].rstrip() + "…"
