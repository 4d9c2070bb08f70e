"""Where `read_yaml` was before the formats had it; `frontline.control.cases` still asks here."""

from __future__ import annotations

from frontline.ledger.formats.yaml.reading import read_yaml

__all__ = ["read_yaml"]
