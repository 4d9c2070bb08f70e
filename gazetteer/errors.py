"""Everything that can go wrong with a place name, as one family.

```
GazetteerError
├── InvalidQuery      (ValueError)   the question makes no sense: empty, not text, too long
├── PlaceError        (LookupError)  the question has no single answer
│   ├── UnknownPlace                 nothing bears that name; near misses are attached
│   └── AmbiguousPlace               several places do; they are attached, best first
│       └── AmbiguousRegion          so may the region to search within (an InvalidQuery, too)
├── UnreadableIndex   (OSError)      the index file is missing or is not an index
├── UnreadableData    (OSError)      a file to be added is missing, damaged or not UTF-8
├── InvalidData       (ValueError)   a file to be added says what cannot be; all of it listed
└── DownloadFailed    (OSError)      GeoNames did not hand over a file whole
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gazetteer.places import Candidate


class GazetteerError(Exception):
    """Base of every error this package raises on purpose."""


class InvalidQuery(GazetteerError, ValueError):
    """The question itself cannot be asked: an empty name, an unknown region, a bad point."""


class PlaceError(GazetteerError, LookupError):
    """A name that does not lead to exactly one place.

    Attributes:
        query: the name as it was asked for.
        candidates: what it could have meant, best first; may be empty.
    """

    def __init__(self, message: str, *, query: str, candidates: tuple[Candidate, ...] = ()) -> None:
        super().__init__(message)
        self.query = query
        self.candidates = candidates

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), str(self), self.query, self.candidates))


class UnknownPlace(PlaceError):
    """No place bears this name. `candidates` holds near misses, if any."""


class AmbiguousPlace(PlaceError):
    """Several places bear this name and nothing given tells them apart."""


class AmbiguousRegion(AmbiguousPlace, InvalidQuery):
    """Several regions bear the name of the one to search within; `candidates` holds them.

    The name that was searched for may well have one meaning in each of them.
    """


class UnreadableIndex(GazetteerError, OSError):
    """The gazetteer's index file is missing, damaged or of another version."""


class UnreadableData(GazetteerError, OSError):
    """A file to be added cannot be read at all: missing, cut short, damaged, not UTF-8."""


class InvalidData(GazetteerError, ValueError):
    """A file to be added can be read, but holds what cannot be so; nothing of it was taken.

    Attributes:
        problems: each with its file and row, in the order of the file; at most 1,000.
    """

    def __init__(self, message: str, *, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems or (message,)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_invalid, (str(self), self.problems))


class DownloadFailed(GazetteerError, OSError):
    """A file could not be fetched whole; what has arrived is kept, so that it can go on."""


def _rebuild_invalid(message: str, problems: tuple[str, ...]) -> InvalidData:
    return InvalidData(message, problems=problems)


def _rebuild(
    kind: type[PlaceError], message: str, query: str, candidates: tuple[Candidate, ...]
) -> PlaceError:
    return kind(message, query=query, candidates=candidates)
