"""`python -m gazetteer` is the program `gazetteer`."""

from __future__ import annotations

from gazetteer.cli import main

main()
