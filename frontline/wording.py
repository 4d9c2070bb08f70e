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
