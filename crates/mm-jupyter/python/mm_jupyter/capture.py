"""Records what a cell puts out while it is shown as usual.

Methods of the live streams and of IPython's publishers are wrapped, not the objects replaced: a log
handler that was made in an earlier cell holds the stream itself, and ipykernel looks at their classes.
"""

from __future__ import annotations

import sys
from typing import Any, Callable, List

from .recording import Recording

_MISSING = object()


def replace(target: Any, name: str, value: Any) -> Callable[[], None]:
    """Sets an attribute of one object. Gives a function that undoes it."""
    before = vars(target).get(name, _MISSING)
    setattr(target, name, value)

    def undo() -> None:
        if before is _MISSING:
            # Another one may have undone it already.
            vars(target).pop(name, None)
        else:
            setattr(target, name, before)

    return undo


class Capture:
    """Within it, outputs go to the notebook and into a recording."""

    def __init__(self, shell: Any, recording: Recording, quiet_result: bool = False) -> None:
        self._shell = shell
        self._recording = recording
        self._quiet_result = quiet_result
        self._undo: List[Callable[[], None]] = []
        self._hidden = 0
        # A terminal is shown objects and errors as text on its streams, where they would be recorded
        # a second time.
        self._shows_on_streams = not hasattr(shell, "kernel")

    def __enter__(self) -> Capture:
        try:
            for name in ("stdout", "stderr"):
                self._tee(name)
            self._wrap_publisher()
            self._wrap_results()
            self._wrap_errors()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def _leave(self) -> None:
        while self._undo:
            self._undo.pop()()
        self._recording.close()

    def _tee(self, name: str) -> None:
        stream = getattr(sys, name, None)
        if stream is None:
            return
        write = stream.write

        def tee(text: Any, *args: Any, **kwargs: Any) -> Any:
            written = write(text, *args, **kwargs)
            if not self._hidden and isinstance(text, str):
                self._recording.stream(name, text)
            return written

        try:
            self._undo.append(replace(stream, "write", tee))
        except (AttributeError, TypeError):
            # Some streams take no attributes.
            self._undo.append(replace(sys, name, _Stand(stream, tee)))

    def _showing(self, show: Callable[..., Any], record: Callable[..., None]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self._hidden += self._shows_on_streams
            try:
                shown = show(*args, **kwargs)
            finally:
                self._hidden -= self._shows_on_streams
            record(*args, **kwargs)
            return shown

        return wrapped

    def _wrap_publisher(self) -> None:
        publisher = self._shell.display_pub

        def record(data: Any = None, metadata: Any = None, *_: Any, **kwargs: Any) -> None:
            transient = kwargs.get("transient") or {}
            if data:
                self._recording.display(data, transient.get("display_id"), bool(kwargs.get("update")))

        def record_clear(wait: bool = False) -> None:
            self._recording.clear(wait)

        self._undo.append(replace(publisher, "publish", self._showing(publisher.publish, record)))
        self._undo.append(replace(publisher, "clear_output", self._showing(publisher.clear_output, record_clear)))

    def _wrap_results(self) -> None:
        hook = self._shell.displayhook

        def record(format_dict: Any, *_: Any, **__: Any) -> None:
            self._recording.result(format_dict)

        self._undo.append(replace(hook, "write_format_data", self._showing(hook.write_format_data, record)))
        if self._quiet_result:
            # IPython looks for the semicolon in the outer cell, where there is none.
            self._undo.append(replace(hook, "quiet", lambda: True))
        if self._shows_on_streams:
            # The prompt before a result is written outside of `write_format_data`.
            self._undo.append(replace(sys, "displayhook", self._showing(sys.displayhook, lambda *_: None)))

    def _wrap_errors(self) -> None:
        shell = self._shell

        def record(etype: Any, evalue: Any, stb: Any) -> None:
            text = stb if isinstance(stb, str) else "\n".join(stb)
            self._recording.failure(getattr(etype, "__name__", str(etype)), str(evalue), text)

        self._undo.append(replace(shell, "_showtraceback", self._showing(shell._showtraceback, record)))


class _Stand:
    """A stream with another `write`."""

    def __init__(self, stream: Any, write: Callable[..., Any]) -> None:
        self._stream = stream
        self.write = write

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __iter__(self) -> Any:
        return iter(self._stream)
