"""Posts that nobody waits for: one thread makes them in their order."""

from __future__ import annotations

import atexit
import queue
import sys
import threading
import time
from typing import Callable, Optional

WAITING_POSTS_MAX = 100
# A kernel that is told to stop is killed after five seconds.
EXIT_SECONDS_MAX = 4.0

Job = Callable[[], None]


class Background:
    """A bounded queue and its thread, which starts with the first post."""

    def __init__(self, report: Optional[Callable[[str], None]] = None) -> None:
        self._report = report or _to_stderr
        self._jobs: queue.Queue[Job] = queue.Queue(WAITING_POSTS_MAX)
        self._lock = threading.Lock()
        self._idle = threading.Condition()
        self._unfinished = 0
        self._thread: Optional[threading.Thread] = None

    def submit(self, job: Job) -> None:
        """Queues a job, and never waits: if too many wait already, the job is lost with a message."""
        with self._idle:
            if self._unfinished >= WAITING_POSTS_MAX:
                self._report(f"not posted: {WAITING_POSTS_MAX} posts are waiting already")
                return
            self._unfinished += 1
        self._jobs.put_nowait(job)
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="mm-jupyter-background", daemon=True)
                self._thread.start()
                atexit.register(self._at_exit)

    def flush(self, timeout: float) -> bool:
        """Waits until all jobs queued before are done. Gives whether that happened in time."""
        end = time.monotonic() + timeout
        with self._idle:
            while self._unfinished:
                left = end - time.monotonic()
                if left <= 0 or not self._idle.wait(left):
                    return not self._unfinished
        return True

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            try:
                job()
            except Exception as error:
                # A post that fails must not end the thread for the next ones.
                self._report(f"not posted: {error}")
            finally:
                with self._idle:
                    self._unfinished -= 1
                    self._idle.notify_all()

    def _at_exit(self) -> None:
        if not self.flush(EXIT_SECONDS_MAX):
            self._report(f"{self._unfinished} posts were not finished when Python ended")


def _to_stderr(message: str) -> None:
    print(f"%post: {message}", file=sys.stderr, flush=True)


background = Background()
