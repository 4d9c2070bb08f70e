"""Finding the names of an index that resemble one that nothing bears."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from gazetteer.spelling import LOOSE, fold, loosen

LEAST_ALIKE = 0.75
_POOLS = 64
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


class Likeness:
    """The keys of an index, compared by optimal string alignment. They are kept once read."""

    def __init__(self, rows: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._rows = rows
        self._pool = lru_cache(maxsize=_POOLS)(self._read_pool)

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
        for table, key, mark, letter in (
            ("keys", plain, "", plain[:1]),
            ("keys", loose, LOOSE, ""),
            ("villages", loose, "", ""),
        ):
            if not key:
                continue
            found += [
                Alike(table, mark + other, similarity)
                for other, similarity in _compare(key, self._pool(table, mark, letter), limit)
            ]
        return sorted(found, key=lambda alike: (-alike.similarity, alike.key, alike.table))

    def _read_pool(self, table: str, mark: str, letter: str) -> list[str]:
        query = f"SELECT DISTINCT key FROM {table} WHERE key >= ? AND key < ?"  # noqa: S608 - one of two constants
        low = mark + letter
        return [row[0][len(mark) :] for row in self._rows(query, low, low + _LAST)]


def _compare(key: str, pool: list[str], limit: int) -> list[tuple[str, float]]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(
        key, pool, scorer=OSA.normalized_similarity, limit=limit, score_cutoff=LEAST_ALIKE
    )
    return [(other, similarity) for other, similarity, _ in found if similarity < 1]
