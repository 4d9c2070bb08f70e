"""A matplotlib figure that saves itself the same way everywhere."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.style import context as style_context

from frontline.errors import UnwritableOutput
from frontline.figures.lettering import INK, Face, font
from frontline.figures.options import FigureOptions
from frontline.ledger.files import write_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH

_SCREEN_DPI = 110
_SETTINGS: dict[str, Any] = {
    "text.usetex": False,
    "text.parse_math": False,
    "text.hinting": "none",
    "font.family": ["DejaVu Sans"],
    "svg.hashsalt": "frontline",
    "svg.image_inline": True,
    "pdf.fonttype": 42,  # whole letters, as TrueType: to search, to copy and to edit
    "pdf.compression": 6,
    "hatch.linewidth": 0.35,
    "path.simplify": True,
    "path.sketch": None,
    "figure.facecolor": "white",
}
_WITHOUT_CLOCK: dict[str, dict[str, None]] = {
    "svg": {"Date": None},
    "pdf": {"CreationDate": None, "ModDate": None},
    "png": {},
}


@contextmanager
def house_style(options: FigureOptions | None = None) -> Iterator[None]:
    """Matplotlib's own defaults and ours, whatever the user's settings are."""
    options = options or FigureOptions()
    text = {"svg.fonttype": "path" if options.svg_text == "paths" else "none"}
    with style_context(["default", {**_SETTINGS, **text}]):
        yield


class Paper(Figure):
    """A figure measured in millimetres.

    It is a `matplotlib.figure.Figure` in every way; `savefig` writes the same bytes for the same
    input, with the font inside a PDF, and a file whole or not at all.

    Attributes:
        options: what it was drawn with.
        heading: its title as text; the title of the document in a PDF or SVG.
        width_mm: as drawn.
        height_mm: as drawn.
    """

    def __init__(self, width_mm: float, height_mm: float, options: FigureOptions) -> None:
        super().__init__(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), dpi=_SCREEN_DPI)
        FigureCanvasAgg(self)
        self.options = options
        self.heading = ""
        self.width_mm, self.height_mm = width_mm, height_mm

    def place_axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes in a box given in millimetres from the upper left corner."""
        return self.add_axes(
            (
                left / self.width_mm,
                1 - (top + height) / self.height_mm,
                width / self.width_mm,
                height / self.height_mm,
            )
        )

    def write(
        self,
        left: float,
        top: float,
        text: str,
        *,
        size: float,
        face: Face = "regular",
        colour: str = INK,
        align: str = "left",
    ) -> Text:
        """A line of text whose baseline lies so many millimetres below the upper edge."""
        return self.text(
            left / self.width_mm,
            1 - top / self.height_mm,
            text,
            fontproperties=font(size, face),
            color=colour,
            ha=align,
            va="baseline",
            parse_math=False,
        )

    def savefig(self, fname: Any, *, transparent: bool | None = None, **kwargs: Any) -> None:
        """Save as PNG, SVG, PDF or what else matplotlib writes.

        Args:
            fname: path, or a file open for writing bytes; the suffix names the format.
            transparent: as in matplotlib.
            **kwargs: as in matplotlib.

        Raises:
            UnwritableOutput: a format that matplotlib does not write, or no file can be written
                there.
        """
        named = isinstance(fname, str | os.PathLike)
        suffix = PurePath(fname).suffix.lower().lstrip(".") if named else ""
        form = str(kwargs.pop("format", None) or suffix or "png").lower()
        if form not in self.canvas.get_supported_filetypes():
            raise UnwritableOutput(f"{fname}: {form!r} is no format of a figure; use png, svg, pdf")
        metadata: dict[str, Any] = {**_WITHOUT_CLOCK.get(form, {})}
        if form in _WITHOUT_CLOCK and self.heading:
            metadata["Title"] = self.heading
        kwargs["metadata"] = {**metadata, **(kwargs.pop("metadata", None) or {})} or None
        kwargs.setdefault("dpi", self.options.dpi)
        buffer = io.BytesIO()
        with house_style(self.options):
            super().savefig(buffer, format=form, transparent=transparent, **kwargs)
        if named:
            write_bytes(fname, buffer.getvalue())
        else:
            fname.write(buffer.getvalue())

    def _repr_png_(self) -> bytes:
        """The figure in a notebook that has not set matplotlib up.

        A palette of 256 colours makes it a third as large, and notebooks with it.
        """
        from PIL import Image

        drawn, small = io.BytesIO(), io.BytesIO()
        self.savefig(drawn, format="png", dpi=_SCREEN_DPI)
        with Image.open(drawn) as image:
            few = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
            few.save(small, format="png", optimize=True)
        return small.getvalue()
