"""Where the speaker of a verb of saying stands: the noun phrase before or after it."""

from __future__ import annotations

from frontline.articles._moods import is_passive
from frontline.articles._phrases import Match
from frontline.articles._reading import QUOTES, Reading
from frontline.articles._speakers import LABELS

_LONGEST_ZONE = 28


_LONGEST_NAME, _LONGEST_QUOTED = 9, 5
_HEAD = 8


_QUOTED = ("speaker", "outlet")
_SAYING = ("speech", "reply", "citing")
_STOPS = frozenset(";:—–()")


def find_zones(reading: Reading, verb: Match) -> list[tuple[int, int]]:
    """Where the speaker of a verb may stand, likeliest first."""
    after = phrase_after(reading, verb.end)
    if verb.kind == "according":
        return [after]
    if verb.kind == "citing":
        return [] if is_passive(reading, verb.start) else [after]
    if verb.kind == "speech" and is_passive(reading, verb.start):
        by = next((at for at in range(*after) if reading.key(at) in reading.grammar.by_words), None)
        return [] if by is None else [phrase_after(reading, by + 1)]
    near = range(after[0], min(after[1], after[0] + 4))
    named = any(reading.tokens[at].capital or reading.is_any(LABELS, at) for at in near)
    before, apposed = _before(reading, verb.start, followed=named)
    comma = verb.start == 0 or _set_off(reading, verb.start - 1)
    quoted = any(
        token.text in QUOTES for token in reading.tokens[max(0, verb.start - 3) : verb.start]
    )
    pairs = {
        f"{reading.key(at)} {reading.key(at + 1)}"
        for at in range(max(0, verb.start - _HEAD), verb.start)
    }
    told_before = bool(pairs & reading.grammar.retro)  # "Об этом … заявил": the speaker follows
    if named and (told_before or (comma and (quoted or not apposed))):
        return [after, before]
    return [before, after] if before[0] < before[1] else [after]


def _set_off(reading: Reading, at: int) -> bool:
    """Whether a mark separates what is said from the verb of saying."""
    while at > 0 and reading.tokens[at].text in QUOTES:
        at -= 1
        if reading.tokens[at].word:
            # «…» заявил; but not: Group "West" said, группировка «Запад» сообщила
            return reading.tokens[at + 1].text in "”»" and not _quotes_name(reading, at + 1)
    return not reading.tokens[at].word and reading.key(at) != ")"


def _quotes_name(reading: Reading, closing: int) -> bool:
    """Whether a closing quotation mark ends the name of what the word before it is."""
    for at in range(closing - 2, max(0, closing - _LONGEST_QUOTED), -1):
        if reading.tokens[at].text in "“«":
            return reading.tokens[at - 1].word
    return False


def _before(reading: Reading, verb: int, *, followed: bool) -> tuple[tuple[int, int], bool]:
    """The noun phrase before a verb, and whether an apposition between commas belongs to it.

    What tells an event is none, not even by a noun where a name follows the verb, too.
    """
    bare = _bare(reading, verb)
    end = _bare(reading, _uncited(reading, bare))
    start = _chunk(reading, end)
    commas = any(reading.key(at) == "," for at in range(end, verb))
    if commas and (opened := _comma_before(reading, end)) is not None:
        if all(reading.covers("aside", at) for at in range(opened + 1, end)):
            return (_chunk(reading, opened), opened), True  # "The ministry, meanwhile, said"
        clause = reading.covers("clause", opened + 1)
        relative = clause is not None
        cut = clause is not None and clause.value == "hard"
        cut = cut or (not relative and _tells(reading, opened, end))
        cut = cut or (followed and not relative and bool(reading.within("event", opened, end)))
        cut = cut or reading.covers("forces", opened + 1) is not None
        name = _chunk(reading, opened)
        told = reading.within("event", name, opened)
        if not cut and 0 < opened - name <= _LONGEST_NAME and not told:
            return (name, opened if relative else end), True
    return (start, end), end < bare


def _bare(reading: Reading, end: int) -> int:
    """Where what stands before a token ends, commas, quotation marks and auxiliaries aside."""
    while end and (reading.key(end - 1) in (",", *QUOTES) or reading.covers("auxiliary", end - 1)):
        end -= 1
    return end


def _uncited(reading: Reading, end: int) -> int:
    """Where the words before a verb end without whom they cite: "TASS, citing X, said"."""
    for citing in reading.within("citing", max(0, end - _LONGEST_ZONE // 2), end):
        if citing.start and not is_passive(reading, citing.start):
            first, last = phrase_after(reading, citing.end)
            if first < last and last >= end:
                return citing.start
    return end


def _comma_before(reading: Reading, end: int) -> int | None:
    """The comma that opens an apposition closed at `end`, whatever verbs it holds."""
    for at in range(end - 1, max(-1, end - _LONGEST_ZONE), -1):
        if reading.key(at) == ",":
            return at
        if reading.tokens[at].text in _STOPS or reading.covers("speech", at):
            return None
    return None


def _chunk(reading: Reading, end: int) -> int:
    """Where the run of words that ends here begins: behind a comma, a stop or another verb."""
    start = end
    while start and end - start < _LONGEST_ZONE:
        token = reading.tokens[start - 1]
        if token.text == "," or token.text in _STOPS:
            break
        if token.text in QUOTES and start < end and reading.key(start - 2) in ",.!?":
            break
        event = reading.covers("event", start - 1)
        form = event.value.rpartition(":")[2] if event is not None else ""
        attached = form == "going" and not is_passive(reading, event.start if event else 0)
        if form and form not in {"noun", "bare"} and not attached:  # "a brigade fighting there"
            break
        if reading.is_any(_SAYING, start - 1):
            break
        clause = reading.covers("clause", start - 1)
        if (
            clause is not None
            and token.key not in _and_words(reading)
            and (clause.value == "hard" or _has_head(reading, start, end))
        ):
            break
        start -= 1
    return start


def _and_words(reading: Reading) -> frozenset[str]:
    return frozenset(reading.tokens[match.start].key for match in reading.find("joiner"))


def _has_head(reading: Reading, start: int, end: int) -> bool:
    return any(
        reading.tokens[at].capital or reading.covers("pronoun", at) for at in range(start, end)
    )


def _tells(reading: Reading, start: int, end: int) -> bool:
    """Whether an event is told between two tokens."""
    return any(
        match.value.rpartition(":")[2] != "noun" for match in reading.within("event", start, end)
    )


def phrase_after(reading: Reading, start: int) -> tuple[int, int]:
    """The noun phrase after a verb."""
    end = start
    limit = min(len(reading.tokens), start + _LONGEST_ZONE // 2)
    commas = 0
    while end < limit:
        token = reading.tokens[end]
        if token.text in _STOPS or (token.text in ".!?" and end + 1 >= limit - 1):
            break
        if token.text in QUOTES and end == start and not reading.is_any(_QUOTED, end + 1):
            break
        if token.text == ",":
            follows = reading.tokens[end + 1] if end + 1 < len(reading.tokens) else None
            name_only = all(t.capital for t in reading.tokens[start:end] if t.word)
            apposed = name_only and follows is not None and not follows.capital and end > start
            if commas or not apposed or reading.covers("forces", end + 1):
                break
            commas += 1
        if end > start:
            event = reading.covers("event", end)
            if event is not None:
                break
            if reading.is_any(_SAYING, end):
                break
        clause = reading.covers("clause", end)
        if clause is not None and clause.value == "soft" and not reading.covers("joiner", end):
            break
        end += 1
    return start, end
