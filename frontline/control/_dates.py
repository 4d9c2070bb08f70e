"""What is known of the day of a claim, where that is more or less than one day."""

from __future__ import annotations

import datetime as dt

from frontline.claims import Claim


def earliest_day(claim: Claim) -> dt.date | None:
    """The first day on which what a claim says can have been so; None if that has no bound.

    It is the first day its event date can mean. A claim without an event date speaks from the day
    it was stated, so its first day is the first that the statement's own date can mean.
    """
    starts = claim.starts
    earliest = claim.event_date.earliest if claim.event_date is not None else claim.known_first
    return None if earliest is None or starts is None else min(earliest, starts)


def tell_date(claim: Claim) -> str | None:
    """The date of a claim in words, where it is no exact day; else None.

    It is the event date as it was written; without one, by when it was said.
    """
    date = claim.event_date
    if date is None:
        vague = claim.known_since is not None and claim.known_first != claim.known_since
        return say_by(claim.known_since) if vague else None
    exact = date.is_day and not date.approximate and not date.uncertain
    return None if exact else date.text


def say_by(day: dt.date | None) -> str:
    """That something was said by a day, but nobody knows when."""
    return f"said by {day}"
