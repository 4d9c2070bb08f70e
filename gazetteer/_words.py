"""Words that say what kind of place a name is meant to be."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.places import Kind
from gazetteer.spelling import fold

# Words that say what kind of place a name is meant to be, folded; before the name and after it.
_SETTLEMENT_WORDS = (
    "the village of", "the town of", "the city of", "the settlement of", "village of", "town of",
    "city of", "settlement of", "village", "town", "city", "settlement", "м", "місто", "село",
    "селище", "смт", "с", "город", "г", "гор", "деревня", "поселок", "пос", "пгт", "хутор",
)  # fmt: skip
_KIND_WORDS: dict[str, Kind] = {
    **{fold(word): "settlement" for word in _SETTLEMENT_WORDS},
    **dict.fromkeys(
        map(fold, ("oblast", "region", "province", "krai", "область", "край")), "oblast"
    ),
    **dict.fromkeys(map(fold, ("district", "raion", "rayon", "район")), "raion"),
}
_LONGEST_KIND_WORDS = 3


def read_words(name: str) -> Iterator[tuple[str, Kind | None]]:
    """The name, then what is left of it without its words of kind, and the kind they ask for."""
    yield name, None
    words = fold(name).split()
    if words[:1] == ["the"]:
        words = words[1:]
        yield " ".join(words), None
    for count in range(min(_LONGEST_KIND_WORDS, len(words) - 1), 0, -1):
        for said, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            kind = _KIND_WORDS.get(" ".join(said))
            if kind is not None:
                yield " ".join(rest), kind


def strip_words(name: str) -> tuple[str, Kind | None]:
    """The name without its words of kind, and the kind they ask for; as it is if it has none."""
    return min(read_words(name), key=lambda read: len(read[0].split()))
