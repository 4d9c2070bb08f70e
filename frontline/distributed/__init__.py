"""More than one machine: articles, control, history and surfaces on a cluster of Dask.

Each verb takes what the verb of the same name in `frontline` takes, and `scheduler`: the address of
a scheduler of Dask, a client, or None for processes of this machine, one a core. It returns the
same. Whatever a worker was doing when it died, another does again.

    from frontline import distributed

    distributed.write_parts(ledger, "ledger.parts")
    distributed.history("ledger.parts", details=False, scheduler="tcp://10.0.0.1:8786")

Needs `pip install 'frontline[distributed]'`. A script that starts processes of this machine (no
`scheduler`) has to guard its work with `if __name__ == "__main__":`, as for `multiprocessing`.
"""

from __future__ import annotations

from frontline.distributed.drawing import surfaces
from frontline.distributed.folder import PartFile, Parts, open_parts, write_parts
from frontline.distributed.reading import read_articles
from frontline.distributed.verbs import control, history

__all__ = [
    "PartFile",
    "Parts",
    "control",
    "history",
    "open_parts",
    "read_articles",
    "surfaces",
    "write_parts",
]
