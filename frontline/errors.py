"""Everything that can go wrong from a date to a map, as one family.

```
FrontlineError
├── InvalidDate         (ValueError)  not a date that ISO 8601-2 (EDTF) knows
├── InvalidClaim        (ValueError)  a claim that contradicts itself
├── InvalidLedger       (ValueError)  one or more problems in a ledger, each with its line
├── UnknownPolicy       (ValueError)  no policy of that name
├── UnknownFormat       (ValueError)  no importer of that name, or one that cannot be loaded
├── InvalidOption       (ValueError)  an option an importer does not take, or takes otherwise
├── InvalidImport       (ValueError)  one or more problems in files to import, each with its row
├── InvalidHistory      (ValueError)  a control history the map cannot draw
├── InvalidSurface      (ValueError)  a table or option from which no surface can be drawn
├── UnreadableInput     (OSError)     a file that is missing, damaged, empty or of no known format
├── UnwritableOutput    (OSError)     a file that cannot be written, or in no known format
├── BrokenCluster       (OSError)     no cluster to work on, or one that has gone
└── UnsafeLayer         (ValueError)  something the map refuses to render
```
"""

from __future__ import annotations

from dataclasses import dataclass

from frontline.wording import say_count


class FrontlineError(Exception):
    """Base of every error this package raises on purpose."""


class InvalidDate(FrontlineError, ValueError):
    """Not a date in ISO 8601-2 (EDTF)."""


class InvalidClaim(FrontlineError, ValueError):
    """A claim whose fields contradict each other or are not of the documented words."""


class UnknownPolicy(FrontlineError, ValueError):
    """No policy bears that name; the message lists those there are."""


class UnknownFormat(FrontlineError, ValueError):
    """No importer bears that name, or it cannot be loaded; the message lists those there are."""


class InvalidOption(FrontlineError, ValueError):
    """An option that an importer does not take, or a value it cannot use."""


class InvalidHistory(FrontlineError, ValueError):
    """A table that is no control history, or one the map cannot draw."""


class InvalidSurface(FrontlineError, ValueError):
    """A table that is no control table, or an option that makes no sense for a surface."""


class UnreadableInput(FrontlineError, OSError):
    """A file that is missing, binary, empty or in no format this library reads."""


class UnwritableOutput(FrontlineError, OSError):
    """A file that cannot be written: no such folder, no permission, or no format of that name."""


class BrokenCluster(FrontlineError, OSError):
    """No Dask, no scheduler that answers, or workers that keep ending."""


class UnsafeLayer(FrontlineError, ValueError):
    """A layer that would carry markup or code of strangers into the page."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a ledger or a file to import.

    Attributes:
        line: line in the file (or row, or feature: see `unit`), counted from 1; None where the
            problem has no single one.
        message: what is wrong and what to do about it.
        unit: what `line` counts: `line`, `row` of a table (the header is row 1 of a CSV) or
            `feature` of a GeoJSON.
    """

    line: int | None
    message: str
    unit: str = "line"

    def __str__(self) -> str:
        return self.message if self.line is None else f"{self.unit} {self.line}: {self.message}"


class InvalidLedger(FrontlineError, ValueError):
    """Everything wrong with a ledger, at once; nothing of it was loaded.

    Attributes:
        problems: at least one, in the order of their lines.
        source: the file's name, or a description of where the ledger came from.
    """

    def __init__(self, problems: tuple[Problem, ...], *, source: str = "the ledger") -> None:
        lines = "\n".join(f"  {problem}" for problem in problems)
        many = say_count(len(problems), "problem")
        super().__init__(f"{source}: {many}, nothing was loaded\n{lines}")
        self.problems = problems
        self.source = source

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.problems, self.source))


class InvalidImport(FrontlineError, ValueError):
    """Everything wrong with files to import, at once; nothing of them was taken over.

    Attributes:
        problems: at least one; `line` is the row of the file, counted from 1 with its header.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{say_count(len(problems), 'problem')}, nothing was imported\n{lines}")
        self.problems = problems

    def __reduce__(self) -> tuple[object, ...]:
        return (InvalidImport, (self.problems,))


def _rebuild(problems: tuple[Problem, ...], source: str) -> InvalidLedger:
    return InvalidLedger(problems, source=source)
