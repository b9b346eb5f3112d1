"""What a cell put out, as a notebook keeps it."""

from __future__ import annotations

import threading
from typing import Any, Dict, List, Optional, Union

# Of a cell that prints without end, this much is kept for its post.
RECORDED_CHARS_MAX = 16 * 1024 * 1024


class Stream:
    """Text of stdout or stderr, without a break by the other one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: List[str] = []

    @property
    def text(self) -> str:
        """All of it. What is written in one go may arrive in many pieces."""
        return "".join(self.parts)


class Display:
    """An object in several forms by content type; `is_result` if it is the value of the cell."""

    def __init__(self, bundle: Dict[str, Any], display_id: Optional[str] = None, is_result: bool = False) -> None:
        self.bundle = bundle
        self.display_id = display_id
        self.is_result = is_result


class Failure:
    """An exception, and its traceback as the notebook shows it."""

    def __init__(self, name: str, message: str, traceback: str) -> None:
        self.name = name
        self.message = message
        self.traceback = traceback


Output = Union[Stream, Display, Failure]


class Recording:
    """Outputs in their order. Threads of the cell may write at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._outputs: List[Output] = []
        self._chars = 0
        self._clear_next = False
        self._closed = False
        self.cut_off = False

    @property
    def outputs(self) -> List[Output]:
        """The outputs until now."""
        with self._lock:
            return list(self._outputs)

    def stream(self, name: str, text: str) -> None:
        """Adds text of a stream."""
        with self._lock:
            if self._closed or not text:
                return
            self._clear_if_due()
            self._chars += len(text)
            if self._chars > RECORDED_CHARS_MAX:
                self.cut_off = True
                return
            last = self._outputs[-1] if self._outputs else None
            if not isinstance(last, Stream) or last.name != name:
                last = Stream(name)
                self._outputs.append(last)
            last.parts.append(text)

    def display(self, bundle: Dict[str, Any], display_id: Optional[str] = None, update: bool = False) -> None:
        """Adds an object that is shown, or changes one that was shown before."""
        with self._lock:
            if self._closed:
                return
            if not update:
                self._clear_if_due()
                self._outputs.append(Display(dict(bundle), display_id))
                return
            for output in self._outputs:
                if isinstance(output, Display) and display_id is not None and output.display_id == display_id:
                    output.bundle = dict(bundle)

    def result(self, bundle: Dict[str, Any]) -> None:
        """Adds the value of the cell."""
        with self._lock:
            if not self._closed:
                self._clear_if_due()
                self._outputs.append(Display(dict(bundle), is_result=True))

    def failure(self, name: str, message: str, traceback: str) -> None:
        """Adds an exception."""
        with self._lock:
            if not self._closed:
                self._clear_if_due()
                self._outputs.append(Failure(name, message, traceback))

    def has_failure(self) -> bool:
        """Whether an exception is among the outputs."""
        return any(isinstance(output, Failure) for output in self.outputs)

    def add_failure(self, name: str, message: str) -> None:
        """Adds an exception whose traceback is told already, even if the cell has ended."""
        with self._lock:
            self._outputs.append(Failure(name, message, ""))

    def clear(self, wait: bool = False) -> None:
        """Forgets what was put out, at once or when the next output comes."""
        with self._lock:
            if self._closed:
                return
            self._clear_next = True
            if not wait:
                self._clear_if_due()

    def close(self) -> None:
        """Takes nothing more: what comes now belongs to another cell."""
        with self._lock:
            self._closed = True

    def _clear_if_due(self) -> None:
        if self._clear_next:
            self._clear_next = False
            self._outputs.clear()
            self._chars = 0
            self.cut_off = False
