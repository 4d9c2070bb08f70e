"""The report: from articles and ledgers to one page that can be published, and the proof beside it.

It states what claimants say and what that amounts to by a named policy, and never more.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from frontline.report.verbs import report

if TYPE_CHECKING:
    from frontline.report.options import ReportOptions
    from frontline.report.values import Report

__all__ = ["Report", "ReportOptions", "report"]

_LATE = {"Report": "frontline.report.values", "ReportOptions": "frontline.report.options"}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # matplotlib and folium are slow to import
    value = getattr(importlib.import_module(_LATE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
