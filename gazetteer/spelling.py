"""Folding names into search keys, so that one name written in two ways meets itself.

`fold("Bol’shoye Soldatskoye") == fold("Bolshoye  soldatskoye")`; `fold("Знам'янка")` equals
`fold("Знам’янка")`. A key is for finding, never for showing: it drops what spellings disagree on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from gazetteer._lookalikes import mend
from gazetteer.errors import InvalidQuery

MAX_NAME = 200
"""Longest name that may be asked for, in characters. The longest official one has 168."""

MAX_KEY = 256
"""Longest key `fold` returns, in characters."""

LOOSE = "~"
"""What a loose key begins with in the index; no folded name does."""

ADJECTIVE = "^"
"""The same of the adjective of a country's people, such as "Turkish"."""

# Every sign that has been seen standing for an apostrophe, a soft or a hard sign, or nothing.
_DROPPED = "'’‘ʼʻ′‵`´ʹʺ″”“\"«»‹›„‚‛ʾʿˈˊˋˮ՚᾽῾·˙ьъЬЪ＇ꞌ"
# Letters that no decomposition takes apart.
_LETTERS = {
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th",
    "ə": "e", "ħ": "h", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ґ": "г", "ғ": "г", "қ": "к", "ң": "н",
    "ҙ": "з", "ҡ": "к", "ө": "о", "ү": "у", "ұ": "у", "ә": "а", "һ": "х", "җ": "ж",
}  # fmt: skip
_TABLE = str.maketrans({**dict.fromkeys(_DROPPED, ""), **_LETTERS})

# -y, -yy, -yi, -iy, -ij, -ii: six romanisations of one adjective ending.
_ENDING = re.compile(r"[ijy]{2,}(?= |$)")
_IOTA = re.compile(r"[ijy]+")
# What parts the letters of a word without showing.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_PLAIN = re.compile(r"[a-z0-9 ]+")


@lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """Return the search key of a name.

    Upper and lower case, diacritics (`ё` and `е`, `й` and `и`, `ї` and `і`), apostrophes, soft and
    hard signs, hyphens, punctuation, repeated space, invisible, directional and control characters
    and lone surrogates make no difference; neither does the romanisation of a final -ий (`-yy`,
    `-yi`, `-iy`, `-y`). Scripts stay apart: a Cyrillic name has a Cyrillic key. A word that mixes
    the two is taken for a slip of the keyboard where its letters look alike in both.

    Total: takes any string, never raises. Folding a key again changes nothing.

    Args:
        name: at most the first `MAX_KEY` characters are read.

    Returns:
        At most `MAX_KEY` characters; empty if the name holds no letter or digit.
    """
    text = name[:MAX_KEY].lower() if name.isascii() else _decompose(name[:MAX_KEY])
    text = text.translate(_TABLE)
    if not _PLAIN.fullmatch(text):
        text = "".join(map(_keep, text))
    text = mend(" ".join(text.split())[:MAX_KEY].rstrip())
    return _ENDING.sub("y", text)


def level(name: str) -> str:
    """Return a key on which the romanisations of one Ukrainian spelling agree: `ya` and `ia`."""
    return _IOTA.sub("i", fold(name))


# What a Cyrillic letter becomes in a loose key: Ukrainian і and и and Russian ы alike, г and х too.
_LOOSE_LETTERS = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "h", "д": "d", "е": "e", "є": "e", "ё": "e", "ж": "zh",
    "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ы": "i", "э": "e", "ю": "u", "я": "a",
})  # fmt: skip
_UKRAINIAN = frozenset("іїєґ'’ʼ")
_CARONS = str.maketrans(
    {"č": "ch", "š": "sh", "ž": "zh", "ŝ": "sh", "Č": "ch", "Š": "sh", "Ž": "zh", "Ŝ": "sh"}
)
# Scholarly x is х, the press's is кс: in Alexander, Alexey, Maxim and their like.
_SCHOLARLY_X = re.compile(r"(?<!\b[ao]le)x(?!(?<=\bmax)[iy]m)")
# One after another on the folded Latin key; each takes one disagreement between romanisations.
_LOOSE_RULES = (
    (r"[wv]+", "v"),
    # DSTU 9112 writes the soft sign as j.
    (r"(?<=[bcdghklmnprstvz])j(?![aeiouy])", ""),
    (r"[jy]", "i"),
    (r"tsch|tch|cz", "ch"),
    (r"shch|sch|szcz", "sh"),
    (r"sz", "sh"),
    (r"zgh", "zh"),
    (r"kh|g", "h"),
    (r"tz|c(?!h)", "ts"),
    (r"zk", "tsk"),
    (r"x", "ks"),
    (r"(.)\1+", r"\1"),
    (r"(zh|sh|ch|ts)\1", r"\1"),
    (r"io", "e"),
    (r"i(?=[aeiou])", ""),
    (r"([aeiou])\1", r"\1"),
    # Ukrainian -івка, -івськ, -ів; Russian -овка, -евск, -ов, -ев.
    (r"[oe]v(?=k|sk|tsi| |$)", "iv"),
    # Ukrainian -ове, -ське, -ий; Russian -ово, -ское, -ой.
    (r"oe?(?= |$)", "e"),
    (r"(?<=[bdhklmnprstvz])oi(?= |$)", "i"),
    (r" ", ""),
)


