"""Cuts an article into paragraphs, sections and sentences, and tells their language.

The text is never normalised: every offset counts code points of the text as it was given. All
patterns are linear, and no sentence is longer than `LONGEST_SENTENCE`, so that what reads sentences
stays linear too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from frontline.articles._rules import languages, load_rules
from frontline.articles.values import Section, Sentence

LONGEST_SENTENCE = 4000
"""Characters; a longer run without a full stop is cut at white space (else anywhere)."""

_LONGEST_TITLE = 200
_LONGEST_LABEL = 60
_LONGEST_FURNITURE = 300
_LONGEST_PREFIX = 90
_SHORTEST_STORY = 5  # words
_LONGEST_ABBREVIATION = 12
_WRAP_COLUMNS = (50, 100)

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_TERMINATOR = re.compile(r"[.!?…]++[\"'”’»“)\]]*+(?:\[\d{1,3}\])?")
_WORD = re.compile(r"[^\W\d_]+")
_LOWER = re.compile(r"[a-zа-яёіїєґ]{2}")
_AGENCY = re.compile(r"[А-ЯІЇЄҐA-Z]{2,12}(?: [А-ЯІЇЄҐA-Z][а-яіїєґa-z]{1,12})?\.\s")
_OPENERS = "\"'“‘«„([—–- "
_QUOTES = {"“": "”", "«": "»", "„": "“”", '"': '"'}
_QUOTE_MARK = re.compile(f"[{re.escape(''.join({*_QUOTES, *''.join(_QUOTES.values())}))}]")
_DATELINE_DASH = re.compile(r"\s[—–-]{1,2}\s|\s/[^/\s]{2,20}/\.?\s|[—]")
_TIME_ONLY = re.compile(r"[\d\s:./,|·•-]+")


@dataclass(frozen=True, slots=True)
class _Profile:
    """The rules of one language, compiled."""

    language: str
    script: str
    letters: frozenset[str]
    function_words: frozenset[str]
    fragments: tuple[str, ...]
    before_names: frozenset[str]
    may_end: frozenset[str]
    only_before_digits: frozenset[str]
    starters: frozenset[str]
    boilerplate_starts: tuple[str, ...]
    boilerplate_contains: tuple[str, ...]
    caption_starts: tuple[str, ...]
    caption_contains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    end: int
    block: int


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a text into sentences, in order, without overlap.

    Args:
        text: an article as plain text; it may be empty.

    Returns:
        The sentences and headlines, each with its offsets into `text`, section, paragraph number
        and language. White space between them belongs to none.
    """
    paragraphs = _paragraphs(text)
    common = _language(text[: LONGEST_SENTENCE * 5], None)
    title = _title(text, paragraphs)
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        body = text[paragraph.start : paragraph.end]
        language = _language(body[:LONGEST_SENTENCE], common)
        profile = _profile(language)
        section = _section(body, number, title, profile)
        for start, end, part in _pieces(body, section, profile):
            sentences.append(
                Sentence(
                    start=paragraph.start + start,
                    end=paragraph.start + end,
                    text=body[start:end],
                    section=part,
                    paragraph=number,
                    language=_language(body[start:end], language),
                )
            )
    return tuple(sentences)


@cache
def _profile(language: str) -> _Profile:
    rules = load_rules("text", language)
    return _Profile(
        language=language,
        script=rules["script"],
        letters=frozenset(rules["letters"]),
        function_words=frozenset(rules["function_words"]),
        fragments=tuple(rules["fragments"]),
        before_names=frozenset(map(str, rules["before_names"])),
        may_end=frozenset(map(str, rules["may_end"])),
        only_before_digits=frozenset(rules["only_before_digits"]),
        starters=frozenset(map(str, rules["starters"])),
        boilerplate_starts=tuple(rules["boilerplate"]["starts"]),
        boilerplate_contains=tuple(rules["boilerplate"]["contains"]),
        caption_starts=tuple(rules["caption"]["starts"]),
        caption_contains=tuple(rules["caption"]["contains"]),
    )


def _paragraphs(text: str) -> list[_Paragraph]:
    """Lines, trimmed; hard-wrapped lines are joined to the paragraph they belong to."""
    lines: list[_Paragraph] = []
    block = 0
    last_end = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        line = match.group()
        stripped = line.strip()
        if not stripped:
            continue
        start += len(line) - len(line.lstrip())
        end = start + len(stripped)
        gap = text[last_end:start]
        if gap.replace("\r\n", "\n").count("\n") > 1:
            block += 1
        last_end = end
        lines.append(_Paragraph(start, end, block))
    return _join_wrapped(text, lines)


