"""Runs the cell below `%%post` in the notebook, as if it stood there alone."""

from __future__ import annotations

import io
import sys
import tokenize
from typing import Any, Optional

from .capture import Capture, replace
from .recording import Recording


def run_cell(shell: Any, cell: str, recording: Recording) -> Optional[BaseException]:
    """Runs a cell and records what it puts out. Gives the exception that ended it, already shown."""
    with Capture(shell, recording, ends_in_semicolon(cell)):
        # It is within a cell that is in the history. Inline plots are shown when it ends.
        result = shell.run_cell(cell, store_history=False)
    return _failure(result, recording)


async def run_cell_awaiting(shell: Any, cell: str, recording: Recording) -> Optional[BaseException]:
    """As `run_cell`, for a cell that awaits something in the loop that runs this."""
    with Capture(shell, recording, ends_in_semicolon(cell)):
        result = await shell.run_cell_async(cell, store_history=False, transformed_cell=shell.transform_cell(cell))
        # `run_cell` does that by itself: inline plots are shown by it.
        shell.events.trigger("post_execute")
    return _failure(result, recording)


def _failure(result: Any, recording: Recording) -> Optional[BaseException]:
    error = result.error_before_exec or result.error_in_exec
    if error is not None and not recording.has_failure():
        # Groups of exceptions and errors of usage are written to stderr, past the usual way.
        recording.add_failure(type(error).__name__, str(error))
    return error


def raise_shown(shell: Any, error: BaseException) -> None:
    """Ends the outer cell by an exception that the notebook shows already.

    So "Run all" stops, and there is one traceback and not two.
    """
    show = shell.showtraceback

    def show_others(*args: Any, **kwargs: Any) -> Any:
        undo()
        if sys.exc_info()[1] is error:
            return None
        return show(*args, **kwargs)

    undo = replace(shell, "showtraceback", show_others)
    raise error


def ends_in_semicolon(cell: str) -> bool:
    """Whether the last thing in a cell is a semicolon, which tells IPython to show no result."""
    last = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(cell).readline):
            if token.type not in (
                tokenize.COMMENT,
                tokenize.NL,
                tokenize.NEWLINE,
                tokenize.INDENT,
                tokenize.DEDENT,
                tokenize.ENDMARKER,
            ):
                last = token.string
    # Cells of other languages are no Python, and neither are broken ones.
    except (tokenize.TokenError, SyntaxError):
        return False
    return last == ";"
