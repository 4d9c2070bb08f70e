"""Fuzz the doors with atheris for as long as one likes: `make fuzz SECONDS=600`.

The first byte of an input chooses the door, the rest is the file. What ends it is any error that
is not typed, more than two gigabytes, or half a minute with one input; the input is then kept
under `.fuzz/`, and `python tests/fuzz.py .fuzz/crash-…` tries it again.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

TESTS = Path(__file__).parent
with atheris.instrument_imports(include=["frontline", "gazetteer"]):
    from doors import DOORS
    from seeds import make_seeds

FOUND = TESTS.parent / ".fuzz"
_DOORS = list(DOORS.values())


def write_corpus(folder: Path) -> None:
    """A sound file for every door, and every hostile one for the doors of its suffix."""
    folder.mkdir(parents=True, exist_ok=True)
    hostile = sorted((TESTS / "hostile").glob("*/*"))
    for number, door in enumerate(_DOORS):
        files = [(door.name, make_seeds()[door.name])]
        files += [(path.name, path.read_bytes()) for path in hostile if path.suffix == door.suffix]
        for name, raw in files:
            (folder / f"{number}-{name}").write_bytes(bytes([number]) + raw)


def main() -> None:
    """Fuzz with the options of libFuzzer that are given."""
    logging.disable(logging.CRITICAL)
    FOUND.mkdir(exist_ok=True)
    write_corpus(FOUND / "corpus")
    with TemporaryDirectory() as folder:

        def try_one(data: bytes) -> None:
            if data:
                _DOORS[data[0] % len(_DOORS)].take(data[1:], Path(folder))

        given = [text for text in sys.argv[1:] if not text.startswith("-")]
        options = [text for text in sys.argv[1:] if text.startswith("-")]
        usual = ["-timeout=30", "-rss_limit_mb=2048", f"-artifact_prefix={FOUND}/"]
        inputs = given or [str(FOUND / "corpus")]
        atheris.Setup([sys.argv[0], *usual, *options, *inputs], try_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
