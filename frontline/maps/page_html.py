"""One self-contained page: own files, Leaflet and data put together under a strict policy.

Nothing here is a template engine. The page has fixed marks, each is filled once, and text of
strangers reaches it only packed, as letters and digits that nothing can read as markup.
"""

from __future__ import annotations

import base64
import hashlib
import html
import importlib.metadata
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from frontline.errors import UnreadableInput
from frontline.maps.options import LANGUAGES
from frontline.maps.packing import encode_json, pack

SCRIPTS = (
    "dom.js",
    "inflate.js",
    "data.js",
    "words.js",
    "looks.js",
    "glyphs.js",
    "base.js",
    "surface.js",
    "index.js",
    "dots.js",
    "places.js",
    "spread.js",
    "labels.js",
    "timeline.js",
    "sentences.js",
    "panel.js",
    "lists.js",
    "search.js",
    "measure.js",
    "compare.js",
    "legend.js",
    "link.js",
    "frame.js",
    "app.js",
)
"""The page's own scripts in the order in which they are joined."""

_MARK = re.compile(r"@([a-z]+)@")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def render_page(payload: dict[str, Any], *, images: str = "") -> str:
    """The whole page as text; the same payload gives the same text.

    Args:
        payload: plain values, see `frontline.maps.payload`; strings may hold anything.
        images: an origin (`https://host`) that pictures may come from besides the page itself.
    """
    style = leaflet_style() + _own("style.css")
    leaflet, app = leaflet_script(), own_script()
    parts = {
        "policy": make_policy((leaflet, app), style, images=images),
        "version": importlib.metadata.version("frontline"),
        "title": escape_markup(payload.get("title") or payload["strings"]["en"]["title"]),
        "style": style,
        "data": pack(encode_json(payload)),
        "leaflet": leaflet,
        "app": app,
    }
    return _MARK.sub(lambda mark: parts[mark[1]], _own("page.html"))


def render_frame(payload: dict[str, Any], *, images: str = "") -> str:
    """The same page packed into a small one that unpacks it, for the frames of notebooks.

    The policy of the small page lets exactly the scripts and the style of the whole one run, since
    a document that replaces itself stays under the policy it came with.
    """
    scripts, style = list_frame_parts()
    parts = {
        "policy": make_policy(scripts, style, images=images),
        "page": pack(render_page(payload, images=images)),
        "loader": scripts[0],
    }
    return _MARK.sub(lambda mark: parts[mark[1]], _own("frame.html"))


def list_frame_parts() -> tuple[tuple[str, str, str], str]:
    """The scripts and the style of a packed page, its loader first.

    A page that holds one in an `srcdoc` has to allow them, too: the frame keeps its policy.
    """
    loader = _closed(("inflate.js", "unpack.js"))
    return (loader, leaflet_script(), own_script()), leaflet_style() + _own("style.css")


def make_policy(scripts: Iterable[str], *styles: str, images: str = "") -> str:
    """A content security policy that allows these scripts and styles and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_digest, scripts))}",
            f"style-src {' '.join(map(_digest, styles))}",
            f"img-src data: {images}".rstrip(),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def escape_markup(text: str) -> str:
    """Text for an element or attribute, inert in Jinja too; what XML forbids becomes U+FFFD."""
    escaped = html.escape(_NOT_XML.sub("\ufffd", text), quote=True)
    return escaped.replace("{", "&#123;").replace("}", "&#125;")


@cache
def load_strings() -> dict[str, dict[str, str]]:
    """The interface's words: language -> key -> phrase."""
    return {language: json.loads(_own(f"strings/{language}.json")) for language in LANGUAGES}


@cache
def own_script() -> str:
    """The page's own scripts as one, closed to the outside."""
    return _closed(SCRIPTS)


def _closed(names: Iterable[str]) -> str:
    joined = "\n".join(map(_own, names))
    return f'"use strict";\n(() => {{\n{joined}}})();\n'


@cache
def leaflet_script() -> str:
    """Leaflet, without the pointer to its source map."""
    return re.sub(r"//# sourceMappingURL=\S+\s*$", "", _leaflet("leaflet.js"))


@cache
def leaflet_style() -> str:
    """Leaflet's style sheet; its pictures, which this page does not use, are left out."""
    return re.sub(r"url\([^)]*\)", "none", _leaflet("leaflet.css"))


def _leaflet(name: str) -> str:
    # The wheel is read as files: importing its package needs the long gone pkg_resources.
    distribution = importlib.metadata.distribution("xstatic-leaflet")
    path = distribution.locate_file(f"xstatic/pkg/leaflet/data/{name}")
    try:
        with open(str(path), encoding="utf-8") as file:  # noqa: PTH123  (an installer's own path type)
            return _unix_lines(file.read())
    except OSError as error:
        raise UnreadableInput(
            f"Leaflet's {name} is missing; reinstall it: pip install --force-reinstall "
            "xstatic-leaflet"
        ) from error


@cache
def _own(name: str) -> str:
    folder = resources.files("frontline.maps").joinpath("page")
    return _unix_lines(folder.joinpath(name).read_text(encoding="utf-8"))


def _unix_lines(text: str) -> str:
    """Browsers read every line end as LF before they compare hashes."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _digest(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
