"""Programs that the tests of writing start, and kill."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
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
    """Kill children that write or append, at any moment, and read the file after each.

    Says how many of them were killed while their draft lay beside the file.
    """
    chance = random.Random(seed)  # noqa: S311  (no secret)
    before = ledger("a", 150)
    whole = [before, ledger("b", 150)]
    more = [claim(f"c{number}") for number in range(20)]
    states = [*whole, *(Ledger([*book, *more], sides=SIDES) for book in whole)]
    before.write(path, resolve=unknown)  # loads what the format needs
    started = time.perf_counter()
    before.write(path, resolve=unknown)
    once = time.perf_counter() - started
    hit = 0
    for _ in range(times):
        child = os.fork()
        if child == 0:
            while True:
                whole[1].write(path, resolve=unknown)
                append_claims(path, more, resolve=unknown)
                whole[0].write(path, resolve=unknown)
        time.sleep(chance.uniform(0, 6 * once))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        drafts = list(path.parent.glob(f".{path.name}.*.tmp"))
        hit += bool(drafts)
        for draft in drafts:
            draft.unlink()
        found = read_claims(path, resolve=unknown)
        if found not in states:
            raise UnknownPolicy(f"neither the old ledger nor the new one: {found!r}")
    sys.stdout.write(f"{hit}\n")


if __name__ == "__main__":
    action, path, *rest = sys.argv[1:]
    if action == "append":
        append_many(Path(path), rest[0], int(rest[1]))
    else:
        kill_writers(Path(path), int(rest[0]), int(rest[1]))
