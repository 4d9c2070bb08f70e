"""Whether two articles name one speaker: "Russia's Defence Ministry", "Минобороны РФ"."""

from __future__ import annotations

from functools import cache, lru_cache

from frontline.articles._grammar import split_phrases
from frontline.articles._phrases import Phrases, cut_tokens
from frontline.articles._rules import languages, load_rules
from gazetteer.spelling import loosen


@lru_cache(maxsize=4096)
def identify(name: str) -> str:
    """A key on which the ways to name one speaker agree; his side is not part of it.

    Words for a side are left out, known institutions have one name in all languages, a person is
    known by the last word of his name, spelt as loosely as place names are. What has a number, such
    as a brigade, is known by all of its words, and a state by none.

    Args:
        name: as an article has it.
    """
    tokens = cut_tokens(name)
    marks = _labels().find(tokens)
    institutions = sorted({match.value for match in marks.get("institution", ())})
    taken = {
        kind: {at for match in marks.get(kind, ()) for at in range(match.start, match.end)}
        for kind in ("side", "institution", "label", "forces")
    }
    if institutions:  # "the General Staff of the armed forces"
        taken["side"] |= taken["forces"]
    words = [at for at, token in enumerate(tokens) if token.word and at not in taken["side"]]
    own = [
        at
        for at in words
        if tokens[at].capital and at not in taken["label"] and at not in taken["institution"]
    ]
    if any(tokens[at].key[0].isdigit() for at in words):
        return " ".join(loosen(tokens[at].key) for at in words)
    if own:
        return loosen(tokens[own[-1]].key)
    if institutions:
        return " ".join(institutions)
    return " ".join(loosen(tokens[at].key) for at in words)


@cache
def _labels() -> Phrases:
    """The words for sides, institutions and titles, of all languages."""
    entries: list[tuple[str, str, str]] = []
    for language in languages("claims"):
        rules = load_rules("claims", language)
        for words in rules["sides"].values():
            for kind, name in (("names", "side"), ("adjectives", "side"), ("forces", "forces")):
                entries += [(phrase, name, "") for phrase in split_phrases(words.get(kind, ""))]
        entries += [(phrase, "side", "") for phrase in split_phrases(rules["determiners"])]
        for code, words in rules["institutions"].items():
            entries += [(phrase, "institution", code) for phrase in split_phrases(words)]
        for speaker in rules["speakers"]:
            if not speaker.get("side"):
                entries += [(phrase, "label", "") for phrase in split_phrases(speaker["words"])]
    return Phrases(entries)
