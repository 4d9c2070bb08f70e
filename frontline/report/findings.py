"""What a report says, as plain values: computed once, then written as a page and as files."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from frontline.articles import say_the_same
from frontline.claims import HYPOTHETICAL, Claim
from frontline.control import State, find_states, history
from frontline.errors import InvalidOption
from frontline.ledger import Ledger
from frontline.places import towns_around
from frontline.progress import waiting
from frontline.report.areas import Areas, find_areas
from frontline.report.citations import Citations
from frontline.report.drafting import Draft
from frontline.report.material import Material
from frontline.report.measuring import Measured, measure_towns
from frontline.report.options import ReportOptions
from frontline.wording import say_count
from gazetteer.places import Place

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A place whose status or holder, as said, became another.

    Attributes:
        before: what was said until then; None where nobody had spoken of it.
        after: what is said from then on; `after.start` is the day.
    """

    before: State | None
    after: State

    @property
    def day(self) -> dt.date:
        """The day of the change."""
        if self.after.start is None:
            raise ValueError("a state without a first day is no change")
        return self.after.start


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Everything a report says.

    Attributes:
        options: as asked for.
        material: what it was made from.
        ledger: the claims that decide statuses and the map.
        claims: those of them that could be known, by day and id: the table of the page.
        drafts: what nobody has reviewed and could be known, each claim once.
        counted: whether drafts decide statuses and the map.
        on: the day the report is of; None where no claim has a day.
        since: first day of the period; None where no claim has a day.
        states: what is said of every place on that day, by name.
        changes: what changed in the period, in order.
        otherwise: place id -> what would be said of it with drafts counted the other way, where
            that is another status or holder.
        table: the control history, as `frontline.history` gives it.
        withheld: claims that could not be known by `known_by`.
        areas: what each side's area is, or why it is not told.
        towns: distances between towns, and the statements of the articles.
        citations: the numbered sources.
    """

    options: ReportOptions
    material: Material
    ledger: Ledger
    claims: tuple[Claim, ...]
    drafts: tuple[Draft, ...]
    counted: bool
    on: dt.date | None
    since: dt.date | None
    states: tuple[State, ...]
    changes: tuple[Change, ...]
    otherwise: Mapping[str, State]
    table: gpd.GeoDataFrame
    withheld: int
    areas: Areas
    towns: Measured
    citations: Citations

    def __repr__(self) -> str:
        claims, places = say_count(len(self.claims), "claim"), say_count(len(self.states), "place")
        return f"<Findings: {claims} about {places}, as of {self.on}>"

    @property
    def sides(self) -> Mapping[str, str]:
        """Code -> name."""
        return self.material.sides

    @cached_property
    def draft_ids(self) -> frozenset[str]:
        """Ids of the claims that nobody has reviewed.

        Who reviews the drafts of an article keeps their ids: those are drafts no more, also where
        the article is given again.
        """
        reviewed = {claim.id for claim in self.material.reviewed}
        return frozenset(draft.claim.id for draft in self.drafts) - reviewed

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Claim id -> its number on the page."""
        return {claim.id: number for number, claim in enumerate(self.claims, start=1)}

    @cached_property
    def drafted(self) -> Mapping[str, Draft]:
        """Claim id -> the draft, of claims that nobody has reviewed."""
        return {draft.claim.id: draft for draft in self.drafts}

    @cached_property
    def apart(self) -> Mapping[str, int]:
        """Claim id -> its number among the drafts, where these stand apart."""
        if self.counted:
            return {}
        return {draft.claim.id: number for number, draft in enumerate(self.drafts, start=1)}

    @cached_property
    def repeated(self) -> Mapping[str, str]:
        """Claim id of a draft that stands apart -> id of a reviewed claim that says the same."""
        found = {}
        for claim_id in self.apart:
            draft = self.drafted[claim_id].claim
            known = self.by_place.get(draft.place.id, ())
            same = next((claim for claim in known if say_the_same(claim, draft)), None)
            if same is not None:
                found[claim_id] = same.id
        return found

    @cached_property
    def source_count(self) -> int:
        """How many sources the claims of the page were read in."""
        read = {claim.source for claim in self.claims if claim.id not in self.drafted}
        counted = [self.drafted[claim.id] for claim in self.claims if claim.id in self.drafted]
        read |= {report.source for draft in counted for report in draft.reports}
        return len({self.citations.number(source) for source in read} - {None})

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place that a claim of the page speaks of, by name."""
        found = {claim.place.id: claim.place for claim in self.claims}
        return tuple(sorted(found.values(), key=lambda place: (place.name, place.id)))

    @property
    def title(self) -> str:
        """The heading: as given, else the places of which most is said."""
        given = self.options.title or self.material.title
        if given:
            return given
        told = Counter(claim.place.id for claim in self.claims)
        towns = [place for place in self.places if not place.is_area]
        towns.sort(key=lambda place: -told[place.id])
        names = [place.name for place in towns[:3]]
        return f"Who says what of {', '.join(names)}" if names else "Who says what"

    def rests_on_drafts(self, state: State) -> bool:
        """Whether a claim behind a state is one that nobody has reviewed."""
        return not self.draft_ids.isdisjoint(state.claims)

    @cached_property
    def around(self) -> tuple[Place, ...]:
        """Towns that maps show for orientation."""
        return towns_around(self.places)

    @cached_property
    def by_place(self) -> Mapping[str, tuple[Claim, ...]]:
        """Place id -> the claims about it, in the order of the page."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.place.id, []).append(claim)
        return {place_id: tuple(claims) for place_id, claims in found.items()}

    @cached_property
    def charted(self) -> Mapping[str, int]:
        """Id of each place with a chart of its own -> its rank, those with the most claims first.

        A place with a single claim has none.
        """
        several = [place for place in self.places if len(self.by_place[place.id]) > 1]
        ranked = sorted(several, key=lambda place: -len(self.by_place[place.id]))
        kept = ranked[: self.options.most_charts]
        return {place.id: rank for rank, place in enumerate(kept, start=1)}

    @cached_property
    def tabled(self) -> tuple[Claim, ...]:
        """The claims of the page's main table: the newest there is room for, in order."""
        return self.claims[-self.options.most_rows :]

    @cached_property
    def cited(self) -> frozenset[int]:
        """Numbers of the sources that the page refers to; others stand in the folder's files."""
        most = self.options.most_rows
        shown = [*self.tabled, *(c for key in self.charted for c in self.by_place[key][:most])]
        sources = [claim.source for claim in shown]
        drafts = self.drafts[:most] if not self.counted else ()
        drafts += tuple(self.drafted[c.id] for c in shown if c.id in self.drafted)
        sources += [draft.claim.source for draft in drafts]
        sources += [report.source for draft in drafts for report in draft.reports]
        return frozenset(n for n in map(self.citations.number, sources) if n is not None)

    def plans(self) -> tuple[Claim, ...]:
        """Claims that speak of plans and possibilities, which move no control."""
        return tuple(claim for claim in self.claims if claim.modality in HYPOTHETICAL)