@cache
def _compile_rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    # On first use: most of what is asked for is found without.
    return tuple((re.compile(pattern, re.MULTILINE), to) for pattern, to in _LOOSE_RULES)


@lru_cache(maxsize=16384)
def loosen(name: str) -> str:
    """Return a key on which the romanisations of the press and both languages agree.

    Beyond what `fold` drops, these make no difference: the script; `g`, `h`, `kh` and `г`, `х`;
    `y`, `i`, `j` and `и`, `і`, `ы`; `oye`, `oe` and `ое`; `yo`, `io`, `e` and `ё`; `ya`, `ia`, `a`;
    doubled letters; spaces; the Ukrainian and Russian endings -івка and -овка, -ове and -ово, -ське
    and -ское, -ий and -ый. Different names may share a loose key, so a place found by it alone
    is surer the fewer others it leads to.

    Total and bounded as `fold`.
    """
    return loosen_all([name])[0]


def loosen_all(names: Sequence[str]) -> list[str]:
    """The loose key of each name, as `loosen` returns it; sooner than one by one."""
    if not names:
        return []
    # A line each, so that every rule is applied once: a folded name has no line ends.
    text = "\n".join(fold(unicodedata.normalize("NFC", name).translate(_CARONS)) for name in names)
    text = _SCHOLARLY_X.sub("h", text).translate(_LOOSE_LETTERS)
    for pattern, to in _compile_rules():
        text = pattern.sub(to, text)
    return text.split("\n")


def _decompose(text: str) -> str:
    # Unicode's own recipe for caseless compatibility matching (section 3.13, D146), and once more
    # to drop the signs that folding the case may have set free.
    text = mend(_INVISIBLE.sub("", text.translate(_TABLE)))
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text).casefold()
        text = "".join(c for c in text.translate(_TABLE) if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFKD", text)


def _keep(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] in "LN":
        return char
    if category in {"Mn", "Me", "Cf", "Cs", "Co", "Cn"}:
        return ""
    if category == "Cc":
        return " " if char.isspace() else ""
    return char if category == "Mc" else " "


def check_name(name: object, *, what: str = "a place name") -> str:
    """Return the name if it can be asked for.

    Raises:
        InvalidQuery: not text, without a letter or digit, or over `MAX_NAME` characters.
    """
    if not isinstance(name, str):
        raise InvalidQuery(f"{what} must be text, not {type(name).__name__}")
    if len(name) > MAX_NAME:
        raise InvalidQuery(f"{what} of {len(name)} characters is too long; the limit is {MAX_NAME}")
    if not fold(name):
        raise InvalidQuery(f'{what} needs at least one letter or digit; got "{visible(name)}"')
    return name


def visible(text: str, *, limit: int = 60) -> str:
    """Return text fit to print: controls, invisibles and surrogates escaped, long text cut."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if c.isprintable() else _escape(c) for c in cut)


def _escape(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def is_cyrillic(text: str) -> bool:
    """Whether every letter is Cyrillic, and there is one."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and all("\u0400" <= char <= "\u052f" for char in letters)


def may_be_russian(name: str) -> bool:
    """Whether a name is Cyrillic without a letter that Ukrainian has and Russian lacks."""
    return is_cyrillic(name) and not _UKRAINIAN.intersection(name.lower())
