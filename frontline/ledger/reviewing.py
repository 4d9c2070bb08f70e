"""A ledger for a person to review: drafts of a machine, with what a reviewer needs beside each.

Everything stands there as comments: the sentence, the words a draft rests on, what to look at. Each
claim says `reviewed: false`, and no reader of ledgers takes such a claim, so that nothing enters a
ledger silently.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from frontline.claims import Claim
from frontline.errors import UnwritableOutput
from frontline.ledger.files import write_text
from frontline.ledger.formats.yaml.writing import write_yaml

_SUFFIXES = (".yaml", ".yml")
_COLUMNS = 96
_LONGEST_SHOWN = 1200
_HEADING = """\
# Drafted by a machine from {source}
# Nothing here counts yet. Compare each claim with its sentence; correct it and write
# `reviewed: true`, or delete it. `frontline check` names what is left to do.
"""
_CLAIMS = "\nclaims:\n"
_PLACE = re.compile(r"^    place: .*$", re.MULTILINE)


class Reviewable(Protocol):
    """What has drafts to review; a read article is one."""

    @property
    def title(self) -> str | None:
        """What it is, in words."""

    def list_drafts(self) -> Sequence[tuple[Claim, Sequence[str]]]:
        """Each claim with its remarks, the sentence first; a claim stands there once."""

    def find_open(self) -> Collection[str]:
        """The ids of claims whose place is not known; their remarks say what it may be."""

    def name_sides(self) -> Mapping[str, str]:
        """The sides its claims speak of, code to name."""


def format_review(drafted: Reviewable) -> str:
    """The YAML of a ledger of drafts, none of them reviewed, ending in a line break."""
    entries = drafted.list_drafts()
    written = write_yaml([claim for claim, _ in entries], drafted.name_sides(), drafted.title)
    head, found, body = written.partition(_CLAIMS)
    heading = _HEADING.format(source=_line(drafted.title or "an article"))
    if not found:
        return f"{heading}{written}"
    left_open = drafted.find_open()
    parts = []
    for (claim, remarks), written_claim in zip(entries, body.split("\n\n"), strict=True):
        block = written_claim.rstrip("\n")
        if claim.id in left_open:
            block = _PLACE.sub("    place:  # one of those above", block, count=1)
        parts.append("\n".join((*_comments(remarks), block, "    reviewed: false")))
    return heading + head + _CLAIMS + "\n\n".join(parts) + "\n"


def write_review(path: str | os.PathLike[str], drafted: Reviewable) -> None:
    """Write drafts to a new YAML ledger for a person to review, whole or not at all.

    Each claim stands under its sentence, with what to look at, and says `reviewed: false`; the
    ledger is not read until that is `true` everywhere. Where it is open which of several places is
    meant, `place` is left empty below the ids to choose from.

    Raises:
        UnwritableOutput: there is a file of that name, which may hold what somebody reviewed; it is
            not named .yaml; or it cannot be written.
    """
    if Path(path).suffix.lower() not in _SUFFIXES:
        raise UnwritableOutput(f"{path}: drafts to review are YAML; name the file .yaml")
    if os.path.lexists(path):
        raise UnwritableOutput(
            f"{path}: there is such a file, and it may hold reviewed claims; name a new one"
        )
    write_text(path, format_review(drafted))


def _comments(remarks: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for remark in remarks:
        indent = "  # " if remark.startswith("“") else "  #   "
        lines += textwrap.wrap(
            _line(remark)[:_LONGEST_SHOWN],
            _COLUMNS,
            initial_indent=indent,
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
    return lines


def _line(words: str) -> str:
    """Words of a stranger on one line: nothing in them may end a comment."""
    shown = "".join(char if char.isprintable() else " " for char in words)
    return " ".join(shown.split())