def find(material: Material, options: ReportOptions) -> Findings:
    """Work out what a report says.

    Raises:
        InvalidOption: the period begins after the last day of the claims.
        InvalidLedger: claims that do not fit together.
    """
    joined, apart = material.join()
    counted = options.count_drafts
    if counted is None:
        counted = not len(material.reviewed)
    ledger, other = (joined, material.reviewed) if counted else (material.reviewed, joined)
    limit = options.limit
    faults = {draft.claim.id: draft for draft in apart}
    drafts = tuple(
        faults.get(draft.claim.id, draft)
        for draft in material.drafts
        if draft.claim.id in faults or _knowable(draft.claim, limit)
    )
    claims = tuple(claim for claim in ledger if _knowable(claim, limit))
    with waiting("Working out who is said to hold what", progress=options.progress):
        table = history(ledger, known_by=limit, policy=options.policy)
    on = _find_day(claims, options)
    asked: dict[str, Any] = {"known_by": limit, "policy": options.policy}
    states = () if on is None else find_states(ledger, on=on, **asked)
    shown = {claim.place.id for claim in claims}
    states = tuple(state for state in states if state.place.id in shown)
    changes = [] if on is None else _find_changes(table, ledger, options.first_day, on)
    # Without a first day asked for, the period is that of the changes.
    since = options.first_day or (changes[0].day if changes else on)
    articles = [pair for pair in material.articles if _readable(pair[1].published, limit)]
    return Findings(
        options=options,
        material=material,
        ledger=ledger,
        claims=claims,
        drafts=drafts,
        counted=counted,
        on=on,
        since=since,
        states=states,
        changes=tuple(changes),
        otherwise={}
        if on is None or not material.drafts
        else _compare(states, find_states(other, on=on, **asked)),
        table=table,
        withheld=len(ledger) - len(claims),
        areas=find_areas(table, [c.day for c in changes], since, on, options),
        towns=measure_towns(articles, states, options),
        citations=Citations(
            [claim.source for claim in claims]
            + [report.source for draft in drafts for report in draft.reports]
        ),
    )


