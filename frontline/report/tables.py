"""The claims of the page, reviewed and not, each with its sources."""

from __future__ import annotations

from collections.abc import Sequence

from frontline.claims import Claim, Source
from frontline.report.drafting import Draft, Report
from frontline.report.findings import Findings
from frontline.report.markup import Html, Pieces, element, fold, link, row, table, words
from frontline.report.wording import (
    WHOLE,
    say_allegiance,
    say_claim,
    say_count,
    say_date,
    say_status,
)

_HEADER = ("When", "What is claimed", "Who says so", "Source")


_COUNTED = (
    "They decide the statuses of this report, because nothing reviewed was given, or because "
    "whoever made it asked for it; they are marked wherever they do."
)
_PREFACE = (
    "What follows is what claimants say, in the order in which it could be known. None of it is a "
    "finding of this report."
)


def tell_claims(found: Findings) -> Pieces:
    """The table of the claims that decide statuses."""
    rows = [claim_row(claim, found) for claim in found.tabled]
    cut = len(found.claims) - len(rows)
    told = [_PREFACE]
    if found.withheld:
        told.append(
            f" {say_count(found.withheld, 'claim')} that could not be known by then "
            f"{'is' if found.withheld == 1 else 'are'} left out."
        )
    if cut > 0:
        told.append(
            f" The {say_count(cut, 'oldest claim', 'oldest claims')} "
            f"{'is' if cut == 1 else 'are'} left out here; {WHOLE}"
        )
    return [
        element("p", None, told),
        fold(rows, "claim", _lay_claims, newest_last=True) if rows else None,
    ]


def _lay_claims(rows: Sequence[Html], which: str) -> Html:
    return table(None, _HEADER, rows, label=f"The claims{which}", kind="claims")


def claim_row(claim: Claim, found: Findings, *, linked: bool = False) -> Html:
    """A claim as a row; `linked` where the row repeats one of the whole table."""
    number = found.numbers[claim.id]
    key = f"claim-{number}"
    counted = _refer(number, f"no. {number}", found) if linked else f"no. {number}"
    draft = found.drafted.get(claim.id)
    return row(
        _say_when(claim, counted),
        _say_what(claim, found, draft),
        [words(claim.claimant.name),
         element("span", {"class": "note"}, say_allegiance(claim.claimant, found.sides))],
        _say_sources(claim, draft, found),
        key=None if linked else key,
    )  # fmt: skip


def _refer(number: int, label: str, found: Findings) -> Pieces:
    """A link to a claim's row, where the table has room for it."""
    if number <= len(found.claims) - found.options.most_rows:
        return label
    return element("a", {"href": f"#claim-{number}"}, label)


def _say_when(claim: Claim, number: Pieces) -> Pieces:
    event, stated = claim.event_date, claim.stated_on
    first, said = say_date(event), None
    if event is None:
        first = f"said {say_date(stated)}" if stated is not None else "no day"
        said = element("span", {"class": "note"}, "no day given for the event")
    elif stated is not None and stated.text != event.text:
        said = element("span", {"class": "note"}, f"said {say_date(stated)}")
    return [first, said, element("span", {"class": "note"}, number)]


def _say_what(claim: Claim, found: Findings, draft: Draft | None) -> Pieces:
    about = None if claim.about is None else [" – about ", _say_about(claim.about, found)]
    late = found.on is not None and claim.starts is not None and claim.starts > found.on
    return [
        element("b", None, words(claim.place.name)), ": ", say_claim(claim, found.sides), about,
        [" ", element("span", {"class": "draft"}, "unreviewed")] if draft else None,
        element("span", {"class": "note"}, "speaks of a day after this report's") if late else None,
        element("span", {"class": "note"}, words(claim.note)) if claim.note else None,
        element("blockquote", None, words(claim.source.quote)) if claim.source.quote else None,
    ]  # fmt: skip


def _say_about(claim_id: str, found: Findings) -> Pieces:
    number, apart = found.numbers.get(claim_id), found.apart.get(claim_id)
    if number is not None:
        return _refer(number, f"claim no. {number}", found)
    if apart is not None and apart <= found.options.most_rows:
        return element("a", {"href": f"#draft-{apart}"}, f"draft no. {apart}")
    return "a claim not shown"


