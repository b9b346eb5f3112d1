"""A note that tells how far a long computation is: one post, edited as it goes on."""

from __future__ import annotations

import secrets
import sys
import threading
import time
from types import TracebackType
from typing import Any, Dict, Iterable, Iterator, Optional, Type, TypeVar

from .client import Post, post_parts
from .fences import code_span
from .secret import hidden
from .service import Service
from .transport import Deadline

__all__ = ["Progress", "progress"]

# The last edit is worth a little waiting, but a notebook must go on.
LAST_EDIT_SECONDS_MAX = 10.0
T = TypeVar("T")


class Progress:
    """A context manager that posts once when it begins, and then edits its post.

    `with progress("training", channel="@me", every=60) as note: note.update(loss=0.3)`

    Nothing here waits for the network but the end, for ten seconds at most. A post that fails is told
    on stderr once, and never ends the computation.
    """

    def __init__(
        self,
        title: str,
        channel: Optional[str] = "@me",
        every: float = 60,
        *,
        thread: Optional[str] = None,
        service_url: Optional[str] = None,
        token: Optional[str] = None,
        timeout: float = 30,
    ) -> None:
        """`every` is the least time between two edits, in seconds. The rest is as for `post`."""
        # A traceback with values shows the arguments as they are then.
        token = hidden(token)  # type: ignore[assignment]
        if not every >= 0:
            raise ValueError("every must be 0 seconds or more")
        self.title = title
        self.post: Optional[Post] = None
        self._channel = channel
        self._every = every
        self._thread_id = thread
        self._service = Service(service_url, token, timeout)
        # If the first post's answer is lost, the second try must not make a second post.
        self._key = secrets.token_hex(16)
        self._first_text: Optional[str] = None
        self._changed = threading.Condition()
        self._values: Dict[str, Any] = {}
        self._note = ""
        self._version = 0
        self._outcome: Optional[str] = None
        self._told = False
        self._begin = 0.0
        self._worker: Optional[threading.Thread] = None

    def __enter__(self) -> Progress:
        if self._worker is not None:
            raise RuntimeError("a progress note can be used once")
        self._begin = time.monotonic()
        self._worker = threading.Thread(target=self._work, name="mm-jupyter-progress", daemon=True)
        self._worker.start()
        return self

    def update(self, note: Optional[str] = None, **values: Any) -> None:
        """Sets values, and a line of text, to be seen at the next edit. Never waits."""
        with self._changed:
            if note is not None:
                self._note = str(note)
            self._values.update(values)
            self._version += 1
            self._changed.notify_all()

    def track(self, items: Iterable[T], total: Optional[int] = None) -> Iterator[T]:
        """Gives the items one by one, and tells how many are done."""
        if total is None:
            try:
                total = len(items)  # type: ignore[arg-type]
            except TypeError:
                pass
        for done, item in enumerate(items, 1):
            yield item
            self.update(done=f"{done} of {total}" if total is not None else done)

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], _: Optional[TracebackType]
    ) -> None:
        took = _duration(time.monotonic() - self._begin)
        # A program may end well by `sys.exit()`.
        ended_well = isinstance(error, SystemExit) and not error.code
        if kind is None or ended_well:
            outcome = f":white_check_mark: **{self.title}** is done after {took}"
        elif issubclass(kind, (KeyboardInterrupt, GeneratorExit)):
            outcome = f":warning: **{self.title}** was interrupted after {took}"
        else:
            words = " ".join(f"{kind.__name__}: {error}".split())
            outcome = f":x: **{self.title}** failed after {took}: {code_span(words[:1000])}"
        with self._changed:
            self._outcome = outcome
            self._version += 1
            self._changed.notify_all()
        worker = self._worker
        if worker is None:
            return
        worker.join(LAST_EDIT_SECONDS_MAX)
        if worker.is_alive():
            self._tell(f"the last edit takes longer than {LAST_EDIT_SECONDS_MAX:g} s and is not waited for")

    def _text(self) -> str:
        values = " · ".join(f"{name}: **{_value(value)}**" for name, value in self._values.items())
        head = self._outcome
        if head is None:
            head = f":hourglass: **{self.title}** runs since {_duration(time.monotonic() - self._begin)}"
        return "\n".join(part for part in (head, values, self._note) if part)

    def _work(self) -> None:
        shown = -1
        while True:
            with self._changed:
                text, version, ended = self._text(), self._version, self._outcome is not None
            self._send(text)
            shown = version
            if ended:
                return
            last_edit = time.monotonic()
            with self._changed:
                while True:
                    wait = self._wait_before_edit(shown, last_edit, time.monotonic())
                    if wait == 0:
                        break
                    self._changed.wait(wait)

    def _wait_before_edit(self, shown: int, last_edit: float, now: float) -> Optional[float]:
        """Seconds to wait before the next edit; None until something changes."""
        if self._outcome is not None:
            # The end is told at once.
            return 0
        if self._version == shown:
            return None
        return max(0, last_edit + self._every - now)

    def _send(self, text: str) -> None:
        try:
            if self.post is None:
                # Under one key there is one text: a later one would be refused.
                first = self._first_text = self._first_text or text
                deadline = Deadline(self._service.timeout)
                self.post = post_parts(self._service, first, [], self._channel, self._thread_id, self._key, deadline)
                if first == text:
                    return
            self._service.send_here({"post_id": self.post.id, "action": "edit", "message": text})
        except Exception as error:
            self._tell(str(error))

    def _tell(self, why: str) -> None:
        if not self._told:
            self._told = True
            print(f"progress of {self.title}: {why}", file=sys.stderr, flush=True)


#: `progress(title, channel="@me", every=60)` makes a progress note. See `Progress`.
progress = Progress


def _duration(seconds: float) -> str:
    whole = int(seconds)
    if whole < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min"
    return f"{hours // 24} d {hours % 24} h"


def _value(value: Any) -> str:
    if hasattr(type(value), "__round__") and not isinstance(value, int):
        try:
            return f"{value:.4g}"
        except (TypeError, ValueError):
            pass
    return " ".join(str(value).split())[:200]