def _knowable(claim: Claim, limit: dt.date | None) -> bool:
    return limit is None or (claim.known_since is not None and claim.known_since <= limit)


def _readable(published: Any, limit: dt.date | None) -> bool:
    """Whether an article had appeared; one without a date may have."""
    if limit is None or published is None or published.latest is None:
        return True
    return bool(published.latest <= limit)


def _find_day(claims: Iterable[Claim], options: ReportOptions) -> dt.date | None:
    """The day a report is of.

    Raises:
        InvalidOption: the period begins later.
    """
    days = [day for claim in claims for day in (claim.starts, claim.known_since) if day is not None]
    on, first = options.day or max(days, default=None), options.first_day
    if first is not None and on is not None and first > on:
        raise InvalidOption(f"the period begins on {first}, after the last day of the claims, {on}")
    return on


def _find_changes(
    table: gpd.GeoDataFrame, ledger: Ledger, since: dt.date | None, on: dt.date
) -> list[Change]:
    places = {place.id: place for place in ledger.places}
    columns = ["place_id", "from", "until", "status", "controller", "inferred", "positions",
               "claims", "reason"]  # fmt: skip
    last: dict[str, State] = {}
    found: list[Change] = []
    for values in zip(*(table[name].tolist() for name in columns), strict=True):
        row = dict(zip(columns, (_cell(value) for value in values), strict=True))
        after = State(
            place=places[row["place_id"]], start=row["from"], until=row["until"],
            status=row["status"], controller=row["controller"], inferred=row["inferred"],
            positions=row["positions"], claims=row["claims"], reason=row["reason"],
        )  # fmt: skip
        before = last.get(after.place.id)
        if before is not None and before.until != after.start:
            before = None
        last[after.place.id] = after
        silent = before is None and after.status == "unknown"
        within = after.start is not None and (since or after.start) <= after.start <= on
        if within and not silent and (before is None or _told(before) != _told(after)):
            found.append(Change(before=before, after=after))
    return sorted(found, key=lambda change: (change.day, change.after.place.name))


def _cell(value: Any) -> Any:
    """A cell as a plain value: NaN and NaT, which differ from themselves, are None."""
    if isinstance(value, tuple):
        return value
    if value is None or value != value:  # noqa: PLR0124
        return None
    return value.date() if isinstance(value, dt.datetime) else value


def _told(state: State) -> tuple[str, str | None]:
    return state.status, state.controller


def _compare(states: Sequence[State], others: Sequence[State]) -> dict[str, State]:
    """What is said otherwise, of places that either speaks of."""
    known = {state.place.id: _told(state) for state in states}
    return {
        other.place.id: other
        for other in others
        if known.get(other.place.id, ("unknown", None)) != _told(other)
    } | _silenced(states, others)


def _silenced(states: Sequence[State], others: Sequence[State]) -> dict[str, State]:
    """Places of which nothing would be said at all."""
    told = {other.place.id for other in others}
    return {
        state.place.id: State(
            place=state.place, status="unknown", reason="No claim speaks of it otherwise."
        )
        for state in states
        if state.place.id not in told and state.status != "unknown"
    }