def _say_sources(claim: Claim, draft: Draft | None, found: Findings) -> Pieces:
    if draft is None or not draft.reports:
        return _say_source(claim.source, found)
    by_source: dict[Source, list[Report]] = {}
    for report in draft.reports:
        by_source.setdefault(report.source, []).append(report)
    told: list[Pieces] = [
        element("div", {"class": "report"}, _say_source(source, found), map(_sentence, reports))
        for source, reports in by_source.items()
    ]
    if len(by_source) > 1:
        independent = say_count(draft.families, "independent report")
        text = f"{len(by_source)} sources, {independent}"
        told.append(element("span", {"class": "note"}, text))
    return told


def _sentence(report: Report) -> Html:
    doubts = f"; look at: {'; '.join(report.doubts)}" if report.doubts else ""
    return element(
        "div", None,
        element("blockquote", None, words(report.sentence, limit=400)),
        element("span", {"class": "note"}, words(f"certainty {report.certainty:.2f}{doubts}")),
    )  # fmt: skip


def _say_source(source: Source, found: Findings) -> Pieces:
    number = found.citations.number(source)
    if number is None:
        return element("span", {"class": "note"}, "no source given")
    name = words(source.publisher or source.title or source.url or "", limit=80)
    date = None if source.published is None else f", {say_date(source.published)}"
    chain = None
    if source.chain:
        chain = element("span", {"class": "note"}, "through ", words(" → ".join(source.chain)))
    archive = None
    if source.archive_url:
        archive = element("span", {"class": "note"}, link(source.archive_url, "archived copy"))
    return [link(source.url, name), date, " ",
            element("a", {"href": f"#source-{number}"}, f"[{number}]"), chain, archive]  # fmt: skip


# -- drafts


def tell_drafts(found: Findings) -> Pieces:
    """What a machine read and nobody has reviewed, apart from everything else."""
    count = len(found.drafts)
    noun = say_count(count, "claim")
    apart = [draft for draft in found.drafts if draft.fault is not None]
    told: list[Pieces] = [
        f"{noun} {'was' if count == 1 else 'were'} read out of ",
        f"{say_count(len(found.material.articles), 'article')} by a machine. Nobody has compared ",
        f"{'it' if count == 1 else 'them'} with the text. ",
        _COUNTED if found.counted else "They decide no status and are not on the map.",
    ]
    if apart:
        told.append(
            f" {say_count(len(apart), 'of them', 'of them')} could not stand in a ledger, for the "
            "reason given."
        )
    if found.counted:
        body: Pieces = _fault_table(apart)
    else:
        shown = found.drafts[: found.options.most_rows]
        rows = [_draft_row(draft, found) for draft in shown]
        body = table(None, _HEADER, rows, label="Unreviewed drafts", kind="claims")
    return [element("p", None, told), body, _tell_effect(found)]


def _fault_table(apart: list[Draft]) -> Html | None:
    if not apart:
        return None
    rows = [
        row(words(d.claim.place.name), d.claim.event, words(d.claim.claimant.name),
            words(d.fault or ""))
        for d in apart
    ]  # fmt: skip
    return table(None, ["Place", "Event", "Who says so", "Why it does not count"], rows,
                 label="Drafts that cannot stand in a ledger")  # fmt: skip


def _draft_row(draft: Draft, found: Findings) -> Html:
    claim = draft.claim
    fault = element("span", {"class": "note"}, words(draft.fault)) if draft.fault else None
    same = None
    if claim.id in found.repeated:
        known = _say_about(found.repeated[claim.id], found)
        same = element("span", {"class": "note"}, "The same as reviewed ", known, ".")
    return row(
        _say_when(claim, f"draft no. {found.apart[claim.id]}, unreviewed"),
        [_say_what(claim, found, None), same, fault],
        [words(claim.claimant.name),
         element("span", {"class": "note"}, say_allegiance(claim.claimant, found.sides))],
        _say_sources(claim, draft, found),
        key=f"draft-{found.apart[claim.id]}",
    )  # fmt: skip


def _tell_effect(found: Findings) -> Pieces:
    """Which places would have another status if drafts were counted the other way."""
    if not found.otherwise:
        return element("p", None, "No status would be another with drafts counted the other way.")
    now = {state.place.id: say_status(state, found.sides) for state in found.states}
    heading = "Without the drafts" if found.counted else "If the drafts were counted"
    rows = [
        row(words(state.place.name), now.get(state.place.id, "not in this report"),
            say_status(state, found.sides))
        for state in list(found.otherwise.values())[: found.options.most_rows]
    ]  # fmt: skip
    return [
        element("h3", None, "What the drafts would change" if not found.counted
                else "What rests on the drafts"),
        table(None, ["Place", "In this report", heading], rows, label=heading),
    ]  # fmt: skip
