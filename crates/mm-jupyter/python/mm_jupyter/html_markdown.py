"""HTML as Markdown: its tables, its text, and the pictures that lie in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import List, Optional, Tuple
from urllib.parse import unquote_to_bytes

from .fences import fence
from .files import File
from .html_table import Table
from .markdown_table import markdown_table
from .mime import bundle_image

_HIDDEN = ("script", "style", "template", "head", "noscript", "title")
_BLOCKS = ("p", "div", "ul", "ol", "section", "article", "details", "summary", "blockquote", "figure", "dl", "dt", "dd")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "del": "~~", "s": "~~", "code": "`", "tt": "`", "kbd": "`"}
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What shows nothing as text, but something in a browser.
_DRAWN = ("svg", "canvas", "iframe", "video", "audio", "object", "embed")
_SPECIAL = re.compile(r"[\\`*]|(?<!\w)_|_(?!\w)|~~")


class Converted:
    """HTML after its conversion."""

    text: str
    files: List[File]
    # Whether a browser would show more than there is here.
    drawn: bool


def html_to_markdown(source: str) -> Converted:
    """Converts a piece of HTML. Scripts and styles are left out."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    reader.end_block()
    converted = Converted()
    converted.text = "\n\n".join(reader.blocks)
    converted.files = reader.files
    converted.drawn = reader.drawn or (reader.scripted and reader.has_place)
    return converted


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: List[str] = []
        self.files: List[File] = []
        self.drawn = False
        self.scripted = False
        self.has_place = False
        self._inline: List[str] = []
        self._prefix = ""
        self._hidden = 0
        self._preformatted = 0
        self._tables: List[Table] = []
        self._links: List[str] = []

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        values = dict(attrs)
        if tag in _HIDDEN:
            self._hidden += 1
            self.scripted = self.scripted or tag == "script"
            return
        self._keep_data(values)
        self.drawn = self.drawn or (tag in _DRAWN and not self._hidden)
        self.has_place = self.has_place or (tag == "div" and "id" in values)
        if self._tables:
            self._start_in_table(tag, values)
        elif tag == "table":
            self.end_block()
            self._tables.append(Table())
        elif tag == "pre":
            self.end_block()
            self._preformatted += 1
        elif tag == "br":
            self._inline.append("\n")
        elif tag == "hr":
            self.end_block()
            self.blocks.append("---")
        elif tag in _HEADS:
            self.end_block()
            self._prefix = "#" * int(tag[1]) + " "
        elif tag == "li":
            self.end_block()
            self._prefix = "- "
        elif tag in _BLOCKS:
            self.end_block()
        elif tag in _MARKS and not self._preformatted:
            self._inline.append(_MARKS[tag])
        elif tag == "a":
            self._links.append(values.get("href") or "")
            self._inline.append("[" if self._link() else "")

    def handle_startendtag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ("br", "hr", "img", "input", "meta", "link", "col"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif self._tables:
            self._end_in_table(tag)
        elif tag == "pre" and self._preformatted:
            text = "".join(self._inline).strip("\n")
            self._inline.clear()
            self._preformatted -= 1
            if text.strip():
                self.blocks.append(fence(text))
        elif tag in _HEADS or tag == "li" or tag in _BLOCKS:
            self.end_block()
        elif tag in _MARKS and not self._preformatted:
            self._end_mark(_MARKS[tag])
        elif tag == "a" and self._links:
            link = self._link()
            self._links.pop()
            self._inline.append(f"]({link})" if link else "")

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._tables:
            self._tables[-1].text(data)
        elif self._preformatted:
            self._inline.append(data)
        else:
            self._inline.append(
                _SPECIAL.sub(lambda found: "".join("\\" + sign for sign in found[0]), re.sub(r"\s+", " ", data))
            )

    def end_block(self) -> None:
        """Ends the paragraph, if there is one."""
        lines = [line.strip() for line in "".join(self._inline).split("\n")]
        text = "\n".join(lines).strip()
        self._inline.clear()
        if text and not self._preformatted:
            # Points of one list stay together.
            if self._prefix == "- " and self.blocks and self.blocks[-1].startswith("- "):
                self.blocks[-1] += f"\n- {text}"
            else:
                self.blocks.append(self._prefix + text)
        elif text:
            self.blocks.append(fence(text))
        self._prefix = ""

    def _end_mark(self, mark: str) -> None:
        # An empty pair of marks would show as stars.
        if self._inline and self._inline[-1] == mark:
            self._inline.pop()
        else:
            self._inline.append(mark)

    def _link(self) -> str:
        link = self._links[-1]
        return link if link.startswith(("http://", "https://", "mailto:")) and not re.search(r"[\s()]", link) else ""

    def _start_in_table(self, tag: str, values: dict) -> None:
        table = self._tables[-1]
        if tag == "table":
            # A table in a cell can only be its text.
            table.depth += 1
        elif table.depth == 0:
            table.start(tag, values)

    def _end_in_table(self, tag: str) -> None:
        table = self._tables[-1]
        if tag == "table" and table.depth:
            table.depth -= 1
        elif tag == "table":
            self._tables.pop()
            head, rows, right = table.grid()
            if table.caption.strip():
                self.blocks.append("**" + " ".join(table.caption.split()) + "**")
            text = markdown_table(head, rows, right)
            if text:
                self.blocks.append(text)
        elif table.depth == 0:
            table.end(tag)

    def _keep_data(self, values: dict) -> None:
        found = re.match(r"data:(image/[\w.+-]+)((?:;[\w=-]+)*),(.*)", values.get("src") or "", re.DOTALL)
        if found:
            data = found[3] if ";base64" in found[2] else unquote_to_bytes(found[3])
            file = bundle_image({found[1]: data}, "image")
            if file is not None:
                self.files.append(file)
