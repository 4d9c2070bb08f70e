"""Numbers and words of strangers as they may stand in a sentence."""

from __future__ import annotations


def say_count(number: int, what: str) -> str:
    """How many of something there are: "1 place", "2,112 places".

    Args:
        number: 0 or more.
        what: one of them, a word that takes an s.
    """
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


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
