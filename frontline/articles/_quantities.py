"""How much of a place an event is about: "half of", "1,300 square kilometres", "28 villages".

The words of a language stand under `quantities` in `rules/claims_<language>.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from frontline.articles._measures import either
from frontline.articles._reading import Amount, Reading
from frontline.articles._rules import Needles, load_rules
from frontline.claims import Comparator, Quantity, Unit

_SQUARE_MILE_KM2 = 2.589988110336  # the international mile, 1.609344 km, squared
_FIGURE = r"\d{1,3}(?:[\u00a0\u202f ,]\d{3}(?!\d))+|\d{1,7}(?:[.,]\d{1,2})?"
_BEFORE = 32
"""Characters before the number in which its comparator stands."""
_REACH = 3.5
_PREFERRED: tuple[Unit, ...] = ("share", "km2", "settlements")
_COMPARATORS: tuple[Comparator, ...] = ("less_than", "more_than", "about")


@dataclass(frozen=True, slots=True)
class _Words:
    counted: re.Pattern[str]
    share: re.Pattern[str]
    units: dict[str, str]
    numbers: dict[str, float]
    shares: dict[str, str]
    comparators: tuple[tuple[Comparator, re.Pattern[str]], ...]
    needles: Needles


def find_amounts(reading: Reading) -> tuple[Amount, ...]:
    """The areas, shares and numbers of settlements that a sentence names, in order."""
    if reading.amounts is None:
        reading.amounts = tuple(_find(reading))
    return reading.amounts


def _find(reading: Reading) -> list[Amount]:
    words = _words(reading.grammar.language)
    text = reading.sentence.text
    found: list[Amount] = []
    if not words.needles.may_be_in(text.lower()):
        return found
    for match in words.counted.finditer(text):
        number = _number(match["low"], words)
        upper = _number(match["high"], words) if match["high"] else None
        found.append(
            _amount(reading, match, words, (number, upper), words.units[_key(match["unit"])])
        )
    for match in words.share.finditer(text):
        value, _, sign = words.shares[_key(match["share"])].partition(" ")
        amount = _amount(reading, match, words, (float(value), None), "share")
        if sign and amount.quantity.comparator == "exact":
            amount = Amount(
                amount.start,
                amount.end,
                Quantity(value=float(value), unit="share", comparator="more_than"),
            )
        found.append(amount)
    return sorted(found, key=lambda amount: amount.start)


def nearest_amount(
    reading: Reading, amounts: Sequence[Amount], span: tuple[int, int], *, area: bool
) -> Quantity | None:
    """The quantity that belongs to an event's words, None if there is none.

    Args:
        reading: the sentence.
        amounts: what it counts, from `find_amounts`.
        span: tokens of the event and its place, half-open.
        area: whether the place is a region; a settlement has shares only.

    Returns:
        A share before an area before a number of settlements: the first says most of the place.
    """
    start, end = span
    near = [
        amount.quantity
        for amount in amounts
        if (area or amount.quantity.unit == "share")
        and (start <= amount.start < end or reading.cost(amount.start, start) < _REACH)
    ]
    return min(near, key=lambda quantity: _PREFERRED.index(quantity.unit), default=None)


def _amount(
    reading: Reading,
    match: re.Match[str],
    words: _Words,
    numbers: tuple[float, float | None],
    unit: str,
) -> Amount:
    before = reading.sentence.text[max(0, match.start() - _BEFORE) : match.start()]
    comparator: Comparator = next(
        (name for name, pattern in words.comparators if pattern.search(before)), "exact"
    )
    factor = {"mi2": _SQUARE_MILE_KM2, "percent": 0.01}.get(unit, 1.0)
    kinds: dict[str, Unit] = {"km2": "km2", "mi2": "km2", "settlements": "settlements"}
    kind = kinds.get(unit, "share")
    low, high = numbers
    most = 1.0 if kind == "share" else float("inf")
    upper = None if high is None or high < low else min(high * factor, most)
    quantity = Quantity(
        value=min(low * factor, most), upper=upper, unit=kind, comparator=comparator
    )
    return Amount(reading.token_at(match.start()), reading.token_at(match.end() - 1) + 1, quantity)


def _number(written: str, words: _Words) -> float:
    if _key(written) in words.numbers:
        return words.numbers[_key(written)]
    figure = re.sub(r"\s", "", written)
    if re.search(r",\d{3}(?!\d)", figure):  # "1,300" in all three languages
        return float(figure.replace(",", ""))
    return float(figure.replace(",", "."))


def _key(text: str) -> str:
    return " ".join(text.lower().split())


@cache
def _words(language: str) -> _Words:
    rules: dict[str, Any] = load_rules("claims", language)["quantities"]
    numbers = {word: float(value) for word, value in rules["numbers"].items()}
    figure = rf"(?:{_FIGURE}|{either(numbers)}(?!\w))"
    fillers = rf"(?:\s+{either(rules['fillers'])}(?!\w)){{0,3}}" if rules["fillers"] else ""
    joins = rf"(?:\s+{either(rules['ranges'])}\s+|\s?[-–—]\s?)"
    counted = (
        rf"(?<![\w.,])(?P<low>{figure})(?:{joins}(?P<high>{figure}))?{fillers}\s?"
        rf"(?P<unit>{either(rules['units'])})(?!\w)"
    )
    return _Words(
        counted=re.compile(counted, re.IGNORECASE),
        share=re.compile(rf"(?<!\w)(?P<share>{either(rules['shares'])})(?!\w)", re.IGNORECASE),
        units=dict(rules["units"]),
        numbers=numbers,
        shares=dict(rules["shares"]),
        comparators=tuple(
            (name, re.compile(rf"(?<!\w){either(rules[name])}\s*$", re.IGNORECASE))
            for name in _COMPARATORS
        ),
        needles=Needles([*rules["units"], *rules["shares"]]),
    )
