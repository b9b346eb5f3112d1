"""What bytes are, told by their first bytes."""

from __future__ import annotations

import codecs
from typing import NamedTuple

HEAD_BYTES = 1024

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"GIF87a", "gif", "image/gif"),
    (b"GIF89a", "gif", "image/gif"),
    (b"%PDF-", "pdf", "application/pdf"),
    (b"PK\x03\x04", "zip", "application/zip"),
    (b"PK\x05\x06", "zip", "application/zip"),
)


class Kind(NamedTuple):
    """The usual file ending and the content type of some bytes."""

    ending: str
    content_type: str


def kind_of(data: bytes) -> Kind:
    """Tells the kind of `data`: an image, a PDF, a ZIP, text, or just bytes."""
    for magic, ending, content_type in _MAGIC:
        if data.startswith(magic):
            return Kind(ending, content_type)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind("webp", "image/webp")
    try:
        # The first bytes of a text may end within a character.
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return Kind("bin", "application/octet-stream")
    if "\x00" in text:
        return Kind("bin", "application/octet-stream")
    head = text[:HEAD_BYTES].lstrip("\ufeff \t\r\n").lower()
    if head.startswith("<svg") or (head.startswith(("<?xml", "<!--", "<!doctype svg")) and "<svg" in head):
        return Kind("svg", "image/svg+xml")
    if head.startswith(("<!doctype html", "<html")):
        return Kind("html", "text/html")
    return Kind("txt", "text/plain; charset=utf-8")
