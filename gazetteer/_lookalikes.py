"""Letters of one script typed for those of the other: `Кypaxoвe` with a Latin y, p, a, x, o.

The pairs are those of Unicode's confusables (UTS #39, confusables.txt) that join a letter of the
Ukrainian or Russian alphabet with an ASCII letter or an accented Latin one of the same look.
"""

from __future__ import annotations

import re

_LATIN = "aceiopxykïëABCEHIKMOPTXYÏË"
_CYRILLIC = "асеіорхукїёАВСЕНІКМОРТХУЇЁ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)

_IS_LATIN = re.compile(r"[a-zA-ZÀ-ɏ]")
_IS_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_WORD = re.compile(r"[\w\u0300-\u036f]+")


def mend(text: str) -> str:
    """Write each word that mixes Latin and Cyrillic letters in one script, if looks allow it.

    Where both scripts would do it is Cyrillic: a Latin word has none of its letters by accident as
    long as no Cyrillic keyboard is near. Other words stay as they are.
    """
    if _IS_LATIN.search(text) and _IS_CYRILLIC.search(text):
        return _WORD.sub(_mend_word, text)
    return text


def _mend_word(found: re.Match[str]) -> str:
    word = found[0]
    if not (_IS_LATIN.search(word) and _IS_CYRILLIC.search(word)):
        return word
    cyrillic = word.translate(_TO_CYRILLIC)
    if not _IS_LATIN.search(cyrillic):
        return cyrillic
    latin = word.translate(_TO_LATIN)
    return word if _IS_CYRILLIC.search(latin) else latin
