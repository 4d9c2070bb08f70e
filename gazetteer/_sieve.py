"""Leaving out, of very many keys, nearly all that cannot resemble a word, a few bytes each.

A key's sign is 64 bits: its letters fall into 32 classes, one bit says that a class occurs, another
that it occurs twice. An edit of a letter adds at most one letter and takes at most one away, and a
swap does neither, so of two keys d edits apart each has at most d bits that the other lacks; and
where one is k letters longer, k edits went into that, and the shorter has at most d - k. Keys are
kept by length, so that only those of fitting lengths are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_END = b"\n"
_CLASSES = 32
_TAIL, _TAIL_OF = 0xC0, 0x80  # Bytes of UTF-8 that go on with a character are 10xxxxxx.


class Sieve:
    """Keys, to be asked which of them may lie within some edits of a word.

    Holds them as UTF-8 text and 12 bytes each besides.
    """

    def __init__(self, pages: Iterable[list[str]], share: float) -> None:
        """Take in keys without line ends, in ascending order.

        Args:
            pages: the keys, some thousands at a time.
            share: how many edits two keys may lie apart, by the letters of the longer.
        """
        import numpy as np

        self._share = share
        text = bytearray()
        starts = [np.empty(0, np.uint32)]
        lengths = [np.empty(0, np.uint16)]
        signs = [np.empty(0, np.uint64)]
        for page in filter(None, pages):
            packed = "".join(f"{key}\n" for key in page).encode()
            start, length, sign = _read_page(packed)
            starts.append((start + len(text)).astype(np.uint32))
            lengths.append(length)
            signs.append(sign)
            text += packed
        self._text = bytes(text)
        length = np.concatenate(lengths)
        order = np.argsort(length, kind="stable")
        self._start = np.concatenate(starts)[order]
        self._sign = np.concatenate(signs)[order]
        longest = int(length.max(initial=0))
        self._first: list[int] = np.searchsorted(length[order], range(longest + 2)).tolist()
        """Where the keys of each length begin."""

    def sift(self, word: str) -> list[str]:
        """All keys that lie within the share of edits of a word, and few others, in their order."""
        import numpy as np

        found = [self._sift_length(word, length) for length in self._fit(len(word))]
        starts = np.sort(np.concatenate(found)).tolist() if found else []
        return [self._text[at : self._text.index(_END, at)].decode() for at in starts]

    def _fit(self, length: int) -> Iterator[int]:
        """Lengths that so many edits can lead to, of those that there are."""
        shortest = length - self._count_edits(length)
        for other in range(shortest, len(self._first) - 1):
            if other - length > self._count_edits(other):
                return
            if self._first[other] < self._first[other + 1]:
                yield other

    def _count_edits(self, length: int) -> int:
        # A little more, lest rounding take one away.
        return int(self._share * length + 1e-6)

    def _sift_length(self, word: str, length: int) -> NDArray[np.uint32]:
        import numpy as np

        edits, longer = self._count_edits(max(len(word), length)), length - len(word)
        own = np.uint64(_sign(word))
        held = slice(self._first[length], self._first[length + 1])
        signs = self._sign[held]
        spare = np.bitwise_count(signs & ~own) <= edits + min(longer, 0)
        hits = np.flatnonzero(spare)
        missing = np.bitwise_count(own & ~signs[hits])
        kept = hits[missing <= edits - max(longer, 0)]
        starts: NDArray[np.uint32] = self._start[held][kept]
        return starts


def _sign(word: str) -> int:
    once = twice = 0
    for char in word:
        bit = 1 << char.encode()[-1] % _CLASSES
        twice |= once & bit
        once |= bit
    return twice << _CLASSES | once


def _read_page(
    packed: bytes,
) -> tuple[NDArray[np.int64], NDArray[np.uint16], NDArray[np.uint64]]:
    """Where each key begins, in bytes; how many characters it has; its sign."""
    import numpy as np

    data = np.frombuffer(packed, np.uint8)
    ends = np.flatnonzero(data == _END[0])
    # A character is told by its last byte: of Latin and Cyrillic letters these differ.
    goes_on = np.append((data[1:] & _TAIL) == _TAIL_OF, False)
    chars = data[~goes_on]
    stops = np.flatnonzero(chars == _END[0])
    firsts = np.concatenate(([0], stops[:-1] + 1))
    lengths = stops - firsts
    longest_first = np.argsort(-lengths, kind="stable")
    firsts, falling = firsts[longest_first], -lengths[longest_first]
    bits = np.uint64(1) << (chars % _CLASSES).astype(np.uint64)
    signs = np.zeros(len(stops), np.uint64)
    longest = int(lengths.max(initial=0))
    for place, reach in enumerate(np.searchsorted(falling, -np.arange(longest), side="left")):
        # The keys that have a character in this place come first.
        bit, part = bits[firsts[:reach] + place], signs[:reach]
        part |= (part & bit) << np.uint64(_CLASSES)
        part |= bit
    ordered = np.empty_like(signs)
    ordered[longest_first] = signs
    starts = np.concatenate(([0], ends[:-1] + 1))
    return starts, lengths.astype(np.uint16), ordered
