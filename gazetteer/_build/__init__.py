"""Builds `gazetteer/data/core.sqlite`; run as `python -m gazetteer._build`. Never imported."""
