"""Whether an event is told as real: its form, polarity and mood."""

from __future__ import annotations

from frontline.articles._clauses import share_clause
from frontline.articles._findings import SAME_CLAUSE, Finding, Polarity
from frontline.articles._phrases import Match
from frontline.articles._reading import QUOTES, Reading
from frontline.articles.forms import is_future

_NEGATION_REACH, _FAILURE_REACH, _CUE_REACH = 3, 6, 12
_OPENING, _FUTURE_REACH = 4, 6
_CUE_COST = 5.6
_DASHES = frozenset("–—-")


def polarity(reading: Reading, finding: Finding) -> Polarity:
    """Whether an event is told, denied ("has not taken") or failed ("failed to take")."""
    for match in reading.within("cue_failure", finding.start - 10, finding.start):
        near = finding.start - match.end <= _FAILURE_REACH
        if near and reading.cost(match.start, finding.start) < SAME_CLAUSE:
            return "failed"
    behind = reading.within("cue_failure", finding.end, finding.end + _NEGATION_REACH)
    if finding.form == "bare" and behind and reading.tokens[finding.end].word:
        return "failed"  # "село взять не смогли"
    for match in reading.within("cue_negation", finding.start - 8, finding.start):
        reach = finding.start - match.end <= _NEGATION_REACH
        if reach and all(token.word for token in reading.tokens[match.end : finding.start]):
            return "no"
    return "yes"


def modality(reading: Reading, finding: Finding) -> str:
    """Planned, hypothetical or alleged by the words around; empty for a plain statement."""
    if _cue(reading, finding, "cue_wish", before=True):
        return "planned"  # "wants the town captured", "чтобы войска взяли"
    if finding.form != "noun" and _in_future_tense(reading, finding):
        return "hypothetical" if _supposed(reading, finding) else "planned"
    unreal = _BY_FORM.get(finding.form, _unreal_done)(reading, finding)
    if unreal is not None:
        return unreal
    doubted = _cue(reading, finding, "cue_alleged", before=True) or _scare(reading, finding)
    return "alleged" if doubted else ""


def _unreal_future(reading: Reading, finding: Finding) -> str | None:
    return "hypothetical" if _supposed(reading, finding) else "planned"


def _unreal_bare(reading: Reading, finding: Finding) -> str | None:
    """The mood of "(to) take": a plan, unless a success is told or it is a present tense."""
    if _realised(reading, finding):
        return "hypothetical" if _ahead(reading, finding) else None
    infinitive = is_infinitive(reading, finding.start)
    intended = _intended(reading, finding)
    if _supposed(reading, finding) and not (intended and infinitive):
        return "hypothetical"
    if infinitive or intended or _ahead(reading, finding) or finding.polarity == "failed":
        return "planned"
    return _unreal_done(reading, finding)


def _unreal_noun(reading: Reading, finding: Finding) -> str | None:
    if _supposed(reading, finding) or _supposed_after(reading, finding):
        return "hypothetical"
    planned = _intended(reading, finding) or _ahead(reading, finding)
    if not planned and reading.key(finding.start - 1) in _DASHES:  # "Мета – захоплення"
        planned = bool(reading.within("cue_plan", finding.start - _NEGATION_REACH, finding.start))
    return "planned" if planned else None


def _unreal_gerund(reading: Reading, finding: Finding) -> str | None:
    if reading.grammar.phrases.knows("cue_gerund_after") and not _supposed(reading, finding):
        free = finding.start > 0 and not reading.covers("cue_gerund_after", finding.start - 1)
        intended = _intended(reading, finding) and not _progressive(reading, finding.start)
        if intended or (free and _governed(reading, finding.start)):
            return "planned"
    return _unreal_done(reading, finding)


def _progressive(reading: Reading, start: int) -> bool:
    """Whether "is" stands right before, adverbs aside: "is capturing", not "is mulling taking"."""
    at = start - 1
    while at > 0 and (reading.key(at).endswith("ly") or reading.covers("auxiliary", at)):
        if reading.covers("cue_passive", at):
            break
        at -= 1
    return at >= 0 and reading.covers("cue_passive", at) is not None


def _unreal_done(reading: Reading, finding: Finding) -> str | None:
    """A finite verb is unreal after "if", "would", or "until" with a present tense."""
    present = finding.form in {"present", "bare"} or (
        finding.form == "passive"
        and bool(reading.within("cue_present", finding.start - 3, finding.start))
    )
    if present and _cue(reading, finding, "cue_temporal", before=True):
        return "hypothetical"
    if _supposed(reading, finding):
        return "hypothetical"
    if _ahead(reading, finding):
        return "planned" if _intended(reading, finding) else "hypothetical"
    return None


_BY_FORM = {
    "future": _unreal_future,
    "bare": _unreal_bare,
    "noun": _unreal_noun,
    "going": _unreal_gerund,
}


def _in_future_tense(reading: Reading, finding: Finding) -> bool:
    """Whether a verb of the finding can only be a future: "звільнимо", "освободим"."""
    words = (token.text for token in reading.tokens[finding.start : finding.end] if token.word)
    return any(is_future(word, reading.sentence.language) for word in words)


def _supposed(reading: Reading, finding: Finding) -> bool:
    return (
        _cue(reading, finding, "cue_hypothesis", before=True)
        or _conditional(reading, finding)
        or any(finding.start > match.start for match in reading.within("cue_inversion", 0, 1))
    )


