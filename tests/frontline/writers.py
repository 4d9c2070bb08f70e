"""Programs that the tests of writing start, and kill."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from frontline.claims import Claim, Claimant, Source, as_date
from frontline.errors import UnknownPolicy
from frontline.ledger import Ledger, append_claims, read_claims
from gazetteer.errors import UnknownPlace
from gazetteer.places import Place

SIDES = {"A": "Ayland", "B": "Beeland"}
TOWN = Place(id="local:town", name="Town", kind="settlement", latitude=48.0, longitude=37.0)


def unknown(text: str, **_hints: str | None) -> Place:
    raise UnknownPlace(f"no place {text}", query=text)


def claim(name: str) -> Claim:
    return Claim(
        id=name,
        place=TOWN,
        event="captured",
        side="A",
        claimant=Claimant(name="Ministry of A", allegiance="A", official=True),
        stated_on=as_date("2025-01-06"),
        source=Source(quote=f"{name} " * 60),
    )


def ledger(letter: str, count: int) -> Ledger:
    return Ledger([claim(f"{letter}{number}") for number in range(count)], sides=SIDES)


def append_many(path: Path, letter: str, count: int) -> None:
    """Add claims to a ledger, one after the other, once told to begin."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for number in range(count):
        append_claims(path, [claim(f"{letter}{number}")], sides=SIDES, resolve=unknown)


def kill_writers(path: Path, times: int, seed: int) -> None:
    """Kill children that write or append, and read the file after each.

    First one child before each of its dealings with a file, from the first to the last, then as
    many as asked for at any moment. Says how many were killed while their draft lay there.
    """
    before = ledger("a", 150)
    whole = [before, ledger("b", 150)]
    more = [claim(f"c{number}") for number in range(20)]
    states = [*whole, *(Ledger([*book, *more], sides=SIDES) for book in whole)]

    def write() -> None:
        whole[1].write(path, resolve=unknown)
        append_claims(path, more, resolve=unknown)
        whole[0].write(path, resolve=unknown)

    write()  # loads what the format needs
    started = time.perf_counter()
    write()
    once = time.perf_counter() - started
    hit = dealing = 0
    while kill_at(write, dealing):
        dealing += 1
        hit += look_after(path, states)
    chance = random.Random(seed)  # noqa: S311  (no secret)
    for _ in range(times):
        child = os.fork()
        if child == 0:
            while True:
                write()
        time.sleep(chance.uniform(0, 2 * once))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        hit += look_after(path, states)
    sys.stdout.write(f"{hit}\n")


def kill_at(write: Callable[[], None], dealing: int) -> bool:
    """Let a child write until so many dealings with files; whether it was killed before the end."""
    child = os.fork()
    if child == 0:
        left = dealing

        def count(event: str, _arguments: object) -> None:
            nonlocal left
            if event in {"open", "os.rename", "os.chmod", "os.remove", "sqlite3.connect"}:
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left -= 1

        sys.addaudithook(count)
        write()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def look_after(path: Path, states: list[Ledger]) -> bool:
    """Check that the file is whole, tidy up, and say whether a draft lay beside it."""
    drafts = list(path.parent.glob(f".{path.name}.*.tmp"))
    for draft in drafts:
        draft.unlink()
    found = read_claims(path, resolve=unknown)
    if found not in states:
        raise UnknownPolicy(f"neither the old ledger nor the new one: {found!r}")
    return bool(drafts)


if __name__ == "__main__":
    action, path, *rest = sys.argv[1:]
    if action == "append":
        append_many(Path(path), rest[0], int(rest[1]))
    else:
        kill_writers(Path(path), int(rest[0]), int(rest[1]))
        sys.stdout.flush()
        os._exit(0)  # after so many forks the threads of pyarrow may fail to end in good order
