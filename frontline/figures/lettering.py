"""Text in a figure: one font that is always there, and what strangers wrote shown as text only.

matplotlib brings DejaVu Sans along, which has Latin, Cyrillic and Greek; taken from its own folder
it is the same on every machine. Its markup ($…$) is never read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.textpath import text_to_path

Face = Literal["regular", "bold", "italic"]

INK, GREY = "#1A1A1A", "#5A5A5A"

_FILES: dict[Face, str] = {
    "regular": "DejaVuSans.ttf",
    "bold": "DejaVuSans-Bold.ttf",
    "italic": "DejaVuSans-Oblique.ttf",
}
_UNSEEN = frozenset("\u00ad\u200c\u200d\ufeff")  # join letters or mark a break; nothing to see
_MISSING = "\ufffd"


def font(size: float, face: Face = "regular") -> FontProperties:
    """DejaVu Sans of a size in points."""
    return FontProperties(fname=_path(face), size=size)


def _path(face: Face) -> str:
    return str(Path(mpl.get_data_path()) / "fonts" / "ttf" / _FILES[face])


def clean(text: str, *, limit: int = 400, face: Face = "regular") -> str:
    """Text that can be drawn and says what it holds.

    Line breaks become spaces; control and direction marks are spelt out (`<U+202E>`); what the
    font lacks becomes a replacement mark.

    Args:
        text: anything.
        limit: characters at most; more end in an ellipsis.
        face: the face it is to be drawn in.
    """
    shown = []
    seen = "".join(char for char in text if char not in _UNSEEN)
    for char in unicodedata.normalize("NFC", " ".join(seen.split())):
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            shown.append(f"<U+{ord(char):04X}>")
        else:
            shown.append(char if ord(char) in _drawable(face) else _MISSING)
        if len(shown) > limit:
            break
    line = "".join(shown)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


@lru_cache(maxsize=1 << 15)
def measure(text: str, size: float, face: Face = "regular") -> float:
    """Width of a line in points; kept, because lines are broken anew wherever they may stand."""
    if not text:
        return 0.0
    width, _, _ = text_to_path.get_text_width_height_descent(text, font(size, face), ismath=False)
    return float(width)


def wrap(text: str, width: float, size: float, face: Face = "regular") -> list[str]:
    """Lines no wider than so many points; a word that is wider is broken."""
    lines = [""]
    for word in _pieces(text.split(" "), width, size, face):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and measure(longer, size, face) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _pieces(words: Iterable[str], width: float, size: float, face: Face) -> Iterable[str]:
    for word in words:
        rest = word
        while len(rest) > 1 and measure(rest, size, face) > width:
            count = max(1, int(len(rest) * width / measure(rest, size, face)))
            while count > 1 and measure(rest[:count], size, face) > width:
                count -= 1
            yield rest[:count]
            rest = rest[count:]
        yield rest


@lru_cache(maxsize=4)
def _drawable(face: Face) -> frozenset[int]:
    return frozenset(get_font(_path(face)).get_charmap())
