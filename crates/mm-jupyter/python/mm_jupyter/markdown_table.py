"""Markdown tables as Mattermost reads them."""

from __future__ import annotations

import re
from typing import List, Sequence

# An underscore within a word is only an underscore.
_SPECIAL = re.compile(r"[\\|`*]|(?<!\w)_|_(?!\w)|~~")


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool] = ()) -> str:
    """A table of texts. Columns whose place in `right` is true stand to the right."""
    width = max([len(head), *(len(row) for row in rows)], default=0)
    if not width:
        return ""
    marks = ["---:" if place < len(right) and right[place] else "---" for place in range(width)]
    lines = [_line([escape_cell(cell) for cell in head], width), _line(marks, width)]
    lines.extend(_line([escape_cell(cell) for cell in row], width) for row in rows)
    return "\n".join(lines)


def escape_cell(text: str) -> str:
    """Makes text safe in a cell: one line, and nothing in it is Markdown."""
    return _SPECIAL.sub(lambda found: "".join("\\" + sign for sign in found[0]), " ".join(str(text).split()))


def _line(cells: List[str], width: int) -> str:
    cells = [*cells, *[""] * (width - len(cells))]
    return "| " + " | ".join(cells) + " |"


def cut_table(table: str, chars_max: int) -> str:
    """The head and as many rows as fit."""
    lines = table.split("\n")
    kept: List[str] = []
    size = 0
    for line in lines:
        size += len(line) + 1
        if size > chars_max and len(kept) >= 2:
            break
        kept.append(line)
    return "\n".join(kept)
