"""The words of a claim as numbers."""

from __future__ import annotations

from typing import get_args

from frontline.claims import Event, Extent, Modality

EVENT_CODES: tuple[str, ...] = get_args(Event)
MODALITY_CODES: tuple[str, ...] = get_args(Modality)
EXTENT_CODES: tuple[str, ...] = get_args(Extent)
