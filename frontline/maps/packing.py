"""Text packed into letters and digits: small, inert in HTML and in any template."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

_LEVEL = 9
_HALF = re.compile("[\ud800-\udfff]")


def pack(text: str) -> str:
    """Text as zlib's deflate (RFC 1950) of its UTF-8, in base64."""
    return base64.b64encode(zlib.compress(text.encode(), _LEVEL)).decode("ascii")


def unpack(packed: str) -> str:
    """What `pack` was given.

    Raises:
        ValueError: this was not packed by `pack`.
    """
    try:
        return zlib.decompress(base64.b64decode(packed, validate=True)).decode()
    except zlib.error as error:
        raise ValueError(f"not packed by this library: {error}") from error


def encode_json(value: Any) -> str:
    r"""JSON in one line that is always valid UTF-8: half a character is written as `\uXXXX`."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
