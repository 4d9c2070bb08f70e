"""A sentence taken apart: its words, and the runs of words that could be names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from frontline.articles._cues import Cues, load_cues
from frontline.articles._tokens import Token, is_shouted, tokenise
from frontline.articles.values import Sentence
from gazetteer.index import Match
from gazetteer.inflection import base_forms

MOST_WORDS = 5
_MOST_LONG, _MOST_SINGLE = 3_000, 30_000
STRONG_WEIGHT = 100_000
_FAR_BETTER, _TOWN = 20, 1_000
_ABBREVIATED = frozenset({"st", "mt", "ft", "ste"})
_LONGEST_ABBREVIATION = 3


@dataclass(slots=True)
class Line:
    """A sentence taken apart.

    Attributes:
        sentence: the sentence.
        tokens: its words.
        cues: the word lists of its language.
        shouted: whether capitals say nothing in it.
        runs: (first word, last word) of what could be a name -> forms to look up.
        marked: last word of a name -> kind of area that a shared plural ("regions") gives it.
        known: what the gazetteer knows of the forms; filled in by whoever looked them up.
    """

    sentence: Sentence
    tokens: list[Token]
    cues: Cues
    shouted: bool
    runs: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    marked: dict[int, str] = field(default_factory=dict)
    known: Mapping[str, tuple[Match, ...]] = field(default_factory=dict)

    def joined(self, number: int) -> bool:
        """Whether a word follows the one before it directly, or after a hyphen or "St."."""
        if not 0 < number < len(self.tokens):
            return False
        token = self.tokens[number]
        if token.close or token.hyphened:
            return True
        return self.dotted(number) and self.tokens[number - 1].lower in _ABBREVIATED

    def dotted(self, number: int) -> bool:
        """Whether a word follows an abbreviation: "с. Даченське"."""
        before = self.tokens[number - 1]
        return self.tokens[number].gap.strip() == "." and len(before.text) <= _LONGEST_ABBREVIATION

    def surface(self, first: int, last: int) -> str:
        """Words as written, lower case, joined by spaces."""
        return " ".join(token.lower for token in self.tokens[first : last + 1])

    def knows(self, first: int, last: int) -> bool:
        """Whether the gazetteer knows any form of this run of words."""
        return any(form in self.known for form in self.runs.get((first, last), ()))

    def area_after(self, last: int) -> tuple[str | None, int]:
        """(kind, number of its last word) of the generic words after a name, such as "region"."""
        opener = self.tokens[last + 1].lower if last + 1 < len(self.tokens) else ""
        if self.tokens[last].possessive or opener not in self.cues.area_openers:
            return None, last
        for length in (2, 1):
            stop = last + length
            if stop < len(self.tokens) and all(
                self.tokens[number].close for number in range(last + 1, stop + 1)
            ):
                words = self.surface(last + 1, stop)
                kind = self.cues.areas.get(words) or self.cues.plural_areas.get(words)
                if kind is not None:
                    return kind, stop
        return None, last


@dataclass(slots=True)
class Budget:
    """How many different names of a text are read as inflected; no article has nearly as many.

    Beyond it, as in millions of capitals, names are only looked for as they are written.
    """

    words: set[str] = field(default_factory=set)
    runs: set[str] = field(default_factory=set)

    def allows(self, name: str) -> bool:
        """Whether a name may still be read so; the same name counts once."""
        spent, most = (self.runs, _MOST_LONG) if " " in name else (self.words, _MOST_SINGLE)
        if name in spent or len(spent) < most:
            spent.add(name)
            return True
        return False


def take_apart(sentence: Sentence, budget: Budget | None = None) -> Line:
    """Words, cues and all runs of words that could be names, with their dictionary forms."""
    budget = Budget() if budget is None else budget
    cues = load_cues(sentence.language)
    tokens = tokenise(sentence)
    line = Line(sentence=sentence, tokens=tokens, cues=cues, shouted=is_shouted(tokens, sentence))
    _mark_plurals(line)
    for first, token in enumerate(tokens):
        if token.capital:
            _add_runs(line, first, budget)
    return line


def _add_runs(line: Line, first: int, budget: Budget) -> None:
    words: list[str] = []
    for last in range(first, min(first + MOST_WORDS, len(line.tokens))):
        word = line.tokens[last]
        if last > first and not line.joined(last):
            break
        words.append(word.text)
        if word.capital:
            run = tuple(words)
            name = " ".join(run)
            forms = _forms(run, line) if budget.allows(name) else (name,)
            if last in line.marked or line.area_after(last)[0]:
                forms = (*_area_forms(run, line), *forms)
            line.runs[first, last] = forms
        elif word.lower not in line.cues.connectors:
            break
        if word.possessive:
            break


def _forms(words: Sequence[str], line: Line) -> tuple[str, ...]:
    return base_forms(" ".join(words), line.sentence.language, lookup=True)


def _mark_plurals(line: Line) -> None:
    """Carry "regions" to every name before it: "Kursk, Belgorod and Bryansk regions"."""
    cues, tokens = line.cues, line.tokens
    for number, token in enumerate(tokens):
        kind = cues.plural_areas.get(token.lower)
        if kind is None or not number or not token.close:
            continue
        last = number - 1
        while last >= 0 and tokens[last].capital:
            line.marked[last] = kind
            first = last
            while first and tokens[first].hyphened:
                first -= 1
            if not first:
                break
            before = first - 1
            if tokens[first].gap.strip() == ",":
                last = before
            elif tokens[before].lower in cues.conjunctions and tokens[first].close:
                last = before - 1
            else:
                break


def _area_forms(words: tuple[str, ...], line: Line) -> tuple[str, ...]:
    forms: dict[str, None] = {}
    for stem, *nominatives in line.cues.region_adjectives:
        head, cut, _ = words[-1].rpartition(stem)
        if cut and head:
            before = "".join(f"{word} " for word in words[:-1])
            forms.update(dict.fromkeys(before + head + form for form in nominatives))
    if not forms:
        forms.update(dict.fromkeys(_forms(words, line)))
    return tuple(pattern.format(form) for pattern in line.cues.area_names for form in forms)


def best_form(line: Line, forms: tuple[str, ...]) -> str | None:
    """The first form that is known as written, unless a later one is a far bigger place.

    A form that only looks like a name counts where no other is one: "Покровска" is Pokrovsk. Nor
    does a village known by name only come before a town: "Торецке" is Toretsk in Russian.
    """
    known = {form: matches for form in forms if (matches := line.known.get(form))}
    if len(known) <= 1:
        return next(iter(known), None)
    best: str | None = None
    weight = 0
    written = [form for form, found in known.items() if not all(m.loose for m in found)]
    for form in written or known:
        matches = known[form]
        heaviest = max(match.weight for match in matches)
        far_better = heaviest >= STRONG_WEIGHT and heaviest > _FAR_BETTER * weight
        if best is None or far_better or (not weight and heaviest >= _TOWN):
            best, weight = form, heaviest
    return best
