"""Everything that can go wrong with a place name, as one family.

```
GazetteerError
├── InvalidQuery      (ValueError)   the question makes no sense: empty, not text, too long
├── PlaceError        (LookupError)  the question has no single answer
│   ├── UnknownPlace                 nothing bears that name; near misses are attached
│   └── AmbiguousPlace               several places do; they are attached, best first
└── UnreadableIndex   (OSError)      the index file is missing or is not an index
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


class UnreadableIndex(GazetteerError, OSError):
    """The gazetteer's index file is missing, damaged or of another version."""


def _rebuild(
    kind: type[PlaceError], message: str, query: str, candidates: tuple[Candidate, ...]
) -> PlaceError:
    return kind(message, query=query, candidates=candidates)
