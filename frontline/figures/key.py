"""The key: what is on the figure, defined, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontline.control import STATUSES
from frontline.figures.ground import Shown, draw_swatch
from frontline.figures.lettering import GREY, INK, clean, font, measure, wrap
from frontline.figures.marks import Paint, draw_mark, draw_ring
from frontline.figures.paper import POINTS_PER_MM, Paper
from frontline.figures.states import Seen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DEFINITIONS = {
    "agreed": "the parties name the same side, or a side concedes against its own interest",
    "claimed": "one party names itself; the other is silent or has yet to confirm",
    "disputed": "the parties contradict each other, or one denies the other's claim",
    "contested": "fighting inside or a presence in a part; nobody is said to hold the whole",
    "assessed": "no party speaks, observers do",
    "unknown": "nobody is said to hold it",
    "inferred": "nobody speaks of that day; a later claim of capture implies this side",
}
"""What each status means, in the words of the documentation."""

_MARK_MM, _LINE_MM, _SIZE = 4.6, 2.75, 6.3
_RADIUS = 3.6


@dataclass(frozen=True)
class Row:
    """One entry: signs, a name in bold, and its definition.

    Attributes:
        signs: each draws itself at (x, y) in millimetres, y downwards, in 4.6 mm.
        name: in bold.
        text: the definition; may be empty.
    """

    signs: tuple[Callable[[Axes, float, float], None], ...]
    name: str
    text: str = ""

    def lines(self, width: float) -> list[str]:
        """Name and definition, broken to a width in millimetres."""
        text = f"{self.name}: {self.text}" if self.text else self.name
        # Bold letters are wider; a tenth is kept for them.
        return wrap(text, (width - self.indent) * POINTS_PER_MM * 0.93, _SIZE)

    @property
    def indent(self) -> float:
        """Millimetres that the signs take."""
        return _MARK_MM * max(len(self.signs), 1) + 1.4

    def height(self, width: float) -> float:
        """Millimetres."""
        return max(len(self.lines(width)) * _LINE_MM, _MARK_MM - 0.6) + 1.3


def list_rows(
    seen: Iterable[Seen],
    paints: Mapping[str, Paint],
    sides: Mapping[str, str],
    *,
    policy: str | None,
    shown: Shown,
    towns: bool,
    changes: bool,
) -> list[Row]:
    """An entry for each class that is on the map, in the order of the statuses.

    Args:
        seen: every place drawn.
        paints: of the sides.
        sides: code -> name.
        policy: name of the policy the statuses come from.
        shown: parts of a surface.
        towns: whether there are towns for orientation.
        changes: whether changes are ringed.
    """
    places = list(seen)
    looks = {place.look for place in places}
    rows = []
    for status in (*STATUSES, "inferred"):
        found = sorted((k for k in looks if k[0] == status), key=lambda k: (not k[1], k))
        if found:
            rows.append(_status_row(status, [codes for _, codes in found], paints, sides, policy))
    if any(place.area for place in places):
        rows.append(Row((_ring(bold=False),), "Region", "the claim is about a part or all of it"))
    if changes:
        rows.append(Row((_ring(bold=True),), "Changed", "since the date before"))
    rows += _surface_rows(shown, paints, sides)
    if towns:
        rows.append(Row((_dot,), "Town", "for orientation; nothing is said of who holds it"))
    return rows


def place_rows(rows: Sequence[Row], width: float, columns: int) -> tuple[list[list[Row]], float]:
    """Rows in columns of about one height, and that height in millimetres."""
    if not rows:
        return [], 0.0
    each = width / columns - 3
    heights = [row.height(each) for row in rows]
    least = max(*heights, sum(heights) / columns)
    # The smallest height at which all rows find a column: few enough to try.
    for step in range(200):
        limit = least + step
        laid = _fill(rows, heights, limit)
        if len(laid) <= columns:
            tallest = max(sum(row.height(each) for row in column) for column in laid)
            return laid, tallest
    return [list(rows)], sum(heights)


def draw_key(
    paper: Paper, rows: Sequence[Row], box: tuple[float, float, float], columns: int
) -> float:
    """Draw the key in a box, (left, top, width) in millimetres; its height."""
    left, top, width = box
    laid, height = place_rows(rows, width, columns)
    if not laid:
        return 0.0
    axes = paper.place_axes(left, top, width, height)
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    for index, column in enumerate(laid):
        y = 0.0
        for row in column:
            _draw_row(axes, row, index * width / columns, y, width / columns - 3)
            y += row.height(width / columns - 3)
    return height


def _fill(rows: Sequence[Row], heights: Sequence[float], limit: float) -> list[list[Row]]:
    laid: list[list[Row]] = [[]]
    used = 0.0
    for row, height in zip(rows, heights, strict=True):
        if laid[-1] and used + height > limit + 1e-9:
            laid.append([])
            used = 0.0
        laid[-1].append(row)
        used += height
    return laid


def _draw_row(axes: Axes, row: Row, x: float, y: float, width: float) -> None:
    for index, sign in enumerate(row.signs):
        sign(axes, x + _MARK_MM * (index + 0.5), y + 2.0)
    lines = row.lines(width)
    bold = len(row.name) + bool(row.text)
    for index, line in enumerate(lines):
        left = x + row.indent
        baseline = y + 2.0 + 0.85 + index * _LINE_MM
        head, tail = line[:bold], line[bold:]
        bold = max(0, bold - len(line) - 1)
        if head:
            axes.text(
                left, baseline, head, fontproperties=font(_SIZE, "bold"), color=INK,
                parse_math=False,
            )  # fmt: skip
            left += _width(head)
        if tail:
            axes.text(
                left, baseline, tail, fontproperties=font(_SIZE), color=GREY, parse_math=False
            )


def _width(text: str) -> float:
    return measure(text, _SIZE, "bold") / POINTS_PER_MM


def _status_row(
    status: str,
    found: Sequence[tuple[str, ...]],
    paints: Mapping[str, Paint],
    sides: Mapping[str, str],
    policy: str | None,
) -> Row:
    signs = tuple(_mark(status, [paints[code] for code in codes]) for codes in found)
    named = [" and ".join(_side(sides, code) for code in codes) for codes in found]
    holders = " or ".join(name for name in named if name)
    word = {"inferred": "Unknown, inferred"}.get(status, status.capitalize())
    if status in ("disputed", "contested"):
        name = f"{word} between {'; '.join(n for n in named if n)}" if holders else word
    elif holders:
        name = f"{word}{' by' if status == 'claimed' else ','} {holders}"
    else:
        name = word
    text = DEFINITIONS[status]
    if status == "assessed":
        text = _assessed_by(policy)
        if any(not codes for codes in found):
            text += " (diamond: they name different sides)"
    return Row(signs, name, text)


def _assessed_by(policy: str | None) -> str:
    if policy == "majority":
        return "named by more than half of the source families"
    if policy is not None and policy.startswith("observer:"):
        return f"by {clean(policy.partition(':')[2], limit=60)} alone"
    return DEFINITIONS["assessed"]


def _surface_rows(shown: Shown, paints: Mapping[str, Paint], sides: Mapping[str, str]) -> list[Row]:
    rows = [
        Row((_swatch(paints[code]),), f"Area, {_side(sides, code)}", "estimated between places")
        for code in shown.sides
    ]
    if shown.line:
        rows.append(Row((_line(dashed=False),), "Line of contact", "estimated between places"))
    if shown.unsure:
        rows.append(Row((_line(dashed=True),), "Uncertain line", "less sure of where it runs"))
    if shown.band is not None:
        share = "" if shown.band != shown.band else f" ({shown.band:.0%} likely)"
        rows.append(Row((_swatch(None),), "Band", f"in which the line may lie{share}"))
    return rows


def _side(sides: Mapping[str, str], code: str) -> str:
    return clean(sides.get(code, code), limit=40)


def _mark(status: str, paints: Sequence[Paint]) -> Callable[[Axes, float, float], None]:
    return lambda axes, x, y: draw_mark(axes, [(x, y)], status, paints, radius=_RADIUS)


def _ring(*, bold: bool) -> Callable[[Axes, float, float], None]:
    return lambda axes, x, y: draw_ring(axes, [(x, y)], radius=_RADIUS * 0.75, bold=bold)


def _dot(axes: Axes, x: float, y: float) -> None:
    axes.plot([x], [y], "o", color=GREY, markersize=2.2, markeredgewidth=0)


def _swatch(paint: Paint | None) -> Callable[[Axes, float, float], None]:
    return lambda axes, x, y: draw_swatch(axes, (x - 2.0, y - 1.4, 4.0, 2.8), paint)


def _line(*, dashed: bool) -> Callable[[Axes, float, float], None]:
    def draw(axes: Axes, x: float, y: float) -> None:
        style = (0, (2.4, 1.4)) if dashed else "solid"
        axes.plot([x - 2.1, x + 2.1], [y, y], color=INK, linewidth=1.4, linestyle=style)

    return draw
