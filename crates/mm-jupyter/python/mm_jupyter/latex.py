"""LaTeX as Mattermost draws it: in a block of its own, without the marks of a notebook."""

from __future__ import annotations

from .fences import fence

_PAIRS = (
    ("$$", "$$"),
    ("$", "$"),
    ("\\[", "\\]"),
    ("\\(", "\\)"),
    *((f"\\begin{{{name}}}", f"\\end{{{name}}}") for name in ("equation", "equation*", "displaymath", "math")),
)


def latex_block(source: str) -> str:
    """A block of LaTeX."""
    text = source.strip()
    for start, end in _PAIRS:
        inner = text[len(start) : -len(end)]
        if text.startswith(start) and text.endswith(end) and len(text) > len(start) + len(end) and "$" not in inner:
            text = inner.strip()
            break
    else:
        if "$" in text:
            # Text with formulas in it is Markdown.
            return text
    if text.startswith("\\displaystyle"):
        text = text[len("\\displaystyle") :].strip()
    return fence(text, "latex")


def is_document(source: str) -> bool:
    """Whether it is for a whole TeX, such as a table or a listing: Mattermost draws formulas only."""
    return source.lstrip().startswith(("\\begin{Verbatim}", "\\begin{tabular}", "\\begin{table}", "\\begin{longtable}"))
