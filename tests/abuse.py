"""Hand every hostile file to every door, in a process of its own with little memory.

`PYTHONPATH=tests:tests/frontline python tests/abuse.py` prints a JSON document: how many were
handed over, the faults, and how much memory it took at most. It ends itself where one takes too
long.
"""

from __future__ import annotations

import faulthandler
import gzip
import json
import logging
import re
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bombs import MIB, make_bombs
from doors import DOORS, Door
from seeds import pack

from frontline.ledger import containers

HOSTILE = Path(__file__).parent / "hostile"
MOST_MEMORY = 8 << 30
"""Bytes of address space; a MemoryError is a fault."""
LONGEST_SECONDS = 120
"""For one file at one door, on a machine that is busy with other things."""


def list_trials() -> Iterator[tuple[str, Door, bytes]]:
    """What is handed to which door: each file to those of its suffix, packed, and misnamed."""
    for path in sorted(HOSTILE.glob("*/*")):
        raw, name = path.read_bytes(), path.relative_to(HOSTILE).as_posix()
        for door in DOORS.values():
            if door.suffix == path.suffix:
                yield name, door, raw
            elif door.suffix == f"{path.suffix}.gz":
                yield f"{name}, packed", door, gzip.compress(raw, mtime=0)
            elif door.suffix == ".zip" and path.suffix in {".txt", ".csv"}:
                yield f"{name}, packed", door, pack({path.name: raw})
            elif not door.name.startswith(("deepstate", "liveuamap")):
                # Under a wrong name; three formats of polygons are read by the same code.
                yield f"{name}, misnamed", door, raw
    for name, suffix, raw in make_bombs():
        for door in DOORS.values():
            if door.suffix == suffix and not door.name.startswith(("deepstate", "liveuamap")):
                yield f"{name} ({suffix})", door, raw


def find_peak() -> int:
    """Bytes of memory this process held at most.

    Linux counts what the parent held before the process became this one into `ru_maxrss`.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found:
            return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Try everything and tell."""
    logging.disable(logging.CRITICAL)
    containers.MOST_BYTES = 64 * MIB  # or the bombs would have to be larger, and take longer
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, hard))
    count, faults, slowest = 0, [], (0.0, "")
    with TemporaryDirectory() as folder:
        for name, door, raw in list_trials():
            count += 1
            faulthandler.dump_traceback_later(LONGEST_SECONDS, exit=True)
            begun = time.monotonic()
            try:
                door.take(raw, Path(folder))
            except Exception as error:  # noqa: BLE001  (that is what is looked for)
                faults.append(f"{name} at {door.name}: {error!r:.300}")
            slowest = max(slowest, (time.monotonic() - begun, f"{name} at {door.name}"))
        faulthandler.cancel_dump_traceback_later()
    told = {"count": count, "faults": faults, "peak": find_peak(), "slowest": slowest}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
