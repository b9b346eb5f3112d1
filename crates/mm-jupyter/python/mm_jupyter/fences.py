"""Text in fences, which nothing inside can end."""

from __future__ import annotations

import re
from typing import Tuple

TEXT_CHARS_MAX = 4000
TEXT_LINES_MAX = 100
# Of a text that is cut, this part is its beginning: what happened last tells most.
_HEAD_PART = 0.4
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)")


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


def cut_markdown(text: str, chars: int) -> str:
    """The beginning of a Markdown text, at most `chars` characters, with its last fence closed."""
    kept = text[:chars]
    if len(text) > chars:
        # To the end of a line or of a word, unless that is far away.
        end = max(kept.rfind("\n"), chars // 2)
        end = end if kept[end] == "\n" else max(kept.rfind(" "), chars // 2)
        kept = kept[:end] if kept[end].isspace() else kept
    while True:
        kept = kept.rstrip()
        mark = _open_fence(kept)
        if not mark:
            return kept
        if len(kept) + len(mark) + 1 <= chars:
            return f"{kept}\n{mark}"
        kept = kept[: max(0, chars - len(mark) - 1)]


def _open_fence(text: str) -> str:
    # The mark that would close the fence that the text ends in, if it does.
    mark = ""
    for line in text.splitlines():
        found = _FENCE.match(line)
        if not found:
            continue
        if not mark:
            mark = found[1]
        elif found[1].startswith(mark) and not found[2].strip():
            mark = ""
    return mark


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
