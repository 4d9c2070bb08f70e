"""The worked cases that `frontline check --explain` prints come out as they say."""

from __future__ import annotations

import pytest

from frontline.claims import EVENTS, EXTENTS
from frontline.control import STATUSES
from frontline.control.cases import describe_claim, load_cases

CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_case_comes_out_as_it_says(case):
    for question in case.asked:
        state = case.answer(question)
        found = (state.status, state.controller, state.inferred)
        assert found == (question.status, question.controller, question.inferred), state.reason


def test_the_cases_show_every_status_and_every_event():
    shown = {question.status for case in CASES for question in case.asked}
    assert shown == set(STATUSES)
    events = {claim.event for case in CASES for claim in case.ledger}
    assert events == EVENTS - {"corrected"}  # which does what `retracted` does
    assert {claim.extent for case in CASES for claim in case.ledger} <= EXTENTS


def test_every_case_has_a_title_of_its_own_and_claims_in_words():
    assert len({case.title for case in CASES}) == len(CASES)
    lines = [describe_claim(claim) for case in CASES for claim in case.ledger]
    assert "North's ministry: captured, N (2025-01-06)" in lines
