"""Draft claims on the dispatches that the rules were not made on; see bench_claims.py."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "bench_claims.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_claims", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_claims"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("half", ["tune", "check"])
def test_dispatches_not_made_on_reach_the_targets(bench: ModuleType, half: str) -> None:
    dispatches = [d for d in bench.load("dispatches_unseen.yaml") if bench.half(d["id"]) == half]
    result = bench.score(dispatches)
    assert len(dispatches) > 20
    assert result.f1 >= bench.TARGETS["F1"]
    assert result.share("allegiance") >= bench.TARGETS["allegiance"]
    assert result.share("stated") >= bench.TARGETS["stated"]
    assert result.counts["plans asserted"] == 0


def test_the_halves_are_told_apart_by_nobody(bench: ModuleType) -> None:
    names = [d["id"] for d in bench.load("dispatches_unseen.yaml")]
    assert len(names) == len(set(names))
    assert {bench.half(name) for name in names} == {"tune", "check"}
