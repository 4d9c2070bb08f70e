"""One self-contained page: own files, Leaflet and data put together under a strict policy.

Nothing here is a template engine. The page has fixed marks, each is filled once, and text of
strangers reaches it only inside a JSON block that neither HTML nor Jinja can read as markup.
"""

from __future__ import annotations

import base64
import hashlib
import html
import importlib.metadata
import json
import re
from functools import cache
from importlib import resources
from typing import Any

from frontline.errors import UnreadableInput

SCRIPTS = (
    "dom.js",
    "data.js",
    "glyphs.js",
    "base.js",
    "places.js",
    "spread.js",
    "labels.js",
    "timeline.js",
    "panel.js",
    "legend.js",
    "app.js",
)
"""The page's own scripts in the order in which they are joined."""

_MARK = re.compile(r"@([a-z]+)@")
_JINJA_OPENING = re.compile(r"\{(?=[{%#])")
_DANGEROUS = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def render_page(payload: dict[str, Any]) -> str:
    """The whole page as text; the same payload gives the same text.

    Args:
        payload: plain values, see `frontline.maps.payload`; strings may hold anything.
    """
    style = leaflet_style() + _own("style.css")
    leaflet, app = leaflet_script(), own_script()
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_digest(leaflet)} {_digest(app)}",
            f"style-src {_digest(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    parts = {
        "policy": policy,
        "version": importlib.metadata.version("frontline"),
        "title": escape_markup(payload.get("title") or payload["strings"]["title"]),
        "style": style,
        "data": encode_json(payload),
        "leaflet": leaflet,
        "app": app,
    }
    return _MARK.sub(lambda mark: parts[mark[1]], _own("page.html"))


def encode_json(value: Any) -> str:
    r"""JSON that is inert inside HTML and inside a Jinja template, and is always valid UTF-8.

    `<`, `>`, `&`, the two line separators and lone surrogates are written as `\uXXXX`, and so is
    every `{` that would open a Jinja block: those pairs occur inside strings only.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = _DANGEROUS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return _JINJA_OPENING.sub(r"\\u007b", text)


def escape_markup(text: str) -> str:
    """Text for an element or attribute, inert in Jinja too; what XML forbids becomes U+FFFD."""
    escaped = html.escape(_NOT_XML.sub("\ufffd", text), quote=True)
    return escaped.replace("{", "&#123;").replace("}", "&#125;")


def load_strings(language: str) -> dict[str, str]:
    """The interface's words, one table a language."""
    table: dict[str, str] = json.loads(_own(f"strings/{language}.json"))
    return table


@cache
def own_script() -> str:
    """The page's own scripts as one, closed to the outside."""
    joined = "\n".join(_own(name) for name in SCRIPTS)
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
