"""The summary in plain words, composed from statuses, positions and reasons, and nothing else.

Every sentence names whose word it is. What is claimed is called claimed, what nobody confirms is
said not to be confirmed, and a place of which nobody speaks is named as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from frontline.control import Position, State
from frontline.report.findings import Change, Findings
from frontline.report.wording import (
    count_statuses,
    join_words,
    plain,
    say_count,
    say_day,
    say_position,
    say_side,
    say_span,
    say_status,
)
from gazetteer.places import Place

_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item of the summary.

    Attributes:
        place: what it is about, None where it is about several.
        head: a day or a claimant's name that stands first; None without.
        status: the word for its status; None without.
        text: the sentence.
        reason: why, in the words of the control history; None without.
        draft: whether it rests on a claim that nobody has reviewed.
    """

    place: Place | None = None
    head: str | None = None
    status: str | None = None
    text: str
    reason: str | None = None
    draft: bool = False

    def __str__(self) -> str:
        name = None if self.place is None else plain(self.place.name)
        lead = ", ".join(part for part in (self.head, name) if part)
        mark = " [rests on unreviewed drafts]" if self.draft else ""
        return f"{lead}: {self.text}{mark}" if lead else f"{self.text}{mark}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A question and what the claims answer.

    Attributes:
        key: for the address of the paragraph.
        title: the question.
        lines: the answers, at most 20.
        more: how many more there are.
        nothing: what to say where there is none.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    more: int
    nothing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The opening sentences and the four questions."""

    opening: tuple[str, ...]
    groups: tuple[Group, ...]

    def __repr__(self) -> str:
        told = ", ".join(f"{group.key} {len(group.lines) + group.more:,}" for group in self.groups)
        return f"<Summary: {told}; `print` it to read it>"

    def __str__(self) -> str:
        parts = [" ".join(self.opening)]
        for group in self.groups:
            lines = [f"- {line}" for line in group.lines] or [group.nothing]
            more = [f"- … and {group.more} more"] if group.more else []
            parts.append("\n".join([group.title, *lines, *more]))
        return "\n\n".join(parts)


def summarise(found: Findings) -> Summary:
    """What changed, who claims it, what is disputed, what nobody confirms, what is not known."""
    return Summary(
        opening=tuple(_open(found)),
        groups=(
            _group("changed", _period_title(found), _tell_changes(found),
                   "No status and no holder, as said, changed in the period."),
            _group("claimants", "Who claims it", _tell_claimants(found),
                   "No claimant's word is in force."),
            _group("disputed", "What is disputed or contested", _tell_disputes(found),
                   "No place has the status disputed or contested on this day."),
            _group("unconfirmed", "What nobody else confirms", _tell_unconfirmed(found),
                   "No claim stands unconfirmed by others, as far as the sources go."),
            _group("unknown", "What is not known", _tell_unknown(found),
                   "Of every place with a dated claim, somebody says who holds it or is in it."),
        ),
    )  # fmt: skip


def _group(key: str, title: str, lines: Iterable[Line], nothing: str) -> Group:
    every = list(lines)
    kept = every[:_MOST]
    return Group(
        key=key, title=title, lines=tuple(kept), more=len(every) - len(kept), nothing=nothing
    )


def _open(found: Findings) -> Iterable[str]:
    claims, places = len(found.claims), len(found.states)
    claimants = len({claim.claimant.name for claim in found.claims})
    if found.on is None:
        yield "No claim with a day was found, so nothing can be said of who holds what."
        return
    yield (
        f"This report tells who says what, not who holds what. It rests on "
        f"{say_count(claims, 'claim')} by {say_count(claimants, 'claimant')} about "
        f"{say_count(places, 'place')}, read in {say_count(found.source_count, 'source')}."
    )
    counts = {status: n for status, n in count_statuses(found.states).items() if n}
    said = join_words(f"{n} {status}" for status, n in counts.items())
    yield f"Status of these places on {say_day(found.on)}: {said}."
    drafted = sum(claim.id in found.draft_ids for claim in found.claims)
    if drafted:
        yield (
            f"{say_count(drafted, 'claim')} of these {'was' if drafted == 1 else 'were'} read out "
            "of articles by a machine and reviewed by nobody."
        )
    elif found.drafts:
        yield (
            f"{say_count(len(found.drafts), 'further claim')}, read out of articles by a machine "
            "and reviewed by nobody, stand apart and move nothing here."
        )


def _period_title(found: Findings) -> str:
    if found.since is None or found.on is None:
        return "What changed"
    return f"What changed, {say_span(found.since, found.on)}"


def _tell_changes(found: Findings) -> Iterable[Line]:
    """The latest first: it is what a reader looks for."""
    for change in sorted(found.changes, key=lambda c: -c.day.toordinal()):
        yield Line(
            place=change.after.place,
            head=say_day(change.day),
            status=change.after.status,
            text=f"{say_status(change.after, found.sides)}; before: {_say_before(change, found)}.",
            reason=change.after.reason,
            draft=found.rests_on_drafts(change.after),
        )


def _say_before(change: Change, found: Findings) -> str:
    before = change.before
    if before is None:
        return "nobody had spoken of it"
    return say_status(before, found.sides)


def _tell_claimants(found: Findings) -> Iterable[Line]:
    """Who says what of which places, parties first, those who say most first."""
    said: dict[tuple[bool, str, str], dict[str, list[tuple[Position, Place]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for state in found.states:
        for position in state.positions:
            words = say_position(position, found.sides)
            if words is not None and not position.inferred:
                who = (not position.official, position.claimant, position.allegiance)
                said[who][words].append((position, state.place))
    order = sorted(said, key=lambda who: (who[0], -sum(map(len, said[who].values())), who[1:]))
    for who in order:
        stances = said[who].values()
        parts = [
            say_position(some[0][0], found.sides, _list_places([place for _, place in some]))
            for some in stances
        ]
        drafted = [
            not found.draft_ids.isdisjoint(position.claims)
            for some in stances
            for position, _ in some
        ]
        yield Line(
            head=f"{plain(who[1])} ({_say_whose(who, found)})",
            text="; ".join(part for part in parts if part) + ".",
            draft=any(drafted),
        )


def _say_whose(who: tuple[bool, str, str], found: Findings) -> str:
    observer, _, allegiance = who
    if allegiance in ("independent", "unknown"):
        return "independent" if allegiance == "independent" else "allegiance unknown"
    side = say_side(allegiance, found.sides)
    return f"aligned with {side}" if observer else f"official, {side}"


def _list_places(places: list[Place]) -> str:
    names = [plain(place.name) for place in places]
    if len(names) > 8:  # noqa: PLR2004
        return f"{', '.join(names[:7])} and {len(names) - 7} more places"
    return join_words(names)


def _tell_disputes(found: Findings) -> Iterable[Line]:
    for state in found.states:
        split = state.status == "assessed" and state.controller is None
        if state.status in ("disputed", "contested") or split:
            yield Line(
                place=state.place, status=state.status, text=f"{say_status(state, found.sides)}.",
                reason=state.reason, draft=found.rests_on_drafts(state),
            )  # fmt: skip


def _tell_unconfirmed(found: Findings) -> Iterable[Line]:
    for state in found.states:
        silent = [plain(p.claimant) for p in state.positions if p.unconfirmed]
        if state.status == "claimed":
            told = (
                f"on record as not having confirmed it: {join_words(silent)}"
                if silent
                else "nobody of another side has said anything of it since"
            )
            text = f"{say_status(state, found.sides)}; {told}."
        elif silent:
            text = f"on record as not having confirmed what is said: {join_words(silent)}."
        else:
            continue
        yield Line(
            place=state.place, status=state.status, text=text, draft=found.rests_on_drafts(state)
        )


def _tell_unknown(found: Findings) -> Iterable[Line]:
    unknown = [state for state in found.states if state.status == "unknown"]
    bare = [state.place for state in unknown if state.inferred is None]
    if bare:
        yield Line(text=f"No claim in force says who holds {_list_places(bare)}.")
    yield from (
        Line(
            place=s.place, status="unknown", text=f"{say_status(s, found.sides)}.", reason=s.reason
        )
        for s in unknown
        if s.inferred is not None
    )
    plans = found.plans()
    if plans:
        names = _list_places(list({claim.place.id: claim.place for claim in plans}.values()))
        yield Line(
            text=f"{say_count(len(plans), 'claim')} about {names} "
            f"{'speaks' if len(plans) == 1 else 'speak'} of plans or possibilities; "
            "such claims move nothing."
        )


def describe_states(states: Iterable[State], found: Findings) -> str:
    """What a map shows, in a sentence, for those who cannot see it."""
    told = [
        f"{plain(state.place.name)}: {say_status(state, found.sides)}"
        for state in states
        if state.status != "unknown"
    ]
    kept = told[:12]
    rest = len(told) - len(kept)
    more = f"; and {rest} more places" if rest else ""
    return ("; ".join(kept) or "no place has a status") + more
