"""A table of HTML on its way to Markdown, which knows no spans and one head only."""

from __future__ import annotations

import re
from typing import Dict, List, Optional, Tuple

_NUMBER = re.compile(r"[-+−]?(\d[\d,._ ]*|inf|nan)(e[-+]?\d+)?\s*%?", re.IGNORECASE)
# A span is a number that somebody else wrote.
SPAN_MAX = 1000


class _Cell:
    def __init__(self, is_head: bool, columns: int, rows: int) -> None:
        self.is_head = is_head
        self.columns = columns
        self.rows = rows
        self.parts: List[str] = []

    def text(self) -> str:
        return " ".join("".join(self.parts).split())


class Table:
    """Collects rows and cells as their tags come."""

    def __init__(self) -> None:
        # How many tables deep we are within a cell.
        self.depth = 0
        self.caption = ""
        self._rows: List[Tuple[bool, List[_Cell]]] = []
        self._in_head = False
        self._in_caption = False
        self._cell: Optional[_Cell] = None

    def start(self, tag: str, values: Dict[str, Optional[str]]) -> None:
        """Takes a start tag."""
        if tag in ("thead", "tbody", "tfoot"):
            self._in_head = tag == "thead"
        elif tag == "caption":
            self._in_caption = True
        elif tag == "tr":
            self._cell = None
            self._rows.append((self._in_head, []))
        elif tag in ("td", "th"):
            if not self._rows:
                self._rows.append((self._in_head, []))
            self._cell = _Cell(tag == "th", _span(values.get("colspan")), _span(values.get("rowspan")))
            self._rows[-1][1].append(self._cell)
        elif tag in ("br", "p", "div", "li"):
            self.text(" ")

    def end(self, tag: str) -> None:
        """Takes an end tag."""
        if tag in ("td", "th", "tr"):
            self._cell = None
        elif tag == "thead":
            self._in_head = False
        elif tag == "caption":
            self._in_caption = False

    def text(self, data: str) -> None:
        """Takes text."""
        if self._in_caption:
            self.caption += data
        elif self._cell is not None:
            self._cell.parts.append(data)

    def grid(self) -> Tuple[List[str], List[List[str]], List[bool]]:
        """The head, the rows, and which columns are numbers."""
        heads: List[List[str]] = []
        body: List[List[str]] = []
        pending: Dict[int, Tuple[int, str]] = {}
        for in_head, cells in self._rows:
            # Without a `thead`, rows of nothing but heads are it.
            is_head = in_head or (not body and bool(cells) and all(cell.is_head for cell in cells))
            row = _spread(cells, pending, is_head)
            if row:
                (heads if is_head else body).append(row)
        width = max([len(row) for row in heads + body], default=0)
        for row in heads + body:
            row.extend([""] * (width - len(row)))
        head = [_joined([row[place] for row in heads]) for place in range(width)]
        right = [_is_numeric([row[place] for row in body]) for place in range(width)]
        return head, body, right


def _spread(cells: List[_Cell], pending: Dict[int, Tuple[int, str]], is_head: bool) -> List[str]:
    # `pending` has the columns that cells of earlier rows reach down into.
    row: List[str] = []

    def fill() -> None:
        while len(row) in pending:
            left, text = pending[len(row)]
            if left > 1:
                pending[len(row)] = (left - 1, text)
            else:
                del pending[len(row)]
            row.append(text)

    for cell in cells:
        fill()
        text = cell.text()
        for place in range(cell.columns):
            # A head stands above each of its columns; a cell is told once.
            shown = text if place == 0 or is_head else ""
            if cell.rows > 1:
                pending[len(row)] = (cell.rows - 1, "")
            row.append(shown)
    fill()
    return row


def _span(value: Optional[str]) -> int:
    text = (value or "").strip()
    return min(max(1, int(text)), SPAN_MAX) if text.isdecimal() else 1


def _joined(texts: List[str]) -> str:
    kept: List[str] = []
    for text in texts:
        if text and text not in kept[-1:]:
            kept.append(text)
    return " / ".join(kept)


def _is_numeric(texts: List[str]) -> bool:
    filled = [text for text in texts if text and text not in ("...", "…", "NaN", "None", "<NA>", "NaT")]
    return bool(filled) and all(_NUMBER.fullmatch(text) for text in filled)