def _join_wrapped(text: str, lines: list[_Paragraph]) -> list[_Paragraph]:
    inner = [a.end - a.start for a, b in pairwise(lines) if a.block == b.block]
    low, high = _WRAP_COLUMNS
    width = max((line.end - line.start for line in lines), default=0)
    wrapped = bool(inner) and width <= high and sum(low <= n for n in inner) > len(inner) / 2
    joined: list[_Paragraph] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and before.block == line.block:
            continues = text[line.start].islower() and text[before.end - 1] not in ".!?…:;"
            long_enough = before.end - before.start >= low
            if (wrapped or continues) and long_enough:
                joined[-1] = _Paragraph(before.start, line.end, line.block)
                continue
        joined.append(line)
    return joined


def _title(text: str, paragraphs: list[_Paragraph]) -> str | None:
    """The first line, if it can be a headline: short, several words, no full stop."""
    for paragraph in paragraphs[:3]:
        line = text[paragraph.start : paragraph.end]
        if len(line) <= _LONGEST_TITLE and _heads(line) and len(paragraphs) > 1:
            return line
    return None


def _heads(line: str) -> bool:
    return line[-1] not in ".…:;,)" and line[0] not in "([-—–•*" and len(_WORD.findall(line)) > 2  # noqa: PLR2004


def _section(body: str, number: int, title: str | None, profile: _Profile) -> Section:
    if len(body) <= _LONGEST_FURNITURE:
        lowered = body.casefold()
        furniture = _TIME_ONLY.fullmatch(body) or lowered.startswith(profile.boilerplate_starts)
        if furniture or any(words in lowered for words in profile.boilerplate_contains):
            return "boilerplate"
        credited = any(words in lowered for words in profile.caption_contains)
        if lowered.startswith(profile.caption_starts) or (credited and not _dateline_end(body)):
            return "caption"  # "Photo: …", "… (A. Name/TASS)", but not "MOSCOW, 6 January /TASS/."
        if _is_byline(body):
            return "boilerplate"
        if number and len(body) <= _LONGEST_TITLE and _heads(body) and body[-1] not in "!?\"'”’»":
            return "title"
    return "title" if title is not None and body == title else "body"


def _is_byline(body: str) -> bool:
    """Two to four capitalised words and nothing else, or the same after "By"."""
    words = body.removeprefix("By ").split()
    if not 1 < len(words) <= 4 or len(body) > _LONGEST_LABEL:  # noqa: PLR2004
        return False
    return body[-1] not in ".!?:" and all(word[0].isupper() and word.isalpha() for word in words)


def _pieces(body: str, section: Section, profile: _Profile) -> Iterator[tuple[int, int, Section]]:
    """(start, end, section) of each sentence of a paragraph."""
    begin = 0
    if section == "body":
        begin = _dateline_end(body)
        if begin:
            yield 0, len(body[:begin].rstrip()), "dateline"
    quoted = _quoted_spans(body) if section == "body" else []
    cursor = 0
    for start, end in _cut(body, begin, profile):
        part = section
        while cursor < len(quoted) and quoted[cursor][1] <= start:
            cursor += 1
        inside = 0
        for opened, closed in quoted[cursor:]:
            if opened >= end:
                break
            inside += min(end, closed) - max(start, opened)
        if section == "body" and inside * 2 > end - start:
            part = "quotation"
        yield start, end, part


def _dateline_end(body: str) -> int:
    """Where a leading "KYIV, Jan. 5 (Reuters) — " ends; 0 without one."""
    match = _DATELINE_DASH.search(body, 0, _LONGEST_PREFIX)
    if match is None:
        return 0
    prefix = body[: match.start()]
    words = _WORD.findall(prefix)
    if not words or not prefix[0].isalpha() or len(words) > 9:  # noqa: PLR2004
        return 0
    shouted = any(len(word) > 2 and word.isupper() for word in (words[0], words[-1]))  # noqa: PLR2004
    bracketed = prefix.endswith(")") and len(words) <= 5  # noqa: PLR2004
    goes_on = _LOWER.search(body, match.end(), match.end() + 40)
    signed = len(_WORD.findall(body, match.end(), match.end() + _LONGEST_PREFIX)) < _SHORTEST_STORY
    if not goes_on or signed or not (shouted or bracketed):
        return 0  # "ЗСУ звільнили Торецьк — Зеленський" ends with who says so
    agency = _AGENCY.match(body, match.end())
    return agency.end() if agency else match.end()