def _intended(reading: Reading, finding: Finding) -> bool:
    return _cue(reading, finding, "cue_plan", before=True)


def _supposed_after(reading: Reading, finding: Finding) -> bool:
    """Whether what becomes of a noun is told after it: "The capture of X would …"."""
    if _cue(reading, finding, "cue_hypothesis", before=False):
        return True
    reach = range(finding.end, min(finding.end + _CUE_REACH, len(reading.tokens)))
    if any(
        reading.key(at) in _DASHES and reading.within("cue_hypothesis", at, at + _FUTURE_REACH)
        for at in reach
    ):
        return True  # "Взятие X – вопрос времени"
    after = reading.tokens[finding.end : finding.end + _FUTURE_REACH]
    if any(is_future(token.text, reading.sentence.language) for token in after if token.word):
        return True  # "після взяття міста відкриється шлях"
    opening = finding.start <= _OPENING
    return opening and bool(reading.within("cue_future_aux", finding.end, len(reading.tokens)))


def _ahead(reading: Reading, finding: Finding) -> bool:
    """Whether an auxiliary puts the verb in the future."""
    return any(
        reading.cost(match.start, finding.start) < 3  # noqa: PLR2004  (the verb's own)
        and not _is_month(reading, match)
        for match in reading.within("cue_future_aux", finding.start - 5, finding.start)
    )


def is_finite(reading: Reading, start: int) -> bool:
    """Whether a bare verb form here has what makes it a verb: "to", an auxiliary, a subject."""
    kinds = ("cue_to", "cue_future_aux", "forces", "force_noun", "names", "pronoun", "speaker")
    for at in range(start - 1, max(-1, start - 4), -1):
        if reading.covers("determiner", at):
            return False  # "its fall"
        if reading.is_any(kinds, at):
            return True
        if any(spot.end == at + 1 for spot in reading.spots):
            return True  # "should Kostiantynivka fall"
        if reading.covers("cue_negation", at):
            return reading.key(at) != "not" or reading.key(at - 1) in {"did", "does", "do"}
        if not (reading.key(at).endswith("ly") or reading.covers("auxiliary", at)):
            return _joins(reading, at) or reading.key(at) in {"also", "did"}
    return start == 0


def is_infinitive(reading: Reading, start: int) -> bool:
    """Whether a bare form follows "to", or is joined to a form before it that may."""
    if not reading.grammar.phrases.knows("cue_to"):
        return True  # such languages mark their infinitives
    return bool(reading.within("cue_to", start - 2, start)) or _joins(reading, start - 1)


def _joins(reading: Reading, at: int) -> bool:
    return reading.key(at) == "," or reading.key(at) in reading.grammar.conjunctions


def is_passive(reading: Reading, start: int) -> bool:
    """Whether a form of "to be" stands right before, adverbs allowed."""
    for at in range(start - 1, max(-1, start - 4), -1):
        if reading.covers("cue_passive", at):
            return True
        if reading.tokens[at].text in QUOTES:
            continue
        if not reading.tokens[at].word or reading.tokens[at].capital:
            return False
        if reading.covers("force_noun", at) or reading.covers("event", at):
            return False
    return False


def _governed(reading: Reading, start: int) -> bool:
    """Whether a preposition governs a verbal noun and nobody reports it: "focused on taking"."""
    preposition = reading.covers("relation", start - 1) or reading.covers("cue_to", start - 1)
    reported = reading.within("claim_noun", start - 4, start) + reading.within(
        "speech", start - 4, start
    )
    return bool(preposition) and not reported


def _cue(reading: Reading, finding: Finding, kind: str, *, before: bool) -> bool:
    if before:
        marks = reading.within(kind, finding.start - _CUE_REACH, finding.start)
    else:
        marks = reading.within(kind, finding.end, finding.end + _CUE_REACH)
    return any(
        reading.cost(match.start, finding.start) < _CUE_COST
        for match in marks
        if not _is_month(reading, match) and share_clause(reading, match.start, finding.start)
    )


def _is_month(reading: Reading, match: Match) -> bool:
    """Whether "May" is the month, not the auxiliary."""
    return reading.tokens[match.start].capital and bool(reading.covers("calendar", match.start))


def _conditional(reading: Reading, finding: Finding) -> bool:
    """Whether the sentence opens with a condition: "If Pokrovsk falls, …"."""
    return any(
        match.start <= 1 and finding.start > match.start
        for match in reading.find("cue_hypothesis")
        if reading.key(match.start) in reading.grammar.conditions
    )


def _realised(reading: Reading, finding: Finding) -> bool:
    """Whether a success is told ("managed to take") that does not lie in the future."""
    for match in reading.within("cue_realised", finding.start - 8, finding.start):
        if reading.cost(match.start, finding.start) < SAME_CLAUSE - 2:
            return not reading.within("cue_future_aux", match.start - 3, match.start)
    return False


def _scare(reading: Reading, finding: Finding) -> bool:
    """Whether the word alone stands in quotation marks."""
    after = reading.key(finding.end)
    before = (reading.key(finding.start - 1), reading.key(finding.start - 2))
    return after in QUOTES and bool(after) and any(key and key in QUOTES for key in before)
