"""How a command of the `frontline` program fails: one line on stderr and a documented exit code."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import NoReturn, ParamSpec

import click

from frontline.cli.printing import plain
from frontline.errors import (
    BrokenCluster,
    InvalidDate,
    InvalidImport,
    InvalidLedger,
    InvalidOption,
    InvalidSurface,
    UnknownFormat,
    UnknownPolicy,
    UnreadableInput,
    UnwritableOutput,
)
from gazetteer.errors import AmbiguousPlace, InvalidQuery, PlaceError, UnreadableIndex

FINDINGS, USAGE, AMBIGUOUS, UNKNOWN, UNREADABLE = 1, 2, 3, 4, 5

_MISUSED = (
    InvalidDate, InvalidOption, InvalidQuery, UnknownFormat, UnknownPolicy, UnwritableOutput,
)  # fmt: skip

_P = ParamSpec("_P")


def guarded(command: Callable[_P, int | None]) -> Callable[_P, None]:
    """Turn the library's errors into a line on stderr and the documented exit code."""

    @functools.wraps(command)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
        except (InvalidLedger, InvalidImport, InvalidSurface) as error:
            _fail(error, FINDINGS)
        except AmbiguousPlace as error:  # of a region, too: before the misuse that that is
            _fail_with_candidates(error, AMBIGUOUS)
        except _MISUSED as error:
            _fail(error, USAGE)
        except PlaceError as error:
            _fail_with_candidates(error, UNKNOWN)
        except (UnreadableInput, UnreadableIndex, BrokenCluster) as error:
            _fail(error, UNREADABLE)
        sys.exit(code or 0)

    return run


def _fail(error: Exception, code: int) -> NoReturn:
    click.echo(plain(f"frontline: {error}"), err=True)
    sys.exit(code)


def _fail_with_candidates(error: PlaceError, code: int) -> NoReturn:
    click.echo(plain(f"frontline: {error}"), err=True)
    for candidate in error.candidates[:5]:
        click.echo(plain(f"  {candidate.place.describe()}  {candidate.place.id}"), err=True)
    sys.exit(code)
