"""How a figure is to look: one frozen object."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LEAST_MM, _MOST_MM = 60, 2000
_MOST_COLUMNS = 6


@dataclass(frozen=True, kw_only=True)
class FigureOptions:
    """What a figure shows beside its data, and how large it is.

    Attributes:
        title: heading; None takes the ledger's own title, "" has none.
        width_mm: width of the figure in millimetres; 180 fills two columns of a page.
        height_mm: height of each map or chart, without title, key and captions; None fits it to
            the region.
        columns: maps beside one another where there are several; None for up to three.
        colours: code of a side -> `#rrggbb`, instead of the palette's.
        sure: the line of contact is dashed where its confidence is smaller than this.
        names: whether places are named.
        dpi: dots an inch of a PNG.
        svg_text: `paths` draws letters as shapes, the same on every machine; `text` keeps them as
            text to search and edit, and leaves the font to the reader's machine.

    Raises:
        ValueError: a size that is no size, a colour that is not `#rrggbb`, another word.
    """

    title: str | None = None
    width_mm: float = 180
    height_mm: float | None = None
    columns: int | None = None
    colours: Mapping[str, str] = field(default_factory=dict)
    sure: float = 0.5
    names: bool = True
    dpi: int = 300
    svg_text: Literal["paths", "text"] = "paths"

    def __post_init__(self) -> None:
        for name in ("width_mm", "height_mm"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and _LEAST_MM <= value <= _MOST_MM):
                raise ValueError(f"{name} is {_LEAST_MM} to {_MOST_MM} millimetres, not {value}")
        if self.columns is not None and not 1 <= self.columns <= _MOST_COLUMNS:
            raise ValueError(f"columns is a number from 1 to {_MOST_COLUMNS}, not {self.columns}")
        if not 36 <= self.dpi <= 1200:  # noqa: PLR2004
            raise ValueError(f"dpi is 36 to 1200 dots an inch, not {self.dpi}")
        if not 0 <= self.sure <= 1:
            raise ValueError(f"sure is a probability from 0 to 1, not {self.sure}")
        if self.svg_text not in ("paths", "text"):
            raise ValueError(f"svg_text is `paths` or `text`, not {self.svg_text!r}")
        for code, colour in self.colours.items():
            if not _COLOUR.fullmatch(colour):
                raise ValueError(f"the colour of {code} must be written #rrggbb, not {colour!r}")
