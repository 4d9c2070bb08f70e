"""The map as a `folium.Map`: folium's manners, this package's page."""

from __future__ import annotations

import html
import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

import folium
from branca.element import Element, Figure

from frontline.errors import InvalidHistory, UnsafeLayer
from frontline.ledger.files import write_text
from frontline.maps.ground import encode_ground, find_view
from frontline.maps.options import MapOptions
from frontline.maps.outside import Borders, Tiles
from frontline.maps.overlays import check_layer, encode_overlays
from frontline.maps.page_html import load_strings, render_frame, render_page
from frontline.maps.payload import build_payload
from frontline.wording import brief, say_count

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from frontline.claims import Claim
    from gazetteer.places import Place


class Map(folium.Map):
    """Who is said to hold what, through time, as one self-contained page.

    It is a `folium.Map` in every way but one: the page is drawn by this package's own code, which
    shows what strangers wrote as text only, and makes no request to the network.

    Args:
        history: as `frontline.history` returns it: a row an interval, EPSG:4326. A table of other
            people's, without `positions`, `claims` and `reason`, is drawn without details, and the
            page says so.
        claims: the claims behind it; None takes `history.attrs["ledger"]`.
        then: the same without hindsight, as `frontline.history_then` returns it: the page then
            has the switch "as known then".
        surface: areas, line and band, as `frontline.surface` or `frontline.surfaces` returns them,
            or a GeoDataFrame, see `frontline.maps.layers.read_surface`.
        borders: lines with the point of view they stand for, see `Borders`; none by default.
        tiles: a background from one host, see `Tiles`; none by default: the page asks nobody.
        context: towns drawn small and grey for orientation, the most important first.
        **options: fields of `MapOptions`: `title`, `on`, `viewpoint`, `delay_days`, ….

    Raises:
        InvalidHistory: not a control history, or one that contradicts itself; a surface or borders
            with shapes that cannot be drawn.
        InvalidDate: an option is no day.
        ValueError: another option is out of its range; see `MapOptions`.

    Example:
        >>> frontline.Map(frontline.history(ledger), title="Kurakhove").save("map.html")
    """

    def __init__(
        self,
        history: gpd.GeoDataFrame | pd.DataFrame,
        *,
        claims: Iterable[Claim] | None = None,
        then: gpd.GeoDataFrame | None = None,
        surface: Any = None,
        borders: Borders | None = None,
        tiles: Tiles | None = None,
        context: Iterable[Place] = (),
        **options: Any,
    ) -> None:
        if not hasattr(history, "attrs"):
            raise InvalidHistory(
                "a map takes what `frontline.history(ledger)` returns, not "
                f"{type(history).__name__}"
            )
        self.map_options = MapOptions(**options)
        payload = build_payload(
            history,
            claims=claims,
            then=then,
            surface=surface,
            context=context,
            options=self.map_options,
        )
        view = find_view(payload.points, payload.focus)
        west, south, east, north = view["bounds"]
        middle = [(south + north) / 2, (west + east) / 2]
        super().__init__(location=middle, tiles=None, zoom_start=7)
        self._payload = payload.data
        count = say_count(len(payload.points), "place")
        title = f"{brief(self.map_options.title, 70)}; " if self.map_options.title else ""
        self._told = f"{title}{count}, {say_count(len(history), 'interval')}"
        self._view = view
        self._borders, self._tiles = borders, tiles
        _Page().add_child(self)

    def __repr__(self) -> str:
        return f"<Map: {self._told}>"

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Map:
        """Add a bare `folium.GeoJson`, a `folium.FeatureGroup` of such, or a `folium.LayerControl`.

        Geometry is drawn in grey, properties are not shown; names appear as text in the control.

        Raises:
            UnsafeLayer: any other layer.
        """
        check_layer(child)
        super().add_child(child, name=name, index=index)
        return self

    def fit_bounds(
        self,
        bounds: Sequence[Sequence[float]],
        padding_top_left: Sequence[float] | None = None,
        padding_bottom_right: Sequence[float] | None = None,
        padding: Sequence[float] | None = None,
        max_zoom: int | None = None,
    ) -> None:
        """Open the map on a box; the page itself keeps it clear of what lies over the map.

        Args:
            bounds: ((south, west), (north, east)) in degrees.
            padding_top_left: not used, as the next three.
            padding_bottom_right: not used.
            padding: not used.
            max_zoom: not used.
        """
        del padding_top_left, padding_bottom_right, padding, max_zoom
        (south, west), (north, east) = bounds
        self._view = {**self._view, "bounds": [west, south, east, north]}

    def render(self, **_: Any) -> str:
        """The whole page as text.

        Raises:
            UnsafeLayer: something was added that this page does not show.
        """
        return render_page(self._page(), images=self._image_origin)

    def _page(self) -> dict[str, Any]:
        """Everything the page shows, as plain values."""
        if not isinstance(self._parent, _Page):
            raise UnsafeLayer(
                "this map is a page of its own and cannot be drawn inside another figure; save it "
                "and put the file into an iframe"
            )
        self._parent.check_empty()
        for child in self._children.values():
            check_layer(child)
        return {
            **self._payload,
            "strings": load_strings(),
            "view": self._view,
            "base": encode_ground(self._view),
            "overlays": encode_overlays(self._children.values()),
            "borders": None if self._borders is None else self._borders.to_dict(),
            "tiles": None if self._tiles is None else self._tiles.to_dict(),
        }

    @property
    def _image_origin(self) -> str:
        return "" if self._tiles is None else self._tiles.origin

    def save(
        self,
        outfile: str | bytes | Path | BinaryIO,
        close_file: bool = True,  # noqa: FBT001, FBT002  (folium's signature)
        **_: Any,
    ) -> None:
        """Write the page; a file appears whole or not at all.

        Args:
            outfile: path, or a file open for writing bytes.
            close_file: whether to close such a file.

        Raises:
            UnwritableOutput: the file cannot be written.
            UnsafeLayer: something was added that this page does not show.
        """
        page = self.render()
        if isinstance(outfile, str | bytes | os.PathLike):
            write_text(os.fsdecode(outfile), page)
            return
        outfile.write(page.encode())
        if close_file:
            outfile.close()

    def _get_self_bounds(self) -> list[list[float | None]]:
        west, south, east, north = self._view["bounds"]
        return [[south, west], [north, east]]

    def render_packed(self) -> str:
        """The page packed into a small one that unpacks it, for the `srcdoc` of a frame.

        Raises:
            UnsafeLayer: as for `render`.
        """
        return render_frame(self._page(), images=self._image_origin)

    def _repr_html_(self, **_: Any) -> str:
        """The page, packed, in a sandboxed frame of its own, for notebooks."""
        return (
            f'<iframe srcdoc="{html.escape(self.render_packed())}" title="Map" '
            'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" '
            f'style="width:100%;height:{self.map_options.height}px;border:0"></iframe>'
        )


class _Page(Figure):
    """The root of the tree, so that `get_root().render()` gives this package's page."""

    def render(self, **kwargs: Any) -> str:
        """The page of the map inside."""
        (child,) = self._children.values()
        return str(child.render(**kwargs))

    def _repr_html_(self, **_: Any) -> str:
        (child,) = self._children.values()
        return str(getattr(child, "_repr_html_")())  # noqa: B009  (branca's type lacks it)

    def check_empty(self) -> None:
        """Refuse markup that was added around the map."""
        extra = [
            child
            for part in (self.header, self.html, self.script)
            for name, child in part._children.items()  # noqa: SLF001  (no public list of children)
            if name != "meta_http"
        ]
        if extra or len(self._children) != 1:
            raise UnsafeLayer(
                "markup and scripts cannot be added around this map; they could carry a "
                "stranger's text into the page. Set `title=`, or edit the saved file yourself"
            )
