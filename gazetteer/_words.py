"""Words that say what kind of place a name is meant to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gazetteer.places import Kind
from gazetteer.spelling import fold


class Said(NamedTuple):
    """What a word of kind says.

    Attributes:
        kind: the kind of place it asks for.
        small: whether it is no word for a city: "village", "селище".
    """

    kind: Kind
    small: bool = False


# Words that say what kind of place a name is meant to be; before the name and after it.
_TOWN_WORDS = (
    "the town of", "the city of", "town of", "city of", "town", "city", "м", "місто", "город", "г",
    "гор",
)  # fmt: skip
_VILLAGE_WORDS = (
    "the village of", "the settlement of", "village of", "settlement of", "village", "settlement",
    "село", "с", "селище", "с-ще", "смт", "деревня", "поселок", "пос", "п", "пгт", "хутор",
)  # fmt: skip
_OBLAST_WORDS = ("oblast", "obl", "region", "province", "krai", "область", "обл", "край")
_RAION_WORDS = ("district", "raion", "rayon", "район", "р-н")
_KIND_WORDS: dict[str, Said] = {
    **dict.fromkeys(map(fold, _TOWN_WORDS), Said("settlement")),
    **dict.fromkeys(map(fold, _VILLAGE_WORDS), Said("settlement", small=True)),
    **dict.fromkeys(map(fold, _OBLAST_WORDS), Said("oblast")),
    **dict.fromkeys(map(fold, _RAION_WORDS), Said("raion")),
}
_LONGEST_KIND_WORDS = 3


def list_words(kind: Kind) -> tuple[str, ...]:
    """The words, folded, that ask for regions of a kind; none for other kinds."""
    words = {"oblast": _OBLAST_WORDS, "raion": _RAION_WORDS}.get(kind, ())
    return tuple(map(fold, words))


def read_words(name: str) -> Iterator[tuple[str, Said | None]]:
    """The name, then what is left of it without its words of kind, and what they say."""
    yield name, None
    words = fold(name).split()
    if words[:1] == ["the"]:
        words = words[1:]
        yield " ".join(words), None
    for count in range(min(_LONGEST_KIND_WORDS, len(words) - 1), 0, -1):
        for told, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            said = _KIND_WORDS.get(" ".join(told))
            if said is not None:
                yield " ".join(rest), said


def strip_words(name: str) -> tuple[str, Said | None]:
    """The name without its words of kind, and what they say; as it is if it has none."""
    return min(read_words(name), key=lambda read: len(read[0].split()))
