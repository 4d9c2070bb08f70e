"""`python -m frontline`."""

from frontline.cli import main

main()
