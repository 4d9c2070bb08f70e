"""Articles, read by the workers of a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from frontline.articles.many import (
    ArticleInput,
    ArticleResult,
    Reading,
    gather_reading,
    read_numbered,
)
from frontline.distributed.cluster import connected, run

if TYPE_CHECKING:
    from distributed import Client

_BATCH = 100


def read_articles(
    articles: Iterable[ArticleInput], *, scheduler: str | Client | None = None
) -> Reading:
    """Read many articles, as `frontline.read_articles` does.

    Args:
        articles: texts, paths of files that every worker sees, or mappings: see there.
        scheduler: the address of Dask's scheduler, or a client; None for processes of this
            machine.

    Returns:
        What `frontline.read_articles` returns for the same articles. An article that cannot be
        read is reported, and the rest go on.

    Raises:
        BrokenCluster: Dask is not installed, nobody answers, or the workers keep ending.
    """
    with connected(scheduler) as client:
        batches = (batch for _, batch in run(client, _read_batch, _batch(enumerate(articles))))
        return gather_reading(result for batch in batches for result in batch)


def _batch(
    articles: Iterator[tuple[int, ArticleInput]],
) -> Iterator[list[tuple[int, ArticleInput]]]:
    while some := list(islice(articles, _BATCH)):
        yield some


def _read_batch(batch: list[tuple[int, ArticleInput]]) -> list[tuple[int, ArticleResult]]:
    return [(number, read_numbered(number, given)) for number, given in batch]
