"""Finding the names of an index that resemble one that nothing bears."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from gazetteer._sieve import Sieve
from gazetteer.spelling import LOOSE, fold, loosen

LEAST_ALIKE = 0.75
_POOLS = 64
_PAGE = 1 << 12
_LAST = "\U0010ffff"


class Alike(NamedTuple):
    """A key that resembles a name's.

    Attributes:
        table: `keys` or `villages`.
        key: as it stands there.
        similarity: at least `LEAST_ALIKE`, below 1.
    """

    table: str
    key: str
    similarity: float


class Pool(NamedTuple):
    """Keys that a key is compared with: those of a table that begin so; the mark is no letter."""

    table: str
    mark: str
    letter: str


class Likeness:
    """The keys of an index, compared by optimal string alignment.

    The first question is answered by reading through the keys: a program that asks only one would
    lose by more. From the second on the keys are kept in sieves, 12 bytes each beside their text.
    """

    def __init__(self, rows: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._rows = rows
        self._sieve = lru_cache(maxsize=_POOLS)(self._make_sieve)
        self._asked = False

    def find(self, name: str, limit: int) -> list[Alike]:
        """Keys that resemble a name's own but are not it, the most alike first.

        Folded keys are compared with folded ones of the same first letter, loose ones with all
        loose ones, so that a slip of the finger is found whatever the romanisation.

        Args:
            name: the name.
            limit: how many of each kind at most.
        """
        plain, loose = fold(name), loosen(name)
        found: list[Alike] = []
        for key, pool in (
            (plain, Pool("keys", "", plain[:1])),
            (loose, Pool("keys", LOOSE, "")),
            (loose, Pool("villages", "", "")),
        ):
            if not key:
                continue
            pages = [self._sieve(pool).sift(key)] if self._asked else self._read(pool)
            found += [
                Alike(pool.table, pool.mark + other, similarity)
                for other, similarity in compare(key, pages, limit)
            ]
        self._asked = True
        return sorted(found, key=lambda alike: (-alike.similarity, alike.key, alike.table))

    def _make_sieve(self, pool: Pool) -> Sieve:
        return Sieve(self._read(pool), 1 - LEAST_ALIKE)

    def _read(self, pool: Pool) -> Iterator[list[str]]:
        """The keys of a pool without their mark, in ascending order, some at a time."""
        query = (
            f"SELECT DISTINCT key FROM {pool.table} "  # noqa: S608 - one of two constants
            f"WHERE key >= ? AND key < ? ORDER BY key LIMIT {_PAGE}"
        )
        low, high = pool.mark + pool.letter, pool.mark + pool.letter + _LAST
        while rows := self._rows(query, low, high):
            yield [row[0][len(pool.mark) :] for row in rows]
            low = rows[-1][0] + "\0"  # the very next text


def compare(key: str, pages: Iterable[list[str]], limit: int) -> list[tuple[str, float]]:
    """Those of some keys that resemble one, and how much; the most alike first, then by the key."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found: list[tuple[str, float]] = []
    for page in pages:
        alike = process.extract(
            key,
            page,
            scorer=OSA.normalized_similarity,
            limit=limit + 1,  # the key itself may be among them
            score_cutoff=LEAST_ALIKE,
        )
        found += [(other, similarity) for other, similarity, _ in alike if other != key]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]
