"""What every test may ask for, and how hypothesis looks for counterexamples."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

# No deadline: a machine shared with others is slow for reasons no test can know. Where CI=true
# the examples are the same every time, so that a failure there can be repeated.
settings.register_profile("frontline", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "frontline")


@pytest.fixture(scope="session", autouse=True)
def _no_data_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What whoever runs the tests has added to the gazetteer is neither read nor changed."""
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("no-data-of-the-user"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference data beside the repository; it is no part of it."""
    folder = ROOT.parent / "shared" / "reference"
    if not folder.is_dir():
        reason = "no reference data: `shared/reference` does not lie beside the repository"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}; with CI=true nothing is skipped")
        pytest.skip(reason)
    return folder
