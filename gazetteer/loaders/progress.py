"""A bar on a terminal or in a notebook for what takes more than a second."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID

_PATIENCE_SECONDS = 1.0


class Bar:
    """A progress bar on standard error; in a notebook a line, elsewhere nothing.

    Args:
        label: what is being done.
        total: how much there is to do, None if nobody knows.
        unit: "bytes" or "places".
    """

    def __init__(self, label: str, *, total: int | None, unit: str = "bytes") -> None:
        self._label = label
        self._total = total
        self._unit = unit
        self._begun = time.monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._told = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def reach(self, done: int) -> None:
        """Say how much has been done so far."""
        if self._progress is None:
            late = time.monotonic() - self._begun > _PATIENCE_SECONDS
            if not late or self._told:
                return
            if not sys.stderr.isatty():
                self._tell_notebook()
                return
            self._start()
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done)

    def _tell_notebook(self) -> None:
        """Say once what is being done; a bar that moves would need ipywidgets."""
        self._told = True
        if "ipykernel" in sys.modules:
            sys.stderr.write(f"{self._label} …\n")

    def _start(self) -> None:
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        amount = DownloadColumn() if self._unit == "bytes" else MofNCompleteColumn()
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            amount,
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._progress.start()
        self._task = self._progress.add_task(escape(self._label), total=self._total)
