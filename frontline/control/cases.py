"""The rules of the status table as worked cases, kept as data and run.

`frontline check --explain` prints them; a test holds that each comes out as it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from frontline.claims import Claim
from frontline.control.choices import policy_named
from frontline.control.states import State
from frontline.control.timeline import find_states
from frontline.ledger import Ledger
from frontline.ledger.formats.yaml.reading import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a case and what must come out.

    Attributes:
        place: name of the place asked about.
        on: event time, an ISO day.
        known_by: knowledge time, an ISO day; None for everything.
        policy: name of the policy.
        status: what must come out.
        controller: likewise; None for nobody.
        inferred: likewise; None for nobody.
    """

    place: str = "Town"
    on: str
    known_by: str | None = None
    policy: str = "parties"
    status: str
    controller: str | None = None
    inferred: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A rule in an example.

    Attributes:
        title: the rule in words.
        ledger: what is claimed.
        asked: questions and the answers they must have.
    """

    title: str
    ledger: Ledger
    asked: tuple[Question, ...]

    def answer(self, question: Question) -> State:
        """What the library says to a question."""
        states = find_states(
            self.ledger,
            on=question.on,
            known_by=question.known_by,
            policy=policy_named(question.policy),
        )
        return next(state for state in states if state.place.name == question.place)


def describe_claim(claim: Claim) -> str:
    """A claim in a line: "North's ministry: captured, N (2025-01-06)"."""
    words: list[str] = [claim.event]
    words += [] if claim.side is None else [claim.side]
    words += [word for word in (claim.extent,) if word != "whole"]
    words += [word for word in (claim.modality,) if word != "asserted"]
    words += [] if claim.quantity is None else [claim.quantity.describe()]
    words += [] if claim.about is None else ["about the earlier claim"]
    place = "" if not claim.place.is_area else f" about {claim.place.name}"
    date = claim.event_date or claim.stated_on
    stated = claim.stated_on
    when = f"{date}" if date == stated else f"{date}, said {stated}"
    return f"{claim.claimant.name}{place}: {', '.join(words)} ({when})"


@cache
def load_cases() -> tuple[Case, ...]:
    """Every case, in the order of the file."""
    import yaml

    text = resources.files("frontline.control").joinpath("cases.yaml").read_text("utf-8")
    # Scalars stay text, as in a ledger: a day is not yet a date.
    shared = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
    return tuple(_read_case(case, shared) for case in shared.pop("cases"))


def _read_case(case: dict[str, Any], shared: dict[str, Any]) -> Case:
    import yaml

    document = {**shared, "sides": case.get("sides", shared["sides"]), "claims": case["claims"]}
    draft = read_yaml(yaml.safe_dump(document, allow_unicode=True))
    names = {key: place["name"] for key, place in shared["places"].items()}
    asked = [
        {**question, "place": names[question.get("place", "town")]} for question in case["asked"]
    ]
    return Case(
        title=case["title"],
        ledger=Ledger(draft.claims, sides=draft.sides, title=case["title"]),
        asked=tuple(Question(**question) for question in asked),
    )
