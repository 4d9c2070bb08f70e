"""Signs of life for those who wait: on standard error, on a terminal or in a notebook, else none.

On a terminal a bar, gone once the work is done; in a notebook, where a bar that moves would need
ipywidgets, a line after a second. Whoever is shown one already is shown no second.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console

_PATIENCE_SECONDS = 1.0
_SHOWN: ContextVar[bool] = ContextVar("shown", default=False)

Item = TypeVar("Item")


def follow(
    items: Iterable[Item], label: str, *, progress: bool, total: int | None = None
) -> Iterator[Item]:
    """The items one by one, with a bar of how many have been taken.

    Args:
        items: any number of them.
        label: what is done with them: "Drawing surfaces".
        progress: whether to show anything.
        total: how many there are; None takes their length, where they have one.
    """
    if not progress or _SHOWN.get():
        yield from items
        return
    console = _open_console()
    if not console.is_terminal:
        yield from _tell(items, label)
        return
    from rich.progress import track

    if total is None and isinstance(items, Sized):
        total = len(items)
    before = _SHOWN.set(True)
    try:
        yield from track(items, label, total=total, console=console, transient=True)
    finally:
        _SHOWN.set(before.old_value is True)


@contextmanager
def waiting(label: str, *, progress: bool) -> Iterator[None]:
    """A sign that something is going on, for work of which nobody knows how far it is."""
    console = _open_console() if progress and not _SHOWN.get() else None
    if console is None or not console.is_terminal:
        yield
        return
    before = _SHOWN.set(True)
    try:
        with console.status(label):
            yield
    finally:
        _SHOWN.set(before.old_value is True)


def _tell(items: Iterable[Item], label: str) -> Iterator[Item]:
    """The items, and in a notebook once, after a while, what is being done."""
    begun, told = time.monotonic(), "ipykernel" not in sys.modules
    for item in items:
        yield item
        if not told and time.monotonic() - begun > _PATIENCE_SECONDS:
            told = True
            sys.stderr.write(f"{label} …\n")


def _open_console() -> Console:
    from rich.console import Console

    return Console(stderr=True)