def _quoted_spans(body: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    closing = ""
    opened = 0
    for mark in _QUOTE_MARK.finditer(body):
        position, character = mark.start(), mark.group()
        if closing:
            if character in closing:
                spans.append((opened, position + 1))
                closing = ""
        elif character in _QUOTES:
            closing, opened = _QUOTES[character], position
    if closing and closing != '"':  # a quotation that goes on in the next paragraph
        spans.append((opened, len(body)))
    return spans


def _cut(body: str, begin: int, profile: _Profile) -> Iterator[tuple[int, int]]:
    start = begin
    for match in _TERMINATOR.finditer(body, begin):
        end = match.end()
        if end < len(body) and _ends_sentence(body, match, profile):
            yield from _bounded(body, start, end)
            start = end
    yield from _bounded(body, start, len(body))


def _bounded(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without surrounding white space, in pieces of bounded length."""
    while start < end and body[start].isspace():
        start += 1
    while start < end and body[end - 1].isspace():
        end -= 1
    while end - start > LONGEST_SENTENCE:
        cut = body.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = cut if cut > start else start + LONGEST_SENTENCE
        stop = cut
        while stop > start and body[stop - 1].isspace():
            stop -= 1
        if stop > start:
            yield start, stop
        start = cut
        while start < end and body[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _ends_sentence(body: str, match: re.Match[str], profile: _Profile) -> bool:
    end = match.end()
    if not body[end].isspace():
        return False
    follower = end
    while follower < len(body) and (body[follower].isspace() or body[follower] in _OPENERS):
        if follower - end > 8:  # noqa: PLR2004  (more is a layout, not a sentence)
            break
        follower += 1
    if follower >= len(body) or body[follower].islower():
        return False
    if match.group() != ".":
        return True
    return not _abbreviated(body, match.start(), follower, profile)


def _abbreviated(body: str, stop: int, follower: int, profile: _Profile) -> bool:
    """Whether the full stop at `stop` closes an abbreviation rather than a sentence."""
    start = stop
    earliest = max(0, stop - _LONGEST_ABBREVIATION)
    while start > earliest and (body[start - 1].isalnum() or body[start - 1] in ".-"):
        start -= 1
    word = body[start:stop]
    lowered = word.casefold()
    next_word = _WORD.match(body, follower)
    starts = next_word is not None and next_word.group().casefold() in profile.starters
    if len(word) == 1 and word.isupper():
        return not starts
    after_figure = start >= 2 and body[start - 2].isdigit()  # noqa: PLR2004
    if lowered in profile.before_names:
        return not after_figure or body[follower].isdigit()
    if lowered in profile.only_before_digits:
        return body[follower].isdigit()
    if lowered in profile.may_end or (len(word) > 2 and word[-2] == "."):  # noqa: PLR2004
        return not starts
    return False


def _language(text: str, otherwise: str | None) -> str:
    """The language by script, telling letters and function words; `otherwise` if undecided."""
    known = languages("text")
    cyrillic = 0 if text.isascii() else sum(1 for c in text if "\u0400" <= c <= "\u052f")
    script = "cyrillic" if cyrillic * 2 > sum(map(str.isalpha, text)) else "latin"
    rivals = [name for name in known if _profile(name).script == script]
    if len(rivals) == 1:
        return rivals[0]
    letters = Counter(text)
    words = Counter(word.casefold() for word in _WORD.findall(text))
    lowered = text.lower()
    scores: dict[str, int] = {}
    for name in rivals:
        profile = _profile(name)
        scores[name] = 3 * sum(letters[letter] for letter in profile.letters) + sum(
            words[word] for word in profile.function_words
        )
        scores[name] += sum(lowered.count(fragment) for fragment in profile.fragments)
    best = max(rivals, key=lambda name: scores[name])
    if list(scores.values()).count(scores[best]) > 1:
        return otherwise if otherwise in rivals else best
    return best
