"""How sides are told apart, on maps and in figures alike: by colour and by hatch."""

from __future__ import annotations

PALETTE = (
    ("#D55E00", "#F0883E"),
    ("#0072B2", "#4BA3DB"),
    ("#009E73", "#35C49A"),
    ("#CC79A7", "#DD9CC0"),
    ("#E69F00", "#F2B840"),
    ("#56B4E9", "#7CC7F0"),
)
"""Colours for light and dark ground that colour-blind readers tell apart (Okabe and Ito, 2008,
"Color Universal Design"; the dark ones are lightened by hand). Sides take them in alphabetical
order of their codes."""
ANGLES = (45, -45, 0, 90, 20, -70)
"""Direction of each side's hatch in degrees: it tells the sides apart in grey print."""
