"""Bundles: one object in several forms by content type, as notebooks pass them on."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Dict, Optional

from .content_type import kind_of
from .files import File
from .svg import svg_to_png

SVG = "image/svg+xml"
# The best form first.
_IMAGES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
_REPRS = {"image/png": "_repr_png_", "image/jpeg": "_repr_jpeg_", SVG: "_repr_svg_"}


def bundle_of(item: Any) -> Dict[str, Any]:
    """The forms that an object offers to notebooks, as far as they are pictures."""
    found: Dict[str, Any] = {}
    whole = getattr(item, "_repr_mimebundle_", None)
    if callable(whole) and not isinstance(item, type):
        answer = whole(include=None, exclude=None)
        # It may come with a second dictionary of metadata.
        answer = answer[0] if isinstance(answer, tuple) else answer
        found.update(answer or {})
    for mime, name in _REPRS.items():
        method = getattr(item, name, None)
        if mime not in found and callable(method) and not isinstance(item, type):
            answer = method()
            answer = answer[0] if isinstance(answer, tuple) else answer
            if answer:
                found[mime] = answer
    return found


def bundle_image(bundle: Dict[str, Any], stem: str) -> Optional[File]:
    """The picture of a bundle, if it has one: an SVG as PNG where that is possible."""
    for mime, ending in _IMAGES.items():
        data = as_bytes(bundle.get(mime))
        if data:
            return File(f"{stem}.{ending}", mime, data=data)
    svg = bundle.get(SVG)
    if svg:
        svg = svg.encode("utf-8", "replace") if isinstance(svg, str) else bytes(svg)
        png = svg_to_png(svg)
        if png is not None:
            return File(f"{stem}.png", "image/png", data=png)
        return File(f"{stem}.svg", SVG, data=svg)
    return None


def as_bytes(value: Any) -> Optional[bytes]:
    """Bytes of a picture, which come as they are or in base64."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        value = bytes(value)
        # Base64 too may come as bytes, and no picture looks like it.
        if kind_of(value).ending != "txt":
            return value
    if not value or not isinstance(value, (str, bytes)):
        return None
    try:
        return base64.b64decode(value)
    except (binascii.Error, ValueError):
        return None
