"""The cluster that does the work: one that runs somewhere, or processes of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from frontline.errors import BrokenCluster
from frontline.wording import shown

if TYPE_CHECKING:
    from distributed import Client

_AHEAD, _PATIENCE_SECONDS = 4, 10
_NO_DASK = "Dask is not installed: pip install 'frontline[distributed]'"


@contextmanager
def connected(scheduler: str | Client | None) -> Iterator[Client]:
    """A client of the cluster; what was started for it ends with the block, what was given stays.

    Raises:
        BrokenCluster: Dask is not installed, or nobody answers at the address.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise BrokenCluster(_NO_DASK) from error
    if isinstance(scheduler, Client):
        yield scheduler
    elif scheduler is None:
        with started() as client:
            yield client
    else:
        try:
            client = Client(scheduler, timeout=_PATIENCE_SECONDS)
        except (OSError, ValueError) as error:
            raise BrokenCluster(
                f"no scheduler of Dask answers at {shown(str(scheduler))} ({error}); start one "
                "with `dask scheduler` and workers with `dask worker ADDRESS`, or ask for none"
            ) from error
        with client:
            yield client


@contextmanager
def started(workers: int | None = None) -> Iterator[Client]:
    """A client of worker processes on this machine, which end with the block.

    Args:
        workers: how many; one a core by default.
    """
    from distributed import Client, LocalCluster

    cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0")
    try:
        with Client(cluster) as client:
            yield client
    finally:
        # On a busy machine they are slow to go; they were told to, and what they did is here.
        with suppress(TimeoutError):
            cluster.close()


def run(
    client: Client, work: Callable[[Any], Any], items: Iterable[Any]
) -> Iterator[tuple[int, Any]]:
    """What some work gives for each item, with the item's number, in the order it is done.

    A few items a worker are under way at once, so that a stream of them is never held as a whole.
    Whatever a worker was doing when it died is done again by another; only what has ended several
    workers is given up.

    Args:
        client: of the cluster.
        work: a function that can be pickled.
        items: its arguments, which travel with the task: so no worker's end can lose them.

    Raises:
        BrokenCluster: the scheduler is gone, or an item has ended several workers.
    """
    import dask
    from distributed import CancelledError, KilledWorker, as_completed
    from distributed.comm.core import CommClosedError

    numbered = enumerate(items)
    under_way = as_completed()
    numbers: dict[str, int] = {}

    def submit() -> None:
        room = _AHEAD * max(len(client.nthreads()), 1) - len(numbers)
        for number, item in islice(numbered, max(room, 0)):
            with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"}):
                future = client.submit(work, item, pure=False)
            numbers[future.key] = number
            under_way.add(future)

    try:
        submit()
        for future in under_way:
            found = future.result()
            number = numbers.pop(future.key)
            future.release()
            submit()
            yield number, found
    except KilledWorker as error:
        raise BrokenCluster(
            "a part of the work has ended several workers, perhaps for want of memory: give them "
            f"more, or make the parts smaller ({error.task})"
        ) from error
    except (CancelledError, CommClosedError) as error:
        raise BrokenCluster(f"the cluster went away while it worked: {error}") from error
