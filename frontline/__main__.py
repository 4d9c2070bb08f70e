"""`python -m frontline`."""

from frontline.cli import main

if __name__ == "__main__":  # processes of a cluster read this file, too
    main()
