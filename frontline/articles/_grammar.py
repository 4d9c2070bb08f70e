"""The claim rules of one language, compiled from `rules/claims_<language>.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from frontline.articles._phrases import Phrases
from frontline.articles._rules import languages, load_rules

Form = Literal["done", "passive", "going", "present", "bare", "future", "noun"]
FORMS: tuple[Form, ...] = ("done", "passive", "going", "present", "bare", "future", "noun")

_LISTS = {
    "force_nouns": "force_noun",
    "attack_nouns": "attack_noun",
    "determiners": "determiner",
    "joiners": "joiner",
    "generic": "generic",
    "area_nouns": "area_noun",
    "claim_nouns": "claim_noun",
    "channels": "channel",
    "outsiders": "outsider",
    "outlets": "outlet",
    "pronouns": "pronoun",
    "auxiliaries": "auxiliary",
    "asides": "aside",
    "admitted": "admission",
    "media": "medium",
}
_GROUPS = {
    "cues": "cue_",
    "relations": "relation",
    "clauses": "clause",
    "anaphora": "anaphor",
    "bulletins": "bulletin",
    "stages": "stage",
    "state_outlets": "state_outlet",
    "partisan": "partisan",
    "weak_partisan": "weak_partisan",
}
_WORDS = ("conditions", "by_words", "from_words", "to_words", "name_links", "plurals",
          "locatives", "retro", "conjunctions", "settings", "relatives", "that_words",
          "participles", "inside_words", "claim_links", "civilians", "quarters",
          "nearby", "ways", "genitives")  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventRule:
    """What a family of words says.

    Attributes:
        event: the event of the claim.
        loses: whether the grammatical subject is the one who loses the place.
        neutral: whether the event puts nobody in control.
        agent: `subject`, `after` (named behind the word: "fell to") or `none`.
        after: what a side named behind the word is: `agent`, `opponent` or `unclear`.
        before_place: whether the place is the subject ("Kurakhove fell").
        near: whether "near X" is about X.
        areas: whether it can be said of a whole region.
        close: whether the place must follow at once ("lost Kurakhove", not "lost 20 men in").
        implicit: whether the place may go unsaid ("Kyiv remains in control").
        inside: whether a single word of it says something only of what it happened in.
        direct: the event it becomes with a place for its object ("відбити атаку", "відбити місто").
        usual: the side meant where none is named ("occupied"), None if there is no usual one.
    """

    event: str
    loses: bool
    neutral: bool
    agent: str
    after: str
    before_place: bool
    near: bool
    areas: bool
    close: bool
    usual: str | None
    implicit: bool
    inside: bool
    direct: str


@dataclass(frozen=True, slots=True)
class SpeakerRule:
    """A kind of speaker: `kind`, and its side where the word tells it (`default`: unless told)."""

    kind: str
    side: str | None
    default: str | None


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled rules of a language."""

    language: str
    phrases: Phrases
    events: tuple[EventRule, ...]
    speakers: tuple[SpeakerRule, ...]
    sides: tuple[str, ...]
    own: str | None
    conditions: frozenset[str]
    by_words: frozenset[str]
    from_words: frozenset[str]
    to_words: frozenset[str]
    name_links: frozenset[str]
    plurals: frozenset[str]
    locatives: frozenset[str]
    retro: frozenset[str]
    civilians: frozenset[str]
    quarters: frozenset[str]
    nearby: frozenset[str]
    ways: frozenset[str]
    genitives: frozenset[str]
    conjunctions: frozenset[str]
    settings: frozenset[str]
    relatives: frozenset[str]
    that_words: frozenset[str]
    participles: frozenset[str]
    inside_words: frozenset[str]
    claim_links: frozenset[str]

    def opponent(self, side: str | None) -> str | None:
        """The other side; None where there are more than two or none is given."""
        others = [code for code in self.sides if code != side]
        return others[0] if side in self.sides and len(others) == 1 else None


@cache
def load_grammar(language: str) -> Grammar | None:
    """The rules of a language, None where there are none."""
    if language not in languages("claims"):
        return None
    rules = load_rules("claims", language)
    return Grammar(
        language=language,
        phrases=Phrases(_entries(rules)),
        events=tuple(map(_event, rules["events"])),
        speakers=tuple(
            SpeakerRule(entry["kind"], entry.get("side"), entry.get("default"))
            for entry in rules["speakers"]
        ),
        sides=tuple(rules["sides"]),
        own=rules["own_default"] or None,
        **{name: frozenset(split_phrases(rules["words"][name])) for name in _WORDS},
    )


def split_phrases(text: str) -> Iterator[str]:
    """The phrases of a rule, which stand between commas; a quoted comma stands for itself."""
    for part in text.replace('","', "\0").split(","):
        phrase = part.strip().strip('"').strip().replace("\0", ",")
        if phrase:
            yield phrase


def _event(entry: dict[str, Any]) -> EventRule:
    return EventRule(
        event=entry["event"],
        loses=entry.get("subject") == "loses",
        neutral=entry.get("side") == "none",
        agent=entry.get("agent", "subject"),
        after=entry.get("after", "unclear"),
        before_place=entry.get("place") == "before",
        near=entry.get("near") == "true",
        areas=entry.get("areas") != "false",
        close=entry.get("close") == "true",
        usual=entry.get("usual"),
        implicit=entry.get("implicit") == "true",
        inside=entry.get("inside") == "true",
        direct=entry.get("direct", ""),
    )


def _entries(rules: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    yield from _side_entries(rules)
    for number, entry in enumerate(rules["events"]):
        for form in FORMS:
            yield from _listed(entry.get(form, ""), "event", f"{number}:{form}")
    for name in ("denied", "false", "unconfirmed", "confirmed"):
        yield from _listed(rules[name], "reply", name)
    for name, kind in _LISTS.items():
        yield from _listed(rules[name], kind, "")
    for name, kind in _GROUPS.items():
        for value, words in rules[name].items():
            yield from _listed(words, _kind(kind, value), value)
    yield from _speech_entries(rules)


def _kind(kind: str, value: str) -> str:
    """The kind of a group's words: each cue is one of its own, and so is "the claim"."""
    if kind == "anaphor" and value == "claims":
        return "claims_anaphor"
    return f"cue_{value}" if kind == "cue_" else kind


def _side_entries(rules: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for code, words in rules["sides"].items():
        for kind in ("names", "adjectives", "forces"):
            yield from _listed(words.get(kind, ""), kind, code)
    for name in ("own", "enemy"):
        yield from _listed(rules["relative"][name], "forces", name)


def _speech_entries(rules: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for stance in ("neutral", "alleged"):
        yield from _listed(rules["speech"][stance], "speech", stance)
    for name in ("according", "citing", "relay", "unnamed", "carry", "echo"):
        yield from _listed(rules["speech"][name], name, name)
    for words in (*rules["moments"]["months"], *rules["moments"]["weekdays"]):
        yield words, "calendar", ""
    for share in rules["quantities"]["shares"]:
        yield share, "share", ""
    for number, entry in enumerate(rules["speakers"]):
        yield from _listed(entry["words"], "speaker", str(number))


def _listed(words: str, kind: str, value: str) -> Iterator[tuple[str, str, str]]:
    for phrase in split_phrases(words):
        yield phrase, kind, value
