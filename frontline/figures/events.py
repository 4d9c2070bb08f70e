"""Signs for the events of claims, in lanes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from frontline.claims import HYPOTHETICAL, Claim
from frontline.figures.key import Row
from frontline.figures.lettering import GREY, clean
from frontline.figures.marks import Paint

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class EventSign:
    """How some events are drawn.

    Attributes:
        name: in the key.
        marker: of matplotlib.
        text: the definition.
        open: whether it is only ever an outline.
    """

    name: str
    marker: str
    text: str = ""
    open: bool = False


_CAPTURED = EventSign("Captured", "^", "a side took the place or a part of it")
_HOLDS = EventSign("Holds, repelled", "o", "a side holds it, or beat off an attack")
_WITHDREW = EventSign(
    "Withdrew", "v", "a side left; the colour is of who holds it then, not of who left"
)
_ENTERED = EventSign("Entered", ">", "a side is in a part of it")
_CONTESTED = EventSign("Contested", "*", "fighting inside")
_DENIED = EventSign("Denied", "X", "another claim is called false")
_CONFIRMED = EventSign("Confirmed", "P", "another's claim is adopted")
_SILENT = EventSign("Unconfirmed", "s", "has yet to confirm; silence, on record", open=True)
_TAKEN_BACK = EventSign("Taken back", "D", "an own claim is retracted or corrected", open=True)
_OTHER = EventSign(
    "Other", ".", "an attack, encirclement, raid, crossing, strike or legal act: moves no control"
)
PLANNED = EventSign(
    "Planned", "h", "a plan or possibility, of whatever event: nothing has happened", open=True
)

EVENT_SIGNS: Mapping[str, EventSign] = {
    "captured": _CAPTURED,
    "holds": _HOLDS,
    "repelled": _HOLDS,
    "withdrew": _WITHDREW,
    "entered": _ENTERED,
    "contested": _CONTESTED,
    "denied": _DENIED,
    "confirmed": _CONFIRMED,
    "unconfirmed": _SILENT,
    "retracted": _TAKEN_BACK,
    "corrected": _TAKEN_BACK,
    **dict.fromkeys(("attacked", "encircled", "annexed", "raided", "crossed", "struck"), _OTHER),
}


_BARS = {
    "holds": ("Full bar", "the claimant says that this side holds the whole"),
    "part": ("Hatched bar", "that this side is in a part; in grey, several sides or fighting"),
    "silent": ("Grey bar", "the claimant names nobody"),
}


def find_sign(claim: Claim) -> EventSign:
    """The sign of a claim: of its event, unless it only speaks of a plan or a possibility."""
    return PLANNED if claim.modality in HYPOTHETICAL else EVENT_SIGNS.get(claim.event, _OTHER)


def draw_event(
    axes: Axes,
    at: tuple[float, float],
    sign: EventSign,
    colour: str,
    *,
    hollow: bool,
    shift: float = 0.0,
) -> None:
    """Draw one sign; a hollow one belongs to the second side, so that grey print tells them apart.

    Args:
        axes: where.
        at: in the axes' coordinates.
        sign: which.
        colour: `#rrggbb`.
        hollow: whether it is white inside.
        shift: points to the right, beside another of the same day.
    """
    size = 5.0 if sign.marker == "." else 6.4
    if sign is PLANNED:
        hollow, colour = True, GREY
    artist: dict[str, Any] = {
        "markersize": size,
        "markerfacecolor": "white" if hollow or sign.open else colour,
        "markeredgecolor": colour if hollow or sign.open else "#1A1A1A",
        "markeredgewidth": 1.2 if hollow or sign.open else 0.5,
    }
    moved = axes.transData + ScaledTranslation(shift / 72, 0, axes.figure.dpi_scale_trans)
    axes.plot(
        [at[0]], [at[1]], sign.marker, transform=moved, zorder=6, clip_on=False, scalex=False,
        scaley=False, **artist,
    )  # fmt: skip


def list_event_rows(
    claims: Sequence[Claim],
    rows: Sequence[dict[str, Any]],
    paints: Mapping[str, Paint],
    sides: Mapping[str, str],
    looks: Collection[str],
) -> list[Row]:
    """An entry for each side, kind of bar and kind of event that the lanes show."""
    codes = {claim.side for claim in claims if claim.modality not in HYPOTHETICAL}
    codes |= {row["controller"] for row in rows}
    ordered = sorted(paints)
    found: list[Row] = []
    for index, code in enumerate(ordered):
        if code in codes:
            name = clean(sides.get(code, code), limit=40)
            sign = _draw_side(paints[code], hollow=index % 2 == 1)
            form = "open" if index % 2 else "full"
            found.append(Row((sign,), name, f"said to be in control ({form} signs)"))
    found += [Row((_draw_bar(look),), *_BARS[look]) for look in _BARS if look in looks]
    kinds = {find_sign(claim) for claim in claims}
    for kind in dict.fromkeys([*EVENT_SIGNS.values(), PLANNED]):
        if kind in kinds:
            found.append(Row((_draw_kind(kind),), kind.name, kind.text))
    return found


def _draw_side(paint: Paint, *, hollow: bool) -> Callable[[Axes, float, float], None]:
    def draw(axes: Axes, x: float, y: float) -> None:
        axes.add_patch(
            Rectangle(
                (x - 1.5, y - 1.1), 3, 2.2, facecolor="white" if hollow else paint.colour,
                edgecolor=paint.colour, linewidth=1.2,
            )
        )  # fmt: skip

    return draw


def _draw_bar(look: str) -> Callable[[Axes, float, float], None]:
    def draw(axes: Axes, x: float, y: float) -> None:
        axes.add_patch(
            Rectangle(
                (x - 2, y - 1.1), 4, 2.2, linewidth=0.5, edgecolor="#6B6B6B",
                facecolor={"holds": "#8E979C", "part": "white"}.get(look, "#EEF0F1"),
                hatch="/////" if look == "part" else None,
            )
        )  # fmt: skip

    return draw


def _draw_kind(kind: EventSign) -> Callable[[Axes, float, float], None]:
    return lambda axes, x, y: draw_event(axes, (x, y), kind, GREY, hollow=False)
