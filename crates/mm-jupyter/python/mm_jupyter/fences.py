"""Text in fences, which nothing inside can end."""

from __future__ import annotations

import re
from typing import Tuple

TEXT_CHARS_MAX = 4000
TEXT_LINES_MAX = 100
# Of a text that is cut, this part is its beginning: what happened last tells most.
_HEAD_PART = 0.4


def fence(text: str, language: str = "") -> str:
    """Fences `text` with more backticks than it has in a row."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}{language}\n{text.rstrip()}\n{marks}"


def code_span(text: str) -> str:
    """`text` on one line, as code."""
    text = " ".join(text.split())
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    marks = "`" * (longest + 1)
    pad = " " if "`" in text else ""
    return f"{marks}{pad}{text}{pad}{marks}"


def is_long(text: str) -> bool:
    """Whether `text` is cut by `cut`."""
    return len(text) > TEXT_CHARS_MAX or text.count("\n") > TEXT_LINES_MAX


def cut(text: str) -> Tuple[str, str, int]:
    """The beginning and the end of a long text, and how many characters lie between."""
    head = _first(text, int(TEXT_CHARS_MAX * _HEAD_PART), int(TEXT_LINES_MAX * _HEAD_PART))
    rest = text[len(head) :]
    tail = _last(rest, TEXT_CHARS_MAX - int(TEXT_CHARS_MAX * _HEAD_PART), TEXT_LINES_MAX // 2)
    return head, tail, len(rest) - len(tail)


def _first(text: str, chars: int, lines: int) -> str:
    kept = "".join(text[:chars].splitlines(keepends=True)[:lines])
    # To the end of a line, unless the line is longer than all that is kept.
    end = kept.rfind("\n")
    return kept[: end + 1] if end > 0 else kept


def _last(text: str, chars: int, lines: int) -> str:
    kept = "".join(text[-chars:].splitlines(keepends=True)[-lines:])
    start = kept.find("\n")
    if len(kept) == len(text) or text[: len(text) - len(kept)].endswith("\n") or start in (-1, len(kept) - 1):
        return kept
    return kept[start + 1 :]
